"""Ten thousand phrases put into sentences that are read: python tests/benchmarks/sentence_tails.py [COUNT]"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "scoring"))

from tails import unchanged

if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    found = unchanged(count, seed=20261127)
    print(f"combinations: {count}; the rule unchanged: {len(found)}")
    print(*found[:10], sep="\n")
    sys.exit(bool(found))
