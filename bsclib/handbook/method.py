"""The appraisal handbook: the method as the law has it on one day, in words, for those who are appraised by it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bsclib.decimals import text_of
from bsclib.document import Block, Heading, Items, PaperDocument, Prose
from bsclib.errors import AND, LIST
from bsclib.handbook import words as w
from bsclib.handbook.words import words
from bsclib.law import Indicator, Rulebook, Scorecard
from bsclib.law.organisation import DueDate
from bsclib.reports.organisation import organs_table, units_table
from bsclib.reports.strategy import timetable
from bsclib.reports.together import SharedPart, shared_parts
from bsclib.table import Columns, Table, TableColumn


def handbook(book: Rulebook, lang: str, unit: str = "") -> PaperDocument:
    """Return the appraisal handbook of a company, or the part of it that concerns one unit.

    A section whose matter the law does not have is left out.

    Parameters
    ----------
    book : Rulebook
        The law of the day that the handbook is of.
    lang : "zh" or "en"
    unit : str
        Id of the unit whose cards alone are wanted; "" for all.

    Returns
    -------
    PaperDocument

    Examples
    --------
    >>> made = handbook(view.rulebook, "en")
    >>> [b.words for b in made.blocks if isinstance(b, Heading) and b.level == 2][:3]
    ['What the appraisal is for', 'Who appraises', 'Who is appraised']
    """
    title = words.HANDBOOK.fill(company=book.company.label)
    if unit:
        title = words.OF_UNIT.fill(title=title, unit=book.named(unit))
    posts = {p.card for p in book.posts.values() if p.unit == unit}
    cards = [c for c in book.scorecards if unit in ("", c.unit) or c.id in posts]
    sections: dict[str, Iterable[Block]] = {
        "strategy": _strategy(book, lang),
        "organs": [organs_table(book, lang)] if book.organs else [],
        "units": [units_table(book, lang, unit)],
        "scores": _scores(book, lang),
        "cards": [block for card in cards for block in _card(book, card, lang)],
        "proposed": [block for card in book.proposed if unit in ("", card.unit) for block in _proposed(card, lang)],
        "shared": _shared(book, lang, unit),
        "calendar": _calendar(book, lang),
        "reward": _reward(book, lang),
        "objections": w.objections(book, lang),
    }
    blocks: list[Block] = []
    for name, part in sections.items():
        if found := [*part]:
            blocks += [Heading(words["section"][name].of(lang)), *found]
    return PaperDocument(title.of(lang), lang, w.fingerprint(book).of(lang), blocks)


def _strategy(book: Rulebook, lang: str) -> Iterator[Block]:
    law = book.strategy
    if law.statements:
        yield Items([words.TOLD.fill(title=s.label, told=s.text).of(lang) for s in law.statements.values()])
    if law.objectives:
        yield timetable(law, lang)


def _scores(book: Rulebook, lang: str) -> Iterator[Block]:
    yield Prose(words.TOTAL_IS.of(lang))
    yield Prose(words["missing"][book.policies.missing].of(lang))
    if any(i.kind in ("bonus", "malus") for card in book.scorecards for i in card):
        yield Prose(words.ADDED_APART.of(lang))
    yield from w.grade_lines(book, lang, paid=False)


def _card(book: Rulebook, card: Scorecard, lang: str) -> Iterator[Block]:
    yield Heading(card.label.of(lang), 3)
    yield w.scoring_table(card, lang)
    known = [i for i in card if i.definition.of(lang) or i.data_source.of(lang) or i.controllable_by]
    columns: Columns[Indicator] = (
        TableColumn(words.INDICATOR, lambda i: i.label),
        TableColumn(words.DEFINITION, lambda i: i.definition, "w"),
        TableColumn(words.DATA, lambda i: i.data_source, "w"),
        TableColumn(words.REPORTED_BY, lambda i: book.named(i.owner)),
        TableColumn(words.CONTROLLED, lambda i: AND.join(book.named(u) for u in i.controllable_by)),
        TableColumn(words.OFTEN, lambda i: words["frequency"][i.frequency]),
    )
    if known:
        yield Table.of(columns, known, lang, words.DEFINED.fill(card=card.label))


def _proposed(card: Scorecard, lang: str) -> Iterator[Block]:
    yield Heading(card.label.of(lang), 3)
    yield Prose(card.source.of(lang))
    yield w.scoring_table(card, lang)


def _shared(book: Rulebook, lang: str, unit: str) -> Iterator[Block]:
    """Yield the part of each department, or of one unit, in the goals that it shares with others."""
    parts = [p for p in shared_parts(book) if unit in ("", p.unit)]
    columns: Columns[SharedPart] = (
        TableColumn(words.UNIT, lambda p: book.units[p.unit].label),
        TableColumn(words.DIVISION, lambda p: words.LEADS if p.leads else words.SUPPORTS),
        TableColumn(
            words.GOAL_OF, lambda p: words.OF_CARD.fill(card=book.card(p.goal.scorecard).label, label=p.goal.label)
        ),
        TableColumn(words.OWN_ROWS, lambda p: LIST.join(i.label for i in p.own) if p.own else None, "w"),
    )
    if parts:
        order = [*book.units]
        yield Table.of(columns, sorted(parts, key=lambda p: (order.index(p.unit), not p.leads)), lang)


def _calendar(book: Rulebook, lang: str) -> Iterator[Block]:
    columns: Columns[DueDate] = (
        TableColumn(words.ITEM_DUE, lambda d: d.label),
        TableColumn(
            words.ON_DATE,
            lambda d: words["due"][f"{d.start} {'before' if d.days < 0 else 'after'}"].fill(n=abs(d.days)),
        ),
        TableColumn(words.WHO, lambda d: book.named(d.who)),
    )
    if book.calendar:
        yield Table.of(columns, book.calendar.values(), lang)


def _reward(book: Rulebook, lang: str) -> Iterator[Block]:
    law = book.reward
    if not law.pool:
        return
    yield Prose(words["paid"][law.distribution].fill(n=text_of(law.ceiling)).of(lang))
    yield Prose(words["base"][law.headcount_base].of(lang))
    if law.common_goal:
        goal = book.at(law.common_goal.indicator).label
        yield Prose(words.GOAL_MISSED.fill(goal=goal, n=text_of(law.common_goal.share * 100)).of(lang))
    yield from w.grade_lines(book, lang, paid=True)
    yield Prose(law.paid.of(lang))
