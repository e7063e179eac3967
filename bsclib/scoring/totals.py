"""Totals, coverage, grades and ranks of the cards, all compared exactly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from bsclib.errors import Text
from bsclib.scoring.apart import total_of
from bsclib.scoring.kinds.levels import VETOES
from bsclib.scoring.protocols import LawLike
from bsclib.scoring.table import Number, ScoredRow


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


def _sum(numbers: Iterable[Number]) -> Fraction:
    return sum((n for n in numbers if n is not None), Fraction(0))


def _total(rows: Sequence[ScoredRow], rulebook: LawLike) -> Total:
    weighted = [row for row in rows if row.weight is not None and row.status != "not_applicable"]
    whole = _sum(row.weight for row in weighted)
    scored = _sum(row.weight for row in weighted if row.status == "scored")
    coverage = scored / whole if whole else Fraction(0)
    known = any(row.contribution is not None for row in weighted)
    taken = {effect for row in rows for effect in row.veto}
    veto, grade = tuple(v for v in VETOES if v in taken), None
    cap = next(card.cap for card in rulebook.scorecards if card.id == rows[0].scorecard)
    total = total_of((n for row in rows if (n := row.contribution) is not None), cap, veto) if known else None
    if total is not None and coverage * 100 >= rulebook.coverage_limit:
        table = rulebook.grade_table
        grade = (table.lowest if "grade" in veto else table.of(total)).label
    return Total(rows[0].scorecard, total, coverage, grade, None, veto, rows[0].period)


def _ranked(total: Total, peers: list[Total]) -> Total:
    """Return `total` with its rank among graded cards of its level; equal totals share a rank."""
    if total.grade is None or total.total is None:
        return total
    above = sum(p.grade is not None and p.total is not None and p.total > total.total for p in peers)
    return replace(total, rank=above + 1)


def card_totals(rows: Iterable[ScoredRow], rulebook: LawLike) -> tuple[Total, ...]:
    """Return the exact result of every card of one period, in the order of its rows.

    A veto leaves the lowest grade.  Below the law's coverage limit there is no grade and no rank.
    """
    parts: dict[str, list[ScoredRow]] = {}
    for row in rows:
        parts.setdefault(row.scorecard, []).append(row)
    found = [_total(part, rulebook) for part in parts.values()]
    level = {card.id: card.level for card in rulebook.scorecards}
    return tuple(_ranked(t, [p for p in found if level[p.scorecard] == level[t.scorecard]]) for t in found)
