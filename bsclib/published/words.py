"""Every word that is said of published schemes: `words.txt` holds them, in both languages."""

from __future__ import annotations

from pathlib import Path

from bsclib.errors import Text, same
from bsclib.i18n import read_texts

_SAID = read_texts(Path(__file__).with_name("words.txt"))
VERDICTS, RELATIONS, METHOD_NAMES = _SAID["verdict"], _SAID["relation"], _SAID["method"]
MEAN_NAMES = _SAID["mean"]
FIGURES = _SAID["figure"]
OVERVIEW, TOLD = _SAID["head"], _SAID["sentence"]


def place_of(table: str, column: str, row: Text | None = None) -> Text:
    """Return in words where a figure stands: its table, the row where it is told, the column with its number.

    Examples
    --------
    >>> place_of("1.4", "entry 2", Text("精准度", "accuracy")).en
    '1.4 › accuracy › entry 2'
    """
    role, _, number = column.partition(" ")
    what = FIGURES.get(role, same(role))
    told = [FIGURES.get(table, same(table)), *([row] if row else []), what if role != table else None]
    parts = [t for t in told if t]
    zh, en = (" › ".join(p.of(lang) for p in parts) for lang in ("zh", "en"))
    return Text(f"{zh} {number}".strip(), f"{en} {number}".strip())
