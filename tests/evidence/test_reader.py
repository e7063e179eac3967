"""What the reader takes, what it says, and what it refuses beyond the battery."""

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from bsclib.errors import InputError
from bsclib.evidence import evidence_files, plausibility, read_csv, read_evidence, read_workbook, template
from bsclib.evidence.describe import json_schema, page
from bsclib.evidence.faults import CATALOGUE
from bsclib.evidence.review import review_table
from bsclib.evidence.tables import TABLES
from bsclib.evidence.tidy import table_csv, to_csv
from bsclib.scoring import score


@pytest.fixture
def edit(workbook, tmp_path):
    """Return a function that edits a copy of the workbook and returns its path."""

    def edited(change, name="2025Q4.xlsx"):
        book = openpyxl.load_workbook(workbook)
        change(book)
        book.save(tmp_path / name)
        return tmp_path / name

    return edited


def refused(read, *args, **kwargs):
    with pytest.raises(InputError) as error:
        read(*args, **kwargs)
    return error.value.faults


def row_of(sheet, key):
    heads = {c.value: c.column_letter for c in sheet[4]}
    rows = range(5, sheet.max_row + 1)
    return next(
        r for r in rows if (sheet[f"{heads['考核表代码']}{r}"].value, sheet[f"{heads['指标代码']}{r}"].value) == key
    )


def test_a_saved_copy_of_openpyxl_reads_the_same(edit, facts, rulebook):
    """A workbook that another program saved without change gives the same facts."""
    assert read_workbook(edit(lambda book: None), rulebook).rows == facts.rows


def test_every_fault_is_reported_at_once(edit, rulebook):
    """Three slips on two sheets are three faults, each with its cell, in both languages."""

    def damage(book):
        book["指标"]["H5"] = "95%"
        book["指标"]["H6"] = True
        book["评委评分"]["A5"] = "没有这张表"

    faults = refused(read_workbook, edit(damage), rulebook)
    places = {(f.place.sheet, f.place.cell) for f in faults}
    assert places >= {("指标", "H5"), ("指标", "H6"), ("评委评分", "A5")}
    assert all(f.render("zh") != f.render("en") for f in faults)


@pytest.mark.parametrize(("row", "code"), [(3, "wrong_company"), (4, "wrong_quarter")])
def test_another_company_or_quarter_is_refused(row, code, edit, rulebook):
    """The cover says whose evidence it is; anything else than expected is refused at its cell."""
    faults = refused(read_workbook, edit(lambda b: b["说明"].__setitem__(f"B{row}", "2025Q3")), rulebook)
    assert [(f.code, f.place.cell) for f in faults] == [(code, f"B{row}")]


def test_the_name_of_the_file_must_agree(edit, rulebook):
    """A workbook of 2025Q4 under the name of 2025Q3 is refused."""
    faults = refused(read_workbook, edit(lambda b: None, "2025Q3.xlsx"), rulebook)
    assert [f.code for f in faults] == ["wrong_quarter"]


def test_near_names_are_suggested(edit, rulebook):
    """An id that is nearly right comes back with the right one."""
    faults = refused(read_workbook, edit(lambda b: b["指标"].__setitem__("Q20", "net_proft")), rulebook)
    assert any("net_profit" in f.remedy.en for f in faults)


def test_a_copied_sheet_and_a_renamed_one_are_refused(edit, rulebook):
    """A second sheet with the same headings could be the one that was filled."""
    faults = refused(read_workbook, edit(lambda b: b.copy_worksheet(b["指标"])), rulebook)
    assert [f.code for f in faults] == ["sheet_twice"]
    renamed = refused(read_workbook, edit(lambda b: setattr(b["指标"], "title", "指标1")), rulebook)
    assert [f.code for f in renamed] == ["renamed"]


def test_a_sheet_of_ones_own_is_said_not_read(edit, rulebook):
    """A scratch sheet does no harm; a notice says that it was not read."""
    found = read_workbook(edit(lambda b: b.create_sheet("草稿").append(["x", 1])), rulebook)
    assert "other_sheet" in {n.code for n in found.notices}


