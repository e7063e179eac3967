"""The year beside its quarters: totals, what the mean of quarters hides, the money."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bsclib.errors import Text
from bsclib.pay import coefficient
from bsclib.reports import words
from bsclib.reports.rows import ABSENT, card_title, mean, number, value
from bsclib.reports.table import Table

if TYPE_CHECKING:
    from pandas import DataFrame

    from bsclib.quarter import QuarterView

MEAN, WHOLE = Text("四季平均", "Mean of quarters"), Text("全年重评", "Year, scored anew")
APART, BONUS = Text("相差", "Apart"), Text("年终系数(四季平均)", "Year-end coefficient (mean)")
HIDDEN = Text("全年数得分", "Score of the year's figure")
YEAR_ACTUAL, YEAR_TARGET = Text("全年实际", "Year's actual"), Text("全年目标", "Year's target")
BUDGET, SPENT, VARIANCE = Text("预算", "Budget"), Text("实际", "Actual"), Text("总差异", "Static variance")
FLEXIBLE, VOLUME = Text("弹性差异", "Flexible variance"), Text("业务量差异", "Volume variance")
YEAR = Text("全年", "Year")


def annual_table(views: Sequence[QuarterView], whole: DataFrame) -> Table:
    """Return each card's total in the four quarters, their mean, the year scored as one, and the mean coefficient.

    Parameters
    ----------
    whole : DataFrame
        Totals of the year scored as one: what `year.span` gives as `cards`.
    """
    last = views[-1]
    lang, year = last.language, dict(zip(whole.scorecard, whole.total, strict=True))
    lines = []
    for card in dict.fromkeys(card for v in reversed(views) for card in v.totals):
        totals = [v.totals[card].total if card in v.totals else None for v in views]
        home = next(v for v in reversed(views) if card in v.totals)  # a card may have ended within the year
        level = home.rulebook.card(card).level
        bonus = [Fraction(coefficient(v.rulebook, v.totals[card])) for v in views if card in v.totals]
        lines.append([
            card_title(home, card), *(number(t) for t in totals), number(mean(totals)), number(_exact(year.get(card))),
            number(mean(bonus)) if level == "department" else ABSENT,
        ])  # fmt: skip
    header = [words.CARD.of(lang), *(v.facts.period for v in views), *(t.of(lang) for t in (MEAN, WHOLE, BONUS))]
    return Table(header, lines, "l" + "r" * (len(header) - 1))


def _exact(value: Any) -> Fraction | None:
    return None if value is None or value != value else Fraction(value)


def hidden_table(view: QuarterView, beside: DataFrame, rows: int = 12) -> Table:
    """Return the rows whose mean of quarterly scores is furthest from the score of the year's own figure.

    Parameters
    ----------
    beside : DataFrame
        What `year.side_by_side` gives.
    """
    lang, lines = view.language, []
    known = [r for r in beside.to_dict("records") if r["mean_score"] is not None and r["ytd_score"] is not None]
    apart = sorted(known, key=lambda r: -abs(Fraction(r["mean_score"]) - Fraction(r["ytd_score"])))
    for r in [r for r in apart if r["mean_score"] != r["ytd_score"]][:rows]:
        figures = (value(view, r[n], r["decimals"]) for n in ("ytd_target", "ytd_actual"))
        gap = Fraction(r["ytd_score"]) - Fraction(r["mean_score"])
        scores = (number(r["mean_score"]), number(r["ytd_score"]), number(gap))
        lines.append([r[f"card_{lang}"], r[f"label_{lang}"], *figures, *scores])
    header = (words.CARD, words.INDICATOR, YEAR_TARGET, YEAR_ACTUAL, MEAN, HIDDEN, APART)
    return Table([t.of(lang) for t in header], lines, "llrrrrr")


def annual_money(views: Sequence[QuarterView], quarters: Sequence[Sequence[Any]]) -> Table:
    """Return revenue less cost of each quarter, budget and actual, with its variances, and the year: their sum.

    Parameters
    ----------
    quarters : sequence
        For each view the variances of its lines that count in the profit.
    """
    lang = views[-1].language
    sums = [_sums(rows) for rows in quarters]
    year = [sum(column, Decimal(0)) for column in zip(*sums, strict=True)]
    names = [*(v.facts.period for v in views), YEAR.of(lang)]
    lines = [[name, *(number(v) for v in row)] for name, row in zip(names, [*sums, year], strict=True)]
    header = (words.QUARTER, BUDGET, SPENT, VARIANCE, FLEXIBLE, VOLUME)
    return Table([t.of(lang) for t in header], lines, "lrrrrr", marks={len(sums): "total"})


def _sums(rows: Sequence[Any]) -> list[Decimal]:
    sign = {"revenue": 1, "cost": -1}
    money = [sum((sign[r.nature] * getattr(r, n) for r in rows), Decimal(0)) for n in ("approved", "actual")]
    names = ("static_variance", "flexible_variance", "volume_variance")
    return [*money, *(sum((getattr(r, n) for r in rows), Decimal(0)) for n in names)]
