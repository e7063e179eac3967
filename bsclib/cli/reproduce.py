"""`bsc reproduce`: every printed figure of a scheme recomputed and judged."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bsclib.cli.common import formats, lang_option
from bsclib.cli.handed import handed
from bsclib.cli.words import declare, option, spoken
from bsclib.errors import Text, UsageError, same
from bsclib.paths import packaged
from bsclib.reports.words import words

if TYPE_CHECKING:
    from bsclib.thesis import Reproduction

TAKEN = Text("文件夹 {folder} 已存在且非空", "the folder {folder} exists and is not empty")
MADE = Text(
    "模板已写入 {folder}。照印出的样子改好各表，再运行：bsc reproduce --of {folder}",
    "The template is in {folder}. Enter the tables as printed, then run: bsc reproduce --of {folder}",
)
WROTE = Text("已写入 {folder}：{n} 个文件", "written to {folder}: {n} files")
JUDGED = Text(
    "已写入 {file}：{n} 个数字，对 {right}，错 {wrong}，无法判断 {open}；指认 {culprits} 个。",
    "written to {file}: {n} figures, {right} right, {wrong} wrong, {open} undecided; {culprits} named as the cause.",
)
TOKEN = "reproduce-page"
NOTEBOOK = "thesis_reproduction"
BAD = Text("  {place}：印 {printed}；{how}", "  {place}: prints {printed}; {how}")
UNEXPLAINED = Text("与别处矛盾的数字（含试过的解释）", "Figures contradicted elsewhere, with the explanations tried")


@declare("reproduce", example="bsc reproduce --new scheme")
@option(
    "--of",
    "folder",
    default="",
    metavar="DIR",
    text=Text("另一套方案的文件夹，或一份考核表工作簿", "the folder of another scheme, or an assessment workbook"),
)
@option("--new", default="", metavar="DIR", text=Text("写出一套空白模板", "write a template to fill"))
@option(
    "--verdicts",
    default="",
    metavar="FILE",
    text=Text("把每个数字的判断写成 CSV（对/错/无法判断）", "write right, wrong or undecided for every figure as CSV"),
)
@option(
    "--all",
    "every",
    is_flag=True,
    text=Text("判断随附的全部公开方案，列成一张表", "judge every published scheme that ships, as one table"),
)
@option(
    "--to", default="", metavar="DIR", text=Text("导出表、图、引用和摘要", "export tables, figures, citation, summary")
)
@option(
    "--pages",
    is_flag=True,
    text=Text("另导出网页与 PDF（配合 --to）", "export the report as HTML and PDF, too (with --to)"),
)
@option("--table", "number", default="", metavar="N", text=Text("只看一张表", "one table only"))
@option("--full", is_flag=True, text=Text("用 10 倍的随机对照", "ten times the random controls"))
@lang_option
@formats("table", "json")
def command(
    folder: str, new: str, verdicts: str, every: bool, to: str, pages: bool, number: str, full: bool, form: str
) -> None:
    """Judge the figures and end with the counts by verdict."""
    if new:
        click.echo(MADE.fill(folder=_template(Path(new))).of(spoken()))
        return
    if every:
        click.echo(_registry(folder, form))
        return
    with handed(folder) as place:
        if verdicts:
            click.echo(_verdicts(place, Path(verdicts)).of(spoken()))
        else:
            _judge(place, to, pages, number, full, form)


def _judge(folder: str, to: str, pages: bool, number: str, full: bool, form: str) -> None:
    """Reproduce a scheme, write what is asked for, and show it."""
    from bsclib.thesis import reproduction
    from bsclib.thesis.reproduction import DRAWS

    done = reproduction(folder, DRAWS * 10 if full else DRAWS)
    if to:
        from bsclib.thesis.export import export

        files = export(done, Path(to))
        if pages:
            files += _pages(Path(to), folder, spoken())
        click.echo(WROTE.fill(folder=to, n=len(files)).of(spoken()))
    if number:
        click.echo(done.table(number, "page").to_string(index=False))
    elif form == "json":
        click.echo(_as_json(done))
    else:
        click.echo(_as_text(done, spoken()))


def _registry(folder: str, form: str) -> str:
    """Return the overview of a registry: the one that ships, or the folder of schemes given with --of."""
    from bsclib.published import overview, registry, worth

    schemes, lang = registry(folder), spoken()
    table = overview(schemes, lang)
    if form == "json":
        rows = [dict(zip(table.header, row, strict=True)) for row in table.rows]
        return json.dumps({"schemes": rows, "worth": worth(schemes).of(lang)}, ensure_ascii=False, indent=2)
    return f"{table.to_text()}\n\n{worth(schemes).of(lang)}"


def _verdicts(folder: str, file: Path) -> Text:
    """Write the neutral form of a scheme's judgement and say what it comes to."""
    from bsclib.published import judge_scheme, neutral_csv, read_scheme

    done = judge_scheme(read_scheme(folder or packaged("params", "thesis")))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(neutral_csv(done), encoding="utf-8", newline="\n")
    counts = Counter(j.neutral for j in done.figures)
    named = {"right": counts["right"], "wrong": counts["wrong"], "open": counts["undecided"]}
    return JUDGED.fill(file=file, n=len(done.figures), culprits=len(done.culprits), **named)


