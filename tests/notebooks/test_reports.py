"""The numbered reports by hand and under plain papermill, and what their prose promises."""

import json
import subprocess
import sys
from itertools import pairwise

import nbformat
import pytest

from bsclib import sensitivity
from bsclib.quarter import open_quarter
from bsclib.run.plan import declared, templates

WHAT_IF = {"policies", "weights", "actuals"}
CARDS = WHAT_IF | {"to_date"}


@pytest.fixture(scope="module")
def reports(root):
    """Return the paths of the numbered notebooks."""
    return templates(root / "notebooks")


def test_the_declared_parameters_are_those_the_run_passes(reports):
    """Common six, and what the plan of the reports says beside them."""
    beside = {
        p.stem: set(declared(p)) - {"company", "quarter", "profile", "language", "workspace", "run_token"}
        for p in reports
    }
    assert {k: v for k, v in beside.items() if v} == {
        "02_weight_derivation": {"method"},
        "03_company_scoring": CARDS,
        "04_center_scoring": {"center"} | CARDS,
        "05_department_scoring": {"department"} | CARDS,
        "06_execution_monitoring": {"through"},
        "07_feedback_adjustment": {"through"},
        "08_quarter_summary": CARDS,
    }


def test_prose_stands_in_both_languages_side_by_side(reports):
    """Every passage has a Chinese cell and its English one next to it; the title names its source."""
    for path in reports:
        cells = [c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "markdown"]
        tags = [[t for t in c["metadata"]["tags"] if t != "appendix"] for c in cells]
        assert tags == [["zh"], ["en"]] * (len(cells) // 2)
        for chinese, english in zip(cells[::2], cells[1::2], strict=True):
            assert chinese["id"].removesuffix("-zh") == english["id"].removesuffix("-en")
        assert "依据" in "".join(cells[0]["source"])
        assert "".join(cells[1]["source"]).partition("\n")[0].endswith("?")


def test_each_code_cell_is_introduced(reports):
    """Before a reader sees a table or a figure, prose says what to look at."""
    for path in reports:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        for before, cell in pairwise(cells):
            if cell["cell_type"] == "code" and not cell["metadata"].get("tags") and cell["id"] != "imports":
                assert before["cell_type"] == "markdown", cell["id"]


def test_plain_papermill_with_a_quarters_parameter_file(root, tmp_path):
    """From a folder without a workspace, in English, for an earlier quarter: as its `-f` file and `-p` say."""
    out = tmp_path / "out.ipynb"
    parameters = root / "params" / "g_company" / "quarters" / "2025Q1.yaml"
    words = [
        sys.executable,
        "-m",
        "papermill",
        root / "notebooks" / "05_department_scoring.ipynb",
        out,
        "-f",
        parameters,
    ]
    supposed = ["-r", "actuals", "dept_finance.profit=1200", "-p", "policies", "count=linear"]
    subprocess.run([*words, "-p", "language", "en", *supposed], cwd=tmp_path, check=True, capture_output=True)
    notebook = nbformat.read(out, as_version=4)
    texts = [o.get("data", {}).get("text/plain", "") for c in notebook.cells for o in c.get("outputs", ())]
    assert any("2025Q1" in text for text in texts)
    assert any("Why" in text for text in texts)
    quarter = open_quarter(quarter="2025Q1", workspace=root, language="en")
    moved = sensitivity.suppose(quarter, "count=linear", "", "dept_finance.profit=1200")
    assert any("what if: Finance Profit: actual" in text for text in texts)
    assert any(f"{float(moved.totals['dept_finance'].total):.2f}" in text for text in texts)
