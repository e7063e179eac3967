"""The helpers beside the tests are plain modules, which the benchmarks load too."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
