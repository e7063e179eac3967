"""`bsc verify`: every byte of the archive accounted for; on request the scores, or the notebooks, computed again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from bsclib.archive import Store
from bsclib.archive.journal import JournalLine, find, is_head, short
from bsclib.cli.archived import named, signers_of, store_of
from bsclib.cli.common import Where, formats, places, say, say_json
from bsclib.cli.words import argument, declare, option, said
from bsclib.errors import Fault, InputError, Place, Text, UsageError
from bsclib.paths import has_room
from bsclib.run.changed import told_of

_QUARTER = re.compile(r"-\d{4}Q[1-4]\Z", re.ASCII)
words = said("verify")


@declare("verify", example="bsc verify 2025Q4 --rerun")
@argument("quarter", required=False, default="", metavar="[QUARTER]", text=Text("如 2025Q4", "as 2025Q4"))
@option(
    "--rerun", is_flag=True, text=Text("由封存的证据和办法重算得分", "compute the scores again from what is sealed")
)
@option("--notebooks", is_flag=True, text=Text("并重新执行报告", "execute the reports again, too"))
@option(
    "--head",
    default="",
    metavar="XXXX",
    text=Text("报告上印的日志头，如 1a2b-3c4d-…", "a journal head as a report prints it: 1a2b-3c4d"),
)
@places
@formats("table", "json")
def command(quarter: str, rerun: bool, notebooks: bool, head: str, where: Where, form: str) -> int:
    """Verify one object or all; 1 if anything is at fault."""
    store = store_of(where)
    chosen, number = named(where, quarter) if quarter else ("", None)
    names = [chosen] if chosen else store.objects()
    if head and not is_head(head):
        raise UsageError(words.BAD_HEAD.fill(found=head))
    faults = [*store.verify(chosen or None), *_signatures(store, names, where), *_late(store, names)]
    sound = not any(f.level == "fault" for f in faults)
    if sound:
        faults += [f for name in names for r in store.revisions(name) for f in told_of(r)]
        faults += [] if chosen else _stale(store, where.params)
    faults += [] if not head or _descends(store, head) else [_cut(store, head)]
    if sound and (rerun or notebooks):
        faults += [f for name in names for f in _again(store, name, number, notebooks)]
    bad = [f for f in faults if f.level == "fault"]
    if form == "json":
        body = {"sound": not bad, "objects": names, "faults": [f.to_json() for f in faults]}
        say_json(body)
        return int(bool(bad))
    say(words.FOUND, n=len(bad)) if bad else say(words.SOUND, n=len(names), v=sum(map(store.head, names)))
    if not bad and (rerun or notebooks):
        from bsclib.run.rerun import KINDS

        alike = notebooks and not {f.code for f in faults} & KINDS.keys()
        say(words.SAME_NOTEBOOKS if alike else words.SAME_SCORES)
    for fault in faults:
        click.echo(f"  {fault.render(where.lang)}")
    return int(bool(bad))


def _lines(store: Store) -> Sequence[JournalLine]:
    try:
        return store.journal()
    except InputError:
        return ()  # a damaged journal is told by the archive itself


def _descends(store: Store, head: str) -> bool:
    """Say where in the journal a printed head stands; return whether it stands there at all."""
    line = find(_lines(store), head)
    if line:
        last = len(_lines(store))
        say(words.FOLLOWS, err=True, head=short(line.hash), n=line.number, last=last, at=str(line.entry.get("at", "")))
    return line is not None


def _cut(store: Store, head: str) -> Fault:
    return Fault("head", Place(file=str(store.ledger)), words.NOT_FOUND.fill(head=head), remedy=words.CUT)


def _late(store: Store, names: Sequence[str]) -> Iterator[Fault]:
    """Yield what was entered into the journal only afterwards, and where its times run backward."""
    before = ""
    for line in _lines(store):
        place = Place(file=line.object_id, path=str(line.number))
        if line.object_id in names and line.entry.get("late"):
            yield Fault("late", place, words.ENTERED_LATE.fill(n=line.entry.get("revision")), level="notice")
        at = str(line.entry.get("at", ""))
        if line.object_id in names and at < before:
            yield Fault("clock", place, words.BACKWARD.fill(at=at, before=before), level="notice")
        before = max(before, at)


def _signatures(store: Store, names: Sequence[str], where: Where) -> list[Fault]:
    if not has_room("governance"):
        return []
    from bsclib.governance import list_faults, signature_faults

    try:
        of_each = [f for name in names for f in signature_faults(store, name, signers_of(where, name))]
        companies = dict.fromkeys(name.rpartition("-")[0] for name in names)
        lists = [f for c in companies for f in list_faults(store, c, where.params / c / "allowed_signers")]
    except InputError:
        return []  # what is damaged is told by the archive itself
    return [*of_each, *lists]


def _stale(store: Store, params: Path) -> list[Fault]:
    """Return what lies beside the archive and is not what the archive would make of it."""
    from bsclib.run import shown

    return list(shown.stale(store, params))


def _again(store: Store, name: str, number: int | None, notebooks: bool) -> Iterator[Fault]:
    """Yield what a quarter computed again says; a year and its law hold no scores of their own."""
    from bsclib.run.rerun import rerun

    if _QUARTER.search(name):
        yield from rerun(store.revision(name, number), notebooks=notebooks)
