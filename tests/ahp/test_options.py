"""Every option of every function: what is no such number, name or tree is refused in words, never computed with."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from bsclib import ahp
from bsclib.errors import BscError

A = pd.DataFrame([[1, 3, 5], [1 / 3, 1, 2], [1 / 5, 1 / 2, 1]], list("abc"), list("abc"))
G = {"Li": A, "Wu": A.T}
OFF = [[1, 5, 3, 7], [1 / 5, 1, 2, 6], [1 / 3, 1 / 2, 1, 1 / 2], [1 / 7, 1 / 6, 2, 1]]
W = [[0.5, 0.5], [0.2, 0.8], [0.3, 0.7]]
TREE = {"g": {"p": 3, "q": 2}, "p": {"A": 5, "B": 3}, "q": {"A": 1, "B": 3}}
CARS, TWO = ahp.hierarchy(TREE), ahp.hierarchy({"g": {"x": 1, "y": 1}})
NO_NUMBER = (float("nan"), float("inf"), -float("inf"), True, np.True_, -1, "x", "0.5", [0.9], {}, 1 + 2j, object(),
             np.array([1.0, 2.0]), Decimal("NaN"), np.float64("nan"))  # fmt: skip
HUGE = 10**400

NUMBERS = {
    "ri": lambda v: ahp.consistency(A, ri=v),
    "ri of changes": lambda v: ahp.repair(OFF, ri=v),
    "ri of paths": lambda v: ahp.repair_paths(OFF, ri=v),
    "ri of draws": lambda v: ahp.simulate(A, 5, ri=v),
    "ri of a tree": lambda v: ahp.hierarchy({"g": A}, ri=v),
    "max_cr of experts": lambda v: ahp.aggregate_judgements(G, policy="consistent_only", max_cr=v),
    "trim": lambda v: ahp.aggregate_priorities(W, mean="trimmed", trim=v),
    "trim of a group": lambda v: ahp.group(G, trim=v),
    "trim of a node": lambda v: ahp.hierarchy({"g": ahp.TreeNode({"x": 1, "y": 2}, trim=v)}),
    "largest": lambda v: ahp.consensus(W, largest=v),
    "largest of clusters": lambda v: ahp.clusters(W, largest=v),
    "threshold": lambda v: ahp.clusters(W, v),
    "n": lambda v: ahp.random_index(v),
    "n drawn": lambda v: ahp.random_index(v, draws=5),
    "draws of ri": lambda v: ahp.random_index(4, draws=v),
    "rng of ri": lambda v: ahp.random_index(4, draws=5, rng=v),
    "max_cr": lambda v: ahp.repair_paths(OFF, max_cr=v),
    "most": lambda v: ahp.repair_paths(OFF, most=v),
    "largest set": lambda v: ahp.repair_paths(OFF, largest=v),
    "draws": lambda v: ahp.simulate(A, v),
    "rng": lambda v: ahp.simulate(A, 5, v),
    "level": lambda v: ahp.simulate(A, 5, level=v),
    "change": lambda v: ahp.tornado(CARS, "A", v),
    "at": lambda v: ahp.sensitivity(CARS, "p").at(v),
    "decimals": lambda v: ahp.recover(["0.5", "0.5"], decimals=v),
    "max_cr of recovery": lambda v: ahp.recover(["0.5", "0.5"], max_cr=v),
    "null_draws": lambda v: ahp.recover(["0.5", "0.5"], null_draws=v),
    "rng of recovery": lambda v: ahp.recover(["0.5", "0.5"], rng=v),
    "counts": lambda v: ahp.recover(["0.5", "0.5"], counts=[v, 1]),
    "merit": lambda v: ahp.benefit_cost({"a": v, "b": 1}, {"a": 1, "b": 2}),
    "cost": lambda v: ahp.benefit_cost({"a": 1, "b": 1}, {"a": v, "b": 2}),
    "value": lambda v: ahp.hierarchy({"g": {"x": v, "y": 1}}),
    "cost of a node": lambda v: ahp.hierarchy({"g": ahp.TreeNode({"x": v, "y": 1}, better="lower")}),
    "grade's value": lambda v: ahp.rate(TWO, {"A": {"x": "h", "y": 0.5}}, {"x": {"h": v, "l": 1}}),
}
WEIGHTS = {
    "a group": lambda v: ahp.group(G, v),
    "weights": lambda v: ahp.aggregate_priorities(W[:2], v),
    "an influence": lambda v: ahp.influence(G, v),
    "a tree": lambda v: ahp.hierarchy({"g": G}, weights=v),
    "a node": lambda v: ahp.hierarchy({"g": ahp.TreeNode(G, weights=v)}),
    "merits": lambda v: ahp.benefit_cost({"a": 1}, {"a": 1}, weights=v, how="difference"),
}
THINGS = {
    "a name": lambda v: ahp.priorities(A, v),
    "a scale": lambda v: ahp.random_index(4, scale=v),
    "a model": lambda v: ahp.simulate(A, 5, model=v),
    "what a group puts together": lambda v: ahp.group(G, of=v),
    "what a node puts together": lambda v: ahp.hierarchy({"g": ahp.TreeNode({"x": 1}, of=v)}),
    "a node's mean": lambda v: ahp.hierarchy({"g": ahp.TreeNode({"x": 1}, mean=v)}),
    "better": lambda v: ahp.hierarchy({"g": ahp.TreeNode(A, better=v)}),
    "a tree": lambda v: ahp.hierarchy(v),
    "a tree for reversals": lambda v: ahp.rank_reversals(v),
    "a found tree": lambda v: ahp.sensitivity(v, "p"),
    "a tornado's tree": lambda v: ahp.tornado(v),
    "a rated tree": lambda v: ahp.rate(v, {"A": {}}),
    "criterion": lambda v: ahp.sensitivity(CARS, v),
    "leaf": lambda v: ahp.tornado(CARS, v),
    "root": lambda v: ahp.hierarchy(TREE, root=v),
    "added": lambda v: ahp.rank_reversals(TREE, v),
}


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("name", NUMBERS)
def test_what_is_no_number_of_the_kind_is_refused(name):
    """NaN, infinite, a truth value, negative, text, a list: told in both languages with the option's name."""
    for value in (*NO_NUMBER, HUGE):
        with pytest.raises(BscError) as caught:
            NUMBERS[name](value)
        assert caught.value.render("zh") != caught.value.render("en")


