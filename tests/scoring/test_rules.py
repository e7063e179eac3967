"""The YAML vocabulary of rules: every rule there and back, every fault named."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from scoring_random import RULES

from bsclib.scoring import RuleError, Step, read, rule_from_mapping, rule_to_mapping, rule_to_yaml


@given(RULES)
def test_a_rule_comes_back_from_its_mapping(rule):
    """rule → mapping → rule is the same rule."""
    assert rule_from_mapping(rule_to_mapping(rule)) == rule


@pytest.mark.parametrize(
    ("mapping", "paths"),
    [
        ({"kind": "stepp"}, ["kind"]),
        ({}, ["kind"]),
        ({"kind": "step", "per": 0, "unit": "x", "betr": 1, "short": 2.5}, ["betr", "per", "unit", "better", "short"]),
        ({"kind": "step", "per": 1, "unit": "pp", "better": "higher"}, ["short"]),
        ({"kind": "step", "per": 1, "unit": "pp", "better": "higher", "short": -5, "range": [0, 1]}, ["better"]),
        (
            {"kind": "step", "per": 1, "unit": "pp", "better": "band", "short": -5, "range": [0, 1], "target": 0},
            ["target"],
        ),
        ({"kind": "step", "per": 1, "unit": "pp", "better": "band", "short": -5, "range": [2, 1]}, ["range"]),
        ({"kind": "tiers", "better": "lower", "tiers": [{"below": 1, "points": 2}, {"below": 1}]}, ["tiers[1]"]),
        ({"kind": "tiers", "better": "lower", "tiers": []}, ["tiers"]),
        ({"kind": "severity"}, ["classes"]),
        ({"kind": "severity", "classes": {"a": -5}, "veto": "b"}, ["veto"]),
        ({"kind": "severity", "classes": {"无": 0}}, ["classes"]),
        ({"kind": "severity", "bounds": [{"above": 5, "points": -5}, {"above": 5, "points": -9}]}, ["bounds"]),
        ({"kind": "award", "better": "band"}, ["better"]),
        ({"kind": "shared"}, ["card"]),
        ({"kind": "judged", "better": "higher"}, ["better"]),
        ({"kind": "step", "per": 1, "unit": "pp", "better": "higher", "short": -5, "cap": 90}, ["base"]),
        ({"kind": "step", "per": 1, "unit": "pp", "better": "higher", "short": -5, "floor": 101}, ["base"]),
        ({"kind": "step", "per": 0, "unit": "pp", "better": "higher", "short": -5, "cap": -1}, ["per", "cap"]),
        ({"kind": "tiers", "better": "lower", "tiers": [{"below": 1, "points": 2}], "cap": -1}, ["cap"]),
        ({"kind": "severity", "classes": {"a": -5}, "base": -1, "floor": -2}, ["base", "floor"]),
    ],
)
def test_every_fault_of_a_rule_is_named_by_its_path(mapping, paths):
    """All faults at once, each with the word at fault."""
    with pytest.raises(RuleError) as caught:
        rule_from_mapping(mapping)
    assert [f.place.path for f in caught.value.faults] == paths


def test_a_direction_may_come_from_the_indicator():
    """A mapping that names no direction takes the one given; `range` makes it a band."""
    step = {"kind": "step", "per": 1, "unit": "absolute", "short": -5}
    assert rule_from_mapping(step, better="lower").better == "lower"
    assert rule_from_mapping(step | {"range": [0, 1]}, better="lower").better == "band"


def test_the_cap_follows_the_points():
    """100 for a rule that can only deduct, 120 for one that can add, unless it says otherwise."""
    assert Step(Decimal(1), "pp", "higher", short=Decimal(-5)).cap == 100
    assert Step(Decimal(1), "pp", "band", short=Decimal(5), range=(Decimal(0), Decimal(1))).cap == 120
    assert rule_to_yaml(Step(Decimal(1), "pp", "higher", over=Decimal(5), cap=Decimal(100))).endswith("cap: 100}")


def test_limits_are_checked_however_a_rule_is_made():
    """A cap of -1 is no secret word for "left to the points": None is, and what cannot be is refused by its name."""
    step = Step(Decimal(1), "pp", "higher", over=Decimal(5), cap=None)
    assert step.cap == 120
    for limits, name in (({"cap": -1}, "cap"), ({"floor": -1}, "floor"), ({"cap": 90}, "base")):
        with pytest.raises(RuleError) as caught:
            Step(Decimal(1), "pp", "higher", short=Decimal(-5), **{k: Decimal(v) for k, v in limits.items()})
        assert [f.place.path for f in caught.value.faults] == [name]
    assert read("每比目标值低1%,扣5分(基础分100,最低0,最高-1)").rule is None
