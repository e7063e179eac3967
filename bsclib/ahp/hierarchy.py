"""Hierarchies: weights of the lowest level as products of the weights on the way down, at any depth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bsclib.ahp.consistency import Consistency
from bsclib.ahp.faults import BAD_TREE, fault, one_of
from bsclib.ahp.forms import by_name, is_series, names_of
from bsclib.ahp.named import Labelled, Listing, Several, Tabled, labelled
from bsclib.ahp.node import Solved, as_node, is_mixed
from bsclib.ahp.panel import GroupWeights
from bsclib.errors import Fault, InputError, Place, Text, raise_faults

MODES = ("distributive", "ideal")

Weights = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Element(Tabled):
    """One thing compared under a node: its weight there, and its share of the whole."""

    name: str
    parent: str
    path: tuple[str, ...]
    local: float
    overall: float
    leaf: bool


@dataclass(frozen=True, slots=True)
class Hierarchy(Tabled):
    """Weights of a whole hierarchy.

    Attributes
    ----------
    elements : tuple of Element
        Every element below the root, from the top down, each node's in the order of its matrix.
    nodes : dict of str to Consistency
        Consistency of the matrix at each node that was judged.
    leaves : dict of str to float
        Overall weight of each lowest element, of sum 1; the same alternative under several criteria is added up.
    root, mode : str
    groups : dict of str to GroupWeights
        At each node that several experts judged.
    local : dict of str to dict of str to float
        The weights at each node that are multiplied: in ideal mode an alternative's, divided by the best one's.
    notices : tuple of Fault
        Nodes that nobody judged, and what was completed or converted on the way, each with its node.
    """

    elements: Several[Element]
    nodes: dict[str, Consistency]
    leaves: dict[str, float]
    root: str
    mode: str
    groups: dict[str, GroupWeights] = field(repr=False)
    local: Weights = field(repr=False)
    notices: tuple[Fault, ...] = ()

    @property
    def weights(self) -> Labelled:
        """The overall weights of the leaves, shape (leaves,), with their names."""
        return labelled(list(self.leaves.values()), tuple(self.leaves))  # type: ignore[no-any-return]

    def table(self) -> Listing:
        """Return one row an element: its weights, and the CR of what is compared below it."""
        cr = {name: float(found.cr) for name, found in self.nodes.items()}
        rows = [(" › ".join(e.path[1:]), e.local, e.overall, None if e.leaf else cr.get(e.name)) for e in self.elements]
        total = [(name, None, weight, None) for name, weight in self.leaves.items()]
        twice = len(self.leaves) < sum(e.leaf for e in self.elements)
        rows.insert(0, (self.root, 1.0, 1.0, cr.get(self.root)))
        return Listing(("", "local", "overall", "CR"), rows, tuple(total) if twice else ())


def hierarchy(
    matrices: Mapping[str, Any],
    root: str | None = None,
    method: str = "eigenvector",
    ri: str | float = "saaty1980",
    *,
    mode: str = "distributive",
    weights: Any = None,
) -> Hierarchy:
    """Return local and overall weights of a hierarchy, and the consistency at each of its nodes.

    Parameters
    ----------
    matrices : mapping of node to what is compared there
        ``(names, matrix)``; a matrix that has names (DataFrame, dict, `parse`); each expert's matrix by name;
        ``{name: value}`` for ratings or measured values, made to add to 1; None in place of judgements not made:
        equal weights, with a notice; or a `TreeNode` that says more.  A name that is itself a node goes on below;
        other names are leaves, and may appear under several nodes (alternatives).  Pairs may be missing.
    root : str, optional
        The topmost node: the one that nothing leads to, when not given.
    method, ri : str
        As in `priorities` and `consistency`; a `TreeNode` may have a method of its own.
    mode : {"distributive", "ideal"}
        Whether an alternative's weights under a criterion add to 1, or are divided by the best one's [2]_.
    weights : mapping of expert to weight, optional
        The experts' weights at every node whose `TreeNode` has none; at each node those count who judged there.

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
        Unknown method, table or mode.

    References
    ----------
    .. [1] Saaty, T. L. (1980). The Analytic Hierarchy Process. McGraw-Hill.
    .. [2] Saaty, T. L. (1994). How to make a decision: the Analytic Hierarchy Process. Interfaces 24(6), 19-43.

    Examples
    --------
    >>> tree = {"goal": (["cost", "use"], [[1, 3], [1 / 3, 1]]), "use": {"ease": 2, "help": 2}}
    >>> {name: round(weight, 6) for name, weight in hierarchy(tree).leaves.items()}
    {'cost': 0.75, 'ease': 0.125, 'help': 0.125}
    """
    one_of(mode, MODES, Text("综合方式", "the mode of a hierarchy"))
    if not isinstance(matrices, Mapping):
        raise InputError(BAD_TREE, [fault("not_a_table", found=str(matrices)[:40])])
    weights = by_name(weights, BAD_TREE) if is_series(weights) and names_of(weights) else weights
    root = None if root is None else str(root)
    solved: dict[str, Solved] = {}
    faults: list[Fault] = []
    for name, said in matrices.items():
        try:
            solved[str(name)] = as_node(said).solve(method, ri, weights)
        except InputError as error:
            faults += [_at_node(str(name), f) for f in error.faults]
    faults += _strangers(weights, [as_node(said).judgements for said in matrices.values()], solved.values())
    children = {name: list(one.weights) for name, one in solved.items()}
    if not faults:
        faults = _tree_faults(children, root)
    raise_faults(BAD_TREE, faults)
    top = root or _roots(children)[0]
    local = {name: one.weights for name, one in solved.items()}
    used = _idealised(local) if mode == "ideal" else local
    leaves = spread(used, top)
    total = sum(leaves.values())
    notices = (_at_node(name, notice) for name, one in solved.items() for notice in one.notices)
    return Hierarchy(
        Several(_walk(top, local)),
        {name: one.consistency for name, one in solved.items() if one.consistency is not None},
        {name: weight / total for name, weight in leaves.items()},
        top,
        mode,
        {name: one.group for name, one in solved.items() if one.group is not None},
        used,
        (*notices, *_absent(local)),
    )


def _strangers(weights: Any, judged: Iterable[Any], solved: Iterable[Solved]) -> list[Fault]:
    """Return a fault for each vote of somebody who judged at no node."""
    mixed = [str(name) for said in judged if is_mixed(said) for name in said]
    alone = [name for one in solved if one.group is not None for name in getattr(one.group.each, "rows", ())]
    known = dict.fromkeys([*mixed, *alone])
    strange = [str(name) for name in weights if str(name) not in known] if isinstance(weights, Mapping) else []
    return [fault("unknown_label", found=name, names=", ".join(known) or "–") for name in strange]


def a_tree(found: Any) -> Hierarchy:
    """Return what `hierarchy` found, or refuse anything else.

    Raises
    ------
    InputError
        Not a `Hierarchy`.
    """
    if not isinstance(found, Hierarchy):
        raise InputError(BAD_TREE, [fault("no_tree", found=str(found)[:40])])
    return found


def spread(weights: Weights, top: str, share: float = 1.0) -> dict[str, float]:
    """Return what each leaf below `top` gets of `share`, leaves of one name added up."""
    leaves: dict[str, float] = {}
    queue = [(top, share)]
    for node, part in queue:  # grows as it goes
        if node not in weights:
            leaves[node] = leaves.get(node, 0.0) + part
        queue += [(name, part * local) for name, local in weights.get(node, {}).items()]
    return leaves


def _absent(weights: Weights) -> Iterator[Fault]:
    """Yield what is compared under one criterion and not under another: there it counts 0."""
    stands = Counter(name for names in weights.values() for name in names)
    shared = {name for name in alternatives(weights) if stands[name] > 1}
    lists = {node: names for node, names in weights.items() if shared & names.keys() and not weights.keys() & names}
    every = dict.fromkeys(name for names in lists.values() for name in names)
    for node, names in lists.items() if len(lists) > 1 else ():
        lost = [name for name in every if name not in names]
        if lost:
            yield fault("absent", Place(sheet=node), "notice", found=", ".join(lost))


def alternatives(weights: Weights) -> list[str]:
    """Return the leaves under more than one node, and those compared with them; all leaves where none is."""
    below = [name for names in weights.values() for name in names if name not in weights]
    twice = {name for name in below if below.count(name) > 1}
    beside = [name for names in weights.values() if twice & names.keys() for name in names if name not in weights]
    return list(dict.fromkeys(beside or below))


def _idealised(weights: Weights) -> Weights:
    below = [name for names in weights.values() for name in names if name not in weights]
    return {
        node: {name: w / max(local.values()) for name, w in local.items()}
        if all(name not in weights for name in local) and any(below.count(name) > 1 for name in local)
        else local
        for node, local in weights.items()
    }


def _roots(children: Mapping[str, list[str]]) -> list[str]:
    below = {name for names in children.values() for name in names}
    return [node for node in children if node not in below]


def _walk(top: str, weights: Weights) -> Iterator[Element]:
    level: list[tuple[str, tuple[str, ...], float]] = [(top, (top,), 1.0)]
    while level:
        below = []
        for node, path, share in level:
            for name, local in weights[node].items():
                element = Element(name, node, (*path, name), local, share * local, name not in weights)
                yield element
                if not element.leaf:
                    below.append((name, element.path, element.overall))
        level = below


def _tree_faults(children: dict[str, list[str]], root: str | None) -> list[Fault]:
    parents: dict[str, list[str]] = {}
    for node, names in children.items():
        for name in names:
            parents.setdefault(name, []).append(node)
    faults = [
        fault("parents", Place(sheet=node), found=", ".join(parents[node]))
        for node in children
        if len(parents.get(node, [])) > 1
    ]
    roots = [root] if root is not None else _roots(children)
    if len(roots) != 1 or roots[0] not in children or roots[0] in parents:
        return [*faults, fault("root", found=", ".join(map(str, roots)) or "–")]
    reached = _reached(roots[0], children)
    lost = [node for node in children if node not in reached]
    return faults + [fault("unreachable", Place(sheet=node)) for node in lost]


def _reached(top: str, children: Mapping[str, Sequence[str]]) -> set[str]:
    seen, queue = {top}, [top]
    while queue:
        fresh = [name for name in children[queue.pop()] if name in children and name not in seen]
        seen.update(fresh)
        queue += fresh
    return seen


def _at_node(node: str, f: Fault) -> Fault:
    path = " / ".join(p for p in (f.place.sheet, f.place.path) if p)
    return replace(f, place=Place(sheet=node, cell=f.place.cell, path=path))
