"""Where the budget is left: variances, alerts, what will cross its line, money beside results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bsclib.budgeting.variance import flag
from bsclib.errors import Text
from bsclib.reports import heads, words
from bsclib.table import Columns, Shown, Table, TableColumn

if TYPE_CHECKING:
    from bsclib.quarter import QuarterView

UNBUDGETED = Text("无预算", "no budget")
TO_SAY = Text("待说明", "to be said")
KINDS = {"strategy": Text("策略", "strategy"), "market": Text("市场", "market"), "plan": Text("计划", "plan")}
ASK = Text("策略、市场还是计划？", "strategy, market or plan?")
SURPLUS = Text("合计（收入减成本）", "Total (revenue − cost)")
FALLS, HOLDS = Text("将越过界限", "will cross its line"), Text("守得住", "holds")
NO_GOAL = Text("不服务于任何目标的花费", "money that serves no goal")
FIELDS = {
    "over_met": Text("超支 · 达标", "over · met"),
    "over_missed": Text("超支 · 未达标", "over · missed"),
    "under_met": Text("节约 · 达标", "under · met"),
    "under_missed": Text("节约 · 未达标", "under · missed"),
}


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
            heads.VARIANCES[name], lambda r: flag(getattr(r, name)), "r", total=flag(getattr(whole, name))
        )

    columns: Columns[Any] = (
        TableColumn(words.UNIT, lambda r: heads.unit_of(view, r.unit), total=SURPLUS),
        TableColumn(heads.ACCOUNT, heads.account_of),
        money(heads.BUDGET, "approved"),
        money(Text("弹性预算", "Flexible budget"), "flexible"),
        money(heads.SPENT, "actual"),
        *map(variance, heads.VARIANCES),
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
        TableColumn(heads.ACCOUNT, lambda r: r.account),
        heads.right(Text("偏差 %", "Deviation %"), lambda r: UNBUDGETED if r.deviation is None else r.deviation),
        heads.graded(heads.ALERT),
        TableColumn(heads.OWNER, lambda r: r.owner),
        TableColumn(heads.KIND, lambda r: KINDS[r.kind] if r.kind else ASK),
        TableColumn(heads.CAUSE, lambda r: r.cause or TO_SAY, "w"),
        TableColumn(heads.MEASURE, lambda r: r.measure or TO_SAY, "w"),
        TableColumn(heads.DUE, lambda r: r.due or TO_SAY),
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

    def figure(head: Text, cell: heads.Cell) -> TableColumn[Any]:
        return TableColumn(head, cell, "r", lambda r: r.places)

    columns: Columns[Any] = (
        TableColumn(Text("目标或考核表", "Goal or scorecard"), lambda r: r.label),
        figure(Text("已完成", "Done"), lambda r: r.done or None),
        figure(Text("截至目前应完成", "Due by now"), lambda r: r.due),
        figure(Text("界限", "Line"), lambda r: r.line),
        figure(Text("预计年末", "Projected"), lambda r: r.projected),
        TableColumn(
            Text("判断", "Verdict"),
            lambda r: FALLS if r.falls else HOLDS,
            mark=lambda r: "missed" if r.falls else "",
        ),
        TableColumn(Text("何时", "When"), lambda r: r.on),
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
    ['Unit', 'Serves', 'Actual']
    """
    lang = view.language

    def kinds(row: Any) -> Shown:
        return "、".join(KINDS[c].of(lang) for c in row.causes) or (ASK if row.field == "over_missed" else None)

    columns: Columns[Any] = (
        heads.of_unit(view),
        TableColumn(Text("服务的指标", "Serves"), lambda r: r.label),
        heads.right(heads.SPENT, lambda r: r.spent),
        heads.right(heads.BUDGET, lambda r: r.budget),
        heads.right(words.TARGET, lambda r: r.target),
        heads.right(words.ACTUAL, lambda r: r.actual),
        TableColumn(
            Text("四象限", "Field"),
            lambda r: FIELDS[r.field],
            mark=lambda r: "missed" if r.field == "over_missed" else "",
        ),
        TableColumn(heads.KIND, kinds),
        heads.right(Text("每万元结果", "Result per money"), lambda r: r.yields, 4),
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

    def result(head: Text, cell: heads.Cell) -> TableColumn[Any]:
        return TableColumn(head, cell, "r", lambda r: r.places)

    columns: Columns[Any] = (
        TableColumn(Text("目标", "Goal"), lambda r: r.label or NO_GOAL),
        heads.right(heads.BUDGET, lambda r: r.planned),
        heads.right(Text("已用", "Spent"), lambda r: r.spent),
        heads.right(Text("上年同期已用", "Spent a year before"), lambda r: r.spent_before),
        result(words.TARGET, lambda r: r.target),
        result(words.ACTUAL, lambda r: r.actual),
        result(Text("上年同期实际", "Actual a year before"), lambda r: r.actual_before),
        heads.right(Text("每单位结果的花费", "Cost per unit of result"), lambda r: r.cost, 4),
        heads.right(Text("上年同期", "A year before"), lambda r: r.cost_before, 4),
    )
    return Table.of(columns, rows, view.language)
