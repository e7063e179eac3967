"""The sheet of recalculation under way: cells with a value or a formula, what stands beside a line, the checks."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bsclib.errors import Text
from bsclib.evidence.workbook import HEAD as DARK
from bsclib.evidence.workbook import LOOKING, Writer, set_up_print
from bsclib.i18n import typeset
from bsclib.reports.excel.layout import BESIDE, COLUMNS, HEAD, area, at
from bsclib.reports.words import words
from bsclib.scoring.kinds.formula import FormulaLine, formula_text

NEAR, NUMBERS = "0.000000001", list(COLUMNS)
GREY = "#595959"
Cell = Fraction | Decimal | int | str | Text | None


class FormulaSheet:
    """The sheet under way; rows count from 1."""

    def __init__(self, writer: Writer, footer: str, name: str = "") -> None:
        self.writer, self.footer, self.checks = writer, footer, 0
        self.sheet = writer.book.add_worksheet(f"{writer.say(words.RECALCULATION)} {name}".strip())

    def put(self, column: str, row: int, value: Cell, formula: str = "", **look: Any) -> None:
        """Write a value into a named column, or a formula and the value it has now."""
        if isinstance(value, Text) and column in ("label", "unit"):  # what formulas compare stays as the law writes it
            value = typeset(value.of(self.writer.lang))
        self.place(row, NUMBERS.index(column), value, formula, **look)

    def place(self, row: int, number: int, value: object, formula: str = "", given: bool = False, **look: Any) -> None:
        """Write into the column of that number, counted from 0; what is `given` may be changed."""
        style = self.writer.filled(**look) if given else self.writer.style(**look)
        value = value.of(self.writer.lang) if isinstance(value, Text) else value
        if formula:
            now = "" if value is None else value if isinstance(value, str) else float(value)  # type: ignore[arg-type]
            self.sheet.write_formula(row - 1, number, f"={formula}", style, now)
        elif value is None or value == "":
            self.sheet.write_blank(row - 1, number, None, style)
        elif isinstance(value, str):
            self.sheet.write_string(row - 1, number, value, style)
        else:
            self.sheet.write_number(row - 1, number, float(value), style)  # type: ignore[arg-type]

    def title(self, row: int, text: str) -> None:
        """Write a heading."""
        self.sheet.write_string(row - 1, 0, text, self.writer.book.add_format({"bold": True, "font_size": 12}))

    def heads(self, row: int, heads: Mapping[str, Text]) -> None:
        """Write column heads."""
        style = self.writer.style(bold=True, font_color="white", bg_color=DARK, text_wrap=True)
        for column, label in heads.items():
            self.sheet.write_string(row - 1, NUMBERS.index(column), self.writer.say(label), style)

    def aside(self, row: int, on: FormulaLine) -> None:
        """Write what stands beside a line: label and number in turn."""
        for n, cell in enumerate(on.numbers):
            self.place(row, BESIDE - 1 + 2 * n, cell.label, font_color=GREY, border=0, align="right")
            self.place(row, BESIDE + 2 * n, cell.value, cell.formula, given=cell.given)

    def check(self, row: int, pairs: Mapping[str, str]) -> None:
        """Write whether what the formulas give is what the engine found: pairs of columns."""
        equal = [_equal(at(live, row), at(engine, row)) for live, engine in pairs.items()]
        joined = equal[0] if len(equal) == 1 else f"AND({','.join(equal)})"
        self.put("check", row, "✓", f'IF({joined},"✓","≠")', align="center")
        self.checks += 1

    def open(self) -> None:
        """Write title, explanation, column heads."""
        book, say = self.writer.book, self.writer.say
        self.sheet.write_string(
            0, 0, say(words.RECALCULATION), book.add_format({"bold": True, "font_size": 14, "font_color": DARK})
        )
        self.sheet.write_string(1, 0, say(words.ABOUT_FORMULAS), book.add_format({"italic": True, "font_color": GREY}))
        self.sheet.set_row(HEAD - 1, 28)
        self.heads(HEAD, {name: label for name, (label, _) in COLUMNS.items()})
        for number, (_, width) in enumerate(COLUMNS.values()):
            self.sheet.set_column(number, number, width)
        self.sheet.set_column(BESIDE - 1, BESIDE + 60, 11)
        self.sheet.freeze_panes(HEAD, 1)

    def close(self, last: int) -> None:
        """Write the count of checks; set up page and protection."""
        marks, number = area("check", (HEAD + 1, last)), NUMBERS.index("check")
        said = [
            formula_text(part) for part in words.ALL_CHECKED.fill(ok="\0", off="\0").of(self.writer.lang).split("\0")
        ]
        ok, off = (f'COUNTIF({marks},"{mark}")' for mark in "✓≠")
        now = words.ALL_CHECKED.fill(ok=self.checks, off=0).of(self.writer.lang)
        bold = self.writer.book.add_format({"bold": True})
        self.sheet.write_formula(2, 0, f"={said[0]}&{ok}&{said[1]}&{off}&{said[2]}", bold, now)
        red = self.writer.book.add_format({"font_color": "#C00000", "bold": True})
        differs = {"type": "cell", "criteria": "==", "value": '"≠"', "format": red}
        self.sheet.conditional_format(HEAD, number, last, number, differs)
        self.sheet.repeat_rows(HEAD - 1)
        self.sheet.set_landscape()
        set_up_print(self.sheet, self.footer)
        self.sheet.print_area(0, 0, last - 1, len(COLUMNS) - 1)
        self.sheet.hide_gridlines(2)
        self.sheet.protect("", dict.fromkeys(LOOKING, True))


def _equal(a: str, b: str) -> str:
    return f"IF(AND(ISNUMBER({a}),ISNUMBER({b})),ABS(N({a})-N({b}))<{NEAR},EXACT({a},{b}))"
