"""The workbook to fill, written from the declarations and the law in force.

Bytes depend on the inputs alone.  What a person fills is unlocked and coloured; everything else is locked without a
password, to keep slips away, not people.
"""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import xlsxwriter

from bsclib.errors import Text
from bsclib.evidence.facts import Facts
from bsclib.evidence.indicator_sheet import write_indicators
from bsclib.evidence.paper import CREATED, HEAD, LOCKED, Writer, set_up_print
from bsclib.evidence.record_sheet import starting_rows, write_records
from bsclib.evidence.tables import COVER, COVER_ROWS, INDICATORS, TABLES
from bsclib.evidence.words import how_to
from bsclib.law import Rulebook
from bsclib.law.changes import origin_of

STILL_EMPTY = Text("尚未填写的实际值", "Actuals still empty")


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

    References
    ----------
    Cell protection, drop-downs and comments survive a re-save by LibreOffice.
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
) -> bytes:
    """Return the bytes that `template` writes."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": f"{rulebook.company.id} {period}", "created": CREATED})
        writer = Writer(book, lang, rulebook)
        cards = [c for c in rulebook.scorecards if unit is None or c.unit == unit]
        cover = book.add_worksheet(writer.say(COVER))
        empty = None if raters else write_indicators(writer, cards, previous, values)
        for table in TABLES.values():
            if table.in_workbook and table is not INDICATORS and (not raters or table.id == "panel"):
                write_records(writer, table, starting_rows(table, cards, values, raters))
        _cover(writer, cover, period, unit or "", empty)
    return stream.getvalue()


def _cover(writer: Writer, sheet: Any, period: str, unit: str, empty: tuple[str, int] | None) -> None:
    label, value = writer.style(bold=True, bg_color=LOCKED), writer.style()
    title = writer.book.add_format({"bold": True, "font_size": 16, "font_color": HEAD})
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 70)
    company = writer.rulebook.company
    sheet.write_string(0, 0, f"{writer.say(company.label)} {period}", title)
    facts = {"company": company.id, "quarter": period, "unit": unit}
    for row, (id, text) in enumerate(COVER_ROWS.items(), 2):
        sheet.write_string(row, 0, writer.say(text), label)
        sheet.write_string(row, 1, facts[id], value)
    if empty:
        sheet.write_string(5, 0, writer.say(STILL_EMPTY), label)
        sheet.write_formula(5, 1, empty[0], writer.style(bold=True, align="left", font_color="#C00000"), empty[1])
    wrapped = writer.style(text_wrap=True, valign="top")
    for row, (head, text) in enumerate(how_to(), 7):
        sheet.write_string(row, 0, writer.say(head), label)
        sheet.write_string(row, 1, writer.say(text), wrapped)
    set_up_print(sheet, period, landscape=False)
    sheet.protect("", {"format_columns": True, "format_rows": True})
