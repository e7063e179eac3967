"""What a formula reads in another cell: the followers of a shared formula are stored without their text."""

from __future__ import annotations

import re
from functools import lru_cache

from bsclib.evidence.cell import column_letters, position

End = str | tuple[int, int]
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # of any spreadsheet
# Texts, sheet names, brackets and words pass as they are; then a cell, whole rows (1:3) and whole columns (A:C).
_PIECE = re.compile(
    r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'|\[[^\[\]]*(?:\[[^\]]*\][^\[\]]*)*\]'
    r"|(?P<cell>(?P<fixed>\$?)(?P<column>[A-Z]{1,3})(?P<still>\$?)(?P<row>[1-9]\d{0,6}))(?![\w.(!\[])"
    r"|(?P<rows>\$?\d+:\$?\d+)(?![\w.!])"
    r"|(?P<columns>\$?[A-Z]{1,3}:\$?[A-Z]{1,3})(?![\w.(!])"
    r"|[\w.]+",
    re.IGNORECASE,
)


def copied(formula: str, start: str, to: str) -> str:
    """Return what the `formula` of the cell `start` reads after it is copied to the cell `to`.

    References move along except where `$` holds them; what moves off the sheet becomes `#REF!`.

    Examples
    --------
    >>> print(copied('=ROUND(B2/$C$1,2)&"B2"', "D2", "D5"), copied("=LOG10(A1)+'A1'!A$1", "B1", "C1"))
    =ROUND(B5/$C$1,2)&"B2" =LOG10(B1)+'A1'!B$1
    >>> copied("=A1", "B2", "B1")
    '=#REF!'
    """
    (row, column), (row_to, column_to) = position(start) or (0, 0), position(to) or (0, 0)
    down, right = row_to - row, column_to - column
    return "".join(p if isinstance(p, str) else _moved(p, down, right) for p in _pieces(formula))


@lru_cache(maxsize=64)
def _pieces(formula: str) -> tuple[str | tuple[End, End, str], ...]:
    """Return the formula taken apart: texts that stay, and references as (column or start, row or end, joint)."""
    pieces: list[str | tuple[End, End, str]] = []
    at = 0
    for match in _PIECE.finditer(formula):
        area = match["rows"] or match["columns"]
        known = match["cell"] and (position(match["column"].upper() + match["row"]) or (0, LAST_COLUMN + 1))
        if area or (known and known[0] <= LAST_ROW and known[1] <= LAST_COLUMN):
            fixed, column, still, row = match.group("fixed", "column", "still", "row")
            first, last = area.split(":") if area else (fixed + column, still + row)
            pieces += [formula[at : match.start()], (_end(first), _end(last), ":" if area else "")]
            at = match.end()
    return (*pieces, formula[at:])


def _end(end: str) -> End:
    """Return what stays as it is as a text, a row that moves along as (its number, 0), a column as (0, its number)."""
    if end.startswith("$"):
        return end.upper()
    return (int(end), 0) if end.isdecimal() else (0, (position(f"{end.upper()}1") or (0, 0))[1])


def _moved(reference: tuple[End, End, str], down: int, right: int) -> str:
    first, last, joint = reference
    start, end = _text(first, down, right), _text(last, down, right)
    return f"{start}{joint}{end}" if start and end else "#REF!"


def _text(end: End, down: int, right: int) -> str:
    """Return where an end stands after the move, "" if that is off the sheet."""
    if isinstance(end, str):
        return end
    row, column = end
    if row:
        return str(row + down) if 0 < row + down <= LAST_ROW else ""
    return column_letters(column + right) if 0 < column + right <= LAST_COLUMN else ""
