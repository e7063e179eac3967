"""An independent scorer: one row at a time, in Fractions, straight from the definitions; and random cases.

It shares no line with the engine: no scaling, no arrays, no integers.
"""

from __future__ import annotations

import math
import random
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bsclib.policies import Policies
from bsclib.scoring import Award, Judged, Rule, Severity, Shared, Step, Tiers
from bsclib.scoring.kinds.levels import Band

F = Fraction


def reference(rule: Rule, actual: Any, target: F | None, how: Policies) -> F:
    """Return the score of one row; `actual` is a Fraction, or a dict class → events."""
    match rule:
        case Judged() | Shared():
            return F(actual)
        case Award():
            return _award(rule, actual, target, how)
        case Step():
            points, floored = _step(rule, actual, target, how)
            return F(rule.floor) if floored else _clamp(rule, F(rule.base) + points, how)
        case Tiers():
            points = F(0)
            for band in rule.tiers:
                ((op, bound),), given = band.tests, band.points
                if (actual < F(bound)) if op == "below" else (actual > F(bound)):
                    points = F(given)
                    break
            return _clamp(rule, points if how.tiers == "absolute" else F(rule.base) + points, how)
        case Severity():
            return _clamp(rule, F(rule.base) + _severity(rule, actual, how), how)
    raise AssertionError(rule)


def _clamp(rule: Any, score: F, how: Policies) -> F:
    cap = F(rule.cap)
    if how.bonus_cap is not None and cap == 120:
        cap = max(F(how.bonus_cap), F(rule.base))
    if score < F(rule.floor):
        return F(rule.floor)
    return cap if score > cap else score


def _step(rule: Step, actual: F, target: F | None, how: Policies) -> tuple[F, bool]:
    size = F(rule.per)
    if rule.range is not None:
        low, high = map(F, rule.range)
        gap = actual - low if actual < low else high - actual if actual > high else F(0)
        relative = rule.unit == "relative"
        goal = None
    else:
        goal = F(rule.target) if rule.target is not None else target
        assert goal is not None
        gap = actual - goal if rule.better == "higher" else goal - actual
        relative = rule.unit == "relative" or (rule.unit == "pp" and how.step_unit == "relative")
    if relative:
        assert goal is not None
        size = size / 100 * abs(goal)
    steps = abs(gap) / size
    if how.count == "full":
        steps = F(math.floor(steps))
    each = rule.short if gap < 0 else rule.over
    lost = rule.zero_at is not None and -gap >= F(rule.zero_at)
    return steps * F(each or 0), lost


def _severity(rule: Severity, actual: Any, how: Policies) -> F:
    if rule.bounds:
        return next((F(p) for b, p in reversed(rule.bounds) if actual > F(b)), F(0))
    points = dict(rule.classes)
    happened = {name: n for name, n in actual.items() if n}
    if how.severity == "cumulate":
        return sum((F(points[name]) * n for name, n in happened.items()), F(0))
    return min([F(0), *(F(points[name]) for name in happened)])


def _award(rule: Award, actual: F, target: F | None, how: Policies) -> F:
    assert target is not None
    short = target - actual if rule.better == "higher" else actual - target
    tolerance = rule.tolerance if rule.tolerance is not None else how.award_tolerance
    if short <= 0:
        return F(100)
    room = F(tolerance or 0) / 100 * abs(target)
    return 100 * (1 - short / room) if short < room else F(0)


# ── random cases ────────────────────────────────────────────────────────────────────────────────────

D = Decimal
PERS = [D("0.5"), D(1), D("2.5"), D(5), D("0.025"), D("0.3"), D("12.5"), D(500)]
POINTS = [D(5), D(1), D("2.5"), D(10), D(15)]


def random_rule(rng: random.Random) -> tuple[Rule, int]:
    """Return a rule of a random kind and the declared decimals of its values."""
    kind = rng.choice(
        ["step", "step", "step", "event", "range", "tiers", "ratio", "class", "award", "judged", "shared"]
    )
    better, places, p = rng.choice(["higher", "lower"]), rng.randint(0, 4), rng.choice(POINTS)
    if kind == "step":
        over, short = rng.choice([(None, -p), (p, None), (p, -rng.choice(POINTS))])
        unit = rng.choice(["pp", "relative", "absolute"])
        return Step(
            rng.choice(PERS), unit, better, over=over, short=short, zero_at=rng.choice([None, None, D(7)])
        ), places
    if kind == "event":
        return Step(D(1), "absolute", "lower", short=-p, target=D(0), zero_at=rng.choice([None, D(10)])), 0
    if kind == "range":
        low = D(rng.randint(0, 500)) / 10
        return Step(
            rng.choice(PERS), "pp", "band", short=rng.choice([-p, p]), range=(low, low + rng.randint(0, 20))
        ), places
    if kind == "tiers":
        ops = [
            (rng.choice(["below", "above"]), D(rng.randint(0, 2000)) / 10, rng.choice([p, -p, D(0)])) for _ in range(3)
        ]
        return Tiers(tuple(Band(((op, bound),), points) for op, bound, points in ops), better), places
    if kind == "ratio":
        bounds = sorted({D(rng.randint(0, 300)) / 10 for _ in range(3)})
        return Severity(bounds=tuple((b, -p * (i + 1)) for i, b in enumerate(bounds))), places
    if kind == "class":
        return Severity(classes=(("a", -p), ("b", -2 * p), ("c", D(-45))), veto="c"), 0
    if kind == "award":
        return Award(better, tolerance=rng.choice([None, None, D(2), D("0.5")])), places
    return (Judged() if kind == "judged" else Shared("x")), 2


