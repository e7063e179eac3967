"""Totals, coverage, grades and ranks of the cards, all compared exactly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from bsclib.errors import Text
from bsclib.scoring.apart import total_of
from bsclib.scoring.kinds.levels import VETOES
from bsclib.scoring.protocols import LawLike
from bsclib.scoring.results import CardResult


@dataclass(frozen=True, slots=True)
class Total:
    """One card of one quarter: exact total [points], coverage 0 … 1, grade, rank among cards of its level.

    `veto` names what the events of the quarter take: grade, total, bonus; open: the law does not say.
    """

    scorecard: str
    total: Fraction | None
    coverage: Fraction
    grade: Text | None
    rank: int | None
    veto: tuple[str, ...]
    period: str = ""


def _sum(numbers: Iterable[Fraction | None]) -> Fraction:
    return sum((n for n in numbers if n is not None), Fraction(0))


def _total(card: CardResult, rulebook: LawLike, period: str) -> Total:
    weighted = [row for row in card.rows if row.weight is not None and row.status != "not_applicable"]
    whole = _sum(row.weight for row in weighted)
    scored = _sum(row.weight for row in weighted if row.status == "scored")
    coverage = scored / whole if whole else Fraction(0)
    known = any(row.contribution is not None for row in weighted)
    taken = {effect for row in card.rows for effect in row.veto}
    veto, grade = tuple(v for v in VETOES if v in taken), None
    parts = [*(row.contribution for row in card.rows), *(a.counted for a in card.adjustments)]
    total = total_of((n for n in parts if n is not None), card.card.cap, veto) if known else None
    if total is not None and coverage * 100 >= rulebook.coverage_limit:
        table = rulebook.grade_table
        grade = (table.lowest if "grade" in veto else table.of(total)).label
    return Total(card.card.id, total, coverage, grade, None, veto, period)


def _ranked(total: Total, peers: list[Total]) -> Total:
    """Return `total` with its rank among graded cards of its level; equal totals share a rank."""
    if total.grade is None or total.total is None:
        return total
    above = sum(p.grade is not None and p.total is not None and p.total > total.total for p in peers)
    return replace(total, rank=above + 1)


def card_totals(cards: Iterable[CardResult], rulebook: LawLike, period: str) -> tuple[Total, ...]:
    """Return the total of every card that has rows, in the order of the cards.

    A veto leaves the lowest grade.  Below the law's coverage limit there is no grade and no rank.
    """
    found = [_total(card, rulebook, period) for card in cards if card.rows or card.adjustments]
    level = {card.id: card.level for card in rulebook.scorecards}
    return tuple(_ranked(t, [p for p in found if level[p.scorecard] == level[t.scorecard]]) for t in found)
