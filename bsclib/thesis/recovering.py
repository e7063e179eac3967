"""A printed matrix that does not give its printed weights: the matrices that would."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from bsclib import ahp
from bsclib.ahp.recover import LARGEST_ORDER
from bsclib.decimals import shown
from bsclib.errors import NOTHING
from bsclib.published.judging import SchemeJudgement
from bsclib.thesis.causes import quanta
from bsclib.thesis.findings import PrintFinding
from bsclib.thesis.forensics import matrices_of
from bsclib.thesis.words import SAY


def recovered(graph: SchemeJudgement) -> Iterator[PrintFinding]:
    """Yield, for each printed matrix that does not give its printed weights, the matrices that would.

    A printed CR chooses among them.
    """
    for name, settled in graph.settled.items():
        printed = [c.figure for c in settled.grid.shares("weight").values() if c.value]
        n = settled.grid.size
        method = settled.method if settled.method in ahp.METHODS else "eigenvector"
        whole = sum((f.value or Fraction(0) for f in printed), Fraction(0))
        if (
            settled.established
            or len(printed) != n
            or not 3 <= n <= LARGEST_ORDER[method]
            or abs(whole - 1) > n * quanta(printed)
        ):
            continue
        decimals = len(str(1 / quanta(printed))) - 1
        if decimals < 3:  # so many matrices print as two decimals that a list of them says nothing
            continue
        found = ahp.recover([shown(f.value or Fraction(0), decimals) for f in printed], None, decimals, method)
        matrices = list(zip(matrices_of(found), map(float, found.cr), strict=True))
        cell = settled.grid.one("CR")
        told = [m for m in matrices if cell is not None and cell.level(m[1], m[1])]
        kept = told if cell is not None else matrices
        if kept:
            rows = "; ".join(" ".join(map(str, row)) for row in kept[0][0])
            words = {"n": n, "k": len(kept), "rows": rows, "cr": SAY["with_cr"] if cell is not None else NOTHING}
            yield PrintFinding("recovered", name, "", SAY["recovered"].fill(**words))
