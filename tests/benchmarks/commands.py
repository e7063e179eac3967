"""What starting a command costs: CPU seconds beside the bare imports of pandas and numpy, in one run.

Run:  python tests/benchmarks/commands.py [--rounds 5]

Rounds are interleaved, the median counts.  Modules are compiled beforehand into a cache of their own, as an installed
package's are.  The last column is what a person may count on; the command exits with 1 where it is missed.
"""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RULE = "每比目标值低2.5%，扣5分"
WAYS = {
    "import numpy": ["-c", "import numpy"],
    "import pandas": ["-c", "import pandas"],
    "bsc --help": ["-m", "bsclib", "--help"],
    "bsc rule": ["-m", "bsclib", "rule", RULE],
    "bsc score": ["-m", "bsclib", "score", "2025Q4"],
    "bsc check": ["-m", "bsclib", "check", "2025Q4"],
    "bsc list": ["-m", "bsclib", "list"],
    "bsc verify": ["-m", "bsclib", "verify"],
}
LIMITS = {"bsc rule": (2.0, "import numpy"), "bsc score": (1.5, "import pandas"), "bsc --help": (0.3, "")}


def cpu(words: list[str], folder: Path, env: dict[str, str]) -> float:
    """Return the CPU seconds of a Python process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *words], cwd=folder, env=env, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    found: dict[str, list[float]] = {name: [] for name in WAYS}
    with tempfile.TemporaryDirectory() as name:
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = str(Path(name) / "compiled")
        env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {"PYTHONPATH": str(ROOT)}
        compileall.compile_dir(ROOT / "bsclib", quiet=2)
        for number in range(rounds + 1):  # the first one compiles what is imported, and does not count
            for way, words in WAYS.items():
                seconds = cpu(words, Path(name), env | {"BSC_LANG": "en"})
                if number:
                    found[way].append(seconds)
    middle = {way: statistics.median(seconds) for way, seconds in found.items()}
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; medians of {rounds} rounds"
    )
    print(f"{'':<16}{'CPU s':>8}{'× numpy':>10}{'× pandas':>10}   at most")
    missed = 0
    for way, seconds in middle.items():
        most, of = LIMITS.get(way, (0.0, ""))
        late = bool(most) and seconds > most * middle.get(of, 1.0)
        missed += late
        told = f"{most:g} × {of}" if of else f"{most:g} s" if most else ""
        ratios = "".join(f"{seconds / middle[one]:>10.2f}" for one in ("import numpy", "import pandas"))
        print(f"{way:<16}{seconds:>8.2f}{ratios}   {told}{'  MISSED' if late else ''}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
