"""A sealed sample quarter, made as a run makes it but without notebooks."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bsclib.archive import Revision, Store
from bsclib.governance import propose_law, sign
from bsclib.paths import packaged
from bsclib.quarter import QuarterView, open_quarter
from bsclib.scoring import scores_csv

COMPANY, PERIOD = "g_company", "2025Q4"
NAME, LAW = f"{COMPANY}-{PERIOD}", f"{COMPANY}-law2025"
THREE = {"preparer": "Li Lei", "reviewer": "Han Meimei", "approver": "Wang Fang"}


def fill(content: Path, view: QuarterView) -> None:
    """Write what a run seals: law, evidence, scores."""
    for path in view.rulebook.files:
        target = content / "params" / view.company / path.relative_to(view.rulebook.folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    (content / "inputs").mkdir()
    shutil.copyfile(view.facts.source, content / "inputs" / view.facts.source.name)
    (content / "scores.csv").write_text(scores_csv(view.rulebook, view.scores), encoding="utf-8", newline="")


@pytest.fixture(scope="session")
def view() -> QuarterView:
    return open_quarter(COMPANY, PERIOD, workspace=packaged())


@pytest.fixture(scope="session")
def template(view: QuarterView, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Outputs with one sealed quarter and a proposed law, both unsigned."""
    store = Store(tmp_path_factory.mktemp("sealed"))
    add(store, view, "first")
    propose_law(store, view.rulebook, [view.facts], 2025, "Li Lei", "law of 2025")
    return store.outputs


def add(store: Store, view: QuarterView, reason: str) -> Revision:
    """Seal the quarter once more."""
    with store.stage(NAME) as content:
        fill(content, view)
        return store.commit(NAME, content, expected_head=store.head(NAME), message=reason, user="Li Lei")


@pytest.fixture
def store(template: Path, tmp_path: Path) -> Store:
    """A copy of the template to work on."""
    return Store(shutil.copytree(template, tmp_path / "outputs"))


@pytest.fixture
def reseal(store: Store, view: QuarterView) -> Callable[[str], Revision]:
    return lambda reason: add(store, view, reason)


@pytest.fixture
def approve(store: Store) -> Callable[..., Any]:
    """Let all three sign an object by name."""

    def approving(name: str = NAME) -> Any:
        for role, who in THREE.items():
            state = sign(store, name, role, who)
        return state

    return approving
