"""The workbook that is handed out."""

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest

from bsclib.evidence import Facts, read_evidence, read_workbook, template
from bsclib.evidence.review import COLUMNS, review_table, write_review
from bsclib.evidence.schema import FIRST
from bsclib.evidence.tables import INDICATORS, TABLES
from bsclib.evidence.template import workbook_bytes


@pytest.fixture(scope="module")
def empty(rulebook, facts):
    """Return the bytes of next quarter's empty workbook."""
    return workbook_bytes(rulebook, "2026Q1", previous=facts)


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def column(sheet, heading):
    return next(c.column_letter for c in sheet[4] if c.value == heading)


def test_same_inputs_same_bytes(rulebook, facts, empty):
    """Two writers of the same inputs write the same bytes."""
    assert workbook_bytes(rulebook, "2026Q1", previous=facts) == empty


def test_sheets_and_headings_are_those_declared(empty):
    """Every declared table is a sheet, every declared column a heading."""
    book = opened(empty)
    declared = [t for t in TABLES.values() if t.in_workbook]
    assert book.sheetnames == ["说明", *(t.label.zh for t in declared)]
    for table in declared:
        assert [c.value for c in book[table.label.zh][4]] == [c.label.zh for c in table.columns]


def test_only_what_people_fill_is_unlocked(empty):
    """Input cells are unlocked, cells that the law fills are locked, and the sheet is protected."""
    sheet = opened(empty)["指标"]
    asked, actual, label = (column(sheet, h) for h in ("填报", "本季实际", "指标"))
    assert sheet.protection.sheet
    for row in range(5, 134):
        assert sheet[f"{label}{row}"].protection.locked
        assert sheet[f"{actual}{row}"].protection.locked == (sheet[f"{asked}{row}"].value != "填写")


def test_the_count_of_empty_cells_is_live(rulebook, empty):
    """The cover counts empty asked actuals by a formula, and its value is right from the start."""
    formula = opened(empty)["说明"]["B6"].value
    cached = openpyxl.load_workbook(io.BytesIO(empty), data_only=True)["说明"]["B6"].value
    followers = sum(i.same_as is not None for c in rulebook.scorecards for i in c.indicators)
    assert formula.startswith("=COUNTIFS(")
    assert cached == 129 - followers - 1  # the one row that is drawn from another card is not asked


def test_an_empty_workbook_is_sound_and_all_missing(rulebook, empty, tmp_path):
    """A template read before anybody filled it holds no actual but the drawn one, and no fault."""
    (tmp_path / "2026Q1.xlsx").write_bytes(empty)
    found = read_workbook(tmp_path / "2026Q1.xlsx", rulebook.replace(as_of="2026-03-31"))
    assert {f.actual for f in found.rows.values()} == {None, "card:process"}


def test_a_shared_figure_is_asked_once(rulebook, facts, tmp_path):
    """Filling the cell where a figure is asked fills every row that shows it."""
    path = template(rulebook, "2025Q4", tmp_path / "2025Q4.xlsx", values=facts)
    book = openpyxl.load_workbook(path)
    sheet = book["指标"]
    ids = {
        (sheet[f"{column(sheet, '考核表代码')}{r}"].value, sheet[f"{column(sheet, '指标代码')}{r}"].value): r
        for r in range(5, 134)
    }
    follower = next(i for c in rulebook.scorecards for i in c.indicators if i.same_as and i.unit == "percent")
    origin = tuple(follower.same_as.split("/"))
    sheet[f"{column(sheet, '本季实际')}{ids[origin]}"] = 90.5
    book.save(path)
    found = read_workbook(path, rulebook)
    assert found.rows[origin].actual == found.rows[follower.key].actual == Decimal("90.5")
    assert found.rows[follower.key].cell == found.rows[origin].cell


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_both_languages_read_back_alike(lang, rulebook, facts, tmp_path):
    """What is written in either language reads back as the same facts, classes included."""
    path = template(rulebook, "2025Q4", tmp_path / "2025Q4.xlsx", values=facts, lang=lang)
    found = read_workbook(path, rulebook)
    assert {k: (f.target, f.actual, f.note) for k, f in found.rows.items()} == {
        k: (f.target, f.actual, f.note) for k, f in facts.rows.items()
    }


