"""A workbook that serves scoring is handed to the reproduction."""

import csv
import json
from pathlib import Path

import openpyxl
import pytest

from bsclib.cli import main
from bsclib.cli.handed import handed


@pytest.fixture
def sheet(tmp_path):
    """Return a function that writes an assessment sheet with three weights."""

    def write(*weights):
        book = openpyxl.Workbook()
        book.active.title = "一部"
        book.active.append(["考核指标", "权重", "评分标准"])
        rows = (
            ("收入达成率", "每比目标值低2.5%,扣5分"),
            ("坏账比率", "每比目标值高1%,扣5分"),
            ("投诉次数", "每收到1次投诉,扣15分"),
        )
        for (name, text), weight in zip(rows, weights, strict=True):
            book.active.append([name, weight, text])
        path = tmp_path / "sheet.xlsx"
        book.save(path)
        return path

    return write


def judged(path, target):
    """Return the neutral verdicts that the command writes."""
    with pytest.raises(SystemExit) as left:
        main(["reproduce", "--of", str(path), "--verdicts", str(target)])
    assert left.value.code == 0
    return [row["verdict"] for row in csv.DictReader(target.open(encoding="utf-8"))]


def test_weights_that_come_to_their_total_hold_and_others_leave_open_which_is_wrong(sheet, tmp_path):
    """100 % is no matrix's doing; 110 % says that something is wrong, not what."""
    assert judged(sheet("50%", "30%", "20%"), tmp_path / "v.csv") == ["right"] * 3
    assert judged(sheet("50%", "30%", "30%"), tmp_path / "v.csv") == ["undecided"] * 3


def test_rules_and_weights_reach_the_scheme_as_the_sheet_has_them(sheet):
    """A folder is handed on as it is; of a workbook nothing stays behind."""
    with handed("somewhere") as place:
        assert place == "somewhere"
    with handed(str(sheet("50%", "30%", "20%"))) as place:
        body = json.loads((tmp := Path(place) / "scheme.yaml").read_text(encoding="utf-8"))
        assert body["tables"][0]["total"] == "100%"
        assert "每收到1次投诉,扣15分" in (tmp.parent / "card_1.csv").read_text(encoding="utf-8")
    assert not tmp.exists()
