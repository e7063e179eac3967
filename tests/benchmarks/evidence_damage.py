"""Ways to damage a sound workbook at one cell, each with what must come of it: for `evidence_mutations.py`."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl

ROOT = Path(__file__).resolve().parents[2]
COMPANY = ROOT / "params" / "g_company"
WORKBOOK = COMPANY / "quarters" / "2025Q4.xlsx"
SITES = 30
NOISE = Decimal("0.0000000000003")
ROW = re.compile(r'<row r="(\d+)"[^>]*(?:(?<=/)>|(?<!/)>.*?</row>)', re.DOTALL)
Key = tuple[str, str]


@dataclass(frozen=True)
class Site:
    """One asked actual: where it stands and what it says."""

    row: int
    key: Key
    unit: str
    target: Any
    actual: Any
    followers: tuple[Key, ...]


@dataclass(frozen=True)
class Damage:
    """Damaged bytes, and what must come of them: `refused` at one of `cells`, or figures that changed."""

    content: bytes
    cells: tuple[str, ...] = ()
    changed: Mapping[Key, Any] | None = None
    name: str = "2025Q4.xlsx"


class Book:
    """A sound workbook taken apart, to be put together with one thing changed."""

    def __init__(self, path: Path, title: str = "指标", opened: openpyxl.Workbook | None = None) -> None:
        with zipfile.ZipFile(path) as archive:
            self.parts = {i.filename: archive.read(i) for i in archive.infolist()}
        book = opened or openpyxl.load_workbook(path)
        self.sheet = book[title]
        self.heads = {c.value: c.column_letter for c in self.sheet[4]}
        self.part = f"xl/worksheets/sheet{book.sheetnames.index(title) + 1}.xml"
        self.xml = self.parts[self.part].decode()
        self.rows = {int(m[1]): m[0] for m in ROW.finditer(self.xml)}
        self.sites = list(self._sites()) if title == "指标" else []
        self._styles()

    def cell(self, head: str, row: int) -> str:
        return f"{self.heads[head]}{row}"

    def _sites(self) -> Iterator[Site]:
        values = {
            r: {h: self.sheet[f"{c}{r}"].value for h, c in self.heads.items()} for r in range(5, self.sheet.max_row + 1)
        }
        keys = {r: (v["考核表代码"], v["指标代码"]) for r, v in values.items()}
        for row, v in values.items():
            if isinstance(v["本季实际"], int | float):
                card, indicator = keys[row]
                followers = tuple(
                    keys[r] for r, w in values.items()
                    if str(w["本季实际"]).startswith("=") and {f'"{card}"', f'"{indicator}"'} <= quoted(w["本季实际"])
                )  # fmt: skip
                yield Site(row, keys[row], v["单位"], v["目标值"], v["本季实际"], followers)

    def _styles(self) -> None:
        """Append the formats that damage needs; remember their numbers."""
        text = self.parts["xl/styles.xml"].decode()
        count = int(re.search(r'<cellXfs count="(\d+)"', text)[1])  # type: ignore[index]
        numbers = {"percent": 10, "date": 14, "thousands": 4, "exponent": 11, "Chinese date": 31, "elapsed": 46}
        plain = 'fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"'
        extra = "".join(f'<xf numFmtId="{n}" {plain}/>' for n in numbers.values())
        text = text.replace(f'<cellXfs count="{count}"', f'<cellXfs count="{count + len(numbers)}"')
        self.styled = self.with_part("xl/styles.xml", text.replace("</cellXfs>", f"{extra}</cellXfs>"))
        self.style = {name: count + n for n, name in enumerate(numbers)}

    def with_part(self, name: str, text: str) -> dict[str, bytes]:
        return {**self.parts, name: text.encode()}

    def zip(self, parts: Mapping[str, bytes]) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, body in parts.items():
                archive.writestr(name, body)
        return stream.getvalue()

    def edited(self, edit: Callable[[str], str]) -> bytes:
        """Return the workbook with the indicator sheet's XML edited."""
        changed = edit(self.xml)
        assert changed != self.xml, "the damage changed nothing"
        return self.zip({**self.styled, self.part: changed.encode()})

    def set(self, ref: str, cell: str) -> bytes:
        """Return the workbook with one cell replaced by the XML `cell`."""
        return self.edited(lambda xml: put(xml, ref, cell))


