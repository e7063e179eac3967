"""Hierarchies: products on the way down, at any depth, and trees that are none."""

from __future__ import annotations

import numpy as np
import pytest

from bsclib import ahp
from bsclib.errors import InputError

TWO = [[1, 3], [1 / 3, 1]]


def codes(tree, **how):
    """Return the codes of the faults a tree is refused with."""
    with pytest.raises(InputError) as caught:
        ahp.hierarchy(tree, **how)
    return {f.code for f in caught.value.faults}


def test_weights_multiply_down_a_deep_chain():
    """Forty levels of 3 : 1 leave 0.75 ** 40 at the bottom, and everything adds to one."""
    tree = {f"n{k}": ([f"n{k + 1}", f"leaf{k}"], TWO) for k in range(40)}
    found = ahp.hierarchy(tree)
    assert found.leaves["n40"] == pytest.approx(0.75**40, rel=1e-12)
    assert sum(found.leaves.values()) == pytest.approx(1, abs=1e-12)
    assert found.elements[-1].path[0] == "n0"
    assert len(found.elements[-1].path) == 41
    assert all(float(c.cr) == 0 for c in found.nodes.values())


def test_an_alternative_under_several_criteria_is_added_up():
    """The overall weight of an alternative is the sum over the criteria it stands under."""
    tree = {"goal": (["p", "q"], TWO), "p": (["x", "y"], TWO), "q": (["x", "y"], np.transpose(TWO))}
    assert ahp.hierarchy(tree).leaves == pytest.approx({"x": 0.75 * 0.75 + 0.25 * 0.25, "y": 0.375})


def test_what_is_no_tree_is_refused():
    """Cycles, two parents, strays, names that do not match, unsound matrices: all told, none loops."""
    assert codes({}) == {"root"}
    assert codes({"a": (["b", "c"], TWO), "b": (["a", "d"], TWO)}) == {"root"}
    assert codes({"t": (["a", "x"], TWO), "a": (["b", "y"], TWO), "b": (["a", "z"], TWO)}) == {"parents"}
    assert codes({"t": (["a", "b"], TWO), "a": (["c", "d"], TWO), "b": (["c", "e"], TWO), "c": (["f", "g"], TWO)}) == {
        "parents"
    }
    assert codes({"t": (["a", "b"], TWO), "u": (["c", "d"], TWO)}) == {"root"}
    assert codes({"t": (["a", "b"], TWO), "u": (["c", "u"], TWO)}, root="t") == {"unreachable"}
    assert codes({"t": (["a", "b", "c"], TWO)}) == {"labels"}
    assert codes({"t": (["a", "a"], TWO)}) == {"duplicate"}
    assert codes({"t": (["a", "b"], [[1, 0], [0, 1]])}) == {"zero"}


def test_faults_of_a_hierarchy_carry_their_node():
    """Two bad matrices are two faults, each with the node it belongs to."""
    with pytest.raises(InputError) as caught:
        ahp.hierarchy({"t": (["a", "b"], [[1, 2], [2, 1]]), "a": (["c", "d"], [[2, 1], [1, 1]])})
    assert {(f.place.sheet, f.code) for f in caught.value.faults} >= {("t", "not_reciprocal"), ("a", "diagonal")}
