"""What the doctor sees of a folder."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from bsclib.archive import probe


def levels(outputs: Path) -> dict[str, str]:
    return {check.what.en: check.level for check in probe.probe(outputs)}


def test_a_good_folder(scratch: Path) -> None:
    """On a local disk everything is well, and nothing but the lock file of staging stays behind."""
    found = levels(scratch / "outputs")
    assert set(found.values()) == {"ok"}
    assert [p.name for p in (scratch / "outputs").rglob("*")] == [".work", "staging.lock"]


@pytest.mark.parametrize("name", ["OneDrive - Firm", "坚果云", "Dropbox", "com~apple~Mobile Documents"])
def test_a_synchronised_folder(scratch: Path, name: str) -> None:
    """A folder whose files a sync client may touch is noticed by its name."""
    assert levels(scratch / name / "outputs")["cloud sync"] == "notice"


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs", "unc"])
def test_a_network_drive(scratch: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """Where locks and renames may not hold, that is said."""
    monkeypatch.setattr(probe, "file_system", lambda path: kind)
    assert levels(scratch)["network drive"] == "notice"


def test_the_file_system_is_the_nearest_mount(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the mounts above a folder the longest counts; an escaped blank in its name is one."""
    table = "/dev/a / ext4 rw 0 0\nsrv:/x /mnt/my\\040share nfs4 rw 0 0\n"
    monkeypatch.setattr(Path, "read_text", lambda self, encoding: table)
    assert probe.file_system(Path("/mnt/my share/outputs")) == "nfs4"
    assert probe.file_system(Path("/mnt/else")) == "ext4"


def _little_room(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(probe.shutil, "disk_usage", lambda path: SimpleNamespace(free=10_000))


def _early_clock(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(probe.time, "time", lambda: 1000.0)


def _other_clock(patch: pytest.MonkeyPatch) -> None:
    now = time.time() + 60
    patch.setattr(probe.time, "time", lambda: now)


def _no_locks(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(probe, "is_free", lambda path: True)


def _copying_rename(patch: pytest.MonkeyPatch) -> None:
    import shutil

    patch.setattr(probe.os, "rename", lambda old, new: shutil.copytree(old, new))


def _no_writing(patch: pytest.MonkeyPatch) -> None:
    def refuse(folder: Path) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    patch.setattr(probe, "staging", refuse)


@pytest.mark.parametrize(
    ("damage", "what", "level"),
    [
        (_little_room, "room on disk", "notice"),
        (_early_clock, "clock", "notice"),
        (_other_clock, "clock", "notice"),
        (_no_locks, "locks", "fault"),
        (_copying_rename, "rename", "fault"),
        (_no_writing, "writing", "fault"),
    ],
)
def test_what_is_missing(
    scratch: Path,
    monkeypatch: pytest.MonkeyPatch,
    damage: Callable[[pytest.MonkeyPatch], None],
    what: str,
    level: str,
) -> None:
    """Little room, a wrong clock, locks or renames that do not hold, no right to write: each is told."""
    (scratch / "outputs").mkdir()
    damage(monkeypatch)
    assert levels(scratch / "outputs")[what] == level
    assert os.path.isdir(scratch / "outputs")
