"""Locks that the operating system drops when their holder dies: `flock`, and `msvcrt` on Windows."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from bsclib.errors import ConflictError, Text

PATIENCE = 60.0  # seconds; a lock is held only for a few renames


def _module(name: str) -> Any:
    """Return a standard module, or None on a system without it."""
    try:
        return import_module(name)
    except ImportError:
        return None


_fcntl, _msvcrt = _module("fcntl"), _module("msvcrt")


def _take(handle: int) -> bool:
    """Return whether the lock on `handle` could be had at once."""
    try:
        if _fcntl is not None:
            _fcntl.flock(handle, _fcntl.LOCK_EX | _fcntl.LOCK_NB)
        else:
            os.lseek(handle, 0, os.SEEK_SET)
            _msvcrt.locking(handle, _msvcrt.LK_NBLCK, 1)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _drop(handle: int) -> None:
    """Release it by name: closing alone would leave it with children that inherited the handle."""
    if _fcntl is not None:
        _fcntl.flock(handle, _fcntl.LOCK_UN)
    else:
        os.lseek(handle, 0, os.SEEK_SET)
        _msvcrt.locking(handle, _msvcrt.LK_UNLCK, 1)


@contextmanager
def locked(path: Path, wait: float = PATIENCE) -> Iterator[None]:
    """Hold the lock file `path` while inside.

    Parameters
    ----------
    path
        The lock file; it is made when absent and stays, empty.
    wait
        How long to wait for another holder [seconds].

    Raises
    ------
    ConflictError
        When another process still holds it after `wait` seconds.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + wait
        while not _take(handle):
            if time.monotonic() >= deadline:
                held = Text("另一个进程正在使用 {file}；请稍后重试", "another process holds {file}; try again later")
                raise ConflictError(held.fill(file=path.name))
            time.sleep(0.01)
        try:
            yield
        finally:
            with suppress(OSError):
                _drop(handle)
    finally:
        os.close(handle)


def is_free(path: Path) -> bool:
    """Return whether nobody alive holds the lock file `path`."""
    try:
        with locked(path, wait=0):
            return True
    except ConflictError:
        return False
