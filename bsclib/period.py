"""Quarters and years as the appraisal counts them: `2025Q4`, `2025`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

_QUARTER = re.compile(r"(\d{4})Q([1-4])\Z", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A calendar quarter.

    Examples
    --------
    >>> q = Quarter.parse("2025Q4")
    >>> str(q.previous), q.first_day.isoformat(), q.last_day.isoformat()
    ('2025Q3', '2025-10-01', '2025-12-31')
    """

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """Return the quarter written `YYYYQn`; ValueError for anything else."""
        match = _QUARTER.match(text)
        if not match:
            raise ValueError(f"not a quarter (write 2025Q4): {text!r}")
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{self.year:04d}Q{self.number}"

    def shift(self, quarters: int) -> Quarter:
        """Return the quarter `quarters` later (earlier if negative)."""
        index = self.year * 4 + self.number - 1 + quarters
        return Quarter(index // 4, index % 4 + 1)

    @property
    def previous(self) -> Quarter:
        """The quarter before."""
        return self.shift(-1)

    @property
    def next(self) -> Quarter:
        """The quarter after."""
        return self.shift(1)

    @property
    def months(self) -> tuple[int, int, int]:
        """The numbers of its three months."""
        first = 3 * self.number - 2
        return (first, first + 1, first + 2)

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, self.months[0], 1)

    @property
    def last_day(self) -> date:
        """Its last day: the law of this day is the law of the quarter."""
        return self.next.first_day - timedelta(days=1)


def last_quarter(period: str) -> str:
    """Return the quarter from which a period is seen: itself, of a year its last.

    Parameters
    ----------
    period : str
        "2025Q2" or "2025".

    Returns
    -------
    str

    Examples
    --------
    >>> last_quarter("2025"), last_quarter("2025Q2")
    ('2025Q4', '2025Q2')
    """
    return period if "Q" in period else f"{period}Q4"


def local_time(stamp: str) -> str:
    """Return when a stamp was made, by the clock of whoever reads it, to the minute; a stamp that is none as it is.

    Parameters
    ----------
    stamp : str
        ISO 8601 with its offset, as revisions bear it.

    Returns
    -------
    str

    Examples
    --------
    >>> now = datetime.now().astimezone().replace(second=0, microsecond=0)
    >>> local_time(now.isoformat()) == now.strftime("%Y-%m-%d %H:%M")
    True
    """
    try:
        return datetime.fromisoformat(stamp).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return stamp
