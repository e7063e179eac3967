"""A CSV of evidence with some fields otherwise."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from decimal import Decimal

from bsclib.decimals import text_of


def edited_csv(content: bytes, edits: Mapping[tuple[str, str], Decimal | str]) -> bytes:
    r"""Return a CSV (UTF-8) with other values in some fields, by (line, column) as faults name them.

    Examples
    --------
    >>> edited_csv(b"unit,actual\nsales,\n", {("2", "2"): Decimal("9.5")})
    b'unit,actual\nsales,9.5\n'
    """
    reader = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    at = 1  # the line that a record begins on
    for fields in reader:
        own = {int(column): value for (line, column), value in edits.items() if int(line) == at}
        for column, value in own.items():
            fields[column - 1] = text_of(value) if isinstance(value, Decimal) else value
        writer.writerow(fields)
        at = reader.line_num + 1
    return (b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b"") + stream.getvalue().encode()
