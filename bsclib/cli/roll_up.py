"""`bsc group`: a group's quarter as one page and one workbook; a made-up group to try it with."""

from __future__ import annotations

from pathlib import Path

import click

from bsclib.cli.common import formats, lang_option, quarter_argument, say, say_json
from bsclib.cli.words import argument, declare, option, spoken
from bsclib.errors import Text

TOLD = Text(
    "{label} {quarter}：得分 {total}，等级 {grade}，{n} 个成员", "{label} {quarter}: {total}, {grade}, {n} members"
)
NONE = Text("未定", "none")


@declare("group", example="bsc group 2025Q4 trial/params/group --example 3")
@quarter_argument
@argument("folder", metavar="DIR", text=Text("含 group.yaml 的文件夹", "the folder that holds group.yaml"))
@option(
    "--out", default="", metavar="DIR", text=Text("写到哪里（默认：集团文件夹的 reports）", "where to (DIR/reports)")
)
@option(
    "--example",
    type=click.IntRange(1, 10_000),
    text=Text(
        "先写出一个有几家公司的示例集团（工作区/params/group）",
        "first write a made-up group of so many companies (WORKSPACE/params/group)",
    ),
)
@option("--seed", type=int, default=0, text=Text("示例的随机种子", "seed of the example"))
@lang_option
@formats("table", "json")
def command(quarter: str, folder: str, out: str, example: int | None, seed: int, form: str) -> None:
    """Write the page and the workbook, and print what the group came to."""
    from bsclib.decimals import text_of
    from bsclib.group import consolidate, group_page, group_workbook, open_group, synthetic_group

    period, home = quarter, Path(folder)
    if example is not None and not (home / "group.yaml").exists():
        home = synthetic_group(home.parent.parent, companies=example, quarters=[period], seed=seed)
    view = open_group(home, period, spoken())
    target = Path(out) if out else home / "reports"
    target.mkdir(parents=True, exist_ok=True)
    pages = {f"{period}.html": group_page(view).encode(), f"{period}.xlsx": group_workbook(view)}
    for name, content in pages.items():
        (target / name).write_bytes(content)
    total, coverage = view.total
    if form == "json":
        told = {
            "group": view.files.law.id,
            "period": period,
            "total": None if total is None else text_of(total),
            "coverage": text_of(coverage),
            "grade": view.grade.of(spoken()) if view.grade else None,
            "members": [
                {"member": r.id, "rank": r.rank, "total": None if r.total is None else text_of(r.total)}
                for r in view.results
            ],
            "budget": [
                {"nature": c.nature, "account": c.account, "approved": str(c.amounts[0]), "actual": str(c.amounts[1])}
                for c in consolidate(view)
            ],
        }
        say_json(told)
        return
    shown = NONE if total is None else text_of(total)
    say(TOLD, label=view.label, quarter=period, total=shown, grade=view.grade or NONE, n=len(view.members))
    for name in pages:
        click.echo(str(target / name))
