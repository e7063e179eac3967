"""How far off a forecast may be: a width learnt from the errors that the same way made before, and how often it held.

Conformal intervals, adapted as they go: after a miss the next interval is wider, after a hit a little narrower, so
that the share of hits tends to the level whatever the series.  Pooled: errors of many lines at one time count together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

LEVEL = 0.8
PACE = 0.1  # how fast the level sought follows one hit or miss; many at one time weigh as the root of their number
WARM = 10  # errors that must be known before an interval is given


@dataclass(frozen=True, slots=True)
class Tracked:
    """The half width that comes next [scale of the errors], None where too few are known; and how earlier ones held.

    `n` intervals were given, `hits` of them held what came.
    """

    width: float | None
    n: int
    hits: int

    @property
    def coverage(self) -> float | None:
        """Share of intervals that held [0 … 1]; None where none was given."""
        return self.hits / self.n if self.n else None


def tracked(errors: Sequence[Sequence[float]], level: float = LEVEL) -> Tracked:
    """Return the width of the next interval and how often those before it held.

    Parameters
    ----------
    errors : (t, lines at that time)
        Sizes of the errors, each in its line's scale; every interval is made of the errors before its time alone.
    level : float
        Share of intervals that shall hold [0 … 1].

    Returns
    -------
    Tracked

    References
    ----------
    Gibbs & Candès (2021), Adaptive Conformal Inference Under Distribution Shift.

    Examples
    --------
    >>> found = tracked([[n * 7 % 10 + 1.0] for n in range(60)])
    >>> found.n, round(found.coverage, 2)
    (50, 0.8)
    """
    known: list[float] = []
    sought, n, hits = level, 0, 0
    for now in errors:
        width = _width(known, sought)
        if width is not None and now:
            held = sum(error <= width for error in now)
            n, hits = n + len(now), hits + held
            sought += PACE * sqrt(len(now)) * (level - held / len(now))
        known += now
    return Tracked(_width(known, sought), n, hits)


def _width(known: list[float], sought: float) -> float | None:
    if len(known) < WARM:
        return None
    rank = ceil((len(known) + 1) * sought)
    return sorted(known)[min(max(rank, 1), len(known)) - 1]
