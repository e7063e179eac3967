"""`bsc score`: every row and every card of a quarter, as a table, CSV or one JSON object."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import click

from bsclib.cli.common import Where, formats, places, policies, quarter_argument
from bsclib.cli.words import command as declare
from bsclib.decimals import shown
from bsclib.errors import Text, same
from bsclib.i18n import STATUS, pick

NO_GRADE = Text("未能证明", "not demonstrated")
LINE = Text("总分 {total} · 覆盖率 {coverage} % · {grade}", "total {total} · coverage {coverage} % · {grade}")
NO_TOTAL = Text("无", "none")


@declare(Text("给一个季度评分", "Score a quarter"))
@quarter_argument
@places
@policies
@formats("table", "csv", "json")
def command(quarter: str, where: Where, choices: dict[str, Any], form: str) -> None:
    """Score a quarter; CSV and JSON carry exact decimals."""
    from bsclib.scoring import scores_csv, scores_json

    view = where.open(quarter, **choices)
    if form == "table":
        click.echo("\n".join(_tables(view, where.lang)))
    else:
        write = scores_csv if form == "csv" else scores_json
        click.echo(write(view.rulebook, view.scores), nl=False)


def _tables(view: Any, lang: str) -> list[str]:
    """Return a block of lines for each card: its total, then its rows with the reason of each."""
    from bsclib.scoring import records

    rows, lines = records(view.scores), []
    for card in view.rulebook.scorecards:
        total = view.totals[card.id]
        words = {
            "total": NO_TOTAL if total.total is None else same(shown(total.total)),
            "coverage": shown(total.coverage * 100),
            "grade": total.grade or NO_GRADE,
        }
        lines += ["", f"{card.label.of(lang)}  {LINE.fill(**words).of(lang)}"]
        lines += [_line(row, lang) for row in rows if row["scorecard"] == card.id]
    return lines[1:]


def _line(row: dict[str, Any], lang: str) -> str:
    score = pick(STATUS[row["status"]], lang) if row["score"] is None else shown(Decimal(row["score"]))
    weight = "–" if row["weight"] is None else row["weight"]
    return f"  {score:>8}  {weight:>8}  {row[f'label_{lang}']}  {row[f'why_{lang}']}"
