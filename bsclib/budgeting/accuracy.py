"""How near budgets came: |A − B| / B, MAPE over periods, and the signed bias that exposes sandbagging."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Accuracy of a series of budgets [%].

    Attributes
    ----------
    errors : tuple of Fraction or None
        |A − B| / B of each period; None where B is 0 or either is absent.
    mape, bias : Fraction or None
        Means of the absolute and of the signed error (A − B) / B over the periods that have one.
    within : int
        Periods whose error does not exceed the tolerance.
    """

    errors: tuple[Fraction | None, ...]
    mape: Fraction | None
    bias: Fraction | None
    within: int


def deviation(actual: Decimal | None, budget: Decimal | None) -> Fraction | None:
    """Return how far an actual is from its budget, (A − B) / |B| [%]; None without one of them or against 0.

    Examples
    --------
    >>> deviation(Decimal(90), Decimal(100)), deviation(Decimal(90), Decimal(0))
    (Fraction(-10, 1), None)
    """
    if actual is None or budget is None or budget == 0:
        return None
    return (Fraction(actual) - Fraction(budget)) / abs(Fraction(budget)) * 100


def accuracy(
    actual: Sequence[Decimal | None], budget: Sequence[Decimal | None], tolerance: Decimal = Decimal(10)
) -> Accuracy:
    """Return the accuracy of `budget` (periods,) against `actual` (periods,).

    Parameters
    ----------
    actual, budget : sequence of Decimal or None
        (periods,) of one unit of money.
    tolerance : Decimal
        [%] the thesis takes 10 % as the range of an accurate budget (section 1.3.3 (2)).

    Returns
    -------
    Accuracy

    Examples
    --------
    >>> found = accuracy([Decimal(90), Decimal(120)], [Decimal(100), Decimal(100)])
    >>> float(found.mape), float(found.bias), found.within
    (15.0, 5.0, 1)
    """
    signed = [deviation(a, b) for a, b in zip(actual, budget, strict=True)]
    known = [e for e in signed if e is not None]
    return Accuracy(
        errors=tuple(None if e is None else abs(e) for e in signed),
        mape=sum(map(abs, known), Fraction(0)) / len(known) if known else None,
        bias=sum(known, Fraction(0)) / len(known) if known else None,
        within=sum(abs(e) <= tolerance for e in known),
    )
