"""Ways of budgeting tried against what was approved: on the same months, known as early, by the same measure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bsclib.budgeting.forecast import METHODS, NEEDS, ahead
from bsclib.budgeting.intervals import Tracked, tracked
from bsclib.cycle.feedback import SEASON, Series, has_statsmodels, month_after, months_since, series
from bsclib.cycle.words import WORDS
from bsclib.errors import Text

if TYPE_CHECKING:
    from bsclib.quarter import QuarterView

OWN = "approved"
FROM_HISTORY = ("seasonal_naive", "rolling", "festival", "market")  # what reaches a year ahead
LEAST = 12  # months on which a way must have been tried; a line that has fewer is judged with all of its nature

Said = tuple[str, float, float]  # the quarter's first month, what was said of a month of it, what came
Forecasts = Mapping[str, list[Said]]


@dataclass(frozen=True, slots=True)
class Tried:
    """What each way would have said of a line `lead` quarters ahead, beside what was approved for the same months.

    Attributes
    ----------
    series : Series
    lead : int
        Quarters between what was known and the quarter budgeted: 1 is the next one.
    forecasts : mapping
        Way → (first month of the quarter, forecast, actual) of each month, `approved` among the ways.
    errors : mapping
        Way → mean absolute error [% of the actual], best first.
    n : int
        Months on which each was judged.
    pooled : bool
        Whether it is judged with all lines of its nature, as its own months are too few.
    """

    series: Series
    lead: int
    forecasts: Forecasts
    errors: Mapping[str, float]
    n: int
    pooled: bool

    def better(self, margin: float) -> str:
        """Return the way whose error is smaller than the approved budget's by `margin` [% of it], else `approved`."""
        best = next((way for way in self.errors if way != OWN), OWN)
        known = OWN in self.errors and self.n >= LEAST
        return best if known and self.errors[best] * 100 < self.errors[OWN] * (100 - margin) else OWN

    def proposed(self, way: str, gap: int) -> float:
        """Return what `way` says of the quarter `lead` ahead, `gap` months of this one still to come."""
        values, reach = np.array([float(a) for a in self.series.actual]), gap + 3 * self.lead
        return float(ahead(way, values, reach, SEASON, self.series.context(reach))[-3:].sum())


def trials(view: QuarterView, lead: int = 1) -> list[Tried]:
    """Return every line with the ways tried on it `lead` quarters ahead, as each of its quarters ended.

    Parameters
    ----------
    view : QuarterView
    lead : int
        1 … 4 quarters.

    Returns
    -------
    list of Tried

    Examples
    --------
    >>> from bsclib.quarter import sample_quarter
    >>> found = trials(sample_quarter())[0]
    >>> found.n, found.pooled, found.better(10)
    (12, False, 'approved')
    """
    made = [(s, _forecasts(s, lead)) for s in series(view)]
    natures = {s.nature for s, _ in made}
    pools = {nature: _pool([f for s, f in made if s.nature == nature]) for nature in natures}
    judged = {nature: _errors(pool) for nature, pool in pools.items()}
    return [
        Tried(s, lead, own, _errors(own), len(own[OWN]), False)
        if len(own[OWN]) >= LEAST
        else Tried(s, lead, own, judged[s.nature], len(pools[s.nature][OWN]), True)
        for s, own in made
    ]


def _forecasts(s: Series, lead: int) -> Forecasts:
    values, reach = np.array([float(a) for a in s.actual]), 3 * lead
    past, beyond = s.context(), s.context(reach + 2)
    ways = [way for way in FROM_HISTORY if way not in NEEDS or len(getattr(beyond, NEEDS[way]))]
    found: dict[str, list[Said]] = {way: [] for way in (*ways, OWN)}
    for origin in range(SEASON, len(values) - reach + 1):
        if months_since(s.months[origin]) % 3:
            continue
        here = slice(origin + reach - 3, origin + reach)
        said = {way: ahead(way, values[:origin], reach, SEASON, past)[-3:] for way in ways}
        said[OWN] = np.array([float(a) for a in s.approved[here]])
        for way, told in said.items():
            found[way] += [(s.months[here.start], float(f), float(a)) for f, a in zip(told, values[here], strict=True)]
    if found["seasonal_naive"] == found.get("festival"):
        del found["festival"]  # no festival has moved yet: it says the same
    return found


