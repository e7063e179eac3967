"""The words of the frame: cuts, limits of points, ways of counting, own full mark, what a veto takes."""

from __future__ import annotations

from decimal import Decimal

from bsclib.decimals import text_of
from bsclib.errors import NOTHING, Text, same
from bsclib.scoring.kinds.telling import listed
from bsclib.scoring.kinds.words import NO_LIMIT

LIMITS_WORDS = Text("（基础分{b}，最低{f}，最高{c}）", "; base {b}, floor {f}, cap {c}")
FULL_MARK = Text("满分{f}分", "full mark {f} points")
MAX_OVER, MAX_SHORT = Text("最多加{n}分", "at most +{n} points"), Text("最多扣{n}分", "at most -{n} points")
SCORES = Text("得{n}分", "score {n}")
ACTUAL, RATE = Text("实际值", "actual"), Text("实际值/目标值", "actual/target")
IS_VETO = Text("，一票否决（{v}）", ", a veto ({v})")
VETO_WORDS = {
    "grade": Text("等级最低", "lowest grade"),
    "total": Text("总分为零", "total 0"),
    "bonus": Text("奖金为零", "no bonus"),
    "open": Text("后果未定", "effect not said"),
}
COUNT = {
    "full": Text("按整步计", "whole steps"),
    "linear": Text("不足一步按比例计", "in proportion"),
    "started": Text("不足一步按一步计", "a step begun counts whole"),
}
CUT = Text("{a}符合“{c}”：得 {s} 分", "{a} meets “{c}”: score {s}")
OF_FULL = Text("；{f} 分中得 {p} 分，折合 {s} 分", "; {p} of {f} points, which is {s}")
COLON = Text("，", ": ")
NO_EVENT = "无"
IN_ENGLISH = {NO_EVENT: "none", "轻微": "minor", "一般": "moderate", "严重": "severe"}
ROW_VETO = Text("得零分者", "who scores nothing")


def veto_words(vetoes: tuple[str, ...]) -> Text:
    """Return what a veto takes as words, or nothing."""
    return IS_VETO.fill(v=listed([VETO_WORDS[v] for v in vetoes], Text("、", ", "))) if vetoes else NOTHING


def end_text(limit: Decimal) -> Text:
    """Return a limit as text; "none" where there is none."""
    return same(text_of(limit)) if limit.is_finite() else Text("不限", NO_LIMIT)


def class_text(name: str) -> Text:
    """Return a class of severity in both languages; one of a law's own is its name.

    Examples
    --------
    >>> class_text("严重").en, class_text("特大").en
    ('severe', '特大')
    """
    return Text(name, IN_ENGLISH.get(name, name))
