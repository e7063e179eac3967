"""`bsc run`: one command takes a quarter from workbook to sealed report."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from tqdm import tqdm

from bsclib.cli.common import Where, period_argument, places, policies, say
from bsclib.cli.words import declare, option, said
from bsclib.errors import Text
from bsclib.period import Quarter, last_quarter

words = said("run")


@contextmanager
def drawn() -> Iterator[Callable[[int, int, str], None]]:
    """Give what shows how far the notebooks are: a bar where stderr is a terminal, else a line for each notebook."""
    tqdm.monitor_interval = 0  # no thread of its own beside the runner's: notebooks are started by a fork
    # no bar before the first step, which says how many there are; then every step is drawn
    with tqdm(disable=None, delay=1e-9, mininterval=0, bar_format="{bar:24} {n_fmt}/{total_fmt}{postfix}") as bar:

        def step(done: int, total: int, name: str) -> None:
            bar.total = total
            bar.set_postfix_str(name, refresh=False)
            bar.update(done - bar.n)
            if bar.disable:
                print(f"{done}/{total} {name}".rstrip(), file=sys.stderr, flush=True)

        yield step


@declare("run", example="bsc run 2025Q4")
@period_argument
@option("--draft", is_flag=True, text=Text("只出带水印的草稿，不封存", "a watermarked draft, never a revision"))
@option(
    "--reason", default="", metavar="TEXT", text=Text("为何再次封存（第二版起必填）", "why again (from revision 2)")
)
@option(
    "--allow-changed-notebooks",
    is_flag=True,
    text=Text(
        "模板与发布的不同且未经批准时仍封存（须有 --reason）",
        "seal although notebooks are neither as released nor approved (with --reason)",
    ),
)
@option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    text=Text("同时执行几份报告", "how many notebooks at a time"),
)
@option(
    "--timeout",
    type=click.IntRange(1),
    default=120,
    show_default=True,
    text=Text("一个单元格最多几秒", "seconds that one cell may take"),
)
@option(
    "--through",
    default="",
    metavar="YYYYMM",
    text=Text(
        "监控截至哪个月（默认：最后一个有实际数的月份）；草稿的考核表也评到该月",
        "the month monitoring looks through (the last with actuals); a draft scores its cards to date",
    ),
)
@places
@policies
def command(period: str, where: Where, choices: dict[str, Any], **how: Any) -> None:
    """Run a quarter or a year; the last line is the path of the report."""
    from bsclib.quarter.to_date import month_of
    from bsclib.run.seal import Request, run_quarter

    quarter = Quarter.parse(last_quarter(period))
    how["cell_timeout"] = how.pop("timeout")
    how["through"] = how["through"] and month_of(quarter, how["through"])
    home = (where.workspace, where.outputs, where.lang)
    year = "" if period == str(quarter) else period
    request = Request(where.company, str(quarter), *home, choices=choices, year=year, **how)
    with drawn() as step:
        outcome = run_quarter(request, step)
    if outcome.revision is None:
        say(words.DRAFTED, err=True)
    else:
        say(words.SEALED, err=True, name=outcome.revision.object_id, n=outcome.revision.number)
    click.echo(str(outcome.report))
