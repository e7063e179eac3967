"""The workbook to fill, written from the declarations and the law in force.

Bytes depend on the inputs alone.  What a person fills is unlocked and coloured; everything else is locked without a
password, to keep slips away, not people.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from bsclib.errors import Text
from bsclib.evidence.facts import Fact, Facts, Key, Value
from bsclib.evidence.figures import classes_of, group_of, law_target, link
from bsclib.evidence.schema import Column, Table
from bsclib.evidence.tables import COVER, COVER_ROWS, INDICATORS, TABLES
from bsclib.evidence.words import BETTER, HOW_TO, rule_in_words
from bsclib.evidence.xlsx import column_letters
from bsclib.law import Indicator, Rulebook, Scorecard
from bsclib.scoring.rules import Judged, Shared

CREATED = datetime(2020, 1, 1)
FIRST = 5  # the first row of data: two lines of heading, a blank, the column heads
LAST_ENTRY = 5_000
INPUT, LOCKED, HEAD = "#FFF8DC", "#F2F2F2", "#1F4E79"
SAME_AS = Text("同{card}“{label}”", "as {card}: {label}")
FILL, DRAWN = Text("填写", "fill"), Text("自动", "drawn")
STILL_EMPTY = Text("尚未填写的实际值", "Actuals still empty")


@dataclass(slots=True)
class _Writer:
    """One workbook under way: its formats, language and law."""

    book: Any
    lang: str
    rulebook: Rulebook
    formats: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def style(self, **properties: Any) -> Any:
        """Return the format with `properties`, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            base = {"font_name": "Arial", "font_size": 10, "valign": "vcenter", "border": 1, "border_color": "#D0D0D0"}
            self.formats[key] = self.book.add_format({**base, **properties})
        return self.formats[key]

    def say(self, text: Text) -> str:
        """Return `text` in the workbook's language."""
        return text.of(self.lang)


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
        writer = _Writer(book, lang, rulebook)
        cards = [c for c in rulebook.scorecards if unit is None or c.unit == unit]
        cover = book.add_worksheet(writer.say(COVER))
        empty = None if raters else _indicator_sheet(writer, cards, previous, values)
        for table in TABLES.values():
            if table.in_workbook and table is not INDICATORS and (not raters or table.id == "panel"):
                _record_sheet(writer, table, _rows(table, cards, values, raters))
        _cover(writer, cover, period, unit or ("" if not raters else ""), empty)
    return stream.getvalue()


def _cover(writer: _Writer, sheet: Any, period: str, unit: str, empty: tuple[str, int] | None) -> None:
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
    for row, (head, text) in enumerate(HOW_TO, 7):
        sheet.write_string(row, 0, writer.say(head), label)
        sheet.write_string(row, 1, writer.say(text), wrapped)
    _print_setup(sheet, period, landscape=False)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _print_setup(sheet: Any, footer: str, *, landscape: bool = True) -> None:
    if landscape:
        sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.4, 0.4, 0.6, 0.6)
    sheet.set_footer(f"&L{footer} &A&R&P/&N")


def _heading(writer: _Writer, sheet: Any, table: Table, styles: Sequence[Any] = ()) -> None:
    """Write title, explanation and column heads, repeated on every page.

    `styles` are those of the columns below; rows of the heading keep their own.
    """
    plain = writer.book.add_format({})
    title = writer.book.add_format({"bold": True, "font_size": 14, "font_color": HEAD})
    about = writer.book.add_format({"italic": True, "font_color": "#595959"})
    sheet.write_string(0, 0, writer.say(table.label), title)
    who = Text("填报:", "To fill: ").of(writer.lang) + writer.say(table.who)
    sheet.write_string(1, 0, f"{writer.say(table.about)} · {who}", about)
    head = writer.style(bold=True, font_color="white", bg_color=HEAD, text_wrap=True)
    for number, column in enumerate(table.columns):
        sheet.write_string(FIRST - 2, number, writer.say(column.label), head)
        sheet.set_column(number, number, column.width, styles[number] if styles else None)
        remark = _remark(column)
        if remark.zh:
            sheet.write_comment(FIRST - 2, number, writer.say(remark), {"x_scale": 1.5})
    for row in range(FIRST - 1):
        sheet.set_row(row, None, plain)
    sheet.repeat_rows(0, FIRST - 2)
    sheet.hide_gridlines(2)
    _print_setup(sheet, writer.rulebook.company.id)


