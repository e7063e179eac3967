"""Tables as sheets of a workbook: numbers as numbers, as they are shown; marks as colours and signs; ready to print."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bsclib.evidence.workbook import HEAD as DARK
from bsclib.evidence.workbook import LOOKING, Writer, set_up_print, tab_name
from bsclib.reports.words import words
from bsclib.table import Shown, Table, TableLine

HEAD_HEIGHT = 28  # [points]: two lines
LINE_HEIGHT = 13.5
FIRST_ROW = 3  # of the first table's head, counted from 0
WIDEST, WRAPPED = 32, 48
COLOURS = {"missed": "#FDF0E7", "near": "#FDF8EA", "absent": "#F2F2F2"}
LIGHTS = {"met": ("●", "#1A7F4E"), "near": ("◆", "#9A6700"), "missed": ("▼", "#B5480C")}
_FLAGGED = re.compile(r"(\d+\.\d+) ([FU])\Z", re.ASCII)  # a variance, favourable or not
_NUMBER = re.compile(r"[+−-]?\d{1,3}(,\d{3})*(\.\d+)?\Z|[+−-]?\d+(\.\d+)?\Z", re.ASCII)


class TableSheet:
    """A sheet of tables, one below the other; the head of the first stays in sight.

    Where it is `lit` a first column shows how far each line met its aim, by sign and colour.
    """

    def __init__(self, writer: Writer, name: str, title: str, about: str, lit: bool = False) -> None:
        self.writer, self.row, self.lit, self.widths = writer, FIRST_ROW, int(lit), {0: 5} if lit else {}
        self.tables = 0
        taken = {sheet.get_name().lower() for sheet in writer.book.worksheets()}
        tab = tab_name(name)
        if tab.lower() in taken:
            tab = f"{tab[:26]} {len(taken)}"
        self.sheet = writer.book.add_worksheet(tab)
        self.sheet.write_string(
            0, 0, title, writer.book.add_format({"bold": True, "font_size": 14, "font_color": DARK})
        )
        self.sheet.write_string(1, 0, about, writer.book.add_format({"italic": True, "font_color": "#595959"}))

    def add(self, table: Table) -> tuple[int, int]:
        """Write a table below what is there; return its first and its last line of data, counted from 0."""
        self.tables += 1
        if self.row > FIRST_ROW:
            self.row += 1
            if table.caption:
                self.sheet.write_string(self.row, self.lit, table.caption, self.writer.book.add_format({"bold": True}))
                self.row += 1
        lit = self.lit and any(line.mark in LIGHTS for line in table.lines)
        head = self.writer.style(bold=True, font_color="white", bg_color=DARK, text_wrap=True)
        if lit:
            self.sheet.write_string(self.row, 0, self.writer.say(words.LIGHT), head)
        for number, text in enumerate(table.header, self.lit):
            self.sheet.write_string(self.row, number, text, head)
        self.sheet.set_row(self.row, HEAD_HEIGHT)
        first = self.row + 1
        for line in table.lines:
            self.row += 1
            self._line(table, line, bool(lit))
        self.row += 1
        self._widen(table)
        return first, self.row - 1

    def _line(self, table: Table, line: TableLine, lit: bool) -> None:
        if len(line.cells) < len(table.heads):  # a heading over the lines below it
            for number in range(self.lit, len(table.heads) + self.lit):
                words = line.cells[0] if number == self.lit else ""
                self._write(number, words, None, {"bold": True, "bg_color": "#E8EEF3"})
            return
        look: dict[str, Any] = {"bg_color": COLOURS[line.mark]} if line.mark in COLOURS else {}
        look |= {"bold": True, "top": 2} if line.mark == "total" else {}
        if lit:
            sign, colour = LIGHTS.get(line.mark, ("", "black"))
            self._write(0, sign, None, look | {"font_color": colour, "align": "center"})
        values = line.values or line.cells
        for number, (text, value, (_, align)) in enumerate(zip(line.cells, values, table.heads, strict=True), self.lit):
            own = {"align": "right"} if align == "r" else {"text_wrap": True, "valign": "top"}
            self._write(number, text, value if align == "r" else None, look | own)
        lines = max(
            (-(-_width(t) // WRAPPED) for t, (_, a) in zip(line.cells, table.heads, strict=True) if a == "w"), default=1
        )
        if lines > 1:
            self.sheet.set_row(self.row, LINE_HEIGHT * lines)

    def _write(self, number: int, text: str, value: Shown, look: dict[str, Any]) -> None:
        """Write a cell: a number where one stands behind it or is all that it says, else its words."""
        found = number_behind(text, value)
        if found is None:
            self.sheet.write_string(self.row, number, text, self.writer.style(**look))
        else:
            self.sheet.write_number(self.row, number, found, self.writer.style(**look, num_format=format_of(text)))

    def _widen(self, table: Table) -> None:
        """Let each column hold its longest line, up to a limit; running text is wrapped."""
        for number, (head, align) in enumerate(table.heads):
            cells = (line.cells[number] for line in table.lines if len(line.cells) == len(table.heads))
            longest = max((_width(c) for c in cells), default=0)
            wanted = (
                WRAPPED if align == "w" and longest > WRAPPED else min(max(longest + 2, _width(head) // 2 + 2), WIDEST)
            )
            self.widths[number + self.lit] = max(self.widths.get(number + self.lit, 4), wanted)

    def close(self, footer: str, still: int = 1) -> None:
        """Set widths, heads in sight, an A4 page; lock the sheet."""
        for number, width in self.widths.items():
            self.sheet.set_column(number, number, width)
        self.sheet.freeze_panes(FIRST_ROW + 1, still)
        if self.tables == 1:  # else the head would stand over lines of another table
            self.sheet.repeat_rows(FIRST_ROW)
        self.sheet.set_landscape()
        set_up_print(self.sheet, footer)
        self.sheet.print_area(0, 0, max(self.row, FIRST_ROW), max(self.widths, default=1))
        self.sheet.hide_gridlines(2)
        self.sheet.protect("", dict.fromkeys(LOOKING, True))


def number_behind(text: str, value: Shown) -> float | None:
    """Return the number that a cell shows, as exactly as it is known; None where it shows none.

    Examples
    --------
    >>> number_behind("0.33", Fraction(1, 3)), number_behind("−1,234.50", "−1,234.50"), number_behind("–", None)
    (0.3333333333333333, -1234.5, None)
    >>> number_behind("12.80 U", "12.80 U")  # an unfavourable variance is negative
    -12.8
    """
    if flagged := _FLAGGED.match(text):
        return float(flagged[1]) * (-1 if flagged[2] == "U" else 1)
    if isinstance(value, Decimal | Fraction | int | float) and _NUMBER.match(text):
        return float(value)
    if isinstance(value, str) and _NUMBER.match(value):
        return float(Decimal(value.replace(",", "").replace("−", "-")))
    return None


def format_of(text: str) -> str:
    """Return the number format under which a number looks as `text` does: a sign before it is kept.

    Examples
    --------
    >>> format_of("+1,234.50"), format_of("12"), format_of("-0.1")
    ('+#,##0.00;−#,##0.00;+0.00', '0', '0.0')
    """
    if flagged := _FLAGGED.match(text):
        body = format_of(flagged[1])
        return f'{body}" F";{body}" U";{body}'
    places = len(text.partition(".")[2])
    tail = "." + "0" * places if places else ""
    body = ("#,##0" if "," in text else "0") + tail
    return f"+{body};−{body};+0{tail}" if text[:1] in "+−" else body


def _width(text: str) -> int:
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)
