"""`bsc prepare`: the budget of a quarter prepared in rounds: who is where, and the sheets of a round to hand out."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import click

from bsclib.cli.common import Where, formats, named, places, quarter_argument, say
from bsclib.cli.words import declare, option, said
from bsclib.errors import Text, UsageError
from bsclib.period import Quarter

words = said("prepare")


@declare("prepare", example="bsc prepare 2026Q1 --round guidance")
@quarter_argument
@option("--round", "name", default="", metavar="R", text=Text(
    "开始一轮：guidance 控制数、request 申报、balanced 平衡、final 定稿",
    "open a round: guidance, request, balanced, final"))  # fmt: skip
@option("--by", "way", default="", metavar="W", text=Text(
    "预填方法：driver 动因×价格、last_year 上年同期、zero 零基方案",
    "prefill by driver (times price), last_year, or zero (ranked packages)"))  # fmt: skip
@option("--unit", default="", metavar="U", text=Text("只写一个部门的表", "only the sheet of one unit"))
@option("--force", is_flag=True, text=Text("覆盖已有的表", "replace a sheet that exists"))
@places
@formats("table", "json")
def command(quarter: str, name: str, way: str, unit: str, force: bool, where: Where, form: str) -> None:
    """Show where every unit is in the rounds, or write `preparation/<quarter>-<round>.xlsx` to be filled."""
    from bsclib.cycle.preparing import ROUNDS, WAYS, folder_of, opened, read_rounds
    from bsclib.evidence.names import Names
    from bsclib.evidence.template import sheets_bytes
    from bsclib.gate import lawful
    from bsclib.law import load_rulebook

    period = Quarter.parse(quarter)
    rulebook = lawful(load_rulebook(where.company_dir, as_of=period.last_day))
    rows = read_rounds(where.quarters_dir, quarter, rulebook)
    if not name:
        return _show(where, period, rows, form)
    name = named(name, {word: id for id, both in ROUNDS.items() for word in (id, *both)}, Text("轮次", "round"))
    ways = {word: id for id, both in WAYS.items() for word in (id, *both)}
    way = named(way, ways, Text("预填方法", "way of prefilling")) if way else ""
    unit = named(unit, Names.of(rulebook).units, words.NO_UNIT) if unit else ""
    before = where.own().open(str(period.previous))
    made = opened(before, name, rows, way, unit)
    path = folder_of(where.quarters_dir) / f"{quarter}-{name}{f'-{unit}' if unit else ''}.xlsx"
    if path.exists() and not force:
        raise UsageError(words.TAKEN.fill(path=path))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(sheets_bytes(rulebook, quarter, {"preparation": made}, unit, where.lang))
    return say(words.WRITTEN, path=path, n=len(made), round=ROUNDS[name])


def _show(where: Where, period: Quarter, rows: list[dict[str, Any]], form: str) -> None:
    from bsclib.cycle.preparing import round_states, rounds_compared
    from bsclib.reports import round_table, rounds_table

    states = round_states(rows)
    if form == "json":
        told = [asdict(s) | {"state": s.state} for s in states]
        return click.echo(json.dumps(told, ensure_ascii=False, indent=1, default=str))
    if not states:
        return say(words.NOTHING, quarter=period)
    view = where.open(str(period.previous))
    click.echo(round_table(view, states).to_text())
    return click.echo(rounds_table(view, rounds_compared(rows)).to_text())
