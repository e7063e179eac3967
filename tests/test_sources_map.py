"""The map from the sources to the software: everything that it names is there."""

import re
from importlib import import_module

import pytest

from bsclib.cli import COMMANDS
from bsclib.evidence import budget_tables, tables

STATES = ("built", "partly", "not")


@pytest.fixture(scope="module")
def rows(root):
    """Return the rows of the map, each as its four cells."""
    lines = (root / "docs" / "sources_map.md").read_text(encoding="utf-8").splitlines()
    return [[c.strip() for c in line.strip("|").split("|")] for line in lines if line.startswith(("| A", "| B"))]


def test_everything_named_exists(root, rows):
    """A command is in the table, a sheet is declared, a file is there, a function can be imported."""
    sheets = {
        table.id for room in (tables, budget_tables) for table in vars(room).values() if hasattr(table, "columns")
    }
    for source, _, where, _ in rows:
        for sheet, name in re.findall(r"(sheet )?`([^`]+)`", where):
            if sheet:
                assert name in sheets, (source, name)
            elif name.startswith("bsc "):
                assert name.split()[1] in COMMANDS, (source, name)
            elif name.startswith("bsclib."):
                module, _, function = name.rpartition(".")
                assert callable(getattr(import_module(module), function)), (source, name)
            elif not name.startswith("--") and name != "adopt":
                assert (root / name).is_file(), (source, name)


def test_every_statement_has_a_state_and_what_is_missing_is_said(rows):
    """Built, partly, or not; what is not built, or only in part, says what is missing or why."""
    assert len(rows) > 60
    for source, statement, where, state in rows:
        word, _, why = state.partition(":")
        assert word in STATES, (source, statement)
        assert word != "not" or why, (source, statement)
        assert (where == "–") == (word == "not"), (source, statement)
