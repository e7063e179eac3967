"""An exported trial balance or journal → what each account moved and stood at, period by period.

Layouts are told by their headings, in one row or two, as the usual ledgers export them: 科目余额表 with 期初余额,
本期发生额 and 期末余额, each 借方 and 贷方 or with a 方向 beside; 序时账 with a date, 借方 and 贷方 a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from bsclib.decimals import text_of
from bsclib.errors import Fault, InputError, Place
from bsclib.evidence.export_rows import ExportedRow, Heads, amount_in, heads_of, rows_of
from bsclib.evidence.faults import fault, notice
from bsclib.evidence.preflight import REFUSED
from bsclib.evidence.words import WORDS

ZERO = Decimal(0)
Span = tuple[str, str]  # first and last month, 2025-10
_MONTH = re.compile(r"(?<!\d)(20\d\d)\s*(?:年度?|[./\-])?\s*(?:第\s*)?(1[0-2]|0?[1-9])(?!\d|\s*季)")
_DAY = re.compile(r"(20\d\d)(0[1-9]|1[0-2])\d\d\Z")
_SEVERAL = re.compile(
    r"(20\d\d)\s*(?:年度?|[./\-])?\s*(\d{1,2})\s*月?\s*(?:[至到~—–]+|(?<!-\d\d)(?<!-\d)-)\s*(\d{1,2})(?!\d)"
)
_QUARTER = re.compile(r"(20\d\d)\s*年?度?[.\-]?\s*(?:Q\s*([1-4])|第?\s*([1-4一二三四])\s*季)", re.IGNORECASE)
_YEAR = re.compile(r"(20\d\d)\s*(?:年度|年?全年)")
_MONEY = re.compile(r"(?:单位|unit)\s*[:：]\s*(?:人民币|RMB|CNY)?\s*(元|千元|万元|百万元|亿元)(?!\w)", re.IGNORECASE)
_PRINTED = re.compile("打印|制表|print", re.IGNORECASE)
_TOTAL = ("合计", "总计", "total", "grandtotal")
_SUBTOTAL = re.compile(
    "小计|合计|总计|累计|承前页|过次页|total|carried|brought", re.IGNORECASE
)  # in any cell, 摘要 too
SIDES = {"借": 1, "贷": -1, "debit": 1, "credit": -1, "dr": 1, "cr": -1, "平": 0, "": 1}


@dataclass(slots=True)
class Account:
    """An account in one period; balances are debit less credit.  `closing` is None where the file does not give it."""

    code: str
    name: str
    place: Place
    opening: Decimal = ZERO
    debit: Decimal = ZERO
    credit: Decimal = ZERO
    closing: Decimal | None = None
    stands: bool = False  # whether the file gives balances at all; a journal does not

    @property
    def balance(self) -> Decimal:
        """What it stands at in the end: as the file says, else as it follows."""
        return self.opening + self.debit - self.credit if self.closing is None else self.closing


@dataclass(slots=True)
class Balances:
    """The accounts of a file, or of several, by period; only those without accounts below them."""

    periods: dict[Span, dict[str, Account]] = field(default_factory=dict)
    totals: dict[Span, tuple[Decimal, Decimal]] = field(default_factory=dict)
    notices: list[Fault] = field(default_factory=list)
    money: dict[str, Place] = field(default_factory=dict)  # each unit of money that a title names, and where

    def within(self, months: tuple[str, ...]) -> dict[Span, dict[str, Account]]:
        """Return the periods that lie in `months`, in their order."""
        return {s: a for s, a in sorted(self.periods.items()) if s[0] >= months[0] and s[1] <= months[-1]}


def bare(code: str) -> str:
    """Return an account's code without what separates its levels.

    Examples
    --------
    >>> bare("6602.03-01")
    '66020301'
    """
    return re.sub(r"[\W_]", "", code)


def _levels(*codes: str) -> list[Any]:
    """Return codes as they compare: level by level where all of them keep levels apart, else digit by digit."""
    parts = [[p for p in re.split(r"[\W_]+", code) if p] for code in codes]
    if all(len(p) > 1 for p in parts):
        return [[(len(level), level) for level in p] for p in parts]
    return ["".join(p) for p in parts]


def in_range(code: str, accounts: str) -> bool:
    """Return whether an account, or one above it, lies in a range.

    Examples
    --------
    >>> [in_range(c, "660101..660104") for c in ("660101", "6601.03.02", "660105", "6601")]
    [True, True, False, False]
    >>> [in_range(c, "6602.1") for c in ("6602.1.03", "6602.10", "660210")]
    [True, False, True]
    """
    low, _, high = accounts.partition("..")
    code, low, high = _levels(code, low, high or low)
    return len(code) >= len(low) and low <= code[: len(low)] and code[: len(high)] <= high


def read_balances(paths: list[Path], months: tuple[str, ...]) -> Balances:
    """Return what exported files say of their accounts.

    Parameters
    ----------
    paths : list of Path
        Trial balances or journals, `.xlsx` or `.csv`; several sheets and several files make one ledger.
    months : tuple of str
        Of the quarter; a file without any date of its own is of the whole of it.

    Raises
    ------
    InputError
        A file without headings that are known, a cell that is no amount, an account twice, a period twice.
    """
    found = Balances()
    faults: list[Fault] = []
    for path in paths:
        for rows in rows_of(path):
            heads = heads_of(rows)
            if heads is None:
                continue
            try:
                _take(found, rows, heads, _span(rows, heads, path) or (months[0], months[-1]))
            except InputError as error:
                faults += error.faults
    if not found.periods and not faults:
        faults.append(fault("ledger_headings", Place(", ".join(p.name for p in paths))))
    if faults:
        raise InputError(REFUSED, faults)
    for span, accounts in found.periods.items():
        found.notices += _checked(span, accounts, found.totals.get(span))
    return found


def _span(rows: list[ExportedRow], heads: Heads, path: Path) -> Span | None:
    """Return the months that title, sheet or file name say a table is of."""
    titles = (cell.text for row in rows if row.number < heads.row for cell in row.cells.values())
    above = " ".join(words for words in titles if not _PRINTED.search(words))
    places = (above, rows[0].sheet if rows else "", path.stem)
    return next(filter(None, map(_months, places)), None) or next(filter(None, map(_coarse, places)), None)


def _months(words: str) -> Span | None:
    """Return the months that words name, from the first to the last."""
    if several := _SEVERAL.search(words):
        return f"{several[1]}-{int(several[2]):02d}", f"{several[1]}-{int(several[3]):02d}"
    found = [f"{y}-{int(m):02d}" for y, m in _MONTH.findall(words) or _DAY.findall(words)]
    return (min(found), max(found)) if found else None


def _coarse(words: str) -> Span | None:
    """Return the months of the quarter, or of the year, that words name."""
    if match := _QUARTER.search(words):
        last = 3 * ("1234".find(match[2] or match[3]) + 1 or "一二三四".index(match[3]) + 1)
        return f"{match[1]}-{last - 2:02d}", f"{match[1]}-{last:02d}"
    year = _YEAR.search(words)
    return (f"{year[1]}-01", f"{year[1]}-12") if year else None


def span_of(words: str, year: str) -> Span | None:
    """Return the months that a cell names: a date, 202510, 2025.10, 2025年10月, 10 of `year`, or several.

    Examples
    --------
    >>> [span_of(w, "2025") for w in ("2025-10-09", "202510", "7", "2025.10-2025.12", "x")]
    [('2025-10', '2025-10'), ('2025-10', '2025-10'), ('2025-07', '2025-07'), ('2025-10', '2025-12'), None]
    """
    bare_month = re.fullmatch(r"(1[0-2]|0?[1-9])\s*(月|期)?", words)
    return _months(f"{year}-{bare_month[1]}") if bare_month else _months(words) or _coarse(words)


def _take(found: Balances, rows: list[ExportedRow], heads: Heads, span: Span) -> None:
    faults: list[Fault] = []
    seen: dict[Span, dict[str, Account]] = {}
    when, places = "", max((_decimals(row, heads) for row in rows if row.number > heads.last), default=0)
    for row in rows:
        if row.number <= heads.last or not row.cells:
            found.money |= {m[1]: row.place(n) for n, cell in row.cells.items() if (m := _MONEY.search(cell.text))}
            continue
        match = re.match(r"(\d[\d.\-_/\\]*)\s*(.*)", row.text(heads.code).strip())
        try:
            if match is None:
                _total(found, row, heads, span)
                continue
            if 0 < _decimals(row, heads) < places:  # 6602.1 beside 6602.01: it may be 6602.10
                raise InputError(REFUSED, [fault("ledger_code", row.place(heads.code), value=match[1])])
            when = row.text(heads.when).strip() or (when if heads.journal else "")  # a voucher's first line has it
            if (own := span_of(when, span[0][:4]) if heads.when else span) is None:
                raise InputError(REFUSED, [fault("ledger_month", row.place(heads.when), value=when)])
            name = row.text(heads.name).strip() if heads.name else ""
            _add(seen.setdefault(own, {}), row, heads, match[1], name or match[2])
        except InputError as error:
            faults += error.faults
    for own in seen:
        if own in found.periods and not heads.journal:
            shown = own[0] if own[0] == own[1] else f"{own[0]} … {own[1]}"
            faults.append(fault("ledger_twice", rows[0].place(heads.code), value=shown))
    if faults:
        raise InputError(REFUSED, faults)
    for own, accounts in seen.items():
        known = found.periods.setdefault(own, {})
        for code, account in _leaves(accounts, found).items():  # a journal may go on in another file
            if code in known:
                known[code].debit += account.debit
                known[code].credit += account.credit
            known.setdefault(code, account)


def _decimals(row: ExportedRow, heads: Heads) -> int:
    """Return how many decimals an account has that is stored as a number, of which zeros at the end are lost."""
    cell = row.cells.get(heads.code)
    return len(cell.text.partition(".")[2]) if cell and cell.number is not None else 0


def _add(accounts: dict[str, Account], row: ExportedRow, heads: Heads, code: str, name: str) -> None:
    """Take a row's amounts: of a journal they add up, of a trial balance an account stands once."""
    known = accounts.get(code)
    if known is not None and not heads.journal:
        raise InputError(REFUSED, [fault("twice", row.place(heads.code), other=str(known.place))])
    account = accounts.setdefault(code, Account(code, name, row.place(heads.code)))
    account.debit += amount_in(row, heads.columns.get("debit"))
    account.credit += amount_in(row, heads.columns.get("credit"))
    if (side := heads.columns.get("side")) and heads.columns.get("amount"):
        amount = amount_in(row, heads.columns["amount"])
        account.debit += amount if _sign(row, side) >= 0 else ZERO
        account.credit += amount if _sign(row, side) < 0 else ZERO
    account.opening += _net(row, heads, "opening")
    account.stands = any(c.startswith(("opening", "closing")) for c in heads.columns)
    if any(c.startswith("closing") for c in heads.columns):
        account.closing = (account.closing or ZERO) + _net(row, heads, "closing")


