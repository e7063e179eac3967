"""Files → facts: a workbook, a CSV, or the parts that units handed in; every fault of all of it at once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bsclib.errors import Fault, InputError, Place, Text
from bsclib.evidence.facts import Fact, Facts, Key
from bsclib.evidence.faults import fault, nearest, notice
from bsclib.evidence.figures import FigureReader, differing, missing_rows
from bsclib.evidence.grid import Grid, csv_heads, from_csv, from_sheet, heading_row
from bsclib.evidence.names import Names
from bsclib.evidence.preflight import REFUSED, read_limited
from bsclib.evidence.records import panel_faults, read_records, signoff_faults
from bsclib.evidence.schema import Table
from bsclib.evidence.tables import COVER, COVER_ROWS, INDICATORS, TABLES
from bsclib.evidence.xlsx import Sheet, read_sheets
from bsclib.law import Indicator, Rulebook
from bsclib.period import Quarter

_QUARTER = re.compile(r"(?<!\d)(\d{4}Q[1-4])(?!\d)", re.ASCII)


@dataclass(slots=True)
class _Part:
    """One file as read, before what holds between files is checked."""

    path: Path
    sha256: str
    unit: str = ""
    facts: dict[Key, Fact] = field(default_factory=dict)
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def read_workbook(path: str | Path, rulebook: Rulebook, *, period: str | None = None) -> Facts:
    """Return the facts of a quarter's workbook.

    Parameters
    ----------
    path : path
        An `.xlsx` written by `template` and filled in, in Chinese or English.
    rulebook : Rulebook
        The law that the evidence is held against: cards, indicators, units, decimals, limits.
    period : str, optional
        The quarter it should be of; default: the one in the file's name, else the quarter of `rulebook.as_of`.

    Raises
    ------
    InputError
        With every fault: file, sheet, cell, what was found, what is expected, what to do.

    Examples
    --------
    >>> from bsclib.law import load_rulebook
    >>> from bsclib.paths import packaged
    >>> home = packaged("params", "g_company")
    >>> rulebook = load_rulebook(home, as_of="2025-12-31")
    >>> facts = read_workbook(home / "quarters" / "2025Q4.xlsx", rulebook)
    >>> facts.period, len(facts.rows)
    ('2025Q4', 129)
    """
    return _finish([_read(Path(path), rulebook, period)], rulebook, period)


def read_csv(path: str | Path, rulebook: Rulebook, *, period: str | None = None) -> Facts:
    """Return the facts of a tidy CSV: one line per scorecard × indicator, the same columns and the same checks.

    Other tables lie beside it, named `<stem>.<table>.csv` (`2025Q4.panel.csv`).

    Raises
    ------
    InputError
        With every fault by line and column.
    """
    return _finish([_read(Path(path), rulebook, period)], rulebook, period)


def evidence_files(folder: str | Path, period: str) -> tuple[Path, ...]:
    """Return every file that holds evidence of `period`.

    One workbook `2025Q4.xlsx`, or one CSV `2025Q4.csv` (its other tables beside it as `2025Q4.<table>.csv`), or the
    parts `2025Q4-<unit>` that units handed in; with any of them, judges' sheets `2025Q4-raters…`.

    Raises
    ------
    InputError
        If there is none, or more than one form of it.
    """
    folder = Path(folder)
    whole = [p for p in (folder / f"{period}.xlsx", folder / f"{period}.csv") if p.exists()]
    beside = sorted(p for p in folder.glob(f"{period}-*") if p.suffix in (".xlsx", ".csv"))
    raters = [p for p in beside if p.name.startswith(f"{period}-raters")]
    parts = [p for p in beside if p not in raters and p.stem.count(".") == 0]
    if not whole and not parts:
        place = Place(file=str(folder / f"{period}.xlsx"))
        raise InputError(REFUSED, [fault("absent", place, expected=f"{period}.xlsx")])
    if len(whole) + bool(parts) > 1:
        found = ", ".join(p.name for p in (*whole, *parts))
        raise InputError(REFUSED, [fault("both_forms", Place(file=str(folder)), value=found)])
    tables = [t for p in (*whole, *parts) if p.suffix == ".csv" for t in _tables_beside(p).values()]
    return (*whole, *parts, *raters, *tables)


def _tables_beside(path: Path) -> dict[str, Path]:
    """Return table id → file of the tables that lie beside a CSV of indicators."""
    named = {id: path.with_suffix(f".{id}.csv") for id in TABLES if id != INDICATORS.id}
    return {id: file for id, file in named.items() if file.exists()}


def read_evidence(source: str | Path, rulebook: Rulebook, *, period: str | None = None) -> Facts:
    """Return the facts of a file, or of the quarter `period` in the folder `source` (parts are merged).

    Raises
    ------
    InputError
        With every fault of every file.
    """
    source = Path(source)
    if not source.is_dir():
        return _finish([_read(source, rulebook, period)], rulebook, period)
    quarter = period or str(_quarter_of(rulebook))
    files = [p for p in evidence_files(source, quarter) if "." not in p.stem]
    return _finish([_read(p, rulebook, quarter) for p in files], rulebook, quarter, whole=True)


def _quarter_of(rulebook: Rulebook) -> Quarter:
    return Quarter(rulebook.as_of.year, (rulebook.as_of.month + 2) // 3)


def _expected_quarter(path: Path, rulebook: Rulebook, period: str | None) -> str:
    named = _QUARTER.search(path.stem)
    return period or (named[1] if named else str(_quarter_of(rulebook)))


def _read(path: Path, rulebook: Rulebook, period: str | None) -> _Part:
    content = read_limited(path)
    part = _Part(path, hashlib.sha256(content).hexdigest())
    quarter = _expected_quarter(path, rulebook, period)
    try:
        if path.suffix.lower() == ".csv":
            _read_csv(part, content, rulebook, quarter)
        else:
            _read_xlsx(part, content, rulebook, quarter)
    except InputError as error:
        part.faults += error.faults
    return part


def _read_xlsx(part: _Part, content: bytes, rulebook: Rulebook, quarter: str) -> None:
    sheets = read_sheets(content, part.path.name)
    by_name = {s.name: s for s in sheets}
    part.faults += _cover_faults(part, sheets, rulebook, quarter)
    found = _assign(part, sheets)
    grids = {id: from_sheet(s, TABLES[id], part.path.name) for id, s in found.items()}
    _read_grids(part, grids, by_name, rulebook)
    for table in TABLES.values():
        if table.in_workbook and table.id not in found and table is not INDICATORS and not part.unit:
            part.faults.append(notice("table_absent", Place(part.path.name), expected=table.label))


def _read_csv(part: _Part, content: bytes, rulebook: Rulebook, quarter: str) -> None:
    name = part.path.name
    expected = {"company": rulebook.company.id, "period": quarter}
    codes = {"company": "wrong_company", "period": "wrong_quarter"}
    for head, line, column, value in csv_heads(content, name):
        if value != expected[head]:
            place = Place(name, line=line, column=column)
            part.faults.append(fault(codes[head], place, value=value, expected=expected[head]))
    grids = {INDICATORS.id: from_csv(content, INDICATORS, name)}
    for id, file in _tables_beside(part.path).items():
        grids[id] = from_csv(read_limited(file), TABLES[id], file.name)
    _read_grids(part, grids, {}, rulebook)


def _read_grids(part: _Part, grids: Mapping[str, Grid], sheets: Mapping[str, Sheet], rulebook: Rulebook) -> None:
    names = Names.of(rulebook)
    for id, grid in grids.items():
        if id == INDICATORS.id:
            figures = FigureReader(grid, names, sheets)
            part.facts = figures.read()
            part.faults += grid.faults + figures.faults
            continue
        records, faults = read_records(grid, names, sheets)
        part.tables[id] = records
        part.faults += faults
        if id == "panel":
            part.faults += panel_faults(grid, records, rulebook, names)
        if id == "signoffs":
            part.faults += signoff_faults(grid, records)


def _cover_faults(part: _Part, sheets: Iterable[Sheet], rulebook: Rulebook, quarter: str) -> list[Fault]:
    """Hold company and quarter on the cover against what is expected; note the unit of a part."""
    file = part.path.name
    cover = next((s for s in sheets if s.name in COVER), None)
    if cover is None:
        return [fault("no_sheet", Place(file), expected=COVER, value=", ".join(s.name for s in sheets))]
    rows = {c.value: r for (r, column), c in cover.cells.items() if column == 1}
    part.unit = _cover_value(cover, rows, "unit")[0]
    faults = [fault("hidden_sheet", Place(file, cover.name))] if cover.hidden else []
    for id, code, expected in (
        ("company", "wrong_company", rulebook.company.id),
        ("quarter", "wrong_quarter", quarter),
    ):
        value, cell = _cover_value(cover, rows, id)
        if value != expected:
            faults.append(fault(code, Place(file, cover.name, cell), value=value, expected=expected))
    if part.unit and part.unit not in rulebook.units:
        value, near = part.unit, nearest(part.unit, list(rulebook.units))
        place = Place(file, cover.name, _cover_value(cover, rows, "unit")[1])
        faults.append(fault("unknown", place, what=COVER_ROWS["unit"], value=value, near=near))
    return faults


def _cover_value(cover: Sheet, rows: Mapping[str, int], id: str) -> tuple[str, str]:
    row = next((rows[label] for label in COVER_ROWS[id] if label in rows), 0)
    cell = cover.cells.get((row, 2))
    return (cell.value if cell is not None and cell.formula is None else "", f"B{row}" if row else "")


def _assign(part: _Part, sheets: list[Sheet]) -> dict[str, Sheet]:
    """Return table id → sheet; a second sheet of a kind, one under another name and a missing one are faults."""
    named = {t.id: s for t in TABLES.values() for s in sheets if s.name in t.label}
    for sheet in sheets:
        if sheet in named.values() or sheet.name in COVER:
            continue
        place, table = Place(part.path.name, sheet.name), next((t for t in TABLES.values() if sheet.name in t.label), None)
        alike = table or _alike(sheet)
        if sheet.hidden:
            part.faults.append(fault("hidden_sheet", place))
        elif alike is None:
            part.faults.append(notice("other_sheet", place))
        elif alike.id in named:
            part.faults.append(fault("sheet_twice", place, other=alike.label))
        else:
            part.faults.append(fault("renamed", place, value=sheet.name, expected=alike.label))
    told = any(f.code == "renamed" for f in part.faults)
    if not told and not {INDICATORS.id, "panel", "questionnaires"} & named.keys():
        names = [s.name for s in sheets]
        near = nearest(INDICATORS.label.zh, names)
        place, value = Place(part.path.name), ", ".join(names)
        part.faults.append(fault("no_sheet", place, expected=INDICATORS.label, value=value, near=near))
    return named


def _alike(sheet: Sheet) -> Table | None:
    """Return the table whose headings the sheet carries under another name."""
    for table in TABLES.values():
        row = heading_row(sheet, table)
        heads = {c.value for (r, _), c in sheet.cells.items() if r == row}
        if row and sum(bool(heads & set(c.label)) for c in table.columns) >= max(3, len(table.columns) * 2 // 3):
            return table
    return None


def _finish(parts: list[_Part], rulebook: Rulebook, period: str | None, *, whole: bool = False) -> Facts:
    """Return the facts of all parts together; raise with every fault of all of them.

    A single part of a unit may be read alone; what stands for a quarter must be `whole`.
    """
    names = Names.of(rulebook)
    facts, twice = _merged(parts)
    faults = [*(f for p in parts for f in p.faults), *twice]
    if all(p.facts or (p.tables and not any(f.level == "fault" for f in p.faults)) for p in parts):
        unit = "" if whole or len(parts) > 1 else parts[0].unit
        faults += _missing(parts, facts, _wanted(names, unit, rulebook))
        faults += differing(facts, names.rows, parts[0].path.name)
    if any(f.level == "fault" for f in faults):
        raise InputError(REFUSED, [f for f in faults if f.level == "fault"])
    return Facts(
        company=rulebook.company.id,
        period=_expected_quarter(parts[0].path, rulebook, period),
        rows={k: facts[k] for k in names.rows if k in facts},
        tables={t: [r for p in parts for r in p.tables.get(t, [])] for t in TABLES},
        source=parts[0].path,
        sha256=parts[0].sha256 if len(parts) == 1 else _joint(parts),
        notices=tuple(f for f in faults if f.level != "fault"),
        sources=tuple(p.path for p in parts),
    )


def _wanted(names: Names, unit: str, rulebook: Rulebook) -> dict[Key, Indicator]:
    """Return the indicators that there must be a row for: those of `unit`'s cards, all without a unit."""
    cards = {c.id for c in rulebook.scorecards if not unit or c.unit == unit}
    return {k: i for k, i in names.rows.items() if k[0] in cards}


