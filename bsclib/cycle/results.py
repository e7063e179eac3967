"""Money beside the result it serves: which of four fields, what kind of cause was given, result per money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bsclib.budgeting.lines import Line, booked, grouped, total, until
from bsclib.budgeting.monitor import field_of
from bsclib.cycle.monitoring import last_month, lines_of, stood
from bsclib.errors import NOTHING, Text

if TYPE_CHECKING:
    from bsclib.evidence import Fact
    from bsclib.law import Indicator
    from bsclib.quarter import QuarterView


@dataclass(frozen=True, slots=True)
class Linked:
    """Money beside the result it serves: which of four fields, what kind of cause was given, result per money.

    `field` is "" where nobody knows yet whether the result is met.
    """

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
    places: int


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
    found, month = [], last_month(view, through)
    lines, view = booked(until(lines_of(view), month)), view.to_date(month)
    costs = [line for line in lines if line.get("serves") and line["nature"] == "cost"]
    for (unit, serves), lines in grouped(costs, "unit", "serves").items():
        row = served(view, serves)
        if row is None:
            continue
        fact = view.facts.rows.get(row.key)
        score = next((r.score for r in view.scores if r.key == row.key), None)
        met = None if score is None else score >= row.levels.met
        spent, budget = total(lines, "actual"), total(lines, "approved")
        target, actual = (number_of(fact, name) for name in ("target", "actual"))
        known = actual is not None and spent and row.better_nature == "higher"
        per = Fraction(actual) / Fraction(spent) if known and actual is not None else None
        causes = tuple(dict.fromkeys(line["cause"] for line in lines if line.get("cause")))
        field = field_of(spent, budget, met)
        found.append(Linked(unit, serves, row.label, spent, budget, target, actual, field, causes, per, row.decimals))
    return found


@dataclass(frozen=True, slots=True)
class GoalBudget:
    """A goal with the money planned and spent for it and the result of its measure, beside the same quarter last year.

    `label` is None for the money that names no goal and nothing that serves one [unit of money of the lines].
    """

    label: Text | None
    planned: Decimal
    spent: Decimal
    spent_before: Decimal | None
    target: Decimal | None
    actual: Decimal | None
    actual_before: Decimal | None
    places: int
    unit: Text = NOTHING

    @property
    def cost(self) -> Fraction | None:
        """Money spent for one unit of the result; None without a result above 0 or without money."""
        return _per_unit(self.spent, self.actual)

    @property
    def cost_before(self) -> Fraction | None:
        """The same of a year before."""
        return _per_unit(self.spent_before, self.actual_before)


def _per_unit(spent: Decimal | None, actual: Decimal | None) -> Fraction | None:
    return Fraction(spent) / Fraction(actual) if spent and actual is not None and actual > 0 else None


def goal_budgets(view: QuarterView, through: str = "") -> list[GoalBudget]:
    """Return every goal with its money and its result, and last the cost that serves no goal: together all cost lines.

    A line serves a goal by its id, or by naming the goal's measure.

    Parameters
    ----------
    view : QuarterView
    through : str
        A month of the quarter, as `2025-11` or `202511`; empty: the last one with actuals.

    Returns
    -------
    list of GoalBudget

    Examples
    --------
    >>> goal_budgets(view)[-1].label is None
    True
    """
    before = next((v for v in view.history(5) if v.quarter == view.quarter.shift(-4)), None)
    month = last_month(view, through)
    year_ago = f"{view.quarter.year - 1}{month[4:]}"
    now, then = _by_measure(view, month), _by_measure(before, year_ago) if before else {}
    view, before = view.to_date(month), before and before.to_date(year_ago)
    goals = view.rulebook.strategy.goals.values()
    found = [_goal(view, before, goal.measure, goal.label, now, then) for goal in goals]
    own = {goal.measure for goal in goals}
    rest, past = ([x for key, lines in books.items() if key not in own for x in lines] for books in (now, then))
    left = GoalBudget(None, total(rest, "approved"), total(rest, "actual"), total(past, "actual") if before else None,
                      None, None, None, 2)  # fmt: skip
    return [*found, left]


def _by_measure(view: QuarterView, month: str) -> dict[str, list[Line]]:
    """Return the cost lines up to a month by the row that they serve, `card/indicator`; "" where they name none."""
    found: dict[str, list[Line]] = {}
    for line in until(lines_of(view), month):
        if line["nature"] == "cost":
            row = served(view, line.get("serves") or "")
            found.setdefault("/".join(row.key) if row else "", []).append(line)
    return found


def _goal(
    view: QuarterView, before: QuarterView | None, measure: str, label: Text,
    now: Mapping[str, list[Line]], then: Mapping[str, list[Line]],
) -> GoalBudget:  # fmt: skip
    row = view.rulebook.at(measure)
    fact, past = view.facts.rows.get(row.key), before.facts.rows.get(row.key) if before else None
    target, actual, earlier = number_of(fact, "target"), number_of(fact, "actual"), number_of(past, "actual")
    lines = now.get(measure, [])
    spent_before = total(then.get(measure, []), "actual") if before else None
    return GoalBudget(label, total(lines, "approved"), total(lines, "actual"), spent_before, target, actual, earlier,
                      row.decimals, row.unit_label)  # fmt: skip


def number_of(fact: Fact | None, name: str) -> Decimal | None:
    """Return the target or the actual of a fact where it is a number."""
    value = getattr(fact, name, None)
    return value if isinstance(value, Decimal) else None


@dataclass(frozen=True, slots=True)
class Pursued:
    """An initiative over its milestones.

    Attributes
    ----------
    rows : its milestones, as the register has them
    late : those due by the end of the month looked through, neither done nor dropped
    label : what it serves; None where it names nothing that there is
    cost, spent : over the milestones [unit of money of the lines]
    expected, seen : the change of what it serves [its unit], None where not said
    target, actual : of what it serves
    places : decimals of what it serves
    """

    rows: tuple[Line, ...]
    late: tuple[Line, ...]
    label: Text | None
    cost: Decimal
    spent: Decimal
    expected: Decimal | None
    seen: Decimal | None
    target: Any
    actual: Any
    places: int

    @property
    def unit(self) -> str:
        """Whose it is."""
        return str(self.rows[0]["unit"])

    @property
    def done(self) -> int:
        """How many milestones are reached."""
        return sum(row["status"] == "done" for row in self.rows)


def initiatives(view: QuarterView, through: str = "") -> list[Pursued]:
    """Return every initiative of the register with how far it is, what it costs and what it brought.

    Parameters
    ----------
    view : QuarterView
    through : str
        A month of the quarter, as `2025-11` or `202511`, up to whose end it is looked; empty: the last with actuals.

    Returns
    -------
    list of Pursued

    Examples
    --------
    >>> all(0 <= one.done <= len(one.rows) for one in initiatives(view))
    True
    """
    found, view = [], stood(view, through)
    for rows in grouped(view.facts.tables.get("initiatives", ()), "id").values():
        row = served(view, next((r["serves"] for r in rows if r.get("serves")), ""))
        fact = view.facts.rows.get(row.key) if row else None
        late = (r for r in rows if r["status"] in ("planned", "running") and r["due"] <= view.day)
        expected, seen = (
            total(rows, c) if any(r.get(c) is not None for r in rows) else None for c in ("expected", "seen")
        )
        found.append(
            Pursued(
                tuple(rows), tuple(late), row.label if row else None, total(rows, "cost"), total(rows, "spent"),
                expected, seen, number_of(fact, "target"), number_of(fact, "actual"), row.decimals if row else 2,
            )
        )  # fmt: skip
    return found


def served(view: QuarterView, reference: str) -> Indicator | None:
    """Return the row that a line serves: named `card/indicator`, or by the id of a goal; None where it names none."""
    goal = view.rulebook.strategy.goals.get(reference)
    card, _, row = (goal.measure if goal else reference).partition("/")
    cards = {c.id: c for c in view.rulebook.scorecards}
    return next((i for i in cards[card] if i.id == row), None) if card in cards else None
