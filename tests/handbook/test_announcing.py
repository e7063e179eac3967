"""The pages of kick-off and results: what everybody may hear, in both languages, and nothing else."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bsclib.handbook import handbook, kickoff, meeting
from bsclib.quarter import open_quarter
from bsclib.reports.together import control_table, shared_parts


@pytest.fixture(scope="module")
def view(root):
    """Return the newest sample quarter, with what people said in it."""
    found = open_quarter(quarter="2025Q4", workspace=root)
    unit = found.cards_at("department")[0].unit
    said = {"unit": unit, "who": "某甲", "deed": "抢修设备", "nominator": "某乙", "decider": "某丙"}
    rows = [said | {"decision": "approved"}, said | {"decision": "rejected", "deed": "另一件"}]
    objection = {"id": "O-1", "unit": unit, "who": "某丁", "decision": "upheld"}
    tables = {**found.facts.tables, "nominations": rows, "objections": [objection, {**objection, "decision": None}]}
    return replace(found, facts=replace(found.facts, tables=tables))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_meeting_hears_grades_and_honours_alone(view, lang):
    """Every card with its grade; an approved nomination without the person; no total, target, actual or money."""
    page = meeting(view, lang).to_page()
    for total in view.totals.values():
        assert total.grade.of(lang) in page
        assert f"{float(total.total):.2f}" not in page
    assert "抢修设备" in page
    assert not any(word in page for word in ("另一件", "某甲", "某乙", "某丙", "某丁"))
    counts = re.search(r"共 2 件：支持 1，驳回 0，待定 1|2 in all: 1 upheld, 0 rejected, 1 pending", page)
    assert counts
    assert meeting(view, lang).to_word()[:2] == b"PK"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_kickoff_names_goals_parts_and_dates(view, lang):
    """Every objective and department stands on it; no target does."""
    page = kickoff(view, lang).to_page()
    for objective in view.rulebook.strategy.objectives.values():
        assert objective.label.of(lang).partition(" ")[0] in page
    for due in view.rulebook.calendar.values():
        assert due.on(view.quarter).isoformat() in page


def test_each_department_has_its_part_in_every_shared_goal(view):
    """A unit leads what it answers for and supports what it controls; its handbook holds all of its parts."""
    parts = [*shared_parts(view.rulebook)]
    for part in parts:
        law = view.rulebook.indicator(*part.goal.key)
        assert part.leads == (law.owner == part.unit)
        assert part.leads or part.unit in law.controllable_by
    unit = parts[0].unit
    page = handbook(view.rulebook, "zh", unit).to_page()
    assert all(p.goal.label.zh.partition("(")[0] in page for p in parts if p.unit == unit)
    crisis = open_quarter(quarter="2025Q1", workspace=Path(view.workspace))
    card = crisis.cards_at("center")[0]
    assert len(control_table(crisis, card.id).lines) == sum(
        r.score is not None and r.score < 100 and r.weight is not None for r in crisis.scores if r.scorecard == card.id
    )
