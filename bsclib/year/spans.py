"""Several quarters as one: how their values become one value, and the scores of the span."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

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
    "mean": Text("各季平均（无分子分母）", "mean of the quarters (no numerator and denominator given)"),
    "levels": Text(
        "各季平均（评分标准的界限按季定）", "mean of the quarters (the rule's levels are those of a quarter)"
    ),
    "last": Text("末季值", "value of the last quarter"),
    "linked": Text("所引考核表同期重算的总分", "total of the linked card over the same span"),
    "worst": Text("最严重的一次", "the worst of the quarters"),
}


OF_A_QUARTER = ("panel", "events", "waivers")  # sheets that speak of their own quarter alone


@dataclass(frozen=True, slots=True)
class Span:
    """Consecutive quarters of one company taken as one: its facts, its scores, and how each value was made."""

    quarters: tuple[str, ...]
    facts: Facts
    scores: Scores
    how: dict[tuple[str, str], str]


def to_date(views: Sequence[QuarterView]) -> list[QuarterView]:
    """Return the views of the last view's calendar year (views in order of time).

    Parameters
    ----------
    views : sequence of QuarterView
        In order of time.

    Returns
    -------
    list of QuarterView

    Examples
    --------
    >>> [view.facts.period for view in to_date(view.history(5))]
    ['2025Q1', '2025Q2', '2025Q3', '2025Q4']
    """
    year = views[-1].facts.period[:4]
    return [v for v in views if v.facts.period[:4] == year]


def rolling_four(views: Sequence[QuarterView]) -> list[QuarterView]:
    """Return the last four views if they are four quarters in a row, else none of them.

    Parameters
    ----------
    views : sequence of QuarterView
        In order of time.

    Returns
    -------
    list of QuarterView

    Examples
    --------
    >>> views = view.history(4)
    >>> len(rolling_four(views)), rolling_four(views[1:])
    (4, [])
    """
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
    """Return how the quarters of an indicator become one value: a key of `HOW`.

    Parameters
    ----------
    indicator : Indicator
    facts : sequence of Fact
        The indicator's facts, one a quarter.

    Returns
    -------
    str

    Examples
    --------
    >>> row = view.rulebook.card("company").indicators[0]
    >>> way_of(row, [view.facts.rows[row.key]])
    'mean'
    """
    rule = indicator.rule
    if rule is not None and rule.class_names:
        return "worst"
    if rule is not None and rule.linked and any(isinstance(f.actual, str) for f in facts):
        return "linked"
    if rule is not None and not rule.computed:
        return "mean"
    if all(f.numerator is not None and f.denominator for f in facts):
        return "ratio"
    way = {"flow": "sum", "point": "last", "rolling4": "last"}.get(indicator.basis, "mean")
    return "levels" if way == "sum" and rule is not None and rule.levels_stand else way


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
    """Return whether a row stands on its card in a quarter: whether both exist on the quarter's last day.

    Parameters
    ----------
    row : Indicator
    card : Scorecard
    quarter : Quarter

    Returns
    -------
    bool

    Examples
    --------
    >>> law = view.rulebook
    >>> card = law.card("company")
    >>> lives(card.indicators[0], card, Quarter(2025, 4))
    True
    """
    return row.exists.on(quarter.last_day) and card.exists.on(quarter.last_day)


def waived(key: tuple[str, str], view: QuarterView) -> bool:
    """Return whether a row was not applicable in a quarter although it stands on its card.

    Parameters
    ----------
    key : (str, str)
        Card and row.
    view : QuarterView

    Returns
    -------
    bool

    Examples
    --------
    >>> waived(view.rulebook.card("company").indicators[0].key, view)
    False
    """
    if any((row["scorecard"], row["indicator"]) == key for row in view.facts.tables.get("waivers", ())):
        return True
    return any(not row.due for card in view.rulebook.scorecards if card.id == key[0] for row in card if row.key == key)


def combine(rulebook: Rulebook, views: Sequence[QuarterView]) -> tuple[Facts, dict[tuple[str, str], str]]:
    """Return the facts of several quarters as one, and how each value was made.

    Flows add up; rates are recomputed from numerators and denominators where every quarter gives them, else
    averaged (half up at the declared decimals, and said so); points and rolling values are the last ones; of
    severities the worst counts.  Targets go the way of their actuals.  A quarter's missing value makes the
    span's value missing: nothing is filled in.  A quarter in which a row did not exist, or was waived, is none of its
    quarters.

    Parameters
    ----------
    rulebook : Rulebook
        The law whose rows are wanted.
    views : sequence of QuarterView
        In order of time.

    Returns
    -------
    facts : Facts
        Those of the last quarter, with target and actual of the whole span.
    how : dict
        (card, indicator) → key of `HOW`; a row that a quarter lacks is in neither.

    Examples
    --------
    >>> views = view.history(2)
    >>> facts, how = combine(views[-1].rulebook, views)
    >>> key = views[-1].rulebook.card("company").indicators[0].key
    >>> how[key], len(facts.rows) == len(views[-1].facts.rows)
    ('mean', True)
    """
    last = views[-1].facts
    rows, how = {}, {}
    for card in rulebook.scorecards:
        for indicator in card.indicators:
            lived = [v for v in views if lives(indicator, card, v.quarter) and not waived(indicator.key, v)]
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
    panel: dict[str, Any] = {name: table for name, table in last.tables.items() if name not in OF_A_QUARTER}
    return replace(last, rows=rows, tables=panel), how


def span(views: Sequence[QuarterView]) -> Span:
    """Return several quarters scored as one, by the law of the last.

    Parameters
    ----------
    views : sequence of QuarterView
        In order of time.

    Returns
    -------
    Span

    Examples
    --------
    >>> year = span(view.history(4))
    >>> year.quarters[0], len(year.scores)
    ('2025Q1', 129)
    """
    rulebook = views[-1].rulebook
    facts, how = combine(rulebook, views)
    return Span(tuple(v.facts.period for v in views), facts, score(rulebook, facts), how)
