"""The sample's law and facts, quarter by quarter, each read once."""

import importlib.util
import sys
from functools import cache
from pathlib import Path

import pytest

from bsclib.evidence import read_workbook
from bsclib.law import load_rulebook
from bsclib.period import Quarter
from bsclib.quarter import open_quarter

ROOT = Path(__file__).resolve().parents[2]
COMPANY = ROOT / "params" / "g_company"
QUARTERS = [f"{year}Q{n}" for year in (2024, 2025) for n in (1, 2, 3, 4)]


@cache
def opened(period):
    """Return (rulebook, facts) of a sample quarter."""
    rulebook = load_rulebook(COMPANY, as_of=Quarter.parse(period).last_day)
    return rulebook, read_workbook(COMPANY / "quarters" / f"{period}.xlsx", rulebook)


@pytest.fixture
def quarter():
    """Return a function: period → (rulebook, facts)."""
    return opened


@cache
def viewed(period):
    """Return the view of a sample quarter."""
    return open_quarter(quarter=period, workspace=ROOT)


@pytest.fixture
def view():
    """Return the view of the newest sample quarter."""
    return viewed("2025Q4")


@pytest.fixture(scope="session")
def script():
    """Return the script that makes budget lines and registers."""
    path = ROOT / "tests" / "benchmarks" / "budget_sample.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    sys.modules[path.stem] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
