"""The declarations, told to others: JSON schema for machines, a page for people."""

from __future__ import annotations

from typing import Any

from bsclib.decimals import text_of
from bsclib.errors import Text
from bsclib.evidence.schema import Column, DeclaredSheet
from bsclib.evidence.tables import TABLES

_NUMBER = {"type": "string", "pattern": r"^[+-]?(\d+(\.\d*)?|\.\d+)$"}
_TYPES: dict[str, dict[str, Any]] = {
    "number": _NUMBER,
    "figure": {"type": "string", "description": "a number, a class, card:<id>, or the text of a range or of tiers"},
    "whole": {"type": "string", "pattern": r"^[+-]?\d+$"},
    "date": {"type": "string", "format": "date"},
    "month": {"type": "string", "pattern": r"^20\d\d(0[1-9]|1[0-2])$"},
    "name": {"type": "string", "maxLength": 100},
    "text": {"type": "string", "maxLength": 2000},
}
KIND_WORDS = {
    "scorecard": Text("考核表", "scorecard"),
    "indicator": Text("指标", "indicator"),
    "unit": Text("部门", "unit"),
    "name": Text("短文字", "short text"),
    "text": Text("文字", "text"),
    "number": Text("数字", "number"),
    "whole": Text("整数", "whole number"),
    "date": Text("日期", "date"),
    "month": Text("年月", "month"),
    "choice": Text("选择", "choice"),
    "figure": Text("数字或等级,依指标", "number or class, by the indicator"),
    "check": Text("模板写出,须与办法一致", "printed; must agree with the law"),
    "shown": Text("模板写出,不读", "printed; not read"),
}


def json_schema(table: DeclaredSheet) -> dict[str, Any]:
    """Return the JSON schema of one line of the table's CSV form (every value a string, absent if empty)."""
    properties = {c.id: _property(c) for c in table.columns if c.kind != "shown"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{table.label.en} | {table.label.zh}",
        "description": f"{table.about.en} | {table.about.zh}",
        "type": "object",
        "properties": properties,
        "required": [c.id for c in table.columns if c.required],
    }


def _property(column: Column) -> dict[str, Any]:
    found = dict(_TYPES.get(column.kind, {"type": "string"}))
    if column.choices:
        found["enum"] = list(column.choices)
    found["title"] = f"{column.label.en} | {column.label.zh}"
    limits = _limits(column)
    return {**found, "description": limits} if limits else found


def _limits(column: Column) -> str:
    low, high = (None if v is None else text_of(v) for v in (column.minimum, column.maximum))
    return f"{low or ''}..{high or ''}" if low or high else ""


def page(lang: str) -> str:
    """Return the part of the documentation that lists every table and column, in Markdown."""
    heads = Text("| 列 | 标题 | 填什么 | 必填 |", "| column | heading | what | required |").of(lang)
    parts = []
    for table in TABLES.values():
        rows = [_row(c, lang) for c in table.columns]
        title = f"### {table.label.of(lang)} (`{table.id}`)"
        about = f"{table.about.of(lang)} · {Text('填报:', 'to fill: ').of(lang)}{table.who.of(lang)}"
        parts.append("\n".join([title, "", about, "", heads, "|---|---|---|---|", *rows]))
    return "\n\n".join(parts) + "\n"


def _row(column: Column, lang: str) -> str:
    words = [KIND_WORDS[column.kind].of(lang), column.unit.of(lang), _limits(column), column.about.of(lang)]
    if column.choices:
        words.append(" / ".join(t.of(lang) for t in column.choices.values()))
    required = Text("是", "yes").of(lang) if column.required else ""
    return f"| `{column.id}` | {column.label.of(lang)} | {' · '.join(w for w in words if w)} | {required} |"
