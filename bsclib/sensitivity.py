"""What conventions are worth: the same quarter under every reading, and under uncertain weights and figures.

The source leaves readings open; each is a switch.  Here a quarter is scored under all of them, so that a
grade or a rank that hangs on a reading is seen before it is paid.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bsclib.decimals import decimal_of, round_half_up
from bsclib.errors import Fault, InputError, Place, Text, raise_faults, same
from bsclib.policies import POLICIES
from bsclib.scoring import Scores, Total, score

if TYPE_CHECKING:
    from bsclib.evidence import Facts
    from bsclib.law import Indicator, Rulebook

Weights = Mapping[tuple[str, str], Decimal]
CONVENTIONS = {name: told.varied for name, told in POLICIES.items() if told.varied}
NAMES = {name: POLICIES[name].title for name in CONVENTIONS}
_NO_WEIGHTS = Text("权重文件无法读取", "the weight file cannot be read")
_NO_WEIGHT = Text("应为不小于 0 的十进制数", "a decimal, at least 0")


def read_weights(path: str | Path, rulebook: Rulebook) -> dict[tuple[str, str], Decimal]:
    """Return a weight set from a CSV with the columns `scorecard,indicator,weight`.

    Rows not named keep the law's weight.

    Raises
    ------
    InputError
        With every fault by line: unknown row, a row twice, a weight that is no decimal or negative.
    """
    file = Path(path)
    known = {i.key for card in rulebook.scorecards for i in card.indicators}
    try:
        lines = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError) as error:
        raise_faults(_NO_WEIGHTS, [Fault("unreadable", Place(file.name), same(error))])
    faults, weights = [], {}
    header = ["scorecard", "indicator", "weight"]
    if not lines or [c.strip() for c in lines[0]] != header:
        faults.append(Fault("header", Place(file.name, line=1), same(lines[:1]), same(",".join(header))))
    for number, row in enumerate(lines[1:], 2):
        key = (row[0], row[1]) if len(row) == 3 else None
        place = Place(file.name, line=number)
        if key is None or key not in known:
            faults.append(Fault("unknown_row", place, same(row), Text("应为考核表,指标,权重", "card,indicator,weight")))
            continue
        if key in weights:
            faults.append(Fault("twice", place, same(row), Text("每行只写一次", "a row is written once")))
        try:
            weights[key] = decimal_of(row[2])
            sound = weights[key] >= 0
        except ValueError:
            sound = False
        if not sound:
            faults.append(Fault("weight", place, same(row[2]), _NO_WEIGHT))
    raise_faults(_NO_WEIGHTS, faults)
    return weights


def readings(
    rulebook: Rulebook,
    facts: Facts,
    weight_sets: Mapping[str, Weights] | None = None,
    conventions: Mapping[str, Sequence[Any]] = CONVENTIONS,
    *,
    alone: bool = False,
) -> pd.DataFrame:
    """Return every card's result under every combination of conventions.

    Parameters
    ----------
    weight_sets : mapping name → weights, optional
        Further values of the convention `weights`.
    alone : bool
        Only the reading in force and those that differ from it in one convention: what a tornado needs.

    Returns
    -------
    DataFrame
        One row per combination × card: the conventions, then `scorecard total grade rank`; `total` is a
        Fraction, or None where the reading cannot be applied to this quarter.
    """
    given = dict(weight_sets or {})
    choices = {n: (*v, *given) if n == "weights" else tuple(v) for n, v in conventions.items()}
    rows: list[dict[str, Any]] = []
    combinations = [dict(zip(choices, values, strict=True)) for values in product(*choices.values())]
    base = base_of(rulebook, conventions)
    for chosen in combinations:
        if alone and sum(chosen[name] != base[name] for name in base) > 1:
            continue
        own = given.get(chosen.get("weights", ""))
        law = rulebook.replace(**{n: v for n, v in chosen.items() if own is None or n != "weights"})
        law = law.with_weights(own) if own is not None else law
        try:
            found = list(score(law, facts).totals)
        except InputError:  # a reading that this quarter does not allow, such as a step relative to a target of 0
            found = [Total(card.id, None, Fraction(0), None, None, False) for card in law.scorecards]
        rows += [
            dict(chosen, scorecard=t.scorecard, total=t.total, grade=t.grade.zh if t.grade else None, rank=t.rank)
            for t in found
        ]
    return pd.DataFrame(rows).astype({"total": object, "rank": object})


def base_of(rulebook: Rulebook, conventions: Mapping[str, Sequence[Any]] = CONVENTIONS) -> dict[str, Any]:
    """Return the value that each convention has in `rulebook`."""
    return {name: getattr(rulebook.policies, name) for name in conventions}


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

    Returns
    -------
    DataFrame
        `scorecard total lowest highest grade grades grade_kept rank ranks rank_kept`: the base result, the
        range and what other readings give; `…_kept` is the share of readings that agree with the base.
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


def probabilities(rulebook: Rulebook, drawn: Mapping[str, NDArray[np.float64]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the probability of each grade and of each rank from simulated totals.

    Parameters
    ----------
    drawn : mapping card → totals (draws,)
        Cards drawn together: ranks are among cards of one level, draw by draw.

    Returns
    -------
    grades, ranks : DataFrame
        Index: cards; columns: grades in Chinese, best first; or ranks 1 … n.
    """
    bands = rulebook.grade_table.bands
    lines = np.array([float(b.at_least) for b in bands])
    grades = {}
    for card, sample in drawn.items():
        index = np.minimum((sample[:, None] < lines).sum(axis=1), len(bands) - 1)
        grades[card] = np.bincount(index, minlength=len(bands)) / len(sample)
    ranks: dict[str, NDArray[np.float64]] = {}
    level = {c.id: c.level for c in rulebook.scorecards}
    for card, sample in drawn.items():
        peers = [other for name, other in drawn.items() if level[name] == level[card]]
        rank = sum((other > sample).astype(int) for other in peers)
        ranks[card] = np.bincount(rank, minlength=len(drawn))[: len(drawn)] / len(sample)
    return (
        pd.DataFrame(grades, index=[b.label.zh for b in bands]).T,
        pd.DataFrame(ranks, index=range(1, len(drawn) + 1)).T,
    )


