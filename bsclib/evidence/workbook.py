"""The one writer of workbooks: a declared table → its sheet, with head, widths, formats, limits, print, protection.

What a person fills is unlocked and coloured; everything else is locked without a password, to keep slips away, not
people.  Bytes depend on the inputs alone.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bsclib.errors import LIST, NOTHING, Text
from bsclib.evidence.cell import column_letters
from bsclib.evidence.schema import FIRST, Column, DeclaredSheet
from bsclib.law import Rulebook
from bsclib.law.rulebook import NO_OFFICE
from bsclib.paths import INERT_WORKBOOK

CREATED = datetime(2020, 1, 1)
LAST = 5_001  # limits and drop-downs of a table that grows reach down to this row
WIDEST = Decimal(10) ** 12  # the limit of a number that has none of its own
INPUT, LOCKED, HEAD = "#FFF8DC", "#F2F2F2", "#1F4E79"
BASE = {"font_name": "Arial", "font_size": 10, "valign": "vcenter", "border": 1, "border_color": "#D0D0D0"}
LOOKING = ("format_columns", "format_rows")
WORKING = ("format_cells", *LOOKING, "sort", "autofilter", "insert_rows")
FORMATS = {"date": "yyyy-mm-dd", "whole": "0", "month": "0", "number": "0.00"}
Record = Mapping[str, Any]
TO_FILL, REQUIRED, UNIT = Text("填报：", "To fill: "), Text("必填", "required"), Text("单位：{unit}", "unit: {unit}")


@dataclass(slots=True)
class Writer:
    """One workbook under way: its formats, each made once, its language and law; `content` once it is closed."""

    book: Any
    lang: str
    rulebook: Rulebook
    stream: io.BytesIO
    formats: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def style(self, **properties: Any) -> Any:
        """Return the format with `properties` on top of the base of all cells."""
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format({**BASE, **properties})
        return self.formats[key]

    def locked(self, **more: Any) -> Any:
        """Return the format of a cell that nobody fills."""
        return self.style(bg_color=LOCKED, **more)

    def filled(self, **more: Any) -> Any:
        """Return the format of a cell that people fill."""
        return self.style(bg_color=INPUT, locked=False, **more)

    def say(self, text: Text) -> str:
        """Return `text` in the workbook's language."""
        return text.of(self.lang)

    @property
    def content(self) -> bytes:
        """The bytes of the workbook."""
        return self.stream.getvalue()


@contextmanager
def workbook(rulebook: Rulebook, name: str, lang: str) -> Iterator[Writer]:
    """Yield the writer of a workbook of the company, `name` in its title."""
    import xlsxwriter  # here, so that reading and scoring load no writer

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, **INERT_WORKBOOK}) as book:
        book.set_properties({"title": f"{rulebook.company.id} {name}", "created": CREATED})
        yield Writer(book, lang, rulebook, stream)


