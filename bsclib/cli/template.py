"""`bsc template`: the workbook to fill, beside the quarters there are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bsclib.cli.common import Where, named, places, quarter_argument, say
from bsclib.cli.words import declare, option, said
from bsclib.errors import InputError, Text, UsageError, same
from bsclib.paths import has_room
from bsclib.period import Quarter

if TYPE_CHECKING:
    from bsclib.evidence import Facts
    from bsclib.law import Rulebook
    from bsclib.quarter import QuarterView

words = said("template")


@declare("template", example="bsc template 2026Q1")
@quarter_argument
@option("--unit", default="", metavar="U", text=Text("只写一个部门的分表", "only the part of one unit"))
@option(
    "--raters",
    is_flag=True,
    text=Text("只写评委评分表；有评委名单时每人一份", "only the sheet for judges; one for each where there is a list"),
)
@option(
    "--blank",
    is_flag=True,
    text=Text("上季有误也写，不沿用其内容", "although last quarter is at fault: carry nothing over"),
)
@option("--force", is_flag=True, text=Text("覆盖已有的工作簿", "replace a workbook that exists"))
@places
def command(quarter: str, unit: str, raters: bool, blank: bool, force: bool, where: Where) -> None:
    """Write the workbook of a quarter, a unit's part of it, or the judges' sheet."""
    from bsclib.evidence.names import Names
    from bsclib.evidence.reader import forms_of
    from bsclib.evidence.template import carried, workbook_bytes
    from bsclib.gate import lawful
    from bsclib.law import load_rulebook

    period = Quarter.parse(quarter)
    rulebook = lawful(load_rulebook(where.own().company_dir, as_of=period.last_day))
    carded = {card.unit for card in rulebook.scorecards}
    names = {name: id for name, id in Names.of(rulebook).units.items() if id in carded}
    unit = named(unit, names, words.NO_UNIT) if unit else ""
    view = _before(where, period.previous, blank)
    previous = carried(view.facts, view.rulebook, rulebook) if view else None
    values = None if raters or view is None else _taken_in(where, view, unit, rulebook)
    content = workbook_bytes(
        rulebook, quarter, unit=unit or None, previous=previous, values=values, lang=where.lang, raters=raters
    )
    part = f"-{unit}" if unit else ""
    path = where.quarters_dir / f"{quarter}{part}{'-raters' if raters else ''}.xlsx"
    if raters and not unit and (listed := _forms(where, rulebook, quarter, view)):
        _write_all(listed, force)
        return
    _write_all({path: content}, force)
    whole, parts, _ = forms_of(where.quarters_dir, quarter)
    if not raters and whole and parts:
        say(words.BOTH, err=True, whole=whole[0].name, parts=parts[0].name)


def _forms(where: Where, rulebook: Rulebook, quarter: str, view: QuarterView | None) -> dict[Path, bytes]:
    """Return the form of each rater on the list of the quarter, else on that of the quarter before."""
    from bsclib.evidence.raters import file_stem, forms
    from bsclib.evidence.reader import listed_raters
    from bsclib.evidence.template import workbook_bytes

    before = view.facts.tables.get("raters", []) if view else []
    lines, stems = listed_raters(where.quarters_dir, rulebook, quarter) or before, dict[str, bytes]()
    for judge, form in forms(lines, rulebook).items():
        if form:
            content = workbook_bytes(rulebook, quarter, lang=where.lang, raters=True, form=form)
            stems[file_stem(judge, stems)] = content
    return {where.quarters_dir / f"{quarter}-raters-{stem}.xlsx": content for stem, content in stems.items()}


def _before(where: Where, before: Quarter, blank: bool) -> QuarterView | None:
    """Return the quarter before, from which values are carried over; None without evidence of it, or if it is not to.

    Raises
    ------
    InputError
        It is at fault, and nobody said that nothing is to be carried over.
    """
    from bsclib.gate import passed
    from bsclib.quarter.places import quarters_of

    if str(before) not in quarters_of(where.company_dir, where.workspace):
        return None
    try:
        return passed(where.open(str(before)))
    except InputError as error:
        if not blank:
            say(words.MEND, quarter=before, err=True)
            raise
        say(words.LEFT_OUT, quarter=before, why=same(error.render(where.lang)), err=True)
        return None


def _taken_in(where: Where, view: QuarterView, unit: str, rulebook: Rulebook) -> Facts | None:
    """Return what the quarter before hands on: what goes on, and what was approved; say what it does not."""
    if not (has_room("cycle") and has_room("budgeting")):
        return None
    from bsclib.cycle.decisions import file_of, read_proposals
    from bsclib.cycle.handing_on import left_behind, taken_in
    from bsclib.cycle.preparing import read_rounds

    path = file_of(where.quarters_dir, view.facts.period)
    decided = read_proposals(path, view.rulebook) if path.exists() else []
    handed = taken_in(view, decided, unit, read_rounds(where.quarters_dir, str(view.quarter.next), rulebook))
    for line in left_behind(view, decided, handed):
        say(words.BEHIND, what=line, err=True)
    return handed


def _write_all(files: dict[Path, bytes], force: bool) -> None:
    """Write all files, or none: never over a workbook that somebody may have filled."""
    same = {path for path, content in files.items() if path.exists() and path.read_bytes() == content}
    if taken := [str(path) for path in files if path.exists() and path not in same and not force]:
        raise UsageError(words.TAKEN.fill(path=", ".join(taken)))
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        say(words.UNCHANGED if path in same else words.WRITTEN, path=path)
