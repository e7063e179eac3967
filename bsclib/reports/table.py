"""A table for people: columns declared one by one, over a sequence of rows; HTML and aligned text out."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from html import escape
from typing import Any, Generic, TypeAlias, TypeVar

from bsclib.decimals import shown
from bsclib.errors import NOTHING, Text

ABSENT = "–"
Row = TypeVar("Row")
Shown: TypeAlias = Text | str | Decimal | Fraction | int | float | date | None


def written(value: Shown, lang: str, places: int = 2) -> str:
    """Return a cell as a person reads it: words in `lang`, numbers half up, whole numbers whole, a dash for nothing.

    Examples
    --------
    >>> written(Fraction(1, 8), "zh"), written(0.5, "zh", 4), written(3, "zh"), written(None, "zh")
    ('0.13', '0.5000', '3', '–')
    """
    match value:
        case Text():
            return value.of(lang)
        case str():
            return value
        case date():
            return value.isoformat()
        case float():
            # the shortest decimal that is this float; NaN: there is none
            return ABSENT if value != value else shown(Decimal(repr(float(value))), places)
        case Decimal() | Fraction():
            return shown(value, places)
    return ABSENT if value is None else str(value)


@dataclass(frozen=True, slots=True)
class TableColumn(Generic[Row]):
    """One column: everything that is known of it, in one place.

    Attributes
    ----------
    head : Text or str
    cell : function of a row
        What stands in it: words, a number, a date, None where there is nothing.
    align : str
        `l` text, `r` number, `w` running text (small, wrapped).
    places : int, or function of a row
        Decimals of a number that is not whole.
    mark : function of a row
        The class that this column gives to the row: `missed`, `near`, `absent`, `unknown`; "" for none.
    total : as `cell` gives
        What stands under it, in a last row that is there where any column has one.
    """

    head: Text | str
    cell: Callable[[Row], Shown]
    align: str = "l"
    places: int | Callable[[Row], int] = 2
    mark: Callable[[Row], str] = lambda row: ""
    total: Shown = ""

    def written(self, row: Row, lang: str) -> str:
        """Return its cell in `row`."""
        return written(self.cell(row), lang, self.places if isinstance(self.places, int) else self.places(row))

    def sum_written(self, lang: str) -> str:
        """Return what stands under it."""
        return written(self.total, lang, self.places if isinstance(self.places, int) else 2)


Columns: TypeAlias = Sequence[TableColumn[Row]]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of strings under a header.

    Attributes
    ----------
    header : sequence of str
    rows : sequence of rows, each as long as `header`, or of one cell: a heading over the rows below it
    align : str
        One letter a column: `l` text, `r` number, `w` running text (small, wrapped).
    marks : mapping of row number to a class: `missed`, `near`, `absent`, `total`, `unknown`
    record : mapping
        What a run compares with the sealed scores; carried in the output's metadata, never shown.
    """

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    align: str
    caption: str = ""
    marks: Mapping[int, str] = field(default_factory=dict)
    record: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        columns: Columns[Row],
        rows: Iterable[Row],
        lang: str,
        caption: Text = NOTHING,
        group: Callable[[Row], str] = lambda row: "",
        record: Mapping[str, object] | None = None,
    ) -> Table:
        """Return the table of `columns` over `rows` in `lang`.

        Parameters
        ----------
        group : function of a row
            A heading, set above the first of the rows in sequence that share it; "" for none.

        Examples
        --------
        >>> sales = [("东区", Decimal("95")), ("西区", None)]
        >>> area = TableColumn(Text("区", "Area"), lambda r: r[0])
        >>> sold = TableColumn(Text("售", "Sold"), lambda r: r[1], "r")
        >>> print(Table.of((area, sold), sales, "zh").to_text())
        区       售
        东区  95.00
        西区      –
        """
        lines: list[list[str]] = []
        marks: dict[int, str] = {}
        last = ""
        for row in rows:
            if (now := group(row)) != last and now:
                lines.append([now])
            last = now
            if mark := next((m for c in columns if (m := c.mark(row))), ""):
                marks[len(lines)] = mark
            lines.append([c.written(row, lang) for c in columns])
        if any(c.total != "" for c in columns):
            marks[len(lines)] = "total"
            lines.append([c.sum_written(lang) for c in columns])
        header, align = [written(c.head, lang) for c in columns], "".join(c.align for c in columns)
        return cls(header, lines, align, caption.of(lang), marks, record or {})

    def to_html(self) -> str:
        """Return the table as HTML; every string is escaped.

        Examples
        --------
        >>> Table(("a",), [("x<y",)], "l").to_html().partition("<tbody>")[2]
        '<tr class="group"><th colspan="1">x&lt;y</th></tr></tbody></table>'
        """
        head = "".join(f'<th class="{a}">{escape(h)}</th>' for h, a in zip(self.header, self.align, strict=True))
        body = "".join(self._row(n, row) for n, row in enumerate(self.rows))
        caption = f"<caption>{escape(self.caption)}</caption>" if self.caption else ""
        return f'<table class="bsc">{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'

    def _row(self, number: int, row: Sequence[str]) -> str:
        if len(row) == 1:
            return f'<tr class="group"><th colspan="{len(self.header)}">{escape(row[0])}</th></tr>'
        mark = f' class="{self.marks[number]}"' if number in self.marks else ""
        cells = (f'<td class="{a}">{escape(c)}</td>' for c, a in zip(row, self.align, strict=True))
        return f"<tr{mark}>{''.join(cells)}</tr>"

    def to_text(self) -> str:
        """Return the table as text whose columns align in a fixed-width font (Chinese counts two).

        Examples
        --------
        >>> print(Table(("指标", "得分"), [("利润", "95.00")], "lr").to_text())
        指标   得分
        利润  95.00
        """
        lines = [self.header, *(r for r in self.rows if len(r) > 1)]
        widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
        texts = [self._line(row, widths) if len(row) > 1 else f"[{row[0]}]" for row in (self.header, *self.rows)]
        return "\n".join([self.caption, *texts] if self.caption else texts)

    def _line(self, row: Sequence[str], widths: Sequence[int]) -> str:
        cells = zip(row, self.align, widths, strict=True)
        return "  ".join(_pad(text, width, align == "r") for text, align, width in cells).rstrip()

    def __repr__(self) -> str:
        return self.to_text()

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        metadata = {"bsc": dict(self.record)} if self.record else {}
        return {"text/plain": self.to_text(), "text/html": self.to_html()}, metadata


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _pad(text: str, width: int, right: bool) -> str:
    blank = " " * (width - _width(text))
    return blank + text if right else text + blank
