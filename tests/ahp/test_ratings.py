"""Nodes of every kind in one tree, absolute ratings, benefits against costs."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from ahp_cases import random_matrices

from bsclib import ahp
from bsclib.errors import InputError, UsageError

TWO = [[1, 3], [1 / 3, 1]]
POST = ahp.hierarchy({"post": {"experience": 3, "price": 1}})


def refused(call):
    """Return the faults a call is refused with."""
    with pytest.raises(InputError) as caught:
        call()
    return caught.value.faults


def test_each_node_by_its_own_kind_and_method():
    """Matrix, frame, pairs with a gap, ratings, costs, experts, votes, nothing at all: side by side in one tree."""
    frame = pd.DataFrame([[1, 2], [1 / 2, 1]], ["x", "y"], ["x", "y"])
    M = random_matrices(4, 1, 2)[0]
    tree = {
        "goal": {("a", "b"): 2, ("b", "c"): 2, ("c", "d"): 1, ("d", "e"): 1, ("e", "f"): 2, ("f", "g"): 1},
        "a": frame,
        "b": (["x", "y"], TWO),
        "c": {"x": 1, "y": 3},
        "d": ahp.TreeNode({"x": 10, "y": 30}, better="lower"),
        "e": ahp.TreeNode({"Li": TWO, "Wu": [[1, 1], [1, 1]]}, ["x", "y"], weights={"Li": 3, "Wu": 1}),
        "f": (["x", "y"], None),
        "g": ahp.TreeNode(M, ["x", "y", "z", "u"], method="geometric_mean"),
    }
    found = ahp.hierarchy(tree)
    assert found.local["a"]["x"] == pytest.approx(2 / 3)
    assert found.local["c"] == {"x": 0.25, "y": 0.75}
    assert found.local["d"]["x"] == pytest.approx(0.75)
    ratio = 3**0.75
    assert found.local["e"]["x"] == pytest.approx(ratio / (1 + ratio))
    assert found.local["f"] == {"x": 0.5, "y": 0.5}
    assert list(found.local["g"].values()) == pytest.approx(ahp.priorities(M, "geometric_mean").tolist())
    told = {n.place.sheet: n.code for n in found.notices if n.code != "absent"}  # z and u stand under g alone
    assert told == {"goal": "completed", "f": "not_judged"}
    assert sum(found.leaves.values()) == pytest.approx(1)
    assert set(found.nodes) == {"goal", "a", "b", "e", "g"}
    assert set(found.groups) == {"e"}
    assert "x" in str(found)
    assert found.to_frame().loc["goal", "CR"] == found.nodes["goal"].cr


def test_other_experts_sit_at_other_nodes():
    """Votes of the whole tree count at each node for those who judged there; a node's own weights win."""
    tree = {
        "goal": {"Li": {("a", "b"): 4}, "Wu": {("a", "b"): 1}},
        "a": {"Wu": {("x", "y"): 9}, "He": {("x", "y"): 1}},
        "b": ahp.TreeNode({"Li": {("x", "y"): 1}, "He": {("x", "y"): 4}}, weights={"Li": 1, "He": 1}),
    }
    found = ahp.hierarchy(tree, weights={"Li": 1, "Wu": 1, "He": 0})
    assert found.local["goal"]["a"] == pytest.approx(2 / 3)
    assert found.local["a"]["x"] == pytest.approx(0.9)
    assert found.local["b"]["x"] == pytest.approx(2 / 3)
    faults = refused(lambda: ahp.hierarchy(tree, weights={"Li": 1, "Wu": 1}))
    assert {f.place.sheet for f in faults} == {"a"}


