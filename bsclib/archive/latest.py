"""`latest/`: a plain copy for people who browse; rebuilt at will, never read back."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from bsclib.archive.fs import remove_tree

SHOWN = ("notebooks", "reports")


def refresh(content: Path, target: Path, scratch: Path) -> Path:
    """Replace `target` by a copy of what `content` shows to people; return it."""
    fresh, old = scratch / "fresh", scratch / "old"
    fresh.mkdir()
    for name in SHOWN:
        if (content / name).is_dir():
            shutil.copytree(content / name, fresh / name, copy_function=shutil.copyfile)
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        os.rename(target, old)
    os.rename(fresh, target)
    remove_tree(old)
    return target
