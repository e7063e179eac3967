"""Ratings: alternatives measured one by one against the leaves of a tree, and benefits set against costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from bsclib.ahp.faults import BAD_TREE, fault, one_of, same_names
from bsclib.ahp.forms import by_name, is_blank, is_frame, is_series, unfolded
from bsclib.ahp.groups import amounts
from bsclib.ahp.hierarchy import Hierarchy, a_tree
from bsclib.ahp.named import Labelled, Listing, Tabled, labelled
from bsclib.ahp.node import BETTER, as_floats, as_node, is_values
from bsclib.errors import Fault, InputError, Place, Text, raise_faults

SYNTHESES = ("ratio", "difference", "reciprocal")


@dataclass(frozen=True, slots=True)
class Ratings(Tabled):
    """Alternatives rated against a standard: adding one changes nobody else's score.

    Attributes
    ----------
    scores : ndarray, shape (alternatives,)
        Sum of weight × intensity; 1 is the best that can be had under every criterion.
    shares : ndarray, shape (alternatives,)
        The scores made to add to 1.
        NaN where all scores are 0, which a notice says.
    parts : ndarray, shape (alternatives, criteria)
        What each criterion contributes.
    notices : tuple of Fault
    """

    scores: Labelled
    shares: Labelled
    parts: Labelled
    notices: tuple[Fault, ...] = ()

    def table(self) -> Listing:
        """Return one row an alternative: contributions, score and share."""
        rows = zip(self.scores.labels, self.parts.tolist(), self.scores.tolist(), self.shares.tolist(), strict=True)
        return Listing(
            ("", *self.parts.labels, "score", "share"), [(n, *p, score, share) for n, p, score, share in rows]
        )


def rate(
    found: Hierarchy, ratings: Any, scales: Mapping[str, Any] | None = None, better: Mapping[str, str] | None = None
) -> Ratings:
    """Return the scores of alternatives rated against the leaves of a tree (absolute measurement).

    Parameters
    ----------
    found : Hierarchy
        Its leaves are the criteria.
    ratings : DataFrame (alternatives × criteria), or mapping of alternative to {criterion: rating}
        A grade of the criterion's scale (a word or a number), a measured value where `better` names the criterion,
        or else an intensity from 0 to 1 as it stands.
    scales : mapping of criterion to scale, optional
        A scale is ``{grade: value}`` or judgements between grades (anything `hierarchy` takes at a node); its
        best grade counts 1.  One scale alone serves every criterion that `better` does not name.
    better : mapping of criterion to {"higher", "lower"}, optional
        Measured values: the largest counts 1 and the others their share of it, or the smallest and its share.

    Returns
    -------
    Ratings

    Raises
    ------
    InputError
        A criterion that is no leaf or has both a scale and `better`, a rating that is missing or not on its scale.
        All at once.
    UsageError
        `better` neither higher nor lower.

    References
    ----------
    Saaty, T. L. (1986). Absolute and relative measurement with the AHP: the most livable cities in the United
    States. Socio-Economic Planning Sciences 20, 327-331.

    Examples
    --------
    >>> from bsclib.ahp import hierarchy
    >>> criteria = hierarchy({"post": {"experience": 3, "price": 1}})
    >>> seen = rate(criteria, {"Li": {"experience": "good", "price": 20}, "Wu": {"experience": "fair", "price": 10}},
    ...             scales={"experience": {"good": 1, "fair": 0.4}}, better={"price": "lower"})
    >>> print(seen)
        experience   price   score   share
    Li      0.7500  0.1250  0.8750  0.6140
    Wu      0.3000  0.2500  0.5500  0.3860
    """
    table = _table(ratings)
    criteria = tuple(a_tree(found).leaves)
    for said in (scales, better):
        if not (said is None or isinstance(said, Mapping)):
            raise InputError(BAD_TREE, [fault("not_a_table", found=str(said)[:40])])
    better = {str(name): how for name, how in (better or {}).items()}
    if scales and is_values(scales):
        scales = {name: scales for name in criteria if name not in better}
    grades = {str(name): _grades(scale) for name, scale in (scales or {}).items()}
    for how in better.values():
        one_of(how, BETTER, Text("优劣方向", "which values are better"))
    unknown = dict.fromkeys(name for name in (*grades, *better, *(c for row in table.values() for c in row)))
    faults = [fault("unknown_label", found=name, names=", ".join(criteria)) for name in unknown if name not in criteria]
    faults += [fault("two_ways", Place(path=name)) for name in grades if name in better]
    columns = []
    for name in criteria:
        cells = {alternative: row.get(name) for alternative, row in table.items()}
        columns.append(_column(name, cells, grades.get(name), better.get(name), faults))
    raise_faults(BAD_TREE, faults)
    weights = np.array(list(found.leaves.values()))
    parts = np.array(columns).T * weights
    names = tuple(table)
    scores = parts.sum(axis=1)
    shares = scores / (scores.sum() or np.nan)
    notices = () if scores.any() else (fault("all_zero", level="notice"),)
    return Ratings(labelled(scores, names), labelled(shares, names), labelled(parts, criteria, names), notices)


def _table(ratings: Any) -> dict[str, dict[str, Any]]:
    """Return the ratings by alternative and criterion, None where a cell is empty."""
    rows = unfolded(ratings, BAD_TREE)
    if is_frame(ratings):
        both = [[*map(str, names)] for names in (ratings.index, ratings.columns)]
        twice = [name for names in both for name in dict.fromkeys(names) if names.count(name) > 1]
        raise_faults(BAD_TREE, [fault("name_twice", found=name) for name in twice])
        rows = {i: dict(row) for i, row in ratings.iterrows()}
    if not isinstance(rows, Mapping) or not rows or not all(isinstance(row, Mapping) for row in rows.values()):
        raise InputError(BAD_TREE, [fault("not_a_table", found=str(ratings)[:40])])
    return {str(i): {str(c): None if is_blank(cell) else cell for c, cell in row.items()} for i, row in rows.items()}


def _grades(scale: Any) -> dict[str, float]:
    """Return the intensity of each grade, the best one's 1."""
    values = as_node(scale).solve().weights
    return {_grade(name): value / max(values.values()) for name, value in values.items()}


