"""What several files say together: each figure with its file, and nothing that two of them say, equal or not."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path
from typing import Any

from bsclib.errors import Fault, InputError, Place, place_at
from bsclib.evidence.covers import COVER, COVER_ROWS
from bsclib.evidence.facts import Address, Fact, Key
from bsclib.evidence.faults import fault
from bsclib.evidence.names import folded
from bsclib.evidence.neighbours import neighbours
from bsclib.evidence.part import Part, read_cover
from bsclib.evidence.plausibility import place_of
from bsclib.evidence.preflight import read_limited
from bsclib.evidence.tables import TABLES
from bsclib.evidence.xlsx import read_sheets
from bsclib.law import Rulebook

COPY = re.compile(r"[(（]\d+[)）]|副本|冲突|拷贝|复件|conflict|copy", re.IGNORECASE)
Rows = list[dict[str, Any]]


@dataclass(slots=True)
class Together:
    """The figures and rows of all files, and what is wrong between them."""

    facts: dict[Key, Fact] = field(default_factory=dict)
    tables: dict[str, Rows] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def together(parts: Sequence[Part], rulebook: Rulebook) -> Together:
    """Return what `parts` say together.

    Two parts of one unit are one fault that names both files; a figure, rating, event or line that two files hold is
    a fault at its cell that names the other.
    """
    if len(parts) == 1:
        return Together(dict(parts[0].facts), {id: list(parts[0].tables.get(id, ())) for id in TABLES})
    told = Together()
    again = [*_units_twice(parts)]
    told.faults += [f for _, f in again]
    ours = [_with_file(part) for part in parts if part not in [second for second, _ in again]]
    for part in ours:
        told.faults += _foreign_rows(part, rulebook)
        for key, fact in part.facts.items():
            if key in told.facts:
                place = place_of(fact, part.path.name)
                told.faults.append(fault("twice_in_parts", place, other=place_of(told.facts[key], "")))
            told.facts.setdefault(key, fact)
    for id in TABLES:
        told.tables[id] = [row for part in ours for row in part.tables.get(id, ())]
        told.faults += _rows_twice(id, ours)
    return told


def _units_twice(parts: Sequence[Part]) -> Iterator[tuple[Part, Fault]]:
    """Yield each part that hands in what an earlier one has handed in, with the fault that names both files."""
    seen: list[Part] = []
    for first, second in combinations([p for p in parts if p.facts], 2):
        if first.unit == second.unit and second not in seen:
            seen.append(second)
            unit = first.unit or first.path.stem
            place = Place(second.path.name, COVER.zh, path=COVER_ROWS["unit"].zh)
            said = fault("part_twice", place, value=unit, other=first.path.name)
            yield second, replace(said, code="twice_in_parts")


def _foreign_rows(part: Part, rulebook: Rulebook) -> Iterator[Fault]:
    """Yield a fault where a unit's part holds rows of another unit's card."""
    owners = {card.id: card.unit for card in rulebook.scorecards}
    strange = [fact for key, fact in part.facts.items() if part.unit and owners.get(key[0]) != part.unit]
    if strange:
        cards = ", ".join(dict.fromkeys(fact.scorecard for fact in strange))
        place = place_of(strange[0], part.path.name)
        yield fault("not_this_unit", place, count=len(strange), value=cards, unit=rulebook.units[part.unit].label)


def _with_file(part: Part) -> Part:
    """Return a part whose figures and rows bear its file: `[2025Q4-sales.xlsx]指标!H12`."""

    def named(address: str) -> str:
        bare = f"[{part.path.name}]{address}" if "!" in address else str(address)
        if isinstance(address, Address):
            return Address(bare, {column: named(cell) for column, cell in address.cells.items()})
        return bare

    facts = {
        key: replace(fact, cell=named(fact.cell), target_cell=named(fact.target_cell))
        for key, fact in part.facts.items()
    }
    tables = {id: [row | {"cell": named(row["cell"])} for row in rows] for id, rows in part.tables.items()}
    return replace(part, facts=facts, tables=tables)


def copies(folder: Path, quarter: str, parts: Sequence[Part], rulebook: Rulebook) -> Iterator[Fault]:
    """Yield a fault for each unread file beside the evidence that is a second copy of it: which one counts, none knows.

    A conflict copy of a cloud drive or a download (`2025Q4 (1).xlsx`) is one even if it is equal; another name
    (`2025Q4终稿.xlsx`) where it says something else for the same company, quarter and unit.
    """
    for told in neighbours(folder, quarter, "notice"):
        path = folder / told.place.file
        other = _copied(path, quarter, parts, rulebook) if told.code == "other_name" else None
        if other is not None:
            yield fault("copy", told.place, other=other.path.name)


def _copied(path: Path, quarter: str, parts: Sequence[Part], rulebook: Rulebook) -> Part | None:
    """Return the file that was read for what `path` is a copy of; None where it is none."""
    marked = bool(COPY.search(path.stem))
    if path.suffix.lower() == ".csv":
        return parts[0] if marked else None
    try:
        content = read_limited(path)
        cover = read_cover(read_sheets(content, path.name), COVER_ROWS, path.name)
    except InputError:
        return None
    if (cover["company"].value, cover["quarter"].value) != (rulebook.company.id, quarter):
        return None
    unit = cover["unit"].value
    other = next((p for p in parts if (p.facts and unit in ("", p.unit)) or not p.unit), None)
    same = hashlib.sha256(content).hexdigest() in [p.sha256 for p in parts]
    return other if marked or not same else None


def _rows_twice(id: str, parts: Sequence[Part]) -> Iterator[Fault]:
    """Yield a fault for each row of a table that an earlier file holds as well."""
    table = TABLES[id]
    names = table.unique or table.same
    seen: dict[tuple[str, ...], tuple[Part, str]] = {}
    for part in parts:
        for row in part.tables.get(id, ()) if names else ():
            key = tuple(folded(row.get(name)) for name in names)
            owner, cell = seen.setdefault(key, (part, row["cell"]))
            if owner is not part and "" not in key:
                place = place_at(row["cell"], part.path.name, " / ".join(str(row[n]) for n in names))
                yield fault("twice_in_files", place, other=place_at(cell, owner.path.name))
