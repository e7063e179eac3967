"""Hierarchies: weights of the lowest level as products of the weights on the way down, at any depth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from numpy.typing import ArrayLike

from bsclib.ahp.consistency import Consistency, consistency
from bsclib.ahp.faults import fault
from bsclib.ahp.priorities import priorities
from bsclib.ahp.repair import single
from bsclib.errors import Fault, InputError, Place, Text, raise_faults

_BAD_TREE = Text("层次结构有误", "the hierarchy is at fault")
_LOST = Text("从最上层到不了", "cannot be reached from the top")
_TREE = Text("应为一个最上层，其余节点各有一个上级", "one top is expected, and every other node under one parent")


@dataclass(frozen=True, slots=True)
class Element:
    """One thing compared under a node: its weight there, and its share of the whole."""

    name: str
    parent: str
    path: tuple[str, ...]
    local: float
    overall: float
    leaf: bool


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Weights of a whole hierarchy.

    Attributes
    ----------
    elements : tuple of Element
        Every element below the root, from the top down, each node's in the order of its matrix.
    nodes : dict of str to Consistency
        Consistency of the matrix at each node.
    leaves : dict of str to float
        Overall weight of each lowest element, of sum 1; the same alternative under several criteria is added up.
    """

    elements: tuple[Element, ...]
    nodes: dict[str, Consistency]
    leaves: dict[str, float]


def hierarchy(
    matrices: Mapping[str, tuple[Sequence[str], ArrayLike]],
    root: str | None = None,
    method: str = "eigenvector",
    ri: str = "saaty1980",
) -> Hierarchy:
    """Return local and overall weights of a hierarchy, and the consistency at each of its nodes.

    Parameters
    ----------
    matrices : mapping of node to (names, matrix)
        What is compared under each node, and the judgements (n, n).  A name that is itself a node goes on below;
        other names are leaves, and may appear under several nodes (alternatives).
    root : str, optional
        The topmost node: the one that nothing leads to, when not given.
    method, ri : str
        As in `priorities` and `consistency`.

    Returns
    -------
    Hierarchy
        Its nodes, and the overall weight of every leaf (`leaves`), of sum 1.

    Raises
    ------
    InputError
        Unsound matrices, names that do not match a matrix, a node under two parents or under itself, or nodes
        that cannot be reached from the root.  All at once, each with its node.
    UsageError
        Unknown method or table.

    References
    ----------
    Saaty, T. L. (1980). The Analytic Hierarchy Process. McGraw-Hill.

    Examples
    --------
    >>> tree = {"goal": (["cost", "use"], [[1, 3], [1 / 3, 1]]), "use": (["ease", "help"], [[1, 1], [1, 1]])}
    >>> {name: round(weight, 6) for name, weight in hierarchy(tree).leaves.items()}
    {'cost': 0.75, 'ease': 0.125, 'help': 0.125}
    """
    children = {str(node): [str(name) for name in names] for node, (names, _) in matrices.items()}
    faults = _tree_faults(children, root)
    nodes: dict[str, Consistency] = {}
    weights: dict[str, list[float]] = {}
    for node, (names, matrix) in matrices.items():
        try:
            nodes[str(node)] = consistency(single(matrix), ri)
            weights[str(node)] = priorities(matrix, method).tolist()
        except InputError as error:
            faults += [_at_node(str(node), f) for f in error.faults]
            continue
        if len(names) != len(weights[str(node)]):
            faults.append(fault("labels", Place(sheet=str(node)), found=len(names), n=len(weights[str(node)])))
    raise_faults(_BAD_TREE, faults)
    top = root if root is not None else _roots(children)[0]
    elements = tuple(_walk(top, children, weights))
    leaves: dict[str, float] = {}
    for element in elements:
        if element.leaf:
            leaves[element.name] = leaves.get(element.name, 0.0) + element.overall
    return Hierarchy(elements, nodes, leaves)


def _roots(children: dict[str, list[str]]) -> list[str]:
    below = {name for names in children.values() for name in names}
    return [node for node in children if node not in below]


def _walk(top: str, children: dict[str, list[str]], weights: dict[str, list[float]]) -> Iterator[Element]:
    level: list[tuple[str, tuple[str, ...], float]] = [(top, (top,), 1.0)]
    while level:
        below = []
        for node, path, share in level:
            for name, local in zip(children[node], weights[node], strict=True):
                element = Element(name, node, (*path, name), local, share * local, name not in children)
                yield element
                if not element.leaf:
                    below.append((name, element.path, element.overall))
        level = below


def _tree_faults(children: dict[str, list[str]], root: str | None) -> list[Fault]:
    parents: dict[str, list[str]] = {}
    faults = []
    for node, names in children.items():
        for name in names:
            parents.setdefault(name, []).append(node)
        for name in dict.fromkeys(n for n in names if names.count(n) > 1):
            faults.append(_told("duplicate", node, Text("“{n}”出现多次", "“{n}” appears more than once").fill(n=name)))
    faults += [
        _told("parents", node, Text("在 {p} 之下都出现", "stands under each of {p}").fill(p=", ".join(parents[node])))
        for node in children
        if len(set(parents.get(node, []))) > 1
    ]
    roots = [root] if root is not None else _roots(children)
    if len(roots) != 1 or roots[0] not in children or roots[0] in parents:
        found = Text("最上层是 {r}", "the top is {r}").fill(r=", ".join(map(str, roots)) or "–")
        return [*faults, _told("root", "", found)]
    reached = _reached(roots[0], children)
    lost = [node for node in children if node not in reached]
    return faults + [_told("unreachable", node, _LOST) for node in lost]


def _reached(top: str, children: dict[str, list[str]]) -> set[str]:
    seen, queue = {top}, [top]
    while queue:
        fresh = [name for name in children[queue.pop()] if name in children and name not in seen]
        seen.update(fresh)
        queue += fresh
    return seen


def _told(code: str, node: str, found: Text) -> Fault:
    return Fault(code, Place(sheet=node), found, _TREE)


def _at_node(node: str, f: Fault) -> Fault:
    place = Place(sheet=node, cell=f.place.cell, path=f.place.path)
    return Fault(f.code, place, f.found, f.expected, f.remedy, f.level, f.extra)
