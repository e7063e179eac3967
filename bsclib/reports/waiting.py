"""Who has not filled: what is empty, waits for judges, was not reviewed or is late, by unit and person, with a text.

A figure is asked of the unit that answers for it, and of the person who filled it last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from bsclib.errors import LIST, NOTHING, Text, same
from bsclib.evidence.asked import group_of
from bsclib.evidence.comments import comments, missed
from bsclib.law import Indicator, Scorecard
from bsclib.quarter import QuarterView
from bsclib.reports.words import words
from bsclib.table import Columns, Table, TableColumn

MOST = 12  # items of a kind that a message lists one by one


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that is waited for.

    Attributes
    ----------
    unit : str
        Id of the unit that is to act; "" where the assessment office is.
    name, person : Text, str
        The unit's name, and who filled the figure last or leads the unit.
    kind : str
        A key of `KINDS`.
    what : Text
    cell : str
        Where it is to be entered.
    card : str
        The unit whose card it is on.
    """

    unit: str
    name: Text
    person: Text
    kind: str
    what: Text
    cell: str
    card: str

    def concerns(self, unit: str) -> bool:
        """Return whether it is asked of a unit, or stands on its card; of any where none is named."""
        return unit in ("", self.unit, self.card)

    def to_json(self) -> dict[str, str]:
        """Return it as plain data, both languages."""
        told = {"unit": self.unit, "kind": self.kind, "cell": self.cell}
        texts = {"name": self.name, "person": self.person, "what": self.what}
        return told | {f"{n}_{lang}": t.of(lang) for n, t in texts.items() for lang in ("zh", "en")}


def outstanding(view: QuarterView, today: date, unit: str = "") -> list[Waiting]:
    """Return what a quarter waits for, in the law's order, what is late last.

    Parameters
    ----------
    view : QuarterView
    today : date
        What the calendar is held against.
    unit : str
        Id of the unit that is asked, or whose card it is; "": all.

    Returns
    -------
    list of Waiting

    Examples
    --------
    >>> key = view.rulebook.card("company").indicators[0].key
    >>> emptied = type(view)(view.rulebook, view.facts.with_actuals({key: None}), "en", view.workspace)
    >>> sum(w.kind == "empty" for w in outstanding(emptied, date(2026, 1, 20)))
    1
    """
    found = [*_rows(view), *_silent(view), *_late(view, today)]
    return [waiting for waiting in found if waiting.concerns(unit)]


def _rows(view: QuarterView) -> Iterator[Waiting]:
    states = {row.key: row for row in view.scores}
    for card in view.rulebook.scorecards:
        for indicator in card:
            row, fact = states[indicator.key], view.facts.rows.get(indicator.key)
            if fact is None or indicator.same_as or indicator.kind != "scored" or isinstance(fact.actual, str):
                continue
            if row.status == "awaiting_panel":
                what = words.OF_CARD.fill(card=card.label, label=indicator.label)
                yield Waiting("", view.rulebook.office, NOTHING, "panel", what, fact.cell, card.unit)
            elif (
                row.actual is None
                and row.status != "not_due"
                and not (row.status == "not_applicable" and row.weight is not None)
            ):
                yield _asked(view, card, indicator, "empty")
            elif fact.actual is not None and not fact.reviewed:
                yield _asked(view, card, indicator, "unreviewed")


def _asked(view: QuarterView, card: Scorecard, indicator: Indicator, kind: str) -> Waiting:
    units, fact = view.rulebook.units, view.facts.rows[indicator.key]
    owner = units.get(indicator.owner) or units[card.unit]
    before = view.previous.facts.rows.get(indicator.key) if view.previous and not fact.filled_by else None
    filler = fact.filled_by or (before.filled_by if before else "")
    what = words.OF_CARD.fill(card=card.label, label=indicator.label)
    person = same(filler) if filler else owner.head or NOTHING
    return Waiting(owner.id, owner.label, person, kind, what, fact.cell, card.unit)


