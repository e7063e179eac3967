"""How far a confidential target can be inferred from a published score.

The reader is taken to know the rule, the score, and the actual within ±5 %.  What is left unknown is an
interval of targets; its width is counted in steps of the rule.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from bsclib.policies import Policies
from bsclib.scoring import Rule

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
