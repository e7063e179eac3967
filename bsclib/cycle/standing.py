"""Where we are in the cycle: the state of its six steps for each department, and the calendar that drives them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from bsclib.budgeting.registers import delay, is_overdue
from bsclib.cycle.monitoring import lines_of, stood
from bsclib.cycle.words import WORDS
from bsclib.errors import Text, same

if TYPE_CHECKING:
    from bsclib.law import Scorecard
    from bsclib.quarter import QuarterView

STAGES: Mapping[str, Text] = WORDS["stages"]


@dataclass(frozen=True, slots=True)
class StageState:
    """A step of a unit: "none", "begun", "done" or "late", in words, and the days its steps came late in all."""

    unit: str
    stage: str
    state: str
    said: Text
    days_late: int


@dataclass(frozen=True, slots=True)
class Due:
    """A date of the law's calendar in this quarter, and the units that were late for it with their days."""

    step: str
    label: Text
    stage: str
    on: date
    who: str
    late: Mapping[str, int]


def calendar(view: QuarterView, through: str = "") -> list[Due]:
    """Return the dates of the quarter in order of time, each with who was late by how many days.

    Parameters
    ----------
    view : QuarterView
    through : str
        A month of the quarter, as `2025-11` or `202511`, up to whose end it is looked; empty: the last with actuals.

    Returns
    -------
    list of Due
        Lateness in days.

    Examples
    --------
    >>> [str(due.on) for due in calendar(view)][:2]
    ['2025-09-01', '2025-09-21']
    """
    view, found = stood(view, through), []
    rows = view.facts.tables.get("calendar", ())
    for id, due in view.rulebook.calendar.items():
        own = [r for r in rows if r["step"] in (id, *due.label)]
        late = {r["unit"]: delay(r, view.day) for r in own}
        on = due.on(view.quarter)
        found.append(Due(id, due.label, due.stage or "", on, due.who or "", {u: d for u, d in late.items() if d > 0}))
    return sorted(found, key=lambda d: d.on)


def stages(view: QuarterView, through: str = "") -> list[StageState]:
    """Return the state of the six steps for each department that has a card, in the law's order.

    Parameters
    ----------
    view : QuarterView
    through : str
        A month of the quarter, as `2025-11` or `202511`, up to whose end it is looked; empty: the last with actuals.

    Returns
    -------
    list of StageState
        Six a department; lateness in days.

    Examples
    --------
    >>> [(s.unit, s.stage, s.state) for s in stages(view)][0]
    ('finance', 'goals', 'done')
    """
    late: dict[tuple[str, str], int] = {}
    judges: dict[str, Judge] = {**_JUDGES, "feedback": partial(_feedback, day := stood(view, through).day)}
    for due in calendar(view, through):
        for unit, days in due.late.items():
            late[unit, due.stage] = late.get((unit, due.stage), 0) + days
    found = []
    for card in view.cards_at("department"):
        for stage, judge in judges.items():
            n, whole, said = judge(view, card)
            state = "none" if n == 0 and whole else "done" if n >= whole else "begun"
            days = late.get((card.unit, stage), 0)
            overdue = stage == "feedback" and _actions(view, card.unit, day)[1] > 0
            found.append(StageState(card.unit, stage, "late" if days or overdue else state, said, days))
    return found


Judge = Callable[["QuarterView", "Scorecard"], tuple[int, int, Text]]


def _goals(view: QuarterView, card: Scorecard) -> tuple[int, int, Text]:
    law = view.rulebook
    own = [g for g in law.strategy.goals.values() if g.by >= view.quarter.first_day]
    n = sum(card.unit in (law.at(g.measure).owner, *law.at(g.measure).controllable_by) for g in own)
    return n, 1, WORDS.GOALS.fill(n=n)


def _indicators(view: QuarterView, card: Scorecard) -> tuple[int, int, Text]:
    n = sum((f := view.facts.rows.get(i.key)) is not None and f.target is not None for i in card)
    return n, len(card.indicators), WORDS.TARGETS.fill(n=n, all=len(card.indicators))


def _filled(column: str, said: Text) -> Judge:
    """Return the judge of a step that is done when every line of the unit has a figure in `column`."""

    def judge(view: QuarterView, card: Scorecard) -> tuple[int, int, Text]:
        own = [line for line in lines_of(view) if view.rulebook.within(line["unit"], card.unit)]
        n = sum(line[column] is not None for line in own)
        return n, max(len(own), 1), said.fill(n=n, all=len(own))

    return judge


def _evaluation(view: QuarterView, card: Scorecard) -> tuple[int, int, Text]:
    status = [row.status for row in view.scores if row.scorecard == card.id and row.status != "not_applicable"]
    n = status.count("scored")
    return n, len(status), WORDS.SCORED.fill(n=n, all=len(status))


def _actions(view: QuarterView, unit: str, day: date) -> tuple[int, int]:
    own = [a for a in view.facts.tables.get("actions", ()) if a["unit"] == unit]
    return sum(a["status"] == "open" for a in own), sum(is_overdue(a, day) for a in own)


def _feedback(day: date, view: QuarterView, card: Scorecard) -> tuple[int, int, Text]:
    n, late = _actions(view, card.unit, day)
    return 1, 1 + (n > 0), WORDS.OPEN.fill(n=n, late=late) if n else same("–")


_JUDGES: Mapping[str, Judge] = {
    "goals": _goals,
    "preparation": _filled("approved", WORDS.MONTHS),
    "indicators": _indicators,
    "execution": _filled("actual", WORDS.ACTUALS),
    "evaluation": _evaluation,
}
