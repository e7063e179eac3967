"""One judgement as people write it: '1/3', ⅓, 1:3, 1/2.5, 0.333, 0,33, 3, Fraction(1, 3), or a date by accident."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from numbers import Integral, Rational
from typing import NamedTuple

from bsclib.ahp.scales import CONVERSIONS

SCALES = ("saaty", "any", *(name for name in CONVERSIONS if name != "saaty"))
GRID = tuple(sorted({Fraction(k) for k in range(1, 10)} | {Fraction(1, k) for k in range(2, 10)}))

_PART = r"(\d{1,15}(?:[.,]\d{1,24})?|[.,]\d{1,24})"
_RATIO = re.compile(rf"([+-]?){_PART}\s*[/:]\s*{_PART}", re.ASCII)
_DECIMAL = re.compile(r"([+-]?)(\d{0,15})(?:[.,](\d{0,24}))?(?:[eE]([+-]?\d{1,2}))?", re.ASCII)
_DATE = re.compile(
    r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}( .*)?|\d{2,4}年\d{1,2}月\d{1,2}日?( .*)?|\d{1,2}月\d{1,2}日"
    r"|\d{1,2}[- ][A-Z][a-z]{2}|[A-Z][a-z]{2}[- ]\d{1,2}"
)
_SAME = str.maketrans({"⁄": "/", "∶": ":", "−": "-", "–": "-", "\u200b": "", "\ufeff": ""})
_EPOCH, _SERIALS = date(1899, 12, 30), range(36526, 73051)  # Excel's day numbers of the years 2000 to 2099


class CellReading(NamedTuple):
    """What a cell says: a value, or nothing (missing), or a problem (a code of `faults`) with its details."""

    value: Fraction | None = None
    problem: str = ""
    snapped: bool = False
    unit: Fraction = Fraction(0)  # of the last decimal: how far the writer may have rounded
    details: tuple[tuple[str, str], ...] = ()


def read(cell: object, scale: str = "saaty") -> CellReading:
    """Return what `cell` says on `scale`; a problem is returned, never raised.

    Examples
    --------
    >>> read("⅓").value, read("1:3").value, read("0,33").value, read("0.33").snapped
    (Fraction(1, 3), Fraction(1, 3), Fraction(1, 3), True)
    >>> read("0").problem, read("10").problem, read("10", "any").problem, read("").value
    ('zero', 'off_scale', '', None)
    """
    item = getattr(cell, "item", None)
    if callable(item) and getattr(cell, "shape", None) == ():
        cell = item()  # a numpy scalar
    found = _exact(cell)
    if found.value is None:
        return found
    if found.value <= 0:
        return CellReading(problem="zero" if found.value == 0 else "negative")
    if scale == "any":
        return found if Fraction(1, 10**15) <= found.value <= 10**15 else CellReading(problem="too_large")
    return _on_scale(found)


def _exact(cell: object) -> CellReading:
    if cell is None:
        return CellReading()
    if isinstance(cell, bool):
        return CellReading(problem="unreadable")
    if isinstance(cell, date):
        return _dated(cell)
    if isinstance(cell, Integral | Rational):
        return CellReading(Fraction(int(cell.numerator), int(cell.denominator)))
    if isinstance(cell, float):
        return _float(cell)
    if isinstance(cell, Decimal):
        return _text(format(cell, "f")) if cell.is_finite() and -99 < cell.adjusted() < 99 else _odd(str(cell))
    return _text(cell) if isinstance(cell, str) else CellReading(problem="unreadable")


def _float(x: float) -> CellReading:
    inverse = round(1 / x) if 1e-3 < x < 1 else 0
    if inverse and x == 1 / inverse:
        return CellReading(Fraction(1, inverse))
    if inverse and abs(x * inverse - 1) < 1e-6:
        return CellReading(Fraction(1, inverse), snapped=True)
    return _text(repr(x))


def _text(text: str) -> CellReading:
    clean = unicodedata.normalize("NFKC", text[:80]).translate(_SAME).strip()
    if not clean:
        return CellReading()
    if ratio := _RATIO.fullmatch(clean):
        sign, above, below = ratio.groups()
        parts = Fraction(above.replace(",", ".")), Fraction(below.replace(",", "."))
        if not parts[1]:
            return CellReading(problem="zero")
        return CellReading(parts[0] / parts[1] * (-1 if sign == "-" else 1))
    number = _DECIMAL.fullmatch(clean)
    if not number or not (number[2] or number[3]):
        return _odd(clean)
    sign, whole, decimals, exponent = (part or "" for part in number.groups())
    unit = Fraction(1, 10 ** len(decimals)) * Fraction(10) ** int(exponent or 0)
    value = int(whole + decimals) * unit * (-1 if sign == "-" else 1)
    return CellReading(value, unit=unit if decimals else Fraction(0))


def _odd(text: str) -> CellReading:
    if text.lower().lstrip("+-") in ("nan", "inf", "infinity", "snan"):
        return CellReading(problem="not_finite")
    if _DATE.fullmatch(text) and _is_day([int(n) for n in re.findall(r"\d+", text.partition(" ")[0])]):
        numbers = [int(n) for n in re.findall(r"\d+", text)][-2:]
        return CellReading(problem="date", details=(("ratio", "/".join(map(str, numbers)) if numbers[1:] else "1/3"),))
    return CellReading(problem="unreadable")


def _is_day(numbers: list[int]) -> bool:
    """Return whether day, month and year can be read in some order; Excel leaves alone what is no day."""
    if len(numbers) < 3:
        return True
    first, second, third = numbers[:3]
    for year, month, day in ((first, second, third), (third, first, second), (third, second, first)):
        try:
            return bool(date(year + 2000 if year < 100 else year, month, day))
        except ValueError:
            continue
    return False


def _dated(day: date) -> CellReading:
    return CellReading(problem="date", details=(("ratio", f"{day.month}/{day.day}"),))


def _on_scale(found: CellReading) -> CellReading:
    value = found.value
    assert value is not None
    if value in GRID:
        return CellReading(value, snapped=found.snapped)
    if value in _SERIALS:
        day = _EPOCH + timedelta(days=int(value))
        if day.month < 10 and day.day < 10:  # only then was it a judgement such as 1/3
            return _dated(day)
    near = _snaps_to(value, found.unit)
    if len(near) == 1:
        return CellReading(Fraction(1, near[0]), snapped=True)
    if near:
        return CellReading(problem="ambiguous", details=(("choices", ", ".join(f"1/{m}" for m in near)),))
    return CellReading(problem="off_scale")


def _snaps_to(value: Fraction, unit: Fraction) -> list[int]:
    """Return the m of 2..9 whose 1/m a decimal stands for: those that round to it, else those cut off to it."""
    if not unit:
        return []
    rounds = [m for m in range(2, 10) if abs(Fraction(1, m) - value) < unit / 2]
    return rounds or [m for m in range(2, 10) if -unit / 2 <= Fraction(1, m) - value < unit]
