"""Lint: the law itself examined, card by card and across the organisation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from bsclib.decimals import shown, text_of
from bsclib.errors import Place, Text
from bsclib.scoring.apart import APART
from bsclib.scoring.findings import LintFinding, LintRow, rows_of
from bsclib.scoring.lint_rows import CONTROL, CONTROL_WHY, ROW_CHECKS
from bsclib.scoring.protocols import CardLike, FactsLike, LawLike
from bsclib.scoring.results import results_of

LIGHTEST, HEAVIEST, MOST_ROWS = Decimal(5), Decimal(30), 25

A_YEAR = 4  # quarters

SUM = Text("权重合计 {s}", "the weights sum to {s}")
SUM_WHY = Text(
    "计分时按自身合计归一，印出的数字不是实际比重",
    "scores are normalised by the sum: printed weights are not the shares",
)
LIGHT = Text("{n} 项权重低于 {w} %:{i}", "{n} rows weigh less than {w} %: {i}")
LIGHT_WHY = Text("太轻的指标没有人在意", "nobody minds a row that light")
HEAVY = Text("权重 {w} % 高于 {m} %", "a weight of {w} %, above {m} %")
HEAVY_WHY = Text("一项决定全局", "one row decides the card")
BARE = Text("没有权重", "it has no weight")
BARE_WHY = Text("列在表上却不影响总分", "it stands on the card but moves no total")
EQUAL = Text("维度“{d}”内 {n} 项权重相同", "{n} rows of “{d}” weigh the same")
EQUAL_WHY = Text("平均分配说明没有权衡", "equal shares mean that nothing was weighed")
MANY = Text("{n} 个指标，多于 {m} 个", "{n} rows, more than {m}")
MANY_WHY = Text("指标过多，重点不明", "too many to steer by")
FREE = Text("只加分不扣分的权重占 {w} %", "{w} % of the weight is bonus only")
FREE_WHY = Text("这部分分数人人都有", "everybody has these points")
TWICE = Text("与“{o}”重复计量", "it counts the same as “{o}”")
TWICE_TEXT = Text("评分文字相同", "the same text for the same event")
TWICE_FIGURES = Text("各季数字完全相同", "the same figures in every quarter")
NO_GRADE = Text("近 {n} 季没有一次得到 {g}", "no total of the last {n} quarters got {g}")
NO_GRADE_WHY = Text("到不了的等级不起作用", "a grade nobody gets has no effect")
UNCARRIED = Text("没有下级考核表承接", "no lower card carries it")
UNCARRIED_WHY = Text("公司指标没有落到责任单位", "a company figure for which no unit answers")
LACKS = Text("责任中心“{u}”缺少：{c}", "the centre “{u}” lacks: {c}")
LACKS_WHY = Text("责任中心须有责任人、账户、职权和考核表", "a centre needs a head, accounts, powers and a card")
SELF = Text("“{o}”的成员来自被考核单位：{u}", "members of “{o}” come from units it judges: {u}")
SELF_WHY = Text("评定本单位时应回避", "they must stand aside when their own unit is judged")
MONEY = {"元": 0, "百元": 2, "千元": 3, "万元": 4, "十万元": 5, "百万元": 6, "千万元": 7, "亿元": 8}  # powers of ten
AMOUNTS = Text("金额单位不一：{u}", "amounts in different units: {u}")
AMOUNTS_WHY = Text("元与万元并存，填错一次就差一万倍", "beside one another a slip is a factor of ten thousand")
CONDITIONS = {
    "head": Text("责任人", "a responsible person"),
    "accounts": Text("账户", "accounts"),
    "powers": Text("职权", "powers"),
    "card": Text("考核表", "a card"),
}


def _about(card: CardLike, check: str, found: Text, why: Text) -> LintFinding:
    named = Text(f"{card.label.zh}：{found.zh}", f"{card.label.en}: {found.en}")
    return LintFinding(check, Place(file=str(card.file), line=card.line), named, why, card.id)


def _listed(texts: Sequence[Text]) -> Text:
    return Text("、".join(t.zh for t in texts), ", ".join(t.en for t in texts))


# ── weights ─────────────────────────────────────────────────────────────────────────────────────────


def weights(card: CardLike, rows: Sequence[LintRow], history: Sequence[FactsLike]) -> Iterator[LintFinding]:
    """Yield sums off 100, weights outside 5–30 %, too many rows, equal weights, free weight."""
    weighted = [r for r in rows if r.indicator.weight is not None]
    total = sum((r.weight for r in weighted), Decimal(0))
    if total != 100:
        yield _about(card, "weight_sum", SUM.fill(s=text_of(total)), SUM_WHY)
    whole = Decimal(100) if 80 <= total <= 110 else total  # far from 100 they are points of a card of so many
    light = [r.indicator.label for r in weighted if r.weight * 100 < LIGHTEST * whole]
    if light:
        yield _about(card, "light_weight", LIGHT.fill(n=len(light), w=LIGHTEST, i=_listed(light)), LIGHT_WHY)
    for row in weighted:
        if row.weight * 100 > HEAVIEST * whole:
            share = shown(Fraction(row.weight * 100) / Fraction(whole)) if whole != 100 else text_of(row.weight)
            yield row.finding("heavy_weight", HEAVY.fill(w=share, m=HEAVIEST), HEAVY_WHY)
    if len(rows) > MOST_ROWS:
        yield _about(card, "many_rows", MANY.fill(n=len(rows), m=MOST_ROWS), MANY_WHY)
    for row in rows:
        if row.indicator.scored and row.indicator.weight is None and row.indicator.kind not in APART:
            yield row.finding("unweighted", BARE, BARE_WHY)
    yield from _equal(card, weighted)
    free = [r.weight for r in weighted if r.indicator.rule is not None and r.indicator.rule.bonus_only]
    if free and total:
        share = shown(Fraction(sum(free, Decimal(0)) * 100) / Fraction(total))
        yield _about(card, "bonus_share", FREE.fill(w=share), FREE_WHY)


def _equal(card: CardLike, weighted: Sequence[LintRow]) -> Iterator[LintFinding]:
    for dimension in dict.fromkeys(r.indicator.dimension for r in weighted):
        group = [r.weight for r in weighted if r.indicator.dimension == dimension]
        if len(group) > 1 and len(set(group)) == 1:
            yield _about(card, "equal_weights", EQUAL.fill(d=dimension, n=len(group)), EQUAL_WHY)


# ── the same thing twice ────────────────────────────────────────────────────────────────────────────


def counted_twice(card: CardLike, rows: Sequence[LintRow], history: Sequence[FactsLike]) -> Iterator[LintFinding]:
    """Yield pairs of one card that count the same events, or have had the same figures in every quarter."""
    for one, other in combinations([r for r in rows if r.indicator.scored], 2):
        found = TWICE.fill(o=one.indicator.label)
        if _counts_events(one) and _counts_events(other) and one.indicator.text == other.indicator.text:
            yield other.finding("double_counting", found, TWICE_TEXT)
        elif len(history) >= 4 and _figures(one) == _figures(other) and len(set(_figures(one))) > 2:
            yield other.finding("double_counting", found, TWICE_FIGURES)


def _counts_events(row: LintRow) -> bool:
    return row.indicator.rule is not None and row.indicator.rule.counts_events


def _figures(row: LintRow) -> list[Decimal | Fraction | str | None]:
    return [r.actual for r, _ in row.past]


# ── cards and organisation ──────────────────────────────────────────────────────────────────────────


def control(card: CardLike, rows: Sequence[LintRow], rulebook: LawLike) -> Iterator[LintFinding]:
    """Yield rows that neither the card's unit nor any unit below it controls."""
    for row in rows:
        known = [u for u in row.indicator.controllable_by if u in rulebook.units]
        if card.unit in rulebook.units and not any(rulebook.within(u, card.unit) for u in known):
            yield row.finding("control", CONTROL, CONTROL_WHY)


