"""Where the budget's cycle stands, as people read it: steps and dates, risks, and what the figures warn of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib.figure import Figure as Sheet
from matplotlib.patches import Rectangle

from bsclib.budgeting.risk import level
from bsclib.errors import AND, LIST, Text, same
from bsclib.figures.canvas import GOOD, LINE, LOSS, WARN, Figure, draw, titled_axes
from bsclib.quarter import QuarterView
from bsclib.reports import heads
from bsclib.reports.echo import Blank
from bsclib.reports.words import words
from bsclib.table import Columns, Shown, Table, TableColumn

COLOURS = {"high": LOSS, "medium": WARN, "low": GOOD}


@heads.tabled
def risks_table(view: QuarterView, rows: heads.Rows) -> heads.Declared:
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

    def fired(row: Any) -> Shown:
        yes = heads.YES_NO[bool(row.months) or row.fired]
        return words.FIRED_ON.fill(yes=yes, days=AND.join(map(same, map(str, row.months)))) if row.months else yes

    yield TableColumn(words.ID, lambda r: r.row["id"])
    yield TableColumn(words.RISK, lambda r: r.row["description"], "w")
    yield heads.right(words.LIKELIHOOD, lambda r: str(r.row["likelihood"]))
    yield heads.right(words.IMPACT, lambda r: str(r.row["impact"]))
    yield heads.graded(words.RISK_LEVEL)
    yield TableColumn(words.LAST_QUARTER, lambda r: words["alert"].get(r.before))
    yield heads.right(words.FROM_HISTORY, lambda r: r.historic)
    yield heads.right(words.TRIGGER, lambda r: r.value)
    yield TableColumn(words.FIRED, fired)
    yield TableColumn(words.MEASURE, lambda r: r.row["measure"] or None, "w")
    yield heads.right(words.AMOUNT, lambda r: r.row["cost"])
    yield heads.right(words.EXPECTED_LOSS, lambda r: r.amount)
    yield heads.right(words.EXPECTED_ON_THE_TOTAL, lambda r: r.points)
    yield heads.right(words.CONTINGENCY_BOOKED, lambda r: r.booked or None)
    yield TableColumn(words.OWNER, lambda r: r.row["owner"])


@heads.tabled
def proposed_risks_table(view: QuarterView, rows: heads.Rows) -> heads.Declared:
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
    yield heads.of_unit(view)
    yield TableColumn(words.SUBJECT, lambda r: r.subject)
    yield TableColumn(words.FOUND, lambda r: r.found, "w")


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
        return Blank(words.NO_RISKS.of(view.language))
    high = sum(level(r.row["likelihood"], r.row["impact"]) == "high" for r in rows)
    title = words.HEAT.fill(n=len(rows), high=high).of(view.language)
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
        axes.set_xlabel(words.LIKELIHOOD.of(view.language))
        axes.set_ylabel(words.IMPACT.of(view.language))

    lang = view.language
    placed = (f"{c}×{i} {AND.of(lang).join(ids)}" for (c, i), ids in sorted(cells.items(), reverse=True))
    return draw(6.4, 4.4, paint, words.TOLD.fill(title=title, told=LIST.of(lang).join(placed)).of(lang))


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
            return f"{words['stage'][found.state].of(view.language)} {found.said.of(view.language)}"

        return TableColumn(stages[id], said, "w")

    columns: Columns[str] = (TableColumn(words.UNIT, lambda unit: heads.unit_of(view, unit)), *map(step, stages))
    return Table.of(columns, by_unit, view.language)


@heads.tabled
def calendar_table(view: QuarterView, rows: heads.Rows) -> heads.Declared:
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

    def late(row: Any) -> Shown:
        return AND.of(lang).join(f"{heads.unit_of(view, u).of(lang)} {days}" for u, days in row.late.items()) or None

    yield TableColumn(words.DATE, lambda r: r.on)
    yield TableColumn(words.STEP, lambda r: r.label)
    yield TableColumn(words.RESPONSIBLE, lambda r: law.named(r.who) if r.who else None)
    yield TableColumn(words.LATE_DAYS, late, "w", mark=lambda r: "near" if r.late else "")
