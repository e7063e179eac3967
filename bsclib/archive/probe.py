"""Whether a folder can keep an archive: renames, locks, room, clock, and who else may be touching it."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bsclib.archive.fs import write
from bsclib.archive.locks import is_free, locked
from bsclib.archive.staging import staging
from bsclib.errors import BscError, Text

OK, WARN, FAULT = "ok", "notice", "fault"
ROOM = 200 * 1024 * 1024  # bytes; a revision takes a few MB
_EARLIEST = 1767225600  # 2026-01-01: a clock before it is wrong
_SYNCED = (
    *("onedrive", "dropbox", "google drive", "googledrive", "mobile documents", "icloud", "nextcloud", "owncloud"),
    *("nutstore", "坚果云", "baidunetdisk", "百度网盘", "wps云盘", "kdrive", "pcloud", "syncthing"),
)
_REMOTE = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "ceph", "glusterfs", "webdav", "davfs")


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, how it stands ("ok", "notice", "fault"), and a sentence."""

    what: Text
    level: str
    words: Text


def probe(outputs: Path) -> Iterator[Check]:
    """Yield what matters of the folder `outputs`; it is made when absent, and left as it was otherwise."""
    outputs.mkdir(parents=True, exist_ok=True)
    yield _synced(outputs)
    yield _remote(outputs)
    yield _room(outputs)
    yield from _works(outputs)


def _synced(outputs: Path) -> Check:
    what = Text("云同步", "cloud sync")
    found = next((part for part in outputs.resolve().parts if any(name in part.lower() for name in _SYNCED)), "")
    if not found:
        return Check(what, OK, Text("不在同步文件夹内", "not in a synchronised folder"))
    words = Text("在同步文件夹 {f} 内：同步程序可能改动封存的文件", "inside {f}: its client may touch sealed files")
    return Check(what, WARN, words.fill(f=found))


def _remote(outputs: Path) -> Check:
    what, kind = Text("网络盘", "network drive"), file_system(outputs.resolve())
    if kind.partition(".")[0] in (*_REMOTE, "fuse") or kind in ("unc", "remote"):
        words = Text("文件系统 {k}：锁和改名未必可靠", "file system {k}: locks and renames may not hold")
        return Check(what, WARN, words.fill(k=kind))
    return Check(what, OK, Text("本地磁盘", "local disk"))


def file_system(path: Path) -> str:
    """Return the kind of file system `path` lies on, "" where the system does not say."""
    if sys.platform == "win32":
        import ctypes

        if str(path).startswith("\\\\"):
            return "unc"
        return "remote" if ctypes.windll.kernel32.GetDriveTypeW(path.anchor) == 4 else "local"
    try:
        mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text("utf-8").splitlines()]
    except OSError:
        return ""
    points = [(point.replace("\\040", " "), kind) for point, kind in mounts]
    return max(((p, k) for p, k in points if path.is_relative_to(p)), key=lambda m: len(m[0]), default=("", ""))[1]


def _room(outputs: Path) -> Check:
    free = shutil.disk_usage(outputs).free
    words = Text("可用 {n} MB", "{n} MB free").fill(n=free // 1024**2)
    return Check(Text("磁盘空间", "room on disk"), OK if free > ROOM else WARN, words)


def _works(outputs: Path) -> Iterator[Check]:
    try:
        with staging(outputs / ".work") as folder:
            yield _rename(folder)
            yield _lock(folder)
            yield _clock(folder)
    except (OSError, BscError) as error:
        yield Check(Text("写入", "writing"), FAULT, Text(f"不能写入:{error}", f"cannot be written: {error}"))


def _rename(folder: Path) -> Check:
    what = Text("改名", "rename")
    (folder / "old").mkdir()
    write(folder / "old" / "file", b"x")
    os.rename(folder / "old", folder / "new")
    whole = (folder / "new" / "file").read_bytes() == b"x" and not (folder / "old").exists()
    if whole:
        return Check(what, OK, Text("整个文件夹一次改名", "a folder is renamed in one step"))
    return Check(what, FAULT, Text("文件夹改名不完整", "a folder is not renamed in one step"))


def _lock(folder: Path) -> Check:
    what = Text("锁", "locks")
    with locked(folder / "probe.lock"):
        held = not is_free(folder / "probe.lock")
    if held and is_free(folder / "probe.lock"):
        return Check(what, OK, Text("互斥有效", "exclusive, and released"))
    return Check(what, FAULT, Text("锁不起作用，请勿多人同时写入", "locks do not hold; only one may write at a time"))


def _clock(folder: Path) -> Check:
    what, now = Text("时钟", "clock"), time.time()
    write(folder / "now", b"")
    apart = abs((folder / "now").stat().st_mtime - now)
    if now < _EARLIEST:
        return Check(what, WARN, Text("系统时钟早于 2026 年", "the clock is before 2026"))
    if apart > 5:
        words = Text("磁盘时钟与系统相差 {s} 秒", "the disk's clock is {s} s away from the system's")
        return Check(what, WARN, words.fill(s=round(apart)))
    return Check(what, OK, Text("正常", "plausible"))