def test_differing_shared_figures_are_refused(edit, rulebook):
    """A number typed over a shown figure must be the same figure."""
    follower = next(i for c in rulebook.scorecards for i in c.indicators if i.same_as and i.unit == "percent")

    def damage(book):
        sheet = book["指标"]
        sheet[f"H{row_of(sheet, follower.key)}"] = 12.5

    faults = refused(read_workbook, edit(damage), rulebook)
    assert [f.code for f in faults] == ["differs"]


def test_a_changed_target_of_the_law_is_a_notice(edit, rulebook, facts):
    """Ranges and tiers are law: another text in the workbook is shown, said, and not computed with."""
    key = next(k for k, f in facts.rows.items() if f.target == "45-55")

    def damage(book):
        book["指标"][f"F{row_of(book['指标'], key)}"] = "40-60"

    found = read_workbook(edit(damage), rulebook)
    assert "law_target" in {n.code for n in found.notices}
    assert found.rows[key].target == "40-60"


def test_judges_of_the_own_unit_and_of_counted_rows_are_refused(edit, rulebook):
    """Nobody judges the own unit; only judged indicators have judges."""
    judged = next(
        i
        for c in rulebook.scorecards
        if c.level == "department"
        for i in c.indicators
        if type(i.rule).__name__ == "Judged"
    )
    own = rulebook.card(judged.scorecard).unit
    counted = next(i for c in rulebook.scorecards for i in c.indicators if type(i.rule).__name__ == "Step")

    def damage(book):
        sheet = book["评委评分"]
        for at, (i, unit) in enumerate([(judged, own), (counted, "procurement")], 5):
            for column, value in zip("ABCDE", (i.scorecard, i.id, "甲", unit, 90), strict=True):
                sheet[f"{column}{at}"] = value

    faults = refused(read_workbook, edit(damage), rulebook)
    assert {(f.code, f.place.cell) for f in faults} == {("own_unit", "D5"), ("not_judged", "B6")}


def test_csv_says_the_same_as_the_workbook(facts, rulebook, tmp_path):
    """The tidy CSV of a workbook reads back as the same facts, and another table lies beside it."""
    (tmp_path / "2025Q4.csv").write_text(to_csv(facts, rulebook), encoding="utf-8")
    judged = next(i for c in rulebook.scorecards for i in c.indicators if type(i.rule).__name__ == "Judged")
    row = {
        "scorecard": judged.scorecard,
        "indicator": judged.id,
        "judge": "甲",
        "judge_unit": "procurement",
        "score": Decimal("90.5"),
    }
    (tmp_path / "2025Q4.panel.csv").write_text(table_csv("panel", [row]), encoding="utf-8")
    found = read_evidence(tmp_path, rulebook, period="2025Q4")
    assert {k: (f.target, f.actual) for k, f in found.rows.items()} == {
        k: (f.target, f.actual) for k, f in facts.rows.items()
    }
    assert [r["score"] for r in found.tables["panel"]] == [Decimal("90.5")]
    assert [p.name for p in evidence_files(tmp_path, "2025Q4")] == ["2025Q4.csv", "2025Q4.panel.csv"]


def test_a_ratio_is_computed_from_its_parts(facts, rulebook, tmp_path):
    """Numerator and denominator give the rate, half up at its decimals, and a notice says so."""
    lines = list(csv.reader(io.StringIO(to_csv(facts, rulebook))))
    at = {name: n for n, name in enumerate(lines[0])}
    key = next(
        i.key
        for c in rulebook.scorecards
        for i in c.indicators
        if i.unit == "percent" and not i.same_as and i.key == ("company", "gross_margin")
    )
    line = next(x for x in lines if (x[at["scorecard"]], x[at["indicator"]]) == key)
    line[at["actual"]], line[at["numerator"]], line[at["denominator"]] = "", "2", "6"
    stream = io.StringIO()
    csv.writer(stream).writerows(lines)
    (tmp_path / "2025Q4.csv").write_text(stream.getvalue(), encoding="utf-8", newline="")
    found = read_csv(tmp_path / "2025Q4.csv", rulebook)
    assert found.rows[key].actual == Decimal("33.33")
    assert [n.code for n in found.notices] == ["computed_ratio"]


