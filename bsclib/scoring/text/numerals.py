"""Numerals written in Chinese: what they are worth, and where one stands for a count."""

from __future__ import annotations

import re
from decimal import Decimal

from bsclib.scoring.text.lexicon import SCORE, UNITS

DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_SCALE = {"十": 10, "百": 100, "千": 1000}
# a numeral in front of these is part of a name, not a count
_NAMES = r"级(?!别)|公|般|线|体|票|岗|把手|者|类|方|旦|致|切|直|定|律|些|并|贯|等奖|会|包|维|农|重一大"
_COUNTED = rf"{UNITS}|{SCORE}|成|倍|个|%|名"
_NUMERAL = re.compile(
    rf"(百分之|千分之)?((?![百千零〇])[零〇一二两三四五六七八九十百千]+(?:点[零一二三四五六七八九]+)?)(?!{_NAMES})(?={_COUNTED}|[,;)])"
)
_WRITTEN = re.compile(
    r"(?:[一二两三四五六七八九]千)?零?(?:[一二两三四五六七八九]百)?零?(?:[一二三四五六七八九]?十)?[一二两三四五六七八九]?(?:点[零一二三四五六七八九]+)?"
    r"|[零〇](?:点[零一二三四五六七八九]+)?|[零〇一二三四五六七八九]{2,4}"
)
_PER_CENT = re.compile(
    r"(百分之|千分之|万分之)([零〇一二两三四五六七八九十百千]+(?:点[零一二三四五六七八九]+)?|\d+(?:\.\d+)?)"
)


def numeral(text: str) -> Decimal:
    """Return a number written in Chinese.

    Examples
    --------
    >>> [str(numeral(t)) for t in ("十五", "二十", "一百二十", "两", "三点五")]
    ['15', '20', '120', '2', '3.5']
    """
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return Decimal(text)
    whole, _, part = text.partition("点")
    total, digit = 0, 0
    for char in whole:
        if char in _SCALE:
            total, digit = total + (digit or 1) * _SCALE[char], 0
        else:
            digit = digit * 10 + DIGIT[char] if digit and not total else DIGIT[char]
    tail = "".join(str(DIGIT[c]) for c in part)
    return Decimal(f"{total + digit}.{tail}" if tail else f"{total + digit}")


def shares_in_digits(text: str) -> str:
    """Return a text with its shares in digits: 百分之二十, 千分之五."""
    return _PER_CENT.sub(_per_cent, text)


def counts_in_digits(text: str) -> str:
    """Return a text with its counts in digits: 三次, but not 第三次, 三级."""
    return _NUMERAL.sub(_counted, text)


def _per_cent(match: re.Match[str]) -> str:
    if not _is_numeral(match[2]):
        return match[0]
    number = numeral(match[2])
    return f"{number / 100}%" if match[1] == "万分之" else f"{number}{'%' if match[1] == '百分之' else '‰'}"


def _is_numeral(text: str) -> bool:
    """Return whether a run of Chinese digits is one number: 十五 is, 十五十 is not."""
    return text == "百" or re.fullmatch(r"\d+(?:\.\d+)?", text) is not None or _WRITTEN.fullmatch(text) is not None


def _counted(match: re.Match[str]) -> str:
    start = match.start()
    if re.match(r"次(?:交检|送检|检验|合格|验收|通过|交验|成功|性)", match.string[match.end() :]):
        return match[0]
    if start and match.string[start - 1] in "第统唯单专同万逐之初任进倒其另每" and match.string[start - 1] not in "每":
        return match[0]
    return str(numeral(match[2])) if _is_numeral(match[2]) else match[0]
