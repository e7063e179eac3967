"""What the quarter teaches: registers beside entries, accuracy, ways compared, proposals, actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bsclib.budgeting.registers import is_overdue
from bsclib.errors import NOTHING, Text, same
from bsclib.evidence.tables import ACTIONS
from bsclib.reports import heads, words
from bsclib.reports.rows import fixed
from bsclib.table import Columns, Table, TableColumn, written

if TYPE_CHECKING:
    from pandas import DataFrame

    from bsclib.quarter import QuarterView

ENTERED, AGREES = Text("填报", "Entered"), Text("一致", "Agrees")
MAPE, BIAS = Text("MAPE %", "MAPE %"), Text("偏向 %", "Bias %")
PENDING = Text("待决定", "pending")
WAY = Text("方法", "Way")
FIRST_OF = Text(
    "最要紧的 {n} 条；共 {all} 条，全部在建议表里", "the {n} that matter first of {all}; the sheet holds them all"
)


def registers_table(view: QuarterView, rows: heads.Rows, labels: Mapping[str, Text] | None = None) -> Table:
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
    columns: Columns[Any] = (
        TableColumn(words.INDICATOR, lambda r: r.indicator.label),
        TableColumn(Text("台账", "Register"), lambda r: known.get(r.register, same(r.register))),
        TableColumn(Text("按台账", "Derived"), lambda r: r.derived, "r", lambda r: r.indicator.decimals),
        TableColumn(ENTERED, lambda r: r.entered, "r", lambda r: r.indicator.decimals),
        TableColumn(AGREES, lambda r: heads.YES_NO[r.agrees], mark=lambda r: "missed" if r.agrees is False else ""),
    )
    return Table.of(columns, rows, view.language)


def qualities_table(view: QuarterView, rows: heads.Rows) -> Table:
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
    columns: Columns[Any] = (
        heads.of_unit(view),
        heads.right(ENTERED, lambda r: r.entered),
        heads.right(Text("按台账得分", "By the registers"), lambda r: r.own),
        heads.right(Text("可能范围", "Possible range"), lambda r: f"{fixed(r.low)} – {fixed(r.high)}"),
        heads.right(Text("办公室评分相当于", "Rating it implies"), lambda r: r.implied),
        TableColumn(AGREES, lambda r: heads.YES_NO[r.possible], mark=lambda r: "" if r.possible else "missed"),
    )
    return Table.of(columns, rows, view.language)


def accuracy_table(view: QuarterView, rows: heads.Rows) -> Table:
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

    columns: Columns[Any] = (
        TableColumn(words.UNIT, lambda r: heads.unit_of(view, r.series.unit)),
        TableColumn(heads.ACCOUNT, lambda r: heads.account_of(r.series)),
        *(
            error(way, of, measure, name)
            for way, of in ((heads.APPROVED, "approved"), (heads.REQUESTED, "requested"))
            for measure, name in ((MAPE, "mape"), (BIAS, "bias"))
        ),
        heads.right(Text("多报月份 %", "Months padded %"), lambda r: r.padded_share, 0),
        TableColumn(
            Text("习惯性留余量", "Sandbagging"),
            lambda r: heads.YES_NO[r.sandbagged],
            mark=lambda r: "near" if r.sandbagged else "",
        ),
    )
    return Table.of(columns, rows, view.language)


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
        title = (heads.unit_of(view, row["unit"]), row["account"], heads.NATURES[row["nature"]])
        return " · ".join(text for text in (written(t, lang) for t in title) if text)

    columns: Columns[Mapping[Any, Any]] = (
        TableColumn(
            WAY,
            lambda r: names[r["method"]][1] if r["method"] in names else heads.APPROVED,
            mark=lambda r: "total" if r["first"] else "",
        ),
        heads.right(MAPE, lambda r: r["mape"]),
        heads.right(BIAS, lambda r: r["bias"]),
        heads.right(Text("次数", "n"), lambda r: int(r["n"])),
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
        TableColumn(heads.ID, lambda r: r["id"]),
        TableColumn(Text("季度", "Quarter"), lambda r: r["quarter"]),
        TableColumn(words.UNIT, lambda r: heads.unit_of(view, r["unit"])),
        TableColumn(heads.SUBJECT, subject),
        heads.right(Text("现值", "Now"), lambda r: r["now"]),
        heads.right(Text("建议", "Proposed"), lambda r: r["proposed"]),
        heads.right(Text("80% 区间", "80 % interval"), held),
        heads.right(Text("误差 %", "Error %"), lambda r: r.get("error")),
        heads.right(Text("批准预算误差 %", "Error of approved %"), lambda r: r.get("error_now")),
        TableColumn(heads.REASON, lambda r: r["reason"], "w"),
        TableColumn(Text("依据", "Rests on"), lambda r: r["rests_on"], "w"),
        TableColumn(Text("决定", "Decision"), lambda r: r.get("decision") or PENDING),
    )
    caption = FIRST_OF.fill(n=len(first), all=len(own)) if len(first) < len(own) else NOTHING
    return Table.of(columns, first, view.language, caption)


def intervals_table(view: QuarterView, rows: heads.Rows, names: Mapping[str, Any]) -> Table:
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
    columns: Columns[Any] = (
        TableColumn(Text("数列", "Figures"), lambda r: r.label),
        TableColumn(WAY, lambda r: names[r.way][1] if r.way in names else heads.APPROVED),
        heads.right(Text("区间数", "Intervals"), lambda r: r.tracked.n),
        heads.right(Text("落在区间内", "Held"), lambda r: r.tracked.hits),
        heads.right(Text("覆盖率 %", "Covered %"), lambda r: r.share, 1),
    )
    return Table.of(columns, rows, view.language)


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
    today = view.rulebook.as_of
    states = ACTIONS.column("status").choices or {}
    columns: Columns[Mapping[str, Any]] = (
        TableColumn(heads.ID, lambda r: r["id"], mark=lambda r: "missed" if is_overdue(r, today) else ""),
        TableColumn(words.UNIT, lambda r: heads.unit_of(view, r["unit"])),
        TableColumn(heads.CAUSE, lambda r: r["cause"], "w"),
        TableColumn(heads.MEASURE, lambda r: r["measure"], "w"),
        TableColumn(heads.OWNER, lambda r: r["owner"]),
        TableColumn(heads.DUE, lambda r: r["due"]),
        TableColumn(words.STATUS, lambda r: states.get(r["status"], r["status"])),
    )
    return Table.of(columns, rows, view.language)
