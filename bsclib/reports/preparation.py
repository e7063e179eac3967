"""The budget's rounds as people read them: who is where, and what each round said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bsclib.errors import Text
from bsclib.evidence.tables import TABLES
from bsclib.reports import heads, words
from bsclib.table import Columns, Table, TableColumn

if TYPE_CHECKING:
    from bsclib.quarter import QuarterView

ROUNDS = TABLES["preparation"].column("round").choices or {}
ROUND = TABLES["preparation"].column("round").label
STATES = {"done": Text("已完成", "done"), "begun": Text("进行中", "begun"), "none": Text("未开始", "not begun")}


def round_table(view: QuarterView, rows: heads.Rows) -> Table:
    """Return where each unit is in each round (rows of `cycle.round_states`).

    Parameters
    ----------
    view : QuarterView
    rows : sequence

    Returns
    -------
    Table

    Examples
    --------
    >>> round_table(view, []).header[:3]
    ['Unit', 'Round', 'State']
    """
    columns: Columns[Any] = (
        heads.of_unit(view),
        TableColumn(ROUND, lambda r: ROUNDS[r.round]),
        TableColumn(
            Text("状态", "State"), lambda r: STATES[r.state], mark=lambda r: "" if r.state == "done" else "near"
        ),
        heads.right(Text("已填行数", "Rows filled"), lambda r: f"{r.filled}/{r.rows}"),
        heads.right(heads.NATURES["revenue"], lambda r: r.revenue),
        heads.right(heads.NATURES["cost"], lambda r: r.cost),
        TableColumn(Text("谁", "Who"), lambda r: r.who or None),
        TableColumn(Text("何时", "When"), lambda r: r.on),
    )
    return Table.of(columns, rows, view.language)


def rounds_table(view: QuarterView, rows: heads.Rows) -> Table:
    """Return what each round said of each account, what changed and why (rows of `cycle.rounds_compared`).

    Parameters
    ----------
    view : QuarterView
    rows : sequence

    Returns
    -------
    Table

    Examples
    --------
    >>> rounds_table(view, []).header[:3]
    ['Unit', 'Account', 'guidance']
    """

    def of(name: str) -> TableColumn[Any]:
        return heads.right(ROUNDS[name], lambda r: r.amounts[name])

    columns: Columns[Any] = (
        heads.of_unit(view),
        TableColumn(heads.ACCOUNT, lambda r: r.account),
        *map(of, ROUNDS),
        heads.right(Text("增减", "Changed"), lambda r: r.changed),
        TableColumn(heads.REASON, lambda r: words.LIST.of(view.language).join(r.reasons), "w"),
    )
    return Table.of(columns, rows, view.language)
