"""Tables put together from several experts': which, by which mean, and what each entry then asks of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product, takewhile
from math import prod

from bsclib.published.cells import PrintCell, TableGrid, on_scale
from bsclib.published.figures import Key
from bsclib.published.relation import Function, Relation, Values
from bsclib.published.within import mean_of

MEANS = ("geometric", "arithmetic", "upper")
_MANY = 64  # ways to read the experts' entries of one pair: beyond this the pair bears no witness
_EPS = 1e-9
Interval = tuple[float, float]
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Pooled:
    """A table put together from experts': the means that fit best (several where they tie), and how many each gives."""

    table: str
    experts: tuple[str, ...]
    means: tuple[str, ...]
    hits: Mapping[str, int]
    of: int


def pool(grids: Mapping[str, TableGrid]) -> tuple[dict[str, TableGrid], list[Pooled]]:
    """Return the tables, each with what the others ask of its entries, and which are put together from which."""
    found = [_tried(grids, n, tuple(g.table.doc.aggregates)) for n, g in grids.items() if g.table.doc.aggregates]
    tried = [_tried(grids, n, way) for n, g in grids.items() if not g.table.doc.aggregates for way in _ways(grids, n)]
    for p in sorted(
        (p for p in tried if _carried(p, grids)), key=lambda p: (-max(p.hits.values()) / p.of, -_rare(p, grids))
    ):
        pooled, taken = {q.table for q in found}, {e for q in found for e in q.experts}
        circular = any(p.table in q.experts for q in found if q.table in p.experts)
        found += [p] if p.table not in pooled and not taken & {*p.experts} and not circular else []
    asked: dict[str, dict[Place, tuple[Interval, ...]]] = {}
    for p in found:
        for name, place, ranges in _asked(grids, p):
            asked.setdefault(name, {})[place] = ranges
    free = {p.table for p in found if p.means == ("arithmetic",)}
    return {n: replace(g, asked=asked.get(n, {}), reciprocal=n not in free) for n, g in grids.items()}, found


def _ways(grids: Mapping[str, TableGrid], name: str) -> Iterator[tuple[str, ...]]:
    """Yield what an undeclared table may be put together from: all tables of its kind, some before or after it."""
    names, grid = list(grids), grids[name]
    at = names.index(name)

    def alike(other: str) -> bool:
        g = grids[other]
        return g.items == grid.items and (g.size == grid.size if grid.size else bool(g.row("weight")))

    others = tuple(filter(alike, names[:at] + names[at + 1 :]))
    before, after = tuple(takewhile(alike, names[:at][::-1]))[::-1], tuple(takewhile(alike, names[at + 1 :]))
    runs = [before[k:] for k in range(len(before))] + [after[:k] for k in range(len(after) + 1)]
    yield from (way for way in dict.fromkeys([others, *runs]) if len(way) > 1)


def _carried(p: Pooled, grids: Mapping[str, TableGrid]) -> bool:
    """Return whether the figures alone say that a table is a mean of others: most follow, and not by accident."""
    most = max(p.hits.values())
    return most >= 0.6 * p.of and (min(_rare(p, grids), most) > 1 or (most == p.of > 5))


def _rare(p: Pooled, grids: Mapping[str, TableGrid]) -> int:
    """Return how many figures of a table are no single expert's judgement."""
    return sum(on_scale(c.figure) is None for c in _telling(grids[p.table]).values())


def _telling(grid: TableGrid) -> dict[Place, PrintCell]:
    """Return the printed figures that a mean would give: entries off the diagonal, or weights where no matrix is."""
    if not grid.size:
        return {(i, 0): c for i, c in grid.shares("weight").items() if c.value}
    return {(i, j): c for (i, j), c in grid.numbered("entry").items() if i != j and c.value}


def _tried(grids: Mapping[str, TableGrid], name: str, experts: tuple[str, ...]) -> Pooled:
    """Return how many figures each mean gives, of those where the experts differ; no mean where most do not follow."""
    grid, of = grids[name], 0
    hits = dict.fromkeys(MEANS if grid.size else ("arithmetic",), 0)
    for place, cell in _telling(grid).items():
        read = [_seen(grids[e], place) for e in experts]
        if not all(read) or len({low for ways in read for low, _ in ways}) == 1:
            continue
        of += 1
        for mean in hits:
            ends = _means(read, mean, place)
            hits[mean] += any(
                low - _loose(cell) <= (cell.value or 0) + _EPS <= high + _loose(cell) + 2 * _EPS for low, high in ends
            )
    most = max(hits.values())
    known = tuple(m for m, k in hits.items() if k == most) if 2 * most >= of > 0 else ()
    return Pooled(name, experts, known, hits, of)


