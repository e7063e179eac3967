"""Early warnings: what goals and cards will come to at the end of the year, and when they cross their line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from bsclib.budgeting.monitor import crossing, projected
from bsclib.cycle.monitoring import months_gone
from bsclib.errors import Text

if TYPE_CHECKING:
    from bsclib.law import Indicator
    from bsclib.quarter import QuarterView


@dataclass(frozen=True, slots=True)
class Warned:
    """What a measure will come to at the end of the year, and when it falls below (or above) its line.

    `due` is what of the line should be reached by now; None where the measure does not add up over the year.
    """

    label: Text
    done: Decimal
    line: Decimal
    projected: Fraction
    falls: bool
    on: date | None
    places: int = 2
    due: Fraction | None = None


def warnings(view: QuarterView, through: str = "") -> list[Warned]:
    """Return every goal whose measure adds up over the year, projected to its end, and every card's total.

    A goal: last year's shape × the pace of this year so far; its line is the goal's target.  A card: carried on with
    the mean change of its last four quarters; its line is the grade it holds.

    Parameters
    ----------
    view : QuarterView
    through : str
        A month of the quarter, as `2025-11` or `202511`; empty: the last one with actuals.

    Returns
    -------
    list of Warned
        Goals in their own unit, cards in points of 100.

    Examples
    --------
    >>> warnings(view)[0].falls
    True
    """
    return [*_goal_warnings(view, months_gone(view, through)), *_card_warnings(view)]


def _goal_warnings(view: QuarterView, gone: int) -> Iterator[Warned]:
    past = view.history(8)
    for goal in view.rulebook.strategy.goals.values():
        row = view.rulebook.at(goal.measure)
        if row.basis != "flow" or goal.by.year != view.quarter.year:
            continue
        year = _values(past, row, view.quarter.year)
        shape = _values(past, row, view.quarter.year - 1)
        if len(year) != view.quarter.number or len(shape) != 4 or not sum(shape):
            continue
        plan = [Fraction(goal.target) * Fraction(v) / Fraction(sum(shape)) for v in shape]
        here = view.quarter.number - 1  # of the quarter that is not over its share of the months gone is due
        part = plan[here] * gone / 3
        plan = [*plan[:here], part, *([plan[here] - part] if gone < 3 else []), *plan[here + 1 :]]
        end, due = projected(year, plan), sum(plan[: here + 1], Fraction(0))
        below = row.better_nature != "lower"
        yield Warned(
            goal.label, sum(year, Decimal(0)), goal.target, end, end < goal.target if below else end > goal.target,
            goal.by if below and end < goal.target else _crossed(view, year, end, goal.target), row.decimals, due,
        )  # fmt: skip


def _values(past: Sequence[QuarterView], row: Indicator, year: int) -> list[Decimal]:
    facts = [v.facts.rows.get(row.key) for v in past if v.quarter.year == year]
    return [f.actual for f in facts if f and isinstance(f.actual, Decimal)]


def _crossed(view: QuarterView, done: Sequence[Decimal], end: Fraction, line: Decimal) -> date | None:
    """Return the last day of the quarter in which a sum that should stay below passes its line."""
    left = 4 - len(done)
    pace = (end - sum(map(Fraction, done), Fraction(0))) / left if left else Fraction(0)
    number = crossing(done, pace, line, 4)
    return view.quarter.shift(number - view.quarter.number).last_day if number else None


def _card_warnings(view: QuarterView) -> Iterator[Warned]:
    past = view.history(5)
    for card in view.rulebook.scorecards:
        totals = [v.totals[card.id].total for v in past if card.id in v.totals]
        known = [t for t in totals if t is not None]
        if len(known) < 2 or known[-1] is None:
            continue
        slope = (known[-1] - known[0]) / (len(known) - 1)
        line = next((b.at_least for b in view.rulebook.grade_table.bands if known[-1] >= b.at_least), Decimal(0))
        most = max(Fraction(100), *known)  # a trend is no reason to expect more than full marks
        ahead = [min(known[-1] + slope * n, most) for n in range(1, 5)]
        first = next((n for n, total in enumerate(ahead, 1) if total < line), 0)
        on = view.quarter.shift(first).last_day if first else None
        yield Warned(card.label, Decimal(0), line, ahead[-1], bool(first), on)
