"""The batteries are scripts; the tests run them with smaller numbers."""

from __future__ import annotations

import os
import runpy
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bsclib.archive import Revision, Store

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"
NAME = "g_company-2025Q4"

Seal = Callable[..., Revision]


@pytest.fixture(scope="session")
def battery() -> Callable[[str], dict[str, Any]]:
    """The names of a benchmark script."""
    return lambda name: runpy.run_path(str(BENCHMARKS / f"{name}.py"))


@pytest.fixture
def scratch() -> Iterator[Path]:
    """A folder in memory where there is one: thousands of syncs would wear a disk and prove no more."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


@pytest.fixture
def store(scratch: Path) -> Store:
    return Store(scratch / "outputs")


@pytest.fixture
def seal(store: Store) -> Seal:
    """Seal files given as path=text on top of the newest revision."""

    def sealing(files: dict[str, str] | None = None, head: int | None = None, **words: Any) -> Revision:
        with store.stage(NAME) as content:
            for path, text in (files or {"scores.csv": "score\n1\n"}).items():
                (content / path).parent.mkdir(parents=True, exist_ok=True)
                (content / path).write_text(text, encoding="utf-8")
            expected = store.head(NAME) if head is None else head
            return store.commit(NAME, content, expected_head=expected, **{"message": "why", "user": "Li", **words})

    return sealing
