"""Targets that were approved for a quarter: in the proposals made at the end of the quarter before, once decided."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from bsclib.errors import InputError
from bsclib.evidence.facts import Key
from bsclib.evidence.grid import from_csv
from bsclib.evidence.names import Names
from bsclib.evidence.preflight import read_limited
from bsclib.evidence.records import read_records
from bsclib.evidence.slips import Standard
from bsclib.evidence.tables import TABLES
from bsclib.evidence.words import WORDS
from bsclib.law import Rulebook
from bsclib.period import Quarter


def settled(row: Mapping[str, Any]) -> Decimal:
    """Return what was approved by a proposal: the value that was settled on, else the one proposed."""
    found: Decimal = row["proposed"] if row["settled"] is None else row["settled"]
    return found


def approved_targets(folder: Path, quarter: Quarter, rulebook: Rulebook) -> dict[Key, Standard]:
    """Return the targets that were approved for `quarter`, by (scorecard, indicator), each with who approved it.

    Parameters
    ----------
    folder : Path
        Where the workbooks lie, and beside them `<quarter before>.proposals.csv`.
    quarter : Quarter
    rulebook : Rulebook
        The law that knows the indicators.

    Returns
    -------
    dict
        Empty where there are no proposals, or none that can be read: `bsc template` tells what is wrong with them.
    """
    path = folder / f"{quarter.previous}.proposals.csv"
    if not path.is_file():
        return {}
    try:
        rows, _ = read_records(from_csv(read_limited(path), TABLES["proposals"], path.name), Names.of(rulebook), {})
    except InputError:
        return {}
    return {
        (row["scorecard"], row["indicator"]): Standard(
            settled(row), WORDS.ORIGIN.fill(file=path.name, who=row["decided_by"] or "–")
        )
        for row in rows
        if row["kind"] == "target" and row["decision"] == "approved" and row["quarter"] == str(quarter)
        if row["scorecard"] and row["indicator"] and isinstance(row["proposed"], Decimal)
    }
