"""Everything that can end a kernel badly, against the whole command: exit code, archive, processes, message.

    python tests/benchmarks/kernel_failures.py

Each case runs `bsc run` on a workspace whose one notebook is broken in one way (or on which the runner is
signalled), then counts revisions and, five seconds later, what is left of its processes.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOTEBOOK = "08_quarter_summary.ipynb"
HANG = "open({begun!r}, 'w').close(); import time; time.sleep(600)"
CELLS = {
    "os._exit(0)": "import os; os._exit(0)",
    "SIGKILL itself": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "SIGSEGV": "import ctypes; ctypes.string_at(0)",
    "SystemExit(0)": "raise SystemExit(0)",
    "exit()": "exit()",
    "KeyboardInterrupt": "raise KeyboardInterrupt",
    "raising cell": "1 / 0",
    "a child left behind": "import subprocess; subprocess.Popen(['sleep', '600']); 1 / 0",
    "a thread that never ends": "import threading as t, time; t.Thread(target=time.sleep, args=(600,)).start(); 1 / 0",
    "a cell that hangs": "import time; time.sleep(600)",
}
SIGNALS = {
    "runner gets Ctrl-C": signal.SIGINT,
    "runner gets SIGTERM": signal.SIGTERM,
    "runner gets SIGKILL": signal.SIGKILL,
}


def workspace(home: Path, body: str = "", edit: tuple[str, str] = ("", "")) -> Path:
    """Return a workspace with the sample law, two quarters and one notebook, altered."""
    quarters = shutil.copytree(ROOT / "params" / "g_company", home / "params" / "g_company") / "quarters"
    for path in quarters.iterdir():
        if path.stem not in ("2025Q3", "2025Q4"):
            path.unlink()
    (home / "notebooks").mkdir()
    notebook = json.loads((ROOT / "notebooks" / NOTEBOOK).read_text("utf-8").replace(*edit))
    if body:
        notebook["cells"][-1]["source"] = f"{body}\n" + "".join(notebook["cells"][-1]["source"])
    (home / "notebooks" / NOTEBOOK).write_text(json.dumps(notebook), "utf-8")
    return home


def left(mark: str) -> list[int]:
    """Return the processes whose environment carries `mark`."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            alive = (folder / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
            if alive and mark.encode() in (folder / "environ").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def run(name: str, home: Path, signalled: signal.Signals | None = None, **environ: str) -> bool:
    """Run one case, print its line, return whether it held."""
    mark = f"BSC_CASE={home}"
    variables = {**os.environ, "BSC_CASE": str(home), "BSC_LANG": "en", **environ}
    words = [sys.executable, "-m", "bsclib", "run", "2025Q4", "--timeout", "20", "--outputs", str(home / "outputs")]
    words += ["--allow-changed-notebooks", "--reason", "a case of the battery"]
    began = time.monotonic()
    runner = subprocess.Popen(words, cwd=home, env=variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if signalled is not None:
        while not (home / "begun").exists() and runner.poll() is None:
            time.sleep(0.1)
        runner.send_signal(signalled)
    _, said = runner.communicate(timeout=600)
    ended = time.monotonic()
    while left(mark) and time.monotonic() - ended < 5:
        time.sleep(0.1)
    revisions = len(list((home / "outputs").glob("archive/*/v*")))
    processes = len(left(mark))
    want_code = environ.get("WANT_CODE", "")
    held = processes == 0 and (runner.returncode == 0) == bool(want_code) and revisions == int(bool(want_code))
    reason = next((line.strip() for line in reversed(said.splitlines()) if ".ipynb" in line), said.strip()[-60:])
    took, verdict = ended - began, "ok " if held else "BAD"
    print(f"{name:28} {runner.returncode:>5} {revisions:>9} {processes:>9} {took:>6.1f} s  {verdict}  {reason[:90]}")
    return held


def main() -> int:
    """Run all cases; 1 if one did not hold."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored by what a shell starts in the background
    print(f"{'case':28} {'exit':>5} {'revisions':>9} {'processes':>9} {'time':>8}")
    held = []
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        for n, (name, body) in enumerate(CELLS.items()):
            held.append(run(name, workspace(base / f"cell{n}", body)))
        for n, (name, number) in enumerate(SIGNALS.items()):
            home = base / f"signal{n}"
            held.append(run(name, workspace(home, HANG.format(begun=str(home / "begun"))), number))
        held.append(run("no parameters cell", workspace(base / "no_cell", edit=('"parameters"', '"other"'))))
        held.append(run("misspelt parameter", workspace(base / "misspelt", edit=("quarter: str", "quater: str"))))
        held.append(run("token not echoed", workspace(base / "token", edit=("closing(run_token", "closing(quarter"))))
        startup = base / "home" / ".ipython" / "profile_default" / "startup"
        startup.mkdir(parents=True)
        (startup / "00.py").write_text("import bsclib.scoring as s; s.score = None; raise SystemExit('started')")
        home = workspace(base / "startup")
        held.append(run("start-up file in ~/.ipython", home, HOME=str(base / "home"), WANT_CODE="0"))
    print(f"{sum(held)} of {len(held)} held")
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