def _remark(column: Column) -> Text:
    """Return what a column's head explains: unit, whether required, and its own words."""
    zh = [
        *(["必填"] if column.required else []),
        *([f"单位:{column.unit.zh}"] if column.unit.zh else []),
        column.about.zh,
    ]
    en = [
        *(["required"] if column.required else []),
        *([f"unit: {column.unit.en}"] if column.unit.en else []),
        column.about.en,
    ]
    return Text(";".join(p for p in zh if p), "; ".join(p for p in en if p))


def _indicator_sheet(
    writer: _Writer, cards: Iterable[Scorecard], previous: Facts | None, values: Facts | None
) -> tuple[str, int]:
    """Write the indicators; return the formula that counts empty actuals, and its value now."""
    sheet = writer.book.add_worksheet(writer.say(INDICATORS.label))
    _heading(writer, sheet, INDICATORS)
    rows = [(card, indicator) for card in cards for indicator in card.indicators]
    columns = {c.id: n for n, c in enumerate(INDICATORS.columns, 1)}
    last = FIRST + max(len(rows), 1) - 1
    asked: dict[str | None, Key] = {}
    empty = 0
    for number, (card, indicator) in enumerate(rows, FIRST):
        fact = _fact(card, indicator, previous, values)
        origin = asked.setdefault(group_of(indicator), indicator.key)
        shown_at = None if origin == indicator.key else origin
        line = _Line(writer, sheet, number, indicator, fact)
        line.write_printed(card, _value(previous, indicator.key), shown_at)
        line.write_target()
        if shown_at:
            line.write_link(link(columns, FIRST, last, shown_at))
        else:
            line.write_actual()
            empty += fact.actual is None
        line.write_rest()
    sheet.freeze_panes(FIRST - 1, columns["label"])
    sheet.autofilter(FIRST - 2, 0, last - 1, len(columns) - 1)
    sheet.print_area(0, 0, last - 1, columns["evidence"] - 1)
    _protect(sheet)
    name = writer.say(INDICATORS.label)
    ask, actual = (
        f"'{name}'!${c}${FIRST}:${c}${last}" for c in (column_letters(columns[n]) for n in ("asked", "actual"))
    )
    return f'=COUNTIFS({ask},"{writer.say(FILL)}",{actual},"")', empty


def _protect(sheet: Any) -> None:
    allowed = ("format_cells", "format_columns", "format_rows", "sort", "autofilter", "insert_rows")
    sheet.protect("", dict.fromkeys(allowed, True))


def _value(facts: Facts | None, key: Key) -> Value:
    fact = facts.rows.get(key) if facts else None
    return fact.actual if fact else None


def _fact(card: Scorecard, indicator: Indicator, previous: Facts | None, values: Facts | None) -> Fact:
    """Return what stands in a row from the start: given values, else the law's target, or last quarter's."""
    if values and indicator.key in values.rows:
        return values.rows[indicator.key]
    rule, before = indicator.rule, previous.rows.get(indicator.key) if previous else None
    drawn = isinstance(before.actual, str) if before else card.level == "company"
    actual = f"card:{rule.card}" if isinstance(rule, Shared) and drawn else None
    target = law_target(indicator)
    if target is None and before and indicator.basis != "flow":
        target = before.target
    return Fact(*indicator.key, target=target, actual=actual)


