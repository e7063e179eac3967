"""`bsc diff`: what differs between two revisions, or two quarters, in words."""

from __future__ import annotations

import click

from bsclib.archive.diff import PARTS, differences
from bsclib.cli.archived import named, store_of
from bsclib.cli.common import Where, formats, places, say, say_json
from bsclib.cli.words import argument, declare, said
from bsclib.errors import Text

words = said("diff")


@declare("diff", example="bsc diff 2025Q4@1 2025Q4@2")
@argument("old", metavar="A", text=Text("如 2025Q4@1", "as 2025Q4@1"))
@argument("new", metavar="B", text=Text("如 2025Q4@2 或 2025Q4", "as 2025Q4@2, or 2025Q4"))
@places
@formats("table", "json")
def command(old: str, new: str, where: Where, form: str) -> None:
    """Print the differences, evidence first, then law, scores, files."""
    store = store_of(where)
    a, b = (store.revision(*named(where, text)) for text in (old, new))
    found = differences(a.content, b.content)
    if form == "json":
        rows = [
            {"part": d.part, "where_zh": d.where.zh, "where_en": d.where.en, "what_zh": d.what.zh, "what_en": d.what.en}
            for d in found
        ]
        say_json({"reason": b.message, "differences": rows})
        return
    say(words.OF, a=a.object_id, m=a.number, b=b.object_id, n=b.number)
    say(words.WHY, r=b.message)
    if not found:
        say(words.SAME)
    for part, word in PARTS.items():
        lines = [d.render(where.lang) for d in found if d.part == part]
        if lines:
            click.echo("\n".join([f"{word.of(where.lang)} ({len(lines)})", *(f"  {line}" for line in lines)]))
