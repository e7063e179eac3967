"""What stands under an indicator in `scorecards/*.yaml`: weights, targets, rules and the smaller parts of a row."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler
from pydantic_core import CoreSchema

from bsclib.law import vocabulary as v
from bsclib.law.vocabulary import Doc


class WeightEntry(Doc):
    """A weight from a day on; `printed` where the print is wrong."""

    value: v.Positive
    printed: v.Positive | None = None
    why: v.Words | None = None
    source: v.Words | None = None

    def of(self, weights: str) -> Decimal:
        """Return the weight of a set, "restored" or "printed"."""
        return self.value if weights == "restored" or self.printed is None else self.printed


class TargetEntry(Doc):
    """A target that the law itself fixes from a day on."""

    value: v.Number
    why: v.Words | None = None
    source: v.Words | None = None


class PublishedEntry(Doc):
    """The literal reading of a rule, where the corrected one departs from it."""

    text: v.Line
    rule: v.RuleMapping
    why: v.Words


class ScoringEntry(Doc):
    """The rule in force from a day on, its wording and its source.

    `rule` is empty where it is to be read from the text; None where the text was refused, for a reason that is said.
    """

    text: v.Line | None = None
    rule: v.RuleMapping = Field(default_factory=dict)
    refused: v.Words | None = None
    source: v.Words | None = None
    why: v.Words | None = None
    published: PublishedEntry | None = None

    @property
    def unread(self) -> bool:
        """Whether the rule is to be read from the text."""
        return self.rule == {} and self.text is not None and self.refused is None


class Levels(Doc):
    """Scores from which an indicator counts as met and as near; below both it is missed."""

    met: v.Positive
    near: v.Positive

    def of(self, score: Decimal | Fraction) -> str:
        """Return "met", "near" or "missed" for a score."""
        return "met" if score >= self.met else "near" if score >= self.near else "missed"


USUAL = Levels(met=Decimal(100), near=Decimal(90))


class RangeDoc(Doc):
    """The least and the greatest value that an actual can have."""

    minimum: v.Number | None = None
    maximum: v.Number | None = None


ANY = RangeDoc()


class OwnerDoc(Doc):
    """Who answers for the figure."""

    unit: v.Id


class DerivedDoc(Doc):
    """Which register of the budget work an indicator can be counted from, by which measure, within which limits.

    `days`: the shortest interval between two revisions; `material`: the deviation [%] that has to be explained.
    """

    register_: Literal["budget_lines", "revisions", "findings", "calendar", "actions"] = Field(alias="register")
    measure: Literal[
        "deviation", "explained", "size", "hasty", "irregular", "count", "days_late", "days_early", "overdue"
    ]
    days: v.Whole = 0
    material: v.Positive = Decimal(0)


class _Bare:
    """Lets a bare number stand for an entry that gives its value alone, in files and in the JSON schema."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": [{"type": ["number", "string"]}, handler(core)]}


def _valued(value: Any) -> Any:
    return value if isinstance(value, dict) else {"value": value}


Weight = Annotated[WeightEntry, BeforeValidator(_valued), _Bare]
Target = Annotated[TargetEntry, BeforeValidator(_valued), _Bare]
