"""How the budget is executed, up to any month: rates against time, alerts.

Everything takes the view that `open_quarter` returns and the month `through` which it looks (`2025-11` or `202511`;
empty: the last month with actuals).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bsclib.budgeting.accuracy import deviation
from bsclib.budgeting.lines import Line, booked, grouped, in_force, total, until
from bsclib.budgeting.monitor import LEVELS, Execution, alert, execution
from bsclib.errors import Text
from bsclib.quarter.to_date import month_of

if TYPE_CHECKING:
    from bsclib.quarter import QuarterView


@dataclass(frozen=True, slots=True)
class Spent:
    """A unit's account (or a unit, with no account) against its budget.

    `due` is the budget of the months gone that have an actual, `level` the alert that the deviation from it gives,
    `unbooked` the months gone of which an actual is still to come.
    """

    unit: str
    account: str
    nature: str
    execution: Execution
    due: Decimal
    level: str
    unbooked: tuple[str, ...]

    @property
    def deviation(self) -> Fraction | None:
        """How far the actual is from the budget of the months gone [%]."""
        return deviation(self.execution.actual, self.due)


@dataclass(frozen=True, slots=True)
class Alert:
    """A deviation that deserves a word: whose, why, what is done about it until when ("" and None: not yet said).

    `deviation` [%] is None where money moved without a budget.
    """

    unit: str
    account: str
    level: str
    deviation: Fraction | None
    owner: Text
    kind: str
    cause: str
    measure: str
    due: date | None


def months_of(view: QuarterView) -> list[str]:
    """Return the months of the quarter, as lines write them."""
    return [f"{view.quarter.year}-{month:02d}" for month in view.quarter.months]


def last_month(view: QuarterView, through: str = "") -> str:
    """Return the month through which figures are looked at: the one asked for, else the last one with actuals.

    Parameters
    ----------
    view : QuarterView
    through : str
        A month of the quarter, as `2025-11` or `202511`; empty: the last one in which any line has an actual, the
        quarter's last where none has.

    Returns
    -------
    str
        As lines write it.

    Raises
    ------
    UsageError
        It is no month of the quarter; what there is is listed.

    Examples
    --------
    >>> last_month(view), last_month(view, "202511")
    ('2025-12', '2025-11')
    """
    if through:
        return month_of(view.quarter, through)
    known = months_of(view)
    return max((x["month"] for x in booked(lines_of(view)) if x["month"] in known), default=known[-1])


def stood(view: QuarterView, through: str = "") -> QuarterView:
    """Return the quarter as it stood at the end of the month through which figures are looked at.

    Parameters
    ----------
    view : QuarterView
    through : str
        As `last_month` takes it.

    Returns
    -------
    QuarterView
        The same one after its last month.

    Examples
    --------
    >>> stood(view) is view, str(stood(view, "202511").day)
    (True, '2025-11-30')
    """
    return view.to_date(last_month(view, through))


def lines_of(view: QuarterView) -> list[Line]:
    """Return the budget lines in force."""
    return in_force(view.facts.tables.get("budget_lines", ()))


def executions(
    view: QuarterView, through: str = "", *, by: Sequence[str] = ("unit", "account", "nature")
) -> list[Spent]:
    """Return how far each account (or group `by`) is executed, and the alert its deviation to date gives.

    The budget is the quarter's, the actual up to `through`; the deviation is measured against the months gone.

    Parameters
    ----------
    view : QuarterView
    through : str
        A month of the quarter, as `2025-11` or `202511`; empty: the last one with actuals.
    by : sequence of str
        The columns of the lines that make a group.

    Returns
    -------
    list of Spent
        [unit of money of the lines; rates in %]

    Examples
    --------
    >>> from bsclib.decimals import shown
    >>> first = executions(view, by=("unit", "nature"))[0]
    >>> str(first.execution.budget), shown(first.execution.rate, 1)
    ('2112.02', '100.9')
    """
    month, levels = last_month(view, through), view.rulebook.company.alerts or LEVELS
    gone = months_of(view).index(month) + 1
    found = []
    for key, lines in grouped(lines_of(view), *by).items():
        named = dict(zip(by, key, strict=True))
        past = until(lines, month)
        known = booked(past)
        spent, due = total(known, "actual"), total(known, "approved")
        unbooked = tuple(sorted({line["month"] for line in past if line.get("actual") is None}))
        state = execution(total(lines, "approved"), total(past, "committed"), spent, gone, 3)
        unbudgeted = bool(spent) and not due  # no percentage says it, and it is the gravest deviation
        level = max(levels, key=levels.__getitem__) if unbudgeted else alert(deviation(spent, due), levels)
        found.append(Spent(named["unit"], named.get("account", ""), named["nature"], state, due, level, unbooked))
    return found


def alerts(view: QuarterView, through: str = "") -> list[Alert]:
    """Return the accounts whose deviation passes an alert level, gravest first, with what was said of each.

    Parameters
    ----------
    view : QuarterView
    through : str
        A month of the quarter, as `2025-11` or `202511`; empty: the last one with actuals.

    Returns
    -------
    list of Alert
        Deviations in %.

    Examples
    --------
    >>> from bsclib.decimals import shown
    >>> [(a.level, shown(a.deviation, 1)) for a in alerts(view)][:2]
    [('warn', '16.1')]
    """
    lines = grouped(until(lines_of(view), last_month(view, through)), "unit", "account")
    found = []
    for spent in executions(view, through):
        if not spent.level:
            continue
        own = lines[spent.unit, spent.account]
        said = next((line for line in own if line.get("comment")), {})
        action = _action_for(view, spent.unit, [line.get("serves") for line in own])
        law = view.rulebook.units[spent.unit]
        found.append(
            Alert(
                spent.unit, spent.account, spent.level, spent.deviation, law.head or law.label, said.get("cause") or "",
                said.get("comment") or "", action.get("measure", ""), action.get("due"),
            )
        )  # fmt: skip
    return sorted(found, key=lambda a: (a.deviation is not None, -abs(a.deviation or 0)))


def _action_for(view: QuarterView, unit: str, serves: Sequence[Any]) -> Mapping[str, Any]:
    """Return the open action of a unit, the one on what the lines serve first."""
    own = [a for a in view.facts.tables.get("actions", ()) if a["unit"] == unit and a["status"] == "open"]
    return next((a for a in own if f"{a['scorecard']}/{a['indicator']}" in serves), own[0] if own else {})
