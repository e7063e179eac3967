"""The way of a quarter from workbook to sealed revision; with `scale` and `cli` the only room that knows papermill.

    plan      which notebooks run, how often, with which parameters
    kernel    a kernel of its own for each: private sockets and settings, tied to the runner
    execute   notebooks through papermill, every completeness check included
    content   what a revision holds beside notebooks and pages
    seal      check → score → execute → compare → pages → seal

Importing the package costs nothing: kernels start through it.
"""

from __future__ import annotations

from typing import Any

__all__ = ["run_quarter"]


def __getattr__(name: str) -> Any:
    if name == "run_quarter":
        from bsclib.run.seal import run_quarter

        return run_quarter
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
