"""Names kept: arrays that know what their entries stand for, and results that print as a table."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import fields
from html import escape
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from bsclib.ahp.faults import BAD_OPTION, fault
from bsclib.errors import InputError

T_co = TypeVar("T_co", bound="Tabled", covariant=True)


class Listing(NamedTuple):
    """What a result shows: heads, rows of which the first cell is the name, and figures printed below them."""

    heads: tuple[str, ...]
    rows: Sequence[tuple[object, ...]]
    below: tuple[tuple[object, ...], ...] = ()


class Tabled:
    """A result that prints as a table, shows itself in a notebook, and turns into a DataFrame."""

    __slots__ = ()

    def table(self) -> Listing:
        """Return heads and rows of the table; where a kind has none of its own, one row of what it holds."""
        said = {f.name: getattr(self, f.name) for f in fields(self)}  # type: ignore[arg-type]
        return Listing(tuple(said), [tuple(" / ".join(c) if isinstance(c, tuple) else c for c in said.values())])

    def __str__(self) -> str:
        heads, rows, below = self.table()
        cells = [heads, *(tuple(map(as_printed, row)) for row in (*rows, *below))]
        wide = [max(_width(row[k]) for row in cells) for k in range(len(heads))]
        lines = ("  ".join(_padded(c, w, k == 0) for k, (c, w) in enumerate(zip(r, wide, strict=True))) for r in cells)
        return "\n".join([*(line.rstrip() for line in lines), *self._told()])

    def _told(self) -> list[str]:
        """Return what a reader of the table must know, a line each, in the language that `BSC_LANG` names."""
        lang = "zh" if os.environ.get("BSC_LANG") == "zh" else "en"
        return [f"({notice.render(lang)})" for notice in getattr(self, "notices", ())]

    def _repr_html_(self) -> str:
        heads, rows, below = self.table()
        top = "".join(f"<th>{escape(head)}</th>" for head in heads)
        body = "".join(
            f"<tr><th>{escape(as_printed(name))}</th>"
            + "".join(f"<td>{escape(as_printed(c))}</td>" for c in cells)
            + "</tr>"
            for name, *cells in (*rows, *below)
        )
        told = "".join(f"<p>{escape(line)}</p>" for line in self._told())
        return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>{told}"

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


class Several(Tabled, tuple[T_co, ...]):
    """A tuple of results that shows itself as one table; one that has several rows is numbered there."""

    __slots__ = ()

    def __getitem__(self, key: Any) -> Any:
        """Return one of them, or a part that is a table as well."""
        found: Any = super().__getitem__(key)
        return Several(found) if isinstance(key, slice) else found

    def table(self) -> Listing:
        """Return the rows of each."""
        each = [one.table() for one in self]
        several = any(len(one.rows) > 1 for one in each)
        rows = [(f"{k} › {r[0]}" if several else r[0], *r[1:]) for k, one in enumerate(each, 1) for r in one.rows]
        return Listing(each[0].heads if each else ("–",), rows)


class Naming:
    """An array whose names go with copies of it, and with nothing in which their order may be another."""

    def copy(self, order: Any = "C") -> Any:
        """Return a copy with the same names."""
        other = super().copy(order)  # type: ignore[misc]
        other.__dict__.update(self.__dict__)
        return other

    def __deepcopy__(self, memo: object = None) -> Any:
        return self.copy()

    __copy__ = __deepcopy__

    def __reduce__(self) -> Any:
        """Let names go with what is pickled."""
        made, how, state = super().__reduce__()  # type: ignore[str-unpack]
        return made, how, (state, self.__dict__)

    def __setstate__(self, state: Any) -> None:
        super().__setstate__(state[0])  # type: ignore[misc]
        self.__dict__.update(state[1])

    def sort(self, *args: Any, **how: Any) -> None:
        """Sort in place; names do not follow."""
        self.__dict__.clear()
        super().sort(*args, **how)  # type: ignore[misc]


class Labelled(Naming, np.ndarray[tuple[int, ...], np.dtype[np.float64]], Tabled):
    """Weights (n,), a table of them (rows, n) or a matrix (n, n) that keeps its names.

    Attributes
    ----------
    labels : tuple of str
        What the last axis stands for; ``w["cost"]`` reads by name.
    rows : tuple of str
        What the first axis of a table stands for (experts, or the labels again).
    """

    labels: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()

    def __array_wrap__(self, array: Any, context: Any = None, return_scalar: bool = False) -> Any:
        """Let names go where the shape no longer fits them; refuse what is in another order of the same names."""
        others = [x for x in (context[1] if context else ()) if isinstance(x, Labelled) and x.labels]
        for mine, theirs in ((a, b) for x in others for a, b in ((self.labels, x.labels), (self.rows, x.rows))):
            if mine != theirs and {*mine} == {*theirs}:
                found, names = ", ".join(mine), ", ".join(theirs)
                raise InputError(BAD_OPTION, [fault("another_order", found=found, names=names, first=list(mine))])
        alike = all(x.labels == self.labels for x in others)
        if context and alike and array.shape == self.shape and array.dtype == self.dtype:  # entry by entry
            return array.view(Labelled)._named(self.labels, self.rows)
        return array[()] if return_scalar or array.ndim == 0 else np.asarray(array)

    @property
    def T(self) -> Any:  # noqa: N802 - numpy's name
        """The transpose, rows and columns by their names."""
        return np.asarray(self).T.view(Labelled)._named(self.rows if self.ndim == 2 else self.labels, self.labels)

    def _named(self, labels: tuple[str, ...], rows: tuple[str, ...]) -> Labelled:
        self.labels, self.rows = labels, rows
        return self

    def __getitem__(self, key: Any) -> Any:
        """Return what stands under a name, a row's before a column's, or under a list of them, or as numpy does."""
        if isinstance(key, list) and key and all(isinstance(name, str) for name in key):
            each = [self[name] for name in key]
            if self.ndim == 2 and {*key} <= {*self.rows}:
                return labelled(each, self.labels, key)
            return labelled(np.stack(each, axis=-1), key, self.rows if self.ndim == 2 else ())
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
        if self.ndim == 2 and found.ndim == 1 and isinstance(at[0], int | np.integer):
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

    def to_dict(self) -> dict[str, Any]:
        """Return the weights by name; of a table the weights of each row."""
        if self.ndim == 2:
            return {name: self[name].to_dict() for name in self.rows}
        return dict(zip(self.labels, self.tolist(), strict=True))

    def __str__(self) -> str:
        return Tabled.__str__(self) if self.labels and (self.ndim == 1 or self.rows) else str(np.asarray(self))

    __repr__ = __str__


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
