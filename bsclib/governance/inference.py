"""How far a confidential target can be inferred from a published score.

The reader is taken to know the rule, the score, and the actual within ±5 %.  What is left unknown is an
interval of targets; its width is counted in steps of the rule.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from bsclib.scoring import Award, Conventions, Rule, Step
from bsclib.scoring.conventions import cap_of, is_relative

SLACK = Fraction(5, 100)
Bounds = tuple[Fraction, Fraction]


def steps_left(
    rule: Rule | None, score: Fraction, actual: Decimal, target: Decimal, how: Conventions, slack: Fraction = SLACK
) -> Fraction | None:
    """Return the width of the inferable interval of a target [steps], None where the interval has no end.

    Parameters
    ----------
    rule
        The row's rule.  Only `step` and `award` rules compare with a confidential target; the bounds of all
        others are law.
    score
        What is published [points].
    actual, target
        The row's values, in the indicator's unit.
    slack
        What the reader's guess of the actual may be wrong by, as a share of it.

    Examples
    --------
    >>> rule = Step(Decimal("2.5"), "pp", "higher", short=Decimal(-5))
    >>> steps_left(rule, Fraction(90), Decimal("93.1"), Decimal("98.4"), Conventions())
    Fraction(1181, 250)
    >>> steps_left(rule, Fraction(100), Decimal("99"), Decimal("98.4"), Conventions()) is None
    True
    """
    guess = _around(Fraction(actual), slack)
    if isinstance(rule, Award):
        return _award_steps(rule, score, guess, Fraction(target), how)
    if not isinstance(rule, Step) or rule.target is not None or rule.range is not None:
        return None
    gaps = _gaps(rule, score, how)
    return None if gaps is None else _width(rule, gaps, guess, Fraction(target), how)


def _around(value: Fraction, slack: Fraction) -> Bounds:
    half = abs(value) * slack
    return value - half, value + half


def _gaps(rule: Step, score: Fraction, how: Conventions) -> Bounds | None:
    """Return the favourable gaps [steps] that give `score`; None where they have no end."""
    base, whole = Fraction(rule.base), 1 if how.count == "full" else 0
    if score <= rule.floor or (rule.over and score >= cap_of(rule, how)):
        return None
    if score == base:
        return (Fraction(-whole), Fraction(whole)) if rule.over and rule.short else None
    points = rule.short if score < base else rule.over
    if not points:
        return None
    steps = (score - base) / Fraction(points)
    return (steps, steps + whole) if score > base else (-steps - whole, -steps)


def _width(rule: Step, gaps: Bounds, guess: Bounds, target: Fraction, how: Conventions) -> Fraction | None:
    """Return the width of the targets that put a guessed actual into these gaps, in steps."""
    per = Fraction(rule.per)
    if not is_relative(rule, how):
        return gaps[1] - gaps[0] + (guess[1] - guess[0]) / per
    share = per / 100
    sign = 1 if rule.better == "higher" else -1
    ratios = [1 + sign * (1 if target > 0 else -1) * gap * share for gap in gaps]  # actual / target
    if min(ratios) <= 0:
        return None
    targets = [value / ratio for value in guess for ratio in ratios]
    return (max(targets) - min(targets)) / (share * abs(target))


def _award_steps(rule: Award, score: Fraction, guess: Bounds, target: Fraction, how: Conventions) -> Fraction | None:
    """Return the width in tolerances: met or missed tells one side only, a share of the tolerance tells the target."""
    tolerance = rule.tolerance if rule.tolerance is not None else how.award_tolerance
    if not tolerance or not 0 < score < 100 or not target:
        return None
    return (guess[1] - guess[0]) / (Fraction(tolerance) / 100 * abs(target))
