"""Recovery: which matrices on Saaty's scale print as the given weights, all of them, and how telling that is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import cached_property
from numbers import Integral

import numpy as np
from numpy.typing import NDArray

from bsclib.ahp.consistency import LIMIT, indices
from bsclib.ahp.faults import fault, number, one_of
from bsclib.ahp.named import Listing, Tabled
from bsclib.ahp.priorities import SOLVERS, principal
from bsclib.ahp.random_index import by_table, seeded
from bsclib.ahp.search import TooCoarseError, candidates
from bsclib.ahp.stack import Floats
from bsclib.errors import Fault, InputError, Place, Text, raise_faults

Ints = NDArray[np.int64]

LARGEST_ORDER = {"eigenvector": 5, "geometric_mean": 5, "column_mean": 4}

_TIE = 1e-13  # a weight this near to a half is taken as the half, and rounds up
_MOST_FOUND = 200_000
_BAD_WEIGHTS = Text("待还原的权重有误", "the weights to recover from are at fault")


@dataclass(frozen=True)
class Recovery(Tabled):
    """Every Saaty matrix that prints as the weights.

    Attributes
    ----------
    matrices : ndarray, shape (found, n, n)
    cr : ndarray, shape (found,)
        By Saaty's table of 1980.
    priorities : ndarray, shape (found, n)
    null_rate : float
        Share of `null_draws` random weight vectors (uniform, rounded in the same way) that any matrix prints as:
        near 0 a find says much, near 1 nothing.  Computed when first asked for; NaN for no draws.
    """

    matrices: Floats
    cr: Floats
    priorities: Floats
    _pattern: _Pattern
    null_draws: int
    rng: int

    def table(self) -> Listing:
        """Return one row a matrix: the judgements above its diagonal, and its CR."""
        i, j = np.triu_indices(self.matrices.shape[-1], 1)
        said = [[str(Fraction(a).limit_denominator(9)) for a in M] for M in self.matrices[:, i, j].tolist()]
        heads = ("", *(f"{a + 1} / {b + 1}" for a, b in zip(i, j, strict=True)), "CR")
        return Listing(
            heads, [(str(k), *M, cr) for k, (M, cr) in enumerate(zip(said, self.cr.tolist(), strict=True), 1)]
        )

    @cached_property
    def null_rate(self) -> float:
        """Share of random weight vectors for which any matrix is found."""
        if self.null_draws < 1:
            return float("nan")
        rng = np.random.default_rng(self.rng)
        hits = [_hit(self._pattern, self._pattern.random(rng)) for _ in range(self.null_draws)]
        return float(np.mean(hits))


def recover(
    weights: Sequence[str],
    counts: Sequence[int] | None = None,
    decimals: int = 4,
    method: str = "eigenvector",
    max_cr: float = LIMIT,
    *,
    null_draws: int = 100,
    rng: int = 0,
) -> Recovery:
    """Return every Saaty matrix whose priorities print as `weights`; the search is exhaustive.

    Parameters
    ----------
    weights : sequence of str, length n
        Decimal fractions as printed ("0.5955", not "59.55%"); a group's is the total of its items, which is
        count times the item's printed weight.  They need not sum to 1.
    counts : sequence of int, length n, optional
        Items over which each weight was split evenly.  Such a weight was rounded at the group and again at the
        item: it fits when round(round(w) / count) * count is the total.
    decimals : int
        Decimals that were printed, halves rounded up.
    method : {"eigenvector", "geometric_mean", "column_mean"}
    max_cr : float
        Largest CR (RI of `saaty1980`).
    null_draws, rng : int
        Random weight vectors for the null control, and its seed.

    Returns
    -------
    Recovery
        `matrices` (found, n, n) with their `cr` (found,), and the share of random weights that a matrix fits as well.

    Raises
    ------
    InputError
        Weights that are no decimals between 0 and 1, counts that do not match, more weights than 5 (4 for
        `column_mean`), more digits than `decimals`, or weights so coarse that the matrices cannot be listed.
    UsageError
        Unknown method.

    Examples
    --------
    >>> found = recover(["0.7286", "0.1626", "0.1088"])
    >>> found.matrices.round(3).tolist(), found.cr.round(4).tolist()
    ([[[1.0, 6.0, 5.0], [0.167, 1.0, 2.0], [0.2, 0.5, 1.0]]], [0.0739])
    >>> found.null_rate
    0.0
    """
    one_of(method, SOLVERS, Text("权重方法", "the method of priorities"))
    totals, pattern = _read(weights, counts, decimals, method, max_cr)
    number("null_draws", null_draws, whole=True, least=0, most=10**6)
    seeded(rng)
    try:
        found, cr, w = _search(pattern, totals)
    except TooCoarseError:
        raise InputError(_BAD_WEIGHTS, [fault("too_coarse")]) from None
    return Recovery(found, cr, w, pattern, null_draws, rng)


@dataclass(frozen=True, slots=True)
class _Pattern:
    """How the weights were printed, and which matrices count."""

    counts: Ints
    decimals: int
    method: str
    max_cr: float

    def random(self, rng: np.random.Generator) -> list[Fraction]:
        """Return a random weight vector, uniform over all, printed in this pattern; without a zero if there is one."""
        unit = 10**self.decimals
        for _ in range(1000):
            group = np.floor(rng.dirichlet(np.ones(len(self.counts))) * unit + 0.5)
            item = np.where(self.counts > 1, np.floor(group / self.counts + 0.5), group)
            if (item > 0).all():
                break
        return [Fraction(int(total), unit) for total in item * self.counts]

    def box(self, totals: list[Fraction]) -> tuple[Floats, Floats] | None:
        """Return the ends of the priorities' intervals, closed below and open above; None where there are none."""
        unit = 10**self.decimals
        ends: list[tuple[Fraction, Fraction]] = []
        for total, count in zip(totals, map(int, self.counts), strict=True):
            item = total * unit / count
            if item.denominator != 1:
                return None
            low, high = int(item), int(item)
            if count > 1:
                low, high = -((1 - 2 * low) * count // 2), -((-1 - 2 * high) * count // 2) - 1
            ends.append((Fraction(2 * low - 1, 2 * unit), Fraction(2 * high + 1, 2 * unit)))
        return np.array([float(e[0]) for e in ends]), np.array([float(e[1]) for e in ends])


def _read(
    weights: Sequence[str], counts: Sequence[int] | None, decimals: int, method: str, max_cr: float
) -> tuple[list[Fraction], _Pattern]:
    number("decimals", decimals, whole=True, least=0, most=12)
    number("max_cr", max_cr, least=0)
    texts = [str(w) for w in weights] if isinstance(weights, Iterable) else [str(weights)]
    faults = [told for k, text in enumerate(texts) if (told := _weight_fault(k, text))]
    split = [1] * len(texts) if counts is None else list(counts if isinstance(counts, Iterable) else [counts])
    whole = [c for c in split if isinstance(c, Integral) and not isinstance(c, bool) and 1 <= c <= 1000]
    if not len(whole) == len(split) == len(texts):
        faults.append(fault("counts", found=split, n=len(texts)))
    if not 1 <= len(texts) <= LARGEST_ORDER[method]:
        faults.append(fault("order", found=len(texts), n=LARGEST_ORDER[method]))
    fine = [t for t in texts if not faults and -Decimal(t).as_tuple().exponent > decimals]  # type: ignore[operator]
    faults += [fault("fine_digits", found=text, n=decimals) for text in fine]
    raise_faults(_BAD_WEIGHTS, faults)
    pattern = _Pattern(np.array(split, dtype=np.int64), decimals, method, min(float(max_cr), 1e6))
    return [Fraction(text) for text in texts], pattern


def _weight_fault(k: int, text: str) -> Fault | None:
    try:
        value = Decimal(text) if len(text) <= 40 else Decimal("NaN")
    except InvalidOperation:
        value = Decimal("NaN")
    if value.is_finite() and 0 < value <= 1:
        return None
    return fault("weight", Place(cell=f"({k + 1})"), found=text[:40])


def _search(pattern: _Pattern, totals: list[Fraction]) -> tuple[Floats, Floats, Floats]:
    """Return the matrices, their CR and priorities."""
    n = len(totals)
    index = by_table(n, "saaty1980")
    box = pattern.box(totals)
    found = [(np.empty((0, n, n)), np.empty(0), np.empty((0, n)))]
    if box is None:
        return found[0]
    for M in candidates(*box, pattern.method, n + (n - 1) * pattern.max_cr * index):
        w = SOLVERS[pattern.method](M)
        fits = ((w >= box[0] - _TIE) & (w < box[1] - _TIE)).all(axis=1)
        cr = indices(principal(M[fits])[1], n, index)[1]
        accepted = cr <= pattern.max_cr
        found.append((M[fits][accepted], cr[accepted], w[fits][accepted]))
        if sum(map(len, (f[1] for f in found))) > _MOST_FOUND:
            raise TooCoarseError
    matrices, ratios, weights = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return matrices, ratios, weights


def _hit(pattern: _Pattern, totals: list[Fraction]) -> bool:
    try:
        return len(_search(pattern, totals)[0]) > 0
    except TooCoarseError:  # more than can be listed is more than none
        return True
