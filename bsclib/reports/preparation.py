"""The budget's rounds as people read them: who is where, and what each round said."""

from __future__ import annotations

from typing import Any

from bsclib.errors import LIST
from bsclib.evidence.tables import TABLES
from bsclib.quarter import QuarterView
from bsclib.reports import heads
from bsclib.reports.words import words
from bsclib.table import TableColumn

ROUNDS = TABLES["preparation"].column("round").choices or {}
ROUND = TABLES["preparation"].column("round").label


@heads.tabled
def round_table(view: QuarterView, rows: heads.Rows) -> heads.Declared:
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
    yield heads.of_unit(view)
    yield TableColumn(ROUND, lambda r: ROUNDS[r.round])
    yield TableColumn(
        words.ROUND_STATE,
        lambda r: words["round_state"][r.state],
        mark=lambda r: "" if r.state == "done" else "near",
    )
    yield heads.right(words.ROWS_FILLED, lambda r: f"{r.filled}/{r.rows}")
    yield heads.right(words["nature"]["revenue"], lambda r: r.revenue)
    yield heads.right(words["nature"]["cost"], lambda r: r.cost)
    yield TableColumn(words.WHO, lambda r: r.who or None)
    yield TableColumn(words.WHEN, lambda r: r.on)


@heads.tabled
def rounds_table(view: QuarterView, rows: heads.Rows) -> heads.Declared:
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

    yield heads.of_unit(view)
    yield TableColumn(words.ACCOUNT, lambda r: r.account)
    yield from map(of, ROUNDS)
    yield heads.right(words.CHANGED, lambda r: r.changed)
    yield TableColumn(words.REASON, lambda r: LIST.of(view.language).join(r.reasons), "w")
