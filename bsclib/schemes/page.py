"""A sheet as a reader of layouts sees it: what each place shows, where it was written, what is hidden."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from bsclib.decimals import text_of
from bsclib.errors import InputError, Place
from bsclib.evidence.faults import fault
from bsclib.evidence.preflight import REFUSED
from bsclib.evidence.xlsx import Cell, Sheet, column_letters, position
from bsclib.schemes.words import WORDS

Spot = tuple[int, int]

MOST_JOINED = 300_000
_HAN = "\u3400-\u9fff\u3000-\u303f\uff00-\uffef"
_BETWEEN = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")


def visible(text: str) -> str:
    """Return a text without characters that nobody sees (zero-width, direction, control); line ends stay."""
    return "".join(
        c for c in text if c in "\n\r\t" or unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
    )


def tidy(text: str) -> str:
    """Return a cell's text on one line; blanks between Chinese characters are layout, not words.

    Examples
    --------
    >>> tidy("合  计"), tidy("安" + chr(10) + "全"), tidy(" Days  late ")
    ('合计', '安全', 'Days late')
    """
    return _BETWEEN.sub("", re.sub(r"\s+", " ", visible(text))).strip()


def squeezed(text: str) -> str:
    """Return a text as headings are compared: one width, no blanks, lower case.

    Examples
    --------
    >>> squeezed("评分 标准（分）")
    '评分标准(分)'
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


def stored_number(cell: Cell | None) -> Decimal | None:
    """Return the number a cell stores, None if it stores none.

    A binary fraction of 17 digits is taken at the 15 that a spreadsheet shows: 0.14999999999999999 is 0.15.
    """
    value = cell.content if cell is not None and cell.kind == "number" else None
    if not isinstance(value, Decimal):
        return None
    return value if len(value.as_tuple().digits) <= 15 else Decimal(f"{value:.14e}")


def shown(cell: Cell | None) -> str:
    """Return what a cell shows: its text, its day, or its number as people read it.

    Examples
    --------
    >>> shown(Cell("number", "0.2", "A1", "0%")), shown(Cell("number", "8.5", "A1")), shown(None)
    ('20%', '8.5', '')
    """
    if cell is None:
        return ""
    number = stored_number(cell)
    if number is None:
        return tidy(cell.value if cell.moment is None else str(cell.moment))
    return f"{text_of(number * 100)}%" if cell.percent else text_of(number)


@dataclass(slots=True)
class KeptSheet:
    """One sheet: `anchors` leads every place of a merged range to its first cell, `ends` that cell to the last."""

    sheet: Sheet
    anchors: dict[Spot, Spot] = field(default_factory=dict)
    ends: dict[Spot, Spot] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    height: int = 0
    width: int = 0
    written: dict[int, list[int]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The sheet's name."""
        return self.sheet.name

    def anchor(self, row: int, column: int) -> Spot:
        """Return where the content of a place is written."""
        return self.anchors.get((row, column), (row, column))

    def cell(self, row: int, column: int) -> Cell | None:
        """Return the cell shown at a place, through merged ranges."""
        return self.sheet.cells.get(self.anchor(row, column))

    def text(self, row: int, column: int) -> str:
        """Return what a place shows, through merged ranges."""
        return shown(self.cell(row, column))

    def own(self, row: int) -> list[tuple[int, str]]:
        """Return (column, text) of what is written in a row itself and can be seen."""
        columns = (c for c in self.written.get(row, ()) if c not in self.hidden_columns)
        return [(c, shown(self.sheet.cells[(row, c)])) for c in columns if self.anchor(row, c) == (row, c)]

    def end(self, row: int, column: int) -> Spot:
        """Return the last place of the range that holds a place."""
        spot = self.anchor(row, column)
        return self.ends.get(spot, spot)

    def ref(self, row: int, column: int) -> str:
        """Return the address of what a place shows."""
        at = self.anchor(row, column)
        return f"{column_letters(at[1])}{at[0]}"

    def place(self, row: int, column: int) -> Place:
        """Return the place for a message."""
        return Place(sheet=self.name, cell=self.ref(row, column))

    def rows(self) -> Iterator[int]:
        """Yield the rows that can be seen."""
        return (r for r in range(1, self.height + 1) if r not in self.hidden_rows)


def page_of(sheet: Sheet) -> KeptSheet:
    """Return a sheet with its merged ranges resolved; ranges reaching beyond what is written are cut there.

    Parameters
    ----------
    sheet : Sheet
        As `bsclib.evidence.xlsx.read_sheets` gives it.

    Returns
    -------
    KeptSheet
        Rows and columns from 1.
    """
    filled = [spot for spot, cell in sheet.cells.items() if shown(cell)]
    page = KeptSheet(sheet, height=max((r for r, _ in filled), default=0), width=max((c for _, c in filled), default=0))
    page.hidden_rows = frozenset(sheet.hidden_rows)
    page.hidden_columns = frozenset(p[1] for c in sheet.hidden_columns if (p := position(f"{c}1")))
    for row, column in sorted(filled):
        page.written.setdefault(row, []).append(column)
    for joined in sheet.merged:
        first, _, last = joined.replace("$", "").partition(":")
        start, stop = position(first), position(last)
        if start and stop and start in sheet.cells:
            _join(page, start, stop)
    return page


def part_of(page: KeptSheet, columns: range) -> KeptSheet:
    """Return a sheet with these columns alone, everything in its place."""
    cells = {spot: cell for spot, cell in page.sheet.cells.items() if spot[1] in columns}
    return page_of(replace(page.sheet, cells=cells))


def _join(page: KeptSheet, start: Spot, stop: Spot) -> None:
    end = (min(stop[0], page.height), min(max(stop[1], start[1]), page.width))
    area = (end[0] - start[0] + 1) * (end[1] - start[1] + 1)
    if len(page.anchors) + area > MOST_JOINED:
        place = Place(sheet=page.name, cell=f"{column_letters(start[1])}{start[0]}")
        raise InputError(REFUSED, [fault("too_large", place, what=WORDS.JOINED, limit=f"{MOST_JOINED:,}")])
    page.ends[start] = (max(end[0], start[0]), max(end[1], start[1]))
    for row in range(start[0], end[0] + 1):
        for column in range(start[1], end[1] + 1):
            page.anchors[(row, column)] = start
