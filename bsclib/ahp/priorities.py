"""Priorities: what weights a matrix of pairwise comparisons stands for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bsclib.ahp.faults import one_of
from bsclib.ahp.named import labelled
from bsclib.ahp.stack import Floats, take_in
from bsclib.errors import Text

_CHUNK = 1024  # matrices worked on together: few enough for the cache, many enough to hide Python
_BLAS = 8  # order from which one multiplication per matrix beats one per entry
_AGREED = 1e-14  # relative change by one more power step below which a vector is taken
_MILD = 10.0  # judgements below this, divided by n, may be raised to the 160th power
_NEAR = 1e-10  # the same where draws are weighed, which waver by far more
_HUGE = 1e280  # products beyond this are left to logarithms
_MODEST = 1e24  # square of the Frobenius norm of an eighth power up to which the 192nd cannot overflow
_LONG = np.longdouble  # more places than double on most machines; where it has none the last place or two is less sure


def priorities(A: Any, method: str = "eigenvector") -> Floats:
    r"""Return the priorities of each matrix, positive and of sum 1.

    ``eigenvector`` solves :math:`A w = \lambda_{max} w` [1]_; ``geometric_mean`` takes the row means of
    the logarithms, the logarithmic least squares solution [2]_; ``column_mean`` divides every column by
    its sum and averages the rows.

    Parameters
    ----------
    A : array_like, shape (..., n, n), or DataFrame, dict, Judgements, mapping of expert to these
        Reciprocal judgement matrices: ``A[i, j]`` says how many times i matters more than j.
    method : {"eigenvector", "geometric_mean", "column_mean"}

    Returns
    -------
    ndarray, shape (..., n)
        With the names of what was compared where they were given: a `Labelled` array.

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
    M, labels, experts, _ = take_in(A)
    w = SOLVERS[method](M)
    return labelled(w, labels, experts) if labels or experts else w


def row_means(M: Floats) -> Floats:
    """Return the normalised geometric means of the rows, (..., n, n) to (..., n), unchecked."""
    n = M.shape[-1]
    with np.errstate(all="ignore"):
        product = np.multiply.reduce(M, axis=-1)
    if product.size and not (np.min(product) > 1 / _HUGE and np.max(product) < _HUGE):
        g = np.exp(np.log(M).mean(axis=-1))
    else:
        g = np.cbrt(product) if n == 3 else product ** (1.0 / n)
    return np.asarray(g / g.sum(axis=-1, keepdims=True))


def column_means(M: Floats) -> Floats:
    """Return the row means of the columns divided by their sums, (..., n, n) to (..., n), unchecked."""
    return np.asarray((M / M.sum(axis=-2, keepdims=True)).mean(axis=-1))


def principal(M: Floats, *, polish: bool = True) -> tuple[Floats, Floats]:
    """Return the principal eigenvectors (..., n) and eigenvalues (...,) of reciprocal matrices, unchecked.

    Polished they are right to the last place or two, whether matrices come alone or in a stack; without, to
    1e-10, which is enough for draws.
    """
    n = M.shape[-1]
    if M.ndim == 2 and (alone := _three(M) if n == 3 else _alone(M) if n > 3 else None):
        return alone
    flat = M.reshape(-1, n, n)
    w, lam = np.empty(flat.shape[:2]), np.empty(len(flat))
    for start in range(0, len(flat), _CHUNK):
        part = slice(start, start + _CHUNK)
        w[part], lam[part] = _closed_form(flat[part]) if n < 4 else _by_powers(_laid_out(flat[part]), polish, polish)
    return w.reshape(M.shape[:-1]), lam.reshape(M.shape[:-2])


def _three(M: Floats) -> tuple[Floats, Any]:
    """Solve one matrix of order 3 by the closed form, with few calls of numpy."""
    (a, b, c), (d, e, f), (g, h, i) = M.tolist()
    u, v, w, t = np.cbrt((a * b * c, d * e * f, g * h * i, b * f * g)).tolist()
    total = u + v + w
    return np.array((u / total, v / total, w / total)), np.float64(max(1 + t + 1 / t, 3.0))


def _alone(M: Floats) -> tuple[Floats, Any] | None:
    """Solve one matrix as `_by_powers` does, in as few calls as will do; None where that is not enough.

    The 192nd power works on a vector, and six more steps in long double take out what its rounding left.
    """
    ones, long_ones = _ones(len(M))
    P = M / len(M)  # of spectral radius near 1
    P = P.dot(P)
    P = P.dot(P)
    P = P.dot(P)
    entries = P.ravel()
    if not entries.dot(entries) < _MODEST:
        return None
    P = P.dot(P)
    P = P.dot(P)
    P = P.dot(P)
    v = P.dot(P.dot(P[:, 0]))
    v /= ones.dot(v)
    L = M.astype(_LONG)
    L = L.dot(L)
    before = L.dot(L.dot(v))
    w = L.dot(before)
    total = long_ones.dot(w)
    lam = sqrt(total / long_ones.dot(before))
    w /= total
    found = w.astype(float)
    v -= found
    v /= found
    if not v.dot(v) < _AGREED * _AGREED:
        return None
    return found, np.float64(lam if lam > len(M) else len(M))


@cache
def _ones(n: int) -> tuple[Floats, NDArray[np.longdouble]]:
    return np.ones(n), np.ones(n, dtype=_LONG)


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


