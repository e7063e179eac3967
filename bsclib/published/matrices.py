"""What a printed comparison matrix may have been, and everything that follows from it.

Where the two entries of a pair are not reciprocal within their print, one of them is wrong (or both): every
choice is an option with its price in changed cells, and what it gives is held against what is printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, product
from math import exp, log, log1p

import numpy as np

from bsclib import ahp
from bsclib.ahp.priorities import column_means, principal, row_means
from bsclib.ahp.stack import Floats
from bsclib.published.cells import FAILS, HOLDS, PrintCell, TableGrid
from bsclib.published.figures import Key

METHODS = ("eigenvector", "geometric_mean", "column_mean", "row_sum")
SCALE = tuple([1 / k for k in range(9, 1, -1)] + [float(k) for k in range(1, 10)])
# what Chinese textbooks print, beside the tables that `ahp.TABLES` cites
_TEXTBOOK = {3: 0.52, 4: 0.89, 5: 1.12, 6: 1.26, 7: 1.36, 8: 1.41, 9: 1.46, 10: 1.49}
INDICES: Mapping[str, Mapping[int, float]] = {
    **ahp.TABLES,
    "textbook": _TEXTBOOK,
    "textbook, 0.58": _TEXTBOOK | {3: 0.58, 4: 0.90},
}
FORMS = (0, 1, 2)
_MANY = 10  # pairs that disagree: beyond this not every choice is tried


@dataclass(frozen=True, slots=True)
class MatrixReading:
    """One reading of a printed matrix: its entries, how far each may be off, and the cells it says are wrong."""

    matrix: Floats
    reach: Floats
    changed: frozenset[Key] = frozenset()
    mirrored: bool = True


@dataclass(frozen=True)
class MatrixResult:
    """Everything that follows from one matrix by one method: per role, row and column the values it may print.

    `reach` is how far each may be off because entries are printed to so many places.
    """

    values: Mapping[tuple[str, int, int], tuple[float, ...]]
    reach: Mapping[tuple[str, int, int], float] = field(default_factory=dict)


def indices_of(n: int, names: Iterable[str] = tuple(INDICES)) -> tuple[float, ...]:
    """Return the published random indices of order `n` by the named tables, each value once."""
    return tuple(dict.fromkeys(INDICES[name][n] for name in names if n in INDICES[name]))


def upper_places(grid: TableGrid) -> list[tuple[int, int]]:
    """Return the places above the diagonal, counted from 1."""
    return list(combinations(range(1, grid.size + 1), 2))


def are_reciprocal(one: PrintCell | None, other: PrintCell | None) -> bool:
    """Return whether two entries are reciprocal within what their printed places allow."""
    if one is None or other is None or one.value is None or other.value is None:
        return True
    # 0.33 is taken for 1/3, and still may be what its two decimals say; a whole number is one
    a, b = (min(c.own, 0.1) for c in (one, other))
    # twice the rounding: a unit of the last place on either side is no contradiction
    return (one.value - a) * (other.value - b) - 1e-9 <= 1 <= (one.value + a) * (other.value + b) + 1e-9


def _joined(one: PrintCell | None, other: PrintCell | None) -> tuple[float, float] | None:
    """Return the value above the diagonal that both entries allow, and how far it may be off (relative)."""
    low, high = 1e-9, 1e9
    for cell, turned in ((one, False), (other, True)):
        if cell is not None and cell.value:
            ends = (max(cell.value - cell.radius, 1e-9), cell.value + cell.radius)
            a, b = (1 / ends[1], 1 / ends[0]) if turned else ends
            low, high = (max(low, a), min(high, b)) if max(low, a) <= min(high, b) * (1 + 1e-9) else (low, high)
    if high > 1e8:
        return None
    return exp((log(low) + log(high)) / 2), max(0.0, (log(high) - log(low)) / 2)


def _refined(ranges: Sequence[tuple[float, float]], joined: tuple[float, float]) -> tuple[float, float]:
    """Return what an entry may be, taken for what the experts' give where its print allows that."""
    told = ((low + high) / 2 for low, high in ranges if low > 0)
    return next((x for x in told if abs(log(x / joined[0])) <= joined[1]), joined[0]), joined[1]


