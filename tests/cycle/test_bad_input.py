"""The registers' sheets refuse what the indicator sheet refuses: by cell, all at once, nothing coerced."""

import csv
import io

import pytest

from bsclib.evidence.grid import from_csv
from bsclib.evidence.names import Names
from bsclib.evidence.records import read_records
from bsclib.evidence.tables import TABLES
from bsclib.evidence.tidy import table_csv

from .conftest import opened

SHEETS = ("budget_lines", "revisions", "risks", "actions", "findings", "calendar")
# kind of column → what a person may type into it by mistake, and what is said
SLIPS = {
    "unit": ("marketing", "unknown"),
    "number": ("500万元", "text_for_number"),
    "whole": ("2.5", "not_whole"),
    "date": ("2025/13/40", "not_date"),
    "month": ("202513", "not_month"),
    "choice": ("maybe", "not_choice"),
}


def sheet(name):
    """Return the first row of a sheet somewhere in the sample, as CSV words by column."""
    rows = next(r for q in ("2025Q1", "2024Q1") if (r := opened(q)[1].tables[name]))
    head, first = list(csv.reader(io.StringIO(table_csv(name, rows[:1]))))
    return dict(zip(head, first, strict=True))


def faults_of(name, row):
    """Return the faults of a sheet that holds one row."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([row.keys(), row.values()])
    grid = from_csv(stream.getvalue().encode(), TABLES[name], f"2025Q1.{name}.csv")
    return read_records(grid, Names.of(opened("2025Q1")[0]), {})[1]


@pytest.mark.parametrize("name", SHEETS)
def test_a_sound_row_is_taken(name):
    """What the package writes it reads."""
    assert faults_of(name, sheet(name)) == []


@pytest.mark.parametrize("name", SHEETS)
def test_every_slip_is_told_at_its_cell(name):
    """One slip in each kind of column at once: as many faults, each at the line and column of its cell."""
    row, expected = sheet(name), []
    for column in TABLES[name].columns:
        if column.kind in SLIPS:
            row[column.id], code = SLIPS[column.kind]
            expected.append((code, 2, list(row).index(column.id) + 1))
    found = [(f.code, f.place.line, f.place.column) for f in faults_of(name, row)]
    assert len(expected) >= 3
    assert set(found) >= set(expected)


@pytest.mark.parametrize("name", SHEETS)
def test_what_is_required_may_not_be_left_out(name):
    """Each required cell left empty is a fault of its own."""
    row = sheet(name)
    needed = [c.id for c in TABLES[name].columns if c.required]
    codes = [f.code for f in faults_of(name, {**row, **dict.fromkeys(needed[1:], "")})]
    assert codes.count("required") == len(needed) - 1


@pytest.mark.parametrize(("cells", "at"), [
    ({"driver_budget": ""}, ["driver_budget"]),
    ({"driver_budget": "0"}, ["driver_budget"]),
    ({"driver_actual": ""}, ["driver_actual"]),
    ({"driver_budget": "", "driver_actual": ""}, ["driver_budget", "driver_actual"]),
    ({"driver_actual": "", "actual": ""}, []),
    ({"driver_budget": "viel"}, ["driver_budget"]),
])  # fmt: skip
def test_a_variable_line_says_its_driver(cells, at):
    """Emptied drivers would change variances in silence: each is a fault at its cell; a month to come needs none."""
    variable = next(r for r in opened("2025Q1")[1].tables["budget_lines"] if r["behaviour"] == "variable")
    head, first = list(csv.reader(io.StringIO(table_csv("budget_lines", [variable]))))
    row = {**dict(zip(head, first, strict=True)), **cells}
    found = faults_of("budget_lines", row)
    assert [list(row)[f.place.column - 1] for f in found] == at
    fixed = faults_of("budget_lines", {**row, "behaviour": "fixed"})
    assert [f.code for f in fixed if f.code == "needed"] == []
