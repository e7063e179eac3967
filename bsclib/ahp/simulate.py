"""Uncertainty: what the weights might have been, had judgements or the panel been a little different."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from bsclib.ahp.consistency import indices
from bsclib.ahp.faults import number, one_of
from bsclib.ahp.groups import filled, geometric, together
from bsclib.ahp.named import Listing, Tabled, labelled
from bsclib.ahp.priorities import principal
from bsclib.ahp.random_index import by_table, reciprocal, seeded
from bsclib.ahp.repair import judgement_at, ranks, steps_from_one
from bsclib.ahp.stack import Floats
from bsclib.errors import Text

MODELS = ("step", "bootstrap")

_MOST = 50_000_000  # judgements drawn at once, n * n * draws: beyond, memory would give out


@dataclass(frozen=True, slots=True)
class Simulation(Tabled):
    """Weights over many draws.

    Attributes
    ----------
    weights : ndarray, shape (draws, n)
    lower, median, upper : ndarray, shape (n,)
        Quantiles of each weight; between lower and upper lies the share `level` of the draws.
    rank_probability : ndarray, shape (n, n)
        ``[i, r]`` is the share of draws in which i has rank r + 1; equal weights share a rank.
    cr : ndarray, shape (draws,)
    level : float
    model : str
    """

    weights: Floats
    lower: Floats
    median: Floats
    upper: Floats
    rank_probability: Floats
    cr: Floats
    level: float
    model: str

    def table(self) -> Listing:
        """Return one row a thing compared: interval, median and the chance of each rank."""
        n = len(self.median)
        names = getattr(self.median, "labels", ()) or tuple(str(k + 1) for k in range(n))
        columns = (self.lower, self.median, self.upper, *self.rank_probability.T)
        rows = zip(names, *(column.tolist() for column in columns), strict=True)
        return Listing(("", "lower", "median", "upper", *(f"rank {k + 1}" for k in range(n))), list(rows))


def simulate(
    A: Any,
    draws: int = 10_000,
    rng: int | np.random.Generator = 0,
    *,
    model: str | None = None,
    level: float = 0.95,
    ri: str | float = "saaty1980",
) -> Simulation:
    """Return the spread of weights when judgements waver or other experts had been asked.

    ``step`` lets every judgement of a matrix move by one step of the scale, down, not at all or up, each with
    probability 1/3, independently, and never beyond the scale's end.  ``bootstrap`` draws experts with
    replacement and aggregates their judgements.

    Parameters
    ----------
    A : array_like, shape (n, n) or (experts, n, n), or DataFrame, dict, Judgements, mapping of expert to these
        For ``step`` several experts are aggregated first (AIJ); pairs that an expert left out are completed.
    draws : int
    rng : int or numpy.random.Generator
        Seed or generator: the same seed gives the same draws.
    model : {"step", "bootstrap"}, optional
        ``bootstrap`` for several experts, ``step`` for one matrix, when not given.
    level : float
        Share of the draws between `lower` and `upper`.
    ri : str or float
        Listing of random indices, or the index itself.

    Returns
    -------
    Simulation
        The draws (draws, n), their interval for each weight, and `rank_probability` (n, n).

    Raises
    ------
    InputError
        The matrices are not sound, or draws or level are out of range.
    UsageError
        Unknown model or table.

    Examples
    --------
    >>> seen = simulate([[1, 6, 5], [1 / 6, 1, 2], [1 / 5, 1 / 2, 1]], draws=1000)
    >>> seen.rank_probability.round(2).tolist()
    [[1.0, 0.0, 0.0], [0.0, 0.77, 0.23], [0.0, 0.32, 0.68]]
    """
    given = together(A)
    labels, M = given.labels, filled(given)
    n = M.shape[1]
    model = ("bootstrap" if len(M) > 1 else "step") if model is None else model
    one_of(
        model, MODELS if len(M) > 1 else MODELS[:1], Text("模拟方式", "the model of simulation")
    )  # of one none is drawn
    number("draws", draws, whole=True, least=1, most=_MOST // n**2)
    level = number("level", level, above=0, below=1)
    generator = seeded(rng)
    index = by_table(n, ri)
    drawn = _wavering(M, draws, generator) if model == "step" else _resampled(M, draws, generator)
    w, lam = principal(drawn, polish=False)
    lower, median, upper = _quantiles(w, np.array([(1 - level) / 2, 0.5, (1 + level) / 2]))
    placed = ranks(w) - 1 + n * np.arange(n)
    chance = np.bincount(placed.ravel(), minlength=n * n).reshape(n, n) / draws
    low, mid, high = (labelled(array, labels) for array in (lower, median, upper))
    return Simulation(w, low, mid, high, chance, indices(lam, n, index)[1], level, model)


def _quantiles(w: Floats, shares: Floats) -> Floats:
    """Return quantiles (shares, n) of the columns of w, linear between draws: `np.quantile`, in a third of the time."""
    ordered = np.sort(np.ascontiguousarray(w.T), axis=1)
    at = shares * (len(w) - 1)
    low = at.astype(np.intp)
    high = np.minimum(low + 1, len(w) - 1)
    return np.asarray((ordered[:, low] + (ordered[:, high] - ordered[:, low]) * (at - low)).T)


def _wavering(M: Floats, draws: int, rng: np.random.Generator) -> Floats:
    centre = geometric(M, np.full(len(M), 1 / len(M))) if len(M) > 1 else M[0]
    rows, columns = np.triu_indices(len(centre), 1)
    at = steps_from_one(centre[rows, columns])
    moved = np.clip(at + np.array([[-1], [0], [1]]), np.minimum(at, -8), np.maximum(at, 8))
    which = rng.integers(0, 3, size=(draws, len(at)), dtype=np.int8)
    return reciprocal(judgement_at(moved)[which, np.arange(len(at))], len(centre))


def _resampled(M: Floats, draws: int, rng: np.random.Generator) -> Floats:
    rows, columns = np.triu_indices(M.shape[1], 1)
    share = rng.multinomial(len(M), np.full(len(M), 1 / len(M)), size=draws) / len(M)
    return reciprocal(np.exp(share @ np.log(M[:, rows, columns])), M.shape[1])
