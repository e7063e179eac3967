"""Laws of monitoring: sums and variances reconcile, mid-quarter looks no further, every remark has its cause."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from bsclib import cycle
from bsclib.cycle.monitoring import lines_of, months_of
from bsclib.errors import UsageError
from bsclib.reports.deviations import alerts_table
from bsclib.reports.words import words

from .conftest import QUARTERS, viewed


@pytest.mark.parametrize("period", QUARTERS[4:])
def test_variances_reconcile_to_the_cent(period, script):
    """In each row static = flexible + volume; over all rows but memo ones static is the profit's variance."""
    view = viewed(period)
    found = cycle.variances(view, by=("unit", "account", "nature", "memo"))
    assert all(r.static_variance == r.flexible_variance + r.volume_variance for r in found)
    memo = {(x["unit"], x["account"]) for x in lines_of(view) if x["memo"] == "yes"}
    counted = sum((r.static_variance for r in found if (r.unit, r.account) not in memo), Decimal(0))
    assert counted == script.result(lines_of(view), "actual") - script.result(lines_of(view), "approved")


@pytest.mark.parametrize("period", QUARTERS[4:])
def test_accounts_add_up_to_units(period):
    """Budget, actual and remaining of the accounts are those of their unit; budget = committed + actual + remaining."""
    view = viewed(period)
    parts, whole = cycle.executions(view), cycle.executions(view, by=("unit", "nature"))
    for unit in whole:
        own = [p.execution for p in parts if (p.unit, p.nature) == (unit.unit, unit.nature)]
        e = unit.execution
        assert [sum(getattr(p, n) for p in own) for n in ("budget", "actual", "remaining")] == [
            e.budget, e.actual, e.remaining,
        ]  # fmt: skip
        assert e.budget == e.committed + e.actual + e.remaining


def test_mid_quarter_looks_no_further_than_its_month(view):
    """Up to the first month a third of the time is gone and only its lines count; a month elsewhere is refused."""
    first = months_of(view)[0]
    rows = cycle.executions(view, first)
    assert {r.execution.elapsed for r in rows} == {Fraction(100, 3)}
    assert sum(r.due for r in rows) == sum(x["approved"] for x in lines_of(view) if x["month"] == first)
    with pytest.raises(UsageError):
        cycle.executions(view, "2025-09")


def two_months(view, overspent=()):
    """Return the quarter as it stands two months in: nothing spent in the third; accounts of `overspent` half more."""
    first, second, _ = months_of(view)

    def line(row):
        if row["month"] not in (first, second):
            return {**row, "actual": None, "committed": None, "driver_actual": None}
        more = Decimal("1.5") if (row["unit"], row["account"]) in overspent else 1
        return {**row, "actual": row["actual"] * more if row["actual"] is not None else None}

    tables = {**view.facts.tables, "budget_lines": tuple(map(line, view.facts.tables["budget_lines"]))}
    return replace(view, facts=replace(view.facts, tables=tables))


def test_a_quarter_two_months_old_is_looked_at_through_its_second_month(view):
    """Without a word the last month with actuals counts: two thirds gone, variances and alerts as asked through it."""
    young, second = two_months(view), months_of(view)[1]
    assert cycle.last_month(young) == second
    assert {r.execution.elapsed for r in cycle.executions(young)} == {Fraction(200, 3)}
    for read in (cycle.executions, cycle.variances, cycle.alerts, cycle.linked):
        assert read(young) == read(young, second)
    assert cycle.variances(young) == cycle.variances(view, second.replace("-", ""))
    assert cycle.last_month(view) == months_of(view)[2]


