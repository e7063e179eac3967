"""The slips of people in every sheet beside the indicators: for `human_slips.py`."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from slips_of_cells import Slipped, Sound

from bsclib.evidence.template import workbook_bytes
from bsclib.period import Quarter


def rewritten(sound: Sound, table: str, rows: list[dict[str, Any]], at: int, *columns: str) -> Slipped:
    """Return the workbook with other rows on a sheet; the slip stands in `columns` of row `at`."""
    facts = replace(sound.facts, tables={**sound.facts.tables, table: rows})
    content = workbook_bytes(sound.rulebook, sound.period, previous=sound.previous, values=facts)
    letters = cells_of(table, columns)
    return Slipped(content, frozenset((sheet_of(table), f"{letter}{at + 5}") for letter in letters))


def sheet_of(table: str) -> str:
    from bsclib.evidence.tables import TABLES

    return TABLES[table].label.zh


def cells_of(table: str, columns: tuple[str, ...]) -> list[str]:
    from bsclib.evidence.cell import column_letters
    from bsclib.evidence.tables import TABLES

    ids = [c.id for c in TABLES[table].columns]
    return [column_letters(ids.index(c) + 1) for c in columns]


def in_lines(change: Callable[[dict[str, Any], random.Random], tuple[dict[str, Any], tuple[str, ...]] | None]) -> Any:
    """Return a slip in one budget line: what changes, and in which columns."""

    def slip(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
        lines = [dict(r) for r in sound.facts.tables["budget_lines"]]
        spots = [n for n, line in enumerate(lines) if line["actual"] is not None]
        for at in rng.sample(spots, min(6, len(spots))):
            made = change(lines[at], rng)
            if made:
                rows = [*lines[:at], {**lines[at], "comment": None, **made[0]}, *lines[at + 1 :]]
                yield rewritten(sound, "budget_lines", rows, at, *made[1])

    return slip


def line_scale(line: dict[str, Any], rng: random.Random) -> Any:
    column = rng.choice(("actual", "actual", "approved"))
    return {column: round(line[column].scaleb(rng.choice((-2, -1, 1, 2, 4))), 2)}, ("actual", "approved")


def line_month(line: dict[str, Any], rng: random.Random) -> Any:
    year, month = line["month"].split("-")
    other = rng.choice((-3, -1, 1, 3))
    moved = (int(month) - 1 + other) % 12 + 1
    return {"month": f"{year}-{moved:02d}"}, ("month", "version", "account", "unit")


def unbudgeted(line: dict[str, Any], rng: random.Random) -> Any:
    return {"approved": rng.choice((None, Decimal(0)))}, ("actual", "approved")


def line_other(line: dict[str, Any], rng: random.Random) -> Any:
    """Raise or lower one amount by a few percent: a figure of another line, another version, a typing error."""
    column = rng.choice(("actual", "approved"))
    share = Decimal(rng.choice((-20, -10, -4, 4, 10, 20))) / 100
    return {column: round(line[column] * (1 + share), 2)}, (column,)


def line_word(line: dict[str, Any], rng: random.Random) -> Any:
    column = rng.choice(("nature", "version", "unit", "memo"))
    other = {
        "nature": "cost" if line["nature"] == "revenue" else "revenue", "version": "forecast",
        "unit": "office" if line["unit"] != "office" else "hr", "memo": "no" if line["memo"] else "yes",
    }[column]  # fmt: skip
    return {column: other}, (column,)


def another_months_actual(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
    lines = [dict(r) for r in sound.facts.tables["budget_lines"]]
    for at in rng.sample(range(1, len(lines)), 8):
        line, before = lines[at], lines[at - 1]
        if (line["unit"], line["account"]) == (before["unit"], before["account"]) and before["actual"]:
            rows = [*lines[:at], {**line, "actual": before["actual"], "comment": None}, *lines[at + 1 :]]
            yield rewritten(sound, "budget_lines", rows, at, "actual")


def added(table: str, make: Callable[[Sound, random.Random], tuple[dict[str, Any], tuple[str, ...]] | None]) -> Any:
    """Return a slip in one more row of a sheet."""

    def slip(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
        for _ in range(4):
            made = make(sound, rng)
            if made:
                rows = [*sound.facts.tables.get(table, []), made[0]]
                yield rewritten(sound, table, rows, len(rows) - 1, *made[1])

    return slip


def outside(sound: Sound, rng: random.Random) -> date:
    """Return a day of another quarter, or of the same one a year off."""
    first = Quarter.parse(sound.period).first_day
    return first.replace(year=first.year + rng.choice((-1, 1)), day=rng.randint(1, 28))


def event(sound: Sound, rng: random.Random) -> Any:
    row = {"unit": "production", "scorecard": "company", "indicator": "safety_accidents", "description": "设备擦碰"}
    day = outside(sound, rng) if rng.random() < 0.5 else Quarter.parse(sound.period).first_day
    return {**row, "date": day, "severity": rng.choice(("轻微", "一般", "严重")), "count": 1}, ("date", "severity")


def finding(sound: Sound, rng: random.Random) -> Any:
    key = rng.choice(("budget_rule_compliance", "compliance_of_budget_statements", "authenticity_of_reports"))
    known = next((i.id for i in sound.rulebook.card("process") if i.id == key), "")
    names = [i.id for i in sound.rulebook.card("process") if i.derived_from and i.derived_from.register_ == "findings"]
    day = outside(sound, rng) if rng.random() < 0.5 else Quarter.parse(sound.period).first_day
    row = {"id": "F-99", "unit": "office", "scorecard": "process", "indicator": known or rng.choice(names)}
    return {**row, "date": day, "count": rng.choice((1, 10)), "description": "附件缺页"}, ("date", "count")


def judge(sound: Sound, rng: random.Random) -> Any:
    """Rate a judged row out of ten, or of the own unit."""
    rows = [i for i, _ in sound.asked(rng) if i.rule is not None and i.rule.judged and i.scorecard != "process"]
    row = rng.choice(rows)
    owner = next(c.unit for c in sound.rulebook.scorecards if c.id == row.scorecard)
    actual = sound.facts.rows[row.key].actual
    outsider = next(u for u in ("production", "sales", "hr") if not sound.rulebook.within(u, owner))
    unit = rng.choice((owner, outsider))
    points = {"score": round(actual / 10, 1), "judge": "张三", "judge_unit": unit}  # type: ignore[operator]
    return {"scorecard": row.scorecard, "indicator": row.id, **points}, ("score", "judge_unit")


def adjustment(sound: Sound, rng: random.Random) -> Any:
    card = rng.choice([c.id for c in sound.rulebook.scorecards])
    points = Decimal(rng.choice((-20, -10, -1, 1, 5)))
    return {"scorecard": card, "points": points, "reason": "其他情况", "decider": "总经理"}, ("points",)


def revision(sound: Sound, rng: random.Random) -> Any:
    line = rng.choice(sound.facts.tables["budget_lines"])
    row = {"id": "V-99", "unit": line["unit"], "account": line["account"], "before": Decimal(100), "reason": "调增"}
    day = outside(sound, rng) if rng.random() < 0.5 else Quarter.parse(sound.period).first_day
    return {**row, "date": day, "after": Decimal(1000), "compliant": rng.choice(("yes", "no"))}, ("date", "after")


def late(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
    """Enter a day of handing in, or a due day, with the wrong year or month."""
    rows = [dict(r) for r in sound.facts.tables["calendar"]]
    for at in rng.sample(range(len(rows)), min(5, len(rows))):
        column = rng.choice(("due", "submitted"))
        day = rows[at][column]
        if day:
            wrong = day.replace(day=1, month=day.month % 12 + 1, year=day.year + rng.choice((-1, 0, 1)))
            changed = [*rows[:at], {**rows[at], column: wrong}, *rows[at + 1 :]]
            yield rewritten(sound, "calendar", changed, at, column)


def person(table: str, column: str) -> Any:
    """Return a slip in a date of a sheet that scores nothing by itself."""

    def slip(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
        rows = [dict(r) for r in sound.facts.tables[table]]
        for at in range(min(3, len(rows))):
            day = rows[at][column]
            if day:
                wrong = day.replace(day=1, year=day.year + rng.choice((-3, -1, 1, 3)))
                changed = [*rows[:at], {**rows[at], column: wrong}, *rows[at + 1 :]]
                yield rewritten(sound, table, changed, at, column)

    return slip
