"""Execution against time: how far a budget is used, what it will come to, and what deserves a word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

LEVELS = {"watch": Decimal(5), "warn": Decimal(10), "alarm": Decimal(20)}


@dataclass(frozen=True, slots=True)
class Execution:
    """Where a budget stands [unit of money; rates in %].

    `rate` is actual / budget, `elapsed` the share of the period gone, `ahead` = rate − elapsed.
    """

    budget: Decimal
    committed: Decimal
    actual: Decimal
    remaining: Decimal
    rate: Fraction | None
    elapsed: Fraction
    ahead: Fraction | None


def execution(budget: Decimal, committed: Decimal, actual: Decimal, gone: int, months: int) -> Execution:
    """Return how far `budget` is executed after `gone` of `months` months.

    Examples
    --------
    >>> found = execution(Decimal(1200), Decimal(100), Decimal(500), 6, 12)
    >>> found.remaining, float(found.ahead)
    (Decimal('600'), -8.333333333333334)
    """
    elapsed = Fraction(100 * gone, months)
    rate = Fraction(actual) / Fraction(budget) * 100 if budget else None
    return Execution(
        budget,
        committed,
        actual,
        budget - committed - actual,
        rate,
        elapsed,
        None if rate is None else rate - elapsed,
    )


def alert(deviation: Fraction | Decimal | None, levels: Mapping[str, Decimal] = LEVELS) -> str:
    """Return the highest level whose limit [%] the size of `deviation` exceeds, or "" if none.

    Examples
    --------
    >>> alert(Decimal("-12")), alert(Decimal(5)), alert(None)
    ('warn', '', '')
    """
    if deviation is None:
        return ""
    size = abs(Fraction(deviation))
    passed = [name for name, limit in sorted(levels.items(), key=lambda kv: kv[1]) if size > limit]
    return passed[-1] if passed else ""


def projected(actuals: Sequence[Decimal], plan: Sequence[Decimal | Fraction]) -> Fraction:
    """Return what the year will come to: what is done + the rest of the plan at the pace so far.

    Parameters
    ----------
    actuals : (k,) periods done
    plan : (n,) the plan of every period, n ≥ k

    Examples
    --------
    >>> projected([Decimal(90)], [Decimal(100), Decimal(100)])
    Fraction(180, 1)
    """
    done = sum(map(Fraction, actuals), Fraction(0))
    planned = [Fraction(part) for part in plan]
    due, rest = sum(planned[: len(actuals)], Fraction(0)), sum(planned[len(actuals) :], Fraction(0))
    return done + rest * (done / due if due > 0 else 1)  # a loss that was planned says nothing of the pace


def crossing(done: Sequence[Decimal], per_period: Fraction, line: Decimal, periods: int) -> int | None:
    """Return the period (1-based) in which a sum growing by `per_period` passes `line`, or None within `periods`.

    Examples
    --------
    >>> crossing([Decimal(40), Decimal(45)], Fraction(45), Decimal(120), 4)
    3
    """
    total = Fraction(0)
    for period in range(1, periods + 1):
        total += Fraction(done[period - 1]) if period <= len(done) else per_period
        if total > line:
            return period
    return None


def field_of(spent: Decimal, budget: Decimal, met: bool | None) -> str:
    """Return which of the four fields a linked line stands in: over | under spent × KPI met | missed; "" if not known.

    Examples
    --------
    >>> field_of(Decimal(110), Decimal(100), False)
    'over_missed'
    """
    return "" if met is None else f"{'over' if spent > budget else 'under'}_{'met' if met else 'missed'}"
