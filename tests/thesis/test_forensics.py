"""The searches for matrices behind weights printed without one, and what may be said of them."""

from fractions import Fraction

import numpy as np
import pytest

from bsclib import ahp
from bsclib.published.figures import PrintedFigure, read_number
from bsclib.thesis import reproduction
from bsclib.thesis.forensics import groupings, search, searches
from bsclib.thesis.proving import conclusion, rivals_of, settling
from bsclib.thesis.slips import find_slip


def figures(*weights):
    """Return a list of printed weights as figures."""
    read = [(w, *read_number(w)) for w in weights]
    return [PrintedFigure("T", n, "weight", f"i{n}", "", "", "", w, v, q) for n, (w, v, q) in enumerate(read, 1)]


@pytest.fixture(scope="module")
def two_departments():
    """Return the searches of the two departments whose restoration can be settled, with 20 random vectors."""
    scheme = reproduction("", 0).scheme
    wanted = {"人事行政部", "综合办公室"}
    lists = [(t, card, fs) for t, card, fs in scheme.lists() if card in wanted]
    one = type("Lists", (), {"lists": lambda self: lists, "tables": scheme.tables, "column": scheme.column})()
    return list(searches(one, find_slip(scheme), "eigenvector", 20))


def test_one_search_settles_the_restoration(two_departments):
    """With 4.87 exactly one 5 × 5 matrix prints as the weights, with 1.87 none, nor nearly, nor by chance."""
    settled = settling(two_departments)
    assert {s.card for s in settled} == {"人事行政部", "综合办公室"}
    assert all(len(s.matrices) == 1 and s.null_rate == 0 for s in settled)
    assert settled[0].matrices == settled[1].matrices
    assert [round(c, 4) for c in settled[0].cr] == [0.0152]
    text = conclusion(settled[0], rivals_of(settled[0], two_departments)).en
    assert text.startswith("exactly one 5×5 matrix")
    assert text.endswith("confirms the restoration independently")


def test_the_found_matrix_prints_as_the_weights(two_departments):
    """Its priorities, split evenly and rounded, are the restored figures."""
    found = settling(two_departments)[0]
    weights = ahp.priorities(np.array(found.matrices[0], float))
    for group, w in zip(found.groups, weights, strict=True):
        share = round(float(w), 4) / len(group.figures)
        assert abs(Fraction(share) - group.value) <= Fraction(6, 100_000)


def test_a_list_made_from_a_matrix_is_traced_to_it():
    """Weights of a known matrix, split 2 + 1 + 3, come back to that matrix and to no other."""
    printed = figures("27.92%", "27.92%", "12.20%", "10.65%", "10.65%", "10.65%")
    (groups,) = groupings(printed, {})
    found = search("T", "", "printed", groups, "eigenvector", 20)
    assert found.matrices == (((1, 4, 2), (Fraction(1, 4), 1, Fraction(1, 3)), (Fraction(1, 2), 3, 1)),)
    assert found.telling


def test_coarse_weights_prove_nothing():
    """Where chance finds matrices too, the conclusion says so."""
    (groups,) = groupings(figures("0.6", "0.3", "0.1"), {})
    found = search("T", "", "printed", groups, "eigenvector", 50)
    assert found.matrices
    assert not found.telling
    assert "it proves nothing" in conclusion(found).en


def test_equal_figures_apart_are_read_both_ways():
    """Runs and equal values give two groupings where they differ."""
    one, two = groupings(figures("20%", "20%", "30%", "20%", "10%"), {})
    assert [len(g.figures) for g in one] == [2, 1, 1, 1]
    assert [len(g.figures) for g in two] == [3, 1, 1]


def test_more_than_five_groups_are_said_to_be_out_of_reach():
    """No search is claimed that was not made."""
    (groups,) = groupings(figures("30%", "25%", "18%", "12%", "9%", "6%"), {})
    assert "outside the exhaustive search" in conclusion(search("T", "", "printed", groups, "eigenvector", 9)).en
