"""Questions asked of the strategy: what hangs on what, which cards serve it, and the figures of its trees.

Everything here reads the rulebook (and, for figures, the facts of a quarter) and returns plain rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from math import prod
from typing import Any, NamedTuple

from bsclib.errors import Text
from bsclib.law import Indicator, Rulebook, Strategy
from bsclib.law.strategy import Node, Tree


class Branch(NamedTuple):
    """One line of a tree: how deep, what it is, and for a KPI what became of it and which rows carry it."""

    depth: int
    kind: str
    id: str
    label: Text
    decision: str = ""
    carried_by: tuple[str, ...] = ()


class Candidate(NamedTuple):
    """A candidate KPI, the decision on it and the reason given for it."""

    id: str
    label: Text
    dimension: Text
    objective: Text
    decision: str
    why: Text
    carried_by: tuple[str, ...]
    source: Text


class Service(NamedTuple):
    """How far a card serves an objective: its rows that carry the objective's KPIs, and their share of its weight."""

    objective: str
    label: Text
    scorecard: str
    rows: tuple[str, ...]
    share: Fraction


class NodeFigure(NamedTuple):
    """A figure of a computed tree; None where a fact is missing."""

    depth: int
    id: str
    label: Text
    value: Fraction | None
    unit: str | None


# ── the tree ────────────────────────────────────────────────────────────────────────────────────────


def _kpis(strategy: Strategy, depth: int, parent: str | None = None, **where: str | None) -> Iterator[Branch]:
    for id, kpi in strategy.kpis.items():
        if kpi.parent == parent and all(getattr(kpi, name) == value for name, value in where.items()):
            yield Branch(depth, "kpi", id, kpi.label, kpi.decision, kpi.carried_by)
            yield from _kpis(strategy, depth + 1, id)


def _factor(strategy: Strategy, id: str, depth: int) -> Iterator[Branch]:
    yield Branch(depth, "factor", id, strategy.factors[id].label)
    yield from _kpis(strategy, depth + 1, factor=id)
    for child, factor in strategy.factors.items():
        if factor.parent == id:
            yield from _factor(strategy, child, depth + 1)


def _objective(strategy: Strategy, id: str, depth: int) -> Iterator[Branch]:
    yield Branch(depth, "objective", id, strategy.objectives[id].label)
    for child, factor in strategy.factors.items():
        if factor.objective == id and factor.parent is None:
            yield from _factor(strategy, child, depth + 1)
    yield from _kpis(strategy, depth + 1, objective=id, factor=None)


def outline(strategy: Strategy) -> tuple[Branch, ...]:
    """Return the whole strategy, dimension → objective → success factor → KPI, in reading order."""
    lines: list[Branch] = []
    for id, dimension in strategy.dimensions.items():
        lines.append(Branch(0, "dimension", id, dimension.label))
        for child, objective in strategy.objectives.items():
            if objective.dimension == id:
                lines += _objective(strategy, child, 1)
    return tuple(lines)


def drawn(strategy: Strategy, tree: str) -> tuple[Branch, ...]:
    """Return a tree as a figure of the source draws it, from its root down."""
    root = strategy.trees[tree].root
    if root in strategy.factors:
        return tuple(_factor(strategy, root, 0))
    if root in strategy.objectives:
        return tuple(_objective(strategy, root, 0))
    return tuple(b for b in outline(strategy) if b.id == root)


def candidates(strategy: Strategy) -> tuple[Candidate, ...]:
    """Return every candidate KPI with its decision and reason, in the law's order."""
    found = []
    for id, kpi in strategy.kpis.items():
        objective = strategy.objectives[kpi.objective]
        dimension = strategy.dimensions[objective.dimension]
        found.append(
            Candidate(
                id, kpi.label, dimension.label, objective.label, kpi.decision, kpi.why, kpi.carried_by, kpi.source
            )
        )
    return tuple(found)


# ── cards and strategy ──────────────────────────────────────────────────────────────────────────────


def coverage(rulebook: Rulebook) -> tuple[Service, ...]:
    """Return, for every objective and card, the rows that serve it and their share of the card's weight.

    A row serves an objective when a KPI of the objective names it in `carried_by`.  Objectives and cards are in the
    law's order; a pair without a row stands there with a share of 0.
    """
    carried: dict[str, set[str]] = {id: set() for id in rulebook.strategy.objectives}
    for kpi in rulebook.strategy.kpis.values():
        carried[kpi.objective].update(kpi.carried_by)
    found = []
    for id, objective in rulebook.strategy.objectives.items():
        for card in rulebook.scorecards:
            rows = [i for i in card if f"{card.id}/{i.id}" in carried[id]]
            whole = sum((Fraction(i.weight or 0) for i in card), Fraction(0))
            share = sum((Fraction(i.weight or 0) for i in rows), Fraction(0)) / whole if whole else Fraction(0)
            found.append(Service(id, objective.label, card.id, tuple(i.id for i in rows), share))
    return tuple(found)


