"""The door of every numeric function: arrays of judgements in, sound float64 arrays out.

A matrix is refused with all of its faults at once.  The arithmetic behind the door never checks again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bsclib.ahp.faults import BAD_MATRIX, fault
from bsclib.ahp.forms import Form, form, is_frame, is_judged_pairs, is_series, names_of
from bsclib.ahp.named import Labelled
from bsclib.ahp.parse import Judgements, parse_part
from bsclib.errors import Fault, InputError, Place, raise_faults

Floats = NDArray[np.float64]

TOLERANCE = 1e-8  # of a_ij * a_ji - 1: far above rounding in float64, far below one step of any scale
LARGEST = 1e15  # a judgement beyond this is a slip of the keyboard, and would overflow powers of the matrix
_LEAST = 1 / LARGEST
_FEW = 8  # order
LISTED = 100  # faults told one by one before the rest are only counted


class Taken(NamedTuple):
    """Judgements at the door: sound matrices (..., n, n), and whatever names came with them."""

    matrix: Floats
    labels: tuple[str, ...] = ()
    experts: tuple[str, ...] = ()
    notices: tuple[Fault, ...] = ()


def sound(A: Any, *, missing: bool = False) -> Floats:
    """Return `A` as reciprocal float64 matrices (..., n, n), or refuse it with every fault named.

    Parameters
    ----------
    A : array_like, shape (..., n, n), or anything with names that `take_in` knows
        Judgements; numbers or Fractions.
    missing : bool
        Whether a pair may be absent (None or NaN in both of its cells).

    Raises
    ------
    InputError
        Not square, not numbers, NaN or infinite, zero, negative, diagonal not 1, or not reciprocal.
    """
    return take_in(A, missing=missing).matrix


def take_in(A: Any, *, missing: bool = False, labels: Sequence[str] | None = None, linked: bool = True) -> Taken:
    """Return judgements with their names: of a DataFrame, dict, `Judgements`, or of each expert's by name.

    Experts' matrices are put in the order of the first one's names.

    Parameters
    ----------
    A : array_like (..., n, n), DataFrame, mapping, Judgements, or mapping of expert to one of these
    missing : bool
        Whether a pair may be absent.
    labels : sequence of str, optional
        What is compared, where pairs name only some of it.
    linked : bool
        Whether judgements that fall apart are refused while they are read.

    Raises
    ------
    InputError
        As `sound` and `parse`; experts who judged different things.
    """
    if isinstance(A, Taken):
        return A
    if type(A) is np.ndarray and A.dtype.kind not in "OSU":
        return Taken(sound_array(A, missing))
    if isinstance(A, Labelled):
        return Taken(sound_array(np.asarray(A), missing), A.labels)
    if isinstance(A, Judgements):
        return Taken(sound_array(A, missing), A.labels if A.named else (), (), A.notices)
    if isinstance(A, np.ndarray) and A.dtype.kind in "OSU":
        A = A.tolist()
    elif isinstance(A, list | tuple) and A and all(is_series(row) and names_of(row) for row in A):
        A = dict(zip(names_of(A[0]), A, strict=False))
    if is_group(A):
        return _group(A, missing)
    if isinstance(A, list | tuple) and _holds_matrices(A):
        found = _group({str(k + 1): one for k, one in enumerate(A)}, missing)
        return found._replace(experts=tuple(getattr(one, "expert", "") or str(k + 1) for k, one in enumerate(A)))
    if not (is_frame(A) or isinstance(A, Mapping) or _wants_reading(A)):
        return Taken(sound_array(A, missing))
    read = form(A, labels)
    M = _numbers(read)
    if M is None or read.faults or not M.size or not _fits(M, missing):
        judged = parse_part(A, labels, linked=linked)
        return Taken(sound_array(judged, missing), judged.labels if judged.named else (), (), judged.notices)
    return Taken(M, read.names if read.named else ())


def is_group(A: object) -> bool:
    """Return whether this maps experts to matrices: rows, DataFrames, pairs, not one matrix by its rows."""
    return isinstance(A, Mapping) and bool(A) and not is_judged_pairs(A) and all(map(is_matrix, A.values()))


def _holds_matrices(A: Sequence[Any]) -> bool:
    """Return whether these are experts' matrices of which some are more than numbers."""
    more = [(not isinstance(one, list | tuple) and type(one) is not np.ndarray) or _wants_reading(one) for one in A]
    return any(more) and all(map(is_matrix, A))


