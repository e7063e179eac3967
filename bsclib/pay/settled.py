"""What each unit is still to be paid, or gives back: what the quarter pays now beside what was paid of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bsclib.errors import LIST, NOTHING, Fault, Text, same
from bsclib.evidence.facts import at
from bsclib.law import Unit
from bsclib.pay.roll import JudgedQuarter, Payroll, payroll

UNSETTLED = Text(
    "“{unit}”应得 {due}，罚款 {penalty}，发放 {paid}，追回 {back}（{cells}）：差 {open}",
    "{unit} is due {due}; fined {penalty}, paid {paid}, taken back {back} ({cells}): {open} remains",
)
CHECK_IT = Text("请核对部门、单位（元）和是否重复", "check the unit, the unit of money, and that nothing stands twice")


@dataclass(frozen=True, slots=True)
class PayAccount:
    """A unit's account of a quarter [the money that is paid out].

    Attributes
    ----------
    unit : Unit
    due : Decimal
        What the quarter pays it now, after every revision, with the year's end where that is counted.
    year_end : Decimal
        What of it the end of the year pays.
    penalty, paid, back : Decimal
        What it was fined, was paid, gave back, by the record of payments; what waits for its day is not among `paid`
        and `back`.
    """

    unit: Unit
    due: Decimal
    year_end: Decimal
    penalty: Decimal
    paid: Decimal
    back: Decimal

    @property
    def open(self) -> Decimal:
        """What is still to be paid; negative: what is to be claimed back."""
        return self.due - self.penalty - self.paid + self.back


def settlement(
    view: JudgedQuarter, record: Iterable[Mapping[str, Any]], year: Payroll | None = None
) -> list[PayAccount]:
    """Return the account of each unit that shares the pool, or that the record names.

    A revision that pays less than was paid leaves its difference open: the claw-back.  Nothing is claimed where
    nothing was paid.

    Parameters
    ----------
    view : JudgedQuarter
        A `QuarterView`, or `Results`.
    record : iterable of rows
        The sheet of payments: `unit`, `kind` ("reward", "year_end", "penalty", "clawback"), `amount`, `paid`.
    year : Payroll, optional
        What the end of the year pays, as `year_end` gives it, where the quarter is its last.

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
    due, late = (
        {p.unit.id: p.amount.scaleb(power) for p in (pool.units if pool else ()) if p.amount is not None}
        for pool in (roll, year)
    )
    nothing = Decimal(0)
    return [
        PayAccount(
            unit,
            due.get(id, nothing) + late.get(id, nothing),
            late.get(id, nothing),
            _sum(rows, id, "penalty"),
            _sum(rows, id, "reward", done=True) + _sum(rows, id, "year_end", done=True),
            _sum(rows, id, "clawback", done=True),
        )
        for id, unit in view.rulebook.units.items()
        if id in due or id in late or any(row["unit"] == id for row in rows)
    ]


def unsettled(
    view: JudgedQuarter, record: Sequence[Mapping[str, Any]], year: Payroll | None = None, file: str = ""
) -> Iterator[Fault]:
    """Yield a notice for each unit whose recorded payments, once all are made, do not come to what it is due.

    Parameters
    ----------
    view : JudgedQuarter
    record : sequence of rows
        The sheet of payments.
    year : Payroll, optional
        What the end of the year pays, where the quarter is its last.
    file : str
        The workbook, for places.

    Returns
    -------
    iterator of Fault

    Examples
    --------
    >>> from bsclib.quarter import sample_quarter
    >>> row = {"unit": "hr", "kind": "reward", "amount": Decimal(1), "paid": None}
    >>> told = unsettled(sample_quarter("2025Q4"), [row])
    >>> [(fault.code, fault.level) for fault in told]
    [('unsettled', 'notice')]
    """
    made = [{**row, "paid": row["paid"] or view.rulebook.as_of} for row in record]
    for line in settlement(view, made, year) if record else ():
        rows = [row for row in record if row["unit"] == line.unit.id]
        if rows and line.open:
            cells = LIST.join(same(at(row, "amount").cell) for row in rows)
            said = {"cells": cells, "due": line.due, "penalty": line.penalty, "paid": line.paid, "back": line.back}
            found = UNSETTLED.fill(unit=line.unit.label, open=line.open, **said)
            yield Fault("unsettled", at(rows[-1], "amount", file), found, NOTHING, CHECK_IT, "notice")


def _sum(rows: Iterable[Mapping[str, Any]], unit: str, kind: str, *, done: bool = False) -> Decimal:
    """Return what the rows of a unit and kind add up to; where they must be `done`, those with their day alone."""
    own = (row for row in rows if (row["unit"], row["kind"]) == (unit, kind) and (row["paid"] or not done))
    return sum((Decimal(row["amount"]) for row in own), Decimal(0))
