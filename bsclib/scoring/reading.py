"""Rule text → rule: the wording of scoring standards, Chinese and English, read or refused word by word.

Every number in a text has to end up in the rule or in a remark: what is left over is named, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from bsclib.decimals import text_of
from bsclib.errors import Fault, Place, Text
from bsclib.scoring.kinds import ZERO, Award, Judged, Rule, Severity, Shared, Step, Tiers, kind_of
from bsclib.scoring.wording import FILLERS, NUM, Clause, Draft, common, mend, stated_range, step_clauses, tidy

CLASSES = ("轻微", "一般", "严重")
OPEN_DIRECTION = Text("目标是越高越好还是越低越好,文中未说", "whether meeting the target means above or below it")
OPEN_CAP = Text("加分没有上限", "no upper limit is set for the points added")
OPEN_CLASSES = Text(
    "严重程度如何划分、一季多起如何计,文中未说", "how severity is graded, and what several events count"
)
OPEN_CARD = Text("取哪张考核表的总分,文中未说", "whose total is taken")
OPEN_ORIGIN = Text("从什么起算,文中未说(按目标值)", "what the increase is counted from (read: the target)")
OPEN_EACH = Text("是否按件计,文中未说(按每件)", "whether it counts by piece (read: each)")
OPEN_GAPS = Text(
    "恰为 {g} 时如何计,文中未说(归入下一档,否则 0 分)", "what exactly {g} scores (read: the next tier, else 0)"
)
NO_THRESHOLDS = Text("列出了分值 {p},没有列出界限", "it lists the points {p} but no thresholds")
NO_SIZE = Text("“{t}”既无步长也无分值", "“{t}” gives neither a step nor points")
LEFT_OVER = Text("读不懂“{t}”", "cannot read “{t}”")
TWO_SIZES = Text("两侧步长不同:{s}", "the two sides have different steps: {s}")
CONFLICT = Text(
    "目标两侧都加分或都扣分:应写成目标区间", "both sides of the target win, or both lose: state a range instead"
)
CONTRA = Text("{n}:一处为 {a},另一处为 {b}", "{n}: {a}, against {b}")
SEVERAL = Text("一段文字含有几条规则,应逐条读取", "the text holds several rules: read them one by one")
NO_RULE = Text("没有找到评分规则", "no scoring rule was found")
NOT_STRICT = Text("“{t}”含等号的上界无法用分档表示", "the upper bound of “{t}” includes equality: tiers are strict")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text was read as: the rule, or the faults; what it leaves open; what was dropped.

    `subject` is the measure the text names, `words` the unit it counts in.
    """

    text: str
    rule: Rule | None = None
    faults: tuple[Fault, ...] = ()
    open: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    subject: str = ""
    words: tuple[str, ...] = ()


class _UnreadableError(Exception):
    """What a reader raises when it recognises the kind of rule but not its numbers."""


# ── the kinds ───────────────────────────────────────────────────────────────────────────────────────


def _judged(draft: Draft) -> Rule | None:
    return Judged() if draft.take(r"^由.*评[定分]|^(?:rated|judged|scored) by .*") else None


def _shared(draft: Draft) -> Rule | None:
    if not draft.take(r"^(?:公共考[核评]项目|(?:common|shared) (?:\(public\) )?(?:(?:assess|apprais)\w+ )?item)"):
        return None
    named = draft.take(r"取考核表(?P<zh>\w+)的总分|total of card (?P<en>\w+)")
    draft.take(r"\(按表[^)]*\)")
    if not named:
        draft.open.append(OPEN_CARD)
    return Shared((named["zh"] or named["en"]) if named else "")


_AWARDS = (
    rf"^(?:完成)?每个?季度的?(?P<what>[^,\d]*?),?得(?P<points>{NUM})分",
    rf"^quarterly (?P<what>[^:\d]*?) met: \+?(?P<points>{NUM}) points?",
    rf"^(?P<what>[^:\d]*?) (?:resolved |completed |met )?each quarter: \+?(?P<points>{NUM}) points?",
)


