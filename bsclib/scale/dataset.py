"""Scores as one tidy data set of Parquet files, a folder a company and quarter; numbers are exact decimals.

`rows/company=…/period=…/scores.parquet` and `cards/…` hold what `scores.csv` and the cards' totals hold, at most
twelve decimals, half up.  Each file carries the hash of what it was made from, so that a finished job is known.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from bsclib.scale.jobs import Job
from bsclib.scoring import Scores, row_record, total_record
from bsclib.scoring.table import NUMBERS

PLACES = pa.decimal128(38, 12)
MARK = b"bsclib.digest"
LEFT = ("period",)  # stands in the folder's name


def _schema(names: list[str], numbers: tuple[str, ...], flags: tuple[str, ...], mark: str) -> pa.Schema:
    kinds = {**dict.fromkeys(numbers, PLACES), **dict.fromkeys(flags, pa.bool_()), "rank": pa.int32()}
    fields = [pa.field(name, kinds.get(name, pa.string())) for name in names]
    return pa.schema(fields, metadata={MARK: mark.encode()})


def _path(out: Path, table: str, job: Job) -> Path:
    return out / table / f"company={job.company}" / f"period={job.quarter}" / "scores.parquet"


def _write(path: Path, records: Sequence[Mapping[str, object]], schema: pa.Schema, numbers: tuple[str, ...]) -> None:
    """Write a file whole or not at all."""
    exact = [{k: Decimal(str(v)) if k in numbers and v is not None else v for k, v in r.items()} for r in records]
    path.parent.mkdir(parents=True, exist_ok=True)
    staged = path.with_suffix(f".{os.getpid()}.tmp")
    pq.write_table(pa.Table.from_pylist(exact, schema), staged, compression="zstd")
    os.replace(staged, path)


def write_scores(out: Path, job: Job, scores: Scores) -> int:
    """Write a quarter's rows and cards, and return how many rows there are; the rows' file last: it says "done"."""
    cards = [{k: v for k, v in total_record(t).items() if k not in LEFT} for t in scores.totals]
    rows = [{k: v for k, v in row_record(r).items() if k not in LEFT} for r in scores]
    if not rows:
        return 0
    if cards:
        numbers = ("total", "coverage")
        _write(_path(out, "cards", job), cards, _schema([*cards[0]], numbers, ("veto",), job.digest), numbers)
    _write(_path(out, "rows", job), rows, _schema([*rows[0]], NUMBERS, (), job.digest), NUMBERS)
    return len(rows)


def rows_kept(out: Path, job: Job) -> int:
    """Return how many rows a finished job of the same hash has written; 0 where there is none."""
    path = _path(out, "rows", job)
    try:
        told = pq.read_metadata(path)
    except (OSError, pa.ArrowInvalid):
        return 0
    return int(told.num_rows) if (told.metadata or {}).get(MARK) == job.digest.encode() else 0
