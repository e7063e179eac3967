"""A workbook as it is stored: every cell with its stored value, formula, format and address, nothing computed.

Numbers keep their stored digits, formulas keep both text and cached value, and what hides a value (hidden rows,
columns and sheets, merged cells) is kept to be refused.  Parts are trusted only after `preflight.members`.
Transitional and Strict files are read alike, for names of elements are taken without their namespace.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from bsclib.errors import InputError, Place, Text
from bsclib.evidence.cell import Cell, Sheet, column_letters, position
from bsclib.evidence.faults import fault
from bsclib.evidence.number_format import code_of
from bsclib.evidence.preflight import REFUSED, members
from bsclib.evidence.raw_sheet import TRUE, References, every, fill, local_name, plain_text

__all__ = ["Cell", "Sheet", "column_letters", "position", "read_sheets"]


def read_sheets(content: bytes, name: str) -> list[Sheet]:
    """Return the sheets of the workbook `content` (called `name` in messages), in their order; any maker's, any layout.

    Nothing is interpreted: no headings are sought, no formula is recomputed, and hidden or merged cells are told, not
    refused.  Of a cell, `content` is its value (text, Decimal of the stored digits, bool, date, datetime, time,
    timedelta, or None), `kind` tells an error from a text, `formula` its formula (then the content is what the file
    remembers of its result), `format` its number format, `percent` whether 0.15 is shown as 15%.  Of a sheet, `faults`
    says which cells stand twice in the file: show them.

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


def _attribute(element: Element, name: str) -> str:
    return next((v for k, v in element.attrib.items() if local_name(k) == name), "")


def _parse(parts: dict[str, bytes], name: str) -> Element:
    root: Element = ElementTree.fromstring(parts[name.lower()], forbid_dtd=True)
    return root


def _sheets(parts: dict[str, bytes], file: str) -> Iterator[Sheet]:
    name = _target(_parse(parts, "_rels/.rels"), "officeDocument", "")
    folder, base = posixpath.split(name)
    relations, book = _parse(parts, f"{folder}/_rels/{base}.rels".lstrip("/")), _parse(parts, name)
    targets = {_attribute(r, "Id"): r for r in every(relations, "Relationship")}
    properties = next(every(book, "workbookPr"), None)
    first_1904 = properties is not None and properties.get("date1904") in TRUE
    known = References(file, _strings(parts, relations, folder), *_styles(parts, relations, folder), first_1904)
    for entry in next(every(book, "sheets")):
        relation = targets[next(v for k, v in entry.attrib.items() if k.endswith("}id"))]
        sheet = Sheet(entry.attrib["name"], entry.get("state", "visible") != "visible")
        if relation.attrib["Type"].endswith("/worksheet"):
            root = _parse(parts, _joined(folder, relation.attrib["Target"]))
            fill(sheet, root, known)
        yield sheet


def _joined(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def _target(relations: Element, kind: str, folder: str) -> str:
    found = (r for r in every(relations, "Relationship") if r.attrib["Type"].endswith(f"/{kind}"))
    relation = next(found, None)
    return "" if relation is None else _joined(folder, relation.attrib["Target"])


def _strings(parts: dict[str, bytes], relations: Element, folder: str) -> list[str]:
    name = _target(relations, "sharedStrings", folder)
    return [plain_text(si) for si in every(_parse(parts, name), "si")] if name else []


def _styles(parts: dict[str, bytes], relations: Element, folder: str) -> tuple[list[str], frozenset[str]]:
    """Return the code of the number format of each cell style, and the styles whose font is crossed out."""
    name = _target(relations, "styles", folder)
    if not name:
        return [], frozenset()
    root = _parse(parts, name)
    own = {int(f.attrib["numFmtId"]): f.attrib["formatCode"] for f in every(root, "numFmt")}
    fonts = [any(e.get("val", "1") in TRUE for e in every(font, "strike")) for font in next(every(root, "fonts"), ())]
    styles = list(next(every(root, "cellXfs"), ()))
    crossed = frozenset(str(n) for n, xf in enumerate(styles) if True in fonts[(k := int(xf.get("fontId", 0))) : k + 1])
    return [code_of(int(xf.get("numFmtId", 0)), own) for xf in styles], crossed