def test_the_ideal_mode_divides_by_the_best_and_leaves_criteria_alone():
    """Only where alternatives stand; a tree without them is as it is."""
    tree = {"g": {"p": 1, "q": 3}, "p": {"x": 1, "y": 3}, "q": {"x": 1, "y": 1}}
    found = ahp.hierarchy(tree, mode="ideal")
    assert found.leaves == pytest.approx({"x": (0.25 / 3 + 0.75) / (0.25 / 3 + 0.75 + 1), "y": 1 / (1.75 + 0.25 / 3)})
    assert [e.local for e in found.elements] == [0.25, 0.75, 0.25, 0.75, 0.5, 0.5]
    plain = {"g": {"p": 1, "q": 3}, "p": {"x": 1, "y": 3}}
    assert ahp.hierarchy(plain, mode="ideal").leaves == ahp.hierarchy(plain).leaves
    with pytest.raises(UsageError, match="distributive, ideal"):
        ahp.hierarchy(tree, mode="absolute")


@pytest.mark.parametrize(
    "bad",
    [
        {"x": -1, "y": 1}, {"x": 0, "y": 0}, {"x": float("nan"), "y": 1}, {"x": float("inf"), "y": 1}, None,
        ahp.TreeNode({"x": 0, "y": 1}, better="lower"), (["x", "x"], None), (["x", "y", "z"], TWO), "x", 3,
        (["y", "x"], pd.DataFrame(TWO, ["x", "y"], ["x", "y"])), {"Li": TWO, "Wu": random_matrices(3, 1, 1)[0]},
    ],
)  # fmt: skip
def test_what_is_no_node_is_refused_with_its_node(bad):
    """Values that weigh nothing, names that do not fit or contradict, shapes that are none: told, never a traceback."""
    faults = refused(lambda: ahp.hierarchy({"goal": {"n": 1, "m": 1}, "n": bad}, root="goal"))
    assert {f.place.sheet for f in faults} == {"n"}


def test_a_rating_is_weight_times_intensity_and_nobody_elses():
    """Scores add up from the parts; another alternative changes no score unless it is a measured best."""
    scales = {"experience": {"good": 5, "fair": 2, "none": 0}}
    table = {"Li": {"experience": "good", "price": 0.5}, "Wu": {"experience": "fair", "price": 1}}
    seen = ahp.rate(POST, table, scales)
    assert seen.scores.to_dict() == pytest.approx({"Li": 0.75 + 0.125, "Wu": 0.3 + 0.25})
    assert seen.parts["Wu", "experience"] == pytest.approx(0.3)
    assert seen.shares.sum() == pytest.approx(1)
    more = ahp.rate(POST, {**table, "He": {"experience": "none", "price": 0.1}}, scales)
    assert more.scores["Li"] == seen.scores["Li"]
    frame = pd.DataFrame(table).T
    series = {name: pd.Series(row).iloc[::-1] for name, row in table.items()}
    assert ahp.rate(POST, series, scales).scores.tolist() == seen.scores.tolist()
    assert ahp.rate(POST, frame, scales).scores.tolist() == seen.scores.tolist()


def test_a_scale_may_be_judged_in_pairs_and_serve_every_criterion():
    """Grades compared as Saaty does: priorities divided by the best grade's."""
    grades = ahp.parse({("high", "mid"): 3, ("mid", "low"): 3, ("high", "low"): 9})
    seen = ahp.rate(
        POST, {"Li": {"experience": "mid", "price": "high"}}, dict.fromkeys(["experience", "price"], grades)
    )
    assert seen.scores["Li"] == pytest.approx(0.75 / 3 + 0.25)
    one = ahp.rate(POST, {"Li": {"experience": "mid", "price": "high"}}, {"high": 9, "mid": 3, "low": 1})
    assert one.scores["Li"] == pytest.approx(0.75 / 3 + 0.25)


def test_ratings_that_cannot_be_read_are_told_all_at_once():
    """Missing, off the scale, beyond 0 to 1, an unknown criterion: each with alternative and criterion."""
    table = {"Li": {"experience": "superb", "price": 1.5}, "Wu": {"experience": "good", "colour": 1}}
    faults = refused(lambda: ahp.rate(POST, table, {"experience": {"good": 1}}))
    assert {(f.place.sheet, f.place.path, f.code) for f in faults} == {
        ("Li", "experience", "rating"), ("Li", "price", "rating"), ("Wu", "price", "rating"), ("", "", "unknown_label"),
    }  # fmt: skip
    assert refused(lambda: ahp.rate(POST, {"Li": {"experience": 1, "price": 0}}, better={"price": "lower"}))
    with pytest.raises(UsageError, match="higher, lower"):
        ahp.rate(POST, {"Li": {"experience": 1, "price": 1}}, better={"price": "less"})


