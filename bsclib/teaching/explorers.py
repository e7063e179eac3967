"""The controls of the lessons: which input moves, and what the library then computes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from bsclib import ahp, cycle, scoring
from bsclib.budgeting import variances
from bsclib.errors import Text, same
from bsclib.pay import payroll
from bsclib.pay.what_if import Results
from bsclib.strategy import figures
from bsclib.table import Shown
from bsclib.teaching.checking import Classroom
from bsclib.teaching.live import Control, Explorer

SCALE = (*(Fraction(1, n) for n in range(9, 1, -1)), *(Fraction(n) for n in range(1, 10)))
MOVE_JUDGEMENT = Text("改动一个判断，看权重和 CR", "Move one judgement, watch weights and CR")
AGAINST = Text("{row} 比 {column}", "{row} against {column}")
MOVE_ACTUAL = Text("改动实际值，看得分", "Move the actual, watch the score")
MOVE_CARD = Text("改动一个实际值，看总分、等级和奖金", "Move one actual, watch total, grade and bonus")
ACTUAL, POINTS = Text("实际值", "Actual"), Text("得分", "Score")
TOTAL, GRADE = Text("总分", "Total"), Text("等级", "Grade")
PAID = Text("本部门奖金（万元）", "Bonus of the department [CNY 10,000]")
MOVE_DEBT = Text("改动资产负债率，看净资产回报率", "Move the debt ratio, watch the return on net assets")
MOVE_VOLUME = Text("改动业务量，看差异怎样拆开", "Move the volume, watch how the variance splits")
MOVED_VOLUME = Text("业务量占预算的 %", "Volume in % of the budget")
FLEXIBLE = Text("弹性预算", "Flexible budget")
PRICE, VOLUME = Text("弹性预算差异", "Flexible variance"), Text("业务量差异", "Volume variance")
SHARE = Text("专家甲的话语权", "Say of the first expert")
MOVE_SHARE = Text("改动专家的话语权，看合并后的权重", "Move an expert's say, watch the merged weights")


def judgement_explorer(room: Classroom, name: str, row: int, column: int) -> Explorer:
    """Return the control of one judgement of a matrix: its positions are Saaty's scale; weights and CR follow.

    Parameters
    ----------
    room : Classroom
    name : str
        Id of the matrix in the law.
    row, column : int
        Of the judgement, from 0; the reciprocal follows it.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> judgement_explorer(Classroom(language="en"), "budget_adjustment", 0, 1).at(value=Fraction(3)).rows[0][-1]
    '0.0158'
    """
    matrix, items = room.matrix(name), room.judgements[name].items

    def result(value: Fraction) -> Mapping[Text, Shown]:
        moved = np.array(matrix)
        moved[row, column], moved[column, row] = float(value), float(1 / value)
        found = ahp.consistency(moved)
        weights = dict(zip(items.values(), map(float, found.priorities), strict=True))
        return {**weights, same("CR"): float(found.cr)}

    labels = list(items.values())
    start = Fraction(float(matrix[row, column])).limit_denominator(9)
    head = AGAINST.fill(row=labels[row], column=labels[column])
    control = Control("value", head, SCALE, start, words=lambda v: same(str(v)))
    return Explorer(MOVE_JUDGEMENT, (control,), result, language=room.language, places=4)


def rule_explorer(text: str, target: str, low: int, high: int, language: str, unit: str | None = None) -> Explorer:
    """Return the control of an actual under a rule in words: its score follows.

    Parameters
    ----------
    text : str
        The rule, as `bsc rule` reads it.
    target : str
        A decimal number.
    low, high : int
        Ends of the slider, in whole units.
    language : "zh" or "en"
    unit : str, optional
        Of the rule's step, where its words leave it open.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> rule_explorer("每比目标值低2.5%,扣5分", "100", 90, 100, "en").at(actual=Decimal("94")).rows[0][1]
    '90.00'
    """
    rule: Any = scoring.read(text, unit=unit).rule

    def result(actual: Decimal) -> Mapping[Text, Shown]:
        return {POINTS: scoring.demonstrate(rule, target, str(actual))[0]}

    control = Control("actual", ACTUAL, [Decimal(n) / 2 for n in range(2 * low, 2 * high + 1)], Decimal(low))
    return Explorer(MOVE_ACTUAL.fill(), (control,), result, language=language)


def actual_explorer(room: Classroom, quarter: str, card: str, indicator: str, values: list[str]) -> Explorer:
    """Return the control of one actual of a department's card: total, grade and bonus follow.

    Parameters
    ----------
    room : Classroom
    quarter, card, indicator : str
        Which figure is moved.
    values : list of str
        Its positions; the figure as it is must be one of them.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> seen = actual_explorer(Classroom(language="en"), "2025Q1", "dept_hr", "labor_cost", ["3300", "3330"])
    >>> [row[1] for row in seen.positions("actual").rows]
    ['95.83', '69.58']
    """
    view = room.view(quarter)
    key = (card, indicator)
    label = next(r.label for r in view.scores if r.key == key)
    now = next(r.actual for r in view.scores if r.key == key)
    unit = next(c.unit for c in view.rulebook.scorecards if c.id == card)

    def result(actual: str) -> Mapping[Text, Shown]:
        done = scoring.score(view.rulebook, view.facts.with_actuals({key: actual}))
        totals = {t.scorecard: t for t in done.totals}
        paid = payroll(Results(view.rulebook, totals, done)).units
        amount = next((p.amount for p in paid if p.unit.id == unit), None)
        return {TOTAL: totals[card].total, GRADE: totals[card].grade, PAID: amount}

    start = next(v for v in values if _same(v, now))
    control = Control("actual", label, values, start)
    return Explorer(MOVE_CARD, (control,), result, language=room.language)


def say_explorer(room: Classroom, name: str, one: str, other: str) -> Explorer:
    """Return the control of how much one of two experts counts: the merged weights follow (AIJ).

    Parameters
    ----------
    room : Classroom
    name : str
        Id of the matrix in the survey.
    one, other : str
        Ids of the experts.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> room = Classroom(language="en")
    >>> say_explorer(room, "budget_work", "e01_general_manager", "e02_finance_head").start
    {'share': Fraction(1, 2)}
    """
    pair, items = room.answers(name, [one, other]), room.survey[name].items

    def result(share: Fraction) -> Mapping[Text, Shown]:
        found = ahp.priorities(ahp.aggregate_judgements(pair, weights=[float(share), float(1 - share)]))
        return dict(zip(items.values(), map(float, found), strict=True))

    values = [Fraction(n, 10) for n in range(11)]
    return Explorer(
        MOVE_SHARE, (Control("share", SHARE, values, Fraction(1, 2)),), result, language=room.language, places=4
    )


def _same(text: str, now: Any) -> bool:
    return text == now if isinstance(now, str) else Fraction(text) == now


def dupont_explorer(room: Classroom, quarter: str) -> Explorer:
    """Return the controls of a quarter's DuPont tree, debt ratio and margin [%]: the return on net assets follows.

    Parameters
    ----------
    room : Classroom
    quarter : str

    Returns
    -------
    Explorer

    Examples
    --------
    >>> dupont_explorer(Classroom(language="en"), "2025Q1").at(debt=Decimal(50)).header[1:]
    ['Equity multiplier', 'Return on net assets (annualised)']
    """
    view = room.view(quarter)
    tree = view.rulebook.strategy.trees["dupont"]
    nodes = {n.id: n for n in figures(tree, _facts(room, quarter))}
    debt, key = nodes["asset_liability_ratio"].value, tree.nodes["asset_liability_ratio"].fact

    def result(debt: Decimal) -> Mapping[Text, Shown]:
        moved = {n.id: n for n in figures(tree, _facts(room, quarter) | {str(key): debt})}
        return {moved[id].label: moved[id].value for id in ("equity_multiplier", "return_on_net_assets")}

    values = sorted({Decimal(n) for n in range(30, 81, 5)} | {Decimal(str(float(debt or 0)))})
    start = Decimal(str(float(debt or 0)))
    control = Control("debt", nodes["asset_liability_ratio"].label, values, start)
    return Explorer(MOVE_DEBT, (control,), result, language=room.language)


def _facts(room: Classroom, quarter: str) -> dict[str, Any]:
    return {f"{r.scorecard}/{r.indicator}": r.actual for r in room.view(quarter).scores}


def volume_explorer(room: Classroom, quarter: str, unit: str, account: str) -> Explorer:
    """Return the control of the volume that a variable cost is flexed by, percent of the budgeted: variances follow.

    Parameters
    ----------
    room : Classroom
    quarter, unit, account : str
        A variable cost of the budget.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> volume_explorer(Classroom(language="en"), "2025Q1", "production", "直接材料").at(volume=100).rows[0][-1]
    '0.00'
    """
    row = next(r for r in cycle.variances(room.view(quarter)) if (r.unit, r.account) == (unit, account))

    def result(volume: int) -> Mapping[Text, Shown]:
        flexible = (row.approved * volume / 100).quantize(Decimal("0.01"))
        found = variances(row.nature, row.approved, flexible, row.actual)
        return {FLEXIBLE: flexible, PRICE: found.flexible, VOLUME: found.volume}

    control = Control("volume", MOVED_VOLUME, range(80, 111), 100)
    return Explorer(MOVE_VOLUME, (control,), result, language=room.language)
