"""The cycle around the score: registers, monitoring, feedback, and where each unit stands in it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOME = {
    "derived": "registers",
    "qualities": "registers",
    "disagreements": "registers",
}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
