"""Sound workbooks written part by part, in the forms of Excel, LibreOffice, WPS and the OpenXML SDK: `by_parts()`."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import workbook_corpus as corpus
from workbook_corpus import DATES, MAIN, NUMBERS, STRICT, Specimen, by_hand, column, zipped

NO_REFERENCES = (
    '<row><c><v>1</v></c><c t="str"><v>b</v></c></row><row r="4"><c r="C4"><v>3</v></c><c><v>4</v></c></row>'
    "<row><c><v>5</v></c></row>"
)
SHARED = (
    '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f t="shared" ref="B1:B4" si="0">A1*$C$1+SUM(A$1:A1)&amp;"A1"</f>'
    '<v>2</v></c><c r="C1"><f t="shared" ref="C1:E1" si="1">B1+\'A1\'!B1+LOG10(B1)+$A:$B+D:D+1:1</f><v>3</v></c>'
    '<c r="D1"><f t="shared" si="1"/><v>4</v></c><c r="E1"><f t="shared" si="1"/><v>5</v></c></row>'
    '<row r="2"><c r="B2"><f t="shared" si="0"/><v>3</v></c></row>'
    '<row r="3"><c r="B3"><f t="shared" si="0"/><v>4</v></c><c r="C3"><f>A1</f><v>1</v></c></row>'
    '<row r="4"><c r="B4" t="str"><f t="shared" si="0"/><v>四</v></c></row>'
)
ARRAY = (
    '<row r="1"><c r="A1"><f t="array" ref="A1:B2">D1:E2*2</f><v>2</v></c><c r="B1"><v>4</v></c></row>'
    '<row r="2"><c r="A2"><v>6</v></c><c r="B2"><v>8</v></c><c r="D2"><v>9</v></c></row>'
)
LIBREOFFICE = (
    '<row r="1" customFormat="false" ht="12.8" hidden="false" customHeight="false" outlineLevel="0" collapsed="false">'
    '<c r="A1" s="0" t="s"><v>0</v></c><c r="B1" s="1" t="n"><v>45939</v></c><c r="C1" s="0" t="n"><v>97.29</v></c>'
    '<c r="D1" s="0" t="n"><f aca="false">C1*2</f><v>194.58</v></c><c r="E1" s="0" t="str"><f aca="false">"a"&amp;A1'
    '</f><v>a合计</v></c><c r="F1" s="0" t="b"><f aca="false">TRUE()</f><v>1</v></c><c r="G1" s="0" t="e">'
    '<f aca="false">1/0</f><v>#DIV/0!</v></c><c r="H1" s="2" t="n"><v>0.15</v></c><c r="I1" s="0"/></row>'
)
PHONETIC = (
    '<t>課</t><rPh sb="0" eb="1"><t>カ</t></rPh><phoneticPr fontId="1"/>',
    '<r><t>預</t></r><r><rPr><b/></rPr><t xml:space="preserve">算 </t></r><rPh sb="0" eb="1"><t>ヨ</t></rPh>',
    "<t/>",
    "<t>尾</t>",
)
ESCAPES = ("<t>行一_x000D_\n行二</t>", "<t>_x005F_x0041_</t>", "<t>_xZZZZ_ x_y</t>", "<t>a_x0009_b</t>")
QUIRKS = ("0", "0.25", "0.999999999", "1", "1.5", "31", "59", "60", "60.5", "61", "366", "45939", "45939.354166666664",
          "45939.000000001", "2958465", "2958465.5")  # fmt: skip
BEYOND = ("-1", "-0.5", "2958466", "1E+15")
ISO = ("2025-10-09", "2025-10-09T00:00:00", "2025-10-09T08:30:00", "2025-10-09T08:30:00.250", "2025-10-09T08:30:00Z",
       "08:30:00", "T08:30:00", "PT36H5M", "PT1.5S", "1900-02-28", "1904-01-01")  # fmt: skip
DIGITS = ("97.290000000000006", "0.30000000000000004", "1E-3", "1e+20", "-5.0", "007", "123456789012345678", "1.",
          "0.1234567890123456789", "-0")  # fmt: skip
ERRORS = ("#N/A", "#DIV/0!", "#REF!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!", "#GETTING_DATA")


def strict(specimen: Specimen) -> Specimen:
    """Return the workbook in the namespaces of Strict OOXML."""
    with zipfile.ZipFile(io.BytesIO(specimen.content)) as archive:
        parts = {i.filename: archive.read(i).decode() for i in archive.infolist()}
    for new, old in STRICT:
        parts = {name: text.replace(old, new) for name, text in parts.items()}
    return Specimen(f"strict {specimen.name}", zipped(parts), (*STRICT, *specimen.mapped))


def prefixed(specimen: Specimen) -> Specimen:
    """Return the workbook with the prefix `x:` before every element of its sheet, as the OpenXML SDK writes."""
    with zipfile.ZipFile(io.BytesIO(specimen.content)) as archive:
        parts = {i.filename: archive.read(i).decode() for i in archive.infolist()}
    for name in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"):
        if name in parts:
            text = parts[name].replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')
            parts[name] = text.replace("</", "\0").replace("<", "<x:").replace("\0", "</x:")
    return Specimen(f"prefixed {specimen.name}", zipped(parts), specimen.mapped)


def by_parts() -> Iterator[Specimen]:
    """Yield them."""
    mac, iso = '<workbookPr date1904="1"/>', column(ISO, 't="d"')
    dated = column(QUIRKS, 's="1"')
    shared = Specimen("shared formulas", by_hand(SHARED))
    strings = Specimen("phonetic", by_hand(column(("0", "1", "2", "3"), 't="s"'), strings=PHONETIC))
    booleans = column(("1", "0", "true", "false"), 't="b"')
    yield shared
    yield prefixed(shared)
    yield strict(shared)
    yield strings
    yield prefixed(strings)
    yield strict(strings)
    yield Specimen("array", by_hand(ARRAY))
    yield Specimen("data table", by_hand(ARRAY.replace('t="array"', 't="dataTable" dt2D="0" dtr="0" r1="D2"')))
    yield Specimen("booleans", by_hand(booleans), (("<v>true</v>", "<v>1</v>"), ("<v>false</v>", "<v>0</v>")))
    yield Specimen("no references", by_hand(NO_REFERENCES))
    yield Specimen("no shared strings", by_hand(column(("1", "2"))))
    yield Specimen("empty shared strings", by_hand(column(("1", "2")), strings=()))
    yield Specimen("escapes", by_hand(column(("0", "1", "2", "3"), 't="s"'), strings=ESCAPES))
    yield Specimen(
        "inline", by_hand(column(("<t>甲</t>", "<r><t>乙</t></r><r><t> 丙</t></r>", *PHONETIC), 't="inlineStr"', "is"))
    )
    yield Specimen("spaces", by_hand(column((" 前", "后 ", "\n中\n", "  "), 't="str"')))
    yield Specimen("kept spaces", by_hand(column(("0",), 't="s"'), strings=('<t xml:space="preserve"> 两边 </t>',)))
    yield Specimen("ISO dates", by_hand(iso))
    yield strict(Specimen("ISO dates", by_hand(iso, formats=(14,), book=mac)))
    yield Specimen("1900", by_hand(dated, formats=(14,)))
    yield Specimen("1904", by_hand(dated.replace(">2958465", ">2957003"), formats=(14,), book=mac))
    yield Specimen(
        "1904 in words", by_hand(column(QUIRKS[:7], 's="1"'), formats=(14,), book=mac.replace('1"/', 'true"/'))
    )
    yield Specimen("1900 in words", by_hand(column(QUIRKS[:7], 's="1"'), formats=(14,), book=mac.replace('1"/', '0"/')))
    yield Specimen("beyond", by_hand(column(BEYOND, 's="1"'), formats=(14,)))
    yield Specimen("elapsed", by_hand(column(("0", "1.5", "-0.5", "0.000005", "400"), 's="1"'), formats=(46,)))
    for name, code in (("[h]", "[h]"), ("[mm]:ss", "[mm]:ss"), ("[hh]:mm", "[hh]:mm"), ("[ss].00", "[ss].00")):
        yield Specimen(f"elapsed {name}", by_hand(column(("1.5", "0.25"), 's="1"'), formats=(code,)))
    styled = "".join(f'<row r="{n}"><c r="A{n}" s="{n}"><v>45939.5</v></c></row>' for n in range(1, 60))
    yield Specimen("built-in formats", by_hand(styled, formats=[*range(23), *range(37, 50), *range(60, 83)]))
    yield Specimen("formats of Chinese", by_hand(column(("45939",), 's="1"'), formats=(31,)))
    yield Specimen("days of the week", by_hand(column(("45939",), 's="1"'), formats=("[$-804]aaaa;@",)))
    coded = "".join(
        f'<row r="{n}"><c r="A{n}" s="{n}"><v>0.5</v></c></row>' for n in range(1, len(DATES + NUMBERS) + 1)
    )
    yield Specimen("own formats", by_hand(coded, formats=DATES + NUMBERS))
    yield Specimen("digits", by_hand(column(DIGITS)))
    yield Specimen("errors", by_hand(column(ERRORS, 't="e"')))
    yield Specimen("no results", by_hand('<row r="1"><c r="A1"><f>1+1</f></c><c r="B1"><f>2</f><v></v></c></row>'))
    yield Specimen("root targets", by_hand(column(("1",)), target="/xl/worksheets/sheet1.xml"))
    yield Specimen("other names", by_hand(column(("1",)), main="book/main.xml", target="s/one.xml"))
    yield Specimen("no folder", by_hand(column(("1",)), main="workbook.xml", target="sheet.xml"))
    merged = '<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>'
    yield Specimen(
        "merged", by_hand('<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="1"/></row>', formats=(9,), after=merged)
    )
    percents, sums = (14, "0%"), ("<t>合计</t>",)
    yield Specimen("LibreOffice", by_hand(LIBREOFFICE, formats=percents, strings=sums))
    sample = Path(__file__).resolve().parents[2] / "params" / "g_company" / "quarters" / "2025Q4.xlsx"
    yield Specimen("a filled quarter", sample.read_bytes())


def specimens() -> list[Specimen]:
    """Return the whole corpus."""
    return [*corpus.made(), *by_parts()]
