"""What a formula reads in another cell: the followers of a shared formula are stored without their text."""

from __future__ import annotations

import re
from functools import lru_cache

from bsclib.evidence.cell import column_letters, position

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
def _pieces(formula: str) -> tuple[str | tuple[str, ...], ...]:
    """Return the formula taken apart: texts that stay, references as ($, column, $, row) or (start, end)."""
    pieces: list[str | tuple[str, ...]] = []
    at = 0
    for match in _PIECE.finditer(formula):
        area = match["rows"] or match["columns"]
        known = match["cell"] and (position(match["column"].upper() + match["row"]) or (0, LAST_COLUMN + 1))
        if area or (known and known[0] <= LAST_ROW and known[1] <= LAST_COLUMN):
            ends = tuple(area.split(":")) if area else match.group("fixed", "column", "still", "row")
            pieces += [formula[at : match.start()], ends]
            at = match.end()
    return (*pieces, formula[at:])


def _moved(piece: tuple[str, ...], down: int, right: int) -> str:
    if len(piece) == 2:
        ends = [_end(end, down if end.lstrip("$").isdecimal() else right) for end in piece]
        return "#REF!" if "" in ends else ":".join(ends)
    fixed, column, still, row = piece
    ends = [_end(fixed + column, right), _end(still + row, down)]
    return "#REF!" if "" in ends else "".join(ends)


def _end(end: str, by: int) -> str:
    """Return a row or a column moved `by`, "" if it is off the sheet."""
    if end.startswith("$"):
        return end.upper()
    if end.isdecimal():
        return str(int(end) + by) if 0 < int(end) + by <= LAST_ROW else ""
    number = (position(f"{end.upper()}1") or (0, 0))[1] + by
    return column_letters(number) if 0 < number <= LAST_COLUMN else ""
