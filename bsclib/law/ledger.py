"""How the accounts of a general ledger become budget lines and indicators: `ledger.yaml`, and as it is on one day.

A budget line is the sum of ranges of accounts; an indicator is a sum of budget lines or of accounts, or one such sum
in percent of another.  What an indicator's target must be, the same lines say: what was approved for them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import Field
from pydantic.dataclasses import dataclass as checked

from bsclib.law import vocabulary as v
from bsclib.law.dated import Dated, in_force
from bsclib.law.findings import Finding
from bsclib.law.vocabulary import STRICT, Doc

Take = Literal["debit", "credit", "opening_debit", "opening_credit", "closing_debit", "closing_credit"]


class TermDoc(Doc):
    """One term of a sum: the accounts from one to another, or budget lines.

    `accounts` is `6001`, with all below it, or `660101..660119`; `take` says which of its amounts, the movement of the
    months or a balance (credit balances count as positive under `..._credit`).  `line` is `unit/account`, either of
    them `*` for any but memo lines; `amount` says which amount of the line.
    """

    accounts: v.Accounts | None = None
    take: Take = "debit"
    line: v.LineRef | None = None
    nature: Literal["revenue", "cost"] | None = None
    amount: Literal["actual", "approved", "flexible"] = "actual"
    sign: Literal["plus", "minus"] = "plus"


class FigureDoc(Doc):
    """What an indicator is: the sum `actual`, or `numerator` in percent of `denominator`.

    `target` says which amount of the same lines its target must be: what was `approved`, the `flexible` budget at the
    actual volume, or neither.
    """

    actual: tuple[TermDoc, ...] = ()
    numerator: tuple[TermDoc, ...] = ()
    denominator: tuple[TermDoc, ...] = ()
    target: Literal["approved", "flexible", "free"] = "approved"

    @property
    def terms(self) -> tuple[TermDoc, ...]:
        """Every term of it."""
        return (*self.actual, *self.numerator, *self.denominator)


@dataclass(frozen=True)
class Ledger:
    """The mapping of one day.

    Attributes
    ----------
    unit : the unit of money of an exported file, "yuan" or "wan_yuan"
    lines : "unit/account" of a budget line → its accounts
    figures : (scorecard, indicator) → what it is
    """

    unit: str
    lines: Mapping[str, tuple[TermDoc, ...]]
    figures: Mapping[tuple[str, str], FigureDoc]


@checked(frozen=True, kw_only=True, config=STRICT)
class LedgerDoc:
    """The mapping of a general ledger: `ledger.yaml`."""

    unit: Literal["yuan", "wan_yuan"] = "yuan"
    lines: dict[v.LineRef, Dated[tuple[TermDoc, ...]]] = Field(default={})
    indicators: dict[v.Ref, Dated[FigureDoc]] = Field(default={})

    def at(self, day: date, rows: Collection[str]) -> Ledger:
        """Return the mapping of `day`, for the indicators `rows` that exist on it."""
        lines = {name: found[1] for name, terms in self.lines.items() if (found := in_force(terms, day))}
        figures = {}
        for name, dated in self.indicators.items():
            entry = in_force(dated, day)
            if name in rows and entry:
                card, _, indicator = name.partition("/")
                figures[card, indicator] = entry[1]
        return Ledger(self.unit, lines, figures)


NO_LEDGER = Ledger("yuan", {}, {})


def check_ledger(ledger: LedgerDoc) -> Iterator[Finding]:
    """Return what is wrong inside the mapping: a term that is neither accounts nor lines, a figure that is nothing."""
    for name, dated in ledger.lines.items():
        for terms in dated.values():
            for n, term in enumerate(terms):
                if term.accounts is None or term.line is not None:
                    yield Finding("term_accounts", ("lines", name, n))
            if "*" in name.split("/", 1):
                yield Finding("line_star", ("lines", name))
    for name, figures in ledger.indicators.items():
        for figure in figures.values():
            if bool(figure.actual) == bool(figure.numerator and figure.denominator):
                yield Finding("figure_shape", ("indicators", name))
            for part in ("actual", "numerator", "denominator"):
                for n, term in enumerate(getattr(figure, part)):
                    if (term.accounts is None) == (term.line is None):
                        yield Finding("term_either", ("indicators", name, part, n))
