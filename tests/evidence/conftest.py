"""The law and one sound workbook, read once."""

import importlib.util
import sys
from pathlib import Path

import pytest

from bsclib.evidence import read_workbook
from bsclib.law import load_rulebook

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))
COMPANY = Path(__file__).resolve().parents[2] / "params" / "g_company"


def load(path: Path):
    """Return a script of the tests as a module."""
    if path.stem not in sys.modules:
        spec = importlib.util.spec_from_file_location(path.stem, path)
        sys.modules[path.stem] = module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return sys.modules[path.stem]


@pytest.fixture(scope="session")
def scripts():
    """Return a loader of the scripts beside the tests and among the benchmarks."""
    here = Path(__file__).resolve().parent
    return lambda name: load(
        next(p for p in (here / f"{name}.py", here.parent / "benchmarks" / f"{name}.py") if p.exists())
    )


@pytest.fixture(scope="session")
def rulebook():
    """Return the law of 2025Q4."""
    return load_rulebook(COMPANY, as_of="2025-12-31")


@pytest.fixture(scope="session")
def workbook():
    """Return the path of the sound workbook of 2025Q4."""
    return COMPANY / "quarters" / "2025Q4.xlsx"


@pytest.fixture(scope="session")
def facts(rulebook, workbook):
    """Return its facts."""
    return read_workbook(workbook, rulebook)
