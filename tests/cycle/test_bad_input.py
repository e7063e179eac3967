"""Every declared sheet refuses what the indicator sheet refuses: by cell, all at once, nothing coerced.

The sheets are found, and their sound rows made, from their declarations: one that is declared tomorrow is tested.
"""

import csv
import importlib.util
import io
import sys
from pathlib import Path

import pytest

from bsclib.evidence.grid import from_csv
from bsclib.evidence.names import Names
from bsclib.evidence.records import read_records
from bsclib.evidence.schema import KINDS
from bsclib.evidence.tidy import inert
from bsclib.law import load_rulebook
from bsclib.period import Quarter

from .conftest import COMPANY

HERE = Path(__file__).resolve().parents[1] / "benchmarks"
LAW, QUARTER = load_rulebook(COMPANY, as_of="2025-03-31"), Quarter.parse("2025Q1")
NAMES = Names.of(LAW)


def load(name):
    """Return a script of the benchmarks as a module."""
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    sys.modules[name] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


damage = load("evidence_damage")
sheets = load("evidence_sheets")
SHEETS = {s.id: s for s in sheets.declared()}


def sound(name, nth=1):
    """Return a sound row of a sheet as CSV words by column."""
    row = sheets.sound(SHEETS[name], LAW, QUARTER, nth)
    kinds = {c.id: c.kind for c in SHEETS[name].columns}
    return {id: str(v).replace("-", "") if kinds[id] == "month" else inert(str(v)) for id, v in row.items()}


def faults_of(name, *rows):
    """Return the faults and notices of a sheet that holds some rows."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([rows[0].keys(), *(row.values() for row in rows)])
    grid = from_csv(stream.getvalue().encode(), SHEETS[name], f"2025Q1.{name}.csv")
    return read_records(grid, NAMES, {}, QUARTER)[1]


def at(row, faults, code=""):
    """Return the columns at which something is told of the first row."""
    return {list(row)[f.place.column - 1] for f in faults if f.place.line == 2 and code in ("", f.code)}


def test_every_kind_of_column_has_its_slips():
    """A kind of column that nobody types wrongly here is a kind that is not tested."""
    typed = {kind for told in sheets.SLIPS.values() for kind in told}
    assert typed == set(sheets.ALL) == KINDS.keys() - {"figure", "check", "shown"}
    assert len(SHEETS) >= 30


@pytest.mark.parametrize("name", SHEETS)
def test_a_sound_row_is_taken(name):
    """A row filled as declared is taken without a word, and a second one beside it."""
    assert faults_of(name, sound(name), sound(name, 2)) == []


@pytest.mark.parametrize("name", SHEETS)
def test_every_slip_is_told_at_its_cell(name):
    """Each slip alone is told at its cell by its name; one slip in every column at once is told of every column."""
    row, kinds = sound(name), {c.id: c.kind for c in SHEETS[name].columns if not c.printed}
    for words, told in sheets.SLIPS.items():
        for id in (id for id, kind in kinds.items() if kind in told):
            assert id in at(row, faults_of(name, {**row, id: words}), told[kinds[id]]), (id, words)
    first = {kind: words for words, told in reversed(sheets.SLIPS.items()) for kind in told}
    all_wrong = {id: first[kind] for id, kind in kinds.items() if kind != "indicator"}
    assert at(row, faults_of(name, {**row, **all_wrong})) >= all_wrong.keys()


@pytest.mark.parametrize("name", SHEETS)
def test_what_is_required_or_needed_may_not_be_left_out(name):
    """Each required cell left empty is a fault of its own; so is one that another column asks for."""
    row, sheet = sound(name), SHEETS[name]
    needed = [c.id for c in sheet.columns if c.required]
    codes = [f.code for f in faults_of(name, {**row, **dict.fromkeys(needed[1:], "")})]
    assert codes.count("required") == max(len(needed) - 1, 0)
    for column in (c for c in sheet.columns if c.needed and not c.required):
        asking = {other: wanted for other, wanted in column.needed if wanted}
        assert at(row, faults_of(name, {**row, **asking, column.id: ""}), "needed") == {column.id}


@pytest.mark.parametrize("name", SHEETS)
def test_limits_periods_and_repetition_are_told(name):
    """Beyond an end, outside the quarter, before its cause, like its neighbour, a row twice: told where it stands."""
    row, sheet = sound(name), SHEETS[name]
    for column in (c for c in sheet.columns if not c.printed):
        for end, by, code in (("minimum", -1, "too_small"), ("maximum", 1, "too_big")):
            limit = getattr(column, end)
            if limit is not None:
                assert column.id in at(row, faults_of(name, {**row, column.id: str(limit + by)}), code)
        if column.period in ("in", "near"):
            other, code = ("202201", "2022-01-03"), {"in": "out_of_period", "near": "far_from_period"}
            moved = {**row, column.id: other[column.kind == "date"]}
            assert column.id in at(row, faults_of(name, moved), code[column.period])
        if column.apart:
            assert column.id in at(row, faults_of(name, {**row, column.id: row[column.apart]}), "same_as_beside")
    if sheet.unique:
        assert "twice" in {f.code for f in faults_of(name, row, row)}


@pytest.mark.parametrize(("cells", "found"), [
    ({"driver_budget": ""}, ["driver_budget"]),
    ({"driver_budget": "0"}, ["driver_budget"]),
    ({"driver_actual": ""}, ["driver_actual"]),
    ({"driver_budget": "", "driver_actual": ""}, ["driver_budget", "driver_actual"]),
    ({"driver_actual": "", "actual": ""}, []),
    ({"driver_budget": "viel"}, ["driver_budget"]),
])  # fmt: skip
def test_a_variable_line_says_its_driver(cells, found):
    """Emptied drivers would change variances in silence: each is a fault at its cell; a month to come needs none."""
    row = {**sound("budget_lines"), "behaviour": "variable", **cells}
    assert [list(row)[f.place.column - 1] for f in faults_of("budget_lines", row)] == found
    fixed = faults_of("budget_lines", {**row, "behaviour": "fixed"})
    assert [f.code for f in fixed if f.code == "needed"] == []
