"""From results to rows: one frozen row per card × indicator, every number exact, with its sentence and its source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bsclib.decimals import text_of
from bsclib.errors import Text
from bsclib.scoring.adjustments import Adjustment, AdjustmentLine
from bsclib.scoring.protocols import IndicatorLike, LawLike
from bsclib.scoring.results import CardResult, Result
from bsclib.scoring.sentences import why

LANGUAGES = ("zh", "en")
Number = Fraction | None
Value = Fraction | str | None  # a number; a class, a range in words, another card; nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredRow:
    """One card × indicator × period: what was aimed at, what came, what it scored and why.

    `target` and `actual` are in the indicator's own unit, `points`, `score` and `contribution` in points;
    a number that does not exist is None, and `status` says why.  `languages` are the law's: a label in another is None.
    """

    period: str
    scorecard: str
    indicator: str
    label: Text
    dimension: Text
    unit: str
    better: str
    target: Value = None
    actual: Value = None
    gap: Number = None
    steps: Number = None
    points: Number = None
    score: Number = None
    weight: Number = None
    contribution: Number = None
    status: str
    why: Text
    source: str
    cell: str
    veto: tuple[str, ...] = ()
    languages: tuple[str, ...] = LANGUAGES

    @property
    def key(self) -> tuple[str, str]:
        """(scorecard, indicator)."""
        return (self.scorecard, self.indicator)

    @property
    def shown(self) -> dict[str, Any]:
        """The row under the table's twenty columns, in Chinese where a column holds one language."""
        words = {f"label_{lang}": self.label.of(lang) if lang in self.languages else None for lang in LANGUAGES}
        words |= {"dimension": self.dimension.zh, "why": self.why.zh}
        return {name: words[name] if name in words else getattr(self, name) for name in COLUMNS}


NUMBERS = ("gap", "steps", "points", "score", "weight", "contribution")
VALUES = ("target", "actual")
COLUMNS = (
    *("period", "scorecard", "indicator", "label_zh", "label_en", "dimension", "unit", "better"),
    *(*VALUES, *NUMBERS, "status", "why", "source", "cell"),
)


def _value(value: Decimal | Value) -> Value:
    return Fraction(value) if isinstance(value, Decimal | Fraction) else value


def _target(result: Result) -> Decimal | Value:
    """Return the target shown: the law's where the law fixes it, else the workbook's (a range's text too)."""
    rule, fact = result.entry.rule, result.entry.fact
    if rule is not None and rule.own_target is not None:
        return rule.own_target
    if fact is not None and fact.target is not None:
        return fact.target
    if rule is None or not rule.span:
        return None
    return "–".join("" if end is None else text_of(end) for end in rule.span)


def _better(indicator: IndicatorLike) -> str:
    ruled = None if indicator.rule is None else indicator.rule.direction
    return str(ruled or indicator.better_nature)


def _row(period: str, result: Result, sentence: Text) -> ScoredRow:
    indicator = result.entry.indicator
    return ScoredRow(
        **_named(period, result.entry.card.id, indicator, result.entry.cell),
        better=_better(indicator),
        target=_value(_target(result)),
        actual=_value(result.actual),
        **{name: getattr(result, name) for name in (*NUMBERS, "status", "veto")},
        why=sentence,
    )


def _adjusted(period: str, adjustment: Adjustment) -> ScoredRow:
    return ScoredRow(
        **_named(period, adjustment.card, adjustment.line, adjustment.cell),
        better=adjustment.line.better_nature,
        points=adjustment.counted,
        contribution=adjustment.counted,
        status="scored",
        why=adjustment.why,
    )


def _named(period: str, card: str, line: IndicatorLike | AdjustmentLine, cell: str) -> dict[str, Any]:
    """Return what a row says of itself: of which quarter, card and line of the law, and where it stands."""
    told = {name: getattr(line, name) for name in ("label", "dimension", "unit", "source")}
    return {"period": period, "scorecard": card, "indicator": line.id, "cell": cell, **told}


def scored_rows(cards: Iterable[CardResult], rulebook: LawLike, period: str) -> tuple[ScoredRow, ...]:
    """Return every row of every card, in the law's order; a card's adjustments follow its indicators."""
    how, missing = rulebook.policies, rulebook.policies.missing
    rows: list[ScoredRow] = []
    for card in cards:
        rows += [_row(period, r, why(r.entry, r, how, missing)) for r in card.rows]
        rows += [_adjusted(period, a) for a in card.adjustments]
    spoken = tuple(rulebook.company.languages)
    return tuple(replace(row, languages=spoken) for row in rows) if set(spoken) != set(LANGUAGES) else tuple(rows)
