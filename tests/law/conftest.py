"""A small law, copied where a test may damage it, and the law that ships."""

import shutil
from pathlib import Path

import pytest

from bsclib.law import load_rulebook

SMALL = Path(__file__).parent / "small"


@pytest.fixture
def small(tmp_path):
    """Return a copy of the small law."""
    return Path(shutil.copytree(SMALL, tmp_path / "params" / "small"))


@pytest.fixture(scope="session")
def shipped(root):
    """Return the folder of the sample company's law."""
    return root / "params" / "g_company"


@pytest.fixture(scope="session")
def law(shipped):
    """Return the sample company's rulebook."""
    return load_rulebook(shipped)
