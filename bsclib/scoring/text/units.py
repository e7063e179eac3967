"""Units of a sentence against the unit of its row: converted where they measure the same, refused where they cannot be.

A level of 2000 万元 in a row of 元 is 20 000 000; a week in a row of days is 7; a month in a row of days is no number.
"""

from __future__ import annotations

from decimal import Decimal

# each family: how many of its smallest unit one of them is
FAMILIES: tuple[dict[str, Decimal], ...] = (
    {
        "分钱": Decimal("0.01"),
        "元": Decimal(1),
        "千元": Decimal(1000),
        "万元": Decimal(10_000),
        "万": Decimal(10_000),
        "百万元": Decimal(10**6),
        "亿元": Decimal(10**8),
        "亿": Decimal(10**8),
    },
    {
        "分钟": Decimal(1),
        "小时": Decimal(60),
        "天": Decimal(1440),
        "日": Decimal(1440),
        "工作日": Decimal(1440),
        "周": Decimal(10_080),
        "days": Decimal(1440),
        "hours": Decimal(60),
        "weeks": Decimal(10_080),
    },
    {"‰": Decimal("0.1"), "%": Decimal(1), "percent": Decimal(1), "百分点": Decimal(1)},
    {"克": Decimal(1), "千克": Decimal(1000), "公斤": Decimal(1000), "kg": Decimal(1000), "吨": Decimal(10**6)},
    {"米": Decimal(1), "千米": Decimal(1000), "公里": Decimal(1000)},
)
UNEVEN = {"月", "季度", "年"}  # of no fixed length
_SAME = {"day": "days", "hour": "hours", "week": "weeks", "星期": "周", "月份": "月"}


def plain_unit(unit: str) -> str:
    """Return a unit without its counting word.

    Examples
    --------
    >>> plain_unit("个工作日"), plain_unit("个百分点"), plain_unit("day")
    ('工作日', '百分点', 'days')
    """
    bare = unit.strip().removeprefix("个")
    return _SAME.get(bare, bare)


def factor(unit: str, row_unit: str | None) -> Decimal | None:
    """Return what one `unit` is in the row's unit; None where it cannot be said.

    A unit of another kind than the row's own stands as it is written: what a row counts in is the sheet's to say.

    Examples
    --------
    >>> factor("万元", "元"), factor("周", "天"), factor("次", "起"), factor("月", "天")
    (Decimal('10000'), Decimal('7'), Decimal('1'), None)
    """
    one, own = plain_unit(unit), plain_unit(row_unit or "")
    if not one or not own or one == own:
        return Decimal(1)
    for family in FAMILIES:
        if one in family and own in family:
            ratio = family[one] / family[own]
            return ratio if ratio * family[own] == family[one] else None
    times = FAMILIES[1].keys() | UNEVEN
    return None if one in times and own in times else Decimal(1)
