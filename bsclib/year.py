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
from bsclib.errors import NOTHING, Text
from bsclib.period import Quarter
from bsclib.scoring import Scores, score

if TYPE_CHECKING:
    from bsclib.evidence import Fact, Facts
    from bsclib.law import Indicator, Rulebook, Scorecard
    from bsclib.quarter import QuarterView
    from bsclib.scoring import ScoredRow

HOW = {
    "sum": Text("各季相加", "sum of the quarters"),
    "ratio": Text("分子合计 ÷ 分母合计", "sum of numerators ÷ sum of denominators"),
    "mean": Text("各季平均(无分子分母)", "mean of the quarters (no numerator and denominator given)"),
    "last": Text("末季值", "value of the last quarter"),
    "linked": Text("所引考核表同期重算的总分", "total of the linked card over the same span"),
    "worst": Text("最严重的一次", "the worst of the quarters"),
}
UNTIL = Text("{how}（至 {quarter}）", "{how} (until {quarter})")


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


def _score(scores: Scores, key: tuple[str, str]) -> Fraction | None:
    return next((row.score for row in scores if row.key == key), None)


def side_by_side(views: Sequence[QuarterView]) -> pd.DataFrame:
    """Return the last quarter's rows with year-to-date and rolling-four actuals and scores beside them.

    Parameters
    ----------
    views : quarters in order of time, the last one is reported

    Returns
    -------
    DataFrame
        One row per card × indicator: `scorecard indicator card_zh card_en label_zh label_en decimals qtd_score
        mean_score ytd_target ytd_actual ytd_score rolling_actual rolling_score awarded until how_zh how_en`; exact
        numbers, None where a span has no value.  The last quarter's rows come first, then those that ended within the
        year: `until` is the last quarter they lived in (else None), and the law of that quarter scores their year.
        `mean_score` is the mean over the quarters of the year so far in which the row existed.  `awarded` is what an
        award has added up to so far this year: its points of 100 a quarter met ÷ the quarters of the year that the
        row lives in (4, where it always exists).
    """
    year, four = to_date(views), rolling_four(views)
    rolling = span(four) if four else None
    told: dict[tuple[str, str], dict[str, Any]] = {}
    for last in range(len(year), 0, -1):
        lived = year[:last]
        law = {i.key: (i, card) for card in lived[-1].rulebook.scorecards for i in card.indicators}
        # an adjustment is in no law and belongs to its own quarter: it ends no row
        new = [row for row in lived[-1].scores if row.key not in told and (row.key in law or last == len(year))]
        if not new:
            continue
        ytd = span(lived)
        for row in new:
            told[row.key] = _beside(row, law.get(row.key), lived, ytd, rolling if last == len(year) else None)
            if last < len(year):
                _end(told[row.key], lived[-1].facts.period)
    return pd.DataFrame([*told.values()])


def _end(told: dict[str, Any], quarter: str) -> None:
    """Mark a row that ended within the year: it has no score of the last quarter."""
    how = UNTIL.fill(how=Text(told["how_zh"], told["how_en"]), quarter=quarter)
    told |= {"qtd_score": None, "until": quarter, "how_zh": how.zh, "how_en": how.en}


def _beside(
    row: ScoredRow,
    law: tuple[Indicator, Scorecard] | None,
    year: Sequence[QuarterView],
    ytd: Span,
    rolling: Span | None,
) -> dict[str, Any]:
    """Return one row of `side_by_side`; `law` is None for an adjustment, which no law gives."""
    key = row.key
    lived = [v for v in year if law is None or lives(*law, v.quarter)]
    known = [Fraction(s) for v in lived if (s := _score(v.scores, key)) is not None]
    mean = sum(known, Fraction(0)) / len(known) if known and len(known) == len(lived) else None
    award = law is not None and law[0].rule is not None and law[0].rule.adds_up and mean is not None
    share = sum(lives(*law, Quarter(year[-1].quarter.year, n)) for n in (1, 2, 3, 4)) if law else 0
    fact, roll = ytd.facts.rows.get(key), rolling.facts.rows.get(key) if rolling else None
    how = HOW.get(ytd.how.get(key, ""), NOTHING)
    card = year[-1].rulebook.card(row.scorecard).label
    return {
        "scorecard": key[0],
        "indicator": key[1],
        "card_zh": card.zh,
        "card_en": card.en,
        "label_zh": row.label.zh,
        "label_en": row.label.en,
        "decimals": law[0].decimals if law else 2,
        "qtd_score": row.score,
        "mean_score": mean,
        "ytd_target": fact.target if fact else None,
        "ytd_actual": fact.actual if fact else None,
        "ytd_score": _score(ytd.scores, key),
        "rolling_actual": roll.actual if roll else None,
        "rolling_score": _score(rolling.scores, key) if rolling else None,
        "awarded": sum(known, Fraction(0)) / share if award else None,
        "until": None,
        "how_zh": how.zh,
        "how_en": how.en,
    }
