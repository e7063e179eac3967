"""Sound workbooks with everything ordinary in them, made on the spot by three writers: `specimens()`.

Written by openpyxl, by xlsxwriter, and from parts by hand in the forms of Excel, LibreOffice, WPS and the OpenXML SDK.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import openpyxl
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
STRICT = (
    ("http://purl.oclc.org/ooxml/spreadsheetml/main", MAIN),
    ("http://purl.oclc.org/ooxml/officeDocument/relationships", RELATIONS),
)
DATES = (
    'yyyy"年"m"月"d"日"', '[$-804]yyyy"年"m"月"d"日";@', '[DBNum1][$-804]yyyy"年"m"月"', "[$-F800]dddd\\,\\ mmmm\\ dd",
    "yyyy/m/d;@", "d-mmm-yy", "m/d", "yyyy-mm-dd hh:mm:ss.000", 'h"时"mm"分"', "h:mm AM/PM", "[Red]yyyy\\-mm\\-dd",
)  # fmt: skip
NUMBERS = (
    "General", "0", "0.00%", "0.0_%", '0.0" days"', '0"年"', "0.00E+00", "[Red]0.00;[Blue]-0.00", "# ??/??", "@",
    "#,##0.00_);(#,##0.00)", '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ', "[$￥-804]#,##0.00", "0\\h",
    "[>=1000]0,;0", "0*d", '[<1]"m"0;0', "[$USD]0", "0_d", "00000",
)  # fmt: skip


@dataclass(frozen=True)
class Specimen:
    """A workbook; `mapped` says what is replaced in its parts before openpyxl, which cannot read that form, gets it."""

    name: str
    content: bytes
    mapped: Sequence[tuple[str, str]] = ()

    def for_openpyxl(self) -> bytes:
        """Return the workbook as openpyxl can read it."""
        if not self.mapped:
            return self.content
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            parts = {i.filename: archive.read(i).decode() for i in archive.infolist()}
        for old, new in self.mapped:
            parts = {name: text.replace(old, new) for name, text in parts.items()}
        return zipped(parts)


def zipped(parts: dict[str, str]) -> bytes:
    """Return the zip of `parts`."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


def by_hand(
    rows: str,
    *,
    strings: Sequence[str] | None = None,
    formats: Sequence[int | str] = (),
    book: str = "",
    after: str = "",
    main: str = "xl/workbook.xml",
    target: str = "worksheets/sheet1.xml",
) -> bytes:
    """Return a workbook of one sheet of which `rows` is the data: style n of `formats` is the format of `s="n+1"`."""
    folder = main.rpartition("/")[0]
    root = f'xmlns="{MAIN}" xmlns:r="{RELATIONS}"'
    codes = [(200 + n, f) for n, f in enumerate(formats) if isinstance(f, str)]
    ids = [0, *(200 + n if isinstance(f, str) else f for n, f in enumerate(formats))]
    kinds = ["worksheet", "styles", *(["sharedStrings"] if strings is not None else [])]
    targets = {"worksheet": target, "styles": "styles.xml", "sharedStrings": "sharedStrings.xml"}
    relation = '<Relationship Id="rId{n}" Type="' + RELATIONS + '/{kind}" Target="{target}"/>'
    content = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    names = {k: (t.lstrip("/") if t[0] == "/" else f"{folder}/{t}".lstrip("/")) for k, t in targets.items()}
    types = {main: "sheet.main", **{names[k]: k for k in kinds}}
    escaped = [(n, c.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")) for n, c in codes]
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(f'<Override PartName="/{p}" ContentType="{content}.{k}+xml"/>' for p, k in types.items())
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        + relation.format(n=1, kind="officeDocument", target=main)
        + "</Relationships>",
        main: f'<workbook {root}>{book}<sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>',
        f"{folder}/_rels/{main.rpartition('/')[2]}.rels".lstrip("/"): f'<Relationships xmlns="{PACKAGE}/relationships">'
        + "".join(relation.format(n=n, kind=k, target=targets[k]) for n, k in enumerate(kinds, 1))
        + "</Relationships>",
        names["worksheet"]: f"<worksheet {root}><sheetData>{rows}</sheetData>{after}</worksheet>",
        names["styles"]: f'<styleSheet {root}><numFmts count="{len(codes)}">'
        + "".join(f'<numFmt numFmtId="{n}" formatCode="{c}"/>' for n, c in escaped)
        + "</numFmts><fonts><font/></fonts><fills><fill><patternFill/></fill></fills><borders><border/></borders>"
        "<cellStyleXfs><xf/></cellStyleXfs><cellXfs>"
        + "".join(f'<xf numFmtId="{n}"/>' for n in ids)
        + "</cellXfs></styleSheet>",
    }
    if strings is not None:
        parts[names["sharedStrings"]] = f"<sst {root}>{''.join(f'<si>{s}</si>' for s in strings)}</sst>"
    return zipped(parts)


def column(values: Sequence[str], attributes: str = "", tag: str = "v") -> str:
    """Return rows with one cell each, of these values; `{n}` of the attributes is the row's number."""
    return "".join(
        f'<row r="{n}"><c r="A{n}" {attributes.format(n=n)}><{tag}>{v}</{tag}></c></row>'
        for n, v in enumerate(values, 1)
    )


def _openpyxl(fill: Callable[[openpyxl.Workbook], None], **options: bool) -> bytes:
    book, stream = openpyxl.Workbook(**options), io.BytesIO()
    fill(book)
    book.save(stream)
    return stream.getvalue()


def _xlsxwriter(fill: Callable[[xlsxwriter.Workbook], None], **options: bool) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, **options}) as book:
        fill(book)
    return stream.getvalue()


