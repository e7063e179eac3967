"""Verifying: every byte, every file, every folder is accounted for, or a fault says which is not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from os import stat_result
from pathlib import Path, PurePosixPath

from bsclib.archive import journal
from bsclib.archive.fs import is_file, is_folder, walk
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
from bsclib.archive.sealing import is_behind
from bsclib.errors import NOTHING, Fault, Place, Text

_VERSION = re.compile(r"v[1-9][0-9]*\Z", re.ASCII)
_BACKUP = Text("请从备份恢复", "restore it from a backup")
_MISSING = Text("缺失", "missing")
_CHANGED = Text("内容被改动", "its bytes were changed")
_STRAY = Text("不属于归档", "not part of the archive")
_IRREGULAR = Text("不是普通文件（链接、管道或设备）", "not a regular file (a link, pipe or device)")


def _fault(code: str, path: Path | str, found: Text, remedy: Text = _BACKUP, level: str = "fault") -> Fault:
    return Fault(code, Place(file=str(path)), found, NOTHING, remedy, level)


def verify_archive(archive: Path, ledger: Path) -> list[Fault]:
    """Return all that is wrong with the storage root and every object in it.

    Parameters
    ----------
    archive
        The storage root.
    ledger
        The folder of the journal; an object known there and missing in the archive is a fault.
    """
    lines, faults = _lines(ledger)
    known = {line.object_id for line in lines if line.entry.get("kind") == "sealed"}
    beside = {entry.name for entry in ledger.iterdir()} if ledger.is_dir() else set()
    told = {line.object_id for line in lines}
    faults += [
        _stray(ledger / name) for name in sorted(beside - told - {journal.NAME}) if not (archive / name).is_dir()
    ]
    if not archive.is_dir():
        return [*faults, *(_fault("missing", archive / name, _MISSING) for name in sorted(known))]
    marks = dict((ROOT_MARK, LAYOUT))
    faults += [_fault("missing", archive / name, _MISSING) for name in marks if not (archive / name).exists()]
    if archive.is_symlink():
        faults.append(_fault("irregular", archive, _IRREGULAR))
    present = {entry.name for entry in archive.iterdir()}
    for name in sorted(present | known):
        path = archive / name
        if name in marks:
            faults += _mark(path, marks[name])
        elif name in present and not is_folder(path.lstat()):
            faults.append(_fault("stray", path, _STRAY))
        else:
            faults += verify_object(path, ledger)
    return _grave(list(dict.fromkeys(faults)))


def _grave(faults: list[Fault]) -> list[Fault]:
    """Return the faults, more than one revision that the journal lacks among them being no crash's doing."""
    lacking = [f for f in faults if f.code == "unregistered"]
    return [replace(f, level="fault", remedy=_BACKUP) if len(lacking) > 1 and f in lacking else f for f in faults]


def _lines(ledger: Path) -> tuple[tuple[journal.JournalLine, ...], list[Fault]]:
    """Return the lines of the journal, or what is wrong with it."""
    try:
        return journal.load(ledger), []
    except (OSError, ValueError):
        return (), [_fault("journal", ledger / journal.NAME, Text("日志被改动", "the journal was changed"))]


def _stray(path: Path) -> Fault:
    return _fault("stray", path, _STRAY, Text("请查明来历后移走", "find out whose it is, move it away"))


def _mark(path: Path, data: bytes) -> list[Fault]:
    if not is_file(path.lstat()):
        return [_fault("irregular", path, _IRREGULAR)]
    return [] if path.read_bytes() == data else [_fault("changed", path, _CHANGED)]


def verify_object(folder: Path, ledger: Path) -> list[Fault]:
    """Return all that is wrong with one object: its inventories, its files, its place in the journal."""
    if not folder.is_dir() or folder.is_symlink():
        return [_fault("missing", folder, _MISSING)]
    while True:  # a revision sealed while we read is no fault: then we look again
        names = {entry.name for entry in folder.iterdir()}
        faults = _looked_at(folder, ledger)
        if not faults or names == {entry.name for entry in folder.iterdir()}:
            return faults


def _looked_at(folder: Path, ledger: Path) -> list[Fault]:
    tree = dict(walk(folder))
    head = sum(1 for name in tree if _VERSION.match(name))
    try:
        name, versions = parse((folder / f"v{head}" / NAME).read_bytes())
        if name != folder.name or len(versions) != head:
            raise ValueError("the inventory of something else")
    except (OSError, ValueError):
        return [_fault("inventory", folder / f"v{head}" / NAME, Text("清单无法读取", "not a readable inventory"))]
    expected = _expected(versions)
    return [
        *_structure(folder, tree, set(expected) | _inventories(head)),
        *_bytes(folder, tree, expected),
        *_told(folder, tree, versions),
        *_registered(folder, ledger, head),
    ]


