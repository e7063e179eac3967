"""Every sheet but the indicators: rows read by their declaration, names held against the law."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from bsclib.errors import Fault, Text
from bsclib.evidence.facts import Address
from bsclib.evidence.faults import BadError, fault, notice
from bsclib.evidence.formula import settled
from bsclib.evidence.grid import Grid, GridRow
from bsclib.evidence.names import WHAT, Names, folded
from bsclib.evidence.schema import Column, DeclaredSheet
from bsclib.evidence.values import read
from bsclib.evidence.words import WORDS
from bsclib.evidence.xlsx import Sheet
from bsclib.period import Quarter

Record = dict[str, Any]
WHO = {"judge", "respondent"}
PRINTED = {"scorecard", "indicator", "begins", "judge_unit", "respondent_unit", "role", *WHO}  # what a form starts with


def read_records(
    grid: Grid, names: Names, sheets: Mapping[str, Sheet], quarter: Quarter | None = None
) -> tuple[list[Record], list[Fault]]:
    """Return the rows of `grid` as values by column id, each with its `cell`, and every fault.

    A row that belongs to another period than `quarter` is a fault, and not among the rows: nothing counts it.
    """
    records: list[Record] = []
    faults = [*grid.faults, *_unrated(grid)]
    grid.rows = [row for row in grid.rows if not _only_named(row)]
    seen: dict[tuple[object, ...], str] = {}
    for row in grid.rows:
        record, wrong = _record(grid, row, names, sheets)
        faults += wrong
        if quarter and (elsewhere := _period_faults(grid, row, record, quarter)):
            faults += elsewhere
            if any(f.level == "fault" for f in elsewhere):
                continue
        names_of_row = grid.table.unique or grid.table.same
        key = tuple(folded(record.get(c)) for c in names_of_row)
        here = grid.address(row, grid.table.figure or grid.table.columns[0].id)
        if key and "" not in key and seen.setdefault(key, here) != here:
            code, level = ("twice", "fault") if grid.table.unique else ("alike", "notice")
            faults.append(fault(code, grid.place(row, names_of_row[-1]), level, other=seen[key]))
        cells = {c.id: grid.address(row, c.id) for c in grid.table.columns if c.id in grid.columns}
        records.append({**record, "cell": Address(here, cells)})
    return records, faults


def _only_named(row: GridRow) -> bool:
    """Return whether a row names its indicator and says nothing of it: a line that waits to be filled."""
    return {"scorecard", "indicator"} <= row.cells.keys() <= PRINTED


def _unrated(grid: Grid) -> Iterator[Fault]:
    """Yield a notice for each rater who left rows of the form without a score."""
    left: dict[str, list[GridRow]] = {}
    for row in (r for r in grid.rows if _only_named(r)):
        for who in WHO & row.cells.keys():
            left.setdefault(row.cells[who].value, []).append(row)
    for name, rows in left.items():
        yield notice("ratings_empty", grid.place(rows[0], "score"), name=name, count=len(rows))


def _record(grid: Grid, row: GridRow, names: Names, sheets: Mapping[str, Sheet]) -> tuple[Record, list[Fault]]:
    record: Record = {}
    faults = []
    for column in (c for c in grid.table.columns if not c.printed):
        try:
            record[column.id] = _value(grid, row, column, names, sheets, record)
        except BadError as bad:
            record[column.id] = None
            faults.append(fault(bad.code, grid.place(row, column.id), **bad.values_))
    told = {(f.place.cell, f.place.line, f.place.column) for f in faults}
    lacking = [fault("needed", grid.place(row, c.id), **_lack(grid.table, c)) for c in _lacking(grid.table, record)]
    return record, [*faults, *(f for f in lacking if (f.place.cell, f.place.line, f.place.column) not in told)]


def _period_faults(grid: Grid, row: GridRow, record: Record, quarter: Quarter) -> list[Fault]:
    """Return what is wrong, or odd, about the period that a row is dated in."""
    first, last = quarter.first_day, quarter.last_day
    year = timedelta(days=366)
    found = []
    for column in (c for c in grid.table.columns if c.period and record[c.id] is not None):
        value = str(record[column.id])  # ISO: a month 2025-10, a day 2025-10-09; as text they sort like time
        said: dict[str, Any] = {"value": value, "quarter": quarter, "first": first, "last": last}
        if column.period == "in" and not str(first)[: len(value)] <= value <= str(last)[: len(value)]:
            found.append(fault("out_of_period", grid.place(row, column.id), **said))
        elif column.period == "near" and not str(first - year) <= value <= str(last + year):
            found.append(notice("far_from_period", grid.place(row, column.id), **said))
    return [*found, *_odd_pairs(grid, row, record)]


def _odd_pairs(grid: Grid, row: GridRow, record: Record) -> Iterator[Fault]:
    """Yield the cells of a row that two of its columns, held together, make unlikely."""
    for column in grid.table.columns:
        value: Any = record.get(column.id)
        for other, code in ((column.since, "before_cause"), (column.apart, "same_as_beside")):
            beside = record[other] if other and value is not None else None
            if beside is not None and (value < beside if other == column.since else value == beside):
                what = grid.table.column(other).label
                yield notice(code, grid.place(row, column.id), value=value, what=what, expected=beside)


def _lacking(table: DeclaredSheet, record: Record) -> list[Column]:
    """Return the columns that are empty (or not above 0) although what stands in others asks for them."""

    def empty(column: Column) -> bool:
        value = record[column.id]
        return value is None or (column.positive and isinstance(value, Decimal) and value <= 0)

    def asked(column: Column) -> bool:
        return bool(column.needed) and all(record[n] == v if v else record[n] is not None for n, v in column.needed)

    return [c for c in table.columns if asked(c) and empty(c)]


def _lack(table: DeclaredSheet, column: Column) -> dict[str, Any]:
    """Return the words of a column that is needed: what asks for it, and what it should hold."""
    because = []
    for name, value in column.needed:
        other = table.column(name)
        worth = (other.choices or {}).get(value)
        because.append(Text(f"“{other.label.zh}”{f'为“{worth.zh}”' if worth else '已填'}",
                            f"“{other.label.en}” is {f'“{worth.en}”' if worth else 'given'}"))  # fmt: skip
    reason = Text("，", " and ").join(because)
    wanted = WORDS.NUMBER if column.kind in ("number", "whole") else column.label
    return {"because": reason, "expected": Text("大于 0 的数", "a number above 0") if column.positive else wanted}


def _value(
    grid: Grid, row: GridRow, column: Column, names: Names, sheets: Mapping[str, Sheet], record: Record
) -> object:
    cell = row.cells.get(column.id)
    if cell is None:
        if column.required:
            raise BadError("required", expected=column.label)
        return None
    if cell.formula is not None and grid.source is not None:
        cell = settled(cell, grid.source, sheets)
    if column.kind in WHAT:
        if column.kind == "indicator" and not record.get("scorecard"):
            return None
        return names.find(column.kind, cell, record.get("scorecard") or "")
    return read(cell, column)


def history_faults(grid: Grid, records: list[Record], quarter: Quarter) -> list[Fault]:
    """Return a fault for each figure of an own past that is of no quarter before this one: it would count nowhere."""
    faults = []
    for row, record in zip(grid.rows, records, strict=True):
        if record["of"] == "history" and record["period"]:
            try:
                earlier = Quarter.parse(record["period"]) < quarter
            except ValueError:
                earlier = False
            if not earlier:
                said = {"value": record["period"], "quarter": quarter, "expected": quarter.previous}
                faults.append(fault("not_before", grid.place(row, "period"), **said))
    return faults


def signoff_faults(grid: Grid, records: list[Record]) -> list[Fault]:
    """Return a fault for each person who signs in a second role."""
    first: dict[str, str] = {}
    return [
        fault("same_person", grid.place(row, "name"), value=record["name"])
        for row, record in zip(grid.rows, records, strict=True)
        if record["name"] and first.setdefault(record["name"], record["role"]) != record["role"]
    ]
