"""The reward by formulas, below the cards of a recalculation: the one place that knows the law of pay as formulas.

Everything that is divided is a whole number of the last digit paid, so that rounding down falls as it falls exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any

from bsclib import pay
from bsclib.law import Rulebook
from bsclib.law.company import Reward
from bsclib.quarter import QuarterView
from bsclib.reports.excel.grid import FormulaSheet
from bsclib.reports.excel.layout import Addresses, CardLines, area, at, formula_line
from bsclib.reports.words import words
from bsclib.scoring.kinds.formula import FormulaLine, chain, formula_text, whole_number
from bsclib.scoring.sentences import STATUSES

HEADS = {
    "label": words["level"]["department"],
    "target": words.HEADCOUNT,
    "actual": words.GRADE,
    "status": words.COEFFICIENT,
    "gap": words.CLAIM,
    "steps": words.OWN_PART_CENTS,
    "gain": words.CUT_CENTS,
    "loss": words.REMAINDER,
    "start": words.CENT_ADDED,
    "contribution": words.PAID,
    "engine": words.ENGINE,
    "check": words.CHECK,
}
LARGEST = 2 * 10**14  # a division of larger whole numbers is not rounded down exactly in every spreadsheet
MONEY = {"num_format": "#,##0.00"}


@dataclass(frozen=True, slots=True)
class RewardBlock:
    """Where the terms of the pool and the lines of its units stand: rows.

    Attributes
    ----------
    pool, goal, company, cut, most : int
        Of the pool, of the share that a common goal leaves, of the company's coefficient, of whether all are cut in
        proportion, of the most that is paid [cents].
    first, last : int
        Of the first and the last unit.
    """

    pool: int
    goal: int
    company: int
    cut: int
    most: int
    first: int
    last: int

    @property
    def claims(self) -> str:
        """The claims of all units."""
        return area("gap", (self.first, self.last))

    @property
    def sizes(self) -> str:
        """The heads of all units."""
        return area("target", (self.first, self.last))


def reward_lines(
    grid: FormulaSheet, view: QuarterView, lines: Mapping[str, CardLines], row: int, found: Addresses
) -> int:
    """Write who is paid what, from the grades above; return the last row written."""
    done, law = pay.payroll(view), view.rulebook.reward
    paid = [p for p in done.units if p.amount is not None]
    if not paid or not law.coefficients or not law.pool:
        return row - 2
    grid.title(row, words.REWARD_RECALCULATED.fill(coin=law.unit.coin).of(view.language))
    if _largest(view, paid) >= LARGEST:
        grid.put("label", row + 1, words.TOO_LARGE)
        return row + 1
    block = RewardBlock(row + 1, row + 2, row + 3, row + 4, row + 5, row + 7, row + 6 + len(paid))
    _terms(grid, view, done, lines, block)
    grid.heads(block.first - 1, HEADS)
    for n, unit in enumerate(paid):
        _unit(grid, view, unit, lines[str(unit.unit.card)], block, block.first + n)
        found.amounts[unit.unit.id] = at("contribution", block.first + n)
    _sums(grid, view, done, block)
    return block.last + 2


def _parts(*numbers: Decimal) -> int:
    """Return into how many equal parts 1 is to be cut so that each number is a whole number of them."""
    return lcm(*(Fraction(n).denominator for n in numbers))


def _whole(cell: str, parts: int) -> str:
    """Return a number that is whole in so many parts of 1 as a whole number."""
    return f"ROUND({cell}*{parts},0)"


def _coefficient_parts(book: Rulebook) -> int:
    """Return the parts of 1 in which every coefficient is whole, under a veto too."""
    worth = book.reward.coefficients.values()
    return _parts(Decimal(1), *worth, *(c * book.company.veto_bonus for c in worth))


def _goal_parts(law: Reward) -> int:
    return _parts(law.common_goal.share) if law.common_goal else 1


def _largest(view: QuarterView, paid: list[pay.Paid]) -> int:
    """Return the largest whole number that the formulas divide."""
    book, law = view.rulebook, view.rulebook.reward
    best = max(1, *(int(c * _coefficient_parts(book)) for c in law.coefficients.values()))
    heads = max(p.unit.headcount or 1 for p in paid)
    cents = Fraction(law.pool) * 10 ** (2 + law.unit.power) * max(Fraction(1), Fraction(law.ceiling))
    return int(cents * _goal_parts(law) * heads * best**2)


def _terms(
    grid: FormulaSheet, view: QuarterView, done: pay.Payroll, lines: Mapping[str, CardLines], block: RewardBlock
) -> None:
    """Write the pool, the share the common goal leaves, the company's coefficient, whether the ceiling bites."""
    law, lang = view.rulebook.reward, view.language
    grid.put("label", block.pool, words.POOL_IN.fill(unit=law.unit.label))
    grid.put("contribution", block.pool, law.pool, given=True, num_format="#,##0.00####")
    on = formula_line(block.goal, lang, {})
    grid.put("label", block.goal, words.GOAL_SHARE)
    share = done.goal.share if done.goal else Decimal(1)
    grid.put("contribution", block.goal, share, _goal(view, lines, on) if law.common_goal else "1", num_format="0.00")
    grid.aside(block.goal, on)
    on = formula_line(block.company, lang, {})
    grid.put("label", block.company, words.COMPANY_COEFFICIENT)
    grid.put("contribution", block.company, done.company, _company(view, lines, on), num_format="0.00##")
    grid.aside(block.company, on)
    on = formula_line(block.cut, lang, {})
    ceiling, fine = on.number(words.TIMES, law.ceiling), _parts(law.ceiling)
    normal, scale = law.distribution == "shared", _coefficient_parts(view.rulebook) ** 2
    over = f"SUM({block.claims})*{fine}>{_whole(ceiling, fine)}*SUM({block.sizes})*{scale}"
    grid.put("label", block.cut, words.CUT_IN_PROPORTION)
    grid.put("contribution", block.cut, int(normal or done.bitten), "1" if normal else f"IF({over},1,0)")
    grid.aside(block.cut, on)
    cents, goal = _cents(view, block)
    most = _whole(f"MIN(1,{ceiling})" if normal else ceiling, fine)
    grid.put("label", block.most, words.MOST_PAID)
    grid.put("contribution", block.most, None, f"INT({cents}*{most}/{goal * fine})", num_format="#,##0")


