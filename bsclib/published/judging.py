"""The verdict on every printed figure of a scheme, fair to each: culprits, victims, and what nobody can tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice, product

from bsclib.decimals import shown
from bsclib.published.cells import FAILS, HOLDS, NEAR, PrintCell, TableGrid, grids
from bsclib.published.culprits import CulpritSearch, CulpritSet
from bsclib.published.figures import Key, PrintedFigure
from bsclib.published.links import Links, links
from bsclib.published.matrices import are_reciprocal
from bsclib.published.pooled import Pooled, pool
from bsclib.published.relations import relations
from bsclib.published.scheme import Scheme
from bsclib.published.settling import Settled, Trials, settle
from bsclib.published.world import PRINT, TRUE, World

_EPS = 1e-9
_MOST = 24  # readings of matrices that tie and are followed to the end
RIGHT = ("recomputed", "agrees", "read", "given")
WRONG = ("contradicted", "restored", "carried", "missing")


@dataclass(frozen=True, slots=True)
class JudgedFigure:
    """One figure judged: the verdict, by what, what it should be, its witnesses, and whether it is a culprit."""

    figure: PrintedFigure
    verdict: str
    kind: str = ""
    due: float | None = None
    witnesses: tuple[str, ...] = ()
    culprit: bool = False

    @property
    def due_written(self) -> str:
        """What it should be, written as it is printed (a judgement of the scale as one); "" where nothing tells."""
        if self.due is None:
            return ""
        due, quantum = Fraction(self.due), self.figure.quantum
        if self.figure.role == "entry" and quantum in (0, 1):
            return str(due.limit_denominator(9))
        return self.figure.write(due) if quantum else shown(due, 4)  # a blank tells no places

    @property
    def neutral(self) -> str:
        """right, wrong or undecided."""
        return "right" if self.verdict in RIGHT else "wrong" if self.verdict in WRONG else "undecided"


@dataclass(frozen=True)
class SchemeJudgement:
    """A scheme judged: every figure, the explanations that tie, the matrices settled, the methods tried."""

    scheme: Scheme
    figures: tuple[JudgedFigure, ...]
    explanations: tuple[CulpritSet, ...]
    settled: Mapping[str, Settled]
    trials: Trials
    links: Links
    pooled: tuple[Pooled, ...] = ()

    @property
    def culprits(self) -> tuple[JudgedFigure, ...]:
        """The figures accused."""
        return tuple(j for j in self.figures if j.culprit)


def judge_scheme(scheme: Scheme) -> SchemeJudgement:
    """Return the verdict on every figure of a scheme.

    Parameters
    ----------
    scheme : Scheme
        As `read_scheme` gives it.

    Returns
    -------
    SchemeJudgement

    Examples
    --------
    >>> from bsclib.paths import packaged
    >>> from bsclib.published import read_scheme
    >>> done = judge_scheme(read_scheme(packaged("params", "thesis", "template")))
    >>> len(done.culprits), done.trials.method
    (0, 'eigenvector')
    """
    tables = grids(scheme)
    tables, pooled = pool(tables)
    hierarchy = links(tables)
    settled, trials = settle(tables)
    found = _explanations(tables, hierarchy, settled, pooled, frozenset())
    dropped = frozenset(_unfounded(found, tables))
    if dropped:
        found = _explanations(tables, hierarchy, settled, pooled, dropped)
    cells = {c.key: c for g in tables.values() for c in g.cells.values()}
    judged = [
        replace(j, due=j.due * cell.scale) if j.due is not None else j
        for figure in scheme.figures
        if figure.role not in ("rule", "text")
        for cell in [cells[figure.key]]
        for j in [_judged(cell, tables[figure.table], found, settled, dropped)]
    ]
    return SchemeJudgement(scheme, tuple(judged), tuple(found), settled, trials, hierarchy, tuple(pooled))


def _explanations(
    tables: Mapping[str, TableGrid],
    hierarchy: Links,
    settled: Mapping[str, Settled],
    pooled: Sequence[Pooled],
    dropped: frozenset[tuple[str, str]],
) -> list[CulpritSet]:
    """Return every explanation that leaves least and changes fewest figures, over all readings that tie."""
    names = list(settled)
    found: list[CulpritSet] = []
    for choice in islice(product(*(settled[n].choices for n in names)), _MOST):
        chosen = dict(zip(names, choice, strict=True))
        read = {n: replace(settled[n], choices=(chosen[n],)) for n in names}
        kept = [
            r
            for r in relations(tables, hierarchy, read, pooled)
            if r.output is None or (r.output[0], r.output[2]) not in dropped
        ]
        kept = [r for r in kept if r.output is not None or not any((k[0], k[2]) in dropped for k in r.causes)]
        world = World(tables, chosen, kept, sworn=frozenset(n for n in names if settled[n].sworn))
        world = replace(world, cut=_cut(world))
        changed = frozenset(k for n in names for k in chosen[n][0].changed)
        found += CulpritSearch(world).explanations(changed)
    least = min((e.price for e in found), default=(0, 0))
    return [e for e in found if e.price == least]


def _cut(world: World) -> frozenset[tuple[str, str]]:
    """Return the columns whose digits were cut off: cutting gives all their figures, rounding fewer."""
    found = set()
    for role in ("weight", "final"):
        cells = [
            (c, set(_points(world, c))) for c in world.cells.values() if c.figure.role == role and c.value is not None
        ]
        known = [(c.value or 0.0, c.quantum, points) for c, points in cells if points and c.quantum]
        rounded = sum(any(abs(p - v) <= q / 2 + _EPS for p in points) for v, q, points in known)
        cut = sum(any(-_EPS <= p - v < q - _EPS for p in points) for v, q, points in known)
        if len(known) > 2 and cut > rounded and cut >= 0.9 * len(known):
            found |= {(c.key[0], role) for c, _ in cells}
    return frozenset(found)


def _points(world: World, cell: PrintCell) -> Iterator[float]:
    """Yield what a figure is recomputed to, from unrounded and from printed causes."""
    yield from world.exact.get(cell.key, ((), 0.0))[0]
    for relation in world.by_output.get(cell.key, ()):
        for mode in (TRUE, PRINT):
            known = [k[0] for key in relation.causes if (k := world.face(key, mode)) is not None]
            if len(known) == len(relation.causes):
                yield relation.value(known)


def _unfounded(found: Sequence[CulpritSet], tables: Mapping[str, TableGrid]) -> Iterator[tuple[str, str]]:
    """Yield the columns of finals or totals most of which would be wrong: they were made in some other way."""
    for role in ("final", "total"):
        columns = {n: {c.key for c in g.row(role).values() if c.value is not None} for n, g in tables.items()}
        for name, keys in columns.items():
            others = {k for n, column in columns.items() if n != name for k in column}
            wrong = min((len(keys & e.culprits) for e in found), default=0)
            elsewhere = min((len(others & e.culprits) for e in found), default=0)
            if len(keys) > 1 and wrong * 2 > len(keys) and elsewhere * 3 >= len(others):
                yield name, role


# ── one figure ──────────────────────────────────────────────────────────────────────────────────────


def _judged(
    cell: PrintCell,
    grid: TableGrid,
    found: Sequence[CulpritSet],
    settled: Mapping[str, Settled],
    dropped: frozenset[tuple[str, str]],
) -> JudgedFigure:
    figure = cell.figure
    if cell.value is None:
        return _blank(cell, grid, found)
    accused = [figure.key in e.culprits for e in found]
    if all(accused):
        return _accused(cell, grid, found, settled.get(figure.table))
    if any(accused) or any(figure.key in f.suspects for e in found for f in e.left):
        return JudgedFigure(figure, "undecided", "tie")
    if figure.role == "entry" and not any(figure.key in e.world.by_output for e in found):
        return _entry(cell, grid)
    if (figure.table, figure.column) in dropped:
        return JudgedFigure(figure, "undecided", "unfounded")
    if figure.role in ("weight", "AW") and figure.table in settled and not settled[figure.table].established:
        return JudgedFigure(figure, "undecided", "not_from_matrix")
    levels = [(e.world.level(figure.key, e.solved), figure.key in e.carried) for e in found]
    if len({(got, carried) for (got, _, _), carried in levels}) > 1:
        return JudgedFigure(figure, "undecided", "tie")
    (got, kind, _), carried = levels[0]
    return _level(cell, found[0], (got, kind, carried))


def _level(cell: PrintCell, explanation: CulpritSet, level: tuple[int | None, str, bool]) -> JudgedFigure:
    got, kind, carried = level
    due = _due(cell.key, explanation)
    if carried:
        return JudgedFigure(cell.figure, "carried", kind, due)
    if got == HOLDS:
        return JudgedFigure(cell.figure, "recomputed", kind, due)
    if got == NEAR:
        return JudgedFigure(cell.figure, "undecided", "last_place", due)
    if got == FAILS:
        return JudgedFigure(cell.figure, "undecided", "unexplained", due)
    return JudgedFigure(cell.figure, "given", "summed" if explanation.world.by_key.get(cell.key) else "input")


def _due(key: Key, explanation: CulpritSet) -> float | None:
    world = explanation.world
    if key in explanation.solved:
        solved = explanation.solved[key]
        return None if solved is None else solved[0]
    if key in world.exact and key[2] != "RI":
        return world.exact[key][0][0]
    for relation in world.by_output.get(key, ()):
        known = [world.estimate(k, "true", explanation.solved) for k in relation.causes]
        if all(k is not None for k in known):
            return relation.value([k[0] for k in known if k is not None])
    return None


def _entry(cell: PrintCell, grid: TableGrid) -> JudgedFigure:
    _, i, column = cell.key
    j = int(column.split(" ")[1])
    other = grid.numbered("entry").get((j, i))
    if i == j or (other is not None and other.value is not None and are_reciprocal(cell, other)):
        return JudgedFigure(cell.figure, "given", "mirror" if i != j else "diagonal")
    return JudgedFigure(cell.figure, "given", "judgement")


def _blank(cell: PrintCell, grid: TableGrid, found: Sequence[CulpritSet]) -> JudgedFigure:
    """Judge a place where no number stands: missing, unless its whole column or half of its matrix is left blank."""
    figure = cell.figure
    if figure.printed.strip(" -–—/…."):
        return JudgedFigure(figure, "undecided", "unreadable")
    if figure.role == "entry":
        column = int(figure.column.split(" ")[1])
        side = [
            c
            for (i, j), c in grid.numbered("entry").items()
            if (i > j) == (figure.row > column) and (i == j) == (figure.row == column)
        ]
    else:
        side = [c for (role, _, _), c in grid.cells.items() if role == figure.role]
    alone = len(side) > 1 and all(c.value is None for c in side)
    return (
        JudgedFigure(figure, "given", "left_blank")
        if alone
        else JudgedFigure(figure, "missing", "blank", _due_blank(cell, grid, found), culprit=True)
    )


def _due_blank(cell: PrintCell, grid: TableGrid, found: Sequence[CulpritSet]) -> float | None:
    if cell.figure.role == "entry":
        table, i, column = cell.key
        chosen = found[0].world.chosen.get(table) if found else None
        return float(chosen[0].matrix[i - 1, int(column.split(" ")[1]) - 1]) if chosen else None
    return _due(cell.key, found[0]) if found else None


def _accused(cell: PrintCell, grid: TableGrid, found: Sequence[CulpritSet], settled: Settled | None) -> JudgedFigure:
    """Judge a figure that every smallest explanation changes; it is accused only on the word of a sound witness."""
    witnesses = tuple(w for w in _witnesses(cell, grid, found[0]) if w != "matrix" or settled is None or settled.sound)
    due = _due(cell.key, found[0])
    if cell.figure.role == "entry":
        i, j = cell.figure.row, int(cell.key[2].split(" ")[1])
        due = due if cell.key in found[0].solved else float(found[0].world.chosen[cell.key[0]][0].matrix[i - 1, j - 1])
    if not witnesses:
        return JudgedFigure(cell.figure, "undecided", "no_witness", due)
    return JudgedFigure(cell.figure, "contradicted", witnesses[0], due, witnesses, culprit=True)


def _witnesses(cell: PrintCell, grid: TableGrid, explanation: CulpritSet) -> Iterator[str]:
    world, key, wrong = explanation.world, cell.key, explanation.culprits
    if cell.figure.role == "entry":
        i, j = cell.figure.row, int(key[2].split(" ")[1])
        other = grid.numbered("entry").get((j, i))
        if i == j or (other is not None and other.key not in wrong):
            yield "diagonal" if i == j else "mirror"
        given = [c for c in grid.shares("weight").values() if c.key not in wrong and world.exact.get(c.key)]
        if given and key in world.mended:
            yield "weights"
    if world.level(key, {})[1] == "bound":
        yield "bound"
    if key in world.exact:
        yield "matrix"
    for relation in world.by_key.get(key, ()):
        others = [k for k in relation.keys if k != key]
        if not wrong & set(others) and max(
            (world.agreement(relation, explanation.solved, m) or 0) for m in ("true", "mended")
        ):
            yield relation.kind