def _expected(versions: list[Version]) -> dict[str, str]:
    """Return relative path → SHA-512 of every file but the inventories."""
    files = {f"v{n}/content/{path}": digest for n, v in enumerate(versions, 1) for path, digest in v.files.items()}
    return {**files, OBJECT_MARK[0]: digest_of(OBJECT_MARK[1])}


def _inventories(head: int) -> set[str]:
    folders = ["", *(f"v{n}/" for n in range(1, head + 1))]
    return {f"{folder}{name}" for folder in folders for name in (NAME, SIDECAR)}


def _structure(folder: Path, tree: dict[str, stat_result], files: set[str]) -> Iterator[Fault]:
    """Yield what is missing, what is a stray, what is a link: folders too."""
    folders = {str(parent) for name in files for parent in PurePosixPath(name).parents} - {"."}
    for name in sorted(files - set(tree)):
        yield _fault("missing", folder / name, _MISSING)
    for name, info in tree.items():
        if name not in files | folders:
            yield _stray(folder / name)
        elif not (is_file(info) if name in files else is_folder(info)):
            yield _fault("irregular", folder / name, _IRREGULAR)


def _bytes(folder: Path, tree: dict[str, stat_result], expected: dict[str, str]) -> Iterator[Fault]:
    for name, digest in sorted(expected.items()):
        if name in tree and is_file(tree[name]) and file_digest(folder / name) != digest:
            yield _fault("changed", folder / name, _CHANGED)


def _told(folder: Path, tree: dict[str, stat_result], versions: list[Version]) -> Iterator[Fault]:
    """Yield the inventories that differ from what the newest one tells of them."""
    head = len(versions)
    behind = _is_behind(folder, head)
    if behind:
        words = Text("封存在最后一步中断；下次打开时补全", "a commit was cut short; the next open completes it")
        yield _fault("pending", folder / NAME, words, NOTHING, level="notice")
    for number in range(head + 1):
        if number == 0 and behind:
            continue
        data = describe(folder.name, versions[: number or head])
        prefix = f"v{number}/" if number else ""
        for name, wanted in ((prefix + NAME, data), (prefix + SIDECAR, sidecar_of(data))):
            if name in tree and is_file(tree[name]) and (folder / name).read_bytes() != wanted:
                yield _fault("inventory", folder / name, _CHANGED)


def _is_behind(folder: Path, head: int) -> bool:
    try:
        return is_behind(folder, head)
    except OSError:
        return False


def _registered(folder: Path, ledger: Path, head: int) -> Iterator[Fault]:
    """Yield where the journal, kept outside the object, tells another story."""
    lines, faults = _lines(ledger)
    if faults:
        yield from faults
        return
    of_object = [line for line in lines if line.object_id == folder.name]
    known = journal.sealed(of_object)
    for number in range(1, max(head, *known, 0) + 1):
        version = folder / f"v{number}"
        if number > head:
            yield _fault("rollback", version, Text("日志载有，归档中没有", "in the journal, gone from the archive"))
        elif number not in known:
            level = "notice" if number == head == len(known) + 1 else "fault"
            words = Text("未登记", "not in the journal")
            yield _fault("unregistered", version, words, NOTHING if level == "notice" else _BACKUP, level)
        elif (version / NAME).exists() and file_digest(version / NAME) != known[number]:
            yield _fault("rewritten", version, Text("与登记的指纹不符", "not the revision that was registered"))
        yield from _forgotten(version / "content" / "run.json", lines)
    yield from _beside(ledger / folder.name, journal.files_of(of_object))


def _forgotten(record: Path, lines: tuple[journal.JournalLine, ...]) -> Iterator[Fault]:
    """Yield where a report was made when the journal held what it holds no longer."""
    try:
        head = str(json.loads(record.read_bytes())["journal"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return
    if journal.is_head(head) and not journal.find(lines, head):
        words = Text(
            "此报告制作时日志到 {h}，现在的日志里没有：日志被截短或重写",
            "made when the journal stood at {h}, which it holds no longer: it was cut or rewritten",
        )
        yield _fault("forgotten", record, words.fill(h=head))


def _beside(signatures: Path, files: dict[str, bytes]) -> Iterator[Fault]:
    """Yield what is wrong with the signatures that lie beside the journal."""
    tree = dict(walk(signatures)) if signatures.is_dir() else {}
    for name, info in tree.items():
        if name not in files:
            yield _stray(signatures / name)
        elif not is_file(info):
            yield _fault("irregular", signatures / name, _IRREGULAR)
        elif (signatures / name).read_bytes() != files[name]:
            yield _fault("changed", signatures / name, _CHANGED)
    for name in sorted(files.keys() - tree.keys()):
        yield _fault(
            "missing", signatures / name, _MISSING, Text("下次打开时补全", "the next open lays it again"), "notice"
        )
