"""Groups: many experts' judgements into one set of weights."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from bsclib.ahp.consistency import LIMIT, consistency
from bsclib.ahp.faults import BAD_MATRIX
from bsclib.ahp.stack import Floats, one_of, shares, sound
from bsclib.errors import Fault, InputError, Place, Text, same

POLICIES = ("all", "consistent_only")
MEANS = ("arithmetic", "geometric")

BAD_WEIGHTS = Text("专家权重有误", "the experts' weights are at fault")


def aggregate_judgements(
    A: ArrayLike, weights: ArrayLike | None = None, *, policy: str = "all", ri: str = "saaty1980", max_cr: float = LIMIT
) -> Floats:
    """Return the group's matrix: weighted geometric mean of the experts' judgements (AIJ), still reciprocal.

    Parameters
    ----------
    A : array_like, shape (experts, n, n)
    weights : array_like, shape (experts,), optional
        The experts' weights; equal when not given.
    policy : {"all", "consistent_only"}
        Whether experts who are not consistent are left out.
    ri, max_cr
        The table of random indices, and the largest CR that counts as consistent.

    Returns
    -------
    ndarray, shape (n, n)

    Raises
    ------
    InputError
        Unsound matrices or weights, or nobody is consistent enough.
    UsageError
        Unknown policy or table.

    References
    ----------
    Aczél, J. and Saaty, T. L. (1983). Procedures for synthesizing ratio judgements. Journal of
    Mathematical Psychology 27, 93-102.

    Examples
    --------
    >>> aggregate_judgements([[[1, 2], [1 / 2, 1]], [[1, 8], [1 / 8, 1]]]).round(12).tolist()
    [[1.0, 4.0], [0.25, 1.0]]
    """
    M = experts(A)
    share = shares(weights, len(M), BAD_WEIGHTS) * _admitted(M, policy, ri, max_cr)
    return geometric(M, shares(share, len(M), BAD_WEIGHTS))


def geometric(M: Floats, share: Floats) -> Floats:
    """Return the weighted geometric mean (n, n) of matrices (experts, n, n), exactly reciprocal, unchecked."""
    upper = np.triu(np.tensordot(share, np.log(M), axes=1), 1)
    return np.asarray(np.exp(upper - upper.T))


def experts(A: ArrayLike) -> Floats:
    """Return sound judgements (experts, n, n); a single matrix is a group of one."""
    M = sound(A)
    if M.ndim not in (2, 3) or M.size == 0:
        found = Text("形状为 {s}", "the shape is {s}").fill(s=M.shape)
        raise InputError(BAD_MATRIX, [Fault("shape", Place(), found, same("(experts, n, n)"))])
    return M if M.ndim == 3 else M[None]


def _admitted(M: Floats, policy: str, ri: str, max_cr: float) -> Floats:
    one_of(policy, POLICIES, Text("专家取舍", "the policy for experts"))
    if policy == "all":
        return np.ones(len(M))
    fit = consistency(M, ri).cr <= max_cr
    if not fit.any():
        found = Text("没有一位专家的 CR ≤ {m}", "no expert has CR ≤ {m}").fill(m=max_cr)
        remedy = Text("请重新询问，或用 policy='all'", "ask again, or take policy='all'")
        raise InputError(BAD_MATRIX, [Fault("inconsistent", Place(), found, remedy=remedy)])
    return np.asarray(fit, dtype=np.float64)


def aggregate_priorities(w: ArrayLike, weights: ArrayLike | None = None, mean: str = "arithmetic") -> Floats:
    """Return the group's priorities: weighted mean of the experts' priorities (AIP), of sum 1.

    Parameters
    ----------
    w : array_like, shape (experts, n)
    weights : array_like, shape (experts,), optional
    mean : {"arithmetic", "geometric"}

    Returns
    -------
    ndarray, shape (n,)

    Raises
    ------
    InputError
        Priorities that are not positive or of the wrong shape, or unsound weights.
    UsageError
        Unknown mean.

    References
    ----------
    Forman, E. and Peniwati, K. (1998). Aggregating individual judgments and priorities with the analytic
    hierarchy process. European Journal of Operational Research 108, 165-169.

    Examples
    --------
    >>> aggregate_priorities([[0.75, 0.25], [0.25, 0.75]], weights=[3, 1]).tolist()
    [0.625, 0.375]
    """
    one_of(mean, MEANS, Text("均值", "the mean"))
    W = vectors(w)
    share = shares(weights, len(W), BAD_WEIGHTS)
    group = share @ W if mean == "arithmetic" else np.exp(share @ np.log(W))
    return np.asarray(group / group.sum())


def vectors(w: ArrayLike) -> Floats:
    """Return priorities (experts, n), each normalised to sum 1, or refuse them.

    Raises
    ------
    InputError
        Not a table of positive finite numbers.
    """
    try:
        W = np.atleast_2d(np.asarray(w, dtype=np.float64))
    except (TypeError, ValueError):
        W = np.empty((0, 0))
    if W.ndim != 2 or W.size == 0 or not (np.isfinite(W).all() and (W > 0).all()):
        found = Text("权重不是一张正数表", "the priorities are not a table of positive numbers")
        raise InputError(BAD_WEIGHTS, [Fault("weights", Place(), found, same("(experts, n)"))])
    return np.asarray(W / W.sum(axis=1, keepdims=True))
