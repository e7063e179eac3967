"""Comparisons of a survey: written beside the law, read back by the law's own strict reader."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from bsclib.errors import Fault, Text, raise_faults
from bsclib.law.files import read_folder
from bsclib.law.strategy import Expert, Judgement

FAULTS = Text("判断文件有误", "the judgements have faults")


def read_judgements(folder: str | Path) -> dict[str, Judgement]:
    """Return the comparisons in `folder` by id, in the order of their names; none if there is no such folder.

    Raises
    ------
    InputError
        With every fault of every file.
    """
    faults: list[Fault] = []
    found = read_folder(Path(folder), Judgement, faults)
    raise_faults(FAULTS, faults)
    return {id: judgement for id, (judgement, _) in found.items()}


def write_judgements(judgements: Mapping[str, Judgement], folder: str | Path) -> None:
    """Write one YAML file a comparison into `folder`, each whole or not at all."""
    home = Path(folder)
    home.mkdir(parents=True, exist_ok=True)
    for id, judgement in judgements.items():
        draft = home / f".{id}.tmp"
        draft.write_text("\n".join(_lines(judgement)) + "\n", "utf-8", newline="\n")
        draft.replace(home / f"{id}.yaml")


def _pair(text: Text) -> str:
    return f"{{zh: {_quoted(text.zh)}, en: {_quoted(text.en)}}}"


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def _lines(judgement: Judgement) -> Iterator[str]:
    yield f"id: {judgement.id}"
    yield f"label: {_pair(judgement.label)}"
    yield f"scorecard: {judgement.scorecard}"
    if judgement.parent:
        yield f"parent: {judgement.parent}"
    yield f"source: {_pair(judgement.source)}"
    yield "items:"
    yield from (f"  {id}: {_pair(label)}" for id, label in judgement.items.items())
    yield "experts:"
    for id, expert in judgement.experts.items():
        yield f"  {id}:"
        yield from _expert(expert)


def _expert(expert: Expert) -> Iterator[str]:
    yield f"    label: {_pair(expert.label)}"
    if expert.group:
        yield f"    group: {_pair(expert.group)}"
    if expert.unit:
        yield f"    unit: {expert.unit}"
    if expert.weight is not None:
        yield f"    weight: {_quoted(str(expert.weight))}"
    yield "    matrix:"
    for row in expert.matrix:
        yield f"      - [{', '.join('null' if cell is None else cell for cell in row)}]"
