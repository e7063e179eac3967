"""When the Spring Festival is: the one holiday that moves between two months and takes their business with it."""

from __future__ import annotations

from datetime import date, timedelta

WEEK = 7  # days of the holiday, from New Year's Day of the lunar calendar on
# month and day, 2000 … 2040
_FIRST = 2000
_DAYS = """
    0205 0124 0212 0201 0122 0209 0129 0218 0207 0126 0214 0203 0123 0210 0131 0219 0208 0128 0216 0205 0125 0212
    0201 0122 0210 0129 0217 0206 0126 0213 0203 0123 0211 0131 0219 0208 0128 0215 0204 0124 0212
"""


def festival_share(month: str) -> float | None:
    """Return the share of the festival's week that falls into `month` (2026-02); None beyond the table, 2000 to 2040.

    Examples
    --------
    >>> festival_share("2026-02"), round(festival_share("2025-01"), 3), festival_share("2025-07")
    (1.0, 0.429, 0.0)
    """
    year, number = (int(part) for part in month.split("-"))
    days = _DAYS.split()
    if not 0 <= year - _FIRST < len(days):
        return None
    told = days[year - _FIRST]
    first = date(year, int(told[:2]), int(told[2:]))
    return sum((first + timedelta(days=n)).month == number for n in range(WEEK)) / WEEK
