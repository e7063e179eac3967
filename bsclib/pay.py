"""Who is paid what of a quarter's bonus pool: the one place that ties the law of pay to law and scores.

How a pool becomes amounts is `bsclib.budgeting.reward`; without that room coefficients are still known, amounts
are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from bsclib.errors import Text
from bsclib.law import Rulebook, Unit
from bsclib.paths import has_room
from bsclib.scoring import ScoredRow, Total

Totals = Mapping[str, Total]


class Judged(Protocol):
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
class Results:
    """A quarter under results that it might have had; what `QuarterView` is under those it had.

    Attributes
    ----------
    rulebook : Rulebook
    totals : mapping of card → Total
    scores : iterable of ScoredRow
    """

    rulebook: Rulebook
    totals: Totals
    scores: Iterable[ScoredRow]

    def with_grade(self, card: str, grade: Text | None) -> Results:
        """Return the quarter in which a card had another grade, all else as it was."""
        changed = replace(self.totals[card], grade=grade)
        return replace(self, totals={**self.totals, card: changed})


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
class Goal:
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
    company : Decimal
        What the company's own grade is worth.
    graded : bool
        Whether the company has a grade; without one it counts 1.
    goal : Goal or None
        The common goal, where the law has one.
    retained : Decimal or None
        What stays in the pool, negative where more than the pool is paid [its unit]; None where money is not shared.
    bitten : bool
        Whether the ceiling cut all amounts in proportion.
    """

    units: tuple[Paid, ...]
    company: Decimal
    graded: bool
    goal: Goal | None
    retained: Decimal | None
    bitten: bool


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
    >>> from bsclib.quarter import sample_quarter
    >>> view = sample_quarter()
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
    >>> from bsclib.quarter import sample_quarter
    >>> view = sample_quarter()
    >>> of_company(view.rulebook, view.totals)
    (Decimal('1.2'), True)
    >>> of_company(view.rulebook, {id: t for id, t in view.totals.items() if id != "company"})
    (Decimal('1'), False)
    """
    own = [totals[c.id] for c in book.scorecards if c.level == "company" and c.id in totals]
    judged = [coefficient(book, t) for t in own if t.grade is not None or "bonus" in t.veto]
    return max(judged, default=Decimal(1)), bool(judged)


def common_goal(view: Judged) -> Goal | None:
    """Return the common goal of the quarter with whether it was met, None where the law has none.

    It is met where the indicator's actual is no worse than its target; one that is not scored is not known to be
    met, and leaves the same share as one that was missed until it is.

    Parameters
    ----------
    view : Judged
        A `QuarterView`, or `Results`.

    Returns
    -------
    Goal or None

    Examples
    --------
    >>> from bsclib.quarter import sample_quarter
    >>> common_goal(sample_quarter()) is None
    True
    """
    law = view.rulebook.reward.common_goal
    if law is None:
        return None
    row = next((r for r in view.scores if "/".join(r.key) == law.indicator), None)
    label = row.label if row else Text(law.indicator, law.indicator)
    gap = row.gap if row and row.status == "scored" else None
    met = None if gap is None else gap >= 0
    return Goal(label, met, Decimal(1) if met else law.share)


def payroll(view: Judged) -> Payroll:
    """Return each department that shares the pool with its coefficient and amount, and what is retained.

    A department shares where it has a card and, unless the law counts units equally, heads.  Amounts are exact to
    the fen, or to the hundredth of a money that is no multiple of yuan.

    Parameters
    ----------
    view : Judged
        A `QuarterView`, or `Results`.

    Returns
    -------
    Payroll

    Examples
    --------
    >>> from bsclib.quarter import sample_quarter
    >>> done = payroll(sample_quarter())
    >>> sum(p.amount for p in done.units) + done.retained == sample_quarter().rulebook.reward.pool
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
    return Payroll(paid, company, graded, goal, retained, bitten)


def year_end(views: Sequence[Judged]) -> Payroll | None:
    """Return what the end of the year pays: the year's pool without its quarters' pools, by the year's results.

    A unit's coefficient is the mean, over the quarters in which it shared, of company coefficient × its own; heads
    and terms are those of the last quarter.  What a quarter retained is not paid again, and the common goal is a
    quarter's.

    Parameters
    ----------
    views : sequence of Judged
        The quarters of a year, oldest first.

    Returns
    -------
    Payroll or None
        None where the law names no pool for the year, and where money is not shared.

    Examples
    --------
    >>> from bsclib.quarter import sample_quarter
    >>> year_end(sample_quarter().history(4)) is None
    True
    """
    last = views[-1]
    law, rolls = last.rulebook.reward, [payroll(v) for v in views]
    if law.year is None or rolls[-1].retained is None:
        return None
    from bsclib.budgeting.reward import bases, share_pool

    worth = {
        p.unit.id: [
            Fraction(r.company) * Fraction(q.coefficient) for r in rolls for q in r.units if q.unit.id == p.unit.id
        ]
        for p in rolls[-1].units
    }
    mean = {unit: sum(found, Fraction(0)) / len(found) for unit, found in worth.items()}
    heads = bases({p.unit.id: p.unit.headcount or 0 for p in rolls[-1].units}, law.headcount_base)
    pool = law.year - sum((v.rulebook.reward.pool for v in views), Decimal(0))
    done = share_pool(pool, heads, mean, Decimal(1), 2 + law.unit.power, law.distribution, law.ceiling)
    units = tuple(replace(p, coefficient=mean[p.unit.id], amount=done.shares[p.unit.id].paid) for p in rolls[-1].units)
    return Payroll(units, Decimal(1), True, None, done.retained, done.bitten)