def uncarried(rows: Sequence[LintRow]) -> Iterator[LintFinding]:
    """Yield rows of the company's card that no lower card carries, by name or by reference."""
    company = [r for r in rows if r.card.level == "company" and r.indicator.scored and r.indicator.kind == "scored"]
    lower = [r for r in rows if r.card.level not in ("company", "process")]
    labels = {label for r in lower for label in (r.indicator.label.zh, *r.indicator.aliases)}
    linked = {link for r in lower for link in (r.indicator.same_as, r.indicator.origin)}
    for row in company:
        key = f"{row.card.id}.{row.indicator.id}"
        names = {row.indicator.label.zh, *row.indicator.aliases}
        if not names & labels and not {key, key.replace(".", "/")} & linked and not row.indicator.same_as:
            yield row.finding("uncarried", UNCARRIED, UNCARRIED_WHY)


def amounts(rows: Sequence[LintRow]) -> Iterator[LintFinding]:
    """Yield the first row whose money is counted in another unit than the money of the rows before it."""
    money = [r for r in rows if r.indicator.unit_label.zh in MONEY]
    units = list(dict.fromkeys(r.indicator.unit_label for r in money))
    if len(units) > 1:
        odd = next(r for r in money if r.indicator.unit_label != units[0])
        yield odd.finding("money_units", AMOUNTS.fill(u=_listed(units)), AMOUNTS_WHY)


