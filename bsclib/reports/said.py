"""What people said beside the figures: comments on what missed its aim, and who signed the sheet of sign-offs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bsclib.errors import NOTHING, Text
from bsclib.evidence.asked import group_of
from bsclib.evidence.comments import Comment, comments
from bsclib.evidence.tables import SIGNOFFS
from bsclib.quarter import QuarterView
from bsclib.reports.rows import CardRow, card_rows
from bsclib.reports.words import words
from bsclib.table import Columns, Table, TableColumn


def comment_on(view: QuarterView, row: CardRow) -> Comment | None:
    """Return what was said of a row that missed its aim: on its own line, on that of the same figure, as an action."""
    indicator = next((i for i in view.rulebook.card(row.card) if i.id == row.indicator), None)
    return comments(view.facts, view.rulebook).get(group_of(indicator) or "")


def missed_table(view: QuarterView, card: str) -> Table:
    """Return the rows of a card that missed their aim: cause, measure and due date, or that they are still to be said.

    Parameters
    ----------
    view : QuarterView
    card : str
        Its id.

    Returns
    -------
    Table

    Examples
    --------
    >>> from bsclib.quarter import sample_quarter
    >>> missed_table(sample_quarter("2025Q1"), "company").header[-3:]
    ['Cause', 'Measure', 'Due']
    """

    def said(row: CardRow, column: str) -> str | date | Text | None:
        found = comment_on(view, row)
        return getattr(found, column) if found else None if column == "due" else words.TO_SAY

    columns: Columns[CardRow] = (
        TableColumn(words.INDICATOR, lambda r: r.label, mark=lambda r: "" if comment_on(view, r) else "near"),
        TableColumn(words.TARGET, lambda r: r.target, "r"),
        TableColumn(words.ACTUAL, lambda r: r.actual, "r"),
        TableColumn(words.SCORE, lambda r: r.score, "r"),
        TableColumn(words.CAUSE, lambda r: said(r, "cause"), "w"),
        TableColumn(words.MEASURE, lambda r: said(r, "measure"), "w"),
        TableColumn(words.DUE, lambda r: said(r, "due")),
    )
    return Table.of(columns, [r for r in card_rows(view, card) if r.level == "missed"], view.language)


def signatures(view: QuarterView) -> Iterator[tuple[str, Text]]:
    """Yield who signed the workbook's sheet of sign-offs: the role, and role, name and day in words."""
    roles = SIGNOFFS.column("role").choices or {}
    for row in view.facts.tables.get("signoffs", ()):
        role = row["role"] or ""
        yield role, words.SIGNED.fill(role=roles.get(role, NOTHING), name=row["name"], day=row["date"])
