"""Inconsistency in detail: which judgements contradict the rest, and what one change would do.  Advice only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bsclib.ahp.consistency import LIMIT, indices
from bsclib.ahp.faults import BAD_MATRIX, fault
from bsclib.ahp.judgement import GRID
from bsclib.ahp.named import Listing, Several, Tabled
from bsclib.ahp.priorities import principal
from bsclib.ahp.random_index import by_table
from bsclib.ahp.stack import Floats, take_in
from bsclib.errors import InputError

_VALUES = np.array([float(v) for v in GRID])


@dataclass(frozen=True, slots=True)
class Inconsistency(Tabled):
    """A judgement beside what the priorities say: `factor` is how many times one exceeds the other, 1 or more.

    `names` are those of row and column, where names were given.
    """

    row: int
    column: int
    judgement: float
    implied: float
    factor: float
    names: tuple[str, ...] = ()

    def table(self) -> Listing:
        """Return the pair, the judgement, the one implied, and the factor between them."""
        return Listing(
            ("pair", "judgement", "implied", "factor"), [(_pair(self), self.judgement, self.implied, self.factor)]
        )


@dataclass(frozen=True, slots=True)
class Change(Tabled):
    """One judgement moved to another step of the scale, and what comes of it.

    Attributes
    ----------
    row, column : int
    old, new : float
    steps : float
        Steps of the scale between old and new (1/2, 1, 2 are neighbours).
    cr : float
    accepted : bool
        Whether CR <= 0.10.
    priorities : tuple of float
    ranks : tuple of int
        1 is the largest weight; equal weights share a rank.
    ranks_change : bool
    names : tuple of str
        Of row and column, where names were given.
    """

    row: int
    column: int
    old: float
    new: float
    steps: float
    cr: float
    accepted: bool
    priorities: tuple[float, ...]
    ranks: tuple[int, ...]
    ranks_change: bool
    names: tuple[str, ...] = ()

    def table(self) -> Listing:
        """Return the pair, what becomes of it, and the CR."""
        return Listing(("pair", "old", "new", "steps", "CR"), [(_pair(self), self.old, self.new, self.steps, self.cr)])


def _pair(said: Inconsistency | Change) -> str:
    """Return the pair by its names, or by its numbers."""
    return " / ".join(said.names or (str(said.row + 1), str(said.column + 1)))


def inconsistencies(A: Any) -> Several[Inconsistency]:
    """Return the judgements (pairs above the diagonal), the one farthest from the priorities first.

    Parameters
    ----------
    A : array_like, shape (n, n), or DataFrame, dict, Judgements

    Returns
    -------
    tuple of Inconsistency
        One a pair, with the judgement given and the one that the priorities imply.

    Raises
    ------
    InputError
        The matrix is not sound, or not a single one.

    References
    ----------
    Saaty, T. L. (2003). Decision-making with the AHP: why is the principal eigenvector necessary. European
    Journal of Operational Research 145, 85-91.

    Examples
    --------
    >>> worst = inconsistencies([[1, 5, 3, 4], [1 / 5, 1, 2, 2], [1 / 3, 1 / 2, 1, 3], [1 / 4, 1 / 2, 1 / 3, 1]])[0]
    >>> worst.row, worst.column, worst.judgement, round(worst.implied, 2), round(worst.factor, 2)
    (1, 2, 2.0, 1.14, 1.75)
    """
    M, labels = named_matrix(A)
    w = principal(M)[0]
    rows, columns = np.triu_indices(len(M), 1)
    implied = w[rows] / w[columns]
    factor = np.exp(np.abs(np.log(M[rows, columns] / implied)))
    order = np.lexsort((columns, rows, -np.round(factor, 12)))
    found = [column[order].tolist() for column in (rows, columns, M[rows, columns], implied, factor)]
    return Several(map(Inconsistency, *found, _pairs(labels, *found[:2])))


def repair(A: Any, ri: str | float = "saaty1980") -> Several[Change]:
    """Return every change of a single judgement on Saaty's scale with its CR, the smallest change first.

    Nothing is altered: whoever judged decides.  Of changes equally small the one with the lowest CR comes first.

    Parameters
    ----------
    A : array_like, shape (n, n), or DataFrame, dict, Judgements
    ri : str or float
        Listing of random indices, or the index itself.

    Returns
    -------
    tuple of Change

    Raises
    ------
    InputError
        The matrix is not sound, or not a single one, or the table has no index for its order.
    UsageError
        Unknown table.

    Examples
    --------
    >>> A = [[1, 5, 3, 4], [1 / 5, 1, 2, 2], [1 / 3, 1 / 2, 1, 3], [1 / 4, 1 / 2, 1 / 3, 1]]
    >>> best = repair(A)[0]
    >>> best.row, best.column, best.old, best.new, best.steps, round(best.cr, 4), best.ranks_change
    (1, 2, 2.0, 1.0, 1.0, 0.0451, True)
    """
    M, labels = named_matrix(A)
    n = len(M)
    index = known_index(n, ri)
    rows, columns, new = _changes(M)
    old = M[rows, columns]
    changed = np.repeat(M[None], len(rows), axis=0)
    each = np.arange(len(rows))
    changed[each, rows, columns], changed[each, columns, rows] = new, 1 / new
    w, lam = principal(changed)
    cr = indices(lam, n, index)[1]
    steps = np.abs(steps_from_one(new) - steps_from_one(old))
    now, ranked = ranks(principal(M)[0]), ranks(w)
    order = np.lexsort((new, columns, rows, np.round(cr, 12), np.round(steps, 9)))
    plain = [column[order].tolist() for column in (rows, columns, old, new, steps, cr, cr <= LIMIT)]
    vectors = [map(tuple, table[order].tolist()) for table in (w, ranked)]
    turned = (ranked != now).any(axis=1)[order].tolist()
    return Several(map(Change, *plain, *vectors, turned, _pairs(labels, *plain[:2])))


def known_index(n: int, ri: str | float) -> float:
    """Return the random index of order n.

    Raises
    ------
    InputError
        The table has none.
    """
    index = by_table(n, ri)
    if index != index:
        raise InputError(BAD_MATRIX, [fault("no_ri", found=ri, n=n)])
    return index


def _changes(M: Floats) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
    """Return row, column and new value of every single change."""
    rows, columns = np.triu_indices(len(M), 1)
    differs = np.abs(np.log(_VALUES / M[rows, columns][:, None])) > 1e-9
    pair, value = np.nonzero(differs)
    return rows[pair], columns[pair], _VALUES[value]


def named_matrix(A: Any) -> tuple[Floats, tuple[str, ...]]:
    """Return one sound judgement matrix (n, n), and its names where it has any.

    Raises
    ------
    InputError
        The matrix is not sound, or not a single one.
    """
    found = take_in(A)
    if found.matrix.ndim != 2:
        raise InputError(BAD_MATRIX, [fault("shape", found=found.matrix.shape)])
    return found.matrix, found.labels


def _pairs(labels: tuple[str, ...], rows: list[int], columns: list[int]) -> list[tuple[str, ...]]:
    return [(labels[i], labels[j]) if labels else () for i, j in zip(rows, columns, strict=True)]


def steps_from_one(a: Floats) -> Floats:
    """Return where judgements stand on the scale, in steps from 1: 3 is at 2, 1/3 at -2, 1 at 0."""
    return np.where(a >= 1, a - 1, 1 - 1 / a)


def judgement_at(steps: Floats) -> Floats:
    """Return the judgements at `steps` from 1, the inverse of `steps_from_one`."""
    return np.where(steps >= 0, 1 + steps, 1 / (1 + np.abs(steps)))


def ranks(w: Floats) -> NDArray[np.int64]:
    """Return the rank of each weight (..., n), 1 the largest; weights equal up to rounding share a rank."""
    above = np.ones(w.shape, dtype=np.int64)
    for j in range(w.shape[-1]):
        above += w[..., j : j + 1] > w * (1 + 1e-12)
    return above