def is_matrix(A: object) -> bool:
    """Return whether this is a matrix in one of the forms that bear names or have two dimensions."""
    if isinstance(A, Mapping):
        return is_judged_pairs(A) or (bool(A) and all(isinstance(row, Mapping) or is_series(row) for row in A.values()))
    if isinstance(A, list | tuple):
        return bool(A) and all(isinstance(row, np.ndarray | list | tuple) for row in A)
    return is_frame(A) or (isinstance(A, np.ndarray) and A.ndim >= 2)


def _wants_reading(A: object) -> bool:
    """Return whether these are rows of which a cell is text, or a truth value, which is no number."""
    rows = [row for row in A if isinstance(row, list | tuple)] if isinstance(A, list | tuple) else []
    return any(isinstance(c, str | bytes | bool) for row in rows for c in row)


def _group(group: Mapping[Any, Any], missing: bool) -> Taken:
    stack: list[Floats] = []
    notices: list[Fault] = []
    faults: list[Fault] = []
    labels: tuple[str, ...] = ()
    experts = tuple(map(str, group))
    twice = [name for name in dict.fromkeys(experts) if experts.count(name) > 1]
    raise_faults(BAD_MATRIX, [fault("name_twice", found=name) for name in twice])
    named = all_names(group)
    for expert, one in group.items():
        try:
            found = take_in(one, missing=missing, labels=named if isinstance(one, Mapping) else None, linked=False)
        except InputError as error:
            faults += [replace(f, place=replace(f.place, sheet=f.place.sheet or str(expert))) for f in error.faults]
            continue
        labels = labels or found.labels
        if (found.labels and {*found.labels} != {*labels}) or (stack and stack[0].shape != found.matrix.shape):
            here, there = (found.labels or [len(found.matrix)]), (labels or [len(stack[0])])
            told = {"found": ", ".join(map(str, here)), "names": ", ".join(map(str, there))}
            faults.append(fault("other_names", Place(sheet=str(expert)), **told))
            continue
        order = [found.labels.index(name) for name in labels] if found.labels else range(len(found.matrix))
        stack.append(found.matrix[np.ix_(order, order)])
        notices += [replace(n, place=replace(n.place, sheet=n.place.sheet or str(expert))) for n in found.notices]
    raise_faults(BAD_MATRIX, faults)
    return Taken(np.stack(stack), labels, experts, tuple(notices))


def all_names(group: Mapping[Any, Any]) -> tuple[str, ...] | None:
    """Return what the experts of a group compare who name it, each perhaps only some of it.

    Raises
    ------
    InputError
        One who names nothing beside others whose orders differ.
    """
    names: dict[str, None] = {}
    orders, nameless = set(), []
    for expert, one in group.items():
        try:
            found = Form((), [], [], False) if type(one) is np.ndarray else form(one, None)
        except InputError:  # told when it is read
            continue
        if not (found.named and getattr(one, "named", True)):
            nameless.append(expert)
            continue
        names.update(dict.fromkeys(found.names))
        if not isinstance(one, Mapping):
            orders.add(found.names)
    if len(orders) > 1:
        raise_faults(BAD_MATRIX, [fault("no_names", Place(sheet=str(expert))) for expert in nameless])
    return tuple(names) or None


def _numbers(read: Form) -> Floats | None:
    """Return the cells as an array, each empty one filled from its mirror; None where a cell is no number."""
    if not all(
        isinstance(e.cell, int | float | np.number | None) and not isinstance(e.cell, bool) for e in read.entries
    ) or len({e[:2] for e in read.entries}) < len(read.entries):
        return None
    M = np.full((len(read.names),) * 2, np.nan)
    for row, column, cell in read.entries:
        if cell is not None:
            M[row, column] = cell
    with np.errstate(all="ignore"):
        M = np.where(np.isnan(M), 1 / M.T, M)
    np.fill_diagonal(M, np.where(np.isnan(np.diag(M)), 1.0, np.diag(M)))
    return M


