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


def variance_table(view: QuarterView, rows: heads.Rows, whole: Any) -> Table:
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

    columns: Columns[Any] = (
        TableColumn(words.UNIT, lambda r: heads.unit_of(view, r.unit), total=words.SURPLUS),
        TableColumn(words.ACCOUNT, heads.account_of),
        money(words.BUDGET, "approved"),
        money(words.FLEXIBLE_BUDGET, "flexible"),
        money(words.SPENT, "actual"),
        *map(variance, words["variance"]),
    )
    return Table.of(columns, rows, view.language)


def explained_table(view: QuarterView, rows: heads.Rows) -> Table:
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

    columns: Columns[Any] = (
        TableColumn(words.UNIT, lambda r: heads.unit_of(view, r.unit), total=words.SUM),
        TableColumn(words.ACCOUNT, lambda r: r.account),
        part(words["variance"]["static_variance"], "static_variance"),
        *(part(head, name) for name, head in words["part"].items()),
    )
    return Table.of(columns, rows, view.language)


def initiatives_table(view: QuarterView, rows: heads.Rows) -> Table:
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

    columns: Columns[Any] = (
        TableColumn(words.INITIATIVE, lambda r: r.rows[0]["initiative"], "w"),
        heads.of_unit(view),
        TableColumn(words.OWNER, lambda r: r.rows[0]["owner"]),
        TableColumn(words.SERVES, lambda r: r.label),
        TableColumn(words.MILESTONES, lambda r: words.REACHED.fill(done=r.done, all=len(r.rows))),
        TableColumn(words.NEXT, following, "w", mark=lambda r: "missed" if r.late else ""),
        heads.right(words.BUDGET, lambda r: r.cost),
        heads.right(words.USED, lambda r: r.spent),
        heads.result(words.EFFECT_EXPECTED, lambda r: r.expected),
        heads.result(words.EFFECT_SEEN, lambda r: r.seen),
        heads.result(words.TARGET, lambda r: r.target),
        heads.result(words.ACTUAL, lambda r: r.actual),
    )
    return Table.of(columns, rows, view.language)


def alerts_table(view: QuarterView, rows: heads.Rows) -> Table:
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
    columns: Columns[Any] = (
        heads.of_unit(view),
        TableColumn(words.ACCOUNT, lambda r: r.account),
        heads.right(words.DEVIATION, lambda r: words.UNBUDGETED if r.deviation is None else r.deviation),
        heads.graded(words.ALERT),
        TableColumn(words.OWNER, lambda r: r.owner),
        TableColumn(words.KIND, lambda r: words["cause"][r.kind] if r.kind else words.ASK),
        TableColumn(words.CAUSE, lambda r: r.cause or words.TO_SAY, "w"),
        TableColumn(words.MEASURE, lambda r: r.measure or words.TO_SAY, "w"),
        TableColumn(words.DUE, lambda r: r.due or words.TO_SAY),
    )
    return Table.of(columns, rows, view.language)


def warnings_table(view: QuarterView, rows: heads.Rows) -> Table:
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
    columns: Columns[Any] = (
        TableColumn(words.GOAL_OR_SCORECARD, lambda r: r.label),
        heads.result(words.DONE, lambda r: r.done or None),
        heads.result(words.DUE_BY_NOW, lambda r: r.due),
        heads.result(words.LINE, lambda r: r.line),
        heads.result(words.PROJECTED, lambda r: r.projected),
        TableColumn(
            words.VERDICT,
            lambda r: words.FALLS if r.falls else words.HOLDS,
            mark=lambda r: "missed" if r.falls else "",
        ),
        TableColumn(words.WHEN, lambda r: r.on),
    )
    return Table.of(columns, rows, view.language)


def fields_table(view: QuarterView, rows: heads.Rows) -> Table:
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

    columns: Columns[Any] = (
        heads.of_unit(view),
        TableColumn(words.SERVES, lambda r: r.label),
        heads.right(words.USED, lambda r: r.spent),
        heads.right(words.BUDGET, lambda r: r.budget),
        heads.result(words.TARGET, lambda r: r.target),
        heads.result(words.ACTUAL, lambda r: r.actual),
        TableColumn(
            words.QUADRANT,
            lambda r: words["field"].get(r.field),
            mark=lambda r: "missed" if r.field == "over_missed" else "",
        ),
        TableColumn(words.KIND, kinds),
        heads.right(words.RESULT_PER_MONEY, lambda r: r.yields, 4),
    )
    return Table.of(columns, rows, lang)


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
