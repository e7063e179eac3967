"""A published scheme read from a folder: tables as printed, and what each figure was made from.

``scheme.yaml`` declares the tables and their causes; each table is a CSV file.  A matrix has `entries`
and `weight` columns, and `final` where its weights are multiplied by those of the row it stands `under`;
a list has `weight` columns, a `total`, and says which finals it is `from` or which table it `repeats`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from bsclib.errors import NOTHING, Fault, InputError, Place, Text, raise_faults, same
from bsclib.thesis.figures import NUMBER, Figure, read_number

_TABLE_KEYS = {"id", "title", "file", "columns", "under", "total", "from", "repeats", "same_items", "missing"}
_COLUMN_KEYS = {"item", "item_en", "group", "card", "entries", "weight", "final", "rule"}
_SCHEME_KEYS = {"id", "title", "source", "language", "text", "natures", "tree", "errata", "rule_findings", "tables"}
_SCHEME_KEYS |= {"citation", "licence", "standards", "methods"}
_REFUSED = Text("方案文件无法读取", "the scheme cannot be read")


@dataclass(frozen=True, slots=True)
class Table:
    """One printed table: its rows as text, the role of each column, and its causes."""

    id: str
    title: Text
    columns: Mapping[str, Any] = field(default_factory=dict)
    rows: tuple[Mapping[str, str], ...] = ()
    heading: Mapping[str, str] | None = None
    under: tuple[str, str] | None = None
    total: Fraction | None = None
    made_from: tuple[str, ...] = ()
    repeats: str = ""
    same_items: tuple[str, ...] = ()
    missing: Text = NOTHING

    @property
    def entries(self) -> list[str]:
        """The columns of its comparison matrix; empty for a list."""
        return list(self.columns.get("entries", ()))

    def cell(self, row: Mapping[str, str], role: str) -> str:
        """Return what `row` prints in the column that plays `role`."""
        return row.get(self.columns.get(role, ""), "")

    def figures(self) -> Iterator[Figure]:
        """Yield every printed figure, row by row; a blank weight comes with value None."""
        for number, row in enumerate(self.rows, 1):
            for column, printed in self._printed(row):
                value, quantum = read_number(printed)
                labels = {role: self.cell(row, role) for role in ("item", "item_en", "card", "group")}
                yield Figure(self.id, number, column, **labels, printed=printed, value=value, quantum=quantum)

    def _printed(self, row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        yield from ((f"entry {j}", row[name]) for j, name in enumerate(self.entries, 1))
        yield from ((role, self.cell(row, role)) for role in ("weight", "final") if role in self.columns)
        yield from ((f"rule {j}", hit) for j, hit in enumerate(NUMBER.findall(self.cell(row, "rule")), 1))


@dataclass(frozen=True)
class Scheme:
    """A published scheme: its tables in the order printed, and the files that stand beside them."""

    folder: Path
    id: str
    title: Text
    source: Text
    tables: Mapping[str, Table]
    extra: Mapping[str, Any]

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure of every table, in the order printed."""
        return tuple(f for table in self.tables.values() for f in table.figures())

    def column(self, table: str, role: str) -> list[Figure]:
        """Return the figures of one table that play `role`, blank ones left out."""
        return [f for f in self.figures if f.table == table and f.role == role and f.value is not None]

    @property
    def matrices(self) -> list[Table]:
        """The tables that print a comparison matrix."""
        return [t for t in self.tables.values() if t.entries]

    def lists(self) -> Iterator[tuple[Table, str, list[Figure]]]:
        """Yield every weight list: its table, its card ("" where there is one only), its figures."""
        for table in self.tables.values():
            figures = [] if table.entries else self.column(table.id, "weight")
            for card in dict.fromkeys(f.card for f in figures):
                yield table, card, [f for f in figures if f.card == card]

    def records(self, name: str) -> list[dict[str, str]]:
        """Return the rows of the CSV file that the scheme names under `name`; none where it names none."""
        return read_csv(self.folder / self.extra[name]) if self.extra.get(name) else []


