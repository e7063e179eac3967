"""Sensitivity: what becomes of the leaves of a tree when one criterion's weight moves, and where ranks change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from typing import Any

from bsclib.ahp.faults import BAD_TREE, fault, number
from bsclib.ahp.hierarchy import Hierarchy, Weights, a_tree, alternatives, hierarchy, spread
from bsclib.ahp.named import Labelled, Listing, Several, Tabled, labelled
from bsclib.ahp.node import as_node
from bsclib.errors import InputError, Text

_MORE = 1 + 1e-12  # weights apart by less are equal
WITHOUT = Text("去掉“{n}”后无法计算", "without “{n}” the tree cannot be computed")


@dataclass(frozen=True, slots=True)
class Crossing(Tabled):
    """Two leaves of equal weight at `at`, the criterion's weight; above it `first` is ahead of `second`."""

    first: str
    second: str
    at: float

    def table(self) -> Listing:
        """Return one row: which two are equal, and where."""
        return Listing(("pair", "at"), [(f"{self.first} = {self.second}", self.at)])


@dataclass(frozen=True, slots=True)
class Sensitivity(Tabled):
    """The leaves' weights as a criterion's local weight moves from 0 to 1, its siblings keeping their proportions.

    Attributes
    ----------
    criterion, parent : str
    weight : float
        The criterion's weight under its parent, as judged.
    at_zero, at_one : ndarray, shape (leaves,)
        The leaves' weights at both ends, between which they run straight (in ideal mode: before they are made to
        add to 1).
    gradient : ndarray, shape (leaves,)
        Change of a leaf's weight per unit of the criterion's.
    crossings : tuple of Crossing
        Where two leaves change places, ascending; computed exactly from the lines.
    """

    criterion: str
    parent: str
    weight: float
    at_zero: Labelled
    at_one: Labelled
    gradient: Labelled
    crossings: Several[Crossing]
    ideal: bool = field(default=False, repr=False)

    def at(self, weight: float) -> Labelled:
        """Return the leaves' weights, of sum 1, with the criterion at `weight`, 0 to 1.

        Raises
        ------
        InputError
            A weight that is none.
        """
        weight = number("weight", weight, least=0, most=1)
        line: Any = self.at_zero + (self.at_one - self.at_zero) * weight
        return line / line.sum() if self.ideal else line  # type: ignore[no-any-return]

    @property
    def stable(self) -> tuple[float, float]:
        """The interval of the criterion's weight in which the first place stays where it is."""
        now = self.at(self.weight)
        top = now.labels[int(now.argmax())]
        changes = [c.at for c in self.crossings if top in (c.first, c.second)]
        below, above = [t for t in changes if t <= self.weight], [t for t in changes if t > self.weight]
        return max(below, default=0.0), min(above, default=1.0)

    def table(self) -> Listing:
        """Return one row a leaf, and the crossings below."""
        names, now = self.at_zero.labels, self.at(self.weight)
        rows = zip(
            names, self.at(0.0).tolist(), now.tolist(), self.at(1.0).tolist(), self.gradient.tolist(), strict=True
        )
        below = tuple((pair, None, at, None, None) for pair, at in self.crossings.table().rows)
        return Listing((self.criterion, "0", f"{self.weight:.4f}", "1", "gradient"), list(rows), below)