def totals_under_weights(scores: Scores, draws: Mapping[str, NDArray[np.float64]]) -> dict[str, NDArray[np.float64]]:
    """Return each card's total under simulated weights.

    Parameters
    ----------
    scores : Scores
    draws : mapping card → weights (draws, rows)
        In the order of the card's weighted rows, such as `ahp.simulate` gives them; rows without a score
        are left out and the rest rescaled, as in the law.
    """
    found = {}
    for card, weights in draws.items():
        rows = [row.score for row in scores if row.scorecard == card and row.weight is not None]
        used = weights[:, [score is not None for score in rows]]
        found[card] = used @ np.array([float(score) for score in rows if score is not None]) / used.sum(axis=1)
    return found


def law_weights(
    rulebook: Rulebook, scores: Scores, spread: float, draws: int, rng: int | np.random.Generator = 0
) -> dict[str, NDArray[np.float64]]:
    """Return simulated weights around the law's: each times a lognormal factor of relative size `spread`.

    Parameters
    ----------
    spread : float
        Standard deviation of the logarithm of a weight; 0.1 is about ±10 %.
    draws : int
    rng : int or Generator

    Returns
    -------
    mapping card → (draws, rows)
    """
    generator = np.random.default_rng(rng)
    found = {}
    for card in rulebook.scorecards:
        weight = np.array([float(r.weight) for r in scores if r.scorecard == card.id and r.weight is not None])
        found[card.id] = weight * np.exp(generator.normal(0.0, spread, (draws, len(weight))))
    return found


def totals_under_error(
    rulebook: Rulebook, facts: Facts, error: Decimal, draws: int, rng: int | np.random.Generator = 0
) -> dict[str, NDArray[np.float64]]:
    """Return each card's total when every measured actual is off by up to ± `error` [% of itself].

    Whole-number events, classes and shared values are taken as they are; the others are drawn uniformly,
    rounded to their declared decimals, kept within their declared range, and scored by the exact engine.
    """
    generator = np.random.default_rng(rng)
    found: dict[str, list[float]] = {card.id: [] for card in rulebook.scorecards}
    rows = {i.key: i for card in rulebook.scorecards for i in card.indicators}
    for _ in range(draws):
        moved = dict(facts.rows)
        for key, fact in facts.rows.items():
            indicator = rows[key]
            if isinstance(fact.actual, Decimal) and indicator.decimals:
                factor = 1 + Fraction(generator.uniform(-1, 1)) * Fraction(error) / 100
                moved[key] = replace(fact, actual=_kept_in(indicator, Fraction(fact.actual) * factor))
        for total in score(rulebook, replace(facts, rows=moved)).totals:
            found[total.scorecard].append(float("nan") if total.total is None else float(total.total))
    return {card: np.array(values) for card, values in found.items()}


def _kept_in(indicator: Indicator, value: Fraction) -> Decimal:
    places = indicator.decimals
    rounded = Decimal(int(round_half_up(value, places) * 10**places)).scaleb(-places)
    low = rounded if indicator.minimum is None else max(rounded, indicator.minimum)
    return low if indicator.maximum is None else min(low, indicator.maximum)
