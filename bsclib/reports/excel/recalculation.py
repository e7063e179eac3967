"""The sheet on which an auditor scores the quarter again: live formulas from target and actual to grade and reward.

Nothing is computed here: each kind of rule gives its own formulas, this puts them into cells, beside what the engine
found.  Yellow cells may be changed: points, totals, grades and rewards move, and the check says where they now differ.
"""

from __future__ import annotations

from typing import Any

from bsclib.evidence.workbook import Writer
from bsclib.quarter import QuarterView
from bsclib.reports.excel.grid import FormulaSheet
from bsclib.reports.excel.layout import Addresses, CardLines, area, at, card_lines, formula_line
from bsclib.reports.excel.reward_lines import reward_lines
from bsclib.reports.excel.scored_line import POINTS, ScoredLine
from bsclib.reports.words import words
from bsclib.scoring import Total
from bsclib.scoring.kinds.formula import ROUNDED, chain, formula_text
from bsclib.scoring.kinds.frame_words import VETO_WORDS
from bsclib.scoring.results import ABSENT, CardResult, results_of
from bsclib.scoring.sentences import STATUSES


def recalculation(writer: Writer, view: QuarterView, name: str = "") -> Addresses:
    """Write the sheet, `name` behind its title; return where its figures and results stand."""
    grid = FormulaSheet(writer, f"{view.rulebook.company.label.of(view.language)} {view.facts.period}", name)
    grid.open()
    cards = results_of(view.rulebook, view.facts)
    lines = card_lines(cards)
    found = Addresses(totals={id: at("contribution", own.total) for id, own in lines.items()})
    typed: dict[str, str] = {}
    for card in cards:
        own = lines[card.card.id]
        grid.title(own.heading, card.card.label.of(view.language))
        _rows(grid, view, card, own, found, typed)
        _adjusted(grid, view, card, own)
        _total(grid, view, card, own)
        _coverage(grid, view, view.totals[card.card.id], own)
        _grade(grid, view, view.totals[card.card.id], own)
        found.coverages[card.card.id] = at("contribution", own.coverage)
        found.grades[card.card.id] = at("contribution", own.grade)
    last = max(own.grade for own in lines.values()) + 2
    last = reward_lines(grid, view, lines, last, found)
    grid.close(last)
    return found


def _rows(
    grid: FormulaSheet, view: QuarterView, card: CardResult, lines: CardLines, found: Addresses, typed: dict[str, str]
) -> None:
    so_far: dict[str, str] = {}
    scored = {row.key: row for row in view.scores}
    for row, result in zip(lines.rows, card.rows, strict=True):
        key = result.entry.key
        line = ScoredLine(grid, view, card, lines, result, scored[key], row, found.totals, typed, so_far)
        found.actuals[key] = line.write()
        found.scores[key] = at("score", row)


def _adjusted(grid: FormulaSheet, view: QuarterView, card: CardResult, lines: CardLines) -> None:
    """Write the discretionary points of a card, together within the law's limits."""
    company, before = view.rulebook.company, "0"
    asked = [r for r in view.facts.tables.get("adjustments", ()) if r["scorecard"] == card.card.id]
    for row, adjustment, given in zip(lines.adjustments, card.adjustments, asked, strict=True):
        on = formula_line(row, view.language, {})
        least, most = (
            on.number(words.MOST_TAKEN, company.most_deducted),
            on.number(words.MOST_GIVEN, company.most_added),
        )
        so_far = on.work_out(words.SO_FAR, f"MIN(MAX({before}+{on.actual},-{least}),{most})")
        grid.put("label", row, adjustment.line.label)
        grid.put("rule", row, adjustment.why, text_wrap=True)
        grid.put("actual", row, given["points"], given=True)
        grid.put("status", row, STATUSES["scored"])
        grid.put("contribution", row, adjustment.counted, f"{so_far}-{before}", **POINTS)
        grid.put("engine", row, adjustment.counted, **POINTS)
        grid.check(row, {"contribution": "engine"})
        grid.aside(row, on)
        before = so_far