def _cents(view: QuarterView, block: RewardBlock) -> tuple[str, int]:
    """Return the pool in whole cents times the goal's share as a whole number, and what that is to be divided by."""
    law, parts = view.rulebook.reward, _goal_parts(view.rulebook.reward)
    pool = whole_number(at("contribution", block.pool), 2 + law.unit.power)
    return (f"{pool}*{_whole(at('contribution', block.goal), parts)}" if law.common_goal else pool), parts


def _goal(view: QuarterView, lines: Mapping[str, CardLines], on: FormulaLine) -> str:
    """Return the share of the pool that is there to earn: all of it where the goal's row is scored and not behind."""
    law = view.rulebook.reward.common_goal
    assert law is not None
    missed, (card, _, id) = on.number(words.SHARE_MISSED, law.share), law.indicator.partition("/")
    ids = [i.id for i in view.rulebook.card(card)] if card in lines else []
    if id not in ids:
        return missed
    row = lines[card].rows[ids.index(id)]
    scored = f"{at('status', row)}={formula_text(STATUSES['scored'].of(view.language))}"
    met = f"IF(AND({scored},ISNUMBER({at('gap', row)}),N({at('cut', row)})=0),{at('gap', row)}>=0,FALSE)"
    return f"IF({met},1,{missed})"


def _company(view: QuarterView, lines: Mapping[str, CardLines], on: FormulaLine) -> str:
    """Return the coefficient of the company: of its own cards with a grade the highest, 1 where none has one."""
    own = []
    for card in view.cards_at("company"):
        grade, veto = at("contribution", lines[card.id].grade), at("veto", lines[card.id].grade)
        labels = (f"EXACT({grade},{formula_text(b.label.of(view.language))})" for b in view.rulebook.grade_table.bands)
        judged = f'OR({veto}<>"",{",".join(labels)})'
        own.append(f"IF({judged},{_coefficient(view.rulebook, on, lines[card.id], view.language)},-1)")
    return f"IF(MAX({','.join(['-1', *own])})<0,1,MAX({','.join(['-1', *own])}))" if own else "1"


