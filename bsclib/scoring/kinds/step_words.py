"""The words of `step`: its sentence, its rule as words, its remarks, and how a text states it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TypedDict

from bsclib.decimals import text_of
from bsclib.errors import Text
from bsclib.scoring.kinds.frame import ZERO
from bsclib.scoring.wording import NUM, OPEN_PERCENT, SEVERAL, Draft, UnreadableError

# the sentence of a scored row
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

# the rule as words
SIZE = {
    "pp": Text("{n}个百分点", "{n} percentage points"),
    "relative": Text("目标值的{n}%", "{n}% of target"),
    "absolute": Text("{n}个单位", "{n} units"),
}
LESS, MORE = Text("低", "below"), Text("高", "above")
AGAINST = Text("每比{t}{side}{size},{p}", "Each {size} {side} {t}: {p}")
EACH_OUTSIDE = Text("每偏离区间[{lo},{hi}]{size},{p}", "Each {size} outside {lo} to {hi}: {p}")
FIXED = Text("固定目标{t}", "the fixed target {t}")
TARGET = Text("目标值", "target")
ZERO_AT = Text(";差距达到{z}不得分", "; {z} or more: no points")

# remarks
SIGN = Text("每偏离一步反而加 {p} 分", "each step off the mark adds {p} points")
SIGN_WHY = Text("规则奖励了偏差", "the rule rewards what it should punish")
OPEN_UNIT = Text(
    "“%”未说明是百分点还是目标值的百分比", "the text leaves open whether % means points or percent of target"
)
OPEN_UNIT_WHY = Text("两种读法得分不同", "the two readings score differently")
BONUS_ONLY = Text("只加分不扣分:永不低于 {b} 分", "bonus only: never below {b}")
BONUS_ONLY_WHY = Text("这部分权重是白得的", "this share of the weight is given away")

# what a text leaves open, or cannot mean
OPEN_CAP = Text("加分没有上限", "no upper limit is set for the points added")
OPEN_ORIGIN = Text("从什么起算,文中未说(按目标值)", "what the increase is counted from (read: the target)")
OPEN_EACH = Text("是否按件计,文中未说(按每件)", "whether it counts by piece (read: each)")
TWO_SIZES = Text("两侧步长不同:{s}", "the two sides have different steps: {s}")
CONFLICT = Text(
    "目标两侧都加分或都扣分:应写成目标区间", "both sides of the target win, or both lose: state a range instead"
)


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


class StepNumbers(TypedDict, total=False):
    """The words of a step that a text gives."""

    per: Decimal
    unit: str
    better: str
    over: Decimal | None
    short: Decimal | None
    target: Decimal | None
    range: tuple[Decimal, Decimal]
    zero_at: Decimal


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


def _clause(side: str, match: re.Match[str], draft: Draft) -> Clause:
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


def step_clauses(draft: Draft) -> list[Clause]:
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
FILLERS = (
    r"在目标值标准范围内得100分|满分为?100分|得100分",
    rf"超出{NUM}%后|在标准范围外",
    rf"\(?(?:不足|降低){NUM}%(?:以内)?,?不[扣减]分\)?",
)


def stated_range(draft: Draft) -> tuple[Decimal, Decimal] | None:
    """Take the range that the text states, if it states one."""
    for pattern in _RANGES:
        if match := draft.take(pattern):
            return Decimal(match.groupdict().get("low") or 0), Decimal(match["high"])
    return None


def read_step(draft: Draft) -> StepNumbers | None:
    """Return the step that a text states; None where it states none."""
    draft.rest = re.sub(rf"(deduct|add) ({NUM}) points? for (each|every) ([^;]*)", _turned, draft.rest)
    zero = draft.take(rf"[,;(]? ?(?:延误|差距)?(?:达到)?({NUM})天?以?上?不得分\)?|; ({NUM}) or more: no points")
    span = stated_range(draft)
    for filler in FILLERS:
        draft.take(filler)
    clauses = step_clauses(draft)
    if not clauses:
        return None
    numbers = _built(clauses, span, draft)
    if zero:
        numbers["zero_at"] = Decimal(zero[1] or zero[2])
    return numbers


def _turned(match: re.Match[str]) -> str:
    return f"each {match[4]}: {'-' if match[1] == 'deduct' else '+'}{match[2]} points"


def _built(clauses: list[Clause], span: tuple[Decimal, Decimal] | None, draft: Draft) -> StepNumbers:
    sizes = {(c.size, c.unit) for c in clauses}
    if len({c.side for c in clauses}) < len(clauses):
        raise UnreadableError(SEVERAL)
    if len(sizes) > 1:
        raise UnreadableError(TWO_SIZES.fill(s=" / ".join(text_of(s) for s, _ in sorted(sizes))))
    first = clauses[0]
    if span is not None:
        return StepNumbers(per=first.size, unit=first.unit, better="band", short=first.points, range=span)
    if first.side in ("event", "piece", "early"):
        better = draft.told or ("lower" if first.points < 0 else "higher")
        draft.open += [OPEN_EACH] if first.side == "piece" else []
        draft.open += [OPEN_CAP] if first.points > 0 else []
        lost, won = (first.points, None) if first.points < 0 else (None, first.points)
        return StepNumbers(per=first.size, unit="absolute", better=better, target=ZERO, over=won, short=lost)
    if first.side == "increase":
        draft.open.append(OPEN_ORIGIN)
    return _two_sided(clauses, draft)


def _two_sided(clauses: list[Clause], draft: Draft) -> StepNumbers:
    """Return a step against a target; points lost say which side is bad, points won which is good."""
    implied = {("higher" if (c.side == "below") == (c.points < 0) else "lower") for c in clauses}
    if draft.told is None and len(implied) > 1:
        raise UnreadableError(CONFLICT)
    better = draft.told or implied.pop()
    good = "below" if better == "lower" else "above"
    points = {"over" if (c.side if c.side == "below" else "above") == good else "short": c.points for c in clauses}
    if points.get("over", ZERO) > 0 and not draft.limits:
        draft.open.append(OPEN_CAP)
    first, over, short = clauses[0], points.get("over"), points.get("short")
    return StepNumbers(per=first.size, unit=first.unit, better=better, target=first.fixed, over=over, short=short)
