"""Consistency: how far judgements contradict each other, and whether that is still acceptable."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bsclib.ahp.faults import fault
from bsclib.ahp.named import Listing, Tabled, labelled
from bsclib.ahp.priorities import principal, row_means
from bsclib.ahp.random_index import TABLES, by_table
from bsclib.ahp.stack import Floats, sound, sound_array, take_in
from bsclib.errors import Fault

LIMIT = 0.10
_NONE = 1e-12  # a consistency index below this is rounding

Verdict = bool | NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Consistency(Tabled):
    """Priorities and consistency of one matrix, or of a stack (then every figure is an array of its shape).

    Attributes
    ----------
    priorities : ndarray, shape (..., n)
        With their names where names were given.
    lambda_max, ci, cr : float or ndarray, shape (...)
        Principal eigenvalue, (lambda_max - n) / (n - 1), and CI / RI.  Where the table has no value for n, `cr`
        is 0 for a matrix without contradiction and NaN for any other; a notice says so.
    ri : float
    ri_table : str
    notices : tuple of Fault
    """

    priorities: Floats
    lambda_max: Floats
    ci: Floats
    cr: Floats
    ri: float
    ri_table: str
    matrix: Floats = field(repr=False)
    notices: tuple[Fault, ...] = ()

    @property
    def accepted(self) -> Verdict | None:
        """Whether CR <= 0.10 by the chosen table, shape (...); None where nobody can say (an array of these then)."""
        verdict = self.cr <= LIMIT
        if self.ri == self.ri:
            return _verdict(verdict)
        sure: Any = np.array([None, True], dtype=object)[np.asarray(verdict, dtype=np.intp)]
        return sure  # type: ignore[no-any-return]

    @property
    def verdict_depends_on_ri(self) -> Verdict:
        """Whether CR <= 0.10 by one published table that covers n and > 0.10 by another, shape (...)."""
        least, most = _published(self.priorities.shape[-1])
        # divided, as CR is, so that a verdict on the line cannot differ from the one shown
        return _verdict(np.asarray((self.ci / most <= LIMIT) & (self.ci / least > LIMIT)))

    @property
    def verdict(self) -> Any:
        """In a word: "consistent", "inconsistent" or "undetermined"; of a stack an array of these, shape (...)."""
        words: Any = np.vectorize({True: "consistent", False: "inconsistent", None: "undetermined"}.get)(self.accepted)
        return words if words.ndim else str(words)

    def table(self) -> Listing:
        """Return the weights by name and, below them, what they rest on; of a stack one row a matrix."""
        w = self.priorities
        names = getattr(w, "labels", ()) or tuple(str(k + 1) for k in range(w.shape[-1]))
        if w.ndim == 1:
            figures = [("λmax", float(self.lambda_max)), (f"CR ({self.ri_table})", float(self.cr))]
            rows = list(zip(names, w.tolist(), strict=True))
            return Listing(("", "weight"), rows, (*figures, ("verdict", self.verdict)))
        flat, cr = w.reshape(-1, w.shape[-1]).tolist(), np.ravel(self.cr).tolist()
        each = getattr(w, "rows", ()) or tuple(str(k + 1) for k in range(len(flat)))
        return Listing(("", *names, "CR"), [(n, *line, c) for n, line, c in zip(each, flat, cr, strict=True)])

    @property
    def gci(self) -> Floats:
        """Geometric consistency index, shape (...): see `gci`."""
        return gci(self.matrix)

    @property
    def koczkodaj(self) -> Floats:
        """Koczkodaj's inconsistency, shape (...): see `koczkodaj`."""
        return koczkodaj(self.matrix)

    @property
    def harmonic(self) -> Floats:
        """Harmonic consistency index, shape (...): see `harmonic`."""
        return harmonic(self.matrix)


def consistency(A: Any, ri: str | float = "saaty1980") -> Consistency:
    r"""Return priorities (eigenvector), :math:`\lambda_{max}`, CI and CR of each matrix in one pass.

    Parameters
    ----------
    A : array_like, shape (..., n, n), or DataFrame, dict, Judgements, mapping of expert to these
        Reciprocal judgement matrices.
    ri : str or float
        Listing of random indices: see `bsclib.ahp.TABLES` and, for what each is, `bsclib.ahp.SOURCES`; or the
        random index itself, such as `random_index` draws it.

    Returns
    -------
    Consistency
        `priorities` (..., n), the others (...,); see there for each.

    Raises
    ------
    InputError
        The matrices are not sound; every fault is listed.
    UsageError
        Unknown table.

    References
    ----------
    Saaty, T. L. (1980). The Analytic Hierarchy Process. McGraw-Hill.

    Examples
    --------
    >>> c = consistency([[1, 5, 3, 4], [1 / 5, 1, 2, 2], [1 / 3, 1 / 2, 1, 3], [1 / 4, 1 / 2, 1 / 3, 1]])
    >>> round(float(c.lambda_max), 4), round(float(c.cr), 4), c.ri, c.ri_table
    (4.2657, 0.0984, 0.9, 'saaty1980')
    >>> c.accepted, c.verdict_depends_on_ri
    (True, True)
    """
    M, labels, experts, notices = (
        (sound_array(A), (), (), ()) if type(A) is np.ndarray and A.dtype == np.float64 else take_in(A)
    )
    n = M.shape[-1]
    index, name, beyond = _index(n, ri if isinstance(ri, str) else float(by_table(n, ri)))
    w, lam = principal(M)
    lam = lam[()]
    ci, cr = indices(lam, n, index)
    w = labelled(w, labels, experts)
    return Consistency(w, lam, ci, cr, index, name, M.copy(), (*notices, *beyond))  # what A becomes later is not ours


