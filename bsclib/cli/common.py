"""What many commands share: where law, evidence and results lie, and how a quarter is to be judged.

A command is written as

    @command(Text("给一个季度评分", "Score a quarter"))
    @quarter_argument
    @places
    @policies
    @formats("table", "csv", "json")
    def command(quarter: str, where: Where, choices: dict[str, Any], form: str) -> None:
        view = where.open(quarter, **choices)
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click

from bsclib.cli.words import argument, option, speak, spoken
from bsclib.decimals import decimal_of
from bsclib.errors import Text, UsageError
from bsclib.paths import PACKAGE, company_folder, find_workspace, packaged
from bsclib.period import Quarter
from bsclib.policies import POLICIES

Wrapper = Callable[[Callable[..., Any]], Callable[..., Any]]

BAD_QUARTER = Text("季度写作 2025Q4，而不是 {found}", "a quarter is written 2025Q4, not {found}")
BAD_NUMBER = Text("应为普通小数，而不是 {found}", "a plain decimal number is expected, not {found}")
NOT_THERE = Text("没有{what}“{found}”；有：\n{known}", "there is no {what} “{found}”; there are:\n{known}")
NO_PARAMS = Text("没有 {path} 这个文件夹", "there is no folder {path}")


@dataclass(frozen=True, slots=True)
class Where:
    """The places a command works with, and the language it speaks.

    `params` is the folder that holds the companies' folders, `workspace` the folder that holds `params/`; `sample`
    says that no workspace was found, and the sample is meant.
    """

    company: str
    params: Path
    outputs: Path
    workspace: Path
    lang: str
    sample: bool = False

    def own(self) -> Where:
        """Return these places, if they are the user's own to write into; the sample that is shipped is not."""
        if self.sample:
            raise UsageError(NOT_YOURS)
        return self

    @property
    def company_dir(self) -> Path:
        """The folder of the company's law."""
        return self.params / self.company

    @property
    def quarters_dir(self) -> Path:
        """The folder of its workbooks."""
        return self.company_dir / "quarters"

    def open(self, quarter: str, **choices: Any) -> Any:
        """Return the opened quarter: law, evidence and scores."""
        from bsclib.quarter import open_quarter

        here, law = self.workspace, self.params
        return open_quarter(self.company, quarter, workspace=here, params=law, language=self.lang, **choices)


SAMPLE_USED = Text(
    "（这里没有工作区：用的是随附的示例公司；自己的公司请进入其文件夹，或用 --params）",
    "(No workspace here: the packaged sample is used.  For your own company go to its folder, or use --params.)",
)


NOT_YOURS = Text(
    "这里没有工作区，不能写入随附的示例公司；请进入自己公司的文件夹、用 --params，或先建一个：bsc init 文件夹",
    "no workspace here, and the packaged sample is not to be written into; go to your company's folder, use --params, "
    "or make one: bsc init DIR",
)


def locate(company: str = "", params: str = "", outputs: str = "", lang: str = "zh") -> Where:
    """Return the places meant by the options.

    `--params` may name a company's own folder or the folder above it; without it the nearest `params/`
    upward counts, and the packaged sample when there is none.  Results go beside a folder called `params`,
    else into `outputs` here.

    Raises
    ------
    UsageError
        No such folder, no law in it, an unknown company, or several and none named.
    """
    sample = not params and find_workspace() is None
    base, company = _params(params, company)
    company = company_folder(base, company).name
    home = base.parent if base.name == "params" else Path.cwd()
    results = Path(outputs) if outputs else (Path.cwd() if sample or home == PACKAGE / "_data" else home) / "outputs"
    return Where(company, base, results.resolve(), home, lang, sample)


def _params(params: str, company: str) -> tuple[Path, str]:
    """Return the folder of companies, and the company when `params` is its own folder."""
    if not params:
        workspace = find_workspace()
        if workspace is None:
            click.echo(SAMPLE_USED.of(spoken()), err=True)
        return (workspace / "params" if workspace else packaged("params")), company
    folder = Path(params).resolve()
    if not folder.is_dir():
        raise UsageError(NO_PARAMS.fill(path=params))
    return (folder.parent, company or folder.name) if (folder / "company.yaml").is_file() else (folder, company)


