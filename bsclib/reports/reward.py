"""The bonus pool as the committee reads it: who is paid what, what stays, what a grade more or less would pay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bsclib import pay
from bsclib.errors import LIST, Text
from bsclib.law.company import Reward
from bsclib.pay import Paid
from bsclib.quarter import QuarterView
from bsclib.reports.rows import fixed
from bsclib.reports.words import words
from bsclib.table import Columns, Table, TableColumn


def reward_table(view: QuarterView) -> Table:
    """Return each unit that shares the pool: its coefficient, its amount, and the amount one grade higher or lower.

    A dash stands where money is not shared.  The caption tells the pool, what raised or cut it, and what stays in it.

    Parameters
    ----------
    view : QuarterView

    Returns
    -------
    Table

    Examples
    --------
    >>> reward_table(view).header[:3]
    ['Department', 'Total', 'Grade']
    """
    law, done = view.rulebook.reward, pay.payroll(view)
    beside = {p.unit.id: pay.grades_beside(view, p) for p in done.units}

    def coins(amount: Decimal | None) -> str | None:
        return None if amount is None else in_coins(amount, law.unit.power)

    def named(head: Text) -> Text:
        return words.IN_COIN.fill(head=head, coin=law.unit.coin)

    whole = None if done.retained is None else law.pool - done.retained
    columns: Columns[Paid] = (
        TableColumn(words["level"]["department"], lambda p: p.unit.label, total=words.SUM),
        TableColumn(words.TOTAL, lambda p: p.result.total, "r"),
        TableColumn(words.GRADE, lambda p: p.result.grade),
        TableColumn(words.COEFFICIENT, lambda p: p.coefficient, "r"),
        TableColumn(words.HEADCOUNT, lambda p: p.unit.headcount, "r"),
        TableColumn(named(words.PAID), lambda p: coins(p.amount), "r", total=coins(whole) or ""),
        TableColumn(named(words.GRADE_HIGHER), lambda p: coins(beside[p.unit.id][0]), "r"),
        TableColumn(named(words.GRADE_LOWER), lambda p: coins(beside[p.unit.id][1]), "r"),
    )
    shared = done.units if law.pool else ()  # without a pool there is nothing to tell
    return Table.of(columns, shared, view.language, _terms(view, done))


def managers_table(view: QuarterView) -> Table:
    """Return each manager's result: that of the post's own card, else the unit's.

    Parameters
    ----------
    view : QuarterView

    Returns
    -------
    Table

    Examples
    --------
    >>> managers_table(view).header[:2]
    ['Manager', 'Unit']
    """
    columns: Columns[pay.ManagerResult] = (
        TableColumn(words.MANAGER, lambda m: m.who),
        TableColumn(words.UNIT, lambda m: m.unit),
        TableColumn(words.CARD, lambda m: m.card),
        TableColumn(words.TOTAL, lambda m: m.result.total, "r"),
        TableColumn(words.GRADE, lambda m: m.result.grade),
    )
    return Table.of(columns, pay.managers(view), view.language, words.MANAGERS)


def year_end_table(views: Sequence[QuarterView]) -> Table:
    """Return what the end of the year pays each unit, by the mean of company × own coefficient.

    Parameters
    ----------
    views : sequence of QuarterView
        The quarters of a year, oldest first.

    Returns
    -------
    Table
        Without lines where the law names no pool of the year.

    Examples
    --------
    >>> year_end_table(view.history(4)).header[:2]
    ['Department', 'Year-end coefficient']
    """
    law, lang = views[-1].rulebook.reward, views[-1].language
    done = pay.year_end(views)
    columns: Columns[Paid] = (
        TableColumn(words["level"]["department"], lambda p: p.unit.label, total=words.SUM if done else ""),
        TableColumn(words.YEAR_END_COEFFICIENT, lambda p: p.coefficient, "r", 4),
        TableColumn(words.HEADCOUNT, lambda p: p.unit.headcount, "r"),
        TableColumn(
            words.IN_COIN.fill(head=words.PAID, coin=law.unit.coin),
            lambda p: None if p.amount is None else in_coins(p.amount, law.unit.power),
            "r",
            total=in_coins(done.paid, law.unit.power) if done else "",
        ),
    )
    if done is None:
        return Table.of(columns, (), lang, words.NO_YEAR_END)
    told = [words.YEAR_END.fill(pool=fixed(done.pool), unit=law.unit.label), *_kept(law, done)]
    return Table.of(columns, done.units, lang, LIST.join(told))


def in_coins(amount: Decimal, power: int) -> str:
    """Return a sum in the money that is paid out, to the fen: `power` tens of it make one unit of the pool.

    Examples
    --------
    >>> in_coins(Decimal("61.234567"), 4)
    '612,345.67'
    """
    return f"{amount.scaleb(power):,.2f}"


def _terms(view: QuarterView, done: pay.Payroll) -> Text:
    """Return the pool, what raised or cut it, and what of it stays."""
    law = view.rulebook.reward
    told = [
        words.POOL.fill(pool=fixed(law.pool), unit=law.unit.label),
        words["company_is"][str(done.graded)].fill(n=fixed(done.company)),
    ]
    if done.goal:
        told.append(words["goal_is"][str(done.goal.met)].fill(goal=done.goal.label, n=fixed(done.goal.share * 100)))
    told += _kept(law, done)
    return LIST.join(told)


def _kept(law: Reward, done: pay.Payroll) -> Iterator[Text]:
    """Yield whether the ceiling cut amounts, and what stays in the pool or goes beyond it."""
    if done.bitten:
        yield words.CEILING.fill(n=fixed(law.ceiling))
    if done.retained:
        told = words.RETAINED if done.retained > 0 else words.BEYOND
        yield told.fill(n=in_coins(abs(done.retained), law.unit.power), unit=law.unit.coin)
