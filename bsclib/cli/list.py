"""`bsc list`: what is sealed, why, by whom, and how far its sign-off has come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from bsclib.archive import Store
from bsclib.archive.journal import journal_head, short
from bsclib.cli.archived import signers_of, store_of
from bsclib.cli.common import Where, formats, places, say, say_json
from bsclib.cli.words import declare, option, said
from bsclib.errors import Text
from bsclib.paths import has_room
from bsclib.period import local_time

words = said("list")


@declare("list", example="bsc list --journal")
@option(
    "--journal",
    is_flag=True,
    text=Text("列出日志：封存、签核、发布，依次相连", "the journal: what was sealed, signed, published, in one chain"),
)
@places
@formats("table", "json")
def command(journal: bool, where: Where, form: str) -> None:
    """Print every revision, oldest first; or every entry of the journal."""
    if journal:
        _journal(where, form)
        return
    rows = list(_rows(store_of(where), where))
    if form == "json":
        plain = [{k: v.of("en") if isinstance(v, Text) else v for k, v in row.items()} for row in rows]
        say_json(plain)
    elif not rows:
        say(words.EMPTY, path=where.outputs)
    for row in rows if form == "table" else ():
        state = row["state"].of(where.lang)
        click.echo(
            f"{row['name']}  v{row['revision']}  {local_time(row['created'])}  {row['user']}  {state}  {row['reason']}"
        )


def _journal(where: Where, form: str) -> None:
    """Print the journal, the head last: who notes it down can hold the archive against it later."""
    lines = store_of(where).journal()
    rows = [{"number": n.number, "hash": n.hash, "before": n.before, **_told(n.entry)} for n in lines]
    if form == "json":
        say_json(rows)
        return
    for line in lines:
        told = _told(line.entry)
        name = f"{told['object']} v{told['revision']}" if told.get("revision") else str(told.get("object", ""))
        who = " ".join(str(told[k]) for k in ("role", "name", "by", "audience", "number", "reason") if told.get(k))
        late = f"  ({words.LATE.of(where.lang)})" if told.get("late") else ""
        parts = (f"{line.number:5}", short(line.hash), str(told.get("at", "")), str(told.get("kind")), name, who)
        click.echo("  ".join(parts).rstrip() + late)
    say(words.HEAD, head=short(journal_head(lines)), n=len(lines))


def _told(entry: dict[str, Any]) -> dict[str, Any]:
    """Return what of an entry is for reading: not its salt, nor signatures, nor the text of a list."""
    return {k: v for k, v in entry.items() if k not in ("salt", "files", "list")}


def _rows(store: Store, where: Where) -> Iterator[dict[str, Any]]:
    for name in store.objects():
        for revision in store.revisions(name):
            yield {
                "name": name,
                "revision": revision.number,
                "created": revision.created,
                "user": revision.user,
                "reason": revision.message,
                **_state(store, name, revision.number, where),
                "fingerprint": revision.fingerprint,
            }


def _state(store: Store, name: str, number: int, where: Where) -> dict[str, Any]:
    """Return how far a revision is signed: a word for programs, words for people."""
    if not has_room("governance"):
        return {"stage": "sealed", "state": words.SEALED}
    from bsclib.governance import state_of

    state = state_of(store, name, number, allowed=signers_of(where, name))
    return {"stage": state.stage, "state": state.words()}
