"""Hostile names: nothing that a person typed runs, calls out, or becomes a formula, wherever it is shown."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from bsclib.paths import inert

HOSTILE = runpy.run_path(str(Path(__file__).resolve().parents[1] / "benchmarks" / "archive_injection.py"))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Everything published and exported of a quarter whose every name is a payload, and a report page."""
    folder = tmp_path_factory.mktemp("hostile")
    workspace = HOSTILE["hostile"](folder / "workspace")
    found: list[Path] = HOSTILE["publications"](workspace, folder / "outputs")
    return [*found, HOSTILE["report_page"](folder / "report.html"), *(workspace / "params").rglob("*.xlsx")]


def test_the_judges_see_a_live_payload() -> None:
    """Unescaped, at least thirty payloads are alive in the eyes of the judges used below."""
    assert len(HOSTILE["unescaped"]()) >= 30


def test_nothing_comes_alive(files: list[Path]) -> None:
    """No script, handler, frame, external address or formula in any page, table or workbook."""
    judged = dict(HOSTILE["judged"](files, set(HOSTILE["PAYLOADS"])))
    assert {path.name: found for path, found in judged.items() if found} == {}
    assert {path.suffix for path in judged} == {".html", ".csv", ".xlsx"}


def test_nothing_comes_alive_in_a_browser(files: list[Path]) -> None:
    """Chromium shows the pages, runs nothing and asks for no address."""
    if not HOSTILE["browser"]():
        pytest.skip("no Chromium here; the parser alone has judged")
    assert HOSTILE["alive_in_browser"]([p for p in files if p.suffix == ".html"]) == []


@pytest.mark.parametrize("text", ["=1", "+1", "-a", "@a", "\ta", "\ra", "\na", "＝1", "＋1", "－1", "＠a"])
def test_formula_texts_are_made_inert(text: str) -> None:
    """Every character at which a spreadsheet starts to compute gets an apostrophe before it, once."""
    assert inert(text) == f"'{text}"
    assert inert(inert(text)) == inert(text)
