"""What all sheets of a workbook share: formats made once, headings, protection, print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bsclib.errors import Text
from bsclib.evidence.schema import Column, DeclaredSheet
from bsclib.law import Rulebook

CREATED = datetime(2020, 1, 1)
FIRST = 5  # the first row of data: two lines of heading, a blank, the column heads
INPUT, LOCKED, HEAD = "#FFF8DC", "#F2F2F2", "#1F4E79"


@dataclass(slots=True)
class Writer:
    """One workbook under way: its formats, language and law."""

    book: Any
    lang: str
    rulebook: Rulebook
    formats: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def style(self, **properties: Any) -> Any:
        """Return the format with `properties`, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            base = {"font_name": "Arial", "font_size": 10, "valign": "vcenter", "border": 1, "border_color": "#D0D0D0"}
            self.formats[key] = self.book.add_format({**base, **properties})
        return self.formats[key]

    def say(self, text: Text) -> str:
        """Return `text` in the workbook's language."""
        return text.of(self.lang)


def set_up_print(sheet: Any, footer: str, *, landscape: bool = True) -> None:
    """Set an A4 page of full width, its number and the sheet's name at its foot."""
    if landscape:
        sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.4, 0.4, 0.6, 0.6)
    sheet.set_footer(f"&L{footer} &A&R&P/&N")


def write_heading(writer: Writer, sheet: Any, table: DeclaredSheet, styles: Sequence[Any] = ()) -> None:
    """Write title, explanation and column heads, repeated on every page.

    `styles` are those of the columns below; rows of the heading keep their own.
    """
    plain = writer.book.add_format({})
    title = writer.book.add_format({"bold": True, "font_size": 14, "font_color": HEAD})
    about = writer.book.add_format({"italic": True, "font_color": "#595959"})
    sheet.write_string(0, 0, writer.say(table.label), title)
    who = Text("填报:", "To fill: ").of(writer.lang) + writer.say(table.who)
    sheet.write_string(1, 0, f"{writer.say(table.about)} · {who}", about)
    head = writer.style(bold=True, font_color="white", bg_color=HEAD, text_wrap=True)
    for number, column in enumerate(table.columns):
        sheet.write_string(FIRST - 2, number, writer.say(column.label), head)
        sheet.set_column(number, number, column.width, styles[number] if styles else None)
        remark = _remark(column)
        if remark.zh:
            sheet.write_comment(FIRST - 2, number, writer.say(remark), {"x_scale": 1.5})
    for row in range(FIRST - 1):
        sheet.set_row(row, None, plain)
    sheet.repeat_rows(0, FIRST - 2)
    sheet.hide_gridlines(2)
    set_up_print(sheet, writer.rulebook.company.id)


def _remark(column: Column) -> Text:
    """Return what a column's head explains: unit, whether required, and its own words."""
    zh = [
        *(["必填"] if column.required else []),
        *([f"单位:{column.unit.zh}"] if column.unit.zh else []),
        column.about.zh,
    ]
    en = [
        *(["required"] if column.required else []),
        *([f"unit: {column.unit.en}"] if column.unit.en else []),
        column.about.en,
    ]
    return Text(";".join(p for p in zh if p), "; ".join(p for p in en if p))


def protect(sheet: Any) -> None:
    """Lock the sheet without a password; what people need for looking at it stays allowed."""
    allowed = ("format_cells", "format_columns", "format_rows", "sort", "autofilter", "insert_rows")
    sheet.protect("", dict.fromkeys(allowed, True))
