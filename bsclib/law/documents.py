"""What each YAML file of a company may say: one model a kind of file, the JSON schemas come from here."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from bsclib.law.strategy import Judgement, Strategy
from bsclib.law.vocabulary import (
    Basis,
    Day,
    Doc,
    Flag,
    Frequency,
    Id,
    Kind,
    Label,
    Level,
    Line,
    Nature,
    Number,
    Origin,
    Positive,
    Ref,
    RuleMapping,
    Stage,
    Unit,
    Whole,
    Words,
)
from bsclib.period import Quarter

# ── scorecards/*.yaml ───────────────────────────────────────────────────────────────────────────────


class WeightEntry(Doc):
    """A weight from a day on; `printed` where the print is wrong."""

    value: Positive
    printed: Positive | None = None
    why: Words | None = None
    source: Words


class TargetEntry(Doc):
    """A target that the law itself fixes from a day on."""

    value: Number
    why: Words | None = None
    source: Words


class PublishedEntry(Doc):
    """The literal reading of a rule, where the corrected one departs from it."""

    text: Line
    rule: RuleMapping
    why: Words


class ScoringEntry(Doc):
    """The rule in force from a day on, its wording and its source."""

    text: Line
    rule: RuleMapping
    source: Words
    why: Words | None = None
    published: PublishedEntry | None = None


class Levels(Doc):
    """Scores from which an indicator counts as met and as near; below both it is missed."""

    met: Positive
    near: Positive

    def of(self, score: Decimal) -> str:
        """Return "met", "near" or "missed" for a score."""
        return "met" if score >= self.met else "near" if score >= self.near else "missed"


class RangeDoc(Doc):
    """The least and the greatest value that an actual can have."""

    minimum: Number | None = None
    maximum: Number | None = None


class OwnerDoc(Doc):
    """Who answers for the figure."""

    unit: Id


class DerivedDoc(Doc):
    """Which register of the budget work an indicator can be counted from, by which measure, within which limits.

    `days`: the shortest interval between two revisions; `material`: the deviation [%] that has to be explained.
    """

    register_: Literal["budget_lines", "revisions", "findings", "calendar", "actions"] = Field(alias="register")
    measure: Literal[
        "deviation", "explained", "size", "hasty", "irregular", "count", "days_late", "days_early", "overdue"
    ]
    days: Whole = 0
    material: Positive = Decimal(0)


class IndicatorDoc(Doc):
    """One indicator of a card."""

    label: Label
    dimension: Id
    unit: Unit
    decimals: Whole
    range: RangeDoc = RangeDoc()
    basis: Basis
    better: Nature
    definition: Label
    data_source: Label
    frequency: Frequency
    evidence: Label
    owner: OwnerDoc
    controllable_by: tuple[Id, ...]
    origin: Origin
    same_as: Ref | None = None
    derived_from: DerivedDoc | None = None
    aliases: tuple[Line, ...] = ()
    levels: Levels
    change_limit: Positive | None = None
    scored: Flag = True
    why: Words | None = None
    source: Words | None = None
    weight: dict[Day, WeightEntry] = Field(default={})
    target: dict[Day, TargetEntry] = Field(default={})
    scoring: dict[Day, ScoringEntry] = Field(default={})


class CardDoc(Doc):
    """A scorecard: `scorecards/<id>.yaml`."""

    id: Id
    label: Label
    level: Level
    unit: Id
    source: Words
    dimensions: dict[Id, Label]
    indicators: dict[Id, IndicatorDoc]


# ── company.yaml ────────────────────────────────────────────────────────────────────────────────────


class UnitDoc(Doc):
    """A unit of the organisation; a responsibility centre has head, accounts, powers and, by naming it, a card."""

    label: Label
    level: Level
    kind: Kind | None = None
    parent: Id | None = None
    head: Label | None = None
    accounts: tuple[Label, ...] = ()
    powers: tuple[Label, ...] = ()
    headcount: Whole | None = None
    source: Words | None = None
    why: Words | None = None


class Member(Doc):
    """A seat on an organ; `unit` where its holder leads one."""

    role: Label
    unit: Id | None = None
    leads: Flag = False


class Organ(Doc):
    """A body of the appraisal."""

    label: Label
    under: Words
    aliases: tuple[Line, ...] = ()
    members: tuple[Member, ...]
    powers: tuple[Label, ...]
    source: Words | None = None


class BandDoc(Doc):
    """One grade of a table."""

    label: Label
    at_least: Number


class GradeTableDoc(Doc):
    """Grades from the best down; the last one starts at 0."""

    label: Label
    source: Words
    bands: dict[Id, BandDoc]


class GradesDoc(Doc):
    """The grade tables and which of them is in force."""

    active: Id
    tables: dict[Id, GradeTableDoc]


class PoliciesDoc(Doc):
    """Defaults of the switches."""

    count: Literal["full", "linear"] = "full"
    step_unit: Literal["auto", "relative"] = "auto"
    missing: Literal["exclude", "zero"] = "exclude"
    shared_in_centres: Literal["shown", "overlay"] = "shown"
    severity: Literal["worst", "cumulate"] = "worst"
    tiers: Literal["additive", "absolute"] = "additive"
    award_tolerance: Positive | None = None
    bonus_cap: Positive | None = None
    weights: Literal["restored", "printed"] = "restored"
    profile: Literal["corrected", "published"] = "corrected"


class VetoDoc(Doc):
    """What a veto does to a card."""

    grade: Literal["lowest"] = "lowest"
    bonus: Positive
    why: Words


class Reward(Doc):
    """The bonus pool of a quarter and what each grade is worth."""

    pool: Positive
    unit: Unit
    coefficients: dict[Id, Positive]
    headcount_base: Literal["headcount", "equal"]
    paid: Label
    why: Words


class DueDate(Doc):
    """A date of the calendar, counted in days from the first or last day of a quarter."""

    label: Label
    start: Literal["quarter_start", "quarter_end"]
    days: Whole
    who: Id | None = None
    stage: Stage | None = None

    def on(self, quarter: Quarter) -> date:
        """Return the day it falls on in `quarter`."""
        day = quarter.first_day if self.start == "quarter_start" else quarter.last_day
        return day + timedelta(days=self.days)


class AdjustmentDoc(Doc):
    """How far a discretionary adjustment may go."""

    most_deducted: Positive
    most_added: Positive
    why: Words


class AlertsDoc(Doc):
    """Deviations from budget [%] beyond which a line is watched, warned of, alarming."""

    watch: Positive
    warn: Positive
    alarm: Positive


class CompanyDoc(Doc):
    """The company: `company.yaml`."""

    id: Id
    label: Label
    languages: tuple[Literal["zh", "en"], ...]
    about: Label | None = None
    sample: Flag = False
    shared: Id | None = None
    overlay_weight: Positive
    coverage_limit: Positive
    alerts: AlertsDoc | None = None
    publish_weights: Flag = False
    units: dict[Id, UnitDoc]
    organs: dict[Id, Organ] = Field(default={})
    scorecards: tuple[Id, ...]
    policies: PoliciesDoc = PoliciesDoc()
    grades: GradesDoc
    veto: VetoDoc
    adjustment: AdjustmentDoc
    reward: Reward
    calendar: dict[Id, DueDate] = Field(default={})


# ── quarters/*.yaml ─────────────────────────────────────────────────────────────────────────────────


class QuarterDoc(Doc):
    """The parameters of a quarter's notebooks: `quarters/<quarter>.yaml`."""

    company: Id
    quarter: Line = Field(pattern=r"^\d{4}Q[1-4]$")
    profile: Literal["corrected", "published"]
    language: Literal["zh", "en"]


DOCUMENTS: dict[str, type[Doc]] = {
    "company": CompanyDoc,
    "scorecard": CardDoc,
    "strategy": Strategy,
    "judgement": Judgement,
    "quarter": QuarterDoc,
}
Raw = dict[str, Any]
