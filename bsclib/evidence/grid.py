"""A sheet or a CSV file → rows of a declared table: headings found by their words, data by its rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from bsclib.errors import Fault, InputError, Place, Text
from bsclib.evidence.faults import fault, nearest, notice
from bsclib.evidence.preflight import MOST_ROWS, REFUSED
from bsclib.evidence.schema import Column, DeclaredSheet
from bsclib.evidence.xlsx import Cell, Sheet, column_letters, position

HEADING_ROWS = 12


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of a table: its cells by column id, those that are empty left out."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(slots=True)
class Grid:
    """A table as found in a file.

    `columns` maps a column id to its number; in a CSV (`sheet` empty) places are line and column.
    """

    table: DeclaredSheet
    file: str
    sheet: str
    columns: dict[str, int]
    rows: list[GridRow]
    faults: list[Fault] = field(default_factory=list)
    source: Sheet | None = None

    def address(self, row: GridRow, column: str) -> str:
        """Return where a cell stands: `sheet!K12`, or `file:line:column`."""
        if self.sheet:
            return f"{self.sheet}!{column_letters(self.columns.get(column, 1))}{row.number}"
        return f"{self.file}:{row.number}:{self.columns.get(column, 1)}"

    def place(self, row: GridRow, column: str = "", path: str = "") -> Place:
        """Return the place of a cell for a message."""
        index = self.columns.get(column, 1)
        if self.sheet:
            return Place(self.file, self.sheet, f"{column_letters(index)}{row.number}", path=path)
        return Place(self.file, line=row.number, column=index, path=path)

    def text(self, row: GridRow, column: str) -> str:
        """Return the stored text of a cell, "" if it is empty."""
        return row.cells[column].value if column in row.cells else ""


def heading_of(table: DeclaredSheet, words: str) -> Column | None:
    """Return the column that `words` head: its Chinese or English label, or its id."""
    return next((c for c in table.columns if words in (c.label.zh, c.label.en, c.id)), None)


def _headings(sheet: Sheet) -> dict[int, dict[int, str]]:
    rows: dict[int, dict[int, str]] = {}
    for (row, column), cell in sheet.cells.items():
        if row <= HEADING_ROWS and cell.kind == "text" and cell.formula is None:
            rows.setdefault(row, {})[column] = cell.value
    return rows


def heading_row(sheet: Sheet, table: DeclaredSheet) -> int:
    """Return the row with most headings of `table`, 0 if no row has two of them."""
    known = {r: sum(heading_of(table, w) is not None for w in words.values()) for r, words in _headings(sheet).items()}
    best = max(known, key=lambda r: (known[r], -r), default=0)
    return best if best and known[best] >= min(2, len(table.columns)) else 0


def from_sheet(sheet: Sheet, table: DeclaredSheet, file: str) -> Grid:
    """Return the rows of `table` on `sheet`; what hides, joins or repeats cells becomes a fault of the grid."""
    top = heading_row(sheet, table)
    words = _headings(sheet).get(top, {})
    grid = Grid(table, file, sheet.name, {}, [], list(sheet.faults), sheet)
    _find_columns(grid, words, Place(file, sheet.name, f"A{top or 1}"))
    last = {n: name for name, n in grid.columns.items()}
    found: dict[int, dict[str, Cell]] = {}
    for (row, column), cell in sheet.cells.items():
        if row > top and column in last and (cell.value or cell.formula):
            found.setdefault(row, {})[last[column]] = cell
    grid.rows = [GridRow(n, cells) for n, cells in sorted(found.items())] if top else []
    if top and not any(row > top and cell.value for (row, _), cell in sheet.cells.items()):
        grid.faults = [
            replace(f, level="notice") if f.code == "no_heading" else f for f in grid.faults
        ]  # nothing to lose
    grid.faults += _concealed(sheet, grid, top) + _unread(sheet, grid, top, words)
    return grid


def _find_columns(grid: Grid, words: Mapping[int, str], start: Place) -> None:
    """Fill `grid.columns` from the headings; say what is twice or not there."""
    for number, word in words.items():
        column = heading_of(grid.table, word)
        if column is None:
            continue
        if column.id in grid.columns:
            cell = f"{column_letters(number)}{start.cell[1:]}" if grid.sheet else ""
            place = Place(grid.file, grid.sheet, cell, start.line, 0 if grid.sheet else number)
            grid.faults.append(fault("heading_twice", place, value=word))
        grid.columns.setdefault(column.id, number)
    unknown = [w for w in words.values() if heading_of(grid.table, w) is None and w not in CSV_HEADS]
    absent = [c for c in grid.table.columns if c.id not in grid.columns and c.kind != "shown"]
    grid.faults += [said for c in absent if (said := _absent(grid, c, unknown, start)) is not None]


def _absent(grid: Grid, column: Column, unknown: list[str], start: Place) -> Fault | None:
    """Return what is to be said of a column that is not there.

    It is a fault where the column is needed, or where another heading may be its new name; a CSV may leave out the
    others, and a sheet written before a column was declared is said to lack it, unless it is one that came `later`.
    """
    near = [w for w in unknown if nearest(w, [*column.label, column.id]).en.startswith("did")]
    needed = column.required or column.kind == "figure" or (bool(grid.sheet) and column.kind == "check")
    if needed or near or (grid.sheet and unknown and not column.later):
        remedy = Text("请从空表补上这一列", "put the column back")
        if near:
            remedy = Text(f"现有列“{near[0]}”", f"there is “{near[0]}”")
        return fault("no_heading", start, expected=column.label, near=remedy)
    return notice("column_absent", start, expected=column.label) if grid.sheet and not column.later else None


def _concealed(sheet: Sheet, grid: Grid, top: int) -> list[Fault]:
    """Return what hides or joins cells of the table."""
    faults = []
    letters = {column_letters(n): name for name, n in grid.columns.items()}
    filled = [c.id for c in grid.table.columns if not c.printed and c.kind not in ("scorecard", "indicator")]
    if sheet.hidden:
        faults.append(fault("hidden_sheet", Place(grid.file, sheet.name)))
    if sheet.hidden_rows:
        value = ", ".join(map(str, sheet.hidden_rows[:20]))
        faults.append(fault("hidden_rows", Place(grid.file, sheet.name, f"A{sheet.hidden_rows[0]}"), value=value))
    for letter in sheet.hidden_columns:
        if letters.get(letter) in filled:
            faults.append(fault("hidden_columns", Place(grid.file, sheet.name, f"{letter}{top}"), value=letter))
    for ref in sheet.struck:
        if letters.get(ref.rstrip("0123456789")) in filled:
            faults.append(fault("struck", Place(grid.file, sheet.name, ref)))
    for area in sheet.merged:
        corners = [position(c) for c in area.split(":")]
        if any(c is None or c[0] >= top for c in corners):
            faults.append(fault("merged", Place(grid.file, sheet.name, area.split(":")[0]), value=area))
    return faults


def _unread(sheet: Sheet, grid: Grid, top: int, words: Mapping[int, str]) -> list[Fault]:
    """Return a notice for each column that holds something and is not read."""
    used = {c for (r, c), cell in sheet.cells.items() if r >= top and cell.value} - set(grid.columns.values())
    letters = {c: column_letters(c) for c in sorted(used)} if top else {}
    place = {c: Place(grid.file, sheet.name, f"{at}{top}") for c, at in letters.items()}
    return [notice("other_column", place[c], value=words.get(c, at)) for c, at in letters.items()]


def from_csv(content: bytes, table: DeclaredSheet, file: str) -> Grid:
    """Return the rows of `table` in the CSV `content`: UTF-8, comma, double quotes, headings in the first line.

    Raises
    ------
    InputError
        If it is not UTF-8 text, or its quotes do not match.
    """
    lines = list(_records(_decoded(content, file), file))
    grid = Grid(table, file, "", {}, [])
    if not lines:
        raise InputError(REFUSED, [fault("damaged", Place(file=file), what=Text("空文件", "empty file"))])
    line, heads = lines[0]
    _find_columns(grid, dict(enumerate(heads, 1)), Place(file, line=line, column=1))
    names = {n: name for name, n in grid.columns.items()}
    grid.faults += [
        notice("other_column", Place(file, line=line, column=n), value=head)
        for n, head in enumerate(heads, 1)
        if n not in names and head not in CSV_HEADS and heading_of(table, head) is None
    ]
    for line, fields in lines[1:]:
        if len(fields) != len(heads):
            grid.faults.append(fault("ragged", Place(file, line=line), value=len(fields), expected=len(heads)))
            continue
        cells = {names[n]: Cell("plain", v, "") for n, v in enumerate(fields, 1) if v and n in names}
        if cells:
            grid.rows.append(GridRow(line, cells))
    return grid


CSV_HEADS = ("period", "company")


def csv_heads(content: bytes, file: str) -> Iterator[tuple[str, int, int, str]]:
    """Yield (heading, line, column, value) of the columns that say whose evidence a CSV is."""
    lines = list(_records(_decoded(content, file), file))
    heads = lines[0][1] if lines else []
    for line, fields in lines[1:]:
        for number, (head, value) in enumerate(zip(heads, fields, strict=False), 1):
            if head in CSV_HEADS:
                yield head, line, number, value


def _decoded(content: bytes, file: str) -> str:
    try:
        return content.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        try:
            content.decode("gb18030")
            hint = Text(",像是 GBK 编码", "; it looks like GBK")
        except UnicodeDecodeError:
            hint = Text("", "")
        raise InputError(REFUSED, [fault("encoding", Place(file=file), value=error.start, hint=hint)]) from None


def _records(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    if "\0" in text:
        raise InputError(REFUSED, [fault("damaged", Place(file=file), what="NUL")])
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    count = 0
    try:
        for fields in reader:
            count += 1
            if count > MOST_ROWS:
                raise InputError(
                    REFUSED, [fault("too_large", Place(file, line=reader.line_num), what=count, limit=MOST_ROWS)]
                )
            if fields:
                yield reader.line_num, fields
    except csv.Error as error:
        raise InputError(REFUSED, [fault("quotes", Place(file, line=reader.line_num), what=error)]) from None
