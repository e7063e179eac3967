"""The engine against an independent scorer, and the laws that hold for every rule."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scoring_random import RULES
from scoring_reference import CONVENTIONS, compare, events_of, random_case, random_rule

from bsclib.errors import InputError, UsageError
from bsclib.policies import Policies
from bsclib.scoring import Award, Severity, Step, Tiers, score_arrays
from bsclib.scoring.kinds.levels import Band

D = Decimal
HIGH = Step(D("2.5"), "pp", "higher", short=D(-5))


def scored(rule, actual, target=0, decimals=2, how=None, events=None):
    """Return the exact scores of one rule's rows."""
    a, t = np.atleast_1d(np.array(actual)), np.atleast_1d(np.array(target))
    a, t = np.broadcast_arrays(a, t)
    out, unit = score_arrays([rule], np.zeros(len(a), int), a.copy(), t.copy(), [decimals], how, events=events)
    return [Fraction(int(s), int(d) * unit) for s, d in zip(out.score, out.den, strict=True)]


def test_no_difference_from_the_independent_scorer():
    """Class and columns both equal the exact rational score; a third of the cases lie on or beside a boundary.

    The full form, a million cases: python tests/benchmarks/scoring_differential.py
    """
    cases, beside, wrong = compare(60_000, seed=20260101)
    assert not wrong, wrong[:5]
    assert beside >= cases / 3


@pytest.mark.parametrize(
    ("actual", "target", "per", "score"),
    [(975, 1000, "0.025", 95), (976, 1000, "0.025", 100), (925, 1000, "0.025", 85), (949, 1000, "0.025", 90)],
)
def test_a_step_is_counted_where_floats_miss_it(actual, target, per, score):
    """0.975 against 1.00 at 0.025 is one whole step, not 0.9999…"""
    assert scored(Step(D(per), "pp", "higher", short=D(-5)), actual, target, 3) == [score]


def test_bounds_are_strict_and_targets_are_met_at_equality():
    """Tiers and ratio bounds are strict; an award is earned at equality; ten days late are the floor."""
    bands = (("below", 60, 10), ("below", 90, 5), ("above", 180, -5))
    tiers = Tiers(tuple(Band(((op, D(v)),), D(p)) for op, v, p in bands), "lower")
    assert scored(tiers, [5999, 6000, 8999, 9000, 18000, 18001]) == [110, 105, 105, 100, 100, 95]
    ratio = Severity(bounds=((D(0), D(-5)), (D(5), D(-10)), (D(10), D(-15))))
    assert scored(ratio, [0, 1, 500, 501, 1000, 1001]) == [100, 95, 95, 90, 90, 85]
    assert scored(Award("lower"), [100, 101], 100) == [100, 0]
    late = Step(D(1), "absolute", "lower", short=D(-5), target=D(0), zero_at=D(10))
    assert scored(late, [0, 9, 10, 11], decimals=0) == [100, 55, 0, 0]


def test_a_range_has_no_good_side():
    """Inside a range nothing happens; outside, each whole step counts against, whatever its sign of points."""
    band = Step(D(5), "pp", "band", short=D(-5), range=(D(0), D(10)))
    assert scored(band, [0, 1000, 1499, 1500, -500, 2000]) == [100, 100, 100, 95, 95, 90]
    rewarded = Step(D(5), "pp", "band", short=D(5), range=(D(0), D(10)))
    assert scored(rewarded, [1000, 1500, 9000]) == [100, 105, 120]


def test_severity_takes_the_worst_unless_told_to_add():
    """Several accidents: the worst counts; `cumulate` adds them; the floor holds."""
    rule = Severity(classes=(("轻微", D(-15)), ("一般", D(-30)), ("严重", D(-45))), veto="严重")
    events = np.array([[0, 0, 0], [2, 0, 0], [1, 0, 1], [0, 0, 3], [1000, 0, 0]])
    none = np.zeros(5, int)
    assert scored(rule, none, decimals=0, events=events) == [100, 85, 55, 55, 85]
    assert scored(rule, none, decimals=0, how=Policies(severity="cumulate"), events=events) == [100, 70, 40, 0, 0]
    out, _ = score_arrays([rule], none, none, none, [0], events=events)
    assert out.veto.tolist() == [False, False, True, True, False]
    with pytest.raises(UsageError):
        scored(rule, none)


