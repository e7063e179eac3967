"""What would lift a card's total to a line: the cheapest improvements of its figures, alone and together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from bsclib.scoring.edges import MoneyWorth, least, moved, nearest, smallest, start
from bsclib.scoring.kinds.evidence import How
from bsclib.scoring.protocols import FactsLike, IndicatorLike, LawLike
from bsclib.scoring.results import CardResult, Result, results_of

TOGETHER = 3  # improvements at a time
ROWS = 7  # those that can give most
LEVELS = 12  # of a row that are tried beside others
LINE = 8  # edges in a row that lie a single unit apart: the score moves with every unit
DOUBLINGS = 40


@dataclass(frozen=True, slots=True)
class Improvement:
    """One figure made better.

    Attributes
    ----------
    indicator : the row
    actual, to : what the figure is, and what it would have to be [indicator's unit]
    score : what the row would score
    gain : what that adds to the total [points]
    effort : how far the figure moves [% of its target, else of itself]
    """

    indicator: IndicatorLike
    actual: Fraction
    to: Fraction
    score: Fraction
    gain: Fraction
    effort: Fraction


@dataclass(frozen=True, slots=True)
class WayUp:
    """Improvements that together reach a total; none of them can be left out."""

    moves: tuple[Improvement, ...]
    total: Fraction
    reward: Fraction | None

    @property
    def effort(self) -> Fraction:
        """How far the figures move, added up [% of their targets]."""
        return sum((move.effort for move in self.moves), Fraction(0))


@dataclass(frozen=True, slots=True)
class _Ladder:
    """The better scores of a row, each with the least distance at which it begins, nearest first."""

    result: Result
    share: Fraction
    unit: Fraction
    levels: tuple[tuple[Fraction, Fraction], ...]
    how: How

    @property
    def most(self) -> Fraction:
        """What it can add to the total."""
        return self._gain(self.levels[-1][1])

    def _gain(self, score: Fraction) -> Fraction:
        return (score - (self.result.score or 0)) * self.share

    def at(self, distance: Fraction, score: Fraction) -> Improvement:
        """Return the improvement that moves the figure by `distance`."""
        actual, target = start(self.result), self.result.entry.evidence and self.result.entry.evidence.target
        whole = abs(target) if isinstance(target, Fraction) and target else abs(actual) or Fraction(1)
        indicator = self.result.entry.indicator
        return Improvement(indicator, actual, actual + distance, score, self._gain(score), 100 * abs(distance) / whole)

    def short_of(self, gain: Fraction) -> Iterator[Improvement]:
        """Yield its levels that add less than `gain`."""
        yield from (self.at(*level) for level in self.levels[:LEVELS] if self._gain(level[1]) < gain)

    def reaching(self, gain: Fraction) -> Improvement | None:
        """Return the least improvement that adds `gain`, None where it has none."""
        above = next((n for n, level in enumerate(self.levels) if self._gain(level[1]) >= gain), None)
        if above is None:
            return None
        far, near = self.levels[above][0], self.levels[above - 1][0] if above else Fraction(0)

        def enough(units: int) -> bool:
            score = moved(self.result, near + units * self.unit, self.how)
            return score is not None and self._gain(score) >= gain

        distance = near + self.unit * least(enough, 0, int((far - near) / self.unit))
        score = moved(self.result, distance, self.how)
        assert score is not None
        return self.at(distance, score)


def _ladder(result: Result, card: CardResult, how: How) -> _Ladder | None:
    """Return how a row can rise, None where it cannot."""
    share = card.share(result)
    if not result.entry.movable or result.score is None or not share:
        return None
    for unit in (smallest(result), -smallest(result)):
        if levels := tuple(_levels(result, unit, how)):
            return _Ladder(result, share, unit, levels, how)
    return None


def _levels(result: Result, unit: Fraction, how: How) -> Iterator[tuple[Fraction, Fraction]]:
    """Yield (distance, score) as long as the score rises: edge by edge; where it moves with each unit, by leaps."""
    at, score, leap, steps = Fraction(0), result.score or Fraction(0), 1, 0
    for _ in range(DOUBLINGS):
        near = nearest(result, unit, how, at)
        if near is None or near[1] <= score:
            return
        steps = steps + 1 if abs(near[0] - at) == abs(unit) else 0
        if steps > LINE:
            leap *= 2
            further = moved(result, at + unit * leap, how)
            near = (at + unit * leap, further) if further is not None and further > near[1] else near
        at, score = near
        yield at, score


def _cheapest(ladders: Sequence[_Ladder], gain: Fraction) -> list[Improvement] | None:
    """Return the improvement of each row that together add `gain` with the least effort, each of them needed."""
    first, *rest = ladders
    if not rest:
        found = first.reaching(gain)
        return [found] if found else None
    ways = ([move, *others] for move in first.short_of(gain) if (others := _cheapest(rest, gain - move.gain)))
    return min(ways, key=lambda moves: sum(m.effort for m in moves), default=None)


def reach(
    rulebook: LawLike, facts: FactsLike, card: str, total: Fraction, reward: MoneyWorth | None = None, ways: int = 5
) -> list[WayUp]:
    """Return the cheapest ways to lift a card to a total: up to three figures made better, least effort first.

    Effort is how far a figure moves, as a percent of its target (of itself where it has none), added up: a measure of
    distance, not of cost, which only the unit itself knows.  Rows that people judge or that take another card's total
    are left as they are.

    Parameters
    ----------
    rulebook, facts
        As `score` takes them.
    card : str
        Its id.
    total : Fraction
        The line to be reached [points].
    reward : callable (row, its actual, its card's total) → money, optional
        What a result is worth: `pay.worth(view)`.
    ways : int
        How many are wanted.

    Returns
    -------
    list of WayUp
        Empty where the line is reached already, or cannot be reached by three figures.

    Examples
    --------
    >>> from bsclib.quarter import sample_quarter
    >>> view = sample_quarter()
    >>> card = min((c.id for c in view.cards_at("department")), key=lambda id: view.totals[id].total)
    >>> best = reach(view.rulebook, view.facts, card, Fraction(75))[0]
    >>> best.total >= 75, len(best.moves) <= 3
    (True, True)
    """
    result = next(c for c in results_of(rulebook, facts) if c.card.id == card)
    if result.total is None or result.total >= total:
        return []
    ladders = [ladder for row in result.rows if (ladder := _ladder(row, result, rulebook.policies))]
    ladders = sorted(ladders, key=lambda ladder: -ladder.most)[:ROWS]
    sets = (part for size in range(1, TOGETHER + 1) for part in combinations(ladders, size))
    found = [moves for part in sets if (moves := _cheapest(part, total - result.total))]
    found.sort(key=lambda moves: (sum(m.effort for m in moves), len(moves)))
    return [_way(result, result.total, moves, reward) for moves in found[:ways]]


def _way(card: CardResult, total: Fraction, moves: Sequence[Improvement], reward: MoneyWorth | None) -> WayUp:
    lifted = total + sum((m.gain for m in moves), Fraction(0))
    lifted = lifted if card.card.cap is None else min(lifted, Fraction(card.card.cap))
    paid = None
    if reward is not None:
        keys = [(card.card.id, move.indicator.id) for move in moves]
        # a row that is the common goal of all is paid for more than its points
        most = max(reward(key, move.to, lifted) for key, move in zip(keys, moves, strict=True))
        paid = most - reward(keys[0], moves[0].actual, total)
    return WayUp(tuple(moves), lifted, paid)
