"""Comments on missed figures: whole, in time, asked for, shown, and next quarter's actions."""

import shutil
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from bsclib.cli import main
from bsclib.cycle import taken_in
from bsclib.errors import InputError
from bsclib.evidence import read_workbook, template
from bsclib.gate import passed
from bsclib.law.evidence_slips import SlipsDoc
from bsclib.quarter import QuarterView, sample_quarter
from bsclib.reports.committee import committee_page
from bsclib.reports.said import missed_table

COST = ("center_cost", "rd_cost")
HEADS = {"未达标原因": "cause", "改进措施": "measure", "完成期限": "due", "本季实际": "actual", "指标代码": "id"}


def commented(**said):
    """Return the sample's newest quarter with a comment on a row that it missed."""
    view = sample_quarter()
    rows = {**view.facts.rows, COST: replace(view.facts.rows[COST], **said)}
    return QuarterView(view.rulebook, replace(view.facts, rows=rows), "en", view.workspace)


SAID = {"cause": "tests came late", "measure": "two laboratories", "due": date(2026, 2, 28)}


def test_what_missed_its_aim_is_asked_for_and_answered():
    """One line names the cells; a comment takes its row out of it; where the law is strict each is a fault."""
    told = [n for n in sample_quarter().notices(2) if n.code == "uncommented"]
    assert len(told) == 1
    assert "R&D cost" in told[0].found.en
    view = commented(**SAID)
    assert "R&D cost" not in next(n for n in view.notices(2) if n.code == "uncommented").found.en
    law = replace(view.rulebook, company=replace(view.rulebook.company, slips=SlipsDoc(strict=("uncommented",))))
    with pytest.raises(InputError) as error:
        passed(replace(view, rulebook=law))
    assert [f.place.path for f in error.value.faults] == ["center_expense/labor_cost"]
    assert any(n.code == "target_changed" for n in error.value.notices)  # what else is odd is told with the fault


def test_a_comment_is_shown_and_becomes_an_action():
    """Card, committee's page and the next quarter's sheet of actions hold the same three things."""
    view = commented(**SAID)
    assert "two laboratories" in str(missed_table(view, "center_cost").lines)
    assert "two laboratories" in committee_page(view, [])
    action = next(a for a in taken_in(view, []).tables["actions"] if a["indicator"] == "rd_cost")
    assert (action["cause"], action["due"], action["status"]) == (SAID["cause"], SAID["due"], "open")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"cause": "tests came late"}, "half_comment"),
        ({"cause": "c", "due": date(2026, 2, 28)}, "half_comment"),
        ({**SAID, "due": date(2025, 12, 31)}, "due_past"),
        ({**SAID, "due": "soon"}, "not_date"),
        (SAID, ""),
    ],
)
def test_a_comment_is_whole_and_looks_ahead(tmp_path, rulebook, facts, said, code):
    """What is half given, or due before the quarter is over, is refused at its cell; a sound one comes back."""
    book = openpyxl.load_workbook(template(rulebook, "2025Q4", tmp_path / "2025Q4.xlsx", values=facts))
    sheet = book["指标"]
    heads = {HEADS[c.value]: c.column for c in sheet[4] if c.value in HEADS}
    row = next(r for r in range(5, sheet.max_row) if sheet.cell(r, heads["id"]).value == COST[1])
    for column, value in said.items():
        sheet.cell(row, heads[column]).value = value
    book.save(tmp_path / "2025Q4.xlsx")
    if not code:
        found = read_workbook(tmp_path / "2025Q4.xlsx", rulebook).rows[COST]
        assert {c: getattr(found, c) for c in SAID} == SAID
        return
    with pytest.raises(InputError) as error:
        read_workbook(tmp_path / "2025Q4.xlsx", rulebook)
    assert [(f.code, f.place.sheet) for f in error.value.faults] == [(code, "指标")]


def test_notices_stand_beside_faults(tmp_path, rulebook, facts, capsys):
    """A cell at fault hides nothing of what else is odd about the sheet."""
    home = shutil.copytree(rulebook.folder, tmp_path / "params" / rulebook.company.id)
    odd = facts.with_actuals({("company", "total_asset_turnover"): "9.1"})
    book = openpyxl.load_workbook(template(rulebook, "2025Q4", home / "quarters" / "2025Q4.xlsx", values=odd))
    book["指标"].cell(20, 8).value = "abc"
    book.save(home / "quarters" / "2025Q4.xlsx")
    with pytest.raises(SystemExit) as left:
        main(["check", "2025Q4", "--params", str(home), "--lang", "en"])
    told = capsys.readouterr()
    assert left.value.code == 1
    assert "“abc”" in told.err
    assert "10 times" in told.out
