"""Ways to consistency: fewest changes, each step as exact as a single one, and nothing altered."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from ahp_cases import VALUES, random_matrices

from bsclib import ahp
from bsclib.errors import InputError


def follow(M, path):
    """Return the matrix after a path, checking every step's figures on the way."""
    B, first = M.copy(), ahp.priorities(M)
    for step in path.changes:
        assert B[step.row, step.column] == step.old
        B[step.row, step.column], B[step.column, step.row] = step.new, 1 / step.new
        found = ahp.consistency(B)
        assert step.cr == pytest.approx(float(found.cr), abs=1e-13)
        assert step.accepted == (step.cr <= 0.1)
        assert list(step.priorities) == pytest.approx(found.priorities.tolist(), rel=1e-12)
        moved = (np.argsort(-found.priorities) != np.argsort(-first)).any()
        assert step.ranks_change == moved or len(set(step.ranks)) < len(M)
    return B


@pytest.mark.parametrize(("n", "largest"), [(3, 6), (4, 4), (5, 3), (6, 3), (8, 3)])
def test_every_path_ends_within_the_limit(n, largest):
    """Followed step by step, each way arrives, all with equally many changes, the smallest steps first."""
    tried = 0
    for M in random_matrices(n, 25, seed=n, largest=largest)[:25]:
        before = M.copy()
        if float(ahp.consistency(M).cr) <= 0.1 or tried > 3:
            continue
        tried += 1
        paths = ahp.repair_paths(M)
        assert paths
        assert len({len(p.changes) for p in paths}) == 1
        assert [p.steps for p in paths] == sorted(p.steps for p in paths)
        for path in paths:
            assert float(ahp.consistency(follow(M, path)).cr) <= 0.1 + 1e-12
            assert len({(c.row, c.column) for c in path.changes}) == len(path.changes)
        assert np.array_equal(M, before)
    assert tried >= 3


def test_fewest_means_that_no_smaller_number_does():
    """By brute force over every one and every two changes of 4 x 4 matrices."""
    pairs = list(combinations(range(4), 2))
    sizes = []
    for M in random_matrices(4, 12, seed=9, largest=5):
        if float(ahp.consistency(M).cr) <= 0.1:
            continue
        path = ahp.repair_paths(M)[0]
        least = next((k for k in (1, 2) if any_reaches(M, pairs, k)), 3)
        assert path.fewest
        assert min(len(path.changes), 3) == least
        sizes.append(least)
    assert len(set(sizes)) > 1


def any_reaches(M, pairs, size):
    """Whether any `size` changed judgements bring CR to 0.1."""
    stack = []
    for chosen in combinations(pairs, size):
        for values in product(VALUES, repeat=size):
            B = M.copy()
            for (i, j), v in zip(chosen, values, strict=True):
                B[i, j], B[j, i] = v, 1 / v
            stack.append(B)
    return bool((ahp.consistency(np.stack(stack)).cr <= 0.1).any())


def test_a_single_change_is_repairs_best():
    """Where one change suffices, it is the first accepted one of `repair`."""
    A = ahp.parse([["1", "5", "3", "7"], ["1/5", "1", "2", "6"], ["1/3", "1/2", "1", "1/2"], ["1/7", "1/6", "2", "1"]])
    first = next(c for c in ahp.repair(A) if c.accepted)
    (only,) = ahp.repair_paths(A)[0].changes
    assert (only.row, only.column, only.new) == (first.row, first.column, first.new)


def test_nothing_to_do_and_nothing_to_be_done():
    """Consistent already, or no index to say: no path, or an input error."""
    assert ahp.repair_paths(np.ones((4, 4))) == ()
    assert ahp.repair_paths([[1, 9], [1 / 9, 1]]) == ()
    with pytest.raises(InputError):
        ahp.repair_paths(random_matrices(16, 1, seed=1)[0])
    with pytest.raises(InputError):
        ahp.repair_paths(random_matrices(4, 2, seed=1))
    assert ahp.repair_paths(random_matrices(5, 1, seed=4)[0], largest=1) == ()


def test_names_stand_in_the_table():
    """A path of a named matrix names its pairs; another table of random indices may ask for more."""
    M = ahp.parse(
        [["1", "5", "3", "7"], ["1/5", "1", "2", "6"], ["1/3", "1/2", "1", "1/2"], ["1/7", "1/6", "2", "1"]],
        labels=["cost", "time", "risk", "fit"],
    )
    assert "risk / fit" in str(ahp.repair_paths(M)[0])
    strict = ahp.repair_paths(M, max_cr=0.02)[0]
    assert strict.cr <= 0.02
    assert len(strict.changes) >= 1
