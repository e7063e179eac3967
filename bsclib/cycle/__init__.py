"""The cycle around the score: registers, monitoring, feedback, and where each unit stands in it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOME = {
    "LABELS": "registers",
    "derived": "registers",
    "qualities": "registers",
    "disagreements": "registers",
    **dict.fromkeys(("executions", "alerts", "last_month", "stood"), "monitoring"),
    **dict.fromkeys(("variances", "profit", "annual", "explained"), "varied"),
    **dict.fromkeys(("linked", "goal_budgets", "initiatives"), "results"),
    "warnings": "outlook",
    **dict.fromkeys(("asked", "remarks"), "plan"),
    **dict.fromkeys(("assessed", "proposed"), "risks"),
    **dict.fromkeys(("accuracies", "ways_compared", "public_series"), "feedback"),
    **dict.fromkeys(("trials", "coverages"), "trying"),
    **dict.fromkeys(("proposals", "open_rows", "METHODS"), "proposing"),
    **dict.fromkeys(("aims", "scored_under"), "targets"),
    **dict.fromkeys(("cascaded", "target_findings", "KINDS", "RELATIONS"), "cascade"),
    **dict.fromkeys(("write_proposals", "read_proposals"), "decisions"),
    **dict.fromkeys(("taken_in", "left_behind"), "handing_on"),
    **dict.fromkeys(("round_states", "rounds_compared"), "preparing"),
    **dict.fromkeys(("calendar", "stages", "STAGES"), "standing"),
}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