class OpenSheet:
    """One sheet of a declared table under way; rows count from 1, as people see them."""

    def __init__(self, writer: Writer, table: DeclaredSheet) -> None:
        self.writer, self.table = writer, table
        self.sheet = writer.book.add_worksheet(writer.say(table.label))
        self.columns = {c.id: n for n, c in enumerate(table.columns, 1)}

    def put(self, row: int, column: str, value: object, style: Any, formula: str = "") -> None:
        """Write a value, or a formula with the value it has now."""
        at = row - 1, self.columns[column] - 1
        if isinstance(value, Text):
            value = self.writer.say(value)
        if formula:
            self.sheet.write_formula(*at, formula, style, float(value) if isinstance(value, Decimal) else value or "")
        elif value is None or value == "":
            self.sheet.write_blank(*at, None, style)
        elif isinstance(value, date):
            self.sheet.write_datetime(*at, value, style)
        elif isinstance(value, Decimal | int):
            self.sheet.write_number(*at, float(value), style)
        else:
            self.sheet.write_string(*at, str(value), style)

    def limit(self, column: str, rows: tuple[int, int], rule: Mapping[str, Any] | None) -> None:
        """Give the cells of a column from one row to another a drop-down or limits; None gives them none."""
        at = self.columns[column] - 1
        if rule:
            self.sheet.data_validation(rows[0] - 1, at, rows[1] - 1, at, dict(rule))

    def remark(self, row: int, column: str, text: Text, **size: float) -> None:
        """Attach a comment to a cell."""
        self.sheet.write_comment(row - 1, self.columns[column] - 1, self.writer.say(text), size)

    def area(self, column: str, last: int) -> str:
        """Return the reference to a column's cells from the first row of data to `last`, for a formula elsewhere."""
        letter = column_letters(self.columns[column])
        return f"'{self.writer.say(self.table.label)}'!${letter}${FIRST}:${letter}${last}"

    def head(self, styles: Sequence[Any] = (), *, fixed: bool = False) -> None:
        """Write title, explanation and column heads, repeated on every page; `styles` are those of whole columns."""
        writer, sheet, table = self.writer, self.sheet, self.table
        title = writer.book.add_format({"bold": True, "font_size": 14, "font_color": HEAD})
        about = writer.book.add_format({"italic": True, "font_color": "#595959"})
        head = writer.style(bold=True, font_color="white", bg_color=HEAD, text_wrap=True)
        sheet.write_string(0, 0, writer.say(table.label), title)
        who = writer.rulebook.office if table.who == NO_OFFICE else table.who
        sheet.write_string(1, 0, f"{writer.say(table.about)} · {writer.say(TO_FILL)}{writer.say(who)}", about)
        for number, column in enumerate(table.columns):
            self.put(FIRST - 1, column.id, column.label, head)
            sheet.set_column(number, number, column.width, styles[number] if styles else None)
            if (remark := _explained(column, fixed)).zh:
                self.remark(FIRST - 1, column.id, remark, x_scale=1.5)
        plain = writer.book.add_format({})
        for row in range(FIRST - 1):  # else the heading takes on the formats of the columns below
            sheet.set_row(row, None, plain)
        sheet.repeat_rows(0, FIRST - 2)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        set_up_print(sheet, writer.rulebook.company.id)

    def close(self, still: int = 0, allowed: Iterable[str] = WORKING) -> None:
        """Keep the heads and the first `still` columns in sight; lock the sheet but for what is `allowed`."""
        self.sheet.freeze_panes(FIRST - 1, still)
        self.sheet.protect("", dict.fromkeys(allowed, True))


def tab_name(words: str) -> str:
    """Return words as the name of a sheet: without what Excel refuses in one, at most 31 characters.

    Examples
    --------
    >>> tab_name("R&D / design [2025]")
    'R&D   design  2025'
    """
    return re.sub(r"[\[\]:*?/\\']", " ", words)[:31].strip() or "-"


def set_up_print(sheet: Any, footer: str) -> None:
    """Set an A4 page of full width, its number and the sheet's name at its foot."""
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.4, 0.4, 0.6, 0.6)
    sheet.set_footer(f"&L{footer} &A&R&P/&N")


def _explained(column: Column, fixed: bool) -> Text:
    """Return what a column's head explains: whether people must fill it, the unit, and its own words."""
    unit = UNIT.fill(unit=column.unit) if column.unit.zh else NOTHING
    parts = [part for part in (REQUIRED if column.required and not fixed else NOTHING, unit, column.about) if part.zh]
    return LIST.join(parts)


def write_table(
    writer: Writer, table: DeclaredSheet, rows: Sequence[Record], *, fixed: bool = False, still: int = 1
) -> OpenSheet:
    """Write the sheet of `table` with `rows`: to be continued by people, or `fixed`, where only answers are filled.

    The first `still` columns stay in sight.
    """
    page = OpenSheet(writer, table)
    wrapped = {"text_wrap": True}
    styles = [
        (writer.filled if c.answered or not fixed else writer.locked)(**(wrapped if fixed else _look(c)))
        for c in table.columns
    ]
    page.head(() if fixed else styles, fixed=fixed)
    for number, record in enumerate(rows, FIRST):
        for column, style in zip(table.columns, styles, strict=True):
            page.put(number, column.id, _stored(writer, column, record), style)
    for column in table.columns:
        if column.answered or not fixed:
            last = FIRST + max(len(rows), 1) - 1 if fixed else LAST
            page.limit(column.id, (FIRST, last), _limits(writer, column, fixed))
    page.close(still, LOOKING if fixed else WORKING)
    return page


