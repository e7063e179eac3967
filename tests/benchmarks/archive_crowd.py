"""Eight processes seal five revisions each, at once: stored + clean conflicts = attempts, none lost.

python tests/benchmarks/archive_crowd.py [--processes 8] [--commits 5]
"""

from __future__ import annotations

import argparse
import logging
import os
import tempfile
from pathlib import Path

import ocfl

from bsclib.archive import Store
from bsclib.errors import ConflictError

NAME = "g_company-2025Q4"
logging.disable(logging.CRITICAL)


def writer(outputs: Path, who: int, commits: int, report: int) -> None:
    """Seal `commits` revisions, trying again after each conflict; report one letter an attempt."""
    store, stored = Store(outputs), 0
    while stored < commits:
        head = store.head(NAME)
        try:
            with store.stage(NAME) as content:
                (content / "scores.csv").write_text(f"{who}/{stored}\n", encoding="utf-8")
                store.commit(NAME, content, expected_head=head, message=f"{who}/{stored}", user=f"writer {who}")
            stored += 1
            os.write(report, b"s")
        except ConflictError:
            os.write(report, b"c")
        except BaseException:
            os.write(report, b"x")
            raise


def crowd(outputs: Path, processes: int = 8, commits: int = 5) -> tuple[int, int, int, str]:
    """Return (stored, conflicts, other failures, what is wrong with the archive)."""
    read, write = os.pipe()
    pids = []
    for who in range(processes):
        pid = os.fork()
        if pid == 0:
            try:
                writer(outputs, who, commits, write)
            finally:
                os._exit(0)
        pids.append(pid)
    os.close(write)
    letters = b""
    while piece := os.read(read, 4096):
        letters += piece
    os.close(read)
    for pid in pids:
        os.waitpid(pid, 0)
    return letters.count(b"s"), letters.count(b"c"), letters.count(b"x"), judge(outputs, processes, commits)


def judge(outputs: Path, processes: int, commits: int) -> str:
    """Return what is wrong: a revision lost, stored twice, damaged, out of its writer's order."""
    store = Store(outputs)
    messages = [r.message for r in store.revisions(NAME)]
    wanted = sorted(f"{who}/{n}" for who in range(processes) for n in range(commits))
    if sorted(messages) != wanted:
        return f"{len(messages)} revisions, {len(wanted)} were sealed"
    if faults := store.verify():
        return faults[0].render("en")
    return "" if ocfl.StorageRoot(str(store.archive)).validate(log_errors=False) else "ocfl-py: not valid"


def main() -> int:
    """Run the crowd and print what was counted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--commits", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        stored, conflicts, other, wrong = crowd(Path(folder), asked.processes, asked.commits)
    lost = asked.processes * asked.commits - stored
    print(f"attempts {stored + conflicts + other}  stored {stored}  clean conflicts {conflicts}  lost {lost}  {wrong}")
    return int(bool(other or lost or wrong))


if __name__ == "__main__":
    raise SystemExit(main())
