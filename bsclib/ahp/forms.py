"""The forms in which people hand over a matrix: rows, triangles, pairs, triples, dicts of dicts, DataFrames."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from bsclib.ahp.faults import BAD_MATRIX, fault, listed
from bsclib.ahp.judgement import read
from bsclib.errors import Fault, InputError, Place, Text, raise_faults


class Filled(NamedTuple):
    """What somebody put into one cell."""

    row: int
    column: int
    cell: object


class Form(NamedTuple):
    """Names, cells and faults of a matrix as it was handed over; `named` where the names are not our numbers."""

    names: tuple[str, ...]
    entries: list[Filled]
    faults: list[Fault]
    named: bool = True


def form(matrix: Any, labels: Sequence[str] | None) -> Form:
    """Return the names and cells of whichever form `matrix` has.

    Raises
    ------
    InputError
        A shape that is no matrix, or names that do not fit it.
    """
    labels = None if labels is None else listed(labels, "labels")
    if is_frame(matrix):
        return _from_frame(matrix, labels)
    if isinstance(matrix, Mapping):
        return _from_mapping(matrix, labels)
    if labels is None:
        labels = getattr(matrix, "labels", ()) or None
    if hasattr(matrix, "to_numpy"):
        matrix = matrix.to_numpy()
    if isinstance(matrix, str | bytes) or not isinstance(matrix, Iterable):
        raise InputError(BAD_MATRIX, [fault("shape", found=type(matrix).__name__)])
    rows = [_cells(row) for row in matrix]
    if labels is not None and rows and len(rows[0]) == 3 and str(rows[0][0]) in map(str, labels):
        if any(len(row) != 3 for row in rows):
            raise InputError(BAD_MATRIX, [fault("shape", found=[len(row) for row in rows[:30]])])
        return _from_triples([(row[0], row[1], row[2]) for row in rows], labels)
    if _has_heads(rows):
        heads, names = [str(head) for head in rows[0][1:]], [str(row[0]) for row in rows[1:]]
        return _aligned(names, heads, [row[1:] for row in rows[1:]], labels)
    return _from_rows(rows, labels)


def is_frame(matrix: object) -> bool:
    """Return whether this is a DataFrame, of pandas or of a kind with it, without loading pandas."""
    return all(hasattr(matrix, name) for name in ("index", "columns", "to_numpy"))


def is_series(values: object) -> bool:
    """Return whether these are values by name, a pandas Series or one with names of ours, without loading pandas."""
    return hasattr(values, "to_dict") and hasattr(values, "ndim") and values.ndim == 1


def names_of(values: Any) -> tuple[str, ...]:
    """Return the names of a Series or of weights of ours; none where pandas only numbered them, in this order."""
    names = tuple(getattr(values, "labels", ()) or (() if isinstance(values, np.ndarray) else values.index))
    return () if names == tuple(range(len(names))) else tuple(map(str, names))


def unfolded(said: Any, what: Text) -> Any:
    """Return a mapping with each Series in it, or result of ours, by its names; anything else as it is.

    Raises
    ------
    InputError
        As `by_name`.
    """
    if not isinstance(said, Mapping) or not any(map(is_series, said.values())):
        return said
    return {k: by_name(one, what) if is_series(one) and names_of(one) else one for k, one in said.items()}


def by_name(values: Any, what: Text) -> dict[str, Any]:
    """Return what a Series, or weights with names of ours, hold by name.

    Raises
    ------
    InputError
        A name that appears more than once: one of its values would be lost.
    """
    names = names_of(values) or tuple(map(str, values.index))
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    raise_faults(what, [fault("name_twice", found=name) for name in twice])
    return dict(zip(names, np.asarray(values).tolist(), strict=True))


def is_judged_pairs(matrix: Mapping[Any, Any]) -> bool:
    """Return whether the keys of a mapping are pairs of names."""
    return bool(matrix) and all(isinstance(key, tuple) for key in matrix)


def _cells(row: object) -> list[object]:
    return list(row) if isinstance(row, Iterable) and not isinstance(row, str | bytes) else [row]


def _has_heads(rows: list[list[object]]) -> bool:
    """Return whether the first row and the first column hold names: none of the heads is a judgement."""
    n = len(rows)
    if n < 3 or any(len(row) != n for row in rows):
        return False
    corner = rows[0][0]
    if not (is_blank(corner) or (isinstance(corner, str) and not corner.strip())):
        return False
    heads = [*rows[0][1:], *(row[0] for row in rows[1:])]
    return all(isinstance(head, str) and read(head, "any").problem == "unreadable" for head in heads)


def _from_frame(frame: Any, labels: Sequence[str] | None) -> Form:
    cells = [[None if is_blank(cell) else cell for cell in row] for row in frame.to_numpy(dtype=object, na_value=None)]
    rows, columns = [*map(str, frame.index)], [*map(str, frame.columns)]
    if len(columns) == len(rows) + 1 and {str(row[0]) for row in cells} == set(columns[1:]):  # names in a column
        rows, columns, cells = [str(row[0]) for row in cells], columns[1:], [row[1:] for row in cells]
    numbers = [str(k) for k in range(len(rows))]
    if len(rows) == len(columns) and (
        rows == columns == numbers or ({*rows} != {*columns} and numbers in (rows, columns))
    ):
        if rows == columns:  # nobody gave names
            return _from_rows(cells, labels)
        rows = columns = columns if rows == numbers else rows
    return _aligned(rows, columns, cells, labels)


def _aligned(rows: list[str], columns: list[str], cells: list[list[object]], labels: Sequence[str] | None) -> Form:
    """Return a matrix whose rows and columns are named, each in an order of its own."""
    names = tuple(map(str, labels)) if labels is not None else tuple(rows)
    twice = [name for axis in (rows, columns) for name in axis if axis.count(name) > 1]
    faults = label_faults(names, len(names))
    if twice or len(rows) != len(columns):
        faults.append(fault("labels", found=len(rows), n=len(columns)))
    faults += [
        fault("unknown_label", Place(path=name), found=name, names=", ".join(names))
        for name in dict.fromkeys([*rows, *columns])
        if name not in names
    ]
    one_side = sorted({*rows} ^ {*columns})
    faults += [fault("one_side", Place(path=name), found=name) for name in one_side if name in names]
    if {*names} - {*rows, *columns}:
        faults.append(fault("other_names", found=", ".join(rows), names=", ".join(names)))
    if faults:
        raise InputError(BAD_MATRIX, faults)
    at = {name: k for k, name in enumerate(names)}
    pairs = [
        (at[r], at[c], cell) for r, line in zip(rows, cells, strict=True) for c, cell in zip(columns, line, strict=True)
    ]
    return Form(names, [Filled(*pair) for pair in pairs], [])


def _from_mapping(matrix: Mapping[Any, Any], labels: Sequence[str] | None) -> Form:
    """Return what pairs, or a dict of dicts or of rows, row by row, say."""
    matrix = unfolded(matrix, BAD_MATRIX)
    if not matrix or is_judged_pairs(matrix) or any(isinstance(row, str) for row in matrix.values()):
        return _from_triples([(*_both(pair), cell) for pair, cell in matrix.items()], labels)
    if all(isinstance(row, Mapping) for row in matrix.values()):
        return _from_triples([(r, c, cell) for r, row in matrix.items() for c, cell in row.items()], labels, matrix)
    if any(isinstance(row, Mapping) or not isinstance(row, Iterable) for row in matrix.values()):
        return _from_triples([(*_both(pair), cell) for pair, cell in matrix.items()], labels)
    return _aligned([*map(str, matrix)], [*map(str, matrix)], [_cells(row) for row in _square(matrix)], labels)


def _square(matrix: Mapping[Any, Any]) -> list[Any]:
    rows = [_cells(row) for row in matrix.values()]
    if any(len(row) != len(rows) for row in rows):
        raise InputError(BAD_MATRIX, [fault("shape", found=[len(row) for row in rows[:30]])])
    return rows


def _both(pair: object) -> tuple[object, object]:
    if isinstance(pair, tuple) and len(pair) == 2:
        return pair
    raise InputError(BAD_MATRIX, [fault("pair", found=str(pair)[:40])])


def _from_triples(
    triples: list[tuple[Any, Any, object]], labels: Sequence[str] | None, first: Iterable[object] = ()
) -> Form:
    seen = dict.fromkeys([*map(str, first), *(str(name) for row, column, _ in triples for name in (row, column))])
    names = tuple(map(str, labels)) if labels is not None else tuple(seen)
    faults = label_faults(names, len(names))
    for row, column, _ in triples:
        for name in {str(row): 0, str(column): 0}:
            if name not in names:
                place = Place(path=f"{row} / {column}")
                faults.append(fault("unknown_label", place, found=name, names=", ".join(names)))
    at = {name: k for k, name in enumerate(names)}
    known = [(at[str(r)], at[str(c)], cell) for r, c, cell in triples if str(r) in at and str(c) in at]
    return Form(names, [Filled(r, c, None if is_blank(cell) else cell) for r, c, cell in known], faults)


def is_blank(cell: object) -> bool:
    """Return whether a cell of a table is empty: None, NaN, or what pandas has for it."""
    nan = isinstance(cell, float | np.floating) and cell != cell
    return cell is None or bool(nan) or type(cell).__name__ in ("NAType", "NaTType")


def _from_rows(rows: list[list[object]], labels: Sequence[str] | None) -> Form:
    n, start = _layout(rows, None if labels is None else len(labels))
    if n == 0:
        raise InputError(BAD_MATRIX, [fault("shape", found=[len(row) for row in rows[:30]])])
    names = tuple(map(str, labels)) if labels is not None else tuple(str(k + 1) for k in range(n))
    faults = label_faults(names, n)
    if faults:
        raise InputError(BAD_MATRIX, faults)
    cells = [Filled(i, start(i) + k, cell) for i, row in enumerate(rows) for k, cell in enumerate(row)]
    return Form(names, cells, [], labels is not None)


def _layout(rows: list[list[object]], named: int | None) -> tuple[int, Callable[[int], int]]:
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


def label_faults(names: tuple[str, ...], n: int) -> list[Fault]:
    """Return a fault where there are not n names, all different."""
    return [] if len(names) == n == len(set(names)) else [fault("labels", found=len(names), n=n)]
