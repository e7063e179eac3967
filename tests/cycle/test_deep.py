"""Laws of variances by standards, of initiatives, and of triggers that readings fire."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsclib import cycle
from bsclib.budgeting import by_standards
from bsclib.cycle.handing_on import left_behind, taken_in
from bsclib.cycle.monitoring import months_of
from bsclib.errors import InputError
from bsclib.gate import passed

D = Decimal
AMOUNT = st.decimals(0, 10**6, places=6)
COLUMNS = ("price_budget", "quantity_budget", "price", "quantity")


def changed(view, **tables):
    """Return the view with other rows on some of its sheets."""
    return replace(view, facts=replace(view.facts, tables={**view.facts.tables, **tables}))


@given(st.sampled_from(["revenue", "cost"]), st.lists(st.tuples(*[AMOUNT] * 4), min_size=1, max_size=5))
def test_the_parts_of_a_variance_add_up_to_the_cent(nature, rows):
    """Whatever the figures: price + mix + efficiency + volume = Σ p × q actual less standard, each to the cent."""
    items = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    parts = by_standards(nature, items)
    sides = [sum((r[f"price{b}"] * r[f"quantity{b}"] for r in items), D(0)) for b in ("", "_budget")]
    actual, standard = (s.quantize(D("0.01"), "ROUND_HALF_UP") for s in sides)
    assert sum(parts.values()) == (actual - standard) * (1 if nature == "revenue" else -1)
    assert parts["efficiency" if nature == "revenue" else "mix"] == 0


def test_one_item_has_no_mix_and_output_moves_the_standard():
    """A single product's change of quantity is volume; usage in proportion to output is volume, not efficiency."""
    one = dict(zip(COLUMNS, map(D, (10, 100, 9, 120)), strict=True))
    assert list(map(int, by_standards("revenue", [one]).values())) == [-120, 0, 0, 200]
    used = {**one, "output_budget": D(50), "output": D(60)}
    assert list(map(int, by_standards("cost", [used]).values())) == [120, 0, 0, -200]
    assert list(map(int, by_standards("cost", [one]).values())) == [120, 0, -200, 0]


def test_standards_reconcile_with_the_account_and_name_what_they_leave(view):
    """Through each month the parts and what is unexplained are the static variance; a price moves one and the other."""
    for month in months_of(view):
        static = {(r.unit, r.account): r.static_variance for r in cycle.variances(view, month)}
        for r in cycle.explained(view, month):
            assert r.price + r.mix + r.efficiency + r.volume + r.unexplained == static[r.unit, r.account]
            assert abs(r.unexplained) < 5
    rows = view.facts.tables["standards"]
    dearer = [{**r, "price": r["price"] + 1} if n == 0 else r for n, r in enumerate(rows)]
    sold = rows[0]["quantity"]
    was, now = (cycle.explained(v)[0] for v in (view, changed(view, standards=dearer)))
    assert (now.price - was.price, now.unexplained - was.unexplained) == (sold, -sold)


def test_a_standard_of_no_account_is_refused(view):
    """The gate names the cell of a standard whose account and month the budget does not have."""
    first, *rest = view.facts.tables["standards"]
    with pytest.raises(InputError, match="no such account"):
        passed(changed(view, standards=[{**first, "account": "x"}, *rest]))


def test_an_initiative_goes_on_until_its_milestones_and_its_effect_are_known(view):
    """Milestones add up; whole initiatives are handed on or named as left behind, each exactly once."""
    found = {one.rows[0]["id"]: one for one in cycle.initiatives(view)}
    assert sum(len(one.rows) for one in found.values()) == len(view.facts.tables["initiatives"])
    open_ones = {id for id, one in found.items() if one.done < len(one.rows) or one.seen is None}
    handed = taken_in(view, [])
    assert {r["id"] for r in handed.tables["initiatives"]} == open_ones < set(found)
    assert any(all(id in line.en for id in set(found) - open_ones) for line in left_behind(view, [], handed))
    assert all(r["due"] <= view.quarter.last_day for one in found.values() for r in one.late)


def test_a_reading_past_its_limit_fires_before_the_quarter_ends(view):
    """A month above the limit fires; a flow is summed up first, and that it is still below says nothing yet."""
    rows = [i for card in view.rulebook.scorecards for i in card if i.unit != "percent"]
    rate, flow = (next(i for i in rows if (i.basis == "flow") is wanted) for wanted in (False, True))
    months = [date(view.quarter.year, m, 1) for m in view.quarter.months[:2]]
    empty = {"numerator": None, "denominator": None}
    readings = [
        {"scorecard": i.scorecard, "indicator": i.id, "begins": m, "value": v, **empty}
        for i in (rate, flow) for m, v in zip(months, (D(4), D(7)), strict=True)
    ]  # fmt: skip
    risk = view.facts.tables["risks"][0]

    def days(row, trigger, limit):
        own = {**risk, "scorecard": row.scorecard, "indicator": row.id, "trigger": trigger, "limit": D(limit)}
        return list(cycle.assessed(changed(view, risks=[own], readings=readings))[0].months)

    assert days(rate, "above", 5) == months[1:]
    assert days(rate, "below", 5) == months[:1]
    assert days(flow, "above", 10) == months[1:]
    assert days(flow, "below", 100) == []
