"""What the committee reads: all cards, what cost most, the reward, and how all of it is to be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bsclib.errors import Text
from bsclib.law import Rulebook
from bsclib.paths import has_room
from bsclib.reports import figures, words
from bsclib.reports.cards import change, remarks, shown_record, spans
from bsclib.reports.rows import ABSENT, CardRow, card_title, number, pick, rows_of
from bsclib.reports.table import Table

if TYPE_CHECKING:
    from bsclib.quarter import QuarterView
    from bsclib.scoring import Total

RANKING = Text("各考核表总分({quarter})", "Totals of all cards ({quarter})")
COMPANY = Text("公司", "Company")
PERIOD = Text("期间", "Period")
PROFILE = Text("规则", "Rules")
PROFILES = {"corrected": Text("更正后", "as corrected"), "published": Text("按印出", "as published")}
SETS = {"restored": Text("复原", "restored"), "printed": Text("按印出", "as printed")}
SETTINGS = Text("与默认不同的口径", "Policies other than the default")
DEFAULTS = Text("无,全部为默认", "none, all as by default")
INSTEAD = Text("{name} = {used}(默认 {usual})", "{name} = {used} (default {usual})")
WEIGHTS = Text("权重", "Weights")
SHARES = Text("已评分权重占比(最低)", "Weight scored (lowest of all cards)")
UNCARDED = Text("没有考核表的单位", "Units without a scorecard")
NOTICES = Text("提示", "Notices")
EVIDENCE = Text("证据", "Evidence")
LAW_OF = Text("考核办法截至", "Law as of")
GRADES = Text("等级表", "Grade table")
NONE = Text("无", "none")
POOL = Text("奖金池 {pool} {unit};公司系数 {company}", "Pool {pool} {unit}; coefficient of the company {company}")


def reading(view: QuarterView) -> Table:
    """Return how the report is to be read: rules, weights, policies, coverage, units without a card, notices."""
    lang, book = view.language, view.rulebook
    lowest = min(view.totals.values(), key=lambda t: t.coverage)
    settings = [INSTEAD.fill(name=n, used=u, usual=d).of(lang) for n, (u, d) in view.reading().items()]
    lines = [
        (COMPANY, book.company.label.of(lang)),
        (PERIOD, view.facts.period),
        (EVIDENCE, f"{view.facts.source.name}  (SHA-256 {view.facts.sha256[:16]}…)"),
        (LAW_OF, book.as_of.isoformat()),
        (PROFILE, PROFILES[book.profile].of(lang)),
        (WEIGHTS, SETS[book.weight_set].of(lang)),
        (SETTINGS, "; ".join(settings) or DEFAULTS.of(lang)),
        (GRADES, _bands(book, lang)),
        (SHARES, f"{number(lowest.coverage * 100)} %  ({card_title(view, lowest.scorecard)})"),
        (UNCARDED, ", ".join(u.label.of(lang) for u in view.units_without_card()) or NONE.of(lang)),
        (NOTICES, str(len(view.notices()))),
    ]
    return Table([words.SETTING.of(lang), words.VALUE.of(lang)], [[t.of(lang), text] for t, text in lines], "ll")


def _bands(book: Rulebook, lang: str) -> str:
    bands = ", ".join(f"{b.label.of(lang)} ≥ {number(b.at_least, 0)}" for b in book.grade_table.bands)
    return f"{book.grade_table.label.of(lang)}: {bands}"


def notices(view: QuarterView) -> Table:
    """Return what was taken but should be known, one line each."""
    lines = [[str(n), f.render(view.language)] for n, f in enumerate(view.notices(), 1)]
    return Table(["", NOTICES.of(view.language)], lines or [["", NONE.of(view.language)]], "rw")


def review(view: QuarterView) -> Table:
    """Return every input cell with value, unit, change, effect on the total, and whether a person looked at it."""
    from bsclib.evidence.review import COLUMNS, review_table

    lang, before = view.language, view.previous
    found = review_table(view.facts, before.facts if before else None, view.rulebook, view.scores, lang=lang)
    lines = [list(map(str, row)) for row in found.to_numpy()]
    marks = {n: "near" for n, row in enumerate(found["reviewed"]) if not row}
    return Table([t.of(lang) for t in COLUMNS.values()], lines, "llllrrrrrwll", marks=marks)


def cards_table(view: QuarterView) -> Table:
    """Return every card with its total, its neighbours in time, coverage, grade and rank; units without one last."""
    lang = view.language
    header = (
        *(words.CARD, words.LEVEL, words.TOTAL, words.CHANGE, words.YEAR_TO_DATE, words.ROLLING),
        *(words.COVERAGE, words.GRADE, *_other_tables(view.rulebook), words.RANK, words.REMARK),
    )
    lines = [_card_line(view, result) for result in view.totals.values()]
    blank = [ABSENT] * (len(header) - 3)
    for unit in view.units_without_card():
        lines.append([unit.label.of(lang), words.LEVELS[unit.level].of(lang), *blank, words.NO_CARD.of(lang)])
    marks = dict.fromkeys(range(len(view.totals), len(lines)), "absent")
    others = "l" * len(_other_tables(view.rulebook))
    record = {"cards": [shown_record(view, card) for card in view.totals]}
    return Table([t.of(lang) for t in header], lines, f"llrrrrrl{others}rl", marks=marks, record=record)


def _other_tables(book: Rulebook) -> list[Text]:
    return [table.label for table in book.grades[1:]]


def _card_line(view: QuarterView, result: Total) -> list[str]:
    lang, card = view.language, result.scorecard
    _, to_date, rolling = (series[-1] for series in spans(view, card))
    others = [_graded(result, table).of(lang) for table in view.rulebook.grades[1:]]
    return [
        *(card_title(view, card), words.LEVELS[view.rulebook.card(card).level].of(lang), number(result.total)),
        *(change(view, card), number(to_date), number(rolling), number(result.coverage * 100)),
        *(pick(result.grade, lang), *others, str(result.rank or ABSENT), "; ".join(remarks(view, card))),
    ]


def _graded(result: Total, table: Any) -> Text:
    if result.grade is None:
        return Text(ABSENT, ABSENT)
    label: Text = (table.lowest if result.veto else table.of(result.total)).label
    return label


def ranking(view: QuarterView) -> figures.Figure:
    """Return the totals of all cards, best first within their level, with the lines of the grades."""
    lang = view.language
    levels = list(words.LEVELS)
    rows = sorted(
        view.totals.values(), key=lambda t: (levels.index(view.rulebook.card(t.scorecard).level), -(t.total or 0))
    )
    dots = [(card_title(view, t.scorecard), t.total, pick(t.grade, lang)) for t in rows]
    units = [(u.label.of(lang), None, words.NO_CARD.of(lang)) for u in view.units_without_card()]
    bands = [(b.label.of(lang), Fraction(b.at_least)) for b in view.rulebook.grade_table.bands]
    return figures.ranking(RANKING.fill(quarter=view.facts.period).of(lang), [*dots, *units], bands, lang)


def costliest(view: QuarterView, rows: int = 10) -> Table:
    """Return the rows that cost their cards most, over all cards."""
    lang = view.language
    found = sorted((r for card in view.totals for r in rows_of(view, card) if r.lost > 0), key=lambda r: -r.lost)
    header = (words.CARD, words.INDICATOR, words.TARGET, words.ACTUAL, words.SCORE, words.LOST, words.WHY)
    return Table([t.of(lang) for t in header], [_loss(view, row) for row in found[:rows]], "llrrrrw")


def _loss(view: QuarterView, row: CardRow) -> list[str]:
    return [card_title(view, row.card), row.label, row.target, row.actual, number(row.score), number(row.lost), row.why]


def reward_table(view: QuarterView) -> Table:
    """Return the coefficient of each unit that has a card and heads, and its part of the pool.

    Money is shared only where the budgeting room is installed; coefficients are shown in any case.
    """
    lang, law = view.language, view.rulebook.reward
    units = [
        (u, view.totals[u.card])
        for u in view.rulebook.units.values()
        if u.card and u.headcount and u.level == "department"
    ]
    shares = {u.id: coefficient(view, total) for u, total in units}
    company = max((coefficient(view, view.totals[c.id]) for c in view.cards_at("company")), default=Decimal(0))
    paid = _paid(law.pool, {u.id: Decimal(u.headcount or 0) for u, _ in units}, shares, company)
    lines = [
        [
            u.label.of(lang),
            number(t.total),
            pick(t.grade, lang),
            number(shares[u.id]),
            str(u.headcount),
            number(paid.get(u.id)),
        ]
        for u, t in units
    ]
    header = (words.LEVELS["department"], words.TOTAL, words.GRADE, words.COEFFICIENT, words.HEADCOUNT, words.PAID)
    unit = next(iter(_money(view)), law.unit)
    caption = POOL.fill(pool=number(law.pool), unit=unit, company=number(company)).of(lang)
    return Table([t.of(lang) for t in header], lines, "lrlrrr", caption)


def reward_of(view: QuarterView) -> Callable[[str, Fraction], Fraction] | None:
    """Return what a unit would be paid if its card's total were another: (card, total) → money.

    Only the cards of units that share the pool, and the company's own, move money; the others' totals stay as
    they are.  None where money is not shared.
    """
    units = [u for u in view.rulebook.units.values() if u.card and u.headcount and u.level == "department"]
    company = {c.id for c in view.cards_at("company")}
    bases = {u.id: Decimal(u.headcount or 0) for u in units}
    if not _paid(Decimal(1), bases, dict.fromkeys(bases, Decimal(1)), Decimal(1)):
        return None

    def worth(card: str, total: Fraction) -> Fraction:
        def at(id: str) -> Decimal:
            result = view.totals[id]
            if id != card or result.grade is None or result.veto:
                return coefficient(view, result)
            return coefficient(view, replace(result, grade=view.rulebook.grade_table.of(total).label))

        own = max((at(id) for id in company), default=Decimal(0))
        paid = _paid(view.rulebook.reward.pool, bases, {u.id: at(u.card or "") for u in units}, own)
        return sum((Fraction(paid[u.id]) for u in units if u.card == card), Fraction(0))

    return worth


def _money(view: QuarterView) -> Iterator[str]:
    rows = (i for card in view.rulebook.scorecards for i in card if i.unit == view.rulebook.reward.unit)
    yield from (i.unit_label.of(view.language) for i in rows)


def coefficient(view: QuarterView, result: Total) -> Decimal:
    """Return what a card's grade is worth; nothing without a grade, the veto's share under a veto."""
    grade = next((b.id for b in view.rulebook.grade_table.bands if b.label == result.grade), "")
    worth = view.rulebook.reward.coefficients.get(grade, Decimal(0))
    return worth * view.rulebook.company.veto_bonus if result.veto else worth


def _paid(pool: Decimal, bases: dict[str, Decimal], shares: dict[str, Decimal], company: Decimal) -> dict[str, Decimal]:
    if not has_room("budgeting"):
        return {}
    from bsclib.budgeting.reward import share_pool

    return {unit: share.paid for unit, share in share_pool(pool, bases, shares, company).items()}
