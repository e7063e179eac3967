"""`bsc law export`, and the way back: the law as a workbook, and what was changed in it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from bsclib.cli.common import Where, locate, places, say, say_json
from bsclib.cli.words import declare, option, spoken
from bsclib.errors import Text, UsageError
from bsclib.paths import find_workspace

WRITTEN = Text("已写出 {path}", "Wrote {path}")
TAKEN = Text("{path} 已存在，可能有人正在改；换一个 --to", "{path} exists and may be edited: give another --to")
NOWHERE = Text("这里没有 params/:用 --params 指明", "there is no params/ here: say where with --params")
SAME = Text("工作簿与 YAML 一致，没有改动", "the workbook says what the YAML says: nothing to change")
LINE = Text("{card}/{row} {field}：{value}", "{card}/{row} {field}: {value}")
SINCE = Text("（自 {day}）", " (from {day})")


@declare("law export", example="bsc law export --to law.xlsx")
@option("--to", default="", metavar="FILE", text=Text("写到哪里", "where to write it"))
@places
def export(to: str, where: Where) -> None:
    """Write the newest law of a company: one sheet a card."""
    from bsclib.law import load_rulebook
    from bsclib.schemes.export import export_law

    path = Path(to or f"{where.company}-law.xlsx")
    content = export_law(load_rulebook(where.company_dir, profile="corrected", weights="restored"), where.lang)
    if path.exists() and path.read_bytes() != content:
        raise UsageError(TAKEN.fill(path=path))
    path.write_bytes(content)
    say(WRITTEN, path=path)


def take_back(file: str, params: str, company: str, form: str, *, dry_run: bool) -> None:
    """Put the changes of an exported workbook into the YAML, or only tell them."""
    from bsclib.law import load_rulebook
    from bsclib.schemes.adopt import adopt, put_in_place

    if not params and find_workspace() is None:
        raise UsageError(NOWHERE)
    folder = locate(company, params).company_dir
    adopted = adopt(file, load_rulebook(folder, profile="corrected", weights="restored"))
    if not dry_run:
        put_in_place(adopted)
    files = [] if dry_run else [str(path) for path in adopted.files]
    changes = [{"card": card, **asdict(change)} for card, found in adopted.changes.items() for change in found]
    if form == "json":
        told = {"changes": changes, "sums": [t._asdict() for t in adopted.sums], "written": files}
        say_json(told)
        return
    if not changes:
        say(SAME)
    for change in changes:
        day = SINCE.fill(day=change["since"]).of(spoken()) if change["since"] else ""
        click.echo(LINE.fill(**change).of(spoken()) + day)
    for text in adopted.sums:
        click.echo(text.of(spoken()))
    for path in files:
        say(WRITTEN, path=path)
