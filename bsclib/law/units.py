"""Units of measure: the known ones by id or by their usual words, any other by its own name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Annotated, Any

from pydantic import PlainValidator, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from bsclib.errors import Text, same
from bsclib.law.vocabulary import LINE_SCHEMA, PAIR_SCHEMA, words_of
from bsclib.scoring.linting import MONEY

STEPS = ("absolute", "relative", "pp")
COUNTS = tuple("次项批起人个件家户份篇台处条例宗辆名只套座名票")  # a unit that ends on one of these is counted whole


@dataclass(frozen=True, slots=True)
class Measure:
    """What a figure is measured in.

    Attributes
    ----------
    name : its id where it is a known one, else its Chinese (or only) name
    label : its name in words
    step : what a percent of it is: "pp" of a rate, else "relative"; "absolute" where nothing is said
    decimals, basis : what a row takes that names none
    """

    name: str
    label: Text
    step: str = "absolute"
    decimals: int = 2
    basis: str = "rate"

    @property
    def rate(self) -> bool:
        """Whether it is a share, so that a percent of it is percentage points."""
        return self.step == "pp"

    @property
    def counts(self) -> bool:
        """Whether it counts things: whole, and never below 0."""
        return self.label.zh.endswith(COUNTS) and "/" not in self.label.zh

    @property
    def power(self) -> int:
        """The power of ten by which a sum in it is a sum in yuan; 0 for what is no multiple of yuan."""
        return MONEY.get(self.label.zh, 0)

    @property
    def coin(self) -> Text:
        """The money that sums in it are paid in: yuan, or itself."""
        return YUAN if self.label.zh in MONEY else self.label


YUAN = Text("元", "CNY")
NO_UNIT = Text("未写明", "not stated")  # what an import writes where the sheet says nothing


def _known() -> Iterator[Measure]:
    yield Measure("unstated", NO_UNIT)
    yield Measure("percent", same("%"), "pp")
    yield Measure("wan_yuan", Text("万元", "CNY 10,000"), basis="flow")
    yield Measure("times_per_year", Text("次(年化)", "times a year"))
    yield Measure("days", Text("天", "days"), decimals=0)
    yield Measure("points", Text("分", "points"))
    for name, zh, en in (("count", "次", "times"), ("items", "项", "items"), ("batches", "批", "batches")):
        yield Measure(name, Text(zh, en), decimals=0, basis="flow")
    yield Measure("accidents", Text("起", "accidents"), decimals=0, basis="flow")
    yield Measure("persons", Text("人", "persons"), decimals=0, basis="point")


KNOWN = {measure.name: measure for measure in _known()}
PERCENT = KNOWN["percent"]
_WORDS = {word: m for m in KNOWN.values() for word in (m.name, *m.label)} | {
    **dict.fromkeys(("％", "百分点", "个百分点", "percentage points", "pp"), PERCENT),
    **dict.fromkeys(("日", "日历天", "day"), KNOWN["days"]),
    **dict.fromkeys(("point",), KNOWN["points"]),
    "起": Measure("起", Text("起", "cases"), decimals=0, basis="flow"),  # of anything; accidents are named by their id
}


def unit_of(label: Text, step: str = "") -> Measure:
    """Return the measure that is called `label`: a known one where it is one, else one of its own.

    Examples
    --------
    >>> unit_of(Text("万元", "万元")).name, unit_of(Text("小时", "hours")).decimals, unit_of(Text("人次", "人次")).basis
    ('wan_yuan', 2, 'flow')
    """
    if label.zh in _WORDS and step in ("", _WORDS[label.zh].step):
        return _WORDS[label.zh]
    counted = Measure(label.zh, label).counts
    basis = "flow" if (counted or label.zh in MONEY) and step != "pp" else "rate"
    return Measure(label.zh, label, step or "absolute", 0 if counted else 2, basis)


def _unit(value: Any, info: ValidationInfo) -> Measure:
    """Return the measure that a file names; a Latin word that nearly is a known one is taken for a slip."""
    if isinstance(value, str) and value in _WORDS:
        return _WORDS[value]
    if isinstance(value, dict):
        step = value.get("step", "")
        if not set(value) <= {"label", "step"} or "label" not in value or step not in ("", *STEPS):
            raise PydanticCustomError("unit", "unit")
        return unit_of(words_of(value["label"], info), step)
    if isinstance(value, str) and value.isascii() and get_close_matches(value, KNOWN, n=1, cutoff=0.75):
        raise PydanticCustomError("unit_slip", "unit", {"known": list(KNOWN)})
    return unit_of(words_of(value, info))


_OWN = {
    "type": "object",
    "properties": {"label": {"anyOf": [LINE_SCHEMA, PAIR_SCHEMA]}, "step": {"enum": list(STEPS)}},
    "required": ["label"],
    "additionalProperties": False,
}
Unit = Annotated[Measure, PlainValidator(_unit), WithJsonSchema({"anyOf": [{"enum": list(KNOWN)}, LINE_SCHEMA, _OWN]})]
