"""Groups with gaps, medians and trimmed means, deviations, clusters."""

from __future__ import annotations

import statistics

import numpy as np
import pytest
from ahp_cases import random_matrices

from bsclib import ahp
from bsclib.errors import InputError, UsageError


def holes(stack, seed, share=0.3):
    """Return the stack with a share of the pairs missing, at random."""
    rng = np.random.default_rng(seed)
    G = stack.copy()
    i, j = np.triu_indices(stack.shape[1], 1)
    gone = rng.random((len(stack), len(i))) < share
    for k, row in enumerate(gone):
        G[k, i[row], j[row]] = G[k, j[row], i[row]] = np.nan
    return G


def test_a_pair_counts_those_who_judged_it():
    """Of each pair the weighted geometric mean over the experts who judged, by a loop of one's own."""
    M = holes(random_matrices(5, 6, seed=1, largest=3), seed=2)
    weights = [1, 2, 3, 1, 2, 3]
    G = ahp.aggregate_judgements(M, weights)
    for i in range(5):
        for j in range(5):
            said = [(w, A[i, j]) for w, A in zip(weights, M, strict=True) if A[i, j] == A[i, j]]
            if not said:
                assert np.isnan(G[i, j])
                continue
            mean = np.exp(sum(w * np.log(a) for w, a in said) / sum(w for w, _ in said))
            assert G[i, j] == pytest.approx(mean, rel=1e-12)


@pytest.mark.parametrize("experts", [1, 2, 3, 6, 7])
def test_medians_and_trimmed_means_are_those_of_the_logarithms(experts):
    """Against `statistics.median` and a sorted slice; the matrix stays reciprocal, and renaming changes nothing."""
    M = random_matrices(4, experts, seed=experts)
    G, T = (
        ahp.aggregate_judgements(M, mean="median"),
        ahp.aggregate_judgements(M, mean="trimmed", trim=0.49 if experts == 1 else 1 / experts / 2),
    )
    assert np.allclose(G * G.T, 1)
    logs = np.sort(np.log(M), axis=0)
    for i in range(4):
        for j in range(4):
            assert np.log(G[i, j]) == pytest.approx(statistics.median(logs[:, i, j]), abs=1e-12)
    weights = np.ones(experts)
    weights[[0, -1]] = 0.5 if experts > 1 else 1
    expected = np.tensordot(weights / weights.sum(), logs, axes=1)
    assert np.allclose(np.log(T)[np.triu_indices(4)], expected[np.triu_indices(4)], atol=1e-12)
    order = [2, 0, 3, 1]
    assert np.allclose(ahp.aggregate_judgements(M[:, order][:, :, order], mean="median"), G[np.ix_(order, order)])


def test_a_fifth_at_each_end_leaves_out_one_of_five():
    """trim = 0.2 with five experts is the mean of the middle three; one hostile expert changes nothing."""
    W = np.array([[0.5, 0.5], [0.52, 0.48], [0.55, 0.45], [0.6, 0.4], [0.01, 0.99]])
    assert ahp.aggregate_priorities(W, mean="trimmed")[0] == pytest.approx(np.mean([0.5, 0.52, 0.55]))
    assert ahp.aggregate_priorities(W, mean="median")[0] == pytest.approx(0.52)
    weighted = ahp.aggregate_priorities(W, weights=[1, 1, 1, 1, 6], mean="median")
    assert weighted[0] < 0.3
    for wrong in (-0.1, 0.5):
        with pytest.raises(InputError):
            ahp.aggregate_priorities(W, mean="trimmed", trim=wrong)


def test_a_group_says_everything_at_once():
    """Weights, deviation, counts, each one's CR and consensus equal what the single functions give."""
    M = random_matrices(4, 5, seed=8, largest=3)
    seen = ahp.group({f"E{k}": A for k, A in enumerate(M)}, weights={f"E{k}": k + 1 for k in range(5)})
    share = np.arange(1, 6) / 15
    assert np.allclose(seen.priorities, ahp.priorities(ahp.aggregate_judgements(M, np.arange(1, 6))))
    assert np.allclose(seen.each, ahp.priorities(M))
    assert np.allclose(seen.cr, ahp.consistency(M).cr)
    assert seen.consensus == pytest.approx(ahp.consensus(ahp.priorities(M)))
    assert np.allclose(seen.shares, share)
    assert (seen.counts == 5).all()
    equal = ahp.group(M)
    assert np.allclose(equal.deviation, np.std(ahp.priorities(M), axis=0, ddof=1))
    arithmetic = ahp.group(M, of="priorities", mean="arithmetic")
    assert np.allclose(arithmetic.priorities, ahp.aggregate_priorities(ahp.priorities(M)))


def test_who_left_pairs_out_is_said_and_what_nobody_judged_is_completed():
    """Each gap has its notice; an expert with too few pairs counts in the pairs judged, without own weights."""
    full = np.outer([0.5, 0.3, 0.2], 1 / np.array([0.5, 0.3, 0.2]))
    gap, little = full.copy(), full.copy()
    gap[1, 2] = gap[2, 1] = np.nan
    little[0, 2] = little[2, 0] = little[1, 2] = little[2, 1] = np.nan
    seen = ahp.group({"Li": gap, "Wu": little, "He": gap})
    assert np.allclose(seen.priorities, [0.5, 0.3, 0.2])
    assert {(n.place.sheet, n.code) for n in seen.notices} == {
        ("Li", "left_out"), ("Wu", "too_few"), ("He", "left_out"), ("", "nobody"),
    }  # fmt: skip
    assert np.isnan(seen.each[1]).all()
    assert seen.counts[0].tolist() == [3, 3, 2]
    with pytest.raises(InputError, match=r"1, 2 \| 3"):
        ahp.group({"Wu": little})


def test_weights_by_name_must_name_the_experts():
    """A weight for nobody, or nobody's weight, is refused; an unknown mean is a usage error."""
    M = {"Li": [[1, 2], [1 / 2, 1]], "Wu": [[1, 8], [1 / 8, 1]]}
    assert ahp.group(M, {"Wu": 0, "Li": 1}).priorities[0] == pytest.approx(2 / 3)
    with pytest.raises(InputError, match="Li, Wu"):
        ahp.group(M, {"Li": 1})
    with pytest.raises(InputError, match="Li, Wu"):
        ahp.aggregate_judgements(M, {"Li": 1, "Xu": 1})
    with pytest.raises(UsageError, match="median"):
        ahp.group(M, mean="mode")


def test_clusters_find_the_camps_that_were_made():
    """Three camps of noisy experts and one who stands alone come back as such, whatever the order they stand in."""
    rng = np.random.default_rng(3)
    camps = [[0.6, 0.2, 0.1, 0.1], [0.1, 0.1, 0.2, 0.6], [0.1, 0.6, 0.2, 0.1]]
    W = np.array([rng.dirichlet(np.array(camp) * 900) for camp in camps for _ in range(5)] + [[0.01, 0.01, 0.97, 0.01]])
    order = rng.permutation(16)
    found = ahp.clusters(W[order])
    made = {frozenset(order[int(k) - 1] // 5 for k in group) for group in found.clusters}
    assert made == {frozenset({0}), frozenset({1}), frozenset({2})}
    assert [order[int(k) - 1] for k in found.apart] == [15]
    assert min(found.consensus) > 0.9
    assert ahp.clusters([[0.5, 0.5]] * 3).clusters == (("1", "2", "3"),)
