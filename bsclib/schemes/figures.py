"""Weights, targets and units as people write them → exact numbers, or what stands there instead."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from bsclib.decimals import text_of
from bsclib.evidence.xlsx import Cell
from bsclib.schemes.page import shown, stored_number

NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
ZERO = Decimal(0)
UNITS = (
    "个百分点|百分点|%|‰|亿元|千万元|百万元|十万元|万元|千元|元/台|元/件|元/吨|元/人|元|人次|人天|人日|个工作日|工作日|"
    "课时|学时|小时|分钟|个月|季度|天|日|周|月|年|起|次|例|件|项|个|家|户|份|篇|条|处|台|套|节|名|位|人|批|吨|公里|"
    "万?平方米|立方米|公顷|米|亩|级|倍|单|笔|场|期|宗|间|辆|页|千瓦时|公斤|千克|分|"
    "percent|pp|percentage points|days?|hours?|minutes?|mins?|seconds?|weeks?|months?|points?|times|persons?|people|"
    "items?|count|calls?|errors?|incidents?|"
    "CNY|RMB|USD|EUR|million|thousand"
)
_AT_LEAST = "≥|>=|不低于|不少于|不小于|至少|达到?|>|大于|高于|超过|多于|atleast|no(?:t)?lessthan|minimum|min\\.?"
_AT_MOST = (
    "≤|<=|不高于|不超过|不大于|不多于|至多|<|小于|低于|少于|控制在|within|atmost|no(?:t)?morethan|maximum|max\\.?|upto"
)
_FIGURE = re.compile(
    rf"(?P<sign>{_AT_LEAST}|{_AT_MOST}|=|[+-])?(?P<number>{NUMBER})(?P<unit>(?:{UNITS}|[万亿])(?:/[\w]{{1,6}})?)?"
    r"(?P<mark>\(含\)|及?以上|及?以下|以内)?",
    re.IGNORECASE,
)
_RANGE = re.compile(
    rf"(?P<low>{NUMBER})(?P<u1>{UNITS})?[-~～—–至到](?P<high>{NUMBER})(?P<unit>{UNITS})?", re.IGNORECASE
)
_NONE = re.compile(r"(零|无|杜绝|不发生|不出现)(?!法|需|固定|变)[^\d,，;；。]{1,12}|zero\w+", re.IGNORECASE)
_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


def plain(text: str) -> str:
    """Return a text in one width, the signs of comparison in their one form, without blanks."""
    flat = unicodedata.normalize("NFKC", text).replace("≦", "≤").replace("≧", "≥").replace("﹪", "%")
    return re.sub(r"\s+", "", flat)


def number_in(text: str) -> Decimal:
    """Return the number that a matched piece of text writes."""
    return Decimal(text.replace(",", ""))


def numeral(text: str) -> Decimal | None:
    """Return the number that Chinese numerals below a hundred write, None if they write none.

    Examples
    --------
    >>> numeral("十五"), numeral("二十"), numeral("高")
    (Decimal('15'), Decimal('20'), None)
    """
    match = re.fullmatch(r"([一二两三四五六七八九])?(十)?([一二三四五六七八九])?", text)
    if not text or not match or (match[1] and match[3] and not match[2]):
        return None
    tens = _DIGITS.get(match[1] or "", 1) * 10 if match[2] else 0
    ones = _DIGITS.get(match[3] or "", 0) if match[2] else _DIGITS.get(match[1] or match[3] or "", 0)
    return Decimal(tens + ones)


@dataclass(frozen=True, slots=True)
class WeightFigure:
    """A weight as written: its number, whether it says percent or points, or the words that stand in its place."""

    value: Decimal | None
    notation: str = ""
    words: str = ""
    sign: str = ""


def weight_of(cell: Cell | None) -> WeightFigure:
    """Return what a cell of the column of weights says.

    Parameters
    ----------
    cell : Cell or None
        As stored.

    Returns
    -------
    WeightFigure
        `notation` is "percent" (15%, or 0.15 in a percent format; the value is a percent number), "points" (15分),
        "" for a bare number, or "words".

    Examples
    --------
    >>> weight_of(Cell("number", "0.15", "F4", "0%")).value, weight_of(Cell("text", "15分", "D5")).notation
    (Decimal('15.00'), 'points')
    >>> str(weight_of(Cell("text", "一成五", "D6")).value)
    '15'
    """
    number = stored_number(cell)
    if cell is None or not shown(cell):
        return WeightFigure(None, "words", "=") if cell is not None and cell.formula else WeightFigure(None)
    if number is not None:
        return WeightFigure(number * 100, "percent") if cell.percent else WeightFigure(number)
    flat = plain(shown(cell))
    match = re.fullmatch(
        rf"(?P<sign>[±+-]|最高|最多|≤|满分)?(?P<number>{NUMBER})(?P<unit>%|分|points?|pts)?(?:封顶)?", flat, re.I
    )
    if match:
        unit = (match["unit"] or "").lower()
        notation = "percent" if unit == "%" else "points" if unit else ""
        return WeightFigure(number_in(match["number"]), notation, sign=match["sign"] or "")
    spelt = re.fullmatch(r"(百分之)?([一二两三四五六七八九十]+)(分)?", flat)
    if spelt and (value := numeral(spelt[2])) is not None and (spelt[1] or spelt[3]):
        return WeightFigure(value, "percent" if spelt[1] else "points")
    if tenths := re.fullmatch(r"([一二两三四五六七八九])成([一二三四五六七八九半])?", flat):
        part = {"半": Decimal(5)}.get(tenths[2] or "") or (numeral(tenths[2]) if tenths[2] else ZERO) or ZERO
        return WeightFigure((numeral(tenths[1]) or ZERO) * 10 + part, "percent")
    return WeightFigure(None, "words", flat)


@dataclass(frozen=True, slots=True)
class TargetFigure:
    """A target as written: its number or text, its unit, and which side of it is good."""

    value: str
    unit: str = ""
    better: str = ""


def target_of(text: str) -> TargetFigure:
    """Return what a cell of targets says; a text that is no figure is kept as it is.

    Parameters
    ----------
    text : str
        What the cell shows.

    Returns
    -------
    TargetFigure
        `value` a decimal string, a range `85-93`, or the text itself.

    Examples
    --------
    >>> target_of("≤8%")
    TargetFigure(value='8', unit='%', better='lower')
    >>> target_of("5000万元").unit, target_of("85-93").value, target_of("按计划").value
    ('万元', '85-93', '按计划')
    """
    flat = plain(text)
    if _NONE.fullmatch(flat):
        return TargetFigure("0", "", "lower")
    if money := re.fullmatch(rf"([$€£¥])({NUMBER})(k|m|bn|million|thousand)?", flat, re.IGNORECASE):
        return TargetFigure(text_of(number_in(money[2])), money[1] + (money[3] or ""))
    if around := re.fullmatch(rf"(?:±|正负)({NUMBER})(%|{UNITS})?(?:以内|之内|内)?", flat):
        return TargetFigure(
            f"-{text_of(number_in(around[1]))}-{text_of(number_in(around[1]))}", around[2] or "", "range"
        )
    bounds = _RANGE.fullmatch(flat)
    if bounds and number_in(bounds["low"]) < number_in(bounds["high"]):
        low, high = (text_of(number_in(bounds[n])) for n in ("low", "high"))
        return TargetFigure(f"{low}-{high}", bounds["unit"] or bounds["u1"] or "", "range")
    match = _FIGURE.fullmatch(flat)
    if not match:  # 每周不少于3次: the one number of a sentence, where it says on which side of it is good
        signed = [m for m in _FIGURE.finditer(flat) if m["sign"] or m["mark"]]
        if len(signed) != 1 or len(re.findall(NUMBER, flat)) != 1:
            return TargetFigure(text)
        match = signed[0]
    sign, mark = (match["sign"] or "").lower(), match["mark"] or ""
    lower = re.fullmatch(_AT_MOST, sign) or mark.endswith(("以下", "以内"))
    higher = re.fullmatch(_AT_LEAST, sign) or mark.endswith("以上")
    value = text_of(number_in(match["number"]))
    better = "lower" if lower else "higher" if higher else ""
    return TargetFigure(f"-{value}" if sign == "-" else value, match["unit"] or "", better)
