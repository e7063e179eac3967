"""What would be paid under other results: a grade higher or lower, another actual, another total."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from bsclib.errors import Text
from bsclib.law import Rulebook
from bsclib.pay.roll import JudgedQuarter, Paid, Totals, payroll
from bsclib.scoring import ScoredRow


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


def grades_beside(view: JudgedQuarter, paid: Paid) -> tuple[Decimal | None, Decimal | None]:
    """Return what a unit would be paid one grade higher and one grade lower, all else as it is.

    Parameters
    ----------
    view : JudgedQuarter
        A `QuarterView`, or `Results`.
    paid : Paid
        One of its payroll.

    Returns
    -------
    tuple of Decimal or None
        [unit of money of the pool]; None beyond the ends of the table, without a grade, and where money is not shared.

    Examples
    --------
    >>> best = next(p for p in payroll(view).units if p.coefficient == max(view.rulebook.reward.coefficients.values()))
    >>> higher, lower = grades_beside(view, best)
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


def worth(view: JudgedQuarter) -> Worth | None:
    """Return what results are worth in money, None where money is not shared.

    Parameters
    ----------
    view : JudgedQuarter
        A `QuarterView`, or `Results`.

    Returns
    -------
    Worth or None
        A function of (row, its actual, its card's total).

    Examples
    --------
    >>> card = view.cards_at("department")[0]
    >>> row = next(iter(card)).key
    >>> paid = worth(view)
    >>> paid(row, Fraction(1), Fraction(0)), paid(row, Fraction(1), Fraction(95)) > 0, paid.coin.en
    (Fraction(0, 1), True, 'CNY')
    """
    if not any(p.amount is not None for p in payroll(view).units):
        return None
    return Worth(Results(view.rulebook, view.totals, view.scores), view.rulebook.reward.unit.coin)