def edges_of(rule: Rule, target: F) -> list[F]:
    """Return actuals at which the score of a row changes."""
    match rule:
        case Step(range=(low, high)):
            return [F(low), F(high), F(high) + F(rule.per), F(high) + 2 * F(rule.per), F(low) - F(rule.per)]
        case Step():
            goal = target if rule.target is None else F(rule.target)
            size = F(rule.per) * (abs(goal) / 100 if rule.unit == "relative" else 1)
            zero = [] if rule.zero_at is None else [goal - F(rule.zero_at), goal + F(rule.zero_at)]
            return [goal + k * size for k in range(-12, 13)] + zero
        case Tiers(tiers=tiers):
            return [F(band.tests[0][1]) for band in tiers]
        case Severity(bounds=bounds) if bounds:
            return [F(bound) for bound, _ in bounds]
        case Award():
            room = F(rule.tolerance or 0) / 100 * abs(target)
            return [target, target + room, target - room]
    return []


def random_case(rule: Rule, places: int, rng: random.Random) -> tuple[int, int, bool]:
    """Return actual and target in units of 10**-places, and whether the actual is on or beside an edge."""
    unit = 10**places
    if isinstance(rule, Severity) and rule.classes:
        return rng.randint(0, 10**9), 0, False  # digits that `events_of` reads as counts
    if isinstance(rule, Judged | Shared):
        return rng.randint(0, 100 * unit), 0, False
    target = rng.randint(1, 200 * unit) * rng.choice([1, 1, 1, -1])
    edges = edges_of(rule, F(target, unit))
    if edges and rng.random() < 0.6:
        return math.floor(rng.choice(edges) * unit) + rng.choice([-1, 0, 0, 1]), target, True
    return rng.randint(-50 * unit, 250 * unit), target, False


def events_of(seed: int) -> list[int]:
    """Return how many events of each of three classes there were: mostly few, sometimes a thousand."""
    return [[0, 0, 1, 2, 1000][seed // 5**i % 5] for i in range(3)]


CONVENTIONS = [
    Policies(),
    Policies(count="linear"),
    Policies(step_unit="relative"),
    Policies(count="linear", step_unit="relative"),
    Policies(severity="cumulate", tiers="absolute", bonus_cap=D(110)),
    Policies(award_tolerance=D("1.5"), bonus_cap=D(100)),
]


def compare(cases: int, seed: int, rules: int = 60) -> tuple[int, int, list[str]]:
    """Score random cases here, by class and by column; return how many, how many beside an edge, and differences."""
    import numpy as np

    from bsclib.scoring import score_arrays

    rng, wrong, beside = random.Random(seed), [], 0
    per_how = -(-cases // len(CONVENTIONS))
    for how in CONVENTIONS:
        known = [random_rule(rng) for _ in range(rules)]
        which = [rng.randrange(rules) for _ in range(per_how)]
        drawn = [random_case(*known[w], rng) for w in which]
        a, t = (np.array([d[i] for d in drawn], dtype=np.int64) for i in (0, 1))
        events = np.array([events_of(d[0]) for d in drawn])
        places = [p for _, p in known]
        out, unit = score_arrays([r for r, _ in known], np.array(which), a, t, places, how, events=events)
        for i, w in enumerate(which):
            rule, scale = known[w][0], 10 ** known[w][1]
            actual: Any = F(drawn[i][0], scale)
            if isinstance(rule, Severity) and rule.classes:
                actual = dict(zip("abc", events_of(drawn[i][0]), strict=True))
            target = F(drawn[i][1], scale)
            expected = reference(rule, actual, target, how)
            beside += drawn[i][2]
            scores = rule.score(actual, target, how).score, F(int(out.score[i]), int(out.den[i]) * unit)
            if scores != (expected, expected):
                wrong.append(f"{rule} {how} A={actual} T={target} expected {expected}, class and columns {scores}")
    return per_how * len(CONVENTIONS), beside, wrong
