"""What the sentences of all kinds share: numbers with signs, joining both languages, what a sentence is told of."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from bsclib.decimals import Number, shown, text_of
from bsclib.errors import Text
from bsclib.scoring.kinds.evidence import Evidence, How, RuleOutcome

POINTS = Text("{word}{n}分", "{sign}{n} points")
COMMA, SEMICOLON = Text("，", ", "), Text("；", "; ")


class Told(NamedTuple):
    """A scored row as its sentence needs it: evidence, outcome, the unit of a gap, the policies."""

    evidence: Evidence
    outcome: RuleOutcome
    unit: Text
    how: How

    @property
    def a(self) -> Fraction:
        """The actual, where it is a number."""
        assert isinstance(self.evidence.actual, Fraction)
        return self.evidence.actual


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


def points_text(points: Decimal) -> Text:
    """Return points as a rule words them."""
    minus = points < 0
    return POINTS.fill(word="扣" if minus else "加", sign="-" if minus else "+", n=text_of(abs(points)))


def joined(*parts: Text) -> Text:
    """Return the parts one after another, language by language."""
    return Text("".join(p.zh for p in parts), "".join(p.en for p in parts))


def listed(parts: Iterable[Text], joint: Text) -> Text:
    """Return the parts with `joint` between them."""
    found = tuple(parts)
    return Text(joint.zh.join(p.zh for p in found), joint.en.join(p.en for p in found))


DIRECTION = {"higher": Text("（越高越好）", "; higher is better"), "lower": Text("（越低越好）", "; lower is better")}
CLIFF = Text("差一点就失 {p} 分", "missing by a hair costs {p} points")
CLIFF_WHY = Text("最小的差距造成最大的损失，诱使人操纵数字", "the smallest gap costs most: it invites manipulation")
