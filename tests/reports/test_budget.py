"""What the budget's tables promise: both languages, all rows, totals that add up, gaps named as gaps."""

from decimal import Decimal

import pytest

from bsclib import cycle, reports
from bsclib.quarter import open_quarter


@pytest.fixture(scope="module", params=["zh", "en"])
def view(request, root):
    """Return the newest sample quarter in one language."""
    return open_quarter(quarter="2025Q4", workspace=root, language=request.param)


def test_every_table_shows_every_row_without_a_word_of_python(view):
    """A row of the cycle is a row of its table; no None, no Fraction reaches a reader."""
    book, facts = view.rulebook, view.facts
    shown = [
        (reports.asked_table, cycle.asked(view)),
        (reports.remarks_table, cycle.remarks(view)),
        (reports.execution_table, cycle.executions(view)),
        (reports.alerts_table, cycle.alerts(view, "2025-11")),
        (reports.warnings_table, cycle.warnings(view)),
        (reports.fields_table, cycle.linked(view)),
        (reports.risks_table, cycle.assessed(view)),
        (reports.proposed_risks_table, cycle.proposed(view)),
        (reports.registers_table, cycle.derived(book, facts)),
        (reports.qualities_table, cycle.qualities(book, facts)),
        (reports.accuracy_table, cycle.accuracies(view, "unit", "nature")),
        (reports.proposals_table, cycle.proposals(view)[:10]),
        (reports.actions_table, cycle.open_rows(view, "actions")),
        (reports.calendar_table, cycle.calendar(view)),
    ]
    for make, rows in shown:
        table = make(view, rows)
        assert len(table.rows) == len(rows) > 0
        text = table.to_text()
        assert not [word for word in ("None", "Fraction", "Decimal") if word in text], make.__name__


def test_the_last_row_of_the_variances_is_their_sum(view):
    """Printed F and U, read back as signs, add up to the printed total."""
    rows = cycle.variances(view, by=("unit", "nature"))
    table = reports.variance_table(view, rows, cycle.profit(rows))

    def signed(text):
        size, _, flag = text.partition(" ")
        return -Decimal(size) if flag == "U" else Decimal(size)

    for column in (5, 6, 7):
        *parts, whole = [signed(row[column]) for row in table.rows]
        assert sum(parts) == whole


def test_each_department_has_a_line_with_six_states(view):
    """One row a department, one column a step."""
    table = reports.standing_table(view, cycle.stages(view), cycle.STAGES)
    assert len(table.header) == 7
    assert len(table.rows) == len(view.cards_at("department"))


def test_figures_tell_in_words_what_they_show(view):
    """The heat map names every risk, the bars every unit."""
    risks = cycle.assessed(view)
    alt = reports.heat_map(view, risks).alt
    assert all(r.row["id"] in alt for r in risks)
    spent = cycle.executions(view, by=("unit", "nature"))
    alt = reports.execution_figure(view, spent).alt
    assert all(view.rulebook.units[s.unit].label.of(view.language) in alt for s in spent)
