"""What every test may count on: the checkout, a fixed language, seeded search."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("MPLBACKEND", "agg")
settings.register_profile(
    "house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("house")


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the checkout."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def chinese(monkeypatch):
    """Speak Chinese unless a test says otherwise, whatever the machine's locale."""
    monkeypatch.setenv("BSC_LANG", "zh")
