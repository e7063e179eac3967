"""A sealed sample quarter, made as a run makes it but without notebooks."""

from __future__ import annotations

import runpy
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bsclib.archive import Revision, Store
from bsclib.governance import propose_law, sign
from bsclib.paths import packaged
from bsclib.quarter import QuarterView, open_quarter

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"
LEAKS = runpy.run_path(str(BENCHMARKS / "archive_leaks.py"))
add = LEAKS["add"]
COMPANY, PERIOD = "g_company", "2025Q4"
NAME, LAW = f"{COMPANY}-{PERIOD}", f"{COMPANY}-law2025"
THREE = {"preparer": "Li Lei", "reviewer": "Han Meimei", "approver": "Wang Fang"}


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
