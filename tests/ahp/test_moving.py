"""Sensitivity, tornado and rank reversal against what moving the weights by hand gives."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from ahp_cases import random_matrices

from bsclib import ahp
from bsclib.errors import InputError

CARS = ["A", "B", "C", "D"]


def tree(seed=0, mode="distributive"):
    """Return a tree of three levels with four alternatives, and its judgements."""
    M = random_matrices(4, 6, seed, largest=3)
    T = random_matrices(3, 1, seed, largest=3)[0]
    said = {
        "goal": (["cost", "style", "safety"], T),
        "cost": {"price": 3, "fuel": 1},
        "price": (CARS, M[0]),
        "fuel": (CARS, M[1]),
        "style": (CARS, M[2]),
        "safety": {"A": 1, "B": 4, "C": 2, "D": 3},
    }
    return said, ahp.hierarchy(said, mode=mode)


def moved(said, parent, criterion, t, mode="distributive"):
    """Return the leaves with a criterion at t by judging anew: direct weights in place of the parent's matrix."""
    local = ahp.hierarchy(said).local[parent]
    rest = 1 - local[criterion]
    weights = {n: t if n == criterion else w / rest * (1 - t) for n, w in local.items()}
    return ahp.hierarchy({**said, parent: weights}, root="goal", mode=mode).leaves


@pytest.mark.parametrize("mode", ["distributive", "ideal"])
@pytest.mark.parametrize(("parent", "criterion"), [("goal", "cost"), ("goal", "safety"), ("cost", "fuel")])
def test_the_lines_are_what_other_weights_give(parent, criterion, mode):
    """At every weight of the criterion the leaves equal those of a tree judged so."""
    said, found = tree(3, mode)
    line = ahp.sensitivity(found, criterion)
    assert line.parent == parent
    assert line.at(line.weight).to_dict() == pytest.approx(found.leaves)
    for t in (0.0, 0.2, 0.5, 0.9, 1.0):
        assert line.at(t).to_dict() == pytest.approx(moved(said, parent, criterion, t, mode), abs=1e-12)
    step = 1e-6
    slope = (line.at(line.weight + step) - line.at(line.weight - step)) / (2 * step)
    assert np.allclose(line.gradient, slope, atol=1e-8)


@pytest.mark.parametrize("mode", ["distributive", "ideal"])
def test_every_crossing_is_where_two_lines_meet_and_none_is_missed(mode):
    """On a fine grid the order changes exactly at the crossings; the first place is stable in its interval."""
    crossings = 0
    for seed in range(12):
        _, found = tree(seed, mode)
        for criterion in ("cost", "style", "safety", "price"):
            line = ahp.sensitivity(found, criterion)
            crossings += len(line.crossings)
            for c in line.crossings:
                at = line.at(c.at)
                assert at[c.first] == pytest.approx(at[c.second], abs=1e-12)
                above = line.at(min(1, c.at + 1e-6))
                assert above[c.first] > above[c.second]
            grid = np.linspace(0, 1, 401)
            order = [tuple(np.argsort(line.at(t))) for t in grid]
            changes = {k for k in range(400) if order[k] != order[k + 1]}
            assert changes == {min(399, int(c.at * 400)) for c in line.crossings}
            low, high = line.stable
            tops = {int(line.at(t).argmax()) for t in np.linspace(low + 1e-9, high - 1e-9, 50)}
            assert len(tops) == 1
    assert crossings > 40


def test_a_crossing_is_exact():
    """From decimal weights the crossing is the fraction itself: 3/7 of two ratings set against each other."""
    found = ahp.hierarchy({"g": {"x": 1, "y": 1}, "x": {"A": 0.75, "B": 0.25}, "y": {"A": 0.3125, "B": 0.6875}})
    (crossing,) = ahp.sensitivity(found, "x").crossings
    assert Fraction(crossing.at).limit_denominator(1000) == Fraction(3, 7)


def test_a_tornado_moves_one_criterion_at_a_time():
    """Each bar equals the leaf with that weight changed by the share, the widest first; all criteria are there."""
    said, found = tree(5)
    seen = ahp.tornado(found, "B", 0.3)
    assert {name for name, _, _ in seen.bars} == {"cost", "style", "safety", "price", "fuel"}
    swings = [abs(high - low) for _, low, high in seen.bars]
    assert swings == sorted(swings, reverse=True)
    for name, low, high in seen.bars:
        parent = "cost" if name in ("price", "fuel") else "goal"
        now = found.local[parent][name]
        assert low == pytest.approx(moved(said, parent, name, now * 0.7)["B"])
        assert high == pytest.approx(moved(said, parent, name, min(1, now * 1.3))["B"])
    with pytest.raises(InputError, match="nothing is called “Z”"):
        ahp.tornado(found, "Z")


def test_what_cannot_be_moved_is_refused_with_what_can():
    """The root, an alternative under several criteria, or a name that is not there."""
    _, found = tree(1)
    for name in ("goal", "A", "nothing"):
        with pytest.raises(InputError, match="cost, style, safety"):
            ahp.sensitivity(found, name)


def test_belton_and_gear_1983_a_copy_reverses_the_ranks_and_ideal_mode_does_not():
    """Three criteria alike, A against B; with D, a copy of B, A overtakes B. Divided by the best, it does not."""
    names = ["A", "B", "C", "D"]
    w = {"a": [1, 9, 1, 9], "b": [9, 1, 1, 1], "c": [8, 9, 1, 9]}
    said = {"goal": {"a": 1, "b": 1, "c": 1}} | {k: (names, np.divide.outer(v, v)) for k, v in w.items()}
    three = ahp.hierarchy({k: (v if k == "goal" else (names[:3], v[1][:3, :3])) for k, v in said.items()})
    assert [round(three.leaves[n], 2) for n in "ABC"] == [0.45, 0.47, 0.08]
    four = ahp.hierarchy(said)
    assert [round(four.leaves[n], 2) for n in "ABCD"] == [0.37, 0.29, 0.06, 0.29]
    assert ahp.rank_reversals(said, "D") == (ahp.Reversal("D", "B", "A"),)
    assert ahp.rank_reversals(said, "D", mode="ideal") == ()
    assert ("D", "B", "A") in {(r.added, r.first, r.second) for r in ahp.rank_reversals(said)}


def test_reversals_are_found_by_leaving_each_out():
    """Against recomputing the smaller tree by hand, in judged and rated nodes, experts included."""
    for seed in range(6):
        said, whole = tree(seed)
        M = random_matrices(4, 2, seed + 50, largest=3)
        said["style"] = ahp.TreeNode({"Li": M[0], "Wu": M[1]}, CARS)
        whole = ahp.hierarchy(said)
        for out in CARS:
            keep = [k for k, n in enumerate(CARS) if n != out]
            names = [CARS[k] for k in keep]
            less = dict(said)
            for node in ("price", "fuel"):
                less[node] = (names, said[node][1][np.ix_(keep, keep)])
            less["style"] = ahp.TreeNode({"Li": M[0][np.ix_(keep, keep)], "Wu": M[1][np.ix_(keep, keep)]}, names)
            less["safety"] = {n: v for n, v in said["safety"].items() if n != out}
            before = ahp.hierarchy(less).leaves
            pairs = {
                (a, b) for a in names for b in names if before[a] > before[b] and whole.leaves[a] < whole.leaves[b]
            }
            assert {(r.first, r.second) for r in ahp.rank_reversals(said, out)} == pairs
