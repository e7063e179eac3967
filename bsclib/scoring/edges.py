"""The edges of a row: the nearest actuals at which its score changes, and what that is worth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from bsclib.errors import Text
from bsclib.scoring.kinds.evidence import How, NotScorableError
from bsclib.scoring.protocols import FactsLike, LawLike
from bsclib.scoring.results import CardResult, Result, results_of

_REACH = 34  # doublings of the smallest unit that are searched


class MoneyWorth(Protocol):
    """What a result is worth in money."""

    @property
    def coin(self) -> Text:
        """The money it is told in."""

    def __call__(self, key: tuple[str, str], actual: Fraction, total: Fraction) -> Fraction:
        """Return what is paid where the row `key` has this actual and its card this total."""


@dataclass(frozen=True, slots=True)
class Edge:
    """The nearest actual at which a row's score changes: [indicator's unit], score, points of the total, reward."""

    way: str
    actual: Fraction
    distance: Fraction
    score: Fraction
    worth: Fraction
    reward: Fraction | None = None
    coin: Text | None = None


def start(result: Result) -> Fraction:
    """Return the actual of a row that is worked out from a number."""
    evidence = result.entry.evidence
    assert evidence is not None
    assert isinstance(evidence.actual, Fraction)
    return evidence.actual


def moved(result: Result, distance: Fraction, how: How) -> Fraction | None:
    """Return the row's score with its actual moved by `distance`; None outside the indicator's range."""
    rule, evidence, indicator = result.entry.rule, result.entry.evidence, result.entry.indicator
    assert rule is not None
    assert evidence is not None
    actual = start(result) + distance
    low, high = indicator.minimum, indicator.maximum
    if (low is not None and actual < Fraction(low)) or (high is not None and actual > Fraction(high)):
        return None
    try:
        return rule.score(actual, evidence.target, how).score
    except NotScorableError:
        return None


def nearest(result: Result, unit: Fraction, how: How, at: Fraction = Fraction(0)) -> tuple[Fraction, Fraction] | None:
    """Return the least distance, whole units beyond `at`, at which the score changes, and the score there."""
    here = moved(result, at, how)
    far = next((1 << p for p in range(_REACH) if moved(result, at + unit * (1 << p), how) != here), None)
    if far is None:
        return None
    high = least(lambda n: moved(result, at + unit * n, how) != here, far // 2, far)
    score = moved(result, at + unit * high, how)
    return None if score is None else (at + unit * high, score)


def least(reached: Callable[[int], bool], low: int, high: int) -> int:
    """Return the least number above `low`, where something does not hold, up to `high`, where it does: halving."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    return high


def smallest(result: Result) -> Fraction:
    """Return the smallest difference that the row's figures can have."""
    return Fraction(Decimal(1).scaleb(-result.entry.indicator.decimals))


def edges_of(result: Result, card: CardResult, how: How, reward: MoneyWorth | None = None) -> list[Edge]:
    """Return the nearest change of a row's score on either side, upward first; empty where it has none."""
    found: list[Edge] = []
    if not result.entry.movable or result.score is None:
        return found
    for sign in (1, -1):
        near = nearest(result, sign * smallest(result), how)
        if near is None:
            continue
        distance, score = near
        worth = (score - result.score) * card.share(result)
        paid = None
        if reward is not None and card.total is not None:
            key, here = result.entry.key, start(result)
            paid = reward(key, here + distance, card.total + worth) - reward(key, here, card.total)
        way = "up" if score > result.score else "down"
        coin = reward.coin if reward is not None else None
        found.append(Edge(way, start(result) + distance, distance, score, worth, paid, coin))
    return found


def step_edges(
    rulebook: LawLike, facts: FactsLike, reward: MoneyWorth | None = None, only: str = ""
) -> dict[tuple[str, str], list[Edge]]:
    """Return, for each row that is worked out from a number, the nearest change of its score on either side.

    Parameters
    ----------
    rulebook, facts
        As `score` takes them.
    reward : MoneyWorth, optional
        What a result is worth in money; without it no reward is given.
    only : str
        The one card wanted; default: all of them.

    Returns
    -------
    dict
        (card, indicator) → edges, up before down.

    Examples
    --------
    >>> from bsclib.quarter import sample_quarter
    >>> view = sample_quarter()
    >>> edges = step_edges(view.rulebook, view.facts, only="company")
    >>> {card for card, _ in edges}
    {'company'}
    """
    how = rulebook.policies
    cards = [card for card in results_of(rulebook, facts) if only in ("", card.card.id)]
    rows = [(row, card) for card in cards for row in card.rows if row.entry.movable]
    return {row.entry.key: edges_of(row, card, how, reward) for row, card in rows}
