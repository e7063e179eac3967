"""Staging folders: private to one process, gone when it leaves, swept when it died."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from bsclib.archive.fs import make_private, remove_tree
from bsclib.archive.locks import is_free, locked

_PREFIX = "stage-"


@contextmanager
def staging(work: Path) -> Iterator[Path]:
    """Yield an empty folder under `work` that nobody else uses; it is removed on the way out."""
    make_private(work)
    with ExitStack() as stack:
        with locked(work / "staging.lock"):
            sweep(work)
            folder = work / f"{_PREFIX}{secrets.token_hex(4)}"
            lock = folder.with_suffix(".lock")
            stack.callback(_unlink, lock)
            stack.enter_context(locked(lock))
            stack.callback(remove_tree, folder)
            make_private(folder)
        yield folder


def sweep(work: Path) -> list[str]:
    """Remove the staging folders whose owners are dead; return their names.

    The caller holds the staging lock, so no folder is between being named and being locked.
    """
    names = sorted({p.name.removesuffix(".lock") for p in work.glob(f"{_PREFIX}*")})
    dead = [name for name in names if is_free(work / f"{name}.lock")]
    for name in dead:
        remove_tree(work / name)
        _unlink(work / f"{name}.lock")
    return dead


def _unlink(lock: Path) -> None:
    """Remove a lock file; on Windows somebody may just be looking at it."""
    with suppress(OSError):
        lock.unlink()
