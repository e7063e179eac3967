"""`bsc check`: everything wrong with a quarter's evidence, at once, and who has not filled; nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from bsclib.cli.common import Where, formats, named, places, policies, quarter_argument, say, say_json
from bsclib.cli.words import declare, option, said
from bsclib.errors import Fault, InputError, Text
from bsclib.period import Quarter

if TYPE_CHECKING:
    from bsclib.evidence import Facts
    from bsclib.quarter import QuarterView
    from bsclib.reports.waiting import Waiting

words = said("check")


@declare("check", example="bsc check 2025Q4 --unit sales")
@quarter_argument
@option(
    "--unit",
    default="",
    metavar="U",
    text=Text("只看一个部门：它的分表、它未填的", "one unit alone: its part, what it owes"),
)
@option("--review", default="", metavar="FILE", text=Text("另写复核表（xlsx）", "also write the review sheet (xlsx)"))
@places
@policies
@formats("table", "json")
def command(quarter: str, unit: str, review: str, where: Where, choices: dict[str, Any], form: str) -> int:
    """Check law, evidence and scores of a quarter; 1 if anything is at fault."""
    from bsclib.reports import outstanding

    try:
        view, id = _opened(where, quarter, unit, choices)
        notices = list(view.notices(2))  # of the quarter and of how it follows the one before
    except InputError as error:
        odd = (*error.notices, *_suspected(where, quarter, error.faults, error.read, choices))
        if form == "json":
            _print(quarter, error.faults, odd, ())
            return error.exit_code
        _remark(odd, where.lang)
        raise
    waiting = outstanding(view, date.today(), id)
    if review:
        _write_review(view, review)
    if form == "json":
        _print(quarter, (), notices, waiting)
        return 0
    given = sum(row.actual is not None for row in view.scores if row.key in view.facts.rows)
    say(words.SOUND, period=quarter, rows=len(view.facts.rows), given=given, empty=len(view.facts.rows) - given)
    _remark(notices, where.lang)
    _tell(view, waiting)
    return 0


def _remark(notices: Sequence[Fault], lang: str) -> None:
    if notices:
        say(words.REMARKS, n=len(notices))
    for notice in notices:
        click.echo(f"  {notice.render(lang)}")


def _suspected(
    where: Where, quarter: str, faults: Sequence[Fault], read: Facts | None, choices: dict[str, Any]
) -> list[Fault]:
    """Return what a careful reader would ask about of evidence that is at fault, from the rows that could be read."""
    from bsclib.law import load_rulebook
    from bsclib.quarter import QuarterView

    if read is None:
        return []
    law = load_rulebook(where.company_dir, as_of=Quarter.parse(quarter).last_day, **choices)
    at = {f"{p.sheet}!{p.cell}" if p.sheet else f"{p.file}:{p.line}:{p.column}" for p in (f.place for f in faults)}
    whole = {
        id: [r for r in rows if at.isdisjoint(cell.rpartition("]")[2] for cell in r["cell"].cells.values())]
        for id, rows in read.tables.items()
    }
    return [*QuarterView(law, replace(read, tables=whole), where.lang, where.workspace).slips]


def _opened(where: Where, quarter: str, unit: str, choices: dict[str, Any]) -> tuple[QuarterView, str]:
    """Return the quarter if it passes, and the id of the unit looked at; of a unit its part alone, if it has one."""
    from bsclib.evidence.names import Names
    from bsclib.evidence.reader import read_unit
    from bsclib.gate import lawful, passed
    from bsclib.law import load_rulebook
    from bsclib.quarter import QuarterView

    if not unit:
        return passed(where.open(quarter, **choices)), ""
    law = lawful(load_rulebook(where.company_dir, as_of=Quarter.parse(quarter).last_day, **choices))
    id = named(unit, Names.of(law).units, words.UNIT)
    facts = read_unit(where.quarters_dir, law, id, period=quarter)
    if facts is None:
        return passed(where.open(quarter, **choices)), id
    return passed(QuarterView(law, facts, where.lang, where.workspace), part=True), id


def _write_review(view: QuarterView, path: str) -> None:
    from bsclib.evidence.review import review_table, write_review

    before, lang = view.previous, view.language
    table = review_table(view.facts, before.facts if before else None, view.rulebook, view.scores, lang=lang)
    write_review(table, path, view.rulebook, lang=lang)


def _tell(view: QuarterView, waiting: Sequence[Waiting]) -> None:
    """Print a text for each unit and person that something is waited from."""
    from bsclib.reports import messages

    reviewing = any(fact.reviewed for fact in view.facts.rows.values())
    told = [w for w in waiting if reviewing or w.kind != "unreviewed"]
    if len(told) < len(waiting):  # nobody has begun to review: one line says so
        say(words.UNREVIEWED, n=len(waiting) - len(told))
    if told:
        say(words.WAITING, n=len(told))
    for text in messages(view, told, date.today()):
        click.echo(f"\n{text.of(view.language)}")


def _print(quarter: str, faults: Sequence[Fault], notices: Sequence[Fault], waiting: Sequence[Waiting]) -> None:
    body = {
        "period": quarter,
        "sound": not faults,
        "faults": [f.to_json() for f in faults],
        "notices": [n.to_json() for n in notices],
        "outstanding": [w.to_json() for w in waiting],
    }
    say_json(body)
