"""Reproducible budget-performance appraisal: AHP weights, exact scoring, sealed quarters.

Importing the package costs nothing: a name is loaded from its room on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOME = {
    "load_rulebook": "law",
    "read_workbook": "evidence",
    "score": "scoring",
    "cards": "scoring",
    "concat": "scoring",
    "open_quarter": "quarter",
}

__all__ = [*_HOME, "__version__"]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