def lang_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--lang` alone; what the command says follows it."""
    return option(
        "--lang",
        type=click.Choice(("zh", "en")),
        is_eager=True,
        expose_value=False,
        callback=speak,
        text=Text("说明和消息的语言", "language of help and messages"),
    )(function)


def places(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--company --params --outputs --lang`; the command receives `where`."""

    @wraps(function)
    def located(*args: Any, company: str, params: str, outputs: str, **kwargs: Any) -> Any:
        return function(*args, where=locate(company, params, outputs, spoken()), **kwargs)

    wrappers = (
        lang_option,
        option("--outputs", default="", metavar="DIR", text=Text("结果放在哪里", "where results are kept")),
        option("--params", default="", metavar="DIR", text=Text("考核办法和证据所在", "where law and evidence are")),
        option("--company", default="", metavar="ID", text=Text("公司代码", "the company's id")),
    )
    wrapped: Callable[..., Any] = located
    for wrap in wrappers:
        wrapped = wrap(wrapped)
    return wrapped


def formats(*known: str) -> Wrapper:
    """Add `--format` with the forms `known`, the first being the default; the command receives `form`."""
    return option(
        "--format",
        "form",
        type=click.Choice(known),
        default=known[0],
        show_default=True,
        text=Text("输出的形式", "form of the output"),
    )


def _number(ctx: click.Context, param: click.Parameter, value: str | None) -> Any:
    try:
        return None if value is None else decimal_of(value)
    except ValueError:
        raise UsageError(BAD_NUMBER.fill(found=value)) from None


def policies(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the policies of judgement; the command receives `choices`, holding only those that were given."""

    @wraps(function)
    def judged(*args: Any, **kwargs: Any) -> Any:
        given = {name: kwargs.pop(name) for name in POLICIES}
        return function(*args, choices={k: v for k, v in given.items() if v is not None}, **kwargs)

    wrapped: Callable[..., Any] = judged
    for name, told in reversed(POLICIES.items()):
        takes = {"type": click.Choice(told.choices)} if told.choices else {"metavar": "NUMBER", "callback": _number}
        wrapped = option(f"--{name.replace('_', '-')}", text=told.meaning, **takes)(wrapped)
    return wrapped


def _quarter(ctx: click.Context, param: click.Parameter, value: str) -> str:
    try:
        return str(Quarter.parse(value))
    except ValueError:
        raise UsageError(BAD_QUARTER.fill(found=value)) from None


def _period(ctx: click.Context, param: click.Parameter, value: str) -> str:
    return value if re.fullmatch(r"\d{4}", value, re.ASCII) else _quarter(ctx, param, value)


def named(word: str, names: Mapping[str, str], what: Text) -> str:
    """Return the id that `word` means: an id, a label in any language, an alias; case makes no difference.

    Raises
    ------
    UsageError
        Nothing is called so; what there is is listed.
    """
    folded = {name.casefold(): id for name, id in names.items()}
    if word in names or word.casefold() in folded:
        return names.get(word) or folded[word.casefold()]
    labels: dict[str, list[str]] = {}
    for name, id in names.items():
        labels.setdefault(id, []).extend([name] if name != id and name not in labels.get(id, ()) else [])
    listed = {lang: _listed(labels, lang) for lang in ("zh", "en")}
    raise UsageError(NOT_THERE.fill(what=what, found=word, known=Text(listed["zh"], listed["en"])))


def _listed(labels: Mapping[str, Sequence[str]], lang: str) -> str:
    """Return every id with its first label, which is Chinese, or its second."""
    told = {id: own[0] if lang == "zh" or len(own) < 2 else own[1] for id, own in labels.items() if own}
    return "\n".join(f"  {id}  {told.get(id, '')}".rstrip() for id in labels)


quarter_argument = argument("quarter", callback=_quarter, metavar="QUARTER", text=Text("季度，如 2025Q4", "as 2025Q4"))
period_argument = argument(
    "period", callback=_period, metavar="QUARTER|YEAR", text=Text("季度或年，如 2025Q4、2025", "as 2025Q4 or 2025")
)


def say(text: Text, *, err: bool = False, **values: object) -> None:
    """Print `text` in the language spoken."""
    click.echo(text.fill(**values).of(spoken()) if values else text.of(spoken()), err=err)


def say_json(body: object) -> None:
    """Print `body` as JSON for programs: as it is, whatever the language."""
    click.echo(json.dumps(body, ensure_ascii=False, indent=2))


def progress(text: str) -> None:
    """Print a passing remark to stderr, so that stdout stays what was asked for."""
    print(text, file=sys.stderr, flush=True)
