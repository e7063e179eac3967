"""Money after the fact and honours: what is paid, fined, claimed back; who is commended; objections and decisions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from bsclib import pay
from bsclib.errors import LIST, NOTHING, Text
from bsclib.evidence.tables import TABLES
from bsclib.quarter import QuarterView
from bsclib.reports.rows import card_title
from bsclib.reports.words import words
from bsclib.table import Columns, Table, TableColumn


def commended_table(view: QuarterView) -> Table:
    """Return who is commended by rule: the best, the most improved, those with every target met.

    Parameters
    ----------
    view : QuarterView

    Returns
    -------
    Table

    Examples
    --------
    >>> commended_table(view).header[:2]
    ['For', 'Department']
    """
    columns: Columns[pay.Commended] = (
        TableColumn(words.COMMENDED_FOR, lambda c: words["honour"][c.kind]),
        TableColumn(words["level"]["department"], lambda c: c.unit),
        TableColumn(words.FIGURE, lambda c: int(c.figure) if c.kind == "met" else c.figure, "r"),
    )
    return Table.of(columns, pay.commendations(view, view.previous), view.language, words.COMMENDED)


def settlement_table(view: QuarterView) -> Table:
    """Return each unit's account: due after every revision, fined, paid, taken back, what is open either way.

    Parameters
    ----------
    view : QuarterView

    Returns
    -------
    Table
        Without lines where nothing was paid or fined yet.

    Examples
    --------
    >>> settlement_table(view).header[:2]
    ['Department', 'Due now']
    """
    record = view.facts.tables.get("payments", ())
    lines = pay.settlement(view, record, view.year_end) if record else []

    def decided(line: pay.PayAccount) -> Text:
        said = [
            words.REASON_BY.fill(reason=r["reason"], who=r["decider"])
            for r in record
            if (r["unit"], r["kind"]) == (line.unit.id, "clawback")
        ]
        said += [words.UNDECIDED] if line.open < 0 else []
        return LIST.join(said)

    def money(head: Text, of: Any) -> TableColumn[pay.PayAccount]:
        return TableColumn(head, lambda s: f"{of(s):,.2f}", "r", total=f"{sum(map(of, lines), Decimal(0)):,.2f}")

    columns: Columns[pay.PayAccount] = (
        TableColumn(words["level"]["department"], lambda s: s.unit.label, total=words.SUM),
        money(words.DUE_NOW, lambda s: s.due),
        *([money(words.OF_YEAR_END, lambda s: s.year_end)] if view.year_end else []),
        money(words.PENALTY, lambda s: s.penalty),
        money(words.PAID_SO_FAR, lambda s: s.paid),
        money(words.BACK, lambda s: s.back),
        money(words.TO_PAY, lambda s: max(s.open, Decimal(0))),
        money(words.TO_CLAIM, lambda s: max(-s.open, Decimal(0))),
        TableColumn(words.DECIDED, decided, "w", mark=lambda s: "near" if s.open < 0 else ""),
    )
    return Table.of(columns, lines, view.language, words.SETTLED.fill(coin=view.rulebook.reward.unit.coin))


def sheet_table(view: QuarterView, sheet: str, card: str = "") -> Table:
    """Return the rows of a sheet of the workbook as they stand, names by their words.

    Parameters
    ----------
    view : QuarterView
    sheet : str
        Its id: payments, nominations, objections, requests, points, acknowledgements, target_revisions.
    card : str
        The rows of one card alone; empty: all.

    Returns
    -------
    Table

    Examples
    --------
    >>> sheet_table(view, "payments").header[:3]
    ['Unit', 'Kind', 'Amount']
    """
    table = TABLES[sheet]
    rows = [r for r in view.facts.tables.get(table.id, ()) if card in ("", r.get("scorecard"))]
    book = view.rulebook

    def cell(row: Any, id: str, kind: str) -> Any:
        value = row.get(id)
        if value is None or value == "":
            return NOTHING
        match kind:
            case "unit":
                return book.units[value].label
            case "scorecard":
                return card_title(view, value)
            case "indicator":
                return book.indicator(row["scorecard"], value).label
            case "choice":
                return (table.column(id).choices or {})[value]
            case "number":
                return value
        return str(value)

    def shown(id: str, kind: str) -> Any:
        return lambda row: cell(row, id, kind)

    columns = [
        TableColumn(c.label, shown(c.id, c.kind), "r" if c.kind == "number" else "w" if c.kind == "text" else "l")
        for c in table.columns
        if c.id != "note"
    ]
    return Table.of(columns, rows, view.language, words["sheet"].get(sheet, NOTHING))