def read_csv(path: Path) -> list[dict[str, str]]:
    """Return the rows of a UTF-8 CSV file as text, cell by cell."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [{k: (v or "").strip() for k, v in row.items() if k} for row in csv.DictReader(stream)]


def read_yaml(path: Path) -> Any:
    """Return a YAML 1.2 file as plain data; `InputError` with the line where it cannot be read."""
    try:
        return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        found = Text("没有这个文件", "there is no such file")
        remedy = Text("用 bsc reproduce --new 目录 写出模板", "bsc reproduce --new DIR writes a template")
        raise InputError(_REFUSED, [Fault("no_file", Place(str(path)), found, remedy=remedy)]) from None
    except (MarkedYAMLError, UnicodeDecodeError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", -1) + 1
        raise InputError(_REFUSED, [Fault("yaml", Place(str(path), line=line), same(str(error)))]) from None


def read_scheme(folder: str | Path) -> Scheme:
    """Return the scheme in `folder`.

    Raises
    ------
    InputError
        With every fault at once: a file or column missing, an unknown word, a table that a cause names
        and that is not there, a matrix entry or a total that is no number.
    """
    folder = Path(folder)
    path = folder / "scheme.yaml"
    data = read_yaml(path)
    if not isinstance(data, dict) or not isinstance(data.get("tables"), list):
        raise InputError(_REFUSED, [_fault(path, "tables", Text("没有表的清单", "no list of tables"))])
    faults = [_fault(path, k, _unknown(k)) for k in data.keys() - _SCHEME_KEYS]
    tables = {str(t.get("id")): _table(folder, t, faults) for t in data["tables"]}
    faults += [f for t in tables.values() for f in _causes(path, t, tables)]
    for name in ("text", "natures", "tree", "errata", "rule_findings", "standards"):
        if data.get(name) and not (folder / data[name]).is_file():
            faults.append(_fault(path, name, Text(f"没有文件 {data[name]}", f"there is no file {data[name]}")))
    raise_faults(_REFUSED, faults)
    title, source = _text(data.get("title", data.get("id", ""))), _text(data.get("source", ""))
    return Scheme(folder, str(data.get("id", folder.name)), title, source, tables, data)


def _table(folder: Path, data: Mapping[str, Any], faults: list[Fault]) -> Table:
    place, columns = folder / "scheme.yaml", dict(data.get("columns", {}))
    name = str(data.get("id"))
    faults += [_fault(place, f"{name}.{k}", _unknown(k)) for k in data.keys() - _TABLE_KEYS]
    faults += [_fault(place, f"{name}.columns.{k}", _unknown(k)) for k in columns.keys() - _COLUMN_KEYS]
    rows = _rows(folder / str(data["file"]), columns, faults) if "file" in data else []
    headings = [r for r in rows if r.get(columns.get("item", ""), "").startswith("#")]
    total = read_number(str(data.get("total", "")))[0]
    if "total" in data and total is None:
        faults.append(
            _fault(place, f"{name}.total", same(data["total"]), Text("应为 100% 或 1", "100% or 1 is expected"))
        )
    under = data.get("under")
    return Table(
        name,
        _text(data.get("title", name)),
        columns,
        tuple(r for r in rows if r not in headings),
        headings[0] if headings else None,
        (str(under["table"]), str(under["item"])) if under else None,
        total,
        tuple(map(str, data.get("from", ()))),
        str(data.get("repeats", "")),
        tuple(map(str, data.get("same_items", ()))),
        _text(data.get("missing", "")),
    )


def _rows(path: Path, columns: Mapping[str, Any], faults: list[Fault]) -> list[dict[str, str]]:
    if not path.is_file():
        faults.append(Fault("no_file", Place(str(path)), Text("没有这个文件", "there is no such file")))
        return []
    rows = read_csv(path)
    names = [n for v in columns.values() for n in (v if isinstance(v, list) else [v])]
    for name in [n for n in names if rows and n not in rows[0]]:
        faults.append(Fault("no_column", Place(str(path), path=name), Text(f"没有列“{name}”", f"no column “{name}”")))
        columns.get("entries", []).clear()
    entries = [(i, n) for i, r in enumerate(rows, 2) for n in columns.get("entries", []) if not _heads(r, columns)]
    for line, name in entries:
        if read_number(rows[line - 2][name])[0] is None:
            found = Text(f"“{rows[line - 2][name]}”不是数", f"“{rows[line - 2][name]}” is no number")
            faults.append(Fault("entry", Place(str(path), line=line, path=name), found, same("3 | 1/3")))
    return rows


def _heads(row: Mapping[str, str], columns: Mapping[str, Any]) -> bool:
    return row.get(columns.get("item", ""), "").startswith("#")


def _causes(path: Path, table: Table, tables: Mapping[str, Table]) -> Iterator[Fault]:
    named = [*table.made_from, *table.same_items, *([table.repeats] if table.repeats else [])]
    named += [table.under[0]] if table.under else []
    for name in named:
        if name not in tables:
            yield _fault(path, table.id, Text(f"没有表 {name}", f"there is no table {name}"))
    if table.under and table.under[0] in tables:
        above = tables[table.under[0]]
        if table.under[1] not in [above.cell(r, "item") for r in above.rows]:
            found = Text(f"表 {above.id} 没有“{table.under[1]}”一行", f"table {above.id} has no row “{table.under[1]}”")
            yield _fault(path, f"{table.id}.under", found)


def _fault(path: Path, where: str, found: Text, expected: Text = NOTHING) -> Fault:
    return Fault("scheme", Place(str(path), path=where), found, expected)


def _unknown(word: str) -> Text:
    return Text(f"未知的词“{word}”", f"unknown word “{word}”")


def _text(value: Any) -> Text:
    return Text(str(value["zh"]), str(value["en"])) if isinstance(value, dict) else same(value)
