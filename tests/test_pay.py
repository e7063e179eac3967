"""Pay: one law for every caller; the base it counts on; what a unit would be paid at another total."""

import runpy
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from bsclib import pay
from bsclib.errors import Text
from bsclib.law.company import CommonGoal
from bsclib.law.organisation import Post
from bsclib.quarter import open_quarter

QUARTERS = [f"{year}Q{n}" for year in (2024, 2025) for n in (1, 2, 3, 4)]


@pytest.fixture(scope="module")
def view(root):
    """Return the newest sample quarter."""
    return open_quarter(quarter="2025Q4", workspace=root)


BATTERY = runpy.run_path(str(Path(__file__).parent / "benchmarks" / "reward.py"))


def having(view, units=None, totals=None, scores=None, **reward):
    """Return the quarter with other terms of pay, other units or other results."""
    law = view.rulebook
    book = replace(law, reward=law.reward.model_copy(update=reward), units=units or law.units)
    return pay.Results(book, {**view.totals, **(totals or {})}, scores or view.scores)


def of_grade(view, level, n, ids=None):
    """Return the totals of a level's cards with grade number `n`, without a veto."""
    grade = None if n is None else view.rulebook.grade_table.bands[n].label
    cards = [c.id for c in view.cards_at(level) if ids is None or c.id in ids]
    return {id: replace(view.totals[id], grade=grade, veto=()) for id in cards}


@pytest.mark.parametrize("quarter", QUARTERS)
def test_amounts_are_the_pool_by_heads_and_coefficients(root, quarter):
    """Counted anew from grades and heads of the file: pool × heads' share × company × own, cut to 1.2 pools at most."""
    view = open_quarter(quarter=quarter, workspace=root)
    law, worth, heads = view.rulebook.reward, {}, 0
    grade_of = {b.label: b.id for b in view.rulebook.grade_table.bands}
    company = Fraction(law.coefficients[grade_of[view.totals["company"].grade]])
    for unit in view.rulebook.units.values():
        if unit.level == "department" and unit.card and unit.headcount:
            worth[unit.id] = (
                unit.headcount * company * Fraction(law.coefficients[grade_of[view.totals[unit.card].grade]])
            )
            heads += unit.headcount
    done = pay.payroll(view)
    assert [p.unit.id for p in done.units] == list(worth)
    cut = min(Fraction(1), Fraction(6, 5) / (sum(worth.values()) / heads))
    for p in done.units:
        assert abs(Fraction(p.amount) - Fraction(law.pool) * worth[p.unit.id] * cut / heads) < Fraction(1, 10**6)
        assert p.amount == round(p.amount, 6)
    assert done.bitten == (cut < 1)
    assert sum(p.amount for p in done.units) + done.retained == law.pool


def test_grades_move_the_sum_that_is_paid(root):
    """The crisis quarter pays visibly less than the best; all one grade lower is not paid like all at the top."""
    crisis, best = (open_quarter(quarter=q, workspace=root) for q in ("2025Q1", "2025Q4"))
    paid = [sum(p.amount for p in pay.payroll(v).units) for v in (crisis, best)]
    assert paid[0] < paid[1] * Decimal("0.8")
    fair = having(best, totals=of_grade(best, "department", 2))
    top = having(best, totals=of_grade(best, "department", 0))
    assert pay.payroll(fair).retained > pay.payroll(top).retained


def test_an_equal_base_leaves_heads_out(view):
    """Alike means alike: at one grade each department is paid the same, also one that has no heads."""
    units = {id: replace(u, headcount=None) if u.id == "hr" else u for id, u in view.rulebook.units.items()}
    totals = of_grade(view, "department", 1) | of_grade(view, "company", 1)
    by_heads = pay.payroll(having(view, units, totals, headcount_base="headcount")).units
    alike = pay.payroll(having(view, units, totals, headcount_base="equal")).units
    assert "hr" not in {p.unit.id for p in by_heads}
    assert {p.unit.id for p in alike} == {c.unit for c in view.cards_at("department")}
    assert {p.amount for p in alike} == {view.rulebook.reward.pool / len(alike)}
    assert len({p.amount for p in by_heads}) > 1


