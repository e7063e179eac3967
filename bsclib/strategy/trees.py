"""What hangs on what: the strategy as an outline, its trees, its candidate KPIs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bsclib.errors import Text
from bsclib.law import Strategy


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
    answers: Text | None


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
    """Return the whole strategy, dimension → objective → success factor → KPI, in reading order.

    Parameters
    ----------
    strategy : Strategy

    Returns
    -------
    tuple of Branch

    Examples
    --------
    >>> [(line.depth, line.kind, line.label.en) for line in outline(view.rulebook.strategy)[:2]]
    [(0, 'dimension', 'Financial'), (1, 'objective', 'Sustained profitability')]
    """
    lines: list[Branch] = []
    for id, dimension in strategy.dimensions.items():
        lines.append(Branch(0, "dimension", id, dimension.label))
        for child, objective in strategy.objectives.items():
            if objective.dimension == id:
                lines += _objective(strategy, child, 1)
    return tuple(lines)


def drawn(strategy: Strategy, tree: str) -> tuple[Branch, ...]:
    """Return a tree as a figure of the source draws it, from its root down.

    Parameters
    ----------
    strategy : Strategy
    tree : str
        Its id in the law.

    Returns
    -------
    tuple of Branch

    Examples
    --------
    >>> strategy = view.rulebook.strategy
    >>> drawn(strategy, next(id for id, tree in strategy.trees.items() if not tree.nodes))[0].depth
    0
    """
    root = strategy.trees[tree].root
    if root in strategy.factors:
        return tuple(_factor(strategy, root, 0))
    if root in strategy.objectives:
        return tuple(_objective(strategy, root, 0))
    return tuple(b for b in outline(strategy) if b.id == root)


def candidates(strategy: Strategy) -> tuple[Candidate, ...]:
    """Return every candidate KPI with its decision and reason, in the law's order.

    Parameters
    ----------
    strategy : Strategy

    Returns
    -------
    tuple of Candidate

    Examples
    --------
    >>> found = candidates(view.rulebook.strategy)
    >>> len(found), sorted({candidate.decision for candidate in found})
    (48, ['dropped', 'selected'])
    """
    found = []
    for id, kpi in strategy.kpis.items():
        objective = strategy.objectives[kpi.objective]
        dimension = strategy.dimensions[objective.dimension]
        head = (id, kpi.label, dimension.label, objective.label)
        found.append(Candidate(*head, kpi.decision, kpi.why, kpi.carried_by, kpi.source, kpi.answers))
    return tuple(found)
