"""Exact decimals: reading them, writing them, rounding them half up.

Nothing here touches a binary float: a number is a `Decimal` (as written) or a `Fraction` (as computed).
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

Number = int | Decimal | Fraction

_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)\Z", re.ASCII)


def decimal_of(text: str | int | Decimal) -> Decimal:
    """Return the plain ASCII decimal `text` as a Decimal, digit for digit.

    Parameters
    ----------
    text : str, int or Decimal

    Returns
    -------
    Decimal

    Raises
    ------
    ValueError
        For anything but sign, ASCII digits and one point: exponents, blanks, separators, NaN, floats.

    Examples
    --------
    >>> decimal_of("97.29")
    Decimal('97.29')
    """
    if isinstance(text, bool | float):
        raise ValueError(f"not an exact decimal: {text!r}")
    if isinstance(text, Decimal):
        if not text.is_finite():
            raise ValueError(f"not a finite number: {text}")
        return text
    if isinstance(text, int):
        return Decimal(text)
    if not _PLAIN.match(text):
        raise ValueError(f"not a plain decimal number: {text!r}")
    return Decimal(text)


def decimals_of(value: Decimal) -> int:
    """Return how many decimal places `value` needs (trailing zeros do not count).

    Parameters
    ----------
    value : Decimal

    Returns
    -------
    int

    Examples
    --------
    >>> decimals_of(Decimal("2.50")), decimals_of(Decimal("500"))
    (1, 0)
    """
    exponent = value.normalize().as_tuple().exponent
    return max(0, -int(exponent))


def round_half_up(value: Number, places: int) -> Fraction:
    """Return `value` rounded to `places` decimals, halves away from zero.

    Parameters
    ----------
    value : int, Decimal or Fraction
    places : int

    Returns
    -------
    Fraction

    Examples
    --------
    >>> round_half_up(Fraction(1, 8), 2)
    Fraction(13, 100)
    """
    scaled = abs(Fraction(value)) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if value >= 0 else -whole, 10**places)


def shown(value: Number, places: int = 2) -> str:
    """Return `value` as people are shown it: `places` decimals, half up, trailing zeros kept.

    Parameters
    ----------
    value : int, Decimal or Fraction
    places : int

    Returns
    -------
    str

    Examples
    --------
    >>> shown(Fraction(2, 3)), shown(Decimal("-0.005"))
    ('0.67', '-0.01')
    """
    rounded = round_half_up(value, places)
    digits = f"{abs(rounded.numerator) * 10**places // rounded.denominator:0{places + 1}d}"
    sign = "-" if rounded < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def text_of(value: Number, places: int = 12) -> str:
    """Return `value` as files carry it: exact where the decimal terminates, else half up at `places`.

    Parameters
    ----------
    value : int, Decimal or Fraction
    places : int
        Decimals of a number that does not terminate.

    Returns
    -------
    str

    Examples
    --------
    >>> text_of(Fraction(97, 2)), text_of(Fraction(2, 3)), text_of(Decimal("100.00"))
    ('48.5', '0.666666666667', '100')
    """
    fraction = Fraction(value)
    rest, twos, fives = fraction.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    text = shown(fraction, max(twos, fives) if rest == 1 else places)
    return text.rstrip("0").rstrip(".") if "." in text else text
