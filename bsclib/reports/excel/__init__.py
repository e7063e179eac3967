"""The report as a workbook: what people read, and the sheet on which an auditor scores the quarter again."""

from __future__ import annotations

from bsclib.reports.excel.book import report_workbook

__all__ = ["report_workbook"]
