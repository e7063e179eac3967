"""What a revision changed: totals and grades of the last sealed one beside this one's, then row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bsclib.decimals import decimal_of
from bsclib.errors import NOTHING, Text
from bsclib.quarter import QuarterView
from bsclib.quarter.before import SealedBefore
from bsclib.reports.rows import CardRow, card_rows, card_title, fixed, value
from bsclib.reports.words import words
from bsclib.scoring.sentences import STATUSES
from bsclib.table import ABSENT, Columns, Table, TableColumn


@dataclass(frozen=True, slots=True)
class _Change:
    """One thing that differs from the revision before."""

    card: str
    row: str
    what: Text
    was: str
    now: str


def revised_table(view: QuarterView, card: str = "") -> Table:
    """Return what differs from the last sealed revision of the quarter: totals and grades, then row by row.

    Parameters
    ----------
    view : QuarterView
    card : str
        The card wanted; "" for all of them.

    Returns
    -------
    Table
        Without lines in a first revision, or where nothing differs.

    Examples
    --------
    >>> revised_table(view).lines
    []
    """
    before = view.sealed_before
    found = [c for c in _revised(view, before) if card in ("", c.card)] if before else []
    columns: Columns[_Change] = (
        TableColumn(words.CARD, lambda c: card_title(view, c.card)),
        TableColumn(words.INDICATOR, lambda c: c.row or None),
        TableColumn(words.CHANGED_ITEM, lambda c: c.what),
        TableColumn(words.WAS, lambda c: c.was, "r"),
        TableColumn(words.IS, lambda c: c.now, "r"),
    )
    caption = NOTHING
    if before and found:
        caption = (words.MADE_FOR if before.reason else words.REVISED).fill(n=before.number, why=before.reason)
    return Table.of(columns, found, view.language, caption)


def _revised(view: QuarterView, before: SealedBefore) -> Iterator[_Change]:
    lang = view.language
    for card, result in view.totals.items():
        total, grade = before.cards.get(card, (None, None))
        for what, was, now in (
            (words.TOTAL, fixed(total), fixed(result.total)),
            (words.GRADE, grade.of(lang) if grade else ABSENT, result.grade.of(lang) if result.grade else ABSENT),
        ):
            if was != now:
                yield _Change(card, "", what, was, now)
        for row in card_rows(view, card):
            yield from _row_changes(view, row, before.rows.get((card, row.indicator), {}))


def _row_changes(view: QuarterView, row: CardRow, was: dict[str, str]) -> Iterator[_Change]:
    law = next((i for i in view.rulebook.card(row.card) if i.id == row.indicator), None)
    places = law.decimals if law else 2
    pairs: Sequence[tuple[Text, str, str]] = (
        (words.TARGET, _known(view, was.get("target"), places), row.target),
        (words.ACTUAL, _known(view, was.get("actual"), places), row.actual),
        (words.WEIGHT, _known(view, was.get("weight"), 2), fixed(row.weight)),
        (words.SCORE, _known(view, was.get("score"), 2), fixed(row.score)),
        (words.STATUS, _status(view, was.get("status")), STATUSES[row.status].of(view.language)),
    )
    yield from (_Change(row.card, row.label, what, a, b) for what, a, b in pairs if a != b)


def _status(view: QuarterView, found: str | None) -> str:
    return STATUSES[found].of(view.language) if found in STATUSES else ABSENT


def _known(view: QuarterView, found: str | None, places: int) -> str:
    """Return a cell of the sealed table as the page shows it."""
    if not found:
        return ABSENT
    try:
        number: Any = decimal_of(found)
    except ValueError:
        number = found
    return value(view, number, places)
