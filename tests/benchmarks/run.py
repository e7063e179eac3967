"""The run against other ways of executing the same notebooks, by wall clock and by the CPU of the whole process tree.

Run:  python tests/benchmarks/run.py [--rounds 3] [--before COMMIT] [--ploomber PYTHON]

Rounds are interleaved, so that a busy machine slows every way alike; the table holds medians and ratios to one plain
process.  With --before the plain process and papermill's command in a loop run library and notebooks as of that
commit, from a work tree of it.  With --ploomber, the interpreter of an environment that has Ploomber beside bsclib's
packages, its parallel executor is one of the ways.  The Excel report is part of `bsc run`; the last line says what
of it is the workbook's.  CPU is counted from /proc by a mark in the environment: a forked kernel escapes
`time` and the resource usage of children.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
QUARTER, COMPANY = "2025Q4", "g_company"
TICKS = os.sysconf("SC_CLK_TCK")
PLAIN = """
import ast, json, os, sys
from pathlib import Path
content = Path(sys.argv[1])
os.chdir(content / "notebooks")
from IPython.core.interactiveshell import InteractiveShell
form = InteractiveShell.instance().display_formatter.format
for path in sorted(Path(".").glob("*.ipynb")):
    names = {"display": lambda *shown: [form(one) for one in shown]}
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        body = ast.parse("".join(cell["source"]))
        last = body.body.pop() if body.body and isinstance(body.body[-1], ast.Expr) else None
        exec(compile(body, path.name, "exec"), names)
        value = None if last is None else eval(compile(ast.Expression(last.value), path.name, "eval"), names)
        if value is not None:
            names["display"](value)
"""
LOOP = """
import subprocess, sys
from pathlib import Path
folder = Path(sys.argv[1]) / "notebooks"
for path in sorted(folder.glob("*.ipynb")):
    words = [sys.executable, "-m", "papermill", path.name, str(Path(sys.argv[2]) / path.name), "-k", "python3"]
    subprocess.run(words, cwd=folder, check=True, stderr=subprocess.DEVNULL)
"""
PLOOMBER = """
import json, os, sys
from pathlib import Path
content, target = Path(sys.argv[1]), Path(sys.argv[2])
os.chdir(content / "notebooks")
from ploomber import DAG
from ploomber.executors import Parallel
from ploomber.products import File
from ploomber.tasks import NotebookRunner
if __name__ == "__main__":
    dag = DAG(executor=Parallel(processes=os.cpu_count()))
    for path in sorted(Path(".").glob("*.ipynb")):
        book = json.loads(path.read_text("utf-8"))
        for cell in book["cells"]:  # its own parameters go in beside those of the run
            tags = cell["metadata"].get("tags", [])
            cell["metadata"]["tags"] = ["given" if tag == "injected-parameters" else tag for tag in tags]
        source = target / ("source_" + path.name)
        source.write_text(json.dumps(book), "utf-8")
        NotebookRunner(source, File(target / path.name), dag=dag, name=path.stem, static_analysis="disable")
    dag.build()
