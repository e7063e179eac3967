"""Who is paid what of a quarter's bonus pool: the one place that ties the law of pay to law and scores.

How a pool becomes amounts is `bsclib.budgeting.reward`; without that room coefficients are still known, amounts
are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from bsclib.errors import Text
from bsclib.law import Rulebook, Unit
from bsclib.paths import has_room
from bsclib.scoring import ScoredRow, Total

Totals = Mapping[str, Total]


class JudgedQuarter(Protocol):
    """A quarter whose results are known: its law, each card's result, the rows behind them."""

    @property
    def rulebook(self) -> Rulebook:
        """The law of the quarter's last day."""

    @property
    def totals(self) -> Totals:
        """The result of each card, by its id."""

    @property
    def scores(self) -> Iterable[ScoredRow]:
        """The rows."""


@dataclass(frozen=True, slots=True)
class Paid:
    """A unit that shares the pool.

    Attributes
    ----------
    unit : Unit
    result : Total
        The result of its card.
    coefficient : Decimal or Fraction
        What its own grade is worth; at the end of a year the mean of company × own.
    amount : Decimal or None
        Its part of the pool [unit of money of the pool]; None where money cannot be shared.
    """

    unit: Unit
    result: Total
    coefficient: Decimal | Fraction
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class CommonGoalState:
    """The common goal of a quarter.

    Attributes
    ----------
    label : Text
        The indicator's name.
    met : bool or None
        None where it is not known.
    share : Decimal
        The share of the pool that is there to earn [0 … 1]: 1 where the goal was met.
    """

    label: Text
    met: bool | None
    share: Decimal


@dataclass(frozen=True, slots=True)
class Payroll:
    """A quarter's pool and what becomes of it.

    Attributes
    ----------
    units : tuple of Paid
        In the law's order.
    pool : Decimal
        The money there was to share [its unit].
    company : Decimal
        What the company's own grade is worth.
    graded : bool
        Whether the company has a grade; without one it counts 1.
    goal : CommonGoalState or None
        The common goal, where the law has one.
    retained : Decimal or None
        What stays in the pool, negative where more than the pool is paid [its unit]; None where money is not shared.
    bitten : bool
        Whether the ceiling cut all amounts in proportion.
    """

    units: tuple[Paid, ...]
    pool: Decimal
    company: Decimal
    graded: bool
    goal: CommonGoalState | None
    retained: Decimal | None
    bitten: bool

    @property
    def paid(self) -> Decimal:
        """What is paid in all [unit of the pool]."""
        return sum((p.amount for p in self.units if p.amount is not None), Decimal(0))


def coefficient(book: Rulebook, result: Total) -> Decimal:
    """Return what a card's grade is worth; nothing without a grade, the veto's share under a veto.

    Parameters
    ----------
    book : Rulebook
        The law of the quarter's last day.
    result : Total
        A card's result.

    Returns
    -------
    Decimal
        A factor, 1 for a share that is neither raised nor cut.

    Examples
    --------
    >>> [str(coefficient(view.rulebook, t)) for t in view.totals.values() if t.scorecard == "company"]
    ['1.2']
    """
    grade = next((b.id for b in book.grade_table.bands if b.label == result.grade), "")
    worth = book.reward.coefficients.get(grade, Decimal(0))
    return worth * book.company.veto_bonus if "bonus" in result.veto else worth


def of_company(book: Rulebook, totals: Totals) -> tuple[Decimal, bool]:
    """Return the coefficient of the company's own card, the highest where it has several, and whether it has a grade.

    Parameters
    ----------
    book : Rulebook
        The law of the quarter's last day.
    totals : mapping of card → Total
        As `QuarterView.totals`.

    Returns
    -------
    tuple of (Decimal, bool)
        A factor, 0 pays nobody; a company without a card or without a grade counts 1.

    Examples
    --------
    >>> of_company(view.rulebook, view.totals)
    (Decimal('1.2'), True)
    >>> of_company(view.rulebook, {id: t for id, t in view.totals.items() if id != "company"})
    (Decimal('1'), False)
    """
    own = [totals[c.id] for c in book.scorecards if c.level == "company" and c.id in totals]
    judged = [coefficient(book, t) for t in own if t.grade is not None or "bonus" in t.veto]
    return max(judged, default=Decimal(1)), bool(judged)


def common_goal(view: JudgedQuarter) -> CommonGoalState | None:
    """Return the common goal of the quarter with whether it was met, None where the law has none.

    It is met where the indicator's actual is no worse than its target; one that is not scored is not known to be
    met, and leaves the same share as one that was missed until it is.

    Parameters
    ----------
    view : JudgedQuarter
        A `QuarterView`, or `Results`.

    Returns
    -------
    CommonGoalState or None

    Examples
    --------
    >>> common_goal(view) is None
    True
    """
    law = view.rulebook.reward.common_goal
    if law is None:
        return None
    row = next((r for r in view.scores if "/".join(r.key) == law.indicator), None)
    label = row.label if row else Text(law.indicator, law.indicator)
    gap = row.gap if row and row.status == "scored" else None
    met = None if gap is None else gap >= 0
    return CommonGoalState(label, met, Decimal(1) if met else law.share)


def payroll(view: JudgedQuarter) -> Payroll:
    """Return each department that shares the pool with its coefficient and amount, and what is retained.

    A department shares where it has a card and, unless the law counts units equally, heads.  Amounts are exact to
    the fen, or to the hundredth of a money that is no multiple of yuan.

    Parameters
    ----------
    view : JudgedQuarter
        A `QuarterView`, or `Results`.

    Returns
    -------
    Payroll

    Examples
    --------
    >>> done = payroll(view)
    >>> sum(p.amount for p in done.units) + done.retained == view.rulebook.reward.pool
    True
    """
    book, totals, law = view.rulebook, view.totals, view.rulebook.reward
    departments = [u for u in book.units.values() if u.card and u.card in totals and u.level == "department"]
    units = [u for u in departments if u.headcount or law.headcount_base == "equal"]
    own = {u.id: coefficient(book, totals[u.card]) for u in units if u.card}
    (company, graded), goal = of_company(book, totals), common_goal(view)
    amounts: dict[str, Decimal] = {}
    retained, bitten = None, False
    if has_room("budgeting"):
        from bsclib.budgeting.reward import bases, share_pool

        heads = bases({u.id: u.headcount or 0 for u in units}, law.headcount_base)
        places, left = 2 + law.unit.power, goal.share if goal else Decimal(1)
        done = share_pool(law.pool, heads, own, company, places, law.distribution, law.ceiling, left)
        amounts = {id: share.paid for id, share in done.shares.items()}
        retained, bitten = done.retained, done.bitten
    paid = tuple(Paid(u, totals[u.card], own[u.id], amounts.get(u.id)) for u in units if u.card)
    return Payroll(paid, law.pool, company, graded, goal, retained, bitten)
