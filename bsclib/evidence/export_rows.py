"""The rows of a file that another program exported, and what its headings say: for ledgers, whatever their layout."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from bsclib.decimals import text_of
from bsclib.errors import InputError, Place
from bsclib.evidence.faults import fault
from bsclib.evidence.preflight import REFUSED, read_limited
from bsclib.evidence.xlsx import Cell, column_letters, read_sheets

TOP = 15  # headings stand in one of the first rows
CODE = re.compile(r"(会计)?科目(编码|代码|编号|号)|account(code|no\.?|number)?|code", re.IGNORECASE)
NAME = re.compile(r"(会计)?科目(名称)?|account ?name|name", re.IGNORECASE)
WHEN = re.compile(r"(凭证|制单|记账|业务|审核)?日期|(会计)?期间|月份?|date|month|period", re.IGNORECASE)
ENTRY = re.compile(r"凭证|摘要|日期|voucher|date", re.IGNORECASE)
DEBIT, CREDIT = re.compile(r"借|debit|\bdr\b", re.IGNORECASE), re.compile(r"贷|credit|\bcr\b", re.IGNORECASE)
SIDE = re.compile(r"方向|side", re.IGNORECASE)
OTHER = re.compile(r"外币|原币|数量|汇率|单价|foreign|quantity", re.IGNORECASE)
GROUPS = (
    ("", re.compile(r"年初|累计|yeartodate|ytd|beginningoftheyear", re.IGNORECASE)),  # read, and used by nothing
    ("opening", re.compile(r"期初|月初|opening", re.IGNORECASE)),
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
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", errors="replace")
    tabs = text.count("\t") > text.count(",")
    for number, fields in enumerate(csv.reader(io.StringIO(text), delimiter="\t" if tabs else ","), 1):
        yield ExportedRow(file, "", number, {n: ExportedCell(v.strip()) for n, v in enumerate(fields, 1) if v.strip()})


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
    words = re.sub(r"[,，\s¥￥]", "", cell.text)
    if words in ("", "-", "—", "–", "平"):
        return Decimal(0)
    negative = re.fullmatch(r"[(（](.*)[)）]", words)
    try:
        if not re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)", negative[1] if negative else words, re.ASCII):
            raise InvalidOperation
        amount = Decimal(negative[1] if negative else words)
        return -amount if negative else amount
    except InvalidOperation:
        raise InputError(REFUSED, [fault("ledger_amount", row.place(column or 1), value=cell.text)]) from None


def heads_of(rows: list[ExportedRow]) -> Heads | None:
    """Return the headings of a table, in one row or with a second one below; None if there are none."""
    for at, row in enumerate(rows[:TOP]):
        code = next((n for n, c in row.cells.items() if CODE.fullmatch(_tight(c.text))), 0)
        if not code:
            continue
        below = rows[at + 1] if at + 1 < len(rows) else None
        two = below is not None and not re.match(r"\d", below.text(code)) and _is_second(below)
        words = _joined(row, below if two and below else None)
        heads = Heads(row.number, below.number if two and below else row.number, code)
        heads.journal = sum(bool(ENTRY.search(w)) for w in words.values()) >= 2
        for column, head in words.items():
            _assign(heads, column, head)
        if {"debit", "credit"} <= heads.columns.keys() or {"side", "amount"} <= heads.columns.keys():
            return heads
    return None


def _tight(words: str) -> str:
    return re.sub(r"\s", "", words)


def _is_second(row: ExportedRow) -> bool:
    return (
        sum(bool(DEBIT.search(c.text) or CREDIT.search(c.text) or SIDE.search(c.text)) for c in row.cells.values()) >= 2
    )


def _joined(row: ExportedRow, below: ExportedRow | None) -> dict[int, str]:
    """Return each column's heading; the group above reaches over the columns to its right that have none."""
    if below is None:
        return {n: _tight(c.text) for n, c in row.cells.items()}
    words, group = {}, ""
    for n in range(1, max((*row.cells, *below.cells)) + 1):
        group = _tight(row.text(n)) or group
        words[n] = group + _tight(below.text(n))
    return words


def _assign(heads: Heads, column: int, words: str) -> None:
    """Note what a column is by its heading."""
    if column == heads.code or OTHER.search(words):
        return
    if not heads.when and WHEN.fullmatch(words):
        heads.when = column
    elif not heads.name and NAME.fullmatch(words):
        heads.name = column
    else:
        side = (
            "_debit"
            if DEBIT.search(words)
            else "_credit"
            if CREDIT.search(words)
            else "_side"
            if SIDE.search(words)
            else ""
        )
        group = next((name for name, pattern in GROUPS if pattern.search(words)), None)
        if group == "" or not (side or group or re.search("金额|amount", words, re.IGNORECASE)):
            return
        role = f"{group}{side or '_amount'}" if group else (side[1:] or "amount")
        heads.columns.setdefault(role, column)
