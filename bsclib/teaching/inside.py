"""What runs a submitted notebook, alone in a process of its own: `python inside.py NOTEBOOK CPU MEMORY FILE SEEN…`.

Limits stand before a line of the notebook runs.  After each cell a line of JSON goes to the standard output: the
answers so far, what failed, what was tried and refused.  The audit hook that refuses is a notice for the gradebook and
a guard against accidents, no wall: walls are what `contained` puts around this process.
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from math import ceil
from pathlib import Path
from time import process_time
from typing import Any

MOST = 200  # answers, names in one, characters of a name or number
STARTS = ("os.fork", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.kill", "subprocess", "pty", "ctypes.dl")
TALKS = ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo")
TOUCHES = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.chmod", "os.chown")
LOOKS = ("os.listdir", "os.scandir", "os.truncate", "shutil.rmtree", "shutil.move")


def confine(seen: tuple[str, ...], refused: list[str]) -> None:
    """Refuse what no exercise needs: a process, a socket, a file outside of this folder but what `seen` may be read."""
    home, real, no = os.path.realpath(os.getcwd()) + os.sep, os.path.realpath, PermissionError

    def refuse(what: str, name: object) -> None:
        if len(refused) < MOST:
            refused.append(f"{what} {str(name)[:MOST]}".strip())
        raise no(f"not here: {what} {name}")

    def audit(event: str, args: tuple[Any, ...]) -> None:
        if event.startswith((*STARTS, *TALKS)) and not (event == "ctypes.dlopen" and args[0] is None):
            refuse(event, "")
        if event == "open" or event in TOUCHES or event in LOOKS:
            reads = event in ("os.listdir", "os.scandir") or (event == "open" and not _writes(*args[1:3]))
            for name in (a for a in args[: 1 if event == "open" else 2] if isinstance(a, str | bytes | os.PathLike)):
                path = real(os.fsdecode(name))
                if not (path + os.sep).startswith((home, "/dev/null/", "/dev/urandom/", *(seen if reads else ()))):
                    refuse(event, os.fsdecode(name))

    sys.addaudithook(audit)


def _writes(mode: object, flags: object = 0) -> bool:
    changes = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
    return bool(isinstance(mode, str) and {*mode} & {*"wax+"}) or bool(isinstance(flags, int) and flags & changes)


def limit(cpu: int, memory: int, file: int) -> None:
    """Limit further processor time [s], memory and one file [bytes] of this process, and processes to none but it."""
    try:
        import resource as r
    except ModuleNotFoundError:  # Windows has none: the clock is what is left
        return
    for what, most in (
        ("CPU", cpu + ceil(process_time())),
        ("AS", memory),
        ("FSIZE", file),
        ("NOFILE", 256),
        ("CORE", 0),
        ("NPROC", 0),
    ):
        if hasattr(r, f"RLIMIT_{what}"):
            r.setrlimit(getattr(r, f"RLIMIT_{what}"), (most, most))


def told(value: object) -> object:
    """Return an answer as JSON can hold it: text, or text by name; numbers with all their digits."""
    if hasattr(value, "to_dict"):
        value = value.to_dict()
    if isinstance(value, dict):
        return {str(k)[:MOST]: str(v)[:MOST] for k, v in [*value.items()][:MOST]}
    return None if value is None or value is ... else str(value)[: 5 * MOST]


def run(cells: list[str], out: int, refused: list[str]) -> None:
    """Run the cells one after the other, as Jupyter would; one that fails does not end those after it."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    ipython: Any = InteractiveShell.instance(config=Config(HistoryManager={"enabled": False}))
    failed: list[str] = []
    for number, source in enumerate([*cells, ""], 1):
        result = ipython.run_cell(source)
        error = result.error_before_exec or result.error_in_exec
        if error is not None:
            failed.append(f"[{number}] {type(error).__name__}: {str(error)[:MOST]}")
        given = ipython.user_ns.get("answers")
        answers = {str(k)[:MOST]: told(v) for k, v in [*given.items()][:MOST]} if isinstance(given, dict) else {}
        said = {"answers": answers, "failed": failed[:MOST], "refused": refused, "done": number > len(cells)}
        os.write(out, json.dumps(said).encode() + b"\n")


def main(notebook: str, cpu: str, memory: str, file: str, *seen: str) -> None:
    """Confine this process, then run the notebook of the current folder."""
    out, null = os.dup(1), os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    sys.path.append(str(Path(__file__).resolve().parents[2]))
    for room in ("numpy", "bsclib.quarter", "bsclib.scoring"):  # before limits: what is short is the notebook's own
        import_module(room)
    cells = [c["source"] for c in json.loads(Path(notebook).read_text("utf-8"))["cells"] if c["cell_type"] == "code"]
    refused: list[str] = []
    limit(int(cpu), int(memory), int(file))
    confine((*seen, "/usr/", "/lib"), refused)
    run(["".join(source) for source in cells], out, refused)


if __name__ == "__main__":
    main(*sys.argv[1:])
