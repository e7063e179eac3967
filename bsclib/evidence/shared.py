"""Figures that several cards use: asked in one row, shown in the others by a formula that names it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bsclib.errors import Fault
from bsclib.evidence.facts import Fact, Key
from bsclib.evidence.faults import fault
from bsclib.evidence.plausibility import place_of
from bsclib.evidence.xlsx import column_letters
from bsclib.law import Indicator

_KEY = r'\({0}="(?P<card>\w+)"\)\*\({1}="(?P<indicator>\w+)"\)'


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


def group_of(indicator: Indicator | None) -> str | None:
    """Return the key of the row where a shared figure is asked: its own if it is not shared."""
    return None if indicator is None else indicator.same_as or "/".join(indicator.key)


def differing(facts: Mapping[Key, Fact], rows: Mapping[Key, Indicator], file: str) -> list[Fault]:
    """Return a fault for each row whose figure is not what the row it is shared with says."""
    faults = []
    first: dict[str, Fact] = {}
    for key in sorted(facts, key=lambda k: rows[k].same_as is not None):
        fact = facts[key]
        origin = first.setdefault(group_of(rows[key]) or "", fact)
        if fact.actual != origin.actual:
            value, expected = ("" if v is None else v for v in (fact.actual, origin.actual))
            faults.append(fault("differs", place_of(fact, file), value=value, expected=expected, other=origin.cell))
    return faults
