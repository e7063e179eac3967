"""Names kept: arrays that know what their entries stand for, and results that print as a table."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike


class Listing(NamedTuple):
    """What a result shows: heads, rows of which the first cell is the name, and figures printed below them."""

    heads: tuple[str, ...]
    rows: Sequence[tuple[object, ...]]
    below: tuple[tuple[object, ...], ...] = ()


class Tabled:
    """A result that prints as a table, shows itself in a notebook, and turns into a DataFrame."""

    __slots__ = ()

    def table(self) -> Listing:
        """Return heads and rows of the table."""
        raise NotImplementedError

    def __str__(self) -> str:
        heads, rows, below = self.table()
        cells = [heads, *(tuple(map(as_printed, row)) for row in (*rows, *below))]
        wide = [max(_width(row[k]) for row in cells) for k in range(len(heads))]
        lines = ("  ".join(_padded(c, w, k == 0) for k, (c, w) in enumerate(zip(r, wide, strict=True))) for r in cells)
        return "\n".join(line.rstrip() for line in lines)

    def _repr_html_(self) -> str:
        heads, rows, below = self.table()
        top = "".join(f"<th>{escape(head)}</th>" for head in heads)
        body = "".join(
            f"<tr><th>{escape(as_printed(name))}</th>"
            + "".join(f"<td>{escape(as_printed(c))}</td>" for c in cells)
            + "</tr>"
            for name, *cells in (*rows, *below)
        )
        return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"

    def to_frame(self) -> Any:
        """Return the table as a pandas DataFrame, the names as its index, nothing rounded; figures are in `attrs`."""
        from pandas import DataFrame

        heads, rows, below = self.table()
        frame = DataFrame([row[1:] for row in rows], columns=list(heads[1:]), index=[row[0] for row in rows])
        frame.attrs.update({str(name): cells[0] if len(cells) == 1 else cells for name, *cells in below})
        return frame

    def plot(self, ax: Any = None) -> Any:
        """Draw the result with matplotlib, on `ax` where one is given, and return the axes."""
        from bsclib.ahp.plots import picture

        return picture(self, ax)


class Labelled(np.ndarray[tuple[int, ...], np.dtype[np.float64]], Tabled):
    """Weights (n,), a table of them (rows, n) or a matrix (n, n) that keeps its names.

    Attributes
    ----------
    labels : tuple of str
        What the last axis stands for; ``w["cost"]`` reads by name.
    rows : tuple of str
        What the first axis of a table stands for (experts, or the labels again).
    """

    labels: tuple[str, ...]
    rows: tuple[str, ...]

    def __array_finalize__(self, other: object) -> None:
        """Carry names over to what is made of this array."""
        self.labels, self.rows = getattr(other, "labels", ()), getattr(other, "rows", ())

    def __array_wrap__(self, array: Any, context: Any = None, return_scalar: bool = False) -> Any:
        """Let names go where the shape no longer fits them."""
        if array.shape == self.shape and array.dtype == self.dtype:
            return array.view(Labelled)._named(self.labels, self.rows)
        return array[()] if return_scalar or array.ndim == 0 else np.asarray(array)

    def _named(self, labels: tuple[str, ...], rows: tuple[str, ...]) -> Labelled:
        self.labels, self.rows = labels, rows
        return self

    def __getitem__(self, key: Any) -> Any:
        """Return what stands under a name, a row's before a column's, or as numpy does."""
        at = key if isinstance(key, tuple) else (key,)
        if any(isinstance(name, str) for name in at):
            if self.ndim == 2 and len(at) == 1 and key not in self.rows:
                at = (slice(None), *at)
            axes = (self.rows, self.labels)[-self.ndim :]
            try:
                at = tuple(a.index(k) if isinstance(k, str) else k for k, a in zip(at, axes, strict=False))
            except ValueError:
                raise KeyError(key) from None
        found = np.asarray(self)[at if isinstance(key, tuple) or at != (key,) else key]
        if self.ndim == 2 and found.ndim == 1 and isinstance(at[0], int):
            return labelled(found, self.labels)
        return found[()]

    def round(self, decimals: Any = 0, out: Any = None) -> Any:
        """Return the rounded weights, their names kept, which numpy's own rounding drops."""
        return labelled(np.asarray(self).round(decimals, out), self.labels, self.rows)

    def table(self) -> Listing:
        """Return one row a name, or one row an expert."""
        if self.ndim == 1:
            return Listing(("", "weight"), list(zip(self.labels, self.tolist(), strict=True)))
        return Listing(("", *self.labels), [(n, *row) for n, row in zip(self.rows, self.tolist(), strict=True)])

    def to_dict(self) -> dict[str, float]:
        """Return the weights by name."""
        return dict(zip(self.labels, self.tolist(), strict=True))

    def __repr__(self) -> str:
        return str(self)

    def __str__(self) -> str:
        fits = self.ndim in (1, 2) and self.shape[-1] == len(self.labels)
        return (
            Tabled.__str__(self) if fits and (self.ndim == 1 or len(self) == len(self.rows)) else str(np.asarray(self))
        )


def labelled(array: ArrayLike, labels: Sequence[str], rows: Sequence[str] = ()) -> Any:
    """Return `array` with names, or as it is where there are none; beside rows with names columns have numbers."""
    if rows and not labels:
        labels = [str(k + 1) for k in range(np.shape(array)[-1])]
    return with_names(array, labels, rows) if labels else array


def with_names(array: ArrayLike, labels: Sequence[str], rows: Sequence[str] = ()) -> Labelled:
    """Return `array` as one that carries names, where there are any."""
    return np.asarray(array, dtype=np.float64).view(Labelled)._named(tuple(labels), tuple(rows))


def as_printed(cell: object) -> str:
    """Return a cell as it is printed: figures with four decimals, a dash for what could not be computed."""
    if isinstance(cell, float):
        return f"{cell:.4f}" if cell == cell else "–"
    return "" if cell is None else str(cell)


def _width(text: str) -> int:
    return sum(2 if ord(c) > 0x2E80 else 1 for c in text)


def _padded(text: str, width: int, left: bool) -> str:
    gap = " " * (width - _width(text))
    return text + gap if left else gap + text
