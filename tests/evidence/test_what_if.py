"""A what-if changes a value beside the file: the evidence it came from stays as it was."""

from decimal import Decimal

import pytest

from bsclib.errors import UsageError
from bsclib.evidence.facts import Fact, Facts

ROWS = (Fact("a", "x", actual=Decimal(1), cell="指标!K5"), Fact("a", "y"))
FACTS = Facts("c", "2025Q4", {row.key: row for row in ROWS})


@pytest.mark.parametrize(
    ("given", "taken"), [("5200", Decimal(5200)), (7, Decimal(7)), ("minor", "minor"), (None, None)]
)
def test_an_actual_is_changed_in_a_copy(given, taken):
    """Decimal text becomes a number, other text a class, None a missing value; nothing else moves."""
    moved = FACTS.with_actuals({("a", "x"): given})
    assert moved.rows["a", "x"].actual == taken
    assert moved.rows["a", "x"].cell == "指标!K5"
    assert moved.rows["a", "y"] is FACTS.rows["a", "y"]
    assert FACTS.rows["a", "x"].actual == 1


def test_every_unknown_row_is_named():
    """A row that the evidence does not have is refused, all of them at once."""
    with pytest.raises(UsageError, match="a/z, b/x"):
        FACTS.with_actuals({("a", "z"): 1, ("a", "x"): 1, ("b", "x"): 1})
