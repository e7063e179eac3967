"""What is announced: the page of the kick-off (动员会) and the page of the meeting at which results are told.

Both are read out to everybody: neither holds a target, an actual, a score, money or a person's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter
from typing import Any

from bsclib.document import Block, Heading, Items, PaperDocument, Prose, Signatures
from bsclib.errors import LIST, Text
from bsclib.handbook import words as w
from bsclib.handbook.words import words
from bsclib.pay import commendations
from bsclib.quarter import QuarterView
from bsclib.reports.together import shared_parts
from bsclib.scoring import Total
from bsclib.table import Columns, Table, TableColumn

SHOWN = 2  # goals that a line names before it counts the others


def kickoff(view: QuarterView, lang: str) -> PaperDocument:
    """Return the page of the kick-off: goals, who leads and supports them, dates, what grades are worth.

    Parameters
    ----------
    view : QuarterView
        The quarter that begins.
    lang : "zh" or "en"

    Returns
    -------
    PaperDocument

    Examples
    --------
    >>> from bsclib.quarter import sample_quarter
    >>> [b.words for b in kickoff(sample_quarter(), "en").blocks if isinstance(b, Heading)][:2]
    ['What it is for', 'Who leads, who supports']
    """
    book = view.rulebook
    parts = [*shared_parts(book)]
    units = [u for u in book.units.values() if any(p.unit == u.id for p in parts)]

    def goals(unit: Any, leads: bool) -> Text:
        return _some([p.goal.label for p in parts if (p.unit, p.leads) == (unit.id, leads)])

    columns: Columns[Any] = (
        TableColumn(words.DEPARTMENT, lambda u: u.label),
        TableColumn(words.LEADS_GOALS, lambda u: goals(u, True), "w"),
        TableColumn(words.SUPPORTS_GOALS, lambda u: goals(u, False), "w"),
    )
    aims = [
        words.SERVED.fill(dimension=d.label, goals=LIST.join(served)).of(lang)
        for id, d in book.strategy.dimensions.items()
        if (served := [o.label for o in book.strategy.objectives.values() if o.dimension == id])
    ]
    blocks: list[Block] = [Heading(words.WHAT_FOR.of(lang)), Items(aims)] if aims else []
    blocks += [Heading(words.WHO_LEADS.of(lang)), Table.of(columns, units, lang)] if units else []
    blocks += [
        *_dates(view, lang),
        Heading(words.GRADES_WORTH.of(lang)),
        *w.grade_lines(book, lang, paid=bool(book.reward.pool)),
    ]
    return _paper(words.KICKOFF, view, lang, blocks)


def meeting(view: QuarterView, lang: str) -> PaperDocument:
    """Return the page of the meeting: grades and ranks, who is commended, objections counted, the dates that follow.

    Parameters
    ----------
    view : QuarterView
        The quarter that ended.
    lang : "zh" or "en"

    Returns
    -------
    PaperDocument

    Examples
    --------
    >>> from bsclib.quarter import sample_quarter
    >>> [b.words for b in meeting(sample_quarter(), "en").blocks if isinstance(b, Heading)][:2]
    ['Results', 'Commended']
    """
    book, before = view.rulebook, view.previous.totals if view.previous else {}

    def since(t: Total) -> Text | None:
        past = before[t.scorecard].total if t.scorecard in before else None
        if past is None or t.total is None:
            return None
        return words.BETTER if t.total > past else words.WORSE if t.total < past else words.LEVEL_WITH

    columns: Columns[Total] = (
        TableColumn(words.CARD, lambda t: book.card(t.scorecard).label),
        TableColumn(words.GRADE, lambda t: t.grade or words.UNGRADED),
        TableColumn(words.RANK_IN_LEVEL, lambda t: t.rank, "r"),
        TableColumn(words.SINCE_QUARTER, since),
    )
    honours = [words.BY_RULE.fill(unit=c.unit, why=words["honour"][c.kind]) for c in commendations(view, view.previous)]
    honours += [
        words.BY_NAME.fill(unit=book.units[row["unit"]].label, deed=row["deed"])
        for row in view.facts.tables.get("nominations", ())
        if row["decision"] == "approved"
    ]
    raised = view.facts.tables.get("objections", ())
    counts = {d: sum((row["decision"] or "pending") == d for row in raised) for d in ("upheld", "rejected", "pending")}
    results = Table.of(columns, view.totals.values(), lang)
    blocks: list[Block] = [Heading(words.RESULTS.of(lang)), results, Prose(words.NOT_ANNOUNCED.of(lang))]
    blocks += [Heading(words.HONOURS.of(lang)), Items([line.of(lang) for line in honours])] if honours else []
    blocks += [
        Heading(words.OBJECTIONS_RAISED.of(lang)),
        Prose(words.OBJECTIONS_COUNTED.fill(n=len(raised), **counts).of(lang)),
    ]
    return _paper(words.MEETING, view, lang, [*blocks, *w.objections(book, lang), *_dates(view, lang, "quarter_end")])


def _some(labels: list[Text]) -> Text:
    known = [*dict.fromkeys(labels)]
    some = LIST.join(known[:SHOWN])
    return some if len(known) <= SHOWN else words.AND_OTHERS.fill(some=some, n=len(known))


def _dates(view: QuarterView, lang: str, start: str = "") -> Iterator[Block]:
    """Yield the dates of the quarter's calendar, those counted from `start` alone where it is given."""
    book = view.rulebook
    due = [(d.on(view.quarter).isoformat(), d) for d in book.calendar.values() if start in ("", d.start)]
    if due:
        told = [
            words.ON_DAY.fill(day=day, step=d.label, who=book.named(d.who)) for day, d in sorted(due, key=itemgetter(0))
        ]
        yield Heading(words.DATES.of(lang))
        yield Prose(LIST.join(told).of(lang))


def _paper(title: Text, view: QuarterView, lang: str, blocks: list[Block]) -> PaperDocument:
    book = view.rulebook
    named = title.fill(company=book.company.label, period=view.facts.period).of(lang)
    signed: list[Block] = [
        Prose(words.SIGN_WHEN_READ.of(lang)),
        Signatures([words.HEARD.of(lang)], words.SIGN.of(lang), words.DAY.of(lang)),
    ]
    return PaperDocument(named, lang, w.fingerprint(book).of(lang), [*blocks, *signed], one_sheet=True)
