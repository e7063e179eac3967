"""The strategy and the experts' comparisons: what `strategy.yaml` and `judgements/*.yaml` say, and what rooms read.

The strategy is flat (dimension, objective, success factor, KPI), each thing naming what it hangs on, so that a tree
of any depth is written without nesting.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from bsclib.errors import Text
from bsclib.law import vocabulary as v
from bsclib.law.dated import Dated, on
from bsclib.law.target_rules import CascadeDoc
from bsclib.law.units import Unit
from bsclib.law.vocabulary import Doc


class Statement(Doc):
    """A sentence of the strategy: vision, principle, policy."""

    label: v.Label
    text: v.Label
    source: v.Words


class Dimension(Doc):
    """A perspective of the balanced scorecard; `names` are its labels by the day they begin on."""

    names: Dated[v.Label] = Field(alias="label")
    source: v.Words

    @property
    def label(self) -> Text:
        """Its name: the newest there is, in the strategy of a day that of the day."""
        return on(self.names, date.max)


class Objective(Doc):
    """What is wanted in a dimension, and by when."""

    label: v.Label
    dimension: v.Id
    horizon: v.Horizon
    source: v.Words
    why: v.Words | None = None


class Factor(Doc):
    """A critical success factor; `parent` where factors nest."""

    label: v.Label
    objective: v.Id
    parent: v.Id | None = None
    source: v.Words
    why: v.Words | None = None


class Kpi(Doc):
    """A candidate KPI, what risk or measure it answers, what became of it, and the rows that carry it."""

    label: v.Label
    objective: v.Id
    factor: v.Id | None = None
    parent: v.Id | None = None
    decision: Literal["selected", "dropped"]
    why: v.Words
    answers: v.Words | None = None
    carried_by: tuple[v.Ref, ...] = ()
    aliases: tuple[v.Line, ...] = ()
    source: v.Words


class Node(Doc):
    """A figure of a tree: read from a row, or computed from other figures."""

    label: v.Label
    op: Literal["fact", "product", "ratio", "leverage", "percent_of"]
    of: tuple[v.Id, ...] = ()
    fact: v.Ref | None = None
    unit: Unit | None = None
    kpi: v.Id | None = None
    why: v.Words | None = None


class Tree(Doc):
    """A tree as a figure of the source draws it: of factors below `root`, or of computed nodes."""

    label: v.Label
    source: v.Words
    root: v.Id
    nodes: dict[v.Id, Node] = Field(default={})


class Goal(Doc):
    """A goal that can be measured."""

    label: v.Label
    objective: v.Id
    measure: v.Ref
    target: v.Number
    unit: Unit
    by: v.Day
    horizon: v.Horizon
    source: v.Words


class Strategy(Doc):
    """The strategy: `strategy.yaml`."""

    statements: dict[v.Id, Statement] = Field(default={})
    dimensions: dict[v.Id, Dimension] = Field(default={})
    objectives: dict[v.Id, Objective] = Field(default={})
    factors: dict[v.Id, Factor] = Field(default={})
    kpis: dict[v.Id, Kpi] = Field(default={})
    trees: dict[v.Id, Tree] = Field(default={})
    goals: dict[v.Id, Goal] = Field(default={})
    cascade: dict[v.Ref, CascadeDoc] = Field(default={})


# ── judgements/*.yaml ───────────────────────────────────────────────────────────────────────────────


class Expert(Doc):
    """One expert's comparisons (or a group's, already merged); null = not answered."""

    label: v.Label
    group: v.Words | None = None
    unit: v.Id | None = None
    weight: v.Positive | None = None
    matrix: tuple[tuple[v.Cell, ...], ...]


class Printed(Doc):
    """Weights as the source prints them: within the matrix, and down the hierarchy."""

    local: dict[v.Id, v.Positive]
    final: dict[v.Id, v.Positive] = Field(default={})
    why: v.Words | None = None


class Judgement(Doc):
    """A pairwise comparison: `judgements/<id>.yaml`.  An item is an indicator of the card or another judgement."""

    id: v.Id
    label: v.Label
    scorecard: v.Id
    parent: v.Id | None = None
    source: v.Words
    items: dict[v.Id, v.Label]
    experts: dict[v.Id, Expert]
    printed: Printed | None = None
    why: v.Words | None = None
