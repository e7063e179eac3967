"""Laws of time: what quarters add up to, and what law each is scored by."""

from dataclasses import replace
from decimal import Decimal

import pytest

import bsclib as bsc
from bsclib import year
from bsclib.paths import packaged


@pytest.fixture(scope="module")
def views():
    """The four quarters of the last sample year, oldest first."""
    return bsc.open_quarter(quarter="2025Q4", workspace=packaged()).history(4)


def _by(views, basis):
    rules = (i for card in views[-1].rulebook.scorecards for i in card.indicators)
    return [i for i in rules if i.basis == basis and i.rule is not None]


def _actuals(views, key):
    return [v.facts.rows[key].actual for v in views]


def test_flows_add_points_are_last_rates_are_means(views):
    """Each basis combines its own way, exactly."""
    facts, how = year.combine(views[-1].rulebook, views)
    sums = [i for i in _by(views, "flow") if how[i.key] == "sum"]
    assert sums
    assert all(facts.rows[i.key].actual == sum(_actuals(views, i.key)) for i in sums)
    lasts = [i for i in _by(views, "point") if how[i.key] == "last"]
    assert lasts
    assert all(facts.rows[i.key].actual == _actuals(views, i.key)[-1] for i in lasts)
    means = [i for i in _by(views, "rate") if how[i.key] == "mean"]
    assert means
    half = Decimal("0.5")
    for i in means:
        exact = sum(_actuals(views, i.key)) / 4
        assert abs(facts.rows[i.key].actual - exact) <= half.scaleb(-i.decimals)


def test_numerators_and_denominators_beat_the_mean(views):
    """A ratio given in parts is recomputed from their sums, on the percent scale of its quarters."""
    key = _by(views, "rate")[0].key
    parts = [
        (Decimal(90), Decimal(100)),
        (Decimal(10), Decimal(100)),
        (Decimal(0), Decimal(50)),
        (Decimal(50), Decimal(50)),
    ]
    changed = [
        replace(
            v,
            facts=replace(
                v.facts,
                rows={**v.facts.rows, key: replace(v.facts.rows[key], actual=100 * n / d, numerator=n, denominator=d)},
            ),
        )
        for v, (n, d) in zip(views, parts, strict=True)
    ]
    facts, how = year.combine(changed[-1].rulebook, changed)
    assert how[key] == "ratio"
    assert facts.rows[key].actual == 50


def test_the_worst_severity_counts_for_the_span(views):
    """A span holds its worst accident."""
    facts, how = year.combine(views[-1].rulebook, views)
    keys = [k for k, way in how.items() if way == "worst"]
    assert keys
    for key in keys:
        worst = ["无", *dict(views[-1].rulebook.indicator(*key).rule.classes)]
        assert worst.index(facts.rows[key].actual) == max(map(worst.index, _actuals(views, key)))


def test_a_missing_quarter_is_not_filled_in(views):
    """One missing value makes the span's value missing."""
    key = _by(views, "flow")[0].key
    hole = replace(views[1].facts, rows={**views[1].facts.rows, key: replace(views[1].facts.rows[key], actual=None)})
    facts, _ = year.combine(views[-1].rulebook, [views[0], replace(views[1], facts=hole), *views[2:]])
    assert facts.rows[key].actual is None


def test_side_by_side_shows_misses_that_the_mean_hides(views):
    """The table has every row; the mean of quarters is theirs; some row differs from its year to date."""
    table = year.side_by_side(views)
    assert len(table) == len(views[-1].scores)
    known = table.dropna(subset=["mean_score", "ytd_score"])
    assert (known.mean_score != known.ytd_score).any()
    awarded = table.dropna(subset=["awarded"])
    assert set(awarded.awarded) <= {0, 25, 50, 75, 100}


def test_rolling_four_needs_four_quarters_in_a_row(views):
    """A gap or fewer than four gives no rolling value."""
    assert year.rolling_four(views) == list(views)
    assert year.rolling_four([views[0], *views[2:]]) == []