def _missing(parts: list[_Part], facts: Mapping[Key, Fact], wanted: Mapping[Key, Indicator]) -> list[Fault]:
    """Return a fault for each row missing from a single file, or one for all that the parts lack together."""
    gone = [k for k in wanted if k not in facts]
    if len(parts) == 1 and not parts[0].unit:
        name = parts[0].path.name
        return missing_rows(facts, wanted, Place(name, "" if name.endswith(".csv") else INDICATORS.label.zh))
    if not gone:
        return []
    value = ", ".join("/".join(k) for k in gone[:8]) + ("…" if len(gone) > 8 else "")
    return [fault("parts_missing", Place(parts[0].path.name), count=len(gone), value=value)]


def _joint(parts: Iterable[_Part]) -> str:
    return hashlib.sha256("".join(f"{p.path.name}:{p.sha256}\n" for p in parts).encode()).hexdigest()


def _merged(parts: Iterable[_Part]) -> tuple[dict[Key, Fact], list[Fault]]:
    facts: dict[Key, Fact] = {}
    faults = []
    for part in parts:
        for key, fact in part.facts.items():
            if key in facts:
                sheet, _, cell = fact.cell.rpartition("!")
                faults.append(fault("twice_in_parts", Place(part.path.name, sheet, cell), other=facts[key].cell))
            facts.setdefault(key, fact)
    return facts, faults


__all__ = ["Text", "evidence_files", "read_csv", "read_evidence", "read_workbook", "replace"]
