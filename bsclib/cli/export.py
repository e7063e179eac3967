"""`bsc export`: what of a report is mailed and printed, in one folder: the page, the workbook, the cards, PDF."""

from __future__ import annotations

import os
import re
from pathlib import Path

import click

from bsclib.cli.archived import named, store_of
from bsclib.cli.common import Where, places, say
from bsclib.cli.words import argument, declare, option
from bsclib.errors import Text, UsageError
from bsclib.reports.words import words

NOT_SEALED = Text(
    "{name} 还没有封存；先运行 bsc run {period}，或用 --draft 导出草稿",
    "{name} is not sealed yet: run bsc run {period} first, or export the draft with --draft",
)
NO_DRAFT = Text(
    "没有 {name} 的草稿；先运行 bsc run {period} --draft",
    "there is no draft of {name}: run bsc run {period} --draft first",
)
_LINK = re.compile(rb'<a [^>]*href="([^"#/]+\.html)[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
NOTHING_HERE = Text("这一版没有网页和工作簿可以导出", "this revision holds no page and no workbook to export")
NO_REVISION = Text("{name} 没有第 {n} 版，最新为第 {head} 版", "{name} has no revision {n}; the newest is {head}")


@declare("export", example="bsc export 2025Q4 --pdf")
@argument(
    "name", metavar="QUARTER|YEAR[@N]", text=Text("季度或年，可指明第几版", "a quarter or a year, of which revision")
)
@option("--pdf", is_flag=True, text=Text("摘要和各考核表另存为 PDF", "the summary and every card as PDF, too"))
@option("--draft", is_flag=True, text=Text("导出草稿而不是封存的版本", "the draft, not what is sealed"))
@option("--to", default="", metavar="DIR", text=Text("写到哪个文件夹", "the folder to write to"))
@places
def command(name: str, pdf: bool, draft: bool, to: str, where: Where) -> None:
    """Export a report and print the path of each file."""
    from bsclib.reports.printing import browser, print_page

    object_id, number = named(where, name)
    source, edition = (_draft(where, object_id), "draft") if draft else _sealed(where, object_id, number)
    folder = Path(to) if to else where.outputs / "export" / f"{object_id}-{edition}"
    handed = _handed_out(source)
    files = [_copy(path, folder, {p.name for p in handed}) for path in handed]
    if not files:
        say(NOTHING_HERE, err=True)
    by = browser() if pdf else None
    if pdf and by is None:
        say(words.NO_BROWSER, err=True)
    if by is not None:
        pages = [file for file in files if file.suffix == ".html"]
        files += [print_page(page, page.with_suffix(".pdf"), by) for page in pages]
    for file in files:
        click.echo(str(file))


def _sealed(where: Where, object_id: str, number: int | None) -> tuple[Path, str]:
    """Return the content of a sealed revision, and its name."""
    revisions = store_of(where).revisions(object_id)
    if not revisions:
        raise UsageError(NOT_SEALED.fill(name=object_id, period=object_id.rpartition("-")[2]))
    if number is not None and number > len(revisions):
        raise UsageError(NO_REVISION.fill(name=object_id, n=number, head=len(revisions)))
    chosen = revisions[-1 if number is None else number - 1]
    return chosen.content, f"v{chosen.number}"


def _draft(where: Where, object_id: str) -> Path:
    """Return the folder of the draft."""
    folder = store_of(where).work / "drafts" / object_id
    if not (folder / "reports").is_dir():
        raise UsageError(NO_DRAFT.fill(name=object_id, period=object_id.rpartition("-")[2]))
    return folder


def _handed_out(content: Path) -> list[Path]:
    """Return the summary, the workbook, and the page of every card; of a year's report every page."""
    from bsclib.run.content import card_pages

    reports = content / "reports"
    cards = set(card_pages(content))
    pages = sorted(p for p in reports.glob("*.html") if p.stem in cards or p.name == "summary.html")
    return [*sorted(pages, key=lambda p: p.name != "summary.html"), *sorted(reports.glob("*.xlsx"))]


def _copy(path: Path, folder: Path, handed: set[str]) -> Path:
    """Copy a file into the folder, whole or not at all; links to pages that are not handed out become words."""
    folder.mkdir(parents=True, exist_ok=True)
    content = path.read_bytes()
    if path.suffix == ".html":
        content = _LINK.sub(lambda m: m[0] if m[1].decode() in handed else m[2], content)
    beside = folder / f".{path.name}.{os.getpid()}"
    beside.write_bytes(content)
    os.replace(beside, folder / path.name)
    return folder / path.name