@dataclass(slots=True)
class _Line:
    """One row of the indicator sheet."""

    writer: _Writer
    sheet: Any
    number: int
    indicator: Indicator
    fact: Fact

    def _put(self, column: str, value: object, style: Any) -> None:
        at = next(n for n, c in enumerate(INDICATORS.columns) if c.id == column)
        if value is None or value == "":
            self.sheet.write_blank(self.number - 1, at, None, style)
        elif isinstance(value, Decimal):
            self.sheet.write_number(self.number - 1, at, float(value), style)
        else:
            self.sheet.write_string(self.number - 1, at, str(value), style)

    def _locked(self, **more: Any) -> Any:
        return self.writer.style(bg_color=LOCKED, **more)

    def _input(self, **more: Any) -> Any:
        return self.writer.style(bg_color=INPUT, locked=False, **more)

    def _digits(self, value: Value = None) -> str:
        places = max(self.indicator.decimals, 0)
        return "0." + "0" * places if places else "0"

    def write_printed(self, card: Scorecard, before: Value, shown_at: Key | None) -> None:
        """Write what the law says of the row."""
        say, indicator = self.writer.say, self.indicator
        small = self._locked(font_color="#808080", font_size=8)
        for column, value in (("scorecard", card.id), ("indicator", indicator.id)):
            self._put(column, value, small)
        words = rule_in_words(indicator)
        lines = max(
            _lines(say(words), "rule", 0.9),
            _lines(say(indicator.label), "label"),
            _lines(self.fact.evidence_link, "evidence", 0.9),
        )
        self.sheet.set_row(self.number - 1, 14.5 * lines)
        better = getattr(indicator.rule, "better", indicator.better_nature)
        self._put("card", say(card.label), self._locked())
        self._put("label", say(indicator.label), self._locked(bold=True, text_wrap=True))
        self._put("unit", say(indicator.unit_label), self._locked())
        self._put("better", say(BETTER[better]), self._locked())
        self._put("rule", say(words), self._locked(text_wrap=True, font_size=9))
        self._put("previous", self._worded(before), self._locked(num_format=self._digits(), align="right"))
        asked = self._same(shown_at) if shown_at else DRAWN if self._drawn() else FILL
        self._put("asked", say(asked), self._locked(font_color="#808080", font_size=8, text_wrap=True))

    def _same(self, key: Key) -> Text:
        card = self.writer.rulebook.card(key[0])
        return SAME_AS.fill(card=card.label, label=self.writer.rulebook.indicator(*key).label)

    def _drawn(self) -> bool:
        return isinstance(self.indicator.rule, Shared) and isinstance(self.fact.actual, str)

    def _worded(self, value: Value) -> Value:
        classes = classes_of(self.indicator.rule)
        return self.writer.say(classes[value]) if isinstance(value, str) and value in classes else value

    def write_target(self) -> None:
        """Write the target: locked where the law sets it."""
        fixed = law_target(self.indicator) is not None
        style = self._locked if fixed else self._input
        self._put("target", self.fact.target, style(num_format=self._digits(), align="right"))
        if not fixed:
            self._validate("target")

    def write_link(self, formula: str) -> None:
        """Write the formula that shows a figure asked elsewhere."""
        at = next(n for n, c in enumerate(INDICATORS.columns) if c.id == "actual")
        value = self._worded(self.fact.actual)
        cached = float(value) if isinstance(value, Decimal) else value or ""
        style = self._locked(num_format=self._digits(), align="right")
        self.sheet.write_formula(self.number - 1, at, formula, style, cached)

    def write_actual(self) -> None:
        """Write the actual, with its drop-down or limits and a comment that holds the rule."""
        drawn = self._drawn()
        style = (self._locked if drawn else self._input)(num_format=self._digits(), align="right")
        self._put("actual", self._worded(self.fact.actual), style)
        if not drawn:
            self._validate("actual")
            at = next(n for n, c in enumerate(INDICATORS.columns) if c.id == "actual")
            self.sheet.write_comment(
                self.number - 1, at, self.writer.say(self._comment()), {"x_scale": 2, "y_scale": 1.6}
            )

    def _comment(self) -> Text:
        i = self.indicator
        words = rule_in_words(i)
        zh = [i.definition.zh, f"评分:{words.zh}", f"数据来源:{i.data_source.zh}", f"证据:{i.evidence.zh}"]
        en = [i.definition.en, f"Rule: {words.en}", f"Source: {i.data_source.en}", f"Evidence: {i.evidence.en}"]
        return Text("\n".join(zh), "\n".join(en))

    def _validate(self, column: str) -> None:
        at = next(n for n, c in enumerate(INDICATORS.columns) if c.id == column)
        classes = classes_of(self.indicator.rule)
        if classes and column == "actual":
            rule: dict[str, Any] = {"validate": "list", "source": [self.writer.say(t) for t in classes.values()]}
        else:
            low, high = self.indicator.minimum, self.indicator.maximum
            rule = {"validate": "integer" if self.indicator.decimals == 0 else "decimal", "criteria": "between"}
            rule |= {"minimum": float(-1e12 if low is None else low), "maximum": float(1e12 if high is None else high)}
        unit = self.writer.say(self.indicator.unit_label)
        rule["error_title"] = unit
        rule["error_message"] = self.writer.say(Text(f"请填数字,单位:{unit}", f"Enter a number; unit: {unit}"))
        self.sheet.data_validation(self.number - 1, at, self.number - 1, at, rule)

    def write_rest(self) -> None:
        """Write note, evidence, who filled it, whether it was reviewed, and the parts of a ratio."""
        fact, ratio = self.fact, self.indicator.unit == "percent" and not isinstance(self.indicator.rule, Judged)
        parts = self._input(num_format="General") if ratio else self._locked()
        self._put("numerator", fact.numerator, parts)
        self._put("denominator", fact.denominator, parts)
        for column, value in (("note", fact.note), ("evidence", fact.evidence_link), ("filled_by", fact.filled_by)):
            self._put(column, value, self._input(text_wrap=True, font_size=9))
        reviewed = INDICATORS.column("reviewed").choices or {}
        self._put("reviewed", self.writer.say(reviewed["yes"]) if fact.reviewed else None, self._input())
        at = next(n for n, c in enumerate(INDICATORS.columns) if c.id == "reviewed")
        choices = [self.writer.say(t) for t in reviewed.values()]
        self.sheet.data_validation(self.number - 1, at, self.number - 1, at, {"validate": "list", "source": choices})


