"""Laws of monitoring and risk."""

from decimal import Decimal

import pytest

from bsclib.budgeting.lines import in_force
from bsclib.budgeting.monitor import alert, crossing, execution, field_of, projected
from bsclib.budgeting.risk import level, likelihood_of, out_of_line


def test_remaining_committed_and_actual_make_the_budget():
    """budget = committed + actual + remaining; without a budget there is no rate and no alert."""
    found = execution(Decimal(10), Decimal(3), Decimal(4), 1, 3)
    assert found.budget == found.committed + found.actual + found.remaining
    assert alert(execution(Decimal(0), Decimal(0), Decimal(4), 1, 3).ahead) == ""


@pytest.mark.parametrize(("deviation", "expected"), [("5", ""), ("5.01", "watch"), ("-10.1", "warn"), ("21", "alarm")])
def test_alert_limits_are_strict(deviation, expected):
    """A deviation on the limit is not yet beyond it; the sign does not matter."""
    assert alert(Decimal(deviation)) == expected


def test_projection_on_plan_is_the_plan():
    """On plan the projection is the plan; the crossing is where the running sum first exceeds the line."""
    plan = [Decimal(v) for v in (10, 20, 30)]
    assert projected(plan[:2], plan) == 60
    assert crossing(plan, projected([], plan), Decimal(60), 3) is None
    assert crossing(plan, projected([], plan), Decimal(59), 3) == 3


def test_fields_are_four():
    """Spending exactly the budget is not over-spending."""
    assert field_of(Decimal(1), Decimal(1), True) == "under_met"


def test_risk_is_refused_off_scale_and_history_gives_fifths():
    """1-5 only; a trigger that always fired is a 5, one that never did a 1."""
    with pytest.raises(ValueError, match="1 to 5"):
        level(0, 3)
    values = [Decimal(v) for v in (1, 2, 3, 4)]
    assert likelihood_of(values, "above", Decimal(0)) == 5
    assert likelihood_of(values, "above", Decimal(9)) == 1
    assert out_of_line(Decimal(3), values) == ""


def test_what_is_booked_on_the_original_line_counts_on_the_revised_one():
    """A revision entered without its actual loses none: in either order, and its own actual goes before."""
    line = {"unit": "u", "account": "a", "month": "2025-01", "version": "original", "actual": Decimal(7)}
    revised = {**line, "version": "revised", "actual": None}
    assert [x["actual"] for x in in_force([revised, line])] == [x["actual"] for x in in_force([line, revised])] == [7]
    assert [x["actual"] for x in in_force([line, {**revised, "actual": Decimal(8)}])] == [8]
