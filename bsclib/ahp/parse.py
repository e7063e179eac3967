"""Reading judgement matrices: any of the forms people write, exact Fractions out, every fault named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from bsclib.ahp.faults import BAD_MATRIX, fault, one_of
from bsclib.ahp.forms import Filled, Form, form
from bsclib.ahp.judgement import GRID, SCALES, CellReading, read
from bsclib.ahp.named import Listing, Naming, Tabled
from bsclib.ahp.scales import CONVERSIONS, converted
from bsclib.errors import Fault, InputError, Place, Text, raise_faults

Pair = tuple[int, int]

_ROUNDING = Fraction(1, 10**14)


class Judgements(Naming, np.ndarray[tuple[int, ...], np.dtype[np.object_]], Tabled):
    """Exact judgements, an object array (n, n) of Fractions, None where a pair was not compared.

    Attributes
    ----------
    labels : tuple of str
        What is compared.
    named : bool
        Whether these are somebody's names, not our numbers.
    expert : str
    scale : str
    notices : tuple of Fault
        What was taken although not written exactly: decimals read as fractions, values off the scale, and that
        judgements were converted to another scale.
    """

    labels: tuple[str, ...] = ()
    named: bool = False
    expert: str = ""
    scale: str = "saaty"
    notices: tuple[Fault, ...] = ()

    @property
    def T(self) -> Any:  # noqa: N802 - numpy's name
        """The transpose: every judgement turned round."""
        other = np.asarray(self).T.view(Judgements)
        other.__dict__.update(self.__dict__)
        return other

    def table(self) -> Listing:
        """Return the matrix with its names; a pair that was not compared is empty."""
        rows = [
            (name, *("" if v is None else str(v) for v in row)) for name, row in zip(self.labels, self, strict=True)
        ]
        return Listing(("", *self.labels), rows)

    def __str__(self) -> str:
        return Tabled.__str__(self) if self.shape == (len(self.labels),) * 2 else str(np.asarray(self))


def parse(matrix: Any, labels: Sequence[str] | None = None, scale: str = "saaty", *, expert: str = "") -> Judgements:
    """Return one judgement matrix as exact Fractions.

    Parameters
    ----------
    matrix : sequence of rows, DataFrame, mapping or sequence of triples
        Several of a full matrix or of an upper triangle (with or without its diagonal; cells left empty are
        taken from the mirrored cell), also with names in the first row and column; a DataFrame, whose rows and
        columns are put together by name whatever their order; ``{(row, column): judgement}``,
        ``{row: {column: judgement}}`` or ``{row: judgements}``; or ``[(row, column, judgement)]`` with the labels.
    labels : sequence of str, optional
        What is compared, in the order wanted; the names found in `matrix`, else "1", "2", … when not given.
    scale : str
        ``saaty`` takes 1 to 9 and their reciprocals only; a decimal of k digits stands for the 1/m that rounds
        or is cut off to it, and a notice says so.  ``any`` takes every positive number, as aggregated matrices
        hold them.  Any other name of `SCALES` reads 1 to 9 and converts, which a notice says: see `rescale`.
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
    return parse_part(matrix, labels, scale, expert, linked=True)


def parse_part(
    matrix: Any, labels: Sequence[str] | None = None, scale: str = "any", expert: str = "", *, linked: bool = False
) -> Judgements:
    """Return one matrix as `parse` does, `linked` or not: one expert of a group need not link all that is compared.

    Raises
    ------
    InputError
        As `parse`.
    UsageError
        Unknown scale.
    """
    one_of(scale, SCALES, Text("标度", "the scale"))
    return _Reading(form(matrix, labels), scale, str(expert)).result(linked)


