"""Which cards serve the strategy, and what neither carries a KPI nor is carried further down."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from bsclib.errors import Text
from bsclib.law import Indicator, Rulebook


class Service(NamedTuple):
    """How far a card serves an objective: its rows that carry the objective's KPIs, and their share of its weight."""

    objective: str
    label: Text
    scorecard: str
    rows: tuple[str, ...]
    share: Fraction


def coverage(rulebook: Rulebook) -> tuple[Service, ...]:
    """Return, for every objective and card, the rows that serve it and their share of the card's weight.

    A row serves an objective when a KPI of the objective names it in `carried_by`.  Objectives and cards are in the
    law's order; a pair without a row stands there with a share of 0.

    Parameters
    ----------
    rulebook : Rulebook

    Returns
    -------
    tuple of Service
        `share` is exact, 0 to 1.

    Examples
    --------
    >>> law = view.rulebook
    >>> found = coverage(law)
    >>> len(found) == len(law.strategy.objectives) * len(law.scorecards), found[0].label.en
    (True, 'Sustained profitability')
    """
    carried: dict[str, set[str]] = {id: set() for id in rulebook.strategy.objectives}
    for kpi in rulebook.strategy.kpis.values():
        carried[kpi.objective].update(kpi.carried_by)
    found = []
    for id, objective in rulebook.strategy.objectives.items():
        for card in rulebook.scorecards:
            rows = [i for i in card if f"{card.id}/{i.id}" in carried[id]]
            whole = sum((Fraction(i.weight or 0) for i in card), Fraction(0))
            share = sum((Fraction(i.weight or 0) for i in rows), Fraction(0)) / whole if whole else Fraction(0)
            found.append(Service(id, objective.label, card.id, tuple(i.id for i in rows), share))
    return tuple(found)


def ancestry(rulebook: Rulebook, row: Indicator) -> tuple[str, ...]:
    """Return the rows that `row` is cascaded from or is the same figure as, nearest first.

    Parameters
    ----------
    rulebook : Rulebook
    row : Indicator

    Returns
    -------
    tuple of str
        Written `card/indicator`.

    Examples
    --------
    >>> law = view.rulebook
    >>> row = next(row for card in law.scorecards for row in card if row.origin != "internal")
    >>> ancestry(law, row)[0] == row.origin
    True
    """
    found: list[str] = []
    waiting = [row]
    while waiting:
        here = waiting.pop(0)
        for reference in (here.origin, here.same_as):
            if reference and reference != "internal" and reference not in found:
                found.append(reference)
                waiting.append(rulebook.at(reference))
    return tuple(found)


def uncarried(rulebook: Rulebook) -> tuple[Indicator, ...]:
    """Return the company's rows that no card below the company carries.

    A lower card carries a row when one of its own is cascaded from it, directly or through another card, or is the
    same figure.  Rows that only take another card's total are left out.

    Parameters
    ----------
    rulebook : Rulebook

    Returns
    -------
    tuple of Indicator

    Examples
    --------
    >>> {row.scorecard for row in uncarried(view.rulebook)}
    {'company'}
    """
    lower = [c for c in rulebook.scorecards if c.level not in ("company", "process")]
    reached = {reference for card in lower for row in card for reference in ancestry(rulebook, row)}
    top = [row for card in rulebook.scorecards if card.level == "company" for row in card]
    return tuple(r for r in top if f"{r.scorecard}/{r.id}" not in reached and not (r.rule and r.rule.linked))