@pytest.mark.parametrize("distribution", ["own", "shared"])
def test_a_veto_and_a_missing_grade_earn_nothing(view, distribution):
    """Under a veto the law's share of it (0), without a grade 0; `own` keeps what they would have had."""
    first, second = (c.id for c in view.cards_at("department")[:2])
    changed = {
        first: replace(view.totals[first], veto=("grade", "bonus")),
        second: replace(view.totals[second], grade=None),
    }
    done = pay.payroll(having(view, totals=of_grade(view, "department", 1) | changed, distribution=distribution))
    paid = {p.unit.card: p for p in done.units}
    assert (paid[first].amount, paid[second].amount) == (0, 0)
    assert (paid[first].coefficient, paid[second].coefficient) == (0, 0)
    alone = {c.id for c in view.cards_at("department")} - {first, second}
    usual = pay.payroll(having(view, totals=of_grade(view, "department", 1), distribution=distribution))
    raised = [paid[p.unit.card].amount > p.amount for p in usual.units if p.unit.card in alone]
    assert raised == [distribution == "shared"] * len(alone)


def test_the_company_counts_for_everybody(view):
    """Its lowest grade pays nobody; without a grade, and without a card, it counts 1, which is said."""
    lowest = pay.payroll(having(view, totals=of_grade(view, "company", -1)))
    assert {p.amount for p in lowest.units} == {Decimal(0)}
    assert lowest.retained == view.rulebook.reward.pool
    ungraded = pay.payroll(having(view, totals=of_grade(view, "company", None)))
    assert (ungraded.company, ungraded.graded) == (1, False)
    assert ungraded.units == pay.payroll(having(view, totals=of_grade(view, "company", 1))).units


def test_a_missed_common_goal_leaves_a_share_of_the_pool(view):
    """Met: the whole pool; missed, or not known: the share, told apart."""
    row = next(r for r in view.scores if r.key == ("company", "net_profit"))
    goal = CommonGoal(indicator="company/net_profit", share=Decimal("0.5"))
    totals = of_grade(view, "company", 1) | of_grade(view, "department", 1)

    def done(**change):
        scores = [replace(r, **change) if r.key == row.key else r for r in view.scores]
        return pay.payroll(having(view, totals=totals, scores=scores, common_goal=goal))

    met, missed, unknown = done(gap=Fraction(0)), done(gap=Fraction(-1)), done(gap=None, status="missing")
    assert [d.goal.met for d in (met, missed, unknown)] == [True, False, None]
    pool = view.rulebook.reward.pool
    assert 0 <= met.retained < Decimal("0.0001")
    assert pool / 2 <= missed.retained < pool / 2 + Decimal("0.0001")
    assert missed.units == unknown.units


def test_what_a_step_is_worth_follows_the_common_goal(view):
    """The row of the goal moves money where its actual passes the target, though no grade changes."""
    row = next(r for r in view.scores if r.key == ("company", "net_profit"))
    goal = CommonGoal(indicator="company/net_profit", share=Decimal("0.5"))
    worth = pay.worth(having(view, common_goal=goal))
    total = view.totals["company"].total
    above, below = (worth(row.key, row.target + n, total) for n in (0, -1))
    assert below * 2 - above <= len(pay.payroll(view).units) * Fraction(1, 50)
    assert below < above


def test_at_another_total_the_others_stay(view):
    """What a unit would be paid is what it is paid where its card's grade is that of the other total, in yuan."""
    worth = pay.worth(view)
    for paid in pay.payroll(view).units:
        row = next(iter(view.rulebook.card(paid.unit.card))).key
        assert worth(row, Fraction(0), paid.result.total) == Fraction(paid.amount) * 10**4
        assert worth(row, Fraction(0), Fraction(0)) == 0


