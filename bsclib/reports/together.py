"""Who moves what, and what units owe one another: leads and supports, requests, points of the review, who has read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bsclib.errors import LIST, Text
from bsclib.evidence.tables import TABLES
from bsclib.law import Indicator, Rulebook
from bsclib.reports import words
from bsclib.reports.rows import CardRow, card_rows
from bsclib.reports.settled import sheet_table
from bsclib.table import Columns, Table, TableColumn

if TYPE_CHECKING:
    from bsclib.quarter import QuarterView

LEADS, SUPPORTS = Text("牵头", "leads"), Text("配合", "supports")
REQUESTED = Text("部门之间的请求与承诺", "Requests and promises between units")
REVIEWED = Text("会审意见", "Points of the joint review")
READ = Text("阅知", "Acknowledged")
CONTROL = Text("失分由谁可控", "Who controls what was lost")
LEAD, CONTROLLED = Text("提供", "Reported by"), Text("可控单位", "Controlled by")
OWN = Text("本单位可控", "By this unit")
YES, NO = Text("是", "yes"), Text("否", "no")


class SharedPart(NamedTuple):
    """A unit's part in a goal that others share: `leads` where it answers for the figure, else it supports."""

    unit: str
    goal: Indicator
    leads: bool
    own: tuple[Indicator, ...]


def shared_parts(book: Rulebook) -> Iterator[SharedPart]:
    """Yield each department's part in every row of a higher card, with the rows of its own card that serve it."""
    for card in book.scorecards:
        for goal in card if card.level in ("company", "center", "process") else ():
            for unit in book.units.values():
                leads = unit.id == goal.owner
                if unit.level == "department" and (leads or unit.id in goal.controllable_by):
                    own = (i for c in book.scorecards if c.unit == unit.id for i in c)
                    refs = "/".join(goal.key)
                    yield SharedPart(unit.id, goal, leads, tuple(i for i in own if refs in (i.origin, i.same_as)))


def control_table(view: QuarterView, card: str) -> Table:
    """Return the rows of a card that lost points: who reports them, who controls them, whether the unit itself does.

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
    >>> control_table(view, view.cards_at("company")[0].id).header[:2]
    ['Indicator', 'Points lost']
    """
    book, law = view.rulebook, {i.id: i for i in view.rulebook.card(card)}
    lost = [r for r in card_rows(view, card) if r.lost > 0 and r.indicator in law]

    def named(ids: Sequence[str]) -> Text:
        return LIST.join(book.units[id].label for id in ids if id in book.units)

    def own(row: CardRow) -> bool:
        known = [id for id in law[row.indicator].controllable_by if id in book.units]
        return any(book.within(id, book.card(card).unit) for id in known)

    columns: Columns[CardRow] = (
        TableColumn(words.INDICATOR, lambda r: r.label),
        TableColumn(words.LOST, lambda r: r.lost, "r"),
        TableColumn(LEAD, lambda r: named((law[r.indicator].owner,))),
        TableColumn(CONTROLLED, lambda r: named(law[r.indicator].controllable_by), "w"),
        TableColumn(OWN, lambda r: YES if own(r) else NO, mark=lambda r: "" if own(r) else "near"),
    )
    return Table.of(columns, sorted(lost, key=lambda r: -r.lost), view.language, CONTROL)


def requests_table(view: QuarterView) -> Table:
    """Return what units ask of one another, by when, and how it stands.

    Parameters
    ----------
    view : QuarterView

    Returns
    -------
    Table

    Examples
    --------
    >>> requests_table(view).header[:3]
    ['Id', 'Date', 'Asking unit']
    """
    return sheet_table(view, TABLES["requests"], REQUESTED)


def points_table(view: QuarterView) -> Table:
    """Return the points of the joint review: raised by whom, seen to by whom, open or closed.

    Parameters
    ----------
    view : QuarterView

    Returns
    -------
    Table

    Examples
    --------
    >>> points_table(view).header[:3]
    ['Id', 'Date', 'Raised by']
    """
    return sheet_table(view, TABLES["points"], REVIEWED)


def acknowledged_table(view: QuarterView) -> Table:
    """Return who has read what, and when.

    Parameters
    ----------
    view : QuarterView

    Returns
    -------
    Table

    Examples
    --------
    >>> acknowledged_table(view).header[:3]
    ['Unit', 'Name', 'What']
    """
    return sheet_table(view, TABLES["acknowledgements"], READ)