def _net(row: ExportedRow, heads: Heads, which: str) -> Decimal:
    """Return a balance, debit less credit: of two columns, or of one with its side beside it."""
    columns = heads.columns
    two = amount_in(row, columns.get(f"{which}_debit")) - amount_in(row, columns.get(f"{which}_credit"))
    sides = (columns.get(name) for name in (f"{which}_side", "opening_side", "closing_side", "side"))
    amount = amount_in(row, columns.get(f"{which}_amount"))  # one side may stand for both balances
    return two + _sign(row, next(filter(None, sides), None)) * amount


def _sign(row: ExportedRow, column: int | None) -> int:
    words = row.text(column).strip().lower() if column else ""
    if words not in SIDES:
        raise InputError(REFUSED, [fault("ledger_side", row.place(column or 1), value=words)])
    return SIDES[words]


def _total(found: Balances, row: ExportedRow, heads: Heads, span: Span) -> None:
    """Keep the total of a trial balance; other rows without a code say nothing that counts."""
    if any(bare(cell.text).lower() in _TOTAL for cell in row.cells.values()) and not heads.journal:
        found.totals[span] = (
            amount_in(row, heads.columns.get("debit")), amount_in(row, heads.columns.get("credit")),
        )  # fmt: skip
        return
    known = [n for r, n in heads.columns.items() if not r.endswith("side")]
    if not any(_SUBTOTAL.search(cell.text) for cell in row.cells.values()) and any(amount_in(row, n) for n in known):
        words = row.text(heads.code) + row.text(heads.name)
        raise InputError(REFUSED, [fault("ledger_no_code", row.place(heads.code), value=words)])