def test_parts_that_leave_gaps_or_overlap_are_refused(facts, rulebook, tmp_path):
    """Parts must give every indicator once."""
    template(rulebook, "2025Q4", tmp_path / "2025Q4-sales.xlsx", unit="sales", values=facts)
    faults = refused(read_evidence, tmp_path, rulebook, period="2025Q4")
    assert "parts_missing" in {f.code for f in faults}
    template(rulebook, "2025Q4", tmp_path / "2025Q4-zz.xlsx", unit="sales", values=facts)
    assert "twice_in_parts" in {f.code for f in refused(read_evidence, tmp_path, rulebook, period="2025Q4")}


def test_two_forms_of_one_quarter_are_refused(facts, rulebook, tmp_path):
    """A workbook and a CSV of the same quarter leave open which one counts."""
    (tmp_path / "2025Q4.csv").write_text(to_csv(facts, rulebook), encoding="utf-8")
    template(rulebook, "2025Q4", tmp_path / "2025Q4.xlsx", values=facts)
    assert [f.code for f in refused(read_evidence, tmp_path, rulebook, period="2025Q4")] == ["both_forms"]


def test_plausibility_speaks_of_changes_and_missing_evidence(edit, rulebook, facts):
    """A change beyond the law's limit without a note, and actuals without evidence, are notices."""
    key = ("company", "gross_margin")

    def damage(book):
        sheet = book["指标"]
        sheet[f"H{row_of(sheet, key)}"] = 12.5
        sheet[f"K{row_of(sheet, key)}"] = None

    def codes(found):
        return {n.code for n in plausibility(found, before, rulebook)}

    older = rulebook.replace(as_of="2025-09-30")
    before = read_workbook(rulebook.folder / "quarters" / "2025Q3.xlsx", older)
    found = read_workbook(edit(damage), rulebook)
    assert codes(found) - codes(facts) == {"lines_differ", "no_evidence"}
    assert "all_copied" in {n.code for n in plausibility(facts, facts, rulebook)}


def test_every_message_is_in_both_languages():
    """Found, expected and remedy of every code stand in Chinese and in English, with the same values."""
    import re

    for code, texts in CATALOGUE.items():
        assert texts[0].zh, code
        for text in texts:
            assert bool(text.zh) == bool(text.en), code
            assert set(re.findall(r"{(\w+)}", text.zh)) == set(re.findall(r"{(\w+)}", text.en)), code


def test_declarations_hold_together():
    """Ids and labels are unique in a table, and what tells rows apart is a column of it."""
    for table in TABLES.values():
        ids = [c.id for c in table.columns]
        assert len(set(ids)) == len(ids)
        for lang in (0, 1):
            labels = [c.label[lang] for c in table.columns]
            assert len(set(labels)) == len(labels), table.id
        assert set(table.unique) <= set(ids)


@pytest.mark.parametrize(("file", "lang"), [("evidence.md", "en"), ("evidence.zh.md", "zh")])
def test_the_documentation_lists_the_tables_as_declared(file, lang, root):
    """The tables in docs/ are those declared (else run tests/evidence/refresh_docs.py)."""
    assert (root / "docs" / file).read_text("utf-8").endswith(page(lang))


def test_the_json_schema_names_what_is_required():
    """Each table's JSON schema has its columns and what is required of them."""
    for table in TABLES.values():
        schema = json_schema(table)
        assert set(schema["required"]) <= set(schema["properties"])
        assert schema["required"] == [c.id for c in table.columns if c.required]


