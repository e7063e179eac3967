"""`bsc lint`: the law itself examined; it never refuses, it reports."""

from __future__ import annotations

from collections import Counter
from typing import Any

import click

from bsclib.cli.common import Where, formats, places, policies, say, say_json
from bsclib.cli.words import argument, declare, option
from bsclib.errors import Text, UsageError

SUMMARY = Text("{n} 处发现：{checks}", "{n} findings: {checks}")

NO_CHECK = Text("没有名为“{c}”的检查。有：{k}", "there is no check “{c}”; there are: {k}")


@declare("lint", example="bsc lint")
@argument("quarter", metavar="[QUARTER]", required=False, default="", text=Text("截至哪个季度", "up to which quarter"))
@option("--check", metavar="NAME", default="", text=Text("只看这一项检查", "only this check"))
@places
@policies
@formats("table", "json")
def command(quarter: str, check: str, where: Where, choices: dict[str, Any], form: str) -> None:
    """Print every finding with its file and line, and what it costs in points on the last eight quarters."""
    from bsclib.scoring import lint
    from bsclib.scoring.findings import CHECKS

    if check and check not in CHECKS:
        raise UsageError(NO_CHECK.fill(c=check, k=", ".join(CHECKS)))
    view = where.open(quarter, **choices)
    found = lint(view.rulebook, [v.facts for v in view.history(8)])
    found = [f for f in found if check in ("", f.check)]
    if form == "json":
        say_json([f.to_json() for f in found])
        return
    for finding in found:
        click.echo(finding.render(where.lang))
    counts = ", ".join(f"{name} {n}" for name, n in Counter(f.check for f in found).most_common())
    say(SUMMARY, n=len(found), checks=counts)
