"""Who moves what, and what units owe one another: leads and supports, requests, points of the review, who has read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bsclib.errors import LIST, Text
from bsclib.law import Indicator, Rulebook
from bsclib.quarter import QuarterView
from bsclib.reports.rows import CardRow, card_rows
from bsclib.reports.words import words
from bsclib.table import Columns, Table, TableColumn


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
        TableColumn(words.REPORTED_BY, lambda r: named((law[r.indicator].owner,))),
        TableColumn(words.CONTROLLED, lambda r: named(law[r.indicator].controllable_by), "w"),
        TableColumn(
            words.BY_THIS_UNIT, lambda r: words.YES if own(r) else words.NO, mark=lambda r: "" if own(r) else "near"
        ),
    )
    return Table.of(columns, sorted(lost, key=lambda r: -r.lost), view.language, words.CONTROL)