def _pool(own: Sequence[Forecasts]) -> Forecasts:
    """Return the forecasts of several lines together, by the ways that all of them have."""
    ways = [way for way in (*METHODS, OWN) if all(way in f for f in own if f[OWN])]
    return {way: [said for f in own for said in f.get(way, ())] for way in ways}


def _errors(forecasts: Forecasts) -> Mapping[str, float]:
    off = {way: [abs(f - a) / abs(a) for _, f, a in said if a] for way, said in forecasts.items()}
    means = {way: 100 * sum(e) / len(e) for way, e in off.items() if e}
    return dict(sorted(means.items(), key=lambda pair: pair[1]))


def widths(found: Sequence[Tried], way: str) -> Tracked:
    """Return how far off the sums of quarters by `way` were [share of the sum], over all lines, and what that covered.

    Parameters
    ----------
    found : sequence of Tried
    way : str

    Returns
    -------
    Tracked

    Examples
    --------
    >>> from bsclib.quarter import sample_quarter
    >>> widths(trials(sample_quarter()), "approved").n
    102
    """
    at: dict[str, list[float]] = {}
    for t in found:
        sums: dict[str, tuple[float, float]] = {}
        for begun, forecast, actual in t.forecasts.get(way, ()):
            before = sums.get(begun, (0.0, 0.0))
            sums[begun] = (before[0] + forecast, before[1] + actual)
        for begun, (forecast, actual) in sums.items():
            at.setdefault(begun, []).extend([abs(forecast - actual) / abs(forecast)] if forecast else [])
    return tracked([at[month] for month in sorted(at)])


@dataclass(frozen=True, slots=True)
class Covered:
    """How often intervals of 80 % held what came: on which figures, by which way."""

    label: Text
    way: str
    tracked: Tracked

    @property
    def share(self) -> float | None:
        """Intervals that held [%]."""
        return None if self.tracked.coverage is None else 100 * self.tracked.coverage


def coverages(view: QuarterView, public: bool = False) -> list[Covered]:
    """Return how often 80 % intervals held: on the lines month by month and by quarters, or on two public series too.

    Parameters
    ----------
    view : QuarterView
    public : bool
        Whether series that are nobody's budget stand beside; a company's own page is silent of them.

    Returns
    -------
    list of Covered
        The public series only where statsmodels is installed.

    References
    ----------
    Monthly CO2 at Mauna Loa and El Niño sea-surface temperatures, as statsmodels ships them.

    Examples
    --------
    >>> from bsclib.quarter import sample_quarter
    >>> {72 <= found.share <= 88 for found in coverages(sample_quarter(), public=True)}
    {True}
    """
    found, way = trials(view), FROM_HISTORY[0]
    monthly = [_monthly([float(a) for a in t.series.actual], t.series.months[0], way) for t in found]
    pooled = [[off[m] for off in monthly if m in off] for m in sorted({m for off in monthly for m in off})]
    return [
        Covered(WORDS.LINES, way, tracked(pooled)),
        *(Covered(WORDS.QUARTERS, name, widths(found, name)) for name in (way, OWN)),
        *(
            Covered(label, way, tracked([[e] for e in _monthly(v, "2000-01", way).values()]))
            for label, v in (_public() if public else ())
        ),
    ]


def _monthly(values: Sequence[float], first: str, way: str) -> Mapping[str, float]:
    """Return how far off each forecast of the month after was [share of it], by month."""
    known, begun = np.array(values), months_since(first)
    made = {t: float(ahead(way, known[:t], 1, SEASON)[0]) for t in range(SEASON, len(values))}
    return {month_after(begun + t): abs(f - values[t]) / abs(f) for t, f in made.items() if f}


def _public() -> Iterator[tuple[Text, list[float]]]:
    if has_statsmodels():
        from statsmodels.datasets import co2, elnino

        yield WORDS.CO2, co2.load_pandas().data.co2.resample("MS").mean().dropna()[-240:].tolist()
        yield WORDS.SEA, elnino.load_pandas().data.drop(columns="YEAR").to_numpy().ravel()[-240:].tolist()
