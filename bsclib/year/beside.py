"""The last quarter's rows beside the year to date, four quarters in a row, and the mean of the quarters."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pandas as pd

from bsclib.errors import NOTHING, Text
from bsclib.kept import kept
from bsclib.period import Quarter
from bsclib.scoring import Scores
from bsclib.year.spans import HOW, Span, lives, rolling_four, span, to_date, waived

if TYPE_CHECKING:
    from bsclib.law import Indicator, Scorecard
    from bsclib.quarter import QuarterView
    from bsclib.scoring import ScoredRow

UNTIL = Text("{how}（至 {quarter}）", "{how} (until {quarter})")


def _score(scores: Scores, key: tuple[str, str]) -> Fraction | None:
    return next((row.score for row in scores if row.key == key), None)


@kept
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

    Examples
    --------
    >>> table = side_by_side(view.history(4))
    >>> own = table[table.scorecard == "company"].iloc[0]
    >>> own[["qtd_score", "mean_score", "ytd_score", "how_en"]].tolist()
    [Fraction(100, 1), Fraction(385, 4), Fraction(100, 1), 'mean of the quarters (no numerator and denominator given)']
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
    lived = [v for v in year if law is None or (lives(*law, v.quarter) and not waived(key, v))]
    known = [Fraction(s) for v in lived if (s := _score(v.scores, key)) is not None]
    mean = sum(known, Fraction(0)) / len(known) if known and len(known) == len(lived) else None
    award = law is not None and law[0].rule is not None and law[0].rule.adds_up and mean is not None
    share = sum(lives(*law, Quarter(year[-1].quarter.year, n)) for n in (1, 2, 3, 4)) if law else 0
    share -= sum(waived(key, v) for v in year)
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
