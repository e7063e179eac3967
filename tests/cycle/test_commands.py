"""The commands of the cycle, as their users call them."""

import csv
import io
import re
import shutil
from dataclasses import replace

import openpyxl
import pytest

from bsclib.cli import main
from bsclib.evidence import read_workbook
from bsclib.evidence.tables import TABLES
from bsclib.evidence.template import template
from bsclib.period import Quarter

from .conftest import COMPANY, opened


@pytest.fixture
def params(tmp_path):
    """Return a copy of the law and the evidence."""
    return shutil.copytree(COMPANY.parent, tmp_path / "params")


def bsc(*words):
    """Run a command in this process; return its exit code."""
    with pytest.raises(SystemExit) as left:
        main(words)
    return left.value.code or 0


def test_a_quarter_that_its_registers_contradict_is_refused(params, capsys):
    """One count too many in the indicators: exit 1, with cell, register and both figures; there is no score either."""
    rulebook, facts = opened("2025Q4")
    row = next(i for card in rulebook.scorecards for i in card if i.derived_from and i.derived_from.measure == "count")
    rows = {**facts.rows, row.key: replace(facts.rows[row.key], actual=facts.rows[row.key].actual + 1)}
    path = params / COMPANY.name / "quarters" / "2025Q4.xlsx"
    template(rulebook, "2025Q4", path, values=replace(facts, rows=rows))
    assert bsc("check", "2025Q4", "--params", str(params), "--lang", "en") == 1
    said = capsys.readouterr()
    assert "the register “Findings” gives 0" in said.out + said.err
    assert bsc("score", "2025Q4", "--params", str(params)) == 1


def test_emptied_drivers_are_named_each_at_its_cell(params, capsys, tmp_path):
    """Thirty variable lines without a driver: checked or drafted, each cell is named, and nothing is written."""
    path = params / COMPANY.name / "quarters" / "2025Q4.xlsx"
    book, table = openpyxl.load_workbook(path), TABLES["budget_lines"]
    sheet = next(book[name] for name in book.sheetnames if name in table.label)
    heads = {cell.value: cell.column_letter for cell in sheet[4]}
    columns = {c.id: heads[text] for c in table.columns for text in c.label if text in heads}
    lines = [x for x in opened("2025Q4")[1].tables["budget_lines"] if x["behaviour"] == "variable" and x["actual"]]
    emptied = []
    for n, line in enumerate(lines[:30]):
        row = re.search(r"\d+$", line["cell"])[0]
        emptied.append(f"{columns['driver_actual' if n % 2 else 'driver_budget']}{row}")
        sheet[emptied[-1]] = None
    assert len(emptied) == 30
    book.save(path)
    outputs = tmp_path / "outputs"
    for words in (["check", "2025Q4"], ["run", "2025Q4", "--draft", "--outputs", str(outputs)]):
        assert bsc(*words, "--params", str(params), "--lang", "en") == 1
        said = capsys.readouterr()
        told = re.findall(r"› (\w+): “Behaviour” is “variable”", said.out + said.err)
        assert sorted(told) == sorted(emptied)
    assert not list(outputs.rglob("*.html"))


def test_proposals_wait_for_a_decision(params, capsys):
    """Written once and not over decisions; what is approved stands in the next template, the rest does not."""
    assert bsc("propose", "2025Q4", "--params", str(params)) == 0
    assert bsc("propose", "2025Q4", "--params", str(params)) == 2
    folder = params / COMPANY.name / "quarters"
    listed = folder / "2025Q4.proposals.csv"
    rows = list(csv.DictReader(io.StringIO(listed.read_text("utf-8"))))
    first = next(row for row in rows if row["kind"] == "budget" and row["quarter"] == "2026Q1")
    first |= {"decision": "approved", "decided_by": "委员会", "decided_on": "2026-01-20"}
    stream = io.StringIO()
    writer = csv.DictWriter(stream, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    listed.write_text(stream.getvalue(), encoding="utf-8")
    assert bsc("template", "2026Q1", "--params", str(params)) == 0
    capsys.readouterr()
    rulebook = opened("2025Q4")[0].replace(as_of=Quarter.parse("2026Q1").last_day)
    tables = read_workbook(folder / "2026Q1.xlsx", rulebook).tables
    assert len([x for x in tables["budget_lines"] if x["approved"] is not None]) == 3
    assert {a["status"] for a in tables["actions"]} == {"open"}
