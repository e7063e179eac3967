"""A published scheme read from a folder: tables as printed, and what each figure was made from.

``scheme.yaml`` declares the tables and their causes; each table is a CSV file.  A matrix has `entries`
and `weight` columns, and `final` where its weights are multiplied by those of the row it stands `under`;
a list has `weight` columns, a `total`, and says which finals it is `from` or which table it `repeats`.
Where the folder holds ``figures.csv`` (table, item, figure, printed), that list is what is printed: it may
hold normalised columns, row and column sums, λ, CI, RI, CR and totals, and no table needs a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import cast

from bsclib.errors import Fault, Place, Text, raise_faults, same
from bsclib.law.faults import read_model
from bsclib.law.strict_yaml import Document, read
from bsclib.published.declared import SchemeDoc, TableDoc
from bsclib.published.figures import NUMBER, PrintedFigure, read_number
from bsclib.published.listed import LISTED, ListedTable, csv_records, read_listed
from bsclib.scoring.wording import Draft, mend

FILE = "scheme.yaml"
_REFUSED = Text("方案文件无法读取", "the scheme cannot be read")
_NO_FILE = Text("没有文件 {name}", "there is no file {name}")
_NEW = Text("用 bsc reproduce --new 目录 写出模板", "bsc reproduce --new DIR writes a template")
_NO_COLUMN = Text("没有列“{name}”", "there is no column “{name}”")
_NO_TABLE = Text("没有表 {name}", "there is no table {name}")
_NO_ROW = Text("表 {table} 没有“{item}”一行", "table {table} has no row “{item}”")
_NO_NUMBER = Text("“{found}”不是数", "“{found}” is no number")


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A declared table with its rows as text; `heading` is the row of printed column heads, if given."""

    doc: TableDoc
    rows: tuple[Mapping[str, str], ...] = ()
    heading: Mapping[str, str] | None = None
    further: tuple[PrintedFigure, ...] = ()
    listed: bool = False

    @property
    def id(self) -> str:
        """Its printed number."""
        return self.doc.id

    @property
    def entries(self) -> list[str]:
        """The columns of its comparison matrix; empty for a list."""
        return self.doc.columns.entries if self.doc.columns else []

    @property
    def total(self) -> Fraction | None:
        """What its weights must add up to."""
        return read_number(self.doc.total)[0]

    def cell(self, row: Mapping[str, str], role: str) -> str:
        """Return what `row` prints in the column that plays `role`."""
        return row.get(getattr(self.doc.columns, role, ""), "")

    def figures(self) -> Iterator[PrintedFigure]:
        """Yield every printed figure, row by row, then the `further` ones; a blank comes with value None."""
        for number, row in enumerate(self.rows, 1):
            labels = {role: self.cell(row, role) for role in ("item", "item_en", "card", "group")}
            for column, printed in self._printed(row):
                value, quantum = read_number(printed)
                yield PrintedFigure(self.id, number, column, **labels, printed=printed, value=value, quantum=quantum)
        yield from self.further

    def _printed(self, row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        yield from ((f"entry {j}", row[name]) for j, name in enumerate(self.entries, 1) if name in row)
        columns = ((role, getattr(self.doc.columns, role, "")) for role in ("weight", "final"))
        # a list leaves blank what has no weight; in a matrix, or in a list of figures, a blank is a lost figure
        lost = self.listed or bool(self.entries)
        yield from ((role, row[name]) for role, name in columns if name in row and (row[name] or lost))
        yield from ((f"rule {j}", hit) for j, hit in enumerate(NUMBER.findall(_once(self.cell(row, "rule"))), 1))


def _once(rule: str) -> str:
    """Return a rule's text without a tail that only repeats what stands before it: its numbers are no figures."""
    draft = Draft(rule, None)
    mend(draft)
    return draft.rest


@dataclass(frozen=True)
class Scheme:
    """A published scheme: its tables in the order printed, and the files that stand beside them."""

    folder: Path
    doc: SchemeDoc
    tables: Mapping[str, PrintedTable]

    @cached_property
    def figures(self) -> tuple[PrintedFigure, ...]:
        """Every figure of every table, in the order printed."""
        return tuple(f for table in self.tables.values() for f in table.figures())

    @cached_property
    def _columns(self) -> dict[tuple[str, str], list[PrintedFigure]]:
        found: dict[tuple[str, str], list[PrintedFigure]] = {}
        for f in self.figures:
            if f.value is not None:
                found.setdefault((f.table, f.role), []).append(f)
        return found

    def column(self, table: str, role: str) -> list[PrintedFigure]:
        """Return the figures of one table that play `role`, blank ones left out."""
        return self._columns.get((table, role), [])

    @property
    def matrices(self) -> list[PrintedTable]:
        """The tables that print a comparison matrix."""
        return [t for t in self.tables.values() if t.entries]

    def lists(self) -> Iterator[tuple[PrintedTable, str, list[PrintedFigure]]]:
        """Yield every weight list: its table, its card ("" where there is one only), its figures."""
        for table in self.tables.values():
            figures = [] if table.entries else self.column(table.id, "weight")
            for card in dict.fromkeys(f.card for f in figures):
                yield table, card, [f for f in figures if f.card == card]

    def records(self, name: str) -> list[dict[str, str]]:
        """Return the rows of the CSV file that the scheme names under `name`; none where it names none."""
        file = getattr(self.doc, name)
        return csv_records(self.folder / file) if file else []


def read_scheme(folder: str | Path) -> Scheme:
    """Return the scheme in `folder`.

    Parameters
    ----------
    folder : path

    Returns
    -------
    Scheme

    Raises
    ------
    InputError
        With every fault at once: a file or column missing, an unknown word, a table that a cause names
        and that is not there, a matrix entry or a total that is no number.

    Examples
    --------
    >>> from bsclib.paths import packaged
    >>> scheme = read_scheme(packaged("params", "thesis", "template"))
    >>> scheme.doc.id, len(scheme.matrices)
    ('my_scheme', 2)
    """
    folder = Path(folder)
    if not (folder / FILE).is_file():
        raise_faults(_REFUSED, [Fault("no_file", Place(str(folder / FILE)), _NO_FILE.fill(name=FILE), remedy=_NEW)])
    document = read(str(folder / FILE), (folder / FILE).read_bytes())
    doc, faults = read_model(document, SchemeDoc)
    raise_faults(_REFUSED, faults)
    scheme = cast(SchemeDoc, doc)
    listed = read_listed(folder / LISTED, faults) if (folder / LISTED).is_file() else {}
    scheme = scheme.model_copy(update={"id": scheme.id or folder.name, "tables": _declared(scheme.tables, listed)})
    tables = {
        t.id: PrintedTable(t, *listed[t.id].printed, listed=True)
        if t.id in listed
        else _table(folder, n, t, document, faults)
        for n, t in enumerate(scheme.tables)
    }
    for n, table in enumerate(tables.values()):
        faults += [_fault(document, n, text) for text in _causes(table, tables)]
    for name in ("text", "natures", "standards", "tree", "errata", "rule_findings", "glossary"):
        file = getattr(scheme, name)
        if file and not (folder / file).is_file():
            faults.append(Fault("no_file", document.place((name,)), _NO_FILE.fill(name=file)))
    raise_faults(_REFUSED, faults)
    return Scheme(folder, scheme, tables)


def _declared(declared: list[TableDoc], listed: Mapping[str, ListedTable]) -> list[TableDoc]:
    """Return the declarations with the columns that are listed, and one for each table that has none."""
    known = {t.id: t for t in declared}
    known = known | {name: TableDoc.model_validate({"id": name, "title": name}) for name in listed if name not in known}
    return [t.model_copy(update={"columns": listed[t.id].columns}) if t.id in listed else t for t in known.values()]


def _fault(document: Document, table: int, found: Text) -> Fault:
    return Fault("scheme", document.place(("tables", table)), found)


def _table(folder: Path, number: int, doc: TableDoc, document: Document, faults: list[Fault]) -> PrintedTable:
    if doc.total and read_number(doc.total)[0] is None:
        faults.append(_fault(document, number, _NO_NUMBER.fill(found=doc.total)))
    if doc.columns is None or not doc.file:
        return PrintedTable(doc)
    if not (folder / doc.file).is_file():
        faults.append(_fault(document, number, _NO_FILE.fill(name=doc.file)))
        return PrintedTable(doc)
    rows, path = csv_records(folder / doc.file), str(folder / doc.file)
    lost = [name for name in doc.columns.named if rows and name not in rows[0]]
    faults += [Fault("no_column", Place(path, path=name), _NO_COLUMN.fill(name=name)) for name in lost]
    if lost:
        return PrintedTable(doc)
    heads = [r for r in rows if r[doc.columns.item].startswith("#")]
    for line, row in enumerate(rows, 2):
        bad = [n for n in doc.columns.entries if row not in heads and row[n] and not read_number(row[n])[0]]
        for name in bad:
            place = Place(path, line=line, path=name)
            faults.append(Fault("entry", place, _NO_NUMBER.fill(found=row[name]), same("3 | 1/3")))
    return PrintedTable(doc, tuple(r for r in rows if r not in heads), heads[0] if heads else None)


def _causes(table: PrintedTable, tables: Mapping[str, PrintedTable]) -> Iterator[Text]:
    under, doc = table.doc.under, table.doc
    named = [
        *doc.made_from,
        *doc.same_items,
        *doc.aggregates,
        *([doc.repeats] if doc.repeats else []),
        *([under.table] if under else []),
    ]
    yield from (_NO_TABLE.fill(name=name) for name in named if name not in tables)
    if under and under.table in tables:
        above = tables[under.table]
        if under.item not in [above.cell(r, "item") for r in above.rows]:
            yield _NO_ROW.fill(table=under.table, item=under.item)
