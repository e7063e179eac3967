"""How a text is brought into one spelling: one width, one kind of sign, numbers in digits, one order of words."""

from __future__ import annotations

import re
import unicodedata

from bsclib.scoring.text.bands import VALUE
from bsclib.scoring.text.chinese import in_one_order
from bsclib.scoring.text.english import one_order
from bsclib.scoring.text.lexicon import NUM
from bsclib.scoring.text.numerals import DIGIT, numeral, shares_in_digits

_ENGLISH = {w: str(n) for n, w in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])} | {
    "twelve": "12", "fifteen": "15", "twenty": "20", "thirty": "30", "fifty": "50", "hundred": "100",
}  # fmt: skip
_TENS = {"百": 100, "千": 1000, "万": 10_000, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_SCALED = re.compile(
    rf"({NUM})(百万|千万|百|千|万|亿)(?=件|户|人|名|台|个(?!百分点)|次|吨|份|套|条|只|头|张|笔|平方米|亩)"
)


_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十")


def _rising(match: re.Match[str]) -> str:
    """Return a band written from its upper end (90%>x≥80%) from its lower end on."""
    turned = {">": "<", "≥": "≤"}
    return f"{match[5]}{turned[match[4]]}{match[3]}{turned[match[2]]}{match[1]}"


_SAME = (
    ("。", ";"), ("!", ";"), ("−", "-"), ("–", "-"), ("—", "-"), ("~", "-"), ("～", "-"), ("<=", "≤"), (">=", "≥"),
    ("≦", "≤"), ("≧", "≥"), ("⩽", "≤"), ("⩾", "≥"), ("×", "*"), ("÷", "/"), ("∶", ":"), ("[", "["),
    ("一票否决制", "一票否决"), ("大于等于", "≥"), ("小于等于", "≤"), ("大于或等于", "≥"), ("小于或等于", "≤"), ("低于或等于", "≤"), ("高于或等于", "≥"), ("少于或等于", "≤"), ("多于或等于", "≥"),
)  # fmt: skip


def spell(text: str) -> str:
    """Return the text in one width, small letters, one kind of sign, numbers in digits.

    Examples
    --------
    >>> spell("达标率≧95％得满分；每低百分之一扣二十分。")
    '达标率≥95%得满分;每低1%扣20分'
    """
    text = re.sub(r"(?<=分) / (?=\S)", ";", text)
    text = re.sub(r"[①②③④⑤⑥⑦⑧⑨⑩]", "", text)  # numbers of points in a list, which NFKC would make digits
    text = re.sub(r"[²³¹⁰⁴-⁹₀-₉¼-¾⅐-⅞]", "?", text)  # NFKC would make 1² a 12
    text = re.sub(r"(?<=\d)，(?=\d)", ", ", text)  # 90，100分 are two numbers, 1,000 is one
    text = unicodedata.normalize("NFKC", text).lower()
    for old, new in _SAME:
        text = text.replace(old, new)
    # [95,105] is a range, not 95105
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d|[\])]))", "", text)
    text = _without_list(re.sub(r"[“”\"'‘’《》「」]", "", text))
    text = re.sub(r"((?:得|扣|加|计)\d+(?:\.\d+)?分)(?=[^\W\d_]{1,8}[<>≤≥])", r"\1,", text)
    text = re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", text)
    text = re.sub(r"(?<=[扣加得减每])[壹贰叁肆伍陆柒捌玖拾]+(?=\D)", lambda m: m[0].translate(_FORMAL), text)
    text = re.sub(r"(?<=[得计给])([一二两三四五六七八九])成(?=[,;]|的?分|$)", lambda m: f"{DIGIT[m[1]]}0%", text)
    text = re.sub(r"第([一二三四五六七八九十])(?=[得加扣计])", lambda m: f"第{numeral(m[1])}名", text)
    text = re.sub(r"(?<=[a-z)%\u4e00-\u9fff])\.(?= |$|[\u4e00-\u9fff])", ";", text)
    text = re.sub(r"(?<=\d)\.(?= [a-z]|$)", ";", text)
    text = re.sub(rf"({VALUE})([>≥])([^\d<>≤≥=,;()]+)([>≥])({VALUE})", _rising, text)
    text = re.sub(r"一半的?(?:分值|分数|标准分|分)?", "一半", text)
    text = shares_in_digits(text)
    text = _SCALED.sub(lambda m: str(int(m[1]) * _TENS[m[2]]) if "." not in m[1] else m[0], text)
    text = re.sub(r"(?<!full )(?<!on )\bmarks?\b(?! =)", "points", text)
    text = re.sub(
        r"\b(?:"
        + "|".join(_ENGLISH)
        + r")\b(?= (?:points?|days?|hours?|weeks?|percent|times?|or more))|(?<=first )(?:two|three|four|five|six)\b",
        lambda m: _ENGLISH[m[0]],
        text,
    )
    if not re.search(r"[\u4e00-\u9fff]", text):
        return one_order(re.sub(r"\s+", " ", text).strip(" ;,"))
    return in_one_order(text)


_NUMBERED = re.compile(r"(?:^|(?<=[;,:]))\(?(\d)[).、] ?(?=[^\d%])")


def _without_list(text: str) -> str:
    """Return a text whose parts are numbered (1.…;2.…) without the numbers, where they run from 1."""
    numbers = [int(m[1]) for m in _NUMBERED.finditer(text)]
    return _NUMBERED.sub("", text) if len(numbers) > 1 and numbers == [*range(1, len(numbers) + 1)] else text
