"""`bsc verify`: every byte of the archive accounted for; on request the scores, or the notebooks, computed again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import click

from bsclib.archive import Store
from bsclib.cli.archived import named, store_of
from bsclib.cli.common import Where, formats, places, say
from bsclib.cli.words import argument, option
from bsclib.cli.words import command as declare
from bsclib.errors import Fault, Text
from bsclib.paths import has_room

_QUARTER = re.compile(r"-\d{4}Q[1-4]\Z", re.ASCII)
SOUND = Text("{n} 个归档、{v} 个修订版，逐字节核验无误", "objects: {n}, revisions: {v}; every byte is as it was sealed")
SAME_SCORES = Text("由封存的证据和办法重算，得分逐字节相同", "computed again from what is sealed: the same scores")
SAME_NOTEBOOKS = Text(
    "重算得分、重新执行报告，文字、数字、图均相同",
    "computed and executed again: the same scores, words, numbers and figures",
)
FOUND = Text("发现 {n} 处问题：", "{n} faults:")


@declare(
    Text("核验已封存的内容（只读）", "Verify what is sealed (reads only)"),
    example="bsc verify 2025Q4 --rerun",
)
@argument("quarter", required=False, default="", metavar="[QUARTER]", text=Text("如 2025Q4", "as 2025Q4"))
@option(
    "--rerun", is_flag=True, text=Text("由封存的证据和办法重算得分", "compute the scores again from what is sealed")
)
@option("--notebooks", is_flag=True, text=Text("并重新执行报告", "execute the reports again, too"))
@places
@formats("table", "json")
def command(quarter: str, rerun: bool, notebooks: bool, where: Where, form: str) -> int:
    """Verify one object or all; 1 if anything is at fault."""
    store = store_of(where)
    chosen, number = named(where, quarter) if quarter else ("", None)
    names = [chosen] if chosen else store.objects()
    faults = [*store.verify(chosen or None), *(f for name in names for f in _signatures(store, name, where))]
    if not any(f.level == "fault" for f in faults) and (rerun or notebooks):
        faults += [f for name in names for f in _again(store, name, number, notebooks)]
    bad = [f for f in faults if f.level == "fault"]
    if form == "json":
        body = {"sound": not bad, "objects": names, "faults": [f.to_json() for f in faults]}
        click.echo(json.dumps(body, ensure_ascii=False, indent=2))
        return int(bool(bad))
    say(FOUND, n=len(bad)) if bad else say(SOUND, n=len(names), v=sum(map(store.head, names)))
    if not bad and (rerun or notebooks):
        say(SAME_NOTEBOOKS if notebooks else SAME_SCORES)
    for fault in faults:
        click.echo(f"  {fault.render(where.lang)}")
    return int(bool(bad))


def _signatures(store: Store, name: str, where: Where) -> list[Fault]:
    if not has_room("governance"):
        return []
    from bsclib.errors import InputError
    from bsclib.governance import signature_faults

    try:
        return signature_faults(store, name, where.params / name.rpartition("-")[0] / "allowed_signers")
    except InputError:
        return []  # a damaged register is told by the archive itself


def _again(store: Store, name: str, number: int | None, notebooks: bool) -> Iterator[Fault]:
    """Yield what a quarter computed again says; a year and its law hold no scores of their own."""
    from bsclib.run.rerun import rerun

    if _QUARTER.search(name):
        yield from rerun(store.revision(name, number), notebooks=notebooks)