def test_an_overspent_account_is_unfavourable_and_alarms_and_the_rest_stays_as_it_was(view):
    """Half more than the two months' budget: U and an alarm; the other accounts' alerts do not change."""
    quiet = two_months(view)
    spent = next(r for r in cycle.variances(quiet) if r.nature == "cost" and r.approved and abs(r.static_variance) < 1)
    loud = two_months(view, [(spent.unit, spent.account)])
    varied = next(r for r in cycle.variances(loud) if (r.unit, r.account) == (spent.unit, spent.account))
    assert varied.static_variance < 0
    new = {(a.unit, a.account): a.level for a in cycle.alerts(loud)}
    old = {(a.unit, a.account): a.level for a in cycle.alerts(quiet)}
    assert new == old | {(spent.unit, spent.account): "alarm"}


def test_a_goal_is_held_against_its_share_of_the_months_gone(view):
    """Due by now: last year's shape of the target; of the running quarter the share of the months gone."""
    whole, part = ({w.label: w for w in cycle.warnings(view, month) if w.due} for month in ("", "202511"))
    assert whole
    for label, goal in whole.items():
        assert goal.due == goal.line  # the year's last quarter is over: all of it
        assert part[label].due < goal.due
        shape = [v for v in view.history(8) if v.quarter.year == view.quarter.year - 1]
        row = next(g.measure for g in view.rulebook.strategy.goals.values() if g.label == label).split("/")
        last = [Fraction(v.facts.rows[tuple(row)].actual) for v in shape]
        assert part[label].due == Fraction(goal.line) * (1 - last[3] / sum(last) / 3)


def test_alerts_name_owner_and_come_gravest_first(view):
    """Every deviation past a level has the head of its unit as owner; none below the lowest level is listed."""
    found = cycle.alerts(view, months_of(view)[1])
    sizes = [abs(a.deviation) for a in found]
    assert sizes == sorted(sizes, reverse=True)
    assert min(sizes) > 5
    assert all(a.owner == view.rulebook.units[a.unit].head for a in found)


def test_money_spent_without_a_budget_is_an_alarm(view):
    """No percentage can say how far it is off; it stands first, and the budget's page says why it has no figure."""
    lines = [
        {**line, "approved": Decimal(0)} if line["account"] == "利息支出" else line
        for line in view.facts.tables["budget_lines"]
    ]
    changed = replace(view, facts=replace(view.facts, tables={**view.facts.tables, "budget_lines": lines}))
    first, *rest = cycle.alerts(changed)
    assert (first.account, first.deviation, first.level) == ("利息支出", None, "alarm")
    assert all(a.deviation is not None for a in rest)
    assert words.UNBUDGETED.of(changed.language) in alerts_table(changed, [first]).to_text()


def test_a_finished_year_is_projected_to_what_it_came_to(view):
    """In the last quarter the projection of a sum is the sum itself; half-way it is the pace carried on."""
    done = [w for w in cycle.warnings(view) if w.done]
    assert len(done) == 3
    assert all(w.projected == w.done and w.falls == (w.done < w.line) for w in done)
    half = [w for w in cycle.warnings(viewed("2025Q2")) if w.done]
    assert all(w.projected > w.done for w in half)


def test_clashes_and_duplicates_put_into_the_sample_are_found(view):
    """One account in two units, one month planned on two volumes; every unlinked line and unfunded goal once."""
    found = cycle.remarks(view)
    kinds = [r.kind for r in found]
    assert kinds.count("duplicate") == kinds.count("clash") == 1
    unlinked = {(x["unit"], x["account"]) for x in lines_of(view) if not x["serves"]}
    assert {(r.unit, r.subject) for r in found if r.kind == "unlinked"} == unlinked
    assert {r.subject for r in found if r.kind == "no_money"}.isdisjoint({"profit_2025", "revenue_2025"})


def test_what_was_asked_was_reviewed_and_approved(view):
    """Costs are cut at each stage, revenues raised; every change has a reviewer and a reason."""
    for r in cycle.asked(view):
        ordered = [r.requested, r.reviewed, r.approved]
        assert ordered == sorted(ordered, reverse=r.nature == "cost")
        assert r.reviewers
        assert r.reasons


