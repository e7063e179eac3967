"""Who shares a quarter's bonus pool and with what: the one place that ties the law of pay to law and scores.

The law itself, how a pool becomes amounts, is `bsclib.budgeting.reward`; without that room coefficients are still
known, amounts are not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from bsclib.law import Rulebook, Unit
from bsclib.paths import has_room
from bsclib.scoring import Total

Totals = Mapping[str, Total]


@dataclass(frozen=True, slots=True)
class Paid:
    """A unit that shares the pool.

    Attributes
    ----------
    unit : Unit
    result : Total
        The result of its card.
    coefficient : Decimal
        What its own grade is worth.
    amount : Decimal or None
        Its part of the pool [unit of money of the pool]; None where money cannot be shared.
    """

    unit: Unit
    result: Total
    coefficient: Decimal
    amount: Decimal | None


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


def of_company(book: Rulebook, totals: Totals) -> Decimal:
    """Return the coefficient of the company's own card, the highest where it has several, 0 where it has none.

    Parameters
    ----------
    book : Rulebook
        The law of the quarter's last day.
    totals : mapping of card → Total
        As `QuarterView.totals`.

    Returns
    -------
    Decimal
        A factor; 0 pays nobody.

    Examples
    --------
    >>> from bsclib.quarter import sample_quarter
    >>> view = sample_quarter()
    >>> str(of_company(view.rulebook, view.totals))
    '1.2'
    """
    own = (coefficient(book, totals[c.id]) for c in book.scorecards if c.level == "company")
    return max(own, default=Decimal(0))


def shared(book: Rulebook, totals: Totals) -> tuple[Paid, ...]:
    """Return each department that shares the pool with its coefficient and amount, in the law's order.

    A department shares where it has a card and, unless the law counts units equally, heads.

    Parameters
    ----------
    book : Rulebook
        The law of the quarter's last day.
    totals : mapping of card → Total
        As `QuarterView.totals`.

    Returns
    -------
    tuple of Paid

    Examples
    --------
    >>> from bsclib.quarter import sample_quarter
    >>> view = sample_quarter()
    >>> sum(p.amount for p in shared(view.rulebook, view.totals)) == view.rulebook.reward.pool
    True
    """
    law, departments = book.reward, [u for u in book.units.values() if u.card and u.level == "department"]
    units = [u for u in departments if u.headcount or law.headcount_base == "equal"]
    own = {u.id: coefficient(book, totals[u.card]) for u in units if u.card}
    heads = {u.id: u.headcount or 0 for u in units}
    amounts: dict[str, Decimal] = {}
    if has_room("budgeting"):
        from bsclib.budgeting.reward import bases, share_pool

        shares = share_pool(law.pool, bases(heads, law.headcount_base), own, of_company(book, totals))
        amounts = {id: share.paid for id, share in shares.items()}
    return tuple(Paid(u, totals[u.card], own[u.id], amounts.get(u.id)) for u in units if u.card)


def by_total(book: Rulebook, totals: Totals) -> Callable[[str, Fraction], Fraction] | None:
    """Return what a unit would be paid if its card's total were another: (card, total) → money.

    The others' totals stay as they are; a card without a grade, or under a veto, is worth what it is worth.
    None where money is not shared.

    Parameters
    ----------
    book : Rulebook
        The law of the quarter's last day.
    totals : mapping of card → Total
        As `QuarterView.totals`.

    Returns
    -------
    function of (card, total), or None
        What the units of that card would be paid [unit of money of the pool].

    Examples
    --------
    >>> from bsclib.quarter import sample_quarter
    >>> view = sample_quarter()
    >>> worth = by_total(view.rulebook, view.totals)
    >>> card = view.cards_at("department")[0].id
    >>> worth(card, Fraction(0)), worth(card, Fraction(95)) > 0
    (Fraction(0, 1), True)
    """
    if not any(p.amount is not None for p in shared(book, totals)):
        return None

    def worth(card: str, total: Fraction) -> Fraction:
        result = totals[card]
        if result.grade is not None and not result.veto:
            result = replace(result, grade=book.grade_table.of(total).label)
        paid = shared(book, {**totals, card: result})
        return sum((Fraction(p.amount) for p in paid if p.amount is not None and p.unit.card == card), Fraction(0))

    return worth
