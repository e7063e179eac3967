"""The shortest ways to acceptable consistency: which few judgements, changed how, one after the other.  Advice only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from math import comb
from typing import Any

import numpy as np

from bsclib.ahp.consistency import LIMIT, indices
from bsclib.ahp.faults import number
from bsclib.ahp.judgement import GRID
from bsclib.ahp.named import Listing, Several, Tabled, labelled
from bsclib.ahp.priorities import principal
from bsclib.ahp.repair import Change, known_index, named_matrix, ranks, repair, steps_from_one
from bsclib.ahp.stack import Floats

_VALUES = np.array([float(v) for v in GRID])
_SEARCHED = 400_000  # matrices up to which every set of changes is tried
_BEAM = 8  # sets of changes kept a round beyond that
_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class RepairPath(Tabled):
    """Changes that lead to a CR within the limit, in the order that lowers it fastest.

    Attributes
    ----------
    changes : tuple of Change
        Each with the CR, priorities and ranks after it and all before it.
    steps : float
        Steps of the scale over all changes.
    fewest : bool
        Whether every smaller number of changes was tried in vain.
    """

    changes: tuple[Change, ...]
    steps: float
    fewest: bool

    @property
    def cr(self) -> float:
        """CR at the end of the path."""
        return self.changes[-1].cr

    def table(self) -> Listing:
        """Return one row a change."""
        return Several(self.changes).table()


def repair_paths(
    A: Any, ri: str | float = "saaty1980", max_cr: float = LIMIT, *, most: int = 5, largest: int | None = None
) -> Several[RepairPath]:
    """Return the ways to bring CR down to `max_cr` with the fewest judgements changed, the smallest steps first.

    All sets of one changed judgement are tried, then of two, as long as there are at most 400,000; beyond that
    the best sets found so far are extended.  Nothing is altered: whoever judged decides.

    Parameters
    ----------
    A : array_like, shape (n, n), or DataFrame, dict, Judgements
    ri : str or float
        Listing of random indices, or the index itself.
    max_cr : float
        The CR to reach.
    most : int
        How many ways to return.
    largest : int, optional
        Changes after which the search gives up; none when not given.

    Returns
    -------
    tuple of RepairPath
        All with the same number of changes; empty where CR is within the limit already, or out of reach.

    Raises
    ------
    InputError
        The matrix is not sound, or not a single one, or the table has no index for its order.
    UsageError
        Unknown table.

    Examples
    --------
    >>> A = [[1, 5, 3, 7], [1 / 5, 1, 2, 6], [1 / 3, 1 / 2, 1, 1 / 2], [1 / 7, 1 / 6, 2, 1]]
    >>> print(repair_paths(A)[0])
    pair      old     new   steps      CR
    3 / 4  0.5000  2.0000  2.0000  0.0900
    """
    M, labels = named_matrix(A)
    n = len(M)
    index = known_index(n, ri)
    number("max_cr", max_cr, least=0)
    number("most", most, whole=True, least=1)
    number("largest", 1 if largest is None else largest, whole=True, least=1)
    if n < 3 or float(indices(principal(M)[1], n, index)[1]) <= max_cr:
        return Several()
    rows, columns = np.triu_indices(n, 1)
    kept: list[tuple[tuple[int, int], ...]] = [()]
    fewest = True  # so far every smaller set was tried
    for size in range(1, min(largest or len(rows), len(rows)) + 1):
        every = fewest and comb(len(rows), size) * len(_VALUES) ** size <= _SEARCHED
        sets = _all(len(rows), size) if every else _extended(kept, len(rows))
        cr = _ratios(M, sets, rows, columns, index)
        changes = np.abs(steps_from_one(_VALUES)[sets[..., 1]] - steps_from_one(M[rows, columns])[sets[..., 0]])
        cr[(changes < 1e-9).any(axis=1)] = np.inf  # what stays as it is is no change
        steps = changes.sum(axis=1)
        good = np.flatnonzero(cr <= max_cr)
        if len(good):
            order = good[np.lexsort((cr[good], np.round(steps[good], 9)))][:most]
            chosen = [tuple(map(tuple, sets[k].tolist())) for k in order]
            return Several(_path(labelled(M, labels, labels), one, rows, columns, index, fewest) for one in chosen)
        fewest = every
        kept = [tuple(map(tuple, sets[k].tolist())) for k in np.argsort(cr, kind="stable")[:_BEAM]]
    return Several()


def _all(pairs: int, size: int) -> Any:
    """Return every set of `size` changes as (sets, size, 2): pair and value."""
    values = np.stack(np.meshgrid(*[np.arange(len(_VALUES))] * size, indexing="ij"), axis=-1).reshape(-1, size)
    which = np.array(list(combinations(range(pairs), size)))
    return np.stack([np.repeat(which, len(values), axis=0), np.tile(values, (len(which), 1))], axis=-1)


def _extended(kept: list[tuple[tuple[int, int], ...]], pairs: int) -> Any:
    """Return the sets kept, each with every further change."""
    sets = {
        tuple(sorted((*one, (pair, value))))
        for one in kept
        for pair in range(pairs)
        if pair not in {p for p, _ in one}
        for value in range(len(_VALUES))
    }
    return np.array(sorted(sets))


def _ratios(M: Floats, sets: Any, rows: Any, columns: Any, index: float) -> Floats:
    cr = np.empty(len(sets))
    for start in range(0, len(sets), _AT_ONCE):  # a part at a time, for the memory's sake
        part = sets[start : start + _AT_ONCE]
        changed = np.repeat(M[None], len(part), axis=0)
        each = np.arange(len(part))[:, None]
        i, j, new = rows[part[..., 0]], columns[part[..., 0]], _VALUES[part[..., 1]]
        changed[each, i, j], changed[each, j, i] = new, 1 / new
        cr[start : start + _AT_ONCE] = indices(principal(changed)[1], len(M), index)[1]
    return cr


def _path(M: Any, chosen: Any, rows: Any, columns: Any, index: float, fewest: bool) -> RepairPath:
    """Return the changes in the order in which each lowers CR most."""
    left, now, done = {(int(rows[p]), int(columns[p]), float(_VALUES[v])) for p, v in chosen}, M.copy(), []
    first = ranks(principal(np.asarray(M))[0]).tolist()
    while left:
        taken = min((c for c in repair(now, index) if (c.row, c.column, c.new) in left), key=lambda c: c.cr)
        now[taken.row, taken.column], now[taken.column, taken.row] = taken.new, 1 / taken.new
        done.append(replace(taken, ranks_change=[*taken.ranks] != first))
        left.remove((taken.row, taken.column, taken.new))
    return RepairPath(tuple(done), sum(c.steps for c in done), fewest)