def _grade(cell: Any) -> str:
    """Return a grade as its scale names it: 2 and 2.0 are one."""
    return str(cell).removesuffix(".0")


def _column(
    name: str, cells: dict[str, Any], grades: dict[str, float] | None, better: str | None, faults: list[Fault]
) -> list[float]:
    """Return one criterion's intensities, 0 to 1; what cannot be read is added to `faults`."""
    values = []
    for alternative, cell in cells.items():
        value = _intensity(cell, grades, better)
        if value is None:
            place = Place(sheet=alternative, path=name)
            wanted = ", ".join(grades) if grades else "> 0" if better else "0–1"
            faults.append(fault("rating", place, found="–" if cell is None else cell, names=wanted))
        values.append(1.0 if value is None else value)
    if better == "higher":
        return [value / max(values) for value in values]
    return [min(values) / value for value in values] if better == "lower" else values


def _intensity(cell: Any, grades: dict[str, float] | None, better: str | None) -> float | None:
    if grades is not None:
        return grades.get(_grade(cell))
    try:
        value = np.nan if isinstance(cell, bool | np.bool_) else float(cell)
    except (TypeError, ValueError, OverflowError):
        return None
    good = 0 < value < np.inf if better else 0 <= value <= 1
    return value if good else None


def benefit_cost(
    benefits: Any, costs: Any, opportunities: Any = None, risks: Any = None, *, how: str = "ratio", weights: Any = None
) -> Labelled:
    """Return alternatives by their merits set against their costs, each from a tree of its own.

    Parameters
    ----------
    benefits, costs : Hierarchy, or mapping of alternative to weight
        Under costs the more costly alternative has the larger weight.
    opportunities, risks : the same, optional
    how : {"ratio", "difference", "reciprocal"}
        ``b o / (c r)``; the weighted sum ``b + o - c - r``; or the weighted mean in which costs and risks count
        with their reciprocals, made to add to 1.
    weights : sequence, or mapping of "benefits", "costs", "opportunities", "risks" to weight, optional
        Of those given, in this order; of a ratio they are exponents [2]_.  1 each when not given.

    Returns
    -------
    ndarray, shape (alternatives,)
        With their names, in the order of `benefits`: ratios or sums, not made to add to 1.

    Raises
    ------
    InputError
        Other alternatives in one tree than in another, values below 0, costs of 0, or weights that do not fit.
    UsageError
        Unknown `how`.

    References
    ----------
    .. [1] Saaty, T. L. (1994). How to make a decision: the Analytic Hierarchy Process. Interfaces 24(6), 19-43.
    .. [2] Lee, A. H. I. (2009). A fuzzy supplier selection model with the consideration of benefits, opportunities,
       costs and risks. Expert Systems with Applications 36, 2879-2893.

    Examples
    --------
    >>> print(benefit_cost({"bridge": 0.6, "ferry": 0.4}, {"bridge": 0.75, "ferry": 0.25}))
            weight
    bridge  0.8000
    ferry   1.6000
    """
    one_of(how, SYNTHESES, Text("效益与成本的综合", "the synthesis of benefits and costs"))
    sides = {"benefits": benefits, "costs": costs, "opportunities": opportunities, "risks": risks}
    merits = {k: _merits(side) for k, side in sides.items() if side is not None or k in ("benefits", "costs")}
    against = np.array([k in ("costs", "risks") for k in merits])
    share = np.ones(len(merits)) if weights is None else amounts(weights, len(merits), BAD_TREE, tuple(merits))
    names = same_names(merits, BAD_TREE)
    values = np.array([[table[name] for name in names] for table in merits.values()])
    if how != "difference" and (values[against] <= 0).any():
        raise InputError(BAD_TREE, [fault("value", found=f"{values[against].min():g}")])
    signed = np.where(against, -share, share)
    if how == "ratio":
        return labelled((values ** signed[:, None]).prod(axis=0), names)  # type: ignore[no-any-return]
    if how == "difference":
        return labelled(signed @ values, names)  # type: ignore[no-any-return]
    values[against] = 1 / values[against]
    values[against] /= values[against].sum(axis=1, keepdims=True)
    return labelled((share / share.sum()) @ values, names)  # type: ignore[no-any-return]


def _merits(side: Any) -> dict[str, float]:
    if isinstance(side, Hierarchy):
        return side.leaves
    side = by_name(side, BAD_TREE) if is_series(side) else side
    if not is_values(side):
        raise InputError(BAD_TREE, [fault("not_a_table", found=str(side)[:40])])
    table = as_floats(side)
    bad = [f"{name} = {value:g}" for name, value in table.items() if not 0 <= value < np.inf]
    raise_faults(BAD_TREE, [fault("value", found=found) for found in bad])
    return table
