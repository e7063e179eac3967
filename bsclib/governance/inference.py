"""How far a confidential target can be inferred from a published score.

The reader is taken to know the rule, the score, and the actual within ±5 %.  What is left unknown is an
interval of targets; its width is counted in steps of the rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from bsclib.policies import Policies
from bsclib.scoring import Rule, ScoredRow

if TYPE_CHECKING:
    from bsclib.quarter import QuarterView

SLACK = Fraction(5, 100)
Bounds = tuple[Fraction, Fraction]
Exact = Decimal | Fraction


def steps_left(
    rule: Rule | None, score: Fraction, actual: Exact, target: Exact, how: Policies, slack: Fraction = SLACK
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
    >>> from bsclib.scoring import Step
    >>> rule = Step(Decimal("2.5"), "pp", "higher", short=Decimal(-5))
    >>> steps_left(rule, Fraction(90), Decimal("93.1"), Decimal("98.4"), Policies())
    Fraction(1181, 250)
    >>> steps_left(rule, Fraction(100), Decimal("99"), Decimal("98.4"), Policies()) is None
    True
    """
    return None if rule is None else rule.steps_left(score, _around(Fraction(actual), slack), Fraction(target), how)


def _around(value: Fraction, slack: Fraction) -> Bounds:
    half = abs(value) * slack
    return value - half, value + half


def target_bounds(view: QuarterView, row: ScoredRow, score: Fraction, slack: Fraction = SLACK) -> Bounds | None:
    """Return the least and the greatest target that a row's score leaves; None where it has no end."""
    rule, known = _compared(view, row, slack)
    return rule.targets_left(score, *known, view.rulebook.policies) if rule and known else None


def step_of(view: QuarterView, row: ScoredRow, slack: Fraction = SLACK) -> Fraction | None:
    """Return the size of a step of a row's target [its unit], None where its score gives no target away."""
    (rule, known), score = _compared(view, row, slack), row.score or Fraction(0)
    bounds = target_bounds(view, row, score, slack)
    if rule is None or known is None or bounds is None:
        return None
    left = rule.steps_left(score, *known, view.rulebook.policies)
    return (bounds[1] - bounds[0]) / left if left else None


def _compared(view: QuarterView, row: ScoredRow, slack: Fraction) -> tuple[Rule | None, tuple[Bounds, Fraction] | None]:
    """Return a row's rule with what is known of its actual, and its target; None where one of them is no number."""
    numbers = isinstance(row.actual, Fraction) and isinstance(row.target, Fraction)
    known = (_around(row.actual, slack), row.target) if numbers else None  # type: ignore[arg-type]
    return view.rulebook.indicator(*row.key).rule, known  # type: ignore[return-value]


def target_steps_left(
    view: QuarterView, row: ScoredRow, scores: Sequence[tuple[float, float]], slack: Fraction = SLACK
) -> Fraction | None:
    """Return how many steps of a row's target stay open when its score may be any of `scores`; None: no end.

    Parameters
    ----------
    view
        An opened quarter.
    row
        Whose score is withheld.
    scores
        Single scores, or ranges of them.
    slack
        How well the reader knows the actual, as a share of it.
    """
    size, known = step_of(view, row, slack), []
    if size is None:
        return None
    for low, high in scores:
        ends = [target_bounds(view, row, Fraction(end).limit_denominator(10**6), slack) for end in {low, high}]
        if None in ends:
            return None
        known.append((min(e[0] for e in ends if e), max(e[1] for e in ends if e)))
    covered, end = Fraction(0), None
    for bottom, top in sorted(known):
        covered += max(Fraction(0), top - (bottom if end is None else max(bottom, end)))
        end = top if end is None else max(end, top)
    return covered / size