def put(xml: str, ref: str, cell: str) -> str:
    """Return sheet XML with the cell `ref` replaced by `cell`."""
    found = re.search(rf'<c r="{ref}"(?:[^>]*/>|[^>]*>.*?</c>)', xml, re.DOTALL)
    assert found, ref
    return xml.replace(found[0], cell, 1)


def text(ref: str, value: str) -> str:
    return f'<c r="{ref}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def number(ref: str, value: object, style: int = 0) -> str:
    return f'<c r="{ref}" s="{style}"><v>{value}</v></c>'


def as_decimal(value: float) -> Decimal:
    return Decimal(repr(value))


def quoted(formula: str) -> set[str]:
    return set(re.findall(r'"[^"]*"', formula))


def near(site: Site) -> Decimal:
    """Return another sound value for a site."""
    value = as_decimal(site.actual)
    whole = value == value.to_integral_value() and site.unit in ("次", "天", "项", "批", "起")
    return value + 1 if whole else value - Decimal("0.5") if value > 1 else value + Decimal("0.5")


def refused_text(words: str) -> Callable[[Book, Site], Damage]:
    return lambda b, s: _refused(b, s, text(b.cell("本季实际", s.row), words))


def refused_xml(make: Callable[[Book, Site, str], str]) -> Callable[[Book, Site], Damage]:
    return lambda b, s: _refused(b, s, make(b, s, b.cell("本季实际", s.row)))


def _refused(book: Book, site: Site, xml: str) -> Damage:
    ref = book.cell("本季实际", site.row)
    return Damage(book.set(ref, xml), (ref,))


def _kept(book: Book, site: Site, xml: str, value: Any = ...) -> Damage:
    ref = book.cell("本季实际", site.row)
    changed = {} if value is ... else dict.fromkeys((site.key, *site.followers), value)
    return Damage(book.set(ref, xml), changed=changed)


def kept_xml(make: Callable[[Book, Site, str], str]) -> Callable[[Book, Site], Damage]:
    return lambda b, s: _kept(b, s, make(b, s, b.cell("本季实际", s.row)))


def replaced(head: str, make: Callable[[str], str]) -> Callable[[Book, Site], Damage]:
    def damage(book: Book, site: Site) -> Damage:
        ref = book.cell(head, site.row)
        return Damage(book.set(ref, text(ref, make(str(book.sheet[ref].value)))), (ref,))

    return damage


def duplicated(book: Book, site: Site) -> Damage:
    last = max(book.rows) + 1
    copy = renumbered(book.rows[site.row], site.row, last)
    content = book.edited(lambda xml: xml.replace("</sheetData>", f"{copy}</sheetData>"))
    return Damage(content, (book.cell("指标代码", last), book.cell("指标代码", site.row)))


def renumbered(row: str, old: int, new: int) -> str:
    return re.sub(rf'(r="[A-Z]*){old}"', rf'\g<1>{new}"', row)


def deleted(book: Book, site: Site) -> Damage:
    return Damage(book.edited(lambda xml: xml.replace(book.rows[site.row], "")), ("",))


def total_row(book: Book, site: Site) -> Damage:
    last = max(book.rows) + 1
    cells = text(book.cell("指标", last), "合计") + number(book.cell("本季实际", last), site.actual)
    row = f'<row r="{last}">{cells}</row>'
    content = book.edited(lambda xml: xml.replace("</sheetData>", f"{row}</sheetData>"))
    return Damage(content, tuple(book.cell(h, last) for h in ("考核表代码", "指标代码", "指标", "本季实际")))


