"""`bsc law`: the law from sheets that people keep, and back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bsclib.cli.common import formats, lang_option, locate
from bsclib.cli.law_workbook import export, take_back
from bsclib.cli.words import TEXTS, Command, argument, declare, option, spoken
from bsclib.decimals import text_of
from bsclib.errors import InputError, Text, UsageError
from bsclib.paths import find_workspace

if TYPE_CHECKING:
    from bsclib.schemes import FoundRow, FoundScheme

NO_CARDS = Text(
    "没有找到考核表：没有一行写着指标、分值和评分标准", "no card was found: no line names indicator, weight and rule"
)
FOUND = Text("发现 {n} 处：", "Found in the scheme, {n}:")
WRITTEN = Text("已写出 {path}", "Wrote {path}")
CLASH = Text("冲突：{what}", "Clash: {what}")
NO_HOME = Text(
    "这里没有 params/。先建立工作区：bsc init DIR --from {file}",
    "There is no params/ here.  Make a workspace first: bsc init DIR --from {file}",
)
REFUSED = Text("未读懂：{why}", "not understood: {why}")


class LawTable(Command, click.Group):
    """The group `bsc law`."""


NO_FILE = Text("没有这个文件：{file}", "there is no such file: {file}")
group = LawTable("law", text=TEXTS["commands"]["law"])


@declare("law import", example="bsc law import scheme.xlsx --dry-run")
@argument("file", metavar="FILE", text=Text("考核表（.xlsx）", "the assessment sheet (.xlsx)"))
@option("--dry-run", is_flag=True, text=Text("只显示读到的内容，不写文件", "show what was understood, write nothing"))
@option("--params", default="", metavar="DIR", text=Text("考核办法所在", "where the law is"))
@option("--company", default="", metavar="ID", text=Text("公司代码", "the company's id"))
@lang_option
@formats("table", "json")
def import_(file: str, dry_run: bool, params: str, company: str, form: str) -> None:
    """Show what was understood of `file` and what is doubtful in it; write its cards and their review.

    A workbook of `bsc law export` is taken back.
    """
    from bsclib.schemes import place, read_scheme, scheme_record
    from bsclib.schemes.adopt import is_law_workbook

    if not Path(file).is_file():
        raise InputError(NO_FILE.fill(file=file))
    if is_law_workbook(file):
        take_back(file, params, company, form, dry_run=dry_run)
        return
    scheme = read_scheme(file)
    if not scheme.cards and form != "json":
        raise InputError(NO_CARDS)
    record = scheme_record(scheme)
    lines = [*_told(scheme, spoken())]
    if not dry_run:
        folder = _folder(scheme, params, company)
        placed = place(scheme, folder, spoken())
        record |= {"written": [*placed.files], "clashes": [t._asdict() for t in placed.clashes]}
        record["changes"] = [t._asdict() for t in placed.changes]
        lines += [t.of(spoken()) for t in placed.changes]
        lines += [CLASH.fill(what=t).of(spoken()) for t in placed.clashes]
        lines += [WRITTEN.fill(path=folder / name).of(spoken()) for name in placed.files]
    click.echo(json.dumps(record, ensure_ascii=False, indent=2) if form == "json" else "\n".join(lines))


def _folder(scheme: FoundScheme, params: str, company: str) -> Path:
    """Return the company's folder that an import goes into; never the packaged sample."""
    if not scheme.cards:
        raise InputError(NO_CARDS)
    if not params and find_workspace() is None:
        raise UsageError(NO_HOME.fill(file=scheme.file))
    return locate(company, params).company_dir


def _told(scheme: FoundScheme, lang: str) -> Iterator[str]:
    """Yield the lines that tell a scheme."""
    from bsclib.schemes.review import counts

    for card in scheme.cards:
        yield counts(card).of(lang)
        yield from (f"  {_line(row, lang)}" for row in card.rows)
    if scheme.doubts:
        yield FOUND.fill(n=len(scheme.doubts)).of(lang)
        yield from (f"  {d.sheet}!{d.cell} [{d.kind}] {d.text.of(lang)}" for d in scheme.doubts)


def _line(row: FoundRow, lang: str) -> str:
    from bsclib.schemes.words import WORDS
    from bsclib.schemes.worked import in_words

    weight = WORDS["kind"][row.kind].of(lang) if row.weight is None else text_of(row.weight)
    said = REFUSED.fill(why=row.refused).of(lang) if row.rule is None else in_words(row).of(lang)
    return f"{row.row}  {row.name}  {weight}  {said}"


group.add_command(import_)
group.add_command(export)
command = group
