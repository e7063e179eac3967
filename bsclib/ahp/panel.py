"""A panel: every expert's matrix read at once, and what the group of them thinks, in one result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from bsclib.ahp.agreement import consensus, turned_round
from bsclib.ahp.consistency import Consistency, consistency
from bsclib.ahp.faults import BAD_MATRIX, fault, one_of, same_names
from bsclib.ahp.groups import BAD_WEIGHTS, aggregate_priorities, middle, shares, symmetric, together
from bsclib.ahp.incomplete import complete, hangs_together, suited
from bsclib.ahp.named import Listing, Tabled, labelled
from bsclib.ahp.parse import Judgements, apart, parse_part
from bsclib.ahp.priorities import METHODS, priorities
from bsclib.ahp.stack import Floats, all_names
from bsclib.errors import Fault, InputError, Place, Text, raise_faults

PARTS = ("judgements", "priorities")


def parse_group(
    matrices: Mapping[str, Any], labels: Sequence[str] | None = None, scale: str = "saaty"
) -> dict[str, Judgements]:
    """Return each expert's matrix, read by `parse`; the faults of all experts are told together.

    An expert whose judgements all turned round agree better with the rest of the group carries a notice.

    Parameters
    ----------
    matrices : mapping of expert to matrix
    labels, scale
        As for `parse`, the same for all.

    Returns
    -------
    dict of str to Judgements

    Raises
    ------
    InputError
        As `parse`, over all experts; judgements that fall apart only where those of all experts together do.

    Examples
    --------
    >>> group = parse_group({"Li": [[1, 3], ["", 1]], "Wu": [[1, "½"], ["", 1]]})
    >>> print(group["Wu"][1, 0])
    2
    """
    read: dict[str, Judgements] = {}
    faults: list[Fault] = []
    if not isinstance(matrices, Mapping):
        raise InputError(BAD_MATRIX, [fault("not_a_table", found=str(matrices)[:40])])
    labels = all_names(matrices) if labels is None else labels
    for expert, matrix in matrices.items():
        try:
            read[expert] = parse_part(matrix, labels, scale, str(expert))
        except InputError as error:
            faults += error.faults
        else:
            labels = labels or (read[expert].labels if read[expert].named else None)
    raise_faults(BAD_MATRIX, faults)
    names = same_names({e: A.labels for e, A in read.items()}, BAD_MATRIX)
    made = {
        (names.index(A.labels[i]), names.index(A.labels[j]))
        for A in read.values()
        for (i, j), judged in np.ndenumerate(A)
        if judged is not None
    }
    raise_faults(BAD_MATRIX, apart(names, made))
    whole = {e: A for e, A in read.items() if not any(v is None for v in A.flat)}
    if len({A.shape for A in whole.values()}) == 1:
        for notice in turned_round([np.asarray(A) for A in whole.values()], list(whole)):
            read[notice.extra["expert"]].notices += (notice,)
    return read


@dataclass(frozen=True, slots=True)
class GroupWeights(Tabled):
    r"""What a group of experts thinks.

    Attributes
    ----------
    priorities : ndarray, shape (n,)
        The group's weights.
    each : ndarray, shape (experts, n)
        Every expert's own weights; NaN for who judged too few pairs to have any.
    deviation : ndarray, shape (n,)
        Standard deviation of the experts' weights around their mean, the experts weighted as in the group:
        :math:`\sqrt{\sum_k s_k (w_k - \bar w)^2 / (1 - \sum_k s_k^2)}` with :math:`\bar w = \sum_k s_k w_k`, over those
        who have weights of their own, s of sum 1; of m equal experts the usual one, with m - 1 below.
        NaN for one expert.
    shares : ndarray, shape (experts,)
        The experts' weights, of sum 1.
    counts : ndarray of int, shape (n, n)
        How many experts judged each pair.
    cr : ndarray, shape (experts,)
        Each expert's CR, of the completed matrix where pairs are missing.
    consensus : float
        S* of `each`: 1 they agree fully.
    whole : Consistency
        Of the group's matrix.
    notices : tuple of Fault
        Who left pairs out, and which pairs nobody judged.
    of : {"judgements", "priorities"}
        What was put together; weights that were have no CR, and the table has none.
    """

    priorities: Floats
    each: Floats
    deviation: Floats
    shares: Floats
    counts: Any
    cr: Floats
    consensus: float
    whole: Consistency = field(repr=False)
    notices: tuple[Fault, ...] = ()
    of: str = "judgements"

    def table(self) -> Listing:
        """Return one row a thing compared: the group's weight, the deviation, and each expert's weight."""
        names = getattr(self.priorities, "labels", ()) or tuple(str(k + 1) for k in range(len(self.priorities)))
        experts = getattr(self.each, "rows", ()) or tuple(str(k + 1) for k in range(len(self.each)))
        columns = (names, self.priorities.tolist(), self.deviation.tolist(), *self.each.tolist())
        cr = float(self.whole.cr) if self.of == "judgements" else None
        figures = ("CR", cr, None, *self.cr.tolist())
        return Listing(("", "group", "deviation", *experts), list(zip(*columns, strict=True)), (figures,))


def group(
    A: Any,
    weights: Any = None,
    *,
    mean: str = "geometric",
    trim: float = 0.2,
    of: str = "judgements",
    method: str = "eigenvector",
    ri: str | float = "saaty1980",
) -> GroupWeights:
    """Return the weights of a group of experts, each expert's own beside them, however many pairs each judged.

    Parameters
    ----------
    A : array_like (experts, n, n), or mapping of expert to matrix, such as `parse_group` gives
        None or NaN in both cells of a pair that an expert did not judge.  An expert's own weights, and pairs that
        nobody judged, are those of the completed matrix: by least squares for geometric means, else the optimal one.
    weights : array_like (experts,) or mapping of expert to weight, optional
    mean : {"geometric", "arithmetic", "median", "trimmed"}
        What is taken of the experts; of judgements always in their logarithms.
    trim : float
        Share of the experts' weight that "trimmed" leaves out at each end, at least 0 and below 0.5.
    of : {"judgements", "priorities"}
        Whether judgements are put together (AIJ) or the experts' weights (AIP).
    method, ri
        As in `priorities` and `consistency`.

    Returns
    -------
    GroupWeights

    Raises
    ------
    InputError
        Unsound matrices or weights, experts who judged different things, or judgements that fall apart.
    UsageError
        Unknown mean, method or table.

    Examples
    --------
    >>> seen = group({"Li": {("a", "b"): 2, ("b", "c"): 2}, "Wu": {("a", "b"): 4, ("a", "c"): 8}})
    >>> print(seen)
         group  deviation      Li      Wu
    a   0.6871     0.1102  0.5714  0.7273
    b   0.2164     0.0735  0.2857  0.1818
    c   0.0964     0.0367  0.1429  0.0909
    CR  0.0115             0.0000  0.0000
    (Li: 1 pairs are not judged; the expert's own weights are those of the completed matrix)
    (Wu: 1 pairs are not judged; the expert's own weights are those of the completed matrix)
    """
    one_of(of, PARTS, Text("汇总对象", "what is put together"))
    one_of(method, METHODS, Text("权重方法", "the method of priorities"))
    found = together(A)
    M, labels, experts, _ = found
    names = experts or tuple(str(k + 1) for k in range(len(M)))
    share = shares(weights, len(M), BAD_WEIGHTS, names)
    full, notices = _completed(M, names, suited(method), "not_counted" if of == "priorities" else "too_few")
    judges = np.array([one is not None for one in full])
    if of == "priorities":  # who has no weights of their own has no share of what is put together
        raise_faults(BAD_MATRIX, [] if (share * judges).any() else [replace(n, level="fault") for n in notices])
        share = shares(share * judges, len(M), BAD_WEIGHTS)
    own = np.full(M.shape[:2], np.nan)
    cr = np.full(len(M), np.nan)
    if judges.any():
        stack = np.stack([one for one in full if one is not None])
        own[judges], cr[judges] = priorities(stack, method), consistency(stack, ri).cr
    merged = symmetric(middle(np.log(M), share, mean, trim))
    if np.isnan(merged).any():
        notices.append(fault("nobody", level="notice", found=_pairs(merged, labels)))
        merged = complete(labelled(merged, labels, labels), suited(method))
    whole = consistency(labelled(merged, labels, labels), ri)
    if of == "priorities":
        w = aggregate_priorities(own[judges], share[judges], mean, trim=trim)
    else:
        w = whole.priorities if method == "eigenvector" else priorities(np.asarray(merged), method)
    part = share * judges / max((share * judges).sum(), np.finfo(float).tiny)
    centre = part @ np.where(judges[:, None], own, 0)
    squares = part @ np.where(judges[:, None], (own - centre) ** 2, 0)
    freedom = 1 - (part**2).sum()
    deviation = np.sqrt(squares / freedom) if freedom > 1e-12 and part.any() else np.full(M.shape[1], np.nan)
    agreed = consensus(own[judges & (share > 0)]) if (judges & (share > 0)).any() else np.nan
    return GroupWeights(
        labelled(w, labels), labelled(own, labels, names if labels else experts), labelled(deviation, labels), share,
        (~np.isnan(M)).sum(axis=0), cr, agreed, whole, (*found.notices, *notices), of,
    )  # fmt: skip


def _completed(M: Floats, names: Sequence[str], way: str, loose: str) -> tuple[list[Floats | None], list[Fault]]:
    """Return each expert's matrix with its gaps filled, None where too little was judged, and a notice for each."""
    full: list[Floats | None] = []
    notices = []
    for one, name in zip(M, names, strict=True):
        gaps = int(np.isnan(np.triu(one)).sum())
        hangs = hangs_together(one)
        full.append(complete(one, way) if gaps and hangs else one if hangs else None)
        if gaps:
            notices.append(fault("left_out" if hangs else loose, Place(sheet=name), "notice", found=gaps))
    return full, notices


def _pairs(M: Floats, labels: Sequence[str]) -> str:
    names = labels or [str(k + 1) for k in range(len(M))]
    return ", ".join(f"{names[i]} / {names[j]}" for i, j in np.argwhere(np.isnan(np.triu(M))))
