"""Goals → budget: what was asked for and cut, what serves nothing, what has no money, where plans clash."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from bsclib.budgeting.lines import grouped, total, version
from bsclib.cycle.monitoring import lines_of
from bsclib.cycle.results import served
from bsclib.cycle.words import WORDS
from bsclib.errors import AND, Text

if TYPE_CHECKING:
    from bsclib.quarter import QuarterView


@dataclass(frozen=True, slots=True)
class Demand:
    """What a unit asked for, what review and approval left of it, and why it was cut [money of the lines]."""

    unit: str
    nature: str
    requested: Decimal
    reviewed: Decimal
    approved: Decimal
    reviewers: tuple[str, ...]
    reasons: tuple[str, ...]

    @property
    def changed(self) -> Decimal:
        """What review and approval added, or cut (negative)."""
        return self.approved - self.requested


@dataclass(frozen=True, slots=True)
class PlanRemark:
    """Something to clear up before the budget stands: its kind, whose, what, how much money hangs on it."""

    kind: str
    unit: str
    subject: str
    found: Text
    amount: Decimal | None = None


def asked(view: QuarterView) -> list[Demand]:
    """Return, by unit and nature, requested, reviewed and approved of the original budget, with every reason given.

    Parameters
    ----------
    view : QuarterView

    Returns
    -------
    list of Demand
        [unit of money of the lines]

    Examples
    --------
    >>> first = asked(view)[0]
    >>> str(first.requested), str(first.approved), str(first.changed)
    ('2152.03', '2112.02', '-40.01')
    """
    original = version(view.facts.tables.get("budget_lines", ()), "original").values()
    return [
        Demand(
            unit, nature, total(lines, "requested"), total(lines, "reviewed"), total(lines, "approved"),
            tuple(dict.fromkeys(line["reviewed_by"] for line in lines if line.get("reviewed_by"))),
            tuple(dict.fromkeys(line["cut_reason"] for line in lines if line.get("cut_reason"))),
        )
        for (unit, nature), lines in grouped(original, "unit", "nature").items()
    ]  # fmt: skip


def remarks(view: QuarterView) -> list[PlanRemark]:
    """Return duplicates and clashes between units, lines that serve nothing, and goals and KPIs without money.

    Parameters
    ----------
    view : QuarterView

    Returns
    -------
    list of PlanRemark
        Amounts in the unit of money of the lines.

    Examples
    --------
    >>> sorted({remark.kind for remark in remarks(view)})
    ['clash', 'duplicate', 'no_money', 'unlinked']
    """
    return [*_duplicates(view), *_clashes(view), *_unlinked(view), *_unfunded(view)]


def _name(view: QuarterView, unit: str) -> Text:
    return view.rulebook.units[unit].label


def _duplicates(view: QuarterView) -> Iterator[PlanRemark]:
    for (account,), lines in grouped(lines_of(view), "account").items():
        units = list(dict.fromkeys(line["unit"] for line in lines))
        if len(units) > 1:
            names = AND.join([_name(view, u) for u in units])
            yield PlanRemark("duplicate", units[0], account, WORDS.TWICE.fill(units=names), total(lines, "approved"))


def _clashes(view: QuarterView) -> Iterator[PlanRemark]:
    """Return where units plan the same month on different volumes of one driver."""
    driven = [line for line in lines_of(view) if line.get("driver") and line.get("driver_budget") is not None]
    for (driver, month), lines in grouped(driven, "driver", "month").items():
        plans = {volume: _name(view, line["unit"]) for line in lines for volume in (line["driver_budget"],)}
        if len(plans) > 1:
            said = AND.join([Text(f"{n.zh} {v}", f"{n.en} {v}") for v, n in plans.items()])
            yield PlanRemark(
                "clash", lines[0]["unit"], driver, WORDS.VOLUMES.fill(month=month, driver=driver, plans=said)
            )


def _unlinked(view: QuarterView) -> Iterator[PlanRemark]:
    for (unit, account, serves), lines in grouped(lines_of(view), "unit", "account", "serves").items():
        if not serves:
            yield PlanRemark("unlinked", unit, account, WORDS.SERVES_NONE, total(lines, "approved"))
        elif served(view, serves) is None:
            yield PlanRemark("unlinked", unit, account, WORDS.NOWHERE.fill(serves=serves), total(lines, "approved"))


def _unfunded(view: QuarterView) -> Iterator[PlanRemark]:
    """Return the goals and the selected KPIs that no line serves, whatever the name it uses."""
    lines, law = lines_of(view), view.rulebook.strategy
    if not lines:
        return
    rows = (served(view, line["serves"]) for line in lines if line.get("serves"))
    funded = {"/".join(row.key) for row in rows if row is not None}
    for id, goal in law.goals.items():
        if goal.measure not in funded:
            yield PlanRemark("no_money", view.rulebook.at(goal.measure).owner, id, goal.label)
    for id, kpi in law.kpis.items():
        if kpi.decision == "selected" and kpi.carried_by and not funded & set(kpi.carried_by):
            yield PlanRemark("no_money", view.rulebook.at(kpi.carried_by[0]).owner, id, kpi.label)
