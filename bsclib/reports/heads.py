"""What the tables of the budget share: their words, and the columns that several of them have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from bsclib.errors import Text
from bsclib.reports import words
from bsclib.table import Shown, TableColumn

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
REQUESTED, APPROVED, REASON = Text("申报", "Requested"), Text("批准", "Approved"), Text("理由", "Reason")
SUBJECT, FOUND, AMOUNT = Text("对象", "Subject"), Text("发现", "Found"), Text("金额", "Amount")
YES_NO = {True: Text("是", "yes"), False: Text("否", "no"), None: None}
ID = Text("编号", "Id")
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
