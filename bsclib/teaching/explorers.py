"""The controls of the lessons: which input moves, and what the library then computes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np

from bsclib import ahp, cycle, scoring
from bsclib.budgeting import variances
from bsclib.errors import Text, same
from bsclib.experts import stack
from bsclib.pay import payroll
from bsclib.pay.what_if import Results
from bsclib.quarter import QuarterView
from bsclib.table import Shown
from bsclib.teaching.checking import Classroom
from bsclib.teaching.live import Control, Explorer
from bsclib.teaching.words import words

SCALE = (*(Fraction(1, n) for n in range(9, 1, -1)), *(Fraction(n) for n in range(1, 10)))


def judgement_explorer(room: Classroom, name: str, *pairs: tuple[int, int], tables: bool = False) -> Explorer:
    """Return the controls of judgements of a matrix, each on Saaty's scale; weights and CR follow.

    Parameters
    ----------
    room : Classroom
    name : str
        Id of the matrix in the law.
    *pairs : (row, column)
        Of the judgements, from 0; the reciprocal follows each.  None: every judgement.
    tables : bool
        Whether the table of random indices can be chosen, too.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> seen = judgement_explorer(Classroom(language="en"), "budget_adjustment", (0, 1))
    >>> seen.at(**{"0-1": Fraction(3)}).rows[0][-2:]
    ['0.0158', '✓']
    """
    matrix, items = room.matrix(name), room.judgements[name].items
    labels, asked = [*items.values()], pairs or [*combinations(range(len(items)), 2)]

    def result(ri: str = "saaty1980", **at: Fraction) -> Mapping[Text, Shown]:
        moved = np.array(matrix)
        for (i, j), value in zip(asked, at.values(), strict=True):
            moved[i, j], moved[j, i] = float(value), float(1 / value)
        found = ahp.consistency(moved, ri=ri)
        return {
            **_weights(labels, found.priorities),
            same("CR"): float(found.cr),
            same("CR ≤ 0.10"): same("✓" if found.accepted else "✗"),
        }

    controls = [
        Control(
            f"{i}-{j}",
            words.ONE_AGAINST.fill(row=labels[i], column=labels[j]),
            SCALE,
            Fraction(float(matrix[i, j])).limit_denominator(9),
            words=same,
        )
        for i, j in asked
    ]
    controls += [Control("ri", words.RI_TABLE, [*ahp.TABLES], "saaty1980", menu=True)] if tables else []
    return Explorer(words.MOVE_JUDGEMENT, controls, result, language=room.language, places=4)


def _weights(labels: Iterable[Text], found: Any) -> dict[Text, Shown]:
    return dict(zip(labels, map(float, found), strict=True))


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
    pair, items = stack(room.survey[name], [one, other]), room.survey[name].items

    def result(share: Fraction) -> Mapping[Text, Shown]:
        merged = ahp.aggregate_judgements(pair, weights=[float(share), float(1 - share)])
        return _weights(items.values(), ahp.priorities(merged))

    control = Control("share", words.SHARE, [Fraction(n, 10) for n in range(11)], Fraction(1, 2))
    return Explorer(words.MOVE_SHARE, [control], result, language=room.language, places=4)


def absent_explorer(room: Classroom, name: str) -> Explorer:
    """Return the menu of who stays away: the weights of the others (AIJ) and their consensus follow.

    Parameters
    ----------
    room : Classroom
    name : str
        Id of the matrix in the survey.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> absent_explorer(Classroom(language="en"), "budget_work").at().header[-1]
    'Consensus S*'
    """
    survey = room.survey[name]
    labels = {id: expert.label for id, expert in survey.experts.items()}

    def result(absent: str) -> Mapping[Text, Shown]:
        present = stack(survey, [id for id in survey.experts if id != absent])
        merged, each = ahp.priorities(ahp.aggregate_judgements(present)), ahp.priorities(present)
        return {**_weights(survey.items.values(), merged), words.CONSENSUS: float(ahp.consensus(each))}

    control = Control("absent", words.ABSENT, [*labels], next(iter(labels)), menu=True, words=labels.__getitem__)
    return Explorer(words.MOVE_ABSENT, [control], result, language=room.language, places=4)


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
        return {words.SCORE: scoring.demonstrate(rule, target, str(actual))[0]}

    control = Control("actual", words.ACTUAL, [Decimal(n) / 2 for n in range(2 * low, 2 * high + 1)], Decimal(low))
    return Explorer(words.MOVE_ACTUAL, [control], result, language=language)


def pay_explorer(view: QuarterView, unit: str) -> Explorer:
    """Return the menus of two grades, the company's and a unit's: what the unit is paid and the pool keeps follow.

    Parameters
    ----------
    view : QuarterView
    unit : str
        Id of a unit that shares the pool.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> [str(v.en) for v in pay_explorer(Classroom(language="en").view("2025Q1"), "production").start.values()]
    ['Good', 'Fair']
    """
    card = next(p for p in payroll(view).units if p.unit.id == unit).result.scorecard
    bands = [band.label for band in view.rulebook.grade_table.bands]

    def result(company: Text, own: Text) -> Mapping[Text, Shown]:
        usual = Results(view.rulebook, view.totals, view.scores)
        done = payroll(usual.with_grade("company", company).with_grade(card, own))
        coin = {"unit": view.rulebook.reward.unit.label}
        paid = next(p.amount for p in done.units if p.unit.id == unit)
        return {words.PAID_HERE.fill(**coin): paid, words.KEPT_HERE.fill(**coin): done.retained}

    controls = [
        Control(name, words.GRADE_OF.fill(card=view.rulebook.card(id).label), bands, view.totals[id].grade, menu=True)
        for name, id in (("company", "company"), ("own", card))
    ]
    return Explorer(words.MOVE_GRADES, controls, result, language=view.language)


def volume_explorer(view: QuarterView, unit: str, account: str) -> Explorer:
    """Return the control of the volume that a variable cost is flexed by, percent of the budgeted: variances follow.

    Parameters
    ----------
    view : QuarterView
    unit, account : str
        A variable cost of the budget.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> view = Classroom(language="en").view("2025Q1")
    >>> volume_explorer(view, "production", "直接材料").at(volume=100).rows[0][-1]
    '0.00'
    """
    row = next(r for r in cycle.variances(view) if (r.unit, r.account) == (unit, account))

    def result(volume: int) -> Mapping[Text, Shown]:
        flexible = (row.approved * volume / 100).quantize(Decimal("0.01"))
        found = variances(row.nature, row.approved, flexible, row.actual)
        return {words.FLEXIBLE_BUDGET: flexible, words.PRICE: found.flexible, words.VOLUME: found.volume}

    control = Control("volume", words.MOVED_VOLUME, range(80, 111), 100)
    return Explorer(words.MOVE_VOLUME, [control], result, language=view.language)
