"""A quarter among its neighbours: quarter, year to date and rolling four quarters, and the year they make.

The mean of quarterly scores hides misses that the year to date shows, so both are given, side by side.
How an indicator's quarters become one value is said by its `basis`; every span is scored by the law of its
last quarter, every quarter by the law of its own day.
"""

from __future__ import annotations

from bsclib.year.beside import side_by_side
from bsclib.year.spans import HOW, Span, combine, lives, rolling_four, span, to_date, way_of
from bsclib.year.whole import CardYear, annual, hidden

__all__ = [
    "HOW",
    "CardYear",
    "Span",
    "annual",
    "combine",
    "hidden",
    "lives",
    "rolling_four",
    "side_by_side",
    "span",
    "to_date",
    "way_of",
]
