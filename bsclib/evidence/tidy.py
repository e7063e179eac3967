"""Facts → tidy CSV, the equal form of a workbook: same columns, same checks on the way back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from bsclib.decimals import text_of
from bsclib.evidence.facts import Fact, Facts
from bsclib.evidence.schema import Column
from bsclib.evidence.tables import INDICATORS, TABLES
from bsclib.law import Rulebook
from bsclib.paths import inert

_FACT = {"evidence": "evidence_link"}
FIRST = ("company", "period", "scorecard", "indicator", "label", "unit", "target", "actual")


def to_csv(facts: Facts, rulebook: Rulebook, *, lang: str = "zh") -> str:
    """Return the indicators of `facts` as tidy CSV: one line per scorecard × indicator, headed by column ids.

    Numbers are plain decimals; a text that a spreadsheet might take for a formula is guarded by an apostrophe.
    """
    rest = [c.id for c in INDICATORS.columns if c.kind != "shown" and c.id not in FIRST]
    rows = {i.key: i for card in rulebook.scorecards for i in card.indicators}
    lines = []
    for key, fact in facts.rows.items():
        known = {
            "company": facts.company,
            "period": facts.period,
            "label": rows[key].label.of(lang),
            "unit": rows[key].unit_label.of(lang),
        }
        lines.append([_written(known[c] if c in known else _of(fact, c)) for c in (*FIRST, *rest)])
    return _csv([[*FIRST, *rest], *lines])


def table_csv(table: str, rows: Iterable[Mapping[str, Any]]) -> str:
    """Return the rows of another table (`panel`, `events`, …) as CSV, headed by column ids."""
    columns = TABLES[table].columns
    return _csv([[c.id for c in columns], *([_cell(c, row.get(c.id)) for c in columns] for row in rows)])


def _cell(column: Column, value: object) -> str:
    return _written(value).replace("-", "") if column.kind == "month" else _written(value)


def _of(fact: Fact, column: str) -> object:
    if column == "reviewed":
        return "yes" if fact.reviewed else None
    return getattr(fact, _FACT.get(column, column))


def _written(value: object) -> str:
    if isinstance(value, Decimal | int):
        return text_of(value)
    if isinstance(value, date):
        return value.isoformat()
    return inert("" if value is None else str(value))


def _csv(lines: Iterable[Iterable[str]]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(lines)
    return stream.getvalue()
