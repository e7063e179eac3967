"""How the budget is executed, up to any month: rates against time, variances, early warnings, money beside result.

Everything takes the view that `open_quarter` returns and, where it can stand in mid-quarter, the month `as_of`
(`2025-11`; empty: the whole quarter).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bsclib.budgeting import variance
from bsclib.budgeting.lines import Line, flexible, grouped, in_force, total, until
from bsclib.budgeting.monitor import LEVELS, Execution, alert, crossing, execution, field_of, projected
from bsclib.errors import Text, UsageError

if TYPE_CHECKING:
    from bsclib.law import Indicator
    from bsclib.quarter import QuarterView

NO_MONTH = Text("{quarter} 没有月份 {month};有:{known}", "{quarter} has no month {month}; there are: {known}")
SEASON = 12


@dataclass(frozen=True, slots=True)
class Spent:
    """A unit's account (or a unit, with no account) against its budget.

    `due` is the budget of the months gone, `level` the alert that the deviation from it gives.
    """

    unit: str
    account: str
    nature: str
    execution: Execution
    due: Decimal
    level: str


@dataclass(frozen=True, slots=True)
class Varied:
    """Variances of a unit's account up to a month; static = flexible + volume, favourable positive.

    Of a revenue the flexible variance is that of price and the volume variance that of quantity.
    """

    unit: str
    account: str
    nature: str
    approved: Decimal
    flexible: Decimal
    actual: Decimal
    static_variance: Decimal
    flexible_variance: Decimal
    volume_variance: Decimal


@dataclass(frozen=True, slots=True)
class Alert:
    """A deviation that deserves a word: whose, why, what is done about it until when ("" and None: not yet said)."""

    unit: str
    account: str
    level: str
    deviation: Fraction
    owner: Text
    kind: str
    cause: str
    measure: str
    due: date | None


@dataclass(frozen=True, slots=True)
class Warned:
    """What a measure will come to at the end of the year, and when it falls below (or above) its line."""

    label: Text
    done: Decimal
    line: Decimal
    projected: Fraction
    falls: bool
    on: date | None
    places: int = 2


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


def months_of(view: QuarterView) -> list[str]:
    """Return the months of the quarter, as lines write them."""
    return [f"{view.quarter.year}-{month:02d}" for month in view.quarter.months]


def _gone(view: QuarterView, as_of: str) -> int:
    known = months_of(view)
    if as_of and as_of not in known:
        raise UsageError(NO_MONTH.fill(quarter=view.quarter, month=as_of, known=", ".join(known)))
    return known.index(as_of) + 1 if as_of else len(known)


def lines_of(view: QuarterView) -> list[Line]:
    """Return the budget lines in force."""
    return in_force(view.facts.tables.get("budget_lines", ()))


def executions(view: QuarterView, as_of: str = "", *, by: Sequence[str] = ("unit", "account", "nature")) -> list[Spent]:
    """Return how far each account (or group `by`) is executed, and the alert its deviation to date gives.

    The budget is the quarter's, the actual up to `as_of`; the deviation is measured against the months gone.
    """
    gone, levels = _gone(view, as_of), view.rulebook.company.alerts or LEVELS
    found = []
    for key, lines in grouped(lines_of(view), *by).items():
        named = dict(zip(by, key, strict=True))
        past = until(lines, as_of)
        spent, due = total(past, "actual"), total(past, "approved")
        state = execution(total(lines, "approved"), total(past, "committed"), spent, gone, 3)
        off = (Fraction(spent) - Fraction(due)) / abs(Fraction(due)) * 100 if due else None
        found.append(Spent(named["unit"], named.get("account", ""), named["nature"], state, due, alert(off, levels)))
    return found


def variances(
    view: QuarterView, as_of: str = "", *, by: Sequence[str] = ("unit", "account", "nature"), memo: bool = True
) -> list[Varied]:
    """Return static, flexible and volume variances of each account up to `as_of`; they reconcile to the cent.

    Without `memo` only the lines that count in the profit.
    """
    _gone(view, as_of)
    counted = [line for line in lines_of(view) if memo or line.get("memo") != "yes"]
    found = []
    for key, lines in grouped(until(counted, as_of), *by).items():
        named = dict(zip(by, key, strict=True))
        approved, actual = total(lines, "approved"), total(lines, "actual")
        flexed = sum((flexible(line) for line in lines), Decimal(0))
        nature = named["nature"]
        found.append(
            Varied(
                named["unit"], named.get("account", ""), nature, approved, flexed, actual,
                *variance.variances(nature, approved, flexed, actual),
            )
        )  # fmt: skip
    return found


def profit(rows: Sequence[Varied]) -> Varied:
    """Return revenue less cost over `rows`: money with the sign of its nature, variances as they add up.

    Examples
    --------
    >>> from bsclib.quarter import sample_quarter
    >>> whole = profit(variances(sample_quarter(), memo=False))
    >>> whole.static_variance == whole.actual - whole.approved
    True
    """
    signed = [(1 if r.nature == "revenue" else -1, r) for r in rows]
    return Varied(
        *("", "", "revenue"),
        sum((sign * r.approved for sign, r in signed), Decimal(0)),
        sum((sign * r.flexible for sign, r in signed), Decimal(0)),
        sum((sign * r.actual for sign, r in signed), Decimal(0)),
        sum((r.static_variance for r in rows), Decimal(0)),
        sum((r.flexible_variance for r in rows), Decimal(0)),
        sum((r.volume_variance for r in rows), Decimal(0)),
    )


def annual(views: Sequence[QuarterView]) -> list[tuple[str, Varied]]:
    """Return the profit of each quarter, (period, variances), and last, under "", of all of them: their sum.

    Lines kept beside the books do not count.

    Parameters
    ----------
    views : sequence of QuarterView
        The quarters, oldest first.
    """
    quarters = [(v.facts.period, profit(variances(v, by=("unit", "nature"), memo=False))) for v in views]
    return [*quarters, ("", profit([whole for _, whole in quarters]))]


def alerts(view: QuarterView, as_of: str = "") -> list[Alert]:
    """Return the accounts whose deviation passes an alert level, gravest first, with what was said of each."""
    lines = grouped(until(lines_of(view), as_of), "unit", "account")
    found = []
    for spent in executions(view, as_of):
        if not spent.level:
            continue
        own = lines[spent.unit, spent.account]
        said = next((line for line in own if line.get("comment")), {})
        action = _action_for(view, spent.unit, [line.get("serves") for line in own])
        law = view.rulebook.units[spent.unit]
        off = (Fraction(spent.execution.actual) - Fraction(spent.due)) / abs(Fraction(spent.due)) * 100
        found.append(
            Alert(
                spent.unit, spent.account, spent.level, off, law.head or law.label, said.get("cause") or "",
                said.get("comment") or "", action.get("measure", ""), action.get("due"),
            )
        )  # fmt: skip
    return sorted(found, key=lambda a: -abs(a.deviation))


def _action_for(view: QuarterView, unit: str, serves: Sequence[Any]) -> Mapping[str, Any]:
    """Return the open action of a unit, the one on what the lines serve first."""
    own = [a for a in view.facts.tables.get("actions", ()) if a["unit"] == unit and a["status"] == "open"]
    return next((a for a in own if f"{a['scorecard']}/{a['indicator']}" in serves), own[0] if own else {})


def warnings(view: QuarterView) -> list[Warned]:
    """Return every goal whose measure adds up over the year, projected to its end, and every card's total.

    A goal: last year's shape × the pace of this year so far; its line is the goal's target.  A card: carried on with
    the mean change of its last four quarters; its line is the grade it holds.
    """
    return [*_goal_warnings(view), *_card_warnings(view)]


def _goal_warnings(view: QuarterView) -> Iterator[Warned]:
    past = view.history(8)
    for goal in view.rulebook.strategy.goals.values():
        row = view.rulebook.at(goal.measure)
        if row.basis != "flow" or goal.by.year != view.quarter.year:
            continue
        year = _values(past, row, view.quarter.year)
        shape = _values(past, row, view.quarter.year - 1)
        if len(year) != view.quarter.number or len(shape) != 4 or not sum(shape):
            continue
        plan = [Decimal(goal.target) * v / sum(shape) for v in shape]
        end = projected(year, plan)
        below = row.better_nature != "lower"
        yield Warned(
            goal.label, sum(year, Decimal(0)), goal.target, end, end < goal.target if below else end > goal.target,
            goal.by if below and end < goal.target else _crossed(view, year, end, goal.target), row.decimals,
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


def linked(view: QuarterView, as_of: str = "") -> list[Linked]:
    """Return, for each unit and each result that its cost lines serve, which of the four fields they stand in.

    Revenue is a result itself: only costs are money spent for one.
    """
    found = []
    costs = [line for line in until(lines_of(view), as_of) if line.get("serves") and line["nature"] == "cost"]
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