def test_triggers_fire_by_themselves(view):
    """A risk fires exactly when its indicator is past the limit; a watched matter is proposed when it is due."""
    for a in cycle.assessed(view):
        past = a.value < a.row["limit"] if a.row["trigger"] == "below" else a.value > a.row["limit"]
        assert a.fired == past
    watched = [r["description"] for r in view.facts.tables["risks"] if r["status"] == "watch"]
    assert [p.subject.zh for p in cycle.proposed(view) if p.kind == "watch"] == watched


def test_every_department_stands_somewhere_in_all_six_steps():
    """A late delivery shows in its step with its days; the dates are the law's."""
    late, calm = viewed("2025Q1"), viewed("2025Q3")
    assert len(cycle.stages(late)) == 6 * len(late.cards_at("department"))
    days = {stage: max(s.days_late for s in cycle.stages(late) if s.stage == stage) for stage in cycle.STAGES}
    assert {k: v for k, v in days.items() if v} == {"preparation": 4, "execution": 3}
    assert {s.state for s in cycle.stages(calm)} <= {"done", "begun"}
    assert [d.on for d in cycle.calendar(late)] == sorted(
        due.on(late.quarter) for due in late.rulebook.calendar.values()
    )


def test_the_year_is_the_sum_of_its_quarters():
    """Static variances of four quarters add up, to the cent, to what the year's net profit was off its targets."""
    views = [viewed(period) for period in QUARTERS[4:]]
    found = sum((r.static_variance for v in views for r in cycle.variances(v, memo=False)), Decimal(0))
    profit = [v.facts.rows["company", "net_profit"] for v in views]
    assert found == sum(f.actual - f.target for f in profit) == Decimal("-768.00")


def test_the_money_of_the_goals_and_the_rest_are_all_cost():
    """Every cost line stands once, with a goal or without; the cost of a unit of result is spent over actual."""
    view = viewed("2025Q4")
    rows = cycle.goal_budgets(view)
    costs = [x for x in cycle.monitoring.lines_of(view) if x["nature"] == "cost"]
    assert sum(r.planned for r in rows) == sum(x["approved"] for x in costs)
    assert sum(r.spent for r in rows) == sum(x["actual"] for x in costs)
    assert len(rows) == len(view.rulebook.strategy.goals) + 1
    assert any(r.cost for r in rows)
    assert all(r.cost == Fraction(r.spent) / Fraction(r.actual) for r in rows if r.cost)


def test_a_risk_says_what_is_to_be_expected_of_it():
    """Likelihood 3 stands for 50 %: half the loss, half of what the changed indicator does to its card."""
    view = viewed("2025Q4")
    risk = next(r for r in view.facts.tables["risks"] if r["trigger"] and r["indicator"])
    key = (risk["scorecard"], risk["indicator"])
    said = {**risk, "likelihood": 3, "amount": Decimal(80), "shift": Decimal(-5)}
    told = replace(view, facts=replace(view.facts, tables={**view.facts.tables, "risks": [said]}))
    moved = replace(view, facts=view.facts.with_actuals({key: view.facts.rows[key].actual - 5}))
    found = cycle.assessed(told)[0]
    assert found.amount == 40
    assert found.points == (moved.totals[key[0]].total - view.totals[key[0]].total) / 2
    assert found.points != 0


def test_what_is_accrued_counts_as_spent():
    """An invoice that is still to come is in the rate, the variance and the alert."""
    view = viewed("2025Q4")
    lines = [{**x, "accrued": Decimal(7)} if n == 0 else x for n, x in enumerate(view.facts.tables["budget_lines"])]
    more = replace(view, facts=replace(view.facts, tables={**view.facts.tables, "budget_lines": lines}))
    pairs = zip(cycle.executions(more), cycle.executions(view), strict=True)
    assert sum(a.execution.actual - b.execution.actual for a, b in pairs) == 7
