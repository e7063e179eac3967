"""Slips of people on the other sheets: budget lines, judges, named figures, discretionary points."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from bsclib.errors import Text
from bsclib.evidence.facts import Address, Facts
from bsclib.evidence.slips import digits_of, distance, off_scale
from bsclib.law import Rulebook
from bsclib.law.evidence_slips import SlipsDoc

Told = tuple[str, str, str, dict[str, Any]]  # the slip, the cell, the note that answers it, what fills its sentence
Row = dict[str, Any]
BUDGET = Text("批准的预算", "approved budget")
REQUESTED, PLANNED = Text("申报", "amount requested"), Text("动因预算量", "budgeted driver")
OTHERS, LAST, TARGET = (
    Text("其他评委平均", "mean of the others is"),
    Text("上季", "last quarter was"),
    Text("目标值", "target is"),
)
LINE_PAIRS = (
    ("actual", "approved", BUDGET), ("approved", "requested", REQUESTED), ("reviewed", "requested", REQUESTED),
    ("driver_actual", "driver_budget", PLANNED),
)  # fmt: skip


def at(row: Row, column: str) -> str:
    """Return the address of a cell of a row; that of the row, where it was not read from a file."""
    cell = row.get("cell", "")
    return cell.cells.get(column, cell) if isinstance(cell, Address) else cell


def record_slips(facts: Facts, previous: Facts | None, rulebook: Rulebook) -> Iterator[Told]:
    """Yield the slips of the sheets beside the indicators."""
    limits = rulebook.company.slips
    yield from _lines(facts.tables.get("budget_lines", []), limits)
    yield from _judges(facts, previous, limits)
    yield from _figures(facts, previous, limits)
    for row in facts.tables.get("adjustments", []):
        if abs(row["points"]) > limits.adjusted:
            name = rulebook.card(row["scorecard"]).label
            yield "adjusted", at(row, "points"), "", {"value": row["points"], "name": name}


def _lines(lines: list[Row], limits: SlipsDoc) -> Iterator[Told]:
    seen: dict[tuple[Any, ...], Row] = {}
    for line in lines:
        note, actual = line["comment"] or "", line["actual"]
        if actual is not None and not line["approved"] and abs(actual) > limits.zero_budget:
            yield "zero_budget", at(line, "actual"), note, {"value": actual}
        for column, beside, what in LINE_PAIRS:
            if factor := off_scale(line[column], line[beside], limits.scale):
                said = {"value": line[column], "what": what, "expected": line[beside], "factor": factor}
                yield "scale", at(line, column), note, {**said, "unit": Text("万元", "CNY 10,000")}
                break
        if actual is None or digits_of(actual) < limits.line_copied:
            continue
        first = seen.setdefault((line["unit"], line["account"], line["version"], actual), line)
        if first is not line:
            yield "line_copied", at(line, "actual"), note, {"value": actual, "other": first["month"]}


def _judges(facts: Facts, previous: Facts | None, limits: SlipsDoc) -> Iterator[Told]:
    """Tell a judge far from the others; a judge alone is held against the last score, else the target."""
    rows = facts.tables.get("panel", [])
    for row in rows:
        key = row["scorecard"], row["indicator"]
        others = [r["score"] for r in rows if (r["scorecard"], r["indicator"]) == key and r is not row]
        before = previous.rows.get(key) if previous else None
        found = facts.rows.get(key)
        beside = (
            (OTHERS, sum(others, Decimal(0)) / len(others) if others else None),
            (LAST, before.actual if before else None),
            (TARGET, found.target if found else None),
        )
        what, expected = next(((w, e) for w, e in beside if isinstance(e, Decimal)), (OTHERS, None))
        if expected is not None and abs(row["score"] - expected) > limits.panel_spread:
            said = {"name": row["judge"], "value": row["score"], "what": what, "expected": round(expected, 2)}
            yield "panel_spread", at(row, "score"), row["note"] or "", {**said, "limit": limits.panel_spread}


def _figures(facts: Facts, previous: Facts | None, limits: SlipsDoc) -> Iterator[Told]:
    def key(row: Row) -> tuple[str, str, str]:
        return row["scorecard"], row["indicator"], row["figure"]

    before = {key(r): r["value"] for r in previous.tables.get("figures", [])} if previous else {}
    for row in facts.tables.get("figures", []):
        old = before.get(key(row))
        if old is not None and distance(row["value"], old) > limits.figure_changed:
            said = {"name": row["figure"], "value": row["value"], "expected": old}
            yield "figure_changed", at(row, "value"), row["note"] or "", said
