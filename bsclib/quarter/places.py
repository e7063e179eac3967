"""Where the evidence of quarters lies: a company's folder, or what a sealed revision keeps."""

from __future__ import annotations

import re
from pathlib import Path

_EVIDENCE = re.compile(r"(\d{4}Q[1-4])(-[a-z0-9_]+)?\.(xlsx|csv)\Z")


def quarters_of(home: Path, workspace: Path) -> tuple[str, ...]:
    """Return the quarters that have evidence, oldest first."""
    names = (
        p.name for folder in (home / "quarters", workspace / "inputs") if folder.is_dir() for p in folder.iterdir()
    )
    return tuple(sorted({m[1] for name in names if (m := _EVIDENCE.match(name))}))


def evidence_folder(home: Path, workspace: Path, quarter: str) -> Path:
    """Return the folder of a quarter's evidence: the company's `quarters/`, or a sealed revision's `inputs/`."""
    sealed = workspace / "inputs"
    return sealed if not any((home / "quarters").glob(f"{quarter}*.[xc]*")) and sealed.is_dir() else home / "quarters"