def sensitivity(found: Hierarchy, criterion: str) -> Sensitivity:
    r"""Return what becomes of the leaves when the weight of `criterion` under its parent moves from 0 to 1.

    With :math:`t` the weight, a leaf has :math:`s(t) = s(0) + t (s(1) - s(0))`; two leaves meet at
    :math:`t^* = d_0 / (d_0 - d_1)`, :math:`d` the difference between them at both ends.

    Parameters
    ----------
    found : Hierarchy
    criterion : str
        Any element but the root that stands under one node.

    Returns
    -------
    Sensitivity

    Raises
    ------
    InputError
        No such criterion, one under several nodes, or one without siblings.

    References
    ----------
    Triantaphyllou, E. and Sánchez, A. (1997). A sensitivity analysis approach for some deterministic
    multi-criteria decision making methods. Decision Sciences 28, 151-194.

    Examples
    --------
    >>> from bsclib.ahp import hierarchy
    >>> tree = {"car": {"price": 3, "safety": 1}, "price": {"A": 3, "B": 1}, "safety": {"A": 1, "B": 3}}
    >>> seen = sensitivity(hierarchy(tree), "price")
    >>> seen.crossings, seen.gradient.round(2).tolist(), seen.stable
    ((Crossing(first='A', second='B', at=0.5),), [0.5, -0.5], (0.5, 1.0))
    """
    criterion = str(criterion)
    parent = _parent(a_tree(found).local, criterion)
    ends = [spread(_moved(found.local, parent, criterion, t), found.root) for t in (0.0, 1.0)]
    names = tuple(found.leaves)
    zero, one = ([end.get(name, 0.0) for name in names] for end in ends)
    crossings = []
    for i, j in combinations(range(len(names)), 2):
        d0, d1 = Fraction(zero[i]) - Fraction(zero[j]), Fraction(one[i]) - Fraction(one[j])
        if d0 * d1 < 0 and min(abs(d0), abs(d1)) > 1e-13:
            ahead, behind = (i, j) if d1 > 0 else (j, i)
            crossings.append(Crossing(names[ahead], names[behind], float(d0 / (d0 - d1))))
    ideal = found.mode == "ideal"
    lines = [labelled(end, names) for end in (zero, one)]
    weight = found.local[parent][criterion] / sum(found.local[parent].values())
    slope = lines[1] - lines[0]
    if ideal:
        line = lines[0] + slope * weight
        slope = (slope - line / line.sum() * slope.sum()) / line.sum()
    order = Several(sorted(crossings, key=lambda c: c.at))
    return Sensitivity(criterion, parent, weight, lines[0], lines[1], slope, order, ideal)


@dataclass(frozen=True, slots=True)
class Tornado(Tabled):
    """How far a leaf's weight swings when each criterion's weight is made smaller and larger by the same share.

    Attributes
    ----------
    leaf : str
    change : float
    now : float
        The leaf's weight as it is.
    bars : tuple of (criterion, low, high)
        The leaf's weight with the criterion's weight smaller and larger, the widest swing first.
    """

    leaf: str
    change: float
    now: float
    bars: tuple[tuple[str, float, float], ...]

    def table(self) -> Listing:
        """Return one row a criterion."""
        heads = (self.leaf, f"-{self.change:.0%}", f"+{self.change:.0%}", "swing")
        return Listing(heads, [(name, low, high, abs(high - low)) for name, low, high in self.bars])


def tornado(found: Hierarchy, leaf: str | None = None, change: float = 0.2) -> Tornado:
    """Return how a leaf's weight swings when the weight of each criterion is changed by a share of itself.

    Parameters
    ----------
    found : Hierarchy
    leaf : str, optional
        The first of the ranking when not given.
    change : float
        Share of the criterion's weight taken off and put on, 0 to 1; no weight passes 1.

    Returns
    -------
    Tornado

    Raises
    ------
    InputError
        No such leaf, or a change that is no share.

    Examples
    --------
    >>> from bsclib.ahp import hierarchy
    >>> tree = {"car": {"price": 3, "safety": 1}, "price": {"A": 3, "B": 1}, "safety": {"A": 1, "B": 3}}
    >>> print(tornado(hierarchy(tree), "A", 0.2))
    A         -20%    +20%   swing
    price   0.5500  0.7000  0.1500
    safety  0.6500  0.6000  0.0500
    """
    leaf = max(a_tree(found).leaves, key=lambda name: found.leaves[name]) if leaf is None else str(leaf)
    if leaf not in found.leaves:
        raise InputError(BAD_TREE, [fault("unknown_label", found=leaf, names=", ".join(found.leaves))])
    change = number("change", change, least=0, most=1)
    skip = {*alternatives(found.local)} if any(e.leaf and e.parent != found.root for e in found.elements) else set()
    bars = []
    for element in found.elements:
        if element.name in skip or element.name == leaf or len(found.local[element.parent]) < 2:
            continue
        line = sensitivity(found, element.name)
        low, high = (float(line.at(min(1.0, line.weight * (1 + s)))[leaf]) for s in (-change, change))
        bars.append((element.name, low, high))
    return Tornado(leaf, change, found.leaves[leaf], tuple(sorted(bars, key=lambda b: -abs(b[2] - b[1]))))


