"""The year beside its quarters, as people read it: totals, what the mean of quarters hides, the money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bsclib.errors import Text
from bsclib.quarter import QuarterView
from bsclib.reports.heads import right
from bsclib.reports.rows import value
from bsclib.reports.words import words
from bsclib.table import Columns, Table, TableColumn

if TYPE_CHECKING:
    from pandas import DataFrame


def annual_table(views: Sequence[QuarterView], cards: Sequence[Any]) -> Table:
    """Return each card's total in the quarters, their mean, the year scored as one, and what its grades are worth.

    What they are worth is the mean of company × own coefficient.

    Parameters
    ----------
    views : sequence of QuarterView
        The quarters, oldest first.
    cards : sequence of CardYear
        As `year.annual` gives them for these quarters.

    Returns
    -------
    Table

    Examples
    --------
    >>> from bsclib import year
    >>> views = view.history(4)
    >>> annual_table(views, year.annual(views)).header[:3]
    ['Scorecard', '2025Q1', '2025Q2']
    """

    def quarter(n: int) -> TableColumn[Any]:
        return TableColumn(views[n].facts.period, lambda card: card.totals[n], "r")

    columns: Columns[Any] = (
        TableColumn(words.CARD, lambda card: card.label),
        *map(quarter, range(len(views))),
        right(words.MEAN_OF_QUARTERS, lambda card: card.mean),
        right(words.YEAR_ANEW, lambda card: card.whole),
        right(
            words.YEAR_END_MEAN,
            lambda card: card.coefficient,
        ),
    )
    return Table.of(columns, cards, views[-1].language)


def hidden_table(view: QuarterView, rows: DataFrame) -> Table:
    """Return the rows whose mean of quarterly scores is far from the score of the year's own figure.

    Parameters
    ----------
    view : QuarterView
    rows : DataFrame
        As `year.hidden` gives them.

    Returns
    -------
    Table

    Examples
    --------
    >>> from bsclib import year
    >>> hidden_table(view, year.hidden(year.side_by_side(view.history(4)))).header[:3]
    ['Scorecard', 'Indicator', "Year's target"]
    """
    lang = view.language
    columns: Columns[Mapping[Any, Any]] = (
        TableColumn(words.CARD, lambda r: r[f"card_{lang}"]),
        TableColumn(words.INDICATOR, lambda r: r[f"label_{lang}"]),
        right(words.YEAR_TARGET, lambda r: value(view, r["ytd_target"], r["decimals"])),
        right(words.YEAR_ACTUAL, lambda r: value(view, r["ytd_actual"], r["decimals"])),
        right(words.MEAN_OF_QUARTERS, lambda r: r["mean_score"]),
        right(words.YEAR_SCORE, lambda r: r["ytd_score"]),
        right(words.DISTANCE_OF_BOTH, lambda r: r["apart"]),
    )
    return Table.of(columns, rows.to_dict("records"), lang)


def figure_cells(views: Sequence[QuarterView]) -> Table:
    """Return where each figure of a year stands: of every row the file, sheet and cell in each quarter.

    Parameters
    ----------
    views : sequence of QuarterView
        The quarters, oldest first.

    Returns
    -------
    Table

    Examples
    --------
    >>> figure_cells(view.history(4)).header
    ['Scorecard', 'Indicator', '2025Q1', '2025Q2', '2025Q3', '2025Q4']
    """
    cells = [{row.key: row.cell for row in view.scores} for view in views]
    last = {row.key: (view, row) for view in views for row in view.scores}

    def quarter(n: int) -> TableColumn[Any]:
        return TableColumn(views[n].facts.period, lambda told: cells[n].get(told[1].key, ""))

    columns: Columns[Any] = (
        TableColumn(words.CARD, lambda told: told[0].rulebook.card(told[1].scorecard).label),
        TableColumn(words.INDICATOR, lambda told: told[1].label),
        *map(quarter, range(len(views))),
    )
    return Table.of(columns, list(last.values()), views[-1].language)


def annual_money(view: QuarterView, quarters: Sequence[tuple[str, Any]]) -> Table:
    """Return revenue less cost of each quarter, budget and actual, with its variances, and the year below them.

    Parameters
    ----------
    view : QuarterView
    quarters : sequence of (period, variances)
        As `cycle.annual` gives them, the year last.

    Returns
    -------
    Table

    Examples
    --------
    >>> from bsclib import cycle
    >>> annual_money(view, cycle.annual(view.history(4))).header[:3]
    ['Quarter', 'Budget', 'Actual']
    """
    *rows, (_, year) = quarters

    def money(head: Text, name: str) -> TableColumn[tuple[str, Any]]:
        return TableColumn(head, lambda r: getattr(r[1], name), "r", total=getattr(year, name))

    columns: Columns[tuple[str, Any]] = (
        TableColumn(words.QUARTER, lambda r: r[0], total=words.WHOLE_YEAR),
        money(words.BUDGET, "approved"),
        money(words.SPENT, "actual"),
        money(words.TOTAL_VARIANCE, "static_variance"),
        money(words.FLEXIBLE_VARIANCE, "flexible_variance"),
        money(words["variance"]["volume_variance"], "volume_variance"),
    )
    return Table.of(columns, rows, view.language)
