"""The year beside its quarters: each card's totals, their mean, the year scored as one; what the mean hides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import pandas as pd

from bsclib.errors import Text
from bsclib.pay import coefficient, of_company
from bsclib.reports.rows import mean
from bsclib.year.spans import span

if TYPE_CHECKING:
    from bsclib.quarter import QuarterView


@dataclass(frozen=True, slots=True)
class CardYear:
    """A card over the quarters of a year.

    Attributes
    ----------
    label : Text
        Its name when it was last alive.
    totals : tuple of Fraction or None
        Its total in each quarter; None where it had none.
    mean : Fraction or None
        The mean of those there are.
    whole : Fraction or None
        Its total of the year scored as one; None where it ended within the year.
    coefficient : Fraction or None
        The mean of company coefficient × what its grades were worth, for a department's card.
    """

    label: Text
    totals: tuple[Fraction | None, ...]
    mean: Fraction | None
    whole: Fraction | None
    coefficient: Fraction | None


def annual(views: Sequence[QuarterView]) -> tuple[CardYear, ...]:
    """Return every card that lived in the quarters, those that are alive at their end first.

    Parameters
    ----------
    views : sequence of QuarterView
        The quarters of a year, oldest first: what `to_date` gives.

    Returns
    -------
    tuple of CardYear
        In the law's order.

    Examples
    --------
    >>> from bsclib.year.spans import to_date
    >>> found = annual(to_date(view.history(4)))[0]
    >>> len(found.totals), found.mean == sum(found.totals) / 4
    (4, True)
    """
    whole = {t.scorecard: t.total for t in span(views).scores.totals}
    cards = dict.fromkeys(card for v in reversed(views) for card in v.totals)
    return tuple(_year_of(card, views, whole.get(card)) for card in cards)


def _year_of(id: str, views: Sequence[QuarterView], whole: Fraction | None) -> CardYear:
    lived = [v for v in views if id in v.totals]
    card = lived[-1].rulebook.card(id)
    totals = tuple(v.totals[id].total if id in v.totals else None for v in views)
    worth = [_worth(v, id) for v in lived] if card.level == "department" else []
    return CardYear(card.label, totals, mean(totals), whole, mean(worth))


def _worth(view: QuarterView, card: str) -> Fraction:
    company, _ = of_company(view.rulebook, view.totals)
    return Fraction(company) * Fraction(coefficient(view.rulebook, view.totals[card]))


def hidden(beside: pd.DataFrame, rows: int = 12) -> pd.DataFrame:
    """Return the rows whose mean of quarterly scores is furthest from the score of the year's own figure.

    Parameters
    ----------
    beside : DataFrame
        What `side_by_side` gives.
    rows : int
        How many at most.

    Returns
    -------
    DataFrame
        Rows of `beside` where the two differ, the furthest apart first, with `apart`: the year's score less the mean.

    Examples
    --------
    >>> from bsclib.year.beside import side_by_side
    >>> hidden(side_by_side(view.history(4)), 3).apart.map(abs).is_monotonic_decreasing
    True
    """
    known = beside[beside.mean_score.notna() & beside.ytd_score.notna()]
    apart = known.assign(apart=[y - m for y, m in zip(known.ytd_score, known.mean_score, strict=True)])
    order = sorted(range(len(apart)), key=lambda n: -abs(apart.apart.iloc[n]))
    return apart.iloc[[n for n in order if apart.apart.iloc[n]][:rows]]
