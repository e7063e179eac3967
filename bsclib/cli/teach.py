"""`bsc teach handout`: lessons for a class, as notebooks and as pages."""

from __future__ import annotations

from pathlib import Path

import click

from bsclib.cli.common import lang_option
from bsclib.cli.words import argument, declare, option, spoken
from bsclib.errors import Text, UsageError

TAKEN = Text("文件夹 {folder} 已存在且非空", "the folder {folder} exists and is not empty")
NO_LESSON = Text("没有第 {n} 课；有：{known}", "there is no lesson {n}; there are: {known}")
NO_MATH = Text(
    '没有安装 latex2mathml，公式无法排版；请运行 python -m pip install "bsclib[teach]"',
    'latex2mathml is not installed, so no formula can be set; run python -m pip install "bsclib[teach]"',
)


@declare("teach", example="bsc teach handout --lesson 2")
@argument("action", type=click.Choice(("handout",)), text=Text("写出讲义 handout", "handout"))
@argument("folder", required=False, default="handout", metavar="[DIR]", text=Text("写到哪个文件夹", "where to write"))
@option("--lesson", default=0, metavar="N", text=Text("只写第 N 课（默认全部）", "only lesson N (default: all)"))
@option("--solutions", is_flag=True, text=Text("附上解答（教师用）", "with solutions (for the lecturer)"))
@lang_option
def command(action: str, folder: str, lesson: int, solutions: bool) -> None:
    """Write each lesson as a notebook to work in and as a page to read, and print their paths."""
    from importlib.util import find_spec

    import nbformat

    from bsclib.run.kernel import PrivateKernel
    from bsclib.teaching import read_lesson, sources
    from bsclib.teaching.handout import lesson_page

    place = Path(folder)
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise UsageError(TAKEN.fill(folder=folder))
    if find_spec("latex2mathml") is None:
        raise UsageError(NO_MATH)
    known = {found.number: found for found in map(read_lesson, sources())}
    if lesson and lesson not in known:
        raise UsageError(NO_LESSON.fill(n=lesson, known=", ".join(map(str, known))))
    made = [
        (one.name, *lesson_page(one, spoken(), Path.cwd(), PrivateKernel, solutions=solutions))
        for one in known.values()
        if lesson in (0, one.number)
    ]
    place.mkdir(parents=True, exist_ok=True)
    for name, notebook, page in made:
        nbformat.write(notebook, place / f"{name}.ipynb")  # type: ignore[no-untyped-call]
        (place / f"{name}.html").write_text(page, encoding="utf-8", newline="\n")
        for end in ("ipynb", "html"):
            click.echo(str(place / f"{name}.{end}"))