@dataclass(frozen=True, slots=True)
class Reversal(Tabled):
    """Two alternatives that change places when another one comes in: `before` it `first` led, with it `second`."""

    added: str
    first: str
    second: str


def rank_reversals(matrices: Mapping[str, Any], added: str | None = None, **how: Any) -> Several[Reversal]:
    """Return the pairs of alternatives that change places when an alternative is added to the rest.

    Parameters
    ----------
    matrices : mapping of node to what is compared there
        A tree as `hierarchy` takes it, all alternatives included.
    added : str, optional
        The alternative that comes in; each in turn when not given.
    **how
        `root`, `method`, `ri`, `mode`, `weights` of `hierarchy`.

    Returns
    -------
    tuple of Reversal
        Empty where adding an alternative leaves the order of the others alone, as it does in ideal mode unless
        the added one becomes the best under a criterion.

    Raises
    ------
    InputError
        As `hierarchy`; no such alternative.

    References
    ----------
    Belton, V. and Gear, T. (1983). On a short-coming of Saaty's method of analytic hierarchies. Omega 11, 228-230.

    Examples
    --------
    >>> tree = {"goal": {"x": 1, "y": 1}, "x": {"A": 4, "B": 5, "C": 9}, "y": {"A": 9, "B": 8, "C": 0.5}}
    >>> rank_reversals(tree, "C")
    (Reversal(added='C', first='B', second='A'),)
    """
    whole = hierarchy(matrices, **how)
    matrices = {node: as_node(said) for node, said in matrices.items()}
    names = alternatives(whole.local)
    if added is not None and str(added) not in names:
        raise InputError(BAD_TREE, [fault("unknown_label", found=added, names=", ".join(names))])
    found = []
    for one in names if added is None else [str(added)]:
        less = {node: n.without(one) if one in whole.local[str(node)] else n for node, n in matrices.items()}
        try:
            before = hierarchy(less, **how).leaves
        except InputError as error:  # a criterion that compares nothing else, or a chain of judgements broken
            raise InputError(WITHOUT.fill(n=one), error.faults) from None
        for pair in combinations([n for n in names if n != one], 2):
            first, second = sorted(pair, key=lambda n: -before[n])
            after = whole.leaves[first], whole.leaves[second]
            if before[first] > before[second] * _MORE and after[1] > after[0] * _MORE:
                found.append(Reversal(one, first, second))
    return Several(found)


def _parent(local: Weights, criterion: str) -> str:
    parents = [node for node, names in local.items() if criterion in names]
    names = [name for node in local.values() for name in node]
    if len(parents) != 1 or len(local[parents[0]]) < 2:
        single = ", ".join(n for n in dict.fromkeys(names) if names.count(n) == 1)
        code = "not_alone" if criterion in {*names, *local} else "unknown_label"
        raise InputError(BAD_TREE, [fault(code, found=criterion, n=len(parents), names=single)])
    return parents[0]


def _moved(local: Weights, parent: str, criterion: str, t: float) -> Weights:
    """Return the weights with the criterion at t, its siblings sharing the rest as they did, equally if they had 0."""
    names = local[parent]
    rest = sum(w for name, w in names.items() if name != criterion)
    others = {n: (w / rest if rest > 0 else 1 / (len(names) - 1)) * (1 - t) for n, w in names.items() if n != criterion}
    return {**local, parent: {n: t if n == criterion else others[n] for n in names}}
