"""The neutral form of a judgement: one row a figure, right, wrong or undecided, culprit or not."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from bsclib.published.judging import SchemeJudgement

HEAD = ("scheme", "table", "item", "figure", "printed", "verdict", "culprit")


def neutral_rows(done: SchemeJudgement) -> Iterator[tuple[str, ...]]:
    """Yield (scheme, table, item, figure, printed, verdict, culprit) for every figure, in the order printed."""
    name = done.scheme.folder.resolve().name
    for j in done.figures:
        f = j.figure
        yield name, f.table, f.item if f.row else "", f.column, f.printed, j.neutral, "yes" if j.culprit else "no"


def neutral_csv(done: SchemeJudgement) -> str:
    """Return the neutral form of a judgement as CSV text: UTF-8, LF.

    Parameters
    ----------
    done : SchemeJudgement

    Returns
    -------
    str
        Columns scheme, table, item, figure, printed, verdict (right, wrong, undecided), culprit (yes, no).

    Examples
    --------
    >>> from bsclib.paths import packaged
    >>> from bsclib.published import judge_scheme, read_scheme
    >>> print(neutral_csv(judge_scheme(read_scheme(packaged("params", "thesis", "template")))).splitlines()[1])
    template,1,结果,entry 1,1,right,no
    """
    stream = StringIO()
    rows = csv.writer(stream, lineterminator="\n")
    rows.writerow(HEAD)
    rows.writerows(neutral_rows(done))
    return stream.getvalue()
