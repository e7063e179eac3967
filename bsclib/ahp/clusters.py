"""Clusters: experts put together by how far they agree, two by two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from bsclib.ahp.agreement import consensus
from bsclib.ahp.faults import number
from bsclib.ahp.groups import vectors
from bsclib.ahp.named import Listing, Tabled, labelled
from bsclib.ahp.stack import Floats


@dataclass(frozen=True, slots=True)
class Clusters(Tabled):
    """Experts who agree, put together.

    Attributes
    ----------
    clusters : tuple of tuple of str
        The experts of each cluster, the most alike first.
    apart : tuple of str
        Experts in no cluster.
    threshold : float
        Consensus above which two experts are alike.
    consensus : tuple of float
        S* within each cluster.
    similarity : ndarray, shape (experts, experts)
        S* of each two experts.
    """

    clusters: tuple[tuple[str, ...], ...]
    apart: tuple[str, ...]
    threshold: float
    consensus: tuple[float, ...]
    similarity: Floats

    def table(self) -> Listing:
        """Return one row a cluster."""
        rows = [
            (str(k + 1), s, ", ".join(c)) for k, (c, s) in enumerate(zip(self.clusters, self.consensus, strict=True))
        ]
        return Listing(
            ("cluster", "consensus", "experts"), [*rows, *([("–", None, ", ".join(self.apart))] if self.apart else [])]
        )


def clusters(w: Any, threshold: float | None = None, *, largest: float = 9.0) -> Clusters:
    """Return the experts in clusters of consensus, as AHP-OS forms them.

    Of the experts left, the one with the most others alike (S* of the two above the threshold) founds a cluster
    with these, until nobody is alike to anybody.

    Parameters
    ----------
    w : array_like, shape (experts, n)
        Their weights, or as for `consensus`; with names where they come by name.
    threshold : float, optional
        0 to 1; when not given that of 0.975, 0.95, … 0.7 which leaves the fewest clusters and experts apart
        together, of more than one cluster, fewer than five apart and S* above 0.675 in the first; else 0.7.
    largest : float
        Largest judgement of the scale: see `consensus`.

    Returns
    -------
    Clusters

    Raises
    ------
    InputError
        Priorities that are not positive or of the wrong shape, or a threshold that is no share.

    References
    ----------
    Goepel, K. D. (2022). GroupWeights consensus cluster analysis using Shannon alpha- and beta entropy. BPMSG; AHP-OS,
    classes/AhpCluster.php.

    Examples
    --------
    >>> found = clusters([[0.6, 0.3, 0.1], [0.1, 0.2, 0.7], [0.58, 0.31, 0.11], [0.12, 0.18, 0.7]])
    >>> found.clusters, found.apart, found.threshold
    ((('3', '1'), ('4', '2')), (), 0.975)
    """
    if threshold is not None:
        threshold = number("threshold", threshold, least=0, most=1)
    given = vectors(w)
    W, names = np.asarray(given), given.rows or tuple(str(k + 1) for k in range(len(given)))
    alike = np.array([[consensus(W[[i, j]], largest=largest) for j in range(len(W))] for i in range(len(W))])
    tried = [threshold] if threshold is not None else [k / 40 for k in range(39, 27, -1)]
    results = [(_clustered(alike, t), t) for t in tried]
    fit = [
        (len(groups) + len(rest), -t, (groups, rest), t)
        for (groups, rest), t in results
        if len(groups) > 1 and len(rest) < 5 and consensus(W[groups[0]], largest=largest) > 0.675
    ]
    (groups, rest), at = min(fit)[2:] if fit and threshold is None else results[-1]
    within = tuple(consensus(W[list(group)], largest=largest) for group in groups)
    named = tuple(tuple(names[k] for k in group) for group in groups)
    return Clusters(named, tuple(names[k] for k in rest), at, within, labelled(alike, names, names))


def _clustered(alike: Floats, threshold: float) -> tuple[list[list[int]], list[int]]:
    left, groups = list(range(len(alike))), []
    while left:
        near = {k: [j for j in left if alike[k, j] > threshold or j == k] for k in left}
        founder = max(left, key=lambda k: (len(near[k]), -k))
        if len(near[founder]) < 2:
            break
        groups.append(sorted(near[founder], key=lambda k: (-round(float(alike[k].sum()), 9), k)))
        left = [k for k in left if k not in near[founder]]
    return groups, left
