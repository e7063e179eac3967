"""Sentences that a reader gets wrong in silence: units, conditions on something else, caps, sides, clashes, ranks."""

import csv
from fractions import Fraction
from pathlib import Path

import pytest

from bsclib.errors import UsageError
from bsclib.scoring import demonstrate, read

with Path(__file__).with_name("hard_sentences.csv").open(encoding="utf-8") as lines:
    ROWS = list(csv.DictReader(lines))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:24])
def test_it_scores_what_it_says_or_says_what_it_leaves_open(row):
    """The scores computed by hand; a doubtful one is refused, or its rule comes with a remark (or with the score)."""
    found = read(row["text"], unit=row["unit"] or None, full_mark=row["full_mark"] or None)
    doubtful, _, scores = row["scores"].rpartition("doubtful")
    if doubtful or row["scores"].startswith("doubtful"):
        if found.rule is None or found.open:
            return
        assert scores.strip(), f"read in silence: {found.rule}"
    assert found.rule is not None, found.faults
    for pair in scores.split():
        actual, _, score = pair.rpartition(":")
        assert demonstrate(found.rule, row["target"] or None, actual)[0] == Fraction(score), pair


@pytest.mark.parametrize("call", [{"text": None}, {"text": 0}, {"unit": 7}, {"full_mark": []}, {"bare": "abc"}])
def test_what_is_no_text_is_refused_as_wrong_usage(call):
    """A value of the wrong type is named; nothing is taken for a unit that is none."""
    with pytest.raises(UsageError):
        read(**{"text": "每低1%扣2分", **call})
