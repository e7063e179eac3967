"""Weights printed without a matrix: the pairwise comparisons, if any, that would print as these weights.

A list's weights are gathered into groups (its own, else runs of equal figures), the group totals are
searched exhaustively, and the same search on random weights says what a find is worth.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import groupby
from typing import Any

import numpy as np

from bsclib import ahp
from bsclib.decimals import text_of
from bsclib.errors import NOTHING, Text
from bsclib.thesis import words as say
from bsclib.thesis.causes import made_from, quanta
from bsclib.thesis.figures import Figure, Key, half_up
from bsclib.thesis.scheme import Scheme
from bsclib.thesis.slips import Slip
from bsclib.thesis.verdicts import Judgement

LARGEST = 5
_TELLING = 0.05


@dataclass(frozen=True, slots=True)
class Group:
    """Items of one list that share one printed weight."""

    figures: tuple[Figure, ...]
    value: Fraction

    @property
    def total(self) -> Fraction:
        """The group's weight as far as the items tell: count × item weight."""
        return len(self.figures) * self.value


@dataclass(frozen=True, slots=True)
class Search:
    """One search: the list, its grouping, whether as printed or restored, and what came of it.

    `null_rate` is the share of random weight vectors of the same shape that some matrix fits.
    """

    table: str
    card: str
    variant: str
    groups: tuple[Group, ...]
    matrices: tuple[tuple[tuple[Fraction, ...], ...], ...]
    cr: tuple[float, ...]
    null_rate: float | None
    searched: bool

    @property
    def telling(self) -> bool:
        """Whether a find is evidence: chance alone would rarely produce one."""
        return bool(self.matrices) and self.null_rate is not None and self.null_rate <= _TELLING


def groupings(figures: Sequence[Figure], values: Mapping[Key, Fraction]) -> list[tuple[Group, ...]]:
    """Return the ways to read a list as evenly split groups: printed groups, else runs, else equal values."""

    def value(f: Figure) -> Fraction:
        return values.get(f.key, f.value or Fraction(0))

    labelled = all(f.group for f in figures)
    runs = [tuple(g) for _, g in groupby(figures, key=lambda f: (f.group, value(f)) if labelled else value(f))]
    first = tuple(Group(run, value(run[0])) for run in runs)
    merged: dict[Fraction, list[Figure]] = {}
    for f in figures:
        merged.setdefault(value(f), []).append(f)
    second = tuple(Group(tuple(fs), v) for v, fs in merged.items())
    return [first] if labelled or len(second) == len(first) else [first, second]


@lru_cache(maxsize=256)
def _recover(totals: tuple[str, ...], counts: tuple[int, ...], decimals: int, method: str, draws: int) -> Any:
    return ahp.recover(list(totals), counts=list(counts), decimals=decimals, method=method)


def _decimals(quantum: Fraction) -> int:
    return len(str(1 / quantum)) - 1


def search(table: str, card: str, variant: str, groups: tuple[Group, ...], method: str, draws: int) -> Search:
    """Return the search for the matrices behind one grouping; not done for fewer than 2 or more than 5 groups."""
    if not 2 <= len(groups) <= LARGEST:
        return Search(table, card, variant, groups, (), (), None, False)
    decimals = _decimals(quanta(f for g in groups for f in g.figures))
    totals = tuple(text_of(g.total) for g in groups)
    found = _recover(totals, tuple(len(g.figures) for g in groups), decimals, method, draws)
    matrices = tuple(tuple(tuple(Fraction(x) for x in row) for row in m) for m in found.matrices)
    rate = None if found.null_rate is None else float(found.null_rate)
    return Search(table, card, variant, groups, matrices, tuple(map(float, found.cr)), rate, True)


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
            yield search(table.id, card, "restored" if slipped else "printed", groups, method, draws)
        for groups in groupings(figures, {}) if slipped else []:
            yield search(table.id, card, "printed", groups, method, draws)
            yield search(table.id, card, "printed, rescaled", _rescaled(groups), method, draws)


def conclusion(done: Search, rivals: Sequence[Search] = ()) -> Text:
    """Return in plain words what one search can and cannot say, `rivals` being those of the same list."""
    n, k = len(done.groups), len(done.matrices)
    if not done.searched:
        return say.TOO_MANY.fill(n=n, most=LARGEST)
    parts = [(say.SOME_FIT if k > 1 else say.ONE_FITS if k else say.NONE_FITS).fill(n=n, k=k)]
    if done.null_rate is not None:
        parts.append(say.CHANCE.fill(share=f"{done.null_rate:.1%}"))
    if k and not done.telling:
        parts.append(say.PROVES_NOTHING)
    if _settles(done, rivals):
        parts.append(say.SETTLES)
    return say.listed(parts, NOTHING)


def _settles(done: Search, rivals: Sequence[Search]) -> bool:
    printed = [r for r in rivals if r.variant != "restored" and r.searched]
    return done.variant == "restored" and done.telling and bool(printed) and not any(r.matrices for r in printed)


def rivals_of(done: Search, searches: Sequence[Search]) -> list[Search]:
    """Return the other searches of the same list."""
    return [s for s in searches if (s.table, s.card) == (done.table, done.card) and s is not done]


def settling(searches: Sequence[Search]) -> list[Search]:
    """Return the searches that settle a restoration: found as restored and telling, nothing as printed."""
    return [s for s in searches if _settles(s, rivals_of(s, searches))]


def judgements(done: Sequence[Search], slip: Slip, method: str) -> dict[Key, Judgement]:
    """Return the verdicts that the searches give on the weights without a printed cause.

    A list read as restored is judged by that search; of several groupings, by one that found a matrix.
    """
    verdicts: dict[Key, Judgement] = {}
    restored = {(s.table, s.card) for s in done if s.variant == "restored"}
    for s in sorted(done, key=lambda s: bool(s.matrices)):
        if s.variant != "restored" and (s.table, s.card) in restored:
            continue
        shares = (
            [Fraction(float(w)) for w in ahp.priorities(np.array(s.matrices[0], float), method)] if s.matrices else []
        )
        how = conclusion(s, rivals_of(s, done))
        for i, group in enumerate(s.groups):
            share = shares[i] / len(group.figures) if shares else None
            verdicts |= {f.key: _verdict(f, share, how, s, slip) for f in group.figures}
    return verdicts


def _verdict(figure: Figure, share: Fraction | None, how: Text, done: Search, slip: Slip) -> Judgement:
    against = f"search {done.table} {done.card}".strip()
    back = slip.restored.get(figure.key)
    if back is not None:
        told = say.listed([say.SLIPPED.fill(words=slip.words), say.CLOSES.fill(how=how)], Text(":", ": "))
        return Judgement(figure, "restored", back if share is None else share, back, told, against)
    if share is None:
        return Judgement(figure, "given", None, None, how, against)
    plain = half_up(share, figure.quantum) == figure.value
    return Judgement(figure, "reproduced" if plain else "rounded", share, None, how, against)
