"""Who has not filled: told by unit and person, with the cell, and as a text to send."""

from dataclasses import replace
from datetime import date

import pytest

from bsclib.quarter import QuarterView, sample_quarter
from bsclib.reports import messages, outstanding, outstanding_table
from bsclib.run.pages import pages, waiting_page

TODAY = date(2026, 1, 20)


def changed(rows=(), tables=(), language="zh"):
    """Return the newest sample quarter with other facts and tables."""
    view = sample_quarter("2025Q4", language)
    facts = replace(view.facts, rows={**view.facts.rows, **dict(rows)}, tables={**view.facts.tables, **dict(tables)})
    return QuarterView(view.rulebook, facts, language, view.workspace)


def facts_of(view, **values):
    """Return the first indicator that fits, by what its rule is, and its fact."""
    judged = values.pop("judged", False)
    for card in view.rulebook.scorecards:
        for row in card:
            if bool(row.rule and row.rule.judged) == judged and not row.same_as and row.weight and not row.derived_from:
                return row, {row.key: replace(view.facts.rows[row.key], **values)}
    raise AssertionError


def test_an_empty_figure_is_asked_of_the_unit_that_answers_for_it_and_of_who_filled_it_last():
    """The name of the last quarter's filler, the cell, the card."""
    row, rows = facts_of(sample_quarter(), actual=None, filled_by="")
    view = changed(rows)
    [found] = [w for w in outstanding(view, TODAY) if w.kind == "empty"]
    assert (found.unit, found.cell) == (row.owner, view.facts.rows[row.key].cell)
    assert found.person.zh == view.previous.facts.rows[row.key].filled_by
    assert row.label.zh in found.what.zh


def test_a_judged_row_waits_for_the_assessment_office_and_not_for_the_unit():
    """Without ratings it is the judges' turn."""
    row, rows = facts_of(sample_quarter(), judged=True, actual=None)
    [found] = [w for w in outstanding(changed(rows), TODAY) if w.kind == "panel"]
    assert (found.unit, found.name.zh) == ("", "预算考核评价办公室")
    assert row.label.en in found.what.en


def test_a_waived_row_is_asked_of_nobody():
    """It does not apply: nobody owes its figure."""
    row, rows = facts_of(sample_quarter(), actual=None)
    waiver = {
        "scorecard": row.scorecard,
        "indicator": row.id,
        "reason": "停产",
        "approver": "董事长",
        "cell": "A5",
    }
    assert not [w for w in outstanding(changed(rows, {"waivers": [waiver]}), TODAY) if w.kind == "empty"]


@pytest.mark.parametrize(("today", "days"), [(date(2026, 1, 10), 0), (date(2026, 1, 15), 5)])
def test_what_the_calendar_asked_for_and_nobody_handed_in_is_late(today, days):
    """On the day itself nobody is late."""
    rows = [dict(row) for row in sample_quarter().facts.tables["calendar"]]
    step = next(n for n, row in enumerate(rows) if row["due"] == date(2026, 1, 10))
    rows[step]["submitted"] = None
    late = [w for w in outstanding(changed((), {"calendar": rows}), today) if w.kind == "late"]
    assert [(w.unit, f"{days} 天" in w.what.zh) for w in late] == ([(rows[step]["unit"], True)] if days else [])


def test_one_unit_is_told_what_is_asked_of_it_and_what_stands_on_its_card():
    """Nothing of the others."""
    found = outstanding(sample_quarter(), TODAY, "sales")
    assert found
    assert all("sales" in (w.unit, w.card) for w in found)
    assert len(found) < len(outstanding(sample_quarter(), TODAY))


def test_the_text_to_send_names_period_person_items_and_cells():
    """One for each unit and person; what is only unreviewed asks for a review."""
    row, rows = facts_of(sample_quarter(), actual=None, filled_by="李会计")
    view = changed(rows)
    texts = [t.zh for t in messages(view, outstanding(view, TODAY), TODAY)]
    mine = next(t for t in texts if "李会计" in t)
    assert mine.startswith("【2025Q4 预算考核】")
    card, cell = view.rulebook.card(row.scorecard).label.zh, view.facts.rows[row.key].cell
    assert f"未填 1 项：{card}：{row.label.zh}（{cell}）" in mine
    assert "补齐后交回" in mine
    assert all("已复核" in t or "未达标待说明" in t for t in texts if "未填 " not in t)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_draft_has_a_page_of_it(language):
    """The table and the texts, in the report's language."""
    _, rows = facts_of(sample_quarter(), actual=None)
    view = changed(rows, (), language)
    html = pages(view, [waiting_page(view)], [], period="2025Q4", number=None)["outstanding.html"]
    assert {"zh": "谁还没有填好？", "en": "Who has not filled?"}[language] in html
    assert html.count("<pre>") >= 1
    table = outstanding_table(view, outstanding(view, date.today())).to_html()
    assert table.partition("<tbody>")[2][:200] in html
