"""Units of a sentence against the unit of its row: converted where they measure the same, refused where they cannot be.

A level of 2000 万元 in a row of 元 is 20 000 000; a week in a row of days is 7; a month in a row of days is no number.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

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
        **dict.fromkeys(("毫秒", "ms"), Decimal(1)),
        **dict.fromkeys(("秒", "seconds"), Decimal(1000)),
        **dict.fromkeys(("分钟", "minutes"), Decimal(60_000)),
        **dict.fromkeys(("小时", "hours"), Decimal(3_600_000)),
        **dict.fromkeys(("天", "日", "工作日", "days"), Decimal(86_400_000)),
        **dict.fromkeys(("周", "weeks"), Decimal(604_800_000)),
    },
    {"‱": Decimal("0.01"), "‰": Decimal("0.1"), "%": Decimal(1), "percent": Decimal(1), "百分点": Decimal(1)},
    {"克": Decimal(1), "千克": Decimal(1000), "公斤": Decimal(1000), "kg": Decimal(1000), "吨": Decimal(10**6)},
    {"米": Decimal(1), "千米": Decimal(1000), "公里": Decimal(1000)},
)
_TIMES = {"百": 100, "千": 1000, "万": 10_000, "百万": 10**6, "亿": 10**8, "hundred": 100, "thousand": 1000}
_MANY = re.compile(r"(百万|百|千|万|亿|hundred |thousand )(.+)")
UNEVEN = {"月", "季度", "年"}  # of no fixed length
WORKING = {"工作日", "天", "日"}  # a week or an hour of working days is the organisation's to say
_DAY = Decimal(86_400_000)
_SAME = {
    **dict.fromkeys(("day", "自然日", "日历天", "日历日"), "天"),
    "hour": "hours", "minute": "minutes", "second": "seconds", "week": "weeks",
    **dict.fromkeys(("month", "months", "个月", "月份"), "月"), **dict.fromkeys(("year", "years"), "年"),
    "星期": "周", "时": "小时", "分钟数": "分钟",
    **dict.fromkeys(("人民币", "人民币元", "元人民币", "rmb", "cny", "yuan"), "元"),
    **dict.fromkeys(("比率", "比例", "百分比", "率", "pct", "个百分点"), "%"),
}  # fmt: skip


def plain_unit(unit: str) -> str:
    """Return a unit without its counting word.

    Examples
    --------
    >>> plain_unit("个工作日"), plain_unit("个百分点"), plain_unit("day")
    ('工作日', '百分点', '天')
    """
    bare = re.sub(r"[/(（].*|数$", "", unicodedata.normalize("NFKC", unit).strip().lower()).removeprefix("个")
    return _SAME.get(bare, bare)


def is_measure(unit: str) -> bool:
    """Return whether a unit measures (money, time, a rate, weight, length) rather than counts.

    Examples
    --------
    >>> is_measure("万元"), is_measure("例"), is_measure("")
    (True, False, False)
    """
    return any(plain_unit(unit) in family for family in FAMILIES) or plain_unit(unit) in UNEVEN


def foreign(unit: str, row_unit: str | None) -> bool:
    """Return whether a unit that measures meets a row that is known to measure, or to count, something else.

    Examples
    --------
    >>> foreign("小时", "例"), foreign("周", "天"), foreign("小时", None)
    (True, False, False)
    """
    one, own = plain_unit(unit), plain_unit(row_unit or "")
    if not one or not own or one == own or not is_measure(one) or one in FAMILIES[2]:  # a percent is of the target
        return False
    return not (any({one, own} <= family.keys() for family in FAMILIES) or {one, own} <= FAMILIES[1].keys() | UNEVEN)


def by_the_clock(unit: str, row_unit: str | None) -> bool:
    """Return whether a day or more is turned into hours or less, or the other way: a day is then taken as 24 hours."""
    sizes = [FAMILIES[1].get(plain_unit(u or "")) for u in (unit, row_unit)]
    return None not in sizes and len({size >= _DAY for size in sizes if size is not None}) > 1


def factor(unit: str, row_unit: str | None) -> Fraction | None:
    """Return what one `unit` is in the row's unit; None where it cannot be said.

    A unit of another kind than the row's own stands as it is written: what a row counts in is the sheet's to say.

    Examples
    --------
    >>> factor("万元", "元"), factor("周", "天"), factor("次", "起"), factor("月", "天")
    (Fraction(10000, 1), Fraction(7, 1), Fraction(1, 1), None)
    """
    one, own = plain_unit(unit), plain_unit(row_unit or "")
    if not one or not own or one == own:
        return Fraction(1)
    if "工作日" in (one, own) and not {one, own} <= WORKING and {one, own} <= FAMILIES[1].keys():
        return None
    for family in FAMILIES:
        if one in family and own in family:
            return Fraction(family[one]) / Fraction(family[own])
    if (many := _MANY.fullmatch(own)) and many[2].removesuffix("s") == one.removesuffix("s"):
        return Fraction(1, _TIMES[many[1].strip()])
    times = FAMILIES[1].keys() | UNEVEN
    return None if one in times and own in times else Fraction(1)
