"""The door of every numeric function: arrays of judgements in, sound float64 arrays out.

A matrix is refused with all of its faults at once.  The arithmetic behind the door never checks again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bsclib.ahp.faults import BAD_MATRIX, fault
from bsclib.errors import Fault, InputError, Place, Text, UsageError, same

Floats = NDArray[np.float64]

TOLERANCE = 1e-8  # of a_ij * a_ji - 1: far above rounding in float64, far below one step of any scale
LARGEST = 1e15  # a judgement beyond this is a slip of the keyboard, and would overflow powers of the matrix
LISTED = 100  # faults told one by one before the rest are only counted


def sound(A: ArrayLike, *, missing: bool = False) -> Floats:
    """Return `A` as reciprocal float64 matrices (..., n, n), or refuse it with every fault named.

    Parameters
    ----------
    A : array_like, shape (..., n, n)
        Judgements; numbers or Fractions.
    missing : bool
        Whether a pair may be absent (None or NaN in both of its cells).

    Raises
    ------
    InputError
        Not square, not numbers, NaN or infinite, zero, negative, diagonal not 1, or not reciprocal.
    """
    try:
        if isinstance(A, np.ndarray) and A.dtype.kind in "cmM":  # numpy would drop an imaginary part in silence
            raise TypeError
        M = np.asarray(A, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InputError(BAD_MATRIX, [fault("unreadable", found=str(A)[:40])]) from error
    if M.ndim < 2 or M.shape[-1] != M.shape[-2] or M.shape[-1] == 0:
        raise InputError(BAD_MATRIX, [fault("shape", found=M.shape)])
    if not _all_sound(M) and not (missing and _all_sound(np.where(_absent(M), 1.0, M))):
        raise InputError(BAD_MATRIX, list(_faults(M, missing)))
    return M


def _all_sound(M: Floats) -> bool:
    # NaN fails both comparisons, infinity and zero the second: one pass over sound data and no more
    with np.errstate(all="ignore"):
        product = M * M.swapaxes(-1, -2)
        product -= 1.0
        np.abs(product, out=product)
    if M.size and not (product.max() <= TOLERANCE and M.min() >= 1 / LARGEST and M.max() <= LARGEST):
        return False
    return bool((np.abs(np.diagonal(M, axis1=-2, axis2=-1) - 1.0) <= TOLERANCE).all())


def _absent(M: Floats) -> NDArray[np.bool_]:
    return np.isnan(M) & np.isnan(M.swapaxes(-1, -2))


def _faults(M: Floats, missing: bool) -> Iterator[Fault]:
    gaps = _absent(M) if missing else np.zeros(M.shape, dtype=bool)
    mirror, diagonal = M.swapaxes(-1, -2), np.broadcast_to(np.eye(M.shape[-1], dtype=bool), M.shape)
    with np.errstate(all="ignore"):
        tests = [
            ("not_finite", ~np.isfinite(M) & ~(gaps & ~diagonal)),
            ("zero", M == 0),
            ("negative", M < 0),
            ("too_large", (M > LARGEST) | ((M > 0) & (M < 1 / LARGEST))),
            ("diagonal", diagonal & ~(np.abs(M - 1) <= TOLERANCE)),
            ("not_reciprocal", np.triu(~(np.abs(M * mirror - 1) <= TOLERANCE) & ~gaps & ~diagonal)),
        ]
    told = np.zeros(M.shape, dtype=bool)
    listed = 0
    for code, bad in tests:
        known = told | told.swapaxes(-1, -2) if code == "not_reciprocal" else told
        fresh = np.argwhere(bad & ~known)
        for index in fresh[: max(0, LISTED - listed)]:
            at = tuple(index)
            yield fault(code, _place(at), found=f"{M[at]:g}", mirror=f"{mirror[at]:g}")
        listed += len(fresh)
        told |= bad
    if listed > LISTED:
        text = Text("另有 {n} 处", "{n} more").fill(n=listed - LISTED)
        yield Fault("more", Place(), text)


def _place(index: tuple[Any, ...]) -> Place:
    *outer, row, column = (int(i) + 1 for i in index)
    sheet = "matrix " + ",".join(map(str, outer)) if outer else ""
    return Place(sheet=sheet, cell=f"({row}, {column})")


def shares(weights: ArrayLike | None, size: int, what: Text) -> Floats:
    """Return weights (size,) of sum 1; None means equal ones.

    Raises
    ------
    InputError
        Of another length, negative, not finite, or all zero.
    """
    if weights is None:
        return np.full(size, 1.0 / size)
    try:
        w = np.asarray(weights, dtype=np.float64)
    except (TypeError, ValueError):
        w = np.empty(0)
    if w.shape != (size,) or not np.isfinite(w).all() or (w < 0).any() or w.sum() <= 0:
        found = Text("权重为 {w}", "the weights are {w}").fill(w=weights)
        wanted = Text("应为 {n} 个不全为零的非负数", "{n} non-negative numbers, not all zero, are expected")
        raise InputError(what, [Fault("weights", Place(), found, wanted.fill(n=size))])
    return np.asarray(w / w.sum())


def one_of(name: str, known: object, what: Text) -> None:
    """Raise `UsageError` unless `name` is one of `known` names, which the message lists."""
    names = list(known)  # type: ignore[call-overload]
    if name not in names:
        message = Text("{what}没有“{name}”，只有 {names}", "{what} knows no “{name}”, only {names}")
        raise UsageError(message.fill(what=what, name=same(name), names=", ".join(map(str, names))))
