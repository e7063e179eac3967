"""Every declared sheet but the indicators', made from its declaration: sound rows, and cells damaged in known ways.

A sheet that is declared tomorrow is found, filled and damaged without a word here: for `evidence_mutations.py` and the
tests of bad input.
"""

from __future__ import annotations

import importlib
import random
import re
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
from evidence_damage import ROOT, Book, number, renumbered, text

from bsclib.cli.init import build, own_departments, units_of
from bsclib.errors import InputError, Text
from bsclib.evidence import read_workbook
from bsclib.evidence.schema import FIRST, Column, DeclaredSheet
from bsclib.evidence.tables import TABLES
from bsclib.evidence.template import template
from bsclib.law import Indicator, Rulebook
from bsclib.period import Quarter
from bsclib.quarter import QuarterView, open_quarter
from bsclib.quarter.sample import defaults

UNITS = ("sales", "finance")
WANTED: Mapping[str, Callable[[Indicator], bool]] = {  # sheets that are about rows of one kind alone
    "panel": lambda i: i.rule is not None and i.rule.judged,
    "questionnaires": lambda i: i.questionnaire,
    "readings": lambda i: i.frequency == "monthly",
}
NUMBERS, LAW, WORDS = ("number", "whole"), ("unit", "scorecard", "indicator"), ("name", "text")
DATED = ("date", "month")
ALL = (*NUMBERS, *LAW, *WORDS, *DATED, "choice")
# a text that a person types → what is said of it, by the kind of the column that refuses it
SLIPS: Mapping[str, Mapping[str, str]] = {
    "500万元": dict.fromkeys(NUMBERS, "text_for_number") | {"date": "not_date", "month": "not_month"},
    "95%": dict.fromkeys(NUMBERS, "text_for_number"),
    "９５": dict.fromkeys(NUMBERS, "text_for_number") | {"month": "not_month"},
    "1,234.5": dict.fromkeys(NUMBERS, "text_for_number"),
    "—": dict.fromkeys(NUMBERS, "text_for_number") | dict.fromkeys(LAW, "unknown") | {"choice": "not_choice"},
    "NA": dict.fromkeys(NUMBERS, "text_for_number") | {"date": "not_date", "month": "not_month"},
    "1e3": dict.fromkeys(NUMBERS, "text_for_number"),
    "2025/13/40": {"date": "not_date"},
    "202513": {"month": "not_month", "date": "not_date"},
    "2.5": {"whole": "not_whole"},
    "nowhere": dict.fromkeys(LAW, "unknown"),
    "maybe": {"choice": "not_choice"},
    "甲\u200b": dict.fromkeys((*WORDS, *LAW, "choice"), "invisible"),
    "甲" * 2001: dict.fromkeys((*WORDS, *LAW, "choice"), "too_long"),
}  # fmt: skip


def declared() -> list[DeclaredSheet]:
    """Return every sheet that any module of the library declares, the indicators' own apart."""
    found: dict[str, DeclaredSheet] = {}
    for path in sorted((ROOT / "bsclib").rglob("*.py")):
        if re.search(r"^[A-Z_]+ = table\(", path.read_text("utf-8"), re.MULTILINE):
            module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
            found |= {s.id: s for s in vars(module).values() if isinstance(s, DeclaredSheet)}
    return [s for s in found.values() if s.id != "indicators"]


def sound(sheet: DeclaredSheet, rulebook: Rulebook, quarter: Quarter, nth: int = 1) -> dict[str, Any]:
    """Return a row of a sheet with every column filled, as its declaration wants it; `nth` tells rows apart."""
    row: dict[str, Any] = {}
    for column in (c for c in sheet.columns if not c.printed):
        row[column.id] = _value(sheet, column, row, rulebook, quarter, nth)
    for column in sheet.columns:  # it holds what the columns that ask for others ask by
        for other, wanted in column.needed:
            row[other] = wanted or row[other]
    return row


def _value(
    sheet: DeclaredSheet, column: Column, row: Mapping[str, Any], rulebook: Rulebook, quarter: Quarter, nth: int
) -> Any:
    beside = row.get(column.apart)
    match column.kind:
        case "unit":
            return next(u for u in UNITS if u != beside)
        case "scorecard":
            return "company"
        case "indicator":
            rows = [i for i in rulebook.card("company") if WANTED.get(sheet.id, bool)(i)] or [*rulebook.card("company")]
            return rows[(nth - 1) % len(rows)].id
        case "choice":
            choices = list(column.choices or {})
            return "office" if "office" in choices else choices[0]  # whoever rates, it is not the unit itself
        case "month":
            return f"{quarter.year}-{quarter.months[nth - 1]:02d}"
        case "date":
            if column.period == "after" or row.get(column.since):
                return (row.get(column.since) or quarter.last_day) + timedelta(days=nth)
            return date(quarter.year, quarter.months[nth - 1], 1)
        case "number" | "whole":
            least = column.minimum if column.minimum is not None else Decimal(1)
            most = column.maximum if column.maximum is not None else least + 100
            value = min(max(least, Decimal(nth)), most)
            value = value + 1 if value == beside else value
            return int(value) if column.kind == "whole" else value
    return f"{column.id} {nth}"


