"""Early warnings: what goals and cards will come to at the end of the year, and when they cross their line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from bsclib.budgeting.monitor import crossing, projected
from bsclib.cycle.monitoring import stood
from bsclib.errors import Text
from bsclib.quarter.to_date import share_of

if TYPE_CHECKING:
    from bsclib.law import Indicator
    from bsclib.quarter import QuarterView


@dataclass(frozen=True, slots=True)
class Warned:
    """What a measure will come to at the end of the year, and when it falls below (or above) its line.

    `done` is 0 where that is not known of the month looked through; `due` is what of the line should be reached by
    then, None where the measure does not add up over the year.
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
    view = stood(view, through)
    return [*_goal_warnings(view), *_card_warnings(view)]


def _goal_warnings(view: QuarterView) -> Iterator[Warned]:
    past, here = view.history(8), view.quarter.number - 1
    for goal in view.rulebook.strategy.goals.values():
        row = view.rulebook.at(goal.measure)
        if row.basis != "flow" or goal.by.year != view.quarter.year:
            continue
        year, shape = (_values(past, row, view.quarter.year - back) for back in (0, 1))
        finished = [year[n] for n in range(1, here + 1) if n in year]
        done = [*finished, year[here + 1]] if here + 1 in year else finished
        if len(finished) < here or not done or len(shape) != 4 or sum(shape.values()) * goal.target <= 0:
            continue
        plan = [Fraction(goal.target) * Fraction(shape[n]) / Fraction(sum(shape.values())) for n in range(1, 5)]
        if view.facts.day:  # of the quarter that is not over its share to date is due
            part = plan[here] * share_of(view, row, view.facts.day)[0]
            plan[here : here + 1] = [part, plan[here] - part]
        end, due = projected(done, plan), sum(plan[: here + 1], Fraction(0))
        below = row.better_nature != "lower"
        falls = end < goal.target if below else end > goal.target
        on = goal.by if below and falls else _crossed(view, finished if view.facts.day else done, end, goal.target)
        known = sum(done, Decimal(0)) if len(done) > here else Decimal(0)
        yield Warned(goal.label, known, goal.target, end, falls, on, row.decimals, due)


def _values(past: Sequence[QuarterView], row: Indicator, year: int) -> dict[int, Decimal]:
    """Return the actuals of a row by the number of their quarter."""
    facts = {v.quarter.number: v.facts.rows.get(row.key) for v in past if v.quarter.year == year}
    return {n: f.actual for n, f in facts.items() if f and isinstance(f.actual, Decimal)}


def _crossed(view: QuarterView, done: Sequence[Decimal], end: Fraction, line: Decimal) -> date | None:
    """Return the last day of the quarter in which a sum that should stay below passes its line."""
    left = 4 - len(done)
    pace = (end - sum(map(Fraction, done), Fraction(0))) / left if left else Fraction(0)
    number = crossing(done, pace, line, 4)
    return view.quarter.shift(number - view.quarter.number).last_day if number else None


def _card_warnings(view: QuarterView) -> Iterator[Warned]:
    past = view.history(5)[: -1 if view.facts.day else None]  # of a quarter that is not over a card has no total yet
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
        on = past[-1].quarter.shift(first).last_day if first else None
        yield Warned(card.label, Decimal(0), line, ahead[-1], bool(first), on)