def sound_array(A: Any, missing: bool = False) -> Floats:
    """Return an array or rows of numbers as sound matrices: `sound` for what bears no names.

    Raises
    ------
    InputError
        As `sound`.
    """
    M = A if type(A) is np.ndarray and A.dtype == np.float64 else _mirrored(A)
    if M.ndim < 2 or M.shape[-1] != M.shape[-2] or M.shape[-1] == 0:
        raise InputError(BAD_MATRIX, [fault("shape", found=M.shape)])
    if not _fits(M, missing):
        raise InputError(BAD_MATRIX, list(faults_of(M, missing)))
    return M


def _mirrored(A: Any) -> Floats:
    """Return an array in double precision; of one in less each smaller judgement is the larger one's reciprocal."""
    try:
        M = floats(A)
    except (TypeError, ValueError) as error:
        raise InputError(BAD_MATRIX, [fault("unreadable", found=str(A)[:40])]) from error
    kind = getattr(A, "dtype", M.dtype)
    if kind.kind == "f" and kind.itemsize < M.itemsize and M.ndim > 1 and M.shape[-1] == M.shape[-2]:
        with np.errstate(all="ignore"):
            near = np.abs(M * M.swapaxes(-1, -2) - 1) <= 4 * np.finfo(kind).eps
            M = np.where(near & (M < 1), 1 / M.swapaxes(-1, -2), M)
    return M


def floats(values: Any) -> Floats:
    """Return numbers as float64, NaN where one is masked.

    Raises
    ------
    TypeError, ValueError
        Truth values, complex numbers, dates and what else is no number: numpy would drop a part in silence.
    """
    raw = np.asanyarray(values)
    flags = isinstance(values, list | tuple) and any(isinstance(value, bool | np.bool_) for value in values)
    if flags or raw.dtype.kind in "bcmM":
        raise TypeError
    try:
        return np.ma.filled(raw.astype(np.float64, copy=False), np.nan)
    except OverflowError as error:
        raise ValueError from error


def _fits(M: Floats, missing: bool) -> bool:
    return _all_sound(M) or (missing and _all_sound(np.where(_absent(M), 1.0, M)))


def _all_sound(M: Floats) -> bool:
    if M.ndim == 2 and len(M) < _FEW:
        return _one_sound(M)
    # NaN fails a comparison; what is positive and not too large cannot overflow in the product
    flat = M.ravel()
    if M.size and not (np.minimum.reduce(flat) >= _LEAST and np.maximum.reduce(flat) <= LARGEST):
        return False
    off = M * M.swapaxes(-1, -2)
    off -= 1.0
    off = off.ravel()
    if off.dot(off) <= TOLERANCE**2:  # one sum over all: the diagonal is positive, so its square tells
        return True
    np.abs(off, out=off)
    diagonal = np.abs(np.diagonal(M, axis1=-2, axis2=-1) - 1.0)
    return bool(np.maximum.reduce(off) <= TOLERANCE and (diagonal <= TOLERANCE).all())


def _one_sound(M: Floats) -> bool:
    """Return the same of one small matrix, on which plain Python is faster than numpy's calls."""
    n = len(M)
    cells = M.ravel().tolist()
    for i, j in _mirrors(n):
        a, b = cells[i], cells[j]
        if not (_LEAST <= a <= LARGEST and _LEAST <= b <= LARGEST and -TOLERANCE <= a * b - 1.0 <= TOLERANCE):
            return False
    return cells[:: n + 1] == [1.0] * n or all(abs(cell - 1.0) <= TOLERANCE for cell in cells[:: n + 1])


@cache
def _mirrors(n: int) -> tuple[tuple[int, int], ...]:
    """Return where each pair above the diagonal and its mirror stand in the cells of a matrix, row by row."""
    return tuple((i * n + j, j * n + i) for i in range(n) for j in range(i + 1, n))


def _absent(M: Floats) -> NDArray[np.bool_]:
    return np.isnan(M) & np.isnan(M.swapaxes(-1, -2))


def faults_of(M: Floats, missing: bool = False) -> Iterator[Fault]:
    """Yield everything wrong with matrices, each with its place; beyond `LISTED` only how many more."""
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
        yield fault("more", found=listed - LISTED)


def _place(index: tuple[Any, ...]) -> Place:
    *outer, row, column = (int(i) + 1 for i in index)
    sheet = "matrix " + ",".join(map(str, outer)) if outer else ""
    return Place(sheet=sheet, cell=f"({row}, {column})")
