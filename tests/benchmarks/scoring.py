"""Speed of scoring: rows of mixed kinds, against four ways of doing the same work.

Run:  python tests/benchmarks/scoring.py            the table for 1,000,000 rows, then growth to 10,000,000.
Each figure is the best of several; the slow ways are timed on a part of the rows and scaled up.
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from bsclib.policies import Policies
from bsclib.scoring import Award, Judged, Rule, Severity, Shared, Step, Tiers, score_arrays
from bsclib.scoring.kinds.levels import Band

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scoring"))
from scoring_reference import reference

D = Decimal
RULES: list[tuple[Rule, int]] = [
    (Step(D("2.5"), "pp", "higher", short=D(-5)), 2),
    (Step(D("2.5"), "relative", "lower", short=D(-5)), 2),
    (Step(D(1), "pp", "lower", over=D(5), short=D(-5)), 2),
    (Step(D(500), "absolute", "higher", short=D(-5)), 2),
    (Step(D(1), "absolute", "lower", short=D(-5), target=D(0), zero_at=D(10)), 0),
    (Step(D(5), "pp", "band", short=D(-5), range=(D(0), D(10))), 2),
    (
        Tiers(
            tuple(Band(((op, D(v)),), D(p)) for op, v, p in (("below", 60, 10), ("below", 90, 5), ("above", 180, -5))),
            "lower",
        ),
        1,
    ),
    (Severity(bounds=((D(0), D(-5)), (D(5), D(-10)), (D(10), D(-15)))), 2),
    (Severity(classes=(("a", D(-15)), ("b", D(-30)), ("c", D(-45))), veto="c"), 0),
    (Award("lower"), 2),
    (Judged(), 2),
    (Shared("x"), 2),
]


def rows(n: int) -> tuple[Any, Any, Any]:
    """Return rule numbers, actuals and targets (n,) as integers, near one another as in life."""
    rng = np.random.default_rng(0)
    which = rng.integers(0, len(RULES), n)
    target = rng.integers(1, 20_000, n)
    actual = np.abs(target + rng.integers(-3_000, 3_000, n))
    return which, actual, target


def best(work: Callable[[], Any], times: int = 7) -> float:
    """Return the shortest of several runs [s]."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def engine(which: Any, actual: Any, target: Any, events: Any = None) -> Any:
    """Score with the engine, every check on: columns of integers, or of float64, to scores."""
    rules, places = [r for r, _ in RULES], [p for _, p in RULES]
    events = happened(actual) if events is None else events
    return score_arrays(rules, which, actual, target, places, columns=("score", "den"), events=events)


def as_floats(which: Any, *columns: Any) -> list[Any]:
    """Return the values themselves (n,), 94.9 for 949, as float64."""
    one = 10.0 ** np.array([p for _, p in RULES])[which]
    return [column / one for column in columns]


def happened(actual: Any) -> Any:
    """Return events by class (n, 3), at most one of them, as the actual happens to fall."""
    return (actual[:, None] % 4 == np.arange(1, 4)).astype(np.int64)


def _value(rule: Rule, places: int, actual: int, number: Callable[[int, int], Any]) -> Any:
    if isinstance(rule, Severity) and rule.classes:
        return {name: int(actual % 4 == k) for k, (name, _) in enumerate(rule.classes, 1)}
    return number(actual, 10**places)


def fraction_row(w: int, a: int, t: int) -> Fraction:
    """Score one row with the independent scorer."""
    rule, places = RULES[w]
    return reference(rule, _value(rule, places, a, Fraction), Fraction(t, 10**places), Policies())


