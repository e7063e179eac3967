"""Agreement: how far experts agree, what each of them does to the group, and who may have turned the form round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bsclib.ahp.faults import fault, listed, number
from bsclib.ahp.groups import BAD_WEIGHTS, filled, geometric, shares, together, vectors
from bsclib.ahp.named import Listing, Tabled, labelled
from bsclib.ahp.priorities import principal
from bsclib.ahp.stack import Floats
from bsclib.errors import Fault, InputError, Place


def consensus(w: Any, *, largest: float = 9.0) -> float:
    r"""Return the consensus :math:`S^*` of the experts' priorities: 1 they agree fully, 0 not at all.

    The diversity between experts (Shannon's beta) is set against the largest that judgements on a scale up
    to `largest` allow: :math:`S^* = (1/D_\beta - D_{\alpha min}/n) / (1 - D_{\alpha min}/n)`.

    Parameters
    ----------
    w : array_like, shape (experts, n), or mapping of expert to weights, or to the matrix they come from
        Also the `each` of a `GroupWeights`.
    largest : float
        Largest judgement of the scale.

    Returns
    -------
    float
        0 to 1.

    Raises
    ------
    InputError
        Priorities that are not positive or of the wrong shape, or a scale that ends at 1.

    References
    ----------
    Goepel, K. D. (2013). Implementing the analytic hierarchy process as a standard method for multi-criteria
    decision making in corporate enterprises. Proceedings of ISAHP 2013; in the later form of his AHP-OS, where
    the largest diversity of the group is n whatever the number of experts.

    Examples
    --------
    >>> round(consensus([[0.6, 0.3, 0.1], [0.6, 0.3, 0.1]]), 12)
    1.0
    >>> round(consensus([[9 / 11, 1 / 11, 1 / 11], [1 / 11, 9 / 11, 1 / 11], [1 / 11, 1 / 11, 9 / 11]]), 12)
    0.0
    """
    largest = number("largest", largest, above=1)
    W = np.asarray(vectors(w))
    n = W.shape[1]
    if n == 1:
        return 1.0
    beta = np.exp(_entropy(W.mean(axis=0)) - _entropy(W).mean())
    sharpest = np.r_[largest, np.ones(n - 1)] / (largest + n - 1)
    least = np.exp(_entropy(sharpest)) / n
    return float((1 / beta - least) / (1 - least))


def _entropy(p: Floats) -> Floats:
    return np.asarray(-(p * np.log(p)).sum(axis=-1))


@dataclass(frozen=True, slots=True)
class Influence(Tabled):
    """What each expert does to the group's weights.

    Attributes
    ----------
    group : ndarray, shape (n,)
        Weights of the whole group (AIJ, eigenvector).
    without : ndarray, shape (experts, n)
        Weights of the group without each expert.
    shift : ndarray, shape (experts,)
        Largest absolute change of a weight when that expert is left out.
    distance : ndarray, shape (experts,)
        Half the sum of absolute differences between the expert's own weights and the group's, 0 to 1.
    farthest, most_influential : int
        The expert of the largest distance, and of the largest shift.
    """

    group: Floats
    without: Floats
    shift: Floats
    distance: Floats
    farthest: int
    most_influential: int
    experts: tuple[str, ...] = ()

    def table(self) -> Listing:
        """Return one row an expert: shift, distance, and the group's weights without them."""
        names = self.experts or tuple(str(k + 1) for k in range(len(self.shift)))
        heads = getattr(self.group, "labels", ()) or tuple(str(k + 1) for k in range(len(self.group)))
        columns = (self.shift, self.distance, *self.without.T)
        rows = zip(names, *(column.tolist() for column in columns), strict=True)
        return Listing(("without", "shift", "distance", *heads), list(rows), (("–", None, None, *self.group.tolist()),))


def influence(A: Any, weights: Any = None) -> Influence:
    """Return how the group's weights change when each expert is left out, and who stands farthest away.

    Parameters
    ----------
    A : array_like, shape (experts, n, n), or mapping of expert to matrix
        Pairs that an expert left out are completed.
    weights : array_like, shape (experts,), optional

    Returns
    -------
    Influence
        `shift` and `distance`, shape (experts,), and the number of the farthest expert.

    Raises
    ------
    InputError
        Unsound matrices or weights, or fewer than two experts with a weight.

    Examples
    --------
    >>> two, eight = [[1, 2], [1 / 2, 1]], [[1, 8], [1 / 8, 1]]
    >>> seen = influence([two, two, eight])
    >>> seen.farthest, seen.shift.round(3).tolist()
    (2, [0.04, 0.04, 0.094])
    """
    given = together(A)
    M, labels, names = filled(given), given.labels, given.experts
    share = shares(weights, len(M), BAD_WEIGHTS, names or tuple(str(k + 1) for k in range(len(M))))
    if (share > 0).sum() < 2:
        raise InputError(BAD_WEIGHTS, [fault("experts")])
    group = principal(geometric(M, share))[0]
    rest = share * (1 - np.eye(len(M)))
    without = principal(np.stack([geometric(M, row / row.sum()) for row in rest]))[0]
    shift = np.abs(without - group).max(axis=1)
    distance = np.abs(principal(M)[0] - group).sum(axis=1) / 2
    most = int(distance.argmax()), int(shift.argmax())
    return Influence(labelled(group, labels), labelled(without, labels, names), shift, distance, *most, names)


def turned_round(A: Any, names: Sequence[str] = ()) -> tuple[Fault, ...]:
    """Return a notice for each expert whose judgements, all turned round, agree better with the others.

    Agreement is the mean of Kendall's tau-b between the expert's judgements and each other expert's.  Turning
    every judgement round changes the sign of tau, so what is asked is whether it is negative.

    Parameters
    ----------
    A : array_like, shape (experts, n, n), or mapping of expert to matrix
        Pairs that an expert left out are completed.
    names : sequence of str, optional
        The experts' names; their numbers when not given.

    Returns
    -------
    tuple of Fault
        Notices; `extra["expert"]` names the expert.

    Raises
    ------
    InputError
        Unsound matrices.

    References
    ----------
    Kendall, M. G. (1945). The treatment of ties in ranking problems. Biometrika 33, 239-251.

    Examples
    --------
    >>> sure = [[1, 3, 9], [1 / 3, 1, 4], [1 / 9, 1 / 4, 1]]
    >>> back = [[1, 1 / 3, 1 / 9], [3, 1, 1 / 4], [9, 4, 1]]
    >>> [notice.extra["expert"] for notice in turned_round([sure, sure, back, sure], ["A", "B", "C", "D"])]
    ['C']
    """
    given = together(A)
    M, names = filled(given), listed(names, "names") or given.experts
    if len(M) < 3:
        return ()  # of two who disagree nobody can say which has turned the questionnaire round
    rows, columns = np.nonzero(~np.eye(M.shape[1], dtype=bool))
    tau = _kendall(np.log(M[:, rows, columns]))
    agreement = (tau.sum(axis=1) - 1) / (len(M) - 1)
    labels = [*names, *(str(k + 1) for k in range(len(names), len(M)))]
    return tuple(_turned(labels[k], float(agreement[k])) for k in np.flatnonzero(agreement < 0))


def _kendall(x: Floats) -> Floats:
    """Return Kendall's tau-b between the rows of x (experts, values), shape (experts, experts)."""
    agree = np.zeros((len(x), len(x)))
    for k in range(x.shape[1] - 1):
        order = np.sign(np.round(x[:, k + 1 :] - x[:, k : k + 1], 9))
        agree += order @ order.T
    size = np.sqrt(np.diag(agree))
    size[size == 0] = 1.0
    tau = agree / np.outer(size, size)
    np.fill_diagonal(tau, 1.0)
    return np.asarray(tau)


def _turned(name: str, tau: float) -> Fault:
    told = fault("turned_round", Place(sheet=name), "notice", found=f"{tau:.2f}", turned=f"{-tau:.2f}")
    told.extra.update(expert=name, tau=tau)
    return told
