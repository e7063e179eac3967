"""A sealed quarter computed again: from what is sealed alone, and told where it differs."""

from __future__ import annotations

import copy
import json
import runpy
import shutil
from pathlib import Path

import pytest

from bsclib.archive import Revision, Store
from bsclib.paths import packaged
from bsclib.quarter import QuarterView, open_quarter
from bsclib.run.content import library_digest
from bsclib.run.rerun import notebook_differences, rerun

LEAKS = runpy.run_path(str(Path(__file__).resolve().parents[1] / "benchmarks" / "archive_leaks.py"))


@pytest.fixture(scope="module")
def view() -> QuarterView:
    return open_quarter("g_company", "2025Q4", workspace=packaged())


@pytest.fixture(scope="module")
def sealed(view: QuarterView, tmp_path_factory: pytest.TempPathFactory) -> Revision:
    return LEAKS["add"](Store(tmp_path_factory.mktemp("outputs")), view, "first")


def changed(sealed: Revision, tmp_path: Path, name: str, old: str, new: str) -> Revision:
    """Return the revision with one text replaced in one of its files."""
    content = Path(shutil.copytree(sealed.content, tmp_path / "content"))
    path = content / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return Revision(sealed.object_id, 1, "", "", "", "", content)


def test_the_same_scores(sealed: Revision) -> None:
    """Evidence and law as sealed give the sealed scores, byte for byte."""
    assert list(rerun(sealed)) == []


def test_scores_that_were_changed(sealed: Revision, tmp_path: Path) -> None:
    """A typed-in status is found, and the row is named in words."""
    faults = list(rerun(changed(sealed, tmp_path, "scores.csv", ",scored,", ",missing,")))
    assert faults[0].found.en == "the scores computed again differ from the sealed ones"
    assert faults[1].found.en.endswith("status missing → scored")
    assert len(faults) == 2


def test_the_workspace_has_no_say(sealed: Revision, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Law and evidence come from the revision, not from the params/ at hand."""
    monkeypatch.chdir(tmp_path)
    assert list(rerun(sealed)) == []


def test_law_that_cannot_be_read_any_more(sealed: Revision, tmp_path: Path) -> None:
    """Unreadable law is a fault, not a traceback."""
    faults = list(rerun(changed(sealed, tmp_path, "params/g_company/company.yaml", "label", "lable")))
    assert [f.found.en for f in faults] == ["the sealed evidence or law cannot be read any more"]


def test_other_versions_are_a_notice(sealed: Revision, tmp_path: Path) -> None:
    """A package that changed since is named with both versions; it is no fault by itself."""
    content = Path(shutil.copytree(sealed.content, tmp_path / "content"))
    (content / "environment.json").write_text(
        json.dumps({"library": library_digest(), "packages": {"numpy": "0.1"}}), encoding="utf-8"
    )
    (notice,) = rerun(Revision(sealed.object_id, 1, "", "", "", "", content))
    assert notice.level == "notice"
    assert "numpy 0.1 → " in notice.found.en


NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "source": "x"},
        {"cell_type": "code", "outputs": [{"text": "total 97.5\n"}]},
        {"cell_type": "code", "outputs": [{"data": {"text/html": "<b>1,234.5</b>", "image/png": "AAAA"}}]},
    ]
}


@pytest.mark.parametrize(
    ("cell", "old", "new", "said"),
    [
        (1, "97.5", "97.6", "code cell 1: its numbers differ"),
        (1, "total", "sum", "code cell 1: its words differ"),
        (2, "1,234.5", "1,234.6", "code cell 2: its numbers differ"),
        (2, "AAAA", "AAAB", "code cell 2: its figures differ"),
    ],
)
def test_what_differs_in_a_notebook(cell: int, old: str, new: str, said: str) -> None:
    """Words, numbers and figures are told apart, cell by cell."""
    other = copy.deepcopy(NOTEBOOK)
    other["cells"][cell] = json.loads(json.dumps(other["cells"][cell]).replace(old, new))
    assert list(notebook_differences("n", NOTEBOOK, copy.deepcopy(NOTEBOOK))) == []
    assert [f.found.en for f in notebook_differences("n", NOTEBOOK, other)] == [said]


def test_after_an_upgrade_only_figures_may_differ(sealed: Revision, tmp_path: Path, monkeypatch) -> None:
    """Another release of a package draws otherwise: a notice; a word or a number that differs stays a fault."""
    content = Path(shutil.copytree(sealed.content, tmp_path / "content"))
    later = Revision(sealed.object_id, 1, "", "", "", "", content)
    other = json.loads(json.dumps(NOTEBOOK).replace("AAAA", "AAAB").replace("97.5", "97.6"))
    monkeypatch.setattr("bsclib.run.rerun._notebooks", lambda _: notebook_differences("n", NOTEBOOK, other))
    assert {f.code: f.level for f in rerun(later, notebooks=True)} == {"numbers": "fault", "figures": "fault"}
    told = {"library": library_digest(), "packages": {"matplotlib": "0.1"}}
    (content / "environment.json").write_text(json.dumps(told), encoding="utf-8")
    levels = {f.code: f.level for f in rerun(later, notebooks=True)}
    assert levels == {"numbers": "fault", "figures": "notice", "versions": "notice"}


@pytest.mark.parametrize("told", [{"bsclib": "of a time before"}, {"library": "of another state"}])
def test_what_another_state_of_the_library_shows_is_no_forgery(sealed: Revision, tmp_path: Path, monkeypatch, told):
    """Pages of another state of the library that differ are notices; a score that differs stays a fault."""
    later = changed(sealed, tmp_path, "scores.csv", ",scored,", ",missing,")
    (later.content / "environment.json").write_text(json.dumps(told), encoding="utf-8")
    other = json.loads(json.dumps(NOTEBOOK).replace("total", "sum").replace("97.5", "97.6"))
    monkeypatch.setattr("bsclib.run.rerun._notebooks", lambda _: notebook_differences("n", NOTEBOOK, other))
    levels = {f.code: f.level for f in rerun(later, notebooks=True)}
    assert levels == {"rerun": "fault", "numbers": "notice", "text": "notice", "versions": "notice"}
