"""What the tables of the budget share: their words, and the columns that several of them have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from bsclib.errors import Text
from bsclib.quarter import QuarterView
from bsclib.reports.words import words
from bsclib.table import Shown, Table, TableColumn

MARKS = {"alarm": "missed", "warn": "near", "high": "missed", "medium": "near"}
YES_NO = {True: words.YES, False: words.NO, None: None}

Rows = Sequence[Any]  # of the cycle, which lies above this room; each function says which
Cell = Callable[[Any], Shown]
Declared = Iterator[TableColumn[Any]]


P = ParamSpec("P")


def tabled(
    columns: Callable[Concatenate[QuarterView, Rows, P], Declared],
) -> Callable[Concatenate[QuarterView, Rows, P], Table]:
    """Return the table whose columns a function yields, over the rows that it is given."""

    @wraps(columns)
    def made(view: QuarterView, rows: Rows, /, *more: P.args, **named: P.kwargs) -> Table:
        return Table.of(tuple(columns(view, rows, *more, **named)), rows, view.language)

    return made


def unit_of(view: QuarterView, unit: str) -> Text:
    """Return the name of a unit."""
    return view.rulebook.units[unit].label


def of_unit(view: QuarterView) -> TableColumn[Any]:
    """Return the column of the unit a row is of."""
    return TableColumn(words.UNIT, lambda r: unit_of(view, r.unit))


def right(head: Text, cell: Cell, places: int = 2) -> TableColumn[Any]:
    """Return a column of numbers."""
    return TableColumn(head, cell, "r", places)


def result(head: Text, cell: Cell) -> TableColumn[Any]:
    """Return a column of numbers, each with the decimals of its row."""
    return TableColumn(head, cell, "r", lambda r: r.places)


def account_of(row: Any) -> str | Text:
    """Return what a row is of within its unit: an account, else revenue or cost as a whole."""
    return row.account or words["nature"][row.nature]


def graded(head: Text) -> TableColumn[Any]:
    """Return the column of a level, which marks its row."""
    return TableColumn(head, lambda r: words["alert"].get(r.level, ""), mark=lambda r: MARKS.get(r.level, ""))
