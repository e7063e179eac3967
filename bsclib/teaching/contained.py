"""A submitted notebook, run where it can harm nobody: a process of its own, limits, a private copy, no key in reach.

Where the system has namespaces (Linux, `unshare`) the process sees a root of its own: Python, the library and the
private copy, no network, no other process.  Elsewhere limits alone are left; what they cannot promise stands in
docs/teachers.md.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bsclib.errors import NOTHING, Text
from bsclib.paths import PACKAGE, packaged
from bsclib.teaching.words import words

MEMORY, FILE, COPY = 2 << 30, 20 << 20, 40 << 20  # [bytes] of the process, of one file, of a whole submission
NOBODY = "60000"  # the user that a notebook runs as where we are root
WALLS = PACKAGE / "teaching" / "walls.sh"


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a notebook.

    Attributes
    ----------
    answers : mapping of question → text, or text by name
    failed : tuple of str
        Cells that raised.
    refused : tuple of str
        What it tried and may not.
    stopped : Text
        Why it was ended; empty where it came to its end.
    """

    answers: dict[str, Any]
    failed: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    stopped: Text = NOTHING


def run_contained(notebook: Path, seconds: int = 60, walls: bool | None = None) -> Ran:
    """Return what the notebook answers, run on a private copy of its folder.

    Parameters
    ----------
    notebook : Path
        In the submission's folder, which is copied and never written to.
    seconds : int
        Processor time [s]; by the clock, twice of it.
    walls : bool, optional
        Whether it has a root of its own; default: where the system can.
    """
    around = next((w for w in _walls() if walls is not False and _stands(tuple(w[0]))), None)
    with tempfile.TemporaryDirectory(prefix="bsc-teach-") as folder, tempfile.TemporaryFile() as out:
        private = Path(folder, "private")
        if (odd := _copied(notebook.parent, private)) != NOTHING:
            return Ran({}, stopped=odd)
        Path(folder, "root").mkdir()
        ended = _run(_command(Path(folder), notebook.name, seconds, around), private, seconds, out.fileno())
        out.seek(0)
        said = _last(out.read(FILE).splitlines())
    failed, refused = (tuple(map(str, said.get(kind, ()))) for kind in ("failed", "refused"))
    return Ran(
        said.get("answers", {}), failed, refused, NOTHING if ended and said.get("done") is True else words.STOPPED
    )


def _copied(source: Path, goal: Path) -> Text:
    """Copy the plain files of a folder; return what speaks against it.

    A link in a submission would show somebody else's file as its own.
    """
    found = [p for p in sorted(source.rglob("*")) if not p.is_dir() or p.is_symlink()]
    for path in found:
        if not stat.S_ISREG(path.lstat().st_mode) or path.lstat().st_nlink > 1:
            return words.ODD_FILE.fill(name=path.name)
    if sum(p.lstat().st_size for p in found) > COPY:
        return words.TOO_BIG.fill(limit=COPY >> 20)
    shutil.copytree(source, goal)
    return NOTHING


def _walls() -> Iterator[tuple[list[str], list[str]]]:
    """Yield each way to a root of its own: what makes it, and the words of setpriv that leave the user."""
    parts = ["--mount", "--pid", "--net", "--ipc", "--uts", "--fork", "--kill-child", "sh", str(WALLS)]
    if os.name == "posix" and shutil.which("unshare") and shutil.which("setpriv"):
        if os.geteuid() == 0:
            yield ["unshare", *parts], ["--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"]
        yield ["unshare", "--user", "--map-root-user", *parts], []


def _command(folder: Path, name: str, seconds: int, around: tuple[list[str], list[str]] | None) -> list[str]:
    # what may be seen beside the private copy: Python, its packages, the library, the sample
    homes = (PACKAGE, packaged("params"), sys.prefix, sys.base_prefix, Path(sys.executable).resolve().parent)
    packages = [p for p in sys.path if Path(p).name in ("site-packages", "dist-packages")]
    seen = [p for p in dict.fromkeys([*map(str, homes), *packages]) if not p.startswith("/usr")]
    inside = [sys.executable, "-I", "-B", str(PACKAGE / "teaching" / "inside.py"), name, str(seconds), str(MEMORY)]
    inside += [str(FILE), *(p + os.sep for p in seen)]
    return inside if around is None else _within(folder, around, seen, inside)


def _within(folder: Path, around: tuple[list[str], list[str]], seen: list[str], command: list[str]) -> list[str]:
    """Return what runs a command in a root of its own, made in `folder`."""
    makes, leaves = around
    places = [str(folder / "root"), str(folder / "private"), *_system(), *seen]
    return [*makes, *places, "--", _owner(leaves), *leaves, *command]


def _system() -> list[str]:
    files = ("/dev/null", "/dev/urandom", "/etc/ld.so.cache", "/etc/localtime", "/etc/fonts")
    return [p for p in ("/usr", "/bin", "/sbin", "/lib", "/lib64", *files) if Path(p).exists()]


def _owner(leaves: Sequence[str]) -> str:
    return f"{NOBODY}:{NOBODY}" if leaves else "0:0"


def _run(command: list[str], private: Path, seconds: int, out: int) -> bool:
    """Return whether the process came to its own end in time; nothing of it is left running."""
    home = "/work" if command[0] == "unshare" else str(private)
    places = dict.fromkeys(("HOME", "TMPDIR", "IPYTHONDIR", "MPLCONFIGDIR"), home)
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    plain = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LANG": "C.UTF-8", "MPLBACKEND": "agg"}
    null = subprocess.DEVNULL
    child = subprocess.Popen(
        command, stdin=null, stdout=out, stderr=null, cwd=private, env=plain | places | threads, start_new_session=True
    )
    try:
        return child.wait(2 * seconds + 20) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        if os.name == "posix":
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
        child.kill()
        child.wait()


def _last(lines: Sequence[bytes]) -> dict[str, Any]:
    """Return the last whole line that the process told: nothing of it is believed but its form."""
    for line in reversed(lines):
        try:
            said = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(said, dict) and isinstance(said.get("answers"), dict):
            return said
    return {}


@cache
def _stands(makes: tuple[str, ...]) -> bool:
    """Return whether the system lets such walls be built: tried once."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "root").mkdir()
        Path(folder, "private").mkdir()
        around = next(w for w in _walls() if tuple(w[0]) == makes)
        tried = _within(Path(folder), around, [], ["true"])
        return subprocess.run(tried, capture_output=True, check=False).returncode == 0


def isolated() -> bool:
    """Return whether submissions get a root of their own here, or limits alone."""
    return any(_stands(tuple(makes)) for makes, _ in _walls())
