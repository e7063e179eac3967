"""What several notebooks of a report need, computed once in the process that forks their kernels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from bsclib.errors import BscError
from bsclib.kept import keep_for_forks
from bsclib.paths import has_room
from bsclib.quarter import open_quarter

SHARED = ("company", "quarter", "profile", "language")  # parameters that name what is shared


def shared(parameters: Sequence[Mapping[str, Any]]) -> dict[str, str] | None:
    """Return what the notebooks have in common, None where they are about different things."""
    first, *others = [{name: given.get(name) for name in SHARED} for given in parameters]
    return None if None in first.values() or any(other != first for other in others) else first  # type: ignore[return-value]


def make_ready(company: str, quarter: str, profile: str, language: str) -> None:
    """Open the quarter with its history, and compute what more than one notebook shows of it.

    What is at fault is left to the notebook that asks for it, which says so in its place.
    """
    keep_for_forks()
    with suppress(BscError):
        view = open_quarter(company, quarter, profile=profile, language=language)
        history = view.history()
        for one in history:
            _ = one.scores, one.totals
        _ = view.cards, view.sealed_before, view.notices()
        if has_room("year"):
            from bsclib.year import side_by_side

            side_by_side(history)
        if has_room("sensitivity"):
            from bsclib.sensitivity import readings

            readings(view.rulebook, view.facts)
            readings(view.rulebook, view.facts, alone=True)
