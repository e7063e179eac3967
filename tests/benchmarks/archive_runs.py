"""Kill real runs, run one quarter four times at once, and run it under other surroundings.

    python tests/benchmarks/archive_runs.py [--kills 10]

The workspace has one notebook, so that a run takes seconds; sealing is the same.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import ocfl

from bsclib.archive import Store
from bsclib.paths import packaged

COMPANY, PERIOD = "g_company", "2025Q4"
NAME = f"{COMPANY}-{PERIOD}"
logging.disable(logging.CRITICAL)


def small(workspace: Path) -> Path:
    """Make a workspace with one quarter of evidence and one notebook that shows every card."""
    shutil.copytree(packaged("params", COMPANY), workspace / "params" / COMPANY)
    for path in (workspace / "params" / COMPANY / "quarters").iterdir():
        if not path.name.startswith(PERIOD):
            path.unlink()
    (workspace / "notebooks").mkdir()
    (summary,) = packaged("notebooks").glob("08_*.ipynb")
    shutil.copy(summary, workspace / "notebooks")
    return workspace


def start(workspace: Path, outputs: Path, **environment: str) -> subprocess.Popen[bytes]:
    """Start `bsc run` in a process group of its own."""
    words = ["-m", "bsclib", "run", PERIOD, "--params", str(workspace / "params"), "--outputs", str(outputs)]
    return subprocess.Popen(
        [sys.executable, *words, "--reason", "again"],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def judge(outputs: Path) -> str:
    """Return what is wrong with the archive after the next open, "" when all is well."""
    store = Store(outputs)
    store.roll_forward(NAME)
    if faults := [f for f in store.verify() if f.level == "fault"]:
        return faults[0].render("en")
    if store.archive.exists() and not ocfl.StorageRoot(str(store.archive)).validate(log_errors=False):
        return "ocfl-py: not valid"
    return ""


def kills(workspace: Path, outputs: Path, times: int, seconds: float) -> tuple[int, list[str]]:
    """Kill `times` runs at random moments, half of them late; return (sealed, what is wrong)."""
    rng, wrong = random.Random(3), []
    for number in range(times):
        head = Store(outputs).head(NAME)
        run = start(workspace, outputs)
        late = number % 2
        time.sleep(rng.uniform(0.85 * seconds, 1.02 * seconds) if late else rng.uniform(0.1, seconds))
        acknowledged = run.poll() == 0
        run.send_signal(signal.SIGKILL)
        run.communicate()
        after = Store(outputs).head(NAME)
        if after not in ((head + 1,) if acknowledged else (head, head + 1)):
            wrong.append(f"head {head} → {after}, acknowledged {acknowledged}")
        if found := judge(outputs):
            wrong.append(found)
    return Store(outputs).head(NAME), wrong


def at_once(workspace: Path, outputs: Path, processes: int) -> tuple[int, int, int, str]:
    """Run one quarter several times at once; return (stored, clean conflicts, other, what is wrong)."""
    head = Store(outputs).head(NAME)
    runs = [start(workspace, outputs) for _ in range(processes)]
    ends = [(run.communicate()[1], run.returncode) for run in runs]
    stored = sum(code == 0 for _, code in ends)
    words = "现为".encode(), b"is at v"
    conflicts = sum(code == 3 and any(word in said for word in words) for said, code in ends)
    wrong = judge(outputs)
    if Store(outputs).head(NAME) - head != stored:
        wrong = f"{stored} acknowledged, {Store(outputs).head(NAME) - head} sealed; {wrong}"
    return stored, conflicts, processes - stored - conflicts, wrong


def digest(workspace: Path, outputs: Path, **environment: str) -> str:
    """Return the digest of the scores that a run seals under other surroundings."""
    run = start(workspace, outputs, **environment)
    said = run.communicate()[1]
    if run.returncode:
        raise RuntimeError(said.decode())
    return hashlib.sha512((Store(outputs).open(NAME) / "scores.csv").read_bytes()).hexdigest()


SURROUNDINGS = (
    {"TZ": "UTC", "LANG": "C.UTF-8", "PYTHONHASHSEED": "0"},
    {"TZ": "Asia/Shanghai", "LANG": "zh_CN.UTF-8", "PYTHONHASHSEED": "1"},
    {"TZ": "America/St_Johns", "LANG": "de_DE.UTF-8", "PYTHONHASHSEED": "4711", "PYTHONUTF8": "0"},
)


def main() -> int:
    """Run the battery and print what was counted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=10)
    times = parser.parse_args().kills
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workspace = small(folder / "workspace")
        began = time.monotonic()
        digests = {digest(workspace, folder / f"outputs{n}", **s) for n, s in enumerate(SURROUNDINGS)}
        seconds = (time.monotonic() - began) / len(SURROUNDINGS)
        print(f"surroundings {len(SURROUNDINGS)}  different scores {len(digests) - 1}  seconds a run {seconds:.1f}")
        sealed, wrong = kills(workspace, folder / "killed", times, seconds)
        print(
            "\n  ".join([f"SIGKILLs of bsc run {times}  sealed meanwhile {sealed}  torn or lost {len(wrong)}", *wrong])
        )
        stored, conflicts, other, fault = at_once(workspace, folder / "killed", 4)
        print(f"runs at once 4  stored {stored}  clean conflicts {conflicts}  other {other}  {fault}")
    return len(digests) - 1 + len(wrong) + other + bool(fault)


if __name__ == "__main__":
    raise SystemExit(min(main(), 1))
