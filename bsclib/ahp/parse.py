"""Reading judgement matrices: any of the forms people write, exact Fractions out, every fault named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from bsclib.ahp.agreement import turned_round
from bsclib.ahp.faults import BAD_MATRIX, fault
from bsclib.ahp.judgement import GRID, SCALES, CellReading, read
from bsclib.ahp.stack import one_of
from bsclib.errors import Fault, InputError, Place, Text, raise_faults

Pair = tuple[int, int]


class Judgements(np.ndarray[tuple[int, ...], np.dtype[np.object_]]):
    """Exact judgements, an object array (n, n) of Fractions, None where a pair was not compared.

    Attributes
    ----------
    labels : tuple of str
        What is compared.
    expert : str
    notices : tuple of Fault
        What was taken although not written exactly: decimals read as fractions, values off the scale.
    """

    labels: tuple[str, ...] = ()
    expert: str = ""
    notices: tuple[Fault, ...] = ()


class _Entry(NamedTuple):
    row: int
    column: int
    cell: object


def parse(matrix: Any, labels: Sequence[str] | None = None, scale: str = "saaty", *, expert: str = "") -> Judgements:
    """Return one judgement matrix as exact Fractions.

    Parameters
    ----------
    matrix : sequence of rows, mapping or sequence of triples
        Rows of a full matrix or of an upper triangle (with or without its diagonal; cells left empty are
        taken from the mirrored cell), or ``{(row, column): judgement}``, or ``[(row, column, judgement)]``
        with the labels.
    labels : sequence of str, optional
        What is compared; "1", "2", … when not given.
    scale : {"saaty", "any"}
        ``saaty`` takes 1 to 9 and their reciprocals only; a decimal of k digits stands for the 1/m that rounds
        or is cut off to it, and a notice says so.  ``any`` takes every positive number, as aggregated matrices
        hold them.
    expert : str
        Whose judgements these are: named in every fault.

    Returns
    -------
    Judgements, shape (n, n)
        None where neither cell of a pair was filled.

    Raises
    ------
    InputError
        Cells that cannot be read, zero, negative, not finite, dates, off the scale; a diagonal that is not 1;
        pairs that are not reciprocal, given twice or contradictory; unknown or repeated labels; a shape that is
        no matrix; judgements that fall apart.  All at once, each with its cell.
    UsageError
        Unknown scale.

    Examples
    --------
    >>> parse([["1", "4"], ["1/4", "1"]]).tolist()
    [[Fraction(1, 1), Fraction(4, 1)], [Fraction(1, 4), Fraction(1, 1)]]
    >>> A = parse([[1, "0.33", None], ["", 1, "1:2"], ["", "", 1]], labels=["a", "b", "c"])
    >>> print(A[1, 0], A[0, 2], A.notices[0].render("en"))
    3 None (1, 2) › a / b: 0.33 is read as 1/3; enter a fraction if something else is meant
    """
    one_of(scale, SCALES, Text("标度", "the scale"))
    names, entries, faults = _entries(matrix, labels)
    reading = _Reading(names, scale, expert)
    reading.faults += faults
    for entry in entries:
        reading.take(entry)
    return reading.result()


def parse_group(
    matrices: Mapping[str, Any], labels: Sequence[str] | None = None, scale: str = "saaty"
) -> dict[str, Judgements]:
    """Return each expert's matrix, read by `parse`; the faults of all experts are told together.

    An expert whose judgements all turned round agree better with the rest of the group carries a notice.

    Parameters
    ----------
    matrices : mapping of expert to matrix
    labels, scale
        As for `parse`, the same for all.

    Returns
    -------
    dict of str to Judgements

    Raises
    ------
    InputError
        As `parse`, over all experts.

    Examples
    --------
    >>> group = parse_group({"Li": [[1, 3], ["", 1]], "Wu": [[1, "½"], ["", 1]]})
    >>> print(group["Wu"][1, 0])
    2
    """
    read_: dict[str, Judgements] = {}
    faults: list[Fault] = []
    for expert, matrix in matrices.items():
        try:
            read_[expert] = parse(matrix, labels, scale, expert=str(expert))
        except InputError as error:
            faults += error.faults
    raise_faults(BAD_MATRIX, faults)
    whole = {e: A for e, A in read_.items() if not any(v is None for v in A.flat)}
    if len({A.shape for A in whole.values()}) == 1:
        for notice in turned_round([A.tolist() for A in whole.values()], list(whole)):
            read_[notice.extra["expert"]].notices += (notice,)
    return read_


def _entries(matrix: Any, labels: Sequence[str] | None) -> tuple[tuple[str, ...], list[_Entry], list[Fault]]:
    """Return labels, cells and faults of whichever form `matrix` has."""
    if isinstance(matrix, Mapping):
        return _from_triples([(*_both(pair), cell) for pair, cell in matrix.items()], labels)
    if hasattr(matrix, "to_numpy"):
        matrix = matrix.to_numpy()
    if isinstance(matrix, str | bytes) or not isinstance(matrix, Iterable):
        raise InputError(BAD_MATRIX, [fault("shape", found=type(matrix).__name__)])
    rows = [list(row) if isinstance(row, Iterable) and not isinstance(row, str | bytes) else [row] for row in matrix]
    if labels is not None and rows and all(len(row) == 3 and str(row[0]) in map(str, labels) for row in rows[:1]):
        return _from_triples([(row[0], row[1], row[2]) for row in rows], labels)
    return _from_rows(rows, labels)


def _both(pair: object) -> tuple[object, object]:
    if isinstance(pair, tuple) and len(pair) == 2:
        return pair
    raise InputError(BAD_MATRIX, [fault("pair", found=_shown(pair))])


def _from_triples(
    triples: list[tuple[object, object, object]], labels: Sequence[str] | None
) -> tuple[tuple[str, ...], list[_Entry], list[Fault]]:
    seen = dict.fromkeys(str(name) for row, column, _ in triples for name in (row, column))
    names = tuple(map(str, labels)) if labels is not None else tuple(seen)
    faults = _label_faults(names, len(names))
    for row, column, _ in triples:
        for name in {str(row): 0, str(column): 0}:
            if name not in names:
                place = Place(path=f"{row} / {column}")
                faults.append(fault("unknown_label", place, found=name, names=", ".join(names)))
    at = {name: k for k, name in enumerate(names)}
    known = [t for t in triples if str(t[0]) in at and str(t[1]) in at]
    return names, [_Entry(at[str(row)], at[str(column)], cell) for row, column, cell in known], faults


def _from_rows(
    rows: list[list[object]], labels: Sequence[str] | None
) -> tuple[tuple[str, ...], list[_Entry], list[Fault]]:
    n, start = _form(rows, None if labels is None else len(labels))
    if n == 0:
        raise InputError(BAD_MATRIX, [fault("shape", found=[len(row) for row in rows[:30]])])
    names = tuple(map(str, labels)) if labels is not None else tuple(str(k + 1) for k in range(n))
    faults = _label_faults(names, n)
    if faults:
        raise InputError(BAD_MATRIX, faults)
    cells = [_Entry(i, start(i) + k, cell) for i, row in enumerate(rows) for k, cell in enumerate(row)]
    return names, cells, []


def _form(rows: list[list[object]], named: int | None) -> tuple[int, Callable[[int], int]]:
    """Return n (0 for no form) and where row i starts: a full matrix, an upper triangle with diagonal or without."""
    lengths = [len(row) for row in rows]
    n = len(rows)
    if lengths == [n] * n and (n > 1 or named != 2):
        return n, lambda i: 0
    bare = lengths[:-1] if lengths[-1:] == [0] else lengths
    if not bare or bare != list(range(len(bare), 0, -1)):
        return 0, int
    diagonal = bare == lengths and (named == n if named else all(read(row[0]).value == 1 for row in rows))
    return (n, lambda i: i) if diagonal else (len(bare) + 1, lambda i: i + 1)


def _label_faults(names: tuple[str, ...], n: int) -> list[Fault]:
    return [] if len(names) == n == len(set(names)) else [fault("labels", found=len(names), n=n)]


class _Reading:
    """The judgements of one matrix as they are read, cell by cell."""

    def __init__(self, labels: tuple[str, ...], scale: str, expert: str) -> None:
        self.labels, self.scale, self.expert = labels, scale, expert
        self.faults: list[Fault] = []
        self.notices: list[Fault] = []
        self.cells: dict[Pair, tuple[CellReading, object]] = {}
        self.linked: set[Pair] = set()

    def place(self, at: Pair) -> Place:
        row, column = at
        path = f"{self.labels[row]} / {self.labels[column]}"
        return Place(sheet=self.expert, cell=f"({row + 1}, {column + 1})", path=path)

    def tell(self, code: str, at: Pair, level: str = "fault", **found: object) -> None:
        place = self.place(at)
        told = fault(code, place, level, **{"found": "", **found})
        told.extra.update(expert=self.expert, row=self.labels[at[0]], column=self.labels[at[1]])
        (self.faults if level == "fault" else self.notices).append(told)

    def take(self, entry: _Entry) -> None:
        at, mirror = (entry.row, entry.column), (entry.column, entry.row)
        said = read(entry.cell, self.scale)
        found = _shown(entry.cell)
        if said.problem:
            self.linked.add(at)
            self.tell(said.problem, at, **{"found": found, **dict(said.details)})
        elif said.value is not None and at[0] == at[1]:
            if said.value != 1:
                self.tell("diagonal", at, found=found)
        elif said.value is not None and at in self.cells:
            earlier = self.cells[at][0].value
            self.tell("duplicate" if earlier == said.value else "contradictory", at, found=found, mirror=earlier)
        elif said.value is not None:
            self.linked.add(at)
            self.cells[at] = said, entry.cell
            if said.snapped:
                self.tell("snapped", at, "notice", found=found, value=said.value)
            if mirror in self.cells:
                self._compare(mirror, at)

    def _compare(self, first: Pair, second: Pair) -> None:
        (a, shown_a), (b, shown_b) = self.cells[first], self.cells[second]
        assert a.value is not None
        assert b.value is not None
        if a.value * b.value == 1:
            return
        found, mirror = _shown(shown_a), _shown(shown_b)
        # a decimal was rounded, or cut off: half a unit of its last digit below, or a whole one above
        if not (a.value - a.unit / 2) * (b.value - b.unit / 2) <= 1 < (a.value + a.unit) * (b.value + b.unit):
            self.tell("not_reciprocal", first, found=found, mirror=mirror)
            return
        precise = a.value if a.unit * b.value <= b.unit * a.value else 1 / b.value
        self.cells[first], self.cells[second] = (CellReading(precise), shown_a), (CellReading(1 / precise), shown_b)
        self.tell("rounded", first, "notice", found=found, mirror=mirror, value=_shown(precise))

    def result(self) -> Judgements:
        raise_faults(BAD_MATRIX, self.faults + apart(self.labels, self.linked, Place(sheet=self.expert)))
        A = np.full((len(self.labels),) * 2, None, dtype=object)
        np.fill_diagonal(A, Fraction(1))
        for (row, column), (said, _) in self.cells.items():
            assert said.value is not None
            A[row, column], A[column, row] = said.value, 1 / said.value
        off = sorted({min(at, at[::-1]) for at, (said, _) in self.cells.items() if said.value not in GRID})
        if off:
            self.tell("aggregated", off[0], "notice", found=len(off), first=_shown(A[off[0]]))
        judgements = A.view(Judgements)
        judgements.labels, judgements.expert, judgements.notices = self.labels, self.expert, tuple(self.notices)
        return judgements


def apart(names: Sequence[str], linked: set[Pair], place: Place = Place()) -> list[Fault]:  # noqa: B008 - frozen
    """Return a fault that names the groups which `linked` pairs leave without a link, none when all hang together."""
    group = list(range(len(names)))
    for i, j in linked:
        if group[i] != group[j]:
            old, new = group[j], group[i]
            group = [new if g == old else g for g in group]
    parts = [", ".join(name for name, k in zip(names, group, strict=True) if k == g) for g in dict.fromkeys(group)]
    return [fault("disconnected", place, found=" | ".join(parts))] if len(parts) > 1 else []


def _shown(cell: object) -> str:
    if isinstance(cell, date):
        return cell.isoformat()
    text = str(cell)
    return text if len(text) <= 40 else text[:37] + "…"
