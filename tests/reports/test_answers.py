"""What a card is asked: ways to the next grade that hold when they are tried, changes that add up, who judged."""

import json
from decimal import Decimal
from fractions import Fraction

import pytest

from bsclib import pay, reports
from bsclib.quarter import open_quarter
from bsclib.quarter.before import BEFORE
from bsclib.reports.answers import changes_table, finding, next_grade_table, years_table
from bsclib.reports.formulas import Quotient, SetFormula, row_formulas
from bsclib.reports.raters import judges_table
from bsclib.reports.revised import revised_table
from bsclib.reports.rows import card_rows
from bsclib.run.content import told
from bsclib.scoring import reach, score


@pytest.fixture(scope="module", params=["2024Q2", "2025Q4"])
def quarter(root, request):
    """Return a quarter with cards far from the best."""
    return open_quarter(quarter=request.param, workspace=root, language="zh")


def test_each_way_up_gives_just_the_total_it_promises(quarter):
    """Scored again with the figures it names: the same total, past the line; and no improvement is superfluous."""
    tried = 0
    for card, result in quarter.totals.items():
        line = next((Fraction(n) for n in (60, 80, 85, 90, 99) if n > result.total), None)
        for way in reach(quarter.rulebook, quarter.facts, card, line, pay.worth(quarter)) if line else ():
            moved = {(card, m.indicator.id): Decimal(m.to.numerator) / m.to.denominator for m in way.moves}
            again = score(quarter.rulebook, quarter.facts.with_actuals(moved))
            assert next(t.total for t in again.totals if t.scorecard == card) == way.total >= line
            assert all(way.total - move.gain < line for move in way.moves)
            assert 1 <= len(way.moves) <= 3
            tried += 1
    assert tried > 3


def test_the_least_improvement_is_the_least(quarter):
    """One smallest unit less, and the line is not reached."""
    for card, result in quarter.totals.items():
        line = next((Fraction(n) for n in (60, 80, 85, 90) if n > result.total), None)
        for way in reach(quarter.rulebook, quarter.facts, card, line)[:1] if line else ():
            (*_, last) = way.moves
            unit = Fraction(1, 10**last.indicator.decimals) * (1 if last.to > last.actual else -1)
            moved = {(card, m.indicator.id): Decimal(m.to.numerator) / m.to.denominator for m in way.moves}
            short = last.to - unit
            moved[card, last.indicator.id] = Decimal(short.numerator) / short.denominator
            again = score(quarter.rulebook, quarter.facts.with_actuals(moved))
            assert next(t.total for t in again.totals if t.scorecard == card) < line


def test_nothing_is_promised_where_there_is_no_next_grade(quarter):
    """The best grade, and a card that has the line already, get no way up."""
    best = max(quarter.totals.values(), key=lambda t: t.total)
    assert reach(quarter.rulebook, quarter.facts, best.scorecard, best.total) == []
    assert next_grade_table(quarter, best.scorecard).lines == [] or best.total < 90


def test_changes_add_up_to_the_difference_of_the_totals(quarter):
    """What the rows moved is what the total moved, exactly."""
    for card in quarter.totals:
        now, before = (sum(r.contribution or 0 for r in card_rows(v, card)) for v in (quarter, quarter.previous))
        table = changes_table(quarter, card)
        moved = sum((Fraction(row[5].replace("−", "-")) for row in table.rows[:-1]), Fraction(0))
        assert abs(moved - (now - before)) <= Fraction(len(table.rows), 100)
        assert (table.lines == []) == (now == before and not moved)


def test_a_second_revision_says_what_changed(quarter, tmp_path):
    """Row by row and total by total; where nothing differs, nothing is said."""
    kept = {**told(quarter, [], reason="迟到的发票", revision=1)}
    folder = tmp_path / BEFORE
    folder.mkdir()
    card = next(r.scorecard for r in quarter.scores if r.score is not None and r.weight)
    text = {"quarter": quarter.facts.period, "revision": 1, "reason": "迟到的发票", "cards": kept["cards"]}
    (folder / "revision.json").write_text(json.dumps(text, ensure_ascii=False), encoding="utf-8")
    (folder / "scores.csv").write_text(quarter.scores.to_csv(), encoding="utf-8")
    same = type(quarter)(quarter.rulebook, quarter.facts, "zh", tmp_path)
    assert revised_table(same).lines == []
    changed = {**text, "cards": [dict(c, total="1") if c["scorecard"] == card else c for c in text["cards"]]}
    (folder / "revision.json").write_text(json.dumps(changed, ensure_ascii=False), encoding="utf-8")
    again = type(quarter)(quarter.rulebook, quarter.facts, "zh", tmp_path)
    found = revised_table(again)
    assert "迟到的发票" in found.caption
    assert [line.cells[2:4] for line in found.lines] == [["总分", "1.00"]]


def test_the_sentence_names_total_grade_and_the_largest_loss(quarter):
    """As the title of the page has it."""
    for card, result in quarter.totals.items():
        text = repr(finding(quarter, card))
        worst = max(card_rows(quarter, card), key=lambda r: r.lost)
        assert f"{result.grade.zh}" in text
        assert worst.lost <= 0 or worst.label in text


def test_who_judged_and_how_far_apart(quarter):
    """Every vote of the card stands with its judge; the spread is that of its row."""
    for card in quarter.totals:
        votes = [v for v in quarter.facts.tables.get("panel", ()) if v.get("scorecard") == card]
        assert len(judges_table(quarter, card).lines) == len(votes)


def test_years_stand_side_by_side(quarter):
    """A line a year, a column a quarter, none where one year alone is known."""
    table = years_table(quarter, next(iter(quarter.totals)))
    years = {v.quarter.year for v in quarter.history()}
    assert len(table.lines) == (len(years) if len(years) > 1 else 0)


def test_a_formula_is_set_with_its_numbers(quarter):
    """MathML, LaTeX and plain text of one equation; a negative number stands in brackets."""
    found = SetFormula(("CR", "=", Quotient("(−1.00)", "2"), "=", "(−0.50)"), "甲")
    assert (
        "<mfrac><mrow><mn>(−1.00)</mn></mrow><mrow><mn>2</mn></mrow></mfrac>"
        in found._repr_mimebundle_()[0]["text/html"]
    )
    assert r"\frac{(−1.00)}{2}" in found._repr_latex_()
    assert repr(found) == "甲: CR = (−1.00) / 2 = (−0.50)"
    for card in quarter.totals:
        for formula in row_formulas(quarter, card):
            assert formula.label in {r.label for r in card_rows(quarter, card)}
    assert reports.consistency_formulas(quarter)