def moved(book: Book, site: Site) -> Damage:
    last = max(book.rows) + 3
    row = renumbered(book.rows[site.row], site.row, last)
    content = book.edited(
        lambda xml: xml.replace(book.rows[site.row], "").replace("</sheetData>", f"{row}</sheetData>")
    )
    return Damage(content, changed={})


def swapped_rows(book: Book, site: Site) -> Damage:
    other = site.row - 1 if site.row > 5 else site.row + 1
    one, two = book.rows[site.row], book.rows[other]

    def swap(xml: str) -> str:
        xml = xml.replace(one, "@one").replace(two, "@two")
        return xml.replace("@one", renumbered(two, other, site.row)).replace("@two", renumbered(one, site.row, other))

    content = book.edited(lambda xml: ordered_rows(swap(xml)))
    return Damage(content, changed={})


def ordered_rows(xml: str) -> str:
    rows = [m[0] for m in ROW.finditer(xml)]
    joined = "".join(sorted(rows, key=lambda r: int(re.match(r'<row r="(\d+)', r)[1])))  # type: ignore[index]
    return re.sub(r"<sheetData>.*</sheetData>", lambda m: f"<sheetData>{joined}</sheetData>", xml, flags=re.DOTALL)


def swapped_ids(book: Book, site: Site) -> Damage:
    """Exchange the ids of two neighbours and leave their labels: each figure would count for the other."""
    other = site.row + 1 if book.sheet[f"A{site.row}"].value == book.sheet[f"A{site.row + 1}"].value else site.row - 1
    one, two = (book.cell("指标代码", r) for r in (site.row, other))
    first, second = book.sheet[one].value, book.sheet[two].value
    content = book.edited(lambda xml: put(put(xml, one, text(one, second)), two, text(two, first)))
    cells = tuple(book.cell(h, r) for h in ("指标代码", "指标", "单位") for r in (site.row, other))
    return Damage(content, cells)


def merged(book: Book, site: Site) -> Damage:
    ref, below = book.cell("本季实际", site.row), book.cell("本季实际", site.row + 1)
    block = f'<mergeCells count="1"><mergeCell ref="{ref}:{below}"/></mergeCells>'
    return Damage(book.edited(lambda xml: re.sub(r"(<autoFilter[^>]*/>)", rf"\1{block}", xml)), (ref,))


def hidden_row(book: Book, site: Site) -> Damage:
    row = book.rows[site.row]
    return Damage(
        book.edited(lambda xml: xml.replace(row, row.replace("<row ", '<row hidden="1" ', 1))), (f"A{site.row}",)
    )


def doubled_cell(book: Book, site: Site) -> Damage:
    ref = book.cell("本季实际", site.row)
    again = number(ref, near(site))
    return Damage(
        book.edited(
            lambda xml: xml.replace(book.rows[site.row], book.rows[site.row].replace("</row>", f"{again}</row>"))
        ),
        (ref,),
    )


def scratch(book: Book, site: Site) -> Damage:
    row = book.rows[site.row]
    extra = row.replace("</row>", f"{number(f'Z{site.row}', 12345)}</row>")
    return Damage(book.edited(lambda xml: xml.replace(row, extra)), changed={})


def noted(words: str) -> Callable[[Book, Site], Damage]:
    def damage(book: Book, site: Site) -> Damage:
        ref = book.cell("备注", site.row)
        return Damage(book.set(ref, text(ref, words)), changed={})

    return damage


def other_value(book: Book, site: Site) -> Damage:
    value = near(site)
    return _kept(book, site, number(book.cell("本季实际", site.row), value), value)


def blank(book: Book, site: Site) -> Damage:
    return _kept(book, site, f'<c r="{book.cell("本季实际", site.row)}"/>', None)


def fresh_formula(book: Book, site: Site) -> Damage:
    value = as_decimal(site.actual)
    ref = book.cell("本季实际", site.row)
    return _kept(book, site, f'<c r="{ref}"><f>ROUND({value - 1}+1,2)</f><v>{value}</v></c>')


