"""A year is sealed from its four quarters; a notebook whose room is not installed is left out, and it is said."""

import json
import shutil

import pytest

from bsclib.archive import Store
from bsclib.errors import UsageError
from bsclib.run import plan as planning
from bsclib.run.plan import YEARLY, left_out
from bsclib.run.rerun import rerun
from bsclib.run.seal import Request, run_quarter


@pytest.fixture(scope="module")
def workspace(root, tmp_path_factory):
    """Return a workspace with the evidence of 2025 and a notebook for the year."""
    home = tmp_path_factory.mktemp("workspace")
    shutil.copytree(root / "params" / "g_company", home / "params" / "g_company")
    for path in (home / "params" / "g_company" / "quarters").glob("2024*"):
        path.unlink()
    (home / "notebooks").mkdir()
    for name in ("08_quarter_summary", "year_report"):
        shutil.copy(root / "notebooks" / f"{name}.ipynb", home / "notebooks")
    return home


def test_a_year_is_an_object_of_its_own(workspace, tmp_path):
    """Sealed under the year with the year's notebooks alone; read back and computed again it is the same."""
    outcome = run_quarter(Request("g_company", "2025Q4", workspace, tmp_path / "outputs", year="2025"))
    store = Store(tmp_path / "outputs")
    assert [*store.objects()] == ["g_company-2025"]
    assert outcome.report.name == "year_report.html"
    assert (tmp_path / "outputs" / "latest" / "2025" / "reports" / "year_report.html").is_file()
    assert not store.verify()
    assert not list(rerun(outcome.revision))


def test_a_year_with_a_quarter_missing_is_refused(workspace, tmp_path):
    """Three quarters are no year; nothing is written."""
    copy = shutil.copytree(workspace, tmp_path / "copy")
    for path in (copy / "params" / "g_company" / "quarters").glob("2025Q2*"):
        path.unlink()
    with pytest.raises(UsageError, match="2025Q2"):
        run_quarter(Request("g_company", "2025Q4", copy, tmp_path / "outputs", year="2025"))
    assert not list(Store(tmp_path / "outputs").objects())


def test_a_notebook_that_needs_an_absent_room_is_left_out(shelf, monkeypatch):
    """Without the room it is no task and is named; with it, it runs."""
    shelf.put("01_a")
    path = shelf.put("06_b")
    body = json.loads(path.read_text("utf-8"))
    body["metadata"]["needs"] = ["cycle"]
    path.write_text(json.dumps(body), encoding="utf-8")
    assert len(shelf.plan()) == 2
    assert left_out(shelf.folder) == []
    monkeypatch.setattr(planning, "has_room", lambda name: False)
    assert [t.name for t in shelf.plan()] == ["01_a"]
    assert "06_b" in left_out(shelf.folder)[0].en


def test_a_years_notebooks_are_not_a_quarters(shelf):
    """`year_*` and numbered notebooks never run together."""
    shelf.put("01_a")
    shelf.put("year_report")
    values = {"company": "c", "quarter": "2025Q4", "profile": "corrected", "language": "zh"}
    assert [t.name for t in planning.plan(shelf.folder, values, {}, "basis", YEARLY)] == ["year_report"]
    assert [t.name for t in shelf.plan()] == ["01_a"]
