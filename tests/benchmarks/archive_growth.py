"""Archives that grow: bytes on the disk, and the time of list, verify and catalogue, beside the bytes they hold.

Run:  python tests/benchmarks/archive_growth.py [--quarters 5,10,20,40] [--whole]

A real revision of the sample is sealed under ever new names, five revisions a quarter; each later one has other
reports and the same notebooks, evidence and law, as a run that is repeated.  Without --whole its larger files are
cut to a tenth.  Slope: the time for twice as much, 2.0 where it is linear.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from bsclib.archive import Store  # noqa: E402
from bsclib.archive.journal import journal_head  # noqa: E402
from bsclib.run.catalogue import rebuild  # noqa: E402

REVISIONS = 5
Parts = dict[str, bytes]


def sample(whole: bool) -> Parts:
    """Return the files of a sealed revision: path → bytes."""
    with tempfile.TemporaryDirectory() as name:
        words = [sys.executable, "-m", "bsclib", "run", "2025Q4", "--outputs", name, "--params", str(ROOT / "params")]
        subprocess.run(words, check=True, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
        content = next(Path(name, "archive").glob("*/v1/content"))
        found = {p.relative_to(content).as_posix(): p.read_bytes() for p in content.rglob("*") if p.is_file()}
    large = (".html", ".ipynb")
    return {k: v if whole or not k.endswith(large) else v[: len(v) // 10] for k, v in found.items()}


def grow(store: Store, quarters: int, parts: Parts) -> float:
    """Seal five revisions of each quarter that is not there yet; return the seconds a revision took."""
    start, count = time.perf_counter(), 0
    for n in range(quarters):
        name = f"g_company-{2000 + n // 4}Q{n % 4 + 1}"
        for head in range(store.head(name), REVISIONS):
            with store.stage(name) as content:
                for path, data in parts.items():
                    (content / path).parent.mkdir(parents=True, exist_ok=True)
                    own = f"<!-- {name} {head} -->".encode() if path.startswith("reports/") else b""
                    (content / path).write_bytes(data + own)
                store.commit(name, content, expected_head=head, message="again", user="Li")
            count += 1
    return (time.perf_counter() - start) / max(count, 1)


def on_disk(folder: Path) -> tuple[int, int]:
    """Return the bytes that the files tell, and those that they take: what has two names counts once."""
    told, taken, seen = 0, 0, set()
    for path in folder.rglob("*"):
        info = path.lstat()
        if path.is_file():
            told += info.st_size
            taken += 0 if info.st_ino in seen else info.st_size
            seen.add(info.st_ino)
    return told, taken


def timed(work: Callable[[], object]) -> float:
    """Return the CPU seconds of a piece of work, the lesser of two."""
    found = []
    for _ in range(2):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quarters", default="5,10,20,40")
    parser.add_argument("--whole", action="store_true")
    asked = parser.parse_args()
    parts = sample(asked.whole)
    heads = (
        "quarters",
        "revisions",
        "told MB",
        "disk MB",
        "seal s",
        "list s",
        "verify s",
        "catalogue s",
        "verify MB/s",
    )
    print("".join(f"{head:>12}" for head in heads))
    folder = Path(tempfile.mkdtemp())
    try:
        store = Store(folder / "outputs")
        first: tuple[float, ...] = ()
        for quarters in map(int, asked.quarters.split(",")):
            each = grow(store, quarters, parts)
            told, taken = on_disk(store.archive)
            spent = tuple(
                timed(work)
                for work in (
                    lambda: [store.revisions(name) for name in store.objects()] and journal_head(store.journal()),
                    store.verify,
                    lambda: rebuild(store, "en"),
                )
            )
            cells = f"{told / 1e6:12.1f}{taken / 1e6:12.1f}{each:12.3f}" + "".join(f"{s:12.3f}" for s in spent)
            print(f"{quarters:12}{quarters * REVISIONS:12}{cells}{told / 1e6 / spent[1]:12.0f}", flush=True)
            first = first or (quarters, *spent)
        times = quarters / first[0]
        slopes = (s / f for s, f in zip(spent, first[1:], strict=True))
        print(f"× {times:.0f} quarters: list, verify, catalogue × " + ", ".join(f"{s:.1f}" for s in slopes))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
