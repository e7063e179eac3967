"""A second user of the machine against the outputs of the first: `python tests/benchmarks/archive_neighbour.py`.

Needs root, to be two other users in turn: one builds a workspace under three umasks (a signed law, an approved and
published quarter), the other tries to read, list, write, rename and link every file of the outputs, to run commands on
them, and to be there first: with an `outputs`, a `.work` or a lock of its own in a shared folder.
"""

from __future__ import annotations

import contextlib
import io
import os
import pwd
import runpy
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bsclib.cli import _call
from bsclib.cli.door import through
from bsclib.errors import BscError

GROUND = runpy.run_path(str(Path(__file__).with_name("trust_ground.py")))
OWNER, OTHER = (pwd.getpwnam(name).pw_uid for name in ("daemon", "nobody"))  # ssh-keygen wants users with names
UMASKS = (0o000, 0o022, 0o077)
COMMANDS = ("list", "verify", "score 2025Q4", "run 2025Q4 --reason mine", "sign 2025Q4 --as preparer --name Li",
            "publish 2025Q4 --audience public", "export 2025Q4")  # fmt: skip
Act = Callable[[], object]


def by(user: int, act: Act, umask: int = 0o022) -> str:
    """Return what an act gives, or is told, in a process of `user`; an error that is none of ours by its name."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
        os.umask(umask)
        os.environ["HOME"] = "/nonexistent"
        try:
            said = str(act() or "")
        except BscError as error:
            said = f"told {error.render('en')}"
        except OSError as error:
            said = f"refused {error.strerror}"
        except BaseException as error:
            said = f"{type(error).__name__} {error}"
        os.write(write, said.encode()[:60_000])
        os._exit(0)
    os.close(write)
    with open(read, "rb") as pipe:
        said = pipe.read().decode()
    os.waitpid(pid, 0)
    return said


def bsc(home: Path, words: str) -> str:
    """Return exit code and words of a command on a workspace."""
    argv = [*words.split(), "--params", str(home / "params"), "--outputs", str(home / "outputs"), "--lang", "en"]
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        code = through(lambda: _call(argv), argv)
    return f"{code} {out.getvalue()}"


def state(root: Path) -> dict[str, tuple[int, int, bytes]]:
    """Return mode, owner and content of everything below a folder."""
    return {
        str(p.relative_to(root)): (p.lstat().st_mode, p.lstat().st_uid, p.read_bytes() if p.is_file() else b"")
        for p in sorted(root.rglob("*"))
    }


def attempts(outputs: Path) -> Iterator[tuple[str, Act]]:
    """Yield what the second user tries: each must be refused."""
    for path in (outputs, *sorted(outputs.rglob("*"))):
        name = str(path.relative_to(outputs.parent))
        if path.is_dir():
            yield f"list {name}", lambda p=path: os.listdir(p) or "empty"
            yield f"plant in {name}", lambda p=path: (p / "planted").write_text("x")
        else:
            yield f"read {name}", lambda p=path: p.read_bytes() or "empty"
            yield f"write {name}", lambda p=path: p.write_text("x")
        yield f"rename {name}", lambda p=path: p.rename(p.with_name("gone"))
        yield f"link {name}", lambda p=path: os.link(p, outputs.parent.parent / "shared" / "linked")


def looked_at(folder: Path, umask: int) -> tuple[int, list[str]]:
    """Let one user build, the other try; return how many attempts there were, and what went wrong."""
    home = folder / "home"
    shared = folder / "shared"
    shared.mkdir(mode=0o777)
    os.chmod(shared, 0o1777)
    built = by(OWNER, lambda: GROUND["build"](folder) and None, umask)
    if built:
        return 0, [f"not built: {built}"]
    home.chmod(0o755)  # the folder around the outputs is its owner's to close
    before = state(home / "outputs")
    tried = [(name, by(OTHER, act)) for name, act in attempts(home / "outputs")]
    wrong = [f"{umask:03o} {name}: {said[:80]!r}" for name, said in tried if not said.startswith("refused")]
    for words in COMMANDS:
        said = by(OTHER, lambda words=words: bsc(home, words))
        tried.append((words, said))
        allowed = "013" if words == "score 2025Q4" else "123"  # it reads params, which the first user left open
        if "Traceback" in said or said[:1] not in allowed:
            wrong.append(f"{umask:03o} {words}: {said[:200]!r}")
    if state(home / "outputs") != before:
        wrong.append(f"{umask:03o}: the outputs changed")
    loose = [n for n, (mode, user, _) in before.items() if mode & 0o077 or user != OWNER]
    return len(tried), [*wrong, *(f"{umask:03o} open to others: {n}" for n in loose)]


def there_first(folder: Path) -> Iterator[tuple[str, str, bool]]:
    """Yield what the owner is told where the other was there first, and whether the other can read what was sealed."""
    for name, plant in PLANTED.items():
        home = folder / name
        (home / "params").mkdir(parents=True)
        shutil.copytree(GROUND["packaged"]("params", GROUND["COMPANY"]), home / "params" / GROUND["COMPANY"])
        for path in (home, *home.rglob("*")):
            os.chown(path, OWNER, OWNER)
        os.chmod(home, 0o1777)
        by(OTHER, lambda home=home, plant=plant: plant(home), 0)
        ground = GROUND["Ground"](home, home)
        told = by(OWNER, lambda ground=ground: ground.seal("first"))
        sealed = [p for p in (home / "outputs").rglob("*") if p.is_file() and p.stat().st_size]
        read = [p for p in sealed if p.stat().st_uid == OWNER
                and not by(OTHER, lambda p=p: p.read_bytes()).startswith("refused")]  # fmt: skip
        yield name, told, bool(read)


def _work(home: Path) -> None:
    (home / "outputs").mkdir(mode=0o777)
    (home / "outputs" / ".work").symlink_to(home / "elsewhere")
    (home / "elsewhere").mkdir(mode=0o777)


def _lock(home: Path) -> None:
    (home / "outputs" / ".work").mkdir(parents=True)
    (home / "outputs" / ".work" / "staging.lock").write_text("")
    os.chmod(home / "outputs" / ".work" / "staging.lock", 0o600)


PLANTED: dict[str, Callable[[Path], Any]] = {
    "outputs open to all": lambda home: (home / "outputs").mkdir(mode=0o777),
    "outputs of its own alone": lambda home: (home / "outputs").mkdir(mode=0o700),
    "a link for .work": _work,
    "a lock of its own": _lock,
}


def main() -> int:
    """Run all of it and print what was counted."""
    if os.getuid() != 0:
        print("only root can be two users: nothing was tried")
        return 0
    count, wrong = 0, []
    folder = Path(tempfile.mkdtemp())
    os.chmod(folder, 0o755)
    try:
        GROUND["build"](folder / "warm")  # what is imported now, users who cannot read our interpreter have as well
        for words in COMMANDS:
            bsc(folder / "warm" / "home", words + (" --draft" if words.startswith("run") else ""))
        for umask in UMASKS:
            own = folder / f"umask{umask:03o}"
            own.mkdir()
            os.chown(own, OWNER, OWNER)
            tried, bad = looked_at(own, umask)
            count, wrong = count + tried, wrong + bad
        first = folder / "first"
        first.mkdir(mode=0o1777)
        for name, told, read in there_first(first):
            count += 1
            print(f"{name}: {told.splitlines()[0] if told else 'sealed'}")
            if read or (told and not told.startswith(("told", "refused"))):
                wrong.append(f"{name}: {'read by the other' if read else told}")
    finally:
        shutil.rmtree(folder)
    print("\n".join(wrong))
    print(f"attempts of a second user {count}  not refused {len(wrong)}")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
