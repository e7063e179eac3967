"""A scheme kept as a workbook, handed to the reproduction: the file that serves scoring serves judging."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bsclib.schemes import FoundCard

COLUMNS = ("item", "group", "weight", "rule")


@contextmanager
def handed(scheme: str) -> Iterator[str]:
    """Yield the folder of a scheme: as given, or made from a workbook for as long as it is needed."""
    if not scheme.lower().endswith((".xlsx", ".xlsm")):
        yield scheme
        return
    from bsclib.schemes import read_scheme

    with TemporaryDirectory() as place:
        folder = Path(place) / Path(scheme).stem
        folder.mkdir()
        _write(folder, read_scheme(scheme).cards, Path(scheme).name)
        yield str(folder)


def _write(folder: Path, cards: list[FoundCard], source: str) -> None:
    """Write the cards as lists of weights and rules, each with the total that its weights should come to."""
    tables = []
    for n, card in enumerate(cards, 1):
        sign = "%" if card.percent else ""
        with (folder / f"card_{n}.csv").open("w", encoding="utf-8", newline="") as stream:
            rows = csv.writer(stream, lineterminator="\n")
            rows.writerow(COLUMNS)
            for row in card.rows:
                weight = "" if row.weight is None or row.kind != "scored" else f"{row.weight:f}{sign}"
                rows.writerow((row.name, "", weight, row.text))
        columns = {"item": "item", "weight": "weight", "rule": "rule"}
        total = f"{card.meant_sum:f}{sign}"
        tables.append({"id": str(n), "title": card.name, "file": f"card_{n}.csv", "columns": columns, "total": total})
    # JSON is YAML, and quotes whatever a sheet may hold
    body = {"id": folder.name, "title": folder.name, "source": source, "tables": tables}
    (folder / "scheme.yaml").write_text(json.dumps(body, ensure_ascii=False, indent=1), encoding="utf-8")
