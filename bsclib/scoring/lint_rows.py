"""Checks of single rows: what the text says, what the rule does, and what the indicator is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

from bsclib.decimals import text_of
from bsclib.errors import Text, same
from bsclib.scoring.findings import Finding, Row
from bsclib.scoring.kinds import Award, Judged, Rule, Shared, Step, Tiers
from bsclib.scoring.reading import differences
from bsclib.scoring.wording import OPEN_PERCENT
from bsclib.scoring.writing import write

SIGN = Text("每偏离一步反而加 {p} 分", "each step off the mark adds {p} points")
SIGN_WHY = Text("规则奖励了偏差", "the rule rewards what it should punish")
NATURE = Text("规则按“{r}”计分,指标本身是“{n}”", "the rule takes {r} as better, the indicator's nature is {n}")
NATURE_WHY = Text("做得更好反而失分,或做得更差反而得分", "doing better loses points, or doing worse earns them")
UNREAD = Text("评分文字无法计分:{f}", "the text cannot be scored: {f}")
UNREAD_WHY = Text("各人会按各自的理解打分", "everybody will score it their own way")
GARBLED = Text("评分文字有损:{n}", "the text is damaged: {n}")
GARBLED_WHY = Text("公示的文字应与执行的规则一致", "what is published must be what is applied")
DIFFERS = Text("文字说“{t}”,规则是“{r}”", "the text says “{t}”, the rule is “{r}”")
DIFFERS_WHY = Text("被考核者读到的不是计分所用的", "what people read is not what scores them")
OPEN_UNIT = Text(
    "“%”未说明是百分点还是目标值的百分比", "the text leaves open whether % means points or percent of target"
)
OPEN_UNIT_WHY = Text("两种读法得分不同", "the two readings score differently")
MONEY = Text("步长以万元计,指标以“{u}”计", "the step is in money, the indicator is in {u}")
MONEY_WHY = Text("差距永远到不了一步,规则不起作用", "the gap never reaches a step: the rule is dead")
OTHER = Text("文字说的是“{s}”,与本指标无关(见“{o}”)", "the text speaks of “{s}”, not of this row (see “{o}”)")
OTHER_WHY = Text("评分文字属于另一个指标", "the text belongs to another indicator")
ONE_SIDED = Text("只加分不扣分:永不低于 {b} 分", "bonus only: never below {b}")
ONE_SIDED_WHY = Text("这部分权重是白得的", "this share of the weight is given away")
CLIFF = Text("差一点就失 {p} 分", "missing by a hair costs {p} points")
CLIFF_WHY = Text("最小的差距造成最大的损失,诱使人操纵数字", "the smallest gap costs most: it invites manipulation")
DEAD_TIER = Text("近 {n} 季没有一次达到 {t}", "no value of the last {n} quarters reached {t}")
DEAD_TIER_WHY = Text("到不了的档位不起激励作用", "a tier nobody can reach motivates nobody")
CONTROL = Text("本考核单位控制不了它", "the unit appraised cannot control it")
CONTROL_WHY = Text("可控原则:只考核能控制的事", "people answer only for what they control")
COUNTABLE = Text("可计量,却由人评定", "it can be counted, yet it is judged")
COUNTABLE_WHY = Text("能数清的不应靠印象", "what can be counted should not rest on impressions")

_FLIP = {"higher": "lower", "lower": "higher"}
_EMPTY = re.compile(r"预算|目标|完成|每个?季度|业务|[的 ]")


def sign(row: Row, others: Iterable[Row]) -> Iterator[Finding]:
    """Yield rules that add points for being off target, or take them for being ahead."""
    rule = row.indicator.rule
    if isinstance(rule, Step) and ((rule.short or 0) > 0 or (rule.over or 0) < 0):
        wrong = rule.short if (rule.short or 0) > 0 else rule.over
        assert wrong is not None
        mended = replace(
            rule, short=-abs(rule.short) if rule.short else None, over=abs(rule.over) if rule.over else None
        )
        yield row.finding("sign", SIGN.fill(p=text_of(wrong)), SIGN_WHY, mended)


def nature(row: Row, others: Iterable[Row]) -> Iterator[Finding]:
    """Yield rules whose direction is the opposite of the indicator's nature."""
    rule: Any = row.indicator.rule
    better, natural = getattr(rule, "better", None), row.indicator.better_nature
    if better in _FLIP and natural == _FLIP[better]:
        words = {"higher": Text("越高越好", "higher"), "lower": Text("越低越好", "lower")}
        found = NATURE.fill(r=words[better], n=words[natural])
        yield row.finding("direction", found, NATURE_WHY, replace(rule, better=natural))


def unread(row: Row, others: Iterable[Row]) -> Iterator[Finding]:
    """Yield texts that give no rule, and texts that are damaged."""
    reading = row.reading
    if not row.indicator.scored or not row.indicator.text:
        return
    if reading.rule is None:
        yield row.finding("unreadable", UNREAD.fill(f=reading.faults[0].found), UNREAD_WHY)
    if reading.notes:
        notes = Text(";".join(n.zh for n in reading.notes), "; ".join(n.en for n in reading.notes))
        yield row.finding("damaged", GARBLED.fill(n=notes), GARBLED_WHY)


