"""A scorecard and its indicators: as `scorecards/*.yaml` writes them, and as the law of one day has them.

What is the same on every day is declared once (`Row`, `CardFields`); the file adds what is dated, the day what it
decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass as checked

from bsclib.errors import NOTHING, Text
from bsclib.law import vocabulary as v
from bsclib.law.dated import EVER, Dated, Days, Exists, in_force, on
from bsclib.law.strict_yaml import Document
from bsclib.law.vocabulary import STRICT, UNIT_LABELS, Doc, english
from bsclib.scoring.rules import Rule, rule_from_mapping

if TYPE_CHECKING:
    from bsclib.law.living import Living


class WeightEntry(Doc):
    """A weight from a day on; `printed` where the print is wrong."""

    value: v.Positive
    printed: v.Positive | None = None
    why: v.Words | None = None
    source: v.Words

    def of(self, weights: str) -> Decimal:
        """Return the weight of a set, "restored" or "printed"."""
        return self.value if weights == "restored" or self.printed is None else self.printed


class TargetEntry(Doc):
    """A target that the law itself fixes from a day on."""

    value: v.Number
    why: v.Words | None = None
    source: v.Words


class PublishedEntry(Doc):
    """The literal reading of a rule, where the corrected one departs from it."""

    text: v.Line
    rule: v.RuleMapping
    why: v.Words


class ScoringEntry(Doc):
    """The rule in force from a day on, its wording and its source."""

    text: v.Line
    rule: v.RuleMapping
    source: v.Words
    why: v.Words | None = None
    published: PublishedEntry | None = None


class Levels(Doc):
    """Scores from which an indicator counts as met and as near; below both it is missed."""

    met: v.Positive
    near: v.Positive

    def of(self, score: Decimal | Fraction) -> str:
        """Return "met", "near" or "missed" for a score."""
        return "met" if score >= self.met else "near" if score >= self.near else "missed"


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


# ── an indicator ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class IndicatorFields:
    """What an indicator is on every day."""

    unit: v.UnitName
    decimals: v.Whole
    range: RangeDoc = ANY
    basis: v.Basis
    better: v.Nature
    definition: v.Label
    data_source: v.Label
    frequency: v.Frequency
    evidence: v.Label
    controllable_by: tuple[v.Id, ...]
    origin: v.Origin
    same_as: v.Ref | None = None
    derived_from: DerivedDoc | None = None
    aliases: tuple[v.Line, ...] = ()
    levels: Levels
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
    owner: str
    weight: Decimal | None
    weight_detail: WeightEntry | None
    target: Decimal | None
    text: str
    rule: Rule | None
    source: str
    why: Text
    why_corrected: Text
    corrected: bool
    file: str
    line: int

    @property
    def key(self) -> tuple[str, str]:
        """(scorecard, indicator)."""
        return (self.scorecard, self.id)

    @property
    def unit_label(self) -> Text:
        """Its unit in words."""
        return UNIT_LABELS[self.unit]

    @property
    def better_nature(self) -> str:
        """The direction of the figure itself; its rule may have another."""
        return self.better

    @property
    def minimum(self) -> Decimal | None:
        """The least value an actual can have."""
        return self.range.minimum

    @property
    def maximum(self) -> Decimal | None:
        """The greatest value an actual can have."""
        return self.range.maximum


@checked(frozen=True, kw_only=True, config=STRICT)
class IndicatorDoc(IndicatorFields):
    """One indicator of a card."""

    label: Dated[v.Label]
    dimension: v.Id
    owner: OwnerDoc
    why: v.Words | None = None
    source: v.Words | None = None
    weight: dict[v.Day, WeightEntry] = Field(default={})
    target: dict[v.Day, TargetEntry] = Field(default={})
    scoring: dict[v.Day, ScoringEntry] = Field(default={})

    def at(self, day: date, profile: str, weights: str, home: Home, living: Living) -> Indicator:
        """Return the indicator as the law of `day` has it, under a profile of rules and a set of weights."""
        weight, target, entry = in_force(self.weight, day), in_force(self.target, day), in_force(self.scoring, day)
        scoring = entry[1] if entry else None
        literal = scoring.published if scoring else None
        taken: ScoringEntry | PublishedEntry | None = literal if literal and profile == "published" else scoring
        return Indicator(
            **(
                plain(self, IndicatorFields)
                | {
                    "controllable_by": living.units(self.controllable_by),
                    "origin": self.origin if self.origin in living.rows else "internal",
                    "same_as": self.same_as if self.same_as in living.rows else None,
                }
            ),
            id=home.id,
            scorecard=home.card.id,
            label=on(self.label, day),
            dimension=on(home.card.dimensions[self.dimension], day),
            owner=next(iter(living.units((self.owner.unit,))), self.owner.unit),
            weight=weight[1].of(weights) if weight else None,
            weight_detail=weight[1] if weight else None,
            target=target[1].value if target else None,
            text=taken.text if taken else "",
            rule=rule_from_mapping(taken.rule, self.better) if taken and taken.rule else None,
            source=english(scoring.source if scoring else self.source),
            why=(scoring and scoring.why) or self.why or NOTHING,
            why_corrected=literal.why if literal else NOTHING,
            corrected=literal is not None and profile != "published",
            file=home.document.file,
            line=home.document.place(("indicators", home.id)).line,
        )


def plain(thing: Any, shared: type[Any]) -> dict[str, Any]:
    """Return the fields that a file and the law of a day share."""
    return {f.name: getattr(thing, f.name) for f in fields(shared)}


# ── a card ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class CardFields:
    """What a card is on every day."""

    id: v.Id
    level: v.Level
    unit: v.Id
    dimensions: dict[v.Id, Dated[v.Label]]
    exists: Exists = EVER


@dataclass(frozen=True, kw_only=True)
class Scorecard(CardFields):
    """A card: whose it is, and its rows in the law's order."""

    label: Text
    source: str
    indicators: tuple[Indicator, ...]
    file: str
    line: int = 1

    def __iter__(self) -> Iterator[Indicator]:
        return iter(self.indicators)


@checked(frozen=True, kw_only=True, config=STRICT)
class CardDoc(CardFields):
    """A scorecard: `scorecards/<id>.yaml`."""

    label: Dated[v.Label]
    source: v.Words
    indicators: dict[v.Id, IndicatorDoc]

    def at(self, day: date, profile: str, weights: str, document: Document, living: Living) -> Scorecard:
        """Return the card as the law of `day` has it, with the rows that exist on it."""
        rows = ((Home(self, id, document), row) for id, row in self.indicators.items() if row.exists.on(day))
        return Scorecard(
            **plain(self, CardFields),
            label=on(self.label, day),
            source=english(self.source),
            indicators=tuple(row.at(day, profile, weights, home, living) for home, row in rows),
            file=document.file,
        )

    def days_of(self, row: IndicatorDoc) -> Days:
        """Return when a row can be on a report: while both the card and it exist."""
        return row.exists.days.within(self.exists.days) or row.exists.days

    def bearing(self, day: date) -> tuple[Mapping[str, IndicatorDoc], Mapping[str, IndicatorDoc]]:
        """Return the rows that `day` gives a weight, and those of them that exist on it."""
        weighted = {i: r for i, r in self.indicators.items() if (w := in_force(r.weight, day)) and w[1].value}
        return weighted, {i: r for i, r in weighted.items() if r.exists.on(day)}


@dataclass(frozen=True, slots=True)
class Home:
    """Where an indicator stands: its card, its id, its file."""

    card: CardDoc
    id: str
    document: Document
