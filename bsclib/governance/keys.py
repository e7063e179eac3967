"""Detached signatures by `ssh-keygen -Y`: no key is ever read here, and any OpenSSH can check them.

A signature covers a statement: which revision by its fingerprint, in which role and name, when, and at which head of
the journal.  So it covers every sign-off before it with its time.  The role is also the signature's namespace.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from base64 import b64decode
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from bsclib.errors import InputError, RunError, Text
from bsclib.governance.signers import Listed, key_fingerprint
from bsclib.governance.words import words

_FINGERPRINT = re.compile(r"(SHA256:[A-Za-z0-9+/]{43})")


def namespace(role: str) -> str:
    """Return the namespace that binds a signature to its role."""
    return f"{role}@bsclib"


def _keygen(*arguments: str | Path, data: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    tool = shutil.which("ssh-keygen")
    if not tool:
        raise RunError(words.NO_TOOL)
    given = {"input": data} if data is not None else {}  # else the terminal: a key may ask for its passphrase
    zone = {**os.environ, "TZ": "UTC"}  # times in a list of signers are UTC wherever it is read
    return subprocess.run([tool, "-Y", *map(str, arguments)], capture_output=True, check=False, env=zone, **given)  # type: ignore[call-overload,no-any-return]


def make_signature(key: Path, role: str, data: bytes) -> str:
    """Return the armoured signature of `data` by a private key (or a public one that an agent answers for)."""
    with tempfile.TemporaryDirectory() as folder:
        message = Path(folder) / "signed"
        message.write_bytes(data)
        done = _keygen("sign", "-q", "-f", key, "-n", namespace(role), message)
        if done.returncode:
            reason = done.stderr.decode(errors="replace").strip().replace("\n", "; ")
            raise InputError(Text("签名失败：{r}", "signing failed: {r}").fill(r=reason))
        return message.with_suffix(".sig").read_text("ascii")


def signer_key(
    keys: Iterable[Listed], role: str, signature: str, data: bytes, when: datetime, limits: bool = True
) -> str:
    """Return the fingerprint of the key among `keys` that signed `data`, "" where none of them did.

    Parameters
    ----------
    keys
        What the list has for the signer.
    role
        What the signature is bound to.
    signature
        Armoured.
    data
        What was signed.
    when
        The time at which the key must be valid.
    limits
        False: whatever the validity of the keys.
    """
    lines = "\n".join(key.line(limits) for key in keys)
    time = when.astimezone(UTC).strftime("%Y%m%d%H%M%S")
    return _checked(lines, role, signature, data, time) if lines else ""


@lru_cache(maxsize=4096)
def _checked(lines: str, role: str, signature: str, data: bytes, time: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        allowed, armoured = Path(folder) / "allowed", Path(folder) / "sig"
        allowed.write_text(lines + "\n", encoding="utf-8")
        armoured.write_text(signature, encoding="utf-8")
        arguments = ("-f", allowed, "-I", "signer", "-n", namespace(role), "-s", armoured, f"-Overify-time={time}")
        done = _keygen("verify", *arguments, data=data)
    found = _FINGERPRINT.search(done.stdout.decode(errors="replace"))
    return found[1] if done.returncode == 0 and found else ""


def signed_with(armoured: str) -> str:
    """Return the fingerprint of the key that a signature names, "" where it is none."""
    body = "".join(line for line in armoured.splitlines() if not line.startswith("-----"))
    try:
        data = b64decode(body, validate=True)
        size = int.from_bytes(data[10:14], "big")
    except ValueError:
        return ""
    return key_fingerprint(data[14 : 14 + size]) if data[:6] == b"SSHSIG" else ""
