"""An archive that outlives its software: `python tests/benchmarks/upgrade.py COMMIT [FOLDER]`.

The wheel of an earlier commit and that of the checkout are built and installed, each with its own constraints, into
environments of their own.  The old one makes a company, seals its quarter, signs it; then the new one verifies, runs
the reports again, holds the archive against the old head, seals a further revision and lists the journal.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
QUARTER = "2026Q1"


def call(*words: object, cwd: Path = ROOT, codes: tuple[int, ...] = (0,)) -> str:
    """Return what a command says; leave where its exit code is none of `codes`."""
    done = subprocess.run([*map(str, words)], cwd=cwd, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    if done.returncode not in codes or "Traceback" in said:
        raise SystemExit(f"{' '.join(map(str, words))}: {done.returncode}\n{said}")
    return said


def installed(commit: str, folder: Path) -> Path:
    """Return the command `bsc` of a commit, built as a wheel and installed with that commit's constraints."""
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        tar.extractall(folder / "source", filter="data")
    call(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, folder / "source")
    call(sys.executable, "-m", "venv", folder / "env")
    (wheel,) = folder.glob("*.whl")
    constraints = folder / "source" / "constraints.txt"
    call(folder / "env" / "bin" / "python", "-m", "pip", "install", "-q", wheel, "-c", constraints)
    return folder / "env" / "bin" / "bsc"


def main(commit: str, folder: Path) -> int:
    """Print what the new software says of what the old one sealed; 1 where it finds fault."""
    old, new = (installed(c, folder / name) for c, name in ((commit, "old"), ("HEAD", "new")))
    home = folder / "company"
    call(old, "init", home, "--yes", "--id", "acme", "--lang", "en")
    call(old, "run", QUARTER, "--lang", "en", cwd=home)
    for role, who in (("preparer", "Li"), ("reviewer", "Han"), ("approver", "Wang")):
        call(old, "sign", QUARTER, "--as", role, "--name", who, "--lang", "en", cwd=home)
    head = re.findall(r"journal head (\S+)", call(old, "list", "--journal", "--lang", "en", cwd=home))[-1]
    print(f"sealed by {commit}, head {head}")
    for words in (("verify",), ("verify", "--rerun"), ("verify", "--notebooks"), ("verify", "--head", head), ("list",),
                  ("check", QUARTER), ("run", QUARTER, "--reason", "upgraded"), ("verify", "--notebooks"),
                  ("diff", f"{QUARTER}@1", QUARTER), ("list", "--journal")):  # fmt: skip
        print(f"$ bsc {' '.join(words)}\n{call(new, *words, '--lang', 'en', cwd=home, codes=(0, 1))}")
    return 0


if __name__ == "__main__":
    if sys.argv[2:]:
        sys.exit(main(sys.argv[1], Path(sys.argv[2])))
    with tempfile.TemporaryDirectory() as temporary:
        sys.exit(main(sys.argv[1], Path(temporary)))
