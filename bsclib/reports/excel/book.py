"""The workbook of a report: summary, cards, budget against actual, recalculation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bsclib.evidence.workbook import workbook
from bsclib.reports.excel.recalculation import recalculation

if TYPE_CHECKING:
    from bsclib.quarter import QuarterView


def report_workbook(view: QuarterView) -> bytes:
    """Return the bytes of the workbook."""
    with workbook(view.rulebook, view.facts.period, view.language) as writer:
        recalculation(writer, view)
    return writer.content
