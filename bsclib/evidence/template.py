"""The workbook to fill, written from the declarations and the law in force.

The same inputs give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bsclib.evidence.covers import COVER, COVER_ROWS
from bsclib.evidence.facts import Facts
from bsclib.evidence.indicator_sheet import write_indicators
from bsclib.evidence.readings import begins_of
from bsclib.evidence.schema import DeclaredSheet
from bsclib.evidence.tables import INDICATORS, READINGS, TABLES
from bsclib.evidence.words import WORDS
from bsclib.evidence.workbook import Writer, workbook, write_cover, write_table
from bsclib.law import Rulebook, Scorecard
from bsclib.law.changes import origin_of
from bsclib.period import Quarter


def template(
    rulebook: Rulebook,
    period: str,
    path: str | Path,
    *,
    unit: str | None = None,
    previous: Facts | None = None,
    values: Facts | None = None,
    lang: str = "zh",
    raters: bool = False,
) -> Path:
    """Write the workbook of a quarter and return its path.

    Parameters
    ----------
    rulebook : Rulebook
        The law of the quarter: what is asked, in which unit, with how many decimals, by which rule.
    period : str
        The quarter, as 2026Q1.
    path : path
        Where to write; an existing file is replaced.
    unit : str, optional
        Only the cards of this unit: a part to hand out.
    previous : Facts, optional
        Last quarter's facts, shown beside; its targets of rates and ratios are carried over.
    values : Facts, optional
        Values to fill in.
    lang : "zh" or "en"
    raters : bool
        Only the panel's sheet, with a row for every judged indicator: for a judge.

    Returns
    -------
    Path
        `path`.  Cell protection, drop-downs and comments survive a re-save by LibreOffice.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from bsclib.evidence import read_workbook
    >>> from bsclib.law import load_rulebook
    >>> from bsclib.paths import packaged
    >>> home = next(packaged("params").glob("*/company.yaml")).parent
    >>> rulebook = load_rulebook(home, as_of="2026-03-31")
    >>> with TemporaryDirectory() as folder:
    ...     path = template(rulebook, "2026Q1", f"{folder}/2026Q1.xlsx")
    ...     facts = read_workbook(path, rulebook)
    >>> path.name, len(facts.rows)
    ('2026Q1.xlsx', 129)
    """
    content = workbook_bytes(rulebook, period, unit=unit, previous=previous, values=values, lang=lang, raters=raters)
    path = Path(path)
    path.write_bytes(content)
    return path


def carried(previous: Facts, before: Rulebook, rulebook: Rulebook) -> Facts:
    """Return last quarter's facts under the keys of the law of this quarter, so that a renamed unit keeps its rows.

    Parameters
    ----------
    previous : Facts
        What was read under `before`, the law of last quarter.
    rulebook : Rulebook
        The law of the quarter whose template is written.
    """
    rows = dict(previous.rows)
    for card in rulebook.scorecards:
        for row in card:
            key = origin_of(row.key, before, rulebook)
            if key is not None and key != row.key and key in previous.rows:
                rows[row.key] = replace(previous.rows[key], scorecard=card.id)
    return replace(previous, rows=rows)


def workbook_bytes(
    rulebook: Rulebook,
    period: str,
    *,
    unit: str | None = None,
    previous: Facts | None = None,
    values: Facts | None = None,
    lang: str = "zh",
    raters: bool = False,
    form: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> bytes:
    """Return the bytes that `template` writes; `form` holds what the sheets of one rater's form start with."""
    with workbook(rulebook, period, lang) as writer:
        cards = [c for c in rulebook.scorecards if unit is None or c.unit == unit]
        cover = writer.book.add_worksheet(writer.say(COVER))
        empty = None if raters else (WORDS.TEMPLATE_STILL_EMPTY, *write_indicators(writer, cards, previous, values))
        wanted = form or ({"panel": ()} if raters else TABLES)
        for table in (TABLES[id] for id in wanted):
            if table.in_workbook and table is not INDICATORS:
                starting = _starting(table, cards, values, raters, Quarter.parse(period))
                rows = form[table.id] if form else starting
                write_table(writer, table, rows if unit is None else [r for r in rows if _is_of(r, unit, rulebook)])
        _cover(writer, cover, rulebook, period, unit, empty)
    return writer.content


def sheets_bytes(
    rulebook: Rulebook, period: str, sheets: Mapping[str, Sequence[Mapping[str, Any]]], unit: str = "", lang: str = "zh"
) -> bytes:
    """Return a workbook of single sheets (table id → the rows it starts with) with its cover: a part to hand out."""
    with workbook(rulebook, period, lang) as writer:
        cover = writer.book.add_worksheet(writer.say(COVER))
        for id, rows in sheets.items():
            write_table(writer, TABLES[id], rows)
        _cover(writer, cover, rulebook, period, unit, None)
    return writer.content


def _cover(writer: Writer, cover: Any, rulebook: Rulebook, period: str, unit: str | None, empty: Any) -> None:
    company = rulebook.company
    facts = {"company": company.id, "quarter": period, "unit": unit or ""}
    lines = [*WORDS["how_to_fill"].values()]
    how_to = zip(lines[::2], lines[1::2], strict=True)
    write_cover(writer, cover, facts, COVER_ROWS, empty, how_to, f"{company.label.of(writer.lang)} {period}")


def _starting(
    table: DeclaredSheet, cards: Iterable[Scorecard], values: Facts | None, raters: bool, quarter: Quarter
) -> Sequence[Mapping[str, Any]]:
    """Return the rows that a sheet starts with: those given, or a judge's, one for each judged indicator."""
    if values and values.tables.get(table.id):
        return values.tables[table.id]
    if table is READINGS:
        rows = [i for c in cards for i in c.indicators if not i.same_as]
        return [{"scorecard": i.scorecard, "indicator": i.id, "begins": d} for i in rows for d in begins_of(i, quarter)]
    if raters:
        return [{"scorecard": c.id, "indicator": i.id} for c in cards for i in c.indicators if i.rule and i.rule.judged]
    return []


def _is_of(row: Mapping[str, Any], unit: str, rulebook: Rulebook) -> bool:
    """Return whether a row goes into the part of `unit`: by its unit, or the nearest one above it that has a card."""
    owner = next((c.unit for c in rulebook.scorecards if c.id == row.get("scorecard")), None)
    here: str | None = row.get("unit") or owner
    carded = {card.unit for card in rulebook.scorecards}
    while here is not None and here not in carded:
        here = rulebook.units[here].parent
    return here == unit
