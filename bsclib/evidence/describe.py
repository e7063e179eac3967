"""The declarations, told to others: JSON schema for machines, a page for people."""

from __future__ import annotations

from typing import Any

from bsclib.decimals import text_of
from bsclib.errors import NOTHING, Text
from bsclib.evidence.schema import KIND_WORDS, Column, DeclaredSheet
from bsclib.evidence.tables import TABLES
from bsclib.evidence.words import WORDS

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


PERIODS = {"": NOTHING, **WORDS["period"]}


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
        about = f"{table.about.of(lang)} · {Text('填报：', 'to fill: ').of(lang)}{table.who.of(lang)}"
        parts.append("\n".join([title, "", about, "", heads, "|---|---|---|---|", *rows]))
    return "\n\n".join(parts) + "\n"


def _row(column: Column, lang: str) -> str:
    words = [
        KIND_WORDS[column.kind].of(lang),
        PERIODS[column.period].of(lang),
        column.unit.of(lang),
        _limits(column),
        column.about.of(lang),
    ]
    if column.choices:
        words.append(" / ".join(t.of(lang) for t in column.choices.values()))
    required = Text("是", "yes").of(lang) if column.required else ""
    return f"| `{column.id}` | {column.label.of(lang)} | {' · '.join(w for w in words if w)} | {required} |"