Sides = tuple[tuple[tuple[float, float], Key], ...]


def matrix_readings(grid: TableGrid) -> tuple[MatrixReading, ...]:
    """Return the readings of a printed matrix that change as few cells as its pairs demand, each way once."""
    entry, n = grid.numbered("entry"), grid.size
    if not grid.reciprocal:
        return tuple(_as_printed(grid))
    diagonal = (c for (i, j), c in entry.items() if i == j and c.value is not None)
    forced = frozenset(c.key for c in diagonal if abs((c.value or 0) - 1) > 1e-9)
    matrix, reach = np.ones((n, n)), np.zeros((n, n))
    choices: list[tuple[tuple[int, int], Sides]] = []
    lost = []
    for i, j in upper_places(grid):
        one, other = entry.get((i, j)), entry.get((j, i))
        if not are_reciprocal(one, other):
            ranges = grid.asked.get((i, j), ())
            choices.append(((i, j), tuple((_refined(ranges, joined), key) for joined, key in _sides(one, other))))
        elif (joined := _joined(one, other)) is None:
            lost.append((i, j))
        else:
            matrix[i - 1, j - 1], reach[i - 1, j - 1] = _refined(grid.asked.get((i, j), ()), joined)
    ways = product(*(c for _, c in choices)) if len(choices) <= _MANY else _either(choices)
    first = MatrixReading(_mirrored(matrix), reach, forced)
    readings = [_chosen(first, [place for place, _ in choices], way) for way in ways]
    return tuple(o for option in readings for o in _filled(option, lost))


def _as_printed(grid: TableGrid) -> Iterator[MatrixReading]:
    """Yield an arithmetic mean of matrices as printed, and with what the experts' say where it differs from that."""
    matrix, reach = np.ones((grid.size, grid.size)), np.zeros((grid.size, grid.size))
    wrong: dict[Key, tuple[int, int]] = {}
    for (i, j), ranges in grid.asked.items():
        cell, middle = grid.numbered("entry").get((i, j)), (ranges[0][0] + ranges[0][1]) / 2
        value = cell.value if cell is not None and cell.value else middle
        matrix[i - 1, j - 1] = middle if cell is not None and abs(middle - value) <= cell.radius else value
        reach[i - 1, j - 1] = log1p(cell.radius / value) if cell is not None else 0.0
        if cell is not None and not any(low <= value <= high for low, high in ranges):
            wrong[cell.key] = (i, j)
    for size in range(len(wrong) + 1 if len(wrong) <= 3 else 1):
        for keys in combinations(wrong, size):
            mended = matrix.copy()
            for i, j in (wrong[k] for k in keys):
                mended[i - 1, j - 1] = sum(grid.asked[i, j][0]) / 2
            yield MatrixReading(mended, reach, frozenset(keys), mirrored=False)


def _sides(one: PrintCell | None, other: PrintCell | None) -> Sides:
    """Return the two readings of a pair that disagrees: what is kept of it, and the entry that is then wrong."""
    both = ((one, None, other), (None, other, one))
    kept = [(_joined(a, b), wrong.key) for a, b, wrong in both if wrong is not None]
    return tuple((value, key) for value, key in kept if value is not None)


def _chosen(first: MatrixReading, places: Sequence[tuple[int, int]], way: Sides) -> MatrixReading:
    reach = first.reach.copy()
    for (i, j), ((_, loose), _) in zip(places, way, strict=True):
        reach[i - 1, j - 1] = loose
    values = {place: value for place, ((value, _), _) in zip(places, way, strict=True)}
    return MatrixReading(_with(first.matrix, values), reach, first.changed | {key for _, key in way})


def _either(choices: Sequence[tuple[object, Sides]]) -> Iterator[Sides]:
    """Yield the two readings that keep one side of the diagonal throughout."""
    for side in (0, 1):
        yield tuple(c[side] for _, c in choices)


def _filled(option: MatrixReading, lost: Sequence[tuple[int, int]]) -> Iterator[MatrixReading]:
    """Yield the option with every judgement of the scale where neither entry of a pair is printed."""
    if not lost:
        yield option
    elif len(lost) <= 2:
        for values in product(SCALE, repeat=len(lost)):
            yield replace(option, matrix=_with(option.matrix, dict(zip(lost, values, strict=True))))