def _lines(text: str, column: str, scale: float = 1) -> int:
    """Return how many lines a text takes in its column; a Chinese character is two wide."""
    width = sum(2 if ord(c) > 0x2E80 else 1 for c in text) * scale
    return max(1, -int(-width // (INDICATORS.column(column).width - 1)))


def _rows(table: Table, cards: Iterable[Scorecard], values: Facts | None, raters: bool) -> list[Mapping[str, Any]]:
    """Return the rows that a sheet starts with."""
    if values and values.tables.get(table.id):
        return values.tables[table.id]
    if raters:
        return [
            {"scorecard": c.id, "indicator": i.id} for c in cards for i in c.indicators if isinstance(i.rule, Judged)
        ]
    return []


def _record_sheet(writer: _Writer, table: Table, rows: list[Mapping[str, Any]]) -> None:
    sheet = writer.book.add_worksheet(writer.say(table.label))
    styles = [writer.style(bg_color=INPUT, locked=False, **_number_format(c)) for c in table.columns]
    _heading(writer, sheet, table, styles)
    for number, record in enumerate(rows, FIRST - 1):
        for at, (column, style) in enumerate(zip(table.columns, styles, strict=True)):
            _put_record(writer, sheet, number, at, column, record, style)
    for at, column in enumerate(table.columns):
        rule = _validation(writer, column)
        if rule:
            sheet.data_validation(FIRST - 1, at, LAST_ENTRY, at, rule)
    sheet.freeze_panes(FIRST - 1, 1)
    _protect(sheet)


def _number_format(column: Column) -> dict[str, Any]:
    if column.kind == "date":
        return {"num_format": "yyyy-mm-dd"}
    if column.kind in ("whole", "month"):
        return {"num_format": "0"}
    if column.kind == "number":
        return {"num_format": "General" if column.decimals > 2 else "0.00"}
    return {"text_wrap": True}


def _put_record(
    writer: _Writer, sheet: Any, row: int, number: int, column: Column, record: Mapping[str, Any], style: Any
) -> None:
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


def _named(writer: _Writer, column: Column, value: str, record: Mapping[str, Any]) -> str:
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


def _validation(writer: _Writer, column: Column) -> dict[str, Any] | None:
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
