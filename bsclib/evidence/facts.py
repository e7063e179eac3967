"""What a quarter's evidence says, cell by cell, once every check has passed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from bsclib.decimals import decimal_of
from bsclib.errors import Fault, Place, UsageError, place_at
from bsclib.evidence.words import WORDS

Key = tuple[str, str]
Value = Decimal | str | None


class Address(str):
    """Where a row stands, as text; `cells` says it of each of its columns."""

    cells: Mapping[str, str]

    def __new__(cls, text: str, cells: Mapping[str, str]) -> Address:
        """Return `text` with the addresses of the row's cells by column id."""
        made = super().__new__(cls, text)
        made.cells = cells
        return made


def at(row: Mapping[str, Any], column: str, file: str = "") -> Place:
    """Return the place of a cell of a row; that of the row, where it was not read from a file."""
    cell = row.get("cell") or ""
    return place_at(cell.cells.get(column, cell) if isinstance(cell, Address) else str(cell), file)


@dataclass(frozen=True, slots=True)
class Fact:
    """Target and actual of one indicator, and where they were read.

    Attributes
    ----------
    target, actual : Decimal, str or None
        In the indicator's unit; a rate is a percent number.  A `str` is a class of severity, the text of a
        range or of tiers, or `card:<id>` (the total of another card).  None: not given.
    numerator, denominator : Decimal or None
        The parts of a ratio, where they were given.
    cause, measure, due : str, str, date or None
        Why it missed its aim, what is done about it and by when; all three or none.
    cell, target_cell : str
        `sheet!K12`, or `file:line:column` of a CSV.
    """

    scorecard: str
    indicator: str
    target: Value = None
    actual: Value = None
    cell: str = ""
    target_cell: str = ""
    note: str = ""
    evidence_link: str = ""
    filled_by: str = ""
    reviewed: bool = False
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    cause: str = ""
    measure: str = ""
    due: date | None = None

    @property
    def key(self) -> Key:
        """(scorecard, indicator)."""
        return (self.scorecard, self.indicator)


@dataclass(frozen=True, slots=True)
class Facts:
    """The evidence of one company and quarter.

    Attributes
    ----------
    rows : mapping of (scorecard, indicator) to Fact, in the law's order
    tables : mapping of table id to its rows; each row holds its columns' values and `cell`
    source, sha256 : the file read and its hash (of several parts: the first, and the hash of all)
    sources : every file read
    hashes : SHA-256 of each of `sources`
    notices : what was taken, but is worth saying
    day : the day inside the quarter on which it is looked at; None: its end
    """

    company: str
    period: str
    rows: Mapping[Key, Fact]
    tables: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    source: Path = Path()
    sha256: str = ""
    notices: tuple[Fault, ...] = ()
    sources: tuple[Path, ...] = ()
    hashes: tuple[str, ...] = ()
    day: date | None = None

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """Name and SHA-256 of every file that was read."""
        return tuple((path.name, sha256) for path, sha256 in zip(self.sources, self.hashes, strict=False))

    def with_actuals(self, actuals: Mapping[Key, Decimal | int | str | None]) -> Facts:
        """Return the same evidence with other actuals: a what-if, no file is touched.

        Parameters
        ----------
        actuals : mapping of (scorecard, indicator) to its actual
            In the indicator's own unit; decimal text becomes a number, any other text is taken as it is (a class of
            severity), None means that it is missing.

        Raises
        ------
        UsageError
            The evidence has no such row; every one of them is named.

        Examples
        --------
        >>> facts = Facts("c", "2025Q4", {("card", "i"): Fact("card", "i", actual=Decimal(1))})
        >>> facts.with_actuals({("card", "i"): "5200"}).rows["card", "i"].actual
        Decimal('5200')
        """
        if unknown := [key for key in actuals if key not in self.rows]:
            raise UsageError(WORDS.NO_ROW.fill(k=", ".join(map("/".join, unknown))))
        moved = {
            # the parts of a ratio were those of the actual that was
            key: replace(self.rows[key], actual=_value(value), numerator=None, denominator=None)
            for key, value in actuals.items()
        }
        return replace(self, rows={**self.rows, **moved})


def _value(given: Decimal | int | str | None) -> Value:
    try:
        return given if given is None else decimal_of(given)
    except ValueError:
        return str(given)
