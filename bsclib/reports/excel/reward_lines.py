"""The reward by formulas, below the cards of a recalculation: the one place that knows the law of pay as formulas."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from bsclib import pay
from bsclib.decimals import decimals_of
from bsclib.errors import Text
from bsclib.reports import words
from bsclib.reports.excel.grid import Grid
from bsclib.reports.excel.layout import Addresses, CardLines, area, at, formula_line
from bsclib.scoring.kinds.formula import FormulaLine, chain, quoted, whole

if TYPE_CHECKING:
    from bsclib.law import Rulebook
    from bsclib.quarter import QuarterView

REWARD = Text("奖金重算", "Reward, recalculated")
POOL, COMPANY = Text("奖金池（{unit}）", "Pool ({unit})"), Text("公司系数", "Coefficient of the company")
HEADS = {
    "label": words.LEVELS["department"],
    "target": words.HEADCOUNT,
    "actual": words.GRADE,
    "status": words.COEFFICIENT,
    "gap": Text("份额", "Claim"),
    "gain": Text("整分", "Whole cents"),
    "loss": Text("余数", "Remainder"),
    "steps": Text("补分", "Cent added"),
    "contribution": words.PAID,
    "engine": Text("系统结果", "Engine: result"),
    "check": Text("核对", "Check"),
}
VETOED_SHARE = Text("一票否决后", "share under a veto")


def reward_lines(grid: Grid, view: QuarterView, lines: Mapping[str, CardLines], row: int, found: Addresses) -> int:
    """Write who is paid what, from the grades above; return the last row written.

    The pool is shared by head-count × coefficient of the company × the unit's own, in whole cents; what rounding down
    leaves goes to the largest remainders, ties in the order of the law.
    """
    paid = [p for p in pay.shared(view.rulebook, view.totals) if p.amount is not None]
    if not paid or not view.rulebook.reward.coefficients:
        return row - 2
    book, law = view.rulebook, view.rulebook.reward
    grid.title(row, REWARD.of(view.language))
    pool, company = row + 1, row + 2
    grid.put("label", pool, POOL.fill(unit=law.unit.label))
    grid.put("contribution", pool, law.pool, given=True, num_format="#,##0.00")
    _company(grid, view, lines, company)
    first = company + 2
    span = first, first + len(paid) - 1
    grid.heads(first - 1, HEADS)
    places = _places(book)
    claims = area("gap", span)
    cents = whole(at("contribution", pool), 2)
    for n, p in enumerate(paid):
        at_row, on = first + n, formula_line(first + n, view.language, {})
        own = lines[str(p.unit.card)]
        base = 1 if law.headcount_base == "equal" else p.unit.headcount or 0
        remainder, rest = at("loss", at_row), area("loss", span)
        claim = (
            f"{at('target', at_row)}*{whole(at('contribution', company), places)}*{whole(at('status', at_row), places)}"
        )
        share = f"{cents}*{at('gap', at_row)}"
        above = f"COUNTIF({area('loss', (first, at_row))},{remainder})-1"
        rank = f'COUNTIF({rest},">"&{remainder})+{above}'
        left = f"{cents}-SUM({area('gain', span)})"
        grid.put("label", at_row, p.unit.label)
        grid.put("target", at_row, base)
        grid.put("actual", at_row, p.result.grade or words.NOT_DEMONSTRATED, at("contribution", own.grade))
        grid.put("status", at_row, p.coefficient, _coefficient(book, on, own, view.language))
        grid.put("gap", at_row, None, claim)
        grid.put("gain", at_row, None, f"IF(SUM({claims})=0,0,INT({share}/SUM({claims})))")
        grid.put("loss", at_row, None, f"IF(SUM({claims})=0,0,{share}-{at('gain', at_row)}*SUM({claims}))")
        grid.put("steps", at_row, None, f"IF(AND(SUM({claims})>0,{rank}<{left}),1,0)")
        grid.put(
            "contribution", at_row, p.amount, f"({at('gain', at_row)}+{at('steps', at_row)})/100", num_format="#,##0.00"
        )
        grid.put("engine", at_row, p.amount, num_format="#,##0.00")
        grid.check(at_row, {"contribution": "engine"})
        grid.aside(at_row, on)
        found.amounts[p.unit.id] = at("contribution", at_row)
    bold = {"bold": True, "top": 2, "num_format": "#,##0.00"}
    whole_paid = sum((p.amount for p in paid if p.amount is not None), Decimal(0))
    grid.put("label", span[1] + 1, words.TOTAL, **bold)
    grid.put("contribution", span[1] + 1, whole_paid, f"SUM({area('contribution', span)})", **bold)
    grid.put("engine", span[1] + 1, whole_paid, **bold)
    grid.check(span[1] + 1, {"contribution": "engine"})
    return span[1] + 1


def _places(book: Rulebook) -> int:
    """Return the decimals of a coefficient, that of a vetoed share included."""
    return max(decimals_of(c) for c in book.reward.coefficients.values()) + decimals_of(book.company.veto_bonus)


def _company(grid: Grid, view: QuarterView, lines: Mapping[str, CardLines], row: int) -> None:
    """Write the coefficient of the company: of its own cards the highest, 0 where it has none."""
    on = formula_line(row, view.language, {})
    own = [_coefficient(view.rulebook, on, lines[c.id], view.language) for c in view.cards_at("company")]
    grid.put("label", row, COMPANY)
    grid.put("contribution", row, pay.of_company(view.rulebook, view.totals), f"MAX({','.join(['0', *own])})")
    grid.aside(row, on)


def _coefficient(book: Rulebook, on: FormulaLine, lines: CardLines, lang: str) -> str:
    """Return the formula of what a card's grade is worth; nothing without a grade, the veto's share under a veto."""
    grade, worth = at("contribution", lines.grade), book.reward.coefficients
    cases = [
        (f"EXACT({grade},{quoted(b.label.of(lang))})", on.number(b.label, worth.get(b.id, Decimal(0))))
        for b in book.grade_table.bands
    ]
    share = on.number(VETOED_SHARE, book.company.veto_bonus)
    return f'{chain(cases, "0")}*IF({at("veto", lines.grade)}="",1,{share})'
