"""Scales: each against its published values, reciprocal, exact where it can be, and said in the result."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from bsclib import ahp
from bsclib.errors import InputError, UsageError


def two(x, scale):
    """Return what a judgement is in a 2 x 2 matrix on a scale."""
    return ahp.parse([[1, x], ["", 1]], scale=scale)[0, 1]


@pytest.mark.parametrize("scale", [s for s in ahp.SCALES if s != "any"])
@pytest.mark.parametrize("n", [2, 3, 7, 15])
def test_every_scale_starts_at_one_rises_and_keeps_reciprocals(scale, n):
    """1 stays 1, more is more, and the mirrored cell is the exact reciprocal, whatever the order."""
    values = []
    for x in range(1, 10):
        rows = [[1] * n for _ in range(n)]
        rows[0][1], rows[1][0] = x, Fraction(1, x)
        M = ahp.parse(rows, scale=scale)
        assert M[0, 1] * M[1, 0] == 1
        values.append(float(M[0, 1]))
    assert values[0] == 1
    assert values == sorted(set(values))


@pytest.mark.parametrize("scale", [s for s in ahp.SCALES if s not in ("any", "saaty")])
def test_a_conversion_is_said_and_reading_equals_rescaling(scale):
    """The notice names the scale; `rescale` of what was read plainly gives the same matrix."""
    rows = [["1", "3", "1/5"], ["1/3", "1", "7"], ["5", "1/7", "1"]]
    M = ahp.parse(rows, labels=list("abc"), scale=scale)
    assert "converted" in {n.code for n in M.notices}
    assert scale in next(n for n in M.notices if n.code == "converted").render("en")
    assert (ahp.rescale(ahp.parse(rows, labels=list("abc")), scale) == M).all()
    assert ahp.consistency(M).notices[0].code == "converted"
    assert M.scale == scale


def test_a_group_matrix_is_rescaled_between_the_steps():
    """AHP-OS aggregates first and converts then: the geometric mean of 2 and 8 is 4, on the power scale 16."""
    both = ahp.aggregate_judgements({"x": [[1, 2], [1 / 2, 1]], "y": [[1, 8], [1 / 8, 1]]})
    assert float(ahp.rescale(both, "power")[0, 1]) == pytest.approx(16)
    assert float(ahp.rescale(np.array([[1, math.sqrt(6)], [1 / math.sqrt(6), 1]]), "power")[0, 1]) == pytest.approx(6)


def test_what_is_beyond_the_scale_is_refused():
    """10 converts to nothing; a scale that does not exist is a usage error listing those that do."""
    with pytest.raises(InputError, match="not on the scale"):
        ahp.parse([[1, 10], ["", 1]], scale="power")
    with pytest.raises(InputError, match="not on the scale"):
        ahp.rescale([[1, 12], ["1/12", 1]], "power")
    with pytest.raises(UsageError, match="inverse_linear"):
        ahp.parse([[1, 2], ["", 1]], scale="linear")


@pytest.mark.parametrize("name", ahp.CONVERSIONS)
def test_every_scale_cites_its_source(name):
    """A formula and a publication for each."""
    conversion = ahp.CONVERSIONS[name]
    assert conversion.formula
    assert any(ch.isdigit() for ch in conversion.source)
