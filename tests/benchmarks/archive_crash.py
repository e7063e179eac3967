"""Crash a commit at every step it takes on disk, and at random moments; let ocfl-py judge what is left.

python tests/benchmarks/archive_crash.py [--kills 150]
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ocfl

from bsclib.archive import Store, fs, journal, sealing

NAME = "g_company-2025Q4"
DISK_CALLS = ("mkdir", "rename", "replace", "fsync", "unlink", "rmdir", "open")
MEMORY = next((d for d in ("/dev/shm",) if os.access(d, os.W_OK)), None)  # what a kill leaves is the same there
logging.disable(logging.CRITICAL)


def fill(content: Path, number: int) -> None:
    """Write a small revision: folders, a shared file, a file of its own."""
    (content / "inputs").mkdir()
    (content / "inputs" / "2025Q4.xlsx").write_bytes(b"workbook")
    (content / "reports" / "card").mkdir(parents=True)
    (content / "reports" / "card" / "index.html").write_text("<p>报告</p>" * number, encoding="utf-8")
    (content / "scores.csv").write_text(f"score\n{number}\n", encoding="utf-8")


def add(outputs: Path, number: int) -> None:
    """Seal revision `number`."""
    store = Store(outputs)
    with store.stage(NAME) as content:
        fill(content, number)
        store.commit(NAME, content, expected_head=number - 1, message=f"revision {number}", user="Li")


def snapshot(outputs: Path) -> dict[str, bytes]:
    """Return the bytes of every content file."""
    files = (outputs / "archive").glob("*/v*/content/**/*")
    return {str(p.relative_to(outputs)): p.read_bytes() for p in files if p.is_file()}


def judge(outputs: Path, before: dict[str, bytes], heads: tuple[int, ...]) -> str:
    """Return what is wrong after the next open, "" when all is well."""
    store = Store(outputs)
    store.roll_forward(NAME)
    head = store.head(NAME)
    if head not in heads:
        return f"head {head}, not one of {heads}"
    if any(snapshot(outputs).get(name) != data for name, data in before.items()):
        return "an old revision changed"
    if faults := store.verify():
        return "verify: " + "; ".join(f.render("en") for f in faults)
    root = outputs / "archive"
    if root.exists() and not ocfl.StorageRoot(str(root)).validate(log_errors=False):
        return "ocfl-py: not valid"
    if head:
        number = (store.open(NAME) / "scores.csv").read_text(encoding="utf-8").split()[1]
        if int(number) != head:
            return "the newest revision is not whole"
    add(outputs, head + 1)
    left = [p.name for p in store.work.glob("stage-*")]
    return f"staging left: {left}" if left else ""


def child(work: Callable[[], None]) -> int:
    """Run `work` in a forked process and return its wait status."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
        except BaseException:
            os._exit(7)
        os._exit(0)
    return os.waitpid(pid, 0)[1]


def die_at(step: int, torn: bool) -> None:
    """Let this process die just before its `step`-th call that changes the disk; `torn`: half of a write done."""
    count = 0

    def watch(call: Callable[..., Any], half: Callable[..., Any] | None = None) -> Callable[..., Any]:
        def watched(*args: Any, **kwargs: Any) -> Any:
            nonlocal count
            count += 1
            if count == step:
                if torn and half:
                    half(*args)
                os._exit(9)
            return call(*args, **kwargs)

        return watched

    for name in DISK_CALLS:
        setattr(os, name, watch(getattr(os, name)))

    def half_written(path: Path, data: bytes) -> None:
        Path(path).write_bytes(data[: len(data) // 2])

    for module in (sealing, journal):
        module.write = watch(fs.write, half_written)


def every_point(scratch: Path, number: int, torn: bool = False) -> tuple[int, list[str]]:
    """Crash the commit of revision `number` at each of its steps; return how many, and what went wrong."""
    base = scratch / f"base{number}"
    if not base.exists():
        base.mkdir()
        for n in range(1, number):
            add(base, n)
    before, step, wrong = snapshot(base), 0, []
    while True:
        step += 1
        outputs = scratch / "now"
        shutil.copytree(base, outputs)

        def work(step: int = step, outputs: Path = outputs) -> None:
            die_at(step, torn)
            add(outputs, number)

        status = os.waitstatus_to_exitcode(child(work))
        if status == 0:
            shutil.rmtree(outputs)
            return step - 1, wrong
        found = judge(outputs, before, (number - 1, number)) if status == 9 else f"the commit failed ({status})"
        wrong += [f"v{number} step {step}: {found}"] if found else []
        shutil.rmtree(outputs)


def kills(scratch: Path, times: int, seed: int = 1) -> tuple[int, int, list[str]]:
    """Kill a process that commits without pause, `times` times; return (acknowledged, stored, what went wrong)."""
    outputs, rng, wrong, acknowledged = scratch / "kills", random.Random(seed), [], 0
    for _ in range(times):
        if Store(outputs).head(NAME) > 12:  # keep the judge quick
            shutil.rmtree(outputs)
        before, head = snapshot(outputs), Store(outputs).head(NAME)
        read, write = os.pipe()
        pid = os.fork()
        if pid == 0:
            for number in range(head + 1, 10_000):
                add(outputs, number)
                os.write(write, b".")
        os.close(write)
        time.sleep(rng.uniform(0.0, 0.05))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        done = len(os.read(read, 10_000))
        os.close(read)
        acknowledged += done
        found = judge(outputs, before, (head + done, head + done + 1))
        wrong += [found] if found else []
    return acknowledged, Store(outputs).head(NAME), wrong


def main() -> int:
    """Run the whole battery and print what was counted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=150)
    times = parser.parse_args().kills
    failed = 0
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        for number in (1, 2, 3):
            for torn in (False, True):
                steps, wrong = every_point(Path(folder), number, torn)
                kind = "half-written" if torn else "before"
                print(
                    "\n  ".join([f"v{number}  {kind:12}  crash points {steps:4}  not old or new {len(wrong)}", *wrong])
                )
                failed += len(wrong)
        acknowledged, _, wrong = kills(Path(folder), times)
        print("\n  ".join([f"SIGKILLs {times}  acknowledged {acknowledged}  torn or lost {len(wrong)}", *wrong[:5]]))
    return failed + len(wrong)


if __name__ == "__main__":
    raise SystemExit(min(main(), 1))
