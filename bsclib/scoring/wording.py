"""A text being read by a kind that knows its own sentences: taken apart piece by piece, every piece accounted for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypedDict

from bsclib.errors import Text
from bsclib.scoring.text.lexicon import NUM, a_name
from bsclib.scoring.text.remarks import DISCRETION, GARBLED, REMARK, REPEATED


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
    open: list[Text] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    limits: Limits = field(default_factory=lambda: Limits())
    told: str | None = None
    left: str = ""
    bounded: bool = True  # whether bounds alone can be levels of the row: a rate, without a mark of its own

    def copy(self) -> Draft:
        """Return a draft to be read by one kind, with direction and limits taken."""
        own = replace(self, open=list(self.open), notes=list(self.notes), words=list(self.words))
        common(own)
        return own

    def take_over(self, other: Draft) -> None:
        """Keep what another draft of the same text found."""
        self.open[:], self.notes[:], self.words[:], self.rest = other.open, other.notes, other.words, other.rest

    @staticmethod
    def is_name(part: str) -> bool:
        """Return whether a piece left over only names what is measured."""
        return a_name(part) and not re.search(r"\d", part)

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


def common(draft: Draft) -> None:
    """Take what any rule may carry: direction, base, floor and cap, discretion without a number."""
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
