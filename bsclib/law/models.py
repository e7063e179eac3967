"""The law of one day: frozen values that every other room reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from bsclib.errors import NOTHING, Text
from bsclib.period import Quarter
from bsclib.scoring.rules import Rule


@dataclass(frozen=True, slots=True)
class Levels:
    """Scores from which an indicator is met, and from which it is near."""

    met: Decimal
    near: Decimal

    def of(self, score: Decimal) -> str:
        """Return "met", "near" or "missed" for a score."""
        return "met" if score >= self.met else "near" if score >= self.near else "missed"


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
class Member:
    """A seat on an organ."""

    role: Text
    unit: str | None
    leads: bool


@dataclass(frozen=True, slots=True)
class Organ:
    """A body of the appraisal, with its members and powers."""

    id: str
    label: Text
    under: Text
    members: tuple[Member, ...]
    powers: tuple[Text, ...]
    aliases: tuple[str, ...]
    source: str
    file: str
    line: int


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

    def of(self, total: Decimal) -> Grade:
        """Return the grade of a total (any exact number)."""
        return next((g for g in self.bands if total >= g.at_least), self.bands[-1])

    @property
    def lowest(self) -> Grade:
        """The grade that a veto leaves."""
        return self.bands[-1]


@dataclass(frozen=True, slots=True)
class Reward:
    """The pool of a quarter, what each grade is worth, and how heads count."""

    pool: Decimal
    unit: str
    coefficients: Mapping[str, Decimal]
    headcount_base: str
    paid: Text
    why: Text


@dataclass(frozen=True, slots=True)
class DueDate:
    """A date of the calendar, counted from a quarter's first or last day."""

    id: str
    label: Text
    start: str
    days: int
    who: str | None

    def on(self, quarter: Quarter) -> date:
        """Return the day it falls on in `quarter`."""
        day = quarter.first_day if self.start == "quarter_start" else quarter.last_day
        return day + timedelta(days=self.days)


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


@dataclass(frozen=True, slots=True)
class Expert:
    """One expert's matrix, cells as written, None = not answered."""

    id: str
    label: Text
    group: Text
    unit: str | None
    weight: Decimal | None
    matrix: tuple[tuple[str | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A pairwise comparison with its experts side by side and the weights the source prints."""

    id: str
    label: Text
    scorecard: str
    parent: str | None
    source: str
    items: Mapping[str, Text]
    experts: tuple[Expert, ...]
    printed_local: Mapping[str, Decimal]
    printed_final: Mapping[str, Decimal]
    why: Text
    file: str
    line: int = 1


@dataclass(frozen=True, slots=True)
class Objective:
    """What is wanted in a dimension."""

    id: str
    label: Text
    dimension: str
    horizon: str
    source: str
    why: Text


@dataclass(frozen=True, slots=True)
class Factor:
    """A critical success factor."""

    id: str
    label: Text
    objective: str
    parent: str | None
    source: str
    why: Text


@dataclass(frozen=True, slots=True)
class Kpi:
    """A candidate KPI, the decision on it, and the rows (card/indicator) that carry it."""

    id: str
    label: Text
    objective: str
    factor: str | None
    parent: str | None
    decision: str
    why: Text
    carried_by: tuple[str, ...]
    aliases: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Node:
    """A figure of a tree."""

    id: str
    label: Text
    op: str
    of: tuple[str, ...]
    fact: str | None
    unit: str | None
    kpi: str | None
    why: Text


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree as a figure of the source draws it."""

    id: str
    label: Text
    source: str
    root: str
    nodes: Mapping[str, Node]


@dataclass(frozen=True, slots=True)
class Goal:
    """A measurable goal."""

    id: str
    label: Text
    objective: str
    measure: str
    target: Decimal
    unit: str
    by: date
    horizon: str
    source: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of the strategy."""

    id: str
    label: Text
    text: Text
    source: str


@dataclass(frozen=True, slots=True)
class Strategy:
    """Dimension → objective → critical success factor → KPI, flat, each naming what it hangs on."""

    statements: tuple[Statement, ...] = ()
    dimensions: Mapping[str, Text] = field(default_factory=dict)
    objectives: Mapping[str, Objective] = field(default_factory=dict)
    factors: Mapping[str, Factor] = field(default_factory=dict)
    kpis: Mapping[str, Kpi] = field(default_factory=dict)
    trees: Mapping[str, Tree] = field(default_factory=dict)
    goals: tuple[Goal, ...] = ()
    file: Path | None = None
