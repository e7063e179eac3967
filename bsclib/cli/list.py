"""`bsc list`: what is sealed, why, by whom, and how far its sign-off has come."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import click

from bsclib.archive import Store
from bsclib.cli.archived import store_of
from bsclib.cli.common import Where, formats, places, say
from bsclib.cli.words import command as declare
from bsclib.errors import Text
from bsclib.paths import has_room

EMPTY = Text("{path} 中还没有封存的内容", "nothing is sealed in {path} yet")
SEALED = Text("已封存", "sealed")


@declare(Text("列出已封存的季度和修订版", "List the sealed quarters and revisions"), example="bsc list")
@places
@formats("table", "json")
def command(where: Where, form: str) -> None:
    """Print every revision, oldest first."""
    rows = list(_rows(store_of(where)))
    if form == "json":
        plain = [{k: v.of("en") if isinstance(v, Text) else v for k, v in row.items()} for row in rows]
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
    elif not rows:
        say(EMPTY, path=where.outputs)
    for row in rows if form == "table" else ():
        state = row["state"].of(where.lang)
        click.echo(f"{row['name']}  v{row['revision']}  {row['created']}  {row['user']}  {state}  {row['reason']}")


def _rows(store: Store) -> Iterator[dict[str, Any]]:
    for name in store.objects():
        for revision in store.revisions(name):
            yield {
                "name": name,
                "revision": revision.number,
                "created": revision.created,
                "user": revision.user,
                "reason": revision.message,
                **_state(store, name, revision.number),
                "fingerprint": revision.fingerprint,
            }


def _state(store: Store, name: str, number: int) -> dict[str, Any]:
    """Return how far a revision is signed: a word for programs, words for people."""
    if not has_room("governance"):
        return {"stage": "sealed", "state": SEALED}
    from bsclib.governance import state_of

    state = state_of(store, name, number)
    return {"stage": state.stage, "state": state.words()}
