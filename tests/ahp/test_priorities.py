"""Priorities against 40 digits, and the laws that hold for every matrix."""

from __future__ import annotations

import numpy as np
import pytest
from ahp_cases import random_matrices
from ahp_reference import eigenvector
from hypothesis import given
from hypothesis import strategies as st

from bsclib import ahp
from bsclib.ahp.priorities import METHODS, principal
from bsclib.errors import UsageError


@pytest.mark.parametrize("n", range(1, 16))
def test_the_eigenvector_is_right_to_1e12_single_and_batched(n):
    """Weights and eigenvalue equal a 40-digit reference, one matrix at a time and in a stack."""
    stack = random_matrices(n, 3, seed=n)
    batched = ahp.consistency(stack)
    for k, M in enumerate(stack):
        w, lam = eigenvector(M)
        alone = ahp.consistency(M)
        for found in (alone.priorities, batched.priorities[k], ahp.priorities(M)):
            assert max(abs(float(a) / float(b) - 1) for a, b in zip(found, w, strict=True)) < 1e-12
        assert abs(float(alone.lambda_max) / float(lam) - 1) < 1e-12
        assert abs(float(batched.lambda_max[k]) / float(lam) - 1) < 1e-12


@pytest.mark.parametrize("n", [4, 5, 7, 9])
def test_matrices_of_pure_contradiction_are_solved_too(n):
    """Preference cycles of 9, 1000 and 1e9 bring the second eigenvalue near the first; the weights stay right."""
    for strong in (9.0, 1e3, 1e9):
        M = np.ones((n, n))
        for i in range(n):
            M[i, (i + 1) % n], M[(i + 1) % n, i] = strong, 1 / strong
        w, lam = principal(M)
        assert np.allclose(w, 1 / n, rtol=1e-9)
        assert lam == pytest.approx(strong + 1 / strong + n - 2, rel=1e-12)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 8, 13, 30])
def test_every_method_gives_the_weights_of_a_consistent_matrix(n, method):
    """Where nothing contradicts, all methods return what the judgements were made from."""
    w = np.random.default_rng(n).dirichlet(np.ones(n)) + 0.01
    w /= w.sum()
    stack = np.stack([np.outer(w, 1 / w)] * 2)[:, None]
    assert np.allclose(ahp.priorities(stack, method), w, rtol=1e-12, atol=0)
    assert ahp.priorities(stack, method).shape == (2, 1, n)


@pytest.mark.parametrize("method", METHODS)
@given(seed=st.integers(0, 10**6), n=st.integers(2, 9))
def test_renaming_renames_and_weights_are_positive_of_sum_one(method, seed, n):
    """The order in which things are listed changes nothing but the order."""
    M = random_matrices(n, 1, seed)[0]
    order = np.random.default_rng(seed).permutation(n)
    w = ahp.priorities(M, method)
    assert (w > 0).all()
    assert w.sum() == pytest.approx(1, abs=1e-14)
    assert np.allclose(ahp.priorities(M[np.ix_(order, order)], method), w[order], rtol=1e-12, atol=0)


def test_turning_a_matrix_round_inverts_geometric_means():
    """Row geometric means of the transpose are the reciprocals: the method has no preferred side."""
    M = random_matrices(6, 20, seed=3)
    w, back = ahp.priorities(M, "geometric_mean"), ahp.priorities(M.swapaxes(1, 2), "geometric_mean")
    assert np.allclose(w * back, (w * back)[:, :1], rtol=1e-12)


def test_an_empty_stack_stays_empty():
    """No matrices in, no weights out."""
    assert ahp.priorities(np.empty((0, 4, 4))).shape == (0, 4)


def test_the_same_input_gives_the_same_bits():
    """Nothing depends on chance or on the moment."""
    M = random_matrices(7, 2000, seed=1)
    assert (ahp.priorities(M) == ahp.priorities(M.copy())).all()


def test_an_unknown_method_is_refused_with_the_known_ones():
    """A misspelt method is a usage error that lists what there is."""
    with pytest.raises(UsageError, match="eigenvector, geometric_mean, column_mean"):
        ahp.priorities([[1]], "eigen")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("largest", [2, 4, 8])
@pytest.mark.parametrize("n", [2, 3, 4, 5, 6, 7, 8, 9, 12, 15])
def test_one_at_a_time_and_together_agree_within_four_units_of_the_last_place(n, largest, method):
    """A matrix weighs the same alone and in a stack: mild and wild ones, the nearly defective included."""
    M = random_matrices(n, 400, seed=n, largest=largest)
    together = ahp.priorities(M, method)
    alone = np.array([ahp.priorities(m, method) for m in M])
    assert (np.abs(together - alone) <= 4 * np.spacing(np.minimum(together, alone))).all()
    if method == "eigenvector":
        lam, one = ahp.consistency(M).lambda_max, np.array([ahp.consistency(m).lambda_max for m in M])
        assert (np.abs(lam - one) <= 4 * np.spacing(lam)).all()


def test_a_matrix_of_the_largest_judgements_is_solved_without_a_warning():
    """Ratios up to 1e15 overflow no power, alone or in a stack."""
    w = 10.0 ** np.linspace(0, 15, 6)
    M = np.outer(w, 1 / w)
    M[0, 5] *= 3
    M[5, 0] = 1 / M[0, 5]
    with np.errstate(all="raise"):
        assert np.allclose(ahp.priorities(M[None])[0], ahp.priorities(M), rtol=1e-14)
    assert ahp.priorities(M)[5] == pytest.approx(0.9, rel=0.2)
