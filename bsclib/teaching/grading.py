"""A class graded: what each student handed in is read, run only where it must be, marked, and put into a gradebook."""

from __future__ import annotations

import ast
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from os import cpu_count
from pathlib import Path
from typing import Any

from bsclib.errors import NOTHING, InputError, Text, same
from bsclib.evidence.preflight import read_limited
from bsclib.evidence.workbook import CREATED, Writer
from bsclib.paths import INERT_WORKBOOK
from bsclib.reports.excel.sheets import TableSheet
from bsclib.table import Table, TableColumn
from bsclib.teaching.assignment import NOTEBOOK
from bsclib.teaching.contained import Ran, run_contained
from bsclib.teaching.inside import told
from bsclib.teaching.key import Key, key_of
from bsclib.teaching.marking import Mark, marked
from bsclib.teaching.marks import Marks, read_marks
from bsclib.teaching.variant import COMPANY
from bsclib.teaching.words import words

SHEETS = (Text("成绩", "Grades"), Text("理由", "Reasons"), Text("错误分布", "Mistakes"))
_UNREAD = (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, MemoryError, InputError)


@dataclass(frozen=True, slots=True)
class Graded:
    """A student's marks.

    Attributes
    ----------
    id, name : str
    marks : sequence of Mark
    how : Text
        Whether the notebook was read or run.
    notes : sequence of Text
        What else happened: cells that failed, what was refused, why it was stopped.
    """

    id: str
    name: str
    marks: Sequence[Mark]
    how: Text
    notes: Sequence[Text]

    @property
    def total(self) -> Fraction:
        """The sum of the marks."""
        return sum((mark.earned for mark in self.marks), Fraction(0))


def grade(folder: Path, seed: str, language: str, students: Mapping[str, str], seconds: int = 60) -> Iterator[Graded]:
    """Yield the marks of each student, in order; equal submissions get equal marks.

    Parameters
    ----------
    folder : Path
        A folder for each student, by id; nothing in it is written to.
    seed, language : str
        As `read_class` returns them.
    students : mapping of id → name
    seconds : int
        Processor time that a notebook may take [s].
    """
    marks = read_marks()
    with ThreadPoolExecutor(max(1, (cpu_count() or 2) // 2)) as pool:
        submitted = pool.map(lambda id: submission(folder / id, seconds), students)
        for (id, name), (answers, how, notes) in zip(students.items(), submitted, strict=True):
            key = key_of(seed, id, language, marks)
            yield Graded(id, name, marked(key, marks, answers, _book(folder / id, key)), how, notes)


def submission(folder: Path, seconds: int) -> tuple[dict[str, Any], Text, list[Text]]:
    """Return a student's answers, how they were taken, and what there is to note.

    Answers that are typed are read; a notebook is run only where one is computed.
    """
    notebook = folder / NOTEBOOK
    if notebook.is_symlink() or folder.is_symlink():
        return {}, words.READ, [words.ODD_FILE.fill(name=notebook.name)]
    if not notebook.is_file():
        return {}, words.READ, [words.NO_NOTEBOOK]
    try:
        answers, typed = written_answers(read_limited(notebook))
    except _UNREAD:
        return {}, words.READ, [words.BAD_NOTEBOOK]
    if typed:
        return answers, words.READ, []
    ran = run_contained(notebook, seconds)
    return {**answers, **{k: v for k, v in ran.answers.items() if v is not None}}, words.RAN, [*_notes(ran)]


def _notes(ran: Ran) -> Iterator[Text]:
    if ran.stopped != NOTHING:
        yield ran.stopped
    if ran.refused:
        yield words.TRIED.fill(what="; ".join(dict.fromkeys(ran.refused)))
    if ran.failed:
        yield words.FAILED.fill(cells="; ".join(ran.failed))


def written_answers(content: bytes) -> tuple[dict[str, Any], bool]:
    """Return the answers that a notebook states as plain values, and whether that is all that it says of answers.

    Examples
    --------
    >>> cells = [{"cell_type": "code", "source": "answers = {}; answers['4.2'] = 86.5; answers['4.3'] = grade()"}]
    >>> written_answers(json.dumps({"cells": cells}).encode())
    ({'4.2': '86.5'}, False)
    """
    found: dict[str, Any] = {}
    spoken = plain = 0
    for cell in json.loads(content)["cells"]:
        if cell["cell_type"] != "code":
            continue
        source = "".join(cell["source"])
        try:
            tree = ast.parse(source)
        except SyntaxError:  # a magic, perhaps: what else the cell says is for IPython to read
            spoken += "answers" in source
            continue
        spoken += sum(isinstance(node, ast.Name) and node.id == "answers" for node in ast.walk(tree))
        for line in tree.body:
            match line:
                case ast.Expr(ast.Name("answers")) | ast.Assign([ast.Name("answers")], ast.Dict([])):
                    plain += 1
                case ast.Assign([ast.Subscript(ast.Name("answers"), ast.Constant(str(id)))], value):
                    try:
                        found[id] = told(ast.literal_eval(value))
                    except ValueError:
                        continue
                    plain += 1
    return {id: value for id, value in found.items() if value is not None}, spoken == plain


def _book(folder: Path, key: Key) -> Path | None:
    """Return the workbook handed in: beside the notebook, else where it was."""
    name = f"{key.written.period}.xlsx"
    places = (folder / name, folder / "params" / COMPANY / "quarters" / name)
    return next((p for p in places if p.is_file() and folder.resolve() in p.resolve().parents), None)


def gradebook(graded: Sequence[Graded], language: str, seed: str) -> bytes:
    """Return the gradebook: grades, the reason of every mark, and which mistakes the class made.

    Parameters
    ----------
    graded : sequence of Graded
    language : "zh" or "en"
    seed : str
        Draws the law that the writer asks for its languages; it is not in the file.

    Returns
    -------
    bytes
        An `.xlsx`; equal marks give equal bytes.
    """
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, **INERT_WORKBOOK}) as book:
        book.set_properties({"title": SHEETS[0].of(language), "created": CREATED})
        writer = Writer(book, language, key_of(seed, "", language, read_marks()).law, stream)
        for title, table in zip(SHEETS, _tables(graded, language, read_marks()), strict=True):
            TableSheet(writer, title.of(language), title.of(language), words.ABOUT.of(language)).add(table)
    return stream.getvalue()


