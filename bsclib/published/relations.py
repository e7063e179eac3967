"""The relations between printed figures, those of each table and those down the hierarchy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import prod

from bsclib.published.cells import PrintCell, TableGrid, is_sum
from bsclib.published.figures import Key
from bsclib.published.links import Links, Summed
from bsclib.published.pooled import Pooled, pool_relations
from bsclib.published.relation import Function, Relation, Values, product, sum_of
from bsclib.published.settling import Settled
from bsclib.published.within import column_relations, index_relations


def relations(
    grids: Mapping[str, TableGrid], links: Links, settled: Mapping[str, Settled], pooled: Sequence[Pooled] = ()
) -> list[Relation]:
    """Return every relation among the printed figures of a scheme, causes before what they give."""
    found: list[Relation] = [*pool_relations(grids, pooled)]
    for name, grid in grids.items():
        found += column_relations(grid, settled.get(name))
        found += index_relations(grid, settled.get(name))
    for name in sorted(grids, key=lambda n: len(_path(n, links))):
        found += _products(grids, name, links)
    for name, grid in grids.items():
        found += _sums_to_one(grid, name, grids, links, name in settled)
        found += _repeated(grid, grids)
    for summed in links.sums:
        found += _totals(grids, summed, links)
    return found


def _path(name: str, links: Links) -> list[tuple[str, int]]:
    path: list[tuple[str, int]] = []
    table = name
    while table in links.under and len(path) < 12:
        path.append(links.under[table])
        table = links.under[table][0]
    return path


def _sums_to_one(
    grid: TableGrid, name: str, grids: Mapping[str, TableGrid], links: Links, is_matrix: bool
) -> Iterator[Relation]:
    weights = grid.shares("weight")
    expected = grid.size if is_matrix else len([x for x in grid.items if not is_sum(x)])
    if len(weights) == expected > 1 or (not is_matrix and grid.table.total is not None):
        for card in dict.fromkeys(c.figure.card for c in weights.values()):
            yield from _sum_of_list(grid, [c for c in weights.values() if c.figure.card == card])
        sums = [c for i, c in grid.row("weight").items() if i and i not in weights]
        yield from (Relation("sum", c.key, tuple(w.key for w in weights.values()), sum_of) for c in sums)
    finals = grid.shares("final")
    if len(finals) == len(weights) > 1 and name in links.under:
        factors = _global(grids, links.under[name], links)
        keys = tuple(c.key for c in finals.values())
        yield Relation("sum_of_finals", None, (*keys, *factors), _difference(len(keys)))
    totals = grid.shares("total")
    if len(totals) > 1 and any(s.table == name for s in links.sums):
        yield Relation("sum", None, tuple(c.key for c in totals.values()), sum_of, 1)


def _sum_of_list(grid: TableGrid, cells: Sequence[PrintCell]) -> Iterator[Relation]:
    """Yield what a list's weights add up to: the total declared, else 1, or the number of groups it holds."""
    if len(cells) < 2:
        return
    whole = sum(c.value or 0 for c in cells if (c.value or 0) <= 1)
    grouped = whole > 1.5 and abs(whole - round(whole)) <= sum(c.radius for c in cells)
    scale = next((c.value / float(c.figure.value) for c in cells if c.value and c.figure.value), 1.0)
    declared = grid.table.total
    target = float(declared) * scale if declared is not None else round(whole) if grouped else 1
    yield Relation("sum", None, tuple(c.key for c in cells), sum_of, target)


def _repeated(grid: TableGrid, grids: Mapping[str, TableGrid]) -> Iterator[Relation]:
    """Yield the copies that a table declares: the same item's weight in the table that it repeats."""
    source = grids.get(grid.table.doc.repeats)
    if source is None:
        return
    there = {source.items[i - 1]: c for i, c in source.shares("weight").items()}
    for i, cell in grid.shares("weight").items():
        if grid.items[i - 1] in there and not cell.figure.card:
            yield Relation("copy", cell.key, (there[grid.items[i - 1]].key,), sum_of)


# ── down the hierarchy ──────────────────────────────────────────────────────────────────────────────


def weight_key(grid: TableGrid, row: int) -> Key:
    """Return the place of a row's local weight, printed or not."""
    return grid.table.id, row, "weight"


def _global(grids: Mapping[str, TableGrid], row: tuple[str, int], links: Links) -> tuple[Key, ...]:
    """Return the figures whose product is a row's global weight: its printed final, else factors up to the root."""
    grid = grids[row[0]]
    final = grid.shares("final").get(row[1])
    if final is not None and final.value is not None:
        return (final.key,)
    above = _global(grids, links.under[row[0]], links) if row[0] in links.under else ()
    return (weight_key(grid, row[1]), *above)


def _locals(grids: Mapping[str, TableGrid], row: tuple[str, int], links: Links) -> tuple[Key, ...]:
    """Return the local weights from a row up to the root."""
    above = _locals(grids, links.under[row[0]], links) if row[0] in links.under else ()
    return (weight_key(grids[row[0]], row[1]), *above)


def _products(grids: Mapping[str, TableGrid], name: str, links: Links) -> Iterator[Relation]:
    grid = grids[name]
    for i, cell in grid.shares("final").items():
        own = weight_key(grid, i)
        if name not in links.under:
            if not grid.table.doc.made_from:
                yield Relation("same", cell.key, (own,), product)
            continue
        row = links.under[name]
        ways = dict.fromkeys([(own, *_global(grids, row, links)), (own, *_locals(grids, row, links))])
        yield from (Relation("product", cell.key, way, product) for way in ways)


def _totals(grids: Mapping[str, TableGrid], summed: Summed, links: Links) -> Iterator[Relation]:
    grid = grids[summed.table]
    for i, cell in grid.shares("total").items():
        item = grid.items[i - 1]
        causes: list[Key] = []
        sizes = []
        for parent, child in zip(summed.parents, summed.children, strict=True):
            row = grids[child].items.index(item) + 1
            factors = (weight_key(grids[child], row), *_global(grids, parent, links))
            causes += factors
            sizes.append(len(factors))
        yield Relation("weighted_sum", cell.key, tuple(causes), _weighted(tuple(sizes)))


def _difference(count: int) -> Function:
    """Return the sum of the first `count` causes less the product of the others."""
    return lambda v: sum(v[:count]) - prod(v[count:])


def _weighted(sizes: Sequence[int]) -> Function:
    """Return the sum of the products of consecutive causes, `sizes` of them each."""

    def summed(values: Values) -> float:
        found, start = 0.0, 0
        for size in sizes:
            found += prod(values[start : start + size])
            start += size
        return found

    return summed
