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
    bounds = targets_left(rule, score, guess, target, how)
    size = Fraction(rule.per) * (abs(target) / 100 if rule.relative(how) else 1)
    return None if bounds is None else (bounds[1] - bounds[0]) / size


def targets_left(
    rule: Step, score: Fraction, guess: tuple[Fraction, Fraction], target: Fraction, how: How
) -> tuple[Fraction, Fraction] | None:
    """Return the least and the greatest target that put a guessed actual into the gaps that give `score`."""
    gaps, sign = _gaps(rule, score, how), 1 if rule.better == "higher" else -1
    if gaps is None:
        return None
    if not rule.relative(how):
        targets = [value - sign * gap * Fraction(rule.per) for value in guess for gap in gaps]
        return min(targets), max(targets)
    share = Fraction(rule.per) / 100
    ratios = [1 + sign * (1 if target > 0 else -1) * gap * share for gap in gaps]  # actual / target
    if min(ratios) <= 0:
        return None
    targets = [value / ratio for value in guess for ratio in ratios]
    return min(targets), max(targets)


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