def _tables(graded: Sequence[Graded], language: str, marks: Marks) -> Iterator[Table]:
    who: list[TableColumn[Graded]] = [
        TableColumn(Text("学号", "Id"), lambda g: g.id),
        TableColumn(Text("姓名", "Name"), lambda g: g.name),
        TableColumn(Text("总分", "Total"), lambda g: g.total, "r"),
    ]
    each = [
        TableColumn(same(id), lambda g, n=n: g.marks[n].earned, "r")  # type: ignore[misc]
        for n, id in enumerate(marks.questions)
    ]
    told_of: list[TableColumn[Graded]] = [
        TableColumn(Text("答案来源", "Answers were"), lambda g: g.how),
        TableColumn(Text("说明", "Notes"), lambda g: same("; ".join(n.of(language) for n in g.notes)), "w"),
    ]
    yield Table.of([*who, *each, *told_of], graded, language)
    reasons: list[TableColumn[tuple[Graded, Mark]]] = [
        TableColumn(Text("学号", "Id"), lambda r: r[0].id),
        TableColumn(Text("题", "Question"), lambda r: r[1].question),
        TableColumn(Text("得分", "Marks"), lambda r: r[1].earned, "r"),
        TableColumn(Text("满分", "Of"), lambda r: r[1].of, "r"),
        TableColumn(Text("理由", "Why"), lambda r: r[1].why, "w"),
        TableColumn(Text("答案", "Answer"), lambda r: r[1].given, "w"),
        TableColumn(Text("应为", "Should be"), lambda r: r[1].right, "w"),
    ]
    yield Table.of(reasons, [(g, mark) for g in graded for mark in g.marks], language)
    made = Counter((m.question, m.why.of(language)) for g in graded for m in g.marks if m.earned < m.of)
    mistakes: list[TableColumn[tuple[tuple[str, str], int]]] = [
        TableColumn(Text("题", "Question"), lambda r: r[0][0]),
        TableColumn(Text("错在哪里", "Mistake"), lambda r: r[0][1], "w"),
        TableColumn(Text("人数", "Students"), lambda r: r[1], "r"),
    ]
    yield Table.of(mistakes, sorted(made.items(), key=lambda r: (-r[1], r[0])), language)
