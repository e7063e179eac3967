"""The choice of indicators: ratings of candidate KPIs, concordance and content validity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

if TYPE_CHECKING:
    from bsclib.law import Rulebook

Floats = NDArray[np.float64]
CRITERIA = ("relevance", "controllability", "measurability", "cost")
ESSENTIAL = 4  # a rating from which an expert counts as calling a candidate essential


def kendall_w(ratings: Floats) -> float:
    """Return Kendall's coefficient of concordance W of ratings (experts, candidates), corrected for ties.

    Parameters
    ----------
    ratings : ndarray, shape (experts, candidates)

    Returns
    -------
    float
        0 to 1; NaN where there is nothing to rank.

    References
    ----------
    Kendall, M. G. and Babington Smith, B. (1939). The problem of m rankings. Annals of Mathematical
    Statistics 10, 275-287.

    Examples
    --------
    >>> kendall_w(np.array([[1.0, 2, 3], [1, 2, 3]])), kendall_w(np.array([[1.0, 2, 3], [3, 2, 1]]))
    (1.0, 0.0)
    """
    m, n = ratings.shape
    ranks = np.array([pd.Series(row).rank().to_numpy() for row in ratings])
    spread = ((ranks.sum(axis=0) - m * (n + 1) / 2) ** 2).sum()
    ties = sum(((c**3 - c).sum()) for row in ratings for c in [np.unique(row, return_counts=True)[1]])
    whole = m**2 * (n**3 - n) - m * ties
    return float(12 * spread / whole) if whole else float("nan")


def content_validity(ratings: Floats) -> Floats:
    """Return Lawshe's content-validity ratio of each candidate: (essential − m/2) / (m/2), −1 to 1.

    A rating of 4 or 5 counts as essential; ratings are (experts, candidates).

    Parameters
    ----------
    ratings : ndarray, shape (experts, candidates)

    Returns
    -------
    ndarray, shape (candidates,)
        -1 to 1.

    References
    ----------
    Lawshe, C. H. (1975). A quantitative approach to content validity. Personnel Psychology 28, 563-575.

    Examples
    --------
    >>> content_validity(np.array([[5.0, 2], [4, 3]])).tolist()
    [1.0, -1.0]
    """
    half = len(ratings) / 2
    return np.asarray(((ratings >= ESSENTIAL).sum(axis=0) - half) / half)


def selection(answers: Mapping[str, list[dict[str, Any]]], rulebook: Rulebook) -> tuple[pd.DataFrame, dict[str, float]]:
    """Return the rating of every candidate KPI and the concordance of the experts.

    Parameters
    ----------
    answers : mapping
        Expert → the answers read from the questionnaire.
    rulebook : Rulebook

    Returns
    -------
    candidates : DataFrame
        `candidate label relevance … cost cvr decision why answers`: means over those who rated it, the
        content-validity ratio of its relevance, and the meeting's decision with its reason from the strategy.
    concordance : dict
        Kendall's W per criterion, over the experts who rated every candidate; NaN for fewer than two.

    Examples
    --------
    >>> kpis = view.rulebook.strategy.kpis
    >>> answer = [{"candidate": id, **dict.fromkeys(CRITERIA, 4)} for id in kpis]
    >>> table, concordance = selection({"li": answer, "wu": answer}, view.rulebook)
    >>> len(table) == len(kpis), sorted(concordance)
    (True, ['controllability', 'cost', 'measurability', 'relevance'])
    """
    kpis = rulebook.strategy.kpis
    tables = {
        c: np.array(
            [
                [_rating(row, c) for row in sorted(rows, key=lambda r: list(kpis).index(r["candidate"]))]
                for rows in answers.values()
            ]
        )
        for c in CRITERIA
    }
    complete = {c: t[~np.isnan(t).any(axis=1)] for c, t in tables.items()}
    concordance = {c: kendall_w(t) if len(t) > 1 else float("nan") for c, t in complete.items()}
    rows = []
    for k, (id, kpi) in enumerate(kpis.items()):
        rated = tables["relevance"][:, k]
        rated = rated[~np.isnan(rated)]
        means = {
            c: float(np.nanmean(t[:, k])) if not np.isnan(t[:, k]).all() else float("nan") for c, t in tables.items()
        }
        cvr = float(content_validity(rated[:, None])[0]) if len(rated) else float("nan")
        rows.append(
            {"candidate": id, "label": kpi.label, **means, "cvr": cvr, "decision": kpi.decision, "why": kpi.why}
        )
    return pd.DataFrame(rows), concordance


def _rating(row: Mapping[str, Any], criterion: str) -> float:
    value = row[criterion]
    return float("nan") if value is None else float(value)


def kept_ratings(answers: Mapping[str, list[dict[str, Any]]]) -> str:
    """Return the ratings as a CSV to keep and seal: a line per expert and candidate, empty where nothing was said.

    Parameters
    ----------
    answers : mapping
        As `selection` takes them.

    Returns
    -------
    str
        `expert,candidate,relevance,controllability,measurability,cost`

    Examples
    --------
    >>> text = kept_ratings({"li": [{"candidate": "roe", **dict.fromkeys(CRITERIA, 4), "cost": None}]})
    >>> text.splitlines()[1], read_ratings(text)["li"][0]["cost"]
    ('li,roe,4,4,4,', None)
    """
    lines = [
        ",".join([expert, row["candidate"], *("" if row[c] is None else str(row[c]) for c in CRITERIA)])
        for expert, rows in answers.items()
        for row in rows
    ]
    return "\n".join([",".join(("expert", "candidate", *CRITERIA)), *lines, ""])


def read_ratings(text: str) -> dict[str, list[dict[str, Any]]]:
    """Return the ratings that `kept_ratings` wrote.

    Parameters
    ----------
    text : str

    Returns
    -------
    dict
        Expert → rows, as `selection` takes them.

    Examples
    --------
    >>> read_ratings(kept_ratings({}))
    {}
    """
    _, *lines = text.splitlines()
    found: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        expert, candidate, *given = line.split(",")
        ratings = (int(g) if g else None for g in given)
        found.setdefault(expert, []).append({"candidate": candidate, **dict(zip(CRITERIA, ratings, strict=True))})
    return found
