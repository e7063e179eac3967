"""`bsc propose`: what a quarter suggests for the next four, as a list to decide on; nothing of it is applied."""

from __future__ import annotations

from collections import Counter

import click

from bsclib.cli.common import Where, places, quarter_argument, say
from bsclib.cli.words import declare, option
from bsclib.errors import AND, Text, UsageError

NOTHING_NEW = Text("没有建议：目标值和预算都不需要改动", "No proposals: neither targets nor budgets call for a change")
WRITTEN = Text(
    "{n} 条建议待决定；在 decision 一列写 approved 或 rejected，并写明 decided_by",
    "{n} proposals to decide on: write approved or rejected in the column decision, and who decided",
)
AGAINST = Text(
    "对本季目标值的意见：{told}；逐项见反馈调整报告",
    "Against the targets: {told}; each stands in the report of feedback",
)
TAKEN = Text(
    "{path} 已存在，其中可能已有决定；确要重写请加 --force", "{path} exists and may hold decisions; --force replaces it"
)


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
        raise UsageError(TAKEN.fill(path=path))
    written = write_proposals(view, path)
    say(WRITTEN if written else NOTHING_NEW, err=True, n=written)
    counts = Counter(f.kind for f in target_findings(view, aims(view)))
    if counts:
        told = [Text(f"{KINDS[k].zh} {n}", f"{KINDS[k].en} {n}") for k, n in counts.items()]
        say(AGAINST, err=True, told=AND.join(told))
    click.echo(str(path))
