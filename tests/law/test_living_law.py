"""A law that lives: what changes from a day on leaves every quarter before it as it was."""

import importlib.util
import shutil
from decimal import Decimal

import pytest

from bsclib.law import load_rulebook
from bsclib.quarter import open_quarter


@pytest.fixture(scope="module")
def living(root):
    """Return the script that changes the law of the sample."""
    spec = importlib.util.spec_from_file_location("living_law", root / "tests/benchmarks/living_law.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def home(living, root, tmp_path_factory):
    """Return the sample company's folder after its law has changed."""
    copy = shutil.copytree(root / "params", tmp_path_factory.mktemp("living") / "params") / "g_company"
    living.live(copy)
    return copy


@pytest.fixture(scope="module")
def filled(living, home):
    """Return, by quarter, the rows of the new templates as written and as filled in."""
    return {period: living.write_quarter(home, period) for period in living.NEW}


@pytest.mark.parametrize("period", ["2024Q1", "2024Q2", "2024Q3", "2024Q4", "2025Q1", "2025Q2", "2025Q3", "2025Q4"])
def test_an_old_quarter_checks_and_scores_as_before(living, home, root, period):
    """The bytes of its scores are the same under the law as it was and as it lives on."""
    assert living.scored(home.parents[1], period) == living.scored(root, period)


def test_a_day_knows_what_exists_on_it(home):
    """Rows, units, cards, labels, head counts, grades and the pool are those of the day."""
    old, new, later = (load_rulebook(home, as_of=d) for d in ("2025-12-31", "2026-01-01", "2026-04-01"))
    assert old.units["hr"].label.en == "HR and administration"
    assert new.units["hr"].label.en == new.card("dept_hr").label.en == "Human resources"
    assert (old.units["hr"].headcount, new.units["hr"].headcount) == (14, 20)
    assert (old.grade_table.id, new.grade_table.id) == ("government", "calibrated")
    assert (old.reward.pool, new.reward.pool) == (300, 360)
    assert {"finance", "office", "rnd"} <= set(old.units) - set(new.units)
    assert new.units["services"].card == "dept_services"
    assert {"services", "products", "technology"} <= set(new.units) - set(old.units)
    rows = [{r.key for card in law.scorecards for r in card} for law in (old, new, later)]
    assert ("dept_hr", "recruitment_quality") in rows[0] - rows[1]
    assert rows[2] - rows[1] == {("company", "green_output")}
    assert later.at("company/green_output").target == Decimal(30)


def test_who_followed_answers_for_what_the_other_answered_for(home):
    """Owners, controllers, seats and dates of a unit that has ended pass to those that followed it."""
    law = load_rulebook(home, as_of="2026-01-01")
    assert {r.owner for card in law.scorecards for r in card} <= set(law.units)
    assert {u for card in law.scorecards for r in card for u in r.controllable_by} <= set(law.units)
    assert law.calendar["submission"].who == "services"
    assert "services" in {m.unit for m in law.organs["working_group"].members}


def test_the_new_template_carries_targets_and_last_values(filled, home):
    """A renamed department keeps its rows, a new row has the law's target; what was merged is not glued together."""
    empty, _ = filled["2026Q1"]
    old = open_quarter(quarter="2025Q4", workspace=home.parents[1])
    law = load_rulebook(home, as_of="2026-03-31")
    rates = [r for r in law.card("dept_hr") if r.basis == "rate" and old.facts.rows[r.key].target is not None]
    assert rates
    assert all(empty[r.key].target == old.facts.rows[r.key].target for r in rates)
    assert ("dept_hr", "recruitment_quality") not in empty
    assert filled["2026Q2"][0][("company", "green_output")].target == Decimal(30)


def test_history_shows_every_break_and_says_why(filled, home):
    """Began, ended, renamed, merged and split, each in the quarter it happened, in both languages."""
    view = open_quarter(quarter="2026Q2", workspace=home.parents[1])
    assert len(view.history()) == 10
    told = {(f.place.path, f.render("en").partition(": ")[2]) for f in view.breaks()}
    texts = [text for _, text in told]
    assert ("2026Q2", "indicator Share of green output began: resolved by the board") in told
    assert any("unit HR and administration is now called Human resources" in t for t in texts)
    assert any("unit Finance, unit General office merged into unit Shared services" in t for t in texts)
    assert any("unit Technology R&D was split into unit Product R&D, unit Process R&D" in t for t in texts)
    assert any("ended: it existed until 2025-12-31" in t for t in texts)
    assert "the head count of unit Human resources changed from 14 to 20: it holds from that quarter on" in texts
    changed = "grades change from Government convention (90/80/60/0) to Calibrated (97/93/85/0): Ours: rules"
    assert any(t.startswith(changed) for t in texts)
    assert any(t.startswith("the reward pool changes from 300 CNY 10,000 to 360 CNY 10,000: The source") for t in texts)
    assert not any("coefficients of the grades" in t for t in texts)
    assert all(f.level == "notice" and f.place.line for f in view.breaks())
    assert "break" in {f.code for f in view.notices()}
    assert len(view.breaks()) < 18, "what came with its card is told once"
    assert "ended" in {n.code for n in load_rulebook(home, as_of="2026-03-31").notices}


def test_a_trend_names_its_breaks_and_glues_nothing(filled, home):
    """A card that began has no points before it, and its figure names the quarter of the break."""
    from bsclib.reports.cards import spans, trend

    view = open_quarter(quarter="2026Q2", workspace=home.parents[1], language="en")
    totals, _, rolling = spans(view, "dept_services")
    assert totals[:8] == [None] * 8
    assert None not in totals[8:]
    assert rolling == [None] * 10
    assert "breaks in 2026Q1" in trend(view, "dept_services").alt
    assert "breaks" not in trend(view, "process").alt


def test_a_row_is_averaged_over_the_quarters_it_lived_in(filled, home):
    """A row that began in the second quarter has that quarter's score as the mean of the year so far."""
    from bsclib import year

    views = open_quarter(quarter="2026Q2", workspace=home.parents[1]).history(8)
    table = year.side_by_side(views).set_index(["scorecard", "indicator"])
    row = table.loc[("company", "green_output")]
    assert row.mean_score == row.qtd_score is not None
    assert row.ytd_actual == views[-1].facts.rows[("company", "green_output")].actual


def test_a_row_that_ended_within_the_year_stands_in_its_tables(filled, home):
    """Its mean and its year are those of the quarters it lived in, by the law of the last of them, marked as ended."""
    from bsclib import year
    from bsclib.reports.annual import annual_table, hidden_table
    from bsclib.reports.conventions import spans_table

    view = open_quarter(quarter="2026Q2", workspace=home.parents[1], language="en")
    before = view.previous
    key = ("dept_production", "work_plan_completion")
    beside = year.side_by_side(view.history())
    row = beside.set_index(["scorecard", "indicator"]).loc[key]
    (score,) = (r.score for r in before.scores if r.key == key)
    assert (row.qtd_score, row.mean_score, row.until) == (None, score, "2026Q1")
    assert row.ytd_actual == before.facts.rows[key].actual
    assert beside.until.notna().sum() == 1
    shown = spans_table(view, "dept_production", beside)
    assert any(line[0] == row.label_en and line[-1].endswith("(until 2026Q1)") for line in shown.rows)
    assert hidden_table(view, year.hidden(beside, rows=200))
    totals = annual_table(view.history(4), year.annual(view.history(4)))
    names = [line[0] for line in totals.rows]
    assert (names.count("Finance"), names.count("General office")) == (2, 1), "the new card kept the label of its file"


def test_labels_of_organs_dimensions_and_grades_are_those_of_the_day(home):
    """What was renamed bears its old name on an old day and its new one afterwards, in both languages."""
    old, new, later = (load_rulebook(home, as_of=d) for d in ("2025-12-31", "2026-01-01", "2026-04-01"))
    assert old.organs["budget_committee"].label.en == "Budget management committee"
    assert new.organs["budget_committee"].label == ("预算委员会", "Budget committee")
    assert old.at("dept_hr/labor_cost").dimension.en == "Financial dimension"
    assert new.at("dept_hr/labor_cost").dimension == ("财务", "Money")
    assert [law.strategy.dimensions["customer"].label.en for law in (old, new)] == ["Customer", "Buyers"]
    assert [law.grade_table.bands[0].label.en for law in (new, later)] == ["Excellent", "Outstanding"]
