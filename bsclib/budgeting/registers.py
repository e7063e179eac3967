"""What the registers of the budget work say of it: days, counts, sizes and shares, exactly.

Each measure is a function of `Books`; which indicator takes which measure of which register is the law's to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from bsclib.budgeting.lines import Line, grouped, in_force, version

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Books:
    """The registers of a quarter, as kept by one unit or by all.

    Attributes
    ----------
    lines, revisions, findings, calendar, actions : rows of the sheets
    until : the day on which the books are read: what is due later is not yet late
    """

    until: date
    lines: Sequence[Line] = field(default_factory=tuple)
    revisions: Sequence[Row] = field(default_factory=tuple)
    findings: Sequence[Row] = field(default_factory=tuple)
    calendar: Sequence[Row] = field(default_factory=tuple)
    actions: Sequence[Row] = field(default_factory=tuple)

    @property
    def kept(self) -> bool:
        """Whether anything is written down at all; only then does an empty register mean that nothing happened."""
        return any((self.lines, self.revisions, self.findings, self.calendar, self.actions))


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the books: for which indicator, and the limits that the law sets.

    `days` is the shortest interval between two revisions, `material` the deviation [%] above which a variance has to
    be explained.
    """

    scorecard: str
    indicator: str
    days: int = 0
    material: Decimal = Decimal(0)

    def of(self, rows: Sequence[Row]) -> list[Row]:
        """Return the rows that name this indicator."""
        return [r for r in rows if (r.get("scorecard"), r.get("indicator")) == (self.scorecard, self.indicator)]


def days_late(books: Books, asked: Asked) -> Fraction | None:
    """Return the days by which the last was late, 0 when all were in time; None where nothing was due."""
    days = [delay(row, books.until) for row in asked.of(books.calendar)]
    return Fraction(max(0, *days)) if days else None


def days_early(books: Books, asked: Asked) -> Fraction | None:
    """Return the days by which even the last was early, 0 when one was not; None where nothing was due."""
    days = [-delay(row, books.until) for row in asked.of(books.calendar)]
    return Fraction(max(0, min(days))) if days else None


def delay(row: Row, until: date) -> int:
    """Return by how many days a step was late (early: negative); what is not there yet is late up to `until`."""
    return int(((row.get("submitted") or max(until, row["due"])) - row["due"]).days)


def count(books: Books, asked: Asked) -> Fraction | None:
    """Return how often the findings name the indicator."""
    return Fraction(sum(row["count"] for row in asked.of(books.findings)))


def deviation(books: Books, asked: Asked) -> Fraction | None:
    """Return Σ|actual − budget| ÷ Σ budget [%] over the lines in force that have an actual."""
    known = [line for line in in_force(books.lines) if line["actual"] is not None and line["approved"] is not None]
    budget = sum(abs(Fraction(line["approved"])) for line in known)
    apart = sum(abs(Fraction(line["actual"]) - Fraction(line["approved"])) for line in known)
    return apart / budget * 100 if budget else None


def material(lines: Sequence[Line], limit: Decimal) -> list[Line]:
    """Return the lines in force whose actual is off by more than `limit` [%] of the budget."""
    return [
        line
        for line in in_force(lines)
        if line["actual"] is not None and line["approved"] is not None
        if abs(line["actual"] - line["approved"]) * 100 > limit * abs(line["approved"])
    ]


def explained(books: Books, asked: Asked) -> Fraction | None:
    """Return the share [%] of material variances that carry a comment; 100 where none is material."""
    if not any(line["actual"] is not None for line in books.lines):
        return None
    found = material(books.lines, asked.material)
    return Fraction(100 * sum(bool(line.get("comment")) for line in found), len(found)) if found else Fraction(100)


def _cases(revisions: Sequence[Row]) -> dict[tuple[Any, ...], list[Row]]:
    """Return the revisions of one unit on one day as one case."""
    return grouped(revisions, "unit", "date")


def size(books: Books, asked: Asked) -> Fraction | None:
    """Return Σ|what each revision changed in all| ÷ Σ original budget [%]; a shift within a unit changes nothing."""
    original = sum(abs(Fraction(line["approved"] or 0)) for line in version(books.lines, "original").values())
    changed = sum((_changed(rows) for rows in _cases(books.revisions).values()), Fraction(0))
    return changed / original * 100 if original else None


def _changed(rows: Sequence[Row]) -> Fraction:
    return abs(sum((Fraction(r["after"] - r["before"]) for r in rows), Fraction(0)))


def hasty(books: Books, asked: Asked) -> Fraction | None:
    """Return how often a unit revised its budget within less than `days` of its revision before."""
    dates = [sorted(day for (_, day) in rows) for rows in _dates(books.revisions)]
    return Fraction(sum((b - a).days < asked.days for days in dates for a, b in pairwise(days)))


def _dates(revisions: Sequence[Row]) -> Iterator[list[tuple[str, date]]]:
    cases = list(_cases(revisions))
    for unit in dict.fromkeys(u for u, _ in cases):
        yield [case for case in cases if case[0] == unit]


def irregular(books: Books, asked: Asked) -> Fraction | None:
    """Return how many revisions did not go by the rules."""
    return Fraction(sum(any(r.get("compliant") == "no" for r in rows) for rows in _cases(books.revisions).values()))


def overdue(books: Books, asked: Asked) -> Fraction | None:
    """Return how many actions were due and not done by the day the books are read."""
    return Fraction(sum(is_overdue(row, books.until) for row in books.actions))


def is_overdue(action: Row, day: date) -> bool:
    """Return whether an action was due by `day` and neither done by then nor dropped."""
    done = action.get("status") == "done" and (action.get("done_on") is None or action["done_on"] <= day)
    return bool(action["due"] <= day and not done and action.get("status") != "dropped")


MEASURES: Mapping[tuple[str, str], Callable[[Books, Asked], Fraction | None]] = {
    ("calendar", "days_late"): days_late,
    ("calendar", "days_early"): days_early,
    ("findings", "count"): count,
    ("budget_lines", "deviation"): deviation,
    ("budget_lines", "explained"): explained,
    ("revisions", "size"): size,
    ("revisions", "hasty"): hasty,
    ("revisions", "irregular"): irregular,
    ("actions", "overdue"): overdue,
}


def measured(register: str, measure: str, books: Books, asked: Asked) -> Fraction | None:
    """Return a measure of a register; None where nothing is written down.

    Examples
    --------
    >>> row = {"scorecard": "c", "indicator": "i", "count": 2}
    >>> measured("findings", "count", Books(date(2025, 3, 31), findings=[row]), Asked("c", "i"))
    Fraction(2, 1)
    """
    return MEASURES[register, measure](books, asked) if books.kept else None