def test_neighbouring_grades_are_what_the_unit_would_be_paid(view):
    """One grade up and down, the others as they are; nothing beyond the ends of the table."""
    for paid in pay.payroll(view).units:
        labels = [b.label for b in view.rulebook.grade_table.bands]
        at = labels.index(paid.result.grade)
        for other, n in zip(pay.grades_beside(view, paid), (at - 1, at + 1), strict=True):
            if not 0 <= n < len(labels):
                assert other is None
                continue
            there = pay.payroll(having(view, totals=of_grade(view, "department", n, {paid.unit.card})))
            assert other == next(p.amount for p in there.units if p.unit.id == paid.unit.id)


def test_the_end_of_the_year_pays_what_the_quarters_did_not(view):
    """The year's pool without its quarters' pools, by the mean of company × own coefficient."""
    views = view.history(4)
    law = view.rulebook.reward
    *early, last = [having(v, year=law.pool * 5) for v in views]
    done = pay.year_end([*early, last])
    heads = sum(p.unit.headcount for p in done.units)
    mean = {}
    for p in done.units:
        quarters = [pay.payroll(v) for v in views]
        worth = [
            Fraction(q.company) * Fraction(next(u for u in q.units if u.unit.id == p.unit.id).coefficient)
            for q in quarters
        ]
        mean[p.unit.id] = sum(worth) / 4
    earned = {p.unit.id: Fraction(law.pool) * p.unit.headcount / heads * mean[p.unit.id] for p in done.units}
    cut = min(Fraction(1), Fraction(law.pool) * Fraction(6, 5) / sum(earned.values()))
    assert all(abs(Fraction(p.amount) - earned[p.unit.id] * cut) < Fraction(1, 10**6) for p in done.units)
    assert sum(p.amount for p in done.units) + done.retained == law.pool
    assert pay.year_end([having(v, year=None) for v in views]) is None


def test_without_the_room_of_money_coefficients_are_known_and_amounts_are_not(view, monkeypatch):
    """Nobody is told an amount that was not worked out."""
    usual = pay.payroll(view)
    monkeypatch.setattr(pay.roll, "has_room", lambda name: False)
    done = pay.payroll(view)
    assert {p.amount for p in done.units} == {None}
    assert done.retained is None
    assert [p.coefficient for p in done.units] == [p.coefficient for p in usual.units]
    assert pay.worth(view) is None


def test_a_grade_of_another_table_is_worth_nothing(view):
    """A grade that the active table does not have has no coefficient; none is made up."""
    total = next(iter(view.totals.values()))
    assert pay.coefficient(view.rulebook, replace(total, grade=Text("另", "other"))) == 0


def test_commended_are_the_best_the_most_improved_and_who_met_every_target(view):
    """Ties are all named, a veto and a missing grade name nobody; nobody is improved who fell."""
    first, second, third, *_ = (c.id for c in view.cards_at("department"))

    def at(quarter, **totals):
        changed = {id: replace(quarter.totals[id], total=Fraction(n)) for id, n in totals.items()}
        return having(quarter, totals=changed)

    now = at(view, **{first: 130, second: 130, third: 5})
    past = at(view, **{first: 129, second: 100, third: 90})
    named = {(c.kind, c.unit): c.figure for c in pay.commendations(now, past)}
    label = {c.id: view.rulebook.units[c.unit].label for c in view.cards_at("department")}
    assert named["best", label[first]] == named["best", label[second]] == 130
    assert named["improved", label[second]] == 30
    assert ("improved", label[third]) not in named
    struck = pay.Results(now.rulebook, {**now.totals, first: replace(now.totals[first], veto=("grade",))}, now.scores)
    assert ("best", label[first]) not in {(c.kind, c.unit) for c in pay.commendations(struck, past)}
    assert not [c for c in pay.commendations(now) if c.kind == "improved"]
    for commended in (c for c in pay.commendations(view) if c.kind == "met"):
        card = next(id for id, name in label.items() if name == commended.unit)
        line = {i.id: i.levels.met for i in view.rulebook.card(card)}
        rows = [r for r in view.scores if r.scorecard == card and r.weight is not None]
        assert commended.figure == len(rows)
        assert all(r.score >= line[r.indicator] for r in rows)


