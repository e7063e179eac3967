"""Rows under many readings: a row is worked out again only where a policy that its rule asks for has changed."""

from __future__ import annotations

from typing import Any

from bsclib.policies import POLICIES
from bsclib.scoring.kinds.evidence import How
from bsclib.scoring.protocols import CardLike, FactsLike, IndicatorLike, LawLike
from bsclib.scoring.results import Worked, work_out


class Noted:
    """The policies, which note what is asked of them; nothing else can be asked."""

    def __init__(self, how: How) -> None:
        self._how, self.asked = how, dict[str, Any]()

    def __getattr__(self, name: str) -> Any:
        if name not in POLICIES:
            raise AttributeError(name)
        return self.asked.setdefault(name, getattr(self._how, name))


class WorkedRows:
    """`work_out` for one quarter's facts and one law (the same indicators), under many policies."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], list[tuple[dict[str, Any], Worked]]] = {}

    def __call__(
        self, rulebook: LawLike, facts: FactsLike, card: CardLike, indicator: IndicatorLike, how: How
    ) -> Worked:
        """Return the row as it was worked out before, where all that was asked then has the same answer now."""
        before = self._kept.setdefault((card.id, indicator.id), [])
        for asked, found in before:
            if all(getattr(how, name) == answer for name, answer in asked.items()):
                return found
        noted = Noted(how)
        found = work_out(rulebook, facts, card, indicator, noted)
        before.append((noted.asked, found))
        return found
