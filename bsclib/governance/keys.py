"""Detached signatures by `ssh-keygen -Y`: no key is ever read here, and any OpenSSH can check them.

A signature covers a revision's inventory; the role is its namespace, so a preparer's cannot pass as an approver's.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from bsclib.errors import Fault, InputError, Place, RunError, Text

_FINGERPRINT = re.compile(r"(SHA256:[A-Za-z0-9+/]{43})")
_NO_TOOL = Text(
    "找不到 ssh-keygen；请安装 OpenSSH（8.2 以上）", "ssh-keygen is not here; install OpenSSH (8.2 or newer)"
)


def namespace(role: str) -> str:
    """Return the namespace that binds a signature to its role."""
    return f"{role}@bsclib"


def _keygen(*words: str | Path, data: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    tool = shutil.which("ssh-keygen")
    if not tool:
        raise RunError(_NO_TOOL)
    given = {"input": data} if data is not None else {}  # else the terminal: a key may ask for its passphrase
    return subprocess.run([tool, "-Y", *map(str, words)], capture_output=True, check=False, **given)  # type: ignore[call-overload,no-any-return]


def make_signature(key: Path, role: str, data: bytes, scratch: Path) -> bytes:
    """Return the armoured signature of `data` by a private key (or a public one that an agent answers for)."""
    message = scratch / "signed"
    message.write_bytes(data)
    done = _keygen("sign", "-q", "-f", key, "-n", namespace(role), message)
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip()
        raise InputError(Text("签名失败：{r}", "signing failed: {r}").fill(r=reason))
    return (scratch / "signed.sig").read_bytes()


def signer_key(allowed: Path, name: str, role: str, signature: Path, data: bytes) -> str:
    """Return the fingerprint of the key that signed `data` in the name of `name`.

    Raises
    ------
    InputError
        When the signature does not fit the bytes or the role, or the key is not listed for this name.
    """
    done = _keygen("verify", "-f", allowed, "-I", name, "-n", namespace(role), "-s", signature, data=data)
    found = _FINGERPRINT.search(done.stdout.decode(errors="replace"))
    if done.returncode or not found:
        raise InputError(Text("签名无效", "the signature does not hold"), [_bad(signature, allowed, name)])
    return found[1]


def _bad(signature: Path, allowed: Path, name: str) -> Fault:
    found = Text("不是 {n} 对此修订版的有效签名", "no valid signature of {n} for this revision").fill(n=name)
    expected = Text("密钥须列在 {f}", "the key must be listed in {f}").fill(f=allowed.name)
    return Fault("signature", Place(file=str(signature)), found, expected)
