"""Slips of people: each told on its cell, under a threshold of the law, answered by a word in the note."""

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from bsclib.errors import InputError
from bsclib.evidence import plausibility, read_workbook
from bsclib.evidence.approved import approved_targets
from bsclib.evidence.number_format import faithful
from bsclib.evidence.slips import Standard
from bsclib.evidence.tables import TABLES
from bsclib.evidence.tidy import table_csv
from bsclib.gate import passed
from bsclib.law.evidence_slips import SlipsDoc
from bsclib.period import Quarter
from bsclib.quarter import sample_quarter

COMPANY = Path(__file__).resolve().parents[2] / "params" / "g_company"
MARGIN, TURNOVER = ("company", "gross_margin"), ("company", "employee_turnover")


@pytest.fixture(scope="module")
def before(rulebook):
    """Return the facts of the quarter before."""
    return read_workbook(COMPANY / "quarters" / "2025Q3.xlsx", rulebook.replace(as_of="2025-09-30"))


def told(facts, before, rulebook, **approved):
    """Return name → cell of what is told of single cells."""
    return {f.code: f.place.cell for f in plausibility(facts, before, rulebook, **approved) if f.place.cell}


def changed(facts, key, **values):
    """Return the facts with one row otherwise."""
    return replace(facts, rows={**facts.rows, key: replace(facts.rows[key], **values)})


def test_no_slip_of_a_person_moves_a_score_unsaid(scripts):
    """A share of the battery: refused, noticed, contradicted or harmless, and never silent."""
    table = scripts("human_slips").battery(0.05)
    whole = sum(table.values(), Counter())
    assert whole["unsaid"] == 0
    assert min(whole["refused"], whole["noticed"], whole["harmless"]) > 0


def test_the_battery_has_six_hundred_slips(scripts):
    """At full size it asks for so many, over more than thirty kinds."""
    module = scripts("human_slips")
    asked = sum(module.EACH * (2 if name in module.MORE else 1) for name in module.SLIPS)
    assert asked >= 700
    assert len(module.SLIPS) > 30


def test_the_sound_quarters_are_not_accused(scripts):
    """No fault in any of the eight, and few notices."""
    for _, faults, notices in scripts("human_slips").alarms():
        assert faults == 0
        assert sum(notices.values()) <= 10


def test_what_is_dragged_sorted_or_taken_for_another_figure_is_told(scripts, tmp_path):
    """A share of the battery of slips over several cells, in a company made of another organisation's sheet."""
    friday = scripts("slips_of_friday")
    counts = friday.battery(friday.of_scheme(tmp_path), 1)
    assert counts["UNSAID"] == 0
    assert counts["noticed"] > counts["blind"] + counts["harmless"]
    assert counts["refused"] > 5


def test_a_target_is_held_against_what_was_approved(facts, before, rulebook):
    """The approval goes before last quarter's target; the cell is the target's."""
    key = ("company", "on_time_delivery_rate")
    eased = changed(facts, key, target=facts.rows[key].target - 5)
    assert facts.rows[key].target_cell.split("!")[1] in {
        f.place.cell for f in plausibility(eased, before, rulebook) if f.code == "target_changed"
    }
    approved = {key: Standard(facts.rows[key].target - 5)}
    cell = facts.rows[key].target_cell.split("!")[1]
    assert cell not in {f.place.cell for f in plausibility(eased, before, rulebook, approved)}
    assert told(facts, before, rulebook, approved=approved)["target_unapproved"] == cell


