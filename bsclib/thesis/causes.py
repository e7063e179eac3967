"""What each figure was made from, and how: the method of the weights, the rounding of the products.

Every statement is found by trying the alternatives on all figures and counting which reproduce the print.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import permutations, product
from types import MappingProxyType

import numpy as np

from bsclib import ahp
from bsclib.published.figures import ROUNDINGS, Key, PrintedFigure, half_up, how_many
from bsclib.published.scheme import PrintedTable, Scheme
from bsclib.published.settling import Settled

METHODS = ("eigenvector", "geometric_mean", "column_mean")
Weights = dict[str, dict[str, list[Fraction]]]  # method → table → weights in row order


@dataclass(frozen=True, slots=True)
class Trial:
    """How many of `of` figures each explanation reproduces; `best` is the first with the most."""

    hits: Mapping[tuple[str, str], int]
    of: int

    @property
    def best(self) -> tuple[str, str]:
        """The explanation that reproduces most (ties: the first tried)."""
        return max(self.hits, key=lambda k: self.hits[k])

    @property
    def ties(self) -> list[tuple[str, str]]:
        """Every explanation that reproduces as many as the best."""
        return [k for k, n in self.hits.items() if n == self.hits[self.best]]

    def said(self) -> str:
        """The counts as one line."""
        return "; ".join(f"{a} · {b} {n}/{self.of}" for (a, b), n in self.hits.items())


def printed_matrix(table: PrintedTable) -> list[list[Fraction]]:
    """Return the printed matrix; a lower entry gives way to its mirror, a blank is taken from it."""
    n = len(table.entries)
    places = {(f.row - 1, int(f.column.split(" ")[1]) - 1): f.value for f in table.figures() if f.role == "entry"}
    upper = {(i, j): places.get((i, j)) or 1 / (places.get((j, i)) or 1) for i in range(n) for j in range(i, n)}
    return [[Fraction(upper[i, j] if j >= i else 1 / upper[j, i]) for j in range(n)] for i in range(n)]


@lru_cache(maxsize=256)
def _solve(matrix: tuple[tuple[Fraction | float, ...], ...], method: str) -> tuple[Fraction, ...]:
    weights = ahp.priorities(np.array(matrix, dtype=float), method=method)
    return tuple(Fraction(float(w)) for w in weights)


def weights_of(scheme: Scheme, read: Mapping[str, Settled] = MappingProxyType({})) -> Weights:
    """Return the priorities of every printed matrix, where it was mended as `read`, by each of the three methods."""
    matrices = {t.id: printed_matrix(t) for t in scheme.matrices}
    matrices |= {name: s.choices[0][0].matrix.tolist() for name, s in read.items() if s.choices[0][0].changed}
    return {m: {name: list(_solve(tuple(map(tuple, rows)), m)) for name, rows in matrices.items()} for m in METHODS}


def rearranged(
    table: PrintedTable, row: int, figure: PrintedFigure
) -> tuple[int, list[tuple[str, tuple[Fraction, ...]]], float]:
    """Return how many exchanges of a matrix's entries were tried, and those whose weight of `row` is the figure.

    The last is what share of the figures with as many places, between the lowest and the highest weight
    reached, some exchange gives: where it is large a hit says nothing.

    Every order of the entries above the diagonal, by each method; a matrix of more than four rows is not tried.
    """
    matrix = printed_matrix(table)
    n = len(matrix)
    corners = [(i, j) for i in range(n) for j in range(i + 1, n)]
    orders = list(dict.fromkeys(permutations(matrix[i][j] for i, j in corners))) if n <= 4 else []
    stack = np.ones((len(orders), n, n))
    for place, (i, j) in enumerate(corners):
        stack[:, i, j] = [float(order[place]) for order in orders]
        stack[:, j, i] = 1 / stack[:, i, j]
    given = [
        (method, order, half_up(Fraction(float(w)), figure.quantum))
        for method in (METHODS if orders else ())
        for order, w in zip(orders, ahp.priorities(stack, method=method)[:, row - 1], strict=True)
    ]
    found = [(method, order) for method, order, value in given if value == figure.value]
    reached = {value for _, _, value in given}
    possible = (max(reached) - min(reached)) / figure.quantum + 1 if reached else 1
    return len(orders), found, len(reached) / float(possible)


def printed_weights(scheme: Scheme) -> list[tuple[PrintedTable, PrintedFigure]]:
    """Return every printed level weight with its matrix."""
    return [(t, f) for t in scheme.matrices for f in scheme.column(t.id, "weight") if f.row <= len(t.entries)]


def method_trial(scheme: Scheme, weights: Weights) -> Trial:
    """Return how many printed level weights each method gives, rounded and truncated."""
    pairs = printed_weights(scheme)
    hits = {
        (method, rounding): how_many([(f, weights[method][t.id][f.row - 1]) for t, f in pairs], rounding)
        for rounding, method in product(ROUNDINGS, METHODS)
    }
    return Trial(hits, len(pairs))


def parent_of(scheme: Scheme, table: PrintedTable) -> PrintedFigure | None:
    """Return the weight that this matrix's weights are multiplied by."""
    if table.doc.under is None:
        return None
    return next((f for f in scheme.column(table.doc.under.table, "weight") if f.item == table.doc.under.item), None)