def rescale(A: Any, scale: str) -> Judgements:
    """Return judgements of 1 to 9 on another scale: what each stands for, exactly where the scale is rational.

    Parameters
    ----------
    A : Judgements or whatever `parse` reads, (n, n)
        Judgements from 1/9 to 9, those between the steps included (of a group).
    scale : str
        A name of `SCALES` but "any"; `CONVERSIONS` holds formula and source of each.

    Returns
    -------
    Judgements, shape (n, n)
        With a notice that names the scale and its formula.

    Raises
    ------
    InputError
        A judgement beyond 9, which no scale knows.
    UsageError
        Unknown scale.

    Examples
    --------
    >>> print(rescale([[1, 3], ["1/3", 1]], "power")[0, 1], rescale([[1, 9], ["1/9", 1]], "inverse_linear")[1, 0])
    9 1/9
    """
    one_of(scale, CONVERSIONS, Text("标度", "the scale"))
    reading = _Reading(form(A, None), "any", getattr(A, "expert", ""))
    reading.scale = scale
    for at, (said, cell) in reading.cells.items():
        if said.value is not None and not Fraction(1, 9) <= said.value <= 9:
            reading.tell("off_scale", at, found=_shown(cell))
    return reading.result()


class _Reading:
    """The judgements of one matrix as they are read, cell by cell."""

    def __init__(self, found: Form, scale: str, expert: str) -> None:
        if not found.names:
            raise InputError(BAD_MATRIX, [fault("shape", found=())])
        self.labels, self.scale, self.expert, self.named = found.names, scale, expert, found.named
        self.faults: list[Fault] = [*found.faults]
        self.notices: list[Fault] = []
        self.cells: dict[Pair, tuple[CellReading, object]] = {}
        self.linked: set[Pair] = set()
        for entry in found.entries:
            self.take(entry)

    def place(self, at: Pair) -> Place:
        row, column = at
        path = f"{self.labels[row]} / {self.labels[column]}"
        return Place(sheet=self.expert, cell=f"({row + 1}, {column + 1})", path=path)

    def tell(self, code: str, at: Pair, level: str = "fault", **found: object) -> None:
        place = self.place(at)
        told = fault(code, place, level, **{"found": "", **found})
        told.extra.update(expert=self.expert, row=self.labels[at[0]], column=self.labels[at[1]])
        (self.faults if level == "fault" else self.notices).append(told)

    def take(self, entry: Filled) -> None:
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
        if abs(a.value * b.value - 1) < _ROUNDING:  # floats, of which one was computed from the other
            self.cells[second] = CellReading(1 / a.value), shown_b
            return
        found, mirror = _shown(shown_a), _shown(shown_b)
        # a decimal was rounded, or cut off: half a unit of its last digit below, or a whole one above
        if not (a.value - a.unit / 2) * (b.value - b.unit / 2) <= 1 < (a.value + a.unit) * (b.value + b.unit):
            self.tell("not_reciprocal", first, found=found, mirror=mirror)
            return
        precise = a.value if a.unit * b.value <= b.unit * a.value else 1 / b.value
        self.cells[first], self.cells[second] = (CellReading(precise), shown_a), (CellReading(1 / precise), shown_b)
        self.tell("rounded", first, "notice", found=found, mirror=mirror, value=_shown(precise))

    def result(self, linked: bool = True) -> Judgements:
        loose = apart(self.labels, self.linked, Place(sheet=self.expert)) if linked else []
        raise_faults(BAD_MATRIX, self.faults + loose)
        A = np.full((len(self.labels),) * 2, None, dtype=object)
        np.fill_diagonal(A, Fraction(1))
        for (row, column), (said, _) in self.cells.items():
            assert said.value is not None
            A[row, column], A[column, row] = said.value, 1 / said.value
        if self.scale not in ("saaty", "any"):
            self._convert(A)
        off = sorted({min(at, at[::-1]) for at, (said, _) in self.cells.items() if said.value not in GRID})
        if off:
            self.tell("aggregated", off[0], "notice", found=len(off), first=_shown(A[off[0]]))
        judgements = A.view(Judgements)
        judgements.labels, judgements.named, judgements.scale = self.labels, self.named, self.scale
        judgements.expert, judgements.notices = self.expert, tuple(self.notices)
        return judgements

    def _convert(self, A: Any) -> None:
        for at in {min(at, at[::-1]) for at in self.cells}:
            A[at], A[at[::-1]] = (converted(A[side], self.scale, len(A)) for side in (at, at[::-1]))
        formula = CONVERSIONS[self.scale].formula
        self.notices.append(fault("converted", Place(sheet=self.expert), "notice", scale=self.scale, formula=formula))


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
