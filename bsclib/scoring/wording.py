"""The wording of rule texts: tidying, and reducing them to clauses (side, size, unit, points)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from bsclib.errors import Text

NUM = r"\d+(?:\.\d+)?"

OPEN_PERCENT = Text(
    "“%”是百分点还是目标值的百分比,文中未说", "whether % means percentage points or percent of the target"
)
REPEATED = Text("略去重复的“{t}”", "dropped the repeated “{t}”")
GARBLED = Text("略去乱码“{t}”", "dropped the garbled “{t}”")
REMARK = Text("略去注释“{t}”", "dropped the remark “{t}”")
DISCRETION = Text("“{t}”没有分值:只能作为酌情调整另记一行", "“{t}” names no points: it can only be an adjustment row")


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


@dataclass(slots=True)
class Draft:
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


def tidy(text: str) -> str:
    """Return the text in one width, small letters, one kind of sign, counts in digits."""
    text = unicodedata.normalize("NFKC", text).lower().replace("−", "-").replace("–", "-").replace("。", ";")
    text = re.sub(r"([一二三四五六七八九十])(?=[天次项])", lambda m: _DIGITS[m[1]], text)
    return (
        re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", text).replace("<=", "≤").replace(">=", "≥").strip(" ;")
    )


def mend(draft: Draft) -> None:
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


def common(draft: Draft) -> None:
    """Take what any rule may carry: direction, base, floor and cap, words that only repeat the defaults."""
    draft.drop(r"其他情况,?酌情[加减]分", DISCRETION)
    told = draft.take(r"[(;]?(?:越(?P<zh>[高低])越好|(?P<en>higher|lower) is better)\)?")
    if told:
        draft.told = "higher" if (told["zh"] or told["en"]) in ("高", "higher") else "lower"
    limits = draft.take(rf"[;(]?(?:基础分|base )(-?{NUM}),? ?(?:最低|floor )(-?{NUM}),? ?(?:最高|cap )(-?{NUM})\)?")
    if limits:
        draft.limits = dict(zip(("base", "floor", "cap"), map(Decimal, limits.groups()), strict=True))
