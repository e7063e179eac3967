"""The agreement on targets (目标责任书) of one unit or one post, for a quarter or for the quarters of a year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bsclib.decimals import text_of
from bsclib.document import Block, Heading, Items, PaperDocument, Prose, Signatures
from bsclib.errors import AND, LIST, NOTHING, Text
from bsclib.handbook import words as w
from bsclib.handbook.words import words
from bsclib.law import Indicator, Rulebook
from bsclib.quarter import QuarterView
from bsclib.table import TableColumn


@dataclass(frozen=True, slots=True)
class Party:
    """Who signs an agreement: a unit, or a manager's post.

    Attributes
    ----------
    id : str
    label : Text
    card : str
        The card it is judged by.
    unit : str
        The unit; of a post the one it belongs to.
    head : Text or None
        Who leads it.
    """

    id: str
    label: Text
    card: str
    unit: str
    head: Text | None


def parties(book: Rulebook) -> dict[str, Party]:
    """Return, by id, the units and posts that have a card of their own.

    Parameters
    ----------
    book : Rulebook

    Returns
    -------
    dict of id → Party
        In the law's order, posts last.

    Examples
    --------
    >>> len(parties(view.rulebook)) == len({c.unit for c in view.rulebook.scorecards})
    True
    """
    found = {u.id: Party(u.id, u.label, u.card, u.id, u.head) for u in book.units.values() if u.card}
    return found | {p.id: Party(p.id, p.label, p.card, p.unit, None) for p in book.posts.values()}


def target_agreement(views: Sequence[QuarterView], party: Party, period: str, lang: str) -> PaperDocument:
    """Return the agreement of a unit or post, with its targets of each quarter, duties, reward, lines to sign on.

    Parameters
    ----------
    views : sequence of QuarterView
        The quarters it is for, oldest first; rules and weights are those of the last.
    party : Party
        One of `parties` of the last quarter's law.
    period : str
        What the agreement is for: "2025Q4", "2025".
    lang : "zh" or "en"

    Returns
    -------
    PaperDocument

    Examples
    --------
    >>> company = parties(view.rulebook)["company"]
    >>> target_agreement([view], company, "2025Q4", "en").title
    'Company: agreement on targets, 2025Q4'
    """
    book = views[-1].rulebook
    upper = _upper(book, party)
    head = words.LED_BY.fill(head=party.head) if party.head else NOTHING
    blocks: list[Block] = [
        Prose(words.PARTIES.fill(upper=upper, party=party.label, head=head, period=period).of(lang)),
        Heading(words.TARGETS.of(lang)),
        w.scoring_table(book.card(party.card), lang, _target_columns(views), _targets(views[-1])),
        Heading(words.DUTIES.of(lang)),
        Items([line.of(lang) for line in _duties(book, party)]),
        Heading(words.RESULT_AND_REWARD.of(lang)),
        Prose(words.TOTAL_AND_GRADES.of(lang)),
        *w.grade_lines(book, lang, paid=bool(book.reward.pool)),
    ]
    if object_to := w.objections(book, lang):
        blocks += [Heading(words.OBJECTIONS.of(lang)), *object_to]
    signers = [words.UPPER_IS.fill(all=upper).of(lang), words.PARTY_IS.fill(all=party.label).of(lang)]
    blocks.append(Signatures(signers, words.SIGN.of(lang), words.DAY.of(lang)))
    title = words.AGREEMENT.fill(party=party.label, period=period)
    return PaperDocument(title.of(lang), lang, w.fingerprint(book).of(lang), blocks)


def _upper(book: Rulebook, party: Party) -> Text:
    """Return the other side: the unit above (of a post its own unit), the company where there is none."""
    above = party.unit if party.id != party.unit else book.units[party.unit].parent
    return book.named(above) if above in book.units else book.company.label


def _targets(view: QuarterView) -> dict[tuple[str, str], str]:
    """Return the targets of a quarter as they are shown."""
    known = {row.key: row.target for row in view.scores if row.target is not None}
    return {key: target if isinstance(target, str) else text_of(target) for key, target in known.items()}


def _target_columns(views: Sequence[QuarterView]) -> list[TableColumn[Indicator]]:
    """Return a column of targets for each quarter."""

    def column(view: QuarterView) -> TableColumn[Indicator]:
        asked = _targets(view)
        named = Text(f"{words.TARGET.zh} {view.facts.period}", f"{words.TARGET.en} {view.facts.period}")
        return TableColumn(words.TARGET if len(views) == 1 else named, lambda row: asked.get(row.key), "r")

    return [column(view) for view in views]


def _duties(book: Rulebook, party: Party) -> Iterator[Text]:
    unit = book.units[party.unit]
    yield words.UPPER_IS.fill(all=LIST.join(words["upper"].values()))
    yield words.PARTY_IS.fill(all=LIST.join(words["party"].values()))
    if unit.accounts:
        yield words.PARTY_IS.fill(all=words.ANSWERS_FOR.fill(all=AND.join(unit.accounts)))
    if unit.powers:
        yield words.PARTY_IS.fill(all=words.MAY_DO.fill(all=AND.join(unit.powers)))
    due = [d for d in book.calendar.values() if d.who == party.unit and d.start == "quarter_end" and d.days >= 0]
    for day in due:
        yield words.PARTY_IS.fill(all=words.DUE_AFTER.fill(what=day.label, n=day.days))
