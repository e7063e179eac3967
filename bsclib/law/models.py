"""The law of one day: frozen values that every other room reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from bsclib.errors import NOTHING, Text
from bsclib.law.documents import DerivedDoc, Levels
from bsclib.scoring.rules import Rule


@dataclass(frozen=True, slots=True)
class WeightDetail:
    """Both sets of one weight, and why they differ."""

    restored: Decimal
    printed: Decimal
    why: Text = NOTHING
    source: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of a card, as the law of the day has it."""

    id: str
    scorecard: str
    label: Text
    dimension: Text
    dimension_id: str
    unit: str
    unit_label: Text
    decimals: int
    minimum: Decimal | None
    maximum: Decimal | None
    basis: str
    better_nature: str
    definition: Text
    data_source: Text
    frequency: str
    evidence: Text
    owner: str
    controllable_by: tuple[str, ...]
    origin: str
    same_as: str | None
    derived_from: DerivedDoc | None
    aliases: tuple[str, ...]
    levels: Levels
    change_limit: Decimal | None
    scored: bool
    weight: Decimal | None
    weight_detail: WeightDetail | None
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


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A card: whose it is, and its rows in the law's order."""

    id: str
    label: Text
    level: str
    unit: str
    source: str
    dimensions: Mapping[str, Text]
    indicators: tuple[Indicator, ...]
    file: str
    line: int = 1

    def __iter__(self) -> Iterator[Indicator]:
        return iter(self.indicators)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the organisation."""

    id: str
    label: Text
    level: str
    kind: str | None
    parent: str | None
    card: str | None
    head: Text | None
    accounts: tuple[Text, ...]
    powers: tuple[Text, ...]
    headcount: int | None
    source: str
    why: Text
    file: str
    line: int

    @property
    def lacking(self) -> tuple[str, ...]:
        """Which of a responsibility centre's four conditions are not met."""
        conditions = {"head": self.head, "accounts": self.accounts, "powers": self.powers, "card": self.card}
        return tuple(name for name, value in conditions.items() if not value)


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade and the total from which it is given."""

    id: str
    label: Text
    at_least: Decimal


@dataclass(frozen=True, slots=True)
class GradeTable:
    """Grades from the best down."""

    id: str
    label: Text
    source: str
    bands: tuple[Grade, ...]

    def of(self, total: Decimal | Fraction) -> Grade:
        """Return the grade of a total (any exact number)."""
        return next((g for g in self.bands if total >= g.at_least), self.bands[-1])

    @property
    def lowest(self) -> Grade:
        """The grade that a veto leaves."""
        return self.bands[-1]


@dataclass(frozen=True, slots=True)
class Company:
    """Names, and the settings that are one for the whole company."""

    id: str
    label: Text
    languages: tuple[str, ...]
    about: Text
    sample: bool
    shared: str | None
    overlay_weight: Decimal
    coverage_limit: Decimal
    publish_weights: bool
    veto_bonus: Decimal
    most_deducted: Decimal
    most_added: Decimal
    alerts: Mapping[str, Decimal]
