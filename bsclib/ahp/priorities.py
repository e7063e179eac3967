"""Priorities: what weights a matrix of pairwise comparisons stands for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bsclib.ahp.stack import Floats, one_of, sound
from bsclib.errors import Text

_CHUNK = 1024  # matrices worked on together: few enough for the cache, many enough to hide Python
_BLAS = 8  # order from which one multiplication per matrix beats one per entry
_AGREED = 2e-14  # relative change by one more power step below which a vector is taken


def priorities(A: ArrayLike, method: str = "eigenvector") -> Floats:
    r"""Return the priorities of each matrix, positive and of sum 1.

    ``eigenvector`` solves :math:`A w = \lambda_{max} w` [1]_; ``geometric_mean`` takes the row means of
    the logarithms, the logarithmic least squares solution [2]_; ``column_mean`` divides every column by
    its sum and averages the rows.

    Parameters
    ----------
    A : array_like, shape (..., n, n)
        Reciprocal judgement matrices: ``A[i, j]`` says how many times i matters more than j.
    method : {"eigenvector", "geometric_mean", "column_mean"}

    Returns
    -------
    ndarray, shape (..., n)

    Raises
    ------
    InputError
        The matrices are not sound (see `bsclib.ahp.stack.sound`); every fault is listed.
    UsageError
        Unknown method.

    References
    ----------
    .. [1] Saaty, T. L. (1980). The Analytic Hierarchy Process. McGraw-Hill.
    .. [2] Crawford, G. and Williams, C. (1985). A note on the analysis of subjective judgment matrices.
       Journal of Mathematical Psychology 29, 387-405.

    Examples
    --------
    >>> priorities([[1, 6, 5], [1 / 6, 1, 2], [1 / 5, 1 / 2, 1]]).round(4).tolist()
    [0.7286, 0.1626, 0.1088]
    """
    one_of(method, SOLVERS, Text("权重方法", "the method of priorities"))
    return SOLVERS[method](sound(A))


def row_means(M: Floats) -> Floats:
    """Return the normalised geometric means of the rows, (..., n, n) to (..., n), unchecked."""
    n = M.shape[-1]
    g = np.exp(np.log(M) @ np.full(n, 1.0 / n))
    return np.asarray(g / g.sum(axis=-1, keepdims=True))


def column_means(M: Floats) -> Floats:
    """Return the row means of the columns divided by their sums, (..., n, n) to (..., n), unchecked."""
    return np.asarray((M / M.sum(axis=-2, keepdims=True)).mean(axis=-1))


def principal(M: Floats) -> tuple[Floats, Floats]:
    """Return the principal eigenvectors (..., n) and eigenvalues (...,) of reciprocal matrices, unchecked."""
    n = M.shape[-1]
    flat = M.reshape(-1, n, n)
    w, lam = np.empty(flat.shape[:2]), np.empty(len(flat))
    for start in range(0, len(flat), _CHUNK):
        part = slice(start, start + _CHUNK)
        w[part], lam[part] = _closed_form(flat[part]) if n < 4 else _by_powers(_laid_out(flat[part]))
    return w.reshape(M.shape[:-1]), lam.reshape(M.shape[:-2])


def _closed_form(M: Floats) -> tuple[Floats, Floats]:
    """Up to n = 3 the eigenvector is the geometric mean of the rows."""
    n = M.shape[-1]
    lam = np.full(len(M), float(n))
    if n == 3:
        t = np.cbrt(M[:, 0, 1] * M[:, 1, 2] * M[:, 2, 0])
        lam = np.maximum(1 + t + 1 / t, n)
    return row_means(M), lam


def _laid_out(M: Floats) -> Floats:
    """Return the same (matrices, n, n) with the matrices last in memory where that is faster.

    Small matrices are worked on entry by entry over the whole chunk; from `_BLAS` on, matrix by matrix.
    """
    if M.shape[-1] >= _BLAS:
        return M
    return np.moveaxis(np.ascontiguousarray(np.moveaxis(M, 0, -1)), -1, 0)


def _by_powers(M: Floats) -> tuple[Floats, Floats]:
    """Square the matrix a few times, then let its power work on a vector.

    Scaling by the geometric mean (b_ij = a_ij g_j / g_i) leaves only the inconsistency, so the vector of
    ones is a good start; dividing by the largest row sum keeps powers from overflowing.
    """
    n = M.shape[-1]
    v = np.ones_like(M[:, 0])  # laid out as M is
    g = np.exp(_apply(np.log(M), v) / n)
    B = M * (g[:, None, :] / g[:, :, None])
    P = B / _apply(B, v).max(axis=1)[:, None, None]
    squarings, steps = (5, 4) if n < 6 else (4, 7) if n < 8 else (4, 5) if n < 12 else (3, 8)
    for _ in range(squarings):
        P = _square(P)
    for _ in range(steps + 1):
        v = _apply(P, v)
        v /= v[:, :1]
    v, lam, agreed = _settle(B, v)
    if not agreed.all():
        v[~agreed], lam[~agreed] = _by_lapack(B[~agreed])
    w = g * v
    return w / w.sum(axis=1, keepdims=True), np.maximum(lam, n)


def _settle(B: Floats, v: Floats) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Return v after one plain power step, its eigenvalue, and whether that step hardly moved it."""
    with np.errstate(all="ignore"):
        new = _apply(B, v)
        lam = new.sum(axis=1) / v.sum(axis=1)
        moved = new / (v * lam[:, None])
        agreed = np.abs(moved - 1).max(axis=1) <= _AGREED
    return new, lam, agreed


def _by_lapack(B: Floats) -> tuple[Floats, Floats]:
    """Solve the rare matrices whose second eigenvalue is nearly as large as the first."""
    values, vectors = np.linalg.eig(B)
    first = values.real.argmax(axis=1)
    v, lam, _ = _settle(B, np.abs(np.take_along_axis(vectors, first[:, None, None], axis=2)[..., 0]))
    return v, lam


def _square(P: Floats) -> Floats:
    return np.asarray(P @ P if P.shape[-1] >= _BLAS else np.einsum("bij,bjk->bik", P, P))


def _apply(P: Floats, v: Floats) -> Floats:
    return np.asarray((P @ v[..., None])[..., 0] if P.shape[-1] >= _BLAS else np.einsum("bij,bj->bi", P, v))


SOLVERS: dict[str, Callable[[Floats], Floats]] = {
    "eigenvector": lambda M: principal(M)[0],
    "geometric_mean": row_means,
    "column_mean": column_means,
}
METHODS = tuple(SOLVERS)
