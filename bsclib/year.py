"""A quarter among its neighbours: quarter, year to date and rolling four quarters, and the year they make.

The mean of quarterly scores hides misses that the year to date shows, so both are given, side by side.
How an indicator's quarters become one value is said by its `basis`; every span is scored by the law of its
last quarter, every quarter by the law of its own day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pandas as pd

from bsclib.decimals import round_half_up
from bsclib.errors import Text
from bsclib.period import Quarter
from bsclib.scoring import Scores, score

if TYPE_CHECKING:
    from bsclib.evidence import Fact, Facts
    from bsclib.law import Indicator, Rulebook, Scorecard
    from bsclib.quarter import QuarterView

HOW = {
    "sum": Text("各季相加", "sum of the quarters"),
    "ratio": Text("分子合计 ÷ 分母合计", "sum of numerators ÷ sum of denominators"),
    "mean": Text("各季平均(无分子分母)", "mean of the quarters (no numerator and denominator given)"),
    "last": Text("末季值", "value of the last quarter"),
    "linked": Text("所引考核表同期重算的总分", "total of the linked card over the same span"),
    "worst": Text("最严重的一次", "the worst of the quarters"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """Consecutive quarters of one company taken as one: its facts, its scores, and how each value was made."""

    quarters: tuple[str, ...]
    facts: Facts
    scores: Scores
    how: dict[tuple[str, str], str]


def to_date(views: Sequence[QuarterView]) -> list[QuarterView]:
    """Return the views of the last view's calendar year (views in order of time)."""
    year = views[-1].facts.period[:4]
    return [v for v in views if v.facts.period[:4] == year]


def rolling_four(views: Sequence[QuarterView]) -> list[QuarterView]:
    """Return the last four views if they are four quarters in a row, else none of them."""
    last = list(views[-4:])
    numbers = [Quarter.parse(v.facts.period) for v in last]
    unbroken = len(last) == 4 and all(b == a.next for a, b in pairwise(numbers))
    return last if unbroken else []


def _ratio(facts: Sequence[Fact], decimals: int) -> Decimal:
    top = sum((Fraction(f.numerator) for f in facts if f.numerator is not None), Fraction(0))
    bottom = sum((Fraction(f.denominator) for f in facts if f.denominator is not None), Fraction(0))
    # the scale (percent or plain) is the one on which the quarters' own ratios give their actuals
    first = next(f for f in facts if f.numerator and f.denominator)
    plain = Fraction(first.numerator or 0) / Fraction(first.denominator or 1)
    actual = Fraction(first.actual) if isinstance(first.actual, Decimal) else plain
    percent = abs(actual - 100 * plain) < abs(actual - plain)
    return _decimal(top / bottom * (100 if percent else 1), decimals)


def _decimal(value: Fraction, decimals: int) -> Decimal:
    return Decimal(int(round_half_up(value, decimals) * 10**decimals)).scaleb(-decimals)


def _mean(values: Sequence[Decimal], decimals: int) -> Decimal:
    return _decimal(sum(map(Fraction, values), Fraction(0)) / len(values), decimals)


def way_of(indicator: Indicator, facts: Sequence[Fact]) -> str:
    """Return how the quarters of an indicator become one value: a key of `HOW`."""
    rule = indicator.rule
    if rule is not None and rule.class_names:
        return "worst"
    if rule is not None and rule.linked and any(isinstance(f.actual, str) for f in facts):
        return "linked"
    if rule is not None and not rule.computed:
        return "mean"
    if all(f.numerator is not None and f.denominator for f in facts):
        return "ratio"
    return {"flow": "sum", "point": "last", "rolling4": "last"}.get(indicator.basis, "mean")


def _combined(indicator: Indicator, facts: Sequence[Fact], values: Sequence[Any], way: str) -> Any:
    """Return one value of several quarters; None if any of them is missing."""
    if any(v is None for v in values):
        return None
    if way == "worst" and indicator.rule is not None:
        order = indicator.rule.class_names
        known = [v for v in values if v in order]
        return max(known, key=order.index) if len(known) == len(values) else values[-1]
    if not all(isinstance(v, Decimal) for v in values):
        return values[-1]
    match way:
        case "sum":
            return sum(values, Decimal(0))
        case "last":
            return values[-1]
    return _mean(values, indicator.decimals)


def lives(row: Indicator, card: Scorecard, quarter: Quarter) -> bool:
    """Return whether a row stands on its card in a quarter: whether both exist on the quarter's last day."""
    return row.exists.on(quarter.last_day) and card.exists.on(quarter.last_day)