def test_benefits_against_costs_by_hand():
    """Ratio, difference and reciprocals, with opportunities and risks, from trees and from plain weights."""
    b, c, o, r = ({"p": x, "q": 1 - x} for x in (0.6, 0.75, 0.5, 0.2))
    assert ahp.benefit_cost(b, c).to_dict() == pytest.approx({"p": 0.8, "q": 1.6})
    full = ahp.benefit_cost(b, c, o, r).to_dict()
    assert full == pytest.approx({"p": 0.6 * 0.5 / 0.75 / 0.2, "q": 0.4 * 0.5 / 0.25 / 0.8})
    assert ahp.benefit_cost(b, c, how="difference", weights=[2, 1])["p"] == pytest.approx(1.2 - 0.75)
    assert ahp.benefit_cost(b, c, risks=r, how="difference")["q"] == pytest.approx(0.4 - 0.25 - 0.8)
    assert ahp.benefit_cost(b, c, how="reciprocal").sum() == pytest.approx(1)
    assert ahp.benefit_cost(b, c, how="reciprocal")["p"] == pytest.approx((0.6 + 0.25) / 2)
    found = ahp.hierarchy({"g": {"k": 1, "m": 1}, "k": {"p": 1, "q": 3}, "m": {"p": 1, "q": 1}})
    assert ahp.benefit_cost(b, found)["p"] == pytest.approx(0.6 / 0.375)
    assert refused(lambda: ahp.benefit_cost(b, {"p": 1}))[0].code == "other_names"
    assert refused(lambda: ahp.benefit_cost(b, {"p": 0, "q": 1}))[0].code == "value"
    with pytest.raises(UsageError, match="ratio, difference, reciprocal"):
        ahp.benefit_cost(b, c, how="product")


def test_frames_of_measured_values_count_against_the_best():
    """The cheapest counts 1 and one of twice the price a half; of reach the largest."""
    table = pd.DataFrame({"experience": [100, 50], "price": [20.0, 10.0]}, index=["A", "B"])
    seen = ahp.rate(POST, table, better={"price": "lower", "experience": "higher"})
    assert seen.scores.to_dict() == pytest.approx({"A": 0.75 + 0.125, "B": 0.375 + 0.25})
    assert np.allclose(seen.parts.sum(axis=1), seen.scores)


def test_better_is_of_values_and_votes_of_several_experts():
    """Of judgements of pairs `better` is refused, and votes where one alone spoke; of values among pairs it counts."""
    pairs, values = {("x", "y"): 3}, {"x": 10, "y": 30}
    for said in (pairs, {"Li": pairs, "Wu": pairs}, None):
        node = ahp.TreeNode(said, ["x", "y"], better="lower")
        assert refused(lambda node=node: ahp.hierarchy({"g": node}))[0].code == "of_values"
    for said in (pairs, values, None):
        node = ahp.TreeNode(said, ["x", "y"], weights={"Li": 1})
        assert refused(lambda node=node: ahp.hierarchy({"g": node}))[0].code == "no_votes"
    mixed = ahp.TreeNode({"Li": values, "Wu": pairs}, better="lower", weights={"Wu": 1, "Li": 3})
    assert ahp.hierarchy({"g": mixed}).leaves["x"] == pytest.approx(0.75)
    assert ahp.hierarchy({"g": ahp.TreeNode({"Li": values, "Wu": pairs})}).leaves["x"] == pytest.approx(0.5)
    for name, value in (("x", 1e308), ("x", True)):
        assert refused(lambda n=name, v=value: ahp.hierarchy({"g": {n: v, "y": 1e308}}))


