"""The law against eight quarters of facts: units, bases, natures, ranges, and figures that are the same figure."""

import csv
from decimal import Decimal
from itertools import pairwise

import pytest

from bsclib.scoring import Judged, Shared

FLOWS = {"万元", "次", "次/天/项", "次/项", "项", "批", "起"}
WORDS = {
    "%": {"percent"},
    "万元": {"wan_yuan"},
    "次(年化)": {"times_per_year"},
    "天": {"days"},
    "分": {"points"},
    "起": {"accidents"},
    "批": {"batches"},
    "项": {"items"},
    "次": {"count"},
    "次/天/项": {"count", "days", "items"},
    "次/项": {"count", "items"},
}
DECIMALS = {"percent": 2, "wan_yuan": 2, "times_per_year": 2, "points": 2}


@pytest.fixture(scope="module")
def pairs(law, root):
    """Return (indicator, its row of facts), matched by card label and indicator label."""
    with (root / "tests/data/g_company_facts_2024Q1_2025Q4.csv").open(encoding="utf-8") as file:
        facts = {(r["unit"], r["indicator_zh"]): r for r in csv.DictReader(file)}
    found = [(i, facts.pop((card.label.zh, i.label.zh))) for card in law.scorecards for i in card]
    assert not facts
    return found


def values(row, prefix="TA"):
    """Return the targets and actuals of a row of facts, as written."""
    return tuple(v for k, v in row.items() if k[:2] in {f"{p}_" for p in prefix})


def test_unit_basis_and_nature_follow_the_facts(pairs):
    """A flow adds up, a rate does not; the unit is one of the closed list."""
    assert len(pairs) == 129
    for indicator, row in pairs:
        unit, basis = row["unit_of_measure"], row["basis"]
        assert indicator.unit in WORDS[unit], indicator.key
        named = {"rolling4Q": "rolling4", "QTD": "flow" if unit in FLOWS else "rate"}
        assert indicator.basis == named.get(basis, basis), indicator.key
        assert indicator.better_nature == row["better"]


def test_every_value_fits_the_declared_decimals_and_range(pairs):
    """No sample value needs more digits than declared or lies outside the range, nor jumps beyond the limit."""
    for indicator, row in pairs:
        actuals = values(row, "A")
        if not all(a.replace(".", "").isdigit() for a in actuals):
            continue
        numbers = [Decimal(a) for a in actuals]
        assert all(-n.as_tuple().exponent <= indicator.decimals for n in numbers), indicator.key
        assert all(indicator.minimum <= n <= indicator.maximum for n in numbers), indicator.key
        jumps = [abs(a - b) for a, b in pairwise(numbers)]
        assert indicator.change_limit is None or max(jumps) <= indicator.change_limit, indicator.key


def test_declared_decimals(law):
    """Rates, amounts, turnover and ratings take two decimals, turnover days one, counts none."""
    for card in law.scorecards:
        for i in card:
            turnover_days = i.unit == "days" and i.basis == "rate"
            assert i.decimals == (1 if turnover_days else DECIMALS.get(i.unit, 0)), i.key


def test_the_same_figure_has_the_same_values(law, pairs):
    """Target and actual of a row that repeats another agree with it in all eight quarters."""
    row_of = {i.key: row for i, row in pairs}
    repeated = [i for i, _ in pairs if i.same_as]
    assert len(repeated) == 15
    for indicator in repeated:
        other = law.at(indicator.same_as)
        assert values(row_of[indicator.key]) == values(row_of[other.key]), indicator.key


def test_every_indicator_is_described(law):
    """Definition, source, frequency, evidence, owner and controllability are said for every one, in both languages."""
    for card in law.scorecards:
        for i in card:
            assert all(t.zh and t.en and t.zh != t.en for t in (i.definition, i.data_source, i.evidence)), i.key
            assert i.owner in law.units
            assert i.controllable_by, i.key
            assert i.levels.of(Decimal(100)) == "met"
            assert i.levels.of(Decimal(0)) == "missed"


def test_centres_carry_the_shared_item_without_a_weight(law):
    """The shared row of a centre has no weight; the overlay's is a setting of the company."""
    for card in law.scorecards:
        shared = [i for i in card if isinstance(i.rule, Shared)]
        unweighted = [i for i in card if i.weight is None and i.scored]
        assert unweighted == (shared if card.level == "center" else [])
    assert law.overlay_weight == Decimal("9.39")


def test_judged_rows_are_rated_in_points(law):
    """What the office rates is a number of points from 0 to 100."""
    judged = [i for c in law.scorecards for i in c if isinstance(i.rule, Judged)]
    assert len(judged) == 8
    assert {(i.unit, i.minimum, i.maximum) for i in judged} == {("points", Decimal(0), Decimal(100))}
