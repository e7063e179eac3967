"""The few things done to a disk: write durably, walk without following links, say plainly what failed."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bsclib.errors import RunError, Text

_REASONS = {
    errno.ENOSPC: Text("磁盘已满；请腾出空间后重试", "the disk is full; make room and try again"),
    errno.EDQUOT: Text("超出磁盘配额；请腾出空间后重试", "the disk quota is used up; make room and try again"),
    errno.EFBIG: Text("文件超出允许的大小", "a file grew beyond the allowed size"),
    errno.EROFS: Text("文件夹只读；请换一个 --outputs", "the folder is read-only; choose another --outputs"),
    errno.EACCES: Text("没有写权限；请换一个 --outputs", "no permission to write; choose another --outputs"),
    errno.EPERM: Text("没有写权限；请换一个 --outputs", "no permission to write; choose another --outputs"),
    errno.EXDEV: Text(
        "暂存与归档不在同一文件系统；请去掉链接或挂载点",
        "staging and archive lie on different file systems; remove the link or mount",
    ),
}
NOT_OURS = Text(
    "{path} 是链接，或属于另一个用户；请查明后移走，或换一个 --outputs",
    "{path} is a link or another user's; find out why and move it away, or choose another --outputs",
)


@contextmanager
def disk_errors(doing: Text) -> Iterator[None]:
    """Turn an `OSError` inside into a `RunError` that says what was being done, where, and what helps."""
    try:
        yield
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, Text(str(error), str(error)))
        sentence = Text("{doing}失败：{reason}({file})", "{doing} failed: {reason} ({file})")
        raise RunError(sentence.fill(doing=doing, reason=reason, file=error.filename or "-")) from error


def sync(path: Path) -> None:
    """Make a file or folder durable.  Windows syncs no folders: its journal orders the rename."""
    windows = os.name == "nt"
    if windows and path.is_dir():
        return
    handle = os.open(path, os.O_RDWR if windows else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write(path: Path, data: bytes) -> None:
    """Write a new file durably; FileExistsError when it is there already."""
    with open(path, "xb", opener=_private) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def make_private(folder: Path) -> Path:
    """Make a folder, and what is missing above it, for its owner alone whatever the umask; return it.

    Raises
    ------
    RunError
        It is a link, or another user's: whoever put it there could exchange what lies in it.
    """
    missing = [p for p in (folder, *folder.parents) if not p.exists()]
    for path in reversed(missing):
        with suppress(FileExistsError):
            path.mkdir(mode=0o700)
    info = os.lstat(folder)
    if not is_folder(info) or (os.name == "posix" and os.getuid() and info.st_uid not in (0, os.getuid())):
        raise RunError(NOT_OURS.fill(path=folder))
    return folder


def seclude(root: Path) -> None:
    """Take `root` and all below it from everybody but its owner; systems without such modes ignore it."""
    os.chmod(root, 0o700)
    for name, info in walk(root):
        if is_folder(info) or is_file(info):
            os.chmod(root / name, 0o700 if is_folder(info) else 0o600)


def sync_tree(root: Path) -> None:
    """Make every file and folder of `root` durable, the deepest first."""
    for name, _ in reversed(list(walk(root))):
        sync(root / name)
    sync(root)


def walk(root: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Yield (relative posix path, lstat) of all below `root`, folders before what they hold, in fixed order."""
    for entry in sorted(os.scandir(root), key=lambda e: e.name):
        info = os.lstat(entry.path)
        yield entry.name, info
        if stat.S_ISDIR(info.st_mode):
            yield from ((f"{entry.name}/{name}", below) for name, below in walk(Path(entry.path)))


def is_folder(info: os.stat_result) -> bool:
    """Return whether `info` (of lstat) is a folder itself, not a link to one."""
    return stat.S_ISDIR(info.st_mode)


def is_file(info: os.stat_result) -> bool:
    """Return whether `info` (of lstat) is a regular file itself, not a link, pipe, socket or device."""
    return stat.S_ISREG(info.st_mode)


def remove_tree(path: Path) -> None:
    """Remove a folder of ours; what another process removed first is no error."""
    with suppress(FileNotFoundError):
        shutil.rmtree(path)
