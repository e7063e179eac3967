"""What an example in a docstring may count on: `sample_quarter`, and `view`, the quarter that it gives."""

from __future__ import annotations

from typing import Any

import pytest

from bsclib.quarter import sample_quarter


@pytest.fixture(autouse=True)
def _sample(doctest_namespace: dict[str, Any]) -> None:
    doctest_namespace |= {"sample_quarter": sample_quarter, "view": sample_quarter()}