def ancestry(rulebook: Rulebook, row: Indicator) -> tuple[str, ...]:
    """Return the rows that `row` is cascaded from or is the same figure as, nearest first."""
    found: list[str] = []
    waiting = [row]
    while waiting:
        here = waiting.pop(0)
        for reference in (here.origin, here.same_as):
            if reference and reference != "internal" and reference not in found:
                found.append(reference)
                waiting.append(rulebook.at(reference))
    return tuple(found)


def uncarried(rulebook: Rulebook) -> tuple[Indicator, ...]:
    """Return the company's rows that no card below the company carries.

    A lower card carries a row when one of its own is cascaded from it, directly or through another card, or is the
    same figure.  Rows that only take another card's total are left out.
    """
    lower = [c for c in rulebook.scorecards if c.level not in ("company", "process")]
    reached = {reference for card in lower for row in card for reference in ancestry(rulebook, row)}
    top = [row for card in rulebook.scorecards if card.level == "company" for row in card]
    return tuple(r for r in top if f"{r.scorecard}/{r.id}" not in reached and not (r.rule and r.rule.linked))


def unserving(rulebook: Rulebook) -> tuple[Indicator, ...]:
    """Return the rows that neither carry a KPI of the strategy nor are cascaded from a row that does."""
    carried = {reference for kpi in rulebook.strategy.kpis.values() for reference in kpi.carried_by}
    rows = [row for card in rulebook.scorecards if card.level != "process" for row in card]
    return tuple(r for r in rows if not {f"{r.scorecard}/{r.id}", *ancestry(rulebook, r)} & carried)


# ── computed trees ──────────────────────────────────────────────────────────────────────────────────


def _exact(value: object) -> Fraction | None:
    return Fraction(value) if isinstance(value, int | Decimal | Fraction) else None


def _computed(node: Node, parts: list[Fraction | None]) -> Fraction | None:
    """Return a node from its parts; None where one is missing or a divisor is 0."""
    known = [p for p in parts if p is not None]
    if len(known) < len(parts):
        return None
    match node.op:
        case "product":
            return prod(known, start=Fraction(1))
        case "ratio" | "percent_of":
            scale = 100 if node.op == "percent_of" else 1
            return known[0] / known[1] * scale if known[1] else None
        case _:  # leverage: assets per unit of equity, from the debt ratio [%]
            return 100 / (100 - known[0]) if known[0] != 100 else None


def figures(tree: Tree, values: Mapping[str, object]) -> tuple[NodeFigure, ...]:
    """Return the figures of a computed tree, root first, each exact.

    Parameters
    ----------
    tree : Tree
        With nodes; a tree of success factors has no figures.
    values : mapping
        "card/indicator" → number; anything else counts as missing.

    Examples
    --------
    >>> node = {"label": {"zh": "利率", "en": "margin"}, "op": "percent_of", "of": ["a", "b"]}
    >>> leaf = {"label": {"zh": "数", "en": "figure"}, "op": "fact"}
    >>> nodes = {"margin": node, "a": leaf | {"fact": "x/gain"}, "b": leaf | {"fact": "x/income"}}
    >>> tree = Tree(label=node["label"], source="–", root="margin", nodes=nodes)
    >>> [str(f.value) for f in figures(tree, {"x/gain": 3, "x/income": 8})]
    ['75/2', '3', '8']
    """

    def below(id: str, depth: int) -> list[NodeFigure]:
        node = tree.nodes[id]
        parts = [below(child, depth + 1) for child in node.of]
        value = _exact(values.get(node.fact)) if node.fact else _computed(node, [p[0].value for p in parts])
        return [NodeFigure(depth, id, node.label, value, node.unit), *(f for p in parts for f in p)]

    return tuple(below(tree.root, 0)) if tree.nodes else ()


def figures_of(rulebook: Rulebook, facts: Any) -> dict[str, tuple[NodeFigure, ...]]:
    """Return the figures of every computed tree of the law, from the actuals of a quarter's facts."""
    values = {f"{card}/{id}": fact.actual for (card, id), fact in facts.rows.items()}
    return {id: figures(tree, values) for id, tree in rulebook.strategy.trees.items() if tree.nodes}
