"""Laws of sensitivity: the base is one of the readings, and nothing moves without a cause."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

import bsclib as bsc
from bsclib import sensitivity
from bsclib.errors import InputError
from bsclib.paths import packaged
from bsclib.scoring import score

FEW = {name: sensitivity.CONVENTIONS[name] for name in ("count", "profile", "weights")}


@pytest.fixture(scope="module")
def view():
    return bsc.open_quarter(quarter="2025Q1", workspace=packaged())


@pytest.fixture(scope="module")
def table(view):
    return sensitivity.readings(view.rulebook, view.facts, conventions=FEW)


def test_every_combination_of_readings_is_scored_once(view, table):
    """2 × 2 × 2 readings × every card; the base reading gives the quarter's own totals."""
    assert len(table) == 8 * len(view.rulebook.scorecards)
    base = sensitivity.base_of(view.rulebook, FEW)
    mine = table[(table[list(base)] == list(base.values())).all(axis=1)]
    assert list(mine.total) == [t.total for t in view.scores.totals]


def test_tornado_is_the_change_against_the_base(view, table):
    """A convention's swing is what it alone moves; the largest stands first within its card."""
    base = sensitivity.base_of(view.rulebook, FEW)
    found = sensitivity.tornado(table, base)
    assert len(found) == 3 * len(view.rulebook.scorecards)
    assert (found.low <= 0).all()
    assert (found.high >= 0).all()
    assert all(part.swing.astype(float).is_monotonic_decreasing for _, part in found.groupby("scorecard"))
    other = view.rulebook.replace(count="linear")
    linear = {t.scorecard: t.total for t in bsc.score(other, view.facts).totals}
    mine = {t.scorecard: t.total for t in view.totals.values()}
    rows = found[found.convention == "count"].set_index("scorecard")
    assert all(rows.low[c] + rows.high[c] == linear[c] - mine[c] for c in linear)


def test_own_weights_are_one_more_reading(view):
    """A weight set of one's own is scored beside the law's."""
    card = view.rulebook.scorecards[0]
    mine = {card.indicators[0].key: Decimal(0)}
    found = sensitivity.readings(view.rulebook, view.facts, {"mine": mine}, {"weights": ("restored",)})
    assert list(dict.fromkeys(found.weights)) == ["restored", "mine"]
    assert found.total[0] != found.total[len(view.rulebook.scorecards)]


def test_flips_tell_how_firm_a_grade_is(view, table):
    """Shares are of readings; the base grade is among the grades seen."""
    found = sensitivity.flips(table, sensitivity.base_of(view.rulebook, FEW))
    assert all(row.grade in row.grades for row in found.itertuples())
    assert found.grade_kept.between(0, 1).all()
    assert (found.lowest <= found.highest).all()


def test_no_uncertainty_no_probability_but_one(view):
    """With zero spread every draw is the quarter's own total; probabilities add to 1; the seed decides."""
    still = sensitivity.totals_under_weights(view.scores, sensitivity.law_weights(view.rulebook, view.scores, 0.0, 3))
    assert all(np.allclose(s, float(view.totals[c].total)) for c, s in still.items())
    draws = [sensitivity.law_weights(view.rulebook, view.scores, 0.1, 50, rng=7) for _ in range(2)]
    assert all(np.array_equal(draws[0][c], draws[1][c]) for c in draws[0])
    grades, ranks = sensitivity.probabilities(view.rulebook, sensitivity.totals_under_weights(view.scores, draws[0]))
    assert np.allclose(grades.sum(axis=1), 1)
    assert np.allclose(ranks.sum(axis=1), 1)


def test_measurement_error_moves_only_what_is_measured(view):
    """No error, no change: every draw is the exact total."""
    still = sensitivity.totals_under_error(view.rulebook, view.facts, Decimal(0), 2)
    assert all(np.array_equal(s, [float(view.totals[c].total)] * 2) for c, s in still.items())


