"""A workbook with some cells otherwise: only those cells change, all else stays byte for byte.

No library that loads and saves keeps what people have put into a workbook (results of formulas, pictures, forms of
other programs); so the cells are replaced in the XML of their sheet.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from xml.sax.saxutils import escape, unescape

from bsclib.decimals import text_of
from bsclib.errors import InputError, Place
from bsclib.evidence.cell import position
from bsclib.evidence.faults import fault
from bsclib.evidence.preflight import REFUSED

Edit = Decimal | str


def edited(content: bytes, edits: Mapping[tuple[str, str], Edit], name: str) -> bytes:
    """Return the workbook `content` with other values in some cells.

    Parameters
    ----------
    content : bytes
        A workbook that has been read without fault.
    edits : mapping of (sheet, cell) to a number or a text
        A cell keeps its format; a formula in it is lost.
    name : str
        The file's name, for messages.

    Raises
    ------
    InputError
        A cell in a form that is not known here.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [(info, archive.read(info)) for info in archive.infolist()]
    texts = {info.filename: body for info, body in parts}
    paths = _sheets({n: b.decode() for n, b in texts.items() if n.endswith(("workbook.xml", "workbook.xml.rels"))})
    for sheet in dict.fromkeys(s for s, _ in edits):
        xml = texts[paths[sheet]].decode() if paths.get(sheet) in texts else ""
        for (where, ref), value in edits.items():
            if where == sheet:
                xml = _put(xml, ref, value, Place(name, sheet, ref))
        texts[paths[sheet]] = xml.encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for info, _ in parts:
            archive.writestr(info, texts[info.filename], zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _sheets(parts: Mapping[str, str]) -> dict[str, str]:
    """Return sheet name → the part that holds it."""
    book = next((n for n in parts if n.endswith("workbook.xml")), "")
    folder = book.rpartition("/")[0]
    relations = next((text for n, text in parts.items() if n.endswith(".rels")), "")
    targets = {}
    for tag in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", relations):
        id, target = (re.search(rf'\b{key}="([^"]*)"', tag) for key in ("Id", "Target"))
        if id and target:
            path = target[1]
            targets[id[1]] = path.lstrip("/") if path.startswith("/") else f"{folder}/{path}".lstrip("/")
    found = {}
    for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", parts.get(book, "")):
        name, id = re.search(r'\bname="([^"]*)"', tag), re.search(r'\b\w+:id="([^"]*)"', tag)
        if name and id and id[1] in targets:
            found[unescape(name[1], {"&quot;": '"', "&apos;": "'"})] = targets[id[1]]
    return found


def _put(xml: str, ref: str, value: Edit, place: Place) -> str:
    """Return the XML of a sheet with `value` in the cell `ref`, in its place among the cells of its row."""
    row, column = position(ref) or (0, 0)
    line = re.search(rf'<(\w+:)?row\b[^>]*\br="{row}"[^>]*?(/>|>(.*?)</(?:\w+:)?row>)', xml, re.DOTALL)
    if line is None:
        raise InputError(REFUSED, [fault("cell_form", place)])
    prefix, inner = line[1] or "", line[3] or ""
    cells = list(re.finditer(rf"<{prefix}c\b[^>]*?(?:/>|>.*?</{prefix}c>)", inner, re.DOTALL))
    spots = {m: position(r[1]) if (r := re.search(r'\br="([A-Z]+\d+)"', m[0])) else None for m in cells}
    if None in spots.values():
        raise InputError(REFUSED, [fault("cell_form", place)])
    here = next((m for m, spot in spots.items() if spot == (row, column)), None)
    style = re.search(r'\bs="(\d+)"', here[0][: here[0].index(">")]) if here else None
    new = _cell(prefix, ref, style[1] if style else "", value)
    if here:
        inner = inner[: here.start()] + new + inner[here.end() :]
    else:
        after = next((m.start() for m, spot in spots.items() if spot and spot[1] > column), len(inner))
        inner = inner[:after] + new + inner[after:]
    opening = line[0][: line[0].index(">")].rstrip("/")
    return xml[: line.start()] + f"{opening}>{inner}</{prefix}row>" + xml[line.end() :]


def _cell(prefix: str, ref: str, style: str, value: Edit) -> str:
    own = f' s="{style}"' if style else ""
    if isinstance(value, Decimal):
        return f'<{prefix}c r="{ref}"{own}><{prefix}v>{text_of(value)}</{prefix}v></{prefix}c>'
    words = f'<{prefix}is><{prefix}t xml:space="preserve">{escape(value)}</{prefix}t></{prefix}is>'
    return f'<{prefix}c r="{ref}"{own} t="inlineStr">{words}</{prefix}c>'
