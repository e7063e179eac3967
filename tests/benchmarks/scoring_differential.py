"""The engine against the independent scorer on a million random cases.

Run:  python tests/benchmarks/scoring_differential.py [CASES]     prints cases, cases beside a boundary, differences.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scoring"))
from scoring_reference import compare


def main(cases: int, batch: int = 100_000) -> int:
    """Compare in batches, each with rules and conventions of its own; return 1 if anything differs."""
    done = beside = 0
    wrong: list[str] = []
    for seed in range(-(-cases // batch)):
        n, near, found = compare(min(batch, cases - seed * batch), seed)
        done, beside, wrong = done + n, beside + near, wrong + found
        print(
            f"{done:>12,} cases  {beside:>10,} on or beside a boundary ({beside / done:.0%})  {len(wrong)} differences",
            flush=True,
        )
    for line in wrong[:10]:
        print(line)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))
