"""Lessons: one source with both languages, from which the Chinese and the English notebook are made.

A source is a text of blocks, each begun by a line `::: kind words`; whatever follows, up to the next such line, is the
block's text (Markdown, or Python):

`::: lesson 40 45`
    First line of the file: minutes promised in the Chinese and in the English edition.
`::: zh`, `::: en`
    Prose of one edition; the two stand side by side.  `{minutes}` becomes the minutes promised.
`::: code`, `::: code free`
    Python, the same in both editions; its text output is committed and compared, or, if `free`, left to each run
    (figures, live controls).
`::: exercise 2.3 5`
    An exercise of five minutes that checks itself: the `zh` and `en` that follow are the question; the cell
    `check("2.3", ...)` comes by itself.
`::: question 8.4 6`
    The same without a check: something to argue about.
`::: solution 2.3`
    The `zh` and `en` that follow are its solution, folded; `edition(…, solutions=False)` leaves them out.

In the notebook a cell of an exercise has the id `exercise-2-3`, its check `check-2-3`, its solution `solution-2-3`;
the latter are tagged `solution`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from bsclib.errors import Fault, InputError, Place, Text, same
from bsclib.i18n import LANGUAGES
from bsclib.paths import packaged
from bsclib.teaching.words import words

PARAMETERS = Text(
    'language: str = "zh"  # 表、图和提示的语言：zh | en\nworkspace: str = ""  # params/ 所在的文件夹；留空则向上查找',
    'language: str = "en"  # of tables, figures and hints: zh | en\n'
    'workspace: str = ""  # folder that holds params/; empty: found upward',
)
KINDS = same("lesson, zh, en, code, exercise, question, solution")
# how many words may stand beside the kind of a block
_WORDS = {"lesson": {2}, "zh": {0}, "en": {0}, "code": {0, 1}, "exercise": {2}, "question": {2}, "solution": {1}}
_BLOCK = re.compile(r"^:::[ ]*(.*)\n", re.MULTILINE)
_NAME = re.compile(r"(\d+)_(\w+)\Z")


@dataclass(frozen=True, slots=True)
class LessonBlock:
    """A block of a source: its kind, the words beside it, its text."""

    kind: str
    words: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson, in both languages.

    Attributes
    ----------
    number : int
    slug : str
        Its name in file names.
    promised : Text
        Minutes that each edition promises.
    blocks : tuple of LessonBlock
    """

    number: int
    slug: str
    promised: Text
    blocks: tuple[LessonBlock, ...]

    @property
    def name(self) -> str:
        """The name of its notebooks, without extension."""
        return f"{self.number}_{self.slug}"

    @property
    def title(self) -> Text:
        """The heading of each edition."""
        return Text(*(next(b.text for b in self.blocks if b.kind == kind).split("\n")[0][2:] for kind in LANGUAGES))

    @property
    def exercises(self) -> tuple[str, ...]:
        """Ids of the exercises that check themselves."""
        return tuple(b.words[0] for b in self.blocks if b.kind == "exercise")


def sources(folder: Path | None = None) -> list[Path]:
    """Return the sources of the lessons, in order.

    Parameters
    ----------
    folder : Path
        Nothing: those that came along.

    Returns
    -------
    list of Path

    Examples
    --------
    >>> sources()[0].suffix
    '.md'
    """
    return sorted((folder or packaged("notebooks", "teaching", "source")).glob("[0-9]*_*.md"))


def read_lesson(path: Path) -> Lesson:
    """Return the lesson that a source holds.

    Parameters
    ----------
    path : Path
        Named `number_slug.md`.

    Returns
    -------
    Lesson

    Raises
    ------
    InputError
        With every block that is not known.

    Examples
    --------
    >>> read_lesson(sources()[0]).number in range(1, 9)
    True
    """
    text = path.read_text(encoding="utf-8")
    parts = _BLOCK.split(text)
    blocks, faults, line = [], [], 1 + parts[0].count("\n")
    for head, body in zip(parts[1::2], parts[2::2], strict=True):
        kind, *beside = head.split() or [""]
        if len(beside) not in _WORDS.get(kind, ()):
            faults.append(Fault("block", Place(path.name, line=line), words.BAD_BLOCK, KINDS))
        blocks.append(LessonBlock(kind, tuple(beside), body.strip("\n")))
        line += 1 + body.count("\n")
    named = _NAME.match(path.stem)
    if faults or not named or not blocks or blocks[0].kind != "lesson":
        first = Fault("block", Place(path.name, line=1), words.BAD_BLOCK, KINDS)
        raise InputError(words.BAD_SOURCE, faults or [first])
    return Lesson(int(named[1]), named[2], Text(*blocks[0].words), tuple(blocks[1:]))


def edition(lesson: Lesson, language: str, *, solutions: bool = True) -> NotebookNode:
    """Return the notebook of a lesson in one language, not executed.

    Parameters
    ----------
    lesson : Lesson
    language : "zh" or "en"
    solutions : bool
        Whether the folded solutions are in it.

    Returns
    -------
    NotebookNode

    Examples
    --------
    >>> made = edition(read_lesson(sources()[0]), "en", solutions=False)
    >>> [c.id for c in made.cells if "solution" in c.id], made.cells[1].source.partition(" ")[0]
    ([], 'language:')
    """
    cells = [c for c in _cells(lesson, language) if solutions or "solution" not in c.metadata.tags]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})  # type: ignore[no-untyped-call, no-any-return]


def _cells(lesson: Lesson, language: str) -> Iterator[NotebookNode]:
    under = LessonBlock("", (), "")  # the exercise or solution that the next prose belongs to
    for number, block in enumerate(lesson.blocks):
        if block.kind in LANGUAGES:
            if block.kind == language:
                yield _prose(lesson, under, block.text, language, number)
                if under.kind == "exercise":
                    yield _code(
                        f'check("{under.words[0]}", ...)', f"check-{_dashed(under)}", "exercise", "nbval-check-output"
                    )
                if number < 2:
                    yield _code(PARAMETERS.of(language), "parameters", "parameters")
            under = under if block.kind == "zh" else LessonBlock("", (), "")
        else:
            under = block
        if block.kind == "code":
            yield _code(block.text, f"code-{number}", *([] if block.words else ["nbval-check-output"]))


def _dashed(block: LessonBlock) -> str:
    return block.words[0].replace(".", "-")


def _prose(lesson: Lesson, under: LessonBlock, text: str, language: str, number: int) -> NotebookNode:
    """Return a cell of prose; that of an exercise has its head, that of a solution is folded."""
    name, tags = f"prose-{number // 2 * 2}", [language]
    text = text.replace("{minutes}", lesson.promised.of(language))
    if under.kind in ("exercise", "question"):
        head = {"exercise": words.EXERCISE, "question": words.QUESTION}[under.kind].fill(
            id=under.words[0], minutes=under.words[1]
        )
        name, text = f"exercise-{_dashed(under)}", f"**{head.of(language)}** {text}"
    elif under.kind == "solution":
        folded = f"<details>\n<summary>{words.SOLUTION.of(language)} {under.words[0]}</summary>\n\n{text}\n\n</details>"
        name, text, tags = f"solution-{_dashed(under)}", folded, [*tags, "solution"]
    return new_markdown_cell(text, id=name, metadata={"tags": tags})  # type: ignore[no-untyped-call, no-any-return]


def _code(text: str, name: str, *tags: str) -> NotebookNode:
    return new_code_cell(text, id=name, metadata={"tags": [*tags]})  # type: ignore[no-untyped-call, no-any-return]