def text_against_rule(row: Row, others: Iterable[Row]) -> Iterator[Finding]:
    """Yield rules that do something else than their text says."""
    rule: Rule | None = row.indicator.rule
    said = row.reading.rule
    if rule is None or said is None or isinstance(rule, Judged | Shared):
        return
    ignored = {"unit"} if OPEN_PERCENT in row.reading.open else set()
    different = set(differences(said, rule)) - ignored - ({"better"} if isinstance(rule, Award) else set())
    if different:
        check = "text_direction" if different & {"better", "over", "short"} else "text_differs"
        label = row.indicator.unit_label
        found = DIFFERS.fill(t=write(said, label), r=write(rule, label))
        yield row.finding(check, found, DIFFERS_WHY, said if type(said) is type(rule) else None)


def open_unit(row: Row, others: Iterable[Row]) -> Iterator[Finding]:
    """Yield steps in a bare %, with what the other reading of it is worth."""
    rule = row.indicator.rule
    if isinstance(rule, Step) and rule.range is None and OPEN_PERCENT in row.reading.open:
        other = replace(rule, unit="relative" if rule.unit == "pp" else "pp")
        yield row.finding("step_unit_open", OPEN_UNIT, OPEN_UNIT_WHY, other)


def money(row: Row, others: Iterable[Row]) -> Iterator[Finding]:
    """Yield steps in money for an indicator that is not money."""
    if "万元" in row.reading.words and row.indicator.unit != "wan_yuan":
        yield row.finding("unit_mismatch", MONEY.fill(u=row.indicator.unit_label), MONEY_WHY)


def _pairs(text: str) -> set[str]:
    """Return the pairs of neighbouring characters of what a text is about."""
    return {pair for part in _EMPTY.split(text) for pair in map("".join, pairwise(part))}


def another_item(row: Row, others: Iterable[Row]) -> Iterator[Finding]:
    """Yield awards whose text is closer to another row's name than to this row's name and definition."""
    said = _pairs(row.reading.subject)
    own = len(said & _pairs(f"{row.indicator.label.zh} {row.indicator.definition.zh}"))
    if not isinstance(row.indicator.rule, Award) or not said:
        return
    nearest = max(others, key=lambda other: len(said & _pairs(other.indicator.label.zh)))
    if len(said & _pairs(nearest.indicator.label.zh)) > own:
        found = OTHER.fill(s=row.reading.subject, o=nearest.indicator.label)
        yield row.finding("another_item", found, OTHER_WHY)


def one_sided(row: Row, others: Iterable[Row]) -> Iterator[Finding]:
    """Yield rules that can only add, with what they add beyond a rule that takes as much."""
    rule = row.indicator.rule
    if isinstance(rule, Step) and rule.over is not None and rule.over > 0 and rule.short is None:
        found = ONE_SIDED.fill(b=text_of(rule.base))
        yield row.finding("bonus_only", found, ONE_SIDED_WHY, replace(rule, short=-rule.over))


def cliff(row: Row, others: Iterable[Row]) -> Iterator[Finding]:
    """Yield rules where one smallest unit more costs a quarter of the marks or more."""
    rule = row.indicator.rule
    if isinstance(rule, Award) and not (rule.tolerance or row.how.award_tolerance):
        yield row.finding("cliff", CLIFF.fill(p=100), CLIFF_WHY, replace(rule, tolerance=rule.per_quarter / 5))
    if isinstance(rule, Step) and rule.zero_at is not None and rule.short is not None and rule.unit == "absolute":
        last = max(rule.base + rule.short * ((rule.zero_at - 1) // rule.per), rule.floor)
        if last - rule.floor >= 25:
            yield row.finding("cliff", CLIFF.fill(p=text_of(last - rule.floor)), CLIFF_WHY, replace(rule, zero_at=None))


def dead_tier(row: Row, others: Iterable[Row]) -> Iterator[Finding]:
    """Yield tiers that no value of the past quarters reached."""
    rule = row.indicator.rule
    values = [r.entry.fact.actual for r, _ in row.past if r.status == "scored"]
    if not isinstance(rule, Tiers) or not values:
        return
    for op, bound, _ in rule.tiers:
        if not any(v < bound if op == "below" else v > bound for v in values):
            tier = same(f"{'<' if op == 'below' else '>'} {text_of(bound)}")
            yield row.finding("unreachable", DEAD_TIER.fill(n=len(values), t=tier), DEAD_TIER_WHY)


def judged_but_countable(row: Row, others: Iterable[Row]) -> Iterator[Finding]:
    """Yield judged rows whose name is a count or a result of numbers."""
    if isinstance(row.indicator.rule, Judged) and row.indicator.label.zh.endswith(("数量", "结果", "次数", "天数")):
        yield row.finding("countable", COUNTABLE, COUNTABLE_WHY)


ROW_CHECKS = (
    *(sign, nature, unread, text_against_rule, another_item, money, one_sided, cliff, dead_tier, open_unit),
    judged_but_countable,
)
__all__ = ["CONTROL", "CONTROL_WHY", "ROW_CHECKS"]
