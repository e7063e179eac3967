"""Pay: one law for every caller; the base it counts on; what a unit would be paid at another total."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from bsclib import pay
from bsclib.errors import Text
from bsclib.quarter import open_quarter

QUARTERS = [f"{year}Q{n}" for year in (2024, 2025) for n in (1, 2, 3, 4)]


@pytest.fixture(scope="module")
def view(root):
    """Return the newest sample quarter."""
    return open_quarter(quarter="2025Q4", workspace=root)


def reading(view, units=None, **reward):
    """Return the rulebook with other terms of pay, or other units."""
    law = view.rulebook
    return replace(law, reward=law.reward.model_copy(update=reward), units=units or law.units)


@pytest.mark.parametrize("quarter", QUARTERS)
def test_amounts_are_the_pool_by_heads_and_coefficients(root, quarter):
    """Counted anew from grades and heads: within a cent of the exact share each, and the pool in all."""
    view = open_quarter(quarter=quarter, workspace=root)
    law, worth = view.rulebook.reward, {}
    for unit in view.rulebook.units.values():
        if unit.level == "department" and unit.card and unit.headcount:
            label = view.totals[unit.card].grade
            grade = next(b.id for b in view.rulebook.grade_table.bands if b.label == label)
            worth[unit.id] = unit.headcount * Fraction(law.coefficients[grade])
    paid = pay.shared(view.rulebook, view.totals)
    assert [p.unit.id for p in paid] == list(worth)
    assert sum(p.amount for p in paid) == law.pool
    for p in paid:
        assert abs(Fraction(p.amount) - Fraction(law.pool) * worth[p.unit.id] / sum(worth.values())) < Fraction(1, 100)


def test_an_equal_base_leaves_heads_out(view):
    """Alike means alike: at one grade each department is paid the same, also one that has no heads."""
    units = {id: replace(u, headcount=None) if u.id == "hr" else u for id, u in view.rulebook.units.items()}
    grade = view.rulebook.grade_table.bands[0].label
    totals = {id: replace(t, grade=grade, veto=()) for id, t in view.totals.items()}
    by_heads = pay.shared(reading(view, units, headcount_base="headcount"), totals)
    alike = pay.shared(reading(view, units, headcount_base="equal"), totals)
    assert "hr" not in {p.unit.id for p in by_heads}
    assert {p.unit.id for p in alike} == {c.unit for c in view.cards_at("department")}
    assert {p.amount for p in alike} == {view.rulebook.reward.pool / len(alike)}
    assert len({p.amount for p in by_heads}) > 1


def test_a_veto_and_a_missing_grade_earn_nothing(view):
    """Under a veto the law's share of it (0), without a grade 0; what they would have had goes to the others."""
    first, second = (c.id for c in view.cards_at("department")[:2])
    changed = {
        first: replace(view.totals[first], veto=("grade", "bonus")),
        second: replace(view.totals[second], grade=None),
    }
    paid = {p.unit.card: p for p in pay.shared(view.rulebook, view.totals | changed)}
    assert (paid[first].amount, paid[second].amount) == (0, 0)
    assert (paid[first].coefficient, paid[second].coefficient) == (0, 0)
    assert sum(p.amount for p in paid.values()) == view.rulebook.reward.pool


def test_a_company_of_the_lowest_grade_pays_nobody(view):
    """The company's own coefficient of 0 leaves the pool unpaid."""
    (company,) = view.cards_at("company")
    lowest = replace(view.totals[company.id], grade=view.rulebook.grade_table.lowest.label)
    paid = pay.shared(view.rulebook, view.totals | {company.id: lowest})
    assert {p.amount for p in paid} == {Decimal(0)}


def test_at_another_total_the_others_stay(view):
    """What a unit would be paid is what it is paid where its card's grade is that of the other total."""
    worth = pay.by_total(view.rulebook, view.totals)
    for paid in pay.shared(view.rulebook, view.totals):
        assert worth(paid.unit.card, paid.result.total) == Fraction(paid.amount)
        assert worth(paid.unit.card, Fraction(0)) == 0


def test_without_the_room_of_money_coefficients_are_known_and_amounts_are_not(view, monkeypatch):
    """Nobody is told an amount that was not worked out."""
    usual = pay.shared(view.rulebook, view.totals)
    monkeypatch.setattr(pay, "has_room", lambda name: False)
    paid = pay.shared(view.rulebook, view.totals)
    assert {p.amount for p in paid} == {None}
    assert [p.coefficient for p in paid] == [p.coefficient for p in usual]
    assert pay.by_total(view.rulebook, view.totals) is None


def test_a_grade_of_another_table_is_worth_nothing(view):
    """A grade that the active table does not have has no coefficient; none is made up."""
    total = next(iter(view.totals.values()))
    assert pay.coefficient(view.rulebook, replace(total, grade=Text("另", "other"))) == 0
