"""Files beside the evidence of a quarter that look like it and are not read: named, with what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bsclib.errors import Fault, Place
from bsclib.evidence.faults import fault

OTHER_FORMATS = (".xls", ".et", ".ett", ".wps", ".xlsm", ".xlsb", ".xltx", ".ods", ".numbers")
LOCK = ("~$", ".~")  # Excel, and WPS or LibreOffice, beside a workbook that is open


def neighbours(folder: Path, period: str, level: str) -> Iterator[Fault]:
    """Yield, in the order of their names, the files of `folder` that could be meant as evidence of `period`.

    Parameters
    ----------
    folder : path
    period : str
        Such as "2025Q4".
    level : str
        "fault" where there is no evidence otherwise, "notice" where there is.
    """
    year, n = period[:4], period[5]
    named = re.compile(rf"(?<!\d){year}\s*[-_.年]?\s*(Q{n}(?!\d)|第?[{n}{'一二三四'[int(n) - 1]}]季)", re.IGNORECASE)
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_file() and named.search(path.name) and (code := _code(path, period)):
            yield fault(code, Place(file=path.name), level, expected=f"{period}.xlsx")


def _code(path: Path, period: str) -> str:
    """Return the message for a file, "" where it is evidence, or nothing to speak of."""
    suffix = path.suffix.lower()
    if path.name.startswith(LOCK):
        return "still_open"
    if suffix in OTHER_FORMATS:
        return "other_format"
    read = path.name.startswith((f"{period}-", f"{period}."))
    return "other_name" if suffix in (".xlsx", ".csv") and not read else ""
