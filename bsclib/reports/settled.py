"""Money after the fact and honours: what is paid, fined, claimed back; who is commended; objections and decisions."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bsclib import pay
from bsclib.errors import NOTHING, Text
from bsclib.evidence.tables import TABLES
from bsclib.reports import words
from bsclib.reports.rows import card_title
from bsclib.table import Columns, Table, TableColumn

if TYPE_CHECKING:
    from bsclib.evidence.schema import DeclaredSheet
    from bsclib.quarter import QuarterView

COMMENDED = Text("表彰（按规则）", "Commended by rule")
KINDS = {
    "best": Text("总分最高", "highest total"),
    "improved": Text("比上季进步最大", "largest gain on the quarter before"),
    "met": Text("全部指标完成目标", "every target met"),
}
WHAT, FIGURE = Text("事由", "For"), Text("分数或项数", "Points or targets")
SETTLED = Text("兑现、罚款与追回（{coin}）", "Paid, fined and claimed back ({coin})")
DUE, PENALTY, PAID = Text("现应发", "Due now"), Text("罚款", "Penalties"), Text("已发", "Paid")
BACK, TO_PAY = Text("已追回", "Taken back"), Text("尚应发", "Still to pay")
TO_CLAIM, DECIDED = Text("应追回", "To claim back"), Text("追回的理由与批准人", "Claw-back: reason, approved by")
UNDECIDED = Text("待决定：写明理由与批准人", "to be decided: with reason and approver")
BY = Text("{reason}（{who}）", "{reason} ({who})")
PAYMENTS = Text("兑现记录（只供内部）", "Record of payments (internal)")
NOMINATED = Text("表彰（提名）", "Commended by nomination")
OBJECTED = Text("申诉与裁决", "Objections and decisions")


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
        TableColumn(WHAT, lambda c: KINDS[c.kind]),
        TableColumn(words.LEVELS["department"], lambda c: c.unit),
        TableColumn(FIGURE, lambda c: int(c.figure) if c.kind == "met" else c.figure, "r"),
    )
    return Table.of(columns, pay.commendations(view, view.previous), view.language, COMMENDED)


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
    >>> settlement_table(view).header[:3]
    ['Department', 'Due now', 'Penalties']
    """
    record = view.facts.tables.get("payments", ())
    lines = pay.settlement(view, record) if record else []

    def decided(line: pay.PayAccount) -> Text:
        said = [
            BY.fill(reason=r["reason"], who=r["decider"])
            for r in record
            if (r["unit"], r["kind"]) == (line.unit.id, "clawback")
        ]
        said += [UNDECIDED] if line.open < 0 else []
        return Text("；".join(t.zh for t in said), "; ".join(t.en for t in said))

    def money(head: Text, of: Any) -> TableColumn[pay.PayAccount]:
        return TableColumn(head, lambda s: f"{of(s):,.2f}", "r", total=f"{sum(map(of, lines), Decimal(0)):,.2f}")

    columns: Columns[pay.PayAccount] = (
        TableColumn(words.LEVELS["department"], lambda s: s.unit.label, total=words.SUM),
        money(DUE, lambda s: s.due),
        money(PENALTY, lambda s: s.penalty),
        money(PAID, lambda s: s.paid),
        money(BACK, lambda s: s.back),
        money(TO_PAY, lambda s: max(s.open, Decimal(0))),
        money(TO_CLAIM, lambda s: max(-s.open, Decimal(0))),
        TableColumn(DECIDED, decided, "w", mark=lambda s: "near" if s.open < 0 else ""),
    )
    return Table.of(columns, lines, view.language, SETTLED.fill(coin=view.rulebook.reward.unit.coin))


def payments_table(view: QuarterView) -> Table:
    """Return every payment, penalty and claw-back of the quarter, with reason, who approved it and when it was paid.

    Parameters
    ----------
    view : QuarterView

    Returns
    -------
    Table

    Examples
    --------
    >>> payments_table(view).header[:3]
    ['Unit', 'Kind', 'Amount']
    """
    return sheet_table(view, TABLES["payments"], PAYMENTS)


def nominations_table(view: QuarterView) -> Table:
    """Return who was put forward for commendation, by whom, and what was decided.

    Parameters
    ----------
    view : QuarterView

    Returns
    -------
    Table

    Examples
    --------
    >>> nominations_table(view).header[:2]
    ['Unit', 'Who']
    """
    return sheet_table(view, TABLES["nominations"], NOMINATED)


def objections_table(view: QuarterView, card: str = "") -> Table:
    """Return the objections to a quarter, or to one card of it, each with what was decided, why, by whom.

    Parameters
    ----------
    view : QuarterView
    card : str
        Its id; empty: all.

    Returns
    -------
    Table

    Examples
    --------
    >>> objections_table(view).header[:3]
    ['Id', 'Date', 'Unit']
    """
    return sheet_table(view, TABLES["objections"], OBJECTED, card)


def sheet_table(view: QuarterView, table: DeclaredSheet, caption: Text, card: str = "") -> Table:
    """Return the rows of a declared sheet as they stand, names by their words; those of one card where it is named."""
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
    return Table.of(columns, rows, view.language, caption)
