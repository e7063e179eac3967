"""The exact engine: whole arrays of scaled integers in, scaled integers out.

Rows are grouped by rule, so that each kind is one short function over integer arrays with plain
integers for its numbers.  int64 is used where no product can overflow, Python integers elsewhere:
the same code runs on both.  There is no float and no NaN in here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bsclib.decimals import decimals_of
from bsclib.errors import Fault, Place, Text, raise_faults
from bsclib.scoring.conventions import Conventions, cap_of, is_relative
from bsclib.scoring.kinds import (
    HUNDRED,
    Award,
    Judged,
    Rule,
    Severity,
    Shared,
    Step,
    Tiers,
    points_of,
)

Ints = NDArray[Any]
COUNT_BASE = 1000  # a quarter holds fewer events than this of one severity class
CHUNK = 1 << 17  # rows worked on at once: the working arrays stay in the processor's cache
_ROOM = 1 << 62
_NOTHING = np.empty(0, np.int64)
ZERO_TARGET = Text("目标值为 0,相对步长无意义", "the target is 0: a step relative to it has no size")


class Outcome(NamedTuple):
    """What the engine knows of each row: integers (n,), or one integer for all rows.

    steps / den, points / (den * unit) and score / (den * unit) are the exact values; gap counts units of
    10**-places of the rule's scale.  `veto` marks an event of a veto class.
    """

    gap: Any
    steps: Any
    points: Any
    score: Any
    den: Any
    veto: Any


@dataclass(frozen=True, slots=True)
class Scale:
    """How a rule's numbers become integers: places declared for values, places used, units in a point.

    `reach` bounds every product of the rule's own numbers; times a row's value it tells whether int64 holds.
    """

    declared: int
    places: int
    unit: int
    reach: int

    def value(self, number: Decimal) -> int:
        """Return a value in units of 10**-places."""
        return int(number.scaleb(self.places))

    def points(self, number: Decimal | None) -> int:
        """Return points in units of 1/unit."""
        return 0 if number is None else int(number * self.unit)

    @property
    def lift(self) -> int:
        """The factor from places declared to places used."""
        return int(10 ** (self.places - self.declared))


def _values(rule: Rule, how: Conventions) -> list[Decimal]:
    """Return every number of the rule that is compared with values."""
    match rule:
        case Step(per=per, target=target, zero_at=zero_at, range=span):
            return [n for n in (per, target, zero_at, *(span or ())) if n is not None]
        case Tiers(tiers=tiers):
            return [bound for _, bound, _ in tiers]
        case Severity(bounds=bounds):
            return [bound for bound, _ in bounds]
        case Award(tolerance=tolerance):
            return [tolerance or how.award_tolerance or Decimal(0)]
    return []


def _limits(rule: Rule) -> list[Decimal]:
    """Return every number of the rule that counts points."""
    ends = [rule.base, rule.floor, rule.cap] if isinstance(rule, Step | Tiers | Severity) else []
    return [HUNDRED, *points_of(rule), *ends]


def scale_of(rule: Rule, declared: int, unit: int, how: Conventions) -> Scale:
    """Return the scale on which the numbers of `rule` and the values of its rows are whole."""
    values, limits = _values(rule, how), [*_limits(rule), how.bonus_cap or HUNDRED]
    places = max([declared, *map(decimals_of, values)])
    largest = int(max([Decimal(1), *map(abs, values)]) + 1) * int(max(map(abs, limits)) + 1)
    if isinstance(rule, Step) and rule.target:  # a relative step multiplies it by `per`
        largest *= int(abs(rule.target)) + 1
    return Scale(declared, places, unit, 400 * largest * unit * 10 ** (2 * places))


def points_unit(rules: Sequence[Rule], how: Conventions) -> int:
    """Return the smallest 10**k on which all points, bases, floors and caps of `rules` are whole."""
    limits = [n for rule in rules for n in _limits(rule)] + [how.bonus_cap or HUNDRED]
    return int(10 ** max(map(decimals_of, limits)))


# ── the six kinds ───────────────────────────────────────────────────────────────────────────────────


def _step(rule: Step, scale: Scale, a: Ints, t: Ints, how: Conventions) -> Outcome:
    goal: Any = t if rule.target is None else scale.value(rule.target)
    if rule.range is not None:
        low, high = map(scale.value, rule.range)
        gap = np.minimum(a - low, 0) + np.minimum(high - a, 0)
    else:
        gap = a - goal if rule.better == "higher" else goal - a
    far, size = abs(gap), scale.value(rule.per)
    if is_relative(rule, how):  # per % of |goal|, both sides times 100
        far, size = far * (100 * 10**scale.places), size * abs(goal)
    steps, den = (far, size) if how.count == "linear" else (far // size, 1)
    unfavourable = gap < 0
    points = steps * np.where(unfavourable, scale.points(rule.short), scale.points(rule.over))
    score = _clamped(rule, scale, points, den, how)
    if rule.zero_at is not None:
        score = np.where(gap <= -scale.value(rule.zero_at), scale.points(rule.floor) * den, score)
    return Outcome(gap, np.where(unfavourable, -steps, steps), points, score, den, False)


def _tiers(rule: Tiers, scale: Scale, a: Ints, t: Ints, how: Conventions) -> Outcome:
    points: Any = 0
    for op, bound, given in reversed(rule.tiers):
        limit = scale.value(bound)
        points = np.where(a < limit if op == "below" else a > limit, scale.points(given), points)
    score = _clamped(rule, scale, points, 1, how, from_base=how.tiers != "absolute")
    return Outcome(0, 0, points, score, 1, False)


def _severity(rule: Severity, scale: Scale, a: Ints, t: Ints, how: Conventions) -> Outcome:
    points: Any = 0
    veto: Any = False
    for index, (name, given) in enumerate(rule.classes):
        events, each = a // COUNT_BASE**index % COUNT_BASE, scale.points(given)
        worst = np.where(events > 0, np.minimum(points, each), points)
        points = points + events * each if how.severity == "cumulate" else worst
        veto = events > 0 if name == rule.veto else veto
    for bound, given in rule.bounds:
        points = np.where(a > scale.value(bound), scale.points(given), points)
    return Outcome(0, 0, points, _clamped(rule, scale, points, 1, how), 1, veto)


def _award(rule: Award, scale: Scale, a: Ints, t: Ints, how: Conventions) -> Outcome:
    gap = a - t if rule.better == "higher" else t - a
    den: Any = 1
    full = scale.points(HUNDRED)
    points = np.where(gap >= 0, full, 0)
    tolerance = how.award_tolerance if rule.tolerance is None else rule.tolerance
    if tolerance:
        room = scale.value(tolerance) * abs(t)
        left = room + np.minimum(gap, 0) * (100 * 10**scale.places)
        near = (gap < 0) & (left > 0)
        points, den = np.where(near, full * left, points), np.where(near, room, 1)
    return Outcome(gap, 0, points, points, den, False)


def _taken(rule: Judged | Shared, scale: Scale, a: Ints, t: Ints, how: Conventions) -> Outcome:
    return Outcome(0, 0, 0, a * scale.unit, 10**scale.places, False)


_KINDS: dict[type[Rule], Callable[[Any, Scale, Ints, Ints, Conventions], Outcome]] = {
    Step: _step,
    Tiers: _tiers,
    Severity: _severity,
    Award: _award,
    Judged: _taken,
    Shared: _taken,
}


def _clamped(
    rule: Step | Tiers | Severity, scale: Scale, points: Any, den: Any, how: Conventions, from_base: bool = True
) -> Any:
    floor, cap = scale.points(rule.floor) * den, scale.points(cap_of(rule, how)) * den
    start = scale.points(rule.base) * den if from_base else 0
    return np.clip(points + start, floor, cap)


# ── arrays of mixed rules ───────────────────────────────────────────────────────────────────────────


def encode_events(rule: Severity, counts: Mapping[str, int]) -> int:
    """Return the events of a quarter, by class, as the one integer that the engine takes.

    Examples
    --------
    >>> rule = Severity(classes=(("minor", Decimal(-15)), ("severe", Decimal(-45))))
    >>> encode_events(rule, {"severe": 2}), encode_events(rule, {})
    (2000, 0)
    """
    return sum(counts.get(name, 0) * COUNT_BASE**index for index, (name, _) in enumerate(rule.classes))


def _apply(rule: Rule, scale: Scale, actual: Ints, target: Ints, how: Conventions) -> Outcome:
    """Return the outcome (n,) of rows that share `rule`; values are integers in 10**-declared."""
    largest = max(abs(int(x)) for x in (actual.min(), actual.max(), target.min(), target.max()))
    if (largest + 1) * scale.reach >= _ROOM:
        actual, target = actual.astype(object), target.astype(object)
    if scale.lift != 1:
        actual, target = actual * scale.lift, target * scale.lift
    return _KINDS[type(rule)](rule, scale, actual, target, how)


def _groups(which: NDArray[Any]) -> Iterator[tuple[int, NDArray[np.intp]]]:
    """Yield each rule number with the positions of its rows."""
    order = np.argsort(which, kind="stable")
    ordered = which[order]
    edges = [0, *(np.flatnonzero(ordered[1:] != ordered[:-1]) + 1).tolist(), len(order)]
    for start, end in pairwise(edges):
        yield int(ordered[start]), order[start:end]


def _refuse_zero_targets(rules: Sequence[Rule], which: NDArray[Any], target: Ints, how: Conventions) -> None:
    relative = np.array([isinstance(rule, Step) and is_relative(rule, how) for rule in rules], dtype=bool)
    zero = np.flatnonzero(target == 0)
    rows = zero[relative[which[zero]]]
    raise_faults(ZERO_TARGET, [Fault("zero_target", Place(path=f"[{row}]"), ZERO_TARGET) for row in rows[:100]])


def score_arrays(
    rules: Sequence[Rule],
    which: NDArray[Any],
    actual: Ints,
    target: Ints,
    decimals: Sequence[int],
    how: Conventions | None = None,
    columns: Sequence[str] = Outcome._fields,
) -> tuple[Outcome, int]:
    """Return the exact outcome of n rows of mixed rules, and the units in a point.

    Parameters
    ----------
    rules : sequence of Rule, length r
    which : (n,) integers
        The rule of each row, 0 … r-1.
    actual, target : (n,) integers
        Values in units of 10**-decimals[which]; a severity by class takes `encode_events`.
    decimals : sequence of int, length r
        Declared decimals of the values under each rule.
    columns : sequence of str
        The columns wanted; the others come back empty, (0,).

    Returns
    -------
    outcome : Outcome
        Integers; score / (den * unit) is the exact score.
    unit : int

    Raises
    ------
    InputError
        When a relative step meets a target of 0; every such row is listed.

    Examples
    --------
    >>> rule = Step(Decimal("2.5"), "pp", "higher", short=Decimal(-5))
    >>> out, unit = score_arrays([rule], np.array([0, 0]), np.array([949, 950]), np.array([1000, 1000]), [1])
    >>> (out.score // (out.den * unit)).tolist()
    [90, 90]
    """
    how = how or Conventions()
    _refuse_zero_targets(rules, which, target, how)
    unit = points_unit(rules, how)
    scales = [scale_of(rule, places, unit, how) for rule, places in zip(rules, decimals, strict=True)]
    n = len(which)
    out = {c: np.empty(n, bool if c == "veto" else np.int64) if c in columns else _NOTHING for c in Outcome._fields}
    small = which.astype(np.uint16) if len(rules) < 1 << 16 else which
    for start in range(0, n, CHUNK):
        part = slice(start, start + CHUNK)
        a, t = actual[part], target[part]
        for index, rows in _groups(small[part]):
            outcome = _apply(rules[index], scales[index], a[rows], t[rows], how)._asdict()
            for name in columns:
                if np.asarray(outcome[name]).dtype.hasobject:
                    out[name] = out[name].astype(object, copy=False)
                out[name][part][rows] = outcome[name]
    return Outcome(**out), unit