def test_a_manager_is_judged_by_his_posts_card_else_by_his_units(view):
    """A post with a card of its own stands in place of the unit's head."""
    plain = {m.who: m.card for m in pay.managers(view)}
    unit = view.rulebook.units["hr"]
    assert plain[unit.head] == view.rulebook.card(unit.card).label
    post = Post(id="hr_head", unit="hr", label=Text("人事负责人", "HR lead"), card="dept_finance")
    book = replace(view.rulebook, posts={"hr_head": post})
    told = {m.who: m.card for m in pay.managers(pay.Results(book, view.totals, view.scores))}
    assert told[post.label] == book.card("dept_finance").label
    assert unit.head not in told


def test_a_revision_that_pays_less_leaves_a_claw_back(view):
    """Paid by the first revision, the second lowers a grade: the difference is claimed, to the fen, over everybody."""
    first = pay.settlement(view, [])
    record = [{"unit": s.unit.id, "kind": "reward", "amount": s.due, "paid": "2026-01-30"} for s in first]
    assert {s.open for s in pay.settlement(view, record)} == {0}
    lower = having(view, totals=of_grade(view, "department", 2, {view.cards_at("department")[0].id}))
    again = {s.unit.id: s for s in pay.settlement(lower, record)}
    now = {p.unit.id: p.amount.scaleb(view.rulebook.reward.unit.power) for p in pay.payroll(lower).units}
    assert {u: s.due for u, s in again.items()} == now
    claimed = {u: -s.open for u, s in again.items() if s.open < 0}
    assert len(claimed) == 1
    back = [{"unit": u, "kind": "clawback", "amount": n, "paid": "2026-03-01"} for u, n in claimed.items()]
    assert all(s.open >= 0 for s in pay.settlement(lower, [*record, *back]))
    waiting = [{**row, "paid": None} for row in back]
    assert sum(-s.open for s in pay.settlement(lower, [*record, *waiting]) if s.open < 0) == sum(claimed.values())
    fined = {"unit": first[0].unit.id, "kind": "penalty", "amount": Decimal("10.01"), "paid": None}
    assert pay.settlement(view, [*record, fined])[0].open == Decimal("-10.01")


def test_every_account_adds_up_under_random_settings(view):
    """The battery, reduced: pools, ceilings, accounts, claw-backs in full; nobody loses by a better grade."""
    counted = BATTERY["play"](view, 150)
    assert counted["settings"] == 150
    assert min(counted.values()) > 30


def test_the_end_of_a_year_is_settled_with_its_last_quarter(view):
    """Paid by quarter and year everything is settled; an earlier quarter's revision claims back of the year's end."""
    views = [having(v, year=view.rulebook.reward.pool * 5) for v in view.history(4)]
    year, last = pay.year_end(views), views[-1]
    accounts = pay.settlement(last, [], year)
    quarter = {s.unit.id: s.due for s in pay.settlement(last, [])}
    assert all(s.due == quarter[s.unit.id] + s.year_end == s.open for s in accounts)
    power = view.rulebook.reward.unit.power
    assert sum(s.year_end for s in accounts) == year.paid.scaleb(power)
    record = [
        {"unit": s.unit.id, "kind": kind, "amount": amount, "paid": "x"}
        for s in accounts for kind, amount in (("reward", s.due - s.year_end), ("year_end", s.year_end))
    ]  # fmt: skip
    assert {s.open for s in pay.settlement(last, record, year)} == {0}
    worse = pay.Results(views[0].rulebook, {**views[0].totals, **of_grade(view, "company", 3)}, views[0].scores)
    lower = pay.year_end([worse, *views[1:]])
    claimed = sum(s.open for s in pay.settlement(last, record, lower))
    assert claimed == (lower.paid - year.paid).scaleb(power) < 0


def test_a_year_whose_pool_is_used_up_has_nothing_left_to_share(view):
    """The quarters' pools come to more than the year's: its end pays nobody, and takes nothing back."""
    views = [having(v, year=Decimal(100)) for v in view.history(4)]
    done = pay.year_end(views)
    assert (done.pool, done.paid, done.retained) == (0, 0, 0)
    assert {p.amount for p in done.units} == {Decimal(0)}
