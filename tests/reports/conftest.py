"""The sample quarter, opened once in each language."""

import pytest

from bsclib.quarter import open_quarter


@pytest.fixture(scope="session")
def views(root):
    """Return the newest sample quarter in Chinese and in English."""
    return {lang: open_quarter(workspace=root, language=lang) for lang in ("zh", "en")}


@pytest.fixture(params=["zh", "en"])
def view(views, request):
    """Return the quarter in one language."""
    return views[request.param]
