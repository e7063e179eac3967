"""Waivers: a row that does not apply leaves total and coverage; too many, and one under a veto, are refused by name."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest

from bsclib.errors import InputError
from bsclib.quarter import sample_quarter
from bsclib.reports import score_table
from bsclib.scoring import explain, score

WORDS = {"reason": "本季停产检修", "approver": "总经理办公会", "date": None}
SEED = 13


def waived(view, keys, **facts):
    """Return the scores of a quarter in which rows are waived."""
    records = [{"scorecard": c, "indicator": i, **WORDS, "cell": f"不适用!A{n}"} for n, (c, i) in enumerate(keys, 5)]
    changed = replace(view.facts, tables={**view.facts.tables, "waivers": records}, **facts)
    return score(view.rulebook, changed), changed


def weights(view, card):
    return {i.id: Fraction(i.weight) for i in view.rulebook.card(card) if i.scored and i.weight}


@pytest.mark.parametrize("n", range(40))
def test_any_rows_within_the_limit_leave_total_and_coverage_exactly(n):
    """A random card, random rows up to 20 % of its weight, another row missing: mean and coverage over the rest."""
    view, chance = sample_quarter(), random.Random(SEED * 1000 + n)
    card = chance.choice([c.id for c in view.rulebook.scorecards])
    own = weights(view, card)
    order = chance.sample(sorted(own), len(own))
    rows, share = [], Fraction(0)
    for id in order:
        if share + own[id] <= Fraction(20, 100) * sum(own.values()):
            rows, share = [*rows, id], share + own[id]
    lost = next(i for i in order if i not in rows and not (view.rulebook.indicator(card, i).rule.linked))
    gone = {**view.facts.rows, (card, lost): replace(view.facts.rows[card, lost], actual=None)}
    scores, _ = waived(view, [(card, i) for i in rows], rows=gone)
    found = {row.indicator: row for row in scores if row.scorecard == card}
    left = {i: w for i, w in own.items() if i not in rows and i != lost}
    total = next(t for t in scores.totals if t.scorecard == card)
    assert rows
    assert all(found[i].status == "not_applicable" and found[i].contribution is None for i in rows)
    assert total.coverage == sum(left.values()) / (sum(left.values()) + own[lost])
    assert total.total == sum(w * found[i].score for i, w in left.items()) / sum(left.values())


def test_without_a_waiver_the_same_rows_lower_the_coverage():
    """What a waiver changes is the denominator."""
    view = sample_quarter()
    key = next(i.key for i in view.rulebook.card("company") if i.weight and not i.rule.linked)
    missing = view.facts.with_actuals({key: None})
    before = next(t for t in score(view.rulebook, missing).totals if t.scorecard == "company")
    after = next(t for t in waived(view, [key], rows=missing.rows)[0].totals if t.scorecard == "company")
    assert before.coverage < after.coverage == 1
    assert before.total == after.total


def test_missing_counted_as_zero_counts_no_waived_row():
    """The policy is for what is owed; a waived row is not."""
    view = sample_quarter()
    book = view.rulebook.replace(missing="zero")
    key = next(i.key for i in book.card("company") if i.weight and not i.rule.linked)
    facts = waived(view, [key])[1]
    own = [r for r in score(book, facts) if r.scorecard == "company" and r.contribution is not None]
    assert key not in [r.key for r in own]


def test_above_the_limit_every_waiver_is_named_with_its_cell():
    """The two heaviest rows of a card pass 20 % together, and stay within a limit of the law's own."""
    view = sample_quarter()
    own = weights(view, "dept_sales")
    heavy = sorted(own, key=own.get)[-2:]
    assert sum(own[i] for i in heavy) > Fraction(20, 100) * sum(own.values())
    with pytest.raises(InputError) as refused:
        waived(view, [("dept_sales", i) for i in heavy])
    [fault] = refused.value.faults
    assert fault.code == "waiver_limit"
    labels = [view.rulebook.indicator("dept_sales", i).label for i in heavy]
    assert all(t.zh in fault.found.zh and t.en in fault.found.en for t in labels)
    assert "不适用!A5" in fault.found.zh
    assert "不适用!A6" in fault.found.zh
    wide = replace(view.rulebook, company=replace(view.rulebook.company, waiver_limit=100))
    assert len(waived(type(view)(wide, view.facts, "zh", view.workspace), [("dept_sales", i) for i in heavy])[0])


@pytest.mark.parametrize("lacking", ["reason", "approver"])
def test_without_reason_or_approver_there_is_no_waiver(lacking):
    """Also where the evidence did not come through a workbook."""
    view = sample_quarter()
    key = next(i.key for i in view.rulebook.card("company") if i.weight and not i.rule.linked)
    record = {"scorecard": key[0], "indicator": key[1], **WORDS, lacking: None}
    facts = replace(view.facts, tables={**view.facts.tables, "waivers": [record]})
    with pytest.raises(InputError, match="lacks its reason or its approver"):
        score(view.rulebook, facts)


def test_a_row_without_weight_cannot_be_waived():
    """There is nothing to leave out."""
    view = sample_quarter()
    bare = next(i.key for c in view.rulebook.scorecards for i in c if not i.scored)
    with pytest.raises(InputError, match="has no weight"):
        waived(view, [bare])


def test_a_veto_cannot_be_waived_away():
    """A severe accident stands, whoever approves."""
    view = sample_quarter()
    row = next(i for c in view.rulebook.scorecards for i in c if i.rule and getattr(i.rule, "veto", None) and i.weight)
    with pytest.raises(InputError) as refused:
        waived(view, [row.key], rows=view.facts.with_actuals({row.key: "严重"}).rows)
    assert [f.code for f in refused.value.faults] == ["waiver_veto"]


def test_page_and_explanation_say_why_and_by_whom():
    """Reason and approver, in the card's table and in the row's explanation."""
    view = sample_quarter("2025Q4", "zh")
    key = next(i.key for i in view.rulebook.card("company") if i.weight and not i.rule.linked)
    _, facts = waived(view, [key])
    shown = type(view)(view.rulebook, facts, "zh", view.workspace)
    sentence = "不适用：本季停产检修（批准人：总经理办公会）"
    assert sentence in score_table(shown, "company").to_text()
    assert sentence in explain(view.rulebook, facts, *key).render("zh")
    assert [f.code for f in shown.notices(1) if f.code == "waived_figure"] == ["waived_figure"]
