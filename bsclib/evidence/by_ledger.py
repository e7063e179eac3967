"""What the accounts of a ledger make of a quarter: its budget lines, its indicators, and what they leave out.

The mapping is the law's (`ledger.yaml`).  Every amount is exact up to the cell it is for, so that what was mapped and
what was not add up to the file's totals to the cent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bsclib.decimals import text_of
from bsclib.errors import Fault, Place, Text, place_at, raise_faults
from bsclib.evidence.balances import Account, Balances, Span, in_range
from bsclib.evidence.by_lines import Row, line_figure, lines_in_force, rounded
from bsclib.evidence.facts import Address, Facts
from bsclib.evidence.faults import fault, nearest, notice
from bsclib.evidence.preflight import REFUSED
from bsclib.evidence.tables import TABLES
from bsclib.law import Indicator, Rulebook
from bsclib.law.ledger import FigureDoc, TermDoc
from bsclib.period import Quarter

Periods = Mapping[Span, Mapping[str, Account]]
SCALES = {"yuan": Fraction(1), "wan_yuan": Fraction(10_000)}
LINE_SCALE = SCALES["wan_yuan"]  # the unit of money that the sheet of budget lines declares
MONEY = {"元": 1, "千元": 1_000, "万元": 10_000, "百万元": 1_000_000, "亿元": 100_000_000}
HEAD = 4  # digits of a general ledger account


@dataclass(frozen=True, slots=True)
class LedgerCell:
    """One cell and what the ledger gives for it.

    `state` is "filled" (it was empty), "same", "differs" (another figure was typed, and stays), "replaced", or
    "no_line" (the budget has no such row); `exact` is the amount before it was rounded for the cell.
    """

    state: str
    what: Text
    month: str
    value: Decimal
    typed: Decimal | str | None
    exact: Fraction
    address: str
    accounts: tuple[str, ...] = ()


@dataclass(slots=True)
class Reconciled:
    """What became of a ledger.

    Attributes
    ----------
    cells : every budget line and indicator that it gives
    notices : what did not go in, or is odd
    movements : month → (debit, credit) of all accounts, of those mapped, of those not [unit of the file]
    unmapped : accounts with movements that no mapping names
    """

    cells: list[LedgerCell] = field(default_factory=list)
    notices: list[Fault] = field(default_factory=list)
    movements: dict[str, dict[str, tuple[Decimal, Decimal]]] = field(default_factory=dict)
    unmapped: list[Account] = field(default_factory=list)

    @property
    def rounding(self) -> Fraction:
        """What all budget lines together lose or gain by rounding [the lines' unit of money]."""
        return sum((Fraction(c.value) - c.exact for c in self.cells if c.accounts and "-" in c.month), Fraction(0))


def reconciled(balances: Balances, facts: Facts, rulebook: Rulebook, *, overwrite: bool = False) -> Reconciled:
    """Return what a ledger makes of a quarter's budget lines and indicators, beside what was typed.

    Parameters
    ----------
    balances : Balances
        As read from the exported files.
    facts : Facts
        The quarter's evidence, empty cells and typed ones.
    rulebook : Rulebook
        Its `ledger` is the mapping.
    overwrite : bool
        Whether a typed figure that differs is replaced; it is told in either case.

    Raises
    ------
    InputError
        The law maps nothing, or a month of the quarter is missing.
    """
    quarter = Quarter.parse(facts.period)
    months = tuple(f"{quarter.year}-{m:02d}" for m in quarter.months)
    periods = balances.within(months)
    _all_there(periods, months, facts)
    found = Reconciled(notices=list(balances.notices))
    for first, last in periods:
        if first != last:
            found.notices.append(notice("ledger_span", Place(), month=f"{first} … {last}"))
    lines: list[Row] = [*lines_in_force(facts)]
    for name, terms in rulebook.ledger.lines.items():
        _line(found, name, terms, periods, lines, rulebook, overwrite)
    _indicators(found, periods, lines, facts, rulebook, overwrite)
    _left_out(found, periods, rulebook)
    return found


def _all_there(periods: Mapping[Span, Any], months: tuple[str, ...], facts: Facts) -> None:
    """Refuse a ledger that lacks a month of the quarter: a sum over two months would pass for three."""
    covered = {m for first, last in periods for m in months if first <= m <= last}
    lacking = [m for m in months if m not in covered]
    told = {"value": ", ".join(lacking), "quarter": facts.period}
    raise_faults(REFUSED, [fault("ledger_missing", Place(), **told)] if lacking else [])


def amount_of(terms: Iterable[TermDoc], periods: Periods) -> tuple[Fraction, list[Account]]:
    """Return the sum of terms over accounts [unit of the file], and the accounts that went in."""
    total, used = Fraction(0), []
    spans = sorted(periods)
    for term in (t for t in terms if t.accounts):
        which = {"opening": spans[:1], "closing": spans[-1:]}.get(term.take.partition("_")[0], spans)
        for span in which:
            for account in periods[span].values():
                if in_range(account.code, str(term.accounts)):
                    used.append(account)
                    total += (-1 if term.sign == "minus" else 1) * Fraction(taken(account, term.take))
    return total, used


def taken(account: Account, take: str) -> Decimal:
    """Return the amount that a term takes of an account."""
    if take in ("debit", "credit"):
        return account.debit if take == "debit" else account.credit
    balance = account.opening if take.startswith("opening") else account.balance
    return balance if take.endswith("debit") else -balance


def _line(
    found: Reconciled,
    name: str,
    terms: tuple[TermDoc, ...],
    periods: Periods,
    lines: list[Row],
    rulebook: Rulebook,
    overwrite: bool,
) -> None:
    """Fill a budget line month by month."""
    unit, _, account = name.partition("/")
    ratio = SCALES[rulebook.ledger.unit] / LINE_SCALE
    gone: list[str] = []
    for span, accounts in periods.items():
        total, used = amount_of(terms, {span: accounts})
        if not used:
            gone.append(span[0])
            continue
        if span[0] != span[1]:  # a balance of several months says nothing of one
            continue
        value = rounded(total * ratio, TABLES["budget_lines"].column("actual").decimals)
        found.notices += _signs(name, span[0], terms, used, total, rulebook)
        spot = (unit, account, span[0])
        at = next((n for n, r in enumerate(lines) if (r["unit"], r["account"], r["month"]) == spot), -1)
        row = lines[at] if at >= 0 else None
        codes = tuple(a.code for a in used)
        what = Text(f"{rulebook.units[unit].label.zh} {account}", f"{rulebook.units[unit].label.en} {account}")
        address = _cell_of(row) if row else ""
        typed = row["actual"] if row else None
        cell = _filled(what, span[0], value, typed, total * ratio, address, codes, overwrite)
        if row is not None and cell.state in ("filled", "replaced"):
            lines[at] = {**row, "actual": value}
        _tell(found, cell if row is not None else _no_line(cell, name, found))
    if gone:
        wanted = ", ".join(str(t.accounts) for t in terms)
        known = sorted({a.code for accounts in periods.values() for a in accounts.values()})
        found.notices.append(notice("ledger_empty", Place(), line=name, value=wanted, near=nearest(wanted, known)))


def _no_line(cell: LedgerCell, name: str, found: Reconciled) -> LedgerCell:
    found.notices.append(notice("ledger_no_line", Place(), line=name, month=cell.month, value=cell.value))
    return LedgerCell("no_line", cell.what, cell.month, cell.value, None, cell.exact, "", cell.accounts)


def _cell_of(row: Mapping[str, Any]) -> str:
    cell = row.get("cell", "")
    return cell.cells.get("actual", "") if isinstance(cell, Address) else ""


def _filled(
    what: Text,
    month: str,
    value: Decimal,
    typed: Decimal | str | None,
    exact: Fraction,
    address: str,
    accounts: tuple[str, ...],
    overwrite: bool,
) -> LedgerCell:
    state = "filled" if typed is None else "same" if typed == value else "replaced" if overwrite else "differs"
    return LedgerCell(state, what, month, value, typed, exact, address, accounts)


def _tell(found: Reconciled, cell: LedgerCell) -> None:
    found.cells.append(cell)
    if cell.state in ("differs", "replaced"):
        said = {"value": cell.typed, "expected": cell.value}
        found.notices.append(notice(f"ledger_{cell.state}", place_at(cell.address, path=cell.what.zh), **said))


def _signs(
    name: str, month: str, terms: tuple[TermDoc, ...], used: list[Account], total: Fraction, rulebook: Rulebook
) -> Iterator[Fault]:
    """Yield the accounts that take from a line that they should add to, and a line that comes to less than 0."""
    for account in used:
        for term in terms:
            amount = taken(account, term.take)
            if term.accounts and in_range(account.code, term.accounts) and amount < 0:
                said = {"account": account.code, "line": name, "month": month, "value": text_of(-amount)}
                yield notice("ledger_sign", account.place, **said)
    if total < 0:
        value = text_of(total * SCALES[rulebook.ledger.unit] / LINE_SCALE)
        yield notice("ledger_negative", used[0].place, line=name, month=month, value=value)


def _indicators(
    found: Reconciled,
    periods: Periods,
    lines: list[Row],
    facts: Facts,
    rulebook: Rulebook,
    overwrite: bool,
) -> None:
    """Fill the indicators that the law makes of budget lines or of accounts, each where its figure is asked."""
    rows = {i.key: i for card in rulebook.scorecards for i in card}
    for key, figure in rulebook.ledger.figures.items():
        row, fact = rows[key], facts.rows.get(key)
        if row.same_as or fact is None:
            continue
        value, codes = _figure(figure, periods, lines, row, rulebook)
        if value is None:
            found.notices.append(notice("ledger_incomplete", place_at(fact.cell), line=row.label))
            continue
        shown = rounded(value, row.decimals)
        typed = fact.actual if isinstance(fact.actual, Decimal | str) else None
        _tell(found, _filled(row.label, facts.period, shown, typed, value, fact.cell, codes, overwrite))


def _figure(
    figure: FigureDoc,
    periods: Periods,
    lines: list[Row],
    row: Indicator,
    rulebook: Rulebook,
) -> tuple[Fraction | None, tuple[str, ...]]:
    """Return what an indicator comes to [its unit], and the accounts that it takes by itself."""
    money = Fraction(MONEY.get(row.unit_label.zh, 10_000))
    terms = (*figure.actual, *figure.numerator, *figure.denominator)
    if not any(t.accounts for t in terms):
        value = line_figure(figure, lines)
        return (value * LINE_SCALE / money if value is not None and figure.actual else value), ()
    sums, codes = [], []
    for part in (figure.actual, figure.numerator, figure.denominator):
        own, used = amount_of(part, periods)
        rest = (
            line_figure(FigureDoc(actual=tuple(t for t in part if t.line)), lines) if any(t.line for t in part) else 0
        )
        balances = any(t.take not in ("debit", "credit") for t in part if t.accounts)
        lacking = any(t.accounts for t in part) and not (used and (not balances or all(a.stands for a in used)))
        if rest is None or lacking:
            return None, ()
        sums.append(own * SCALES[rulebook.ledger.unit] + rest * LINE_SCALE)
        codes += [a.code for a in used]
    if figure.actual:
        return sums[0] / money, tuple(dict.fromkeys(codes))
    return (sums[1] / sums[2] * 100 if sums[2] else None), tuple(dict.fromkeys(codes))


def _left_out(found: Reconciled, periods: Periods, rulebook: Rulebook) -> None:
    """Note what no line took, what two lines took, and that all of it adds up."""
    ledger = rulebook.ledger
    ranges = {name: [str(t.accounts) for t in own if t.accounts] for name, own in ledger.lines.items()}
    other = [
        str(t.accounts)
        for f in ledger.figures.values()
        for t in (*f.actual, *f.numerator, *f.denominator)
        if t.accounts
    ]
    heads = {r[:HEAD] for own in ranges.values() for r in own}
    moved: dict[str, Account] = {}
    doubles: dict[str, tuple[list[str], Account]] = {}
    for span, accounts in periods.items():
        whole, mapped = [Decimal(0)] * 2, [Decimal(0)] * 2
        for a in accounts.values():
            taking = [name for name, own in ranges.items() if any(in_range(a.code, r) for r in own)]
            whole = [whole[0] + a.debit, whole[1] + a.credit]
            if taking:
                mapped = [mapped[0] + a.debit, mapped[1] + a.credit]
            elif (a.debit or a.credit) and not any(in_range(a.code, r) for r in other):
                moved.setdefault(a.code, a)
            if len(taking) > 1:
                doubles[a.code] = taking, a
        rest = (whole[0] - mapped[0], whole[1] - mapped[1])
        found.movements[span[0]] = {"all": (whole[0], whole[1]), "mapped": (mapped[0], mapped[1]), "unmapped": rest}
    found.unmapped = list(moved.values())
    for a in found.unmapped:
        if a.code[:HEAD] in heads:
            said = {"account": a.code, "name": a.name, "value": f"{text_of(a.debit)} / {text_of(a.credit)}"}
            found.notices.append(notice("ledger_unmapped", a.place, **said))
    for code, (taking, a) in doubles.items():
        found.notices.append(notice("ledger_double", a.place, account=code, value=", ".join(taking)))
