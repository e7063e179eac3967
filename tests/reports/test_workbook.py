"""The report as a workbook: what an auditor recalculates equals the engine, and nothing in it is more than data.

The full form, eight quarters, every convention, random laws and foreign schemes in LibreOffice:
python tests/benchmarks/recalculation.py
"""

import io
import random
import re
import sys
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from bsclib import pay
from bsclib.law import load_rulebook
from bsclib.quarter import QuarterView, open_quarter, sample_quarter
from bsclib.reports.excel import report_workbook
from bsclib.reports.excel.recalculation import recalculation
from bsclib.scoring.kinds.evidence import Earned
from bsclib.scoring.kinds.framed import Framed
from tests.schemes.books import Kept, write_book

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import recalculation as battery

pytestmark = pytest.mark.filterwarnings("ignore:Sparkline")  # openpyxl knows none
OFFICE = pytest.mark.skipif(battery.OFFICE is None, reason="LibreOffice is not installed")
SCHEME = [
    ["机修班考核表"],
    ["类别", "考核指标", "单位", "权重", "目标值", "评分标准"],
    ["质量", "修复合格率", "%", "40%", 97, "每比目标值低0.5%,扣4分,低于90%不得分"],
    ["效率", "平均修复时间", "小时", "30%", 6, "按目标值/实际值计分,最高110分"],
    ["成本", "备件费用", "万元", "20%", 12, "达到目标得满分;每超1%扣2分,最多扣20分"],
    ["交付", "延误", "次", "10%", 0, "每延误一次扣10分"],
    ["加分项(最多加6分)"],
    [None, "改进建议", "项", None, None, "每采纳一项加2分"],
]


@pytest.fixture(scope="module", params=["zh", "en"])
def book(request):
    """Return the workbook of a sample quarter, as it is written and as it is shown before anybody recalculates."""
    content = report_workbook(sample_quarter("2025Q4", request.param), "草稿")
    books = [openpyxl.load_workbook(io.BytesIO(content), data_only=shown) for shown in (False, True)]
    return content, *books


def formulas(sheet):
    """Return the addresses of a sheet's formulas."""
    return [c.coordinate for row in sheet.iter_rows() for c in row if c.data_type == "f"]


def test_only_the_recalculation_has_formulas_and_no_sheet_a_link(book):
    """Macro, link, connection: none; formulas stand on one sheet; every sheet prints on A4 with its head in sight."""
    content, written, _ = book
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert not [n for n in names if "vba" in n.lower() or "externalLink" in n or "connections" in n]
    alive = [sheet.title for sheet in written.worksheets if formulas(sheet)]
    assert alive in (["重算"], ["Recalculation"])
    for sheet in written.worksheets:
        assert sheet.page_setup.paperSize == 9
        assert sheet.freeze_panes
        assert sheet.print_area
        assert sheet.protection.sheet
    assert len(written.worksheets) == 4 + 11  # summary, losses, recalculation, reading; a sheet a card
    assert len(content) < 300_000


def test_equal_inputs_give_equal_bytes():
    """A revision of the same quarter holds the same workbook."""
    view = sample_quarter("2025Q4", "zh")
    assert report_workbook(view, "1") == report_workbook(view, "1")


def test_what_stands_in_the_cells_before_a_recalculation_is_the_engine(book):
    """A viewer that calculates nothing shows the engine's results, and every check agrees."""
    _, _, shown = book
    sheet = next(s for s in shown.worksheets if s.title in ("重算", "Recalculation"))
    marks = [row[18].value for row in sheet.iter_rows(min_row=5)]
    assert "≠" not in marks
    assert marks.count("✓") > 160


def test_the_sheet_of_formulas_speaks_one_language():
    """An English workbook has no Chinese word in it, classes of events in drop-downs and formulas among them."""
    content = report_workbook(sample_quarter("2025Q4", "en"), "draft")
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Recalculation"]
    found = [c.coordinate for row in sheet.iter_rows() for c in row if re.search("[\u3400-\u9fff]", str(c.value or ""))]
    assert not found
    limits = [str(v.formula1) for v in sheet.data_validations.dataValidation]
    assert any("severe" in limit for limit in limits)
    assert not [limit for limit in limits if re.search("[\u3400-\u9fff]", limit)]


def test_numbers_are_numbers_as_exact_as_they_are_known(book):
    """The summary's totals are the exact ones, not what two decimals show; losses of a card are lit."""
    _, _, shown = book
    totals = {t.scorecard: float(t.total) for t in sample_quarter().totals.values()}
    first = shown.worksheets[0]
    assert [row[2].value for row in first.iter_rows(min_row=5, max_row=15)] == pytest.approx(list(totals.values()))
    lights = {row[0].value for row in shown.worksheets[7].iter_rows(min_row=5)}
    assert {"●", "▼"} <= lights