def _by_powers(M: Floats, polish: bool, thorough: bool) -> tuple[Floats, Floats]:
    """Square the matrix a few times, then let its power work on a vector; once less often unless thorough.

    Scaling by the geometric mean (b_ij = a_ij g_j / g_i) leaves only the inconsistency, so the vector of
    ones is a good start; dividing by the mean row sum keeps powers from overflowing.
    """
    n = M.shape[-1]
    v = np.ones_like(M[:, 0])  # laid out as M is
    if not M.max() < _MILD:
        g = np.exp(_apply(np.log(M), v) / n)
        B = M * (g[:, None, :] / g[:, :, None])
        mean = _apply(B, v).mean(axis=1)
        powers = [B / mean[:, None, None]]
    else:  # then no power overflows
        g, B, mean, powers = v, M, np.full(len(M), float(n)), [M / n]
    squarings, steps = (5, 4) if n < 6 else (4, 7) if n < 8 else (4, 5) if n < 12 else (3, 8)
    if not thorough:  # enough for judgements that hardly contradict one another, as most draws do
        squarings, steps = (4, 2) if n < 6 else (3, 3)
    for _ in range(squarings):
        powers.append(_square(powers[-1]))
    for _ in range(steps + 1):
        v = _apply(powers[-1], v)
    v /= v[:, :1]
    if polish:
        w, lam, agreed = _polished(M, g * v, g, powers[:4], mean)
    else:
        v, mu, agreed = _settle(powers[0], v, _AGREED if thorough else _NEAR)
        w, lam = g * v, mu * mean
        w /= w.sum(axis=1, keepdims=True)
    if not agreed.all():
        hard = ~agreed
        w[hard], lam[hard] = _by_lapack(M[hard], B[hard], g[hard]) if thorough else _by_powers(M[hard], polish, True)
    return w, np.maximum(lam, n)


def _settle(B: Floats, v: Floats, near: float) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Return v after one plain power step, its eigenvalue, and whether that step hardly moved it."""
    with np.errstate(all="ignore"):
        new = _apply(B, v)
        lam = new.sum(axis=1) / v.sum(axis=1)
        moved = new / (v * lam[:, None])
        agreed = np.abs(moved - 1).max(axis=1) <= near
    return new, lam, agreed


def _residual(M: Floats, w: Floats) -> tuple[Floats, Floats, Floats]:
    """Return M w / lambda - w (matrices, n), lambda and the sum of w less 1 (matrices,), through long double."""
    long = w.astype(_LONG)
    image = _apply(M.astype(_LONG), long)
    lam = image.sum(axis=1)
    total = long.sum(axis=1)
    lam /= total
    image -= lam[:, None] * long
    plain = lam.astype(float)
    return image.astype(float) / plain[:, None], plain, (total - 1).astype(float)


def _polished(
    M: Floats, w: Floats, g: Floats, powers: list[Floats], mean: Floats
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Return w of sum 1 with the error taken out that powers leave, its eigenvalue, and whether it was small.

    The error is the sum of (M / lambda)^k times the residual.
    """
    w = w / w.sum(axis=1, keepdims=True)
    rest, lam, excess = _residual(M, w)
    with np.errstate(all="ignore"):
        agreed = np.abs(rest / w).max(axis=1) <= _AGREED
    e, scale = rest / g, (lam / mean)[:, None]
    for power in powers:
        e = e + _apply(power, e) / scale
        scale = scale * scale
    e *= g
    e -= w * (e.sum(axis=1) + excess)[:, None]
    return w + e, lam, agreed


def _by_lapack(M: Floats, B: Floats, g: Floats) -> tuple[Floats, Floats]:
    """Solve the rare matrices whose second eigenvalue is nearly as large as the first, with two steps of Newton's."""
    n = M.shape[-1]
    values, vectors = np.linalg.eig(B)
    first = values.real.argmax(axis=1)
    w = g * np.abs(np.take_along_axis(vectors, first[:, None, None], axis=2)[..., 0])
    w /= w.sum(axis=1, keepdims=True)
    for _ in range(2):
        rest, lam, _ = _residual(M, w)
        J = np.zeros((len(M), n + 1, n + 1))
        J[:, :n, :n] = np.eye(n) - B / lam[:, None, None]
        J[:, :n, n], J[:, n, :n] = w / g, g  # the change of lambda, and that the weights still add to 1
        right = np.concatenate([rest / g, np.zeros((len(M), 1))], axis=1)
        w = w + g * np.linalg.solve(J, right[..., None])[:, :n, 0]
    return w / w.sum(axis=1, keepdims=True), lam


def _square(P: Floats) -> Floats:
    return np.asarray(P @ P if P.shape[-1] >= _BLAS else np.einsum("bij,bjk->bik", P, P))


def _apply(P: NDArray[Any], v: NDArray[Any]) -> NDArray[Any]:
    return np.asarray((P @ v[..., None])[..., 0] if P.shape[-1] >= _BLAS else np.einsum("bij,bj->bi", P, v))


SOLVERS: dict[str, Callable[[Floats], Floats]] = {
    "eigenvector": lambda M: principal(M)[0],
    "geometric_mean": row_means,
    "column_mean": column_means,
}
METHODS = tuple(SOLVERS)
