"""A quarter two months old, of companies other than the sample: monitored and scored to date, the last day as ever."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from bsclib import cycle
from bsclib.cli.init import build, own_departments, units_of
from bsclib.errors import Text, UsageError
from bsclib.evidence import read_workbook
from bsclib.evidence.template import template
from bsclib.gate import faults_of
from bsclib.quarter import open_quarter, sample_quarter
from bsclib.quarter.sample import defaults
from bsclib.reports.budget import execution_table

MONTHS = ("2026-01", "2026-02")
MONTHLY = ("operating_profit", "training_completion")


@pytest.fixture(scope="module")
def firm(tmp_path_factory):
    """Return the whole quarter of a company that `bsc init` makes, two rows of it monthly; one is yearly."""
    home = tmp_path_factory.mktemp("young") / "firm"
    home.mkdir()
    above = units_of(defaults()["centers"], "center", {})
    known = {u.id: u for u in above}
    staff = units_of(own_departments(known), "department", known)
    law = build(home, "firm", Text("乙公司", "Firm B"), [*above, *staff], "en")
    card = law / "scorecards" / "company.yaml"
    text = card.read_text("utf-8")
    for id in MONTHLY:
        head, _, rest = text.partition(f"  {id}:\n")
        text = f"{head}  {id}:\n{rest.replace('frequency: quarterly', 'frequency: monthly', 1)}"
    card.write_text(text, "utf-8")
    view = open_quarter("firm", "2026Q1", workspace=home, language="en")
    facts = replace(view.facts, tables={**view.facts.tables, "readings": readings(3)})
    template(view.rulebook, "2026Q1", view.facts.source, values=facts)
    return open_quarter("firm", "2026Q1", workspace=home, language="en")


def readings(months):
    """Return the profit of each month and the share of its training done, with how much was planned."""
    said = {"operating_profit": ("200", "180", "151.4"), "training_completion": ("90", "96", "98")}
    return [
        {"scorecard": "company", "indicator": id, "begins": date(2026, n + 1, 1), "value": Decimal(v),
         "numerator": None, "denominator": Decimal(weight) if id != "operating_profit" else None, "note": None}
        for id, values in said.items()
        for n, (v, weight) in enumerate(zip(values, ("100", "200", "300"), strict=True))
        if n < months
    ]  # fmt: skip


def young(view, months=2, **tables):
    """Return the quarter as its people have filled it so far: months of lines and readings, one figure to date."""
    lines = [
        x if x["month"] <= f"2026-{months:02d}" else {**x, "actual": None, "committed": None, "driver_actual": None}
        for x in view.facts.tables["budget_lines"]
    ]
    kept = {("company", "revenue"): Decimal(2400), ("sales", "expense"): Decimal(77)}
    rows = {k: replace(f, actual=kept.get(k)) for k, f in view.facts.rows.items()}
    sheets = {**view.facts.tables, "budget_lines": lines, "readings": readings(months), **tables}
    return replace(view, facts=replace(view.facts, rows=rows, tables=sheets))


def row_of(view, card, indicator):
    """Return a scored row."""
    return next(r for r in view.scores if r.key == (card, indicator))


def test_two_months_old_time_is_gone_by_two_thirds_and_only_the_overspent_account_alarms(firm):
    """66.7 % of the time is gone; an account half above its two months is U and in alarm, the others are quiet."""
    lines = [
        {**x, "actual": x["approved"] * (Decimal("1.5") if x["account"] == "Staff: Finance" else 1)}
        if x["month"] in MONTHS else {**x, "actual": None, "driver_actual": None}
        for x in firm.facts.tables["budget_lines"]
    ]  # fmt: skip
    lines = [x | {"driver_actual": x["driver_budget"]} if x["actual"] is not None else x for x in lines]
    view = young(firm, budget_lines=lines)
    assert cycle.last_month(view) == "2026-02"
    assert {r.execution.elapsed for r in cycle.executions(view)} == {Fraction(200, 3)}
    assert [(a.account, a.level) for a in cycle.alerts(view)] == [("Staff: Finance", "alarm")]
    varied = {r.account: r.static_variance for r in cycle.variances(view)}
    assert varied.pop("Staff: Finance") == -(Decimal("12.77") + Decimal("12.77")) / 2
    assert set(varied.values()) == {0}


def test_the_cards_are_scored_on_what_is_due(firm, tmp_path):
    """Monthly rows so far, flows against two thirds, what comes later not due; written, read."""
    path = tmp_path / "2026Q1.xlsx"
    template(firm.rulebook, "2026Q1", path, values=young(firm).facts)
    facts = read_workbook(path, firm.rulebook)
    assert "reading_missing" in {f.code for f in facts.notices}
    view = cycle.stood(replace(firm, facts=facts))
    profit, revenue = row_of(view, "company", "operating_profit"), row_of(view, "company", "revenue")
    assert (profit.actual, profit.target) == (380, Decimal("346.66"))
    assert (revenue.actual, revenue.target) == (2400, Decimal("2666.66"))
    assert revenue.score == 100 - 5 * int((1 - Fraction(2400) / Fraction("2666.66")) / Fraction("0.025"))
    assert row_of(view, "company", "training_completion").actual == 94  # (90 × 100 + 96 × 200) / 300
    for id in ("customer_satisfaction", "budget_delay"):  # asked once a year, once a quarter
        waits = row_of(view, "company", id)
        assert (waits.status, waits.score) == ("not_due", None)
        assert "not due yet" in waits.why.en
    assert view.totals["company"].coverage == Fraction(60, 100)
    assert view.totals["company"].grade is None
    strict = replace(view, rulebook=view.rulebook.replace(missing="zero"))
    assert strict.totals["company"].total == view.totals["company"].total
    assert not faults_of(view)


def test_a_revision_in_mid_quarter_is_in_force_before_its_day():
    """Versions and revisions of the sample agree at the end of every month: nothing is held against the budget."""
    for month in ("202501", "202502"):
        assert not faults_of(sample_quarter("2025Q1").to_date(month))


def test_a_whole_quarter_looked_back_into_knows_no_figure_of_its_end(firm):
    """What was entered for the whole quarter is no figure of February; after the last month nothing changes at all."""
    back = firm.to_date("202602")
    assert row_of(back, "company", "revenue").status == "not_due"
    assert row_of(back, "company", "operating_profit").actual == 380
    assert firm.to_date("2026-03") is firm
    for read in (cycle.executions, cycle.variances, cycle.alerts, cycle.linked, cycle.warnings, cycle.goal_budgets):
        assert read(firm) == read(firm, "202603")
    with pytest.raises(UsageError, match="2026-01, 2026-02, 2026-03"):
        firm.to_date("202604")


def test_the_year_end_is_carried_on_from_two_months_of_the_pace(firm):
    """A flow is due by its share of the months of a year before, where they are known, else month by month."""
    past = [{**r, "begins": r["begins"].replace(year=2025)} for r in readings(3)]
    before = replace(firm, facts=replace(firm.facts, period="2025Q1", tables={"readings": past}))
    view = young(firm)
    vars(view)["_earlier"] = {"2025Q1": before}
    share = row_of(cycle.stood(view), "company", "operating_profit").target
    assert share == (Decimal(520) * Decimal(380) / Decimal("531.4")).quantize(Decimal("0.01"), "ROUND_FLOOR")


def test_a_month_that_is_not_booked_is_no_saving(firm):
    """An account without its February is held against January alone, and the page says what is still to come."""
    lines = [
        {**x, "actual": None} if (x["account"], x["month"]) == ("Staff: Finance", "2026-02") else x
        for x in young(firm).facts.tables["budget_lines"]
    ]
    view = young(firm, budget_lines=lines)
    spent = next(r for r in cycle.executions(view) if r.account == "Staff: Finance")
    assert (spent.due, spent.unbooked) == (Decimal("12.77"), ("2026-02",))
    varied = next(r for r in cycle.variances(view) if r.account == "Staff: Finance")
    assert varied.static_variance == Decimal("12.77") - Decimal(12)
    assert "no actual yet: 2026-02" in execution_table(view, cycle.executions(view)).to_text()


def test_what_is_due_in_the_third_month_is_not_late_in_the_second(firm):
    """Steps, actions and milestones due in March are not held against anybody in February."""
    step = {
        "step": "x",
        "unit": "sales",
        "due": date(2026, 3, 10),
        "submitted": None,
        "scorecard": None,
        "indicator": None,
    }
    late = {**step, "due": date(2026, 2, 10)}
    actions = [{"id": "A", "date": date(2026, 1, 5), "unit": "sales", "due": date(2026, 3, 5), "status": "open",
                "scorecard": None, "indicator": None, "measure": "m"}]  # fmt: skip
    view = young(firm, calendar=[step], actions=actions)
    assert {s.state for s in cycle.stages(view) if s.unit == "sales"} >= {"begun"}
    assert not [s for s in cycle.stages(view) if s.state == "late"]
    view = young(firm, calendar=[late], actions=[{**actions[0], "due": date(2026, 2, 5)}])
    assert "late" in {s.state for s in cycle.stages(view) if s.unit == "sales"}