@dataclass(frozen=True)
class SheetBook:
    """A sound workbook with a row or two on one sheet, taken apart to be damaged there."""

    sheet: DeclaredSheet
    rows: tuple[Mapping[str, Any], ...]
    book: Book

    def ref(self, column: str, nth: int = 0) -> str:
        """Return the cell of a column in the first row of data, or in one below."""
        return self.book.cell(self.sheet.column(column).label.zh, FIRST + nth)

    @property
    def first(self) -> str:
        """The first column that is filled."""
        return next(c.id for c in self.sheet.columns if not c.printed)


def sheet_books(view: QuarterView, path: Path) -> list[SheetBook]:
    """Write a workbook with two sound rows on every sheet; return it once for each of them."""
    sheets = [s for s in declared() if TABLES.get(s.id) is s and s.in_workbook]
    rows = {s.id: [sound(s, view.rulebook, view.quarter, nth) for nth in (1, 2)] for s in sheets}
    template(view.rulebook, view.facts.period, path, values=replace(view.facts, tables=rows))
    opened = openpyxl.load_workbook(path)
    return [SheetBook(s, tuple(rows[s.id]), Book(path, s.label.zh, opened)) for s in sheets]


Maker = Callable[[SheetBook, Column, str], str | None]  # the XML of a cell; None: not of this column
# operator, what makes the file, the cell refused ("": any), else the rows read
Case = tuple[str, Callable[[], bytes], str, list[Mapping[str, Any]] | None]


def _typed(words: str) -> Maker:
    return lambda b, c, r: text(r, words)


def _number(value: Callable[[Column], object], style: str = "") -> Maker:
    return lambda b, c, r: None if value(c) is None else number(r, value(c), b.book.style[style] if style else 0)


def _xml(cell: str) -> Maker:
    return lambda b, c, r: cell.format(ref=r)


def _beyond(end: str, by: int) -> Callable[[Column], Decimal | None]:
    return lambda c: None if getattr(c, end) is None else getattr(c, end) + by


CELLS: Mapping[str, tuple[Maker, Collection[str]]] = {
    **{f"typed {words[:12]}": (_typed(words), told) for words, told in SLIPS.items()},
    "true": (_xml('<c r="{ref}" t="b"><v>1</v></c>'), ALL),
    "error #N/A": (_xml('<c r="{ref}" t="e"><v>#N/A</v></c>'), ALL),
    "formula without value": (_xml('<c r="{ref}"><f>90+5</f></c>'), ALL),
    "formula beyond recomputing": (_xml('<c r="{ref}"><f>PI()*30</f><v>95</v></c>'), NUMBERS),
    "stale formula": (_xml('<c r="{ref}"><f>90+5</f><v>96</v></c>'), NUMBERS),
    "NaN in XML": (_xml('<c r="{ref}"><v>NaN</v></c>'), NUMBERS),
    "hexadecimal in XML": (_xml('<c r="{ref}"><v>0x5F</v></c>'), NUMBERS),
    "date": (_number(lambda c: 45000, "date"), (*NUMBERS, *LAW, *WORDS, "month", "choice")),
    "time of day": (_number(lambda c: "45000.5", "date"), ("date",)),
    "days without a format": (_number(lambda c: 45000), ("date",)),
    "percentage format": (_number(lambda c: "0.95", "percent"), NUMBERS),
    "excess digits": (_number(lambda c: 1 + Decimal(1).scaleb(-1 - c.decimals)), ("number",)),
    "above any limit": (_number(lambda c: 1234567890123), NUMBERS),
    "above its limit": (_number(_beyond("maximum", 1)), NUMBERS),
    "below its limit": (_number(_beyond("minimum", -1)), NUMBERS),
    "number for a name of the law": (_number(lambda c: 1), ("choice", "month", *LAW)),
}


def _in_row(edit: Callable[[SheetBook, str], str], refused: bool = True) -> tuple[Callable[[SheetBook], bytes], bool]:
    """Return the damage that edits the first row's XML."""

    def damage(b: SheetBook) -> bytes:
        row = b.book.rows[FIRST]
        return b.book.edited(lambda xml: xml.replace(row, edit(b, row)))

    return damage, refused


def _merged(b: SheetBook) -> bytes:
    block = f'<mergeCells count="1"><mergeCell ref="{b.ref(b.first)}:{b.ref(b.first, 1)}"/></mergeCells>'
    return b.book.edited(lambda xml: xml.replace("</sheetData>", f"</sheetData>{block}"))


