"""Laws of what a score hangs on: edges, spans, readings as shown."""

from fractions import Fraction

import pytest

import bsclib as bsc
from bsclib import pay, reports, sensitivity, year
from bsclib.i18n import typeset
from bsclib.paths import packaged


@pytest.fixture(scope="module", params=["zh", "en"])
def view(request):
    return bsc.open_quarter(quarter="2025Q4", workspace=packaged(), language=request.param)


def test_edges_are_shown_for_weighted_rows_of_the_card(view):
    """One line for each weighted row that a step can move; both languages."""
    for card in view.rulebook.scorecards:
        table = reports.edges_table(view, card.id)
        labels = {typeset(i.label.of(view.language)) for i in card if i.weight is not None}
        assert {row[0] for row in table.rows} <= labels
        assert table.rows


def test_a_reward_moves_only_when_a_grade_does(view):
    """The same total is worth the same; a total that reaches a better grade is worth more."""
    worth = pay.worth(view)
    table = view.rulebook.grade_table
    for card in view.cards_at("department"):
        total, row = view.totals[card.id].total, next(iter(card)).key
        better = [b.at_least for b in table.bands if b.at_least > total]
        assert worth(row, 0, total) == worth(row, 0, total + Fraction(1, 10**9)) or better
        if better:
            assert worth(row, 0, Fraction(min(better))) > worth(row, 0, total)


def test_spans_and_readings_have_a_line_for_every_row_and_card(view):
    """Nothing is left out of the tables; the tornado names every convention that moves the total, and no other."""
    spans = year.side_by_side(view.history())
    readings = sensitivity.readings(view.rulebook, view.facts, alone=True)
    base = sensitivity.base_of(view.rulebook)
    moves = sensitivity.tornado(readings, base)
    for card in view.rulebook.scorecards:
        assert len(reports.spans_table(view, card.id, spans).rows) == len(card.indicators)
        figure = reports.tornado_figure(view, card.id, moves, sensitivity.NAMES.get)
        moving = set(moves.convention[(moves.scorecard == card.id) & (moves.swing > 0)])
        named = {name for name, text in sensitivity.NAMES.items() if text.of(view.language) in figure.alt}
        assert named == moving
    assert len(reports.firmness_table(view, sensitivity.flips(readings, base)).rows) == len(view.rulebook.scorecards)
