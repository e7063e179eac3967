"""A share of the battery of damaged evidence, and every hostile file."""

import tracemalloc
from collections import Counter

import pytest

from bsclib.errors import InputError
from bsclib.evidence import read_workbook
from bsclib.evidence.schema import KINDS
from bsclib.evidence.tables import TABLES


def test_damaged_evidence_is_refused_or_read_for_what_it_says(scripts):
    """Of files damaged in known ways none makes a traceback, is silently wrong, or is wrongly refused."""
    module = scripts("evidence_mutations")
    verdicts = [*module.battery(0.03), *module.evidence_sheets.battery(0.03)]
    assert [(name, verdict) for name, verdict in verdicts if verdict != "ok"] == []


def test_no_declared_sheet_is_left_out_of_the_battery(scripts):
    """Every sheet of the workbook is among those that are found, filled and damaged, in every kind of column."""
    sheets = scripts("evidence_mutations").evidence_sheets
    assert {s.id for s in sheets.declared()} >= TABLES.keys() - {"indicators"}
    assert set(sheets.ALL) == KINDS.keys() - {"figure", "check", "shown"}
    assert all({*kinds} <= set(sheets.ALL) for _, kinds in sheets.CELLS.values())


def test_the_battery_is_as_large_as_promised(scripts):
    """At least 35 operators have 30 sites each: 1,000 damaged files and more."""
    module = scripts("evidence_mutations")
    book = module.Book(module.WORKBOOK)
    operators = {**module.OPERATORS, **module.CSV_OPERATORS}
    sites = Counter({name: min(module.SITES, sum(map(wants, book.sites))) for name, (_, wants) in operators.items()})
    assert sum(n >= 30 for n in sites.values()) >= 35
    assert sites.total() >= 1_000


def test_hostile_workbooks_are_refused(rulebook, workbook, tmp_path, scripts):
    """Bombs, far cells, DTDs, disguises, links, endless formulas: each one refused, none with a traceback."""
    names = []
    for name, content in scripts("hostile").hostile(workbook.read_bytes()):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(InputError) as refused:
            read_workbook(path, rulebook)
        assert refused.value.faults
        names.append(name)
    assert len(names) >= 40


def test_a_bomb_is_refused_before_it_is_inflated(rulebook, workbook, tmp_path, scripts):
    """Refusing sixty megabytes of blanks takes a small part of that memory."""
    bomb = dict(scripts("hostile").hostile(workbook.read_bytes()))["bomb_sheet.xlsx"]
    (tmp_path / "bomb.xlsx").write_bytes(bomb)
    tracemalloc.start()
    with pytest.raises(InputError):
        read_workbook(tmp_path / "bomb.xlsx", rulebook)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000
