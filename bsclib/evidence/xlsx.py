"""A workbook as it is stored: every cell with its raw value, formula, format and address, nothing interpreted.

Numbers keep their stored digits, formulas keep both text and cached value, and what hides a value (hidden rows,
columns and sheets, merged cells) is kept to be refused.  Parts are trusted only after `preflight.members`.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from bsclib.errors import Fault, InputError, Place, Text
from bsclib.evidence.faults import fault
from bsclib.evidence.preflight import MOST_COLUMNS, MOST_ROWS, REFUSED, members

_REF = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})\Z", re.ASCII)
_SKIPPED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DATE_IDS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_PERCENT_IDS = {9: "0%", 10: "0.00%"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as stored.

    `kind` is `number` (value: its stored digits), `text`, `boolean` or `error`; `formula` is its formula, in which
    case value is the cached result ("" if there is none); `format` its number format.
    """

    kind: str
    value: str
    ref: str
    format: str = ""
    formula: str | None = None


@dataclass(slots=True)
class Sheet:
    """A sheet: its cells by (row, column), both from 1, and what hides or joins them."""

    name: str
    hidden: bool = False
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@lru_cache(maxsize=512)
def column_letters(number: int) -> str:
    """Return the letters of the column `number` (1 → A).

    Examples
    --------
    >>> column_letters(1), column_letters(28)
    ('A', 'AB')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=50_000)
def position(ref: str) -> tuple[int, int] | None:
    """Return (row, column) of a reference, None if it is none.

    Examples
    --------
    >>> position("AB12"), position("x")
    ((12, 28), None)
    """
    match = _REF.match(ref)
    if not match:
        return None
    column = 0
    for letter in match[1]:
        column = 26 * column + ord(letter) - 64
    return int(match[2]), column


def read_sheets(content: bytes, name: str) -> list[Sheet]:
    """Return the sheets of the workbook `content` (called `name` in messages), in their order.

    Raises
    ------
    InputError
        As `preflight.members`, and for parts that are absent, malformed or out of bounds.
    """
    parts = members(content, name)
    try:
        return list(_sheets(parts, name))
    except InputError:
        raise
    except (ElementTree.ParseError, DefusedXmlException, ValueError, IndexError, RecursionError) as error:
        raise InputError(REFUSED, [fault("damaged", Place(file=name), what=error)]) from None
    except (KeyError, StopIteration) as error:
        what = Text(f"缺少 {error}", f"{error} is missing")
        raise InputError(REFUSED, [fault("damaged", Place(file=name), what=what)]) from None


@lru_cache(maxsize=1024)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _all(root: Element, name: str) -> Iterator[Element]:
    return (e for e in root.iter() if isinstance(e.tag, str) and _local(e.tag) == name)


def _attribute(element: Element, name: str) -> str:
    return next((v for k, v in element.attrib.items() if _local(k) == name), "")


def _parse(parts: dict[str, bytes], name: str) -> Element:
    root: Element = ElementTree.fromstring(parts[name.lower()], forbid_dtd=True)
    return root


def _sheets(parts: dict[str, bytes], file: str) -> Iterator[Sheet]:
    book = _target(_parse(parts, "_rels/.rels"), "officeDocument", "")
    folder, base = posixpath.split(book)
    relations = _parse(parts, f"{folder}/_rels/{base}.rels")
    strings, formats = _strings(parts, relations, folder), _formats(parts, relations, folder)
    targets = {_attribute(r, "Id"): r for r in _all(relations, "Relationship")}
    for entry in _all(_parse(parts, book), "sheet"):
        relation = targets[next(v for k, v in entry.attrib.items() if k.endswith("}id"))]
        sheet = Sheet(entry.attrib["name"], entry.get("state", "visible") != "visible")
        if relation.attrib["Type"].endswith("/worksheet"):
            _fill(sheet, _parse(parts, _joined(folder, relation.attrib["Target"])), strings, formats, file)
        yield sheet


def _joined(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def _target(relations: Element, kind: str, folder: str) -> str:
    found = (r for r in _all(relations, "Relationship") if r.attrib["Type"].endswith(f"/{kind}"))
    relation = next(found, None)
    return "" if relation is None else _joined(folder, relation.attrib["Target"])


def _plain_text(element: Element) -> str:
    phonetic = {t for r in _all(element, "rPh") for t in r.iter()}
    return "".join(t.text or "" for t in _all(element, "t") if t not in phonetic)


def _strings(parts: dict[str, bytes], relations: Element, folder: str) -> list[str]:
    name = _target(relations, "sharedStrings", folder)
    return [_plain_text(si) for si in _all(_parse(parts, name), "si")] if name else []


def _formats(parts: dict[str, bytes], relations: Element, folder: str) -> list[str]:
    """Return the number format of each cell style: "" general, "date", or its code."""
    name = _target(relations, "styles", folder)
    if not name:
        return []
    root = _parse(parts, name)
    codes = {int(f.attrib["numFmtId"]): f.attrib["formatCode"] for f in _all(root, "numFmt")}
    styles = next(_all(root, "cellXfs"), None)
    return [_format(int(xf.get("numFmtId", 0)), codes) for xf in styles] if styles is not None else []


def _format(number: int, codes: dict[int, str]) -> str:
    code = codes.get(number, _PERCENT_IDS.get(number, ""))
    if number in _DATE_IDS and number not in codes:
        return "date"
    bare = _SKIPPED.sub("", code)
    return "date" if re.search(r"[dmyhs年月日]", bare.lower().replace("general", "")) else code


def _fill(sheet: Sheet, root: Element, strings: list[str], formats: list[str], file: str) -> None:
    parts = {_local(e.tag): e for e in root}
    for column in parts.get("cols", ()):
        low, high = int(column.attrib["min"]), int(column.attrib["max"])
        if column.get("hidden") in ("1", "true") or column.get("width") == "0":
            sheet.hidden_columns += [column_letters(n) for n in range(low, min(high, MOST_COLUMNS) + 1)]
    sheet.merged = [m.attrib["ref"] for m in parts.get("mergeCells", ())]
    at = 0
    for row in parts["sheetData"]:
        at = int(row.get("r", at + 1))
        if row.get("hidden") in ("1", "true") or row.get("ht") == "0":
            sheet.hidden_rows.append(at)
        _fill_row(sheet, row, at, strings, formats, file)


def _fill_row(sheet: Sheet, row: Element, at: int, strings: list[str], formats: list[str], file: str) -> None:
    column = 0
    for element in row:
        spot = position(element.attrib["r"]) if "r" in element.attrib else (at, column + 1)
        if spot is None or spot[0] != at or spot[0] > MOST_ROWS or spot[1] > MOST_COLUMNS:
            what = element.get("r")
            raise InputError(REFUSED, [fault("too_large", Place(file, sheet.name), what=what, limit="20,000 × 256")])
        column = spot[1]
        cell = _cell(element, f"{column_letters(column)}{at}", strings, formats) if len(element) else None
        if cell is not None and sheet.cells.setdefault(spot, cell) is not cell:
            sheet.faults.append(fault("cell_twice", Place(file, sheet.name, cell.ref)))


def _cell(element: Element, ref: str, strings: list[str], formats: list[str]) -> Cell | None:
    """Return the cell, None if it is empty."""
    kind, inner = element.get("t", "n"), {_local(e.tag): e for e in element}
    stored = (inner["v"].text or "") if "v" in inner else ""
    formula = None if "f" not in inner else f"={inner['f'].text or ''}"
    style = int(element.get("s", 0))
    number_format = formats[style] if formats else ""
    match kind:
        case "s":
            kind, stored = "text", strings[int(stored)] if stored else ""
        case "inlineStr":
            kind, stored = "text", _plain_text(inner["is"]) if "is" in inner else ""
        case "str":
            kind = "text"
        case "b":
            kind, stored = "boolean", "TRUE" if stored == "1" else "FALSE"
        case "e":
            kind = "error"
        case "d":
            kind, number_format = "number", "date"
        case _:
            kind = "number"
    return Cell(kind, stored, ref, number_format, formula) if stored or formula else None
