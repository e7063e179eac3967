"""Is the chance of being met honest?  `python tests/benchmarks/chance.py [SHARE]`

Every series is walked through: at each quarter its past alone gives the target that is to be met with a chance, and the
quarter that followed says whether it was.  A sound method meets 70 of 100 targets given 70 %.  Series: the eight
quarters of the sample, and the quarterly macroeconomic series of the United States that statsmodels ships, in the same
windows of eight quarters and of twelve.  Each target counts in both directions, as one to stay above and one to stay
below: a series that rose throughout would else look like good targets.  The sample is told by quarter too, in the
direction that each row has: its rows fell together in a crisis and recovered together, and no past tells that; hit and
miss of one quarter are one event, not sixty.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal

from bsclib.budgeting.chance import prospect
from bsclib.cycle import aims
from bsclib.quarter import sample_quarter

CHANCES = (0.5, 0.6, 0.7, 0.8, 0.9)
BOTH = ("higher", "lower")
Series = tuple[list[float], tuple[str, ...]]


def of_sample() -> list[Series]:
    """Return the sample's rows that have a target of their own."""
    return [([float(v) for v in aim.past.values()], (aim.indicator.better,)) for aim in aims(sample_quarter())]


def of_public() -> list[Series]:
    """Return the public series; none without statsmodels."""
    try:
        from statsmodels.datasets import macrodata
    except ImportError:
        return []
    table = macrodata.load_pandas().data.drop(columns=["year", "quarter", "pop"])
    return [(table[name].tolist(), BOTH) for name in table]


def by_quarter() -> dict[str, dict[str, tuple[int, float, float, float]]]:
    """Return the table of each quarter of the sample that has four before it, in the direction of each row."""
    known = [(values, way) for values, way in of_sample() if len(values) == 8]
    return {
        f"sample, {quarter}, in the row's own direction": table(trials([(v[: n + 1], way) for v, way in known], n))
        for n, quarter in enumerate(("2025Q1", "2025Q2", "2025Q3", "2025Q4"), 4)
    }


def trials(series: Iterable[Series], window: int | None, every: int = 1) -> Iterator[tuple[float, float, bool, bool]]:
    """Yield (chance asked for, chance claimed, whether it was met, whether values repeat) of each target set."""
    for values, directions in series:
        for t in range(window or 4, len(values), every):
            outlook = prospect(values[t - window : t] if window else values[:t])
            if outlook is None:
                continue
            for better in directions:
                for asked in CHANCES:
                    target = outlook.target(asked, better)
                    met = values[t] >= target if better == "higher" else values[t] <= target
                    yield asked, outlook.chance(target, better), met, bool(outlook.repeated)


def table(rows: Iterable[tuple[float, float, bool, bool]]) -> dict[str, tuple[int, float, float, float]]:
    """Return targets, mean chance claimed, share met and its standard error by what was asked; repeats apart."""
    groups: dict[str, list[tuple[float, bool]]] = {}
    for asked, claimed, met, repeats in rows:
        groups.setdefault("values repeat" if repeats else f"{asked:.0%}", []).append((claimed, met))
    found = {}
    for name, own in sorted(groups.items()):
        n, claimed = len(own), sum(c for c, _ in own) / len(own)
        found[name] = n, claimed, sum(met for _, met in own) / n, math.sqrt(claimed * (1 - claimed) / n)
    return found


def battery(share: float = 1.0) -> dict[str, dict[str, tuple[int, float, float, float]]]:
    """Return the table of each set of series; a smaller `share` sets a target only every so many quarters."""
    every = max(1, round(1 / share))
    public = of_public()
    found = {"sample": table(trials([(values, BOTH) for values, _ in of_sample()], None)), **by_quarter()}
    if public:
        found |= {f"public, {n} quarters known": table(trials(public, n, every)) for n in (8, 12)}
    return found


if __name__ == "__main__":
    for name, rows in battery(float(Decimal(sys.argv[1])) if sys.argv[1:] else 1.0).items():
        print(f"{name}\n  {'asked':14}{'targets':>8}{'claimed':>9}{'met':>8}{'± chance':>10}")
        for asked, (n, claimed, met, error) in rows.items():
            print(f"  {asked:14}{n:8d}{claimed:9.1%}{met:8.1%}{2 * error:10.1%}")
