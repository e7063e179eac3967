"""What the accounts of a ledger make of a quarter: its budget lines, its indicators, and what they leave out.

The mapping is the law's (`ledger.yaml`).  Every amount is exact up to the cell it is for, so that what was mapped and
what was not add up to the file's totals to the cent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
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
MONEY_OF = {"yuan": "元", "wan_yuan": "万元"}  # as titles of exports word them
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
    _fits(balances, periods, months, facts, rulebook.ledger.unit)
    work = _Reconciling(periods, facts, rulebook, overwrite, [*lines_in_force(facts)])
    work.found.notices += balances.notices
    for first, last in periods:
        if first != last:
            work.note("ledger_span", Place(), month=f"{first} … {last}")
    for name, terms in rulebook.ledger.lines.items():
        work.line(name, terms)
    work.indicators()
    work.left_out()
    return work.found


def _fits(balances: Balances, periods: Mapping[Span, Any], months: tuple[str, ...], facts: Facts, unit: str) -> None:
    """Refuse a ledger in other money than the law says, or that lacks a month: two months would pass for three."""
    own = MONEY_OF[unit]
    faults = [fault("ledger_money", at, value=w, expected=own) for w, at in balances.money.items() if w != own]
    covered = {m for first, last in periods for m in months if first <= m <= last}
    if lacking := [m for m in months if m not in covered]:
        faults.append(fault("ledger_missing", Place(), value=", ".join(lacking), quarter=facts.period))
    raise_faults(REFUSED, faults)


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


def _moved(accounts: Iterable[Account]) -> tuple[Decimal, Decimal]:
    """Return what accounts moved together: debit, credit."""
    both = [(a.debit, a.credit) for a in accounts]
    return sum((d for d, _ in both), Decimal(0)), sum((c for _, c in both), Decimal(0))


def _cell_of(row: Mapping[str, Any]) -> str:
    cell = row.get("cell", "")
    return cell.cells.get("actual", "") if isinstance(cell, Address) else ""


@dataclass(slots=True)
class _Reconciling:
    """The work under way: what is read, whether typed figures give way, the lines as filled so far, what was found."""

    periods: Periods
    facts: Facts
    rulebook: Rulebook
    overwrite: bool
    lines: list[Row]
    found: Reconciled = field(default_factory=Reconciled)

    def note(self, code: str, place: Place, **told: object) -> None:
        """Add a notice."""
        self.found.notices.append(notice(code, place, **told))

    def line(self, name: str, terms: tuple[TermDoc, ...]) -> None:
        """Fill a budget line month by month."""
        unit, _, account = name.partition("/")
        label = self.rulebook.units[unit].label
        ratio = SCALES[self.rulebook.ledger.unit] / LINE_SCALE
        gone: list[str] = []
        for span, accounts in self.periods.items():
            total, used = amount_of(terms, {span: accounts})
            if not used:
                gone.append(span[0])
                continue
            if span[0] != span[1]:  # a balance of several months says nothing of one
                continue
            value = rounded(total * ratio, TABLES["budget_lines"].column("actual").decimals)
            self._signs(name, span[0], terms, used, total)
            spot = (unit, account, span[0])
            at = next((n for n, r in enumerate(self.lines) if (r["unit"], r["account"], r["month"]) == spot), None)
            row = None if at is None else self.lines[at]
            what, codes = Text(f"{label.zh} {account}", f"{label.en} {account}"), tuple(a.code for a in used)
            if at is None or row is None:
                self.note("ledger_no_line", Place(), line=name, month=span[0], value=value)
                self.found.cells.append(LedgerCell("no_line", what, span[0], value, None, total * ratio, "", codes))
                continue
            made = LedgerCell("", what, span[0], value, row["actual"], total * ratio, _cell_of(row), codes)
            if self._tell(made) in ("filled", "replaced"):
                self.lines[at] = {**row, "actual": value}
        if gone:
            wanted = ", ".join(str(t.accounts) for t in terms)
            known = sorted({a.code for accounts in self.periods.values() for a in accounts.values()})
            self.note("ledger_empty", Place(), line=name, value=wanted, near=nearest(wanted, known))

    def _tell(self, made: LedgerCell) -> str:
        """Add a cell beside what was typed into it; return what became of it."""
        changed = "replaced" if self.overwrite else "differs"
        state = "filled" if made.typed is None else "same" if made.typed == made.value else changed
        self.found.cells.append(replace(made, state=state))
        if state == changed:
            self.note(
                f"ledger_{state}", place_at(made.address, path=made.what.zh), value=made.typed, expected=made.value
            )
        return state

    def _signs(self, name: str, month: str, terms: tuple[TermDoc, ...], used: list[Account], total: Fraction) -> None:
        """Note the accounts that take from a line that they should add to, and a line that comes to less than 0."""
        for account in used:
            for term in terms:
                amount = taken(account, term.take)
                if term.accounts and in_range(account.code, term.accounts) and amount < 0:
                    said = {"account": account.code, "line": name, "month": month, "value": text_of(-amount)}
                    self.note("ledger_sign", account.place, **said)
        if total < 0:
            value = text_of(total * SCALES[self.rulebook.ledger.unit] / LINE_SCALE)
            self.note("ledger_negative", used[0].place, line=name, month=month, value=value)

    def indicators(self) -> None:
        """Fill the indicators that the law makes of budget lines or of accounts, each where its figure is asked."""
        rows = {i.key: i for card in self.rulebook.scorecards for i in card}
        for key, figure in self.rulebook.ledger.figures.items():
            row, fact = rows[key], self.facts.rows.get(key)
            if row.same_as or fact is None:
                continue
            value, codes = self._figure(figure, row)
            if value is None:
                self.note("ledger_incomplete", place_at(fact.cell), line=row.label)
                continue
            typed = fact.actual if isinstance(fact.actual, Decimal | str) else None
            said = row.label, self.facts.period, rounded(value, row.decimals)
            self._tell(LedgerCell("", *said, typed, value, fact.cell, codes))

    def _figure(self, figure: FigureDoc, row: Indicator) -> tuple[Fraction | None, tuple[str, ...]]:
        """Return what an indicator comes to [its unit], and the accounts that it takes by itself."""
        money = Fraction(MONEY.get(row.unit_label.zh, 10_000))
        parts = (figure.actual, figure.numerator, figure.denominator)
        if not any(t.accounts for part in parts for t in part):
            value = line_figure(figure, self.lines)
            return (value * LINE_SCALE / money if value is not None and figure.actual else value), ()
        sums, codes = [], []
        for part in parts:
            own, used = amount_of(part, self.periods)
            of_lines = tuple(t for t in part if t.line)
            rest = line_figure(FigureDoc(actual=of_lines), self.lines) if of_lines else 0
            balances = any(t.take not in ("debit", "credit") for t in part if t.accounts)
            lacking = any(t.accounts for t in part) and not (used and (not balances or all(a.stands for a in used)))
            if rest is None or lacking:
                return None, ()
            sums.append(own * SCALES[self.rulebook.ledger.unit] + rest * LINE_SCALE)
            codes += [a.code for a in used]
        if figure.actual:
            return sums[0] / money, tuple(dict.fromkeys(codes))
        return (sums[1] / sums[2] * 100 if sums[2] else None), tuple(dict.fromkeys(codes))

    def left_out(self) -> None:
        """Note what no line took, what two lines took, and that all of it adds up."""
        found, ledger = self.found, self.rulebook.ledger
        ranges = {name: [str(t.accounts) for t in own if t.accounts] for name, own in ledger.lines.items()}
        other = [str(t.accounts) for figure in ledger.figures.values() for t in figure.terms if t.accounts]
        heads = {r[:HEAD] for own in ranges.values() for r in own}
        moved: dict[str, Account] = {}
        doubles: dict[str, tuple[list[str], Account]] = {}
        for span, accounts in self.periods.items():
            taking = {c: [name for name, own in ranges.items() if any(in_range(c, r) for r in own)] for c in accounts}
            found.movements[span[0]] = {
                "all": _moved(accounts.values()),
                "mapped": _moved(a for a in accounts.values() if taking[a.code]),
                "unmapped": _moved(a for a in accounts.values() if not taking[a.code]),
            }
            for code, a in accounts.items():
                if not taking[code] and (a.debit or a.credit) and not any(in_range(code, r) for r in other):
                    moved.setdefault(code, a)
                if len(taking[code]) > 1:
                    doubles[code] = taking[code], a
        found.unmapped = list(moved.values())
        for a in found.unmapped:
            if a.code[:HEAD] in heads:
                said = {"account": a.code, "name": a.name, "value": f"{text_of(a.debit)} / {text_of(a.credit)}"}
                self.note("ledger_unmapped", a.place, **said)
        for code, (names, a) in doubles.items():
            self.note("ledger_double", a.place, account=code, value=", ".join(names))