def _award(draft: Draft) -> Rule | None:
    match = next((m for p in _AWARDS if (m := draft.take(p))), None)
    if not match:
        return None
    tolerance = draft.take(rf"[,;] ?(?:容差为?|tolerance )({NUM}) ?%")
    draft.rest += match["what"]
    better = draft.told or ("lower" if re.search(r"成本|费用|cost|expense", match["what"]) else None)
    if not better:
        draft.open.append(OPEN_DIRECTION)
    return Award(
        better or draft.better or "higher", Decimal(match["points"]), Decimal(tolerance[1]) if tolerance else None
    )


def _signed(sign: str, points: str) -> Decimal:
    return Decimal(points) * (-1 if sign in ("扣", "减", "-") else 1)


_NAMED = rf"(?:^|[,;|:] ?)(?P<name>[^,;|:\d<>≤≥%+-]+?) ?(?P<sign>扣|加|[+-])(?P<points>{NUM})(?:分| points?)"


def _severity(draft: Draft) -> Rule | None:
    """Read deductions by class: a bare list of points, or one class after another."""
    if not re.search(r"严重程度|severity", draft.rest):
        return None
    listed = draft.take(rf"扣({NUM}(?:、{NUM})+)分|deduct ({NUM}(?:, {NUM})* or {NUM}) points")
    veto = draft.take(r"[;,] ?发生(?P<zh>[^,;|]+?)(?:事故)?一票否决|[;,] ?(?P<en>[^,;|]+?) ?is a veto")
    if listed:
        points = [-Decimal(p) for p in re.findall(NUM, listed[0])]
        draft.open.append(OPEN_CLASSES)
        classes = tuple(zip(CLASSES, points, strict=False))
        if len(points) > len(CLASSES):
            raise _UnreadableError(LEFT_OVER.fill(t=listed[0]))
    else:
        draft.take(r"按严重程度:?|by severity:?")
        found = list(draft.take_all(_NAMED))
        classes = tuple((m["name"].strip(), _signed(m["sign"], m["points"])) for m in found)
    name = (veto["zh"] or veto["en"]).strip() if veto else None
    return Severity(classes=classes, veto=name, better=draft.told or "lower", **draft.limits)


def _ratio(draft: Draft) -> Rule | None:
    """Read deductions by the bound that a ratio passes; points without bounds are refused."""
    bare = re.search(
        rf"根据.*?扣({NUM}(?:、{NUM})+)分|deduct ({NUM}(?:, {NUM})* or {NUM}) points according", draft.rest
    )
    if bare:
        raise _UnreadableError(NO_THRESHOLDS.fill(p=" / ".join(re.findall(NUM, bare[1] or bare[2]))))
    bounds: list[tuple[Decimal, Decimal]] = []
    for match in draft.take_all(rf"(?P<high>{NUM})%以内(?P<sign>扣)(?P<points>{NUM})分"):
        bounds.append((ZERO, _signed(match["sign"], match["points"])))
    for match in draft.take_all(rf"(?P<low>{NUM})%-{NUM}%(?P<sign>扣)(?P<points>{NUM})分"):
        bounds.append((Decimal(match["low"]), _signed(match["sign"], match["points"])))
    above = rf"(?<!每)(?:超过|above )(?P<low>-?{NUM})%?:? ?(?P<sign>[扣加+-])(?P<points>{NUM})(?:分| points?)"
    for match in draft.take_all(above):
        bounds.append((Decimal(match["low"]), _signed(match["sign"], match["points"])))
    draft.take(r"\(未[^)\d]*不扣分\)")
    return Severity(bounds=tuple(bounds), better=draft.told or "lower", **draft.limits) if bounds else None


_TIER = (
    rf"(?:(?P<low>-?{NUM})[^\d<>≤≥]*(?P<op1>[<≤]))?[^\d<>≤≥;|,]*(?P<op2>[<>≤≥]) ?(?P<high>-?{NUM})天?"
    rf"[,:]? ?(?:(?P<none>不加不扣)|(?P<sign>[得扣加+-]?)(?P<points>{NUM})(?:分| points?))"
)


