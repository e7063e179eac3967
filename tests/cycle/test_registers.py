"""The card of the budget work is what its registers say."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from bsclib import cycle
from bsclib.budgeting.registers import Asked, Books, measured

from .conftest import QUARTERS

ASKED = Asked("card", "row", days=30, material=Decimal(5))
MARCH = date(2025, 3, 31)


@pytest.mark.parametrize("period", QUARTERS)
def test_registers_reproduce_the_facts_of_the_process_card(period, quarter):
    """All twelve countable indicators of each quarter come out as entered; nothing disagrees."""
    rulebook, facts = quarter(period)
    found = cycle.derived(rulebook, facts)
    assert len(found) == 12
    assert [d.indicator.id for d in found if d.agrees is not True] == []
    assert cycle.disagreements(rulebook, facts) == []


def test_each_unit_has_its_own_quality(quarter):
    """Six departments and three centres; without the office's rating the registers leave less than 15 points open."""
    rulebook, facts = quarter("2025Q1")
    found = cycle.qualities(rulebook, facts)
    assert len(found) == 9
    assert all(q.possible and 0 < q.high - q.low < 15 and q.low < q.own < q.high for q in found)


def test_a_figure_that_its_register_contradicts_is_a_fault(quarter):
    """One count more than the findings, one own score out of reach: two faults, each at its cell."""
    rulebook, facts = quarter("2025Q4")
    own = cycle.qualities(rulebook, facts)[-1].fact
    count = next(d for d in cycle.derived(rulebook, facts) if d.register == "findings").fact
    wrong = {count.key: replace(count, actual=count.actual + 1), own.key: replace(own, actual=Decimal(12))}
    faults = cycle.disagreements(rulebook, replace(facts, rows={**facts.rows, **wrong}))
    assert [(f.code, f.place.path, f.level) for f in faults] == [
        ("register", "/".join(count.key), "fault"),
        ("register", "/".join(own.key), "fault"),
    ]
    assert all(f.place.cell for f in faults)


def test_without_registers_nothing_is_derived(quarter):
    """Who keeps no registers is told nothing of them."""
    rulebook, facts = quarter("2025Q4")
    bare = replace(facts, tables={name: [] for name in facts.tables})
    assert all(d.derived is None and d.agrees is None for d in cycle.derived(rulebook, bare))
    assert cycle.qualities(rulebook, bare) == []
    assert cycle.disagreements(rulebook, bare) == []


def case(unit, day, before, after, compliant="yes"):
    """Return a row of the revisions."""
    amounts = {"before": Decimal(before), "after": Decimal(after)}
    return {"unit": unit, "date": date(2025, 1, day), "account": "a", **amounts, "compliant": compliant}


def test_revisions_are_counted_by_unit_and_day():
    """A shift within a unit changes nothing; two in a month of one unit are hasty, of two units are not."""
    line = {"unit": "u", "account": "a", "month": "2025-01", "version": "original", "approved": Decimal(200)}
    rows = [case("u", 3, 10, 20), case("u", 3, 20, 10), case("v", 9, 0, 10, "no"), case("v", 9, 5, 5, "no")]
    books = Books(MARCH, lines=[{**line, "actual": None}], revisions=rows)
    assert measured("revisions", "size", books, ASKED) == 5
    assert measured("revisions", "hasty", books, ASKED) == 0
    assert measured("revisions", "irregular", books, ASKED) == 1
    again = replace(books, revisions=[*rows, case("v", 31, 0, 0)])
    assert measured("revisions", "hasty", again, ASKED) == 1


def due(day, submitted):
    """Return a row of the calendar."""
    return {"scorecard": "card", "indicator": "row", "due": date(2025, 3, day), "submitted": submitted}


def test_days_are_those_of_the_last():
    """Late is the latest, early only what even the last was; what is not handed in is late up to today."""
    early = Books(MARCH, calendar=[due(10, date(2025, 3, 8)), due(10, date(2025, 3, 9))])
    assert measured("calendar", "days_early", early, ASKED) == 1
    assert measured("calendar", "days_late", early, ASKED) == 0
    assert measured("calendar", "days_late", Books(MARCH, calendar=[*early.calendar, due(28, None)]), ASKED) == 3
    assert measured("calendar", "days_late", Books(date(2025, 3, 1), calendar=[due(28, None)]), ASKED) == 0


@pytest.mark.parametrize(
    ("status", "done", "expected"),
    [("open", None, 1), ("done", date(2025, 4, 2), 1), ("done", date(2025, 3, 30), 0), ("dropped", None, 0)],
)
def test_an_action_is_overdue_until_it_is_done(status, done, expected):
    """Done after the day that counts is not done by then; dropped is not overdue."""
    books = Books(MARCH, actions=[{"due": date(2025, 3, 31), "status": status, "done_on": done}])
    assert measured("actions", "overdue", books, ASKED) == expected


def test_only_comments_on_material_variances_count():
    """Three of four months are off by more than 5 %, two of them say why."""
    line = {"unit": "u", "account": "a", "version": "original", "approved": Decimal(100)}
    values = (("01", 106, "x"), ("02", 94, "y"), ("03", 80, None), ("04", 105, None))
    lines = [{**line, "month": f"2025-{m}", "actual": Decimal(a), "comment": c} for m, a, c in values]
    books = Books(MARCH, lines=lines)
    assert measured("budget_lines", "explained", books, ASKED) == Fraction(200, 3)
    assert measured("budget_lines", "deviation", books, ASKED) == Decimal("9.25")
