"""The experts behind the weights: each one's consistency, their agreement, by group, and without those judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bsclib import ahp
from bsclib.errors import Fault, Text

if TYPE_CHECKING:
    from bsclib.law import Rulebook
    from bsclib.law.strategy import Expert, Judgement

Floats = NDArray[np.float64]
ALL = Text("全体", "all")
UNJUDGED = Text("不含被考核者", "without those judged")
CRITERIA = ("relevance", "controllability", "measurability", "cost")
LIMIT = 0.10
ESSENTIAL = 4  # a rating from which an expert counts as calling a candidate essential


def matrix_of(judgement: Judgement, expert: Expert) -> Floats:
    """Return an expert's matrix (n, n); what was not answered is completed so that λmax is least.

    Raises
    ------
    InputError
        Judgements that are no matrix, or too few of them to hang together.
    """
    parsed = ahp.parse(expert.matrix, labels=list(judgement.items))
    whole = ahp.complete(parsed) if any(cell is None for cell in parsed.flat) else parsed
    return np.asarray(whole, dtype=np.float64)


def stack(judgement: Judgement, ids: Iterable[str] | None = None) -> Floats:
    """Return the matrices (experts, n, n) of the experts named, or of all of them."""
    chosen = judgement.experts if ids is None else ids
    return np.stack([matrix_of(judgement, judgement.experts[id]) for id in chosen])


def shares(judgement: Judgement, ids: Iterable[str] | None = None) -> list[float]:
    """Return the experts' weights, 1 where none is given."""
    chosen = judgement.experts if ids is None else ids
    weights = [judgement.experts[id].weight for id in chosen]
    return [1.0 if w is None else float(w) for w in weights]


def opinions(judgement: Judgement) -> pd.DataFrame:
    """Return one row per expert: `expert label group unit cr accepted distance shift` and a column per item.

    `distance` is how far the expert's weights stand from the group's, `shift` the largest change of a group
    weight without the expert; both NaN where there are fewer than two experts.
    """
    matrices = stack(judgement)
    found = ahp.consistency(matrices)
    seen = ahp.influence(matrices, shares(judgement)) if len(matrices) > 1 else None
    empty = np.full(len(matrices), np.nan)
    people = judgement.experts
    frame = pd.DataFrame(
        {
            "expert": list(people),
            "label": [e.label for e in people.values()],
            "group": [e.group for e in people.values()],
            "unit": [e.unit for e in people.values()],
            "cr": found.cr,
            "accepted": found.cr <= LIMIT,
            "distance": seen.distance if seen else empty,
            "shift": seen.shift if seen else empty,
        }
    )
    return frame.assign(**dict(zip(judgement.items, found.priorities.T, strict=True)))


def judged(rulebook: Rulebook, judgement: Judgement) -> tuple[str, ...]:
    """Return the experts whose own unit the card judges."""
    units = rulebook.units_of(judgement.scorecard)
    return tuple(id for id, e in judgement.experts.items() if e.unit in units)


def circles(rulebook: Rulebook, judgement: Judgement) -> dict[Text, list[str]]:
    """Return who is asked together: all, each group, and all without those whom the card judges."""
    people = judgement.experts
    groups = dict.fromkeys(e.group for e in people.values() if e.group)
    own = judged(rulebook, judgement)
    found = {ALL: list(people)}
    found |= {g: [id for id, e in people.items() if e.group == g] for g in groups}
    if own and len(own) < len(people):
        found[UNJUDGED] = [id for id in people if id not in own]
    return found


def agreement(rulebook: Rulebook, judgement: Judgement, method: str = "eigenvector") -> pd.DataFrame:
    """Return one row per circle: `circle n consensus cr` and the group's weight of each item (AIJ).

    Consensus is Goepel's S*, NaN for a circle of one.
    """
    rows: list[dict[str, Any]] = []
    for circle, ids in circles(rulebook, judgement).items():
        matrices = stack(judgement, ids)
        group = ahp.aggregate_judgements(matrices, shares(judgement, ids))
        single = ahp.priorities(matrices, method=method)
        rows.append(
            {
                "circle": circle,
                "n": len(ids),
                "consensus": ahp.consensus(single) if len(ids) > 1 else np.nan,
                "cr": float(ahp.consistency(group).cr),
                **dict(zip(judgement.items, ahp.priorities(group, method=method), strict=True)),
            }
        )
    return pd.DataFrame(rows)


@dataclass(frozen=True, slots=True)
class Question:
    """A pair to ask an inconsistent expert about again, and the smallest single change that would be accepted.

    `to` is None where no single change is enough.
    """

    expert: str
    matrix: str
    cr: float
    left: str
    right: str
    judgement: float
    implied: float
    to: float | None


def ask_again(judgement: Judgement) -> list[Question]:
    """Return, for each expert with CR > 0.10, the pair that stands farthest from the rest of the answers."""
    found = []
    items = list(judgement.items)
    for id, expert in judgement.experts.items():
        matrix = matrix_of(judgement, expert)
        cr = float(ahp.consistency(matrix).cr)
        if cr <= LIMIT:
            continue
        worst = ahp.inconsistencies(matrix)[0]
        change = next(
            (c for c in ahp.repair(matrix) if (c.row, c.column) == (worst.row, worst.column) and c.accepted), None
        )
        pair = items[worst.row], items[worst.column]
        found.append(
            Question(id, judgement.id, cr, *pair, worst.judgement, worst.implied, change.new if change else None)
        )
    return found


def turned_round(judgement: Judgement, lang: str = "zh") -> tuple[Fault, ...]:
    """Return a notice for each expert whose answers, all turned round, agree better with the others'."""
    return ahp.turned_round(stack(judgement), [e.label.of(lang) for e in judgement.experts.values()])


def kendall_w(ratings: Floats) -> float:
    """Return Kendall's coefficient of concordance W of ratings (experts, candidates), corrected for ties.

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

    Returns
    -------
    candidates : DataFrame
        `candidate label relevance … cost cvr decision why answers`: means over those who rated it, the
        content-validity ratio of its relevance, and the meeting's decision with its reason from the strategy.
    concordance : dict
        Kendall's W per criterion, over the experts who rated every candidate; NaN for fewer than two.
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
