"""Folders beside the archive (`latest/`, publications): rebuilt whole at will, never read back."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from bsclib.archive.fs import is_file, make_private, remove_tree, seclude, walk

SHOWN = ("notebooks", "reports")


def shown_to_people(content: Path) -> dict[str, bytes]:
    """Return path → bytes of what a revision shows to people who browse."""
    folders = (name for name in SHOWN if (content / name).is_dir())
    paths = (f"{folder}/{name}" for folder in folders for name, info in walk(content / folder) if is_file(info))
    return {path: (content / path).read_bytes() for path in paths}


def replace(target: Path, files: Mapping[str, bytes], scratch: Path) -> Path:
    """Replace `target` by a folder that holds just `files`, made in `scratch`; return it."""
    fresh, old = scratch / "fresh", scratch / "old"
    fresh.mkdir()
    for path, data in files.items():
        (fresh / path).parent.mkdir(parents=True, exist_ok=True)
        (fresh / path).write_bytes(data)
    seclude(fresh)
    make_private(target.parent)
    if target.exists():
        os.rename(target, old)
    os.rename(fresh, target)
    remove_tree(old)
    return target