def test_a_thousand_minor_accidents_are_minor():
    """Counts are plain numbers: no number of events of one class is ever an event of another."""
    rule = Severity(classes=(("轻微", D(-15)), ("一般", D(-30)), ("严重", D(-45))), veto="严重")
    for count in (999, 1000, 10**9):
        outcome = rule.score({"轻微": count}, None, Policies())
        assert (outcome.score, outcome.veto) == (85, ())


def test_an_award_inside_its_tolerance_is_a_share():
    """1 − shortfall/tolerance, the tolerance a percent of the target; nothing at its end."""
    assert scored(Award("lower", tolerance=D(2)), [100, 101, 102, 103], 100, 0) == [100, 50, 0, 0]
    assert scored(Award("lower"), [101], 100, 0, Policies(award_tolerance=D(4))) == [75]


def test_a_relative_step_needs_a_target():
    """A step relative to 0 has no size: every such row is named."""
    with pytest.raises(InputError) as caught:
        scored(replace(HIGH, unit="relative"), [1, 2, 3], [0, 5, 0])
    assert [f.place.path for f in caught.value.faults] == ["target[0]", "target[2]"]


def test_fixed_targets_and_ranges_keep_their_steps():
    """Reading every pp step as relative changes neither ranges nor steps in days."""
    how = Policies(step_unit="relative")
    for rule in (
        Step(D(5), "pp", "band", short=D(-5), range=(D(0), D(10))),
        Step(D(1), "absolute", "lower", short=D(-5), target=D(0)),
    ):
        assert scored(rule, [300, 1700, 2500], 100, how=how) == scored(rule, [300, 1700, 2500], 100)


