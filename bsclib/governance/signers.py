"""The list of allowed signers, as OpenSSH writes it: who may sign, with which key, and from when until when."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bsclib.errors import Fault, Place, Text
from bsclib.governance.names import folded
from bsclib.governance.words import words

NAME = "allowed_signers"
_TOKEN = re.compile(r'(?:"[^"]*"|[^\s"])+')
_KEY = re.compile(r"(?:sk-)?(?:ssh|ecdsa)-[\w@.-]+\Z", re.ASCII)
_LIMIT = re.compile(r'valid-(?:after|before)="[^"]*",?')


@dataclass(frozen=True, slots=True)
class Listed:
    """A key of one person: `options` are OpenSSH's, such as `valid-before="20260701"` (UTC)."""

    name: str
    options: str
    key: str

    @property
    def fingerprint(self) -> str:
        """The key's SHA-256 fingerprint, as OpenSSH writes it; "" of what is no key."""
        try:
            return key_fingerprint(b64decode(self.key.split()[1], validate=True))
        except ValueError:
            return ""

    def line(self, limits: bool = True) -> str:
        """Return the line for OpenSSH, under a name that needs no quoting; without its `limits` in time on request."""
        options = self.options if limits else _LIMIT.sub("", self.options).strip(",")
        return " ".join(part for part in ("signer", options, self.key) if part)


def key_fingerprint(key: bytes) -> str:
    """Return the SHA-256 fingerprint of a public key as OpenSSH writes it."""
    return "SHA256:" + b64encode(sha256(key).digest()).decode().rstrip("=")


def listed_keys(text: str, name: str) -> list[Listed]:
    """Return the keys that a list has for `name`, however the name is written."""
    return [entry for entry in _entries(text)[0] if folded(entry.name) == folded(name)]


def unreadable_lines(text: str) -> list[Fault]:
    """Return what in a list of allowed signers cannot be taken: patterns, authorities, what is no line of one."""
    return _entries(text)[1]


def _entries(text: str) -> tuple[list[Listed], list[Fault]]:
    found, faults = [], []
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        parts = _TOKEN.findall(line)
        at = next((i for i, part in enumerate(parts) if i and _KEY.match(part)), 0)
        names, options = parts[0].replace('"', "") if parts else "", " ".join(parts[1:at])
        wrong = _wrong(names, options, parts[at + 1 : at + 2], at)
        faults += [Fault("signers", Place(file=NAME, line=number), said, words.ONE) for said in wrong]
        if not faults or faults[-1].place.line != number:
            found += [Listed(name, options, f"{parts[at]} {parts[at + 1]}") for name in names.split(",")]
    return found, faults


def _wrong(names: str, options: str, key: list[str], at: int) -> Iterator[Text]:
    if not 0 < at <= 2 or not key:
        yield Text("不是一行公钥", "not the line of a public key")
    elif any(c in names for c in "*?!"):
        yield Text("姓名是通配符", "the name is a pattern")
    elif "cert-authority" in options:
        yield Text("列了签发机构，而不是人", "it lists an authority, not a person")


def is_empty(text: str) -> bool:
    """Return whether a list names nobody, not even wrongly."""
    lines = (line.strip() for line in text.lstrip("\ufeff").splitlines())
    return not any(line and not line.startswith("#") for line in lines)


def text_of_list(path: Path | None) -> str | None:
    """Return the text of a list of allowed signers, None where there is none."""
    return path.read_text("utf-8-sig") if path is not None and path.is_file() else None
