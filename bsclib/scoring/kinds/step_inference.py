"""What a published score of a step tells of a confidential target."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from bsclib.scoring.kinds.evidence import How

if TYPE_CHECKING:
    from bsclib.scoring.kinds.step import Step


def width_left(
    rule: Step, score: Fraction, guess: tuple[Fraction, Fraction], target: Fraction, how: How
) -> Fraction | None:
    """Return the width of the targets that put a guessed actual into the gaps that give `score`, in steps."""
    gaps = _gaps(rule, score, how)
    if gaps is None or not rule.relative(how):
        return None if gaps is None else gaps[1] - gaps[0] + (guess[1] - guess[0]) / Fraction(rule.per)
    share = Fraction(rule.per) / 100
    sign = 1 if rule.better == "higher" else -1
    ratios = [1 + sign * (1 if target > 0 else -1) * gap * share for gap in gaps]  # actual / target
    if min(ratios) <= 0:
        return None
    targets = [value / ratio for value in guess for ratio in ratios]
    return (max(targets) - min(targets)) / (share * abs(target))


def _gaps(rule: Step, score: Fraction, how: How) -> tuple[Fraction, Fraction] | None:
    """Return the favourable gaps [steps] that give `score`; None where they have no end."""
    base, whole = Fraction(rule.base), 1 if how.count == "full" else 0
    if score <= rule.floor or (rule.over and score >= rule.highest(how)):
        return None
    if score == base:
        return (Fraction(-whole), Fraction(whole)) if rule.over and rule.short else None
    points = rule.short if score < base else rule.over
    if not points:
        return None
    steps = (score - base) / Fraction(points)
    return (steps, steps + whole) if score > base else (-steps - whole, -steps)