@pytest.mark.parametrize("name", WEIGHTS)
def test_weights_of_another_length_or_name_are_refused(name):
    """One too many, one too few, other names, negative, NaN, a truth value, text, all zero."""
    for value in ([1], [1, 2, 3], {"Li": 1}, {"Wu": 2, "He": 1}, {"x": 1, "y": 1}, [-1, 2], [np.nan, 1],
                  [True, 1], ["x", 1], [0, 0], [HUGE, 1], 3, "ab", pd.Series({"Li": 1}), [1 + 1j, 1]):  # fmt: skip
        with pytest.raises(BscError):
            WEIGHTS[name](value)


@pytest.mark.parametrize("name", THINGS)
def test_another_kind_of_thing_is_refused(name):
    """Where a name, a tree or a table is expected."""
    for value in (float("nan"), True, 0.5, "no such", [0.9], {"k": 1}, np.array([1.0, 2.0]), object(), HUGE):
        if isinstance(value, dict) and name in ("a tree", "a tree for reversals"):
            continue
        with pytest.raises(BscError):
            THINGS[name](value)


def test_bounds_are_kept_to_the_end():
    """What lies on the line: taken where the bound belongs to it, refused where not."""
    for value in (0, 1):
        with pytest.raises(BscError, match="largest"):
            ahp.consensus(W, largest=value)
        assert ahp.tornado(CARS, "A", value).change == value
    with pytest.raises(BscError, match="trim"):
        ahp.aggregate_priorities(W, mean="trimmed", trim=0.5)
    assert ahp.consensus(W, largest=Decimal(9)) == ahp.consensus(W)
    assert ahp.random_index(np.int64(4)) == 0.9
    with pytest.raises(BscError, match="ri = nan"):
        ahp.consistency(np.ones((16, 16)), ri=ahp.random_index(16))
    with pytest.raises(BscError, match="no RI of order 16"):
        ahp.repair(np.ones((16, 16)))
    with pytest.raises(BscError, match="geometric"):
        ahp.aggregate_judgements(G, mean="arithmetic")  # of ratios, which would no longer be reciprocal
