"""The workbook of a report, with what the cycle and the year alone can tell: budget against actual, the year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bsclib.errors import Text
from bsclib.paths import has_room
from bsclib.quarter import QuarterView
from bsclib.reports.excel import report_workbook
from bsclib.run.pages import DRAFT, INTERNAL, REVISION
from bsclib.table import Table

EXECUTED, VARIED = Text("预算执行", "Budget executed"), Text("预算差异", "Variances")


def quarter_book(view: QuarterView, number: int | None, warnings: Sequence[str] = ()) -> bytes:
    """Return the workbook of a quarter.

    Parameters
    ----------
    view : QuarterView
    number : int or None
        The revision's number; None for a draft.
    warnings : sequence of str
        What a reader must know first.
    """
    return report_workbook(view, _edition(view, number, warnings), [*_budget(view)])


def year_book(view: QuarterView, year: str, number: int | None, warnings: Sequence[str] = ()) -> bytes:
    """Return the workbook of a year: what it came to, and each of its quarters recalculated."""
    from bsclib import reports
    from bsclib import year as years

    views = years.to_date(view.history(4))
    tables = [
        reports.annual_table(views, years.annual(views)),
        reports.hidden_table(view, years.hidden(years.side_by_side(views))),
    ]
    return report_workbook(view, _edition(view, number, warnings), annual=tables, period=year)


def _edition(view: QuarterView, number: int | None, warnings: Sequence[str]) -> str:
    edition = DRAFT if number is None else REVISION.fill(n=number)
    return " · ".join((edition.of(view.language), INTERNAL.of(view.language), *warnings))


def _budget(view: QuarterView) -> Iterator[tuple[Text, Table]]:
    """Yield budget against actual; nothing where the room is not installed or no lines are given."""
    if not has_room("budgeting"):
        return
    from bsclib import cycle, reports

    if spent := cycle.executions(view):
        yield EXECUTED, reports.execution_table(view, spent)
    if varied := cycle.variances(view):
        yield VARIED, reports.variance_table(view, varied, cycle.profit(varied))
