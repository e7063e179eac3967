"""Adding a revision: everything is written and synced beside the archive, then one rename makes it part of it.

Before that rename the archive is exactly the old one; after it, exactly the new one.  What follows (the copy
of the inventory in the object's root, the journal) repeats what the version says of itself, so the next open
completes it if a crash came between.
"""

from __future__ import annotations

import filecmp
import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from bsclib.archive import journal
from bsclib.archive.fs import disk_errors, is_file, is_folder, make_private, sync, walk, write
from bsclib.archive.inventory import (
    LAYOUT,
    NAME,
    OBJECT_MARK,
    ROOT_MARK,
    SIDECAR,
    Version,
    describe,
    digest_of,
    file_digest,
    parse,
    sidecar_of,
)
from bsclib.errors import Fault, InputError, Place, Text, UsageError
from bsclib.paths import is_plain_text

SHARED_FROM = 1 << 16  # bytes
_CONFIRMING = Text("修订版已就位，但磁盘确认", "the revision is in place, but confirming it on disk")


def contents(staged: Path) -> dict[str, str]:
    """Return path → SHA-512 of all staged files; empty folders are dropped, for OCFL knows none.

    Raises
    ------
    InputError
        When something staged is no regular file, or its name is unfit for every system.
    """
    faults, files = [], {}
    for name, info in reversed(list(walk(staged))):
        if not (is_file(info) or is_folder(info)) or not is_plain_text(name) or "\\" in name:
            faults.append(_unfit(name, info))
        elif is_file(info):
            files[name] = file_digest(staged / name)
        else:
            with suppress(OSError):
                (staged / name).rmdir()
    if faults:
        raise InputError(Text("这些文件不能封存", "these files cannot be sealed"), faults)
    if not files:
        raise UsageError(Text("没有可封存的文件", "there is nothing to seal"))
    return files


def _unfit(name: str, info: os.stat_result) -> Fault:
    kind = stat.filemode(info.st_mode)
    return Fault(
        "unfit_file",
        Place(file=ascii(name)),
        Text(f"类型 {kind}", f"of kind {kind}"),
        Text("只收普通文件，文件名不含控制字符", "regular files with plain names only"),
    )


def share(staged: Path, before: Path) -> None:
    """Let what is equal in the revision before lie on the disk once: the same file under both names, a hard link.

    Each version stays whole, for people and for every OCFL tool.  Where the system has no hard links, or the old file
    is no longer what it was, the new one stays a copy of its own; so do small ones: scores, law and record of a run
    take little room, and what damages those of one revision should not reach another's.
    """
    for name, info in walk(staged):
        known, twin = before / name, staged / name
        linked = twin.with_name(f"{twin.name}.linked")
        with suppress(OSError):
            large = is_file(info) and info.st_size >= SHARED_FROM
            if large and is_file(os.lstat(known)) and filecmp.cmp(known, twin, shallow=False):
                os.link(known, linked)
        if linked.exists():
            os.replace(linked, twin)


def make_root(archive: Path, scratch: Path) -> None:
    """Make the storage root with one rename, so that it is never half there; the caller holds the lock."""
    if archive.exists():
        return
    root = make_private(scratch / "root")
    for name, data in (ROOT_MARK, LAYOUT):
        write(root / name, data)
    sync(root)
    os.rename(root, archive)
    sync(archive.parent)


def seal(folder: Path, ledger: Path, staged: Path, versions: Sequence[Version]) -> None:
    """Make the staged content the last of `versions` of the object at `folder`, told in the journal in `ledger`.

    The caller holds the archive's lock.
    """
    version, number = staged.parent, len(versions)
    inventory = describe(folder.name, versions)
    tail = version.parent / "tail"
    tail.mkdir()
    make_private(ledger)
    for place in (version, tail):
        _write_inventory(place, inventory)
    journal.prepare(ledger, _entry(folder.name, number, versions[-1], inventory), tail / journal.NAME)
    sync(version)
    if number == 1:
        _commit(_first(version, inventory), folder)
    else:
        _commit(version, folder / f"v{number}")
    with suppress(OSError):  # the revision stands; the next open repeats these
        _copy_up(tail, folder)
        journal.put(ledger, tail / journal.NAME)


def _commit(source: Path, target: Path) -> None:
    """The point of no return."""
    os.rename(source, target)
    with disk_errors(_CONFIRMING):
        sync(target.parent)


def _first(version: Path, inventory: bytes) -> Path:
    """Return the whole object of a first revision, still in staging: it goes in with one rename."""
    whole = make_private(version.parent / "object")
    write(whole / OBJECT_MARK[0], OBJECT_MARK[1])
    _write_inventory(whole, inventory)
    os.rename(version, whole / "v1")
    sync(whole)
    return whole


def _write_inventory(folder: Path, inventory: bytes) -> None:
    write(folder / NAME, inventory)
    write(folder / SIDECAR, sidecar_of(inventory))


def _copy_up(source: Path, folder: Path) -> None:
    """Move the prepared copy of the newest inventory into the object's root."""
    os.replace(source / NAME, folder / NAME)
    os.replace(source / SIDECAR, folder / SIDECAR)
    sync(folder)


def _entry(object_id: str, number: int, version: Version, inventory: bytes) -> journal.Entry:
    return {
        "kind": "sealed",
        "object": object_id,
        "revision": number,
        "fingerprint": digest_of(inventory),
        "at": version.created,
        "by": version.user,
        "reason": version.message,
    }


def is_behind(folder: Path, head: int) -> bool:
    """Return whether the root inventory is one that a crash can leave: the former one, or the new one half way."""
    if head < 2:
        return False
    new, old = ((folder / f"v{n}" / NAME).read_bytes() for n in (head, head - 1))
    root = (folder / NAME).read_bytes(), (folder / SIDECAR).read_bytes()
    return root in ((old, sidecar_of(old)), (new, sidecar_of(old)))


def is_untold(lines: Sequence[journal.JournalLine], head: int) -> bool:
    """Return whether exactly the newest revision of an object is missing in its lines of the journal."""
    return set(journal.sealed(lines)) == set(range(1, head))


def complete(folder: Path, ledger: Path, signatures: Path, head: int, scratch: Path) -> None:
    """Finish a commit that crashed after the point of no return; the caller holds the archive's lock.

    Only from a state a crash can leave: healing any other would hide a tampering from `verify`.  What is entered
    afterwards says so (`late`), for it cannot be told from a journal that was cut.
    """
    inventory = (folder / f"v{head}" / NAME).read_bytes()
    if is_behind(folder, head):
        _write_inventory(scratch, inventory)
        _copy_up(scratch, folder)
    lines = lines_about(ledger, folder.name)
    if is_untold(lines, head):
        make_private(ledger)
        newest = parse(inventory)[1][-1]
        late = {**_entry(folder.name, head, newest, inventory), "late": True}
        journal.prepare(ledger, late, scratch / journal.NAME)
        journal.put(ledger, scratch / journal.NAME)
    journal.lay_files(signatures, lines, scratch)


def lines_about(ledger: Path, object_id: str) -> list[journal.JournalLine]:
    """Return what the journal tells of one object; ValueError when it is damaged."""
    return [line for line in journal.load(ledger) if line.object_id == object_id]


def is_unfinished(folder: Path, ledger: Path, signatures: Path, head: int) -> bool:
    """Return whether there is anything for `complete` to do; ValueError when the journal is damaged."""
    lines = lines_about(ledger, folder.name)
    return is_behind(folder, head) or is_untold(lines, head) or bool(journal.missing_files(signatures, lines))