def _loose(cell: PrintCell) -> float:
    """Return how far a printed mean may be from what it stands for, one unit of the last place granted."""
    return 1.5 * (cell.own if cell.own < 1 else cell.quantum)


def _seen(grid: TableGrid, place: Place, loose: Callable[[PrintCell], float] | None = None) -> list[Interval]:
    """Return what an entry may be by its print and by its mirror's: one interval where the two agree."""
    i, j = place
    if not j:
        cell = grid.shares("weight").get(i)
        return [(cell.value - cell.radius, cell.value + cell.radius)] if cell is not None and cell.value else []
    found: list[Interval] = []
    for cell, turned in ((grid.numbered("entry").get(place), False), (grid.numbered("entry").get((j, i)), True)):
        if cell is not None and cell.value and (grid.reciprocal or not turned):
            reach = cell.radius if loose is None else loose(cell)
            low, high = max(cell.value - reach, _EPS), cell.value + reach
            found.append((1 / high, 1 / low) if turned else (low, high))
    low, high = max((a for a, _ in found), default=1.0), min((b for _, b in found), default=0.0)
    return [(min(low, high), max(low, high))] if found and low <= high + _EPS else found


def mean_by(name: str, place: Place) -> Function:
    """Return the mean of the experts' figures at a place: `upper` is arithmetic above the diagonal alone."""
    if name == "geometric":
        return lambda v: prod(v) ** (1 / len(v))
    if name == "upper" and place[0] > place[1]:
        return lambda v: len(v) / sum(1 / x for x in v)
    return mean_of


def _means(read: Sequence[Sequence[Interval]], name: str, place: Place) -> list[Interval]:
    """Return what the mean may be by every way to read the experts' figures."""
    mean = mean_by(name, place)
    ways = product(*read) if prod(map(len, read)) <= _MANY else ()
    return [(mean([low for low, _ in way]), mean([high for _, high in way])) for way in ways]


def _asked(grids: Mapping[str, TableGrid], p: Pooled) -> Iterator[tuple[str, Place, tuple[Interval, ...]]]:
    """Yield what the entries of the one are by the others': the common matrix by the experts', each expert's by it."""
    grid, both = grids[p.table], p.means == ("arithmetic",)
    for i, j in _telling(grid) if grid.size else ():
        place = (i, j) if both else (min(i, j), max(i, j))
        read = [_seen(grids[e], place) for e in p.experts]
        if not all(read) or not p.means:
            continue
        cells = [c for at in ((i, j), (j, i)) if (c := _telling(grid).get(at)) and (at == place or not both)]
        slack = max(_loose(c) / (c.value or 1) for c in cells)
        yield (
            p.table,
            place,
            tuple((a * (1 - slack), b * (1 + slack)) for m in p.means for a, b in _means(read, m, place)),
        )
        for k, name in enumerate(p.experts if place[0] < place[1] else ()):
            others = product(_seen(grid, place, _loose), *read[:k], *read[k + 1 :])
            yield name, place, tuple(x for way in others for m in p.means if (x := _left(way, m))[1] > 0)


def _left(way: Sequence[Interval], mean: str) -> Interval:
    """Return what one expert must have said for the mean, first of `way`, when the others said the rest."""
    (low, high), rest, n = way[0], way[1:], len(way)
    if mean == "geometric":
        return low**n / prod(b for _, b in rest), high**n / prod(a for a, _ in rest)
    return n * low - sum(b for _, b in rest), n * high - sum(a for a, _ in rest)


def pool_relations(grids: Mapping[str, TableGrid], pooled: Sequence[Pooled]) -> Iterator[Relation]:
    """Yield each figure of a common table as the mean of the experts' figures, by every mean that fits best."""
    for p in pooled:
        for place, cell in _telling(grids[p.table]).items():
            named = [_named(grids[e], place) for e in p.experts]
            causes, turned = tuple(k for k, _ in named if k), [t for _, t in named]
            if len(causes) == len(p.experts):
                yield from (Relation("experts", cell.key, causes, _over(mean_by(m, place), turned)) for m in p.means)


def _named(grid: TableGrid, place: Place) -> tuple[Key | None, bool]:
    """Return where an expert's figure is printed: at its place, else as its mirror, which is then turned."""
    i, j = place
    found = grid.numbered("entry") if j else {(i, 0): c for i, c in grid.shares("weight").items()}
    for at, turned in ((place, False), ((j, i), True)):
        if at in found and found[at].value:
            return found[at].key, turned
    return None, False


def _over(mean: Function, turned: Sequence[bool]) -> Function:
    def value(v: Values) -> float:
        return mean([1 / max(x, _EPS) if t else x for x, t in zip(v, turned, strict=True)])

    return value
