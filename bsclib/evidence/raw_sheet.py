"""The cells of one sheet, from its XML: texts in every form, dates of both systems, followers of shared formulas.

Names of elements are taken without their namespace, so that Transitional and Strict files are read alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from xml.etree.ElementTree import Element

from bsclib.errors import InputError, Place
from bsclib.evidence.cell import Cell, Sheet, area_of, column_letters, position, stored_number
from bsclib.evidence.faults import fault
from bsclib.evidence.formula_copy import copied
from bsclib.evidence.number_format import GENERAL, is_date, iso_moment, moment
from bsclib.evidence.preflight import MOST_COLUMNS, MOST_ROWS, REFUSED

MOST_EFFORT = 4_000_000  # of a workbook: characters of copied formulas and cells of arrays, beside its own size
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
TRUE = ("1", "true")
_BOOLEANS = {"1": "TRUE", "true": "TRUE", "0": "FALSE", "false": "FALSE", "": ""}


@dataclass(slots=True)
class References:
    """What the cells refer to: strings, number formats by style, styles that are crossed out, first year, formulas."""

    file: str
    strings: list[str]
    formats: list[str]
    crossed: frozenset[str]
    first_1904: bool
    shared: dict[str, tuple[str, str]] = field(default_factory=dict)
    arrays: list[tuple[str, str]] = field(default_factory=list)
    effort: int = 0

    def spend(self, effort: int, place: Place) -> None:
        """Count what a few bytes of the file cost to read; too much of it is refused."""
        self.effort += effort
        if self.effort > MOST_EFFORT:
            raise InputError(REFUSED, [fault("too_large", place, what=self.effort, limit=MOST_EFFORT)])


@lru_cache(maxsize=1024)
def local_name(tag: str) -> str:
    """Return the name of an element or attribute without its namespace."""
    return tag.rpartition("}")[2]


def every(root: Element, name: str) -> Iterator[Element]:
    """Return all elements `name` at and below `root`."""
    return (e for e in root.iter() if isinstance(e.tag, str) and local_name(e.tag) == name)


def plain_text(element: Element) -> str:
    """Return the text of its runs, without how it is pronounced."""
    phonetic = {t for r in every(element, "rPh") for t in r.iter()}
    return _unescaped("".join(t.text or "" for t in every(element, "t") if t not in phonetic))


def _unescaped(text: str) -> str:
    """Return `text` with `_x000D_` and the like, which stand for what XML cannot hold, replaced by the characters."""
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


def fill(sheet: Sheet, root: Element, known: References) -> None:
    """Fill `sheet` from the root of its XML.

    Raises
    ------
    InputError
        For a cell out of bounds or not in its row, and shared formulas that stand for too much text.
    KeyError, ValueError, IndexError
        For XML that no workbook has.
    """
    known.shared.clear()
    known.arrays.clear()
    parts = {local_name(e.tag): e for e in root}
    for column in parts.get("cols", ()):
        low, high = int(column.attrib["min"]), int(column.attrib["max"])
        if column.get("hidden") in TRUE or column.get("width") == "0":
            sheet.hidden_columns += [column_letters(n) for n in range(low, min(high, MOST_COLUMNS) + 1)]
    sheet.merged = [m.attrib["ref"] for m in parts.get("mergeCells", ())]
    at = 0
    for row in parts["sheetData"]:
        at = int(row.get("r", at + 1))
        if row.get("hidden") in TRUE or row.get("ht") == "0":
            sheet.hidden_rows.append(at)
        _fill_row(sheet, row, at, known)
    _mark_arrays(sheet, known)


def _fill_row(sheet: Sheet, row: Element, at: int, known: References) -> None:
    column = 0
    for element in row:
        spot = position(element.attrib["r"]) if "r" in element.attrib else (at, column + 1)
        if spot is None or spot[0] != at or spot[0] > MOST_ROWS or spot[1] > MOST_COLUMNS:
            what = element.get("r")
            place = Place(known.file, sheet.name)
            raise InputError(REFUSED, [fault("too_large", place, what=what, limit="20,000 × 256")])
        column = spot[1]
        cell = _cell(element, f"{column_letters(column)}{at}", known) if len(element) else None
        if cell is not None and element.get("s") in known.crossed:
            sheet.struck.append(cell.ref)
        if cell is not None and sheet.cells.setdefault(spot, cell) is not cell:
            sheet.faults.append(fault("cell_twice", Place(known.file, sheet.name, cell.ref)))


def _cell(element: Element, ref: str, known: References) -> Cell | None:
    """Return the cell, None if it is empty."""
    inner = {local_name(e.tag): e for e in element}
    stored = (inner["v"].text or "") if "v" in inner else ""
    formula = _formula(inner["f"], ref, known) if "f" in inner else None
    code = _entry(known.formats, element.get("s", "0")) if known.formats else GENERAL
    when, kind = None, element.get("t", "n")
    match kind:
        case "s":
            kind, stored = "text", _entry(known.strings, stored.strip()) if stored else ""
        case "inlineStr":
            kind, stored = "text", plain_text(inner["is"]) if "is" in inner else ""
        case "str":
            kind, stored = "text", _unescaped(stored)
        case "b" if stored.strip() in _BOOLEANS:
            kind, stored = "boolean", _BOOLEANS[stored.strip()]
        case "e":
            kind = "error"
        case "d":
            kind, when = "date", iso_moment(stored.strip())
        case "n":
            kind, stored = "date" if is_date(code) else "number", stored.strip()
            serial = stored_number(stored) if kind == "date" else None
            when = None if serial is None else moment(serial, code, known.first_1904)
        case _:
            raise ValueError(f"{ref}: t={kind} {stored}")
    return Cell(kind, stored, ref, code, formula, when) if stored or formula else None


def _entry(table: list[str], index: str) -> str:
    """Return the entry of `table` that a cell names; a negative index names none."""
    if not (index.isascii() and index.isdigit()):
        raise ValueError(f"index {index}")
    return table[int(index)]


def _formula(element: Element, ref: str, known: References) -> str:
    """Return the formula; that of a follower is its leader's, copied."""
    text, kind, shared = f"={element.text or ''}", element.get("t"), element.get("si", "")
    if kind in ("array", "dataTable"):
        text = "=TABLE()" if kind == "dataTable" else text
        known.arrays.append((element.get("ref", ""), text))
    elif kind == "shared" and len(text) > 1:
        known.shared[shared] = (text, ref)
    elif kind == "shared" and shared in known.shared:
        text = copied(*known.shared[shared], ref)
        known.spend(len(text), Place(known.file, cell=ref))
    return text


def _mark_arrays(sheet: Sheet, known: References) -> None:
    """Give the formula of an array or data table, in braces, to the other cells of its area: they are results too."""
    for ref, formula in known.arrays:
        top, left, bottom, right = area_of(ref) or (1, 1, 0, 0)
        size = max(bottom - top + 1, 0) * max(right - left + 1, 0)
        known.spend(min(size, len(sheet.cells)), Place(known.file, sheet.name, ref))
        for spot in _spots(sheet, top, left, bottom, right):
            if sheet.cells[spot].formula is None:
                sheet.cells[spot] = replace(sheet.cells[spot], formula=f"{{{formula}}}")


def _spots(sheet: Sheet, top: int, left: int, bottom: int, right: int) -> list[tuple[int, int]]:
    if (bottom - top + 1) * (right - left + 1) > len(sheet.cells):
        return [s for s in sheet.cells if top <= s[0] <= bottom and left <= s[1] <= right]
    area = ((r, c) for r in range(top, bottom + 1) for c in range(left, right + 1))
    return [s for s in area if s in sheet.cells]
