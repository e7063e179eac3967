"""A student's folder: law and workbook of their company, its statements and minutes, and the notebook to answer in."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from bsclib.errors import Fault, InputError, Place, Text, raise_faults, same
from bsclib.evidence import template
from bsclib.evidence.faults import fault
from bsclib.evidence.grid import from_csv
from bsclib.evidence.names import Names
from bsclib.evidence.preflight import REFUSED, read_limited
from bsclib.evidence.records import read_records
from bsclib.evidence.schema import OFFICE, table
from bsclib.paths import is_safe_name
from bsclib.teaching.key import Key
from bsclib.teaching.marks import Marks
from bsclib.teaching.variant import COMPANY
from bsclib.teaching.words import words

CLASS, NOTEBOOK = "class.json", "assignment.ipynb"
STUDENTS = table(
    "students",
    "学生|Students",
    "每位学生一行|One row per student",
    OFFICE,
    """
    id*    学号|Id    name
    name   姓名|Name  name
    """,
    "id",
    in_workbook=False,
)
HEADS = (Text("考核表", "card"), Text("指标", "indicator"), Text("名称", "name"))
LAST = {"statements": Text("审计数", "audited"), "minutes": Text("评分标准", "rule")}


def read_students(path: str | Path) -> dict[str, str]:
    """Return the names of a class by id, from a CSV with the columns `id,name`.

    Parameters
    ----------
    path : path

    Returns
    -------
    dict of str → str

    Raises
    ------
    InputError
        With every fault by line and column: an id twice, one that cannot name a folder.
    """
    file = Path(path)
    grid = from_csv(read_limited(file), STUDENTS, file.name)
    records, faults = read_records(grid, Names({}, {}, {}, {}), {})
    for record in records:
        if not is_safe_name(record["id"]):
            faults.append(Fault("id", Place(record["cell"]), same(record["id"]), words.BAD_ID))
    if not records and not faults:
        faults = [fault("required", Place(file.name, line=2), expected=STUDENTS.label)]
    raise_faults(REFUSED, faults)
    return {record["id"]: record["name"] or record["id"] for record in records}


def write_student(folder: Path, key: Key, marks: Marks) -> None:
    """Write what a student is given: nothing of it tells seed, key or another student.

    Parameters
    ----------
    folder : Path
        New.
    key : Key
    marks : Marks
    """
    home = folder / "params" / COMPANY
    for name, text in key.files.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, encoding="utf-8", newline="\n")
    quarter = key.written.period
    template(key.crooked, quarter, home / "quarters" / f"{quarter}.xlsx", values=key.written, lang=key.language)
    rows = [row for card in key.law.scorecards for row in card]
    names = {row.key: (*row.key, row.label.of(key.language)) for row in rows}
    _table(folder, "statements", key.language, ((*names[k], fact.actual) for k, fact in key.facts.rows.items()))
    _table(folder, "minutes", key.language, ((*names[row.key], row.text) for row in rows))
    nbformat.write(question_notebook(key, marks), folder / NOTEBOOK)  # type: ignore[no-untyped-call]


def _table(folder: Path, name: str, language: str, rows: Iterable[Iterable[object]]) -> None:
    stream = io.StringIO()
    heads = [head.of(language) for head in (*HEADS, LAST[name])]
    csv.writer(stream, lineterminator="\n").writerows([heads, *rows])
    (folder / f"{name}.csv").write_text(stream.getvalue(), encoding="utf-8-sig", newline="\n")


def question_notebook(key: Key, marks: Marks) -> NotebookNode:
    """Return the notebook that asks the questions, an answer's place below each."""
    about = (words.TITLE.fill(name=key.variant.name), words.YOURS_ALONE, words.HOW_TO_ANSWER)
    start = "import bsclib as bsc\nfrom bsclib import ahp\n\nanswers = {}"
    told = "\n\n".join(text.of(key.language) for text in about)
    cells = [new_markdown_cell(told, id="about"), new_code_cell(start, id="start")]  # type: ignore[no-untyped-call]
    for id, asked in marks.questions.items():
        asks = words.ASKED.fill(id=id, marks=asked.marks, asks=asked.asks).of(key.language)
        cells.append(new_markdown_cell(asks, id=f"question-{id.replace('.', '-')}"))  # type: ignore[no-untyped-call]
        if not asked.workbook:
            cells.append(new_code_cell(f'answers["{id}"] = ...', id=f"answer-{id.replace('.', '-')}"))  # type: ignore[no-untyped-call]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})  # type: ignore[no-untyped-call, no-any-return]


def write_class(folder: Path, seed: str, language: str, students: Mapping[str, str]) -> None:
    """Write the lecturer's own file, that nobody else may see: who has the seed has every key."""
    said = {"seed": seed, "language": language, "students": dict(students)}
    path = folder / CLASS
    path.touch(mode=0o600)
    path.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def read_class(folder: Path) -> tuple[str, str, dict[str, str]]:
    """Return seed, language and students of a class.

    Raises
    ------
    InputError
        The folder is none that `bsc teach new` wrote, or its file is damaged.
    """
    try:
        said = json.loads((folder / CLASS).read_text(encoding="utf-8"))
        return str(said["seed"]), str(said["language"]), {str(k): str(v) for k, v in said["students"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise InputError(words.NO_CLASS, [Fault("class", Place(file=str(folder / CLASS)), words.NO_CLASS)]) from None
