"""The agreement on targets (目标责任书) of one unit or one post, for a quarter or for the quarters of a year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bsclib.decimals import text_of
from bsclib.document import Block, Heading, Items, PaperDocument, Prose, Signatures
from bsclib.errors import AND, LIST, Text, same
from bsclib.handbook import words as w
from bsclib.law import Indicator, Rulebook
from bsclib.table import TableColumn

if TYPE_CHECKING:
    from bsclib.quarter import QuarterView

TITLE = Text("{party}{period}目标责任书", "{party}: agreement on targets, {period}")
PARTIES = Text(
    "甲方：{upper}。乙方：{party}{head}。双方就乙方 {period} 的目标、评分标准与奖惩达成一致。",
    "Between {upper} and {party}{head}, on the latter's targets, scoring rules and reward for {period}.",
)
LED = Text("（负责人：{head}）", " (head: {head})")
TARGETS, DUTIES = Text("目标与评分标准", "Targets and scoring rules"), Text("双方职责", "Duties of both sides")
REWARD, OBJECTIONS = Text("考核结果与奖惩", "Result and reward"), Text("异议", "Objections")
UPPER_DUTIES = (
    Text("按约定提供完成目标所需的权限与资源", "give the powers and means that the targets need"),
    Text("按评分标准公正评定，并在规定时间内告知结果", "judge by the rules and tell the result in time"),
    Text(
        "目标值或评分标准变更时，写明原因、日期和批准人，并告知乙方", "state reason, day and approver of every change"
    ),
)
PARTY_DUTIES = (
    Text("完成上列目标，如实、按时上报数据并附证据", "reach the targets, report true figures in time, with evidence"),
    Text("未达目标时写明原因、措施和完成日期", "where a target is missed, state cause, measure and due date"),
)
UPPER, PARTY = Text("甲方：{all}", "The company: {all}"), Text("乙方：{all}", "The unit: {all}")
ANSWERS = Text("负责的账户：{all}", "answers for: {all}")
MAY = Text("职权：{all}", "powers: {all}")
DUE = Text("{what}：季末后 {n} 日内", "{what}: within {n} days after the quarter")
PART = Text(
    "总分按权重加权平均；等级与奖金系数如下，奖金的计算见考核手册。",
    "The total is the mean by weight; grades and coefficients follow, the handbook says how amounts are worked out.",
)
SIGN, DAY = Text("签字：", "Signature: "), Text("日期：", "Date: ")


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
    head = LED.fill(head=party.head) if party.head else Text("", "")
    blocks: list[Block] = [
        Prose(PARTIES.fill(upper=upper, party=party.label, head=head, period=period).of(lang)),
        Heading(TARGETS.of(lang)),
        w.scoring_table(book.card(party.card), lang, _target_columns(views), _targets(views[-1])),
        Heading(DUTIES.of(lang)),
        Items([line.of(lang) for line in _duties(book, party)]),
        Heading(REWARD.of(lang)),
        Prose(PART.of(lang)),
        *w.grade_lines(book, lang, paid=bool(book.reward.pool)),
    ]
    if object_to := w.objections(book, lang):
        blocks += [Heading(OBJECTIONS.of(lang)), *object_to]
    signers = [UPPER.fill(all=upper).of(lang), PARTY.fill(all=party.label).of(lang)]
    blocks.append(Signatures(signers, SIGN.of(lang), DAY.of(lang)))
    title = TITLE.fill(party=party.label, period=period)
    return PaperDocument(title.of(lang), lang, w.fingerprint(book).of(lang), blocks)


def _upper(book: Rulebook, party: Party) -> Text:
    """Return the other side: the unit above (of a post its own unit), the company where there is none."""
    above = party.unit if party.id != party.unit else book.units[party.unit].parent
    return w.name_of(book, above) if above in book.units else book.company.label


def _targets(view: QuarterView) -> dict[tuple[str, str], str]:
    """Return the targets of a quarter as they are shown."""
    known = {row.key: row.target for row in view.scores if row.target is not None}
    return {key: target if isinstance(target, str) else text_of(target) for key, target in known.items()}


def _target_columns(views: Sequence[QuarterView]) -> list[TableColumn[Indicator]]:
    """Return a column of targets for each quarter."""

    def column(view: QuarterView) -> TableColumn[Indicator]:
        asked = _targets(view)
        named = Text("{t} {q}", "{t} {q}").fill(t=w.TARGET, q=same(view.facts.period))
        return TableColumn(w.TARGET if len(views) == 1 else named, lambda row: asked.get(row.key), "r")

    return [column(view) for view in views]


def _duties(book: Rulebook, party: Party) -> Iterator[Text]:
    unit = book.units[party.unit]
    yield UPPER.fill(all=LIST.join(UPPER_DUTIES))
    yield PARTY.fill(all=LIST.join(PARTY_DUTIES))
    if unit.accounts:
        yield PARTY.fill(all=ANSWERS.fill(all=AND.join(unit.accounts)))
    if unit.powers:
        yield PARTY.fill(all=MAY.fill(all=AND.join(unit.powers)))
    due = [d for d in book.calendar.values() if d.who == party.unit and d.start == "quarter_end" and d.days >= 0]
    for day in due:
        yield PARTY.fill(all=DUE.fill(what=day.label, n=day.days))
