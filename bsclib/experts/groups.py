"""Who is asked together, how far they agree, and who should be asked again about what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from bsclib import ahp
from bsclib.errors import Fault, Text

if TYPE_CHECKING:
    from bsclib.law import Rulebook
    from bsclib.law.strategy import Judgement

from bsclib.experts.matrices import LIMIT, Floats, matrix_of, shares, stack

ALL = Text("全体", "all")
UNJUDGED = Text("不含被考核者", "without those judged")


def judged(rulebook: Rulebook, judgement: Judgement) -> tuple[str, ...]:
    """Return the experts whose own unit the card judges.

    Parameters
    ----------
    rulebook : Rulebook
    judgement : Judgement

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> law = view.rulebook
    >>> judgement = next(iter(law.judgements.values()))
    >>> {*judged(law, judgement)} <= {*judgement.experts}
    True
    """
    units = rulebook.units_of(judgement.scorecard)
    return tuple(id for id, e in judgement.experts.items() if e.unit in units)


def circles(rulebook: Rulebook, judgement: Judgement) -> dict[Text, list[str]]:
    """Return who is asked together: all, each group, and all without those whom the card judges.

    Parameters
    ----------
    rulebook : Rulebook
    judgement : Judgement

    Returns
    -------
    dict[Text, list[str]]

    Examples
    --------
    >>> law = view.rulebook
    >>> judgement = next(iter(law.judgements.values()))
    >>> [circle.en for circle in circles(law, judgement)][:1]
    ['all']
    """
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

    Parameters
    ----------
    rulebook : Rulebook
    judgement : Judgement
    method : {"eigenvector", "geometric_mean", "column_mean"}

    Returns
    -------
    DataFrame

    Examples
    --------
    >>> law = view.rulebook
    >>> judgement = next(iter(law.judgements.values()))
    >>> agreement(law, judgement).columns[:4].tolist()
    ['circle', 'n', 'consensus', 'cr']
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

    `implied` is what the other answers say of the pair, this one left out; `to` is None where no single change is
    enough.
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
    """Return, for each expert with CR > 0.10, the pair that stands farthest from the rest of the answers.

    Parameters
    ----------
    judgement : Judgement

    Returns
    -------
    list of Question

    Examples
    --------
    >>> law = view.rulebook
    >>> judgement = next(iter(law.judgements.values()))
    >>> all(question.cr > LIMIT for question in ask_again(judgement))
    True
    """
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
        implied = _by_the_others(matrix, worst.row, worst.column)
        found.append(Question(id, judgement.id, cr, *pair, worst.judgement, implied, change.new if change else None))
    return found


def _by_the_others(matrix: Floats, row: int, column: int) -> float:
    """Return what the other answers imply for one: the value that leaves the matrix without it most consistent."""
    gapped = matrix.astype(object)
    gapped[row, column] = gapped[column, row] = None
    return float(ahp.complete(gapped)[row, column])


def turned_round(judgement: Judgement, lang: str = "zh") -> tuple[Fault, ...]:
    """Return a notice for each expert whose answers, all turned round, agree better with the others'.

    Parameters
    ----------
    judgement : Judgement
    lang : "zh" or "en"

    Returns
    -------
    tuple of Fault

    Examples
    --------
    >>> law = view.rulebook
    >>> judgement = next(iter(law.judgements.values()))
    >>> len(turned_round(judgement, "en"))
    0
    """
    return ahp.turned_round(stack(judgement), [e.label.of(lang) for e in judgement.experts.values()])
