"""The bonus pool as the committee reads it: who is paid what, what stays, what a grade more or less would pay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from bsclib import pay
from bsclib.errors import LIST, Text
from bsclib.pay import Paid
from bsclib.reports import words
from bsclib.reports.rows import fixed
from bsclib.table import Columns, Table, TableColumn

if TYPE_CHECKING:
    from bsclib.law.company import Reward
    from bsclib.quarter import QuarterView

POOL = Text("奖金池 {pool} {unit}", "Pool {pool} {unit}")
COMPANY_IS = {
    True: Text("公司系数 {n}", "coefficient of the company {n}"),
    False: Text("公司未评级，系数按 {n} 计", "the company has no grade and counts {n}"),
}
GOAL_IS = {
    True: Text("共同目标“{goal}”已完成", "the common goal, {goal}, is met"),
    False: Text(
        "共同目标“{goal}”未完成，奖金池按 {n}% 计", "the common goal, {goal}, is missed: {n}% of the pool is there"
    ),
    None: Text(
        "共同目标“{goal}”尚无结果，奖金池暂按 {n}% 计",
        "the common goal, {goal}, is not known yet: {n}% of the pool is there for now",
    ),
}
CEILING = Text(
    "合计超过奖金池的 {n} 倍，同比例缩减", "together more than {n} times the pool: all are cut in proportion"
)
RETAINED = Text("留存 {n} {unit}", "{n} {unit} stay in the pool")
BEYOND = Text("超出奖金池 {n} {unit}", "{n} {unit} more than the pool")
IN = Text("{head}（{coin}）", "{head} ({coin})")
HIGHER, LOWER = Text("高一等级时", "One grade higher"), Text("低一等级时", "One grade lower")

YEAR_END = Text("年终奖金池 {pool} {unit}", "Year-end pool {pool} {unit}")
NO_YEAR_END = Text("办法没有规定全年奖金总额", "the law names no pool of the year")
MEAN = Text("年终系数", "Year-end coefficient")
MANAGERS = Text("负责人考核结果", "Results of managers")
WHO, BY = Text("负责人", "Manager"), Text("考核表", "Scorecard")


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
        return IN.fill(head=head, coin=law.unit.coin)

    whole = None if done.retained is None else law.pool - done.retained
    columns: Columns[Paid] = (
        TableColumn(words.LEVELS["department"], lambda p: p.unit.label, total=words.SUM),
        TableColumn(words.TOTAL, lambda p: p.result.total, "r"),
        TableColumn(words.GRADE, lambda p: p.result.grade),
        TableColumn(words.COEFFICIENT, lambda p: p.coefficient, "r"),
        TableColumn(words.HEADCOUNT, lambda p: p.unit.headcount, "r"),
        TableColumn(named(words.PAID), lambda p: coins(p.amount), "r", total=coins(whole) or ""),
        TableColumn(named(HIGHER), lambda p: coins(beside[p.unit.id][0]), "r"),
        TableColumn(named(LOWER), lambda p: coins(beside[p.unit.id][1]), "r"),
    )
    return Table.of(columns, done.units, view.language, _terms(view, done))


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
        TableColumn(WHO, lambda m: m.who),
        TableColumn(Text("单位", "Unit"), lambda m: m.unit),
        TableColumn(BY, lambda m: m.card),
        TableColumn(words.TOTAL, lambda m: m.result.total, "r"),
        TableColumn(words.GRADE, lambda m: m.result.grade),
    )
    return Table.of(columns, pay.managers(view), view.language, MANAGERS)


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
        TableColumn(words.LEVELS["department"], lambda p: p.unit.label, total=words.SUM if done else ""),
        TableColumn(MEAN, lambda p: p.coefficient, "r", 4),
        TableColumn(words.HEADCOUNT, lambda p: p.unit.headcount, "r"),
        TableColumn(
            IN.fill(head=words.PAID, coin=law.unit.coin),
            lambda p: None if p.amount is None else in_coins(p.amount, law.unit.power),
            "r",
            total=in_coins(done.paid, law.unit.power) if done else "",
        ),
    )
    if done is None:
        return Table.of(columns, (), lang, NO_YEAR_END)
    told = [YEAR_END.fill(pool=fixed(done.pool), unit=law.unit.label), *_kept(law, done)]
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
    told = [POOL.fill(pool=fixed(law.pool), unit=law.unit.label), COMPANY_IS[done.graded].fill(n=fixed(done.company))]
    if done.goal:
        told.append(GOAL_IS[done.goal.met].fill(goal=done.goal.label, n=fixed(done.goal.share * 100)))
    told += _kept(law, done)
    return LIST.join(told)


def _kept(law: Reward, done: pay.Payroll) -> Iterator[Text]:
    """Yield whether the ceiling cut amounts, and what stays in the pool or goes beyond it."""
    if done.bitten:
        yield CEILING.fill(n=fixed(law.ceiling))
    if done.retained:
        told = RETAINED if done.retained > 0 else BEYOND
        yield told.fill(n=in_coins(abs(done.retained), law.unit.power), unit=law.unit.coin)