def stale_formula(book: Book, site: Site) -> Damage:
    ref = book.cell("本季实际", site.row)
    xml = f'<c r="{ref}"><f>{book.cell("目标值", 5)}*0+{as_decimal(site.actual) + 1}</f><v>{site.actual}</v></c>'
    return _refused(book, site, xml)


def shared_formula(book: Book, site: Site, off: int = 0) -> bytes:
    """Return the workbook with the actual as a follower of a formula in row 4, its cached value `off` by so much."""
    value, ref = as_decimal(site.actual), book.cell("本季实际", site.row)
    leader = f'<c r="Z4"><f t="shared" ref="H4:Z400" si="77">ROUND({value - 1}+1,2)</f><v>{value}</v></c></row>'
    follower = f'<c r="{ref}"><f t="shared" si="77"/><v>{value + off}</v></c>'
    head = book.rows[4]
    return book.edited(lambda xml: put(xml.replace(head, head.replace("</row>", leader)), ref, follower))


def stale_follower(book: Book, site: Site) -> Damage:
    return Damage(shared_formula(book, site, 1), (book.cell("本季实际", site.row),))


def sound_follower(book: Book, site: Site) -> Damage:
    return Damage(shared_formula(book, site), changed={})


def array_result(book: Book, site: Site) -> Damage:
    ref, row = book.cell("本季实际", site.row), book.rows[site.row]
    leader = f'<c r="Z{site.row}"><f t="array" ref="{ref}:Z{site.row}">1</f><v>1</v></c></row>'
    return Damage(book.edited(lambda xml: xml.replace(row, row.replace("</row>", leader))), (ref,))


def fraction(book: Book, site: Site) -> Damage:
    ref = book.cell("本季实际", site.row)
    return _refused(book, site, number(ref, as_decimal(site.actual).scaleb(-2)))


def target_blank(book: Book, site: Site) -> Damage:
    ref = book.cell("目标值", site.row)
    return Damage(book.set(ref, f'<c r="{ref}"/>'), (ref,))


def target_text(words: str) -> Callable[[Book, Site], Damage]:
    def damage(book: Book, site: Site) -> Damage:
        ref = book.cell("目标值", site.row)
        return Damage(book.set(ref, text(ref, words)), (ref,))

    return damage


Wants = Callable[[Site], bool]


def anywhere(site: Site) -> bool:
    return True


def a_rate(site: Site) -> bool:
    return site.unit == "%" and site.actual >= 20 and isinstance(site.target, int | float)


def against_target(site: Site) -> bool:
    return site.unit in ("%", "万元", "次(年化)") and isinstance(site.target, int | float) and site.target > 20


def limited(site: Site) -> bool:
    return site.unit not in ("万元", "起")


