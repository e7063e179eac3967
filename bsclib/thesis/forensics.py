"""Weights printed without a matrix: the pairwise comparisons, if any, that would print as these weights.

A list's weights are gathered into groups (its own, else runs of equal figures), the group totals are
searched exhaustively, and the same search on random weights says what a find is worth.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import groupby, product

from bsclib import ahp
from bsclib.decimals import shown
from bsclib.published.figures import Key, PrintedFigure, half_up
from bsclib.published.scheme import Scheme
from bsclib.thesis.causes import made_from, quanta
from bsclib.thesis.slips import Slip

Matrix = tuple[tuple[Fraction, ...], ...]
LARGEST = 5
THOROUGH = 100
RESCALED = "printed, rescaled"
_TELLING = 0.05


@dataclass(frozen=True, slots=True)
class Group:
    """Items of one list that share one printed weight."""

    figures: tuple[PrintedFigure, ...]
    value: Fraction

    @property
    def total(self) -> Fraction:
        """The group's weight as far as the items tell: count × item weight."""
        return len(self.figures) * self.value


@dataclass(frozen=True, slots=True)
class Search:
    """One search: the list, its grouping, whether as printed or restored, and what came of it.

    `null_rate` is the share of `draws` random weight vectors of the same shape that some matrix fits.
    Where nothing was found, `near` counts the matrices that fit once every figure may be off by one in its
    last place, and `other_method` those that fit by the geometric mean; None where that was not tried.
    `restorations` says of how many digits put in the restored one's place how many have a matrix.
    """

    table: str
    card: str
    variant: str
    groups: tuple[Group, ...]
    matrices: tuple[Matrix, ...] = ()
    cr: tuple[float, ...] = ()
    draws: int = 0
    null_rate: float | None = None
    near: int | None = None
    other_method: int | None = None
    searched: bool = True
    restorations: tuple[int, int] = (0, 0)

    @property
    def hits(self) -> int:
        """How many random weight vectors some matrix fits."""
        return round((self.null_rate or 0) * self.draws)

    def is_as(self, other: Search) -> bool:
        """Return whether another list asks the same question: equal totals, as far as the items' rounding tells."""
        mine, theirs = (sorted(s.groups, key=lambda g: g.total) for s in (self, other))
        if (self.table, self.variant, len(mine)) != (other.table, other.variant, len(theirs)):
            return False
        unit = quanta(f for g in mine for f in g.figures)
        pairs = zip(mine, theirs, strict=True)
        return all(abs(a.total - b.total) <= (len(a.figures) + len(b.figures)) * unit / 2 for a, b in pairs)

    @property
    def grouping(self) -> str:
        """How the weights fall into groups: how many items of which weight each."""
        return " + ".join(f"{len(g.figures)}×{g.figures[0].write(g.value)}" for g in self.groups)

    @property
    def telling(self) -> bool:
        """Whether a find is evidence: chance alone would rarely produce one."""
        return bool(self.matrices) and self.null_rate is not None and self.null_rate <= _TELLING

    @property
    def empty(self) -> bool:
        """Whether nothing fits, not even nearly."""
        return self.searched and not self.matrices and not self.near


def groupings(figures: Sequence[PrintedFigure], values: Mapping[Key, Fraction]) -> list[tuple[Group, ...]]:
    """Return the ways to read a list as evenly split groups: printed groups, else runs, else equal values."""

    def value(f: PrintedFigure) -> Fraction:
        return values.get(f.key, f.value or Fraction(0))

    labelled = all(f.group for f in figures)
    runs = [tuple(g) for _, g in groupby(figures, key=lambda f: (f.group, value(f)) if labelled else value(f))]
    first = tuple(Group(run, value(run[0])) for run in runs)
    merged: dict[Fraction, list[PrintedFigure]] = {}
    for f in figures:
        merged.setdefault(value(f), []).append(f)
    second = tuple(Group(tuple(fs), v) for v, fs in merged.items())
    return [first] if labelled or len(second) == len(first) else [first, second]


@lru_cache(maxsize=4096)
def _recover(
    values: tuple[Fraction, ...], counts: tuple[int, ...], decimals: int, method: str, draws: int
) -> ahp.Recovery:
    totals = [shown(value * count, decimals) for value, count in zip(values, counts, strict=True)]
    return ahp.recover(totals, list(counts), decimals, method, null_draws=draws)


_NULL: dict[tuple[object, ...], float] = {}


