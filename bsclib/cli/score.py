"""`bsc score`: every row and every card of a quarter, as a table, CSV or one JSON object."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bsclib.cli.common import Where, formats, places, policies, quarter_argument, say
from bsclib.cli.words import declare, option, said
from bsclib.decimals import shown, text_of
from bsclib.errors import Text, same
from bsclib.scoring.sentences import STATUSES

if TYPE_CHECKING:
    from bsclib.scoring import ScoredRow

words = said("score")
BOM = "\ufeff"  # by which Excel knows that a CSV is UTF-8


@declare("score", example="bsc score 2025Q4 --format csv")
@quarter_argument
@places
@policies
@formats("table", "csv", "json")
@option(
    "--excel",
    is_flag=True,
    text=Text("另写重算工作簿；CSV 带 BOM", "the workbook too; CSV with a BOM"),
)
def command(quarter: str, where: Where, choices: dict[str, Any], form: str, excel: bool) -> None:
    """Score a quarter; CSV and JSON carry exact decimals."""
    from bsclib.gate import passed

    view = passed(where.open(quarter, **choices))
    if form == "table":
        click.echo("\n".join(_tables(view, where.lang)))
    else:
        told = view.scores.to_csv() if form == "csv" else view.scores.to_json()
        click.echo(BOM + told if excel and form == "csv" else told, nl=False)
    if excel:
        say(words.WRITTEN, err=True, path=_workbook(view, where))


def _workbook(view: Any, where: Where) -> Path:
    """Write the workbook of the quarter, which is no part of any revision; return its path."""
    from bsclib.run.workbook import quarter_book

    path = where.outputs / "export" / f"{where.company}-{view.facts.period}-score" / f"{view.facts.period}.xlsx"
    content, beside = quarter_book(view, None), path.with_name(f".{path.name}")
    path.parent.mkdir(parents=True, exist_ok=True)
    beside.write_bytes(content)
    os.replace(beside, path)
    return path


def _tables(view: Any, lang: str) -> list[str]:
    """Return a block of lines for each card: its total, then its rows with the reason of each."""
    lines: list[str] = []
    for card in view.rulebook.scorecards:
        total = view.totals[card.id]
        said_of = {
            "total": words.NO_TOTAL if total.total is None else same(shown(total.total)),
            "coverage": shown(total.coverage * 100),
            "grade": total.grade or words.NO_GRADE,
        }
        struck = f"  {words.VETOED.of(lang)} ({', '.join(total.veto)})" if total.veto else ""
        lines += ["", f"{card.label.of(lang)}  {words.LINE.fill(**said_of).of(lang)}{struck}"]
        lines += [_line(row, lang) for row in view.scores if row.scorecard == card.id]
    return lines[1:]


def _line(row: ScoredRow, lang: str) -> str:
    bare = "–" if row.status == "scored" else STATUSES[row.status].of(lang)  # a veto row, an adjustment: no score
    score = bare if row.score is None else shown(row.score)
    weight = "–" if row.weight is None else text_of(row.weight)
    return f"  {score:>8}  {weight:>8}  {row.label.of(lang)}  {row.why.of(lang)}  {row.cell}".rstrip()
