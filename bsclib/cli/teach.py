"""`bsc teach handout|new|grade|panel`: lessons for a class, a company for each student, marks, a class as experts."""

from __future__ import annotations

from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep

import click

from bsclib.cli.common import lang_option, say
from bsclib.cli.words import argument, declare, option, spoken
from bsclib.decimals import shown
from bsclib.errors import Text, UsageError

TAKEN = Text("文件夹 {folder} 已存在且非空", "the folder {folder} exists and is not empty")
NO_EXTRA = Text(
    '没有安装 {missing}，讲义写不出来；请运行 python -m pip install "bsclib[teach]"',
    '{missing} is not installed, so no handout can be written; run python -m pip install "bsclib[teach]"',
)
NO_LIST = Text(
    "请给出学生名单：--students list.csv（列为 id,name）；new 还要 --seed",
    "give the list of students, --students list.csv with the columns id,name; for new also --seed",
)
ACTION = Text(
    "写讲义 handout、出题 new、批改 grade 或全班当专家 panel", "handout, new, grade, or panel: the class as experts"
)
STUDENTS = Text("学生名单（new、panel）：id,name", "the class (new, panel): id,name")
SEED = Text("种子（new）：同一种子得到同样的公司", "seed (new): the same, the same companies")
SECONDS = Text("每份作业的处理器秒数上限（grade）", "CPU seconds for a submission (grade)")
MATRIX = Text("问哪个矩阵（panel，默认第一个）", "which matrix is asked (panel; default: the first)")


@declare("teach", example="bsc teach handout --lesson 2")
@argument("action", type=click.Choice(("handout", "new", "grade", "panel")), text=ACTION)
@argument(
    "folder", required=False, default="", metavar="[DIR]", text=Text("写到或读取哪个文件夹", "where to write, or read")
)
@option("--lesson", default=0, metavar="N", text=Text("只写第 N 课（默认全部）", "only lesson N (default: all)"))
@option("--solutions", is_flag=True, text=Text("附上解答（教师用）", "with solutions (for the lecturer)"))
@option("--students", default="", metavar="CSV", text=STUDENTS)
@option("--seed", default="", metavar="N", text=SEED)
@option("--seconds", default=60, show_default=True, metavar="S", text=SECONDS)
@option("--matrix", default="", metavar="ID", text=MATRIX)
@option(
    "--watch",
    "waiting",
    is_flag=True,
    text=Text("答卷一到就更新投影页（panel）", "renew the page as answers come (panel)"),
)
@lang_option
def command(
    action: str, folder: str, lesson: int, solutions: bool, students: str, seed: str, seconds: int, matrix: str,
    waiting: bool,
) -> None:  # fmt: skip
    """Write handouts, draw a company for each student, mark what came back, or ask a class as experts."""
    if action == "handout":
        _handout(Path(folder or "handout"), lesson, solutions)
    elif action == "grade":
        _grade(Path(folder or "class"), seconds)
    elif not students or (action == "new" and not seed):
        raise UsageError(NO_LIST)
    elif action == "new":
        _draw(Path(folder or "class"), students, seed)
    else:
        _panel(Path(folder or "panel"), students, matrix, waiting)


def _fresh(folder: Path) -> Path:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(TAKEN.fill(folder=folder))
    return folder


def _draw(folder: Path, students: str, seed: str) -> None:
    from bsclib.teaching.assignment import CLASS, read_students, write_class, write_student
    from bsclib.teaching.key import key_of
    from bsclib.teaching.marks import read_marks
    from bsclib.teaching.words import words

    listed, lang, goal = read_students(students), spoken(), _fresh(folder)
    with TemporaryDirectory(prefix=".bsc-teach-", dir=goal.absolute().parent) as staging:
        made = Path(staging) / "class"
        for id in listed:
            write_student(made / id, key_of(seed, id, lang, read_marks()), read_marks())
        write_class(made, seed, lang, listed)
        if goal.exists():
            goal.rmdir()
        made.rename(goal)
    say(words.HANDED, n=len(listed), folder=folder, secret=folder / CLASS)


def _written(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    beside = path.with_name(f".{path.name}")
    beside.write_bytes(content)
    beside.replace(path)


def _grade(folder: Path, seconds: int) -> None:
    from bsclib.teaching.assignment import read_class
    from bsclib.teaching.contained import isolated
    from bsclib.teaching.grading import grade, gradebook
    from bsclib.teaching.words import words

    seed, lang, students = read_class(folder)
    if not isolated():
        say(words.NO_WALLS, err=True)
    graded = []
    for one in grade(folder, seed, lang, students, seconds):
        graded.append(one)
        notes = "".join(f" · {note.of(spoken())}" for note in one.notes)
        say(words.MARKED, id=one.id, name=one.name, total=shown(one.total, 2), notes=notes)
    path = folder / "gradebook.xlsx"
    _written(path, gradebook(graded, lang, seed))
    say(words.GRADED, path=path)


def _handout(folder: Path, lesson: int, solutions: bool) -> None:
    if missing := [name for name in ("latex2mathml", "docx") if find_spec(name) is None]:
        raise UsageError(NO_EXTRA.fill(missing=", ".join(missing)))
    from bsclib.run.kernel import PrivateKernel
    from bsclib.teaching import read_lesson, sources
    from bsclib.teaching.handout import lesson_handout
    from bsclib.teaching.words import words

    place, known = _fresh(folder), {found.number: found for found in map(read_lesson, sources())}
    if lesson and lesson not in known:
        raise UsageError(words.NO_LESSON.fill(n=lesson, known=", ".join(map(str, known))))
    made = {
        f"{one.name}.{end}": content
        for one in known.values()
        if lesson in (0, one.number)
        for end, content in lesson_handout(one, spoken(), Path.cwd(), PrivateKernel, solutions=solutions).items()
    }
    place.mkdir(parents=True, exist_ok=True)
    for name, content in made.items():
        (place / name).write_bytes(content)
        click.echo(str(place / name))


def _panel(folder: Path, students: str, matrix: str, waiting: bool) -> None:
    from bsclib.teaching import Classroom
    from bsclib.teaching.assignment import read_students
    from bsclib.teaching.panel import PAGE, hand_out, panel_law, panel_page
    from bsclib.teaching.words import words

    law, lang = panel_law(Classroom().law, matrix), spoken()
    people = hand_out(folder, law, read_students(students), lang)
    say(words.SHOWN_AT, path=folder / PAGE)
    if waiting:
        say(words.WATCHING)
    seen: object = None
    with suppress(KeyboardInterrupt):
        while True:
            now = {path: path.stat().st_mtime_ns for path in folder.glob("*.xlsx")}
            if now != seen:
                _written(folder / PAGE, panel_page(folder, law, people, lang).encode())
            if not waiting:
                break
            seen = now
            sleep(1)
