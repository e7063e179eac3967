"""What a result leaves out or cannot do is said: in its table, or by a message that is true."""

import numpy as np
import pytest

from bsclib import ahp
from bsclib.errors import InputError, UsageError


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    monkeypatch.setenv("BSC_LANG", "en")


TREE = {"g": {"x": 1, "y": 5}, "x": {"A": 50, "B": 1, "D": 80}, "y": {"A": 36, "B": 46}}


def test_a_reversal_by_what_stands_under_one_criterion_is_found():
    """Each alternative is taken out in turn, also one that is compared under a single criterion."""
    assert [(r.added, r.first, r.second) for r in ahp.rank_reversals(TREE)] == [("D", "A", "B")]
    assert len(ahp.rank_reversals(TREE, "D")) == 1


def test_a_tree_that_falls_apart_without_an_alternative_names_it():
    """Its only comparison under a criterion, or the middle of a chain of judgements."""
    tree = {"g": {"x": 3, "y": 1}, "x": {("a", "b"): 2, ("b", "c"): 3}, "y": {"a": 1, "b": 2, "c": 3}}
    with pytest.raises(InputError, match="without “b”"):
        ahp.rank_reversals(tree)


def test_who_has_no_weights_has_no_share_of_priorities():
    """Put together are the weights of those who have some; the notice and the shares say so."""
    said = {"x": {("a", "b"): 2, ("b", "c"): 2}, "z": {("b", "c"): 1 / 9}}
    seen = ahp.group(said, {"x": 1, "z": 9}, of="priorities")
    assert seen.shares.tolist() == [1.0, 0.0]
    assert "does not count" in str(seen)
    assert seen.table().below[0][1] is None, "weights put together have no CR"
    assert ahp.group(said).table().below[0][1] >= 0
    with pytest.raises(InputError) as caught:
        ahp.group({"x": {("a", "b"): 2}, "z": {("b", "c"): 3}}, of="priorities")
    assert {f.place.sheet for f in caught.value.faults} == {"x", "z"}


def test_nobody_s_weights_have_no_deviation():
    """Where no expert has weights of their own, nothing deviates from nothing."""
    assert np.isnan(ahp.group({"x": {("a", "b"): 2}, "y": {("b", "c"): 3}}).deviation).all()


def test_votes_are_given_to_those_who_judged():
    """A name that judged nowhere in the tree, or in the group, is told; so is one that is missing."""
    tree = {"g": {"p": {("a", "b"): 2}, "q": {("a", "b"): 3}}}
    with pytest.raises(InputError, match="Q"):
        ahp.hierarchy(tree, weights={"p": 1, "q": 1, "Q": 9})
    with pytest.raises(InputError, match="given to p, Q"):
        ahp.group(tree["g"], {"p": 1, "Q": 2})


@pytest.mark.parametrize(
    ("criterion", "said"), [("A", "under 2 nodes"), ("g", "under 0 nodes"), ("Z", "nothing is called")]
)
def test_what_cannot_be_moved_is_not_called_unknown(criterion, said):
    """An alternative under several criteria and the root exist; another name does not."""
    with pytest.raises(InputError, match=said):
        ahp.sensitivity(ahp.hierarchy(TREE), criterion)


def test_of_one_matrix_no_experts_are_drawn():
    """A bootstrap of one would have intervals without width."""
    with pytest.raises(UsageError, match="bootstrap"):
        ahp.simulate([[1, 2], [0.5, 1]], model="bootstrap")


def test_the_table_says_what_the_notices_say():
    """Printed and in a notebook, where a reader sees it."""
    seen = ahp.hierarchy(TREE)
    assert "it counts 0 under this criterion" in str(seen)
    assert "it counts 0 under this criterion" in seen._repr_html_()
