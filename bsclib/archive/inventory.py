"""OCFL inventories: what a revision holds, told in one canonical way.

`describe` and `parse` are each other's inverse, so an inventory is sound exactly when it reads back to
the same bytes: there is no second way to write one, and nothing to be lenient about.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

OBJECT_MARK = ("0=ocfl_object_1.1", b"ocfl_object_1.1\n")
ROOT_MARK = ("0=ocfl_1.1", b"ocfl_1.1\n")
NAME, SIDECAR = "inventory.json", "inventory.json.sha512"
_LAYOUT = {
    "description": "One folder for each company and period, named by its identifier",
    "extension": "0002-flat-direct-storage-layout",
}
LAYOUT = ("ocfl_layout.json", (json.dumps(_LAYOUT, indent=2) + "\n").encode())
_TYPE = "https://ocfl.io/1.1/spec/#inventory"


@dataclass(frozen=True, slots=True)
class Version:
    """One revision as an inventory tells it; `files` maps a path in `content/` to its SHA-512."""

    created: str
    message: str
    user: str
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class Revision:
    """A sealed revision.  `fingerprint` is the SHA-512 of its inventory: what a signature covers."""

    object_id: str
    number: int
    created: str
    message: str
    user: str
    fingerprint: str
    content: Path


def describe(object_id: str, versions: Sequence[Version]) -> bytes:
    """Return the inventory of an object that holds `versions`, in the one form we write."""
    document = {
        "id": object_id,
        "type": _TYPE,
        "digestAlgorithm": "sha512",
        "head": f"v{len(versions)}",
        "contentDirectory": "content",
        "manifest": _grouped(
            (digest, f"v{n}/content/{path}") for n, v in enumerate(versions, 1) for path, digest in v.files.items()
        ),
        "versions": {f"v{n}": _version(version) for n, version in enumerate(versions, 1)},
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _version(version: Version) -> dict[str, object]:
    return {
        "created": version.created,
        "message": version.message,
        "user": {"name": version.user},
        "state": _grouped((digest, path) for path, digest in version.files.items()),
    }


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return digest → its paths, both sorted."""
    groups: dict[str, list[str]] = {}
    for digest, path in sorted(pairs):
        groups.setdefault(digest, []).append(path)
    return groups


def parse(data: bytes) -> tuple[str, list[Version]]:
    """Return the identifier and the versions of an inventory that `describe` wrote.

    Raises
    ------
    ValueError
        For any other bytes.
    """
    try:
        document = json.loads(data)
        parts = [document["versions"][f"v{n}"] for n in range(1, len(document["versions"]) + 1)]
        versions = [_parsed(part) for part in parts]
        again = describe(document["id"], versions)
    except (KeyError, TypeError, AttributeError, UnicodeError, RecursionError, ValueError) as error:
        raise ValueError(f"not an inventory: {error}") from error
    if again != data:
        raise ValueError("not an inventory of this archive")
    return document["id"], versions


def _parsed(part: dict[str, dict[str, list[str]]]) -> Version:
    files = {path: digest for digest, paths in part["state"].items() for path in paths}
    return Version(str(part["created"]), str(part["message"]), str(part["user"]["name"]), files)


def digest_of(data: bytes) -> str:
    """Return the SHA-512 of `data` in hexadecimal."""
    return hashlib.sha512(data).hexdigest()


def file_digest(path: Path) -> str:
    """Return the SHA-512 of a file in hexadecimal, read in pieces."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha512").hexdigest()


def sidecar_of(inventory: bytes) -> bytes:
    """Return the line that stands beside an inventory, as `sha512sum` writes it."""
    return f"{digest_of(inventory)}  {NAME}\n".encode()
