"""Which table divides up which row: as declared, else as titles and the figures themselves tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import median

from bsclib.published.cells import TableGrid, is_sum

Row = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Summed:
    """A table of totals: each total is the sum over criteria of the criterion's weight times a child's weight."""

    table: str
    parents: tuple[Row, ...]
    children: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """The hierarchy: the row each table stands under, the tables of totals, and what was not declared."""

    under: Mapping[str, Row]
    sums: tuple[Summed, ...]
    inferred: frozenset[str]


def links(grids: Mapping[str, TableGrid]) -> Links:
    """Return the hierarchy of a scheme."""
    under: dict[str, Row] = {}
    for name, grid in grids.items():
        declared = grid.table.doc.under
        if declared is not None and declared.table in grids:
            above = grids[declared.table]
            if declared.item in above.items:
                under[name] = (declared.table, above.items.index(declared.item) + 1)
    inferred = {n: r for n, g in grids.items() if n not in under and (r := _told(n, g, grids)) is not None}
    under |= {n: r for n, r in inferred.items() if not _circular(n, r, under | inferred)}
    return Links(under, tuple(_sums(grids, under)), frozenset(inferred))


def _circular(name: str, row: Row, under: Mapping[str, Row]) -> bool:
    seen = {name}
    while row[0] not in seen:
        seen.add(row[0])
        if row[0] not in under:
            return False
        row = under[row[0]]
    return True


def _told(name: str, grid: TableGrid, grids: Mapping[str, TableGrid]) -> Row | None:
    """Return the row that a table without a declaration stands under, where exactly one is told."""
    if not grid.row("final"):
        return None
    titled = list(_titled(name, grid, grids))
    return titled[0] if len(titled) == 1 else _by_ratio(name, grid, grids)


def _titled(name: str, grid: TableGrid, grids: Mapping[str, TableGrid]) -> Iterator[Row]:
    title = grid.table.doc.title
    for other, above in grids.items():
        rows = [i for i in above.shares("weight") if other != name and len(above.items[i - 1]) > 1]
        yield from ((other, i) for i in rows if above.items[i - 1] in title.zh or above.items[i - 1] in title.en)


def _by_ratio(name: str, grid: TableGrid, grids: Mapping[str, TableGrid]) -> Row | None:
    finals, weights = grid.shares("final"), grid.shares("weight")
    both = [(finals[i], weights[i]) for i in finals if i in weights and finals[i].value and weights[i].value]
    if len(both) < 2:
        return None
    ratio = median((f.value or 0) / (w.value or 1) for f, w in both)
    reach = max(f.quantum / (w.value or 1) for f, w in both)
    hits = {
        (other, i)
        for other, above in grids.items()
        for role in ("weight", "final")
        for i, c in above.shares(role).items()
        if other != name and c.value and abs(c.value - ratio) <= reach
    }
    return next(iter(hits)) if len(hits) == 1 else None


def _sums(grids: Mapping[str, TableGrid], under: Mapping[str, Row]) -> Iterator[Summed]:
    for name, grid in grids.items():
        items = {grid.items[i - 1] for i in grid.shares("total")}
        if not items:
            continue
        children = [n for n, g in grids.items() if {x for x in g.items if not is_sum(x)} == items and g.row("weight")]
        found = next(_matched(children, grids, under), None)
        if found is not None and children:
            yield Summed(name, tuple(found[c] for c in children), tuple(children))


def _matched(children: list[str], grids: Mapping[str, TableGrid], under: Mapping[str, Row]) -> Iterator[dict[str, Row]]:
    """Yield ways to match the children to the rows of one table of criteria: declared, by title, by order."""
    declared = {c: under[c] for c in children if c in under}
    if children and len(declared) == len(children):
        yield declared
    for name, above in grids.items():
        rows = list(above.shares("weight"))
        if name in children or len(rows) != len(children):
            continue
        titles = [grids[c].table.doc.title for c in children]
        by_name = [[i for i in rows if (x := above.items[i - 1]) and (x in t.zh or x in t.en)] for t in titles]
        exact = [
            [i for i in hits if above.items[i - 1] in (t.zh, t.en)] or hits
            for hits, t in zip(by_name, titles, strict=True)
        ]
        chosen = [hits[0] for hits in exact if len(hits) == 1]
        if len(set(chosen)) == len(children):
            yield {c: (name, i) for c, i in zip(children, chosen, strict=True)}
        elif not any(by_name):
            yield {c: (name, i) for c, i in zip(children, rows, strict=True)}