def _template(folder: Path) -> Path:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(TAKEN.fill(folder=folder))
    shutil.copytree(packaged("params", "thesis", "template"), folder, dirs_exist_ok=True)
    return folder


def _pages(folder: Path, scheme: str, lang: str) -> list[Path]:
    """Execute the report's notebook and write it as HTML, and as PDF where a Chromium is installed."""
    from bsclib.reports import Page, title_of, to_html
    from bsclib.reports.printing import browser, print_page
    from bsclib.run.execute import execute_all
    from bsclib.run.plan import Task

    template = packaged("notebooks", f"{NOTEBOOK}.ipynb")
    values = {"scheme": str(Path(scheme).resolve()) if scheme else "", "language": lang, "run_token": TOKEN}
    (done,) = execute_all([Task(NOTEBOOK, template, values)], folder, cell_timeout=900)
    last = done.notebook.cells[-1]  # the token that proves the run is no part of the page
    last.outputs = [o for o in last.outputs if TOKEN not in str(o.get("data", {}).get("text/plain", ""))]
    page = folder / f"{NOTEBOOK}.{lang}.html"
    page.write_text(to_html(done.notebook, Page(title_of(done.notebook, lang), lang)), encoding="utf-8", newline="\n")
    by = browser()
    if by is None:
        click.echo(words.NO_BROWSER.of(lang), err=True)
        return [page]
    return [page, print_page(page, page.with_suffix(".pdf"), by)]


def _as_text(done: Reproduction, lang: str) -> str:
    from bsclib.published.words import place_of
    from bsclib.thesis import show
    from bsclib.thesis.summary import counted, one_page

    bad = [
        BAD.fill(
            place=place_of(r.table, r.column, Text(r.item_zh, r.item_en or r.item_zh)),
            printed=same(r.printed),
            how=Text(r.how_zh, r.how_en),
        ).of(lang)
        for r in done.unexplained().itertuples()
    ]
    counts = show.counts(done, lang).to_text()
    parts = [one_page(done).of(lang), UNEXPLAINED.of(lang), *bad, "", counts, "", counted(done).of(lang)]
    return "\n".join(parts)


def _as_json(done: Reproduction) -> str:
    body = {
        "scheme": done.scheme.doc.id,
        "counts": json.loads(done.counts.to_json(orient="index")),
        "figures": json.loads(done.figures.to_json(orient="records", double_precision=15)),
        "findings": done.finding_table.to_dict("records"),
        "forensics": json.loads(done.forensics.to_json(orient="records")),
    }
    return json.dumps(body, ensure_ascii=False, indent=2)
