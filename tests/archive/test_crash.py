"""Crashes, kills, crowds and full disks: the old archive or the new one, never a third."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bsclib.archive import Store, locks
from bsclib.errors import ConflictError

Battery = Callable[[str], dict[str, Any]]


@pytest.mark.parametrize(("number", "torn"), [(1, False), (2, True), (3, False)])
def test_a_crash_leaves_the_old_or_the_new(battery: Battery, scratch: Path, number: int, torn: bool) -> None:
    """Dying before any step on disk, or half-way through a write, leaves a valid archive after the next open."""
    steps, wrong = battery("archive_crash")["every_point"](scratch, number, torn)
    assert wrong == []
    assert steps > 40


def test_the_judge_sees_a_torn_revision(battery: Battery, scratch: Path) -> None:
    """A half-copied version, such as a naive writer leaves, does not pass the judge of these tests."""
    crash = battery("archive_crash")
    crash["add"](scratch, 1)
    crash["add"](scratch, 2)
    (scratch / "archive" / crash["NAME"] / "v2" / "content" / "scores.csv").unlink()
    assert crash["judge"](scratch, {}, (1, 2)).startswith("verify")


def test_random_kills(battery: Battery, scratch: Path) -> None:
    """SIGKILL at any moment loses no acknowledged revision."""
    acknowledged, _, wrong = battery("archive_crash")["kills"](scratch, 12)
    assert wrong == []
    assert acknowledged > 0


def test_a_crowd(battery: Battery, scratch: Path) -> None:
    """Writers at once: every attempt is stored or conflicts cleanly, none is lost."""
    stored, _, other, wrong = battery("archive_crowd")["crowd"](scratch, 4, 3)
    assert (stored, other, wrong) == (12, 0, "")


def test_verifying_while_others_seal(store: Store, seal: Any) -> None:
    """What a commit is just doing is no fault, however often one looks."""
    seal()
    pid = os.fork()
    if pid == 0:
        for _ in range(60):
            seal()
        os._exit(0)
    found = []
    while os.waitpid(pid, os.WNOHANG) == (0, 0):
        found += [f for f in store.verify() if f.level == "fault"]
    assert found == []
    assert len(store.revisions("g_company-2025Q4")) == 61


def test_failing_writes(battery: Battery, scratch: Path) -> None:
    """Whichever sync fails, the message names the full disk and the old revision is byte-equal."""
    disk = battery("archive_disk")
    for nth in (1, 5, 10, 14, 18):
        message, wrong = disk["failing_write"](scratch / str(nth), nth)
        assert wrong == ""
        assert "the disk is full" in message


def test_a_full_disk(battery: Battery, scratch: Path) -> None:
    """A real file system without room: old revision whole, staging gone."""
    if os.getuid() != 0:
        pytest.skip("mounting a small disk needs root")
    disk = battery("archive_disk")
    try:
        found = [disk["disk_full"](scratch, kib) for kib in (8, 120, 190, 400)]
    except (OSError, subprocess.SubprocessError) as error:
        pytest.skip(f"no small disk can be mounted here: {error}")
    assert [wrong for _, wrong in found] == [""] * 4
    assert [bool(message) for message, _ in found] == [True, True, True, False]


def test_a_read_only_folder(battery: Battery, scratch: Path) -> None:
    """Without the right to write, the message says so and names the folder."""
    os.chmod(scratch, 0o755)
    message, wrong = battery("archive_disk")["read_only"](scratch / "outputs")
    assert wrong == ""
    assert "no permission to write" in message


needs_proc = pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="what a sync reaches is seen on Linux only")


@needs_proc
def test_a_power_cut(battery: Battery, scratch: Path) -> None:
    """With every unsynced byte and name dropped the archive is the old one or the new one."""
    states, wrong = battery("archive_power")["every_cut"](scratch, 2, every=5)
    assert wrong == []
    assert states > 10


@needs_proc
def test_a_sync_left_out_is_seen(battery: Battery, scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The layer that drops what was not synced finds a writer that syncs no content."""
    monkeypatch.setattr("bsclib.archive.store.sync_tree", lambda root: None)
    _, wrong = battery("archive_power")["every_cut"](scratch, 1, every=5)
    assert wrong


def test_clocks_that_jump(battery: Battery, scratch: Path) -> None:
    """Years back and forth, zones east and west: numbers, order and signatures do not depend on them."""
    assert list(battery("archive_power")["clocks"](scratch)) == []


class FakeMsvcrt(SimpleNamespace):
    """Windows' byte locks, as far as one process can play them."""

    LK_NBLCK, LK_UNLCK = 2, 0

    def locking(self, handle: int, mode: int, size: int) -> None:
        file = os.fstat(handle).st_ino
        if mode == self.LK_UNLCK:
            self.held.discard(file)
        elif file in self.held:
            raise PermissionError(13, "Permission denied")
        else:
            self.held.add(file)


def test_locks_on_windows(monkeypatch: pytest.MonkeyPatch, store: Store, seal: Any) -> None:
    """Without fcntl the byte locks of msvcrt serve: exclusive, released, and a commit goes through."""
    monkeypatch.setattr(locks, "_fcntl", None)
    monkeypatch.setattr(locks, "_msvcrt", FakeMsvcrt(held=set()))
    store.work.mkdir(parents=True)
    path = store.work / "x.lock"
    with locks.locked(path):
        assert not locks.is_free(path)
        with pytest.raises(ConflictError, match="another process holds"), locks.locked(path, wait=0.03):
            pass
    assert locks.is_free(path)
    assert seal().number == 1
    assert store.verify() == []
