"""A quarter under every reading that the policies leave open, and what each moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any

import pandas as pd

from bsclib.errors import InputError
from bsclib.kept import kept
from bsclib.policies import POLICIES
from bsclib.scoring import Total
from bsclib.scoring.asked import WorkedRows
from bsclib.scoring.results import results_of
from bsclib.scoring.totals import card_totals

if TYPE_CHECKING:
    from bsclib.evidence import Facts
    from bsclib.law import Rulebook

Weights = Mapping[tuple[str, str], Decimal]
CONVENTIONS = {name: told.varied for name, told in POLICIES.items() if told.varied}
VERSIONS = ("profile", "weights")  # with another of these the law holds other rules and weights
NAMES = {name: POLICIES[name].title for name in CONVENTIONS}


@kept
def readings(
    rulebook: Rulebook,
    facts: Facts,
    weight_sets: Mapping[str, Weights] | None = None,
    conventions: Mapping[str, Sequence[Any]] | None = None,
    *,
    alone: bool = False,
) -> pd.DataFrame:
    """Return every card's result under every combination of conventions.

    Parameters
    ----------
    rulebook : Rulebook
    facts : Facts
    weight_sets : mapping name → weights, optional
        Further values of the convention `weights`.
    conventions : mapping name → values
        Every combination is scored; default: all that the policies say may be varied and the law leaves open.
    alone : bool
        Only the reading in force and those that differ from it in one convention: what a tornado needs.

    Returns
    -------
    DataFrame
        One row per combination × card: the conventions, then `scorecard total grade rank`; `total` is a
        Fraction, or None where the reading cannot be applied to this quarter.

    Examples
    --------
    >>> table = readings(view.rulebook, view.facts, conventions={"count": ("full", "linear")})
    >>> len(table) == 2 * len(view.totals), list(table.columns)
    (True, ['count', 'scorecard', 'total', 'grade', 'rank'])
    """
    given = dict(weight_sets or {})
    if conventions is None:
        conventions = _open(rulebook) | ({"weights": CONVENTIONS["weights"]} if given else {})
    choices = {n: (*v, *given) if n == "weights" else tuple(v) for n, v in conventions.items()}
    rows: list[dict[str, Any]] = []
    combinations = [dict(zip(choices, values, strict=True)) for values in product(*choices.values())]
    base = base_of(rulebook, conventions)
    laws: dict[tuple[Any, ...], tuple[Rulebook, WorkedRows]] = {}
    for chosen in combinations:
        if alone and sum(chosen[name] != base[name] for name in base) > 1:
            continue
        versions = {name: chosen[name] for name in VERSIONS if name in chosen}
        key = tuple(versions.values())
        if key not in laws:
            own = given.get(versions.get("weights", ""))
            law = rulebook.replace(**{n: v for n, v in versions.items() if own is None or n != "weights"})
            laws[key] = (law.with_weights(own) if own is not None else law), WorkedRows()
        law, work = laws[key]
        law = law.replace(**{name: value for name, value in chosen.items() if name not in VERSIONS})
        try:
            found = card_totals(results_of(law, facts, work), law, facts.period)
        except InputError:  # a reading that this quarter does not allow, such as a step relative to a target of 0
            found = tuple(Total(card.id, None, Fraction(0), None, None, ()) for card in law.scorecards)
        rows += [
            dict(chosen, scorecard=t.scorecard, total=t.total, grade=t.grade.zh if t.grade else None, rank=t.rank)
            for t in found
        ]
    return pd.DataFrame(rows).astype({"total": object, "rank": object})


def _open(rulebook: Rulebook) -> dict[str, Sequence[Any]]:
    """Return the conventions in which a law leaves a choice."""
    return {name: values for name, values in CONVENTIONS.items() if name not in rulebook.single}


def base_of(rulebook: Rulebook, conventions: Mapping[str, Sequence[Any]] | None = None) -> dict[str, Any]:
    """Return the value that each convention has in `rulebook`.

    Parameters
    ----------
    rulebook : Rulebook
    conventions : mapping
        Only its names count.

    Returns
    -------
    dict
        Convention → value.

    Examples
    --------
    >>> base_of(view.rulebook, {"count": (), "profile": ()})
    {'count': 'full', 'profile': 'corrected'}
    """
    names = _open(rulebook) if conventions is None else conventions
    return {name: getattr(rulebook.policies, name) for name in names}


def _only(table: pd.DataFrame, chosen: Mapping[str, Any]) -> pd.DataFrame:
    keep = pd.Series(True, index=table.index)
    for name, value in chosen.items():
        keep &= table[name].isna() if value is None else table[name].eq(value)
    return table[keep]


def tornado(table: pd.DataFrame, base: Mapping[str, Any]) -> pd.DataFrame:
    """Return what each convention alone moves each card's total, largest first.

    Parameters
    ----------
    table : DataFrame
        As `readings` returns it.
    base : the reading in force

    Returns
    -------
    DataFrame
        `scorecard convention low high swing` [points], as changes against the base; exact.

    Examples
    --------
    >>> table = pd.DataFrame({"count": ["full", "linear"], "scorecard": "a", "total": [Fraction(90), Fraction(88)]})
    >>> found = tornado(table, {"count": "full"})
    >>> found.loc[0, "low"], found.loc[0, "high"], found.loc[0, "swing"]
    (Fraction(-2, 1), Fraction(0, 1), Fraction(2, 1))
    """
    start = _only(table, base).set_index("scorecard").total
    rows = []
    for name in base:
        others = {n: v for n, v in base.items() if n != name}
        for card, part in _only(table, others).groupby("scorecard", sort=False):
            changes = [t - start[card] for t in part.total if t is not None and start[card] is not None]
            low, high = min(changes, default=Fraction(0)), max(changes, default=Fraction(0))
            rows.append({"scorecard": card, "convention": name, "low": low, "high": high, "swing": high - low})
    found = pd.DataFrame(rows)
    order = {card: k for k, card in enumerate(start.index)}
    return found.sort_values(
        ["scorecard", "swing"],
        key=lambda c: c.map(order) if c.name == "scorecard" else -c.astype(float),
        kind="stable",
        ignore_index=True,
    )


def flips(table: pd.DataFrame, base: Mapping[str, Any]) -> pd.DataFrame:
    """Return how firm each card's grade and rank are over all readings.

    Parameters
    ----------
    table : DataFrame
        As `readings` returns it.
    base : mapping
        The reading in force: convention → value.

    Returns
    -------
    DataFrame
        `scorecard total lowest highest grade grades grade_kept rank ranks rank_kept`: the base result, the
        range and what other readings give; `…_kept` is the share of readings that agree with the base.

    Examples
    --------
    >>> choices = {"count": ("full", "linear")}
    >>> found = flips(readings(view.rulebook, view.facts, conventions=choices), base_of(view.rulebook, choices))
    >>> bool((found.lowest <= found.total).all()), len(found) == len(view.totals)
    (True, True)
    """
    rows = []
    start = _only(table, base).set_index("scorecard")
    for card, part in table.groupby("scorecard", sort=False):
        known = [t for t in part.total if t is not None]
        mine = start.loc[card]
        rows.append(
            {
                "scorecard": card,
                "total": mine.total,
                "lowest": min(known, default=None),
                "highest": max(known, default=None),
                "grade": mine.grade,
                "grades": tuple(dict.fromkeys(part.grade)),
                "grade_kept": sum(g == mine.grade for g in part.grade) / len(part),
                "rank": mine["rank"],
                "ranks": tuple(sorted({r for r in part["rank"] if r is not None})),
                "rank_kept": sum(r == mine["rank"] for r in part["rank"]) / len(part),
            }
        )
    return pd.DataFrame(rows)
