"""Whatever is handed to AHP, it answers or refuses in words: never a traceback of another kind."""

from __future__ import annotations

import random

import numpy as np
import pandas as pd
import pytest

from bsclib import ahp
from bsclib.errors import BscError

ATOMS = (1, 2, 3, "1/3", "x", None, 0, -1, float("nan"), "", 9, "1/2.5", True, [], (), {}, "a", 1e308, 2.5, "3-Jan")


def sound(rnd):
    """Return a small judgement matrix that nothing is wrong with."""
    n = rnd.randint(2, 4)
    M = np.ones((n, n))
    for i, j in zip(*np.triu_indices(n, 1), strict=True):
        M[i, j] = rnd.choice([1, 2, 3, 5, 9])
        M[j, i] = 1 / M[i, j]
    return M


def thing(rnd, depth=0):
    """Return something a person might hand over for a matrix, a group or a node."""
    deeper = thing if depth < 2 else lambda rnd, depth: rnd.choice(ATOMS)
    n, letters = rnd.randint(0, 4), list("abcd")
    kind = rnd.randrange(9)
    if kind == 0:
        return [[rnd.choice(ATOMS) for _ in range(rnd.choice([n, n, n + 1]))] for _ in range(n)]
    if kind == 1:
        return {rnd.choice("abc"): rnd.choice(ATOMS) for _ in range(3)}
    if kind == 2:
        return {(rnd.choice("abc"), rnd.choice("abc")): rnd.choice(ATOMS) for _ in range(3)}
    if kind == 3:
        return {rnd.choice(["a", "b", "Li"]): deeper(rnd, depth + 1) for _ in range(2)}
    if kind == 4:
        return rnd.sample(["a", "b", "", None, "a"], rnd.randint(0, 4)), deeper(rnd, depth + 1)
    if kind == 5:
        return ahp.TreeNode(deeper(rnd, depth + 1), ["a", "b"], weights=rnd.choice([None, {"Li": 1}, [1, 2], "x"]))
    if kind == 6:
        M = sound(rnd)
        return pd.DataFrame(M, letters[: len(M)], rnd.sample(letters[: len(M)], len(M)))
    return np.array([sound(rnd)[:2, :2]] * 2) if kind == 7 else sound(rnd)


CALLS = {
    "hierarchy": lambda rnd: ahp.hierarchy({rnd.choice("gab"): thing(rnd) for _ in range(3)}),
    "rank_reversals": lambda rnd: ahp.rank_reversals({"g": {"a": 1, "b": 2}, "a": thing(rnd), "b": thing(rnd)}),
    "group": lambda rnd: ahp.group(thing(rnd), rnd.choice([None, {"Li": 1}, [1, 1]]), mean=rnd.choice(["median", "x"])),
    "parse_group": lambda rnd: ahp.parse_group({"Li": thing(rnd), "Wu": thing(rnd)}),
    "parse": lambda rnd: str(ahp.parse(thing(rnd), rnd.choice([None, ["a", "b"], ["a", "a"]]))),
    "rescale": lambda rnd: ahp.rescale(thing(rnd), rnd.choice(ahp.SCALES)),
    "consistency": lambda rnd: ahp.consistency(thing(rnd))._repr_html_(),
    "aggregate": lambda rnd: (ahp.aggregate_judgements(thing(rnd)), ahp.aggregate_priorities(thing(rnd))),
    "agreement": lambda rnd: (ahp.consensus(thing(rnd)), str(ahp.clusters(thing(rnd)))),
    "influence": lambda rnd: str(ahp.influence(thing(rnd))),
    "complete": lambda rnd: ahp.complete(thing(rnd)),
    "advice": lambda rnd: (ahp.inconsistencies(thing(rnd)), ahp.repair(thing(rnd))),
    "simulate": lambda rnd: ahp.simulate(thing(rnd), 5),
    "rate": lambda rnd: ahp.rate(ahp.hierarchy({"g": {"a": 1, "b": 2}}), thing(rnd), thing(rnd), thing(rnd)),
    "benefit_cost": lambda rnd: ahp.benefit_cost(thing(rnd), thing(rnd)),
}


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("name", CALLS)
def test_junk_is_answered_or_refused_in_words(name):
    """A hundred things a call; what is refused is one of our errors, in both languages."""
    told = []
    for seed in range(100):
        try:
            CALLS[name](random.Random(seed))
        except BscError as error:
            told += [error.render("zh"), error.render("en")]
    assert told
    assert all(told)
