"""The company: as `company.yaml` writes it, and as the law of one day has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from pydantic import Field, create_model
from pydantic.dataclasses import dataclass as checked

from bsclib.errors import NOTHING, Text
from bsclib.law import vocabulary as v
from bsclib.law.budget_rules import USUAL_BUDGET, BudgetRulesDoc
from bsclib.law.dated import Dated, not_given, on
from bsclib.law.evidence_slips import USUAL_SLIPS, SlipsDoc
from bsclib.law.indicator import plain
from bsclib.law.organisation import DueDate, Heirs, Organ, PostDoc, UnitDoc
from bsclib.law.target_rules import USUAL_TARGETS, TargetRulesDoc
from bsclib.law.units import KNOWN, Unit
from bsclib.law.vocabulary import STRICT, Doc
from bsclib.policies import POLICIES, Policies

# ── grades, policies, reward ────────────────────────────────────────────────────────────────────────


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
    source: Text
    bands: tuple[Grade, ...]

    def of(self, total: Decimal | Fraction) -> Grade:
        """Return the grade of a total (any exact number)."""
        return next((g for g in self.bands if total >= g.at_least), self.bands[-1])

    @property
    def lowest(self) -> Grade:
        """The grade that a veto leaves."""
        return self.bands[-1]


class BandDoc(Doc):
    """One grade of a table."""

    label: Dated[v.Label]
    at_least: v.Number


class GradeTableDoc(Doc):
    """Grades from the best down; the last one starts at 0."""

    label: Dated[v.Label]
    source: v.Words
    bands: dict[v.Id, BandDoc]

    def at(self, day: date, id: str) -> GradeTable:
        """Return the table under its id, with the labels of `day`."""
        bands = tuple(Grade(g, on(b.label, day), b.at_least) for g, b in self.bands.items())
        return GradeTable(id, on(self.label, day), self.source, bands)


class GradesDoc(Doc):
    """The grade tables and which of them is in force."""

    active: Dated[v.Id]
    tables: dict[v.Id, Dated[GradeTableDoc]]

    def at(self, day: date) -> tuple[GradeTable, ...]:
        """Return the tables of `day`, the active one first."""
        active = on(self.active, day)
        ordered = sorted(self.tables.items(), key=lambda item: item[0] != active)
        return tuple(on(table, day).at(day, id) for id, table in ordered)


if TYPE_CHECKING:
    PoliciesDoc = Policies
else:  # the defaults of the policies, from the one table that declares them
    PoliciesDoc = create_model(
        "PoliciesDoc",
        __base__=Doc,
        __doc__="Defaults of the policies.",
        **{
            name: (Literal[told.choices], told.choices[0]) if told.choices else (v.Positive | None, None)
            for name, told in POLICIES.items()
        },
    )


class VetoDoc(Doc):
    """What a veto does to a card."""

    grade: Literal["lowest"] = "lowest"
    bonus: v.Positive
    why: v.Words


class CommonGoal(Doc):
    """An indicator that concerns everybody's pay, and the share of the pool [0 … 1] left where its target is missed."""

    indicator: v.Ref
    share: v.Positive


class Reward(Doc):
    """The bonus pool of a quarter, what each grade is worth, and how the pool becomes amounts.

    `distribution: own` lets company and units move the sum that is paid, up to `ceiling` × pool; `shared` pays the
    whole pool and lets them move its parts.  `year` is the pool of the whole year, if more than its quarters' pools.
    """

    pool: v.Positive
    unit: Unit
    coefficients: dict[v.Id, v.Positive]
    headcount_base: Literal["headcount", "equal"]
    distribution: Literal["own", "shared"] = "own"
    ceiling: v.Positive = Decimal("1.2")
    common_goal: CommonGoal | None = None
    year: v.Positive | None = None
    paid: v.Label
    why: v.Words


class AdjustmentDoc(Doc):
    """How far a discretionary adjustment may go."""

    most_deducted: v.Positive
    most_added: v.Positive
    why: v.Words


class RaterRoleDoc(Doc):
    """What the raters of a role weigh; where it is `required`, a row without one of them waits."""

    weight: v.Positive
    required: v.Flag = False


class RatersDoc(Doc):
    """The roles of those who rate; a rater whose mean distance to the others is above `lenient` [points] is marked."""

    roles: dict[v.RaterRole, RaterRoleDoc]
    lenient: v.Positive = Decimal(5)
    why: v.Words


class AlertsDoc(Doc):
    """Deviations from budget [%] beyond which a line is watched, warned of, alarming."""

    watch: v.Positive
    warn: v.Positive
    alarm: v.Positive


# ── what holds where a company says nothing ─────────────────────────────────────────────────────────

UNSAID = Text("办法没有规定", "the law says nothing")
USUAL_BANDS = {
    "excellent": (Text("优", "Excellent"), Decimal(90)),
    "good": (Text("良", "Good"), Decimal(80)),
    "fair": (Text("中", "Fair"), Decimal(60)),
    "poor": (Text("差", "Poor"), Decimal(0)),
}