def final_of(scheme: Scheme, figure: PrintedFigure, factors: str, weights: dict[str, list[Fraction]]) -> Fraction:
    """Return the product down the hierarchy for one final weight.

    `factors` is "printed" (level weights as printed) or "exact" (as the matrices give them).
    """
    table = scheme.tables[figure.table]
    parent = parent_of(scheme, table)
    own = next((f.value for f in scheme.column(table.id, "weight") if f.row == figure.row), None) or Fraction(0)
    if factors != "printed" and table.id in weights and figure.row <= len(weights[table.id]):
        own = weights[table.id][figure.row - 1]
    if parent is None:
        return own
    # down from the root: the parent's own final, where one is printed
    above = next((f for f in scheme.column(parent.table, "final") if f.row == parent.row), None)
    if above is not None and above.value is not None and factors == "printed":
        return own * above.value
    return own * final_of(scheme, parent, factors, weights)


def product_trial(scheme: Scheme, weights: dict[str, list[Fraction]]) -> Trial:
    """Return how many final weights each pair (printed or exact factors, rounded or truncated) gives."""
    finals = [f for t in scheme.matrices for f in scheme.column(t.id, "final")]
    hits = {
        (factors, rounding): how_many([(f, final_of(scheme, f, factors, weights)) for f in finals], rounding)
        for factors, rounding in product(("printed", "exact"), ROUNDINGS)
    }
    return Trial(hits, len(finals))


def made_from(scheme: Scheme, figure: PrintedFigure) -> list[PrintedFigure]:
    """Return the printed figures that a list's weight repeats or sums; none where no cause is printed.

    A list `from` matrices takes their finals: by group and order where its group is the row above the
    matrix, else by item, all of them summed.
    """
    table = scheme.tables[figure.table]
    if figure.role != "weight" or table.entries:
        return []
    if table.doc.repeats:
        same_row = [f for f in scheme.column(table.doc.repeats, "weight") if f.row == figure.row]
        named = [
            f for f in scheme.column(table.doc.repeats, "weight") if f.item == figure.item and f.card == figure.card
        ]
        return named if len(named) == 1 else same_row
    above = {t.doc.under.item: t.id for t in map(scheme.tables.__getitem__, table.doc.made_from) if t.doc.under}
    if figure.group and figure.group in above:
        place = [f.row for f in scheme.column(table.id, "weight") if f.group == figure.group].index(figure.row)
        return scheme.column(above[figure.group], "final")[place : place + 1]
    return [f for name in table.doc.made_from for f in scheme.column(name, "final") if f.item == figure.item]


def roots(scheme: Scheme, figure: PrintedFigure) -> list[PrintedFigure]:
    """Return the figures at the far end of `figure`'s chain of causes; none where it has no cause."""
    causes = made_from(scheme, figure)
    return [root for cause in causes for root in (roots(scheme, cause) or [cause])]


def root_value(scheme: Scheme, figure: PrintedFigure, restored: Callable[[Key], Fraction | None]) -> Fraction | None:
    """Return what the figures at the root of `figure`'s chain of causes add up to; None without a cause."""
    found = roots(scheme, figure)
    return sum((restored(f.key) or f.value or Fraction(0) for f in found), Fraction(0)) if found else None


def exact_sum(scheme: Scheme, figure: PrintedFigure, weights: dict[str, list[Fraction]]) -> Fraction | None:
    """Return the sum of the unrounded products behind a list's weight; None where it repeats a list."""
    causes = made_from(scheme, figure)
    if not causes or any(c.role != "final" for c in causes):
        return None
    return sum((final_of(scheme, c, "exact", weights) for c in causes), Fraction(0))


def quanta(figures: Iterable[PrintedFigure]) -> Fraction:
    """Return the coarsest last printed place among `figures`."""
    return max((f.quantum for f in figures), default=Fraction(0))