def test_alternatives_leave_every_kind_of_node():
    """Values with names beside them, experts in mixed forms, frames in other orders: all can lose one."""
    frame = pd.DataFrame(np.array([[1, 2, 4], [1 / 2, 1, 2], [1 / 4, 1 / 2, 1]]), list("ABC"), list("ABC"))
    tree = {
        "goal": dict.fromkeys("uvw", 1),
        "u": ahp.TreeNode({"A": 4, "B": 5, "C": 9}, names=["A", "B", "C"]),
        "v": {"Li": {"A": 9, "B": 8, "C": 0.5}, "Wu": frame.loc[list("CAB"), list("BCA")]},
        "w": {"Li": frame, "Wu": frame.loc[list("BAC"), list("CAB")], "He": {("A", "B"): 1, ("B", "C"): 1}},
    }
    less = {"A": (4 / 9, (9 / 17 + 2 / 3) / 2, 2 ** (2 / 3) / (1 + 2 ** (2 / 3)))}
    found = ahp.hierarchy({k: ahp.node.as_node(v).without("C") if k != "goal" else v for k, v in tree.items()})
    assert found.leaves["A"] == pytest.approx(sum(less["A"]) / 3)
    assert isinstance(ahp.rank_reversals(tree), tuple)


def test_grades_may_be_numbers():
    """1 to 3 as whole numbers, as floats of a column with a gap elsewhere, or as text."""
    scale = {1: 0.2, 2: 0.5, 3: 1}
    for cells in ((3, 1), (3.0, 1.0), ("3", "1"), (np.int64(3), np.float64(1))):
        table = pd.DataFrame({"experience": cells, "price": [1.0, 0.5]}, ["Li", "Wu"])
        seen = ahp.rate(POST, table, scales={"experience": scale})
        assert seen.scores.tolist() == pytest.approx([1, 0.75 * 0.2 + 0.125])
    both = ahp.rate(POST, {"Li": {"experience": 2, "price": 10}, "Wu": {"experience": 3, "price": 20}}, scale,
                    better={"price": "lower"})  # fmt: skip
    assert both.scores.tolist() == pytest.approx([0.375 + 0.25, 0.75 + 0.125])
    faults = refused(lambda: ahp.rate(POST, {"Li": {"experience": True, "price": 1}}))
    assert [(f.code, f.place.path) for f in faults] == [("rating", "experience")]
    two = {"scales": {"price": scale}, "better": {"price": "lower"}}
    assert "two_ways" in {f.code for f in refused(lambda: ahp.rate(POST, {"Li": {"experience": 1, "price": 1}}, **two))}


def test_where_all_score_nothing_there_are_no_shares():
    """Scores of 0, shares that say they are none, and a notice."""
    seen = ahp.rate(POST, {"Li": {"experience": 0, "price": 0}})
    assert seen.scores.tolist() == [0]
    assert np.isnan(seen.shares).all()
    assert [n.code for n in seen.notices] == ["all_zero"]
    assert not ahp.rate(POST, {"Li": {"experience": 1, "price": 0}}).notices


def test_weights_of_merits_by_name_and_as_exponents():
    """Lee 2009: multiplicative priority powers; by name in any order; what is no merit is refused."""
    b, c, r = {"p": 0.6, "q": 0.4}, {"p": 0.75, "q": 0.25}, {"q": 0.8, "p": 0.2}
    found = ahp.benefit_cost(b, c, risks=r, weights={"risks": 0.5, "costs": 1, "benefits": 2})
    assert found["p"] == pytest.approx(0.6**2 / 0.75 / 0.2**0.5)
    assert ahp.benefit_cost(b, c, how="difference", weights=pd.Series({"costs": 1, "benefits": 2}))[
        "q"
    ] == pytest.approx(0.55)
    for weights in ([1], [1, 2, 3], {"benefits": 1}, {"benefits": 1, "cost": 1}, [-1, 2], [np.nan, 1]):
        for how in ("ratio", "difference", "reciprocal"):
            assert refused(lambda w=weights, h=how: ahp.benefit_cost(b, c, how=h, weights=w))
    assert refused(lambda: ahp.benefit_cost({"p": -1, "q": np.nan}, c))[0].code == "value"
