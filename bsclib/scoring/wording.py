"""A rule text being read: tidied, mended, and taken apart piece by piece by the kinds of rule."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypedDict

from bsclib.errors import Text

NUM = r"\d+(?:\.\d+)?"

OPEN_PERCENT = Text(
    "“%”是百分点还是目标值的百分比,文中未说", "whether % means percentage points or percent of the target"
)
REPEATED = Text("略去重复的“{t}”", "dropped the repeated “{t}”")
GARBLED = Text("略去乱码“{t}”", "dropped the garbled “{t}”")
REMARK = Text("略去注释“{t}”", "dropped the remark “{t}”")
DISCRETION = Text("“{t}”没有分值:只能作为酌情调整另记一行", "“{t}” names no points: it can only be an adjustment row")


LEFT_OVER = Text("读不懂“{t}”", "cannot read “{t}”")
SEVERAL = Text("一段文字含有几条规则,应逐条读取", "the text holds several rules: read them one by one")


class UnreadableError(Exception):
    """What a kind raises when it recognises its wording but not the numbers."""

    def __init__(self, found: Text) -> None:
        super().__init__(found)
        self.found = found


class Limits(TypedDict, total=False):
    """Base, floor and cap, where the text names them."""

    base: Decimal
    floor: Decimal
    cap: Decimal


@dataclass(slots=True)
class Draft:
    """A text being read: what is left of it, and what was found."""

    rest: str
    better: str | None
    unit: str
    open: list[Text] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    limits: Limits = field(default_factory=Limits)
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


# ── what any rule may carry ─────────────────────────────────────────────────────────────────────────


def common(draft: Draft) -> None:
    """Take what any rule may carry: direction, base, floor and cap, words that only repeat the defaults."""
    draft.drop(r"其他情况,?酌情[加减]分", DISCRETION)
    told = draft.take(r"[(;]?(?:越(?P<zh>[高低])越好|(?P<en>higher|lower) is better)\)?")
    if told:
        draft.told = "higher" if (told["zh"] or told["en"]) in ("高", "higher") else "lower"
    limits = draft.take(rf"[;(]?(?:基础分|base )(-?{NUM}),? ?(?:最低|floor )(-?{NUM}),? ?(?:最高|cap )(-?{NUM})\)?")
    if limits:
        base, floor, cap = map(Decimal, limits.groups())
        draft.limits = Limits(base=base, floor=floor, cap=cap)


def signed_points(sign: str, points: str) -> Decimal:
    """Return points with the sign that a word or a character gives them."""
    return Decimal(points) * (-1 if sign in ("扣", "减", "-") else 1)
