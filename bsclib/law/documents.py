"""What each YAML file of a company may say: one model a kind of file, the JSON schemas come from here."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from bsclib.law.vocabulary import (
    Basis,
    Day,
    Doc,
    Flag,
    Frequency,
    Horizon,
    Id,
    Judgement,
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
    Unit,
    Whole,
    Words,
)

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


class LevelsDoc(Doc):
    """Scores from which an indicator counts as met and as near; below both it is missed."""

    met: Positive
    near: Positive


class RangeDoc(Doc):
    """The least and the greatest value that an actual can have."""

    minimum: Number | None = None
    maximum: Number | None = None


class OwnerDoc(Doc):
    """Who answers for the figure."""

    unit: Id


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
    controllable_by: list[Id]
    origin: Origin
    same_as: Ref | None = None
    aliases: list[Line] = []
    levels: LevelsDoc
    change_limit: Positive | None = None
    scored: Flag = True
    why: Words | None = None
    source: Words | None = None
    weight: dict[Day, WeightEntry] = {}
    target: dict[Day, TargetEntry] = {}
    scoring: dict[Day, ScoringEntry] = {}


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
    accounts: list[Label] = []
    powers: list[Label] = []
    headcount: Whole | None = None
    source: Words | None = None
    why: Words | None = None


class MemberDoc(Doc):
    """A seat on an organ; `unit` where its holder leads one."""

    role: Label
    unit: Id | None = None
    leads: Flag = False


class OrganDoc(Doc):
    """A body of the appraisal."""

    label: Label
    under: Words
    aliases: list[Line] = []
    members: list[MemberDoc]
    powers: list[Label]
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


class RewardDoc(Doc):
    """The bonus pool of a quarter and what each grade is worth."""

    pool: Positive
    unit: Unit
    coefficients: dict[Id, Positive]
    headcount_base: Literal["headcount", "equal"]
    paid: Label
    why: Words


class CalendarDoc(Doc):
    """A due date, counted in days from the first or last day of the quarter."""

    label: Label
    start: Literal["quarter_start", "quarter_end"]
    days: Whole
    who: Id | None = None


class AdjustmentDoc(Doc):
    """How far a discretionary adjustment may go."""

    most_deducted: Positive
    most_added: Positive
    why: Words


class CompanyDoc(Doc):
    """The company: `company.yaml`."""

    id: Id
    label: Label
    languages: list[Literal["zh", "en"]]
    about: Label | None = None
    sample: Flag = False
    shared: Id | None = None
    overlay_weight: Positive
    coverage_limit: Positive
    publish_weights: Flag = False
    units: dict[Id, UnitDoc]
    organs: dict[Id, OrganDoc] = {}
    scorecards: list[Id]
    policies: PoliciesDoc = PoliciesDoc()
    grades: GradesDoc
    veto: VetoDoc
    adjustment: AdjustmentDoc
    reward: RewardDoc
    calendar: dict[Id, CalendarDoc] = {}


# ── strategy.yaml ───────────────────────────────────────────────────────────────────────────────────


class StatementDoc(Doc):
    """A sentence of the strategy: vision, principle, policy."""

    label: Label
    text: Label
    source: Words


class DimensionDoc(Doc):
    """A perspective of the balanced scorecard."""

    label: Label
    source: Words


class ObjectiveDoc(Doc):
    """What is wanted in a dimension, and by when."""

    label: Label
    dimension: Id
    horizon: Horizon
    source: Words
    why: Words | None = None


class FactorDoc(Doc):
    """A critical success factor; `parent` where factors nest."""

    label: Label
    objective: Id
    parent: Id | None = None
    source: Words
    why: Words | None = None


class KpiDoc(Doc):
    """A candidate KPI, what became of it, and the rows that carry it."""

    label: Label
    objective: Id
    factor: Id | None = None
    parent: Id | None = None
    decision: Literal["selected", "dropped"]
    why: Words
    carried_by: list[Ref] = []
    aliases: list[Line] = []
    source: Words


class NodeDoc(Doc):
    """A figure of a tree: read from a row, or computed from other figures."""

    label: Label
    op: Literal["fact", "product", "ratio", "leverage", "percent_of"]
    of: list[Id] = []
    fact: Ref | None = None
    unit: Unit | None = None
    kpi: Id | None = None
    why: Words | None = None


class TreeDoc(Doc):
    """A tree as a figure of the source draws it: of factors below `root`, or of computed nodes."""

    label: Label
    source: Words
    root: Id
    nodes: dict[Id, NodeDoc] = {}


class GoalDoc(Doc):
    """A goal that can be measured."""

    label: Label
    objective: Id
    measure: Ref
    target: Number
    unit: Unit
    by: Day
    horizon: Horizon
    source: Words


class StrategyDoc(Doc):
    """The strategy: `strategy.yaml`."""

    statements: dict[Id, StatementDoc] = {}
    dimensions: dict[Id, DimensionDoc]
    objectives: dict[Id, ObjectiveDoc]
    factors: dict[Id, FactorDoc] = {}
    kpis: dict[Id, KpiDoc] = {}
    trees: dict[Id, TreeDoc] = {}
    goals: dict[Id, GoalDoc] = {}


# ── judgements/*.yaml ───────────────────────────────────────────────────────────────────────────────


class ExpertDoc(Doc):
    """One expert's comparisons (or a group's, already merged); null = not answered."""

    label: Label
    group: Words | None = None
    unit: Id | None = None
    weight: Positive | None = None
    matrix: list[list[Judgement]]


class PrintedDoc(Doc):
    """Weights as the source prints them: within the matrix, and down the hierarchy."""

    local: dict[Id, Positive]
    final: dict[Id, Positive] = {}
    why: Words | None = None


class JudgementDoc(Doc):
    """A pairwise comparison: `judgements/<id>.yaml`.  An item is an indicator of the card or another judgement."""

    id: Id
    label: Label
    scorecard: Id
    parent: Id | None = None
    source: Words
    items: dict[Id, Label]
    experts: dict[Id, ExpertDoc]
    printed: PrintedDoc | None = None
    why: Words | None = None


class QuarterDoc(Doc):
    """The parameters of a quarter's notebooks: `quarters/<quarter>.yaml`."""

    company: Id
    quarter: Line = Field(pattern=r"^\d{4}Q[1-4]$")
    profile: Literal["corrected", "published"]
    language: Literal["zh", "en"]


DOCUMENTS: dict[str, type[Doc]] = {
    "company": CompanyDoc,
    "scorecard": CardDoc,
    "strategy": StrategyDoc,
    "judgement": JudgementDoc,
    "quarter": QuarterDoc,
}
Raw = dict[str, Any]
