"""Groups: aggregation keeps its axioms, consensus its ends, influence its meaning."""

from __future__ import annotations

import numpy as np
import pytest
from ahp_cases import random_matrices

from bsclib import ahp
from bsclib.errors import InputError, UsageError


def test_aij_is_the_geometric_mean_and_stays_reciprocal():
    """Entry by entry the weighted geometric mean; the result is reciprocal to the last bit that matters."""
    M = random_matrices(5, 7, seed=1)
    weights = np.arange(1.0, 8)
    G = ahp.aggregate_judgements(M, weights)
    assert np.allclose(G, np.exp((weights / 28)[:, None, None] * np.log(M)).prod(axis=0) ** 1, rtol=1e-12)
    assert np.allclose(G * G.T, 1, atol=1e-15)
    assert (np.diag(G) == 1).all()


def test_aij_and_aip_agree_for_geometric_means():
    """The geometric mean of priorities is the priority of the geometric mean (row geometric means)."""
    M = random_matrices(6, 9, seed=2)
    one = ahp.priorities(ahp.aggregate_judgements(M), "geometric_mean")
    other = ahp.aggregate_priorities(ahp.priorities(M, "geometric_mean"), mean="geometric")
    assert np.allclose(one, other, rtol=1e-12)


def test_unanimity_is_kept_and_a_weight_of_zero_leaves_out():
    """A group of one mind has that mind; an expert of weight 0 is not there."""
    M = random_matrices(4, 2, seed=3)
    assert np.allclose(ahp.aggregate_judgements(np.stack([M[0]] * 3)), M[0], rtol=1e-12)
    assert np.allclose(ahp.aggregate_judgements(M, [0, 2]), M[1], rtol=1e-12)
    assert np.allclose(ahp.aggregate_priorities([[2, 2], [1, 3]], [1, 0]), [0.5, 0.5])


def test_only_consistent_experts_are_taken_when_asked():
    """policy="consistent_only" leaves out whoever has CR above the limit, and refuses an empty group."""
    clean = np.outer([0.5, 0.3, 0.2], 1 / np.array([0.5, 0.3, 0.2]))
    cycle = np.array([[1, 9, 1 / 9], [1 / 9, 1, 9], [9, 1 / 9, 1]])
    both = np.stack([clean, cycle])
    assert np.allclose(ahp.aggregate_judgements(both, policy="consistent_only"), clean, rtol=1e-12)
    assert not np.allclose(ahp.aggregate_judgements(both), clean)
    with pytest.raises(InputError, match="no expert has CR"):
        ahp.aggregate_judgements(np.stack([cycle, cycle]), policy="consistent_only")
    with pytest.raises(UsageError, match="all, consistent_only"):
        ahp.aggregate_judgements(both, policy="some")


@pytest.mark.parametrize("weights", [[1], [1, -1], [0, 0], [1, float("nan")], "ab", [[1, 1]]])
def test_unsound_expert_weights_are_refused(weights):
    """One non-negative number for each expert, not all zero."""
    M = random_matrices(3, 2, seed=4)
    for call in (lambda: ahp.aggregate_judgements(M, weights), lambda: ahp.aggregate_priorities([[1, 2]] * 2, weights)):
        with pytest.raises(InputError, match="weights"):
            call()


def test_consensus_runs_from_none_to_full():
    """1 for one mind, 0 when each expert is as sure as the scale allows of another thing, between otherwise."""
    assert ahp.consensus([[0.6, 0.3, 0.1]] * 4) == pytest.approx(1, abs=1e-12)
    for n in (2, 5, 9):
        sharp = (np.ones((n, n)) + 8 * np.eye(n)) / (n + 8)
        assert ahp.consensus(sharp) == pytest.approx(0, abs=1e-12)
    mixed = ahp.consensus([[0.6, 0.3, 0.1], [0.3, 0.6, 0.1]])
    assert 0.3 < mixed < 1


def test_consensus_by_hand_for_two_experts():
    """S* from Shannon's alpha, beta and gamma, written out as Goepel gives them."""
    p = np.array([[0.7, 0.2, 0.1], [0.5, 0.4, 0.1]])
    shannon = lambda q: -(q * np.log(q)).sum(axis=-1)  # noqa: E731
    beta = np.exp(shannon(p.mean(axis=0)) - shannon(p).mean())
    least = np.exp(-(9 / 11) * np.log(9 / 11) - 2 / 11 * np.log(1 / 11)) / 3
    assert ahp.consensus(p) == pytest.approx((1 / beta - least) / (1 - least), rel=1e-12)


def test_influence_is_what_leaving_out_changes():
    """`without` equals the weights of the smaller group, and the odd one out is found."""
    M = np.stack([np.outer(w, 1 / np.array(w)) for w in ([0.6, 0.3, 0.1], [0.5, 0.3, 0.2], [0.1, 0.2, 0.7])])
    seen = ahp.influence(M)
    for k in range(3):
        rest = ahp.priorities(ahp.aggregate_judgements(np.delete(M, k, axis=0)))
        assert np.allclose(seen.without[k], rest, rtol=1e-12)
        assert seen.shift[k] == pytest.approx(abs(rest - seen.group).max(), rel=1e-9)
    assert (seen.farthest, seen.most_influential) == (2, 2)
    with pytest.raises(InputError, match="fewer than two"):
        ahp.influence(M[:1])


def test_who_judged_backwards_is_found_among_fourteen():
    """One of fourteen noisy experts turned every pair round: that one is named, and nobody else."""
    rng = np.random.default_rng(5)
    logs = np.log(np.linspace(1, 6, 6))[None] + rng.normal(0, 0.25, size=(14, 6))
    M = np.exp(logs[:, :, None] - logs[:, None, :])
    M[8] = M[8].T
    names = [f"E{k}" for k in range(14)]
    (notice,) = ahp.turned_round(M, names)
    assert (notice.extra["expert"], notice.level) == ("E8", "notice")
    assert notice.extra["tau"] < 0
    assert ahp.turned_round(M[[8, 1]]) == ()
