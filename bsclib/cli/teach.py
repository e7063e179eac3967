"""`bsc teach handout|new|grade`: lessons for a class, a company for each student, marks for what they hand in."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from bsclib.cli.common import lang_option, say
from bsclib.cli.words import argument, declare, option, spoken
from bsclib.decimals import shown
from bsclib.errors import Text, UsageError

TAKEN = Text("文件夹 {folder} 已存在且非空", "the folder {folder} exists and is not empty")
NO_LESSON = Text("没有第 {n} 课；有：{known}", "there is no lesson {n}; there are: {known}")
NO_MATH = Text(
    '没有安装 latex2mathml，公式无法排版；请运行 python -m pip install "bsclib[teach]"',
    'latex2mathml is not installed, so no formula can be set; run python -m pip install "bsclib[teach]"',
)


NO_LIST = Text(
    "请给出学生名单：--students list.csv（列为 id,name）和 --seed",
    "give the list of students, --students list.csv with the columns id,name, and --seed",
)
HANDED = Text(
    "已写出 {n} 家公司：{folder}。每人只发自己的文件夹；{secret} 含种子，不要外传。",
    "{n} companies written: {folder}. Give each student their own folder alone; {secret} holds the seed: show nobody.",
)
MARKED = Text("{id} {name}：{total}{notes}", "{id} {name}: {total}{notes}")
BOOK = Text("成绩册：{path}", "gradebook: {path}")
NO_WALLS = Text(
    "提示：本系统不能为每份作业单独隔离，只有时间、内存和文件的限制；请只批改你信任的作业。",
    "note: this system has no wall around a submission, only limits of time, memory and files; grade whom you trust.",
)


@declare("teach", example="bsc teach handout --lesson 2")
@argument(
    "action",
    type=click.Choice(("handout", "new", "grade")),
    text=Text("写讲义 handout、出题 new 或批改 grade", "handout, new or grade"),
)
@argument(
    "folder", required=False, default="", metavar="[DIR]", text=Text("写到或批改哪个文件夹", "where to write, or grade")
)
@option("--lesson", default=0, metavar="N", text=Text("只写第 N 课（默认全部）", "only lesson N (default: all)"))
@option("--solutions", is_flag=True, text=Text("附上解答（教师用）", "with solutions (for the lecturer)"))
@option("--students", default="", metavar="CSV", text=Text("学生名单（new）：id,name", "the class (new): id,name"))
@option(
    "--seed",
    default="",
    metavar="N",
    text=Text("种子（new）：同一种子得到同样的公司", "seed (new): the same, the same companies"),
)
@option(
    "--seconds",
    default=60,
    show_default=True,
    metavar="S",
    text=Text("每份作业的处理器秒数上限（grade）", "CPU seconds for a submission (grade)"),
)
@lang_option
def command(action: str, folder: str, lesson: int, solutions: bool, students: str, seed: str, seconds: int) -> None:
    """Write handouts, draw a company for each student, or mark what came back into a gradebook."""
    if action == "handout":
        return _handout(folder or "handout", lesson, solutions)
    return (
        _draw(Path(folder or "class"), students, seed) if action == "new" else _grade(Path(folder or "class"), seconds)
    )


def _fresh(folder: Path) -> Path:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(TAKEN.fill(folder=folder))
    return folder


def _draw(folder: Path, students: str, seed: str) -> None:
    from bsclib.teaching.assignment import CLASS, read_students, write_class, write_student
    from bsclib.teaching.key import key_of
    from bsclib.teaching.marks import read_marks

    if not students or not seed:
        raise UsageError(NO_LIST)
    listed, lang, goal = read_students(students), spoken(), _fresh(folder)
    with TemporaryDirectory(prefix=".bsc-teach-", dir=goal.absolute().parent) as staging:
        made = Path(staging) / "class"
        for id in listed:
            write_student(made / id, key_of(seed, id, lang, read_marks()), read_marks())
        write_class(made, seed, lang, listed)
        if goal.exists():
            goal.rmdir()
        made.rename(goal)
    say(HANDED, n=len(listed), folder=folder, secret=folder / CLASS)


def _grade(folder: Path, seconds: int) -> None:
    from bsclib.teaching.assignment import read_class
    from bsclib.teaching.contained import isolated
    from bsclib.teaching.grading import grade, gradebook

    seed, lang, students = read_class(folder)
    if not isolated():
        say(NO_WALLS, err=True)
    graded = []
    for one in grade(folder, seed, lang, students, seconds):
        graded.append(one)
        notes = "".join(f" · {note.of(spoken())}" for note in one.notes)
        say(MARKED, id=one.id, name=one.name, total=shown(one.total, 2), notes=notes)
    path = folder / "gradebook.xlsx"
    beside = path.with_name(f".{path.name}")
    beside.write_bytes(gradebook(graded, lang, seed))
    beside.replace(path)
    say(BOOK, path=path)


def _handout(folder: str, lesson: int, solutions: bool) -> None:
    from importlib.util import find_spec

    import nbformat

    from bsclib.run.kernel import PrivateKernel
    from bsclib.teaching import read_lesson, sources
    from bsclib.teaching.handout import lesson_page

    place = _fresh(Path(folder))
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
