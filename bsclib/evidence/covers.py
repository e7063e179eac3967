"""The lines on the first sheet of a workbook: whose it is, which quarter or which expert's."""

from __future__ import annotations

from bsclib.errors import Text
from bsclib.evidence.words import WORDS

COVER = Text("说明", "About")
COVER_ROWS = WORDS["cover"]
EXPERT_ROWS = {"company": COVER_ROWS["company"], **WORDS["expert_cover"]}
