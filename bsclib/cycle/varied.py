"""What the budget varies by: of each line and of the whole, static, flexible and volume variances, F or U."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from bsclib.budgeting import by_standards, variance
from bsclib.budgeting.lines import booked, flexible, grouped, key_of, total, until
from bsclib.cycle.monitoring import last_month, lines_of
from bsclib.cycle.words import WORDS
from bsclib.errors import Fault, place_at, same

if TYPE_CHECKING:
    from bsclib.quarter import QuarterView


@dataclass(frozen=True, slots=True)
class Varied:
    """Variances of a unit's account up to a month; static = flexible + volume, favourable positive.

    Of a revenue the flexible variance is that of price and the volume variance that of quantity.
    """

    unit: str
    account: str
    nature: str
    approved: Decimal
    flexible: Decimal
    actual: Decimal
    static_variance: Decimal
    flexible_variance: Decimal
    volume_variance: Decimal


def variances(
    view: QuarterView, through: str = "", *, by: Sequence[str] = ("unit", "account", "nature"), memo: bool = True
) -> list[Varied]:
    """Return static, flexible and volume variances of each account up to `through`; they reconcile to the cent.

    Only lines that have an actual count, and without `memo` only those that count in the profit.

    Parameters
    ----------
    view : QuarterView
    through : str
        A month of the quarter, as `2025-11` or `202511`; empty: the last one with actuals.
    by : sequence of str
        The columns of the lines that make a group.
    memo : bool
        Whether lines kept beside the books count.

    Returns
    -------
    list of Varied
        [unit of money of the lines]

    Examples
    --------
    >>> first = variances(view, by=("unit", "nature"))[0]
    >>> first.static_variance == first.flexible_variance + first.volume_variance
    True
    """
    month = last_month(view, through)
    counted = [line for line in lines_of(view) if memo or line.get("memo") != "yes"]
    found = []
    for key, lines in grouped(booked(until(counted, month)), *by).items():
        named = dict(zip(by, key, strict=True))
        approved, actual = total(lines, "approved"), total(lines, "actual")
        flexed = sum((flexible(line) for line in lines), Decimal(0))
        nature = named["nature"]
        found.append(
            Varied(
                named["unit"], named.get("account", ""), nature, approved, flexed, actual,
                *variance.variances(nature, approved, flexed, actual),
            )
        )  # fmt: skip
    return found


def profit(rows: Sequence[Varied]) -> Varied:
    """Return revenue less cost over `rows`: money with the sign of its nature, variances as they add up.

    Parameters
    ----------
    rows : sequence of Varied
        As `variances` gives them.

    Returns
    -------
    Varied
        [the same unit], of no unit and no account.

    Examples
    --------
    >>> whole = profit(variances(view, memo=False))
    >>> whole.static_variance == whole.actual - whole.approved
    True
    """
    signed = [(1 if r.nature == "revenue" else -1, r) for r in rows]
    return Varied(
        *("", "", "revenue"),
        sum((sign * r.approved for sign, r in signed), Decimal(0)),
        sum((sign * r.flexible for sign, r in signed), Decimal(0)),
        sum((sign * r.actual for sign, r in signed), Decimal(0)),
        sum((r.static_variance for r in rows), Decimal(0)),
        sum((r.flexible_variance for r in rows), Decimal(0)),
        sum((r.volume_variance for r in rows), Decimal(0)),
    )


def annual(views: Sequence[QuarterView]) -> list[tuple[str, Varied]]:
    """Return the profit of each quarter, (period, variances), and last, under "", of all of them: their sum.

    Lines kept beside the books do not count.

    Parameters
    ----------
    views : sequence of QuarterView
        The quarters, oldest first.

    Returns
    -------
    list of (str, Varied)
        [unit of money of the lines]

    Examples
    --------
    >>> [(period, str(whole.static_variance)) for period, whole in annual(view.history(4))][-1]
    ('', '-768.00')
    """
    quarters = [(v.facts.period, profit(variances(v, by=("unit", "nature"), memo=False))) for v in views]
    return [*quarters, ("", profit([whole for _, whole in quarters]))]


@dataclass(frozen=True, slots=True)
class Explained:
    """What of an account's static variance its standards explain; the parts and `unexplained` add up to it exactly.

    `unexplained` is what the account says otherwise than price × quantity of its items [unit of money of the lines].
    """

    unit: str
    account: str
    nature: str
    static_variance: Decimal
    price: Decimal
    mix: Decimal
    efficiency: Decimal
    volume: Decimal

    @property
    def unexplained(self) -> Decimal:
        """The static variance less the four parts."""
        return self.static_variance - self.price - self.mix - self.efficiency - self.volume


def explained(view: QuarterView, through: str = "") -> list[Explained]:
    """Return each account that the sheet of standards names, its static variance by price, mix, efficiency and volume.

    Parameters
    ----------
    view : QuarterView
    through : str
        A month of the quarter, as `2025-11` or `202511`; empty: the last one with actuals.

    Returns
    -------
    list of Explained
        [unit of money of the lines]

    Examples
    --------
    >>> all(r.static_variance == r.price + r.mix + r.efficiency + r.volume + r.unexplained for r in explained(view))
    True
    """
    month, whole = last_month(view, through), {(r.unit, r.account): r for r in variances(view, through)}
    rows = grouped(until(view.facts.tables.get("standards", ()), month), "unit", "account")
    found = []
    for (unit, account), own in rows.items():
        if line := whole.get((unit, account)):
            parts = by_standards(line.nature, [r for r in own if r["quantity"] is not None])
            found.append(Explained(unit, account, line.nature, line.static_variance, **parts))
    return found


def unplaced(view: QuarterView) -> Iterator[Fault]:
    """Yield where the standards name an account and month that the budget does not have."""
    known = {key_of(line) for line in lines_of(view)}
    for row in view.facts.tables.get("standards", ()):
        if key_of(row) not in known:
            place = place_at(getattr(row["cell"], "cells", {}).get("account") or str(row["cell"]))
            yield Fault("standard_account", place, WORDS.NO_LINE.fill(account=same(row["account"])), WORDS.AS_WRITTEN)
