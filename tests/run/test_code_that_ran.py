"""What a run executes: installed packages and notebooks; never a module that somebody laid beside the evidence."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from bsclib.run.changed import changed_notebooks, digest_of_notebook, for_the_law
from bsclib.run.execute import execute_all

TRAPS = ("pandas", "click", "numpy", "ipykernel", "matplotlib", "bsclib", "json", "sitecustomize", "usercustomize")


@pytest.fixture
def trapped(tmp_path):
    """Return a folder with modules named like libraries, each of which leaves a mark when it is imported."""
    (tmp_path / "params").mkdir()
    for name in TRAPS:
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'sprung')!r}, 'a').write({name!r})\n")
    return tmp_path


def test_kernels_see_installed_packages_alone(trapped, shelf, monkeypatch):
    """Neither the folder a run starts in, nor PYTHONPATH, nor the notebook's own folder is searched for modules."""
    monkeypatch.chdir(trapped)
    monkeypatch.setenv("PYTHONPATH", str(trapped))
    for name in ("01_a", "02_b"):
        shelf.put(name, "import pandas, numpy, bsclib, sys", "print('' in sys.path, pandas.__version__)")
    work = trapped / "notebooks"
    work.mkdir()
    (work / "pandas.py").write_text("raise SystemExit('trapped')")
    for tasks in (shelf.plan(), shelf.plan()[:1]):  # forked from a server, and started alone
        executed = execute_all(tasks, work)
        assert "False" in json.dumps(executed[0].notebook)
    assert not (trapped / "sprung").exists()


@pytest.mark.parametrize("words", [["-P", "-m", "bsclib"], ["-m", "bsclib"]])
def test_commands_do_not_import_what_lies_about(trapped, words, root):
    """`python -m bsclib` from a folder with a click.py of its own runs the installed one."""
    traps = [trapped / f"{name}.py" for name in ("json", "sitecustomize", "usercustomize", "bsclib")]
    for path in traps:  # what Python itself imports before any module of ours, or in our place, is beyond us
        path.unlink()
    env = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    probe = subprocess.run([sys.executable, "-P", "-c", "import bsclib"], env=env, check=False, capture_output=True)
    if probe.returncode:
        pytest.skip("the library is not installed here")
    command = [sys.executable, *words, "score", "2025Q4", "--params", str(root / "params"), "--format", "csv"]
    found = subprocess.run(command, cwd=trapped, env=env, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    assert not (trapped / "sprung").exists()


def test_as_released(root):
    """The notebooks of the checkout are the ones that the library names as its own."""
    assert changed_notebooks(root / "notebooks") == []
    assert for_the_law(root / "notebooks") == {}


def edited(root, tmp_path, edit):
    """Return a folder with the released notebooks, one of them edited."""
    folder = shutil.copytree(root / "notebooks", tmp_path / "notebooks")
    path = folder / "03_company_scoring.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    edit(notebook)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "edit",
    [
        lambda n: n["cells"][-2].update(source=["1 + 1"]),
        lambda n: n["cells"].insert(2, {"cell_type": "markdown", "id": "x", "metadata": {}, "source": ["well done"]}),
        lambda n: n["cells"].pop(),
        lambda n: n["cells"].reverse(),
        lambda n: n["cells"][1]["metadata"].update(tags=["zh"]),
        lambda n: n["metadata"].update(needs=["cellar"]),
    ],
)
def test_any_change_that_tells_is_seen(root, tmp_path, edit):
    """Code, words, order, tags and what it asks for; the law can agree to just this one."""
    folder = edited(root, tmp_path, edit)
    (found,) = changed_notebooks(folder)
    assert (found.name, found.kind, found.approved) == ("03_company_scoring", "changed", False)
    law = for_the_law(folder)
    assert [n.approved for n in changed_notebooks(folder, law=law)] == [True]
    assert [*law] == ["notebooks/03_company_scoring.ipynb", "notebooks/changed.json"]


def test_opening_and_saving_changes_nothing(root, tmp_path):
    """Outputs, counts and the kernel's name are not what a notebook does."""
    folder = edited(root, tmp_path, lambda n: n["metadata"].update(kernelspec={"name": "other"}))
    path = folder / "03_company_scoring.ipynb"
    assert changed_notebooks(folder) == []
    assert digest_of_notebook(path) == digest_of_notebook(root / "notebooks" / path.name)


def test_added_and_missing(root, tmp_path):
    """A notebook of one's own is named; one that was taken away is named, too."""
    folder = edited(root, tmp_path, lambda n: None)
    shutil.copy(folder / "03_company_scoring.ipynb", folder / "09_mine.ipynb")
    (folder / "06_execution_monitoring.ipynb").unlink()
    assert [(n.name, n.kind) for n in changed_notebooks(folder)] == [
        ("06_execution_monitoring", "missing"),
        ("09_mine", "added"),
    ]
