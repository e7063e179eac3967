"""What conventions are worth: the same quarter under every reading, and under uncertain weights and figures.

The source leaves readings open; each is a switch.  Here a quarter is scored under all of them, so that a
grade or a rank that hangs on a reading is seen before it is paid.
"""

from __future__ import annotations

from bsclib.sensitivity.conventions import CONVENTIONS, NAMES, base_of, flips, readings, tornado
from bsclib.sensitivity.draws import law_weights, probabilities, totals_under_error, totals_under_weights
from bsclib.sensitivity.supposing import suppose

__all__ = [
    "CONVENTIONS",
    "NAMES",
    "base_of",
    "flips",
    "law_weights",
    "probabilities",
    "readings",
    "suppose",
    "tornado",
    "totals_under_error",
    "totals_under_weights",
]
