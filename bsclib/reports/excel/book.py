"""The workbook of a report: summary, a sheet for each card, budget against actual, recalculation."""

from __future__ import annotations

from collections.abc import Sequence

from bsclib.errors import Text
from bsclib.evidence.cell import column_letters
from bsclib.evidence.workbook import Writer, workbook
from bsclib.quarter import QuarterView
from bsclib.reports.cards import card_summary, score_table
from bsclib.reports.excel.recalculation import recalculation
from bsclib.reports.excel.sheets import TableSheet
from bsclib.reports.reward import reward_table
from bsclib.reports.rows import card_rows
from bsclib.reports.settled import settlement_table, sheet_table
from bsclib.reports.summary import cards_table, costliest, reading
from bsclib.reports.words import words
from bsclib.table import Columns, Table, TableColumn


def report_workbook(
    view: QuarterView,
    edition: str,
    budget: Sequence[tuple[Text, Table]] = (),
    annual: Sequence[Table] = (),
    period: str = "",
) -> bytes:
    """Return the workbook of a quarter's report, or of a year's.

    Parameters
    ----------
    view : QuarterView
        The quarter; of a year its last.
    edition : str
        What edition it belongs to and what a reader must know first, as its second line says.
    budget : sequence of (name, Table)
        Budget against actual, as the cycle gives them, each on a sheet of its own.
    annual : sequence of Table
        What the year came to; then the quarters of the year are recalculated, each on a sheet of its own.
    period : str
        The year; without it the quarter of `view`.

    Returns
    -------
    bytes
        An `.xlsx`; equal inputs give equal bytes.

    Examples
    --------
    >>> report_workbook(view, "draft")[:2]
    b'PK'
    """
    name = period or view.facts.period
    with workbook(view.rulebook, name, view.language) as writer:
        _part(writer, view, name, edition, words.SUMMARY, annual or (cards_table(view), reward_table(view)))
        if not annual:
            for card in view.rulebook.scorecards:
                _card(writer, view, edition, card.id)
        if view.facts.tables.get("payments") and not annual:
            settled = (settlement_table(view), sheet_table(view, "payments"))
            _part(writer, view, name, edition, words.PAYMENTS, settled)
        for what, table in budget:
            _part(writer, view, name, edition, what, [table])
        if not annual:
            _part(writer, view, name, edition, words.LOSSES, [costliest(view)])
        quarters = view.history(4) if annual else [view]
        for quarter in quarters:
            recalculation(writer, quarter, quarter.facts.period if annual else "")
        _part(writer, view, name, edition, words.READ_AS, [reading(view)])
    return writer.content


def _sheet(writer: Writer, view: QuarterView, name: str, edition: str, what: Text, lit: bool = False) -> TableSheet:
    title = words.SHEET_TITLE.fill(company=view.rulebook.company.label, period=name, what=what)
    return TableSheet(
        writer, writer.say(what), writer.say(title), writer.say(words.ABOUT_REPORT.fill(edition=edition)), lit
    )


def _part(writer: Writer, view: QuarterView, name: str, edition: str, what: Text, tables: Sequence[Table]) -> None:
    page = _sheet(writer, view, name, edition, what)
    for table in tables:
        page.add(table)
    page.close(f"{view.rulebook.company.label.of(view.language)} {name}")


def _card(writer: Writer, view: QuarterView, edition: str, card: str) -> None:
    """Write a card: its rows with their lights, its result, its scores over the quarters with a line for each."""
    page = _sheet(writer, view, view.facts.period, edition, view.rulebook.card(card).label, lit=True)
    page.add(score_table(view, card))
    page.add(card_summary(view, card))
    history = view.history()
    if len(history) > 1:
        first, last = page.add(trend_table(view, card))
        for row in range(first, last + 1):
            cells = f"{_quoted(page.sheet.get_name())}!{_cell(row, 2)}:{_cell(row, len(history) + 1)}"
            page.sheet.add_sparkline(row, len(history) + 2, {"range": cells, "markers": True})
        page.sheet.write_string(first - 1, len(history) + 2, writer.say(words.TREND), writer.style(bold=True))
    page.close(f"{view.rulebook.company.label.of(view.language)} {view.facts.period}", still=2)


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _cell(row: int, column: int) -> str:
    return f"{column_letters(column + 1)}{row + 1}"


def trend_table(view: QuarterView, card: str) -> Table:
    """Return the scores of a card's rows, and its totals, over the quarters that have evidence."""
    history = view.history()
    scores = [{r.key: r.score for r in v.scores} for v in history]

    def quarter(n: int) -> TableColumn[str]:
        found = history[n].totals.get(card)
        return TableColumn(
            history[n].facts.period,
            lambda id: scores[n].get((card, id)),
            "r",
            total=found.total if found and found.total is not None else None,
        )

    labels = {r.indicator: r.label for r in card_rows(view, card)}
    columns: Columns[str] = (
        TableColumn(words.INDICATOR, lambda id: labels[id], total=words.TOTAL),
        *map(quarter, range(len(history))),
    )
    return Table.of(columns, labels, view.language, words.TREND_OF)
