"""The chance that a target is met: what a series' own past says of its next value.

Five plain forecasts (mean of a season, last value, drift, same season, same season with its yearly change) are
combined, each by how near it came so far; the errors that the combination itself made, one step ahead, are the spread
of Student's distribution around the next value.  It is honest because those errors were made without knowing the
outcome; `tests/benchmarks/chance.py` counts how many targets given 60, 70, 80 % were met.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEAST = 4  # values below which nothing is said
FIRST = 3  # values before the first forecast that is judged
WIDEST = 60.0  # spreads within which a target is sought


@dataclass(frozen=True, slots=True)
class Prospect:
    """What the next value of a series will be, as far as its past tells.

    Attributes
    ----------
    expected, spread : the middle of the distribution, and its scale [the series' unit]
    errors : forecasts that the spread rests on, the degrees of freedom [count]
    repeated : the values themselves where most of them repeat: then the share of them that would have met counts
    """

    expected: float
    spread: float
    errors: int
    repeated: tuple[float, ...] = ()

    def chance(self, target: float, better: str) -> float:
        """Return the chance that the next value meets a target.

        Parameters
        ----------
        target : float
            Met by equality.
        better : "higher" or "lower"

        Returns
        -------
        float
            0 to 1.

        Examples
        --------
        >>> round(Prospect(100.0, 4.0, 4).chance(98, "higher"), 2), Prospect(0, 0, 1, (0, 0, 0, 1)).chance(0, "lower")
        (0.68, 0.7)
        """
        sign = 1 if better == "higher" else -1
        if self.repeated:
            met = sum(sign * (value - target) >= 0 for value in self.repeated)
            return (met + 0.5) / (len(self.repeated) + 1)
        return student(sign * (self.expected - target) / self.spread, self.errors)

    def target(self, chance: float, better: str) -> float:
        """Return the strictest target that is met with at least a chance; of repeated values the easiest if none is.

        Parameters
        ----------
        chance : float
            0 to 1.
        better : "higher" or "lower"

        Returns
        -------
        float
            In the unit of the series.

        Examples
        --------
        >>> round(Prospect(100.0, 4.0, 4).target(0.7, "higher"), 2)
        97.73
        """
        sign = 1 if better == "higher" else -1
        if self.repeated:
            ordered = sorted(set(self.repeated), key=lambda value: -sign * value)
            return next((v for v in ordered if self.chance(v, better) >= chance), ordered[-1])
        low, high = -WIDEST, WIDEST
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if student(middle, self.errors) < chance else (low, middle)
        return self.expected - sign * high * self.spread


def prospect(history: Sequence[float], season: int = 4) -> Prospect | None:
    """Return what the past of a series says of its next value.

    Parameters
    ----------
    history : (t,) values, oldest first, without a gap
    season : int
        Values in a cycle.

    Returns
    -------
    Prospect or None
        None below four values.

    Examples
    --------
    >>> prospect([1, 2, 3]) is None, prospect([90, 90, 90, 91, 90]).repeated
    (True, (90.0, 90.0, 90.0, 91.0, 90.0))
    >>> found = prospect([10, 20, 30, 40, 11, 21, 31, 41])
    >>> 10 < found.expected < 25, found.errors
    (True, 5)
    """
    values = np.asarray(history, dtype=float)
    if len(values) < LEAST:
        return None
    if 2 * max(Counter(values.tolist()).values()) > len(values):
        return Prospect(float(values.mean()), 0.0, len(values), tuple(values.tolist()))
    made = np.array([_forecasts(values[:t], season) for t in range(FIRST, len(values) + 1)])
    errors = made[:-1] - values[FIRST:, None]
    combined = np.array([_combined(made[t], errors[:t]) for t in range(len(made))])
    off = combined[:-1] - values[FIRST:]
    least = 1e-9 * max(1.0, float(np.abs(values).max()))  # a series that was foretold exactly is no certainty
    return Prospect(float(combined[-1]), max(math.sqrt(float((off**2).mean())), least), len(off))


def _forecasts(past: NDArray[np.float64], season: int) -> list[float]:
    """Return the forecasts of the next value; NaN where the past is too short for one."""
    same = past[-season] if len(past) >= season else np.nan
    yearly = (past[season:] - past[:-season]).mean() if len(past) > season else np.nan
    drift = (past[-1] - past[0]) / max(1, len(past) - 1)
    return [past[-season:].mean(), past[-1], past[-1] + drift, same, same + yearly]


def _combined(made: NDArray[np.float64], errors: NDArray[np.float64]) -> float:
    """Return the mean of forecasts, each weighted by how near it came; what was tried seldom counts as middling."""
    able = ~np.isnan(made)
    weights = np.ones(len(made))
    if len(errors):
        tried = (~np.isnan(errors)).sum(axis=0)
        squares = np.nansum(errors**2, axis=0)
        middle = float(np.median(squares[tried > 0] / tried[tried > 0]))
        weights = 1 / ((squares + 2 * middle) / (tried + 2) + 1e-12 * (1 + middle))
    return float((weights * made)[able].sum() / weights[able].sum())


def student(t: float, freedom: int) -> float:
    """Return the chance that Student's t with whole degrees of freedom is at most `t`: the finite sums.

    Parameters
    ----------
    t : float
    freedom : int
        1 and more [count].

    Returns
    -------
    float

    References
    ----------
    Abramowitz & Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.

    Examples
    --------
    >>> [round(student(1.0, n), 4) for n in (1, 2, 5)]
    [0.75, 0.7887, 0.8184]
    """
    angle = math.atan2(t, math.sqrt(freedom))
    cosine = math.cos(angle) ** 2
    odd = freedom % 2
    term = total = 0.0
    for n in range(freedom // 2):
        term = 1.0 if n == 0 else term * cosine * ((2 * n) / (2 * n + 1) if odd else (2 * n - 1) / (2 * n))
        total += term
    both = 2 / math.pi * (angle + math.sin(angle) * math.cos(angle) * total) if odd else math.sin(angle) * total
    return (1 + both) / 2
