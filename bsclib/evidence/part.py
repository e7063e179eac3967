"""One file of evidence: whose it is, which sheet is which table, and every row of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bsclib.errors import Fault, InputError, Place, Text
from bsclib.evidence.comments import comment_faults
from bsclib.evidence.covers import COVER, COVER_ROWS
from bsclib.evidence.facts import Fact, Key
from bsclib.evidence.faults import fault, nearest, notice
from bsclib.evidence.figures import FigureReader
from bsclib.evidence.grid import Grid, csv_heads, from_csv, from_sheet, heading_row
from bsclib.evidence.names import Names
from bsclib.evidence.preflight import read_limited
from bsclib.evidence.raters import WHO, rating_faults
from bsclib.evidence.records import history_faults, read_records, signoff_faults
from bsclib.evidence.schema import DeclaredSheet
from bsclib.evidence.tables import INDICATORS, TABLES
from bsclib.evidence.xlsx import Sheet, read_sheets
from bsclib.law import Rulebook
from bsclib.period import Quarter

_QUARTER = re.compile(r"(?<!\d)(\d{4}Q[1-4])(?!\d)", re.ASCII)


@dataclass(slots=True)
class Part:
    """One file as read, before what holds between files is checked."""

    path: Path
    sha256: str
    unit: str = ""
    beside: list[tuple[Path, str]] = field(default_factory=list)  # the other tables of a CSV, with their hashes
    facts: dict[Key, Fact] = field(default_factory=dict)
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def tables_beside(path: Path) -> dict[str, Path]:
    """Return table id → file of the tables that lie beside a CSV of indicators."""
    named = {id: path.with_suffix(f".{id}.csv") for id in TABLES if id != INDICATORS.id}
    return {id: file for id, file in named.items() if file.exists()}


def quarter_of(rulebook: Rulebook) -> Quarter:
    """Return the quarter of the law's day."""
    return Quarter(rulebook.as_of.year, (rulebook.as_of.month + 2) // 3)


def expected_quarter(path: Path, rulebook: Rulebook, period: str | None) -> str:
    """Return the quarter that a file should be of: as told, as its name says, or the law's."""
    named = _QUARTER.search(path.stem)
    return period or (named[1] if named else str(quarter_of(rulebook)))


def unit_in_name(path: Path, quarter: str, rulebook: Rulebook) -> str:
    """Return the unit that a file's name says it is of (`2025Q4-sales`, `2025Q4-sales (1)`), "" if it names none."""
    words = path.stem.removeprefix(f"{quarter}-")
    if words == path.stem:
        return ""
    names = {name: unit.id for unit in rulebook.units.values() for name in (unit.id, *unit.label) if name}
    begun = [name for name in names if re.match(re.escape(name) + r"(?![a-z0-9_])", words, re.IGNORECASE)]
    return names[max(begun, key=len)] if begun else ""


def read_part(path: Path, rulebook: Rulebook, period: str | None) -> Part:
    """Return what a file says, with every fault of it."""
    content = read_limited(path)
    part = Part(path, hashlib.sha256(content).hexdigest())
    quarter = expected_quarter(path, rulebook, period)
    try:
        if path.suffix.lower() == ".csv":
            _read_csv(part, content, rulebook, quarter)
        else:
            _read_xlsx(part, content, rulebook, quarter)
    except InputError as error:
        part.faults += error.faults
    return part


def _read_xlsx(part: Part, content: bytes, rulebook: Rulebook, quarter: str) -> None:
    sheets = read_sheets(content, part.path.name)
    if _foreign(sheets):
        told = {"value": ", ".join(s.name for s in sheets), "period": quarter, "file": part.path.name}
        part.faults.append(fault("foreign", Place(part.path.name), **told))
        return
    by_name = {s.name: s for s in sheets}
    part.faults += _cover_faults(part, sheets, rulebook, quarter)
    found = _assign(part, sheets)
    grids = {id: from_sheet(s, TABLES[id], part.path.name) for id, s in found.items()}
    _read_grids(part, grids, by_name, rulebook, quarter)
    whole = INDICATORS.id in found and not part.unit  # a judge's file and a unit's part need not have every sheet
    for table in TABLES.values() if whole else ():
        if not table.optional and table.in_workbook and table.id not in found:
            part.faults.append(notice("table_absent", Place(part.path.name), expected=table.label))


def _read_csv(part: Part, content: bytes, rulebook: Rulebook, quarter: str) -> None:
    name = part.path.name
    expected = {"company": rulebook.company.id, "period": quarter}
    codes = {"company": "wrong_company", "period": "wrong_quarter"}
    for head, line, column, value in csv_heads(content, name):
        if value != expected[head]:
            place = Place(name, line=line, column=column)
            part.faults.append(fault(codes[head], place, value=value, expected=expected[head]))
    grids = {INDICATORS.id: from_csv(content, INDICATORS, name)}
    for id, file in tables_beside(part.path).items():
        inner = read_limited(file)
        part.beside.append((file, hashlib.sha256(inner).hexdigest()))
        grids[id] = from_csv(inner, TABLES[id], file.name)
    _read_grids(part, grids, {}, rulebook, quarter)


def _read_grids(
    part: Part, grids: Mapping[str, Grid], sheets: Mapping[str, Sheet], rulebook: Rulebook, quarter: str
) -> None:
    names = Names.of(rulebook)
    other = any(f.code == "wrong_quarter" for f in part.faults)  # told once, not again at each of its dates
    period = None if other else Quarter.parse(quarter)
    for id, grid in grids.items():
        if id == INDICATORS.id:
            figures = FigureReader(grid, names, sheets)
            part.facts = figures.read()
            part.faults += [*grid.faults, *figures.faults, *comment_faults(grid, figures.rows, part.facts, period)]
            continue
        records, faults = read_records(grid, names, sheets, period)
        part.tables[id] = records
        part.faults += faults
        if id in WHO:
            part.faults += rating_faults(grid, records, rulebook, names)
        if id == "benchmarks":
            part.faults += history_faults(grid, records, Quarter.parse(quarter))
        if id == "signoffs":
            part.faults += signoff_faults(grid, records)


@dataclass(frozen=True, slots=True)
class CoverLine:
    """What stands in a line of the cover, and where."""

    value: str
    place: Place


def read_cover(sheets: Iterable[Sheet], lines: Mapping[str, Text], file: str) -> dict[str, CoverLine]:
    """Return what the cover says under each of `lines`, "" where it lacks the line or holds a formula."""
    cover = next((s for s in sheets if s.name in COVER), None)
    cells = cover.cells if cover else {}
    rows = {c.value: r for (r, column), c in cells.items() if column == 1}
    found = {}
    for id, label in lines.items():
        row = next((rows[words] for words in label if words in rows), 0)
        cell = cells.get((row, 2))
        place = Place(file, cover.name if cover else "", f"B{row}" if row else "")
        found[id] = CoverLine(cell.value if cell is not None and cell.formula is None else "", place)
    return found


def _cover_faults(part: Part, sheets: Iterable[Sheet], rulebook: Rulebook, quarter: str) -> list[Fault]:
    """Hold company and quarter on the cover against what is expected; note the unit of a part."""
    file = part.path.name
    cover = next((s for s in sheets if s.name in COVER), None)
    if cover is None:
        return [fault("no_sheet", Place(file), expected=COVER, value=", ".join(s.name for s in sheets))]
    lines = read_cover([cover], COVER_ROWS, file)
    faults = [fault("hidden_sheet", Place(file, cover.name))] if cover.hidden else []
    for code, line, expected in (
        ("wrong_company", lines["company"], rulebook.company.id),
        ("wrong_quarter", lines["quarter"], quarter),
    ):
        if line.value != expected:
            faults.append(fault(code, line.place, value=line.value, expected=expected))
    part.unit = lines["unit"].value
    named = unit_in_name(part.path, quarter, rulebook)
    if named and named != part.unit:
        faults.append(fault("wrong_unit", lines["unit"].place, value=part.unit, expected=named))
    if part.unit and part.unit not in rulebook.units:
        near = nearest(part.unit, list(rulebook.units))
        faults.append(fault("unknown", lines["unit"].place, what=COVER_ROWS["unit"], value=part.unit, near=near))
    return faults


def _assign(part: Part, sheets: list[Sheet]) -> dict[str, Sheet]:
    """Return table id → sheet; a second sheet of a kind, one under another name and a missing one are faults."""
    named = {t.id: s for t in TABLES.values() for s in sheets if s.name in t.label}
    for sheet in sheets:
        if sheet in named.values() or sheet.name in COVER:
            continue
        place = Place(part.path.name, sheet.name)
        alike = next((t for t in TABLES.values() if sheet.name in t.label), None) or _alike(sheet)
        if sheet.hidden:
            part.faults.append(fault("hidden_sheet", place))
        elif alike is None:
            part.faults.append(notice("other_sheet", place))
        elif alike.id in named:
            part.faults.append(fault("sheet_twice", place, other=alike.label))
        else:
            part.faults.append(fault("renamed", place, value=sheet.name, expected=alike.label))
    told = any(f.code == "renamed" for f in part.faults)
    if not told and not {INDICATORS.id, *WHO, "preparation"} & named.keys():
        names = [s.name for s in sheets]
        near = nearest(INDICATORS.label.zh, names)
        place, value = Place(part.path.name), ", ".join(names)
        part.faults.append(fault("no_sheet", place, expected=INDICATORS.label, value=value, near=near))
    return named


def _foreign(sheets: Iterable[Sheet]) -> bool:
    """Return whether no sheet of a workbook is one of ours, by name or by its headings."""
    ours = {*COVER, *(name for table in TABLES.values() for name in table.label)}
    return not any(sheet.name in ours or _alike(sheet) for sheet in sheets)


def _alike(sheet: Sheet) -> DeclaredSheet | None:
    """Return the table whose headings the sheet carries under another name."""
    for table in TABLES.values():
        row = heading_row(sheet, table)
        heads = {c.value for (r, _), c in sheet.cells.items() if r == row}
        if row and sum(bool(heads & set(c.label)) for c in table.columns) >= max(3, len(table.columns) * 2 // 3):
            return table
    return None