def _tiers(draft: Draft) -> Rule | None:
    """Read points by strict comparisons, in the order written."""
    tiers: list[tuple[str, Decimal, Decimal]] = []
    equal: set[str] = set()
    for match in draft.take_all(_TIER):
        equal |= {match["low"]} if match["op1"] == "≤" else set()
        if match["none"]:
            equal |= {match["high"]} if match["op2"] == "≤" else set()
            continue
        if match["op2"] in "≤≥":
            raise _UnreadableError(NOT_STRICT.fill(t=match[0]))
        op = "below" if match["op2"] == "<" else "above"
        tiers.append((op, Decimal(match["high"]), _signed(match["sign"], match["points"])))
    if not tiers:
        return None
    ends = [text_of(b) for op, b, _ in tiers if text_of(b) not in equal] if not draft.told else []
    if ends:
        draft.open.append(OPEN_GAPS.fill(g=", ".join(ends)))
    draft.take(r"[(;]按顺序[^);|]*\)?|; in this order")
    return Tiers(tuple(tiers), draft.told or _falling(tiers), **draft.limits)


def _falling(tiers: list[tuple[str, Decimal, Decimal]]) -> str:
    """Return the direction in which points grow."""
    op, _, points = tiers[0]
    return "lower" if (op == "below") == (points >= tiers[-1][2] and points > 0) else "higher"


def _steps(draft: Draft) -> Rule | None:
    """Read points by steps: below or above a target, outside a range, by event or day."""
    draft.rest = re.sub(rf"(deduct|add) ({NUM}) points? for (each|every) ([^;]*)", _turned, draft.rest)
    zero = draft.take(rf"[,;(]? ?(?:延误|差距)?(?:达到)?({NUM})天?以?上?不得分\)?|; ({NUM}) or more: no points")
    span = stated_range(draft)
    for filler in FILLERS:
        draft.take(filler)
    clauses = step_clauses(draft)
    if not clauses:
        return None
    rule = _built(clauses, span, draft)
    return replace(rule, zero_at=Decimal(zero[1] or zero[2])) if zero else rule


def _turned(match: re.Match[str]) -> str:
    return f"each {match[4]}: {'-' if match[1] == 'deduct' else '+'}{match[2]} points"


def _built(clauses: list[Clause], span: tuple[Decimal, Decimal] | None, draft: Draft) -> Step:
    sizes = {(c.size, c.unit) for c in clauses}
    if len({c.side for c in clauses}) < len(clauses):
        raise _UnreadableError(SEVERAL)
    if len(sizes) > 1:
        raise _UnreadableError(TWO_SIZES.fill(s=" / ".join(text_of(s) for s, _ in sorted(sizes))))
    first, limits = clauses[0], draft.limits
    if span is not None:
        return Step(first.size, first.unit, "band", short=first.points, range=span, **limits)
    if first.side in ("event", "piece", "early"):
        better = draft.told or ("lower" if first.points < 0 else "higher")
        draft.open += [OPEN_EACH] if first.side == "piece" else []
        points: dict[str, Any] = {"short" if first.points < 0 else "over": first.points}
        draft.open += [OPEN_CAP] if first.points > 0 else []
        return Step(first.size, "absolute", better, target=ZERO, **points, **limits)
    if first.side == "increase":
        draft.open.append(OPEN_ORIGIN)
    return _two_sided(clauses, draft, limits)


def _two_sided(clauses: list[Clause], draft: Draft, limits: dict[str, Any]) -> Step:
    """Return a step against a target; points lost say which side is bad, points won which is good."""
    implied = {("higher" if (c.side == "below") == (c.points < 0) else "lower") for c in clauses}
    if draft.told is None and len(implied) > 1:
        raise _UnreadableError(CONFLICT)
    better = draft.told or implied.pop()
    good = "below" if better == "lower" else "above"
    points: dict[str, Any] = {
        "over" if (c.side if c.side == "below" else "above") == good else "short": c.points for c in clauses
    }
    if points.get("over", ZERO) > 0 and not draft.limits:
        draft.open.append(OPEN_CAP)
    first = clauses[0]
    return Step(first.size, first.unit, better, target=first.fixed, **points, **limits)


_READERS: tuple[Callable[[Draft], Rule | None], ...] = (_judged, _shared, _award, _severity, _ratio, _tiers, _steps)


