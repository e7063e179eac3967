"""Why a row scored what it did: one sentence in each language, written only where somebody reads it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from bsclib.decimals import Number, shown, text_of
from bsclib.errors import NOTHING, Text
from bsclib.scoring.conventions import Conventions, cap_of, is_relative
from bsclib.scoring.entries import Entry
from bsclib.scoring.kinds import Award, Judged, Severity, Shared, Step, Tiers

STATUS_WHY = {
    "missing": Text("没有实际值:不是 0 分,也不是满分", "no actual was given: neither 0 nor full marks"),
    "awaiting_panel": Text("等待评委评分", "the panel has not scored it yet"),
    "no_rule": Text("评分标准没有给出界限,无法计分", "the printed rule gives no thresholds: it cannot be scored"),
    "not_applicable": Text("只列示,不计分", "reported only, not scored"),
}
EXCLUDED = Text(";不计入总分,其余权重按比例放大", "; left out of the total, the other weights are rescaled")
AS_ZERO = Text(";按约定计 0 分", "; counted as 0 by the policy chosen")
UNWEIGHTED = Text(";无权重,只列示", "; without a weight: shown only")

PP = Text("个百分点", "pp")
BELOW, ABOVE = Text("低", "below"), Text("高", "above")
MEETS = Text("{a} 等于目标 {t}:不加不扣", "{a} meets the target {t} exactly: no points")
STEP = Text("{a} 比目标 {t} {side} {g}{u}:{count}", "{a} is {g}{u} {side} {t}: {count}")
COUNTED = Text("{a}{u}:{count}", "{a}{u}: {count}")
NONE_COUNTED = Text("0{u}:不加不扣", "0{u}: no points")
INSIDE = Text("{a} 在 {low}–{high} 之内:不加不扣", "{a} lies inside {low}–{high}: no points")
OUTSIDE = Text("{a} 超出 {low}–{high} 达 {g}{u}:{count}", "{a} lies {g}{u} outside {low}–{high}: {count}")
WHOLE = Text("{n} 个整步{size} × {p}", "{n} whole {steps}{size} × {p}")
LINEAR = Text("按比例计 {n} 步{size} × {p}", "{n} {steps}{size} in proportion × {p}")
NO_STEP = Text("不足一步,不加不扣", "less than one whole step")
OF_SIZE = Text("(每步 {s})", " of {s}")
NO_POINTS = Text("规则对此不加不扣", "the rule gives no points for this side")
ALL_LOST = Text(";达到 {z},不得分", "; {z} or more scores nothing")
CAPPED = Text(";封顶 {c}", "; capped at {c}")
FLOORED = Text(";最低 {c}", "; not below {c}")
TIER = Text("{a} {side} {b}:{p} 分", "{a} is {side} {b}: {p} points")
NO_TIER = Text("{a} 不在任何一档:0 分", "{a} falls in no tier: 0 points")
EVENTS = Text("{e}:{p} 分", "{e}: {p} points")
NO_EVENTS = Text("无事故:不扣分", "nothing happened: nothing deducted")
RATIO = Text("{a} 超过 {b}:{p} 分", "{a} is above {b}: {p} points")
NO_RATIO = Text("{a} 未超过 {b}:不扣分", "{a} is not above {b}: nothing deducted")
VETO = Text(";一票否决", "; veto: the card gets the lowest grade")
MET = Text("{a} {op} {t}:完成目标,得满分", "{a} {op} {t}: target met, full award")
NEARLY = Text("{a} 与目标 {t} 差 {g},在容差之内:按比例得分", "{a} misses {t} by {g}, inside the tolerance: a share")
NOT_MET = Text("{a} 未达目标 {t}:不得分", "{a} misses the target {t}: no award")
JUDGED = Text("考核办公室评分", "the assessment office's score")
PANEL = Text(
    "{n} 位评委{trimmed},平均 {m}(最低 {low},最高 {high})",
    "mean of {n} judges{trimmed}: {m} (lowest {low}, highest {high})",
)
TRIMMED = Text("去掉一个最高分和一个最低分", " less one highest and one lowest")
LINKED = Text("“{c}”的总分", "the total of “{c}”")
NO_LINK = Text("“{c}”还没有总分", "“{c}” has no total")
OWN = Text("本单位自己的得分", "the unit's own score")


def signed(number: Number) -> str:
    """Return points with their sign, a true minus for deductions.

    Examples
    --------
    >>> signed(-5), signed(10)
    ('−5', '+10')
    """
    return f"−{text_of(-number)}" if number < 0 else f"+{text_of(number)}"


def brief(number: Number) -> str:
    """Return a number for a sentence: exact where it is short, else two decimals."""
    text = text_of(number)
    return text if len(text.partition(".")[2]) <= 4 else shown(number)


def _unit(entry: Entry) -> Text:
    """Return the unit of a gap, with the space that sets it off."""
    if entry.indicator.unit == "percent":
        return Text(f" {PP.zh}", f" {PP.en}")
    label = entry.indicator.unit_label
    return Text(f" {label.zh}", f" {label.en}") if label.zh else NOTHING


def _count(rule: Step, result: Any, how: Conventions) -> Text:
    """Return how many steps were counted, and what each is worth."""
    each, steps = rule.over if result.gap > 0 else rule.short, abs(result.steps)
    if each is None:
        return NO_POINTS
    if steps == 0:
        return NO_STEP
    size = OF_SIZE.fill(s=f"{text_of(rule.per)} %") if is_relative(rule, how) else NOTHING
    whole = steps.denominator == 1
    plural = Text("", "step" if steps == 1 else "steps")
    return (WHOLE if whole else LINEAR).fill(n=brief(steps), p=signed(each), size=size, steps=plural)


def _limits(rule: Step | Tiers | Severity, raw: Fraction, how: Conventions) -> Text:
    cap, floor = cap_of(rule, how), rule.floor
    if raw > cap:
        return CAPPED.fill(c=text_of(cap))
    return FLOORED.fill(c=text_of(floor)) if raw < floor else NOTHING


def _joined(*parts: Text) -> Text:
    return Text("".join(p.zh for p in parts), "".join(p.en for p in parts))


def _step(rule: Step, entry: Entry, result: Any, how: Conventions) -> Text:
    a, gap = text_of(entry.fact.actual), result.gap
    count, unit, g = _count(rule, result, how), _unit(entry), text_of(abs(gap))
    if rule.range is not None:
        low, high = map(text_of, rule.range)
        sentence = (INSIDE if gap == 0 else OUTSIDE).fill(a=a, low=low, high=high, g=g, u=unit, count=count)
    elif rule.target == 0:
        sentence = (COUNTED if gap else NONE_COUNTED).fill(a=a, u=unit, count=count)
    elif gap == 0:
        sentence = MEETS.fill(a=a, t=_goal(rule, entry))
    else:
        side = ABOVE if (gap > 0) == (rule.better == "higher") else BELOW
        sentence = STEP.fill(a=a, t=_goal(rule, entry), side=side, g=g, u=unit, count=count)
    if rule.zero_at is not None and -gap >= rule.zero_at:
        return _joined(sentence, ALL_LOST.fill(z=text_of(rule.zero_at)))
    return _joined(sentence, _limits(rule, Fraction(rule.base) + result.points, how))


def _goal(rule: Step, entry: Entry) -> str:
    return text_of(entry.fact.target if rule.target is None else rule.target)


def _tiers(rule: Tiers, entry: Entry, result: Any, how: Conventions) -> Text:
    actual = entry.fact.actual
    for op, bound, points in rule.tiers:
        if actual < bound if op == "below" else actual > bound:
            side = Text("低于", "below") if op == "below" else Text("高于", "above")
            return TIER.fill(a=text_of(actual), side=side, b=text_of(bound), p=signed(points))
    return NO_TIER.fill(a=text_of(actual))


def _severity(rule: Severity, entry: Entry, result: Any, how: Conventions) -> Text:
    if rule.classes:
        if not entry.events:
            return NO_EVENTS
        listed = "、".join(name if n == 1 else f"{name} × {n}" for name, n in entry.events.items())
        sentence = EVENTS.fill(e=listed, p=signed(result.points))
        return _joined(sentence, VETO) if result.veto else sentence
    passed = [bound for bound, _ in rule.bounds if entry.fact.actual > bound]
    words = {"a": text_of(entry.fact.actual), "b": text_of(passed[-1] if passed else rule.bounds[0][0])}
    return (RATIO if passed else NO_RATIO).fill(**words, p=signed(result.points))


def _award(rule: Award, entry: Entry, result: Any, how: Conventions) -> Text:
    words = {"a": text_of(entry.fact.actual), "t": text_of(entry.fact.target), "g": text_of(abs(result.gap))}
    if result.gap >= 0:
        op = "=" if result.gap == 0 else ">" if rule.better == "higher" else "<"
        return MET.fill(**words, op=op)
    return (NEARLY if result.score else NOT_MET).fill(**words)


def _judged(rule: Judged, entry: Entry, result: Any, how: Conventions) -> Text:
    if entry.panel is None:
        return JUDGED
    scores, trimmed = entry.panel.scores, len(entry.panel.counted) < len(entry.panel.scores)
    ends = {"low": text_of(min(scores)), "high": text_of(max(scores))}
    return PANEL.fill(n=len(scores), trimmed=TRIMMED if trimmed else NOTHING, m=brief(entry.panel.mean), **ends)


def _shared(rule: Shared, entry: Entry, result: Any, how: Conventions) -> Text:
    return LINKED.fill(c=result.link_label) if entry.link else OWN


_KINDS: dict[type, Any] = {
    Step: _step,
    Tiers: _tiers,
    Severity: _severity,
    Award: _award,
    Judged: _judged,
    Shared: _shared,
}


def why(entry: Entry, result: Any, how: Conventions, missing: str) -> Text:
    """Return the sentence that explains a row, whatever its status."""
    if result.status == "scored":
        sentence: Text = _KINDS[type(entry.rule)](entry.rule, entry, result, how)
        return sentence if entry.indicator.weight is not None else _joined(sentence, UNWEIGHTED)
    sentence = STATUS_WHY[result.status]
    if entry.link:
        sentence = NO_LINK.fill(c=result.link_label)
    if entry.indicator.weight is None:
        return sentence
    counted = missing == "zero" and result.status in ("missing", "awaiting_panel")
    return _joined(sentence, AS_ZERO if counted else EXCLUDED)


__all__ = ["brief", "signed", "why"]
