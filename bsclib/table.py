"""A table for people: columns declared one by one, over a sequence of rows; HTML and aligned text out."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from html import escape
from typing import Generic, TypeAlias, TypeVar

from bsclib.decimals import shown
from bsclib.errors import NOTHING, Text
from bsclib.i18n import typeset

ABSENT = "–"
NO_LINES = Text("没有记录", "nothing to show")
EMPTY = {"bsc_empty": True}  # metadata of an output with nothing in it: a page leaves it out
Row = TypeVar("Row")
Shown: TypeAlias = Text | str | Decimal | Fraction | int | float | date | None


def written(value: Shown, lang: str, places: int = 2) -> str:
    """Return a cell as a person reads it: words in `lang`, numbers half up, whole numbers whole, a dash for nothing.

    Parameters
    ----------
    value : Text, str, number, date or None
    lang : "zh" or "en"
    places : int
        Decimals of a number that is not whole.

    Returns
    -------
    str

    Examples
    --------
    >>> written(Fraction(1, 8), "zh"), written(0.5, "zh", 4), written(3, "zh"), written(None, "zh")
    ('0.13', '0.5000', '3', '–')
    """
    match value:
        case Text():
            return typeset(value.of(lang))
        case str():
            return typeset(value)
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

    def places_of(self, row: Row) -> int:
        """Return the decimals of a number in `row`."""
        return self.places if isinstance(self.places, int) else self.places(row)


Columns: TypeAlias = Sequence[TableColumn[Row]]


@dataclass(frozen=True, slots=True)
class TableLine:
    """A line as shown; one with a single cell in a table of several columns is a heading over those below it.

    `values` are the cells before they were written, for whoever calculates with them.
    """

    cells: Sequence[str]
    mark: str = ""
    values: Sequence[Shown] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Lines under a header, as shown: what `Table.of` makes of columns and rows.

    Attributes
    ----------
    heads : sequence of (head, alignment)
    lines : sequence of TableLine
    record : mapping
        What a run compares with the sealed scores; carried in the output's metadata, never shown.
    empty : str
        What a page says where there are no lines, so that no header stands over nothing.
    """

    heads: Sequence[tuple[str, str]]
    lines: Sequence[TableLine]
    caption: str = ""
    record: Mapping[str, object] = field(default_factory=dict)
    empty: str = ABSENT

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
        lines, last = [], ""
        for row in rows:
            if (now := typeset(group(row))) != last and now:
                lines.append(TableLine([now]))
            last = now
            mark = next((m for c in columns if (m := c.mark(row))), "")
            values = [c.cell(row) for c in columns]
            shown_as = [written(v, lang, c.places_of(row)) for c, v in zip(columns, values, strict=True)]
            lines.append(TableLine(shown_as, mark, values))
        if lines and any(c.total != "" for c in columns):
            fixed = (c.places if isinstance(c.places, int) else 2 for c in columns)
            totals = [written(c.total, lang, places) for c, places in zip(columns, fixed, strict=True)]
            lines.append(TableLine(totals, "total", [c.total for c in columns]))
        return cls(
            [(written(c.head, lang), c.align) for c in columns],
            lines,
            typeset(caption.of(lang)),
            record or {},
            NO_LINES.of(lang),
        )

    @property
    def header(self) -> list[str]:
        """The words over the columns."""
        return [head for head, _ in self.heads]

    @property
    def rows(self) -> list[Sequence[str]]:
        """The cells of every line."""
        return [line.cells for line in self.lines]

    @property
    def marks(self) -> dict[int, str]:
        """The number of each line that is marked, with its class."""
        return {n: line.mark for n, line in enumerate(self.lines) if line.mark}

    def to_html(self) -> str:
        """Return the table as HTML; every string is escaped.

        Examples
        --------
        >>> Table.of([TableColumn("a", str)], ["x<y"], "en").to_html().partition("<tbody>")[2]
        '<tr><td class="l" data-h="a">x&lt;y</td></tr></tbody></table>'
        """
        head = "".join(f'<th class="{align}">{escape(text)}</th>' for text, align in self.heads)
        body = "".join(map(self._html, self.lines)) or (
            f'<tr><td class="l" colspan="{len(self.heads)}">{escape(self.empty)}</td></tr>'
        )
        caption = f"<caption>{escape(self.caption)}</caption>" if self.caption else ""
        return f'<table class="bsc">{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'

    def _html(self, line: TableLine) -> str:
        if self._is_heading(line):
            return f'<tr class="group"><th colspan="{len(self.heads)}">{escape(line.cells[0])}</th></tr>'
        mark = f' class="{line.mark}"' if line.mark else ""
        cells = (self._cell(c, *head) for c, head in zip(line.cells, self.heads, strict=True))
        return f"<tr{mark}>{''.join(cells)}</tr>"

    def _cell(self, text: str, head: str, align: str) -> str:
        """Return a cell that carries its head along: on a narrow screen it stands in front of the figure."""
        if not text or text == ABSENT:
            return f'<td class="{align} none">{escape(text)}</td>'
        return f'<td class="{align}" data-h="{escape(head)}">{escape(text)}</td>'

    def _is_heading(self, line: TableLine) -> bool:
        return len(line.cells) < len(self.heads)

    def to_text(self) -> str:
        """Return the table as text whose columns align in a fixed-width font (Chinese counts two)."""
        full = [self.header, *(line.cells for line in self.lines if not self._is_heading(line))]
        widths = [max(map(_width, column)) for column in zip(*full, strict=True)]
        body = [
            f"[{line.cells[0]}]" if self._is_heading(line) else self._text(line.cells, widths) for line in self.lines
        ]
        return "\n".join([*([self.caption] if self.caption else []), self._text(self.header, widths), *body])

    def _text(self, cells: Sequence[str], widths: Sequence[int]) -> str:
        triples = zip(cells, self.heads, widths, strict=True)
        return "  ".join(_pad(text, width, align == "r") for text, (_, align), width in triples).rstrip()

    def __repr__(self) -> str:
        return self.to_text()

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, object]]:
        metadata: dict[str, object] = {"bsc": dict(self.record)} if self.record else {}
        if not self.lines:
            return {"text/plain": self.to_text()}, metadata | EMPTY
        return {"text/plain": self.to_text(), "text/html": self.to_html()}, metadata


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _pad(text: str, width: int, right: bool) -> str:
    blank = " " * (width - _width(text))
    return blank + text if right else text + blank
