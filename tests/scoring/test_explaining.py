"""Explanations link by link, and the edges of steps."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

import pytest
from scoring_fakes import Indicator, Rulebook, card, fact, facts, one, rule

from bsclib.errors import InputError, UsageError, same
from bsclib.scoring import demonstrate, explain, read, step_edges

STEP = rule(kind="step", per="2.5", unit="pp", better="higher", short=-5)
BOTH = rule(kind="step", per=1, unit="absolute", better="lower", over=5, short=-5)
TIERS = rule(kind="tiers", better="lower", tiers=[{"below": 90, "points": 10}, {"above": 180, "points": -5}])


def edges(rule_, target, actual, reward=None, **words):
    """Return (way, distance, score) of a single row's edges."""
    book, evidence = one(rule_, target, actual, **words)
    found = step_edges(book, evidence, reward)
    return sorted(
        (e.way, str(Decimal(e.distance.numerator) / e.distance.denominator), e.score) for e in found[("card", "i")]
    )


@pytest.mark.parametrize(
    ("rule_", "target", "actual", "expected"),
    [
        (STEP, "100", "94.9", [("down", "-2.4", 85), ("up", "0.11", 95)]),
        (STEP, "100", "100", [("down", "-2.5", 95)]),
        (BOTH, "10", "10", [("down", "1", 95), ("up", "-1", 105)]),
        (TIERS, None, "120", [("down", "60.01", 95), ("up", "-30.01", 110)]),
        (rule(kind="award", better="lower"), "100", "100", [("down", "0.01", 0)]),
        (rule(kind="award", better="lower"), "100", "101", [("up", "-1", 100)]),
        (
            rule(kind="step", per=5, unit="pp", better="band", range=[0, 10], short=-5),
            None,
            "16",
            [("down", "4", 90), ("up", "-1.01", 100)],
        ),
    ],
)
def test_the_nearest_step_on_either_side(rule_, target, actual, expected):
    """Distance to the next step up and down, in the indicator's unit, and the score there."""
    assert edges(rule_, target, actual) == expected


def test_an_edge_outside_the_range_is_no_edge():
    """Fewer than no complaints cannot be had."""
    complaints = rule(kind="step", per=1, unit="absolute", better="lower", target=0, short=-15)
    assert edges(complaints, "0", "0", decimals=0, minimum=Decimal(0)) == [("down", "1", 85)]


class Thousandfold:
    """A money that pays a thousand for each point of the total, and one for each unit of the actual."""

    coin = same("CNY")

    def __call__(self, key, actual, total):
        """Return what is paid."""
        return total * 1000 + actual


def test_a_step_is_worth_its_share_of_the_total_and_of_the_reward():
    """Points of the total = change of score × share of weight; the reward follows the total and the actual."""
    rows = (Indicator("a", rule=STEP, weight=Decimal(1)), Indicator("b", rule=STEP, weight=Decimal(3)))
    evidence = facts({("card", i): fact("100", "97.5") for i in "ab"})
    found = step_edges(Rulebook((card(*rows),)), evidence, Thousandfold())
    assert {e.way: (e.worth, e.reward) for e in found[("card", "b")]} == {
        "up": (Fraction(15, 4), Fraction("3750.01")),
        "down": (Fraction(-15, 4), Fraction("-3752.5")),
    }


def test_a_row_is_explained_from_cell_to_total():
    """Every link stands there, in both languages, and as data that JSON takes."""
    found = explain(*one(STEP, "100", "94.9"), "card", "i")
    assert [name for name, _ in found.lines] == [
        *("cell", "rule", "why", "points", "weight", "contribution", "total", "edge_up", "edge_down")
    ]
    assert "94.9 is 5.1 pp below 100: 2 whole steps × −5" in found.render("en")
    assert "94.9 比目标 100 低 5.1 个百分点" in found.render("zh")
    assert json.loads(json.dumps(found.to_json()))["total"] == "90"


def test_a_card_is_explained_by_what_cost_most():
    """Rows in the order of points lost; a missing row says that it is missing."""
    rows = (Indicator("a", rule=STEP), Indicator("b", rule=STEP), Indicator("c", rule=STEP))
    evidence = facts({("card", "a"): fact("100", "99"), ("card", "b"): fact("100", "90"), ("card", "c"): fact("100")})
    found = explain(Rulebook((card(*rows),)), evidence, "card")
    assert [name for name, _ in found.lines] == ["total", "b", "a", "c"]


def test_an_unknown_row_is_a_fault_of_usage():
    """The name that is not there is named."""
    book, evidence = one(STEP, "100", "94.9")
    for names in (("nocard",), ("card", "norow")):
        with pytest.raises(UsageError, match=names[-1]):
            explain(book, evidence, *names)


def test_a_rule_can_be_tried_on_a_value():
    """`demonstrate` scores one value; text where a number belongs is refused."""
    score, why = demonstrate(read("每比目标值低2.5%,扣5分").rule, "100", "94.9")
    assert (score, why.en) == (90, "94.9 is 5.1 pp below 100: 2 whole steps × −5")
    with pytest.raises(InputError):
        demonstrate(STEP, "100", "abc")


def test_figures_are_shown_half_up():
    """5 points of a row that is a fortieth of the card are 0.125, shown as 0.13; half to even would say 0.12."""
    rows = (Indicator("a", rule=STEP, weight=Decimal(1)), Indicator("b", rule=STEP, weight=Decimal(39)))
    evidence = facts({("card", "a"): fact("100", "97.5"), ("card", "b"): fact("100", "100")})
    assert "cost 0.13 points" in explain(Rulebook((card(*rows),)), evidence, "card").render("en")