def _silent(view: QuarterView) -> Iterator[Waiting]:
    """Yield the figures that missed their aim and of which nothing is said."""
    given = comments(view.facts, view.rulebook)
    first = {group_of(row): row for row in reversed(missed(view.rulebook, view.scores))}
    for group, row in reversed(first.items()):
        if group not in given and row.key in view.facts.rows:
            yield _asked(view, view.rulebook.card(row.scorecard), row, "uncommented")


def _late(view: QuarterView, today: date) -> Iterator[Waiting]:
    """Yield the steps of the calendar that are due and were not handed in."""
    names = {name: due.label for id, due in view.rulebook.calendar.items() for name in (id, *due.label)}
    for row in view.facts.tables.get("calendar", ()):
        unit = view.rulebook.units.get(row["unit"])
        if row["submitted"] is None and row["due"] is not None and row["due"] < today and unit is not None:
            step = names.get(row["step"], same(row["step"]))
            what = words.OVERDUE.fill(step=step, due=row["due"], days=(today - row["due"]).days)
            yield Waiting(unit.id, unit.label, unit.head or NOTHING, "late", what, row["cell"], unit.id)


def messages(view: QuarterView, waiting: Iterable[Waiting], today: date) -> list[Text]:
    """Return a text to copy into a message for each unit and person, in the order in which they come up.

    Parameters
    ----------
    view : QuarterView
    waiting : iterable of Waiting
        What `outstanding` gives.
    today : date

    Returns
    -------
    list of Text

    Examples
    --------
    >>> waiting = Waiting("sales", same("Sales"), same("Li"), "empty", same("Orders"), "H7", "sales")
    >>> print(messages(view, [waiting], date(2026, 1, 20))[0].en)
    [2025Q4 appraisal] Sales (Li), as of 2026-01-20:
    empty, 1: Orders (H7)
    Please complete the workbook and hand it in again. Thank you.
    """
    parts: dict[tuple[Text, Text], list[Waiting]] = {}
    for one in waiting:
        parts.setdefault((one.name, one.person), []).append(one)
    return [_message(view, name, person, parts[name, person], today) for name, person in parts]


def _message(view: QuarterView, name: Text, person: Text, waiting: list[Waiting], today: date) -> Text:
    named = person.zh and person.zh not in name
    who = Text(f"{name.zh}（{person.zh}）", f"{name.en} ({person.en})") if named else name
    lines = [words.MESSAGE_HEAD.fill(period=view.facts.period, who=who, today=today)]
    for kind, label in words["waits_for"].items():
        if own := [w for w in waiting if w.kind == kind]:
            lines.append(words.MESSAGE_LINE.fill(kind=label, n=len(own), items=_items(own)))
    lines.append(next(text for kind, text in words["ask"].items() if any(w.kind == kind for w in waiting)))
    return same("\n").join(lines)


def _items(waiting: list[Waiting]) -> Text:
    told = [Text(f"{w.what.zh}（{w.cell}）", f"{w.what.en} ({w.cell})") for w in waiting[:MOST]]
    return NOTHING.join([LIST.join(told), same("…" if len(waiting) > MOST else "")])


def outstanding_table(view: QuarterView, waiting: list[Waiting]) -> Table:
    """Return what is waited for: unit, person, state, what, where.

    Parameters
    ----------
    view : QuarterView
    waiting : list of Waiting
        What `outstanding` gives.

    Returns
    -------
    Table

    Examples
    --------
    >>> outstanding_table(view, []).header
    ['Unit', 'Person', 'State', 'What', 'Cell']
    """
    columns: Columns[Any] = (
        TableColumn(words.UNIT, lambda w: w.name),
        TableColumn(words.PERSON, lambda w: w.person),
        TableColumn(words.STATE, lambda w: words["waits_for"][w.kind]),
        TableColumn(words.WHAT, lambda w: w.what),
        TableColumn(words.CELL, lambda w: w.cell, "r"),
    )
    return Table.of(columns, waiting, view.language)
