"""The figures of computed trees, exact."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import prod
from typing import Any, NamedTuple

from bsclib.errors import Text
from bsclib.law import Rulebook
from bsclib.law.strategy import Node, Tree


class NodeFigure(NamedTuple):
    """A figure of a computed tree; None where a fact is missing."""

    depth: int
    id: str
    label: Text
    value: Fraction | None
    unit: Text | None


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

    Returns
    -------
    tuple of NodeFigure

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
        return [
            NodeFigure(depth, id, node.label, value, node.unit.label if node.unit else None),
            *(f for p in parts for f in p),
        ]

    return tuple(below(tree.root, 0)) if tree.nodes else ()


def figures_of(rulebook: Rulebook, facts: Any) -> dict[str, tuple[NodeFigure, ...]]:
    """Return the figures of every computed tree of the law, from the actuals of a quarter's facts.

    Parameters
    ----------
    rulebook : Rulebook
    facts : Facts
        Of the quarter.

    Returns
    -------
    dict of tree id to tuple of NodeFigure

    Examples
    --------
    >>> {id: len(found) for id, found in figures_of(view.rulebook, view.facts).items()}
    {'dupont': 7}
    """
    values = {f"{card}/{id}": fact.actual for (card, id), fact in facts.rows.items()}
    return {id: figures(tree, values) for id, tree in rulebook.strategy.trees.items() if tree.nodes}
