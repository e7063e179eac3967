"""The register of an object: what was sealed and signed, kept outside it, so that a rollback shows.

One line an entry; each line carries the digest of all before it, and the file is replaced whole by a rename.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from bsclib.archive.fs import sync, write
from bsclib.archive.inventory import digest_of

NAME = "register.jsonl"
Entry = Mapping[str, object]


def encode(entries: Sequence[Entry]) -> bytes:
    """Return the register that holds `entries`.

    Examples
    --------
    >>> decode(encode([{"kind": "sealed", "revision": 1}]))
    [{'kind': 'sealed', 'revision': 1}]
    """
    lines, chain = [], ""
    for entry in entries:
        chain = digest_of((chain + _json(entry)).encode())
        lines.append(_json({"chain": chain, "entry": entry}) + "\n")
    return "".join(lines).encode()


def decode(data: bytes) -> list[dict[str, object]]:
    """Return the entries of a register that `encode` wrote; ValueError for any other bytes."""
    try:
        entries = [json.loads(line)["entry"] for line in data.decode().split("\n")[:-1]]
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"not a register: {error}") from error
    if encode(entries) != data:
        raise ValueError("the register was changed by hand")
    return entries


def _json(value: Entry) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def load(folder: Path) -> list[dict[str, object]]:
    """Return the entries kept in `folder`, none when there is no register yet; ValueError when damaged."""
    path = folder / NAME
    return decode(path.read_bytes()) if path.exists() else []


def prepare(folder: Path, entry: Entry, staged: Path) -> None:
    """Write at `staged` what the register of `folder` will be with `entry` at its end."""
    write(staged, encode([*load(folder), entry]))


def put(folder: Path, staged: Path) -> None:
    """Replace the register of `folder` by the prepared file; the caller holds the object's lock."""
    os.replace(staged, folder / NAME)
    sync(folder)


def sealed(entries: Sequence[Entry]) -> dict[int, str]:
    """Return revision → fingerprint of all that was ever sealed."""
    return {int(str(e["revision"])): str(e["fingerprint"]) for e in entries if e.get("kind") == "sealed"}


def files_of(entries: Sequence[Entry]) -> dict[str, bytes]:
    """Return name → bytes of what lies beside the register: detached signatures, copied from it."""
    found: dict[str, bytes] = {}
    for entry in entries:
        files = entry.get("files")
        if isinstance(files, Mapping):
            found |= {str(name): str(text).encode() for name, text in files.items()}
    return found


def missing_files(folder: Path) -> dict[str, bytes]:
    """Return those that do not lie in `folder` (a crash came between); what differs is left for `verify`."""
    return {name: data for name, data in files_of(load(folder)).items() if not (folder / name).exists()}


def lay_files(folder: Path, scratch: Path) -> None:
    """Lay what is missing beside the register."""
    for name, data in missing_files(folder).items():
        write(scratch / name, data)
        os.replace(scratch / name, folder / name)
    if folder.is_dir():
        sync(folder)
