"""Tiny stand-ins for law and evidence: only what scoring reads of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from bsclib.errors import NOTHING, Place, Text
from bsclib.law.company import USUAL_RATERS
from bsclib.policies import Policies
from bsclib.scoring import Rule, rule_from_mapping

ROW, CARD, GROUP, PERCENT = Text("指标", "row"), Text("考核表", "card"), Text("维度", "group"), Text("%", "%")


@dataclass(frozen=True)
class Indicator:
    id: str
    scorecard: str = "card"
    rule: Rule | None = None
    weight: Decimal | None = Decimal(1)
    decimals: int = 2
    unit: str = "percent"
    unit_label: Text = PERCENT
    better_nature: str = "higher"
    label: Text = ROW
    dimension: Text = GROUP
    text: str = ""
    scored: bool = True
    due: bool = True
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    source: str = "Table 1"
    cited: Text = NOTHING
    controllable_by: tuple[str, ...] = ("unit",)
    same_as: str | None = None
    origin: str = "internal"
    aliases: tuple[str, ...] = ()
    definition: Text = NOTHING
    refused: Text = NOTHING
    kind: str = "scored"
    section: str | None = None
    file: str = "scorecards/card.yaml"
    line: int = 1


@dataclass(frozen=True)
class Card:
    id: str = "card"
    indicators: tuple[Indicator, ...] = ()
    unit: str = "unit"
    level: str = "department"
    label: Text = CARD
    dimensions: dict[str, Text] = field(default_factory=dict)
    sections: dict[str, Any] = field(default_factory=dict)
    cap: Decimal | None = None
    file: str = "scorecards/card.yaml"
    line: int = 1


@dataclass(frozen=True)
class Grades:
    lines: tuple[tuple[int, str], ...] = ((90, "优"), (80, "良"), (60, "中"), (0, "差"))

    @property
    def bands(self) -> Any:
        return tuple(SimpleNamespace(label=Text(name, name)) for _, name in self.lines)

    def of(self, total: Any) -> Any:
        return next(SimpleNamespace(label=Text(name, name)) for line, name in self.lines if total >= line)

    @property
    def lowest(self) -> Any:
        return SimpleNamespace(label=Text(self.lines[-1][1], self.lines[-1][1]))


@dataclass(frozen=True)
class Rulebook:
    scorecards: tuple[Card, ...] = ()
    policies: Policies = Policies()
    profile: str = "corrected"
    weight_set: str = "restored"
    overlay_weight: Decimal = Decimal("9.39")
    coverage_limit: Decimal = Decimal(80)
    waiver_limit: Decimal = Decimal(20)
    grade_table: Grades = Grades()
    units: dict[str, Any] = field(default_factory=dict)
    organs: dict[str, Any] = field(default_factory=dict)
    judgements: dict[str, Any] = field(default_factory=dict)
    company: Any = field(
        default_factory=lambda: SimpleNamespace(
            most_deducted=Decimal(10), most_added=Decimal(0), languages=("zh", "en"), raters=USUAL_RATERS
        )
    )

    def place(self, *path: str) -> Place:
        return Place(file="company.yaml", path=".".join(path))

    def replace(self, **policies: Any) -> Rulebook:
        return replace(self, policies=self.policies.replace(**policies))

    def within(self, unit: str, above: str) -> bool:
        here: str | None = unit
        while here is not None and here != above:
            here = self.units[here].parent
        return here == above


def rule(**words: Any) -> Rule:
    return rule_from_mapping(words)


def card(*indicators: Indicator, id: str = "card", **words: Any) -> Card:
    return Card(id, tuple(replace(i, scorecard=id) for i in indicators), **words)


def fact(target: Any = None, actual: Any = None, cell: str = "指标!J2") -> Any:
    def number(value: Any) -> Any:
        return Decimal(value) if isinstance(value, str) and value.lstrip("-").replace(".", "", 1).isdigit() else value

    return SimpleNamespace(target=number(target), actual=number(actual), cell=cell)


def facts(rows: dict[tuple[str, str], Any], **tables: list[dict[str, Any]]) -> Any:
    return SimpleNamespace(company="c", period="2025Q4", rows=rows, tables=tables)


def one(rule_: Rule | None, target: Any, actual: Any, *, policies: dict[str, Any] | None = None, **words: Any) -> Any:
    """Return (rulebook, facts) of a card with a single row."""
    book = Rulebook((card(Indicator("i", rule=rule_, **words)),), Policies().replace(**(policies or {})))
    return book, facts({("card", "i"): fact(target, actual)})