OPERATORS: dict[str, tuple[Callable[[Book, Site], Damage], Wants]] = {
    "text 95%": (refused_text("95%"), anywhere),
    "full-width digits": (refused_text("９５"), anywhere),
    "thousands separator": (refused_text("1,234.5"), anywhere),
    "dash": (refused_text("—"), anywhere),
    "unit in the cell": (refused_text("500万元"), anywhere),
    "number as text": (refused_text("95"), anywhere),
    "number with a blank": (refused_text(" 95 "), anywhere),
    "decimal comma": (refused_text("97,29"), anywhere),
    "exponent as text": (refused_text("9.7e1"), anywhere),
    "NA": (refused_text("NA"), anywhere),
    "None": (refused_text("None"), anywhere),
    "zero-width character": (refused_text("95\u200b"), anywhere),
    "blanks only": (refused_text("   "), anywhere),
    "true": (refused_xml(lambda b, s, r: f'<c r="{r}" t="b"><v>1</v></c>'), anywhere),
    "true in words": (refused_xml(lambda b, s, r: f'<c r="{r}" t="b"><v>true</v></c>'), anywhere),
    "date in ISO form": (refused_xml(lambda b, s, r: f'<c r="{r}" t="d"><v>2025-10-09</v></c>'), anywhere),
    "date of the Chinese Excel": (refused_xml(lambda b, s, r: number(r, 45000, b.style["Chinese date"])), anywhere),
    "elapsed time": (refused_xml(lambda b, s, r: number(r, 95, b.style["elapsed"])), anywhere),
    "date": (refused_xml(lambda b, s, r: number(r, 45000, b.style["date"])), anywhere),
    "percentage format": (refused_xml(lambda b, s, r: number(r, "0.95", b.style["percent"])), anywhere),
    "error #N/A": (refused_xml(lambda b, s, r: f'<c r="{r}" t="e"><v>#N/A</v></c>'), anywhere),
    "error #DIV/0!": (refused_xml(lambda b, s, r: f'<c r="{r}" t="e"><v>#DIV/0!</v></c>'), anywhere),
    "NaN in XML": (refused_xml(lambda b, s, r: number(r, "NaN")), anywhere),
    "infinity in XML": (refused_xml(lambda b, s, r: number(r, "INF")), anywhere),
    "hexadecimal in XML": (refused_xml(lambda b, s, r: number(r, "0x5F")), anywhere),
    "formula without value": (refused_xml(lambda b, s, r: f'<c r="{r}"><f>90+5</f></c>'), anywhere),
    "formula with a text": (refused_xml(lambda b, s, r: f'<c r="{r}" t="str"><f>"9"&amp;5</f><v>95</v></c>'), anywhere),
    "formula beyond recomputing": (refused_xml(lambda b, s, r: f'<c r="{r}"><f>PI()*30</f><v>95</v></c>'), anywhere),
    "stale formula": (stale_formula, anywhere),
    "stale shared formula": (stale_follower, anywhere),
    "result of an array": (array_result, anywhere),
    "excess digits": (refused_xml(lambda b, s, r: number(r, f"{as_decimal(s.actual) + Decimal('0.001')}")), anywhere),
    "above the limit": (refused_xml(lambda b, s, r: number(r, 123456789012)), anywhere),
    "below the limit": (refused_xml(lambda b, s, r: number(r, -1001)), limited),
    "fraction for a rate": (fraction, a_rate),
    "merged cells": (merged, anywhere),
    "hidden row": (hidden_row, anywhere),
    "row twice": (duplicated, anywhere),
    "cell twice": (doubled_cell, anywhere),
    "row deleted": (deleted, anywhere),
    "total row": (total_row, anywhere),
    "unknown indicator": (replaced("指标代码", lambda v: v + "x"), anywhere),
    "unknown card": (replaced("考核表代码", lambda v: v + "s"), anywhere),
    "label changed": (replaced("指标", lambda v: v + "(新)"), anywhere),
    "label with zero-width": (replaced("指标", lambda v: v + "\u200b"), anywhere),
    "unit changed": (replaced("单位", lambda v: "元" if v != "元" else "万元"), anywhere),
    "ids swapped": (swapped_ids, anywhere),
    "target as text": (target_text("100%"), against_target),
    "target empty": (target_blank, against_target),
    "same: row moved": (moved, anywhere),
    "same: rows swapped": (swapped_rows, anywhere),
    "same: formula noise": (kept_xml(lambda b, s, r: number(r, as_decimal(s.actual) + NOISE)), anywhere),
    "same: thousands format": (kept_xml(lambda b, s, r: number(r, s.actual, b.style["thousands"])), anywhere),
    "same: scientific format": (kept_xml(lambda b, s, r: number(r, f"{s.actual:.9E}", b.style["exponent"])), anywhere),
    "same: formula recomputed": (fresh_formula, anywhere),
    "same: shared formula": (sound_follower, anywhere),
    "same: scratch beside": (scratch, anywhere),
    "same: note NA": (noted("NA"), anywhere),
    "same: note like a formula": (noted("=1+1 见附件"), anywhere),
    "new: another value": (other_value, anywhere),
    "new: actual emptied": (blank, anywhere),
}  # fmt: skip
