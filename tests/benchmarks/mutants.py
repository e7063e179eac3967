"""Twenty planted bugs: each is put into a copy of the library, and the scoring tests must notice.

Run:  python tests/benchmarks/mutants.py [N …]     prints a line for each and, last, how many were killed.
"""

# ruff: noqa: E501  a planted bug is read best as one line: name, file, what stands there, what is planted

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENGINE, RESULTS, ENTRIES, TOTALS = (f"scoring/{name}.py" for name in ("engine", "results", "entries", "totals"))

MUTANTS = (
    ("float floor of decimal quotients", ENGINE, "far // size, 1", "np.floor((far / 10**scale.places) / (size / 10**scale.places)).astype(int), 1"),
    ("a missing value is full marks, as max(0, nan)", RESULTS, "score=entry.taken)", "score=Fraction(100) if entry.taken is None else entry.taken)"),
    ("wrong sign where lower is better", ENGINE, 'gap = a - goal if rule.better == "higher" else goal - a', "gap = a - goal"),
    ("a tier takes its lower edge", ENGINE, 'a < limit if op == "below"', 'a <= limit if op == "below"'),
    ("half-even rounding of what is shown", "decimals.py", "(2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)", "round(scaled)"),
    ("a ratio on its bound is punished", ENGINE, "a > scale.value(bound)", "a >= scale.value(bound)"),
    ("an award is refused at equality", ENGINE, "gap >= 0, full, 0", "gap > 0, full, 0"),
    ("the tenth day is still free", ENGINE, "gap <= -scale.value(rule.zero_at)", "gap < -scale.value(rule.zero_at)"),
    ("the mildest event counts", ENGINE, "np.minimum(points, each)", "np.maximum(points, each)"),
    ("no cap", ENGINE, "np.clip(points + start, floor, cap)", "np.maximum(points + start, floor)"),
    ("a step relative to a signed target", ENGINE, "size * abs(goal)", "size * goal"),
    ("a whole step is rounded up", ENGINE, "far // size, 1", "-(-far // size), 1"),
    ("points over and short exchanged", ENGINE, "np.where(unfavourable, scale.points(rule.short), scale.points(rule.over))", "np.where(unfavourable, scale.points(rule.over), scale.points(rule.short))"),
    ("int64 wraps round in silence", ENGINE, "_ROOM = 1 << 62", "_ROOM = 1 << 200"),
    ("totals divided by 100, not by the sum of weights", RESULTS, "w * (row.score or 0) / whole", "w * (row.score or 0) / 100"),
    ("the panel is trimmed from six judges", ENTRIES, "TRIMMED_FROM = 5", "TRIMMED_FROM = 6"),
    ("grades are given on rounded totals", TOTALS, "table.of(total)", "table.of(round(total, 2))"),
    ("a veto is forgotten", TOTALS, "table.lowest if veto else ", ""),
    ("a judge may judge their own department", ENTRIES, "    if own:", "    if False:"),
    ("excess digits are cut in silence", ENTRIES, "if decimals_of(value) > indicator.decimals:", "if False:"),
)  # fmt: skip


def killed(file: str, old: str, new: str, folder: Path) -> bool:
    """Return whether the tests fail on a copy of the library with one line changed."""
    package = folder / "bsclib"
    shutil.rmtree(package, ignore_errors=True)
    shutil.copytree(ROOT / "bsclib", package, ignore=shutil.ignore_patterns("__pycache__"))
    path = package / file
    text = path.read_text("utf-8")
    if text.count(old) != 1:
        raise SystemExit(f"{file}: {text.count(old)} places read {old!r}; a planted bug needs exactly one")
    path.write_text(text.replace(old, new), "utf-8")
    names = ("test_table", "test_explaining", "test_engine")  # the quick ones first
    tests = [str(ROOT / "tests" / "scoring" / f"{name}.py") for name in names]
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--rootdir", str(ROOT), *tests]
    env = os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, timeout=600).returncode == 1


def main(chosen: list[str]) -> int:
    """Plant each bug, print its fate, return 1 if any survived."""
    wanted = [m for n, m in enumerate(MUTANTS, 1) if not chosen or str(n) in chosen]
    dead = 0
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, *change) in enumerate(wanted, 1):
            fate = killed(*change, Path(folder))
            dead += fate
            print(f"{number:>3}  {'killed  ' if fate else 'SURVIVED'}  {name}", flush=True)
    print(f"{dead}/{len(wanted)}")
    return int(dead < len(wanted))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