@cache
def _index(n: int, ri: str | float) -> tuple[float, str, tuple[Fault, ...]]:
    """Return the random index, its name, and a notice where the table has none."""
    index, name = by_table(n, ri), ri if isinstance(ri, str) else f"{ri:g}"
    return index, name, () if index == index else (_beyond(n, name),)


def indices(lam: Floats, n: int, index: float) -> tuple[Floats, Floats]:
    """Return CI and CR = CI / RI; up to order 2, and without contradiction, the ratio is 0 whatever the table."""
    ci = (lam - n) / max(n - 1, 1)
    if index == index and index > 0:
        return ci, ci / index
    return ci, np.where(ci <= (_NONE if n > 2 else np.inf), 0.0, np.nan)[()]


@cache
def _published(n: int) -> tuple[float, float]:
    """Return the smallest and the largest random index of order n in the tables, infinity where there is none."""
    known = [table[n] for table in TABLES.values() if n in table and n > 2] or [np.inf]
    return min(known), max(known)


def _verdict(flags: NDArray[np.bool_]) -> Verdict:
    return flags if flags.ndim else bool(flags)


def _beyond(n: int, ri: str) -> Fault:
    others = [name for name, table in TABLES.items() if n in table]
    return fault("ri_missing", level="notice", found=ri, n=n, names=", ".join(others) or "–")


def gci(A: ArrayLike) -> Floats:
    """Return the geometric consistency index, the mean squared log error around geometric-mean priorities.

    Parameters
    ----------
    A : array_like, shape (..., n, n)

    Returns
    -------
    ndarray, shape (...)

    References
    ----------
    Aguarón, J. and Moreno-Jiménez, J. M. (2003). The geometric consistency index: approximated thresholds.
    European Journal of Operational Research 147, 137-145.

    Examples
    --------
    >>> round(float(gci([[1, 6, 5], [1 / 6, 1, 2], [1 / 5, 1 / 2, 1]])), 4)
    0.2555
    """
    M = sound(A)
    n = M.shape[-1]
    if n < 3:
        return np.zeros(M.shape[:-2])[()]
    w = row_means(M)
    errors = np.log(M * (w[..., None, :] / w[..., :, None])) ** 2
    return np.asarray(errors.sum(axis=(-2, -1)) / ((n - 1) * (n - 2)))[()]


def koczkodaj(A: ArrayLike) -> Floats:
    """Return the inconsistency of the worst triad: 0 for none, towards 1 for flat contradiction.

    Parameters
    ----------
    A : array_like, shape (..., n, n)

    Returns
    -------
    ndarray, shape (...)
        0 to 1.

    References
    ----------
    Koczkodaj, W. W. (1993). A new definition of consistency of pairwise comparisons. Mathematical and
    Computer Modelling 18(7), 79-84.

    Examples
    --------
    >>> round(float(koczkodaj([[1, 6, 5], [1 / 6, 1, 2], [1 / 5, 1 / 2, 1]])), 4)
    0.5833
    """
    L = np.log(sound(A))
    worst = np.zeros(L.shape[:-2])
    for k in range(L.shape[-1]):
        around = L[..., :, k, None] + L[..., None, k, :] - L
        worst = np.maximum(worst, np.abs(around).max(axis=(-2, -1)))
    return np.asarray(-np.expm1(-worst))[()]


def harmonic(A: ArrayLike) -> Floats:
    """Return the harmonic consistency index (HM - n)(n + 1) / (n (n - 1)), HM the harmonic mean of column sums.

    Parameters
    ----------
    A : array_like, shape (..., n, n)

    Returns
    -------
    ndarray, shape (...)

    References
    ----------
    Stein, W. E. and Mizzi, P. J. (2007). The harmonic consistency index for the analytic hierarchy process.
    European Journal of Operational Research 177, 488-497.

    Examples
    --------
    >>> round(float(harmonic([[1, 6, 5], [1 / 6, 1, 2], [1 / 5, 1 / 2, 1]])), 4)
    0.0201
    """
    M = sound(A)
    n = M.shape[-1]
    if n == 1:
        return np.zeros(M.shape[:-2])[()]
    mean = n / (1 / M.sum(axis=-2)).sum(axis=-1)
    return np.asarray(np.maximum((mean - n) * (n + 1) / (n * (n - 1)), 0))[()]
