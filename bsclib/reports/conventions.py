"""What a score hangs on: the next step, the span it is taken over, the reading chosen, the weights drawn."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pandas as pd

from bsclib import pay
from bsclib.decimals import shown, text_of
from bsclib.errors import Text
from bsclib.reports import figures, words
from bsclib.reports.rows import ABSENT, card_title, number, value
from bsclib.reports.table import Table
from bsclib.scoring import Edge, step_edges

if TYPE_CHECKING:
    from bsclib.quarter import QuarterView

UP, DOWN = Text("往上一步", "Next step up"), Text("往下一步", "Next step down")
WORTH_UP, WORTH_DOWN = Text("总分 +", "Total +"), Text("总分 −", "Total −")
PAID_UP, PAID_DOWN = Text("奖金 +", "Reward +"), Text("奖金 −", "Reward −")
EDGES = Text("{card}:离下一步还有多远", "{card}: how far the next step is")
YTD_ACTUAL, YTD = Text("年初至今实际", "Actual, year to date"), Text("年初至今重评", "Re-scored, year to date")
FOUR_ACTUAL, FOUR = Text("近四季实际", "Actual, 4 quarters"), Text("近四季重评", "Re-scored, 4 quarters")
MEAN, HOW = Text("各季得分均值", "Mean of quarterly scores"), Text("合并方式", "How combined")
SPANS = Text("{card}:当季、年初至今与近四季", "{card}: quarter, year to date and four quarters")
MOVES = Text("{card}:单独改变一种口径,总分变动多少", "{card}: what one convention alone moves the total")
LOWEST, HIGHEST = Text("最低", "Lowest"), Text("最高", "Highest")
GRADES, KEPT = Text("可能的等级", "Grades seen"), Text("等级不变 %", "Grade kept %")
RANKS, RANK_KEPT = Text("可能的名次", "Ranks seen"), Text("名次不变 %", "Rank kept %")


def edges_table(view: QuarterView, card: str) -> Table:
    """Return, for each row, the distance to the next change of its score and what that is worth."""
    lang = view.language
    edges = step_edges(view.rulebook, view.facts, pay.by_total(view.rulebook, view.totals), card)
    lines = []
    for indicator in view.rulebook.card(card):
        found = {edge.way: edge for edge in edges.get(indicator.key, ())}
        if found and indicator.weight is not None:
            fact = view.facts.rows[indicator.key]
            actual = value(view, fact.actual, indicator.decimals)
            cells = [c for way in ("up", "down") for c in _edge(found.get(way))]
            lines.append([indicator.label.of(lang), indicator.unit_label.of(lang), actual, *cells])
    heads = (words.INDICATOR, words.UNIT, words.ACTUAL, UP, WORTH_UP, PAID_UP, DOWN, WORTH_DOWN, PAID_DOWN)
    caption = EDGES.fill(card=card_title(view, card)).of(lang)
    return Table([t.of(lang) for t in heads], lines, "llrrrrrrr", caption)


def _edge(edge: Edge | None) -> list[str]:
    if edge is None:
        return [ABSENT] * 3
    distance = f"{'+' if edge.distance > 0 else '−'}{text_of(abs(edge.distance))}"
    return [distance, figures.with_sign(edge.worth), ABSENT if edge.reward is None else figures.with_sign(edge.reward)]


def spans_table(view: QuarterView, card: str, spans: pd.DataFrame) -> Table:
    """Return a card's rows over the quarter, the year to date and four quarters in a row.

    Parameters
    ----------
    spans : DataFrame
        As `year.side_by_side` returns it.
    """
    lang, marks = view.language, {}
    lines: list[list[str]] = []
    lawful = {i.id for i in view.rulebook.card(card)}  # no adjustments, but rows that ended within the year
    for row in spans[spans.scorecard == card].to_dict("records"):
        if row["indicator"] not in lawful and not row["until"]:
            continue
        now, mean, ytd, four = (_exact(row[c]) for c in ("qtd_score", "mean_score", "ytd_score", "rolling_score"))
        if mean is not None and ytd is not None and ytd < mean:
            marks[len(lines)] = "near"
        actuals = [value(view, _plain(row[c]), row["decimals"]) for c in ("ytd_actual", "rolling_actual")]
        scores = [number(now), number(mean), actuals[0], number(ytd), actuals[1], number(four)]
        lines.append([row[f"label_{lang}"], *scores, row[f"how_{lang}"]])
    heads = (words.INDICATOR, words.QUARTER, MEAN, YTD_ACTUAL, YTD, FOUR_ACTUAL, FOUR, HOW)
    return Table(
        [t.of(lang) for t in heads], lines, "lrrrrrrw", SPANS.fill(card=card_title(view, card)).of(lang), marks
    )


def _exact(found: Any) -> Fraction | None:
    return None if found is None or pd.isna(found) else Fraction(found)


def _plain(found: Any) -> Decimal | str | None:
    return None if found is None or (not isinstance(found, str) and pd.isna(found)) else found


def tornado_figure(view: QuarterView, card: str, moves: pd.DataFrame, names: Callable[[str], Text]) -> figures.Figure:
    """Return what each convention alone moves a card's total, the largest first.

    Parameters
    ----------
    moves : DataFrame
        As `sensitivity.tornado` returns it.
    names : callable
        Convention → its words.
    """
    own = moves[moves.scorecard == card]
    rows = [(names(r.convention).of(view.language), r.low, r.high) for r in own.itertuples()]
    return figures.draw_tornado(MOVES.fill(card=card_title(view, card)).of(view.language), rows, view.language)


def firmness_table(view: QuarterView, flips: pd.DataFrame) -> Table:
    """Return how firm each card's grade and rank are over all readings.

    Parameters
    ----------
    flips : DataFrame
        As `sensitivity.flips` returns it.
    """
    lang, lines, marks = view.language, [], {}
    grade = {b.label.zh: b.label.of(lang) for b in view.rulebook.grade_table.bands}
    for n, row in enumerate(flips.to_dict("records")):
        seen = ", ".join(grade.get(g, ABSENT) for g in row["grades"])
        ranks = ", ".join(map(str, row["ranks"])) or ABSENT
        if row["grade_kept"] < 1:
            marks[n] = "near"
        lines.append(
            [
                *(
                    card_title(view, row["scorecard"]),
                    number(row["total"]),
                    number(row["lowest"]),
                    number(row["highest"]),
                ),
                *(
                    grade.get(row["grade"], ABSENT),
                    seen,
                    _percent(row["grade_kept"]),
                    ranks,
                    _percent(row["rank_kept"]),
                ),
            ]
        )
    heads = (words.CARD, words.TOTAL, LOWEST, HIGHEST, words.GRADE, GRADES, KEPT, RANKS, RANK_KEPT)
    return Table([t.of(lang) for t in heads], lines, "lrrrllrlr", marks=marks)


def chances_table(view: QuarterView, grades: pd.DataFrame) -> Table:
    """Return the probability [%] of each grade for each card.

    Parameters
    ----------
    grades : DataFrame
        As `sensitivity.probabilities` returns it: index cards, columns grades in Chinese.
    """
    lang = view.language
    names = {b.label.zh: b.label.of(lang) for b in view.rulebook.grade_table.bands}
    lines = [
        [card_title(view, str(card)), *map(_percent, row)]
        for card, row in zip(grades.index, grades.to_numpy(), strict=True)
    ]
    return Table([words.CARD.of(lang), *(f"{names[c]} %" for c in grades.columns)], lines, "l" + "r" * len(names))


def _percent(share: float) -> str:
    return shown(Decimal(repr(float(share))) * 100, 1)