def _usual_grades() -> GradesDoc:
    bands = {id: BandDoc.model_construct(label={date.min: label}, at_least=n) for id, (label, n) in USUAL_BANDS.items()}
    label = {date.min: Text("四级", "Four grades")}
    table = GradeTableDoc.model_construct(label=label, source=Text("财政绩效评价惯例", "The usual four"), bands=bands)
    return GradesDoc.model_construct(active={date.min: "usual"}, tables={"usual": {date.min: table}})


USUAL_GRADES = _usual_grades()
USUAL_VETO = VetoDoc.model_construct(grade="lowest", bonus=Decimal(0), why=UNSAID)
NO_ADJUSTMENT = AdjustmentDoc.model_construct(most_deducted=Decimal(0), most_added=Decimal(0), why=UNSAID)
USUAL_RATERS = RatersDoc.model_construct(
    roles={r: RaterRoleDoc(weight=Decimal(r != "self")) for r in ("self", "peer", "office", "outside")},
    why=UNSAID,
)
NO_REWARD = Reward.model_construct(
    pool=Decimal(0),
    unit=KNOWN["wan_yuan"],
    coefficients={},
    headcount_base="equal",
    paid=UNSAID,
    why=UNSAID,
)

# ── the whole ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class CompanyFields:
    """What a company is on every day."""

    id: v.Id
    languages: tuple[Literal["zh", "en"], ...]
    sample: v.Flag = False
    shared: v.Id | None = None
    overlay_weight: v.Positive = Decimal(0)
    coverage_limit: v.Positive = Decimal(80)
    waiver_limit: v.Positive = Decimal(20)
    strict: v.Flag = False
    publish_weights: v.Flag = False


@dataclass(frozen=True, kw_only=True)
class Company(CompanyFields):
    """Names, and the settings that are one for the whole company."""

    label: Text
    about: Text
    veto_bonus: Decimal
    most_deducted: Decimal
    most_added: Decimal
    alerts: Mapping[str, Decimal]
    raters: RatersDoc = USUAL_RATERS
    slips: SlipsDoc = USUAL_SLIPS
    budget: BudgetRulesDoc = USUAL_BUDGET
    targets: TargetRulesDoc = USUAL_TARGETS


@checked(frozen=True, kw_only=True, config=STRICT)
class CompanyDoc(CompanyFields):
    """The company: `company.yaml`."""

    label: Dated[v.Label]
    about: v.Label | None = None
    alerts: Dated[AlertsDoc | None] = Field(default_factory=not_given)
    slips: Dated[SlipsDoc] = Field(default_factory=lambda: {date.min: USUAL_SLIPS})
    budget: Dated[BudgetRulesDoc] = Field(default_factory=lambda: {date.min: USUAL_BUDGET})
    targets: Dated[TargetRulesDoc] = Field(default_factory=lambda: {date.min: USUAL_TARGETS})
    units: dict[v.Id, UnitDoc]
    posts: dict[v.Id, PostDoc] = Field(default={})
    organs: dict[v.Id, Organ] = Field(default={})
    scorecards: tuple[v.Id, ...]
    policies: Dated[PoliciesDoc] = Field(default_factory=lambda: {date.min: PoliciesDoc()})
    grades: Dated[GradesDoc] = Field(default_factory=lambda: {date.min: USUAL_GRADES})
    veto: Dated[VetoDoc] = Field(default_factory=lambda: {date.min: USUAL_VETO})
    adjustment: Dated[AdjustmentDoc] = Field(default_factory=lambda: {date.min: NO_ADJUSTMENT})
    raters: Dated[RatersDoc] = Field(default_factory=lambda: {date.min: USUAL_RATERS})
    reward: Dated[Reward] = Field(default_factory=lambda: {date.min: NO_REWARD})
    calendar: dict[v.Id, DueDate] = Field(default={})

    def at(self, day: date) -> Company:
        """Return the settings of `day`."""
        adjustment = on(self.adjustment, day)
        return Company(
            **plain(self, CompanyFields),
            label=on(self.label, day),
            about=self.about or NOTHING,
            veto_bonus=on(self.veto, day).bonus,
            most_deducted=adjustment.most_deducted,
            most_added=adjustment.most_added,
            alerts=dict(on(self.alerts, day) or ()),
            raters=on(self.raters, day),
            slips=on(self.slips, day),
            budget=on(self.budget, day),
            targets=on(self.targets, day),
        )

    def followers(self, unit: str) -> Iterator[str]:
        """Yield the units that follow `unit`, nearest first, and those that follow them."""
        waiting, seen = [unit], {unit}
        while waiting:
            here = waiting.pop(0)
            for id, other in self.units.items():
                if here in other.succeeds and id not in seen:
                    seen.add(id)
                    waiting.append(id)
                    yield id

    def heirs(self, day: date) -> Heirs:
        """Return for every unit who stands for it on `day`: itself, else the units that followed it."""
        living = {id for id, unit in self.units.items() if unit.exists.on(day)}
        return {id: (id,) if id in living else tuple(f for f in self.followers(id) if f in living) for id in self.units}
