"""What changes with time: values by the day they begin on, and how long a thing exists.

A value may be written once, for always, or as a mapping of days to values: `headcount: 16`, or
`headcount: {2021-01-01: 16, 2026-04-01: 18}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler
from pydantic_core import CoreSchema

from bsclib.law.strict_yaml import Path
from bsclib.law.vocabulary import Day, Doc, Words

T = TypeVar("T")
ALWAYS = date.min.isoformat()  # the day under which a value without a date is kept; it never shows
_LIKE_A_DAY = re.compile(r"\d")


def _spread(value: Any) -> Any:
    dated = isinstance(value, dict) and any(isinstance(k, str) and _LIKE_A_DAY.match(k) for k in value)
    return value if dated else {ALWAYS: value}


class _OneOrMany:
    """Lets a JSON schema take the value itself beside the mapping of days."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        many = handler(core)
        return {
            "anyOf": [
                next(iter(many["patternProperties"].values())),
                many | {"minProperties": 1, "additionalProperties": False},
            ]
        }


Dated = Annotated[dict[Day, T], BeforeValidator(_spread), _OneOrMany]


@dataclass(frozen=True, slots=True)
class Days:
    """Days in a row, both ends included."""

    first: date = date.min
    last: date = date.max

    def on(self, day: date) -> bool:
        """Return whether `day` is one of them."""
        return self.first <= day <= self.last

    def within(self, other: Days) -> Days | None:
        """Return the days that both have, or None where there are none."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return Days(first, last) if first <= last else None


class Exists(Doc):
    """From which day on and until which day a thing exists, both included; an end that is not given is open."""

    since: Day | None = Field(default=None, alias="from")
    until: Day | None = None
    why: Words | None = None

    @property
    def days(self) -> Days:
        """The days on which it exists."""
        return Days(self.since or date.min, self.until or date.max)

    def on(self, day: date) -> bool:
        """Return whether it exists on `day`."""
        return self.days.on(day)


EVER = Exists()


def not_given() -> dict[date, Any]:
    """Return the default of a dated value that need not be given."""
    return {date.min: None}


def in_force(entries: Mapping[date, T], day: date) -> tuple[date, T] | None:
    """Return the newest entry not later than `day`, with its date.

    Examples
    --------
    >>> in_force({date(2021, 1, 1): "old", date(2025, 1, 1): "new"}, date(2024, 12, 31))
    (datetime.date(2021, 1, 1), 'old')
    """
    dates = [d for d in entries if d <= day]
    return (max(dates), entries[max(dates)]) if dates else None


def on(entries: Mapping[date, T], day: date) -> T:
    """Return the value of `day`; before the first date the first value holds.

    Examples
    --------
    >>> on({date(2021, 1, 1): 16, date(2026, 4, 1): 18}, date(2026, 3, 31))
    16
    """
    return (in_force(entries, day) or (None, entries[min(entries)]))[1]


def step(day: date) -> Path:
    """Return the step of a path that leads to the entry of `day`: none where a value stands without a date."""
    return () if day == date.min else (day.isoformat(),)


def periods(entries: Mapping[date, T], exists: Days) -> Iterator[tuple[date, T, Days]]:
    """Yield each value with its date and the days on which it holds while its owner exists."""
    days = sorted(entries)
    for day, after in zip(days, [*days[1:], None], strict=False):
        span = Days(date.min if day == days[0] else day, after - timedelta(days=1) if after else date.max)
        if inside := span.within(exists):
            yield day, entries[day], inside


def gap(inner: Days, outers: Iterable[Days]) -> date | None:
    """Return the first day that is in `inner` and in none of `outers`, or None.

    Examples
    --------
    >>> gap(Days(), [Days(last=date(2025, 12, 31)), Days(first=date(2026, 4, 1))])
    datetime.date(2026, 1, 1)
    """
    known = list(outers)
    ends = (outer.last + timedelta(days=1) for outer in known if outer.last < date.max)
    days = sorted({inner.first, *(day for day in ends if inner.on(day))})
    return next((day for day in days if not any(outer.on(day) for outer in known)), None)