def _look(column: Column) -> dict[str, Any]:
    if column.kind not in FORMATS:
        return {"text_wrap": True}
    return {"num_format": "General" if column.kind == "number" and column.decimals > 2 else FORMATS[column.kind]}


def _stored(writer: Writer, column: Column, record: Record) -> object:
    """Return a value as its cell holds it: an id by its label where that is the only one of its kind."""
    law, value = writer.rulebook, record.get(column.id)
    if value is None or value == "":
        return None
    match column.kind:
        case "month":
            return int(str(value).replace("-", ""))
        case "choice":
            return (column.choices or {})[value]
        case "scorecard":
            return law.card(value).label
        case "unit":
            return law.units[value].label
        case "indicator" if record.get("scorecard"):
            return law.indicator(record["scorecard"], value).label
    return value


def choice_of(words: Iterable[object]) -> dict[str, Any]:
    """Return the drop-down of `words`."""
    return {"validate": "list", "source": list(words)}


def between(kind: str, low: Decimal | None, high: Decimal | None) -> dict[str, Any]:
    """Return the limits of a number, `kind` integer or decimal."""
    limits = {"minimum": float(-WIDEST if low is None else low), "maximum": float(WIDEST if high is None else high)}
    return {"validate": kind, "criteria": "between", **limits}


def _limits(writer: Writer, column: Column, fixed: bool) -> dict[str, Any] | None:
    """Return the drop-down or the limits of a column; a scale of a fixed sheet is a drop-down."""
    law, low, high = writer.rulebook, column.minimum, column.maximum
    lists = {
        "scorecard": [c.label for c in law.scorecards],
        "unit": [u.label for u in law.units.values()],
        "choice": (column.choices or {}).values(),
    }
    words = [writer.say(text) for text in lists.get(column.kind, ())]
    if words and len(",".join(words)) <= 250 and not any("," in word for word in words):  # more, no cell can hold
        return choice_of(words)
    if fixed and column.kind == "whole" and low is not None and high is not None:
        return choice_of(range(int(low), int(high) + 1))
    if column.kind in ("number", "whole"):
        return between("integer" if column.kind == "whole" else "decimal", low, high)
    return {"validate": "date", "criteria": ">=", "value": date(2000, 1, 1)} if column.kind == "date" else None


def write_cover(
    writer: Writer,
    sheet: Any,
    facts: Mapping[str, str],
    lines: Mapping[str, Text],
    empty: tuple[Text, str, int] | None,
    how_to: Iterable[tuple[Text, Text]],
    title: str = "",
) -> None:
    """Write the first sheet: the title, the `facts` under their `lines`, what is still `empty`, how to fill.

    `empty` is (words, formula that counts, its value now).
    """
    top = 2 if title else 0
    label, value = writer.locked(bold=True), writer.style()
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 70)
    if title:
        big = writer.book.add_format({"bold": True, "font_size": 16, "font_color": HEAD})
        sheet.write_string(0, 0, title, big)
    for row, (id, text) in enumerate(lines.items(), top):
        sheet.write_string(row, 0, writer.say(text), label)
        sheet.write_string(row, 1, facts[id], value)
    below = top + len(lines)
    if empty:
        red = writer.style(bold=True, align="left", font_color="#C00000")
        sheet.write_string(below, 0, writer.say(empty[0]), label)
        sheet.write_formula(below, 1, empty[1], red, empty[2])
    wrapped = writer.style(text_wrap=True, valign="top")
    for row, (head, text) in enumerate(how_to, below + 2):
        if head.zh:
            sheet.write_string(row, 0, writer.say(head), label)
        sheet.write_string(row, 1, writer.say(text), wrapped)
    set_up_print(sheet, facts.get("quarter", writer.rulebook.company.id))
    sheet.protect("", dict.fromkeys(LOOKING, True))