def _with(matrix: Floats, values: Mapping[tuple[int, int], float], *, mirrored: bool = True) -> Floats:
    changed = matrix.copy()
    for (i, j), value in values.items():
        changed[i - 1, j - 1] = value
        if mirrored:
            changed[j - 1, i - 1] = 1 / value
    return changed


def _mirrored(matrix: Floats) -> Floats:
    upper = np.triu(matrix, 1)
    lower = np.divide(1.0, upper, out=np.zeros_like(upper), where=upper > 0).T
    return np.asarray(upper + lower + np.eye(len(matrix)))


def twofold(grid: TableGrid, option: MatrixReading) -> Iterator[MatrixReading]:
    """Yield the option with one pair set to another judgement: both its printed entries are then wrong."""
    entry = grid.numbered("entry")
    for i, j in upper_places(grid) if grid.reciprocal else ():
        cells = [(c, turned) for at, turned in (((i, j), 1), ((j, i), -1)) if (c := entry.get(at)) is not None]
        told = ((a + b) / 2 for a, b in grid.asked.get((i, j), ()) if a > 0)
        for value in (*SCALE, 1 / option.matrix[i - 1, j - 1], *told):
            off = {c.key for c, turned in cells if c.value and abs(value**turned - c.value) > c.radius + 1e-9}
            if off and abs(log(value / option.matrix[i - 1, j - 1])) > 1e-6:
                kept = option.changed - {c.key for c, _ in cells}
                yield replace(option, matrix=_with(option.matrix, {(i, j): value}), changed=kept | off)


# ── what follows from a matrix ─────────────────────────────────────────────────────────────────────


def weights_by(stack: Floats, method: str) -> Floats:
    """Return the priorities (m, n) of matrices (m, n, n) by one of `METHODS`."""
    if method == "row_sum":
        sums = stack.sum(axis=-1)
        return np.asarray(sums / sums.sum(axis=-1, keepdims=True))
    if method == "eigenvector":
        return _principal(stack)[0]
    return row_means(stack) if method == "geometric_mean" else column_means(stack)


def _principal(stack: Floats) -> tuple[Floats, Floats]:
    """Return the principal eigenvectors and eigenvalues, of matrices that are not reciprocal, too."""
    if np.abs(stack * stack.swapaxes(1, 2) - 1).max(initial=0) < 1e-6:
        return principal(stack)
    values, vectors = np.linalg.eig(stack)
    first = values.real.argmax(axis=1)
    w = np.abs(np.take_along_axis(vectors, first[:, None, None], axis=2)[..., 0].real)
    return w / w.sum(axis=1, keepdims=True), values.real.max(axis=1)


@dataclass(frozen=True)
class Consequences:
    """Arrays over a stack of m matrices: what each role is by the method, first axis the matrix."""

    weight: Floats
    norm: Floats
    colsum: Floats
    rowsum: Floats
    aw: Floats
    lam: tuple[Floats, ...]


def consequences(stack: Floats, method: str) -> Consequences:
    """Return what follows from each of the matrices (m, n, n)."""
    w = weights_by(stack, method)
    colsum = stack.sum(axis=1)
    norm = stack / colsum[:, None, :]
    aw = np.einsum("mij,mj->mi", stack, w)
    lam = (_principal(stack)[1], (aw / w).mean(axis=-1), (colsum * w).sum(axis=-1))
    return Consequences(w, norm, colsum, norm.sum(axis=-1), aw, lam)


