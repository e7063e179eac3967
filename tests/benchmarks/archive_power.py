"""Cut the power: what was not synced is gone.  And set the clock: no number, no order rests on a time.

    python tests/benchmarks/archive_power.py

A layer between Python and the disk (Linux) records what has been synced: the bytes of a file at its sync, the names
of a folder at its sync.  At every step of a commit two states are made of it and judged: only what was synced is
left; or the names are as they were, but bytes that were never synced are lost.
"""

from __future__ import annotations

import os
import runpy
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from bsclib.archive import Store
from bsclib.governance import ROLES, sign, state_of

CRASH = runpy.run_path(str(Path(__file__).with_name("archive_crash.py")))
NAME = CRASH["NAME"]
STEPS = ("mkdir", "rename", "replace", "unlink", "rmdir")


class Disk:
    """What has reached the disk below `root`: bytes by inode, names of folders by inode."""

    def __init__(self, root: Path) -> None:
        self.root, self.data, self.names = root, {}, {}  # type: Path, dict[int, bytes], dict[int, dict[str, int]]
        for path in (root, *root.rglob("*")):
            self.keep(path)

    def keep(self, path: Path) -> None:
        """Note a file or folder as synced."""
        number = path.stat().st_ino
        if path.is_dir():
            self.names[number] = {p.name: p.lstat().st_ino for p in path.iterdir()}
        else:
            self.data[number] = path.read_bytes()

    def strict(self, target: Path, number: int = 0) -> None:
        """Write at `target` what is left when all that was not synced is gone."""
        target.mkdir(exist_ok=True)
        for name, child in self.names.get(number or self.root.stat().st_ino, {}).items():
            if child in self.data:
                (target / name).write_bytes(self.data[child])
            elif child in self.names:
                self.strict(target / name, child)

    def ordered(self, target: Path) -> None:
        """Write at `target` the names as they are, with the bytes that were synced, and nothing for others."""
        target.mkdir()
        for path in sorted(self.root.rglob("*")):
            copy = target / path.relative_to(self.root)
            if path.is_dir():
                copy.mkdir()
            else:
                copy.write_bytes(self.data.get(path.stat().st_ino, b""))


def watched(root: Path, work: Callable[[], None], at_step: Callable[[Disk], None]) -> Disk:
    """Do `work`, telling `at_step` before each step on disk what has reached it."""
    disk, sync, busy = Disk(root), os.fsync, False
    real = {name: getattr(os, name) for name in STEPS}

    def look() -> None:
        nonlocal busy  # what looking itself does to the disk is no step
        if not busy:
            busy = True
            at_step(disk)
            busy = False

    def synced(handle: int) -> None:
        look()
        sync(handle)
        path = Path(os.readlink(f"/proc/self/fd/{handle}"))
        if path.is_relative_to(root):
            disk.keep(path)

    def stepping(call: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **kwargs: Any) -> Any:
            look()
            return call(*args, **kwargs)

        return step

    os.fsync = synced
    for name, call in real.items():
        setattr(os, name, stepping(call))
    try:
        work()
    finally:
        os.fsync = sync
        for name, call in real.items():
            setattr(os, name, call)
    return disk


def every_cut(scratch: Path, number: int, every: int = 1) -> tuple[int, list[str]]:
    """Cut the power at each step of the commit of revision `number`; return the states judged and what was wrong."""
    outputs = scratch / f"power{number}"
    outputs.mkdir()
    for n in range(1, number):
        CRASH["add"](outputs, n)
    before, states = CRASH["snapshot"](outputs), scratch / f"states{number}"
    states.mkdir()
    count = 0

    def at_step(disk: Disk) -> None:
        nonlocal count
        count += 1
        if count % every == 0:
            disk.strict(states / f"{count:03}-strict")
            disk.ordered(states / f"{count:03}-ordered")

    disk = watched(outputs, lambda: CRASH["add"](outputs, number), at_step)
    disk.strict(states / "end-strict")  # acknowledged: it must have stayed
    wrong = [f"v{number} {s.name}: {said}" for s in sorted(states.iterdir()) if (said := judged(s, before, number))]
    return len(list(states.iterdir())), wrong


def judged(state: Path, before: dict[str, bytes], number: int) -> str:
    """Return what is wrong with the archive that the power cut left."""
    for path in (state, *state.rglob("*")):
        path.chmod(stat.S_IRWXU if path.is_dir() else stat.S_IRUSR | stat.S_IWUSR)
    heads = (number,) if state.name.startswith("end") else (number - 1, number)
    said: str = CRASH["judge"](state, before, heads)
    shutil.rmtree(state, ignore_errors=False)
    state.mkdir()
    return said


MOMENTS = (
    datetime(2026, 1, 5, 9, tzinfo=UTC),
    datetime(2026, 1, 5, 9, tzinfo=timezone(timedelta(hours=8))),
    datetime(2031, 1, 1, tzinfo=UTC),
    datetime(1999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-11))),
    datetime(2026, 1, 6, tzinfo=timezone(timedelta(hours=14))),
)


def clocks(scratch: Path) -> Iterator[str]:
    """Seal and sign while the clock jumps between years and zones; yield what is wrong."""
    store = Store(scratch / "clocks")
    for n, moment in enumerate(MOMENTS):
        with store.stage(NAME) as content:
            (content / "scores.csv").write_text(f"{n}", encoding="utf-8")
            store.commit(NAME, content, expected_head=n, message="-", user="Li", created=moment)
    if [int((store.open(NAME, n) / "scores.csv").read_text()) for n in range(1, 6)] != [0, 1, 2, 3, 4]:
        yield "revisions are out of order"
    for role, who, moment in zip(ROLES, ("Li", "Han", "Wang"), MOMENTS, strict=False):
        sign(store, NAME, role, who, at=moment)
    if not state_of(store, NAME).approved:
        yield "a clock took a signature away"
    if faults := store.verify():
        yield faults[0].render("en")


def main() -> int:
    """Run the whole battery and print what was counted."""
    failed = 0
    with tempfile.TemporaryDirectory(dir=CRASH["MEMORY"]) as folder:
        for number in (1, 2, 3):
            count, wrong = every_cut(Path(folder), number)
            print(
                "\n  ".join([f"v{number}  states after a power cut {count:4}  not old or new {len(wrong)}", *wrong[:9]])
            )
            failed += len(wrong)
        wrong = list(clocks(Path(folder)))
        print("\n  ".join([f"clock jumps {len(MOMENTS)}  wrong {len(wrong)}", *wrong]))
    return int(bool(failed + len(wrong)))


if __name__ == "__main__":
    raise SystemExit(main())
