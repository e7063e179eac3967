"""Millions of rows: whole columns of scaled integers or of floats in, scaled integers out.

Nothing in the way of a quarter calls this: a quarter is scored row by row by the rules themselves
(`bsclib.scoring.kinds`), and a differential test holds these columns to them.  Rows are grouped by rule, so
that each kind is one short function over integer arrays with plain integers for its numbers.  int64 is used
where no product can overflow, Python integers elsewhere: the same code runs on both.  Columns of floats become
integers at the door, where a NaN or a value of more decimals than declared is refused: no kind sees a float.
A kind without a function of its own is scored by its class, row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bsclib.decimals import decimals_of
from bsclib.errors import Text, UsageError, raise_faults
from bsclib.policies import Policies
from bsclib.scoring.doors import FAULTY, ColumnDoor, Ints, counts_of, whole_or_float
from bsclib.scoring.kinds import Award, Judged, Rule, Severity, Shared, Step, Tiers
from bsclib.scoring.kinds.evidence import Actual, How
from bsclib.scoring.kinds.frame import HUNDRED
from bsclib.scoring.kinds.framed import Framed
from bsclib.scoring.kinds.levels import COMPARE
from bsclib.scoring.scaling import Scale, limits_of, scale_of

CHUNK = 1 << 17  # rows worked on at once: the working arrays stay in the processor's cache
_ROOM = 1 << 62
_NOTHING = np.empty(0, np.int64)
NO_RULE = Text("which 应为 0 到 {n} 的整数", "which must hold integers from 0 to {n}")
NO_EVENTS = Text("规则 {r} 按等级计：请给 events", "rule {r} goes by class: give events")


class ScoreColumns(NamedTuple):
    """What is known of each row: integers (n,), or one integer for all rows.

    steps / den, points / (den * unit) and score / (den * unit) are the exact values; gap counts units of
    10**-places of the rule's scale.  `veto` marks an event of a veto class.
    """

    gap: Any
    steps: Any
    points: Any
    score: Any
    den: Any
    veto: Any


class Rows(NamedTuple):
    """The rows of one rule: actuals and targets (k,), events by class (k, classes), the policies."""

    a: Ints
    t: Ints
    events: Ints
    how: How


# ── the six kinds ───────────────────────────────────────────────────────────────────────────────────


def _step(rule: Step, scale: Scale, rows: Rows) -> ScoreColumns:
    a, how = rows.a, rows.how
    goal: Any = rows.t if rule.own_target is None else scale.value(rule.own_target)
    if rule.range is not None:
        low, high = (None if end is None else scale.value(end) for end in rule.range)
        gap = (0 if low is None else np.minimum(a - low, 0)) + (0 if high is None else np.minimum(high - a, 0))
    else:
        gap = a - goal if rule.better == "higher" else goal - a
    far, size = abs(gap), scale.value(rule.per)
    if rule.relative(how):  # per % of |goal|, both sides times 100
        far, size = far * (100 * 10**scale.places), size * abs(goal)
    steps, den = (far, size) if how.count == "linear" else (far // size, 1)
    steps *= np.sign(gap)
    points = np.minimum(steps, 0) * -scale.points(rule.short)
    if rule.over:
        points += np.maximum(steps, 0) * scale.points(rule.over)
    score = _clamped(rule, scale, points, den, how)
    if rule.zero_at is not None:
        score = np.where(gap <= -scale.value(rule.zero_at), scale.points(rule.floor) * den, score)
    return ScoreColumns(gap, steps, points, score, den, False)


def _tiers(rule: Tiers, scale: Scale, rows: Rows) -> ScoreColumns:
    points: Any = 0
    for band in reversed(rule.tiers):
        inside: Any = True
        for op, bound in band.tests:
            inside = inside & COMPARE[op](rows.a, scale.value(Decimal(bound)))
        points = np.where(inside, scale.points(band.points), points)
    score = _clamped(rule, scale, points, 1, rows.how, from_base=rows.how.tiers != "absolute")
    return ScoreColumns(0, 0, points, score, 1, False)


def _severity(rule: Severity, scale: Scale, rows: Rows) -> ScoreColumns:
    points: Any = 0
    veto: Any = False
    for index, (name, given) in enumerate(rule.classes):
        events, each = rows.events[:, index], scale.points(given)
        worst = np.where(events > 0, np.minimum(points, each), points)
        points = points + events * each if rows.how.severity == "cumulate" else worst
        veto = events > 0 if name == rule.veto else veto
    for bound, given in rule.bounds:
        points = np.where(rows.a > scale.value(bound), scale.points(given), points)
    return ScoreColumns(0, 0, points, _clamped(rule, scale, points, 1, rows.how), 1, veto)


def _award(rule: Award, scale: Scale, rows: Rows) -> ScoreColumns:
    gap = rows.a - rows.t if rule.better == "higher" else rows.t - rows.a
    den: Any = 1
    full = scale.points(HUNDRED)
    points = np.where(gap >= 0, full, 0)
    tolerance = rows.how.award_tolerance if rule.tolerance is None else rule.tolerance
    if tolerance:
        room = scale.value(tolerance) * abs(rows.t)
        left = room + np.minimum(gap, 0) * (100 * 10**scale.places)
        near = (gap < 0) & (left > 0)
        points, den = np.where(near, full * left, points), np.where(near, room, 1)
    return ScoreColumns(gap, 0, points, points, den, False)


def _taken(rule: Rule, scale: Scale, rows: Rows) -> ScoreColumns:
    return ScoreColumns(0, 0, 0, rows.a * scale.unit, 10**scale.places, False)


def _row_by_row(rule: Rule, scale: Scale, rows: Rows) -> ScoreColumns:
    """Score by the class itself: right for any kind, at the speed of plain Python."""
    one, names = 10**scale.places, rule.class_names[1:]
    columns: list[list[Any]] = []
    for a, t, events in zip(rows.a.tolist(), rows.t.tolist(), rows.events.tolist(), strict=True):
        actual: Actual = dict(zip(names, events, strict=False)) if names else Fraction(a, one)
        out = rule.score(actual, Fraction(t, one), rows.how)
        parts = [Fraction(out.steps or 0), (out.points or 0) * scale.unit, out.score * scale.unit]
        den = lcm(*(Fraction(part).denominator for part in parts))
        columns.append([int((out.gap or 0) * one), *(int(part * den) for part in parts), den, bool(out.veto)])
    return ScoreColumns(*(np.array(column, dtype=object) for column in zip(*columns, strict=True)))


Kernel = Callable[[Any, Scale, Rows], ScoreColumns]
_KERNELS: dict[type[Rule], Kernel] = {
    Step: _step,
    Tiers: _tiers,
    Severity: _severity,
    Award: _award,
    Judged: _taken,
    Shared: _taken,
}


def _has_kernel(rule: Rule) -> bool:
    """Return whether a function over columns serves the rule: its kind has one, and the frame is the plain one."""
    plain = not isinstance(rule, Framed) or (rule.plain_frame and not rule.figures)
    if isinstance(rule, Tiers):
        plain &= not rule.absolute and not rule.class_names
    if isinstance(rule, Step):
        plain &= rule.tolerance is None
    return plain and type(rule) in _KERNELS


def _clamped(rule: Framed, scale: Scale, points: Any, den: Any, how: How, from_base: bool = True) -> Any:
    floor, cap = scale.points(rule.floor) * den, scale.points(rule.highest(how)) * den
    start = scale.points(rule.base) * den if from_base else 0
    return np.clip(points + start, floor, cap)


# ── arrays of mixed rules ───────────────────────────────────────────────────────────────────────────


def _apply(rule: Rule, scale: Scale, rows: Rows) -> ScoreColumns:
    """Return the outcome (k,) of rows that share `rule`; values are integers in 10**-declared."""
    largest = max(abs(int(x)) for column in rows[:3] if column.size for x in (column.min(), column.max()))
    if (largest + 1) * max(1, rows.events.shape[1]) * scale.reach >= _ROOM:
        rows = Rows(rows.a.astype(object), rows.t.astype(object), rows.events.astype(object), rows.how)
    if scale.lift != 1:
        rows = rows._replace(a=rows.a * scale.lift, t=rows.t * scale.lift)
    kernel: Kernel = _KERNELS[type(rule)] if _has_kernel(rule) else _row_by_row
    return kernel(rule, scale, rows)


def _groups(which: NDArray[Any]) -> Iterator[tuple[int, NDArray[np.intp]]]:
    """Yield each rule number with the positions of its rows."""
    order = np.argsort(which, kind="stable")
    ordered = which[order]
    edges = [0, *(np.flatnonzero(ordered[1:] != ordered[:-1]) + 1).tolist(), len(order)]
    for start, end in pairwise(edges):
        yield int(ordered[start]), order[start:end]


def score_arrays(
    rules: Sequence[Rule],
    which: NDArray[Any],
    actual: Ints,
    target: Ints,
    decimals: Sequence[int],
    how: How | None = None,
    columns: Sequence[str] = ScoreColumns._fields,
    events: Ints | None = None,
) -> tuple[ScoreColumns, int]:
    """Return the exact outcome of n rows of mixed rules, and the units in a point.

    Parameters
    ----------
    rules : sequence of Rule, length r
    which : (n,) integers
        The rule of each row, 0 … r-1.
    actual, target : (n,) integers or floats
        Integers: values in units of 10**-decimals[which], 949 for 94.9.  Floats: the values themselves, 94.9, with no
        more decimals than declared, as the nearest float64 or off by the noise of a formula; what a rule does not
        ask for may be NaN.
    decimals : sequence of int, length r
        Declared decimals of the values under each rule.
    how : How, optional
        The reading; default: that of the policies' defaults.
    columns : sequence of str
        The columns wanted; the others come back empty, (0,).
    events : (n, k) integers, optional
        Rows of a rule by class: how many events of its first class, of its second … (`rule.class_names[1:]`);
        k is the longest of them, what a row does not need is ignored.

    Returns
    -------
    outcome : ScoreColumns
        Integers; score / (den * unit) is the exact score.
    unit : int

    Raises
    ------
    InputError
        When a relative step meets a target of 0, a float is no number, has more decimals than declared or is too
        large to tell; a hundred such rows are listed.
    UsageError
        When a rule goes by class and no events are given, or a column is no column of n numbers.

    Examples
    --------
    >>> from decimal import Decimal
    >>> from bsclib.scoring import Severity, Step
    >>> step = Step(Decimal("2.5"), "pp", "higher", short=Decimal(-5))
    >>> accidents = Severity(classes=(("minor", Decimal(-15)), ("severe", Decimal(-45))))
    >>> which, actual, target = np.array([0, 0, 1]), np.array([949, 950, 0]), np.array([1000, 1000, 0])
    >>> happened = np.array([[0, 0], [0, 0], [1000, 0]])
    >>> out, unit = score_arrays([step, accidents], which, actual, target, [1, 0], events=happened)
    >>> (out.score // (out.den * unit)).tolist()
    [90, 90, 85]
    >>> score_arrays([step], np.zeros(2, int), np.array([94.9, 95.0]), np.array([100.0, 100.0]), [1])[0].steps.tolist()
    [-2, -2]
    """
    how = how or Policies()
    if events is None and any(rule.class_names for rule in rules):
        raise UsageError(NO_EVENTS.fill(r=next(n for n, rule in enumerate(rules) if rule.class_names)))
    n = len(which)
    numbers = np.asarray(which)
    if n and (numbers.dtype.kind not in "iu" or numbers.min() < 0 or numbers.max() >= len(rules)):
        raise UsageError(NO_RULE.fill(n=len(rules) - 1))
    actual, target, door = whole_or_float("actual", actual, n), whole_or_float("target", target, n), ColumnDoor()
    happened = np.zeros((n, 0), np.int64) if events is None else counts_of(events, n)
    unit = int(10 ** max(decimals_of(number) for rule in rules for number in limits_of(rule, how)))
    scales = [scale_of(rule, places, unit, how) for rule, places in zip(rules, decimals, strict=True)]
    out = {
        c: np.empty(n, bool if c == "veto" else np.int64) if c in columns else _NOTHING for c in ScoreColumns._fields
    }
    narrow = np.min_scalar_type(len(rules))  # up to 16 bits are sorted in one pass
    for start in range(0, n, CHUNK):
        part, door.start = slice(start, start + CHUNK), start
        a, t, e = actual[part], target[part], happened[part]
        for index, rows in _groups(numbers[part].astype(narrow)):
            rule, places = rules[index], decimals[index]
            counted = bool(rule.class_names)
            given = Rows(
                np.zeros(len(rows), np.int64) if counted else door.units("actual", a, rows, places),
                door.targets(rule, t, rows, places, how),
                e.take(rows, axis=0) if counted else np.zeros((len(rows), 0), np.int64),
                how,
            )
            outcome = _apply(rule, scales[index], given)
            for name in columns:
                found = getattr(outcome, name)
                if np.asarray(found).dtype.hasobject:
                    out[name] = out[name].astype(object, copy=False)
                out[name][part][rows] = found
    raise_faults(FAULTY, door.faults)
    return ScoreColumns(**out), unit
