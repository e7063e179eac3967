"""Reading apart from writing: no module of the room can do both, and one module alone writes workbooks."""

import ast
from pathlib import Path

import pytest

from bsclib import evidence

ROOM = Path(evidence.__file__).parent
CELLS = {"preflight", "xlsx", "raw_sheet", "values", "grid", "formula"}  # what turns the bytes of a file into values


def imported(path):
    """Return what a module imports, wherever in it: modules of the room by their short name, others by the first."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module == "bsclib.evidence":
            found |= {f"bsclib.evidence.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return {name.removeprefix("bsclib.evidence.").split(".")[0] for name in found}


@pytest.fixture(scope="module")
def graph():
    """Return module → what it imports; `__init__`, the room's door, opens on both sides."""
    return {path.stem: imported(path) for path in ROOM.glob("*.py") if path.stem != "__init__"}


def those_that_reach(graph, goals):
    """Return the modules that import one of `goals`, directly or through others of the room, and the goals."""
    found = set(goals)
    while more := {name for name, others in graph.items() if others & found} - found:
        found |= more
    return found & graph.keys()


def test_no_module_both_reads_and_writes(graph):
    """What reaches the cells of a file does not reach the writer, and the other way round."""
    readers, writers = those_that_reach(graph, CELLS), those_that_reach(graph, {"xlsxwriter"})
    assert {"reader", "survey", "by_ledger", "records", "figures"} <= readers
    assert {"template", "questionnaire", "review", "indicator_sheet"} <= writers
    assert readers & writers == set()


def test_one_module_writes_workbooks(graph):
    """Every sheet goes through it."""
    assert [name for name, others in graph.items() if "xlsxwriter" in others] == ["workbook"]
