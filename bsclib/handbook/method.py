"""The appraisal handbook: the method as the law has it on one day, in words, for those who are appraised by it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bsclib.decimals import text_of
from bsclib.document import Block, Heading, Items, PaperDocument, Prose
from bsclib.errors import AND, LIST, Text
from bsclib.handbook import words as w
from bsclib.law import Indicator, Rulebook, Scorecard, Unit
from bsclib.law.organisation import DueDate
from bsclib.law.strategy import Objective
from bsclib.reports.together import LEADS, SUPPORTS, SharedPart, shared_parts
from bsclib.reports.words import OF_CARD
from bsclib.table import Columns, Table, TableColumn

TITLE = Text("{company}预算考核手册", "{company}: handbook of the budget appraisal")
OF_UNIT = Text("{title}（{unit}）", "{title} ({unit})")
SECTIONS = {
    "strategy": Text("为什么考核", "What the appraisal is for"),
    "organs": Text("谁来考核", "Who appraises"),
    "units": Text("考核谁", "Who is appraised"),
    "scores": Text("怎样计分", "How scores come about"),
    "cards": Text("考核表", "Scorecards"),
    "shared": Text("共同目标：谁牵头，谁配合", "Shared goals: who leads, who supports"),
    "calendar": Text("日程", "Calendar"),
    "reward": Text("奖惩", "Reward"),
    "objections": Text("异议", "Objections"),
}
HORIZONS = {
    "short": Text("短期", "short term"),
    "medium": Text("中期", "medium term"),
    "long": Text("长期", "long term"),
}
KINDS = {
    "profit": Text("利润", "profit"),
    "cost": Text("成本", "cost"),
    "expense": Text("费用", "expense"),
    "investment": Text("投资", "investment"),
}
SEAT = Text("成员：{all}", "Members: {all}")
UNDER, POWERS = Text("隶属：{under}", "Under: {under}"), Text("职权：{all}", "Powers: {all}")
OBJECTIVE, DIMENSION, HORIZON = Text("目标", "Objective"), Text("维度", "Dimension"), Text("期限", "Horizon")
UNIT, KIND, HEAD = Text("单位", "Unit"), Text("中心类型", "Responsible for"), Text("负责人", "Head")
ACCOUNTS, MAY = Text("负责的账户", "Accounts"), Text("职权", "Powers")
DEFINITION, DATA = Text("定义", "Definition"), Text("数据来源", "Source of data")
OWNER, CONTROL, OFTEN = Text("提供", "Reported by"), Text("可控单位", "Controlled by"), Text("频率", "Frequency")
FREQUENCIES = {
    "monthly": Text("每月", "monthly"),
    "quarterly": Text("每季", "quarterly"),
    "yearly": Text("每年", "yearly"),
}
DEFINED = Text("“{card}”各指标的定义", "Definitions of the rows of {card}")
PART, GOAL_OF = Text("分工", "Part"), Text("共同目标", "Shared goal")
OWN_ROWS = Text("本部门对应的指标", "Own rows that serve it")
STEP, DAY = Text("事项", "Step"), Text("日期", "Day")
DAYS = {
    ("quarter_start", True): Text("季初第 {n} 日前", "{n} days before the quarter begins"),
    ("quarter_start", False): Text("季初后第 {n} 日", "{n} days after the quarter begins"),
    ("quarter_end", True): Text("季末前第 {n} 日", "{n} days before the quarter ends"),
    ("quarter_end", False): Text("季末后第 {n} 日", "{n} days after the quarter ends"),
}
TOTAL = Text(
    "每个指标按评分标准计分，规则没有另行规定的以 100 分为基础；总分是各指标得分按权重的加权平均。",
    "Each indicator is scored by its rule, from a base of 100 where the rule says nothing else; the total is the mean "
    "of the scores by weight.",
)
MISSING = {
    "exclude": Text(
        "缺数据的指标不计，其余权重按比例放大。", "A row without a figure is left out, the other weights are scaled up."
    ),
    "zero": Text("缺数据的指标按 0 分计。", "A row without a figure counts 0."),
}
APART = Text("加分项、扣分项在加权平均之后加减。", "Bonus and malus items are added after the weighted mean.")
PAID = {
    "own": Text(
        "部门奖金 = 奖金池 × 本部门基数占比 × 公司系数 × 本部门系数；合计不超过奖金池的 {n} 倍。",
        "A department is paid pool × its share of the bases × the company's coefficient × its own; together at most "
        "{n} times the pool.",
    ),
    "shared": Text(
        "奖金池按“基数 × 公司系数 × 本部门系数”的比例全部分完。",
        "The whole pool is shared by base × the company's coefficient × the department's.",
    ),
}
BASES = {
    "headcount": Text("基数为部门人数。", "The base is a department's heads."),
    "equal": Text("各部门基数相同。", "Each department has the same base."),
}
GOAL = Text(
    "共同目标“{goal}”未完成时，奖金池按 {n}% 计。",
    "Where the common goal, {goal}, is missed, {n} % of the pool is there.",
)


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
    title = TITLE.fill(company=book.company.label)
    if unit:
        title = OF_UNIT.fill(title=title, unit=w.name_of(book, unit))
    posts = {p.card for p in book.posts.values() if p.unit == unit}
    cards = [c for c in book.scorecards if unit in ("", c.unit) or c.id in posts]
    sections: dict[str, Iterable[Block]] = {
        "strategy": _strategy(book, lang),
        "organs": _organs(book, lang),
        "units": _units(book, lang, unit),
        "scores": _scores(book, lang),
        "cards": [block for card in cards for block in _card(book, card, lang)],
        "shared": _shared(book, lang, unit),
        "calendar": _calendar(book, lang),
        "reward": _reward(book, lang),
        "objections": w.objections(book, lang),
    }
    blocks: list[Block] = []
    for name, part in sections.items():
        if found := [*part]:
            blocks += [Heading(SECTIONS[name].of(lang)), *found]
    return PaperDocument(title.of(lang), lang, w.fingerprint(book).of(lang), blocks)


def _strategy(book: Rulebook, lang: str) -> Iterator[Block]:
    law = book.strategy
    if law.statements:
        yield Items([Text("{l}：{t}", "{l}: {t}").fill(l=s.label, t=s.text).of(lang) for s in law.statements.values()])
    if law.objectives:
        columns: Columns[Objective] = (
            TableColumn(OBJECTIVE, lambda o: o.label),
            TableColumn(
                DIMENSION, lambda o: law.dimensions[o.dimension].label if o.dimension in law.dimensions else None
            ),
            TableColumn(HORIZON, lambda o: HORIZONS[o.horizon]),
        )
        yield Table.of(columns, law.objectives.values(), lang)


def _organs(book: Rulebook, lang: str) -> Iterator[Block]:
    for organ in book.organs.values():
        yield Heading(organ.label.of(lang), 3)
        lines = [UNDER.fill(under=organ.under), SEAT.fill(all=AND.join(m.role for m in organ.members))]
        lines += [POWERS.fill(all=LIST.join(organ.powers))] if organ.powers else []
        yield Items([line.of(lang) for line in lines])


def _units(book: Rulebook, lang: str, unit: str) -> Iterator[Block]:
    columns: Columns[Unit] = (
        TableColumn(UNIT, lambda u: u.label),
        TableColumn(KIND, lambda u: KINDS.get(u.kind or "")),
        TableColumn(HEAD, lambda u: u.head),
        TableColumn(ACCOUNTS, lambda u: LIST.join(u.accounts) if u.accounts else None, "w"),
        TableColumn(MAY, lambda u: LIST.join(u.powers) if u.powers else None, "w"),
    )
    yield Table.of(columns, [u for u in book.units.values() if unit in ("", u.id)], lang)


def _scores(book: Rulebook, lang: str) -> Iterator[Block]:
    yield Prose(TOTAL.of(lang))
    yield Prose(MISSING[book.policies.missing].of(lang))
    if any(i.kind in ("bonus", "malus") for card in book.scorecards for i in card):
        yield Prose(APART.of(lang))
    yield from w.grade_lines(book, lang, paid=False)


def _card(book: Rulebook, card: Scorecard, lang: str) -> Iterator[Block]:
    yield Heading(card.label.of(lang), 3)
    yield w.scoring_table(card, lang)
    known = [i for i in card if i.definition.of(lang) or i.data_source.of(lang) or i.controllable_by]
    columns: Columns[Indicator] = (
        TableColumn(w.INDICATOR, lambda i: i.label),
        TableColumn(DEFINITION, lambda i: i.definition, "w"),
        TableColumn(DATA, lambda i: i.data_source, "w"),
        TableColumn(OWNER, lambda i: w.name_of(book, i.owner)),
        TableColumn(CONTROL, lambda i: AND.join(w.name_of(book, u) for u in i.controllable_by)),
        TableColumn(OFTEN, lambda i: FREQUENCIES[i.frequency]),
    )
    if known:
        yield Table.of(columns, known, lang, DEFINED.fill(card=card.label))


def _shared(book: Rulebook, lang: str, unit: str) -> Iterator[Block]:
    """Yield the part of each department, or of one unit, in the goals that it shares with others."""
    parts = [p for p in shared_parts(book) if unit in ("", p.unit)]
    columns: Columns[SharedPart] = (
        TableColumn(UNIT, lambda p: book.units[p.unit].label),
        TableColumn(PART, lambda p: LEADS if p.leads else SUPPORTS),
        TableColumn(GOAL_OF, lambda p: OF_CARD.fill(card=book.card(p.goal.scorecard).label, label=p.goal.label)),
        TableColumn(OWN_ROWS, lambda p: LIST.join(i.label for i in p.own) if p.own else None, "w"),
    )
    if parts:
        order = [*book.units]
        yield Table.of(columns, sorted(parts, key=lambda p: (order.index(p.unit), not p.leads)), lang)


def _calendar(book: Rulebook, lang: str) -> Iterator[Block]:
    columns: Columns[DueDate] = (
        TableColumn(STEP, lambda d: d.label),
        TableColumn(DAY, lambda d: DAYS[d.start, d.days < 0].fill(n=abs(d.days))),
        TableColumn(w.WHO, lambda d: w.name_of(book, d.who)),
    )
    if book.calendar:
        yield Table.of(columns, book.calendar.values(), lang)


def _reward(book: Rulebook, lang: str) -> Iterator[Block]:
    law = book.reward
    if not law.pool:
        return
    yield Prose(PAID[law.distribution].fill(n=text_of(law.ceiling)).of(lang))
    yield Prose(BASES[law.headcount_base].of(lang))
    if law.common_goal:
        goal = book.at(law.common_goal.indicator).label
        yield Prose(GOAL.fill(goal=goal, n=text_of(law.common_goal.share * 100)).of(lang))
    yield from w.grade_lines(book, lang, paid=True)
    yield Prose(law.paid.of(lang))
