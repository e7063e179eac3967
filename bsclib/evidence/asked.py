"""What a row of the indicator table asks for, by its rule, and in which row a shared figure is asked."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bsclib.errors import Text
from bsclib.evidence.cell import column_letters
from bsclib.evidence.facts import Key, Value
from bsclib.law import Indicator
from bsclib.scoring.kinds.frame_words import class_text
from bsclib.scoring.rules import Rule

_KEY = r'\({0}="(?P<card>\w+)"\)\*\({1}="(?P<indicator>\w+)"\)'


def law_target(indicator: Indicator) -> Value:
    """Return the target that the law itself sets: a number, a range or tiers as text; None if there is none."""
    if indicator.target is not None:
        return indicator.target
    return None if indicator.rule is None or indicator.rule.needs_target else indicator.rule.shown_target


def needs_target(rule: Rule | None) -> bool:
    """Return whether a row is scored against the target in its own evidence."""
    return rule is not None and rule.needs_target


def classes_of(rule: Rule | None) -> dict[str, Text]:
    """Return the classes that an actual may be, the harmless one first; empty if it is a number."""
    return {n: class_text(n) for n in (rule.class_names if rule is not None else ())}


def group_of(indicator: Indicator | None) -> str | None:
    """Return the key of the row where a shared figure is asked: its own if it is not shared."""
    return None if indicator is None else indicator.same_as or "/".join(indicator.key)


def link(columns: Mapping[str, int], first: int, last: int, key: Key) -> str:
    """Return the formula that shows the actual of the row `key`: by its ids, so that rows may move."""
    card, row = (f"${letter}${first}:${letter}${last}" for letter in _letters(columns, "scorecard", "indicator"))
    actual = _letters(columns, "actual")[0]
    look = f'INDEX(${actual}$1:${actual}${last},SUMPRODUCT(({card}="{key[0]}")*({row}="{key[1]}")*ROW({card})))'
    return f'=IF({look}="","",{look})'


def linked_key(formula: str | None, columns: Mapping[str, int]) -> Key | None:
    """Return the row that a showing formula (`link`) names; None for any other formula."""
    card, row, actual = (rf"\$?{c}\$?\d+:\$?{c}\$?\d+" for c in _letters(columns, "scorecard", "indicator", "actual"))
    look = rf"INDEX\({actual},SUMPRODUCT\({_KEY.format(card, row)}\*ROW\({card}\)\)\)"
    bare = re.sub(r"\s", "", formula or "")
    outer = re.fullmatch(r'=IF\((.+)="","",(.+)\)', bare, re.IGNORECASE)
    match = re.fullmatch(look, outer[1], re.IGNORECASE | re.ASCII) if outer and outer[1] == outer[2] else None
    return (match["card"], match["indicator"]) if match else None


def _letters(columns: Mapping[str, int], *names: str) -> list[str]:
    return [column_letters(columns.get(name, 1)) for name in names]