def _leaves(accounts: Mapping[str, Account], found: Balances) -> dict[str, Account]:
    """Return the accounts that have none below them; an account above must be the sum of those below."""
    codes = sorted(accounts, key=bare)
    above = {a: [] for a in codes}  # type: dict[str, list[str]]
    for n, code in enumerate(codes):
        for other in codes[n + 1 :]:
            if not bare(other).startswith(bare(code)):
                break
            if in_range(other, code):  # 6602.1 is not above 6602.10
                above[code].append(other)
    leaves = {c: accounts[c] for c in codes if not above[c]}
    for code, below in above.items():
        whole = accounts[code]
        for side in ("debit", "credit"):
            parts = sum((getattr(leaves[c], side) for c in below if c in leaves), ZERO)
            if below and parts != getattr(whole, side):
                said = {"account": code, "value": text_of(getattr(whole, side)), "expected": text_of(parts)}
                found.notices.append(notice("ledger_parent", whole.place, **said))
    return leaves


def _checked(span: Span, accounts: Mapping[str, Account], total: tuple[Decimal, Decimal] | None) -> Iterator[Fault]:
    """Yield where a period does not add up: account by account, debit against credit, against its own total."""
    for a in accounts.values():
        follows = a.opening + a.debit - a.credit
        if a.closing is not None and a.closing != follows:
            said = {"account": a.code, "value": text_of(a.closing), "expected": text_of(follows)}
            yield notice("ledger_account", a.place, **said)
    place = next(iter(accounts.values())).place if accounts else Place()
    debit, credit = (sum((getattr(a, s) for a in accounts.values()), ZERO) for s in ("debit", "credit"))
    opening, closing = (sum((getattr(a, s) for a in accounts.values()), ZERO) for s in ("opening", "balance"))
    for what, difference in ((WORDS.OPENING, opening), (WORDS.MOVED, debit - credit), (WORDS.CLOSING, closing)):
        if difference:
            where = Place(place.file, place.sheet)
            yield notice("ledger_unbalanced", where, what=what, value=text_of(difference), month=span[0])
    if total is not None and total != (debit, credit):
        said = {"value": " / ".join(map(text_of, total)), "expected": " / ".join(map(text_of, (debit, credit)))}
        yield notice("ledger_total", Place(place.file, place.sheet), month=span[0], **said)
