"""Where the budget's cycle stands, as people read it: steps and dates, risks, and what the figures warn of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure as Sheet
from matplotlib.patches import Rectangle

from bsclib.budgeting.risk import level
from bsclib.errors import Text
from bsclib.figures.canvas import GOOD, LINE, LOSS, WARN, Figure, draw, titled_axes
from bsclib.reports import heads, words
from bsclib.reports.echo import Blank
from bsclib.table import Columns, Shown, Table, TableColumn

if TYPE_CHECKING:
    from bsclib.quarter import QuarterView

CHANCE, IMPACT = Text("可能性", "Likelihood"), Text("影响", "Impact")
COLOURS = {"high": LOSS, "medium": WARN, "low": GOOD}
HEAT = Text("{n} 项风险，{high} 项为高（可能性 × 影响）", "{n} risks, {high} of them high (likelihood × impact)")
NO_RISKS = Text("没有登记风险", "no risks are registered")
STATES = {
    "none": Text("○ 未开始", "○ not begun"),
    "begun": Text("◐ 进行中", "◐ under way"),
    "done": Text("● 完成", "● done"),
    "late": Text("▲ 逾期", "▲ late"),
}


def risks_table(view: QuarterView, rows: heads.Rows) -> Table:
    """Return the risks: level and its change, what history says, whether a trigger fired (rows of `cycle.assessed`).

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
    >>> risks_table(view, cycle.assessed(view)).header[:3]
    ['Id', 'Risk', 'Likelihood']
    """
    columns: Columns[Any] = (
        TableColumn(heads.ID, lambda r: r.row["id"]),
        TableColumn(Text("风险", "Risk"), lambda r: r.row["description"], "w"),
        heads.right(CHANCE, lambda r: str(r.row["likelihood"])),
        heads.right(IMPACT, lambda r: str(r.row["impact"])),
        heads.graded(Text("等级", "Level")),
        TableColumn(Text("上季", "Last quarter"), lambda r: heads.LEVELS.get(r.before)),
        heads.right(Text("历史可能性", "From history"), lambda r: r.historic),
        heads.right(Text("触发指标", "Trigger"), lambda r: r.value),
        TableColumn(Text("触发", "Fired"), lambda r: heads.YES_NO[r.fired]),
        TableColumn(heads.MEASURE, lambda r: r.row["measure"] or None, "w"),
        heads.right(heads.AMOUNT, lambda r: r.row["cost"]),
        heads.right(Text("预期损失", "Expected loss"), lambda r: r.amount),
        heads.right(Text("预期对总分", "Expected on the total"), lambda r: r.points),
        heads.right(Text("已列应急", "Contingency booked"), lambda r: r.booked or None),
        TableColumn(heads.OWNER, lambda r: r.row["owner"]),
    )
    return Table.of(columns, rows, view.language)


def proposed_risks_table(view: QuarterView, rows: heads.Rows) -> Table:
    """Return the risks that the figures suggest (rows of `cycle.proposed`).

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
    >>> proposed_risks_table(view, cycle.proposed(view)).header[:3]
    ['Unit', 'Subject', 'Found']
    """
    columns: Columns[Any] = (
        heads.of_unit(view),
        TableColumn(heads.SUBJECT, lambda r: r.subject),
        TableColumn(heads.FOUND, lambda r: r.found, "w"),
    )
    return Table.of(columns, rows, view.language)


def heat_map(view: QuarterView, rows: heads.Rows) -> Figure | Blank:
    """Return the risks on the grid of likelihood and impact.

    Parameters
    ----------
    view : QuarterView
    rows : sequence
        As `cycle` gives them.

    Returns
    -------
    Figure

    Examples
    --------
    >>> from bsclib import cycle
    >>> heat_map(view, cycle.assessed(view)).width
    640
    """
    if not rows:
        return Blank(NO_RISKS.of(view.language))
    high = sum(level(r.row["likelihood"], r.row["impact"]) == "high" for r in rows)
    title = HEAT.fill(n=len(rows), high=high).of(view.language)
    cells: dict[tuple[int, int], list[str]] = {}
    for r in rows:
        cells.setdefault((r.row["likelihood"], r.row["impact"]), []).append(r.row["id"])

    def paint(sheet: Sheet) -> None:
        axes = titled_axes(sheet, title)
        for chance in range(1, 6):
            for impact in range(1, 6):
                colour = COLOURS[level(chance, impact)]
                box = Rectangle((chance - 0.5, impact - 0.5), 1, 1, facecolor=colour, alpha=0.28, edgecolor=LINE)
                axes.add_patch(box)
                axes.text(chance, impact, "\n".join(cells.get((chance, impact), ())), ha="center", va="center")
        axes.set_xlim(0.5, 5.5)
        axes.set_ylim(0.5, 5.5)
        axes.set_xlabel(CHANCE.of(view.language))
        axes.set_ylabel(IMPACT.of(view.language))

    lang = view.language
    placed = (f"{c}×{i} {words.AND.of(lang).join(ids)}" for (c, i), ids in sorted(cells.items(), reverse=True))
    return draw(6.4, 4.4, paint, words.TOLD.fill(title=title, told=words.LIST.of(lang).join(placed)).of(lang))


def standing_table(view: QuarterView, rows: heads.Rows, stages: Mapping[str, Text]) -> Table:
    """Return the state of the six steps of the cycle, a row for each department (rows of `cycle.stages`).

    Parameters
    ----------
    view : QuarterView
    rows : sequence
        As `cycle` gives them.
    stages : mapping
        Step → its words: `cycle.STAGES`.

    Returns
    -------
    Table

    Examples
    --------
    >>> from bsclib import cycle
    >>> standing_table(view, cycle.stages(view), cycle.STAGES).header[:3]
    ['Unit', 'Goals', 'Preparation']
    """
    by_unit: dict[str, dict[str, Any]] = {}
    for r in rows:
        by_unit.setdefault(r.unit, {})[r.stage] = r

    def step(id: str) -> TableColumn[str]:
        def said(unit: str) -> str:
            found = by_unit[unit][id]
            return f"{STATES[found.state].of(view.language)} {found.said.of(view.language)}"

        return TableColumn(stages[id], said, "w")

    columns: Columns[str] = (TableColumn(words.UNIT, lambda unit: heads.unit_of(view, unit)), *map(step, stages))
    return Table.of(columns, by_unit, view.language)


def calendar_table(view: QuarterView, rows: heads.Rows) -> Table:
    """Return the dates of the quarter, who answers for each, and who was late by how many days (`cycle.calendar`).

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
    >>> calendar_table(view, cycle.calendar(view)).header[:3]
    ['Date', 'Step', 'Who']
    """
    lang, law = view.language, view.rulebook
    names = {id: u.label for id, u in law.units.items()} | {id: o.label for id, o in law.organs.items()}

    def late(row: Any) -> Shown:
        return (
            words.AND.of(lang).join(f"{heads.unit_of(view, u).of(lang)} {days}" for u, days in row.late.items()) or None
        )

    columns: Columns[Any] = (
        TableColumn(Text("日期", "Date"), lambda r: r.on),
        TableColumn(Text("步骤", "Step"), lambda r: r.label),
        TableColumn(Text("负责", "Who"), lambda r: names.get(r.who)),
        TableColumn(Text("迟交（天）", "Late (days)"), late, "w", mark=lambda r: "near" if r.late else ""),
    )
    return Table.of(columns, rows, lang)
