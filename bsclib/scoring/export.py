"""Scores as text: one JSON object, or CSV.  Numbers are exact decimals, absent values are null or empty."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from fractions import Fraction

from bsclib.decimals import text_of
from bsclib.paths import inert
from bsclib.scoring.table import ScoredRow
from bsclib.scoring.totals import Total

_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
Plain = str | int | bool | None


def _plain(value: object) -> str | None:
    """Return a cell as JSON has it: a number as decimal text, nothing as None."""
    if isinstance(value, Fraction):
        return text_of(value)
    return None if value is None or value == "" else str(value)


def row_record(row: ScoredRow) -> dict[str, str | None]:
    """Return a row as plain data: the table's columns (`why` in Chinese), then both sentences.

    Parameters
    ----------
    row : ScoredRow

    Returns
    -------
    dict[str, str or None]

    Examples
    --------
    >>> from bsclib.quarter import sample_quarter
    >>> view = sample_quarter()
    >>> record = row_record(next(iter(view.scores)))
    >>> record["status"]
    'scored'
    """
    return {k: _plain(v) for k, v in row.shown.items()} | {"why_zh": row.why.zh, "why_en": row.why.en}


def total_record(total: Total, period: bool = False) -> dict[str, Plain]:
    """Return a card's result as plain data, its period first where several stand together.

    Parameters
    ----------
    total : Total
    period : bool
        Whether its period stands first.

    Returns
    -------
    dict[str, Plain]

    Examples
    --------
    >>> from bsclib.quarter import sample_quarter
    >>> view = sample_quarter()
    >>> total_record(view.totals["company"])["coverage"]
    '1'
    """
    first: dict[str, Plain] = {"period": total.period} if period else {}
    return first | {
        "scorecard": total.scorecard,
        "total": None if total.total is None else text_of(total.total),
        "coverage": text_of(total.coverage),
        "grade": total.grade.zh if total.grade else None,
        "grade_en": total.grade.en if total.grade else None,
        "rank": total.rank,
        "veto": bool(total.veto),
    }


def _cell(value: str | None) -> str:
    """Return a CSV cell; text that a spreadsheet would run as a formula is quoted with an apostrophe."""
    if value is None:
        return ""
    return value if _NUMBER.fullmatch(value) else inert(value)


def rows_csv(rows: Sequence[ScoredRow]) -> str:
    """Return rows as CSV, UTF-8 with LF; `why_en` follows the table's columns."""
    out = io.StringIO()
    records = [{k: v for k, v in row_record(row).items() if k != "why_zh"} for row in rows]
    writer = csv.DictWriter(out, list(records[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({k: _cell(v) for k, v in record.items()} for record in records)
    return out.getvalue()
