"""What differs between two sealed contents, in words: evidence, law, results, row by row.

It reads tables, lines and the totals of the record, and knows no rules: a column tells whether its change is one of
evidence, law or result.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bsclib.archive.fs import is_file, walk
from bsclib.archive.inventory import file_digest
from bsclib.errors import Text
from bsclib.scoring.sentences import STATUSES

PARTS = {
    "inputs": Text("证据", "evidence"),
    "law": Text("考核办法", "law"),
    "scores": Text("得分", "scores"),
    "files": Text("文件", "files"),
}
_COLUMNS = {
    "target": ("inputs", Text("目标值", "target")),
    "actual": ("inputs", Text("实际值", "actual")),
    "weight": ("law", Text("权重", "weight")),
    "score": ("scores", Text("得分", "score")),
    "status": ("scores", Text("状态", "status")),
}
_TOTALS = {"total": Text("总分", "total"), "grade": Text("等级", "grade"), "coverage": Text("覆盖率", "coverage")}
_LAW, _INPUTS = "params", "inputs"
_LINES = 40
_ARROW = Text("{c} {a} → {b}", "{c} {a} → {b}")
_NONE = Text("（空）", "(empty)")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: `part` (inputs, law, scores, files), where, and what, in words."""

    part: str
    where: Text
    what: Text

    def render(self, lang: str) -> str:
        """Return it as one line."""
        return Text("{a}：{b}", "{a}: {b}").fill(a=self.where, b=self.what).of(lang)


def differences(old: Path, new: Path) -> list[Difference]:
    """Return all that differs between two content folders, evidence first.

    Parameters
    ----------
    old, new
        Content folders of two revisions, of one quarter or of two.
    """
    cards = [_cards(folder / "run.json") for folder in (old, new)]
    named = {key: _label(card) for both in cards for key, card in both.items()}
    rows = row_differences(old / "scores.csv", new / "scores.csv", named)
    found = [*_totals(*cards), *rows, *_law(old / _LAW, new / _LAW), *_files(old, new)]
    order = list(PARTS)
    return sorted(found, key=lambda d: order.index(d.part))


def _read(path: Path) -> dict[tuple[str, str], Row]:
    if not path.is_file():
        return {}
    with open(path, encoding="utf-8", newline="") as file:
        return {(row["scorecard"], row["indicator"]): row for row in csv.DictReader(file)}


def _cards(run: Path) -> dict[str, Row]:
    """Return the totals that the record of a run holds, by card; nothing where there is no such record."""
    told = json.loads(run.read_text("utf-8")).get("cards", ()) if run.is_file() else ()
    graded = ({**c, "grade": Text(c["grade"], c.get("grade_en") or c["grade"])} if c.get("grade") else c for c in told)
    return {card["scorecard"]: card for card in graded}


def _label(card: Row) -> Text:
    zh, en = card.get("label_zh"), card.get("label_en")
    return Text(str(zh or en or card["scorecard"]), str(en or zh or card["scorecard"]))


def _totals(before: Mapping[str, Row], after: Mapping[str, Row]) -> Iterator[Difference]:
    for key in (k for k in after if k in before):
        for column, word in _TOTALS.items():
            a, b = before[key].get(column), after[key].get(column)
            if a != b:
                yield Difference("scores", _label(after[key]), _ARROW.fill(c=word, a=_shown(a), b=_shown(b)))


def _shown(value: object) -> object:
    """Return a value as people read it: a status in words."""
    return STATUSES.get(str(value), value) or _NONE


def row_differences(old: Path, new: Path, named: Mapping[str, Text] = MappingProxyType({})) -> Iterator[Difference]:
    """Yield what differs between two tables of scores, row by row; `named` gives cards their labels."""
    before, after = _read(old), _read(new)
    for key in [*before, *(k for k in after if k not in before)]:
        if key not in after:
            yield Difference("scores", _named(before[key], named), Text("不再考核", "is no longer appraised"))
        elif key not in before:
            yield Difference("scores", _named(after[key], named), Text("新增", "is new"))
        else:
            yield from _cells(before[key], after[key], named)


def _named(row: Row, named: Mapping[str, Text]) -> Text:
    card = named.get(row["scorecard"], Text("{c}", "{c}").fill(c=row["scorecard"]))
    return Text("{card} {label}", "{card} {label}").fill(card=card, label=_label(row))


def _cells(before: Row, after: Row, named: Mapping[str, Text]) -> Iterator[Difference]:
    for column, (part, word) in _COLUMNS.items():
        a, b = before.get(column, ""), after.get(column, "")
        if a != b:
            yield Difference(part, _named(after, named), _ARROW.fill(c=word, a=_shown(a), b=_shown(b)))


def _law(old: Path, new: Path) -> Iterator[Difference]:
    before, after = _texts(old), _texts(new)
    for name in sorted(before.keys() | after.keys()):
        a, b = before.get(name, []), after.get(name, [])
        changes = [op for op in SequenceMatcher(None, a, b, autojunk=False).get_opcodes() if op[0] != "equal"]
        for _, i, j, k, m in changes[:_LINES]:
            was, now = (" / ".join(s.strip() for s in part if s.strip()) for part in (a[i:j], b[k:m]))
            where = f"{name}:{k + 1}"
            what = _ARROW.fill(c="", a=was or _NONE, b=now or _NONE)
            yield Difference("law", Text(where, where), Text(what.zh.strip(), what.en.strip()))
        if rest := len(changes[_LINES:]):
            yield Difference("law", Text(name, name), Text(f"另有 {rest} 处", f"{rest} more places"))


def _texts(folder: Path) -> dict[str, list[str]]:
    files = (name for name, info in walk(folder) if is_file(info)) if folder.is_dir() else ()
    return {n: (folder / n).read_text("utf-8").splitlines() for n in files if n.endswith((".yaml", ".yml", ".json"))}


def _files(old: Path, new: Path) -> Iterator[Difference]:
    """Yield the evidence files that differ as bytes; those of the report follow from the rest."""
    before, after = _digests(old / _INPUTS), _digests(new / _INPUTS)
    for name in sorted(before.keys() | after.keys()):
        if name not in after:
            yield Difference("files", Text(name, name), Text("不再有", "is gone"))
        elif name not in before:
            yield Difference("files", Text(name, name), Text("新增", "is new"))
        elif before[name] != after[name]:
            yield Difference("files", Text(name, name), Text("内容不同", "its bytes differ"))


def _digests(folder: Path) -> dict[str, str]:
    files = (name for name, info in walk(folder) if is_file(info)) if folder.is_dir() else ()
    return {name: file_digest(folder / name) for name in files}
