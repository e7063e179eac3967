"""The smallest sets of printed figures whose change makes all else agree.

A figure that fails although its matrix says what it is, is wrong itself; where a relation between figures
fails, each of them may be: every smallest set is found, so that a tie is seen as one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import inf

from bsclib.published.cells import FAILS
from bsclib.published.figures import Key
from bsclib.published.relation import Relation
from bsclib.published.world import MENDED, TRUE, Estimate, Failure, World

_DEEPEST = 5  # figures beside those that are wrong for certain
_NODES = 1500
Solved = dict[Key, Estimate | None]


@dataclass(frozen=True)
class CulpritSet:
    """One way to make all agree: the figures that are wrong, with what they should be, and its price."""

    world: World
    solved: Solved
    changed: frozenset[Key]
    left: tuple[Failure, ...] = ()

    @property
    def culprits(self) -> frozenset[Key]:
        """The wrong figures: entries of matrices and all others."""
        return self.changed | frozenset(self.solved)

    @cached_property
    def carried(self) -> frozenset[Key]:
        """The figures that are off only because a wrong one was used to make them, however many steps away."""
        world, known = self.world, dict(self.solved)
        found: set[Key] = set()
        while True:
            more = {
                k for k, c in world.cells.items()
                if c.value is not None and k not in known and c.figure.role != "entry" and world.level(k, known)[2]
            }  # fmt: skip
            if not more:
                return frozenset(found)
            found |= more
            known |= {k: world.estimate(k, TRUE, {}) if k in world.exact else None for k in more}

    @property
    def price(self) -> tuple[int, int]:
        """What is left unexplained, then how many figures are changed."""
        return len(self.left), len(self.culprits)


@dataclass
class CulpritSearch:
    """The search in one world: `base` are its failures before any figure is taken for wrong."""

    world: World
    base: list[Failure] = field(default_factory=list)
    nodes: int = 0

    def explanations(self, changed: frozenset[Key]) -> list[CulpritSet]:
        """Return every explanation with the fewest wrong figures; one with what is left where none is complete."""
        self.base = self.world.failing({})
        sure = frozenset(f.output for f in self.base if f.output and f.suspects == (f.output,))
        for depth in range(_DEEPEST + 1):
            found: dict[frozenset[Key], Solved] = {}
            self._descend(sure, depth, found, set())
            if found:
                least = min(map(len, found))
                return [CulpritSet(self.world, s, changed) for k, s in found.items() if len(k) == least]
            if self.nodes > _NODES:
                break
        solved, left = self.failing(sure)
        return [CulpritSet(self.world, solved, changed, tuple(left))]

    def _descend(
        self, wrong: frozenset[Key], depth: int, found: dict[frozenset[Key], Solved], seen: set[frozenset[Key]]
    ) -> None:
        if wrong in seen or self.nodes > _NODES:
            return
        seen.add(wrong)
        self.nodes += 1
        solved, failures = self.failing(wrong)
        if not failures:
            found[wrong] = solved
        elif depth:
            first = min(failures, key=lambda f: len(f.suspects))
            for key in first.suspects:
                if key not in wrong:
                    self._descend(wrong | {key}, depth - 1, found, seen)

    def failing(self, wrong: frozenset[Key]) -> tuple[Solved, list[Failure]]:
        """Return what the figures in `wrong` should be, and what fails all the same."""
        world = self.world
        if not wrong:
            return {}, self.base
        solved = self._solve(wrong)
        near = {k for key in wrong for r in world.by_key.get(key, ()) for k in r.keys if k in world.cells}
        kept = [f for f in self.base if f.output is not None and f.output not in near and f.output not in wrong]
        return solved, kept + world.failing(solved, near)

    def _solve(self, wrong: frozenset[Key]) -> Solved:
        """Return what each wrong figure should be: by its matrix, else by what most relations around it ask."""
        exact = self.world.exact
        solved: Solved = {k: ((exact[k][0][0], exact[k][1]) if k in exact else None) for k in wrong}
        open_keys = sorted(k for k in wrong if k not in exact)
        for _ in range(2 if len(open_keys) > 1 else 1):
            for key in open_keys:
                solved[key] = None
                candidates = list(dict.fromkeys(self._candidates(key, solved)))
                solved[key] = min(candidates, key=lambda c: self._trouble(key, solved, c), default=None)
        return solved

    def _trouble(self, key: Key, solved: Solved, candidate: Estimate) -> tuple[int, float]:
        tried = solved | {key: candidate}
        levels = [
            max((x for m in (TRUE, MENDED) if (x := self.world.agreement(r, tried, m)) is not None), default=2)
            for r in self.world.by_key.get(key, ())
        ]
        return sum(x == FAILS for x in levels), candidate[1]

    def _candidates(self, key: Key, solved: Solved) -> Iterator[Estimate]:
        for relation in self.world.by_key.get(key, ()):
            for mode in (TRUE, MENDED):
                found = self._asked(key, relation, solved, mode)
                if found is not None:
                    yield found

    def _asked(self, key: Key, relation: Relation, solved: Mapping[Key, Estimate | None], mode: str) -> Estimate | None:
        """Return what one relation asks of a figure when all others are known."""
        world = self.world
        others = [None if k == key else world.estimate(k, mode, solved) for k in relation.causes]
        if any(o is None and k != key for o, k in zip(others, relation.causes, strict=True)):
            return None
        values, reaches = [o[0] if o else 0.0 for o in others], [o[1] if o else 0.0 for o in others]
        if relation.output == key:
            low, middle, high = relation.span(values, reaches)
            return middle, (high - low) / 2
        goal = (relation.target, 0.0) if relation.output is None else world.estimate(relation.output, mode, solved)
        place = relation.causes.index(key)
        return None if goal is None else _inverse(relation, values, reaches, place, goal)


def _inverse(
    relation: Relation, values: Sequence[float], reaches: Sequence[float], place: int, goal: Estimate
) -> Estimate | None:
    """Return the cause at `place` for which a relation gives `goal`, and how far it may be off."""

    def at(x: float) -> float:
        return relation.value([*values[:place], x, *values[place + 1 :]])

    low, high = 1e-7, 1e4
    rising = at(high) > at(low)
    if not min(at(low), at(high)) - 1e-9 <= goal[0] <= max(at(low), at(high)) + 1e-9:
        return None
    for _ in range(90):
        middle = (low * high) ** 0.5
        low, high = (middle, high) if (at(middle) < goal[0]) == rising else (low, middle)
    x = (low * high) ** 0.5
    slope = abs(at(x * 1.0001) - at(x * 0.9999)) / (x * 0.0002)
    bottom, _, top = relation.span(
        [*values[:place], x, *values[place + 1 :]], [*reaches[:place], 0.0, *reaches[place + 1 :]]
    )
    loose = (top - bottom) / 2 + goal[1]
    return (x, loose / slope) if slope > 0 and loose / slope < inf else None
