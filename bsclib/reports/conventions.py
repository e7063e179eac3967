"""What a score hangs on: the next step, the span it is taken over, the reading chosen, the weights drawn."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bsclib import figures, pay
from bsclib.decimals import shown, text_of
from bsclib.errors import AND, Text
from bsclib.quarter import QuarterView
from bsclib.reports.echo import Blank
from bsclib.reports.rows import card_title, value
from bsclib.reports.words import words
from bsclib.scoring import Edge, step_edges
from bsclib.table import Columns, Table, TableColumn, written

if TYPE_CHECKING:
    import pandas as pd

    from bsclib.law import Indicator

Record = Mapping[Hashable, Any]  # a row of a frame that another room computes: what stands under each name


def edges_table(view: QuarterView, card: str) -> Table:
    """Return, for each row, the distance to the next change of its score and what that is worth.

    Parameters
    ----------
    view : QuarterView
    card : str
        Its id.

    Returns
    -------
    Table

    Examples
    --------
    >>> edges_table(view, "company").header[:3]
    ['Indicator', 'Unit', 'Actual']
    """
    edges = step_edges(view.rulebook, view.facts, pay.worth(view), card)
    found = {key: {edge.way: edge for edge in ways} for key, ways in edges.items() if ways}
    coin = view.rulebook.reward.unit.coin
    columns: Columns[Indicator] = (
        TableColumn(words.INDICATOR, lambda i: i.label),
        TableColumn(words.UNIT, lambda i: i.unit_label),
        TableColumn(words.ACTUAL, lambda i: value(view, view.facts.rows[i.key].actual, i.decimals), "r"),
        *_edge_columns(lambda i: found[i.key].get("up"), words.UP, words.WORTH_UP, words.PAID_UP.fill(coin=coin)),
        *_edge_columns(
            lambda i: found[i.key].get("down"), words.DOWN, words.WORTH_DOWN, words.PAID_DOWN.fill(coin=coin)
        ),
    )
    rows = [i for i in view.rulebook.card(card) if i.key in found and i.weight is not None]
    return Table.of(columns, rows, view.language, words.EDGES.fill(card=card_title(view, card)))


def _edge_columns(edge: Callable[[Indicator], Edge | None], way: Text, worth: Text, paid: Text) -> Columns[Indicator]:
    """Return how far the next step is in one direction, and what it is worth."""

    def told(cell: Callable[[Edge], str | None]) -> Callable[[Indicator], str | None]:
        return lambda i: None if (found := edge(i)) is None else cell(found)

    def distance(edge: Edge) -> str:
        return f"{'+' if edge.distance > 0 else '−'}{text_of(abs(edge.distance))}"

    return (
        TableColumn(way, told(distance), "r"),
        TableColumn(worth, told(lambda e: figures.with_sign(e.worth)), "r"),
        TableColumn(paid, told(lambda e: None if e.reward is None else figures.with_sign(e.reward)), "r"),
    )


def spans_table(view: QuarterView, card: str, spans: pd.DataFrame) -> Table:
    """Return a card's rows over the quarter, the year to date and four quarters in a row.

    Parameters
    ----------
    view : QuarterView
    card : str
        Its id.
    spans : DataFrame
        As `year.side_by_side` returns it.

    Returns
    -------
    Table

    Examples
    --------
    >>> from bsclib import year
    >>> spans_table(view, "company", year.side_by_side(view.history(4))).header[:3]
    ['Indicator', 'Quarter', 'Mean of quarterly scores']
    """
    lawful = {i.id for i in view.rulebook.card(card)}  # no adjustments, but rows that ended within the year
    own = spans[spans.scorecard == card].to_dict("records")

    def score(head: Text, name: str) -> TableColumn[Record]:
        return TableColumn(head, lambda r: _exact(r[f"{name}_score"]), "r")

    def actual(head: Text, name: str) -> TableColumn[Record]:
        return TableColumn(head, lambda r: value(view, _known(r[f"{name}_actual"]), r["decimals"]), "r")

    def fell(row: Record) -> str:
        mean, to_date = _exact(row["mean_score"]), _exact(row["ytd_score"])
        return "near" if mean is not None and to_date is not None and to_date < mean else ""

    columns: Columns[Record] = (
        TableColumn(words.INDICATOR, lambda r: r[f"label_{view.language}"], mark=fell),
        score(words.QUARTER, "qtd"),
        score(words.MEAN_OF_SCORES, "mean"),
        actual(words.YTD_ACTUAL, "ytd"),
        score(words.YTD, "ytd"),
        actual(words.FOUR_ACTUAL, "rolling"),
        score(words.FOUR, "rolling"),
        TableColumn(words.HOW_COMBINED, lambda r: r[f"how_{view.language}"], "w"),
    )
    rows = [r for r in own if r["indicator"] in lawful or r["until"]]
    return Table.of(columns, rows, view.language, words.SPANS.fill(card=card_title(view, card)))


def _exact(found: object) -> Fraction | None:
    return Fraction(found) if isinstance(found, Decimal | Fraction | int | float) and found == found else None


def _known(found: object) -> Decimal | Fraction | int | str | None:
    return found if isinstance(found, Decimal | Fraction | int | str) else None


def tornado_figure(
    view: QuarterView, card: str, moves: pd.DataFrame, names: Callable[[str], Text]
) -> figures.Figure | Blank:
    """Return what each convention alone moves a card's total, the largest first; what moves nothing is left out.

    Parameters
    ----------
    view : QuarterView
    card : str
        Its id.
    moves : DataFrame
        As `sensitivity.tornado` returns it.
    names : callable
        Convention → its words.

    Returns
    -------
    Figure, or Blank where none moves it

    Examples
    --------
    >>> from bsclib import sensitivity
    >>> choices = {"count": ("full", "linear")}
    >>> readings = sensitivity.readings(view.rulebook, view.facts, conventions=choices)
    >>> moves = sensitivity.tornado(readings, sensitivity.base_of(view.rulebook, choices))
    >>> tornado_figure(view, "company", moves, sensitivity.NAMES.get).width
    960
    """
    own, title = moves[(moves.scorecard == card) & (moves.swing > 0)], card_title(view, card)
    rows = [(names(r.convention).of(view.language), r.low, r.high) for r in own.itertuples()]
    if not rows:
        return Blank(words.NO_MOVES.fill(card=title).of(view.language))
    name, low, high = rows[0]
    told = words.MOVES.fill(card=title, name=name, low=figures.with_sign(low), high=figures.with_sign(high))
    return figures.draw_tornado(told.of(view.language), rows, view.language)


def firmness_table(view: QuarterView, flips: pd.DataFrame) -> Table:
    """Return how firm each card's grade and rank are over all readings.

    Parameters
    ----------
    view : QuarterView
    flips : DataFrame
        As `sensitivity.flips` returns it.

    Returns
    -------
    Table

    Examples
    --------
    >>> from bsclib import sensitivity
    >>> choices = {"count": ("full", "linear")}
    >>> readings = sensitivity.readings(view.rulebook, view.facts, conventions=choices)
    >>> firmness_table(view, sensitivity.flips(readings, sensitivity.base_of(view.rulebook, choices))).header[:3]
    ['Scorecard', 'Total', 'Lowest']
    """
    grade = {b.label.zh: b.label for b in view.rulebook.grade_table.bands}

    def graded(name: str) -> str:
        return written(grade.get(name), view.language)

    def kept(head: Text, name: str, mark: str) -> TableColumn[Record]:
        return TableColumn(head, lambda r: _percent(r[name]), "r", mark=lambda r: mark if r[name] < 1 else "")

    columns: Columns[Record] = (
        TableColumn(words.CARD, lambda r: card_title(view, r["scorecard"])),
        TableColumn(words.TOTAL, lambda r: r["total"], "r"),
        TableColumn(words.LOWEST, lambda r: r["lowest"], "r"),
        TableColumn(words.HIGHEST, lambda r: r["highest"], "r"),
        TableColumn(words.GRADE, lambda r: graded(r["grade"])),
        TableColumn(words.GRADES, lambda r: AND.of(view.language).join(map(graded, r["grades"]))),
        kept(words.KEPT, "grade_kept", "near"),
        TableColumn(words.RANKS, lambda r: AND.of(view.language).join(map(str, r["ranks"])) or None),
        kept(words.RANK_KEPT, "rank_kept", ""),
    )
    return Table.of(columns, flips.to_dict("records"), view.language)


def chances_table(view: QuarterView, grades: pd.DataFrame) -> Table:
    """Return the probability [%] of each grade for each card.

    Parameters
    ----------
    view : QuarterView
    grades : DataFrame
        As `sensitivity.probabilities` returns it: index cards, columns grades in Chinese.

    Returns
    -------
    Table

    Examples
    --------
    >>> from bsclib import sensitivity
    >>> weights = sensitivity.law_weights(view.rulebook, view.scores, spread=0.1, draws=9)
    >>> drawn = sensitivity.totals_under_weights(view.scores, weights)
    >>> chances_table(view, sensitivity.probabilities(view.rulebook, drawn)[0]).header[:3]
    ['Scorecard', 'Excellent %', 'Good %']
    """
    names = {b.label.zh: b.label for b in view.rulebook.grade_table.bands}
    chances: dict[str, dict[str, float]] = grades.to_dict("index")

    def of(grade: str) -> TableColumn[str]:
        head = words.GRADE_PERCENT.fill(grade=names[grade])
        return TableColumn(head, lambda card: _percent(chances[card][grade]), "r")

    columns: Columns[str] = (TableColumn(words.CARD, lambda card: card_title(view, card)), *map(of, grades.columns))
    return Table.of(columns, chances, view.language)


def _percent(share: float) -> str:
    return shown(Decimal(repr(float(share))) * 100, 1)