def organisation(rulebook: LawLike) -> Iterator[LintFinding]:
    """Yield centres that lack a condition, and organs whose members come from units with a card."""
    for unit in rulebook.units.values():
        if unit.level == "center" and unit.lacking:
            missing = _listed([CONDITIONS[name] for name in unit.lacking])
            place = Place(file=str(unit.file), line=unit.line)
            yield LintFinding("centre_conditions", place, LACKS.fill(u=unit.label, c=missing), LACKS_WHY)
    judged = {card.unit for card in rulebook.scorecards}
    for id, organ in rulebook.organs.items():
        own = [rulebook.units[m.unit].label for m in organ.members if m.unit in judged and m.unit in rulebook.units]
        if own:
            yield LintFinding(
                "self_judging", rulebook.place("organs", id), SELF.fill(o=organ.label, u=_listed(own)), SELF_WHY
            )


def grades(rulebook: LawLike, history: Sequence[FactsLike]) -> Iterator[LintFinding]:
    """Yield grades that no card got in the quarters given; less than a year of them says nothing."""
    if len(history) < A_YEAR:
        return
    totals = [c.total for facts in history for c in results_of(rulebook, facts) if c.total is not None]
    got = Counter(rulebook.grade_table.of(total).label for total in totals)
    place = rulebook.place("grades")
    for band in rulebook.grade_table.bands:
        if totals and band.label not in got:
            yield LintFinding("unreachable", place, NO_GRADE.fill(n=len(history), g=band.label), NO_GRADE_WHY)


def lint(rulebook: LawLike, history: Sequence[FactsLike] = ()) -> list[LintFinding]:
    """Return what in the law deserves a look, in the law's order.

    Parameters
    ----------
    rulebook : Rulebook
    history : sequence of Facts
        The last quarters; findings then carry their cost in points, and unreachable tiers and grades show.

    Returns
    -------
    list of LintFinding

    Examples
    --------
    >>> from bsclib.quarter import sample_quarter
    >>> view = sample_quarter()
    >>> found = lint(view.rulebook)
    >>> len(found) > 0
    True
    """
    rows = rows_of(rulebook, history)
    found: list[LintFinding] = []
    for card in rulebook.scorecards:
        own = [r for r in rows if r.card.id == card.id]
        found += [f for row in own for check in ROW_CHECKS for f in check(row, rows)]
        found += [*weights(card, own, history), *counted_twice(card, own, history), *control(card, own, rulebook)]
    return [*found, *uncarried(rows), *amounts(rows), *organisation(rulebook), *grades(rulebook, history)]
