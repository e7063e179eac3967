"""Relations within one table: normalised columns and their sums, Aw, λ, CI, CR."""

from __future__ import annotations

from collections.abc import Iterator

from bsclib.ahp.stack import Floats
from bsclib.published.cells import PrintCell, TableGrid
from bsclib.published.figures import Key
from bsclib.published.matrices import INDICES, indices_of
from bsclib.published.relation import Function, Relation, Values, quotient, sum_of
from bsclib.published.settling import Settled


def linear(coefficients: list[float]) -> Function:
    """Return the sum of the causes times `coefficients`."""
    return lambda v: sum(a * x for a, x in zip(coefficients, v, strict=True))


def index(n: int, random: float = 1.0) -> Function:
    """Return CI, or CR where a random index is given, as a function of λ."""
    return lambda v: (v[0] - n) / (n - 1) / random


def over(constant: float) -> Function:
    """Return a constant divided by the cause."""
    return lambda v: constant / v[0] if v[0] else 0.0


def mean_of(v: Values) -> float:
    """Return the mean of the causes."""
    return sum(v) / len(v)


def column_relations(grid: TableGrid, settled: Settled | None) -> Iterator[Relation]:
    """Yield how normalised entries, row sums, weights and Aw hang together."""
    norms, rowsums, n = grid.numbered("norm"), grid.row("rowsum"), grid.size
    width = max((j for _, j in norms), default=0)
    averaged = settled is None or settled.method == "column_mean"
    for i, cell in grid.shares("weight").items():
        row = [c.key for (r, _), c in norms.items() if r == i]
        if i in rowsums and len(row) == width > 0:
            yield Relation("row_of_norms", rowsums[i].key, tuple(row), sum_of)
        if i in rowsums and averaged and (n or width):
            yield Relation("share_of_rowsum", cell.key, (rowsums[i].key,), linear([1 / (n or width)]))
        elif len(row) == width > 0 and averaged:
            yield Relation("mean_of_norms", cell.key, tuple(row), mean_of)
    if settled is not None:
        yield from _from_matrix(grid, settled.choices[0][0].matrix)


def _from_matrix(grid: TableGrid, matrix: Floats) -> Iterator[Relation]:
    n, weights = grid.size, grid.shares("weight")
    sums = {j: c for (_, j), c in grid.numbered("colsum").items()}
    for (i, j), cell in grid.numbered("norm").items():
        if j in sums and i <= n and j <= n:
            yield Relation("entry_by_colsum", cell.key, (sums[j].key,), over(float(matrix[i - 1, j - 1])))
    if set(weights) >= set(range(1, n + 1)):
        keys = tuple(weights[i].key for i in range(1, n + 1))
        for i, cell in grid.row("AW").items():
            if 0 < i <= n:
                yield Relation("row_times_weights", cell.key, keys, linear(matrix[i - 1].tolist()))


def index_relations(grid: TableGrid, settled: Settled | None) -> Iterator[Relation]:
    """Yield how λ, CI and CR follow from Aw and weights, and from one another."""
    n = grid.size or len(grid.shares("weight"))
    lam, ci = grid.one("lambda"), grid.one("CI")
    if lam and n:
        yield from _lambda(lam, n, grid, settled)
    if lam and ci and n > 1:
        yield Relation("index", ci.key, (lam.key,), index(n))
    cr, ri = grid.one("CR"), grid.one("RI")
    if cr and ci and ri:
        yield Relation("ratio", cr.key, (ci.key, ri.key), quotient)
    elif cr and (ci or lam):
        names = settled.indices if settled is not None else tuple(INDICES)
        for random in indices_of(n, names) if n > 2 else ():
            if ci:
                yield Relation("ratio", cr.key, (ci.key,), linear([1 / random]))
            elif lam:
                yield Relation("ratio", cr.key, (lam.key,), index(n, random))
    elif cr and ri and settled is not None:
        for value in settled.choices[0][1].values.get(("CI", 0, 0), ()):
            yield Relation("ratio", cr.key, (ri.key,), over(value))


def _lambda(lam: PrintCell, n: int, grid: TableGrid, settled: Settled | None) -> Iterator[Relation]:
    weights, aw, rows = grid.shares("weight"), grid.row("AW"), range(1, n + 1)
    if not set(weights) >= set(rows):
        return
    keys = tuple(weights[i].key for i in rows)
    if set(aw) >= set(rows):
        yield Relation("mean_of_ratios", lam.key, (*(aw[i].key for i in rows), *keys), _mean_of_ratios)
    elif settled is not None and grid.size:
        yield from _by_hand(lam, keys, settled.choices[0][0].matrix)


def _mean_of_ratios(v: Values) -> float:
    n = len(v) // 2
    return sum(a / w for a, w in zip(v[:n], v[n:], strict=True) if w) / n


def _by_hand(lam: PrintCell, keys: tuple[Key, ...], matrix: Floats) -> Iterator[Relation]:
    """Yield the two ways to λ from the weights as printed."""
    rows = matrix.tolist()

    def ratios(v: Values) -> float:
        return _mean_of_ratios([*(linear(row)(v) for row in rows), *v])

    yield Relation("mean_of_ratios", lam.key, keys, ratios)
    yield Relation("columns_by_weights", lam.key, keys, linear(matrix.sum(axis=0).tolist()))
