"""Budget lines: which version is in force, what a set of lines adds up to.

A line is a mapping with the columns of the sheet: `unit account month version nature memo behaviour driver_budget
driver_actual approved committed actual …`; amounts are Decimal or None, months are written `2025-10`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from bsclib.budgeting.variance import flexed
from bsclib.errors import Fault, InputError, Place, Text

NO_VARIANCE = Text("无法计算差异", "variances cannot be computed")
NO_DRIVER = Text(
    "变动预算需要动因预算量（大于 0）和实际量", "a variable line needs its driver, budgeted above 0 and actual"
)
Line = Mapping[str, Any]
ZERO = Decimal(0)
BOOKED = ("actual", "committed", "accrued", "driver_actual")  # of a line: what only its month brings
RANK = {"original": 0, "revised": 1}  # a forecast is never in force


def key_of(line: Line) -> tuple[str, str, str]:
    """Return what tells a line from others whatever its version: (unit, account, month)."""
    return (line["unit"], line["account"], line["month"])


def version(lines: Iterable[Line], name: str) -> dict[tuple[str, str, str], Line]:
    """Return the lines of one version by unit, account and month."""
    return {key_of(line): line for line in lines if line["version"] == name}


def in_force(lines: Iterable[Line]) -> list[Line]:
    """Return one line a unit, account and month: the revised one where there is one, else the original.

    What is accrued counts in its `actual`.  What was booked on the original alone counts on the revised one too.

    Examples
    --------
    >>> a = {"unit": "u", "account": "a", "month": "2025-01", "version": "original", "approved": Decimal(9)}
    >>> [line["approved"] for line in in_force([a, {**a, "version": "revised", "approved": Decimal(7)}])]
    [Decimal('7')]
    """
    ranked = [line for line in lines if line["version"] in RANK]
    found: dict[tuple[str, str, str], Line] = {key_of(line): {} for line in ranked}
    for line in sorted(ranked, key=lambda x: RANK[x["version"]]):
        before = found[key_of(line)] if line.get("actual") is None else {}
        kept = {c: before[c] for c in BOOKED if line.get(c) is None and before.get(c) is not None}
        found[key_of(line)] = {**line, **kept} if kept else line
    return [_with_accrual(line) for line in found.values()]


def _with_accrual(line: Line) -> Line:
    accrued = line.get("accrued")
    return {**line, "actual": (line.get("actual") or ZERO) + accrued} if accrued is not None else line


def total(lines: Iterable[Line], column: str) -> Decimal:
    """Return the sum of an amount over lines; an empty cell adds nothing."""
    return sum((line[column] for line in lines if line.get(column) is not None), ZERO)


def booked(lines: Iterable[Line]) -> list[Line]:
    """Return the lines that have an actual: of the others nobody knows yet what they cost, and it is not 0."""
    return [line for line in lines if line.get("actual") is not None]


def until(lines: Iterable[Line], month: str) -> list[Line]:
    """Return the lines up to and with `month`; all of them where it is empty."""
    return [line for line in lines if not month or line["month"] <= month]


def flexible(line: Line) -> Decimal:
    """Return what the line may cost, or must bring, at the actual volume: approved × actual ÷ budgeted driver.

    A line without an actual is taken as budgeted: its volume is not known yet.

    Raises
    ------
    InputError
        A variable line has an actual, but no driver that says at which volume; its unit, account and month are named.
    """
    approved: Decimal = line["approved"] or ZERO
    if line.get("behaviour") != "variable" or (line.get("actual") is None and line.get("driver_actual") is None):
        return approved
    try:
        return flexed(approved, line.get("driver_budget"), line.get("driver_actual"))
    except ValueError:
        place = Place(cell=str(line.get("cell", "")), path="/".join(key_of(line)))
        raise InputError(NO_VARIANCE, [Fault("driver", place, NO_DRIVER)]) from None


def grouped(lines: Iterable[Line], *columns: str) -> dict[tuple[Any, ...], list[Line]]:
    """Return the lines by the values of `columns`, in the order of their first appearance."""
    groups: dict[tuple[Any, ...], list[Line]] = {}
    for line in lines:
        groups.setdefault(tuple(line.get(c) for c in columns), []).append(line)
    return groups
