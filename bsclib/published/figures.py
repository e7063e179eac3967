"""A printed figure: its exact value, the last place it was printed to, and how it is written back.

Values are fractions of one (``43.38%`` is 4338/10000), so a weight in percent and a weight in
decimals compare.  Nothing here knows a table by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from unicodedata import normalize

from bsclib.decimals import round_half_up, shown

_PRINTED = re.compile(r"(?:[-−](?=[0.]+\Z))?(?P<number>\d*\.?\d+)(?P<percent>\s*%)?\Z", re.ASCII)
_RATIO = re.compile(r"(?:(\d+)\s+)?(\d+)\s*[/:⁄]\s*(\d+)\Z", re.ASCII)
_VULGAR = re.compile(r"([½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑])")
_COMMA = re.compile(r"(?<=\d),(?=\d)")
NUMBER = re.compile(r"\d+(?:\.\d+)?\s*[%%]?", re.ASCII)

Key = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """One printed figure and its place.

    `column` is the role it plays: ``entry 2``, ``weight``, ``final``, ``rule 1``, ``text``.
    `quantum` is the worth of one unit of its last printed place; 0 for a ratio such as 1/4.
    """

    table: str
    row: int
    column: str
    item: str
    item_en: str
    card: str
    group: str
    printed: str
    value: Fraction | None
    quantum: Fraction = Fraction(0)

    @property
    def key(self) -> Key:
        """Its place: table, row, column."""
        return self.table, self.row, self.column

    @property
    def role(self) -> str:
        """The column without its number: entry, weight, final, rule, text."""
        return self.column.split(" ")[0]

    @property
    def unit(self) -> Fraction:
        """The worth of the digit before the point: 1, or 1/100 when printed in percent."""
        return Fraction(1, 100) if self.printed.endswith(("%", "%")) else Fraction(1)

    @property
    def source(self) -> str:
        """Its place as people cite it."""
        return f"{self.table} › {self.row} › {self.column}"

    def write(self, value: Fraction | None) -> str:
        """Return `value` written as this figure is printed (same places, same percent sign)."""
        if value is None:
            return ""
        if not self.quantum:
            return str(value)
        places = len(str(self.unit / self.quantum)) - 1
        return shown(value / self.unit, places) + ("%" if self.unit != 1 else "")


def read_number(printed: str) -> tuple[Fraction | None, Fraction]:
    """Return the value and the quantum of a printed number; (None, 0) when it is none.

    Full-width digits, a decimal comma, a mixed number and a program's -0.0000 are read as what they stand for.

    Examples
    --------
    >>> read_number("43.38%"), read_number("1/4"), read_number("—")
    ((Fraction(2169, 5000), Fraction(1, 10000)), (Fraction(1, 4), Fraction(0, 1)), (None, Fraction(0, 1)))
    >>> read_number("-0.000"), read_number("-0.1")[0]
    ((Fraction(0, 1), Fraction(1, 1000)), None)
    >>> read_number("4 5/7")[0], read_number("27,9%"), read_number("０．５")[0]
    (Fraction(33, 7), (Fraction(279, 1000), Fraction(1, 1000)), Fraction(1, 2))
    """
    # NFKC sets a fraction slash between the parts of ½, and nothing before it
    text = _COMMA.sub(".", normalize("NFKC", _VULGAR.sub(r" \1", printed)).strip())
    ratio = _RATIO.match(text)
    if ratio and int(ratio[3]):
        return int(ratio[1] or 0) + Fraction(int(ratio[2]), int(ratio[3])), Fraction(0)
    match = _PRINTED.match(text)
    if not match:
        return None, Fraction(0)
    unit = Fraction(1, 100) if match["percent"] else Fraction(1)
    return Fraction(match["number"]) * unit, unit / 10 ** len(match["number"].partition(".")[2])


def half_up(value: Fraction, quantum: Fraction) -> Fraction:
    """Return `value` rounded half up to a multiple of `quantum`."""
    return round_half_up(value / quantum, 0) * quantum


def truncated(value: Fraction, quantum: Fraction) -> Fraction:
    """Return `value` cut off at a multiple of `quantum`.

    Examples
    --------
    >>> truncated(Fraction("0.06479"), Fraction("0.0001"))
    Fraction(647, 10000)
    """
    return Fraction(value // quantum) * quantum


ROUNDINGS: dict[str, Callable[[Fraction, Fraction], Fraction]] = {"rounding": half_up, "truncation": truncated}


def how_many(figures: list[tuple[PrintedFigure, Fraction]], rounding: str) -> int:
    """Return how many figures are their exact value under `rounding`."""
    return sum(f.value == ROUNDINGS[rounding](exact, f.quantum) for f, exact in figures if f.quantum)