def test_values_beyond_64_bits_are_exact_too():
    """Where a product could overflow, Python integers take over and nothing wraps round."""
    huge = 10**17
    assert scored(HIGH, [huge - 249, huge - 250], huge) == [100, 95]
    relative = Step(D("2.5"), "relative", "higher", short=D(-5))
    assert scored(relative, [huge * 975 // 1000, huge * 975 // 1000 + 1], huge) == [95, 100]
    mixed, unit = score_arrays(
        [HIGH, relative], np.array([0, 1]), np.array([990, huge // 2]), np.array([1000, huge]), [1, 2]
    )
    assert [int(s) // unit for s in mixed.score] == [100, 0]


@given(RULES, st.integers(0, 10**9))
def test_row_order_does_not_matter(rule, seed):
    """A row's score depends on nothing but its own row."""
    assume(not rule.unscorable(Fraction(1), Policies()))  # a range in percent of a target that it does not have
    rng = random.Random(seed)
    others = [random_rule(rng) for _ in range(4)]
    known = [(rule, 2), *others]
    which = np.array([rng.randrange(5) for _ in range(40)])
    drawn = np.array([random_case(*known[w], rng)[:2] for w in which])
    drawn[:, 1] = np.maximum(abs(drawn[:, 1]), 1)
    order = np.array(rng.sample(range(40), 40))
    rules, places = [r for r, _ in known], [p for _, p in known]
    events = np.array([[*events_of(int(seed)), 0] for seed in drawn[:, 0]])
    plain, _ = score_arrays(rules, which, drawn[:, 0], drawn[:, 1], places, events=events)
    mixed, _ = score_arrays(rules, which[order], drawn[order, 0], drawn[order, 1], places, events=events[order])
    assert (plain.score[order] * mixed.den == mixed.score * plain.den[order]).all()


@given(st.integers(0, 10**9))
def test_more_decimals_of_the_same_value_change_nothing(seed):
    """Scores are invariant to the unit in which values are written."""
    rng = random.Random(seed)
    rule, places = random_rule(rng)
    if isinstance(rule, Severity) and rule.classes:
        return
    drawn = np.array([random_case(rule, places, rng)[:2] for _ in range(20)])
    for how in CONVENTIONS:
        target = np.where(drawn[:, 1] == 0, 1, drawn[:, 1])
        coarse = scored(rule, drawn[:, 0], target, places, how)
        assert coarse == scored(rule, drawn[:, 0] * 1000, target * 1000, places + 3, how)


@given(st.sampled_from(["higher", "lower"]), st.sampled_from(["pp", "relative", "absolute"]), st.integers(1, 10**5))
def test_doing_better_never_scores_less(better, unit, target):
    """Where points are lost below and won above, the score is monotone in the actual."""
    rule = Step(D("2.5"), unit, better, over=D(3), short=D(-5), zero_at=D(40))
    actual = np.arange(-500, 501) * 7 + target
    for how in (Policies(), Policies(count="linear")):
        scores = scored(rule, actual, target, how=how)
        assert scores == sorted(scores, reverse=better == "lower")


def test_only_the_columns_wanted_are_filled():
    """What is not asked for costs nothing: it comes back empty."""
    out, _ = score_arrays([HIGH], np.zeros(3, int), np.ones(3, int), np.ones(3, int), [2], columns=("score", "den"))
    assert len(out.score) == 3
    assert len(out.gap) == len(out.veto) == 0


def test_columns_of_floats_are_the_integers_they_stand_for():
    """Every value of two decimals, at and beside its edges, scores as its integer; noise of a formula is no digit."""
    rules = [HIGH, replace(HIGH, unit="relative"), Award("lower"), Severity(classes=(("a", D(-15)),))]
    which = np.arange(80_000) % 4
    actual, target = np.arange(80_000), np.arange(80_000)[::-1] + 1
    events = (actual[:, None] % 3 == 0).astype(int)
    whole, _ = score_arrays(rules, which, actual, target, [2] * 4, events=events)
    floats = actual / 100, np.where(which == 3, np.nan, target / 100)  # nobody asks a class for its target
    same, _ = score_arrays(rules, which, *floats, [2] * 4, events=events)
    assert all((a == b).all() for a, b in zip(whole, same, strict=True))
    assert scored(HIGH, [0.1 + 0.2, 1.1 * 1.1], [2.8, 3.71]) == [95, 95]
    assert scored(HIGH, np.array([925, 976], np.int16), np.int16(1000), 1) == [85, 100]


@pytest.mark.parametrize(
    ("actual", "said"),
    [(float("nan"), "缺"), (float("inf"), "缺"), (94.999, "小数多于"), (1e16, "过大"), (0.1 + 1e-6, "小数多于")],
)
def test_a_float_that_is_no_value_is_named_with_its_row(actual, said):
    """Nothing is rounded away: the row, past the first block of rows, and what is wrong with it."""
    column = np.full(140_000, 95.0)
    column[139_999] = actual
    with pytest.raises(InputError) as caught:
        scored(HIGH, column, 100.0)
    (fault,) = caught.value.faults
    assert fault.place.path == "actual[139999]"
    assert said in fault.found.zh


@pytest.mark.parametrize(
    "column",
    [np.array([True]), np.array(["95"]), np.array([D(95)]), np.array([1, 2]), np.ma.array([1], mask=[True])],
)
def test_what_is_no_column_of_numbers_is_refused(column):
    """Nothing is guessed at: truth values, text, other lengths, masks."""
    with pytest.raises(UsageError):
        score_arrays([HIGH], np.zeros(1, int), column, np.array([100]), [1])
    with pytest.raises(UsageError):
        score_arrays([HIGH], np.array([-1]), np.array([95]), np.array([100]), [1])
    with pytest.raises(UsageError):
        scored(Severity(classes=(("a", D(-15)),)), [0], decimals=0, events=np.array([[0.5]]))