def _weight(view: QuarterView, lines: CardLines, *names: str) -> str:
    """Return the formula of the weight of all rows that have one of these statuses."""
    states, weights = area("status", lines.span), area("weight", lines.span)
    return "+".join(f"SUMIF({states},{formula_text(STATUSES[name].of(view.language))},{weights})" for name in names)


def _takes(view: QuarterView, lines: CardLines, effect: str) -> str:
    """Return the condition that a veto of the quarter takes something: grade, total, bonus."""
    word = formula_text(VETO_WORDS[effect].of(view.language))
    return f"SUMPRODUCT(--ISNUMBER(FIND({word},{area('veto', lines.span)})))>0"


def _total(grid: FormulaSheet, view: QuarterView, card: CardResult, lines: CardLines) -> None:
    """Write the total: the contributions, not below 0, not above its cap; nothing where nothing is scored."""
    row, on = lines.total, formula_line(lines.total, view.language, {})
    names = ("scored", *ABSENT) if view.rulebook.policies.missing == "zero" else ("scored",)
    look: dict[str, Any] = {"bold": True, "top": 2, "num_format": "0.00"}
    summed = f"MAX(0,SUM({area('contribution', lines.span)}))"
    if card.card.cap is not None:
        summed = f"MIN({summed},{on.number(words.TOTAL_CAP, card.card.cap)})"
    refused = f"COUNTIF({area('status', lines.span)},{formula_text(words.REFUSED.of(view.language))})>0"
    none = f"OR({at('weight', row)}=0,{refused})"
    total = view.totals[card.card.id].total
    grid.put("label", row, words.TOTAL, **look)
    grid.put("weight", row, card.weight, _weight(view, lines, *names), **look)
    grid.put("contribution", row, total, f'IF({none},"",IF({_takes(view, lines, "total")},0,{summed}))', **look)
    grid.put("engine", row, total, **look)
    grid.check(row, {"contribution": "engine"})
    grid.aside(row, on)


def _coverage(grid: FormulaSheet, view: QuarterView, total: Total, lines: CardLines) -> None:
    """Write how much of the weights was scored."""
    weights = area("weight", lines.span)
    whole = f"(SUM({weights})-({_weight(view, lines, 'not_applicable')}))"
    share = f"IF({whole}=0,0,100*({_weight(view, lines, 'scored')})/{whole})"
    grid.put("label", lines.coverage, words.COVERED)
    grid.put("contribution", lines.coverage, total.coverage * 100, share, **POINTS)
    grid.put("engine", lines.coverage, total.coverage * 100, **POINTS)
    grid.check(lines.coverage, {"contribution": "engine"})


def _grade(grid: FormulaSheet, view: QuarterView, total: Total, lines: CardLines) -> None:
    """Write the grade, and what a veto takes of the bonus."""
    lang, book, on = view.language, view.rulebook, formula_line(lines.grade, view.language, {})
    bands, least = book.grade_table.bands, on.number(words.LEAST_COVERED, book.coverage_limit)
    summed = at("contribution", lines.total)
    lines_met = [f"ROUND({summed},{ROUNDED})>={on.number(b.label, b.at_least)}" for b in bands]
    cases = list(zip(lines_met, (formula_text(b.label.of(lang)) for b in bands), strict=True))
    lowest, nothing = formula_text(bands[-1].label.of(lang)), formula_text(words.NOT_DEMONSTRATED.of(lang))
    graded = chain([(_takes(view, lines, "grade"), lowest), *cases], lowest)
    short = f"ROUND({at('contribution', lines.coverage)},{ROUNDED})<{least}"
    look: dict[str, Any] = {"bold": True, "align": "right"}
    grade = total.grade or words.NOT_DEMONSTRATED
    grid.put("label", lines.grade, words.GRADE, bold=True)
    grid.put("contribution", lines.grade, grade, f'IF({summed}="",{nothing},IF({short},{nothing},{graded}))', **look)
    no_bonus = VETO_WORDS["bonus"]
    now = no_bonus if "bonus" in total.veto else None
    grid.put("veto", lines.grade, now, f'IF({_takes(view, lines, "bonus")},{formula_text(no_bonus.of(lang))},"")')
    grid.put("engine", lines.grade, grade, **look)
    grid.check(lines.grade, {"contribution": "engine"})
    grid.aside(lines.grade, on)
