"""Columns on their way to the kinds: integers pass, floats become integers, faults are kept by row."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bsclib.errors import Fault, Place, Text, UsageError
from bsclib.scoring.kinds import Rule
from bsclib.scoring.kinds.evidence import How
from bsclib.scoring.kinds.step_words import ZERO_TARGET

Ints = NDArray[Any]
NOISE, RELATIVE_NOISE = 1e-9, 2.0**-51  # what formulas may be off by: [units], and of the value
_LARGEST = 2.0**48  # a float beyond it no longer tells its own last unit from its noise
FAULTY = Text("有数值不能评分", "there are values that cannot be scored")
NO_VALUE = Text("缺数值", "there is no value")
EXCESS = Text("{v}：小数多于 {n} 位", "{v} has more than {n} decimals")
TOO_LARGE = Text("{v} 过大，浮点数不能精确到 {n} 位小数：请给整数", "{v} is too large for {n} decimals: give integers")
NO_COLUMN = Text("{name} 应为整数或 float64 的一列，{n} 行", "{name} must be a column of integers or float64, {n} rows")


class ColumnDoor:
    """What stands between columns as they are given and the kinds: whole numbers pass, faults are kept by row."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.start = 0  # of the rows at hand

    def refuse(self, name: str, rows: NDArray[np.intp], text: Callable[[int], Text]) -> None:
        """Keep a fault for each of `rows`, a hundred in all."""
        for row in rows[: 100 - len(self.faults)].tolist():
            found = text(row)
            self.faults.append(Fault("column", Place(path=f"{name}[{self.start + row}]"), found))

    def units(self, name: str, column: NDArray[Any], rows: NDArray[np.intp], places: int) -> Ints:
        """Return the values (k,) of these rows in units of 10**-places; 1 stands for what is refused."""
        values = column.take(rows)
        if values.dtype.kind != "f":
            return values if values.dtype == object else values.astype(np.int64, copy=False)
        with np.errstate(invalid="ignore", over="ignore"):
            exact = values * 10.0**places
            whole = np.rint(exact)
            exact -= whole
            off, far = np.abs(exact, out=exact), max(whole.max(), -whole.min())
            if not (off.max() <= NOISE and far <= _LARGEST):  # so is a NaN
                good = (off <= NOISE + RELATIVE_NOISE * np.abs(whole)) & (np.abs(whole) <= _LARGEST)
                self.refuse(name, rows[~good], lambda row: _refused(float(column[row]), places))
                whole[~good] = 1
        return whole.astype(np.int64)

    def targets(self, rule: Rule, column: NDArray[Any], rows: NDArray[np.intp], places: int, how: How) -> Ints:
        """Return the targets (k,) in units of 10**-places, zeros where the rule asks for none."""
        own = rule.needs_target
        found = self.units("target", column, rows, places) if own else np.zeros(len(rows), np.int64)
        if rule.unscorable(Fraction(0), how) and not found.all():
            self.refuse("target", rows[found == 0], lambda row: ZERO_TARGET)
            found = np.where(found == 0, 1, found)
        return found


def _refused(value: float, places: int) -> Text:
    if not np.isfinite(value):
        return NO_VALUE
    return (TOO_LARGE if abs(value) * 10.0**places > _LARGEST else EXCESS).fill(v=repr(value), n=places)


def whole_or_float(name: str, given: Any, n: int) -> NDArray[Any]:
    """Return a column of integers or floats; UsageError for anything that would have to be guessed at."""
    column = np.asarray(given)
    if column.dtype == np.uint64:
        column = column.astype(object)
    whole = column.dtype != object or all(isinstance(x, int) for x in column.flat)
    if np.ma.is_masked(given) or column.dtype.kind not in "iufO" or not whole or len(column) != n:
        raise UsageError(NO_COLUMN.fill(name=name, n=n))
    return column.astype(np.float64, copy=False) if column.dtype.kind == "f" else column


def counts_of(events: Any, n: int) -> Ints:
    """Return events by class (n, k) as integers; UsageError for parts of an event."""
    column = whole_or_float("events", events, n)
    if column.dtype.kind == "f" or column.ndim != 2:
        raise UsageError(NO_COLUMN.fill(name="events", n=n))
    return column if column.dtype == object else column.astype(np.int64, copy=False)
