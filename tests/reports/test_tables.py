"""Tables show what the scores say, as exact strings, and hide nothing."""

from decimal import Decimal
from fractions import Fraction

import pytest

from bsclib import pay, reports, strategy
from bsclib.decimals import shown
from bsclib.errors import Text, same
from bsclib.i18n import typeset
from bsclib.policies import POLICIES
from bsclib.quarter import open_quarter
from bsclib.reports import (
    card_summary,
    cards_table,
    consistency_table,
    costliest,
    coverage_table,
    final_weights,
    goals_table,
    matrix_tables,
    methods_table,
    notices,
    reading,
    reward_table,
    score_table,
)
from bsclib.reports.cards import spans
from bsclib.reports.rows import card_rows
from bsclib.table import Table, TableColumn


def column(table, n):
    """Return a column of the rows that have one."""
    return [row[n] for row in table.rows if len(row) > 1]


def test_every_row_of_a_card_is_shown_with_its_exact_numbers(view):
    """Rows in the law's order, scores and contributions with two decimals half up, the total at the end."""
    for card in view.rulebook.scorecards:
        table, rows = score_table(view, card.id), card_rows(view, card.id)
        assert column(table, 0)[:-1] == [typeset(i.label.of(view.language)) for i in card]
        assert column(table, 7)[:-1] == ["–" if r.score is None else shown(r.score) for r in rows]
        total = view.totals[card.id].total
        assert table.rows[-1][9] == shown(total)
        assert sum((r.contribution for r in rows if r.contribution is not None), Fraction(0)) == total


def test_what_is_not_scored_is_shown_as_itself(root, view):
    """A missing actual is a dash with its status and mark, never 0 and never full marks."""
    table = score_table(view, "company")
    absent = [table.rows[n] for n, mark in table.marks.items() if mark == "absent"]
    assert [row[7] for row in absent] == ["–"]
    assert absent[0][10] in ("不计分", "not applicable")


def test_what_was_lost_leads_from_100_to_the_total(view):
    """100 less all that rows fell short of is the card's total, exactly."""
    for card, result in view.totals.items():
        assert 100 - sum((r.lost for r in card_rows(view, card)), Fraction(0)) == result.total


def test_all_cards_and_the_units_without_one_are_listed(view):
    """Eleven cards in the law's order; a unit without a card stands below, and says so."""
    table = cards_table(view)
    names = [c.label.of(view.language) for c in view.rulebook.scorecards]
    assert column(table, 0)[: len(names)] == names
    assert column(table, 0)[len(names) :] == [u.label.of(view.language) for u in view.units_without_card()]
    assert table.rows[-1][-1] in ("没有考核表", "no scorecard")


def test_the_costliest_rows_are_in_order(view):
    """The most points lost first."""
    lost = [Decimal(text) for text in column(costliest(view), 5)]
    assert len(lost) == 10
    assert lost == sorted(lost, reverse=True)


def test_the_reward_adds_up_to_the_pool(view):
    """What is paid and what is retained equal the pool, to the fen, in yuan; the sum stands in the last row."""
    table = reward_table(view)
    *paid, whole = (Decimal(text.replace(",", "")) for text in column(table, 5))
    assert sum(paid) + pay.payroll(view).retained * 10**4 == view.rulebook.reward.pool * 10**4
    assert sum(paid) == whole


def test_the_reading_names_every_policy_that_is_not_the_default(root, view):
    """Nothing about how the figures came about has to be guessed."""
    other = open_quarter(workspace=root, language=view.language, count="linear", weights="printed")
    text = reading(other).to_text()
    for name, value in (("count", "linear"), ("weights", "printed")):
        policy = POLICIES[name]
        told = policy.title.of(view.language), policy.words(value).of(view.language)
        assert {"zh": "{}：{}", "en": "{}: {}"}[view.language].format(*told) in text
    assert POLICIES["count"].title.of(view.language) not in reading(view).to_text()


def test_means_run_from_the_start_of_the_year_and_over_four_quarters_in_a_row(view):
    """The year to date starts anew each year; three quarters have no mean of four."""
    totals, to_date, rolling = spans(view, "company")
    assert to_date[0] == totals[0]
    assert to_date[4] == totals[4]
    assert to_date[-1] == rolling[-1] == sum(totals[-4:]) / 4
    assert rolling[:3] == [None, None, None]


def test_an_earlier_quarter_that_cannot_be_read_is_left_out_and_said(root, tmp_path, view):
    """The trend has a gap, the notices a line; the quarter itself is not stopped."""
    home = tmp_path / "params" / "g_company"
    import shutil

    shutil.copytree(root / "params" / "g_company", home)
    (home / "quarters" / "2025Q2.xlsx").write_bytes(b"broken")
    (home / "quarters" / "2024Q1.xlsx").unlink()
    found = open_quarter(workspace=tmp_path, language=view.language)
    assert [v.facts.period for v in found.history(8)][-3:] == ["2025Q1", "2025Q3", "2025Q4"]
    assert "2025Q2" in notices(found).to_text()
    assert "2024Q1" not in notices(found).to_text()


def test_weights_are_shown_printed_beside_computed(view):
    """Five matrices; the printed level weights are the eigenvector's, to four decimals."""
    tables = matrix_tables(view)
    assert len(tables) == 5
    for table in tables:
        assert column(table, -2) == column(table, -1)
    assert len(consistency_table(view).rows) == 5
    assert {len(row) for row in final_weights(view).rows} == {8}
    assert len(methods_table(view).rows) == 18 + 5


def test_strategy_tables_name_every_objective(view):
    """No objective is silently uncovered."""
    table = coverage_table(view, strategy.coverage(view.rulebook))
    assert len(table.rows) == len(view.rulebook.strategy.objectives)
    assert len(goals_table(view).rows) == len(view.rulebook.strategy.goals)


def test_a_summary_is_one_line(view):
    """The card's result, its neighbours in time, its coverage, grade and rank."""
    (line,) = card_summary(view, "process").rows
    assert line[4] == "100.00"


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "a & b", '"x"'])
def test_a_label_cannot_become_markup(text):
    """Everything in a table is escaped."""
    columns = (TableColumn(text, lambda row: row), TableColumn("b", lambda row: row))
    html = Table.of(columns, [text], "en", same(text), group=lambda row: row).to_html()
    assert text not in html.replace("&quot;", '"') or text == '"x"'
    assert "<script" not in html


def test_a_table_without_lines_says_so():
    """No header stands over nothing; the lines of the table stay none."""
    empty = Table.of([TableColumn(Text("甲", "a"), str), TableColumn(Text("乙", "b"), str)], [], "zh")
    assert '<td class="l" colspan="2">没有记录</td>' in empty.to_html()
    assert empty.rows == []


def test_a_name_that_the_room_hands_out_stands_in_one_module():
    """A second function of a name would take the first one's place, and only a notebook would tell."""
    names = [name for several in reports._ROOMS.values() for name in several.split()]
    assert len(names) == len({*names})
