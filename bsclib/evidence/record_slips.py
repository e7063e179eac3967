"""Slips of people on the other sheets: budget lines, judges, named figures, discretionary points."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from bsclib.errors import Text
from bsclib.evidence.facts import Facts, Key
from bsclib.evidence.slips import digits_of, distance, off_scale
from bsclib.evidence.tables import TABLES
from bsclib.evidence.words import WORDS
from bsclib.law import Rulebook
from bsclib.law.evidence_slips import SlipsDoc

Row = dict[str, Any]
Told = tuple[str, Row, str, str, dict[str, Any]]  # the slip, its row and column, the note, what fills its sentence
LINE_PAIRS = (
    ("actual", "approved", WORDS.BUDGET), ("approved", "requested", WORDS.REQUESTED),
    ("reviewed", "requested", WORDS.REQUESTED),
    ("driver_actual", "driver_budget", WORDS.PLANNED),
)  # fmt: skip


ALIKE = ("unit", "version", "nature", "memo")
AGAINST_TARGET = (("benchmarks", "value"), ("target_revisions", "before"), ("target_revisions", "after"))


def record_slips(facts: Facts, previous: Facts | None, rulebook: Rulebook) -> Iterator[Told]:
    """Yield the slips of the sheets beside the indicators."""
    limits = rulebook.company.slips
    yield from _lines(facts.tables.get("budget_lines", []), limits)
    yield from _odd_lines(facts.tables.get("budget_lines", []), rulebook)
    yield from _judges(facts, previous, limits)
    yield from _figures(facts, previous, limits)
    yield from _uncounted(facts, rulebook)
    yield from _unrelated(facts, rulebook)
    for row in facts.tables.get("adjustments", []):
        if abs(row["points"]) > limits.adjusted:
            said = {"value": row["points"], "name": rulebook.card(row["scorecard"]).label}
            yield "adjusted", row, "points", "", said


def _unrelated(facts: Facts, rulebook: Rulebook) -> Iterator[Told]:
    """Tell figures off the target they are about by a power of ten, and rows about a budget line that is not there."""
    for name, column in AGAINST_TARGET:
        for row in facts.tables.get(name, []):
            key = row["scorecard"], row["indicator"]
            expected = facts.rows[key].target if key in facts.rows else None
            if factor := off_scale(row[column], expected, rulebook.company.slips.scale):
                said = {"value": row[column], "what": WORDS.TARGET, "expected": expected, "factor": factor}
                yield "scale", row, column, row.get("note") or "", {**said, "unit": rulebook.indicator(*key).unit_label}
    lines = {(line["unit"], line["account"]) for line in facts.tables.get("budget_lines", [])}
    for row in (r for name in ("assumptions", "revisions") for r in facts.tables.get(name, [])):
        if lines and (row["unit"], row["account"]) not in lines:
            yield "no_such_line", row, "account", "", {"value": row["account"]}


def _lines(lines: list[Row], limits: SlipsDoc) -> Iterator[Told]:
    seen: dict[tuple[Any, ...], Row] = {}
    for line in lines:
        note, actual = line["comment"] or "", line["actual"]
        if actual is not None and not line["approved"] and abs(actual) > limits.zero_budget:
            yield "zero_budget", line, "actual", note, {"value": actual}
        for column, beside, what in LINE_PAIRS:
            if factor := off_scale(line[column], line[beside], limits.scale):
                said = {"value": line[column], "what": what, "expected": line[beside], "factor": factor}
                yield "scale", line, column, note, {**said, "unit": Text("万元", "CNY 10,000")}
                break
        if actual is None or digits_of(actual) < limits.line_copied:
            continue
        first = seen.setdefault((line["unit"], line["account"], line["version"], actual), line)
        if first is not line:
            yield "line_copied", line, "actual", note, {"value": actual, "other": first["month"]}


def _odd_lines(lines: list[Row], rulebook: Rulebook) -> Iterator[Told]:
    """Tell a line that stands alone in its unit, version or nature, where only its month lacks from another's."""
    names = {unit.id: unit.label for unit in rulebook.units.values()}
    whole = {line["month"] for line in lines}
    for column in ALIKE if len(whole) > 2 else ():
        declared = TABLES["budget_lines"].column(column)
        words = {**names, **(declared.choices or {})}
        groups: dict[tuple[Any, ...], dict[Any, list[Row]]] = {}
        for line in lines:
            account = tuple(line[c] for c in ("account", *ALIKE) if c != column)
            groups.setdefault(account, {}).setdefault(line[column], []).append(line)
        for (value, (line, *more)), group in ((pair, g) for g in groups.values() for pair in g.items()):
            beside = [v for v, own in group.items() if {r["month"] for r in own} == whole - {line["month"]}]
            if beside and not more:
                said = {"value": words.get(value, value or ""), "expected": words.get(beside[0], beside[0] or "")}
                yield (
                    "line_odd",
                    line,
                    column,
                    line["comment"] or "",
                    {**said, "what": declared.label, "month": line["month"]},
                )


def _judges(facts: Facts, previous: Facts | None, limits: SlipsDoc) -> Iterator[Told]:
    """Tell a judge far from the others; a judge alone is held against the last score, else the target."""
    rows = facts.tables.get("panel", [])
    for row in rows:
        key = row["scorecard"], row["indicator"]
        others = [r["score"] for r in rows if (r["scorecard"], r["indicator"]) == key and r is not row]
        before = previous.rows.get(key) if previous else None
        found = facts.rows.get(key)
        beside = (
            (WORDS.OTHERS, sum(others, Decimal(0)) / len(others) if others else None),
            (WORDS.RECORD_SLIPS_LAST, before.actual if before else None),
            (WORDS.TARGET, found.target if found else None),
        )
        what, expected = next(((w, e) for w, e in beside if isinstance(e, Decimal)), (WORDS.OTHERS, None))
        if expected is not None and abs(row["score"] - expected) > limits.panel_spread:
            said = {"name": row["judge"], "value": row["score"], "what": what, "expected": round(expected, 2)}
            yield "panel_spread", row, "score", row["note"] or "", {**said, "limit": limits.panel_spread}


def _uncounted(facts: Facts, rulebook: Rulebook) -> Iterator[Told]:
    """Tell events and findings of rows that take their actual from its own cell, where it says another number."""
    for name in ("events", "findings"):
        counts: dict[Key, Decimal] = {}
        for row in facts.tables.get(name, []):
            key = row["scorecard"], row["indicator"]
            counts[key] = counts.get(key, Decimal(0)) + (1 if row["count"] is None else row["count"])
        for row in facts.tables.get(name, []):
            key = row["scorecard"], row["indicator"]
            law, actual = rulebook.indicator(*key), facts.rows[key].actual if key in facts.rows else None
            counted = law.derived_from is not None and law.derived_from.register_ == name
            if isinstance(actual, Decimal) and not counted and counts[key] != actual:
                yield "not_counted", row, "indicator", "", {"count": counts[key], "value": actual}


def _figures(facts: Facts, previous: Facts | None, limits: SlipsDoc) -> Iterator[Told]:
    def key(row: Row) -> tuple[str, str, str]:
        return row["scorecard"], row["indicator"], row["figure"]

    before = {key(r): r["value"] for r in previous.tables.get("figures", [])} if previous else {}
    for row in facts.tables.get("figures", []):
        old = before.get(key(row))
        if old is not None and distance(row["value"], old) > limits.figure_changed:
            said = {"name": row["figure"], "value": row["value"], "expected": old}
            yield "figure_changed", row, "value", row["note"] or "", said
