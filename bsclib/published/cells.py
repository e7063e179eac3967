"""Printed figures as cells of one graph: value, what the printed places allow, and the tables they stand in.

Interval arithmetic needs no more than this: a cell is its printed value and half a unit of its last place.
A weight column printed in percent points without a sign is read in hundredths.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from bsclib.published.figures import Key, PrintedFigure
from bsclib.published.scheme import PrintedTable, Scheme

HOLDS, NEAR, FAILS = 2, 1, 0
_SHARES = ("weight", "final", "total", "norm")
_SUM_ROW = re.compile(r"合\s*计|总\s*计|小\s*计|∑|Σ|(?i:sum|total|sums|totals)\s*:?")
_EPS = 1e-9


@dataclass(frozen=True, slots=True)
class PrintCell:
    """A printed figure in the graph; `value` is None where nothing, or no number, is printed.

    `quantum` is one unit of the last place of its column, `own` of its own print (0.1 in a column of
    three decimals may stand for 0.100); both in fractions of one, 0 for an exact print.
    `scale` is what its value is printed times: 100 in a column of percent points.
    """

    figure: PrintedFigure
    value: float | None
    quantum: float = 0.0
    own: float = 0.0
    scale: float = 1.0

    @property
    def key(self) -> Key:
        """Its place: table, row, column."""
        return self.figure.key

    @property
    def radius(self) -> float:
        """How far the true value may lie from the printed one."""
        return self.quantum / 2

    def level(self, low: float, high: float, points: Iterable[float] = (), *, cut: bool = False) -> int:
        """Return how well a recomputation in [low, high] agrees: HOLDS, NEAR (one unit of the last place), FAILS.

        `points` are recomputations from figures at their face; `cut` says that digits were cut off.
        """
        if self.value is None:
            return HOLDS
        slack = _EPS * max(1.0, abs(self.value))
        reach = self.quantum / 2 + slack
        if low - reach <= self.value <= high + reach:
            return HOLDS
        if cut and low - self.quantum - slack <= self.value <= high + slack:
            return HOLDS
        if self.own > self.quantum and low - self.own / 2 <= self.value <= high + self.own / 2:
            return NEAR
        if any(abs(p - self.value) <= 1.5 * self.quantum + slack for p in (*points, (low + high) / 2)):
            return NEAR
        return FAILS


@dataclass(frozen=True)
class TableGrid:
    """One table of the graph: its cells by role, row and column; `size` is the order of its matrix, 0 for none.

    `asked` is what tables of other experts say of its entries, in intervals; an arithmetic mean of matrices is
    not `reciprocal`.
    """

    table: PrintedTable
    cells: Mapping[tuple[str, int, int], PrintCell]
    items: tuple[str, ...]
    size: int
    asked: Mapping[tuple[int, int], tuple[tuple[float, float], ...]] = field(default_factory=dict)
    reciprocal: bool = True

    def row(self, role: str) -> dict[int, PrintCell]:
        """Return the cells that play `role`, one a row (1, 2, …); 0 is the table's own."""
        return {i: c for (name, i, _), c in self.cells.items() if name == role}

    def numbered(self, role: str) -> dict[tuple[int, int], PrintCell]:
        """Return the cells of a numbered role by (row, column)."""
        return {(i, j): c for (name, i, j), c in self.cells.items() if name == role}

    def shares(self, role: str) -> dict[int, PrintCell]:
        """Return the cells of a column of shares, without a row that only sums them."""
        return {i: c for i, c in self.row(role).items() if i and not is_sum(self.items[i - 1])}

    def one(self, role: str) -> PrintCell | None:
        """Return the table's own figure (λ, CI, RI, CR), if it is printed."""
        return self.cells.get((role, 0, 0))


def is_sum(item: str) -> bool:
    """Return whether a row's name says that it sums the others.

    Examples
    --------
    >>> is_sum("合计"), is_sum("Total"), is_sum("Total assets")
    (True, True, False)
    """
    return bool(_SUM_ROW.fullmatch(item.strip()))


