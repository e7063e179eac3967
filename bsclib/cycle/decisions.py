"""Proposals on paper: written for a decision, and read back with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from bsclib.cycle.proposing import proposals
from bsclib.cycle.words import WORDS
from bsclib.errors import Fault, Place, raise_faults
from bsclib.evidence.grid import from_csv
from bsclib.evidence.names import Names
from bsclib.evidence.preflight import read_limited
from bsclib.evidence.records import read_records
from bsclib.evidence.tables import TABLES
from bsclib.evidence.tidy import table_csv
from bsclib.law import Rulebook

if TYPE_CHECKING:
    from bsclib.quarter import QuarterView

TABLE = "proposals"


def file_of(folder: Path, quarter: str) -> Path:
    """Return where the proposals made at the end of a quarter lie, beside its workbook."""
    return folder / f"{quarter}.{TABLE}.csv"


def write_proposals(view: QuarterView, path: Path) -> int:
    """Write the proposals of a quarter, undecided; return how many.

    Parameters
    ----------
    view : QuarterView
    path : Path
        A CSV file; what was there is lost.

    Returns
    -------
    int

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     n = write_proposals(view, Path(folder) / "2025Q4.proposals.csv")
    >>> n == len(proposals(view))
    True
    """
    rows = proposals(view)
    path.write_text(table_csv(TABLE, rows), encoding="utf-8", newline="\n")
    return len(rows)


def read_proposals(path: Path, rulebook: Rulebook) -> list[dict[str, Any]]:
    """Return the proposals of a file with what was decided; every fault at once.

    Parameters
    ----------
    path : Path
        A CSV file as `write_proposals` makes it.
    rulebook : Rulebook
        The law that knows its units, accounts and indicators.

    Returns
    -------
    list of rows
        Of the sheet `proposals`.

    Raises
    ------
    InputError
        A cell that the sheet's declaration refuses, or an approval that names nobody.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "2025Q4.proposals.csv"
    ...     n = write_proposals(view, file)
    ...     rows = read_proposals(file, view.rulebook)
    >>> len(rows) == n, rows[0]["decision"]
    (True, None)
    """
    grid = from_csv(read_limited(path), TABLES[TABLE], path.name)
    rows, faults = read_records(grid, Names.of(rulebook), {})
    for row in rows:
        place = Place(file=row["cell"], path=row["id"] or "")
        if row["decision"] == "approved" and not row["decided_by"]:
            faults.append(Fault("undecided", place, WORDS.DECISIONS_NOBODY, WORDS.WHO))
        if row["challenge"] and not row["challenged_by"]:
            faults.append(Fault("unnamed_challenge", place, WORDS.BY_NOBODY, WORDS.WHO_CHALLENGES))
        if row["settled"] is not None and row["decision"] != "approved":
            faults.append(Fault("settled_open", place, WORDS.NOT_APPROVED, WORDS.APPROVE))
    raise_faults(WORDS.REFUSED, faults)
    return rows