def neighbours(view: Judged, paid: Paid) -> tuple[Decimal | None, Decimal | None]:
    """Return what a unit would be paid one grade higher and one grade lower, all else as it is.

    Parameters
    ----------
    view : Judged
        A `QuarterView`, or `Results`.
    paid : Paid
        One of its payroll.

    Returns
    -------
    tuple of Decimal or None
        [unit of money of the pool]; None beyond the ends of the table, without a grade, and where money is not shared.

    Examples
    --------
    >>> from bsclib.quarter import sample_quarter
    >>> view = sample_quarter()
    >>> best = next(p for p in payroll(view).units if p.coefficient == max(view.rulebook.reward.coefficients.values()))
    >>> higher, lower = neighbours(view, best)
    >>> higher is None, lower < best.amount
    (True, True)
    """
    labels = [band.label for band in view.rulebook.grade_table.bands]
    if paid.result.grade not in labels or paid.result.veto:
        return None, None
    at = labels.index(paid.result.grade)
    other = [labels[n] if 0 <= n < len(labels) else None for n in (at - 1, at + 1)]
    usual = Results(view.rulebook, view.totals, view.scores)

    def worth(grade: Text | None) -> Decimal | None:
        if grade is None:
            return None
        done = payroll(usual.with_grade(paid.result.scorecard, grade))
        return next((p.amount for p in done.units if p.unit.id == paid.unit.id), None)

    return worth(other[0]), worth(other[1])


@dataclass(frozen=True, slots=True)
class Worth:
    """What results are worth in money: (row, its actual, its card's total) → what its unit is paid.

    The others' totals stay as they are; a card without a grade, or under a veto, is worth what it is worth.  For the
    company's own card it is what all units are paid together.

    Attributes
    ----------
    usual : Results
        The quarter as it is.
    coin : Text
        The money that is told: yuan where the pool is a multiple of yuan, else the pool's own.
    """

    usual: Results
    coin: Text

    def __call__(self, key: tuple[str, str], actual: Fraction, total: Fraction) -> Fraction:
        """Return what is paid [coin] where the row `key` has this actual and its card this total."""
        book, card = self.usual.rulebook, key[0]
        result = self.usual.totals[card]
        judged = result.grade is not None and not result.veto
        changed = self.usual.with_grade(card, book.grade_table.of(total).label) if judged else self.usual
        goal = book.reward.common_goal
        if goal and goal.indicator == "/".join(key):
            changed = replace(changed, scores=[_at(row, actual) if row.key == key else row for row in changed.scores])
        everybody = any(c.id == card for c in book.scorecards if c.level == "company")
        paid = [p for p in payroll(changed).units if everybody or p.unit.card == card]
        amount = sum((Fraction(p.amount) for p in paid if p.amount is not None), Fraction(0))
        power: int = 10**book.reward.unit.power
        return amount * power


def _at(row: ScoredRow, actual: Fraction) -> ScoredRow:
    """Return a row with its gap at another actual."""
    if not isinstance(row.target, Fraction):
        return row
    return replace(row, gap=actual - row.target if row.better == "higher" else row.target - actual)


def worth(view: Judged) -> Worth | None:
    """Return what results are worth in money, None where money is not shared.

    Parameters
    ----------
    view : Judged
        A `QuarterView`, or `Results`.

    Returns
    -------
    Worth or None
        A function of (row, its actual, its card's total).

    Examples
    --------
    >>> from bsclib.quarter import sample_quarter
    >>> view = sample_quarter()
    >>> card = view.cards_at("department")[0]
    >>> row = next(iter(card)).key
    >>> paid = worth(view)
    >>> paid(row, Fraction(1), Fraction(0)), paid(row, Fraction(1), Fraction(95)) > 0, paid.coin.en
    (Fraction(0, 1), True, 'CNY')
    """
    if not any(p.amount is not None for p in payroll(view).units):
        return None
    return Worth(Results(view.rulebook, view.totals, view.scores), view.rulebook.reward.unit.coin)
