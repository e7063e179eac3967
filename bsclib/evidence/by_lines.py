"""What the budget lines of a quarter make of its indicators: their actuals, and the targets that were approved."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bsclib.decimals import round_half_up, text_of
from bsclib.errors import NOTHING, Text
from bsclib.evidence.facts import Facts, Key
from bsclib.evidence.slips import Standard, distance
from bsclib.evidence.words import WORDS
from bsclib.law import Indicator, Rulebook
from bsclib.law.ledger import FigureDoc, TermDoc
from bsclib.paths import has_room
from bsclib.scoring.kinds.evidence import told_where

Row = Mapping[str, Any]
ZERO = Decimal(0)


def lines_in_force(facts: Facts) -> list[Row]:
    """Return the budget lines in force; none where the room that knows them is not installed."""
    if not has_room("budgeting"):
        return []
    from bsclib.budgeting.lines import in_force

    return in_force(facts.tables.get("budget_lines", ()))


def of_term(term: TermDoc, lines: Iterable[Row]) -> Iterator[Row]:
    """Yield the lines that a term names; a star leaves memo lines out."""
    unit, _, account = (term.line or "").partition("/")
    for line in lines:
        named = unit in ("*", line["unit"]) and account in ("*", line["account"])
        if named and term.nature in (None, line["nature"]) and ("*" not in (unit, account) or line["memo"] != "yes"):
            yield line


def _amount(line: Row, amount: str) -> Decimal | None:
    from bsclib.budgeting.lines import flexible

    if amount == "flexible":
        return None if line["approved"] is None else flexible(line)
    found: Decimal | None = line[amount]
    return found


def line_sum(terms: Iterable[TermDoc], lines: list[Row], amount: str = "") -> Fraction | None:
    """Return the sum of terms over budget lines; None where a term has no line, or a line lacks its amount.

    Parameters
    ----------
    terms : iterable of TermDoc
    lines : list of rows
        Budget lines in force.
    amount : str
        "actual", "approved" or "flexible" of every line; empty: as each term says.
    """
    total = Fraction(0)
    for term in terms:
        values = [_amount(line, amount or term.amount) for line in of_term(term, lines)]
        if not values or None in values:
            return None
        total += (-1 if term.sign == "minus" else 1) * sum(map(Fraction, values), Fraction(0))  # type: ignore[arg-type]
    return total


def line_figure(figure: FigureDoc, lines: list[Row]) -> Fraction | None:
    """Return what an indicator comes to by its budget lines: a sum, or a rate [%]; None where they do not say."""
    if figure.actual:
        return line_sum(figure.actual, lines)
    above, below = line_sum(figure.numerator, lines), line_sum(figure.denominator, lines)
    return None if above is None or not below else above / below * 100


def line_standards(facts: Facts, rulebook: Rulebook) -> tuple[dict[Key, Standard], dict[Key, Standard]]:
    """Return the targets and the actuals that the budget lines give, by (scorecard, indicator)."""
    lines = lines_in_force(facts)
    targets: dict[Key, Standard] = {}
    actuals: dict[Key, Standard] = {}
    for card in rulebook.scorecards if lines else ():
        for row in card:
            figure = figure_of(rulebook, row)
            if figure is None:
                continue
            if figure.target != "free" and figure.actual:
                planned = line_sum(figure.actual, lines, figure.target)
                origin = WORDS.FLEXIBLE_LINES if figure.target == "flexible" else WORDS.APPROVED_LINES
                targets |= _standard(row, planned, origin)
            actuals |= _standard(row, line_figure(figure, lines), WORDS.APPROVED_LINES)
    return targets, actuals


def suspected(facts: Facts, rulebook: Rulebook, off: Collection[Key], amount: str, beside: str) -> Text:
    """Return in brackets the cells of up to three budget lines that enter the figures `off`, and fewest of the others.

    Of those that do so equally, the ones whose `amount` is furthest from what stands `beside` it go first.
    """
    figures = {row.key: figure for card in rulebook.scorecards for row in card if (figure := figure_of(rulebook, row))}

    def rank(line: Row) -> tuple[int, Decimal]:
        entered = {key for key, f in figures.items() if any(t.line and [*of_term(t, [line])] for t in f.terms)}
        return len(entered - {*off}) - len(entered & {*off}), -distance(
            line["actual"] or ZERO, line["approved"] or ZERO
        )

    return told_where(sorted(lines_in_force(facts), key=rank)[:3]) if off else NOTHING


def figure_of(rulebook: Rulebook, row: Indicator) -> FigureDoc | None:
    """Return what the law makes an indicator of; a shared one is what the row is where its figure is asked."""
    card, _, id = (row.same_as or "").partition("/")
    return rulebook.ledger.figures.get(row.key) or rulebook.ledger.figures.get((card, id))


def rounded(value: Fraction, decimals: int) -> Decimal:
    """Return a figure as its cell holds it: half up at its decimals."""
    return Decimal(text_of(round_half_up(value, decimals)))


def _standard(row: Indicator, value: Fraction | None, origin: Text) -> dict[Key, Standard]:
    return {} if value is None else {row.key: Standard(rounded(value, row.decimals), origin)}