def test_a_text_is_never_a_formula(tmp_path):
    """A label that begins with = stays a text on every sheet, and so does one inside a formula's quotes."""
    law = battery.a_random_law(tmp_path, random.Random(2), cards=1, rows=7)
    card = law.workspace / "params/bench/scorecards/c.yaml"
    card.write_text(card.read_text("utf-8").replace("label: 指标0", "label: '=1+1\"&A1'"), "utf-8")
    view = QuarterView(load_rulebook(card.parents[1]), law.facts, "zh", law.workspace)
    for sheet in openpyxl.load_workbook(io.BytesIO(report_workbook(view, "=2+2"))).worksheets:
        told = [c for row in sheet.iter_rows() for c in row if str(c.value).startswith("=1+1")]
        assert all(c.data_type == "s" for c in told)
        assert sheet["A2"].data_type == "s"


def test_a_kind_that_gives_no_formulas_says_so():
    """The frame alone makes no formulas up: such a row stands as the engine scored it."""

    class Silent(Framed):
        kind = "silent"

        def earn(self, actual, target, how):
            return Earned()

    assert Silent().formulas(None, None) is None


@OFFICE
def test_libreoffice_comes_to_what_the_engine_comes_to(tmp_path):
    """A quarter under other conventions, a random law, a foreign scheme; then the same with actuals changed."""
    rng = random.Random(20251128)
    scheme = write_book(tmp_path / "scheme.xlsx", Kept("机修班", SCHEME, joined=("A1:F1", "A7:F7")))
    views = [
        open_quarter(quarter="2025Q4", profile="published", count="linear", missing="zero"),
        open_quarter(quarter="2024Q3", award_tolerance=Decimal(5), shared_in_centres="overlay", bonus_cap=Decimal(100)),
        battery.a_random_law(tmp_path / "law", rng),
        battery.of_scheme(scheme, tmp_path, rng),
    ]
    compared, wrong = battery.compare(views, tmp_path / "plain")
    assert not wrong, wrong[:5]
    assert compared > 900
    compared, wrong = battery.compare(views, tmp_path / "changed", 60)
    assert not wrong, wrong[:5]


@OFFICE
def test_the_battery_sees_a_wrong_formula(tmp_path, monkeypatch):
    """A step counted by rounding instead of rounding down is found."""
    from bsclib.scoring.kinds import step

    right = step.step_formula

    def wrong(*given):
        done = right(*given)
        return done._replace(steps=done.steps.replace("INT(", "ROUND(0,0)+("))

    monkeypatch.setattr(step, "step_formula", wrong)
    _, found = battery.compare([battery.a_random_law(tmp_path, random.Random(4))], tmp_path / "x")
    assert found


def test_where_figures_stand_is_told():
    """Each scored row, total, grade and amount has its address."""
    from bsclib.evidence.workbook import workbook

    view = sample_quarter()
    with workbook(view.rulebook, "x", "en") as writer:
        found = recalculation(writer, view)
    assert set(found.scores) == {row.key for row in view.scores}
    assert set(found.totals) == set(found.grades) == set(found.coverages) == set(view.totals)
    assert len(found.amounts) == 6


def test_payments_stand_on_a_sheet_of_their_own_where_there_are_any():
    """Due, paid and open of each unit, and the record: the same amounts as settled; no sheet without a record."""
    view = sample_quarter("2025Q4", "en")
    first, *others = pay.settlement(view, [], pay.year_end(view.history(4)))
    row = {"unit": first.unit.id, "kind": "reward", "amount": first.due + 1, "reason": "r", "decider": "d",
           "approved": view.quarter.last_day, "paid": view.quarter.last_day}  # fmt: skip
    paid = replace(view, facts=replace(view.facts, tables={**view.facts.tables, "payments": [row]}))
    names = [openpyxl.load_workbook(io.BytesIO(report_workbook(v, "draft"))) for v in (view, paid)]
    assert set(names[1].sheetnames) - set(names[0].sheetnames) == {"Payments"}
    cells = [[c.value for c in line] for line in names[1]["Payments"].iter_rows()]
    own = next(line for line in cells if line[0] == first.unit.label.en)
    assert [Decimal(str(v)) for v in own[1:8]] == [first.due, first.year_end, 0, first.due + 1, 0, 0, 1]
    whole = next(line for line in cells if line[0] == "Sum")
    assert Decimal(str(whole[1])) == sum(s.due for s in (first, *others))
