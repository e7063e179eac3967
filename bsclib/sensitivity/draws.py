"""Uncertain weights and figures: a weight set of one's own, simulated weights, measured values that are off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bsclib.decimals import round_half_up
from bsclib.scoring import Scores, score

if TYPE_CHECKING:
    from bsclib.evidence import Facts
    from bsclib.law import Indicator, Rulebook


def probabilities(rulebook: Rulebook, drawn: Mapping[str, NDArray[np.float64]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the probability of each grade and of each rank from simulated totals.

    Parameters
    ----------
    rulebook : Rulebook
        Its grades and the levels of its cards count.
    drawn : mapping card → totals (draws,)
        Cards drawn together: ranks are among cards of one level, draw by draw.

    Returns
    -------
    grades, ranks : DataFrame
        Index: cards; columns: grades in Chinese, best first; or ranks 1 … n.

    Examples
    --------
    >>> grades, _ = probabilities(view.rulebook, {"company": np.array([95.0, 85.0, 92.0, 91.0])})
    >>> grades.loc["company"].tolist()
    [0.75, 0.25, 0.0, 0.0]
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
        are left out and the rest rescaled, as in the law.  Points of rows without a weight are added; a card under
        a veto is left out: no weight moves what the veto takes.

    Returns
    -------
    dict
        Card → totals (draws,) [points].

    Examples
    --------
    >>> drawn = totals_under_weights(view.scores, law_weights(view.rulebook, view.scores, 0.1, 500))
    >>> drawn["company"].shape
    (500,)
    """
    found = {}
    vetoed = {total.scorecard for total in scores.totals if {"grade", "total"} & set(total.veto)}
    for card, weights in draws.items():
        if card in vetoed:
            continue
        own = [row for row in scores if row.scorecard == card]
        rows = [row.score for row in own if row.weight is not None]
        used = weights[:, [score is not None for score in rows]]
        beside = sum(float(row.contribution) for row in own if row.weight is None and row.contribution is not None)
        mean = used @ np.array([float(score) for score in rows if score is not None]) / used.sum(axis=1)
        found[card] = mean + beside
    return found


def law_weights(
    rulebook: Rulebook, scores: Scores, spread: float, draws: int, rng: int | np.random.Generator = 0
) -> dict[str, NDArray[np.float64]]:
    """Return simulated weights around the law's: each times a lognormal factor of relative size `spread`.

    Parameters
    ----------
    rulebook : Rulebook
    scores : Scores
        Whose rows count: those with a weight.
    spread : float
        Standard deviation of the logarithm of a weight; 0.1 is about ±10 %.
    draws : int
    rng : int or Generator

    Returns
    -------
    mapping card → (draws, rows)

    Examples
    --------
    >>> weights = law_weights(view.rulebook, view.scores, spread=0.0, draws=2)["company"]
    >>> bool((weights[0] == weights[1]).all())
    True
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

    Parameters
    ----------
    rulebook : Rulebook
    facts : Facts
    error : Decimal
        The greatest error [% of the actual].
    draws : int
    rng : int or Generator

    Returns
    -------
    dict
        Card → totals (draws,) [points]; NaN where a card has none.

    Examples
    --------
    >>> exact = totals_under_error(view.rulebook, view.facts, Decimal(0), draws=1)["company"]
    >>> float(exact[0]) == float(view.totals["company"].total)
    True
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
