"""What the quarter teaches: registers beside entries, accuracy, ways compared, proposals, actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bsclib.budgeting.registers import is_overdue
from bsclib.errors import NOTHING, Text, same
from bsclib.evidence.tables import ACTIONS
from bsclib.quarter import QuarterView
from bsclib.reports import heads
from bsclib.reports.rows import fixed
from bsclib.reports.words import words
from bsclib.table import Columns, Table, TableColumn, written

if TYPE_CHECKING:
    from pandas import DataFrame


@heads.tabled
def registers_table(view: QuarterView, rows: heads.Rows, labels: Mapping[str, Text] | None = None) -> heads.Declared:
    """Return each indicator counted from its register beside what was entered (rows of `cycle.derived`).

    Parameters
    ----------
    view : QuarterView
    rows : sequence
        As `cycle` gives them.
    labels : mapping, optional
        Name of a register → its words.

    Returns
    -------
    Table

    Examples
    --------
    >>> from bsclib import cycle
    >>> registers_table(view, cycle.derived(view.rulebook, view.facts), cycle.LABELS).header[:3]
    ['Indicator', 'Register', 'Derived']
    """
    known = labels or {}
    yield TableColumn(words.INDICATOR, lambda r: r.indicator.label)
    yield TableColumn(words.REGISTER, lambda r: known.get(r.register, same(r.register)))
    yield TableColumn(words.DERIVED, lambda r: r.derived, "r", lambda r: r.indicator.decimals)
    yield TableColumn(words.ENTERED, lambda r: r.entered, "r", lambda r: r.indicator.decimals)
    yield TableColumn(
        words.AGREES, lambda r: heads.YES_NO[r.agrees], mark=lambda r: "missed" if r.agrees is False else ""
    )


@heads.tabled
def qualities_table(view: QuarterView, rows: heads.Rows) -> heads.Declared:
    """Return each unit's own quality of budget work by its registers, beside what was entered (`cycle.qualities`).

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
    >>> qualities_table(view, cycle.qualities(view.rulebook, view.facts)).header[:3]
    ['Unit', 'Entered', 'By the registers']
    """
    yield heads.of_unit(view)
    yield heads.right(words.ENTERED, lambda r: r.entered)
    yield heads.right(words.BY_THE_REGISTERS, lambda r: r.own)
    yield heads.right(words.POSSIBLE_RANGE, lambda r: f"{fixed(r.low)} – {fixed(r.high)}")
    yield heads.right(words.RATING_IT_IMPLIES, lambda r: r.implied)
    yield TableColumn(words.AGREES, lambda r: heads.YES_NO[r.possible], mark=lambda r: "" if r.possible else "missed")


@heads.tabled
def accuracy_table(view: QuarterView, rows: heads.Rows) -> heads.Declared:
    """Return MAPE and bias of what was approved and asked for, and where padding is a habit (`cycle.accuracies`).

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
    >>> accuracy_table(view, cycle.accuracies(view)).header[:3]
    ['Unit', 'Account', 'Approved MAPE %']
    """

    def error(way: Text, of: str, measure: Text, name: str) -> TableColumn[Any]:
        head = Text(f"{way.zh} {measure.zh}", f"{way.en} {measure.en}")
        return heads.right(head, lambda r: getattr(getattr(r, of), name))

    yield TableColumn(words.UNIT, lambda r: heads.unit_of(view, r.series.unit))
    yield TableColumn(words.ACCOUNT, lambda r: heads.account_of(r.series))
    yield from (
        error(way, of, measure, name)
        for way, of in ((words.APPROVED, "approved"), (words.REQUESTED, "requested"))
        for measure, name in ((words.MAPE, "mape"), (words.BIAS, "bias"))
    )
    yield heads.right(words.MONTHS_PADDED, lambda r: r.padded_share, 0)
    yield TableColumn(
        words.SANDBAGGING,
        lambda r: heads.YES_NO[r.sandbagged],
        mark=lambda r: "near" if r.sandbagged else "",
    )


def backtest_table(view: QuarterView, table: DataFrame, names: Mapping[str, Any], caption: Text | None = None) -> Table:
    """Return every way of budgeting with its error in backtest, best first in each group.

    Parameters
    ----------
    view : QuarterView
    table : DataFrame
        As `cycle.ways_compared` or `cycle.public_series` gives it.
    names : mapping of method → (function, Text)
    caption : Text, optional

    Returns
    -------
    Table

    Examples
    --------
    >>> from bsclib import cycle
    >>> table = cycle.ways_compared(view, "unit", "nature", methods=["seasonal_naive"])
    >>> backtest_table(view, table, cycle.METHODS).header[:3]
    ['Way', 'MAPE %', 'Bias %']
    """
    lang, rows = view.language, table.to_dict("records")
    groups = [(r.get("unit", ""), r.get("account", ""), r.get("nature", "")) for r in rows]
    for n, (row, group) in enumerate(zip(rows, groups, strict=True)):
        row["first"] = n == 0 or group != groups[n - 1]

    def heading(row: Mapping[Any, Any]) -> str:
        if not row.get("unit"):
            return ""
        title = (heads.unit_of(view, row["unit"]), row["account"], words["nature"][row["nature"]])
        return " · ".join(text for text in (written(t, lang) for t in title) if text)

    columns: Columns[Mapping[Any, Any]] = (
        TableColumn(
            words.WAY,
            lambda r: names[r["method"]][1] if r["method"] in names else words.APPROVED,
            mark=lambda r: "total" if r["first"] else "",
        ),
        heads.right(words.MAPE, lambda r: r["mape"]),
        heads.right(words.BIAS, lambda r: r["bias"]),
        heads.right(words.TIMES_TRIED, lambda r: int(r["n"])),
    )
    return Table.of(columns, rows, lang, caption or NOTHING, heading)


def proposals_table(view: QuarterView, rows: Sequence[Mapping[str, Any]], quarter: str = "") -> Table:
    """Return the proposals that matter first, as many as the law lists, each with both errors, reason and decision.

    Parameters
    ----------
    view : QuarterView
    rows : sequence of dict
        As `cycle.proposals` gives them.
    quarter : str, optional
        One quarter alone.

    Returns
    -------
    Table

    Examples
    --------
    >>> proposals_table(view, []).header[:3]
    ['Id', 'Quarter', 'Unit']
    """
    own = [r for r in rows if quarter in ("", r["quarter"])]
    first = own[: view.rulebook.company.budget.listed]

    def subject(row: Mapping[str, Any]) -> Text | str:
        return row.get("account") or view.rulebook.at(f"{row['scorecard']}/{row['indicator']}").label

    def held(row: Mapping[str, Any]) -> str | None:
        return f"{fixed(row['low'])} – {fixed(row['high'])}" if row.get("low") is not None else None

    columns: Columns[Mapping[str, Any]] = (
        TableColumn(words.ID, lambda r: r["id"]),
        TableColumn(words.FOR_QUARTER, lambda r: r["quarter"]),
        TableColumn(words.UNIT, lambda r: heads.unit_of(view, r["unit"])),
        TableColumn(words.SUBJECT, subject),
        heads.right(words.NOW, lambda r: r["now"]),
        heads.right(words.PROPOSED, lambda r: r["proposed"]),
        heads.right(words.INTERVAL_80, held),
        heads.right(words.ERROR, lambda r: r.get("error")),
        heads.right(words.ERROR_OF_APPROVED, lambda r: r.get("error_now")),
        TableColumn(words.REASON, lambda r: r["reason"], "w"),
        TableColumn(words.RESTS_ON, lambda r: r["rests_on"], "w"),
        TableColumn(words.DECISION, lambda r: r.get("decision") or words.PENDING),
    )
    caption = words.FIRST_OF.fill(n=len(first), all=len(own)) if len(first) < len(own) else NOTHING
    return Table.of(columns, first, view.language, caption)


@heads.tabled
def intervals_table(view: QuarterView, rows: heads.Rows, names: Mapping[str, Any]) -> heads.Declared:
    """Return how often 80 % intervals held what came (rows of `cycle.coverages`).

    Parameters
    ----------
    view : QuarterView
    rows : sequence
    names : mapping of method → (function, Text)

    Returns
    -------
    Table

    Examples
    --------
    >>> from bsclib.quarter import sample_quarter
    >>> intervals_table(view, [], {}).header[:3]
    ['Figures', 'Way', 'Intervals']
    """
    yield TableColumn(words.SERIES, lambda r: r.label)
    yield TableColumn(words.WAY, lambda r: names[r.way][1] if r.way in names else words.APPROVED)
    yield heads.right(words.INTERVALS, lambda r: r.tracked.n)
    yield heads.right(words.HELD, lambda r: r.tracked.hits)
    yield heads.right(words.INTERVALS_COVERED, lambda r: r.share, 1)


def actions_table(view: QuarterView, rows: Sequence[Mapping[str, Any]]) -> Table:
    """Return actions with cause, measure, owner, due date and status; overdue ones are marked.

    Parameters
    ----------
    view : QuarterView
    rows : sequence of dict
        As `cycle.open_rows` gives them.

    Returns
    -------
    Table

    Examples
    --------
    >>> from bsclib import cycle
    >>> actions_table(view, cycle.open_rows(view, "actions")).header[:3]
    ['Id', 'Unit', 'Cause']
    """
    states = ACTIONS.column("status").choices or {}
    columns: Columns[Mapping[str, Any]] = (
        TableColumn(words.ID, lambda r: r["id"], mark=lambda r: "missed" if is_overdue(r, view.day) else ""),
        TableColumn(words.UNIT, lambda r: heads.unit_of(view, r["unit"])),
        TableColumn(words.CAUSE, lambda r: r["cause"], "w"),
        TableColumn(words.MEASURE, lambda r: r["measure"], "w"),
        TableColumn(words.OWNER, lambda r: r["owner"]),
        TableColumn(words.DUE, lambda r: r["due"]),
        TableColumn(words.STATUS, lambda r: states.get(r["status"], r["status"])),
    )
    return Table.of(columns, rows, view.language)
