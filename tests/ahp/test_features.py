"""The table of features: each of ours is shown, and both languages of docs/ahp.md hold the table as it is."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import ahp_features as told


@pytest.mark.parametrize("feature", told.FEATURES, ids=lambda f: f.en[:40])
def test_a_feature_that_is_claimed_is_there(feature):
    """Running it says yes, and every peer has its mark."""
    assert told.shows(feature.ours)
    assert len(feature.peers) == len(told.PEERS)


def test_a_feature_that_fails_is_found_out():
    """A probe that says no or breaks does not count as shown."""
    assert not told.shows(lambda: False)
    assert not told.shows(lambda: 1 / 0)


@pytest.mark.parametrize(("page", "lang"), [("ahp.md", "en"), ("ahp.zh.md", "zh")])
def test_the_pages_hold_the_table(root, page, lang):
    """What the script prints stands in the documents."""
    assert told.table(lang) in (root / "docs" / page).read_text(encoding="utf-8")
