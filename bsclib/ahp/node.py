"""One node of a tree: who judged what there, and by which method."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from numbers import Real
from typing import Any, NamedTuple

import numpy as np

from bsclib.ahp.consistency import Consistency, consistency
from bsclib.ahp.faults import BAD_TREE, FAR, fault, listed, number, one_of, same_names
from bsclib.ahp.forms import by_name, is_judged_pairs, is_series, label_faults, unfolded
from bsclib.ahp.groups import BAD_WEIGHTS, MEANS, middle, shares
from bsclib.ahp.incomplete import complete, suited
from bsclib.ahp.panel import PARTS, GroupWeights, group
from bsclib.ahp.priorities import METHODS, priorities
from bsclib.ahp.stack import is_matrix, take_in
from bsclib.errors import Fault, InputError, Text, raise_faults

BETTER = ("higher", "lower")


class Solved(NamedTuple):
    """A node with its weights, by name and of sum 1."""

    weights: dict[str, float]
    consistency: Consistency | None = None
    group: GroupWeights | None = None
    notices: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class TreeNode:
    """What is compared under one node of a tree, where more is to be said than names and a matrix.

    Attributes
    ----------
    judgements : matrix, mapping of expert to matrix, mapping of name to value, or None
        None where nobody judged: equal weights.
    names : sequence of str
        What is compared, where the judgements do not name it.
    weights : array_like or mapping of expert to weight, optional
        The experts' weights at this node: votes.  Of several experts alone.
    mean, trim, of :
        How experts are put together: see `group`; without `mean`, judgements by the geometric mean and values by the
        arithmetic one of the weights that come of them.
    method : str, optional
        Another method of priorities than the tree's.
    better : {"higher", "lower"}
        Of values alone: whether more is better, or less, as of costs; then the reciprocals are what counts.
    """

    judgements: Any = None
    names: Sequence[str] = ()
    weights: Any = None
    mean: str | None = None
    trim: float = 0.2
    of: str = "judgements"
    method: str | None = None
    better: str = "higher"

    def solve(self, method: str = "eigenvector", ri: str | float = "saaty1980", votes: Any = None) -> Solved:
        """Return the node's weights, and what they rest on; `votes` where the node has no weights of its own.

        Raises
        ------
        InputError
            Names that do not fit, values that are no weights, unsound judgements, `better` of judgements, votes
            where one alone spoke.
        UsageError
            Unknown method, mean or table.
        """
        method = self.method or method
        one_of(method, METHODS, Text("权重方法", "the method of priorities"))
        one_of(self.better, BETTER, Text("优劣方向", "which values are better"))
        one_of(self.of, PARTS, Text("汇总对象", "what is put together"))
        one_of(MEANS[0] if self.mean is None else self.mean, MEANS, Text("均值", "the mean"))
        number("trim", self.trim, least=0, below=0.5)
        values, mixed = is_values(self.judgements), is_mixed(self.judgements)
        A = take_in([[1]] if self.judgements is None or values or mixed else self.judgements, missing=True)
        several = mixed or A.matrix.ndim > 2
        raise_faults(BAD_TREE, [fault("of_values")] if self.better == "lower" and not (values or mixed) else [])
        raise_faults(BAD_TREE, [fault("no_votes")] if self.weights is not None and not several else [])
        if self.judgements is None:
            return self._equal()
        if values:
            return Solved(self._measured())
        if mixed:
            return self._averaged(method, ri, votes)
        if several:
            weights = self._votes(A.experts, votes)
            seen = group(A, weights, mean=self.mean or "geometric", trim=self.trim, of=self.of, method=method, ri=ri)
            names = self._named(getattr(seen.priorities, "labels", ()), len(seen.priorities))
            found = dict(zip(names, seen.priorities.tolist(), strict=True))
            return Solved(found, seen.whole, seen, seen.notices)
        names = self._named(A.labels, len(A.matrix))
        gaps = int(np.isnan(np.triu(A.matrix)).sum())
        M = complete(A.matrix, suited(method)) if gaps else A.matrix
        notices = (*A.notices, fault("completed", level="notice", found=gaps)) if gaps else A.notices
        whole = consistency(M, ri)
        w = whole.priorities if method == "eigenvector" else priorities(M, method)
        return Solved(dict(zip(names, w.tolist(), strict=True)), whole, None, (*notices, *whole.notices))

    def _averaged(self, method: str, ri: str | float, votes: Any) -> Solved:
        """Return the mean, as the node has it, of the weights of experts of whom some gave values and some judged."""
        each: dict[str, Solved] = {}
        for e, said in self.judgements.items():
            better = self.better if is_values(said) else "higher"
            each[str(e)] = replace(self, judgements=said, weights=None, better=better).solve(method, ri)
        share = shares(self._votes(tuple(each), votes), len(each), BAD_WEIGHTS, tuple(each))
        names = same_names({e: one.weights for e, one in each.items()}, BAD_TREE)
        table, mean = np.array([[one.weights[n] for n in names] for one in each.values()]), self.mean or "arithmetic"
        with np.errstate(divide="ignore"):  # what one expert gives nothing has a geometric mean of 0
            table = np.log(table) if mean == "geometric" else table
        found = middle(table, share, "arithmetic" if mean == "geometric" else mean, self.trim)
        found = np.exp(found) if mean == "geometric" else found
        if not found.sum() > 0:
            raise InputError(BAD_TREE, [fault("value", found=f"{n} = 0") for n in names])
        said = fault("experts_values", level="notice", found=", ".join(each), names=", ".join(names))
        notices = (said, *(n for one in each.values() for n in one.notices))
        return Solved(dict(zip(names, (found / found.sum()).tolist(), strict=True)), notices=notices)

    def _votes(self, experts: tuple[str, ...], votes: Any) -> Any:
        """Return the experts' weights here: the node's own, else those of the tree's experts who judged here."""
        if self.weights is not None or not isinstance(votes, Mapping) or not experts:
            return self.weights if self.weights is not None else votes
        return {str(e): vote for e, vote in votes.items() if str(e) in experts}

    def without(self, name: str) -> TreeNode:
        """Return the same node with one of the things compared left out."""
        named = [str(n) for n in self.names if str(n) != name]
        if self.judgements is None:
            return replace(self, names=named)
        if is_values(self.judgements):
            kept: Any = {n: v for n, v in self.judgements.items() if str(n) != name}
        elif is_mixed(self.judgements):
            kept = {e: TreeNode(said, self.names).without(name).judgements for e, said in self.judgements.items()}
        else:
            found = take_in(self.judgements, missing=True)
            known = found.labels or tuple(map(str, self.names))
            names = [n for n in known if n != name]
            keep = [known.index(n) for n in names]
            M = found.matrix[..., keep, :][..., keep]
            kept = found._replace(matrix=M, labels=tuple(names), notices=())
        return replace(self, judgements=kept, names=named)

    def _named(self, labels: Sequence[str], n: int) -> list[str]:
        """Return the names: those the judgements bring, which those written beside them must not contradict."""
        names = tuple(map(str, self.names)) or tuple(labels)
        faults = label_faults(names, n)
        twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
        if twice:
            faults = [replace(fault("name_twice", found=name), code="duplicate") for name in twice]
        if not faults and labels and self.names and tuple(labels) != names:
            faults = [fault("other_order", found=", ".join(labels), names=", ".join(names))]
        raise_faults(BAD_TREE, faults)
        return list(names)

    def _equal(self) -> Solved:
        names = self._named((), len(self.names))
        raise_faults(BAD_TREE, [] if names else [fault("labels", found=0, n="2–9")])
        return Solved(dict.fromkeys(names, 1 / len(names)), None, None, (fault("not_judged", level="notice"),))

    def _measured(self) -> dict[str, float]:
        values = as_floats(self.judgements)
        if self.names and {*map(str, self.names)} != values.keys():
            given, named = ", ".join(values), ", ".join(map(str, self.names))
            raise InputError(BAD_TREE, [fault("other_order", found=given, names=named)])
        least = 0.0 if self.better == "higher" else 1e-300
        bad = [name for name, value in values.items() if not least <= value <= FAR]
        if bad or sum(values.values()) <= 0:
            raise InputError(BAD_TREE, [fault("value", found=f"{n} = {values[n]:g}") for n in bad or values])
        parts = {name: value if self.better == "higher" else 1 / value for name, value in values.items()}
        total = sum(parts.values())
        return {name: part / total for name, part in parts.items()}


