"""``figures.csv``: the list of what is printed, one row a figure, read into tables."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bsclib.errors import Fault, Place, Text, same
from bsclib.published.declared import ColumnsDoc
from bsclib.published.figures import PrintedFigure, read_number

LISTED = "figures.csv"
COLUMNS = ("table", "item", "figure", "printed")
BASIC = re.compile(r"entry (\d+)|weight|final")
KNOWN = re.compile(r"(entry|norm|colsum) [1-9]\d?|weight|final|rowsum|AW|lambda|CI|RI|CR|total")
_NO_COLUMN = Text("没有列“{name}”", "there is no column “{name}”")
_TWICE = Text(
    "“{what}”列了两次，数字不同：{one}、{two}", "“{what}” is listed twice with different figures: {one}, {two}"
)
_UNKNOWN = Text("不认识的数字种类“{found}”", "“{found}” is no kind of figure")
_KINDS = same("entry 1 | weight | final | norm 1 | rowsum | colsum 1 | AW | lambda | CI | RI | CR | total")
_ONCE = Text("同一数字只列一次", "list a figure once")

Key3 = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class ListedTable:
    """One table put together from the list: its columns, its rows as text, and the figures beside them."""

    columns: ColumnsDoc
    rows: tuple[Mapping[str, str], ...]
    further: tuple[PrintedFigure, ...]

    @property
    def printed(self) -> tuple[tuple[Mapping[str, str], ...], None, tuple[PrintedFigure, ...]]:
        """Rows, no row of heads, the figures beside them."""
        return self.rows, None, self.further


def csv_records(path: Path) -> list[dict[str, str]]:
    """Return the rows of a UTF-8 CSV file as text, cell by cell."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [{k.strip(): (v or "").strip() for k, v in row.items() if k} for row in csv.DictReader(stream)]


def read_listed(path: Path, faults: list[Fault]) -> dict[str, ListedTable]:
    """Return every table of the list, in the order listed; what is wrong with it goes to `faults`."""
    rows = csv_records(path)
    lost = [name for name in COLUMNS if rows and name not in rows[0]]
    faults += [Fault("no_column", Place(str(path), path=name), _NO_COLUMN.fill(name=name)) for name in lost]
    if lost:
        return {}
    found: dict[Key3, str] = {}
    for line, row in enumerate(rows, 2):
        key = (row["table"], row["item"], " ".join(row["figure"].split()))
        place = Place(str(path), line=line, path=key[2])
        if not KNOWN.fullmatch(key[2]):
            faults.append(Fault("figure", place, _UNKNOWN.fill(found=key[2]), _KINDS))
        elif found.setdefault(key, row["printed"]) != row["printed"]:
            what = " › ".join(filter(None, key))
            text = _TWICE.fill(what=what, one=found[key], two=row["printed"])
            faults.append(Fault("twice", place, text, remedy=_ONCE))
    tables = dict.fromkeys(t for t, _, _ in found)
    return {t: _table(t, {k[1:]: v for k, v in found.items() if k[0] == t}) for t in tables}


def _table(table: str, printed: Mapping[tuple[str, str], str]) -> ListedTable:
    items = list(dict.fromkeys(item for item, _ in printed if item))
    rows: list[dict[str, str]] = [{"item": item} for item in items]
    further = []
    for (item, figure), text in printed.items():
        if item and BASIC.fullmatch(figure):
            rows[items.index(item)][figure] = text
        else:
            value, quantum = read_number(text)
            row = items.index(item) + 1 if item else 0
            further.append(PrintedFigure(table, row, figure, item, "", "", "", text, value, quantum))
    return ListedTable(ColumnsDoc.model_validate({"item": "item"} | _roles(rows)), tuple(rows), tuple(further))


def _roles(rows: Sequence[Mapping[str, str]]) -> dict[str, object]:
    names = set().union(*rows) if rows else set()
    return {role: role for role in ("weight", "final") if role in names} | {"entries": list(_entries(names))}


def _entries(names: set[str]) -> Iterator[str]:
    last = max((int(m[1]) for m in map(BASIC.fullmatch, names) if m and m[1]), default=0)
    yield from (f"entry {j}" for j in range(1, last + 1))
