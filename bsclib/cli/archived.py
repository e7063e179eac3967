"""How commands name what is archived: `2025Q4`, `2025Q4@2`, `2025`, `law2025`, or `company-2025Q4`."""

from __future__ import annotations

import re
from pathlib import Path

from bsclib.archive import Store
from bsclib.cli.common import Where
from bsclib.errors import Text, UsageError

_NAME = re.compile(r"(?:([a-z][a-z0-9_]*)-)?(\d{4}(?:Q[1-4])?|law\d{4})(?:(?:[@:/ -]v?|v)([1-9]\d*))?\Z", re.ASCII)
BAD = Text(
    "{found} 不是封存的名称；写作 2025Q4、2025Q4@2（第 2 版）、2025 或 law2025",
    "{found} does not name what is sealed; write 2025Q4, 2025Q4@2 (revision 2), 2025 or law2025",
)


def store_of(where: Where) -> Store:
    """Return the archive that a command works with."""
    return Store(where.outputs)


def signers_of(where: Where, object_id: str) -> Path:
    """Return where the list of those who may sign lies for an archived object: with its company's law."""
    return where.params / object_id.rpartition("-")[0] / "allowed_signers"


def named(where: Where, text: str) -> tuple[str, int | None]:
    """Return (object, revision or None for the newest) of what a person typed.

    Raises
    ------
    UsageError
        When it names nothing that can be sealed.
    """
    match = _NAME.match(text)
    if not match:
        raise UsageError(BAD.fill(found=text))
    return f"{match[1] or where.company}-{match[2]}", int(match[3]) if match[3] else None
