"""The budget as people read it: what was asked for, execution, variances, alerts, money beside results.

Each takes the view and the plain rows that the cycle computed; none knows a rule, none adds anything up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure as Sheet

from bsclib.budgeting.variance import flag
from bsclib.errors import Text
from bsclib.figures.canvas import GAIN, LOSS, SOFT, WARN, Figure, draw, titled_axes
from bsclib.reports import words
from bsclib.reports.echo import Blank
from bsclib.reports.rows import fixed
from bsclib.table import Columns, Shown, Table, TableColumn, written

if TYPE_CHECKING:
    from bsclib.quarter import QuarterView

ACCOUNT = Text("科目", "Account")
NATURES = {"revenue": Text("收入", "revenue"), "cost": Text("成本费用", "cost")}
BUDGET, SPENT = Text("预算", "Budget"), Text("实际", "Actual")
RATE, ALERT = Text("执行率 %", "Executed %"), Text("预警", "Alert")
LEVELS = {
    "watch": Text("关注", "watch"),
    "warn": Text("警示", "warning"),
    "alarm": Text("警报", "alarm"),
    "high": Text("高", "high"),
    "medium": Text("中", "medium"),
    "low": Text("低", "low"),
}
MARKS = {"alarm": "missed", "warn": "near", "high": "missed", "medium": "near"}
OWNER, KIND, CAUSE = Text("责任人", "Owner"), Text("原因类别", "Kind of cause"), Text("原因", "Cause")
MEASURE, DUE = Text("措施", "Measure"), Text("期限", "Due")
UNBUDGETED = Text("无预算", "no budget")
TO_SAY = Text("待说明", "to be said")
KINDS = {"strategy": Text("策略", "strategy"), "market": Text("市场", "market"), "plan": Text("计划", "plan")}
ASK = Text("策略、市场还是计划？", "strategy, market or plan?")
FALLS, HOLDS = Text("将越过界限", "will cross its line"), Text("守得住", "holds")
FIELDS = {
    "over_met": Text("超支 · 达标", "over · met"),
    "over_missed": Text("超支 · 未达标", "over · missed"),
    "under_met": Text("节约 · 达标", "under · met"),
    "under_missed": Text("节约 · 未达标", "under · missed"),
}
REQUESTED, APPROVED, REASON = Text("申报", "Requested"), Text("批准", "Approved"), Text("理由", "Reason")
REMARKS = {
    "duplicate": Text("重复申报", "asked for twice"),
    "clash": Text("计划冲突", "plans clash"),
    "unlinked": Text("无对应目标", "serves nothing"),
    "no_money": Text("无预算支持", "no money"),
}
UNFUNDED = Text("没有一行预算服务于它", "no budget line serves it")
SUBJECT, FOUND, AMOUNT = Text("对象", "Subject"), Text("发现", "Found"), Text("金额", "Amount")
YES_NO = {True: Text("是", "yes"), False: Text("否", "no"), None: None}
ID = Text("编号", "Id")
EXECUTED = Text(
    "预算执行率（至 {until}）：最高{most} {high} %，最低{least} {low} %",
    "Executed (to {until}): most {most} {high} %, least {least} {low} %",
)
NO_BUDGET = Text("没有预算明细", "no budget lines")
VARIANCES = {
    "static_variance": Text("总差异", "Static-budget variance"),
    "flexible_variance": Text("弹性差异（价格/效率）", "Flexible variance (price, efficiency)"),
    "volume_variance": Text("业务量差异", "Volume variance"),
}

Rows = Sequence[Any]  # of the cycle, which lies above this room; each function says which
Cell = Callable[[Any], Shown]


def unit_of(view: QuarterView, unit: str) -> Text:
    """Return the name of a unit."""
    return view.rulebook.units[unit].label


def of_unit(view: QuarterView) -> TableColumn[Any]:
    """Return the column of the unit a row is of."""
    return TableColumn(words.UNIT, lambda r: unit_of(view, r.unit))


def right(head: Text, cell: Cell, places: int = 2) -> TableColumn[Any]:
    """Return a column of numbers."""
    return TableColumn(head, cell, "r", places)


def account_of(row: Any) -> str | Text:
    """Return what a row is of within its unit: an account, else revenue or cost as a whole."""
    return row.account or NATURES[row.nature]


def graded(head: Text) -> TableColumn[Any]:
    """Return the column of a level, which marks its row."""
    return TableColumn(head, lambda r: LEVELS.get(r.level, ""), mark=lambda r: MARKS.get(r.level, ""))


def asked_table(view: QuarterView, rows: Rows) -> Table:
    """Return what units asked for, what review and approval left, and why (rows of `cycle.asked`)."""
    columns: Columns[Any] = (
        of_unit(view),
        TableColumn(Text("类别", "Nature"), lambda r: NATURES[r.nature]),
        right(REQUESTED, lambda r: r.requested),
        right(Text("审核", "Reviewed"), lambda r: r.reviewed),
        right(APPROVED, lambda r: r.approved),
        right(Text("增减", "Changed"), lambda r: r.changed),
        TableColumn(Text("审核人", "Reviewed by"), lambda r: words.AND.of(view.language).join(r.reviewers)),
        TableColumn(REASON, lambda r: words.LIST.of(view.language).join(r.reasons), "w"),
    )
    return Table.of(columns, rows, view.language)


def remarks_table(view: QuarterView, rows: Rows) -> Table:
    """Return duplicates, clashes, lines that serve nothing and goals without money (rows of `cycle.remarks`)."""
    columns: Columns[Any] = (
        TableColumn(KIND, lambda r: REMARKS[r.kind]),
        of_unit(view),
        TableColumn(SUBJECT, lambda r: r.found if r.kind == "no_money" else r.subject),
        TableColumn(FOUND, lambda r: UNFUNDED if r.kind == "no_money" else r.found, "w"),
        right(AMOUNT, lambda r: r.amount),
    )
    return Table.of(columns, rows, view.language)


def execution_table(view: QuarterView, rows: Rows) -> Table:
    """Return budget, committed, actual, remaining, the rate beside the time gone (rows of `cycle.executions`)."""
    columns: Columns[Any] = (
        of_unit(view),
        TableColumn(ACCOUNT, account_of),
        right(BUDGET, lambda r: r.execution.budget),
        right(Text("已承诺", "Committed"), lambda r: r.execution.committed),
        right(SPENT, lambda r: r.execution.actual),
        right(Text("剩余", "Remaining"), lambda r: r.execution.remaining),
        right(RATE, lambda r: r.execution.rate),
        right(Text("时间进度 %", "Time gone %"), lambda r: r.execution.elapsed),
        right(Text("快慢（百分点）", "Ahead (pp)"), lambda r: r.execution.ahead),
        graded(ALERT),
    )
    return Table.of(columns, rows, view.language)


def execution_figure(view: QuarterView, rows: Rows) -> Figure | Blank:
    """Return the rates of execution as bars, with the time gone as a line across them."""
    lang = view.language
    rows = [r for r in rows if r.execution.rate is not None]
    labels = [f"{unit_of(view, r.unit).of(lang)} {written(account_of(r), lang)}" for r in rows]
    rates = [r.execution.rate for r in rows]
    if not rows:
        return Blank(NO_BUDGET.of(lang))
    (high, most), (low, least) = max(zip(rates, labels, strict=True)), min(zip(rates, labels, strict=True))
    told = {"most": most, "high": fixed(high), "least": least, "low": fixed(low)}
    gone = int(rows[0].execution.elapsed * 3 / 100)
    month = f"{view.quarter.year}-{view.quarter.months[gone - 1]:02d}"
    title = EXECUTED.fill(until=view.quarter if gone == 3 else month, **told).of(lang)

    def paint(sheet: Sheet) -> None:
        axes = titled_axes(sheet, title)
        colours = [{"alarm": LOSS, "warn": WARN}.get(r.level, GAIN) for r in rows]
        axes.barh(range(len(rows)), [float(r) for r in rates], color=colours, height=0.62)
        axes.set_yticks(range(len(rows)), labels)
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.axvline(float(rows[0].execution.elapsed), color=SOFT, linestyle="--", linewidth=1)
        axes.set_xlabel(RATE.of(lang))

    each = words.LIST.of(lang).join(f"{label} {fixed(rate)}" for label, rate in zip(labels, rates, strict=True))
    return draw(9.6, 0.9 + 0.34 * len(rows), paint, words.TOLD.fill(title=title, told=each).of(lang))


def variance_table(view: QuarterView, rows: Rows, whole: Any) -> Table:
    """Return budget, flexible budget, actual and the three variances, F or U, of each row, and of the whole below them.

    Parameters
    ----------
    rows : sequence
        As `cycle.variances` gives them.
    whole : as one of them
        Revenue less cost, as `cycle.profit` gives it.
    """

    def money(head: Text, name: str) -> TableColumn[Any]:
        return TableColumn(head, lambda r: getattr(r, name), "r", total=getattr(whole, name))

    def variance(name: str) -> TableColumn[Any]:
        return TableColumn(VARIANCES[name], lambda r: flag(getattr(r, name)), "r", total=flag(getattr(whole, name)))

    columns: Columns[Any] = (
        TableColumn(
            words.UNIT, lambda r: unit_of(view, r.unit), total=Text("合计（收入减成本）", "Total (revenue − cost)")
        ),
        TableColumn(ACCOUNT, account_of),
        money(BUDGET, "approved"),
        money(Text("弹性预算", "Flexible budget"), "flexible"),
        money(SPENT, "actual"),
        *map(variance, VARIANCES),
    )
    return Table.of(columns, rows, view.language)


def alerts_table(view: QuarterView, rows: Rows) -> Table:
    """Return each deviation past an alert level with owner, cause, measure and due date (rows of `cycle.alerts`).

    What nobody has said yet is asked for.
    """
    columns: Columns[Any] = (
        of_unit(view),
        TableColumn(ACCOUNT, lambda r: r.account),
        right(Text("偏差 %", "Deviation %"), lambda r: UNBUDGETED if r.deviation is None else r.deviation),
        graded(ALERT),
        TableColumn(OWNER, lambda r: r.owner),
        TableColumn(KIND, lambda r: KINDS[r.kind] if r.kind else ASK),
        TableColumn(CAUSE, lambda r: r.cause or TO_SAY, "w"),
        TableColumn(MEASURE, lambda r: r.measure or TO_SAY, "w"),
        TableColumn(DUE, lambda r: r.due or TO_SAY),
    )
    return Table.of(columns, rows, view.language)


def warnings_table(view: QuarterView, rows: Rows) -> Table:
    """Return every goal and card with what it will come to and when it crosses its line (rows of `cycle.warnings`)."""

    def figure(head: Text, cell: Cell) -> TableColumn[Any]:
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


def fields_table(view: QuarterView, rows: Rows) -> Table:
    """Return money beside the result it serves, in one of four fields (rows of `cycle.linked`).

    Where money is over and the result is missed without a kind of cause given, it is asked for.
    """
    lang = view.language

    def kinds(row: Any) -> Shown:
        return "、".join(KINDS[c].of(lang) for c in row.causes) or (ASK if row.field == "over_missed" else None)

    columns: Columns[Any] = (
        of_unit(view),
        TableColumn(Text("服务的指标", "Serves"), lambda r: r.label),
        right(SPENT, lambda r: r.spent),
        right(BUDGET, lambda r: r.budget),
        right(words.TARGET, lambda r: r.target),
        right(words.ACTUAL, lambda r: r.actual),
        TableColumn(
            Text("四象限", "Field"),
            lambda r: FIELDS[r.field],
            mark=lambda r: "missed" if r.field == "over_missed" else "",
        ),
        TableColumn(KIND, kinds),
        right(Text("每万元结果", "Result per money"), lambda r: r.yields, 4),
    )
    return Table.of(columns, rows, lang)