def _null_rate(counts: tuple[int, ...], decimals: int, method: str, draws: int, found: ahp.Recovery) -> float:
    """Return the hit rate of random weights: it depends on how weights were printed, not on what they are."""
    key = (counts, decimals, method, draws)
    if key not in _NULL:
        _NULL[key] = float(found.null_rate)
    return _NULL[key]


def _near(values: tuple[Fraction, ...], counts: tuple[int, ...], decimals: int, method: str) -> int:
    """Return how many matrices fit when every item's figure may be off by one in its last place."""
    unit = Fraction(1, 10**decimals)
    # priorities add up to 1: rounding each group and each item cannot take the totals further off than this
    reach = (sum(counts) + len(counts)) * unit / 2
    found = set()
    for off in product((-1, 0, 1), repeat=len(values)):
        moved = tuple(v + o * unit for v, o in zip(values, off, strict=True))
        whole = sum((v * n for v, n in zip(moved, counts, strict=True)), Fraction(0))
        if min(moved) > 0 and abs(whole - 1) <= reach:
            found |= set(matrices_of(_recover(moved, counts, decimals, method, 0)))
    return len(found)


def matrices_of(found: ahp.Recovery) -> tuple[Matrix, ...]:
    """Return the matrices of a search, entries as judgements of the scale."""
    return tuple(tuple(tuple(Fraction(x).limit_denominator(9) for x in row) for row in m) for m in found.matrices)


def search(table: str, card: str, variant: str, groups: tuple[Group, ...], method: str, draws: int) -> Search:
    """Return the search for the matrices behind one grouping; not done for fewer than 2 or more than 5 groups.

    With `draws` = 0 there is no null control, and nothing is tried beyond the search itself.
    """
    if not 2 <= len(groups) <= LARGEST:
        return Search(table, card, variant, groups, searched=False)
    values, counts = tuple(g.value for g in groups), tuple(len(g.figures) for g in groups)
    asked = (values, counts, len(str(1 / quanta(f for g in groups for f in g.figures))) - 1)
    found = _recover(*asked, method, draws)
    done = Search(table, card, variant, groups, matrices_of(found), tuple(map(float, found.cr)), draws)
    if not draws:
        return done
    done = replace(done, null_rate=_null_rate(*asked[1:], method, draws, found))
    if done.matrices:
        return done
    others = _recover(*asked, "geometric_mean", 0) if method != "geometric_mean" else found
    done = replace(done, other_method=len(others.matrices))
    # the rescaled figures are uncertain in their last place; for the rest this is an explanation tried on request
    near = draws > THOROUGH or variant == RESCALED
    return replace(done, near=_near(*asked, method)) if near else done


def _rescaled(groups: tuple[Group, ...]) -> tuple[Group, ...]:
    whole = sum((g.total for g in groups), Fraction(0))
    quantum = quanta(f for g in groups for f in g.figures)
    return tuple(Group(g.figures, half_up(g.value / whole, quantum)) for g in groups)


def searches(scheme: Scheme, slip: Slip, method: str, draws: int) -> Iterator[Search]:
    """Yield the searches of every weight list that has no printed cause.

    A list with restored figures is searched as restored and as printed, the latter also rescaled to 100 %
    (printed shares cannot be the priorities of anything while they miss the total by points).
    """
    for table, card, figures in scheme.lists():
        if made_from(scheme, figures[0]):
            continue
        slipped = any(f.key in slip.restored for f in figures)
        for groups in groupings(figures, slip.restored):
            done = search(table.id, card, "restored" if slipped else "printed", groups, method, draws)
            if slipped and done.matrices and draws:
                done = replace(done, restorations=_restorations(groups, slip, method))
            yield done
        for groups in groupings(figures, {}) if slipped else []:
            yield search(table.id, card, "printed", groups, method, 0)
            # only where the restored figures have a matrix does it matter how thoroughly the printed ones have none
            near = draws if done.matrices else 0
            yield search(table.id, card, RESCALED, _rescaled(groups), method, near)


def _restorations(groups: tuple[Group, ...], slip: Slip, method: str) -> tuple[int, int]:
    """Return of how many digits put where the slip was (ten) how many give weights that some matrix fits."""
    found, decimals = 0, len(str(1 / quanta(f for g in groups for f in g.figures))) - 1
    counts = tuple(len(g.figures) for g in groups)
    for digit in range(10):
        step = digit - int(slip.was)
        values = tuple(
            g.value + step * g.figures[0].unit if g.figures[0].key in slip.restored else g.value for g in groups
        )
        found += len(_recover(values, counts, decimals, method, 0).matrices) > 0
    return found, 10
