"""Fill the disk, fail the n-th write, take the right to write: old revisions stay byte-equal, the message is clear.

    python tests/benchmarks/archive_disk.py

As root on Linux the disk is a real tmpfs of 26 sizes; elsewhere the writes themselves run out of room.
"""

from __future__ import annotations

import errno
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bsclib.archive import Store, fs
from bsclib.errors import BscError

NAME = "g_company-2025Q4"
SIZES = range(6, 6 + 26 * 9, 9)  # KiB left, where a revision needs about 220


def fill(content: Path, revision: int) -> None:
    """Write about 200 KiB of revision, none of it as in the one before: what is equal takes no room."""
    for number in range(10):
        (content / f"report{number}.html").write_bytes(bytes([65 + number + revision]) * 20_000)


def add(outputs: Path, number: int) -> str:
    """Try to seal revision `number`; return the message when it fails, "" when it is sealed."""
    store = Store(outputs)
    try:
        with store.stage(NAME) as content:
            fill(content, number)
            store.commit(NAME, content, expected_head=number - 1, message="full", user="Li")
    except BscError as error:
        return error.render("en")
    except OSError as error:
        return os.strerror(error.errno or 0)  # the caller's own writing met the end of the disk
    return ""


def snapshot(outputs: Path) -> dict[str, bytes]:
    """Return the bytes of every file of the archive and the signatures."""
    places = (p for part in ("archive", "signatures") for p in (outputs / part).rglob("*"))
    return {str(p.relative_to(outputs)): p.read_bytes() for p in places if p.is_file()}


def left(outputs: Path) -> list[str]:
    """Return the staging folders that stayed behind."""
    return [p.name for p in (outputs / ".work").glob("stage-*")]


@contextmanager
def small_disk(folder: Path, kib: int) -> Iterator[Path]:
    """Mount a tmpfs of `kib` KiB at `folder`."""
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kib}k", "tmpfs", folder], check=True, capture_output=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def disk_full(scratch: Path, kib: int) -> tuple[str, str]:
    """Seal a second revision on a disk with `kib` KiB left; return (message, what went wrong)."""
    with small_disk(scratch / f"disk{kib}", kib + 260) as outputs:
        if message := add(outputs, 1):
            return message, f"the first revision: {message}"
        before = snapshot(outputs)
        message = add(outputs, 2)
        return message, judge(outputs, before, message)


def judge(outputs: Path, before: dict[str, bytes], message: str) -> str:
    """Return what is wrong after a failed (or successful) second commit."""
    store = Store(outputs)
    if left(outputs):
        return f"staging left: {left(outputs)}"
    if faults := store.verify():
        return faults[0].render("en")
    if message:
        return "" if snapshot(outputs) == before and store.head(NAME) == 1 else "the old archive changed"
    after = snapshot(outputs)
    old = {name: data for name, data in before.items() if "/v1/" in name}
    return "" if store.head(NAME) == 2 and all(after[n] == d for n, d in old.items()) else "not the new archive"


def failing_write(outputs: Path, nth: int, code: int = errno.ENOSPC) -> tuple[str, str]:
    """Seal a second revision whose `nth` durable write or sync fails; return (message, what went wrong)."""
    add(outputs, 1)
    before, count, sync = snapshot(outputs), 0, os.fsync

    def failing(handle: int) -> Any:
        nonlocal count
        count += 1
        if count == nth:
            raise OSError(code, os.strerror(code))
        return sync(handle)

    fs.os.fsync = failing
    try:
        message = add(outputs, 2)
    finally:
        fs.os.fsync = sync
    if count < nth:
        return "", ""
    Store(outputs).roll_forward(NAME)
    if Store(outputs).head(NAME) == 2:  # it failed after the point of no return, or was finished since
        return message or "sealed", judge(outputs, before, "")
    return message, judge(outputs, before, message) if message else "a failure was not told"


def read_only(outputs: Path) -> tuple[str, str]:
    """Seal into a folder that cannot be written, as an ordinary user; return (message, what went wrong)."""
    add(outputs, 1)
    before = snapshot(outputs)
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        if os.getuid() == 0:
            os.setuid(65534)
        os.write(write, add(outputs, 2).encode())
        os._exit(0)
    os.close(write)
    os.waitpid(pid, 0)
    message = os.read(read, 10_000).decode()
    os.close(read)
    return message, judge(outputs, before, message) if message else "written in spite of the permissions"


def main() -> int:
    """Run the whole battery and print what was counted."""
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        found = [disk_full(Path(folder), kib) for kib in SIZES]
        wrong = [w for _, w in found if w]
        full = sum(1 for message, _ in found if message)
        print("\n  ".join([f"disk sizes {len(found)}  full {full}  bad states {len(wrong)}", *wrong, found[0][0]]))
        failed += len(wrong)
        told, wrong, nth = 0, [], 0
        while True:
            nth += 1
            message, fault = failing_write(Path(folder) / f"nth{nth}", nth)
            if not message and not fault:
                break
            told, wrong = told + bool(message), wrong + ([fault] if fault else [])
        print("\n  ".join([f"n-th write failing {nth - 1}  told {told}  bad states {len(wrong)}", *wrong]))
        message, fault = read_only(Path(folder) / "read_only")
        print(f"read-only folder: {message}  {fault}")
        return failed + len(wrong) + bool(fault)


if __name__ == "__main__":
    raise SystemExit(min(main(), 1))
