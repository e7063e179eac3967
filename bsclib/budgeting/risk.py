"""Risks: identify, assess, respond, monitor.  Likelihood 1-5 × impact 1-5."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

BANDS = ((15, "high"), (8, "medium"), (1, "low"))


def level(likelihood: int, impact: int) -> str:
    """Return the band of likelihood × impact.

    Raises
    ------
    ValueError
        If either is not a whole number 1-5.

    Examples
    --------
    >>> level(5, 3), level(2, 4), level(1, 5)
    ('high', 'medium', 'low')
    """
    if not all(isinstance(x, int) and 1 <= x <= 5 for x in (likelihood, impact)):
        raise ValueError(f"likelihood and impact are 1 to 5, not {likelihood} and {impact}")
    return next(name for least, name in BANDS if likelihood * impact >= least)


def fires(value: Decimal | Fraction | None, trigger: str, limit: Decimal) -> bool | None:
    """Return whether a trigger indicator fires by itself; None where it has no value.

    Examples
    --------
    >>> fires(Decimal("89.1"), "below", Decimal(92)), fires(None, "above", Decimal(1))
    (True, None)
    """
    if value is None:
        return None
    return value < limit if trigger == "below" else value > limit


def likelihood_of(history: Sequence[Decimal], trigger: str, limit: Decimal) -> int | None:
    """Return the likelihood 1-5 that history gives: the share of periods in which the trigger fired, in fifths.

    Examples
    --------
    >>> likelihood_of([Decimal(v) for v in (91, 93, 94, 90)], "below", Decimal(92))
    3
    """
    if not history:
        return None
    fired = sum(bool(fires(v, trigger, limit)) for v in history)
    return max(1, -(-5 * fired // len(history)))


def out_of_line(target: Decimal, history: Sequence[Decimal], width: Decimal = Decimal(2)) -> str:
    """Return "high" or "low" if a target lies beyond `width` standard deviations of its history, else "".

    Fewer than four values say nothing.

    Examples
    --------
    >>> out_of_line(Decimal(120), [Decimal(v) for v in (98, 101, 100, 99)])
    'high'
    """
    if len(history) < 4:
        return ""
    mean = sum(history, Decimal(0)) / len(history)
    spread = (sum(((v - mean) ** 2 for v in history), Decimal(0)) / (len(history) - 1)).sqrt()
    if abs(target - mean) <= width * spread:
        return ""
    return "high" if target > mean else "low"
