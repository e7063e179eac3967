"""Ids of what a sheet names: stated once, the same on every import, whatever else the sheet holds.

An English name gives its words in lower case, joined by underscores.  Any other name gives a letter for what it is and
eight hexadecimal digits of the SHA-256 of the name in NFKC without blanks: the same name, the same id, wherever it
stands.  What has the same name as another on its card takes its dimension into account, and a number after that.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence

from bsclib.paths import is_safe_id
from bsclib.schemes.model import FoundRow
from bsclib.schemes.page import squeezed


def id_of(name: str, letter: str) -> str:
    """Return the id of a name; `letter` says what it is of: c card, d dimension, s section, i indicator, u unit.

    Examples
    --------
    >>> id_of("On time in full", "i"), id_of("准时率", "i") == id_of("准 时 率", "i"), len(id_of("准时率", "i"))
    ('on_time_in_full', True, 10)
    """
    words = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") if name.isascii() else ""
    if is_safe_id(words):
        return words
    return f"{letter}_{hashlib.sha256(squeezed(name).encode()).hexdigest()[:8]}"


def unique(ids: Iterable[str]) -> list[str]:
    """Return the ids with a number after those that were there before.

    Examples
    --------
    >>> unique(["a", "b", "a"])
    ['a', 'b', 'a_2']
    """
    seen: dict[str, int] = {}
    found = []
    for id in ids:
        seen[id] = seen.get(id, 0) + 1
        found.append(id if seen[id] == 1 else f"{id[:44]}_{seen[id]}")
    return found


def row_ids(rows: Sequence[FoundRow]) -> list[str]:
    """Return the ids of the rows of a card, in their order."""
    names = [squeezed(row.name) for row in rows]
    wide = [
        f"{' '.join(r.dimension)} {r.name}" if names.count(n) > 1 else r.name for r, n in zip(rows, names, strict=True)
    ]
    return unique(id_of(name, "i") for name in wide)
