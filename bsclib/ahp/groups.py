"""Groups: many experts' judgements into one set of weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bsclib.ahp.consistency import LIMIT, consistency
from bsclib.ahp.faults import BAD_MATRIX, fault, number, one_of, same_names
from bsclib.ahp.forms import by_name, is_frame, is_series, names_of, unfolded
from bsclib.ahp.incomplete import complete
from bsclib.ahp.named import Labelled, labelled, with_names
from bsclib.ahp.priorities import priorities
from bsclib.ahp.stack import Floats, Taken, faults_of, floats, is_group, take_in
from bsclib.errors import InputError, Text, raise_faults

POLICIES = ("all", "consistent_only")
MEANS = ("arithmetic", "geometric", "median", "trimmed")

_HALF = 1e-12  # of the weight: so near to a half it is one

BAD_WEIGHTS = Text("专家权重有误", "the experts' weights are at fault")


def aggregate_judgements(
    A: Any,
    weights: Any = None,
    *,
    policy: str = "all",
    ri: str | float = "saaty1980",
    max_cr: float = LIMIT,
    mean: str = "geometric",
    trim: float = 0.2,
) -> Floats:
    """Return the group's matrix: weighted geometric mean of the experts' judgements (AIJ), still reciprocal.

    Parameters
    ----------
    A : array_like, shape (experts, n, n), or mapping of expert to matrix, such as `parse_group` gives
        None or NaN in both cells of a pair that an expert did not judge: of such a pair those count who did.
    weights : array_like (experts,) or mapping of expert to weight, optional
        The experts' weights; equal when not given.
    policy : {"all", "consistent_only"}
        Whether experts who are not consistent are left out.
    ri, max_cr
        The table of random indices, and the largest CR that counts as consistent.
    mean : {"geometric", "median", "trimmed"}
        What is taken of each pair's judgements, in their logarithms, so that the result stays reciprocal.
    trim : float
        Share of the experts' weight that "trimmed" leaves out at each end, at least 0 and below 0.5.

    Returns
    -------
    ndarray, shape (n, n)
        NaN where nobody judged: `complete` fills such a pair.

    Raises
    ------
    InputError
        Unsound matrices or weights, or nobody is consistent enough.
    UsageError
        Unknown policy, mean or table.

    References
    ----------
    Aczél, J. and Saaty, T. L. (1983). Procedures for synthesizing ratio judgements. Journal of
    Mathematical Psychology 27, 93-102.

    Examples
    --------
    >>> aggregate_judgements([[[1, 2], [1 / 2, 1]], [[1, 8], [1 / 8, 1]]]).round(12).tolist()
    [[1.0, 4.0], [0.25, 1.0]]
    """
    one_of(mean, MEANS[1:], Text("均值", "the mean"))  # of ratios the arithmetic mean is not reciprocal
    found = together(A)
    M, labels, names = found.matrix, found.labels, found.experts or tuple(str(k + 1) for k in range(len(found.matrix)))
    share = shares(weights, len(M), BAD_WEIGHTS, names) * _admitted(M, policy, ri, max_cr)
    merged = symmetric(middle(np.log(M), shares(share, len(M), BAD_WEIGHTS), mean, trim))
    return labelled(merged, labels, labels)  # type: ignore[no-any-return]


def together(A: Any, *, missing: bool = True) -> Taken:
    """Return judgements (experts, n, n) with their names; a single matrix is a group of one.

    Raises
    ------
    InputError
        Unsound matrices, or more dimensions than experts need.
    """
    found = take_in(A, missing=missing)
    M = found.matrix
    if M.ndim == 2 and np.isnan(M).any():  # of one alone nobody else fills a gap
        raise InputError(BAD_MATRIX, list(faults_of(M)))
    if M.ndim not in (2, 3) or M.size == 0:
        raise InputError(BAD_MATRIX, [fault("no_stack", found=M.shape)])
    return found if M.ndim == 3 else found._replace(matrix=M[None])


def middle(values: Floats, share: Floats, mean: str, trim: float = 0.0) -> Floats:
    """Return the weighted mean, median or trimmed mean over the first axis; NaN does not count.

    Trimming leaves out the share `trim` of the weight at each end, of an expert on the edge a part.
    """
    one_of(mean, MEANS, Text("均值", "the mean"))
    trim = number("trim", trim, least=0, below=0.5)
    w = np.where(np.isnan(values), 0.0, share.reshape(-1, *[1] * (values.ndim - 1)))
    with np.errstate(all="ignore"):
        w = w / w.sum(axis=0)
        if mean in ("median", "trimmed"):
            order = np.argsort(values, axis=0, kind="stable")
            values, w = np.take_along_axis(values, order, axis=0), np.take_along_axis(w, order, axis=0)
            upto = np.cumsum(w, axis=0)
            if mean == "median":
                low = (upto < 0.5 - _HALF).sum(axis=0, keepdims=True)
                high = (upto <= 0.5 + _HALF).sum(axis=0, keepdims=True)
                ends = [np.take_along_axis(values, np.minimum(k, len(w) - 1), axis=0)[0] for k in (low, high)]
                return np.where(np.isnan(upto[-1]), np.nan, (ends[0] + ends[1]) / 2)
            w = np.maximum(np.minimum(upto, 1 - trim) - np.maximum(upto - w, trim), 0)
            w = w / w.sum(axis=0)
        total = np.where(w > 0, w * np.where(np.isnan(values), 0, values), 0).sum(axis=0)
    return np.where(np.isnan(w.sum(axis=0)), np.nan, total)


def symmetric(logs: Floats) -> Floats:
    """Return the matrix of these log judgements (n, n), exactly reciprocal: what is above the diagonal counts."""
    upper = np.triu(logs, 1)
    return np.asarray(np.exp(upper - upper.T))


def geometric(M: Floats, share: Floats) -> Floats:
    """Return the weighted geometric mean (n, n) of matrices (experts, n, n), exactly reciprocal, unchecked."""
    return symmetric(np.tensordot(share, np.log(M), axes=1))


def _admitted(M: Floats, policy: str, ri: str | float, max_cr: float) -> Floats:
    one_of(policy, POLICIES, Text("专家取舍", "the policy for experts"))
    number("max_cr", max_cr, least=0)
    if policy == "all":
        return np.ones(len(M))
    fit = consistency(complete(M), ri).cr <= max_cr
    if not fit.any():
        raise InputError(BAD_MATRIX, [fault("inconsistent", found=max_cr)])
    return np.asarray(fit, dtype=np.float64)


def aggregate_priorities(w: Any, weights: Any = None, mean: str = "arithmetic", *, trim: float = 0.2) -> Floats:
    """Return the group's priorities: weighted mean of the experts' priorities (AIP), of sum 1.

    Parameters
    ----------
    w : array_like, shape (experts, n), or mapping of expert to weights, or to the matrix they come from
    weights : array_like (experts,) or mapping of expert to weight, optional
    mean : {"arithmetic", "geometric", "median", "trimmed"}
        "median" and "trimmed" are taken of each priority by itself; the sum is then made 1 again.
    trim : float
        Share of the experts' weight that "trimmed" leaves out at each end, at least 0 and below 0.5.

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
    share, table = shares(weights, len(W), BAD_WEIGHTS, W.rows), np.asarray(W)
    merged = np.exp(middle(np.log(table), share, mean)) if mean == "geometric" else middle(table, share, mean, trim)
    return labelled(np.asarray(merged / merged.sum()), W.labels)  # type: ignore[no-any-return]


