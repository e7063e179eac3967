"""Rule text → rule: the wording of scoring standards, Chinese and English, read or refused word by word.

The text is reduced to clauses (side, size, unit, points); one builder makes rules of them.  Every number
in the text has to end up in the rule or in a remark: what is left over is named, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from bsclib.decimals import text_of
from bsclib.errors import Fault, Place, Text
from bsclib.scoring.kinds import ZERO, Award, Judged, Rule, Severity, Shared, Step, Tiers

CLASSES = ("轻微", "一般", "严重")
NUM = r"\d+(?:\.\d+)?"

OPEN_PERCENT = Text(
    "“%”是百分点还是目标值的百分比,文中未说", "whether % means percentage points or percent of the target"
)
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
REPEATED = Text("略去重复的“{t}”", "dropped the repeated “{t}”")
GARBLED = Text("略去乱码“{t}”", "dropped the garbled “{t}”")
REMARK = Text("略去注释“{t}”", "dropped the remark “{t}”")
DISCRETION = Text("“{t}”没有分值:只能作为酌情调整另记一行", "“{t}” names no points: it can only be an adjustment row")
NO_THRESHOLDS = Text("列出了分值 {p},没有列出界限", "it lists the points {p} but no thresholds")
NO_SIZE = Text("“{t}”既无步长也无分值", "“{t}” gives neither a step nor points")
LEFT_OVER = Text("读不懂“{t}”", "cannot read “{t}”")
TWO_SIZES = Text("两侧步长不同:{s}", "the two sides have different steps: {s}")
CONFLICT = Text("两个分句互相矛盾:{s}", "two clauses contradict each other: {s}")
SEVERAL = Text("一段文字含有几条规则,应逐条读取", "the text holds several rules: read them one by one")
NO_RULE = Text("没有找到评分规则", "no scoring rule was found")
NOT_STRICT = Text("“{t}”含等号的上界无法用分档表示", "the upper bound of “{t}” includes equality: tiers are strict")


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a rule text: so many points for each `size` on a `side`.

    `side` is below, above, outside, event, early or increase.
    """

    side: str
    size: Decimal
    unit: str
    points: Decimal
    fixed: Decimal | None = None


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


@dataclass(slots=True)
class _Draft:
    """A text being read: what is left of it, and what was found."""

    rest: str
    better: str | None
    unit: str
    open: list[Text] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    limits: dict[str, Any] = field(default_factory=dict)
    told: str | None = None

    def take(self, pattern: str) -> re.Match[str] | None:
        """Remove the first match of `pattern` and return it."""
        match = re.search(pattern, self.rest)
        if match:
            self.rest = self.rest[: match.start()] + "|" + self.rest[match.end() :]
        return match

    def take_all(self, pattern: str) -> Iterator[re.Match[str]]:
        """Remove and yield match after match."""
        while match := self.take(pattern):
            yield match

    def drop(self, pattern: str, note: Text) -> None:
        """Remove every match and say so."""
        for match in self.take_all(pattern):
            self.rest = self.rest.replace("|", "", 1)
            self.notes.append(note.fill(t=match[0].strip()))


# ── tidying ─────────────────────────────────────────────────────────────────────────────────────────

_DIGITS = {
    "一": "1",
    "二": "2",
    "三": "3",
    "四": "4",
    "五": "5",
    "六": "6",
    "七": "7",
    "八": "8",
    "九": "9",
    "十": "10",
}


def _tidy(text: str) -> str:
    """Return the text in one width, small letters, one kind of sign, counts in digits."""
    text = unicodedata.normalize("NFKC", text).lower().replace("−", "-").replace("–", "-").replace("。", ";")
    text = re.sub(r"([一二三四五六七八九十])(?=[天次项])", lambda m: _DIGITS[m[1]], text)
    return (
        re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", text).replace("<=", "≤").replace(">=", "≥").strip(" ;")
    )


