"""The rows of a file that another program exported, and what its headings say: for ledgers, whatever their layout."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from bsclib.decimals import text_of
from bsclib.errors import InputError, Place
from bsclib.evidence.faults import fault
from bsclib.evidence.preflight import REFUSED, read_limited
from bsclib.evidence.xlsx import Cell, column_letters, read_sheets

TOP = 15  # headings stand in one of the first rows
_NUMBER = r"(\d+(\.\d*)?|\.\d+)"
AMOUNT = re.compile(rf"[+-]?{_NUMBER}|\({_NUMBER}\)|{_NUMBER}-", re.ASCII)
CODE = re.compile(r"(会计)?科目(编码|代码|编号|号)|account(code|no\.?|number)?|code", re.IGNORECASE)
NAME = re.compile(r"(会计)?科目(名称)?|account ?name|name", re.IGNORECASE)
WHEN = re.compile(r"(凭证|制单|记账|业务|审核)?日期|(会计)?期间|月份?|date|month|period", re.IGNORECASE)
ENTRY = re.compile(r"凭证|摘要|日期|voucher|date", re.IGNORECASE)
SIDE = re.compile(r"方向|side", re.IGNORECASE)
WHICH = (
    ("_side", SIDE),  # before the others: 借贷方向
    ("_debit", re.compile(r"借|debit|\bdr\b", re.IGNORECASE)),
    ("_credit", re.compile(r"贷|credit|\bcr\b", re.IGNORECASE)),
)
OTHER = re.compile(r"外币|原币|数量|汇率|单价|foreign|quantity", re.IGNORECASE)
_UNUSED = r"年初|累计|上年|去年|同期|预算|yeartodate|ytd|beginningoftheyear|prioryear|lastyear|budget"
GROUPS = (
    ("", re.compile(_UNUSED, re.IGNORECASE)),  # read, and used by nothing
    ("opening", re.compile(r"期初|月初|上[期月]余额|opening", re.IGNORECASE)),
    ("closing", re.compile(r"期末|月末|closing|ending", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class ExportedCell:
    """A cell: its text, and the number it stores where it is one."""

    text: str
    number: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ExportedRow:
    """One row, its cells by column number, empty ones left out."""

    file: str
    sheet: str
    number: int
    cells: dict[int, ExportedCell]

    def text(self, column: int | None) -> str:
        """Return the text of a cell, "" if it is empty."""
        cell = self.cells.get(column or 0)
        return cell.text if cell else ""

    def place(self, column: int) -> Place:
        """Return where a cell stands."""
        if self.sheet:
            return Place(self.file, self.sheet, f"{column_letters(column)}{self.number}")
        return Place(self.file, line=self.number, column=column)


@dataclass(slots=True)
class Heads:
    """Where the headings stand, and which column is what.

    `columns` maps `debit`, `credit`, `opening_debit` … `closing_amount`, `closing_side` to numbers; a `journal` has
    a line an entry instead of a line an account.
    """

    row: int
    last: int
    code: int
    name: int = 0
    when: int = 0
    journal: bool = False
    columns: dict[str, int] = field(default_factory=dict)


def rows_of(path: Path) -> Iterator[list[ExportedRow]]:
    """Yield the rows of each sheet of a workbook, or of a CSV (UTF-8 or GB 18030; comma or tab)."""
    content = read_limited(path)
    if path.suffix.lower() in (".csv", ".txt"):
        yield list(_lines(path.name, content))
        return
    for sheet in read_sheets(content, path.name):
        rows: dict[int, dict[int, ExportedCell]] = {}
        for (row, column), cell in sheet.cells.items():
            rows.setdefault(row, {})[column] = _exported(cell)
        yield [ExportedRow(path.name, sheet.name, n, cells) for n, cells in sorted(rows.items())]


def _exported(cell: Cell) -> ExportedCell:
    content = cell.content
    if isinstance(content, Decimal):
        return ExportedCell(text_of(content), content)
    return ExportedCell(content.isoformat() if isinstance(content, date) else cell.value)


def _lines(file: str, content: bytes) -> Iterator[ExportedRow]:
    try:
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", errors="replace")
    heads = "".join(line for line in text.splitlines()[:TOP] if re.search("科目|account", line, re.IGNORECASE))
    for number, fields in enumerate(csv.reader(io.StringIO(text), delimiter=max(",\t;|", key=heads.count)), 1):
        cells = {n: ExportedCell(bare) for n, v in enumerate(fields, 1) if (bare := _unguarded(v))}
        yield ExportedRow(file, "", number, cells)


def _unguarded(words: str) -> str:
    """Return a field without what keeps a spreadsheet from taking an account for a number: `="1001"`, `'1001`."""
    return re.sub(r"""^(?:="(.*)"|'(.*))$""", r"\1\2", words.strip())


def amount_in(row: ExportedRow, column: int | None) -> Decimal:
    """Return the amount in a cell: a number, or its text with separators; an empty cell or a dash is 0.

    Raises
    ------
    InputError
        Anything else, with its place.
    """
    cell = row.cells.get(column or 0)
    if cell is None:
        return Decimal(0)
    if cell.number is not None:
        return cell.number
    words = re.sub(r"[,\s¥]", "", unicodedata.normalize("NFKC", cell.text)).replace("−", "-")
    if words in ("", "-", "—", "–", "平"):
        return Decimal(0)
    if not AMOUNT.fullmatch(words):
        raise InputError(REFUSED, [fault("ledger_amount", row.place(column or 1), value=cell.text)])
    amount = Decimal(words.strip("+-()"))
    return -amount if words[0] in "-(" or words[-1] == "-" else amount


def heads_of(rows: list[ExportedRow]) -> Heads | None:
    """Return the headings of a table, in one row or in two; None if there are none.

    Raises
    ------
    InputError
        Two columns that could both be the movement of a side.
    """
    for at, row in enumerate(rows[:TOP]):
        code = _code_column(row, rows[at + 1 :])
        if not code:
            continue
        top, second = row, rows[at + 1] if at + 1 < len(rows) else None
        if _is_second(row) and at and any(_group(c.text) for c in rows[at - 1].cells.values()):
            top, second = rows[at - 1], row
        elif second is None or re.match(r"\d", second.text(code)) or not _is_second(second):
            second = None
        words = _joined(top, second)
        heads = Heads(top.number, (second or top).number, code)
        heads.journal = sum(bool(ENTRY.search(w)) for w in words.values()) >= 2
        for column in words:
            _assign(heads, column, words, row)
        if {"debit", "credit"} <= heads.columns.keys() or {"side", "amount"} <= heads.columns.keys():
            return heads
    return None


def _code_column(row: ExportedRow, below: list[ExportedRow]) -> int:
    """Return the column of accounts, of whose names the codes may be the beginning; 0 if there is none."""
    coded = (n for n, c in row.cells.items() if CODE.fullmatch(_tight(c.text)))
    named = (
        n for n, c in row.cells.items()
        if NAME.fullmatch(_tight(c.text)) and any(re.match(r"\d{4}", r.text(n)) for r in below[:TOP])
    )  # fmt: skip
    return next(coded, 0) or next(named, 0)


def _tight(words: str) -> str:
    return re.sub(r"\s", "", words)


def _group(words: str) -> str | None:
    return next((name for name, pattern in GROUPS if pattern.search(_tight(words))), None)


def _is_second(row: ExportedRow) -> bool:
    return sum(any(pattern.search(c.text) for _, pattern in WHICH) for c in row.cells.values()) >= 2


def _joined(row: ExportedRow, below: ExportedRow | None) -> dict[int, str]:
    """Return each column's heading; the group above reaches over the columns to its right that have none."""
    if below is None:
        return {n: _tight(c.text) for n, c in row.cells.items()}
    words, group = {}, ""
    for n in range(1, max((*row.cells, *below.cells)) + 1):
        group = _tight(row.text(n)) or group
        words[n] = group + _tight(below.text(n))
    return words


def _assign(heads: Heads, column: int, heading: dict[int, str], row: ExportedRow) -> None:
    """Note what a column is by its heading; a side alone belongs to the balance beside it."""
    words = heading[column]
    if column == heads.code or OTHER.search(words):
        return
    if not heads.when and WHEN.fullmatch(words):
        heads.when = column
    elif not heads.name and NAME.fullmatch(words):
        heads.name = column
    else:
        side = next((name for name, pattern in WHICH if pattern.search(words)), "")
        group = _group(words)
        if side == "_side" and group is None and not heads.journal:
            beside = (_group(heading.get(n, "")) for n in (column + 1, column - 1))
            group = next((g for g in beside if g is not None), None) or None  # or the one side of all balances
        if group == "" or not (side or group or re.search("金额|amount", words, re.IGNORECASE)):
            return
        role = f"{group}{side or '_amount'}" if group else (side[1:] or "amount")
        if heads.columns.setdefault(role, column) != column and role in ("debit", "credit"):
            raise InputError(REFUSED, [fault("heading_twice", row.place(column), value=words)])