def test_an_approval_is_read_from_the_proposals(facts, before, rulebook, tmp_path):
    """What was approved for the quarter is its target; what is pending, or for another quarter, is none."""
    key = ("company", "on_time_delivery_rate")

    def row(id, quarter, decision):
        ends = {"proposed": Decimal(90), "now": Decimal(95), "reason": "-", "rests_on": "-", "decided_by": "总经理"}
        about = {"scorecard": key[0], "indicator": key[1], "unit": "company", "kind": "target"}
        return {"id": id, "quarter": quarter, "decision": decision, **about, **ends}

    rows = [row("1", "2025Q4", "pending"), row("2", "2026Q1", "approved"), row("3", "2025Q4", "approved")]
    for n, expected in ((2, {}), (3, {key: Decimal(90)})):
        (tmp_path / "2025Q3.proposals.csv").write_text(table_csv("proposals", rows[:n]), encoding="utf-8")
        found = approved_targets(tmp_path, Quarter.parse("2025Q4"), rulebook)
        assert {k: s.value for k, s in found.items()} == expected
    told = [f for f in plausibility(facts, before, rulebook, found) if f.code == "target_unapproved"]
    assert [(f.place.cell, "总经理" in f.found.zh) for f in told] == [(facts.rows[key].target_cell.split("!")[1], True)]
    assert approved_targets(tmp_path / "none", Quarter.parse("2025Q4"), rulebook) == {}


def test_a_note_answers_and_the_answer_is_told(facts, before, rulebook):
    """What the note answers is not told on its cell again, but in one line."""
    odd = changed(facts, MARGIN, actual=Decimal("3.39"))
    assert "scale" in told(odd, before, rulebook)
    noted = changed(odd, MARGIN, note="口径调整")
    found = plausibility(noted, before, rulebook)
    assert not [f for f in found if f.code == "scale"]
    assert "scale" in next(f for f in found if f.code == "answered").found.en


def test_thresholds_are_the_laws(facts, before, rulebook):
    """A wider threshold tells less; a slip that is strict is a fault, and the gate does not let it pass."""
    key = ("company", "job_qualification_rate")
    copied = changed(facts, key, actual=before.rows[key].actual)

    def codes(**slips):
        law = replace(rulebook, company=replace(rulebook.company, slips=SlipsDoc(**slips)))
        return {f.code: f.level for f in plausibility(copied, before, law)}

    assert codes()["copied"] == "notice"
    assert "copied" not in codes(copied="4")
    assert codes(strict=("copied",))["copied"] == "fault"
    view = sample_quarter("2025Q4")
    law = replace(view.rulebook, company=replace(view.rulebook.company, slips=SlipsDoc(strict=("target_changed",))))
    with pytest.raises(InputError) as refused:
        passed(replace(view, rulebook=law))
    assert {f.code for f in refused.value.faults} == {"target_changed"}


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ('"98.5"', "95", False), (r"0\.0000", "95", False), ("0!.0000", "95", False), ('"-"0.00', "95", False),
        ("0.00;0.00", "-3", False), ("0.00;[Red]0.00", "-3", True), ("0;-0;;@", "0", False), ("0.0,", "9500", False),
        ('_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "0", True), ("0.00_);(0.00)", "-3", True),
        ('[>50]"95";0.00', "60", False), ("[$¥-804]#,##0.00", "95", True), ("0.00元", "95", True),
        ("General", "95", True), ("G/通用格式", "95", True), ("# ?/?", "95.5", False),
        ('0.00"0"', "95", False), ("[$95-804]0", "1", False),
    ],
)  # fmt: skip
def test_a_format_shows_what_is_stored(code, value, shown):
    """Constant texts, false points, hidden signs and scales do not; colours, units and separators do."""
    assert faithful(code, Decimal(value)) is shown


def test_no_slip_thought_up_by_hand_moves_pay_unsaid(scripts):
    """Payments and what people decide of one another: each slip is refused or noticed at its cell."""
    module = scripts("slips_by_hand")
    counts = module.battery("2025Q4", [module.payments, module.people])
    assert set(counts) == {"refused", "noticed"}
    assert sum(counts.values()) >= 20


def test_what_a_column_asks_for_is_no_remark():
    """A condition set apart by two blanks would be read as a remark, and ask for nothing."""
    for table in TABLES.values():
        for column in table.columns:
            assert not re.match(r"(if|from|not|in|near|after):", column.about.en), (table.id, column.id)
            for other in (*(name for name, _ in column.needed), column.since, column.apart):
                assert not other or table.column(other)
