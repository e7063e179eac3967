"""A quarter as it stood at the end of one of its months: what was known by then, the cards scored on what was due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from bsclib.decimals import shown
from bsclib.errors import NOTHING, BscError, Fault, Text, UsageError, place_at
from bsclib.evidence import Fact
from bsclib.evidence.asked import classes_of, law_target, needs_target
from bsclib.evidence.readings import INSIDE, begins_of, summed_up, values_of
from bsclib.evidence.tables import TABLES
from bsclib.law import Indicator
from bsclib.paths import has_room
from bsclib.period import Quarter
from bsclib.quarter.books import books_of, counted
from bsclib.quarter.words import WORDS

if TYPE_CHECKING:
    from bsclib.quarter.view import QuarterView

PLANS = ("budget_lines", "revisions", "preparation", "calendar", "waivers")  # of later months too: they are in force
BOOKED = ("actual", "committed", "accrued", "driver_actual")  # of a budget line: what only its month brings
DATED = ("readings", "events", "findings")  # a row of a later month shows that the figures entered are later, too


def month_of(quarter: Quarter, text: str) -> str:
    """Return a month of a quarter as budget lines write it.

    Parameters
    ----------
    quarter : Quarter
    text : str
        As `2025-11` or `202511`.

    Returns
    -------
    str

    Raises
    ------
    UsageError
        It is no month of the quarter; what there is is listed.

    Examples
    --------
    >>> month_of(Quarter(2025, 4), "202511")
    '2025-11'
    """
    known = [f"{quarter.year}-{month:02d}" for month in quarter.months]
    found = next((month for month in known if text in (month, month.replace("-", ""))), None)
    if found is None:
        raise UsageError(WORDS.NO_MONTH.fill(quarter=quarter, month=text, known=", ".join(known)))
    return found


def day_of(quarter: Quarter, month: str) -> date:
    """Return the last day of a month of a quarter, written as lines write it."""
    gone = quarter.months.index(int(month[5:])) + 1
    following = quarter.next.first_day if gone == 3 else date(quarter.year, quarter.months[gone], 1)
    return following - timedelta(days=1)


def as_of(view: QuarterView, month: str) -> QuarterView:
    """Return the quarter as it stood at the end of a month; the same one after its last.

    Readings count up to there; a flow is held against its share of the target: that of the same months of a year
    before where all its readings are there, else month by month.  What was entered for the quarter counts as entered
    to date, unless anything in the evidence is of a later month: then it is not due, as what has no figure yet.
    """
    month = month_of(view.quarter, month)
    day = day_of(view.quarter, month)
    if day == view.quarter.last_day:
        return view
    return _AsOf(view, month, day).view()


@dataclass(frozen=True)
class _AsOf:
    """A quarter on a day inside it."""

    whole: QuarterView
    month: str
    day: date

    @cached_property
    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """The sheets without what is dated later; of budget lines and calendar what only later days brought."""
        found = {name: [r for r in rows if not self._later(name, r)] for name, rows in self.whole.facts.tables.items()}
        lines = found.get("budget_lines", [])
        found["budget_lines"] = [x if x["month"] <= self.month else x | dict.fromkeys(BOOKED) for x in lines]
        steps = [r for r in found.get("calendar", []) if r["due"] <= self.day]
        found["calendar"] = [r | {"submitted": None} if (r["submitted"] or self.day) > self.day else r for r in steps]
        return found

    def _later(self, name: str, row: Mapping[str, Any]) -> bool:
        """Return whether a row is dated after the day."""
        columns = (c.id for c in TABLES[name].columns if name not in PLANS and c.period in ("in", "near"))
        value = row.get(next(columns, ""))
        return value is not None and str(value) > str(self.day)[: len(str(value))]

    @cached_property
    def passed(self) -> bool:
        """Whether the evidence holds anything of a later month, so that what was entered is of the quarter's end."""
        sheets = self.whole.facts.tables
        lines = (x for x in sheets.get("budget_lines", ()) if x["month"] > self.month)
        return any(x["actual"] is not None for x in lines) or any(
            self._later(name, row) for name in DATED for row in sheets.get(name, ())
        )

    def view(self) -> QuarterView:
        """Return the quarter on the day."""
        facts, rows, waits, told = self.whole.facts, {}, [], []
        for key, fact in facts.rows.items():
            row = self.whole.rulebook.indicator(*key)
            rows[key], why = self._row(row, fact)
            if why.zh and rows[key].actual is None:
                waits.append({"scorecard": row.scorecard, "indicator": row.id, "reason": why})
            elif why.zh:
                place = place_at(fact.target_cell or fact.cell, facts.source.name)
                told.append(Fault("to_date", place, why, level="notice"))
        told += [f for f in facts.notices if f.code != "reading_missing"]
        made = replace(facts, rows=rows, tables={**self.tables, "not_due": waits}, notices=tuple(told), day=self.day)
        found = replace(self.whole, facts=made, supposed=(*self.whole.supposed, WORDS.TO_DATE.fill(month=self.month)))
        vars(found)["_earlier"] = self.whole._earlier  # the quarters before are the same, and opened once
        return found

    def _row(self, row: Indicator, fact: Fact) -> tuple[Fact, Text]:
        """Return a row's fact on the day, and why it is not due (then without an actual), or how its target came."""
        if isinstance(fact.actual, str) and fact.actual.startswith("card:"):
            return fact, NOTHING
        asked = self.whole.rulebook.at(row.same_as) if row.same_as else row
        actual = self._actual(asked, self.whole.facts.rows.get(asked.key, fact))
        blank = replace(fact, actual=None, numerator=None, denominator=None)
        if actual is None:
            return blank, NOTHING if self._due(row, asked, fact) else WORDS.AT_THE_END.fill(month=self.month)
        now = fact if actual == fact.actual else replace(blank, actual=actual)
        if row.basis != "flow" or row.kind != "scored" or row.rule is None or row.rule.judged or classes_of(row.rule):
            return now, NOTHING
        level = fact.target if needs_target(row.rule) and not row.rule.figures else None
        level = law_target(row) if law_target(row) is not None else level
        if level == 0:  # what may not happen may not happen in a part of the quarter either
            return now, NOTHING
        free = isinstance(level, Decimal) and law_target(row) is None
        return self._against(row, asked, now) if free else (blank, WORDS.LEVELS)

    def _due(self, row: Indicator, asked: Indicator, fact: Fact) -> bool:
        """Return whether a row without a figure ought to have one, or says by its absence that all is well."""
        if row.kind != "scored":
            return fact.actual is None
        if asked.frequency in INSIDE and (not self.passed or _readings(self.whole, asked, date.max)):
            return True
        sheets = (r for name in ("panel", "figures") for r in self.tables.get(name, ()))
        return not self.passed and any((r["scorecard"], r["indicator"]) == row.key for r in sheets)

    def _actual(self, row: Indicator, fact: Fact) -> Any:
        """Return what a row comes to by the day: of its readings, of its register, else as it was entered."""
        own = _readings(self.whole, row, self.day)
        entered = None if self.passed else fact.actual
        if row.frequency in INSIDE and (own or self.passed):
            wanted = [d for d in begins_of(row, self.whole.quarter) if d <= self.day]
            if len(own) < len(wanted) - (row.frequency == "weekly"):
                return None
            return Decimal(shown(summed_up(row, own)[0], row.decimals))
        if row.derived_from is not None and entered is None and has_room("budgeting"):
            facts = replace(self.whole.facts, tables=self.tables, day=self.day)
            value = counted(row, books_of(self.whole.rulebook, facts))
            return None if value is None else Decimal(shown(value, row.decimals))
        return entered

    def _against(self, row: Indicator, asked: Indicator, now: Fact) -> tuple[Fact, Text]:
        """Return a flow with the target of the months gone, rounded to the easier side, and how it came."""
        assert isinstance(now.target, Decimal)
        share, how = share_of(self.whole, asked, self.day)
        easier = floor if row.better == "higher" else ceil
        part = Decimal(easier(Fraction(now.target) * share * 10**row.decimals)).scaleb(-row.decimals)
        if not part:
            why = WORDS.NOTHING_YET.fill(target=now.target)
            return replace(now, actual=None, numerator=None, denominator=None), why
        said = {"part": part, "whole": now.target, "share": shown(share * 100, 1), "how": how}
        return replace(now, target=part), WORDS.SHARE.fill(month=self.month, **said)


