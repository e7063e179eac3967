"""Search: all Saaty matrices whose priorities can lie in a box, without looking at all of them.

Every row of a matrix holds the same unknown: (A w)_i / w_i is the eigenvalue, and the geometric mean of a row
over w_i is the sum of these means.  With w known to an interval, each of the 17^(n-1) rows has an interval for
that unknown; rows are joined one after another where intervals overlap and entries are reciprocal.  Nothing that
can fit is left out: intervals only ever err on the wide side.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bsclib.ahp.judgement import GRID
from bsclib.ahp.stack import Floats

Ints = NDArray[np.int64]
Picks = NDArray[np.int8]  # entries as positions in the scale, 0 (1/9) to 16 (9)

_VALUES = np.array([float(v) for v in GRID])
_STEPS = len(GRID)
_SLACK = 1e-9  # of an interval's end: far above rounding, far below a printed digit
_FAR = 4096.0  # farther apart than any two keys, so that rows of different beginnings never meet
_BLOCK = 1_000_000  # partial matrices tried together
_MOST_TRIED = 150_000_000


class TooCoarseError(Exception):
    """So many matrices can fit that trying them all would not end in sensible time."""


class _Level(NamedTuple):
    """The choices for one row, sorted by what they hold below the diagonal, then by the low end of their key."""

    picks: Picks  # (choices, n)
    keys: Floats  # (choices, 2): the interval of the unknown
    place: Floats  # (choices,), ascending
    widest: float


def candidates(low: Floats, high: Floats, method: str, largest: float) -> Iterator[Floats]:
    """Yield, in blocks (k, n, n), a superset of the Saaty matrices with low <= w < high and eigenvalue <= largest.

    Raises
    ------
    TooCoarseError
        The intervals are too wide for an exhaustive search.
    """
    n = len(low)
    low = np.maximum(low, 1 - (high.sum() - high))  # a weight is what the others leave
    if low.sum() > 1 + _SLACK or high.sum() < 1 - _SLACK:
        return
    if (low <= 0).any():
        raise TooCoarseError
    limits = (n - 1 - _SLACK, largest - 1 + _SLACK) if method == "eigenvector" else (-np.inf, np.inf)
    levels = [_level(i, low, high, method, limits) for i in range(n)]
    bound = n * high if method == "column_mean" else np.full(n, np.inf)
    tried = [0]
    for rows in _descend(levels, bound, np.empty((1, 0, n), dtype=np.int8), np.array([limits]), tried):
        yield _VALUES[rows]


def _level(i: int, low: Floats, high: Floats, method: str, limits: tuple[float, float]) -> _Level:
    n = len(low)
    keys = _keys(i, low, high, method)
    fit = (keys[:, 0] <= limits[1]) & (keys[:, 1] >= limits[0])
    keys, picks = keys[fit], np.insert(_combinations(n - 1)[fit], i, _STEPS // 2, axis=1)
    place = _code(picks[:, :i]) * _FAR + keys[:, 0]
    order = np.argsort(place, kind="stable")
    return _Level(picks[order], keys[order], place[order], float(np.ptp(keys, axis=1).max(initial=0.0)))


@cache
def _combinations(size: int) -> Picks:
    """Return all choices of `size` values of the scale, (17 ** size, size)."""
    grid = np.indices((_STEPS,) * size, dtype=np.int8)
    return grid.reshape(size, _STEPS**size).T.copy()


def _code(picks: Picks) -> Floats:
    """Return one whole number for the entries of each row, (rows, k) to (rows,)."""
    return np.asarray(picks @ (float(_STEPS) ** np.arange(picks.shape[1])))


def _keys(i: int, low: Floats, high: Floats, method: str) -> Floats:
    """Return the interval of row i's unknown for every choice of its other entries, (choices, 2)."""
    n = len(low)
    others = np.delete(np.arange(n), i)
    entries = _VALUES[_combinations(n - 1)]
    if method == "eigenvector":  # lambda - 1 = sum of a_ij w_j / w_i
        ends = np.stack([low[others] / high[i], high[others] / low[i]])
        return np.asarray(np.einsum("cj,kj->ck", entries, ends))
    if method == "geometric_mean":  # log of the sum of row means = mean of log a_ij - log w_i
        means = np.log(entries).sum(axis=1) / n
        return np.stack([means - np.log(high[i]), means - np.log(low[i])], axis=1)
    return np.zeros((len(entries), 2))  # column means: a row alone shows nothing


def _descend(levels: list[_Level], bound: Floats, rows: Picks, keys: Floats, tried: list[int]) -> Iterator[Picks]:
    """Yield all ways to go on with the partial matrices `rows` (k, i, n), block by block."""
    i = rows.shape[1]
    if i == len(levels):
        yield rows
        return
    level = levels[i]
    wanted = _code((_STEPS - 1 - rows[:, :, i]).astype(np.int8)) * _FAR
    lowest = np.clip(keys[:, 0] - level.widest - _SLACK, -_FAR / 3, _FAR / 3)
    first = np.searchsorted(level.place, wanted + lowest - 1e-6)
    last = np.searchsorted(level.place, wanted + np.clip(keys[:, 1] + _SLACK, -_FAR / 3, _FAR / 3) + 1e-6)
    for part in _blocks(last - first):
        mine, theirs = _ranges(first[part], last[part])
        tried[0] += len(mine)
        if tried[0] > _MOST_TRIED:
            raise TooCoarseError
        mine += part.start
        both = np.stack(
            [np.maximum(keys[mine, 0], level.keys[theirs, 0]), np.minimum(keys[mine, 1], level.keys[theirs, 1])], axis=1
        )
        meet = both[:, 0] <= both[:, 1] + _SLACK
        longer = np.concatenate([rows[mine[meet]], level.picks[theirs[meet]][:, None]], axis=1)
        both = both[meet]
        if np.isfinite(bound[0]):
            fit = (_columns(longer) <= bound + _SLACK).all(axis=1)
            longer, both = longer[fit], both[fit]
        yield from _descend(levels, bound, longer, both, tried)


def _columns(rows: Picks) -> Floats:
    """Return the sum of the columns that rows (k, i, n) determine, each column divided by its own sum, (k, n)."""
    columns = _VALUES[_STEPS - 1 - rows]
    return np.asarray((columns / columns.sum(axis=2, keepdims=True)).sum(axis=1))


def _blocks(lengths: Ints) -> list[slice]:
    """Return slices of consecutive partial matrices with at most about `_BLOCK` continuations each."""
    ends = np.cumsum(lengths)
    if not len(ends):
        return []
    cuts = np.searchsorted(ends, np.arange(_BLOCK, ends[-1] + _BLOCK, _BLOCK)) + 1
    marks = np.unique(np.concatenate([[0], np.minimum(cuts, len(ends))])).tolist()
    return [slice(a, b) for a, b in pairwise(marks)]


def _ranges(first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Return (k, position) for every position in first[k]:last[k]."""
    lengths = last - first
    mine = np.repeat(np.arange(len(first)), lengths)
    offset = np.arange(len(mine)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return mine, first[mine] + offset
