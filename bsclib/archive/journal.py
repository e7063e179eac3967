"""The journal: everything ever sealed, signed, published, in one chain over all objects, kept outside them.

One line an entry.  A line holds the hash of the line before it and its own, so the last hash, the journal's head,
stands for all that came before: who has noted a head can tell whether the archive still descends from it.  The file
is replaced whole by a rename.  Every entry bears a random salt, so that a published head gives nothing away.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bsclib.archive.fs import sync, write
from bsclib.archive.inventory import digest_of

NAME = "journal.jsonl"
NONE = "–"
Entry = Mapping[str, object]
_SHORT = re.compile(r"[0-9a-f]{8,128}\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class JournalLine:
    """An entry, its place (from 1), the hash of the line before it ("" for the first), and its own."""

    number: int
    before: str
    hash: str
    entry: dict[str, object]

    @property
    def object_id(self) -> str:
        """What it is about."""
        return str(self.entry.get("object", ""))


def encode(entries: Iterable[Entry], before: str = "") -> bytes:
    """Return the lines that hold `entries`, the first of them after the line with the hash `before`.

    Examples
    --------
    >>> [line.entry for line in decode(encode([{"kind": "sealed", "revision": 1}]))]
    [{'kind': 'sealed', 'revision': 1}]
    """
    lines = []
    for entry in entries:
        body = {"before": before, "entry": entry}
        before = digest_of(_json(body).encode())
        lines.append(_json({**body, "hash": before}) + "\n")
    return "".join(lines).encode()


def decode(data: bytes) -> tuple[JournalLine, ...]:
    """Return the lines of a journal that `encode` wrote; ValueError for any other bytes."""
    try:
        told = [json.loads(line) for line in data.decode().split("\n")[:-1]]
        lines = tuple(JournalLine(n, t["before"], t["hash"], t["entry"]) for n, t in enumerate(told, 1))
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"not a journal: {error}") from error
    if encode(line.entry for line in lines) != data:
        raise ValueError("the journal was changed by hand")
    return lines


def _json(value: Entry) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def load(folder: Path) -> tuple[JournalLine, ...]:
    """Return the lines kept in `folder`, none when there is no journal yet; ValueError when damaged."""
    path = folder / NAME
    return decode(path.read_bytes()) if path.exists() else ()


def prepare(folder: Path, entry: Entry, staged: Path) -> None:
    """Write at `staged` what the journal of `folder` will be with `entry` at its end."""
    lines = load(folder)
    old = (folder / NAME).read_bytes() if lines else b""
    write(staged, old + encode([{**entry, "salt": secrets.token_hex(16)}], lines[-1].hash if lines else ""))


def put(folder: Path, staged: Path) -> None:
    """Replace the journal of `folder` by the prepared file; the caller holds the archive's lock."""
    os.replace(staged, folder / NAME)
    sync(folder)


def short(hash: str) -> str:
    """Return the form of a hash that people copy: sixteen digits in groups of four.

    Examples
    --------
    >>> short("0123456789abcdef0123"), short("")
    ('0123-4567-89ab-cdef', '–')
    """
    return "-".join(hash[i : i + 4] for i in range(0, 16, 4)) if hash else NONE


def journal_head(lines: Sequence[JournalLine]) -> str:
    """Return the hash of the last line, "" of none."""
    return lines[-1].hash if lines else ""


def find(lines: Sequence[JournalLine], head: str) -> JournalLine | None:
    """Return the line whose hash begins with what a person copied (8 digits or more), None where there is none."""
    digits = re.sub(r"[\s-]", "", head).lower()
    return next((line for line in lines if line.hash.startswith(digits)), None) if is_head(head) else None


def is_head(text: str) -> bool:
    """Return whether `text` can be a head as people copy it.

    Examples
    --------
    >>> is_head("0123-4567 89AB"), is_head("0123"), is_head("head")
    (True, False, False)
    """
    return bool(_SHORT.match(re.sub(r"[\s-]", "", text).lower()))


def sealed(lines: Iterable[JournalLine]) -> dict[int, str]:
    """Return revision → fingerprint of all that was ever sealed of one object."""
    entries = [line.entry for line in lines if line.entry.get("kind") == "sealed"]
    return {int(str(e["revision"])): str(e["fingerprint"]) for e in entries}


def files_of(lines: Iterable[JournalLine]) -> dict[str, bytes]:
    """Return name → bytes of what lies beside the journal for one object: detached signatures, copied from it."""
    found: dict[str, bytes] = {}
    for line in lines:
        files = line.entry.get("files")
        if isinstance(files, Mapping):
            found |= {str(name): str(text).encode() for name, text in files.items()}
    return found


def missing_files(folder: Path, lines: Iterable[JournalLine]) -> dict[str, bytes]:
    """Return those that do not lie in `folder` (a crash came between); what differs is left for `verify`."""
    return {name: data for name, data in files_of(lines).items() if not (folder / name).exists()}


def lay_files(folder: Path, lines: Iterable[JournalLine], scratch: Path) -> None:
    """Lay what is missing into `folder`."""
    missing = missing_files(folder, lines)
    if missing:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, data in missing.items():
        write(scratch / name, data)
        os.replace(scratch / name, folder / name)
    if missing:
        sync(folder)
