"""`bsc batch`: many companies and quarters at once, resumable, into one data set."""

from __future__ import annotations

import os
from pathlib import Path

import click

from bsclib.cli.common import BAD_QUARTER, formats, lang_option, say, say_json
from bsclib.cli.words import declare, option, said, spoken
from bsclib.errors import Text, UsageError
from bsclib.paths import find_workspace, packaged

words = said("batch")


@declare("batch", example="bsc batch --quarters 2025Q4 --out scores")
@option(
    "--companies",
    default="",
    metavar="A,B",
    text=Text("公司代码、公司文件夹或工作区，逗号分隔（默认：全部）", "ids, folders or workspaces, by commas (all)"),
)
@option(
    "--quarters",
    default="",
    metavar="LIST",
    text=Text("如 2025Q4、2024Q1..2025Q4、2025（默认：全部）", "as 2025Q4, 2024Q1..2025Q4, 2025 (all)"),
)
@option("--reports", is_flag=True, text=Text("同时执行并封存报告", "run and seal the reports, too"))
@option("--out", default="", metavar="DIR", text=Text("结果写到哪里（默认 outputs/batch）", "where to (outputs/batch)"))
@option("--params", default="", metavar="DIR", text=Text("各公司文件夹所在处", "the folder of the companies' folders"))
@option(
    "--jobs", type=click.IntRange(1, 256), default=2, show_default=True, text=Text("几个进程", "how many processes")
)
@option(
    "--scheduler", default="", metavar="URL", text=Text("Dask 调度器 tcp://…", "a Dask scheduler, as tcp://host:8786")
)
@option(
    "--store",
    default="",
    metavar="URL",
    text=Text("结果另存到 s3://… 等处", "put the results there, too: s3://bucket/folder"),
)
@lang_option
@formats("table", "json")
def command(
    companies: str,
    quarters: str,
    reports: bool,
    out: str,
    params: str,
    jobs: int,
    scheduler: str,
    store: str,
    form: str,
) -> int:
    """Score (and seal) every company's quarters; print what failed and why."""
    from bsclib.scale import companies_at, jobs_of, quarters_between, run_batch

    workspace = find_workspace()
    base = Path(params).resolve() if params else workspace / "params" if workspace else packaged("params")
    try:
        wanted = quarters_between(quarters)
    except ValueError:
        raise UsageError(BAD_QUARTER.fill(found=quarters)) from None
    folders = companies_at([name.strip() for name in companies.split(",") if name.strip()], base)
    todo = jobs_of(folders, wanted)
    if not todo:
        raise UsageError(words.NOTHING)
    target = Path(out) if out else (workspace or Path.cwd()) / "outputs" / "batch"
    os.environ["BSC_LANG"] = spoken()
    done = run_batch(todo, target, workers=jobs, scheduler=scheduler, reports=reports, lang=spoken())
    if form == "json":
        told = [{"company": o.job.company, "quarter": o.job.quarter, "state": o.state, "rows": o.rows,
                 "why": o.told.of(spoken()) if o.told else None} for o in done.outcomes]  # fmt: skip
        say_json(told)
    else:
        for o in done.failed:
            say(words.LINE, company=o.job.company, quarter=o.job.quarter, why=o.told or "")
        counts = {state: done.count(state) for state in ("done", "kept", "failed")}
        click.echo(words.SUMMARY.fill(**counts, rows=done.rows, out=target).of(spoken()))
    if store:
        from bsclib.scale.store import upload

        say(words.SENT, err=form == "json", n=upload(target, store), url=store)
    return 1 if done.failed else 0
