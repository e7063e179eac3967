"""Verifying: every byte, every file, every folder is accounted for, or a fault says which is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from os import stat_result
from pathlib import Path, PurePosixPath

from bsclib.archive import register
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


def verify_archive(archive: Path, signatures: Path) -> list[Fault]:
    """Return all that is wrong with the storage root and every object in it.

    Parameters
    ----------
    archive
        The storage root.
    signatures
        The folder of registers; an object known there and missing in the archive is a fault.
    """
    known = {p.parent.name for p in signatures.glob(f"*/{register.NAME}")}
    if not archive.is_dir():
        return [_fault("missing", archive / name, _MISSING) for name in sorted(known)]
    marks = dict((ROOT_MARK, LAYOUT))
    faults = [_fault("missing", archive / name, _MISSING) for name in marks if not (archive / name).exists()]
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
            faults += verify_object(path, signatures / name)
    return faults


def _mark(path: Path, data: bytes) -> list[Fault]:
    if not is_file(path.lstat()):
        return [_fault("irregular", path, _IRREGULAR)]
    return [] if path.read_bytes() == data else [_fault("changed", path, _CHANGED)]


def verify_object(folder: Path, signatures: Path) -> list[Fault]:
    """Return all that is wrong with one object: its inventories, its files, its place in the register."""
    if not folder.is_dir() or folder.is_symlink():
        return [_fault("missing", folder, _MISSING)]
    while True:  # a revision sealed while we read is no fault: then we look again
        names = {entry.name for entry in folder.iterdir()}
        faults = _looked_at(folder, signatures)
        if not faults or names == {entry.name for entry in folder.iterdir()}:
            return faults


def _looked_at(folder: Path, signatures: Path) -> list[Fault]:
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
        *_registered(folder, signatures, head),
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
            yield _fault("stray", folder / name, _STRAY, Text("请查明来历后移走", "find out whose it is, move it away"))
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


def _registered(folder: Path, signatures: Path, head: int) -> Iterator[Fault]:
    """Yield where the register, kept outside the object, tells another story."""
    try:
        entries = register.load(signatures)
    except (OSError, ValueError):
        yield _fault("register", signatures / register.NAME, Text("登记簿被改动", "the register was changed"))
        return
    known = register.sealed(entries)
    for number in range(1, max(head, *known, 0) + 1):
        version = folder / f"v{number}"
        if number > head:
            yield _fault("rollback", version, Text("登记簿载有，归档中没有", "in the register, gone from the archive"))
        elif number not in known:
            level = "notice" if number == head == len(known) + 1 else "fault"
            words = Text("未登记", "not in the register")
            yield _fault("unregistered", version, words, NOTHING if level == "notice" else _BACKUP, level)
        elif (version / NAME).exists() and file_digest(version / NAME) != known[number]:
            yield _fault("rewritten", version, Text("与登记的指纹不符", "not the revision that was registered"))
    yield from _beside(signatures, register.files_of(entries))


def _beside(signatures: Path, files: dict[str, bytes]) -> Iterator[Fault]:
    """Yield what is wrong with the signatures that lie beside the register."""
    tree = dict(walk(signatures)) if signatures.is_dir() else {}
    for name, info in tree.items():
        if name not in files and name != register.NAME:
            yield _fault("stray", signatures / name, _STRAY)
        elif not is_file(info):
            yield _fault("irregular", signatures / name, _IRREGULAR)
        elif name in files and (signatures / name).read_bytes() != files[name]:
            yield _fault("changed", signatures / name, _CHANGED)
    for name in sorted(files.keys() - tree.keys()):
        yield _fault(
            "missing", signatures / name, _MISSING, Text("下次打开时补全", "the next open lays it again"), "notice"
        )
