"""Rule → text: any rule as one Chinese and one English sentence that `read` takes back to the same rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from bsclib.decimals import text_of
from bsclib.errors import NOTHING, Text
from bsclib.scoring.kinds import (
    HUNDRED,
    ZERO,
    Award,
    Judged,
    Rule,
    Severity,
    Shared,
    Step,
    Tiers,
    default_cap,
    points_of,
)
from bsclib.scoring.reading import read

SIZE = {
    "pp": Text("{n}个百分点", "{n} percentage points"),
    "relative": Text("目标值的{n}%", "{n}% of target"),
    "absolute": Text("{n}个单位", "{n} units"),
}
SIDE = {"below": Text("低", "below"), "above": Text("高", "above")}
AGAINST = Text("每比{t}{side}{size},{p}", "Each {size} {side} {t}: {p}")
OUTSIDE = Text("每偏离区间[{lo},{hi}]{size},{p}", "Each {size} outside {lo} to {hi}: {p}")
FIXED = Text("固定目标{t}", "the fixed target {t}")
TARGET = Text("目标值", "target")
POINTS = Text("{word}{n}分", "{sign}{n} points")
ZERO_AT = Text(";差距达到{z}不得分", "; {z} or more: no points")
LIMITS = Text("(基础分{b},最低{f},最高{c})", "; base {b}, floor {f}, cap {c}")
DIRECTION = {"higher": Text("(越高越好)", "; higher is better"), "lower": Text("(越低越好)", "; lower is better")}
TIER = Text("实际值{op}{b},{p}", "actual {op} {b}: {p}")
IN_ORDER = Text("(按顺序,先符合者为准)", "; in this order")
CLASSES = Text("按严重程度:{list}", "By severity: {list}")
VETO = Text(";发生{v}一票否决", "; {v} is a veto")
BOUND = Text("超过{b}%{p}", "above {b}%: {p}")
AWARD = Text("完成每个季度的目标,得{n}分", "Quarterly target met: {n} points")
TOLERANCE = Text(",容差{t}%", ", tolerance {t}%")
JUDGED = Text("由预算考核评价办公室评定", "Rated by the budget assessment and evaluation office")
SHARED = Text("公共考核项目", "Common (public) assessment item")
SHARED_OF = Text("公共考核项目:取考核表{c}的总分", "Common (public) assessment item: total of card {c}")
NO_RULE = Text("没有可计分的规则", "no rule that can be scored")


def _points(points: Decimal) -> Text:
    minus = points < 0
    return POINTS.fill(word="扣" if minus else "加", sign="-" if minus else "+", n=text_of(abs(points)))


def _plus(*parts: Text) -> Text:
    return Text("".join(p.zh for p in parts), "".join(p.en for p in parts))


def _listed(parts: Sequence[Text], joint: Text) -> Text:
    return Text(joint.zh.join(p.zh for p in parts), joint.en.join(p.en for p in parts))


_COMMA, _SEMICOLON = Text(",", ", "), Text(";", "; ")


def _step(rule: Step, unit: Text | None = None) -> Text:
    size = SIZE[rule.unit].fill(n=text_of(rule.per))
    if unit is not None and rule.unit == "absolute":
        size = Text(f"{text_of(rule.per)}{unit.zh}", f"{text_of(rule.per)} {unit.en}")
    elif rule.per == 1:
        size = Text(size.zh, size.en.replace("points", "point").replace("units", "unit"))
    if rule.range is not None:
        sides = [(None, rule.over), (None, rule.short)]
        low, high = map(text_of, rule.range)
        clauses = [OUTSIDE.fill(lo=low, hi=high, size=size, p=_points(p)) for _, p in sides if p is not None]
    else:
        good, bad = ("above", "below") if rule.better == "higher" else ("below", "above")
        goal = TARGET if rule.target is None else FIXED.fill(t=text_of(rule.target))
        given = [(good, rule.over), (bad, rule.short)]
        clauses = [AGAINST.fill(t=goal, side=SIDE[s], size=size, p=_points(p)) for s, p in given if p is not None]
    zero = NOTHING if rule.zero_at is None else ZERO_AT.fill(z=text_of(rule.zero_at))
    return _plus(_listed(clauses, _SEMICOLON), zero)


def _tiers(rule: Tiers) -> Text:
    words = {"below": "<", "above": ">"}
    tiers = [TIER.fill(op=words[op], b=text_of(b), p=_points(p)) for op, b, p in rule.tiers]
    return _plus(_listed(tiers, _SEMICOLON), IN_ORDER if len(tiers) > 1 else NOTHING)


def _severity(rule: Severity) -> Text:
    if rule.bounds:
        return _listed([BOUND.fill(b=text_of(b), p=_points(p)) for b, p in rule.bounds], _COMMA)
    named = [Text(f"{n}{_points(p).zh}", f"{n} {_points(p).en}") for n, p in rule.classes]
    veto = VETO.fill(v=rule.veto) if rule.veto else NOTHING
    return _plus(CLASSES.fill(list=_listed(named, _COMMA)), veto)


def _award(rule: Award) -> Text:
    tolerance = NOTHING if rule.tolerance is None else TOLERANCE.fill(t=text_of(rule.tolerance))
    return _plus(AWARD.fill(n=text_of(rule.per_quarter)), tolerance, DIRECTION[rule.better])


def _shared(rule: Shared) -> Text:
    return SHARED_OF.fill(c=rule.card) if rule.card else SHARED


_KINDS: dict[type[Rule], Callable[[Any], Text]] = {
    Step: _step,
    Tiers: _tiers,
    Severity: _severity,
    Award: _award,
    Judged: lambda rule: JUDGED,
    Shared: _shared,
}


def _limits(rule: Rule) -> Text:
    """Return base, floor and cap where they are not the usual ones."""
    if not isinstance(rule, Step | Tiers | Severity):
        return NOTHING
    usual = (HUNDRED, ZERO, default_cap(*points_of(rule)))
    if (rule.base, rule.floor, rule.cap) == usual:
        return NOTHING
    return LIMITS.fill(b=text_of(rule.base), f=text_of(rule.floor), c=text_of(rule.cap))


def write(rule: Rule | None, unit: Text | None = None) -> Text:
    """Return the rule as a sentence in each language; the direction is added where the words alone mislead.

    `unit` names what an absolute step counts in; without it the sentence says "units", which `read` takes back.

    Examples
    --------
    >>> write(Step(Decimal("2.5"), "pp", "higher", short=Decimal(-5))).en
    'Each 2.5 percentage points below target: -5 points'
    """
    if rule is None:
        return NO_RULE
    sentence = _plus(_KINDS[type(rule)](rule), _limits(rule))
    better = getattr(rule, "better", "band")
    clear = better == "band" or (read(sentence.zh).rule == rule and read(sentence.en).rule == rule)
    if unit is not None and isinstance(rule, Step):
        sentence = _plus(_step(rule, unit), _limits(rule))
    return sentence if clear else _plus(sentence, DIRECTION[better])
