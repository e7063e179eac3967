"""A card's report, section by section: what the notebooks of company, centre and department share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bsclib.errors import Text
from bsclib.figures import Figure
from bsclib.i18n import read_texts
from bsclib.quarter import QuarterView
from bsclib.reports.answers import changes_table, finding, next_grade_table, years_table
from bsclib.reports.cards import card_summary, contributions, score_table, trend, waterfall
from bsclib.reports.conventions import edges_table, spans_table, tornado_figure
from bsclib.reports.echo import Line, Passage
from bsclib.reports.formulas import SetFormula, row_formulas
from bsclib.reports.raters import answers_table, judges_table
from bsclib.reports.revised import revised_table
from bsclib.reports.said import missed_table
from bsclib.reports.settled import sheet_table
from bsclib.reports.together import control_table
from bsclib.table import Table

if TYPE_CHECKING:
    import pandas as pd


SECTIONS = read_texts(Path(__file__).with_name("sections.txt"))
Part = Table | Figure | Line | SetFormula


def card_sections(
    view: QuarterView, card: str, spans: pd.DataFrame, moves: pd.DataFrame, names: Callable[[str], Text]
) -> Iterator[Part]:
    """Yield a card's report in the order it is read: each heading with its words, then its tables and figures.

    Parameters
    ----------
    view : QuarterView
    card : str
        Its id.
    spans : DataFrame
        As `year.side_by_side` returns it.
    moves : DataFrame
        As `sensitivity.tornado` returns it.
    names : callable
        Convention → its words.

    Yields
    ------
    Passage, Table, Figure, SetFormula or Line
        Each is displayed as it comes.

    Examples
    --------
    >>> from bsclib import sensitivity, year
    >>> choices = {"count": ("full", "linear")}
    >>> readings = sensitivity.readings(view.rulebook, view.facts, conventions=choices)
    >>> moves = sensitivity.tornado(readings, sensitivity.base_of(view.rulebook, choices))
    >>> spans = year.side_by_side(view.history(4))
    >>> print(next(card_sections(view, "company", spans, moves, sensitivity.NAMES.get)).title)
    The result
    """
    for name, parts in _parts(view, card, spans, moves, names):
        yield passage(name, view.language)
        yield from parts


def passage(name: str, lang: str) -> Passage:
    """Return the heading and words of a section of the catalogue."""
    told = SECTIONS[name]
    return Passage(*(told[key].of(lang) if key in told else "" for key in ("text", "title", "fills")))


def _parts(
    view: QuarterView, card: str, spans: pd.DataFrame, moves: pd.DataFrame, names: Callable[[str], Text]
) -> Iterator[tuple[str, tuple[Part, ...]]]:
    """Yield each section's name in the catalogue with what stands in it."""
    yield "result", (finding(view, card), card_summary(view, card))
    yield "rows", (score_table(view, card), *row_formulas(view, card))
    yield "missed", (missed_table(view, card),)
    yield "lost", (waterfall(view, card), control_table(view, card))
    yield "earned", (contributions(view, card),)
    yield "next", (next_grade_table(view, card),)
    yield "edges", (edges_table(view, card),)
    yield "changed", (changes_table(view, card),)
    yield "revised", (revised_table(view, card),)
    yield "judges", (judges_table(view, card), answers_table(view, card))
    yield "objections", (sheet_table(view, "objections", card),)
    yield "trend", (trend(view, card), years_table(view, card), spans_table(view, card, spans))
    yield "conventions", (tornado_figure(view, card, moves, names),)
