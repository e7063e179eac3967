"""What is announced: the page of the kick-off (动员会) and the page of the meeting at which results are told.

Both are read out to everybody: neither holds a target, an actual, a score, money or a person's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from bsclib.document import Block, Heading, Items, PaperDocument, Prose, Signatures
from bsclib.errors import LIST, Text
from bsclib.handbook import words as w
from bsclib.pay import commendations
from bsclib.reports.settled import KINDS
from bsclib.reports.together import shared_parts
from bsclib.scoring import Total
from bsclib.table import Columns, Table, TableColumn

if TYPE_CHECKING:
    from bsclib.quarter import QuarterView

KICKOFF = Text("{company} {period} 预算考核动员会", "{company} {period}: kick-off of the budget appraisal")
MEETING = Text("{company} {period} 考核结果通报", "{company} {period}: results of the appraisal")
GOALS, PARTS = Text("为了什么", "What it is for"), Text("谁牵头，谁配合", "Who leads, who supports")
DATES, WORTH = Text("日程", "Dates"), Text("等级与系数", "Grades and what they are worth")
SERVED = Text("{dimension}：{goals}", "{dimension}: {goals}")
UNIT, LEADS, SUPPORTS = Text("部门", "Department"), Text("牵头的共同目标", "Leads"), Text("配合的共同目标", "Supports")
ON, SEMICOLON = Text("{day} {step}（{who}）", "{day} {step} ({who})"), Text("；", "; ")
RESULTS, CARD, GRADE = Text("结果", "Results"), Text("考核表", "Scorecard"), Text("等级", "Grade")
RANK, NO_GRADE = Text("同级名次", "Rank in its level"), Text("未评级", "not graded")
SINCE = Text("比上季", "Since last quarter")
BETTER, WORSE, SAME = Text("提高", "better"), Text("下降", "lower"), Text("持平", "the same")
HONOURS, OBJECTED = Text("表彰", "Commended"), Text("申诉", "Objections")
BY_RULE, BY_NAME = Text("{unit}：{why}", "{unit}: {why}"), Text("{unit}：{deed}（提名）", "{unit}: {deed} (nominated)")
COUNTS = Text(
    "共 {n} 件：支持 {upheld}，驳回 {rejected}，待定 {pending}",
    "{n} in all: {upheld} upheld, {rejected} rejected, {pending} pending",
)
FULL = Text(
    "得分见公布的结果；数据、目标值和奖金不在会上通报。",
    "Scores are in the publication; figures, targets and money are not announced.",
)
READ = Text("阅知后签字，并记入“阅知”表。", "Sign when read; it is entered on the sheet of acknowledgements.")
HEARD, SIGN = Text("各部门负责人", "Heads of the departments"), Text("签字：", "Signature: ")
SIGNED = Text("日期：", "Date: ")
SHOWN = 2  # goals that a line names before it counts the others
MORE = Text("{some}等 {n} 项", "{some} and others: {n}")


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
        TableColumn(UNIT, lambda u: u.label),
        TableColumn(LEADS, lambda u: goals(u, True), "w"),
        TableColumn(SUPPORTS, lambda u: goals(u, False), "w"),
    )
    aims = [
        SERVED.fill(dimension=d.label, goals=LIST.join(served)).of(lang)
        for id, d in book.strategy.dimensions.items()
        if (served := [o.label for o in book.strategy.objectives.values() if o.dimension == id])
    ]
    blocks: list[Block] = [Heading(GOALS.of(lang)), Items(aims)] if aims else []
    blocks += [Heading(PARTS.of(lang)), Table.of(columns, units, lang)] if units else []
    blocks += [*_dates(view, lang), Heading(WORTH.of(lang)), *w.grade_lines(book, lang, paid=bool(book.reward.pool))]
    return _paper(KICKOFF, view, lang, blocks)


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
        return BETTER if t.total > past else WORSE if t.total < past else SAME

    columns: Columns[Total] = (
        TableColumn(CARD, lambda t: book.card(t.scorecard).label),
        TableColumn(GRADE, lambda t: t.grade or NO_GRADE),
        TableColumn(RANK, lambda t: t.rank, "r"),
        TableColumn(SINCE, since),
    )
    honours = [BY_RULE.fill(unit=c.unit, why=KINDS[c.kind]) for c in commendations(view, view.previous)]
    honours += [
        BY_NAME.fill(unit=book.units[row["unit"]].label, deed=row["deed"])
        for row in view.facts.tables.get("nominations", ())
        if row["decision"] == "approved"
    ]
    raised = view.facts.tables.get("objections", ())
    counts = {d: sum((row["decision"] or "pending") == d for row in raised) for d in ("upheld", "rejected", "pending")}
    results = Table.of(columns, view.totals.values(), lang)
    blocks: list[Block] = [Heading(RESULTS.of(lang)), results, Prose(FULL.of(lang))]
    blocks += [Heading(HONOURS.of(lang)), Items([line.of(lang) for line in honours])] if honours else []
    blocks += [Heading(OBJECTED.of(lang)), Prose(COUNTS.fill(n=len(raised), **counts).of(lang))]
    return _paper(MEETING, view, lang, [*blocks, *w.objections(book, lang), *_dates(view, lang, "quarter_end")])


def _some(labels: list[Text]) -> Text:
    known = [*dict.fromkeys(labels)]
    some = LIST.join(known[:SHOWN])
    return some if len(known) <= SHOWN else MORE.fill(some=some, n=len(known))


def _dates(view: QuarterView, lang: str, start: str = "") -> Iterator[Block]:
    """Yield the dates of the quarter's calendar, those counted from `start` alone where it is given."""
    book = view.rulebook
    due = [(d.on(view.quarter).isoformat(), d) for d in book.calendar.values() if start in ("", d.start)]
    if due:
        told = [ON.fill(day=day, step=d.label, who=w.name_of(book, d.who)) for day, d in sorted(due, key=itemgetter(0))]
        yield Heading(DATES.of(lang))
        yield Prose(SEMICOLON.join(told).of(lang))


def _paper(title: Text, view: QuarterView, lang: str, blocks: list[Block]) -> PaperDocument:
    book = view.rulebook
    named = title.fill(company=book.company.label, period=view.facts.period).of(lang)
    signed: list[Block] = [Prose(READ.of(lang)), Signatures([HEARD.of(lang)], SIGN.of(lang), SIGNED.of(lang))]
    return PaperDocument(named, lang, w.fingerprint(book).of(lang), [*blocks, *signed], one_sheet=True)
