"""A workbook that is not ours is told the ways in; files that look like the quarter's are named with what to do."""

import shutil

import openpyxl
import pytest

from bsclib.errors import InputError
from bsclib.evidence import read_evidence


def refused(folder, rulebook, period):
    """Return the faults of a quarter's evidence, in Chinese, by code."""
    with pytest.raises(InputError) as error:
        read_evidence(folder, rulebook, period=period)
    return {f.code: f.render("zh") for f in error.value.faults}


def foreign(path):
    """Write a workbook as people keep it."""
    book = openpyxl.Workbook()
    book.active.append(["绩效考核表"])
    book.active.append(["序号", "KPI指标", "权重", "评分标准"])
    book.active.append([1, "结账及时率", 20, "每迟一天扣5分"])
    book.save(path)


def test_a_workbook_that_is_not_ours_is_told_the_ways_in(tmp_path, rulebook):
    """One fault, which names template and import, the quarter and the file."""
    foreign(tmp_path / "2026Q1.xlsx")
    told = refused(tmp_path, rulebook, "2026Q1")
    assert list(told) == ["foreign"]
    assert "bsc template 2026Q1" in told["foreign"]
    assert "bsc law import 2026Q1.xlsx" in told["foreign"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("2026Q1.xls", "other_format"), ("2026Q1.et", "other_format"), ("2026q1(定).XLSM", "other_format"),
        ("2026Q1终稿.xlsx", "other_name"), ("2026年一季度.xlsx", "other_name"),
        ("2026年第1季度考核.xlsx", "other_name"),
        ("~$2026Q1.xlsx", "still_open"), (".~2026Q1.xlsx", "still_open"),
    ],
)  # fmt: skip
def test_what_looks_like_the_evidence_is_named(tmp_path, rulebook, name, code):
    """Beside the missing workbook stands the file that there is, and what to do with it."""
    (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0")
    told = refused(tmp_path, rulebook, "2026Q1")
    assert set(told) == {"absent", code}
    assert name in told[code]
    assert "2026Q1.xlsx" in told[code].partition("：")[2]


def test_other_quarters_and_parts_are_not_neighbours(tmp_path, rulebook):
    """What belongs to another quarter is not spoken of."""
    for name in ("2025Q4.xls", "2026Q2终稿.xlsx", "12026Q1.xlsx", "2026Q11.xlsx", "notes.txt"):
        (tmp_path / name).touch()
    assert set(refused(tmp_path, rulebook, "2026Q1")) == {"absent"}


def test_beside_evidence_they_are_notices(tmp_path, rulebook, workbook):
    """The evidence is read; a last version under another name is said to be left unread."""
    for name in ("2025Q4.xlsx", "2025Q4终稿.xlsx"):
        shutil.copy(workbook, tmp_path / name)
    facts = read_evidence(tmp_path, rulebook, period="2025Q4")
    assert [f.place.file for f in facts.notices if f.code == "other_name"] == ["2025Q4终稿.xlsx"]
    assert len(facts.rows) == 129
