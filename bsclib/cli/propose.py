"""`bsc propose`: what a quarter suggests for the next four, as a list to decide on; nothing of it is applied."""

from __future__ import annotations

from collections import Counter

import click

from bsclib.cli.common import Where, places, quarter_argument, say
from bsclib.cli.words import declare, option, said
from bsclib.errors import AND, Text, UsageError

words = said("propose")


@declare("propose", example="bsc propose 2025Q4")
@quarter_argument
@option("--force", is_flag=True, text=Text("覆盖已有的建议表", "replace a list that exists"))
@places
def command(quarter: str, force: bool, where: Where) -> None:
    """Write `<quarter>.proposals.csv` beside the quarter's workbook; the last line is its path."""
    from bsclib.cycle import KINDS, aims, target_findings
    from bsclib.cycle.decisions import file_of, write_proposals
    from bsclib.gate import passed

    view = passed(where.own().open(quarter))
    path = file_of(where.quarters_dir, quarter)
    if path.exists() and not force:
        raise UsageError(words.TAKEN.fill(path=path))
    written = write_proposals(view, path)
    say(words.WRITTEN if written else words.NOTHING_NEW, err=True, n=written)
    counts = Counter(f.kind for f in target_findings(view, aims(view)))
    if counts:
        told = [Text(f"{KINDS[k].zh} {n}", f"{KINDS[k].en} {n}") for k, n in counts.items()]
        say(words.AGAINST, err=True, told=AND.join(told))
    click.echo(str(path))
