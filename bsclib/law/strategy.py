"""The strategy and the experts' comparisons: what `strategy.yaml` and `judgements/*.yaml` say, and what rooms read.

The strategy is flat (dimension, objective, success factor, KPI), each thing naming what it hangs on, so that a tree
of any depth is written without nesting.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from bsclib.law.vocabulary import Cell, Day, Doc, Horizon, Id, Label, Line, Number, Positive, Ref, UnitName, Words


class Statement(Doc):
    """A sentence of the strategy: vision, principle, policy."""

    label: Label
    text: Label
    source: Words


class Dimension(Doc):
    """A perspective of the balanced scorecard."""

    label: Label
    source: Words


class Objective(Doc):
    """What is wanted in a dimension, and by when."""

    label: Label
    dimension: Id
    horizon: Horizon
    source: Words
    why: Words | None = None


class Factor(Doc):
    """A critical success factor; `parent` where factors nest."""

    label: Label
    objective: Id
    parent: Id | None = None
    source: Words
    why: Words | None = None


class Kpi(Doc):
    """A candidate KPI, what became of it, and the rows that carry it."""

    label: Label
    objective: Id
    factor: Id | None = None
    parent: Id | None = None
    decision: Literal["selected", "dropped"]
    why: Words
    carried_by: tuple[Ref, ...] = ()
    aliases: tuple[Line, ...] = ()
    source: Words


class Node(Doc):
    """A figure of a tree: read from a row, or computed from other figures."""

    label: Label
    op: Literal["fact", "product", "ratio", "leverage", "percent_of"]
    of: tuple[Id, ...] = ()
    fact: Ref | None = None
    unit: UnitName | None = None
    kpi: Id | None = None
    why: Words | None = None


class Tree(Doc):
    """A tree as a figure of the source draws it: of factors below `root`, or of computed nodes."""

    label: Label
    source: Words
    root: Id
    nodes: dict[Id, Node] = Field(default={})


class Goal(Doc):
    """A goal that can be measured."""

    label: Label
    objective: Id
    measure: Ref
    target: Number
    unit: UnitName
    by: Day
    horizon: Horizon
    source: Words


class Strategy(Doc):
    """The strategy: `strategy.yaml`."""

    statements: dict[Id, Statement] = Field(default={})
    dimensions: dict[Id, Dimension] = Field(default={})
    objectives: dict[Id, Objective] = Field(default={})
    factors: dict[Id, Factor] = Field(default={})
    kpis: dict[Id, Kpi] = Field(default={})
    trees: dict[Id, Tree] = Field(default={})
    goals: dict[Id, Goal] = Field(default={})


# ── judgements/*.yaml ───────────────────────────────────────────────────────────────────────────────


class Expert(Doc):
    """One expert's comparisons (or a group's, already merged); null = not answered."""

    label: Label
    group: Words | None = None
    unit: Id | None = None
    weight: Positive | None = None
    matrix: tuple[tuple[Cell, ...], ...]


class Printed(Doc):
    """Weights as the source prints them: within the matrix, and down the hierarchy."""

    local: dict[Id, Positive]
    final: dict[Id, Positive] = Field(default={})
    why: Words | None = None


class Judgement(Doc):
    """A pairwise comparison: `judgements/<id>.yaml`.  An item is an indicator of the card or another judgement."""

    id: Id
    label: Label
    scorecard: Id
    parent: Id | None = None
    source: Words
    items: dict[Id, Label]
    experts: dict[Id, Expert]
    printed: Printed | None = None
    why: Words | None = None
