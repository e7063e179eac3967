"""Slips of the pen that are common in rules: the wrong character of the same sound or shape, a word left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bsclib.schemes.figures import NUMBER, plain

_PAIRS = """
底于=低于 低干=低于 低与=低于 高干=高于 高与=高于 降底=降低 百份点=百分点 百分电=百分点 满份=满分 得份=得分
的分=得分 扣玩=扣完 扣完为只=扣完为止 扣完为此=扣完为止 完城=完成 达道=达到 一票否绝=一票否决 一票否诀=一票否决
酌请=酌情 目标直=目标值 满意渡=满意度 封项=封顶 threshhold=threshold treshold=threshold bellow=below dedcut=deduct
decuct=deduct achive=achieve acheive=achieve recieve=receive targert=target exeed=exceed ponits=points
percetage=percentage
"""
_WRONG = dict(pair.split("=") for pair in _PAIRS.split())
_SHAPES = (
    (re.compile(rf"口({NUMBER})分"), "扣{0}分"),
    (re.compile(rf"(?<![增])([扣加减])({NUMBER})(?![\d.,]|个?百?分|%|‰|[-~—至]|元|万|至)"), "{0}{1}分"),
    (re.compile(rf"(?:得|计)({NUMBER})份"), "得{0}分"),
)


def slips_in(text: str) -> Iterator[tuple[str, str]]:
    """Yield (what is written, what is meant) for each slip in a rule.

    Parameters
    ----------
    text : str
        A rule in Chinese or English.

    Examples
    --------
    >>> [*slips_in("每底于目标1%口2分,最多扣10")]
    [('底于', '低于'), ('口2分', '扣2分'), ('扣10', '扣10分')]
    """
    flat = plain(text)
    lower = flat.lower()
    seen: set[str] = set()
    for wrong, right in _WRONG.items():
        at = lower.find(wrong)
        if (
            at >= 0
            and not (wrong == "的分" and re.search(r"的分(数|值|别|类|配|项|公司|管|工)", flat))
            and right not in seen
        ):
            seen.add(right)
            yield wrong, right
    for pattern, form in _SHAPES:
        for match in pattern.finditer(flat):
            yield match[0], form.format(*match.groups())


def mended(text: str) -> str:
    """Return a rule with its slips corrected: to see what it is about, never to score by.

    Examples
    --------
    >>> mended("每底于目标1%扣1分")
    '每低于目标1%扣1分'
    """
    for wrong, right in slips_in(text):
        text = plain(text).replace(wrong, right)
    return text
