"""Incomplete matrices: what the missing judgements would be, going by those that were made."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from bsclib.ahp.faults import BAD_MATRIX, one_of
from bsclib.ahp.named import labelled
from bsclib.ahp.parse import apart
from bsclib.ahp.priorities import principal
from bsclib.ahp.stack import Floats, take_in
from bsclib.errors import Place, Text, raise_faults

Indices = NDArray[np.intp]

COMPLETIONS = ("optimal", "harker", "least_squares")

_FLAT = 1e-13  # a gradient of log lambda below this is rounding
_NUDGE = 1e-4  # of a log judgement, for second derivatives


def complete(A: Any, method: str = "optimal") -> Floats:
    r"""Return judgement matrices with their missing pairs filled in; what was judged stays as it is.

    ``optimal`` chooses the judgements that make :math:`\lambda_{max}` smallest: a convex problem in their
    logarithms, with one solution where the judgements hang together [1]_.  ``harker`` takes :math:`w_i / w_j`
    with w the eigenvector of the matrix that has 0 for a missing judgement and one more on the diagonal for
    each of a row's [2]_.  ``least_squares`` takes the same ratio, w the weights nearest to the judgements made
    in their logarithms: :math:`\sum_{j} (y_i - y_j - \log a_{ij}) = 0` over these for each i, :math:`w = e^y`; they
    are then the geometric means of the completed matrix [1]_.

    Parameters
    ----------
    A : array_like, shape (..., n, n), or DataFrame, dict, Judgements, mapping of expert to these
        None or NaN in both cells of a missing pair.
    method : {"optimal", "harker", "least_squares"}

    Returns
    -------
    ndarray, shape (..., n, n)

    Raises
    ------
    InputError
        The judgements are not sound, or fall into groups without a link.
    UsageError
        Unknown method.

    References
    ----------
    .. [1] Bozóki, S., Fülöp, J. and Rónyai, L. (2010). On optimal completion of incomplete pairwise comparison
       matrices. Mathematical and Computer Modelling 52, 318-333.
    .. [2] Harker, P. T. (1987). Incomplete pairwise comparisons in the analytic hierarchy process.
       Mathematical Modelling 9, 837-848.

    Examples
    --------
    >>> A = [[1, 2, None], [1 / 2, 1, 4], [None, 1 / 4, 1]]
    >>> round(float(complete(A)[0, 2]), 9), round(float(complete(A, "harker")[0, 2]), 9)
    (8.0, 8.0)
    """
    one_of(method, COMPLETIONS, Text("补全方法", "the method of completion"))
    found = take_in(A, missing=True)
    M = found.matrix.copy()
    fill = {"optimal": _optimal, "harker": _harker, "least_squares": _least_squares}[method]
    for index in np.ndindex(M.shape[:-2]):
        if np.isnan(M[index]).any():
            made = {(int(i), int(j)) for i, j in np.argwhere(~np.isnan(M[index]))}
            names = found.labels or [str(k + 1) for k in range(M.shape[-1])]
            raise_faults(
                BAD_MATRIX,
                apart(names, made, Place(sheet="".join(found.experts[i] for i in index[:1] if found.experts))),
            )
            M[index] = fill(M[index])
    return labelled(M, found.labels, found.labels) if M.ndim == 2 else M


def suited(method: str) -> str:
    """Return the completion that goes with a method of priorities: geometric means solve the least squares."""
    return "least_squares" if method == "geometric_mean" else "optimal"


def hangs_together(M: Floats) -> bool:
    """Return whether the judgements made of one matrix link all that is compared."""
    made = {(int(i), int(j)) for i, j in np.argwhere(~np.isnan(M))}
    return not apart([str(k) for k in range(len(M))], made)


def _harker(M: Floats) -> Floats:
    gaps = np.isnan(M)
    values, vectors = np.linalg.eig(np.where(gaps, 0.0, M) + np.diag(gaps.sum(axis=1)))
    w = np.abs(vectors[:, values.real.argmax()])
    return np.asarray(np.where(gaps, np.outer(w, 1 / w), M))


def _least_squares(M: Floats) -> Floats:
    known = ~np.isnan(M)
    logs = np.where(known, np.log(M), 0.0).sum(axis=1)
    w = np.exp(np.linalg.lstsq(np.diag(known.sum(axis=1)) - known, logs)[0])
    return np.asarray(np.where(known, M, np.outer(w, 1 / w)))


def _optimal(M: Floats) -> Floats:
    """Newton's method on log lambda over the logarithms t of the missing judgements, from Harker's."""
    rows, columns = np.nonzero(np.triu(np.isnan(M)))
    t = np.log(_harker(M)[rows, columns])
    value, slope = _log_lambda(M, rows, columns, t[None])
    nudges = np.concatenate([np.eye(len(t)), -np.eye(len(t))]) * _NUDGE
    for _ in range(50):
        if np.abs(slope).max() <= _FLAT:
            break
        slopes = _log_lambda(M, rows, columns, t + nudges)[1]
        bend = (slopes[: len(t)] - slopes[len(t) :]) / (2 * _NUDGE)
        step = -np.linalg.lstsq((bend + bend.T) / 2, slope[0])[0]
        step /= max(1.0, np.abs(step).max() / 3)
        tries = t + step * 0.5 ** np.arange(30)[:, None]
        best = int(_log_lambda(M, rows, columns, tries)[0].argmin())
        new, slope = _log_lambda(M, rows, columns, tries[best : best + 1])
        if new[0] > value[0]:
            break
        t, value = tries[best], new
    return np.asarray(_filled(M, rows, columns, t[None])[0])


def _filled(M: Floats, rows: Indices, columns: Indices, t: Floats) -> Floats:
    full = np.repeat(M[None], len(t), axis=0)
    full[:, rows, columns], full[:, columns, rows] = np.exp(t), np.exp(-t)
    return full


def _log_lambda(M: Floats, rows: Indices, columns: Indices, t: Floats) -> tuple[Floats, Floats]:
    """Return log lambda (k,) and its gradient (k, missing) at the completions t (k, missing)."""
    full = _filled(M, rows, columns, t)
    right, lam = principal(full)
    left, _ = principal(full.swapaxes(1, 2))
    scale = lam * (left * right).sum(axis=1)
    up = left[:, rows] * full[:, rows, columns] * right[:, columns]
    down = left[:, columns] * full[:, columns, rows] * right[:, rows]
    return np.log(lam), (up - down) / scale[:, None]
