"""Thin notebooks: they show, the library computes."""

import ast
import json
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted(p for p in (ROOT / "notebooks").rglob("*.ipynb") if ".ipynb_checkpoints" not in p.parts)
ALWAYS = {"company", "quarter", "profile", "language", "workspace", "run_token"}
CHECKED = "# NBVAL_CHECK_OUTPUT"


@pytest.fixture(params=NOTEBOOKS, ids=lambda p: p.relative_to(ROOT).as_posix())
def notebook(request):
    """Return one notebook as (path, cells of code)."""
    cells = json.loads(request.param.read_text(encoding="utf-8"))["cells"]
    return request.param, [c for c in cells if c["cell_type"] == "code"]


def source(cell):
    """Return the text of a cell."""
    return "".join(cell["source"])


def is_lesson(path):
    """Return whether the notebook belongs to the lessons."""
    return "teaching" in path.parts


def test_one_cell_holds_the_parameters(notebook):
    """Exactly one cell is tagged; it assigns typed defaults, the common six among them in every report."""
    path, code = notebook
    tagged = [c for c in code if "parameters" in c["metadata"].get("tags", [])]
    assert len(tagged) == 1
    body = ast.parse(source(tagged[0])).body
    assert all(isinstance(node, ast.AnnAssign) and node.value is not None for node in body)
    if path.name[0].isdigit() and not is_lesson(path):
        assert {node.target.id for node in body} >= ALWAYS


def test_a_cell_is_short_and_defines_nothing(notebook):
    """At most a dozen cells of eight lines in a report; no `def`, no `class`, no path arithmetic."""
    path, code = notebook
    assert is_lesson(path) or len(code) <= 12
    for cell in code:
        text = source(cell)
        assert len(text.splitlines()) <= 8 or "parameters" in cell["metadata"].get("tags", ()), text
        nodes = ast.walk(ast.parse(text))
        assert not [n for n in nodes if isinstance(n, ast.FunctionDef | ast.ClassDef | ast.Lambda)], text
        assert "sys.path" not in text
        assert "Path(" not in text


def test_imports_stand_in_one_cell(notebook):
    """One cell imports; the others use."""
    _, code = notebook
    importing = [c for c in code if any(isinstance(n, ast.Import | ast.ImportFrom) for n in ast.parse(source(c)).body)]
    assert len(importing) == 1


def test_no_output_is_kept_but_what_is_checked(notebook):
    """Outputs are made by a run; only text marked for nbval is committed."""
    _, code = notebook
    for cell in code:
        checked = CHECKED in source(cell) or "nbval-check-output" in cell["metadata"].get("tags", [])
        assert cell.get("execution_count") is None or checked
        assert not cell["outputs"] or checked
        assert not [o for o in cell["outputs"] if "image/png" in o.get("data", {})]


def test_every_cell_has_an_id_of_its_own(notebook):
    """Fixed ids make executed notebooks comparable byte for byte."""
    path, _ = notebook
    ids = [c["id"] for c in json.loads(path.read_text(encoding="utf-8"))["cells"]]
    assert len(ids) == len(set(ids))


def test_the_numbered_reports_are_all_there():
    """The reports the plan names exist."""
    stems = {p.stem[:2] for p in NOTEBOOKS if p.parent.name == "notebooks"}
    assert stems >= {"01", "02", "03", "04", "05", "08"}


def test_the_library_names_its_notebooks():
    """A run tells notebooks that are not as released: the list of those that are is made anew with each change."""
    found = json.loads((ROOT / "bsclib" / "run" / "notebooks.json").read_text(encoding="utf-8"))
    fresh = runpy.run_path(str(ROOT / "tests" / "refresh_notebooks.py"))["digests"]()
    assert found == fresh, "run python tests/refresh_notebooks.py"