def test_a_reading_that_cannot_be_applied_to_a_row_leaves_it_out(view):
    """A target of 0 has no relative step: that row is left out under that reading, every total stands."""
    rows = {i.key: i for card in view.rulebook.scorecards for i in card.indicators}
    key = next(k for k, i in rows.items() if getattr(i.rule, "unit", "") == "pp" and i.rule.range is None)
    facts = replace(view.facts, rows={**view.facts.rows, key: replace(view.facts.rows[key], target=Decimal(0))})
    found = sensitivity.readings(view.rulebook, facts, conventions={"step_unit": ("auto", "relative")})
    assert found.total.notna().all()
    relative = view.rulebook.replace(step_unit="relative")
    row = next(r for r in score(relative, facts) if r.key == key)
    assert (row.status, row.contribution) == ("not_scorable", None)


def test_what_is_supposed_is_what_the_library_computes_of_it(view):
    """Policies, weights and actuals as text; twins move along, other readings keep the weights, nothing else moves."""
    assert sensitivity.suppose(view, " ", "", "") is view
    moved = sensitivity.suppose(view, "missing=zero", "company.net_profit=30", '{"company/净利润": 4000.50}')
    actuals = {("company", "net_profit"): "4000.50", ("dept_finance", "profit"): "4000.50"}
    law = view.rulebook.replace(missing="zero").with_weights({("company", "net_profit"): Decimal(30)})
    assert moved.scores.to_csv() == score(law, view.facts.with_actuals(actuals)).to_csv()
    assert moved.rulebook.replace(profile="published").indicator("company", "net_profit").weight == 30
    assert moved.previous.rulebook.indicator("company", "net_profit").weight != 30
    assert len(moved.supposed) == 3


def test_a_supposed_rule_scores_as_the_sentence_does_alone(view):
    """In the row's own direction and unit; the row then carries the sentence, every other row stays."""
    text = "每比目标值低1%,扣1分"
    moved = sensitivity.suppose(view, rules=f"company.net_profit={text}")
    row, before = ({r.key: r for r in v.scores}["company", "net_profit"] for v in (moved, view))
    assert moved.rulebook.indicator("company", "net_profit").text == text
    gap = max(0, 100 * (row.target - row.actual) / row.target)
    assert row.score == 100 - gap // 1
    assert (row.target, row.actual) == (before.target, before.actual)
    assert [r for r in moved.scores if r.scorecard == "process"] == [r for r in view.scores if r.scorecard == "process"]


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({"weights": "company.net_profit=-1; a.b=1; company.receivable_days=3"}, ["weight", "unknown", "weight"]),
        ({"actuals": "company.net_profit=97%; company.net_profit"}, ["text_for_number", "pair"]),
        ({"actuals": '{"company.net_profit": [1]}'}, ["pair"]),
        ({"actuals": "{1}"}, ["json"]),
        ({"policies": "count=linear; count=full"}, ["twice"]),
        ({"rules": "company.net_profit=gibberish; company.nothing=每比目标值低2.5%,扣5分"}, ["rule", "unknown"]),
    ],
)
def test_a_what_if_that_cannot_be_is_refused_whole(view, given, codes):
    """Every pair at fault is named: no row, no value that the row could have, said twice, half said."""
    with pytest.raises(InputError) as refused:
        sensitivity.suppose(view, **given)
    assert [fault.code for fault in refused.value.faults] == codes


def test_readings_worked_out_together_are_those_scored_one_by_one(view):
    """A row that is not worked out again has the score it would have had, under each of eight readings of a quarter."""
    few = {"count": ("full", "linear"), "bonus_cap": (None, Decimal(100)), "profile": ("corrected", "published")}
    together = sensitivity.readings(view.rulebook, view.facts, conventions=few)
    for chosen, part in together.groupby(list(few), sort=False, dropna=False):
        reading = {n: None if n == "bonus_cap" and v != 100 else v for n, v in zip(few, chosen, strict=True)}
        alone = score(view.rulebook.replace(**reading), view.facts)
        assert part.total.tolist() == [t.total for t in alone.totals]
