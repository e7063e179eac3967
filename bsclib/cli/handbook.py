"""`bsc handbook` and `bsc agreement`: what is handed out before a period begins."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bsclib.cli.common import Where, places, say
from bsclib.cli.words import argument, declare, option, said
from bsclib.document import PaperDocument
from bsclib.errors import AND, BscError, Text, UsageError
from bsclib.period import Quarter

if TYPE_CHECKING:
    from bsclib.handbook import Party
    from bsclib.law import Rulebook

words = said("handbook")

NO_YEAR = Text("{year} 年没有任何季度的工作簿", "there is no workbook of a quarter of {year}")
TO = option(
    "--to",
    default="",
    metavar="DIR",
    text=Text("写到哪个文件夹（默认 outputs/documents）", "the folder to write to (default: outputs/documents)"),
)


@declare("handbook", example="bsc handbook --unit hr")
@argument(
    "quarter",
    metavar="[QUARTER]",
    required=False,
    default="",
    text=Text("截至哪个季度的办法", "the law of which quarter"),
)
@option("--unit", default="", metavar="U", text=Text("只写一个单位的部分", "only one unit's part"))
@TO
@places
def command(quarter: str, unit: str, to: str, where: Where) -> None:
    """Write the handbook as a page and a Word file, and print their paths."""
    from bsclib.handbook import handbook

    book = _law(where, quarter)
    id = party_of(book, unit).unit if unit else ""
    put_out([(f"handbook{'-' if id else ''}{id}", handbook(book, where.lang, id))], where, to)


def _law(where: Where, quarter: str) -> Rulebook:
    """Return the law of a quarter; without one that of the newest with evidence, else of today."""
    from datetime import date

    from bsclib.law import load_rulebook
    from bsclib.quarter.places import quarters_of

    known = quarters_of(where.company_dir, where.workspace)
    last = quarter or (known[-1] if known else "")
    return load_rulebook(where.company_dir, as_of=Quarter.parse(last).last_day if last else date.today())


def party_of(book: Rulebook, name: str) -> Party:
    """Return the unit or post that has this id or name; UsageError lists what there is."""
    from bsclib.handbook import parties

    known = parties(book)
    found = next((p for p in known.values() if name in (p.id, *p.label)), None)
    if found is None:
        names = [words.NAMED.fill(id=p.id, label=p.label) for p in known.values()]
        raise UsageError(words.NO_PARTY.fill(name=name, known=AND.join(names)))
    return found


def put_out(documents: Sequence[tuple[str, PaperDocument]], where: Where, to: str) -> None:
    """Write each document as a page and as a Word file where that can be, and print every path."""
    folder = Path(to) if to else where.outputs / "documents"
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name, document in documents:
        made.append((f"{name}.html", document.to_page().encode()))
        try:
            made.append((f"{name}.docx", document.to_word()))
        except BscError:
            continue
    if len(made) == len(documents):
        say(words.ONLY, err=True)
    for name, content in made:
        (folder / name).write_bytes(content)
        click.echo(str(folder / name))