def decimal_row(w: int, a: int, t: int) -> Decimal:
    """Score one row in bare Decimals: nothing but the arithmetic of its kind."""
    rule, places = RULES[w]
    actual, target = D(a).scaleb(-places), D(t).scaleb(-places)
    points = D(0)
    if isinstance(rule, Judged | Shared):
        return actual
    if isinstance(rule, Award):
        return D(100) if actual <= target else D(0)
    if isinstance(rule, Step):
        if rule.range is not None:
            gap = min(actual - rule.range[0], rule.range[1] - actual, D(0))
        else:
            goal = target if rule.target is None else rule.target
            gap = actual - goal if rule.better == "higher" else goal - actual
        size = rule.per * target / 100 if rule.unit == "relative" else rule.per
        points = (abs(gap) // size) * ((rule.short if gap < 0 else rule.over) or 0)
        if rule.zero_at is not None and -gap >= rule.zero_at:
            return rule.floor
    elif isinstance(rule, Tiers):
        flat = ((op, D(b), band.points) for band in rule.tiers for op, b in band.tests)
        hits = (p for op, b, p in flat if (actual < b if op == "below" else actual > b))
        points = next(hits, D(0))
    elif rule.bounds:
        points = next((p for b, p in reversed(rule.bounds) if actual > b), D(0))
    else:
        points = min([D(0), *(p for k, (_, p) in enumerate(rule.classes, 1) if a % 4 == k)])
    return min(max(rule.base + points, rule.floor), rule.cap)


def loop(score: Callable[[int, int, int], Any], which: Any, actual: Any, target: Any, part: int) -> float:
    """Return the time of a plain loop over all rows [s], measured on `part` of them."""
    w, a, t = (x[:part].tolist() for x in (which, actual, target))
    return best(lambda: [score(*row) for row in zip(w, a, t, strict=True)], 3) * len(which) / part


def pandas_apply(which: Any, actual: Any, target: Any, part: int) -> float:
    """Return the time of `DataFrame.apply` over all rows [s], measured on `part` of them."""
    frame = pd.DataFrame({"w": which[:part], "a": actual[:part], "t": target[:part]})
    return best(lambda: frame.apply(lambda r: decimal_row(int(r.w), int(r.a), int(r.t)), axis=1), 2) * len(which) / part


def agree(which: Any, actual: Any, target: Any) -> int:
    """Return on how many of the first rows the three ways differ."""
    out, unit = engine(which, actual, target)
    return sum(
        not (Fraction(int(out.score[i]), int(out.den[i]) * unit) == fraction_row(*row) == Fraction(decimal_row(*row)))
        for i, row in enumerate(zip(which.tolist(), actual.tolist(), target.tolist(), strict=True))
    )


def main() -> None:
    """Print both tables."""
    n = 1_000_000
    which, actual, target = rows(n)
    part = [x[:20_000] for x in (which, actual, target)]
    print(f"rows on which engine, Fraction and Decimal differ: {agree(*part)} of 20,000\n")
    others = [
        ("Decimal, one row after another", loop(decimal_row, which, actual, target, 50_000)),
        ("pandas apply of the same", pandas_apply(which, actual, target, 20_000)),
        ("Fraction, one row after another", loop(fraction_row, which, actual, target, 20_000)),
    ]
    ours = growth()
    print(f"\n{n:,} rows of {len(RULES)} rules of six kinds{'':>14}seconds   engine is")
    for name, seconds in others:
        print(f"{name:<50}{seconds:>9.4f}   {seconds / ours[n]:.0f} × faster")


def growth() -> dict[int, float]:
    """Print what rows cost beside `(t - a) // per` of three int64 columns; return seconds from float64 by size."""
    heads = ("rows", "floats s", "× bare", "integers s", "× bare", "bare s", "ns a row", "peak MB", "bytes a row")
    print("".join(f"{head:>12}" for head in heads))
    found = {}
    for size in (100_000, 300_000, 1_000_000, 3_000_000, 10_000_000):
        which, actual, target = rows(size)
        events, floats = happened(actual), as_floats(which, actual, target)
        per = np.random.default_rng(1).integers(1, 500, size)
        times = 9 if size <= 1_000_000 else 3
        bare = best(lambda t=target, a=actual, p=per: (t - a) // p, times)
        whole = best(lambda w=which, a=actual, t=target, e=events: engine(w, a, t, e), times)
        found[size] = ours = best(lambda w=which, f=floats, e=events: engine(w, *f, e), times)
        tracemalloc.start()
        engine(which, *floats, events)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        cells = f"{ours:12.4f}{ours / bare:12.1f}{whole:12.4f}{whole / bare:12.1f}{bare:12.4f}{ours / size * 1e9:12.1f}"
        print(f"{size:12,}{cells}{peak / 1e6:12.1f}{peak / size:12.1f}")
    return found


if __name__ == "__main__":
    main()