def combine(rulebook: Rulebook, views: Sequence[QuarterView]) -> tuple[Facts, dict[tuple[str, str], str]]:
    """Return the facts of several quarters as one, and how each value was made.

    Flows add up; rates are recomputed from numerators and denominators where every quarter gives them, else
    averaged (half up at the declared decimals, and said so); points and rolling values are the last ones; of
    severities the worst counts.  Targets go the way of their actuals.  A quarter's missing value makes the
    span's value missing: nothing is filled in.  A quarter in which a row did not exist is none of its quarters.
    """
    last = views[-1].facts
    rows, how = {}, {}
    for card in rulebook.scorecards:
        for indicator in card.indicators:
            lived = [v for v in views if lives(indicator, card, v.quarter)]
            facts = [v.facts.rows[indicator.key] for v in lived if indicator.key in v.facts.rows]
            if not facts or len(facts) < len(lived) or indicator.key not in last.rows:
                continue
            way = way_of(indicator, facts)
            actual = (
                _ratio(facts, indicator.decimals)
                if way == "ratio"
                else _combined(indicator, facts, [f.actual for f in facts], way)
            )
            target = _combined(indicator, facts, [f.target for f in facts], "mean" if way == "ratio" else way)
            rows[indicator.key] = replace(last.rows[indicator.key], actual=actual, target=target)
            how[indicator.key] = way
    panel: dict[str, Any] = {name: table for name, table in last.tables.items() if name not in ("panel", "events")}
    return replace(last, rows=rows, tables=panel), how


def span(views: Sequence[QuarterView]) -> Span:
    """Return several quarters scored as one, by the law of the last."""
    rulebook = views[-1].rulebook
    facts, how = combine(rulebook, views)
    return Span(tuple(v.facts.period for v in views), facts, score(rulebook, facts), how)


def _scores(scores: Scores) -> dict[tuple[str, str], Fraction | None]:
    return {row.key: row.score for row in scores}


def side_by_side(views: Sequence[QuarterView]) -> pd.DataFrame:
    """Return the last quarter's rows with year-to-date and rolling-four actuals and scores beside them.

    Parameters
    ----------
    views : quarters in order of time, the last one is reported

    Returns
    -------
    DataFrame
        One row per card × indicator: `scorecard indicator qtd_score mean_score ytd_target ytd_actual ytd_score
        rolling_actual rolling_score awarded how_zh how_en`; exact numbers, None where a span has no value.
        `mean_score` is the mean over the quarters of the year so far in which the row existed.  `awarded` is what an
        award has added up to so far this year: its points of 100 a quarter met ÷ the quarters of the year that the
        row lives in (4, where it always exists).
    """
    now, year = views[-1], to_date(views)
    ytd, four = span(year), rolling_four(views)
    rolling = span(four) if four else None
    quarterly = [_scores(v.scores) for v in year]
    ytd_scores = _scores(ytd.scores)
    rolling_scores = _scores(rolling.scores) if rolling else {}
    law = {i.key: (i, card) for card in now.rulebook.scorecards for i in card.indicators}
    of_year = [Quarter(now.quarter.year, n) for n in (1, 2, 3, 4)]
    rows = []
    for key in (row.key for row in now.scores):
        row = law.get(key)  # None: an adjustment, which no law gives
        lived = [q for q, v in zip(quarterly, year, strict=True) if row is None or lives(*row, v.quarter)]
        known = [Fraction(v) for q in lived if (v := q.get(key)) is not None]
        mean = sum(known, Fraction(0)) / len(known) if known and len(known) == len(lived) else None
        award = row is not None and row[0].rule is not None and row[0].rule.adds_up and mean is not None
        share = sum(lives(*row, q) for q in of_year) if row else 0
        way = ytd.how.get(key, "")
        fact, roll = ytd.facts.rows.get(key), rolling.facts.rows.get(key) if rolling else None
        text = HOW[way] if way else Text("", "")
        rows.append(
            {
                "scorecard": key[0],
                "indicator": key[1],
                "qtd_score": quarterly[-1].get(key),
                "mean_score": mean,
                "ytd_target": fact.target if fact else None,
                "ytd_actual": fact.actual if fact else None,
                "ytd_score": ytd_scores.get(key),
                "rolling_actual": roll.actual if roll else None,
                "rolling_score": rolling_scores.get(key),
                "awarded": sum(known, Fraction(0)) / share if award else None,
                "how_zh": text.zh,
                "how_en": text.en,
            }
        )
    return pd.DataFrame(rows)
