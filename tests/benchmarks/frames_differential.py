"""A million rows of every kind and frame against the second scorer: python tests/benchmarks/frames_differential.py"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "scoring"))

from test_frame import compare_counts, compare_frames

if __name__ == "__main__":
    scored, wrong = compare_frames(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000, seed=20261127)
    print(f"rows compared: {scored}; differences: {len(wrong)}")
    print(*wrong[:3], sep="\n")
    several = compare_counts(scored // 10, seed=20261127)
    print(f"rows of several counts: {scored // 10}; differences: {len(several)}")
    sys.exit(bool(wrong or several))
