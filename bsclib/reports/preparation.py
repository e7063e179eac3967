"""The budget's rounds as people read them: who is where, and what each round said."""

from __future__ import annotations

from typing import Any

from bsclib.errors import LIST
from bsclib.evidence.tables import TABLES
from bsclib.quarter import QuarterView
from bsclib.reports import heads
from bsclib.reports.words import words
from bsclib.table import Columns, Table, TableColumn

ROUNDS = TABLES["preparation"].column("round").choices or {}
ROUND = TABLES["preparation"].column("round").label


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
            words.ROUND_STATE,
            lambda r: words["round_state"][r.state],
            mark=lambda r: "" if r.state == "done" else "near",
        ),
        heads.right(words.ROWS_FILLED, lambda r: f"{r.filled}/{r.rows}"),
        heads.right(words["nature"]["revenue"], lambda r: r.revenue),
        heads.right(words["nature"]["cost"], lambda r: r.cost),
        TableColumn(words.WHO, lambda r: r.who or None),
        TableColumn(words.WHEN, lambda r: r.on),
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
        TableColumn(words.ACCOUNT, lambda r: r.account),
        *map(of, ROUNDS),
        heads.right(words.CHANGED, lambda r: r.changed),
        TableColumn(words.REASON, lambda r: LIST.of(view.language).join(r.reasons), "w"),
    )
    return Table.of(columns, rows, view.language)
