"""Each expert's matrix, and how it stands beside the others'."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bsclib import ahp

if TYPE_CHECKING:
    from bsclib.law.strategy import Expert, Judgement

Floats = NDArray[np.float64]
LIMIT = 0.10


def matrix_of(judgement: Judgement, expert: Expert) -> Floats:
    """Return an expert's matrix (n, n); what was not answered is completed so that λmax is least.

    Parameters
    ----------
    judgement : Judgement
    expert : Expert

    Returns
    -------
    ndarray, shape (n, n)

    Raises
    ------
    InputError
        Judgements that are no matrix, or too few of them to hang together.

    Examples
    --------
    >>> law = view.rulebook
    >>> judgement = next(iter(law.judgements.values()))
    >>> expert = next(iter(judgement.experts.values()))
    >>> matrix_of(judgement, expert).shape == (len(judgement.items),) * 2
    True
    """
    parsed = ahp.parse(expert.matrix, labels=list(judgement.items))
    whole = ahp.complete(parsed) if any(cell is None for cell in parsed.flat) else parsed
    return np.asarray(whole, dtype=np.float64)


def stack(judgement: Judgement, ids: Iterable[str] | None = None) -> Floats:
    """Return the matrices (experts, n, n) of the experts named, or of all of them.

    Parameters
    ----------
    judgement : Judgement
    ids : iterable of str, optional
        The experts; default: all.

    Returns
    -------
    ndarray, shape (experts, n, n)

    Examples
    --------
    >>> law = view.rulebook
    >>> judgement = next(iter(law.judgements.values()))
    >>> stack(judgement).shape[0] == len(judgement.experts)
    True
    """
    chosen = judgement.experts if ids is None else ids
    return np.stack([matrix_of(judgement, judgement.experts[id]) for id in chosen])


def shares(judgement: Judgement, ids: Iterable[str] | None = None) -> list[float]:
    """Return the experts' weights, 1 where none is given.

    Parameters
    ----------
    judgement : Judgement
    ids : iterable of str, optional
        The experts; default: all.

    Returns
    -------
    list of float

    Examples
    --------
    >>> law = view.rulebook
    >>> judgement = next(iter(law.judgements.values()))
    >>> sum(shares(judgement)) == len(judgement.experts)
    True
    """
    chosen = judgement.experts if ids is None else ids
    weights = [judgement.experts[id].weight for id in chosen]
    return [1.0 if w is None else float(w) for w in weights]


def opinions(judgement: Judgement) -> pd.DataFrame:
    """Return one row per expert: `expert label group unit cr accepted distance shift` and a column per item.

    `distance` is how far the expert's weights stand from the group's, `shift` the largest change of a group
    weight without the expert; both NaN where there are fewer than two experts.

    Parameters
    ----------
    judgement : Judgement

    Returns
    -------
    DataFrame

    Examples
    --------
    >>> law = view.rulebook
    >>> judgement = next(iter(law.judgements.values()))
    >>> opinions(judgement).columns[:5].tolist()
    ['expert', 'label', 'group', 'unit', 'cr']
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