def filled(sheet, **values):
    """Write a first row of a sheet, by the ids of its columns."""
    table = next(t for t in TABLES.values() if sheet.title in t.label)
    for number, column in enumerate(table.columns, 1):
        if column.id in values:
            sheet.cell(5, number).value = values[column.id]


EVENT = {"unit": "生产部", "scorecard": "company", "indicator": "safety_accidents", "severity": "轻微", "count": 1}
FINDING = {"id": "F99", "unit": "财务部", "scorecard": "预算管理工作", "indicator": "预算编制报表的合规性", "count": 1}


@pytest.mark.parametrize(
    ("sheet", "column", "value", "more"),
    [
        ("事件", "date", date(2024, 5, 1), EVENT | {"description": "擦伤"}),
        ("事件", "date", date(2026, 1, 1), EVENT | {"description": "擦伤"}),
        ("检查发现", "date", date(2025, 9, 30), FINDING | {"description": "格式不符"}),
        ("预算明细", "month", 202510 - 1, {}),
        ("预算明细", "month", 202601, {}),
    ],
)
def test_a_record_of_another_period_is_refused_and_counted_nowhere(edit, rulebook, sheet, column, value, more):
    """The cell of its date is the one fault: no figure is accused of lacking what does not belong here."""
    path = edit(lambda book: filled(book[sheet], **{column: value}, **more))
    (fault,) = refused(read_workbook, path, rulebook)
    assert (fault.code, fault.place.sheet) == ("out_of_period", sheet)
    assert all(day in fault.render("zh") for day in ("2025-10-01", "2025-12-31"))


@pytest.mark.parametrize("day", [date(2025, 10, 1), date(2025, 12, 31)])
def test_first_and_last_day_are_of_the_quarter(edit, rulebook, day):
    """An event of either day is read."""
    facts = read_workbook(edit(lambda b: filled(b["事件"], date=day, description="擦伤", **EVENT)), rulebook)
    assert [row["date"] for row in facts.tables["events"]] == [day]


@pytest.mark.parametrize(("day", "said"), [(date(2031, 11, 20), 1), (date(2025, 1, 20), 0)])
def test_a_year_mistyped_on_what_is_carried_over_is_said(edit, rulebook, day, said):
    """An action may be older than the quarter; one that is years away is taken with a notice at its cell."""
    facts = read_workbook(edit(lambda book: filled(book["整改措施"], date=day)), rulebook)
    far = [f for f in facts.notices if f.code == "far_from_period"]
    assert [(f.place.sheet, f.place.cell) for f in far] == [("整改措施", "B5")] * said


def test_the_review_lists_every_input(facts, rulebook):
    """One row per indicator, with cell, change against last quarter and effect in points."""
    table = review_table(facts, facts, rulebook, score(rulebook, facts))
    assert len(table) == len(facts.rows)
    assert list(table["cell"]) == [f.cell for f in facts.rows.values()]
    changes = {c for c in table["change"] if c}
    assert changes == {"0"}
    assert any(e.startswith("-") for e in table["effect"])


def test_a_column_that_is_not_there(edit, facts, rulebook, tmp_path):
    """A column that is needed, or that seems renamed, is a fault; where nothing could be lost it is a notice."""
    row = list("甲乙丙")

    def damage(heading, filled):
        def change(book):
            book["签核"]["D4"] = heading
            for column, value in zip("ABC", filled, strict=False):
                book["签核"][f"{column}5"] = value

        return change

    empty = read_workbook(edit(damage("记要", ())), rulebook)
    assert "no_heading" in {n.code for n in empty.notices}
    assert "no_heading" in {f.code for f in refused(read_workbook, edit(damage("记要", row)), rulebook)}
    for wrong in (("actual", "actaul"), ("target", "goal"), ("note", "notes")):
        (tmp_path / "2025Q4.csv").write_text(to_csv(facts, rulebook).replace(*wrong, 1), encoding="utf-8")
        assert [f.code for f in refused(read_csv, tmp_path / "2025Q4.csv", rulebook)] == ["no_heading"]
