"""The budget as people read it: what was asked for, execution, variances, alerts, money beside results.

Each takes the view and the plain rows that the cycle computed; none knows a rule, none adds anything up.
"""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from bsclib.errors import AND, LIST, Text, same
from bsclib.figures.bars import named_rows
from bsclib.figures.canvas import GAIN, LOSS, SOFT, WARN, Figure
from bsclib.quarter import QuarterView
from bsclib.reports import heads
from bsclib.reports.echo import Blank
from bsclib.reports.rows import fixed
from bsclib.reports.words import words
from bsclib.table import TableColumn, written


@heads.tabled
def asked_table(view: QuarterView, rows: heads.Rows) -> heads.Declared:
    """Return what units asked for, what review and approval left, and why (rows of `cycle.asked`).

    Parameters
    ----------
    view : QuarterView
    rows : sequence
        As `cycle` gives them.

    Returns
    -------
    Table

    Examples
    --------
    >>> from bsclib import cycle
    >>> asked_table(view, cycle.asked(view)).header[:3]
    ['Unit', 'Nature', 'Requested']
    """
    yield heads.of_unit(view)
    yield TableColumn(words.NATURE, lambda r: words["nature"][r.nature])
    yield heads.right(words.REQUESTED, lambda r: r.requested)
    yield heads.right(words.REVIEWED, lambda r: r.reviewed)
    yield heads.right(words.APPROVED, lambda r: r.approved)
    yield heads.right(words.CHANGED, lambda r: r.changed)
    yield TableColumn(words.REVIEWED_BY, lambda r: AND.of(view.language).join(r.reviewers))
    yield TableColumn(words.REASON, lambda r: LIST.of(view.language).join(r.reasons), "w")


@heads.tabled
def remarks_table(view: QuarterView, rows: heads.Rows) -> heads.Declared:
    """Return duplicates, clashes, lines that serve nothing and goals without money (rows of `cycle.remarks`).

    Parameters
    ----------
    view : QuarterView
    rows : sequence
        As `cycle` gives them.

    Returns
    -------
    Table

    Examples
    --------
    >>> from bsclib import cycle
    >>> remarks_table(view, cycle.remarks(view)).header[:3]
    ['Kind of cause', 'Unit', 'Subject']
    """
    yield TableColumn(words.KIND, lambda r: words["remark"][r.kind])
    yield heads.of_unit(view)
    yield TableColumn(words.SUBJECT, lambda r: r.found if r.kind == "no_money" else r.subject)
    yield TableColumn(words.FOUND, lambda r: words.UNFUNDED if r.kind == "no_money" else r.found, "w")
    yield heads.right(words.AMOUNT, lambda r: r.amount)


@heads.tabled
def execution_table(view: QuarterView, rows: heads.Rows) -> heads.Declared:
    """Return budget, committed, actual, remaining, the rate beside the time gone (rows of `cycle.executions`).

    Parameters
    ----------
    view : QuarterView
    rows : sequence
        As `cycle` gives them.

    Returns
    -------
    Table

    Examples
    --------
    >>> from bsclib import cycle
    >>> execution_table(view, cycle.executions(view)).header[:3]
    ['Unit', 'Account', 'Budget']
    """

    def alert(row: Any) -> Text:
        missing = words.UNBOOKED.fill(months=AND.join(map(same, row.unbooked)))
        return LIST.join([*([words["alert"][row.level]] if row.level else []), *([missing] if row.unbooked else [])])

    yield heads.of_unit(view)
    yield TableColumn(words.ACCOUNT, heads.account_of)
    yield heads.right(words.BUDGET, lambda r: r.execution.budget)
    yield heads.right(words.COMMITTED, lambda r: r.execution.committed)
    yield heads.right(words.SPENT, lambda r: r.execution.actual)
    yield heads.right(words.REMAINING, lambda r: r.execution.remaining)
    yield heads.right(words.RATE, lambda r: r.execution.rate)
    yield heads.right(words.TIME_GONE, lambda r: r.execution.elapsed)
    yield heads.right(words.AHEAD, lambda r: r.execution.ahead)
    yield TableColumn(words.ALERT, alert, mark=lambda r: heads.MARKS.get(r.level, "near" if r.unbooked else ""))


def execution_figure(view: QuarterView, rows: heads.Rows) -> Figure | Blank:
    """Return the rates of execution as bars, with the time gone as a line across them.

    Parameters
    ----------
    view : QuarterView
    rows : sequence
        As `cycle.executions` gives them.

    Returns
    -------
    Figure, or Blank without rows

    Examples
    --------
    >>> from bsclib import cycle
    >>> execution_figure(view, cycle.executions(view)).width
    960
    """
    lang = view.language
    rows = [r for r in rows if r.execution.rate is not None]
    labels = [f"{heads.unit_of(view, r.unit).of(lang)} {written(heads.account_of(r), lang)}" for r in rows]
    rates = [r.execution.rate for r in rows]
    if not rows:
        return Blank(words.NO_BUDGET.of(lang))
    (high, most), (low, least) = max(zip(rates, labels, strict=True)), min(zip(rates, labels, strict=True))
    told = {"most": most, "high": fixed(high), "least": least, "low": fixed(low)}
    gone = int(rows[0].execution.elapsed * 3 / 100)
    month = f"{view.quarter.year}-{view.quarter.months[gone - 1]:02d}"
    title = words.EXECUTED.fill(until=view.quarter if gone == 3 else month, **told).of(lang)

    def fill(axes: Axes) -> None:
        colours = [{"alarm": LOSS, "warn": WARN}.get(r.level, GAIN) for r in rows]
        axes.barh(range(len(rows)), [float(r) for r in rates], color=colours, height=0.62)
        axes.axvline(float(rows[0].execution.elapsed), color=SOFT, linestyle="--", linewidth=1)

    each = (f"{label} {fixed(rate)}" for label, rate in zip(labels, rates, strict=True))
    return named_rows(title, labels, words.RATE.of(lang), fill, each, lang)