def grids(scheme: Scheme) -> dict[str, TableGrid]:
    """Return the tables of a scheme as grids, in the order printed."""
    by_table: dict[str, list[PrintedFigure]] = defaultdict(list)
    for f in scheme.figures:
        if f.role not in ("rule", "text"):
            by_table[f.table].append(f)
    return {name: _grid(scheme.tables[name], figures) for name, figures in by_table.items()}


def _grid(table: PrintedTable, figures: Sequence[PrintedFigure]) -> TableGrid:
    columns: dict[str, list[PrintedFigure]] = defaultdict(list)
    for f in figures:
        columns[f.role].append(f)
    cells = {_place(c.figure): c for role, group in columns.items() for c in _column(role, group)}
    items = tuple(table.cell(r, "item") for r in table.rows)
    beyond = {f.row: f.item for f in figures if f.row > len(items)}
    items += tuple(beyond.get(i, "") for i in range(len(items) + 1, max(beyond, default=0) + 1))
    rows = {i for role, i, _ in cells if role == "entry"}
    order = max((j for role, _, j in cells if role == "entry"), default=0)
    named = [i for i, item in enumerate(items, 1) if not is_sum(item)]
    whole = order >= 2 and rows <= set(range(1, order + 1)) and len(named) >= order
    return TableGrid(table, cells, items, order if whole else 0)


def _place(f: PrintedFigure) -> tuple[str, int, int]:
    number = f.column.split(" ")[1:]
    return f.role, f.row, int(number[0]) if number else 0


def _column(role: str, figures: Sequence[PrintedFigure]) -> Iterator[PrintCell]:
    if role == "entry":
        yield from _entries(figures)
        return
    unit = Fraction(1, 100) if role in _SHARES and _in_points(figures) else Fraction(1)
    usual = Counter(f.quantum * unit for f in figures if f.quantum)
    # of places that are equally common the finer ones: the coarser are what a program made of trailing zeros
    quantum = min(usual, key=lambda q: (-usual[q], q), default=Fraction(0))
    for f in figures:
        own = f.quantum * unit
        value = None if f.value is None else float(f.value * unit)
        yield PrintCell(f, value, float(min(own, quantum) if own else 0), float(own), float(1 / unit))


def _in_points(figures: Sequence[PrintedFigure]) -> bool:
    """Return whether shares are printed in percent points without a sign."""
    values = [f.value for f in figures if f.value]
    return all(f.unit == 1 for f in figures) and 2 * sum(v > 1 for v in values) > len(values)


def _entries(figures: Sequence[PrintedFigure]) -> Iterator[PrintCell]:
    """Yield the entries of a matrix: 0.33 stands for 1/3 where nearly all are judgements on the scale.

    In a matrix that left the scale (an aggregate of several experts) every print stands for what rounds to it.
    """
    printed = [f for f in figures if f.value]
    snapped = {f.key: s for f in printed if (s := on_scale(f)) is not None}
    judged = [f for f in printed if f.column != f"entry {f.row}"]
    if sum(f.key in snapped for f in judged) >= 0.75 * len(judged):
        for f in figures:
            value = snapped.get(f.key, f.value)
            exact = f.key in snapped
            yield PrintCell(f, float(value) if value else None, 0.0 if exact else float(f.quantum), float(f.quantum))
        return
    coarsest = max((f.quantum for f in printed if f.quantum < 1), default=Fraction(0))
    for f in figures:
        quantum = float(min(f.quantum, coarsest))
        yield replace(PrintCell(f, float(f.value) if f.value else None, quantum), own=quantum)


def on_scale(f: PrintedFigure) -> Fraction | None:
    """Return the judgement from 1/9 to 9 that prints as this figure, if one does."""
    if f.value is None:
        return None
    known = [Fraction(k) for k in range(1, 10)] + [Fraction(1, k) for k in range(2, 10)]
    if f.value in known:
        return f.value
    return next((s for s in known if 0 < f.quantum < 1 and abs(s - f.value) <= f.quantum / 2), None)
