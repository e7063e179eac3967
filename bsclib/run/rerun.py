"""A sealed revision computed again, from its own evidence and law alone."""

from __future__ import annotations

import csv
import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from bsclib.archive import Revision
from bsclib.archive.diff import row_differences
from bsclib.errors import BscError, Fault, InputError, Place, Text
from bsclib.period import last_quarter
from bsclib.quarter import open_quarter
from bsclib.run.content import library_digest

DIFFERS = Text("重算的得分与封存的不同", "the scores computed again differ from the sealed ones")
AT_FAULT = Text("封存的证据或办法已不能读取", "the sealed evidence or law cannot be read any more")
CHANGED = Text("封存后软件包版本已变：{names}", "package versions changed since it was sealed: {names}")
OTHER_LIBRARY = Text("封存后 bsclib 本身已变", "bsclib itself has changed since it was sealed")
OTHER = Text("第 {n} 个代码单元格的{kind}不同", "code cell {n}: its {kind} differ")
KINDS = {
    "text": Text("文字", "words"),
    "numbers": Text("数字", "numbers"),
    "figures": Text("图", "figures"),
    "cells": Text("单元格", "cells"),
}
_NUMBER = re.compile(r"-?\d[\d,]*\.?\d*")


def rerun(revision: Revision, *, notebooks: bool = False) -> Iterator[Fault]:
    """Yield what differs when a revision is computed again from what is sealed in it.

    Parameters
    ----------
    revision
        A sealed quarter.
    notebooks
        Execute its notebooks again, too, and compare words, numbers and figures; where packages have changed since,
        figures drawn otherwise are notices, and where the library has, whatever its pages show otherwise: scores that
        differ stay faults.
    """
    yield from _scores(revision)
    path = revision.content / "environment.json"
    told = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    upgraded, other = _packages(told), bool(told) and told.get("library") != library_digest()
    shown = set(KINDS) if other else {"figures"} if upgraded else set()
    for fault in _notebooks(revision) if notebooks else ():
        yield replace(fault, level="notice") if fault.code in shown else fault
    yield from upgraded
    if other:
        yield Fault("versions", Place(file="environment.json"), OTHER_LIBRARY, level="notice")


def _scores(revision: Revision) -> Iterator[Fault]:
    company, _, period = revision.object_id.rpartition("-")
    place, sealed = Place(file=f"{revision.object_id} v{revision.number}"), revision.content / "scores.csv"
    try:
        view = open_quarter(company, last_quarter(period), workspace=revision.content)
        text = view.scores.to_csv().encode()
    except InputError as error:
        yield Fault("rerun", place, AT_FAULT, remedy=error.message)
        return
    if text == sealed.read_bytes():
        return
    yield Fault("rerun", place, DIFFERS)
    with tempfile.TemporaryDirectory() as folder:
        again = Path(folder) / "scores.csv"
        again.write_bytes(text)
        try:
            rows = list(row_differences(sealed, again))
        except (KeyError, csv.Error):
            return  # sealed by another release, with other columns
    yield from (Fault("rerun", place, Text(d.render("zh"), d.render("en"))) for d in rows)


def _notebooks(revision: Revision) -> Iterator[Fault]:
    from bsclib.run.execute import execute_all
    from bsclib.run.kernel import own_prefix
    from bsclib.run.plan import Task

    told = json.loads((revision.content / "run.json").read_text("utf-8"))["notebooks"]
    with tempfile.TemporaryDirectory(prefix=own_prefix()) as folder:
        content = shutil.copytree(revision.content, Path(folder) / "content", copy_function=shutil.copyfile)
        paths = {note["name"]: content / "notebooks" / f"{note['name']}.ipynb" for note in told}
        sealed = {name: json.loads(path.read_text("utf-8")) for name, path in paths.items()}
        tasks = [Task(note["name"], paths[note["name"]], note["parameters"]) for note in told]
        try:
            executed = execute_all(tasks, content / "notebooks")
        except BscError as error:
            yield Fault("notebook", Place(file=revision.object_id), error.message)
            return
    for each in executed:
        yield from notebook_differences(each.task.name, sealed[each.task.name], each.notebook)


def notebook_differences(name: str, old: Any, new: Any) -> Iterator[Fault]:
    """Yield in which code cells two executions of a notebook show other words, numbers or figures.

    Parameters
    ----------
    name
        What the notebook is called.
    old, new
        Notebooks as plain data.
    """
    before, after = _shown(old), _shown(new)
    if len(before) != len(after):
        yield Fault("cells", Place(file=f"{name}.ipynb"), OTHER.fill(n=len(after), kind=KINDS["cells"]))
    for number, (a, b) in enumerate(zip(before, after, strict=False), 1):
        for kind in ("text", "numbers", "figures"):
            if a[kind] != b[kind]:
                yield Fault(kind, Place(file=f"{name}.ipynb"), OTHER.fill(n=number, kind=KINDS[kind]))


def _shown(notebook: Any) -> list[dict[str, list[str]]]:
    """Return of each code cell: its words with `#` for numbers, its numbers, its figures."""
    cells = []
    for cell in (c for c in notebook["cells"] if c["cell_type"] == "code"):
        parts = [pair for output in cell["outputs"] for pair in _parts(output)]
        words = [text for kind, text in parts if not kind.startswith("image/")]
        cells.append(
            {
                "text": [_NUMBER.sub("#", text) for text in words],
                "numbers": [number for text in words for number in _NUMBER.findall(text)],
                "figures": [text for kind, text in parts if kind.startswith("image/")],
            }
        )
    return cells


def _parts(output: Any) -> list[tuple[str, str]]:
    data = {"text/plain": output["text"]} if "text" in output else output.get("data", {})
    return sorted((kind, text if isinstance(text, str) else "".join(text)) for kind, text in data.items())


def _packages(sealed: Mapping[str, Any]) -> list[Fault]:
    packages = sealed.get("packages", {})
    changed = [f"{name} {was} → {now}" for name, was in packages.items() if (now := _installed(name)) != was]
    told = Fault("versions", Place(file="environment.json"), CHANGED.fill(names=", ".join(changed)), level="notice")
    return [told] if changed else []


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "–"
