"""Questionnaires to hand out: one workbook per expert, a sentence per pair or a line per candidate, locked."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import combinations
from typing import Any

import xlsxwriter

from bsclib.errors import Text
from bsclib.evidence.schema import Column, DeclaredSheet
from bsclib.evidence.survey_tables import COMPARISONS, SELECTION
from bsclib.evidence.tables import COVER
from bsclib.evidence.xlsx import column_letters
from bsclib.law import Rulebook
from bsclib.law.strategy import Judgement

CREATED = datetime(2020, 1, 1)
FIRST = 5
INPUT, LOCKED, HEAD = "#FFF8DC", "#F2F2F2", "#1F4E79"

COVER_LINES = {
    "company": Text("公司代码", "Company id"),
    "expert": Text("专家代码", "Expert id"),
    "name": Text("专家", "Expert"),
    "round": Text("轮次", "Round"),
    "left": Text("尚未填写", "Still empty"),
}
HOW = (
    Text(
        "只填浅黄色的单元格,选下拉框中的值;请勿改动灰色部分。",
        "Fill the pale yellow cells from their drop-downs; leave the grey ones as they are.",
    ),
    Text(
        "先选哪一项更重要,再选重要多少;同等重要选“同等”和 1。",
        "First say which of the two matters more, then how much; for equal choose “equal” and 1.",
    ),
    Text("不要填分数(如 1/3):Excel 会把它变成日期。", "Never type a fraction such as 1/3: Excel turns it into a date."),
    Text(
        "拿不准的可以留空,但每个矩阵的回答应能连成一片。",
        "Leave empty what you cannot judge, as long as the answers of a matrix hang together.",
    ),
)
QUESTION = Text("“{left}”与“{right}”相比,哪一项更重要?", "Which matters more: “{left}” or “{right}”?")


def pairs(judgement: Judgement) -> list[tuple[str, str]]:
    """Return the pairs of items that a matrix of n items asks for, n (n - 1) / 2 of them."""
    return list(combinations(judgement.items, 2))


def comparison_rows(judgements: Mapping[str, Judgement], lang: str) -> list[dict[str, str]]:
    """Return one row per pair of every matrix, its question in `lang`."""
    return [
        {
            "matrix": j.id,
            "left": left,
            "right": right,
            "question": QUESTION.fill(left=j.items[left], right=j.items[right]).of(lang),
            "left_label": j.items[left].of(lang),
            "right_label": j.items[right].of(lang),
        }
        for j in judgements.values()
        for left, right in pairs(j)
    ]


def candidate_rows(rulebook: Rulebook, lang: str) -> list[dict[str, str]]:
    """Return one row per candidate KPI of the strategy."""
    strategy = rulebook.strategy
    return [
        {"candidate": id, "label": kpi.label.of(lang), "serves": strategy.objectives[kpi.objective].label.of(lang)}
        for id, kpi in strategy.kpis.items()
    ]


def comparison_workbook(rulebook: Rulebook, expert: Mapping[str, Any], lang: str = "zh") -> bytes:
    """Return the workbook in which `expert` (a row of the table of experts) compares pairs."""
    rows = comparison_rows(rulebook.judgements, lang)
    return _workbook(rulebook, COMPARISONS, rows, expert, lang, "")


def selection_workbook(rulebook: Rulebook, expert: Mapping[str, Any], lang: str = "zh", round_: int = 1) -> bytes:
    """Return the workbook in which `expert` rates the candidate KPIs of the strategy."""
    return _workbook(rulebook, SELECTION, candidate_rows(rulebook, lang), expert, lang, str(round_))


def _workbook(
    rulebook: Rulebook,
    table: DeclaredSheet,
    rows: Sequence[Mapping[str, str]],
    expert: Mapping[str, Any],
    lang: str,
    round_: str,
) -> bytes:
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": f"{rulebook.company.id} {expert['id']}", "created": CREATED})
        cover = book.add_worksheet(COVER.of(lang))
        asked = _sheet(book, table, rows, lang)
        name = expert[f"label_{lang}"]
        facts = {"company": rulebook.company.id, "expert": expert["id"], "name": name, "round": round_}
        _cover(book, cover, facts, asked, len(rows) * sum(_open(c) for c in table.columns if c.id != "note"), lang)
    return stream.getvalue()


def _open(column: Column) -> bool:
    """Whether an expert fills the column."""
    return not column.printed and not column.required


def _sheet(book: Any, table: DeclaredSheet, rows: Iterable[Mapping[str, str]], lang: str) -> str:
    """Write the table of questions; return the formula that counts what is still empty."""
    sheet = book.add_worksheet(table.label.of(lang))
    base = {
        "font_name": "Arial",
        "font_size": 10,
        "valign": "vcenter",
        "border": 1,
        "border_color": "#D0D0D0",
        "text_wrap": True,
    }
    locked, filled = (
        book.add_format({**base, "bg_color": LOCKED}),
        book.add_format({**base, "bg_color": INPUT, "locked": False}),
    )
    head = book.add_format({**base, "bold": True, "font_color": "white", "bg_color": HEAD})
    sheet.write_string(0, 0, table.label.of(lang), book.add_format({"bold": True, "font_size": 14, "font_color": HEAD}))
    sheet.write_string(1, 0, table.about.of(lang), book.add_format({"italic": True, "font_color": "#595959"}))
    lines = list(rows)
    last = FIRST + max(len(lines), 1) - 1
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, column.width)
        sheet.write_string(FIRST - 2, at, column.label.of(lang), head)
        if _open(column):
            _drop_down(sheet, at, last, column, lang)
    for number, line in enumerate(lines, FIRST - 1):
        for at, column in enumerate(table.columns):
            if _open(column):
                sheet.write_blank(number, at, None, filled)
            else:
                sheet.write_string(number, at, line.get(column.id, ""), locked)
    sheet.freeze_panes(FIRST - 1, 0)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, FIRST - 2)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    letters = [column_letters(at + 1) for at, c in enumerate(table.columns) if _open(c) and c.id != "note"]
    name = table.label.of(lang)
    return "=" + "+".join(f"COUNTBLANK('{name}'!${c}${FIRST}:${c}${last})" for c in letters)


def _drop_down(sheet: Any, at: int, last: int, column: Column, lang: str) -> None:
    if column.choices:
        source: list[Any] = [t.of(lang) for t in column.choices.values()]
    elif column.kind == "whole" and column.minimum is not None and column.maximum is not None:
        source = list(range(int(column.minimum), int(column.maximum) + 1))
    else:
        return
    sheet.data_validation(FIRST - 1, at, last - 1, at, {"validate": "list", "source": source})


def _cover(book: Any, sheet: Any, facts: Mapping[str, str], formula: str, empty: int, lang: str) -> None:
    label = book.add_format({"bold": True, "border": 1, "bg_color": LOCKED})
    value = book.add_format({"border": 1, "align": "left"})
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 80)
    for row, (id, text) in enumerate(COVER_LINES.items()):
        sheet.write_string(row, 0, text.of(lang), label)
        if id == "left":
            sheet.write_formula(
                row, 1, formula, book.add_format({"bold": True, "align": "left", "font_color": "#C00000"}), empty
            )
        else:
            sheet.write_string(row, 1, facts[id], value)
    for row, line in enumerate(HOW, len(COVER_LINES) + 1):
        sheet.write_string(row, 1, line.of(lang), book.add_format({"text_wrap": True}))
    sheet.protect("")
