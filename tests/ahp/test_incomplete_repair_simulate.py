"""Completion reaches its optimum, repair's figures are exact, draws are seeded and mean what they say."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from ahp_cases import THESIS, VALUES, random_matrices, rows

from bsclib import ahp
from bsclib.errors import InputError, UsageError


def with_gaps(M, count, seed):
    """Return M with `count` pairs missing, still hanging together along the first row."""
    G = M.copy()
    rng = np.random.default_rng(seed)
    i, j = np.triu_indices(len(M), 1)
    free = np.flatnonzero(i > 0)
    for k in rng.choice(free, size=min(count, len(free)), replace=False):
        G[i[k], j[k]] = G[j[k], i[k]] = np.nan
    return G


@pytest.mark.parametrize("method", ["optimal", "harker", "least_squares"])
def test_completion_finds_what_consistent_judgements_imply(method):
    """A consistent matrix with gaps is completed to itself."""
    w = np.array([0.4, 0.25, 0.2, 0.1, 0.05])
    M = np.outer(w, 1 / w)
    assert np.allclose(ahp.complete(with_gaps(M, 6, seed=1), method), M, rtol=1e-7)


@pytest.mark.parametrize("n", [4, 6, 9, 15])
def test_the_optimal_completion_has_the_smallest_eigenvalue(n):
    """No nudge of a completed judgement, alone or together with others, lowers the eigenvalue."""
    rng = np.random.default_rng(n)
    G = with_gaps(random_matrices(n, 1, seed=n)[0], n, seed=n)
    C = ahp.complete(G)
    best = float(ahp.consistency(C).lambda_max)
    assert np.array_equal(np.where(np.isnan(G), 0, C), np.where(np.isnan(G), 0, G))
    assert best <= float(ahp.consistency(ahp.complete(G, "harker")).lambda_max) + 1e-12
    for scale in (1e-3, 1e-1, 1):
        for _ in range(20):
            change = np.triu(rng.normal(0, scale, (n, n)), 1) * np.isnan(G)
            assert float(ahp.consistency(C * np.exp(change - change.T)).lambda_max) >= best - 1e-12


def test_harker_solves_his_own_equation():
    """w of the completed matrix's filled pairs is the eigenvector of Harker's matrix."""
    G = with_gaps(random_matrices(5, 1, seed=2)[0], 3, seed=2)
    gaps = np.isnan(G)
    C = ahp.complete(G, "harker")
    B = np.where(gaps, 0, G) + np.diag(gaps.sum(axis=1))
    values, vectors = np.linalg.eig(B)
    w = abs(vectors[:, values.real.argmax()])
    assert np.allclose(C[gaps], np.outer(w, 1 / w)[gaps], rtol=1e-9)


def spanning_trees(M):
    """Yield the weights that each smallest set of judgements which links everything implies."""
    n = len(M)
    judged = [(i, j) for i, j in zip(*np.triu_indices(n, 1), strict=True) if M[i, j] == M[i, j]]
    for edges in combinations(judged, n - 1):
        w, left = {0: 1.0}, list(edges)
        for _ in edges:
            for i, j in [e for e in left if (e[0] in w) != (e[1] in w)]:
                w |= {j: w[i] / M[i, j]} if i in w else {i: w[j] * M[i, j]}
                left.remove((i, j))
        if len(w) == n and not left:
            yield [w[k] for k in range(n)]


@pytest.mark.parametrize("n", [3, 4, 5])
def test_bozoki_and_tsyganok_2019_least_squares_are_the_mean_over_spanning_trees(n):
    """Their theorem: the geometric mean of the weights of all spanning trees; in a tree and in a group as well."""
    G = with_gaps(random_matrices(n, 1, seed=n)[0], n // 2, seed=n)
    w = np.exp(np.log(list(spanning_trees(G))).mean(axis=0))
    w /= w.sum()
    C = ahp.complete(G, "least_squares")
    assert ahp.priorities(C, "geometric_mean") == pytest.approx(w, rel=1e-12)
    assert np.array_equal(C[~np.isnan(G)], G[~np.isnan(G)])
    names = "abcde"[:n]
    found = ahp.hierarchy({"goal": ahp.TreeNode(G, names, method="geometric_mean")})
    assert list(found.leaves.values()) == pytest.approx(w, rel=1e-12)
    panel = ahp.group(np.stack([G, G]), method="geometric_mean")
    assert panel.priorities == pytest.approx(w, rel=1e-12)
    assert panel.each[0] == pytest.approx(w, rel=1e-12)


def test_stacks_are_completed_and_what_falls_apart_is_refused():
    """Each matrix of a stack by itself; a matrix in two parts has no completion."""
    M = random_matrices(4, 2, seed=3)
    G = np.stack([with_gaps(M[0], 2, 1), M[1]])
    assert np.allclose(ahp.complete(G)[0], ahp.complete(G[0]))
    assert np.array_equal(ahp.complete(G)[1], M[1])
    with pytest.raises(InputError, match=r"1, 2 \| 3, 4"):
        ahp.complete([[1, 2, None, None], [0.5, 1, None, None], [None, None, 1, 3], [None, None, 1 / 3, 1]])
    with pytest.raises(UsageError):
        ahp.complete(M[0], "best")
    with pytest.raises(InputError):
        ahp.complete([[1, None], [2, 1]])


def test_inconsistencies_are_ranked_and_none_is_lost():
    """Every pair once, from the farthest from the priorities to the nearest."""
    M = random_matrices(6, 1, seed=4)[0]
    w = ahp.priorities(M)
    found = ahp.inconsistencies(M)
    assert {(f.row, f.column) for f in found} == set(zip(*np.triu_indices(6, 1), strict=True))
    assert [f.factor for f in found] == sorted((f.factor for f in found), reverse=True)
    for f in found:
        assert f.implied == pytest.approx(w[f.row] / w[f.column])
        assert f.factor == pytest.approx(max(f.judgement / f.implied, f.implied / f.judgement))


def test_repair_lists_every_single_change_with_its_exact_cr():
    """Sixteen changes for each pair, smallest first; the CR and ranks are those of the changed matrix."""
    M = ahp.parse(rows(THESIS["1.7"][0]))
    A = np.array(M, dtype=float)
    before = A.copy()
    changes = ahp.repair(M)
    assert len(changes) == 6 * 16
    assert [c.steps for c in changes] == sorted(c.steps for c in changes)
    assert {round(c.new * 2520) for c in changes} <= {round(v * 2520) for v in VALUES}
    for c in changes:
        B = A.copy()
        B[c.row, c.column], B[c.column, c.row] = c.new, 1 / c.new
        found = ahp.consistency(B)
        assert c.cr == pytest.approx(float(found.cr), abs=1e-13)
        assert c.accepted == bool(found.accepted)
        assert list(c.priorities) == pytest.approx(found.priorities.tolist(), rel=1e-12)
        assert sorted(range(4), key=lambda i: c.ranks[i]) == sorted(range(4), key=lambda i: -found.priorities[i])
    assert np.array_equal(A, before)
    with pytest.raises(InputError):
        ahp.repair(np.stack([A, A]))


def test_the_same_seed_draws_the_same_and_an_own_generator_goes_on():
    """Integers seed afresh, a Generator is used as it stands."""
    M = ahp.parse(rows(THESIS["1.3"][0]))
    assert np.array_equal(ahp.simulate(M, 200, 7).weights, ahp.simulate(M, 200, np.random.default_rng(7)).weights)
    rng = np.random.default_rng(7)
    assert not np.array_equal(ahp.simulate(M, 200, rng).weights, ahp.simulate(M, 200, rng).weights)


def test_steps_cover_all_neighbours_and_never_leave_the_scale():
    """The draws of a 2 x 2 matrix are its judgement and the two neighbours, a third each; 9 has only one."""
    seen = ahp.simulate([[1, 1 / 2], [2, 1]], 9000, 1)
    ratio = np.round(seen.weights[:, 0] / seen.weights[:, 1], 9)
    values, counts = np.unique(ratio, return_counts=True)
    assert np.allclose(values, [1 / 3, 1 / 2, 1])
    assert (abs(counts / 9000 - 1 / 3) < 0.02).all()
    ends = ahp.simulate([[1, 9], [1 / 9, 1]], 9000, 1)
    assert np.allclose(np.unique(np.round(ends.weights[:, 0], 9)), [8 / 9, 9 / 10])


def test_intervals_and_ranks_describe_the_draws():
    """Between lower and upper lies the level; rank shares of each item add to one; equal weights share a rank."""
    seen = ahp.simulate(ahp.parse(rows(THESIS["1.6"][0])), 5000, 2, level=0.9)
    inside = ((seen.weights >= seen.lower) & (seen.weights <= seen.upper)).mean(axis=0)
    assert (abs(inside - 0.9) < 0.02).all()
    quantiles = np.quantile(seen.weights, [0.05, 0.5, 0.95], axis=0)
    assert np.allclose([seen.lower, seen.median, seen.upper], quantiles, rtol=1e-12)
    assert np.allclose(seen.rank_probability.sum(axis=1), 1)
    assert seen.rank_probability[0, 0] == 1
    assert np.allclose(seen.weights.sum(axis=1), 1)
    tied = ahp.simulate(np.ones((3, 2, 2)), 10, model="bootstrap")
    assert tied.rank_probability.tolist() == [[1, 0], [1, 0]]


def test_bootstrap_draws_experts_with_replacement():
    """With two experts who differ, a quarter of the draws is the one, a quarter the other, half both."""
    M = np.array([[[1, 2], [1 / 2, 1]], [[1, 8], [1 / 8, 1]]])
    seen = ahp.simulate(M, 8000, 3)
    values, counts = np.unique(np.round(seen.weights[:, 0] / seen.weights[:, 1], 6), return_counts=True)
    assert np.allclose(values, [2, 4, 8])
    assert (abs(counts / 8000 - [0.25, 0.5, 0.25]) < 0.02).all()
    assert seen.model == "bootstrap"
    assert ahp.simulate(M, 10, model="step").model == "step"


@pytest.mark.parametrize("how", [{"draws": 0}, {"draws": 10**12}, {"level": 1.0}])
def test_simulations_out_of_range_are_refused(how):
    """No draws, or more than memory holds, or no level: an input error, at once."""
    with pytest.raises(InputError):
        ahp.simulate([[1, 2], [1 / 2, 1]], **how)