"""
EXCEL = """
import sys, time
from bsclib.quarter import open_quarter
from bsclib.run.workbook import quarter_book
view = open_quarter(sys.argv[1], sys.argv[2], params=sys.argv[3])
_ = view.scores, view.history(), view.cards
start = time.perf_counter(), time.process_time()
quarter_book(view, None)
print(time.perf_counter() - start[0], time.process_time() - start[1])
"""


def excel() -> tuple[float, float]:
    """Return wall and CPU seconds of the Excel report of a quarter that is open."""
    words = [sys.executable, "-c", EXCEL, COMPANY, QUARTER, str(ROOT / "params")]
    told = subprocess.run(
        words, check=True, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    wall, cpu = map(float, told.stdout.split())
    return wall, cpu


def counted(words: list[str], folder: Path, library: Path) -> tuple[float, float]:
    """Return wall and CPU seconds of a command with everything it starts."""
    mark = f"BSC_BENCH_MARK={os.getpid()}-{time.monotonic_ns()}"
    env = {**os.environ, "PYTHONPATH": str(library), "BSC_LANG": "en", mark.partition("=")[0]: mark.partition("=")[2]}
    start = time.perf_counter()
    process = subprocess.Popen(words, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seen: dict[tuple[str, str], float] = {}
    while process.poll() is None:
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                key = entry.name, fields[19]
                if key in seen or mark.encode() in (entry / "environ").read_bytes():
                    seen[key] = (int(fields[11]) + int(fields[12])) / TICKS
            except OSError:
                continue
        time.sleep(0.1)
    if process.returncode:
        raise SystemExit(f"{words}: {process.returncode}")
    return time.perf_counter() - start, sum(seen.values())


@contextmanager
def tree_of(commit: str) -> Iterator[Path]:
    """Give a work tree of a commit, this checkout where none is named."""
    if not commit:
        yield ROOT
        return
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--detach", str(tree), commit], check=True, capture_output=True)
        try:
            yield tree
        finally:
            subprocess.run([*git, "remove", "--force", str(tree)], check=True, capture_output=True)


def run(outputs: Path, library: Path) -> list[str]:
    """Return the command that runs the quarter."""
    return [
        sys.executable,
        "-m",
        "bsclib",
        "run",
        QUARTER,
        "--outputs",
        str(outputs),
        "--params",
        str(library / "params"),
    ]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--before", default="")
    parser.add_argument("--ploomber", default="")
    asked = parser.parse_args()
    found: dict[str, list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as name, tree_of(asked.before) as before:
        folder = Path(name)
        contents = {}
        for tree in {ROOT, before}:
            outputs = folder / f"content-{tree.name}-{len(contents)}"
            counted(run(outputs, tree), tree, tree)
            contents[tree] = outputs / "archive" / f"{COMPANY}-{QUARTER}" / "v1" / "content"
        old = f" as of {asked.before}" if asked.before else ""
        for number in range(asked.rounds):
            executed = folder / f"executed-{number}"
            executed.mkdir()
            ways = {
                f"one plain process{old}": ([sys.executable, "-c", PLAIN, str(contents[before])], before),
                f"papermill's command in a loop{old}": (
                    [sys.executable, "-c", LOOP, str(contents[before]), str(executed)],
                    before,
                ),
                "bsc run, whole": (run(folder / f"run-{number}", ROOT), ROOT),
            }
            if asked.ploomber:
                built = folder / f"ploomber-{number}"
                built.mkdir()
                (folder / "ploomber.py").write_text(PLOOMBER, "utf-8")
                words = [asked.ploomber, "-P", str(folder / "ploomber.py"), str(contents[before]), str(built)]
                ways[f"Ploomber in parallel{old}"] = (words, before)
            if asked.before:
                ways["one plain process, today"] = ([sys.executable, "-c", PLAIN, str(contents[ROOT])], ROOT)
            for way, (words, library) in ways.items():
                found.setdefault(way, []).append(counted(words, library, library))
            found.setdefault("the Excel report's part of it", []).append(excel())
        told = json.loads((contents[ROOT] / "environment.json").read_text("utf-8"))
        shutil.rmtree(folder / "run-0", ignore_errors=True)
    base = next(iter(found))
    floor = [statistics.median(column) for column in zip(*found[base], strict=True)]
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {told['python']}; medians of {asked.rounds} rounds")
    print(f"{'way':<52} {'wall s':>8} {'CPU s':>8} {'wall ×':>8} {'CPU ×':>8}")
    for way, rounds in found.items():
        wall, cpu = (statistics.median(column) for column in zip(*rounds, strict=True))
        print(f"{way:<52} {wall:8.1f} {cpu:8.1f} {wall / floor[0]:8.2f} {cpu / floor[1]:8.2f}")


if __name__ == "__main__":
    main()
