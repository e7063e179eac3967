"""What each matrix was and how its weights were made: the readings that leave least to explain.

A method is named only where the evidence carries it; where a table's weights do not follow from its matrix
by any method, they are not held against it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod

import numpy as np

from bsclib.ahp.stack import Floats
from bsclib.published.cells import FAILS, HOLDS, TableGrid
from bsclib.published.matrices import (
    FORMS,
    INDICES,
    METHODS,
    MatrixReading,
    MatrixResult,
    level_of,
    matrix_readings,
    mismatches,
    result_of,
    support,
    twofold,
    weights_by,
)

_MADE_BY_WEIGHTS = ("weight", "AW")
_RARE = 0.05  # a find among many tries is evidence only where chance alone would rarely give one


@dataclass(frozen=True, slots=True)
class Settled:
    """One table settled: the readings that tie, the method, and whether its weights follow from its matrix."""

    grid: TableGrid
    method: str
    established: bool
    choices: tuple[tuple[MatrixReading, MatrixResult], ...]
    cost: int
    indices: tuple[str, ...] = tuple(INDICES)

    @property
    def sound(self) -> bool:
        """Whether the matrix bears witness: it has one reading, and its weights follow where entries were mended."""
        bare = not self.choices[0][0].changed and not self.grid.row("weight")
        return len(self.choices) == 1 and (self.established or bare)

    @property
    def sworn(self) -> bool:
        """Whether figures of its own bear the printed entries out: every weight follows from them, or λ.

        λ of three is the same for another judgement, too, and says nothing.
        """
        lam, (_, done) = self.grid.one("lambda"), self.choices[0]
        given = self.established and support(self.grid, done, "weight")
        told = (
            lam is not None
            and self.grid.size > 3
            and lam.value is not None
            and level_of(lam, done, ("lambda", 0, 0)) == HOLDS
        )
        return len(self.choices) == 1 and bool(told or (given and given[0] and not given[1]))


@dataclass(frozen=True, slots=True)
class Trials:
    """How many printed weights each method gives, rounded half up or cut, of how many; and the one chosen."""

    hits: Mapping[tuple[str, str], int]
    of: int
    method: str


@dataclass(frozen=True, slots=True)
class _Tried:
    options: tuple[MatrixReading, ...]
    cost: int


def settle(grids: Mapping[str, TableGrid]) -> tuple[dict[str, Settled], Trials]:
    """Return every table that prints a matrix, settled, and the trial of the methods."""
    found = {name: matrix_readings(g) for name, g in grids.items() if g.size}
    tried = {name: {m: _try(grids[name], r, m) for m in METHODS} for name, r in found.items() if r}
    total = {m: sum(t[m].cost for t in tried.values()) for m in METHODS}
    hits = {m: sum(_holding(grids[n], t[m], m) for n, t in tried.items()) for m in METHODS}
    shown = any(g.numbered("norm") for g in grids.values())  # who prints normalised columns averages them
    method = min(METHODS, key=lambda m: (total[m], -hits[m], (m != "column_mean") and shown, METHODS.index(m)))
    whole = [n for n, t in tried.items() if _whole(grids[n], t[method], method)]
    settled = {}
    for name, trial in tried.items():
        mine = _own_method(grids[name], trial, method)
        settled[name] = _settled(grids[name], trial[mine], mine, sure=any(n != name for n in whole), found=found[name])
    names = _random_indices(grids, settled)
    forms = _forms(settled)
    settled = {n: _with_indices(s, names, forms) for n, s in settled.items()}
    return settled, _trials(grids, settled, method)


def _random_indices(grids: Mapping[str, TableGrid], settled: Mapping[str, Settled]) -> tuple[str, ...]:
    """Return the tables of random indices that the printed CRs fit best; all where fewer than two tell."""
    hits = {}
    for name, table in INDICES.items():
        hits[name] = 0
        for s in settled.values():
            cr, n = s.grid.one("CR"), s.grid.size
            ci = s.grid.one("CI")
            causes = [*s.choices[0][1].values.get(("CI", 0, 0), ()), *([ci.value] if ci and ci.value else [])]
            if cr is not None and cr.value and n > 2 and n in table:
                hits[name] += any(cr.level(c / table[n], c / table[n]) == HOLDS for c in causes)
    most = max(hits.values(), default=0)
    return tuple(n for n, k in hits.items() if k == most) if most > 1 else tuple(INDICES)


def _forms(settled: Mapping[str, Settled]) -> tuple[int, ...]:
    """Return the ways to λ that the printed ones fit best; all where fewer than two tell."""
    hits = dict.fromkeys(FORMS, 0)
    for s in settled.values():
        cell = s.grid.one("lambda")
        for form in FORMS if cell is not None else ():
            done = result_of(s.choices[0][0], s.method, forms=(form,))
            hits[form] += cell is not None and level_of(cell, done, ("lambda", 0, 0)) == HOLDS
    most = max(hits.values())
    return tuple(f for f, k in hits.items() if k == most) if most > 1 else FORMS


def _with_indices(settled: Settled, names: tuple[str, ...], forms: tuple[int, ...]) -> Settled:
    choices = []
    for option, done in settled.choices:
        again = result_of(option, settled.method, names, forms).values
        choices.append((option, MatrixResult({k: again[k] for k in done.values if k in again}, done.reach)))
    return replace(settled, choices=tuple(choices), indices=names)


def _try(grid: TableGrid, found: tuple[MatrixReading, ...], method: str) -> _Tried:
    """Return the readings with the fewest wrong cells by one method: pairs that disagree, else one pair more."""
    options, cost = _cheapest(grid, found, method)
    off = cost - min(len(o.changed) for o in options)
    if off > (1 if grid.asked else 2) and (grid.row("weight") or grid.asked):
        more = [o for option in _promising(grid, found, method) for o in twofold(grid, option)]
        better, price = _cheapest(grid, more, method) if more else (options, cost)
        if price < cost and len(more) * _chance(grid) < _RARE:
            options, cost = better, price
    return _Tried(tuple(options[:16]), cost)


def _promising(grid: TableGrid, found: Sequence[MatrixReading], method: str) -> list[MatrixReading]:
    """Return the readings from which one pair more is tried: those that leave least, a dozen at most."""
    cost = mismatches(grid, np.array([o.matrix for o in found]), method)
    return [found[k] for k in np.argsort(cost, kind="stable")[:12]]


def _chance(grid: TableGrid) -> float:
    """Return the chance that one wrong reading gives the printed weights, or what other tables ask, by accident."""
    if not grid.row("weight"):
        return 0.0
    weights = sorted((c for c in grid.shares("weight").values() if c.value), key=lambda c: c.value or 0)
    return prod(min(1.0, 3 * c.quantum / (c.value or 1)) for c in weights[1:])


def _cheapest(grid: TableGrid, options: Sequence[MatrixReading], method: str) -> tuple[list[MatrixReading], int]:
    changed = np.array([len(o.changed) for o in options])
    cost = changed + mismatches(grid, np.array([o.matrix for o in options]), method)
    least = int(cost.min())
    return [o for o, c in zip(options, cost, strict=True) if c == least], least


def _holding(grid: TableGrid, tried: _Tried, method: str) -> int:
    found = result_of(tried.options[0], method)
    return sum(
        level_of(c, found, ("weight", i, 0)) == HOLDS for i, c in grid.shares("weight").items() if i <= grid.size
    )


def _whole(grid: TableGrid, tried: _Tried, method: str) -> bool:
    yes, no = support(grid, result_of(tried.options[0], method), "weight")
    return yes >= 3 and not no


def _own_method(grid: TableGrid, trial: Mapping[str, _Tried], usual: str) -> str:
    """Return the method of one table: the scheme's, unless another explains all that the scheme's does not."""
    yes, no = support(grid, result_of(trial[usual].options[0], usual), "weight")
    if no <= yes:
        return usual
    return next((m for m in METHODS if trial[m].cost < trial[usual].cost and _whole(grid, trial[m], m)), usual)


def _settled(grid: TableGrid, tried: _Tried, method: str, *, sure: bool, found: tuple[MatrixReading, ...]) -> Settled:
    done = [result_of(o, method) for o in tried.options]
    if _established(grid, tried.options[0], done[0], sure=sure):
        return Settled(grid, method, True, tuple(zip(tried.options, done, strict=True)), tried.cost)
    # the weights bear no witness: only what does not hang on them chooses between the entries of a pair
    alone = replace(grid, cells={k: c for k, c in grid.cells.items() if k[0] not in _MADE_BY_WEIGHTS})
    options, cost = _cheapest(alone, found, method)
    kept = options[:16]
    return Settled(grid, method, False, tuple((o, _alone(o, method)) for o in kept), cost)


def _alone(option: MatrixReading, method: str) -> MatrixResult:
    done = result_of(option, method)
    return MatrixResult({k: v for k, v in done.values.items() if k[0] not in _MADE_BY_WEIGHTS}, done.reach)


def _established(grid: TableGrid, option: MatrixReading, found: MatrixResult, *, sure: bool) -> bool:
    """Return whether the table's weights are made from its matrix by the method.

    They are where most of them follow; where some do and another table of the scheme follows whole; where
    the ones that do not are only exchanged; and where every judgement of the matrix follows from the others,
    so that all methods give one answer and the printed weights miss their own sum.
    """
    yes, no = support(grid, found, "weight")
    if yes > no or (yes == no and yes) or (sure and yes and no <= 2 * yes):
        return True
    printed = {i: c for i, c in grid.shares("weight").items() if c.value is not None and i <= grid.size}
    if not printed:
        return True
    off = [i for i, c in printed.items() if level_of(c, found, ("weight", i, 0)) == FAILS]
    if len(off) == 2 and len(printed) > 2 and not option.changed:
        a, b = off
        crossed = level_of(printed[a], found, ("weight", b, 0)) and level_of(printed[b], found, ("weight", a, 0))
        if crossed:
            return True
    missed = abs(sum(c.value or 0 for c in printed.values()) - 1) > 2 * sum(c.quantum for c in printed.values())
    # up to order 3 a consistent matrix is no great coincidence
    return bool(grid.size > 3 and not option.changed and found.values["CI", 0, 0][0] < 1e-9 and missed)


def _trials(grids: Mapping[str, TableGrid], settled: Mapping[str, Settled], method: str) -> Trials:
    pairs = [
        (c, settled[n].choices[0][0].matrix, i)
        for n, g in grids.items()
        if n in settled
        for i, c in g.shares("weight").items()
        if c.value is not None and i <= g.size
    ]
    hits = {}
    for name in METHODS:
        done = [(c, float(_weights(matrix, name)[i - 1])) for c, matrix, i in pairs]
        hits[name, "rounding"] = sum(c.level(w, w) == HOLDS for c, w in done)
        hits[name, "truncation"] = sum(-1e-9 <= w - (c.value or 0) < c.quantum - 1e-9 for c, w in done)
    return Trials(hits, len(pairs), method)


def _weights(matrix: Floats, method: str) -> Floats:
    return np.asarray(weights_by(matrix[None], method)[0])
