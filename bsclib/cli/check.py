"""`bsc check`: everything wrong with a quarter's evidence, at once; nothing is written but a review asked for."""

from __future__ import annotations

import json
from typing import Any

import click

from bsclib.cli.common import Where, formats, places, policies, quarter_argument, say
from bsclib.cli.words import command as declare
from bsclib.cli.words import option
from bsclib.errors import Fault, InputError, Text

SOUND = Text(
    "{period}：证据可用。{rows} 个指标，{given} 个有实际值，{empty} 个未填。",
    "{period}: the evidence is sound. {rows} indicators, {given} with an actual, {empty} still empty.",
)
REMARKS = Text("提示 {n} 条（已接受，请过目）：", "{n} notices (taken; please look):")


@declare(
    Text("检查一个季度的证据，一次列出所有问题", "Check a quarter's evidence; list every fault at once"),
    example="bsc check 2025Q4",
)
@quarter_argument
@option("--review", default="", metavar="FILE", text=Text("另写复核表（xlsx）", "also write the review sheet (xlsx)"))
@places
@policies
@formats("table", "json")
def command(quarter: str, review: str, where: Where, choices: dict[str, Any], form: str) -> int:
    """Check law, evidence and scores of a quarter; 1 if anything is at fault."""
    from bsclib.evidence.review import review_table, write_review
    from bsclib.gate import passed

    try:
        view = where.open(quarter, **choices)
        before = passed(view).previous
        notices = list(view.notices(2))  # of the quarter and of how it follows the one before
    except InputError as error:
        if form == "json":
            _print(quarter, error.faults, ())
            return error.exit_code
        raise
    if review:
        table = review_table(view.facts, before.facts if before else None, view.rulebook, view.scores, lang=where.lang)
        write_review(table, review, view.rulebook, lang=where.lang)
    if form == "json":
        _print(quarter, (), notices)
        return 0
    given = sum(row.actual is not None for row in view.scores if row.key in view.facts.rows)
    say(SOUND, period=quarter, rows=len(view.scores), given=given, empty=len(view.facts.rows) - given)
    if notices:
        say(REMARKS, n=len(notices))
    for notice in notices:
        click.echo(f"  {notice.render(where.lang)}")
    return 0


def _print(quarter: str, faults: tuple[Fault, ...], notices: list[Fault] | tuple[Fault, ...]) -> None:
    body = {
        "period": quarter,
        "sound": not faults,
        "faults": [f.to_json() for f in faults],
        "notices": [n.to_json() for n in notices],
    }
    click.echo(json.dumps(body, ensure_ascii=False, indent=2))