def _coefficient(book: Rulebook, on: FormulaLine, lines: CardLines, lang: str) -> str:
    """Return the formula of what a card's grade is worth; nothing without a grade, the veto's share under a veto."""
    grade, worth = at("contribution", lines.grade), book.reward.coefficients
    cases = [
        (f"EXACT({grade},{formula_text(b.label.of(lang))})", on.number(b.label, worth.get(b.id, Decimal(0))))
        for b in book.grade_table.bands
    ]
    share = on.number(words.VETOED_SHARE, book.company.veto_bonus)
    return f'{chain(cases, "0")}*IF({at("veto", lines.grade)}="",1,{share})'


def _unit(grid: FormulaSheet, view: QuarterView, paid: pay.Paid, own: CardLines, block: RewardBlock, row: int) -> None:
    """Write what a unit is paid: its own part rounded down; where all are cut, its part by largest remainders."""
    law, on, parts = view.rulebook.reward, formula_line(row, view.language, {}), _coefficient_parts(view.rulebook)
    power: int = 10**law.unit.power
    heads = 1 if law.headcount_base == "equal" else paid.unit.headcount or 0
    cents, goal = _cents(view, block)
    claims, remainders = f"SUM({block.claims})", area("loss", (block.first, block.last))
    coefficients = f"{_whole(at('contribution', block.company), parts)}*{_whole(at('status', row), parts)}"
    most, claim = at("contribution", block.most), at("gap", row)
    over = f"SUM({block.sizes})*{parts**2 * goal}"
    above = (
        f'COUNTIF({remainders},">"&{at("loss", row)})+COUNTIF({area("loss", (block.first, row))},{at("loss", row)})-1'
    )
    left = f"{most}-SUM({area('gain', (block.first, block.last))})"
    grid.put("label", row, paid.unit.label)
    grid.put("target", row, heads)
    grid.put("actual", row, paid.result.grade or words.NOT_DEMONSTRATED, at("contribution", own.grade), align="right")
    grid.put("status", row, paid.coefficient, _coefficient(view.rulebook, on, own, view.language), num_format="0.00##")
    grid.put("gap", row, None, f"{at('target', row)}*{coefficients}")
    grid.put("steps", row, None, f"INT({cents}*{claim}/({over}))", num_format="#,##0")
    grid.put("gain", row, None, f"IF({claims}=0,0,INT({most}*{claim}/{claims}))", num_format="#,##0")
    grid.put("loss", row, None, f"IF({claims}=0,0,{most}*{claim}-{at('gain', row)}*{claims})")
    grid.put("start", row, None, f"IF(AND({claims}>0,{above}<{left}),1,0)")
    cut = f"{at('gain', row)}+{at('start', row)}"
    formula = f"IF({at('contribution', block.cut)}=1,{cut},{at('steps', row)})/100"
    amount = None if paid.amount is None else paid.amount * power
    grid.put("contribution", row, amount, formula, **MONEY)
    grid.put("engine", row, amount, **MONEY)
    grid.check(row, {"contribution": "engine"})
    grid.aside(row, on)


def _sums(grid: FormulaSheet, view: QuarterView, done: pay.Payroll, block: RewardBlock) -> None:
    """Write what is paid in all and what stays in the pool."""
    law, row = view.rulebook.reward, block.last + 1
    power: int = 10**law.unit.power
    retained = (done.retained or Decimal(0)) * power
    look: dict[str, Any] = {"bold": True, **MONEY}
    whole_paid = f"SUM({area('contribution', (block.first, block.last))})"
    pool = f"{at('contribution', block.pool)}*{power}"
    both = (
        (words.SUM, law.pool * power - retained, whole_paid),
        (words.STAYS, retained, f"{pool}-{at('contribution', row)}"),
    )
    for n, (label, now, formula) in enumerate(both):
        grid.put("label", row + n, label, bold=True)
        grid.put("contribution", row + n, now, f"ROUND({formula},2)", **look)
        grid.put("engine", row + n, now, **look)
        grid.check(row + n, {"contribution": "engine"})
