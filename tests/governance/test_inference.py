"""What a score gives away of a target: checked against a search over all targets and actuals."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bsclib.governance.inference import steps_left
from bsclib.policies import Policies
from bsclib.scoring import Award, Judged, Rule, Severity, Shared, Step, Tiers
from bsclib.scoring.kinds.levels import Band

D = Decimal
FULL = Policies()


def score_of(rule: Step, actual: Fraction, target: Fraction) -> Fraction:
    """Score a row by the definition of DOMAIN, written anew."""
    gap = actual - target if rule.better == "higher" else target - actual
    size = Fraction(rule.per) * (abs(target) / 100 if rule.unit == "relative" else 1)
    steps = int(abs(gap) / size)
    points = Fraction((rule.over if gap > 0 else rule.short) or 0) * steps
    return max(Fraction(rule.floor), min(Fraction(rule.cap), Fraction(rule.base) + points))


rules = st.builds(
    lambda per, unit, better, over, short: Step(D(per), unit, better, over=over, short=short),
    st.sampled_from(["1", "2.5", "5"]),
    st.sampled_from(["pp", "relative", "absolute"]),
    st.sampled_from(["higher", "lower"]),
    st.sampled_from([None, D(5)]),
    st.sampled_from([D(-5), D(-10)]),
)


@settings(max_examples=25)
@given(rules, st.integers(40, 160), st.integers(40, 160))
def test_no_narrower_than_what_a_search_leaves(rule: Step, actual: int, target: int) -> None:
    """Every target that gives the same score under some actual within ±5 % lies in the interval, and it is tight."""
    score = score_of(rule, Fraction(actual), Fraction(target))
    left = steps_left(rule, score, D(actual), D(target), FULL)
    fits = [
        t
        for t in map(Fraction, range(10, 400))
        if any(score_of(rule, Fraction(actual) * (1 + Fraction(k, 100)), t) == score for k in range(-5, 6))
    ]
    size = Fraction(rule.per) * (Fraction(target) / 100 if rule.unit == "relative" else 1)
    width = (max(fits) - min(fits)) / size
    if left is None:
        assert score in (rule.floor, rule.base, rule.cap)
    else:
        assert width <= left
        assert left - width <= Fraction(4) / size + Fraction(1, 50)


@pytest.mark.parametrize(
    ("rule", "score", "left"),
    [
        (Step(D(1), "pp", "lower", short=D(-5)), 90, Fraction(1) + Fraction(3, 10)),
        (Step(D(1), "pp", "lower", short=D(-5)), 100, None),
        (Step(D(1), "pp", "lower", short=D(-5)), 0, None),
        (Step(D(1), "pp", "lower", over=D(5), short=D(-5)), 100, Fraction(2) + Fraction(3, 10)),
        (Step(D(1), "pp", "lower", over=D(5)), 100, None),
        (Step(D(1), "pp", "lower", over=D(5)), 120, None),
        (Step(D(1), "pp", "lower", over=D(5)), 110, Fraction(1) + Fraction(3, 10)),
        (Step(D(1), "absolute", "lower", target=D(0), short=D(-5)), 90, None),
        (Step(D(1), "pp", "band", range=(D(0), D(10)), short=D(-5)), 90, None),
        (Tiers((Band((("below", D(90)),), D(10)),), "lower"), 110, None),
        (Severity(bounds=((D(0), D(-5)),)), 95, None),
        (Award("higher"), 100, None),
        (Award("higher", tolerance=D(10)), 50, Fraction(3, 10) / (Fraction(10, 100) * 3)),
        (Judged(), 88, None),
        (Shared("process"), 88, None),
        (None, 88, None),
    ],
)
def test_each_kind_of_rule(rule: Rule | None, score: int, left: Fraction | None) -> None:
    """One open end, a target that is law, or no target at all: nothing to infer; else one step and the slack."""
    assert steps_left(rule, Fraction(score), D(3), D(3), FULL) == left


def test_linear_counting_gives_more_away() -> None:
    """Where fractions of steps count, only the slack of the actual stays unknown."""
    rule = Step(D(1), "pp", "higher", short=D(-5))
    assert steps_left(rule, Fraction(90), D(50), D(52), Policies(count="linear")) == 5
