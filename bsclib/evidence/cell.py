"""Cells and sheets as a workbook stores them: digits, formulas, formats, what hides or joins them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from bsclib.errors import Fault
from bsclib.evidence.number_format import GENERAL, Moment, is_percent

LONGEST_NUMBER = 40
_REF = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})\Z", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as stored.

    `kind` is `number` (value: its stored digits), `text`, `boolean` (TRUE or FALSE), `error`, `date` (value: the
    stored digits or ISO text; `moment` the date, datetime, time or duration meant, None if there is no such day) or,
    from a CSV, `plain`; `formula` is its formula, in which case value is the cached result ("" if there is none);
    `format` the code of its number format.

    Examples
    --------
    >>> rate = Cell("number", "0.14999999999999999", "C5", "0.00%")
    >>> rate.content, rate.percent
    (Decimal('0.15'), True)
    """

    kind: str
    value: str
    ref: str
    format: str = GENERAL
    formula: str | None = None
    moment: Moment | None = None

    @property
    def content(self) -> str | Decimal | bool | Moment | None:
        """The value, typed by `kind`; the stored text where a number or a date is none; None without a value."""
        if not self.value:
            return None
        match self.kind:
            case "number":
                exact = stored_number(self.value)
                return self.value if exact is None else exact
            case "boolean":
                return self.value == "TRUE"
            case "date":
                return self.value if self.moment is None else self.moment
        return self.value

    @property
    def percent(self) -> bool:
        """Whether a number here is shown times 100 with a percent sign: 0.15 as 15%."""
        return is_percent(self.format)


@dataclass(slots=True)
class Sheet:
    """A sheet: its cells by (row, column), both from 1, empty ones left out, and what hides or joins them.

    Hidden rows are numbers, hidden columns letters, merged areas references such as `A1:C1`, cells that are crossed out
    references such as `B7`.
    """

    name: str
    hidden: bool = False
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def stored_number(digits: str) -> Decimal | None:
    """Return the number that `digits` store; beyond 15 significant digits what the binary value means.

    None if they are no finite decimal number of at most 40 characters.

    Examples
    --------
    >>> stored_number("97.290000000000006"), stored_number("1E-3"), stored_number("NaN")
    (Decimal('97.29'), Decimal('0.001'), None)
    """
    if not _NUMBER.match(digits) or len(digits) > LONGEST_NUMBER:
        return None
    exact = Decimal(digits)
    if len(exact.as_tuple().digits) <= 15:
        return exact
    return Decimal(repr(float(digits))) if math.isfinite(float(digits)) else None


@lru_cache(maxsize=512)
def column_letters(number: int) -> str:
    """Return the letters of the column `number` (1 → A).

    Examples
    --------
    >>> column_letters(1), column_letters(28)
    ('A', 'AB')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=50_000)
def position(ref: str) -> tuple[int, int] | None:
    """Return (row, column) of a reference, None if it is none.

    Examples
    --------
    >>> position("AB12"), position("x")
    ((12, 28), None)
    """
    match = _REF.match(ref)
    if not match:
        return None
    column = 0
    for letter in match[1]:
        column = 26 * column + ord(letter) - 64
    return int(match[2]), column


def area_of(ref: str) -> tuple[int, int, int, int] | None:
    """Return (top, left, bottom, right) of a reference to a cell or an area, None if it is none.

    Examples
    --------
    >>> area_of("A1:C2"), area_of("B7"), area_of("A1:")
    ((1, 1, 2, 3), (7, 2, 7, 2), None)
    """
    corners = [position(c) for c in ref.split(":")]
    first, last = corners[0], corners[-1]
    return (*first, *last) if first and last and len(corners) <= 2 else None