ROWS: Mapping[str, tuple[Callable[[SheetBook], bytes], bool]] = {  # damage to rows, and whether it is refused
    "row twice": _in_row(lambda b, row: row + renumbered(row, FIRST, FIRST + 4)),
    "merged cells": (_merged, True),
    "hidden row": _in_row(lambda b, row: row.replace("<row ", '<row hidden="1" ', 1)),
    "cell twice": _in_row(lambda b, row: row.replace("</row>", f"{text(b.ref(b.first), 'again')}</row>")),
    "total row": _in_row(lambda b, row: f'{row}<row r="{FIRST + 4}">{text(b.ref(b.first, 4), "合计")}</row>'),
    "same: row moved": _in_row(lambda b, row: renumbered(row, FIRST, FIRST + 4), False),
    "same: scratch beside": _in_row(lambda b, row: row.replace("</row>", number(f"AZ{FIRST}", 12) + "</row>"), False),
}


def firm(folder: Path) -> QuarterView:
    """Return the quarter of a small company that `bsc init` makes, nothing filled in, each kind of row on a card."""
    above = units_of(defaults()["centers"], "center", {})
    known = {u.id: u for u in above}
    staff = units_of(own_departments(known), "department", known)
    card = build(folder, "firm", Text("乙公司", "Firm B"), [*above, *staff], "zh") / "scorecards" / "company.yaml"
    law = card.read_text("utf-8").replace("frequency: quarterly", "frequency: monthly", 1)
    law = law.replace("frequency: quarterly", "frequency: quarterly\n    questionnaire: true", 1)
    last = law.rindex("        text:")
    judged = '        text: "由办公室评定"\n        rule: {kind: judged}\n'
    card.write_text(law[:last] + judged + law[law.index("        source:", last) :], "utf-8")
    view = open_quarter("firm", workspace=folder)
    rows = {k: replace(f, actual=None, cause="", measure="", due=None) for k, f in view.facts.rows.items()}
    return replace(view, facts=replace(view.facts, rows=rows))


def damaged(book: SheetBook) -> Iterator[Case]:
    """Yield every damage to a sheet, with what must come of it."""
    one, two = book.rows
    for column in (c for c in book.sheet.columns if not c.printed):
        ref = book.ref(column.id)
        for name, (make, kinds) in CELLS.items():
            if column.kind in kinds and (xml := make(book, column, ref)) is not None:
                yield name, partial(book.book.set, ref, xml), ref, None
        if column.required or (
            column.needed and all(one[other] == (wanted or one[other]) for other, wanted in column.needed)
        ):
            yield "emptied", partial(book.book.set, ref, f'<c r="{ref}"/>'), ref, None
        if column.kind in NUMBERS and (column.maximum is None or one[column.id] < column.maximum):
            value = one[column.id] + 1
            rows = [{**one, column.id: value}, two]
            yield "new: another value", partial(book.book.set, ref, number(ref, value)), "", rows
    for name, (edit, refused) in ROWS.items():
        if name != "row twice" or book.sheet.unique:
            rows = [two, one] if name == "same: row moved" else [one, two]
            yield name, partial(edit, book), "", None if refused else rows


def verdict(case: Case, path: Path, rulebook: Rulebook, sheet: str) -> str:
    """Return "ok", or what went wrong."""
    _, made, ref, wanted = case
    path.write_bytes(made())
    try:
        found = read_workbook(path, rulebook).tables.get(sheet, [])
    except InputError as error:
        named = any(ref in ("", f.place.cell) for f in error.faults)
        told = f"{error.faults[0].place.cell}: {error.faults[0].render('en')}"
        return f"wrongly refused: {told}" if wanted is not None else "ok" if named else f"cell {ref} not named: {told}"
    except Exception as error:
        return f"traceback: {type(error).__name__} {error}"
    rows = [{k: v for k, v in row.items() if k != "cell"} for row in found]
    return "silently taken" if wanted is None else "ok" if rows == wanted else f"silently wrong: {rows}"


def battery(share: float = 1.0) -> Iterator[tuple[str, str]]:
    """Yield (sheet and operator, verdict) for every damaged workbook; `share` of the files of each sheet."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "home")
        home.mkdir()
        view = firm(home)
        path = Path(folder, f"{view.facts.period}.xlsx")
        for book in sheet_books(view, path):
            cases, name = list(damaged(book)), book.sheet.id
            whole: Case = "sound", partial(book.book.zip, book.book.parts), "", list(book.rows)
            for case in (whole, *random.Random(name).sample(cases, max(1, round(len(cases) * share)))):
                yield f"{name}: {case[0]}", verdict(case, path, view.rulebook, name)