def vectors(w: Any) -> Labelled:
    """Return priorities (experts, n), each normalised to sum 1, with whatever names they have, or refuse them.

    Experts by name may bring weights, by name or in order, or the matrices that these come from.

    Raises
    ------
    InputError
        Not a table of positive finite numbers, or other names from one expert than from another.
    """
    each = w if isinstance(w, list | tuple) else []
    if each and all(isinstance(one, Mapping) or (is_series(one) and names_of(one)) for one in each):
        w = {str(k + 1): one for k, one in enumerate(w)}
    w = unfolded(w, BAD_WEIGHTS)
    labels, rows = tuple(getattr(w, "labels", ())), tuple(getattr(w, "rows", ()))
    if is_frame(w):
        w, labels, rows = w.to_numpy(), tuple(map(str, w.columns)), tuple(map(str, w.index))
        twice = [name for part in (labels, rows) for name in dict.fromkeys(part) if part.count(name) > 1]
        raise_faults(BAD_WEIGHTS, [fault("name_twice", found=name) for name in twice])
    if is_group(w):
        given = together(w)
        w, labels, rows = priorities(filled(given)), given.labels, given.experts
    elif isinstance(w, Mapping):
        rows = tuple(map(str, w))
        named = [dict(one) if isinstance(one, Mapping) else {} for one in w.values()]
        labels = same_names(dict(zip(rows, named, strict=True)), BAD_WEIGHTS)
        w = [[one[name] for name in named[0]] if one else said for one, said in zip(named, w.values(), strict=True)]
    try:
        W = np.atleast_2d(floats(w))
    except (TypeError, ValueError):
        W = np.empty((0, 0))
    if W.ndim != 2 or W.size == 0 or not ((W > 0).all() and np.isfinite(W.sum(axis=1)).all()):
        raise InputError(BAD_WEIGHTS, [fault("no_priorities")])
    return with_names(W / W.sum(axis=1, keepdims=True), labels, rows)


def shares(weights: Any, size: int, what: Text, names: Sequence[str] = ()) -> Floats:
    """Return weights (size,) of sum 1; None means equal ones, a mapping gives them by name.

    Raises
    ------
    InputError
        Of another length or other names, negative, not finite, or all zero.
    """
    if weights is None:
        return np.full(size, 1.0 / size)
    w = amounts(weights, size, what, names)
    return np.asarray(w / w.sum())


def amounts(weights: Any, size: int, what: Text, names: Sequence[str] = ()) -> Floats:
    """Return weights (size,) as they are, those given by name in the order of `names`.

    Raises
    ------
    InputError
        As `shares`.
    """
    if is_series(weights):  # by name, unless its index is the numbers that pandas gives
        weights = by_name(weights, what) if names_of(weights) else list(weights)
    if isinstance(weights, Mapping):
        weights = {str(name): weight for name, weight in weights.items()}
        others = bool(names) and weights.keys() != {*names}
        told = fault("weight_names", found=", ".join(weights) or "–", names=", ".join(names))
        raise_faults(what, [told] if others else [])
        weights = [weights[n] for n in names] if {*map(str, weights)} == {*names} else list(weights.items())
    try:
        w = floats(weights)
    except (TypeError, ValueError):
        w = np.empty(0)
    if w.shape != (size,) or (w < 0).any() or not 0 < w.sum() < np.inf:
        raise InputError(what, [fault("weights", found=weights, n=size, names=", ".join(names) or size)])
    return w


def filled(given: Taken) -> Floats:
    """Return the experts' judgements (experts, n, n) with the pairs completed that an expert left out.

    Raises
    ------
    InputError
        An expert's judgements fall apart.
    """
    return complete(given) if np.isnan(given.matrix).any() else given.matrix
