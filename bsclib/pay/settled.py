"""What each unit is still to be paid, or gives back: what the quarter pays now beside what was paid of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bsclib.law import Unit
from bsclib.pay.roll import JudgedQuarter, payroll


@dataclass(frozen=True, slots=True)
class PayAccount:
    """A unit's account of a quarter [the money that is paid out].

    Attributes
    ----------
    unit : Unit
    due : Decimal
        What the quarter pays it now, after every revision.
    penalty, paid, back : Decimal
        What it was fined, was paid, gave back, by the record of payments; what waits for its day is not among `paid`
        and `back`.
    """

    unit: Unit
    due: Decimal
    penalty: Decimal
    paid: Decimal
    back: Decimal

    @property
    def open(self) -> Decimal:
        """What is still to be paid; negative: what is to be claimed back."""
        return self.due - self.penalty - self.paid + self.back


def settlement(view: JudgedQuarter, record: Iterable[Mapping[str, Any]]) -> list[PayAccount]:
    """Return the account of each unit that shares the pool, or that the record names.

    A revision that pays less than was paid leaves its difference open: the claw-back.  Nothing is claimed where
    nothing was paid.

    Parameters
    ----------
    view : JudgedQuarter
        A `QuarterView`, or `Results`.
    record : iterable of rows
        The sheet of payments: `unit`, `kind` ("reward", "penalty", "clawback"), `amount`, `paid`.

    Returns
    -------
    list of PayAccount
        In the law's order; empty where money is not shared.

    Examples
    --------
    >>> from bsclib.quarter import sample_quarter
    >>> view = sample_quarter()
    >>> first = settlement(view, [])[0]
    >>> paid = {"unit": first.unit.id, "kind": "reward", "amount": first.due + 5, "paid": "2026-01-30"}
    >>> str(settlement(view, [paid])[0].open)
    '-5.00'
    """
    roll = payroll(view)
    if roll.retained is None:
        return []
    power, rows = view.rulebook.reward.unit.power, list(record)
    due = {p.unit.id: p.amount.scaleb(power) for p in roll.units if p.amount is not None}
    return [
        PayAccount(
            unit,
            due.get(id, Decimal(0)),
            _sum(rows, id, "penalty"),
            _sum(rows, id, "reward", done=True),
            _sum(rows, id, "clawback", done=True),
        )
        for id, unit in view.rulebook.units.items()
        if id in due or any(row["unit"] == id for row in rows)
    ]


def _sum(rows: Iterable[Mapping[str, Any]], unit: str, kind: str, *, done: bool = False) -> Decimal:
    """Return what the rows of a unit and kind add up to; where they must be `done`, those with their day alone."""
    own = (row for row in rows if (row["unit"], row["kind"]) == (unit, kind) and (row["paid"] or not done))
    return sum((Decimal(row["amount"]) for row in own), Decimal(0))
