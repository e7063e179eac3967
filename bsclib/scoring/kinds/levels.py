"""Levels and bands: what an actual is compared with, and the comparisons that make a tier or a cut.

A level is a number, or the name of one of the row's figures (a standard value, a basic target).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bsclib.decimals import text_of
from bsclib.errors import NOTHING, Text, same
from bsclib.scoring.kinds.evidence import OWN, Actual, Target, figure, given, share
from bsclib.scoring.kinds.telling import joined, listed
from bsclib.scoring.kinds.words import A_NAME, A_NUMBER, Schema, UnfitError, Word, name, number

Level = Decimal | str
COMPARE: dict[str, Callable[[Any, Any], Any]] = {  # of numbers, and of columns of them
    "below": operator.lt,
    "at_most": operator.le,
    "at_least": operator.ge,
    "above": operator.gt,
    "equals": operator.eq,
}
SIGNS = {"below": "<", "at_most": "≤", "at_least": "≥", "above": ">", "equals": "="}
IS = "is"
TOLD = {
    "below": Text("低于 {b}", "below {b}"),
    "at_most": Text("不高于 {b}", "at most {b}"),
    "at_least": Text("不低于 {b}", "at least {b}"),
    "above": Text("高于 {b}", "above {b}"),
    "equals": Text("等于 {b}", "exactly {b}"),
    "is": Text("即“{b}”", "the class “{b}”"),
}
SPACE = Text("", " ")
AND, IS_SO = Text("且", " and "), Text("", "is ")
CLASS = Text("“{c}”", "“{c}”")


def level(value: object) -> Level:
    """Return a number, or the name of a figure."""
    try:
        return number(value)
    except UnfitError:
        return OWN if value == "目标值" else name(value)


def level_text(value: Level) -> str:
    """Return a level as text."""
    if value == OWN:
        return "目标值"
    return value if isinstance(value, str) else text_of(value)


A_LEVEL: Schema = {"anyOf": [A_NUMBER, A_NAME]}
LEVEL = Word(level, A_LEVEL)


@dataclass(frozen=True, slots=True)
class Band:
    """Comparisons that must all hold, and what then counts: points, or the score of a cut.

    Parameters
    ----------
    tests : tuple of (op, Level)
        op is below <, at_most ≤, at_least ≥, above >, equals, or is (a class); none: all the rest.
    points : Decimal
    input : str
        The actual that is compared, where the row has several.
    veto : tuple of str
        What else the event takes: grade, total, bonus; open: not said.
    """

    tests: tuple[tuple[str, Level], ...]
    points: Decimal
    input: str = ""
    veto: tuple[str, ...] = ()

    def met(self, actual: Actual, target: Target, of: str = "actual") -> bool:
        """Return whether the actual lies in the band; `of` target: as percent of the target."""
        if not self.tests:
            return True
        value = given(actual, self.input)
        if self.tests[0][0] == IS:
            return value == self.tests[0][1]
        if not isinstance(value, Fraction):
            return False
        if of == "target":
            value = share(value, target)
        return all(COMPARE[op](value, figure(bound, target)) for op, bound in self.tests)

    @property
    def figures(self) -> tuple[str, ...]:
        """The names of figures among its levels."""
        return tuple(v for op, v in self.tests if op != IS and isinstance(v, str) and v != OWN)

    @property
    def against_target(self) -> bool:
        """Whether a level is the row's own target."""
        return any(v == OWN for op, v in self.tests if op != IS)

    def wording(self, subject: Text, suffix: str = "") -> Text:
        """Return the comparisons as words."""
        head = joined(subject, same(self.input)) if self.input else subject
        if not self.tests:
            return Text("其余", "otherwise")
        parts = [
            CLASS.fill(c=bound)
            if op == IS
            else Text(
                f"{SIGNS[op]}{level_text(bound)}{suffix}",
                f"{SIGNS[op]} {OWN if bound == OWN else level_text(bound)}{suffix}",
            )
            for op, bound in self.tests
        ]
        return joined(NOTHING if self.tests[0][0] == IS else joined(head, SPACE), listed(parts, AND))

    def telling(self, of: str = "actual") -> Text:
        """Return the comparisons as a sentence about the actual has them."""
        share_of = "%" if of == "target" else ""
        return joined(IS_SO, listed([TOLD[op].fill(b=level_text(v) + share_of) for op, v in self.tests], AND))

    def plain(self, worth: str = "points") -> dict[str, object]:
        """Return the YAML mapping."""
        if not self.tests:
            return {"else": self.points}
        mapping: dict[str, object] = dict(self.tests)
        mapping[worth] = self.points
        if self.input:
            mapping["input"] = self.input
        if self.veto:
            mapping["veto"] = list(self.veto)
        return mapping


VETOES = ("grade", "total", "bonus", "open")
_ORDER = ("at_least", "above", "below", "at_most", "equals")
_LOW, _HIGH = {"at_least", "above"}, {"below", "at_most"}


def vetoes(value: object) -> tuple[str, ...]:
    """Return what a veto takes; true is grade and bonus."""
    if value in (True, "true"):
        return ("grade", "bonus")
    listed_ = [value] if isinstance(value, str) else value
    if not isinstance(listed_, list | tuple) or not listed_ or any(v not in VETOES for v in listed_):
        raise UnfitError("", value, same("true | " + " | ".join(VETOES)))
    return tuple(v for v in VETOES if v in listed_)


def _tests(entry: Mapping[str, object]) -> tuple[tuple[str, Level], ...]:
    ops = {op for op in entry if op in COMPARE}
    if IS in entry:
        if ops:
            raise UnfitError("", entry, same("{is: …}"))
        return ((IS, name(entry[IS])),)
    if not ops or len(ops & _LOW) > 1 or len(ops & _HIGH) > 1 or ("equals" in ops and len(ops) > 1):
        raise UnfitError("", entry, same(" | ".join(f"{{{op}: …}}" for op in SIGNS)))
    return tuple((op, level(entry[op])) for op in _ORDER if op in ops)


def band_reader(worth: str) -> Callable[[object], Band]:
    """Return the reader of one band whose number is called `worth`."""

    def read(entry: object) -> Band:
        known = {*SIGNS, IS, worth, "input", "veto"}
        if isinstance(entry, Mapping) and set(entry) == {"else"}:
            return Band((), number(entry["else"]))
        if not isinstance(entry, Mapping) or worth not in entry or set(entry) - known:
            raise UnfitError("", entry, same(f"{{below | at_most | at_least | above | equals | is: …, {worth}: …}}"))
        return Band(
            _tests(entry),
            number(entry[worth]),
            name(entry["input"]) if "input" in entry else "",
            vetoes(entry["veto"]) if "veto" in entry else (),
        )

    return read


def band_schema(worth: str) -> Schema:
    """Return the JSON schema of a list of bands."""
    properties: dict[str, object] = {**dict.fromkeys(SIGNS, A_LEVEL), IS: A_NAME, worth: A_NUMBER, "input": A_NAME}
    properties["veto"] = VETO.schema
    band = {"type": "object", "properties": properties, "required": [worth], "additionalProperties": False}
    rest = {"type": "object", "properties": {"else": A_NUMBER}, "required": ["else"], "additionalProperties": False}
    return {"type": "array", "items": {"anyOf": [band, rest]}, "minItems": 1}


VETO = Word(
    vetoes,
    {"anyOf": [{"const": True}, {"enum": list(VETOES)}, {"type": "array", "items": {"enum": list(VETOES)}}]},
)
