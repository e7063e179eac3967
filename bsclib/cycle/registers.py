"""The card of the budget work from its registers: what can be counted is counted, beside what was entered.

Which indicator takes which measure of which register is the law's (`derived_from` of an indicator); the registers of a
unit and of those below it give its own quality of budget work.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bsclib.cycle.words import WORDS
from bsclib.decimals import decimals_of, round_half_up, shown
from bsclib.errors import Fault, InputError, Text, place_at
from bsclib.evidence import Fact, Facts
from bsclib.evidence.tables import TABLES
from bsclib.law import Indicator, Rulebook
from bsclib.quarter.books import REGISTERS, books_of, counted
from bsclib.scoring.kinds.evidence import told_where
from bsclib.scoring.results import results_of
from bsclib.scoring.totals import card_totals

LABELS = {name: TABLES[name].label for name in REGISTERS}


@dataclass(frozen=True, slots=True)
class Derived:
    """One indicator counted from its register, beside what was entered; None where there is nothing to count."""

    indicator: Indicator
    register: str
    measure: str
    derived: Fraction | None
    fact: Fact | None

    @property
    def entered(self) -> Decimal | None:
        """What was entered, if it is a number."""
        actual = self.fact.actual if self.fact else None
        return actual if isinstance(actual, Decimal) else None

    @property
    def agrees(self) -> bool | None:
        """Whether the two are the same at the digits that were entered; None where one is missing."""
        if self.derived is None or self.entered is None:
            return None
        return round_half_up(self.derived, decimals_of(self.entered)) == Fraction(self.entered)


@dataclass(frozen=True, slots=True)
class Quality:
    """A unit's own quality of budget work.

    Attributes
    ----------
    low, high : what the registers allow when the office rates the judged rows 0, or 100
    own : with the judged rows as rated for the whole company
    entered : what its card says; `implied` is the rating of the judged rows that would give it
    """

    unit: str
    indicator: Indicator
    fact: Fact
    entered: Decimal
    low: Fraction
    high: Fraction
    own: Fraction

    @property
    def implied(self) -> Fraction | None:
        """The rating of the judged rows at which registers and entry agree."""
        room = self.high - self.low
        return (Fraction(self.entered) - self.low) / room * 100 if room else None

    @property
    def possible(self) -> bool:
        """Whether any rating gives what was entered, at the digits entered."""
        half = Fraction(1, 2 * 10 ** decimals_of(self.entered))
        return self.low - half <= self.entered <= self.high + half


def derived(rulebook: Rulebook, facts: Facts, unit: str = "") -> list[Derived]:
    """Return every indicator that the law derives from a register, counted for `unit` or for all.

    Parameters
    ----------
    rulebook : Rulebook
    facts : Facts
    unit : str
        Id of the unit whose registers count, with those below it; empty: all.

    Returns
    -------
    list of Derived
        In the law's order.

    Examples
    --------
    >>> [(d.register, d.measure, d.agrees) for d in derived(view.rulebook, view.facts)][:2]
    [('budget_lines', 'deviation', True), ('calendar', 'days_late', True)]
    """
    books = books_of(rulebook, facts, unit)
    return [
        Derived(i, i.derived_from.register_, i.derived_from.measure, counted(i, books), facts.rows.get(i.key))
        for card in rulebook.scorecards
        for i in card
        if i.derived_from is not None
    ]


def _at(value: Fraction, indicator: Indicator) -> Decimal:
    return Decimal(shown(value, indicator.decimals))


def _total(rulebook: Rulebook, facts: Facts, card: str, actuals: Mapping[tuple[str, str], Decimal]) -> Fraction | None:
    """Return the exact total of `card` alone with other actuals; None where a row cannot take one of them."""
    alone = replace(rulebook, scorecards=(rulebook.card(card),))
    rows = {k: replace(f, actual=actuals.get(k, f.actual)) for k, f in facts.rows.items() if k[0] == card}
    plain: dict[str, Any] = {name: [] for name in facts.tables}
    own = replace(facts, rows=rows, tables=plain)
    try:
        return card_totals(results_of(alone, own), alone, own.period)[0].total
    except InputError:  # a register counts what no cell may hold: that the two disagree is told of the row itself
        return None


def qualities(rulebook: Rulebook, facts: Facts) -> list[Quality]:
    """Return each unit's own quality of budget work where its card has a figure for it, in the law's order.

    Parameters
    ----------
    rulebook : Rulebook
    facts : Facts

    Returns
    -------
    list of Quality
        [points of 100]

    Examples
    --------
    >>> {q.possible for q in qualities(view.rulebook, view.facts)}
    {True}
    """
    found: list[Quality] = []
    for card in rulebook.scorecards:
        for i in card:
            fact = facts.rows.get(i.key)
            if i.rule and i.rule.linked and fact and isinstance(fact.actual, Decimal):
                found += _quality(rulebook, facts, card.unit, i, fact, i.rule.link.removeprefix("card:"))
    return found


def _quality(
    rulebook: Rulebook, facts: Facts, unit: str, indicator: Indicator, fact: Fact, card: str
) -> Iterator[Quality]:
    if not books_of(rulebook, facts, unit).kept or not isinstance(fact.actual, Decimal):
        return
    found = [d for d in derived(rulebook, facts, unit) if d.derived is not None]
    amounts = {d.indicator.key: _at(d.derived or Fraction(0), d.indicator) for d in found}
    judged = [i.key for i in rulebook.card(card) if i.rule and i.rule.judged]
    low, high, own = (
        _total(rulebook, facts, card, amounts | rated)
        for rated in (dict.fromkeys(judged, Decimal(0)), dict.fromkeys(judged, Decimal(100)), {})
    )
    if low is not None and high is not None and own is not None:
        yield Quality(unit, indicator, fact, fact.actual, low, high, own)


def disagreements(rulebook: Rulebook, facts: Facts) -> list[Fault]:
    """Return a fault for every figure that its register contradicts.

    Parameters
    ----------
    rulebook : Rulebook
    facts : Facts

    Returns
    -------
    list of Fault
        None where registers and figures agree.

    Examples
    --------
    >>> disagreements(view.rulebook, view.facts)
    []
    """
    faults = []
    for d in derived(rulebook, facts):
        if d.agrees is False and d.fact and d.derived is not None:
            said = {"entered": d.entered, "register": TABLES[d.register].label, "cells": suspects(rulebook, facts, d)}
            found = WORDS.DIFFERS.fill(derived=shown(d.derived, d.indicator.decimals), **said)
            faults.append(_fault(facts, d.fact, found))
    for q in qualities(rulebook, facts):
        if not q.possible:
            found = WORDS.REGISTERS_OUTSIDE.fill(entered=q.entered, low=shown(q.low), high=shown(q.high))
            faults.append(_fault(facts, q.fact, found))
    return faults


def suspects(rulebook: Rulebook, facts: Facts, d: Derived) -> Text:
    """Return the cells of up to three rows of a register without which it comes nearest to what was entered."""
    kept = facts.tables.get(d.register, ())
    others = ([r for r in kept if r is not row] for row in kept)
    without = [counted(d.indicator, books_of(rulebook, replace(facts, tables={**facts.tables, d.register: rows})))
               for rows in others]  # fmt: skip
    apart = {n: abs(v - Fraction(d.entered or 0)) for n, v in enumerate(without) if v is not None and v != d.derived}
    return told_where(kept[n] for n in sorted(apart, key=apart.__getitem__)[:3])


def _fault(facts: Facts, fact: Fact, found: Text) -> Fault:
    place = place_at(fact.cell, facts.source.name, "/".join(fact.key))
    return Fault("register", place, found, WORDS.AGREE, WORDS.CORRECT)