def result_of(
    option: MatrixReading, method: str, names: Iterable[str] = tuple(INDICES), forms: Iterable[int] = FORMS
) -> MatrixResult:
    """Return what follows from one matrix, with the reach that its printed places leave.

    CR is by the random indices named, λ by the `forms` asked for: the eigenvalue, the mean of (Aw)/w, and
    the column sums times the weights.
    """
    matrix, reach = option.matrix, option.reach
    n, loose = len(matrix), list(zip(*np.nonzero(reach), strict=True))
    moved = [
        _with(matrix, {(i + 1, j + 1): matrix[i, j] * exp(reach[i, j])}, mirrored=option.mirrored) for i, j in loose
    ]
    done = consequences(np.array([matrix, *moved]), method)
    values, reaches = {}, {}

    def put(place: tuple[str, int, int], *arrays: Floats) -> None:
        values[place] = tuple(float(a[0]) for a in arrays)
        reaches[place] = max(float(np.abs(a[1:] - a[0]).sum()) for a in arrays) * 1.05

    for i in range(n):
        put(("weight", i + 1, 0), done.weight[:, i])
        put(("rowsum", i + 1, 0), done.rowsum[:, i])
        put(("AW", i + 1, 0), done.aw[:, i])
        put(("colsum", 0, i + 1), done.colsum[:, i])
        for j in range(n):
            put(("norm", i + 1, j + 1), done.norm[:, i, j])
    lam = [done.lam[k] for k in forms]
    put(("lambda", 0, 0), *lam)
    put(("CI", 0, 0), *((x - n) / (n - 1) for x in lam))
    known = indices_of(n, names)
    if n == 2:
        values["CR", 0, 0], reaches["CR", 0, 0] = (0.0,), 0.0
    elif known:
        put(("CR", 0, 0), *((x - n) / (n - 1) / r for x in lam for r in known))
    return MatrixResult(values, reaches)


def mismatches(grid: TableGrid, stack: Floats, method: str) -> Floats:
    """Return, for each matrix (m, n, n), how many printed figures of its table it does not give.

    λ, CI and CR hang on one another: they count as one.
    """
    n, done = grid.size, consequences(stack, method)
    count = np.zeros(len(stack))
    last = np.zeros(len(stack), dtype=bool)
    for (role, i, j), cell in grid.cells.items():
        if cell.value is None or i > n or j > n:
            continue
        if role in ("weight", "rowsum", "AW") and i:
            array = {"weight": done.weight, "rowsum": done.rowsum, "AW": done.aw}[role]
            count += _off(cell, array[:, i - 1])
        elif role in ("norm", "colsum"):
            count += _off(cell, done.norm[:, i - 1, j - 1] if role == "norm" else done.colsum[:, j - 1])
        elif role in ("lambda", "CI", "CR"):
            last |= _index_off(role, cell, done.lam, n)
    for (i, j), ranges in grid.asked.items():
        value = stack[:, i - 1, j - 1]
        held = np.any([(low - 1e-9 <= value) & (value <= high + 1e-9) for low, high in ranges], axis=0)
        # else both entries of a pair are wrong in another table, or the one that is printed
        count += ~held * (1 + (grid.reciprocal and bool(grid.numbered("entry").get((j, i)))))
    return np.asarray(count + last)


def _off(cell: PrintCell, values: Floats) -> Floats:
    reach = max(1.5 * cell.quantum, cell.own / 2) + 1e-9
    return np.asarray(np.abs(values - (cell.value or 0.0)) > reach)


def _index_off(role: str, cell: PrintCell, lam: tuple[Floats, ...], n: int) -> Floats:
    known = indices_of(n) if role == "CR" and n > 2 else (1.0,)
    forms = [x if role == "lambda" else (x - n) / (n - 1) / r for x in lam for r in known]
    return np.asarray(np.all([_off(cell, f) for f in forms], axis=0)) if forms else np.zeros(len(lam[0]), dtype=bool)


def support(grid: TableGrid, found: MatrixResult, role: str) -> tuple[int, int]:
    """Return how many printed figures of a column the matrix gives (within one unit), and how many not."""
    levels = [
        level_of(c, found, (role, i, 0)) for i, c in grid.shares(role).items() if c.value is not None and i <= grid.size
    ]
    return sum(x != FAILS for x in levels), sum(x == FAILS for x in levels)


def level_of(cell: PrintCell, found: MatrixResult, place: tuple[str, int, int], *, cut: bool = False) -> int:
    """Return how well a cell agrees with what follows from the matrix; HOLDS where nothing follows."""
    values, reach = found.values.get(place, ()), found.reach.get(place, 0.0)
    return max((cell.level(v - reach, v + reach, cut=cut) for v in values), default=HOLDS)