def share_of(view: QuarterView, row: Indicator, day: date) -> tuple[Fraction, Text]:
    """Return the share of a quarter's flow that is due by the last day of a month, and what says so.

    Parameters
    ----------
    view : QuarterView
    row : Indicator
    day : date
        The last of a month of the quarter.

    Returns
    -------
    (Fraction, Text)
        0 … 1: of the same quarter a year before, where all its readings are there, else month by month.

    Examples
    --------
    >>> str(share_of(view, next(iter(view.card("company"))), date(2025, 11, 30))[0])
    '2/3'
    """
    year, gone = view.quarter.shift(-4), view.quarter.months.index(day.month) + 1
    evenly = Fraction(gone, 3), WORDS.EVENLY
    try:
        before = view.earlier(year)
    except BscError:  # that it is left out of the history is told there
        before = None
    own = _readings(before, row, year.last_day) if before else []
    if len(own) < max(3, len(begins_of(row, year))):
        return evenly
    values, until = values_of(row, own), day_of(year, f"{day:{year.year}-%m}")
    part = sum((v for r, v in zip(own, values, strict=True) if r["begins"] <= until), Fraction(0))
    whole = sum(values, Fraction(0))
    return (part / whole, WORDS.SEASON) if whole and min(values) >= 0 else evenly


def _readings(view: QuarterView, row: Indicator, until: date) -> list[dict[str, Any]]:
    """Return the readings of a row up to a day, in their order."""
    rows = (r for r in view.facts.tables.get("readings", ()) if (r["scorecard"], r["indicator"]) == row.key)
    return sorted((r for r in rows if r["begins"] <= until), key=lambda r: r["begins"])
