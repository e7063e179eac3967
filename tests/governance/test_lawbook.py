"""The committee's consent: a run stands under approved law only with just these files and just these targets."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from bsclib.archive import Store
from bsclib.governance import law_warning, propose_law
from bsclib.law import load_rulebook
from bsclib.quarter import QuarterView

LAW = "g_company-law2025"


def test_unsigned_law_is_unapproved(store: Store, view: QuarterView, approve: Any) -> None:
    """Sealed is not approved; three signatures make it so."""
    warning = law_warning(store, view.rulebook, view.facts)
    assert warning is not None
    assert warning.en == "law, targets or reading not approved"
    approve(LAW)
    assert law_warning(store, view.rulebook, view.facts) is None


def test_a_quarter_whose_targets_nobody_saw(store: Store, view: QuarterView, approve: Any) -> None:
    """The targets are part of what is approved: another quarter, or other targets, are not covered."""
    approve(LAW)
    assert view.previous is not None
    assert law_warning(store, view.rulebook, view.previous.facts) is not None


@pytest.mark.parametrize("line", ["# a remark\n", ""])
def test_any_change_of_the_law_needs_consent(
    store: Store, view: QuarterView, approve: Any, tmp_path: Path, line: str
) -> None:
    """One added line in one file, and the law is no longer the approved one."""
    approve(LAW)
    folder = Path(shutil.copytree(view.rulebook.folder, tmp_path / "g_company"))
    card = folder / "scorecards" / "company.yaml"
    card.write_text(card.read_text("utf-8") + line, encoding="utf-8")
    rulebook = load_rulebook(folder, as_of=view.rulebook.as_of)
    assert (law_warning(store, rulebook, view.facts) is not None) is bool(line)


def test_the_newest_approved_law_counts(store: Store, view: QuarterView, approve: Any, tmp_path: Path) -> None:
    """A proposal changes nothing until it is signed; then the former law is the law no more."""
    approve(LAW)
    folder = Path(shutil.copytree(view.rulebook.folder, tmp_path / "g_company"))
    with (folder / "company.yaml").open("a", encoding="utf-8") as file:
        file.write("# amended\n")
    amended = load_rulebook(folder, as_of=view.rulebook.as_of)
    assert propose_law(store, amended, [view.facts], 2025, "Li Lei", "amended").number == 2
    assert law_warning(store, view.rulebook, view.facts) is None
    approve(LAW)
    assert law_warning(store, view.rulebook, view.facts) is not None
    assert law_warning(store, amended, view.facts) is None


def test_the_same_law_is_sealed_once(store: Store, view: QuarterView) -> None:
    """Proposing what is sealed already adds no revision."""
    assert propose_law(store, view.rulebook, [view.facts], 2025, "Li Lei", "again").number == 1