def _mend(draft: _Draft) -> None:
    """Drop remarks in brackets, garbled characters, and a tail that only repeats what stands before it."""
    draft.drop(r"\s*\[(?:source|printed|sic)[^\]]*\]", REMARK)
    garbled = re.search(r"\?[a-zà-ÿǎǐǒǔ()?]*[a-zà-ÿǎǐǒǔ)]", draft.rest)
    if garbled:
        before, after = draft.rest[: garbled.start()], draft.rest[garbled.end() :]
        repeated = before.endswith(after)
        draft.notes.append(GARBLED.fill(t=garbled[0] + (after if repeated else "")))
        draft.rest = before if repeated else before + after
    for length in range(len(draft.rest) // 2, 2, -1):
        tail = draft.rest[-length:]
        if draft.rest[-2 * length : -length] == tail and re.search(r"\d", tail):
            draft.rest = draft.rest[:-length]
            draft.notes.append(REPEATED.fill(t=tail))
            return


# ── clauses ─────────────────────────────────────────────────────────────────────────────────────────

_UNITS = {"%": "pp", "个百分点": "pp", "percentage point": "pp", "percentage points": "pp", "% of target": "relative"}
_SIZE = rf"(?P<of>目标值的)?(?P<size>{NUM})(?P<unit>个百分点|个单位|万元|[%次天项批起人件])"
_POINTS = rf"[^,;|\d]*?[,:]?(?P<sign>扣|减|加|得)(?P<points>{NUM})分"
_GOAL = "(?:目标值|目标|预算|计划)"
_BASE = rf"(?:比(?:{_GOAL}|固定目标(?P<fixed>-?{NUM})))"
_AGAINST = rf"(?:每?{_BASE}|(?<![^,;|])每?)"  # without a base only where a clause begins
_SIZE_EN = rf"(?P<size>{NUM}) ?(?P<unit>% of target|%|percentage points?|million yuan|units?)"
_POINTS_EN = rf"[,:]? ?(?P<sign>[+-]?)(?P<points>{NUM}) points?"
_TO_EN = rf"(?:(?:the )?(?:target|budget|plan)|the fixed target (?P<fixed>-?{NUM}))"
_CLAUSES = (
    ("event", rf"每比计划少完成{_SIZE}{_POINTS}"),
    ("below", rf"(?:{_AGAINST}[低少]|每低于{_GOAL}){_SIZE}{_POINTS}"),
    ("above", rf"(?:{_AGAINST}[高多]|每[高超][于出过]{_GOAL}){_SIZE}{_POINTS}"),
    ("outside", rf"每(?:超过|偏离\|?){_SIZE}{_POINTS}"),
    ("increase", rf"每增加{_SIZE}{_POINTS}"),
    ("early", rf"每提前{_SIZE}{_POINTS}"),
    ("event", rf"每[^,;|\d比高低]*?(?P<size>{NUM})(?P<unit>[次天项批起人件]){_POINTS}"),
    ("piece", rf"(?:没有|未)[^,;|\d]*,(?P<sign>扣|减)(?P<points>{NUM})分"),
    ("below", rf"(?:each|every) {_SIZE_EN} (?:below|under) {_TO_EN}{_POINTS_EN}"),
    ("above", rf"(?:each|every) {_SIZE_EN} (?:above|over) {_TO_EN}{_POINTS_EN}"),
    ("outside", rf"(?:each|every) {_SIZE_EN} outside(?: the range)? ?\|?{_POINTS_EN}"),
    ("increase", rf"(?:each {_SIZE_EN} increase|every additional (?P<more>{NUM}) ?(?P<per>%)){_POINTS_EN}"),
    ("early", rf"(?:each|every) (?P<word>day) early{_POINTS_EN}"),
    ("event", rf"(?:each|every) (?P<word>[a-z][^:;|\d]*?){_POINTS_EN}"),
    ("piece", rf"[a-z][^:;|\d]* not [^:;|\d]*{_POINTS_EN}"),
)


def _clause(side: str, match: re.Match[str], draft: _Draft) -> Clause:
    group = match.groupdict()
    sign = -1 if group["sign"] in ("扣", "减", "-") else 1
    size, unit = Decimal(group.get("size") or group.get("more") or 1), group.get("unit") or group.get("per") or "次"
    draft.words.append(unit)
    if unit == "million yuan":
        size, unit = size * 100, "万元"
    kind = "relative" if group.get("of") else _UNITS.get(unit, "absolute")
    if unit == "%" and not group.get("of"):
        draft.open.append(OPEN_PERCENT)
        kind = draft.unit
    fixed = group.get("fixed")
    return Clause(side, size, kind, sign * Decimal(group["points"]), Decimal(fixed) if fixed else None)


def _clauses(draft: _Draft) -> list[Clause]:
    """Return the clauses of the text in reading order of the patterns, each removed from it."""
    found = []
    for side, pattern in _CLAUSES:
        found += [_clause(side, match, draft) for match in draft.take_all(pattern)]
    return found


_RANGES = (
    rf"以(?P<high>{NUM})%为[^,;]*范围",
    rf"标准为(?P<low>{NUM})到(?P<high>{NUM})%之间",
    rf"在(?P<high>{NUM})%以内得100分",
    rf"(?:目标)?区间[(\[](?P<low>-?{NUM})%?[-,](?P<high>-?{NUM})%?[)\]]",
    rf"(?P<high>{NUM})% is the [a-z ]*band[a-z ]*",
    rf"(?P<low>-?{NUM}) to (?P<high>-?{NUM})",
)
_FILLERS = (
    r"在目标值标准范围内得100分|满分为?100分|得100分",
    rf"超出{NUM}%后|在标准范围外",
    rf"\(?(?:不足|降低){NUM}%(?:以内)?,?不[扣减]分\)?",
)


def _range(draft: _Draft) -> tuple[Decimal, Decimal] | None:
    for pattern in _RANGES:
        if match := draft.take(pattern):
            return Decimal(match.groupdict().get("low") or 0), Decimal(match["high"])
    return None


def _common(draft: _Draft) -> None:
    """Take what any rule may carry: direction, base, floor and cap, words that only repeat the defaults."""
    draft.drop(r"其他情况,?酌情[加减]分", DISCRETION)
    told = draft.take(r"[(;]?(?:越(?P<zh>[高低])越好|(?P<en>higher|lower) is better)\)?")
    if told:
        draft.told = "higher" if (told["zh"] or told["en"]) in ("高", "higher") else "lower"
    limits = draft.take(rf"[;(]?(?:基础分|base )(-?{NUM}),? ?(?:最低|floor )(-?{NUM}),? ?(?:最高|cap )(-?{NUM})\)?")
    if limits:
        draft.limits = dict(zip(("base", "floor", "cap"), map(Decimal, limits.groups()), strict=True))


# ── the kinds ───────────────────────────────────────────────────────────────────────────────────────


def _judged(draft: _Draft) -> Rule | None:
    return Judged() if draft.take(r"^由.*评[定分]|^(?:rated|judged|scored) by .*") else None


def _shared(draft: _Draft) -> Rule | None:
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


def _award(draft: _Draft) -> Rule | None:
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


def _severity(draft: _Draft) -> Rule | None:
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


def _ratio(draft: _Draft) -> Rule | None:
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


def _tiers(draft: _Draft) -> Rule | None:
    """Read points by strict comparisons, in the order written."""
    tiers: list[tuple[str, Decimal, Decimal]] = []
    equal: set[str] = set()
    for match in draft.take_all(_TIER):
        equal |= {match["low"]} if match["op1"] == "≤" else set()
        if match["none"]:
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


def _steps(draft: _Draft) -> Rule | None:
    """Read points by steps: below or above a target, outside a range, by event or day."""
    draft.rest = re.sub(rf"(deduct|add) ({NUM}) points? for (each|every) ([^;]*)", _turned, draft.rest)
    zero = draft.take(rf"[,;(]? ?(?:延误|差距)?(?:达到)?({NUM})天?以?上?不得分\)?|; ({NUM}) or more: no points")
    span = _range(draft)
    for filler in _FILLERS:
        draft.take(filler)
    clauses = _clauses(draft)
    if not clauses:
        return None
    rule = _built(clauses, span, draft)
    return replace(rule, zero_at=Decimal(zero[1] or zero[2])) if zero else rule


def _turned(match: re.Match[str]) -> str:
    return f"each {match[4]}: {'-' if match[1] == 'deduct' else '+'}{match[2]} points"


def _built(clauses: list[Clause], span: tuple[Decimal, Decimal] | None, draft: _Draft) -> Step:
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


def _two_sided(clauses: list[Clause], draft: _Draft, limits: dict[str, Any]) -> Step:
    """Return a step against a target; points lost say which side is bad, points won which is good."""
    implied = {("higher" if (c.side == "below") == (c.points < 0) else "lower") for c in clauses}
    if draft.told is None and len(implied) > 1:
        raise _UnreadableError(CONFLICT.fill(s=draft.notes or "−/−"))
    better = draft.told or implied.pop()
    good = "below" if better == "lower" else "above"
    points: dict[str, Any] = {
        "over" if (c.side if c.side == "below" else "above") == good else "short": c.points for c in clauses
    }
    if points.get("over", ZERO) > 0 and not draft.limits:
        draft.open.append(OPEN_CAP)
    first = clauses[0]
    return Step(first.size, first.unit, better, target=first.fixed, **points, **limits)


_READERS: tuple[Callable[[_Draft], Rule | None], ...] = (_judged, _shared, _award, _severity, _ratio, _tiers, _steps)


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
    draft = _Draft(_tidy(text), better, unit)
    _mend(draft)
    _common(draft)
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


__all__ = ["Reading", "differences", "read", "read_all"]