def is_values(said: object) -> bool:
    """Return whether this maps names to numbers: ratings or measured values, not judgements of pairs."""
    return (
        isinstance(said, Mapping)
        and bool(said)
        and not any(isinstance(name, tuple) for name in said)
        and all(isinstance(v, Real | Decimal) and not isinstance(v, bool) for v in said.values())
    )


def as_floats(said: Mapping[Any, Any]) -> dict[str, float]:
    """Return values by name; one beyond every float is infinite."""
    return {str(name): float(v) if v != v or abs(v) <= FAR else np.inf for name, v in said.items()}


def is_mixed(said: object) -> bool:
    """Return whether this maps experts to what each said, values of some or all of them instead of judgements."""
    if not isinstance(said, Mapping) or not said or is_judged_pairs(said) or not any(map(is_values, said.values())):
        return False
    inner = {str(name) for one in said.values() if is_values(one) for name in one}
    return all(is_values(one) or is_matrix(one) for one in said.values()) and not inner & {*map(str, said)}


def as_node(said: Any) -> TreeNode:
    """Return what was said of a node, in whatever form, as a `TreeNode`.

    Raises
    ------
    InputError
        A form that is none of these.
    """
    if isinstance(said, tuple) and len(said) == 2 and not (np.isscalar(said[0]) or is_matrix(said[0])):
        said = TreeNode(said[1], tuple(map(str, said[0])))
    node = said if isinstance(said, TreeNode) else TreeNode(said)
    judged = by_name(node.judgements, BAD_TREE) if is_series(node.judgements) else unfolded(node.judgements, BAD_TREE)
    return replace(node, judgements=judged, names=listed(node.names, "names"))
