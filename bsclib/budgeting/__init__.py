"""The budget around the score: variance, accuracy, monitoring, reward.  Pure functions, exact amounts.

Nothing here knows a law, a card or a workbook; amounts are `Decimal` in one unit of money.
"""

from __future__ import annotations

from bsclib.budgeting.accuracy import accuracy
from bsclib.budgeting.reward import Share, share_pool
from bsclib.budgeting.variance import (
    by_standards,
    flag,
    flexed,
    price_usage_efficiency,
    price_volume,
    signed,
    variances,
)

__all__ = [
    "Share",
    "accuracy",
    "by_standards",
    "flag",
    "flexed",
    "price_usage_efficiency",
    "price_volume",
    "share_pool",
    "signed",
    "variances",
]
