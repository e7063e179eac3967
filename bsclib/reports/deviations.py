"""Where the budget is left: variances, alerts, what will cross its line, money beside results."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from bsclib.budgeting.variance import flag
from bsclib.errors import AND, LIST, Text, same
from bsclib.quarter import QuarterView
from bsclib.reports import heads
from bsclib.reports.words import words
from bsclib.table import Columns, Shown, Table, TableColumn


@heads.tabled
def variance_table(view: QuarterView, rows: heads.Rows, whole: Any) -> heads.Declared:
    """Return budget, flexible budget, actual and the three variances, F or U, of each row, and of the whole below them.

    Parameters
    ----------
    view : QuarterView
    rows : sequence
        As `cycle.variances` gives them.
    whole : as one of them
        Revenue less cost, as `cycle.profit` gives it.

    Returns
    -------
    Table

    Examples
    --------
    >>> from bsclib import cycle
    >>> rows = cycle.variances(view)
    >>> variance_table(view, rows, cycle.profit(rows)).header[:3]
    ['Unit', 'Account', 'Budget']
    """

    def money(head: Text, name: str) -> TableColumn[Any]:
        return TableColumn(head, lambda r: getattr(r, name), "r", total=getattr(whole, name))

    def variance(name: str) -> TableColumn[Any]:
        return TableColumn(
            words["variance"][name], lambda r: flag(getattr(r, name)), "r", total=flag(getattr(whole, name))
        )

    yield TableColumn(words.UNIT, lambda r: heads.unit_of(view, r.unit), total=words.SURPLUS)
    yield TableColumn(words.ACCOUNT, heads.account_of)
    yield money(words.BUDGET, "approved")
    yield money(words.FLEXIBLE_BUDGET, "flexible")
    yield money(words.SPENT, "actual")
    yield from map(variance, words["variance"])


@heads.tabled
def explained_table(view: QuarterView, rows: heads.Rows) -> heads.Declared:
    """Return an account's variance by price, mix, efficiency, volume, and what is left unexplained (`cycle.explained`).

    Parameters
    ----------
    view : QuarterView
    rows : sequence
        As `cycle` gives them.

    Returns
    -------
    Table

    Examples
    --------
    >>> from bsclib import cycle
    >>> explained_table(view, cycle.explained(view)).header[:3]
    ['Unit', 'Account', 'Static-budget variance']
    """

    def part(head: Text, name: str) -> TableColumn[Any]:
        whole = sum((getattr(r, name) for r in rows), Decimal(0))
        return TableColumn(head, lambda r: flag(getattr(r, name)), "r", total=flag(whole))

    yield TableColumn(words.UNIT, lambda r: heads.unit_of(view, r.unit), total=words.SUM)
    yield TableColumn(words.ACCOUNT, lambda r: r.account)
    yield part(words["variance"]["static_variance"], "static_variance")
    yield from (part(head, name) for name, head in words["part"].items())


@heads.tabled
def initiatives_table(view: QuarterView, rows: heads.Rows) -> heads.Declared:
    """Return the initiatives: whose, for what, how far, what they cost and brought (rows of `cycle.initiatives`).

    Parameters
    ----------
    view : QuarterView
    rows : sequence
        As `cycle` gives them.

    Returns
    -------
    Table

    Examples
    --------
    >>> from bsclib import cycle
    >>> initiatives_table(view, cycle.initiatives(view)).header[:3]
    ['Initiative', 'Unit', 'Owner']
    """

    def following(row: Any) -> Shown:
        if row.late:
            return words.LATE_STEPS.fill(names=AND.join(same(r["milestone"]) for r in row.late))
        ahead = [r for r in row.rows if r["status"] in ("planned", "running")]
        first = min(ahead, key=lambda r: r["due"], default=None)
        return f"{first['milestone']} {first['due']}" if first else None

    yield TableColumn(words.INITIATIVE, lambda r: r.rows[0]["initiative"], "w")
    yield heads.of_unit(view)
    yield TableColumn(words.OWNER, lambda r: r.rows[0]["owner"])
    yield TableColumn(words.SERVES, lambda r: r.label)
    yield TableColumn(words.MILESTONES, lambda r: words.REACHED.fill(done=r.done, all=len(r.rows)))
    yield TableColumn(words.NEXT, following, "w", mark=lambda r: "missed" if r.late else "")
    yield heads.right(words.BUDGET, lambda r: r.cost)
    yield heads.right(words.USED, lambda r: r.spent)
    yield heads.result(words.EFFECT_EXPECTED, lambda r: r.expected)
    yield heads.result(words.EFFECT_SEEN, lambda r: r.seen)
    yield heads.result(words.TARGET, lambda r: r.target)
    yield heads.result(words.ACTUAL, lambda r: r.actual)


@heads.tabled
def alerts_table(view: QuarterView, rows: heads.Rows) -> heads.Declared:
    """Return each deviation past an alert level with owner, cause, measure and due date (rows of `cycle.alerts`).

    What nobody has said yet is asked for.

    Parameters
    ----------
    view : QuarterView
    rows : sequence
        As `cycle` gives them.

    Returns
    -------
    Table

    Examples
    --------
    >>> from bsclib import cycle
    >>> alerts_table(view, cycle.alerts(view)).header[:3]
    ['Unit', 'Account', 'Deviation %']
    """
    yield heads.of_unit(view)
    yield TableColumn(words.ACCOUNT, lambda r: r.account)
    yield heads.right(words.DEVIATION, lambda r: words.UNBUDGETED if r.deviation is None else r.deviation)
    yield heads.graded(words.ALERT)
    yield TableColumn(words.OWNER, lambda r: r.owner)
    yield TableColumn(words.KIND, lambda r: words["cause"][r.kind] if r.kind else words.ASK)
    yield TableColumn(words.CAUSE, lambda r: r.cause or words.TO_SAY, "w")
    yield TableColumn(words.MEASURE, lambda r: r.measure or words.TO_SAY, "w")
    yield TableColumn(words.DUE, lambda r: r.due or words.TO_SAY)


@heads.tabled
def warnings_table(view: QuarterView, rows: heads.Rows) -> heads.Declared:
    """Return every goal and card with what it will come to and when it crosses its line (rows of `cycle.warnings`).

    Parameters
    ----------
    view : QuarterView
    rows : sequence
        As `cycle` gives them.

    Returns
    -------
    Table

    Examples
    --------
    >>> from bsclib import cycle
    >>> warnings_table(view, cycle.warnings(view)).header[:3]
    ['Goal or scorecard', 'Done', 'Due by now']
    """
    yield TableColumn(words.GOAL_OR_SCORECARD, lambda r: r.label)
    yield heads.result(words.DONE, lambda r: r.done or None)
    yield heads.result(words.DUE_BY_NOW, lambda r: r.due)
    yield heads.result(words.LINE, lambda r: r.line)
    yield heads.result(words.PROJECTED, lambda r: r.projected)
    yield TableColumn(
        words.VERDICT,
        lambda r: words.FALLS if r.falls else words.HOLDS,
        mark=lambda r: "missed" if r.falls else "",
    )
    yield TableColumn(words.WHEN, lambda r: r.on)


@heads.tabled
def fields_table(view: QuarterView, rows: heads.Rows) -> heads.Declared:
    """Return money beside the result it serves, in one of four fields (rows of `cycle.linked`).

    Where money is over and the result is missed without a kind of cause given, it is asked for.

    Parameters
    ----------
    view : QuarterView
    rows : sequence
        As `cycle` gives them.

    Returns
    -------
    Table

    Examples
    --------
    >>> from bsclib import cycle
    >>> fields_table(view, cycle.linked(view)).header[:3]
    ['Unit', 'Serves', 'Spent']
    """
    lang = view.language

    def kinds(row: Any) -> Shown:
        told = LIST.of(lang).join(words["cause"][c].of(lang) for c in row.causes)
        return told or (words.ASK if row.field == "over_missed" else None)

    yield heads.of_unit(view)
    yield TableColumn(words.SERVES, lambda r: r.label)
    yield heads.right(words.USED, lambda r: r.spent)
    yield heads.right(words.BUDGET, lambda r: r.budget)
    yield heads.result(words.TARGET, lambda r: r.target)
    yield heads.result(words.ACTUAL, lambda r: r.actual)
    yield TableColumn(
        words.QUADRANT,
        lambda r: words["field"].get(r.field),
        mark=lambda r: "missed" if r.field == "over_missed" else "",
    )
    yield TableColumn(words.KIND, kinds)
    yield heads.right(words.RESULT_PER_MONEY, lambda r: r.yields, 4)


def goals_money_table(view: QuarterView, rows: heads.Rows) -> Table:
    """Return money and result of each goal, against a year before (rows of `cycle.goal_budgets`).

    Parameters
    ----------
    view : QuarterView
    rows : sequence
        As `cycle` gives them.

    Returns
    -------
    Table

    Examples
    --------
    >>> goals_money_table(view, []).header[:3]
    ['Goal', 'Budget', 'Spent']
    """
    columns: Columns[Any] = (
        TableColumn(
            words.GOAL,
            lambda r: r.label or words.NO_GOAL,
            mark=lambda r: "near" if r.label and not (r.planned or r.spent) else "",  # a goal that no money serves
        ),
        heads.right(words.BUDGET, lambda r: r.planned),
        heads.right(words.USED, lambda r: r.spent),
        heads.right(words.USED_BEFORE, lambda r: r.spent_before),
        TableColumn(words.UNIT_OF_RESULT, lambda r: r.unit),
        heads.result(words.TARGET, lambda r: r.target),
        heads.result(words.ACTUAL, lambda r: r.actual),
        heads.result(words.ACTUAL_A_YEAR_BEFORE, lambda r: r.actual_before),
        heads.right(words.COST_PER_UNIT_OF_RESULT, lambda r: r.cost, 4),
        heads.right(words.A_YEAR_BEFORE, lambda r: r.cost_before, 4),
    )
    return Table.of(columns, rows, view.language, words.MONEY_OF_GOALS)
