"""Money beside the result it serves: which of four fields, what kind of cause was given, result per money."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from bsclib.budgeting.lines import grouped, total, until
from bsclib.budgeting.monitor import field_of
from bsclib.cycle.monitoring import last_month, lines_of
from bsclib.errors import Text

if TYPE_CHECKING:
    from bsclib.law import Indicator
    from bsclib.quarter import QuarterView


@dataclass(frozen=True, slots=True)
class Linked:
    """Money beside the result it serves: which of four fields, what kind of cause was given, result per money."""

    unit: str
    serves: str
    label: Text
    spent: Decimal
    budget: Decimal
    target: Decimal | None
    actual: Decimal | None
    field: str
    causes: tuple[str, ...]
    yields: Fraction | None


def linked(view: QuarterView, through: str = "") -> list[Linked]:
    """Return, for each unit and each result that its cost lines serve, which of the four fields they stand in.

    Revenue is a result itself: only costs are money spent for one.

    Parameters
    ----------
    view : QuarterView
    through : str
        A month of the quarter, as `2025-11` or `202511`; empty: the last one with actuals.

    Returns
    -------
    list of Linked
        [unit of money of the lines]

    Examples
    --------
    >>> linked(view)[0].field
    'under_met'
    """
    found = []
    costs = [
        line
        for line in until(lines_of(view), last_month(view, through))
        if line.get("serves") and line["nature"] == "cost"
    ]
    for (unit, serves), lines in grouped(costs, "unit", "serves").items():
        row = served(view, serves)
        if row is None:
            continue
        fact = view.facts.rows.get(row.key)
        score = next((r.score for r in view.scores if r.key == row.key), None)
        met = score is not None and score >= row.levels.met
        spent, budget = total(lines, "actual"), total(lines, "approved")
        target, actual = (
            (v if isinstance(v, Decimal) else None for v in (fact.target, fact.actual)) if fact else (None,) * 2
        )
        per = (
            Fraction(actual) / Fraction(spent)
            if actual is not None and spent and row.better_nature == "higher"
            else None
        )
        causes = tuple(dict.fromkeys(line["cause"] for line in lines if line.get("cause")))
        found.append(
            Linked(unit, serves, row.label, spent, budget, target, actual, field_of(spent, budget, met), causes, per)
        )
    return found


def served(view: QuarterView, reference: str) -> Indicator | None:
    """Return the row that a line serves: named `card/indicator`, or by the id of a goal; None where it names none."""
    goal = view.rulebook.strategy.goals.get(reference)
    card, _, row = (goal.measure if goal else reference).partition("/")
    cards = {c.id: c for c in view.rulebook.scorecards}
    return next((i for i in cards[card] if i.id == row), None) if card in cards else None