FORMATTED = (45939, 45939.354166, 0.25, 0.15)
MOMENTS = (
    datetime(2025, 10, 9), datetime(2025, 10, 9, 8, 30), date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1),
    date(1904, 1, 2), date(2099, 12, 31), time(8, 30), time(23, 59, 59, 500_000), timedelta(hours=36, minutes=5),
)  # fmt: skip
VALUES = (1, -2, 0, 1.5, 97.29, 0.1 + 0.2, 1e-7, 1e15, 123456789012345, 1 / 3, True, False, "文字", " 空格 ", "a\nb\tc")


def _append(rows: Sequence[Sequence[object]], iso: bool = False) -> Callable[[openpyxl.Workbook], None]:
    def fill(book: openpyxl.Workbook) -> None:
        book.iso_dates = iso
        sheet = book.active or book.create_sheet()
        for row in rows:
            sheet.append(row)

    return fill


def _mac(book: openpyxl.Workbook) -> None:
    book.epoch = CALENDAR_MAC_1904
    _append([[m] for m in MOMENTS if not isinstance(m, date) or m.year > 1904])(book)


def _formatted(book: openpyxl.Workbook) -> None:
    for row, code in enumerate((*DATES, *NUMBERS), 1):
        for column_, value in enumerate(FORMATTED, 1):
            book.active.cell(row, column_, value).number_format = code


def _rich(book: openpyxl.Workbook) -> None:
    bold = InlineFont(b=True)
    book.active["A1"] = CellRichText("每迟交", TextBlock(bold, "1天"), " 减5分 ")
    book.active["B2"] = CellRichText(TextBlock(bold, " 前"), "后")


def _formulas(book: openpyxl.Workbook) -> None:
    sheet = book.active
    _append([[1, "=A1+1", '="x"&A1', "=SUM(A1:B1)"], [2, "=-A2", "=A2>1", "=1/0"]])(book)
    sheet["A4"] = ArrayFormula("A4:A5", "=A1:A2*2")
    sheet["C4"] = DataTableFormula("C4:C5", dt2D=False, r1="A1")


def _sheets(book: openpyxl.Workbook) -> None:
    book.active.title = "第一 & <张>"
    book.active.merge_cells("A1:C2")
    book.active["A1"], book.active["E9"] = "合并", 1
    book.active.row_dimensions[9].hidden = True
    book.active.column_dimensions["E"].hidden = True
    hidden, secret = book.create_sheet("隐"), book.create_sheet("深")
    hidden.sheet_state, secret.sheet_state = "hidden", "veryHidden"
    hidden["B2"], secret["C3"] = "藏", 3
    book.active["F1"].comment = Comment("批注", "我")
    book.active["F1"].hyperlink = "https://example.org/"


