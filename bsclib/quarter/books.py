"""The registers of a quarter as books that are counted, and what an indicator derived from one of them comes to."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from bsclib.evidence import Facts
from bsclib.law import Indicator, Rulebook

if TYPE_CHECKING:
    from bsclib.budgeting.registers import Books

REGISTERS = ("budget_lines", "revisions", "findings", "calendar", "actions")


def books_of(rulebook: Rulebook, facts: Facts, unit: str = "") -> Books:
    """Return the registers of `unit` and of the units below it, or of all, read on the day that the evidence is of."""
    from bsclib.budgeting.registers import Books  # an elective: what does without it must load without it

    rows = {
        name: tuple(r for r in facts.tables.get(name, ()) if not unit or rulebook.within(r["unit"], unit))
        for name in REGISTERS
    }
    day = facts.day or rulebook.as_of
    rows["revisions"] = tuple(r for r in rows["revisions"] if facts.day is None or r["date"] <= day)
    return Books(day, lines=rows.pop("budget_lines"), **rows)


def counted(indicator: Indicator, books: Books) -> Fraction | None:
    """Return what the register of an indicator that the law derives comes to; None where there is nothing to count."""
    from bsclib.budgeting.registers import Asked, measured

    found = indicator.derived_from
    asked = Asked(*indicator.key, found.days, found.material) if found else None
    return measured(found.register_, found.measure, books, asked) if found and asked else None
