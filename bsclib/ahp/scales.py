"""Scales: what number stands for a judgement of 1 to 9."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

Number = Fraction | float


class Conversion(NamedTuple):
    """The ratio c(x, n) that a judgement x of 1 to 9 stands for in a matrix of order n, and whose idea it is."""

    ratio: Callable[[Fraction, int], Number]
    formula: str
    source: str


def _spread(x: Fraction, n: int, most: Fraction) -> Fraction:
    """Return the ratio for which weights of one thing against n - 1 equal ones run evenly from 1/n to `most`."""
    w = Fraction(1, n) + (most - Fraction(1, n)) / 8 * (x - 1)
    return w * (n - 1) / (1 - w)


_SALO = "Salo, A. and Hämäläinen, R. P. (1997). On the measurement of preferences in the AHP. JMCDA 6, 309-319."
_GOEPEL = "Goepel, K. D. (2019). Comparison of judgment scales of the AHP. IJITDM 18, 445-463."
_HARKER = (
    "Harker, P. T. and Vargas, L. G. (1987). The theory of ratio scale estimation. Management Science 33, 1383-1403."
)
_LOOTSMA = "Lootsma, F. A. (1993). Conversion sensitivity in the multiplicative AHP and SMART. JMCDA 2, 87-110."

CONVERSIONS = MappingProxyType(
    {
        "saaty": Conversion(lambda x, n: x, "x", "Saaty, T. L. (1980). The Analytic Hierarchy Process. McGraw-Hill."),
        "power": Conversion(lambda x, n: x * x, "x²", _HARKER),
        "root": Conversion(lambda x, n: math.sqrt(x), "√x", _HARKER),
        "geometric": Conversion(lambda x, n: _power(2, x - 1), "2^(x-1)", "Lootsma, F. A. (1989). JORS 40, 109-116."),
        "lootsma": Conversion(lambda x, n: 2.0 ** (float(x - 1) / 2), "√2^(x-1)", _LOOTSMA + " Factor for criteria."),
        "logarithmic": Conversion(
            lambda x, n: math.log2(x + 1),
            "log₂(x+1)",
            "Ishizaka, A., Balkenborg, D. and Kaplan, T. (2010). Influence of aggregation and measurement scale on "
            "ranking a compromise alternative in AHP. JORS 62, 700-710.",
        ),
        "inverse_linear": Conversion(
            lambda x, n: 9 / (10 - x), "9/(10-x)", "Ma, D. and Zheng, X. (1991). 9/9-9/1 scale method of AHP. ISAHP."
        ),
        "balanced": Conversion(lambda x, n: (9 + x) / (11 - x), "w/(1-w), w = 0.45+0.05x", _SALO),
        "salo_hamalainen": Conversion(lambda x, n: (9 + x) / (11 - x), "w/(1-w), w = 0.45+0.05x", _SALO),
        "generalised_balanced": Conversion(
            lambda x, n: _spread(x, n, Fraction(9, n + 8)) if n > 1 else x, "(9+(n-1)x)/(9+n-x)", _GOEPEL
        ),
        "adaptive": Conversion(
            lambda x, n: float(x) ** (1 + math.log(max(n - 1, 1)) / math.log(9)), "x^(1+log₉(n-1))", _GOEPEL
        ),
        "adaptive_balanced": Conversion(
            lambda x, n: _spread(x, n, Fraction(9, 10)) if n > 1 else x, "weights even from 1/n to 0.9", _GOEPEL
        ),
    }
)


def _power(base: int, x: Fraction) -> Number:
    return Fraction(base) ** int(x) if x.denominator == 1 else float(base) ** float(x)


def converted(value: Fraction, scale: str, n: int) -> Fraction:
    """Return what a judgement of 1/9 to 9 is on `scale` in a matrix of order n; reciprocals stay reciprocal.

    Examples
    --------
    >>> converted(Fraction(3), "power", 4), converted(Fraction(1, 9), "balanced", 4)
    (Fraction(9, 1), Fraction(1, 9))
    """
    if value < 1:
        return 1 / converted(1 / value, scale, n)
    return Fraction(CONVERSIONS[scale].ratio(value, n))
