"""Totals, coverage, grades and ranks of the cards, all compared exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import pandas as pd

from bsclib.errors import Text
from bsclib.scoring.table import behind


@dataclass(frozen=True, slots=True)
class Total:
    """One card of one quarter: exact total [points], coverage 0 … 1, grade, rank among cards of its level."""

    scorecard: str
    total: Fraction | None
    coverage: Fraction
    grade: Text | None
    rank: int | None
    veto: bool


def _sum(rows: Iterable[Mapping[str, Any]], column: str) -> Fraction:
    return sum((row[column] for row in rows if row[column] is not None), Fraction(0))


def _card(id: str, rows: Sequence[Mapping[str, Any]], rulebook: Any) -> Total:
    weighted = [row for row in rows if row["weight"] is not None]
    whole = _sum(weighted, "weight")
    scored = _sum((row for row in weighted if row["status"] == "scored"), "weight")
    coverage = scored / whole if whole else Fraction(0)
    known = any(row["contribution"] is not None for row in weighted)
    total = _sum(rows, "contribution") if known else None
    veto, grade = any(row["veto"] for row in rows), None
    if total is not None and coverage * 100 >= rulebook.coverage_limit:
        table = rulebook.grade_table
        grade = (table.lowest if veto else table.of(total)).label
    return Total(id, total, coverage, grade, None, veto)


def _ranked(total: Total, peers: list[Total]) -> Total:
    """Return `total` with its rank among graded cards of its level; equal totals share a rank."""
    if total.grade is None or total.total is None:
        return total
    above = sum(p.grade is not None and p.total is not None and p.total > total.total for p in peers)
    return replace(total, rank=above + 1)


def totals(scores: pd.DataFrame, rulebook: Any) -> list[Total]:
    """Return the exact result of every card in `scores`, in the table's order.

    A veto leaves the lowest grade.  Below the law's coverage limit there is no grade and no rank.
    """
    rows = [kept | {"status": status} for kept, status in zip(behind(scores), scores["status"], strict=True)]
    parts: dict[str, list[Mapping[str, Any]]] = {}
    for id, row in zip(scores["scorecard"], rows, strict=True):
        parts.setdefault(id, []).append(row)
    found = [_card(id, part, rulebook) for id, part in parts.items()]
    level = {card.id: card.level for card in rulebook.scorecards}
    return [_ranked(t, [p for p in found if level[p.scorecard] == level[t.scorecard]]) for t in found]


def cards(scores: pd.DataFrame, rulebook: Any) -> pd.DataFrame:
    """Return totals, coverage, grades and ranks, one row per card.

    Parameters
    ----------
    scores : DataFrame
        What `score` returned.
    rulebook : Rulebook
        For the grade table, the coverage limit and the levels of the cards.

    Returns
    -------
    DataFrame
        scorecard, total (float64), coverage (float64, 0 … 1), grade and grade_en (None below the coverage
        limit), rank (among the cards of the same level; None likewise), veto.
    """
    rows = totals(scores, rulebook)
    return pd.DataFrame(
        {
            "scorecard": pd.Series([r.scorecard for r in rows], dtype="str"),
            "total": pd.Series([None if r.total is None else float(r.total) for r in rows], dtype="float64"),
            "coverage": pd.Series([float(r.coverage) for r in rows], dtype="float64"),
            "grade": pd.Series([r.grade.zh if r.grade else None for r in rows], dtype=object),
            "grade_en": pd.Series([r.grade.en if r.grade else None for r in rows], dtype=object),
            "rank": pd.Series([r.rank for r in rows], dtype="Int64"),
            "veto": pd.Series([r.veto for r in rows], dtype=bool),
        }
    )
