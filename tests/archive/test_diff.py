"""Differences in words: evidence first, then law, scores, files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bsclib.archive.diff import differences

HEAD = "scorecard,indicator,label_zh,label_en,target,actual,score,weight,status\n"
SALES = "c,sales,销售,Sales,100,95,90,5.5,scored\n"
COSTS = "c,costs,成本,Costs,10,12,80,4.5,scored\n"


def content(folder: Path, rows: str, law: str = "a: 1\nb: 2\n", evidence: bytes = b"x") -> Path:
    """Make a content folder."""
    for name, data in (
        ("scores.csv", (HEAD + rows).encode()),
        ("params/c/card.yaml", law.encode()),
        ("inputs/q.xlsx", evidence),
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return content(tmp_path / "old", SALES + COSTS)


def test_nothing_differs(old: Path, tmp_path: Path) -> None:
    """The same bytes have no difference."""
    assert differences(old, content(tmp_path / "new", SALES + COSTS)) == []


def test_each_column_is_of_its_part(old: Path, tmp_path: Path) -> None:
    """Target and actual are evidence, weight is law, score and status are results; each row in words."""
    new = content(tmp_path / "new", SALES.replace("95,90,5.5", "97,95,6") + COSTS.replace("scored", "missing"))
    assert [(d.part, d.render("en")) for d in differences(old, new)] == [
        ("inputs", "c Sales: actual 95 → 97"),
        ("law", "c Sales: weight 5.5 → 6"),
        ("scores", "c Sales: score 90 → 95"),
        ("scores", "c Costs: status scored → missing"),
    ]


def test_cards_by_their_names_with_totals_and_grades(old: Path, tmp_path: Path) -> None:
    """The record of a run names its cards; what became of total and grade stands with the scores."""
    new = content(tmp_path / "new", SALES + COSTS.replace("scored", "missing"))
    for folder, total, grade in ((old, "85.5", "良"), (new, "90", "优")):
        card = {"scorecard": "c", "total": total, "coverage": "1", "grade": grade, "label_zh": "公司", "label_en": None}
        (folder / "run.json").write_text(json.dumps({"cards": [card]}), encoding="utf-8")
    assert [d.render("zh") for d in differences(old, new)] == [
        "公司：总分 85.5 → 90",
        "公司：等级 良 → 优",
        "公司 成本：状态 已评分 → 缺数据",
    ]


def test_rows_that_come_and_go(old: Path, tmp_path: Path) -> None:
    """A row of only one side is said to be new, or no longer appraised."""
    new = content(tmp_path / "new", COSTS + SALES.replace("sales", "rent").replace("Sales", "Rent"))
    assert [d.render("en") for d in differences(old, new)] == ["c Sales: is no longer appraised", "c Rent: is new"]


def test_law_by_file_and_line(old: Path, tmp_path: Path) -> None:
    """Changed, added and removed lines of the law, each with its place."""
    new = content(tmp_path / "new", SALES + COSTS, law="a: 1\nb: 3\n# why\n")
    assert [d.render("en") for d in differences(old, new)] == ["c/card.yaml:2: b: 2 → b: 3 / # why"]
    (new / "params" / "c" / "card.yaml").unlink()
    assert [d.render("en") for d in differences(old, new)] == ["c/card.yaml:1: a: 1 / b: 2 → (empty)"]


def test_evidence_that_differs_as_bytes(old: Path, tmp_path: Path) -> None:
    """A workbook that changed without a figure changing is still told."""
    new = content(tmp_path / "new", SALES + COSTS, evidence=b"y")
    (new / "inputs" / "note.csv").write_bytes(b"")
    assert [d.render("en") for d in differences(old, new)] == ["note.csv: is new", "q.xlsx: its bytes differ"]
    assert [d.render("en") for d in differences(new, old)] == ["note.csv: is gone", "q.xlsx: its bytes differ"]
