"""An indicator of a card: as `scorecards/*.yaml` writes it, and as the law of one day has it.

What is the same on every day is declared once (`IndicatorFields`); the file adds what is dated, the day what it
decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pydantic import Field
from pydantic.dataclasses import dataclass as checked

from bsclib.errors import NOTHING, Text
from bsclib.law import vocabulary as v
from bsclib.law.dated import EVER, Dated, Exists, in_force, on
from bsclib.law.entries import (
    ANY,
    USUAL,
    DerivedDoc,
    Levels,
    OwnerDoc,
    PublishedEntry,
    RangeDoc,
    ScoringEntry,
    Target,
    Weight,
    WeightEntry,
)
from bsclib.law.ruled import Wording, better_of
from bsclib.law.units import Measure, Unit
from bsclib.law.vocabulary import STRICT, english
from bsclib.scoring.rules import Rule

if TYPE_CHECKING:
    from bsclib.law.card import CardDoc, Home
    from bsclib.law.living import Living


@dataclass(frozen=True, kw_only=True)
class IndicatorFields:
    """What an indicator is on every day."""

    kind: v.RowKind = "scored"
    section: v.Id | None = None
    range: RangeDoc = ANY
    definition: v.Label = NOTHING
    data_source: v.Label = NOTHING
    frequency: v.Frequency = "quarterly"
    asked_in: v.QuarterName = "Q4"
    evidence: v.Label = NOTHING
    controllable_by: tuple[v.Id, ...] = ()
    origin: v.Origin = "internal"
    same_as: v.Ref | None = None
    questionnaire: v.Flag = False
    derived_from: DerivedDoc | None = None
    aliases: tuple[v.Line, ...] = ()
    annual_target: v.Number | None = None
    levels: Levels = field(default_factory=lambda: USUAL)
    change_limit: v.Positive | None = None
    scored: v.Flag = True
    exists: Exists = EVER


@dataclass(frozen=True, kw_only=True)
class Indicator(IndicatorFields):
    """One row of a card, as the law of the day has it."""

    id: str
    scorecard: str
    label: Text
    dimension: Text
    measure: Measure
    decimals: int
    basis: str
    better: str
    owner: str
    weight: Decimal | None
    weight_detail: WeightEntry | None
    due: bool = True
    target: Decimal | None
    text: str
    rule: Rule | None
    cited: Text
    refused: Text = NOTHING
    why: Text
    why_corrected: Text
    corrected: bool
    has_literal: bool
    file: str
    line: int

    @property
    def key(self) -> tuple[str, str]:
        """(scorecard, indicator)."""
        return (self.scorecard, self.id)

    @property
    def source(self) -> str:
        """Where its rule comes from, as the table of scores quotes it."""
        return english(self.cited)

    @property
    def unit(self) -> str:
        """The name of its unit."""
        return self.measure.name

    @property
    def unit_label(self) -> Text:
        """Its unit in words."""
        return self.measure.label

    @property
    def better_nature(self) -> str:
        """The direction of the figure itself; its rule may have another."""
        return self.better

    @property
    def minimum(self) -> Decimal | None:
        """The least value an actual can have: what its range says; a count is never below 0."""
        return Decimal(0) if self.range.minimum is None and self.measure.counts else self.range.minimum

    @property
    def maximum(self) -> Decimal | None:
        """The greatest value an actual can have."""
        return self.range.maximum


@dataclass(frozen=True, kw_only=True)
class MeasuredDoc:
    """What a file may leave to the unit of an indicator; it comes first among the keys."""

    unit: Unit
    decimals: v.Whole | None = None
    basis: v.Basis | None = None
    better: v.Nature | None = None


@checked(frozen=True, kw_only=True, config=STRICT)
class IndicatorDoc(IndicatorFields, MeasuredDoc):
    """One indicator of a card: label, unit, weight and a text or a rule; all else has a default.

    `text`, `rule` and `refused` at its top are those of a rule that has always been in force.
    """

    label: Dated[v.Label]
    dimension: v.Id | None = None
    owner: OwnerDoc | None = None
    why: v.Words | None = None
    source: v.Words | None = None
    weight: Dated[Weight] = Field(default_factory=dict)
    target: Dated[Target] = Field(default_factory=dict)
    text: v.Line | None = None
    rule: v.RuleMapping = Field(default_factory=dict)
    refused: v.Words | None = None
    scoring: Dated[ScoringEntry] = Field(default_factory=dict)

    @property
    def rules(self) -> Mapping[date, ScoringEntry]:
        """The rules by the day they begin on, the one at the row's top with them."""
        if self.text is None and self.rule == {} and self.refused is None:
            return self.scoring
        top = ScoringEntry.model_construct(text=self.text, rule=self.rule, refused=self.refused, why=self.why)
        return {date.min: top} | self.scoring

    @property
    def linked(self) -> bool:
        """Whether a rule of it takes the total of another card."""
        return any(entry.rule and entry.rule.get("kind") == "shared" for entry in self.rules.values())

    @property
    def measured(self) -> Mapping[str, Any]:
        """Unit, decimals and basis: its own, else its unit's."""
        unit = self.unit
        places = unit.decimals if self.decimals is None else self.decimals
        return {"unit": unit, "decimals": places, "basis": self.basis or unit.basis}

    @property
    def wording(self) -> Wording:
        """What its texts are read with."""
        return Wording(self.better, self.unit, self.kind)

    def owned_by(self, card: CardDoc) -> str:
        """Return the unit that answers for it: its own, else the card's."""
        return self.owner.unit if self.owner else card.unit

    def at(self, day: date, profile: str, weights: str, home: Home, living: Living) -> Indicator:
        """Return the indicator as the law of `day` has it, under a profile of rules and a set of weights."""
        weight, target, entry = in_force(self.weight, day), in_force(self.target, day), in_force(self.rules, day)
        scoring = entry[1] if entry else None
        literal = scoring.published if scoring else None
        taken: ScoringEntry | PublishedEntry | None = literal if literal and profile == "published" else scoring
        rule, owner = self.wording.rule(taken), self.owned_by(home.card)
        measured = dict(self.measured)
        return Indicator(
            **(
                plain(self, IndicatorFields)
                | {
                    "controllable_by": living.units(self.controllable_by or (home.card.unit,)),
                    "origin": self.origin if self.origin in living.rows else "internal",
                    "same_as": self.same_as if self.same_as in living.rows else None,
                }
            ),
            id=home.id,
            due=self.frequency != "yearly" or self.asked_in == f"Q{(day.month + 2) // 3}",
            scorecard=home.card.id,
            label=on(self.label, day),
            dimension=home.dimension(self, day),
            measure=measured.pop("unit"),
            **measured,
            better=better_of(self.better, rule),
            owner=next(iter(living.units((owner,))), owner),
            weight=weight[1].of(weights) if weight else None,
            weight_detail=weight[1] if weight else None,
            target=target[1].value if target else None,
            text=(taken.text if taken else None) or "",
            rule=rule,
            cited=(scoring and scoring.source) or self.source or NOTHING,
            refused=(scoring and scoring.refused) or NOTHING,
            why=(scoring and scoring.why) or self.why or NOTHING,
            why_corrected=literal.why if literal else NOTHING,
            corrected=literal is not None and profile != "published",
            has_literal=literal is not None,
            file=home.document.file,
            line=home.document.place(("indicators", home.id)).line,
        )


def plain(thing: Any, shared: type[Any]) -> dict[str, Any]:
    """Return the fields that a file and the law of a day share."""
    return {f.name: getattr(thing, f.name) for f in fields(shared)}
