"""Hostile workbooks, made on the spot: name → bytes.  None of them may cost more than a second or 200 MB."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Iterator

SHEET = "xl/worksheets/sheet2.xml"
BOOK = "xl/workbook.xml"


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {i.filename: archive.read(i) for i in archive.infolist()}


def _zip(parts: dict[str, bytes], *more: tuple[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # names that stand twice are the point
        for name, body in (*parts.items(), *more):
            archive.writestr(name, body)
    return stream.getvalue()


def _edit(parts: dict[str, bytes], name: str, old: bytes, new: bytes) -> bytes:
    assert old in parts[name], (name, old)
    return _zip({**parts, name: parts[name].replace(old, new, 1)})


def _bomb(size: int) -> bytes:
    return b'<?xml version="1.0"?><worksheet><sheetData>' + b" " * size + b"</sheetData></worksheet>"


def _entities() -> bytes:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{lines}]>'.encode()


def _lying(content: bytes) -> bytes:
    """Return the zip with a member that claims to inflate to a few bytes."""
    at = content.index(b"PK\x01\x02")
    return content[: at + 24] + struct.pack("<I", 10) + content[at + 28 :]


def hostile(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield (name, bytes) of hostile files made from the sound workbook `content`."""
    parts = _parts(content)
    sheet, rows = parts[SHEET], b"</sheetData>"
    head = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    many = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(300, 21_000))
    wide = b"".join(b"<row>" + b"<c><v>1</v></c>" * 256 + b"</row>" for _ in range(4_000))
    yield "empty.xlsx", b""
    yield "csv.xlsx", "考核表,指标,实际\n公司,净利润,1\n".encode()
    yield "html.xlsx", b"<html><table><tr><td>1</td></tr></table></html>"
    yield "ole.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096)
    yield "pdf.xlsx", b"%PDF-1.7\n" + bytes(100)
    yield "zip_of_nothing.xlsx", _zip({})
    yield "zip_of_text.xlsx", _zip({"a.txt": b"hello"})
    yield "truncated.xlsx", content[: len(content) // 2]
    yield "cut_tail.xlsx", content[:-30]
    yield "flipped_bytes.xlsx", content[:3000] + bytes(200) + content[3200:]
    yield "lying_size.xlsx", _lying(content)
    yield "bomb_sheet.xlsx", _zip({**parts, SHEET: _bomb(60_000_000)})
    yield "bomb_total.xlsx", _zip({**parts, **{f"xl/worksheets/x{n}.xml": _bomb(30_000_000) for n in range(3)}})
    yield "bomb_unused.xlsx", _zip(parts, ("xl/media/a.xml", bytes(50_000_000)))
    yield "many_members.xlsx", _zip(parts, *((f"xl/{n}.xml", b"<a/>") for n in range(600)))
    yield "too_big.xlsx", content + bytes(10_500_000)
    yield "far_cell.xlsx", _edit(parts, SHEET, rows, b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' + rows)
    yield "far_column.xlsx", _edit(parts, SHEET, b'<c r="A4"', b'<c r="XFD4"><v>1</v></c><c r="A4"')
    yield "many_rows.xlsx", _edit(parts, SHEET, rows, many + rows)
    yield "many_cells.xlsx", _edit(parts, SHEET, rows, wide + rows)
    yield (
        "far_merge.xlsx",
        _edit(parts, SHEET, rows, rows + b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
    )
    yield "dtd.xlsx", _zip({**parts, SHEET: sheet.replace(head, head + b'<!DOCTYPE x SYSTEM "secret.txt">')})
    yield "billion_laughs.xlsx", _zip({**parts, SHEET: _entities() + b"<worksheet>&l9;</worksheet>"})
    yield (
        "utf16_dtd.xlsx",
        _zip({**parts, SHEET: '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x><x/>'.encode("utf-16")}),
    )
    yield "other_encoding.xlsx", _zip({**parts, SHEET: sheet.replace(b"UTF-8", b"UTF-7", 1)})
    yield "duplicate_member.xlsx", _zip(parts, (SHEET, sheet))
    yield "duplicate_by_case.xlsx", _zip(parts, (SHEET.upper(), sheet))
    yield "climbing.xlsx", _zip(parts, ("../../evil.xml", b"<a/>"))
    yield "absolute.xlsx", _zip(parts, ("/etc/evil.xml", b"<a/>"))
    yield "macro.xlsx", _zip(parts, ("xl/vbaProject.bin", bytes(100)))
    yield "external_link.xlsx", _zip(parts, ("xl/externalLinks/externalLink1.xml", b"<externalLink/>"))
    yield "connection.xlsx", _zip(parts, ("xl/connections.xml", b"<connections/>"))
    yield "embedded.xlsx", _zip(parts, ("xl/embeddings/oleObject1.bin", bytes(100)))
    yield "nan.xlsx", _edit(parts, SHEET, b"<v>6.4</v>", b"<v>NaN</v>")
    yield "overflow.xlsx", _edit(parts, SHEET, b"<v>6.4</v>", b"<v>1e999</v>")
    yield "long_number.xlsx", _edit(parts, SHEET, b"<v>6.4</v>", b"<v>" + b"9" * 100_000 + b"</v>")
    yield "bad_string_index.xlsx", _edit(parts, SHEET, b"<v>6.4</v>", b'<v>6.4</v></c><c r="AA5" t="s"><v>999999</v>')
    yield (
        "bad_style.xlsx",
        _edit(
            parts,
            SHEET,
            b'<c r="AA5"' if b'<c r="AA5"' in sheet else b"<v>6.4</v>",
            b'<v>6.4</v></c><c r="AA5" s="99999"><v>1</v>',
        ),
    )
    yield "not_xml.xlsx", _zip({**parts, SHEET: b"\x00\x01\x02"})
    yield "open_tag.xlsx", _zip({**parts, SHEET: sheet[:-20]})
    yield "deep.xlsx", _zip({**parts, SHEET: b"<a>" * 100_000 + b"</a>" * 100_000})
    yield "no_workbook.xlsx", _zip({k: v for k, v in parts.items() if k != BOOK})
    yield "no_sheet_part.xlsx", _zip({k: v for k, v in parts.items() if k != SHEET})
    yield "no_relations.xlsx", _zip({k: v for k, v in parts.items() if not k.endswith("workbook.xml.rels")})
    yield "no_cells.xlsx", _zip({**parts, SHEET: head + b"<worksheet/>"})
    yield "very_hidden.xlsx", _edit(parts, BOOK, b'sheetId="2"', b'sheetId="2" state="veryHidden"')
    yield (
        "huge_string.xlsx",
        _zip({**parts, SHEET: sheet.replace(b"<v>6.4</v>", b"<f>" + b"1+" * 400_000 + b"1</f><v>6.4</v>", 1)}),
    )
    yield "self_formula.xlsx", _edit(parts, SHEET, b"<v>6.4</v>", b"<f>SUM(H5:H5)+H5</f><v>6.4</v>")
    yield (
        "deep_formula.xlsx",
        _edit(parts, SHEET, b"<v>6.4</v>", b"<f>" + b"(" * 5_000 + b"6.4" + b")" * 5_000 + b"</f><v>6.4</v>"),
    )
    yield "power_formula.xlsx", _edit(parts, SHEET, b"<v>6.4</v>", b"<f>9^9^9^9</f><v>6.4</v>")
    cells = (b"<row>" + b'<c><f t="shared" si="9"/></c>' * 30 + b"</row>") * 3_000
    leader = b'<row><c><f t="shared" si="9" ref="A1:Z9999">' + b"A1+" * 2_000 + b"1</f></c></row>"
    yield "shared_formula.xlsx", _edit(parts, SHEET, rows, leader + cells + rows)
    arrays = b"<row>" + b'<c><f t="array" ref="A1:IV20000">1</f></c>' * 250 + b"</row>"
    yield "arrays.xlsx", _edit(parts, SHEET, rows, arrays * 100 + rows)
    yield "negative_string.xlsx", _edit(parts, SHEET, b"<v>6.4</v>", b'<v>6.4</v></c><c r="AA5" t="s"><v>-1</v>')
    yield "unknown_type.xlsx", _edit(parts, SHEET, b"<v>6.4</v>", b'<v>6.4</v></c><c r="AA5" t="x"><v>1</v>')
    yield "no_boolean.xlsx", _edit(parts, SHEET, b"<v>6.4</v>", b'<v>6.4</v></c><c r="AA5" t="b"><v>2</v>')
