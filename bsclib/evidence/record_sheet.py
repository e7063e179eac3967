"""Every other sheet, from its declaration alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bsclib.evidence.facts import Facts
from bsclib.evidence.paper import FIRST, INPUT, Writer, protect, write_heading
from bsclib.evidence.schema import Column, DeclaredSheet
from bsclib.law import Scorecard

LAST_ENTRY = 5_000
Record = Mapping[str, Any]


def starting_rows(
    table: DeclaredSheet, cards: Iterable[Scorecard], values: Facts | None, raters: bool
) -> Sequence[Record]:
    """Return the rows that a sheet starts with."""
    if values and values.tables.get(table.id):
        return values.tables[table.id]
    if raters:
        return [{"scorecard": c.id, "indicator": i.id} for c in cards for i in c.indicators if i.rule and i.rule.judged]
    return []


def write_records(writer: Writer, table: DeclaredSheet, rows: Sequence[Record]) -> None:
    """Write the sheet of `table`, with `rows` to start from."""
    sheet = writer.book.add_worksheet(writer.say(table.label))
    styles = [writer.style(bg_color=INPUT, locked=False, **_number_format(c)) for c in table.columns]
    write_heading(writer, sheet, table, styles)
    for number, record in enumerate(rows, FIRST - 1):
        for at, (column, style) in enumerate(zip(table.columns, styles, strict=True)):
            _put_record(writer, sheet, number, at, column, record, style)
    for at, column in enumerate(table.columns):
        rule = _validation(writer, column)
        if rule:
            sheet.data_validation(FIRST - 1, at, LAST_ENTRY, at, rule)
    sheet.freeze_panes(FIRST - 1, 1)
    protect(sheet)


def _number_format(column: Column) -> dict[str, Any]:
    if column.kind == "date":
        return {"num_format": "yyyy-mm-dd"}
    if column.kind in ("whole", "month"):
        return {"num_format": "0"}
    if column.kind == "number":
        return {"num_format": "General" if column.decimals > 2 else "0.00"}
    return {"text_wrap": True}


def _put_record(writer: Writer, sheet: Any, row: int, number: int, column: Column, record: Record, style: Any) -> None:
    value = record.get(column.id)
    if value is None or value == "":
        sheet.write_blank(row, number, None, style)
    elif column.kind == "date":
        sheet.write_datetime(
            row, number, datetime.combine(value, datetime.min.time()) if isinstance(value, date) else value, style
        )
    elif column.kind == "month":
        sheet.write_number(row, number, int(str(value).replace("-", "")), style)
    elif isinstance(value, Decimal | int):
        sheet.write_number(row, number, float(value), style)
    else:
        sheet.write_string(row, number, _named(writer, column, str(value), record), style)


def _named(writer: Writer, column: Column, value: str, record: Record) -> str:
    """Return an id as the workbook shows it: by its label where that is the only one of its kind."""
    law = writer.rulebook
    if column.choices:
        return writer.say(column.choices[value])
    if column.kind == "scorecard":
        return writer.say(law.card(value).label)
    if column.kind == "unit":
        return writer.say(law.units[value].label)
    if column.kind == "indicator" and record.get("scorecard"):
        return writer.say(law.indicator(record["scorecard"], value).label)
    return value


def _validation(writer: Writer, column: Column) -> dict[str, Any] | None:
    """Return the drop-down or the limits of a column."""
    law = writer.rulebook
    lists = {
        "scorecard": [writer.say(c.label) for c in law.scorecards],
        "unit": [writer.say(u.label) for u in law.units.values()],
        "choice": [writer.say(t) for t in (column.choices or {}).values()],
    }
    source = lists.get(column.kind)
    if source and len(",".join(source)) <= 250 and not any("," in s for s in source):
        return {"validate": "list", "source": source}
    if column.kind in ("number", "whole"):
        low, high = (float(v) if v is not None else d for v, d in ((column.minimum, -1e12), (column.maximum, 1e12)))
        kind = "integer" if column.kind == "whole" else "decimal"
        return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}
    if column.kind == "date":
        return {"validate": "date", "criteria": ">=", "value": date(2000, 1, 1)}
    return None