def _nothing(text: str) -> Text:
    """Return why no kind of rule took the text."""
    if not text.strip():
        return NO_RULE
    return (LEFT_OVER if len(re.findall(NUM, text)) > 1 else NO_SIZE).fill(t=text.strip())


def read(text: str, *, better: str | None = None, unit: str = "pp") -> Reading:
    """Return what a rule text says.

    Parameters
    ----------
    text : str
        Chinese or English.
    better : str, optional
        "higher" or "lower", where the text does not tell.
    unit : str
        How a bare % is read: "pp" or "relative".  That it was bare is said in `open`.

    Returns
    -------
    Reading
        With a rule, or with faults that name what cannot be read and why.

    Examples
    --------
    >>> read("每比目标值低2.5%,扣5分").rule.short
    Decimal('-5')
    >>> read("适当加分").faults[0].found.en
    '“适当加分” gives neither a step nor points'
    """
    draft = Draft(tidy(text), better, unit)
    mend(draft)
    common(draft)
    try:
        rule = next((r for reader in _READERS if (r := reader(draft)) is not None), None)
        found = None if rule is not None else _nothing(text)
    except _UnreadableError as refused:
        rule, found = None, refused.args[0]
    left = [part.strip(" ,;()") for part in draft.rest.split("|") if re.search(r"\d", part)]
    if rule is not None and left:
        rule, found = None, LEFT_OVER.fill(t=" … ".join(left))
    faults = () if found is None else (Fault("rule_text", Place(path=text), found, EXPECTED, REMEDY),)
    subject = re.sub(r"[|,;:()\s]+", " ", draft.rest).strip()
    opened = tuple(dict.fromkeys(draft.open)) if rule is not None else ()
    return Reading(text, rule, faults, opened, tuple(draft.notes), subject, tuple(draft.words))


EXPECTED = Text("例:每比目标值低2.5%,扣5分", "for example: Each 2.5% below target: -5 points")
REMEDY = Text("改写后重试,或直接写 YAML 规则", "reword it, or write the rule in YAML")


def read_all(text: str, *, better: str | None = None, unit: str = "pp") -> tuple[Reading, ...]:
    """Return the readings of a paragraph that may hold several rules, parted by semicolons.

    Examples
    --------
    >>> [r.rule is not None for r in read_all("每延迟一天减5分;每出现一次错误减5分")]
    [True, True]
    """
    whole = read(text, better=better, unit=unit)
    if whole.rule is not None or not any(f.found == SEVERAL for f in whole.faults):
        return (whole,)
    return tuple(read(part, better=better, unit=unit) for part in re.split(r"[;;]", text) if part.strip())


def differences(a: Rule, b: Rule) -> tuple[str, ...]:
    """Return the words in which two rules differ; their kind alone where that differs.

    Examples
    --------
    >>> differences(read("每比目标值低1%,扣5分").rule, read("每比目标值高1%,扣5分").rule)
    ('better',)
    """
    if type(a) is not type(b):
        return ("kind",)
    names: tuple[Any, ...] = tuple(type(a).__slots__)
    return tuple(n for n in names if getattr(a, n) != getattr(b, n))


def contradictions(one: Rule, other: Rule) -> tuple[Text, ...]:
    """Return, a sentence each, where two texts on the same matter say different things.

    Examples
    --------
    >>> table, text = read("每增加5%,扣5分").rule, read("每增加5%,加5分").rule
    >>> [t.en for t in contradictions(table, text)]
    ['better: lower, against higher', 'over: –, against 5', 'short: -5, against –']
    """
    if type(one) is not type(other):
        kinds = [kind_of(rule) for rule in (one, other)]
        return (CONTRA.fill(n="kind", a=kinds[0], b=kinds[1]),)
    names = [n for n in differences(one, other) if n != "cap"]
    return tuple(CONTRA.fill(n=n, a=_worded(getattr(one, n)), b=_worded(getattr(other, n))) for n in names)


def _worded(value: Any) -> str:
    if value is None:
        return "–"
    return (
        text_of(value)
        if isinstance(value, Decimal)
        else " ".join(map(_worded, value))
        if isinstance(value, tuple)
        else str(value)
    )


__all__ = ["Reading", "contradictions", "differences", "read", "read_all"]