def _write_values(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("值")
    for row, value in enumerate(VALUES):
        sheet.write(row, 0, value)
        sheet.write(row, row, value)


def _write_moments(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet()
    for row, value in enumerate(m for m in MOMENTS if not isinstance(m, date) or m.year > 1904):
        shown = "[h]:mm:ss" if isinstance(value, timedelta) else "h:mm" if isinstance(value, time) else "yyyy-mm-dd"
        sheet.write_datetime(row, 0, value, book.add_format({"num_format": shown}))


def _write_formulas(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet()
    for row, value in enumerate((2, "文", True, "#DIV/0!", "", 0.30000000000000004)):
        sheet.write_formula(row, 0, "=B1*2+SUM(C1:C9)", None, value)
    sheet.write_dynamic_array_formula("C1:C3", "=SORT(B1:B3)", None, 1)
    sheet.write_array_formula("D1:D1", "{=SUM(B1:B3*2)}", None, 4)
    sheet.write_formula("E1", "=LET(x,1,x+A1)", None, 2)


def _write_table(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("指标")
    sheet.add_table("A1:C4", {"columns": [{"header": "甲"}, {"header": "乙"}, {"header": "丙", "formula": "=[@甲]+1"}]})
    sheet.conditional_format("A1:A9", {"type": "cell", "criteria": ">", "value": 1})
    sheet.data_validation("B2", {"validate": "list", "source": ["是", "否"]})
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=指标!$A$2:$A$4"})
    book.add_chartsheet("图").set_chart(chart)
    book.define_name("率", "=指标!$A$2")


def _write_rich(book: xlsxwriter.Workbook) -> None:
    sheet, red = book.add_worksheet(), book.add_format({"color": "red", "num_format": "0.0%"})
    sheet.write_rich_string("A1", "每次", red, "扣5分", ",扣完为止 ")
    sheet.write_rich_string("A2", red, " 首", "尾")
    sheet.write_number("B1", 0.15, red)
    sheet.write_blank("C1", None, red)


def _write_hidden(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet()
    sheet.merge_range("B2:D3", "并", None)
    sheet.set_row(4, None, None, {"hidden": True})
    sheet.set_column("F:G", 9, None, {"hidden": True})
    sheet.write("A5", 5)
    book.add_worksheet("藏").hide()


def _write_many(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet()
    for row in range(200):
        for col in range(10):
            sheet.write(row, col, (row * 7 + col) / 8 if col % 3 else f"行{row}")


def made() -> Iterator[Specimen]:
    """Yield the workbooks that openpyxl and xlsxwriter write."""
    values, moments = [[v] for v in VALUES], [[m] for m in MOMENTS]
    yield Specimen("openpyxl values", _openpyxl(_append(values)))
    yield Specimen("openpyxl across", _openpyxl(_append([[None, *VALUES], [], VALUES])))
    yield Specimen("openpyxl write-only", _openpyxl(lambda b: _append(values)(b), write_only=True))
    yield Specimen("openpyxl moments", _openpyxl(_append(moments)))
    yield Specimen("openpyxl ISO moments", _openpyxl(_append(moments, iso=True)))
    yield Specimen("openpyxl 1904", _openpyxl(_mac))
    yield Specimen("openpyxl formats", _openpyxl(_formatted))
    yield Specimen("openpyxl rich text", _openpyxl(_rich))
    yield Specimen("openpyxl formulas", _openpyxl(_formulas))
    yield Specimen("openpyxl sheets", _openpyxl(_sheets))
    yield Specimen("openpyxl errors", _openpyxl(_append([["#N/A", "#DIV/0!", "#REF!", "#NAME?", "#VALUE!", "#NUM!"]])))
    yield Specimen("openpyxl empty", _openpyxl(lambda book: None))
    yield Specimen("xlsxwriter values", _xlsxwriter(_write_values))
    yield Specimen("xlsxwriter inline", _xlsxwriter(_write_values, constant_memory=True))
    yield Specimen("xlsxwriter moments", _xlsxwriter(_write_moments))
    yield Specimen("xlsxwriter 1904", _xlsxwriter(_write_moments, date_1904=True))
    yield Specimen("xlsxwriter formulas", _xlsxwriter(_write_formulas))
    yield Specimen("xlsxwriter future", _xlsxwriter(_write_formulas, use_future_functions=True))
    yield Specimen("xlsxwriter table", _xlsxwriter(_write_table))
    yield Specimen("xlsxwriter rich text", _xlsxwriter(_write_rich))
    yield Specimen("xlsxwriter hidden", _xlsxwriter(_write_hidden))
    yield Specimen("xlsxwriter many", _xlsxwriter(_write_many))