def test_every_table_reads_back_what_was_written(rulebook, facts, tmp_path):
    """One row in each sheet, every column filled by its declaration, survives the way through the workbook."""
    indicator = next(i for c in rulebook.scorecards for i in c.indicators if type(i.rule).__name__ == "Judged")
    other = next(u for u in rulebook.units if u != rulebook.card(indicator.scorecard).unit and u != "company")
    apart = ("readings", "questionnaires")  # of rows that the law asks so: test_readings, test_raters
    asked = [t for t in TABLES.values() if t is not INDICATORS and t.in_workbook and t.id not in apart]
    rows = {t.id: [sample_row(t, indicator, other)] for t in asked}
    path = template(rulebook, "2025Q4", tmp_path / "2025Q4.xlsx", values=replace(facts, tables=rows))
    found = read_workbook(path, rulebook).tables
    for id, expected in rows.items():
        assert [{k: v for k, v in r.items() if k != "cell"} for r in found[id]] == expected


def sample_row(table, indicator, unit):
    from datetime import date

    kinds = {
        "scorecard": indicator.scorecard, "indicator": indicator.id, "unit": unit, "name": "甲", "text": "=1+1 说明",
        "number": Decimal("12.25"), "whole": 2, "date": date(2025, 12, 31), "month": "2025-10",
    }  # fmt: skip
    row = {c.id: next(iter(c.choices)) if c.choices else kinds[c.kind] for c in table.columns if not c.printed}
    return row | ({"role": "peer"} if table.id in ("panel", "raters") else {})


def test_parts_of_units_merge_to_the_whole(rulebook, facts, tmp_path):
    """Parts handed out per unit and collected give the same facts as one workbook."""
    units = list(dict.fromkeys(c.unit for c in rulebook.scorecards))
    for unit in units:
        template(rulebook, "2025Q4", tmp_path / f"2025Q4-{unit}.xlsx", unit=unit, values=facts)
    merged = read_evidence(tmp_path, rulebook, period="2025Q4")
    assert {k: f.actual for k, f in merged.rows.items()} == {k: f.actual for k, f in facts.rows.items()}
    assert list(merged.rows) == list(facts.rows)
    assert len(merged.sources) == len(units)


def test_no_warning_on_opening(empty):
    """The parts of the package are consistent: each is listed, each relation has its target."""
    with zipfile.ZipFile(io.BytesIO(empty)) as archive:
        names = set(archive.namelist())
        types = archive.read("[Content_Types].xml").decode()
    sheets = [n for n in names if n.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 1 + sum(t.in_workbook for t in TABLES.values())
    assert all(f"/{n}" in types for n in sheets)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_resave_by_libreoffice_keeps_values_and_validation(rulebook, facts, workbook, tmp_path):
    """Filled, re-saved by LibreOffice and read: equal values; drop-downs and limits are still there."""
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(workbook)], check=True, capture_output=True, timeout=180)
    found = read_workbook(tmp_path / "2025Q4.xlsx", rulebook)
    assert found.rows == facts.rows
    rules = openpyxl.load_workbook(tmp_path / "2025Q4.xlsx")["指标"].data_validations.dataValidation
    assert {r.type for r in rules} >= {"list", "decimal", "whole"}


def test_values_of_another_quarter_do_not_leak(rulebook, facts):
    """A template without values takes targets of rates over, never an actual and never a flow's target."""
    sheet = opened(workbook_bytes(rulebook, "2026Q1", previous=facts))["指标"]
    target, unit, actual = (column(sheet, h) for h in ("目标值", "单位", "本季实际"))
    rows = range(5, 134)
    assert not any(isinstance(sheet[f"{actual}{r}"].value, int | float) for r in rows)
    assert not any(sheet[f"{target}{r}"].value for r in rows if sheet[f"{unit}{r}"].value == "万元")
    assert any(sheet[f"{target}{r}"].value == 96 for r in rows if sheet[f"{unit}{r}"].value == "%")
    assert isinstance(facts, Facts)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_review_sheet_is_ticked_off_and_nothing_else(rulebook, facts, tmp_path, lang):
    """Every cell of the review is printed and locked but the last of each row, which offers yes and no."""
    found = review_table(facts, None, rulebook, lang=lang)
    [sheet] = openpyxl.load_workbook(write_review(found, tmp_path / "review.xlsx", rulebook, lang=lang))
    heads, *rows = sheet.iter_rows(min_row=FIRST - 1)
    assert [c.value for c in heads] == [text.of(lang) for text in COLUMNS.values()]
    assert [[c.value or "" for c in row] for row in rows] == found.to_numpy().tolist()
    assert sheet.protection.sheet
    assert {(c.column == len(COLUMNS), c.protection.locked) for row in rows for c in row} == {
        (False, True),
        (True, False),
    }
    [choice] = sheet.data_validations.dataValidation
    assert (str(choice.sqref), choice.formula1) == (f"L5:L{4 + len(found)}", {"zh": '"是,否"', "en": '"yes,no"'}[lang])
