"""Reading judgements: every form people write, and every fault with its cell, its finding and its remedy."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from ahp_cases import random_matrices
from hypothesis import given, settings
from hypothesis import strategies as st

from bsclib import ahp
from bsclib.errors import InputError, UsageError


def faults_of(matrix, **how):
    """Return {(row, column): code} of the faults that reading `matrix` raises."""
    with pytest.raises(InputError) as caught:
        ahp.parse(matrix, **how)
    return {(f.extra.get("row", ""), f.extra.get("column", "")): f.code for f in caught.value.faults}


@pytest.mark.parametrize(
    "cell",
    [
        "1/3",
        "⅓",
        "1:3",
        "1∶3",
        "1：3",
        "１／３",
        " 1 / 3 ",
        "2/6",
        Fraction(1, 3),
        1 / 3,
        np.float64(1 / 3),
        "1/3\u200b",
    ],
)
def test_every_way_to_write_a_third_is_a_third(cell):
    """Ratios, one-character fractions, full-width signs, Fractions and floats are read exactly, without a notice."""
    M = ahp.parse([[1, cell], ["", 1]])
    assert (M[0, 1], M[1, 0], M.notices) == (Fraction(1, 3), Fraction(3), ())


@pytest.mark.parametrize(
    ("cell", "value"),
    [("1/1.13", Fraction(100, 113)), ("1:2.5", Fraction(2, 5)), ("1/0.5", 2), ("1,5/2", Fraction(3, 4)), ("1/.5", 2)],
)
def test_a_ratio_of_decimals_is_a_ratio(cell, value):
    """It is exact and is no date, though it has a stroke and a point."""
    M = ahp.parse([[1, cell], ["", 1]], scale="any")
    assert (M[0, 1], M[1, 0]) == (value, 1 / Fraction(value))
    assert {n.code for n in M.notices} <= {"aggregated"}


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2025/1/3", "date"),
        ("3.1.2025", "date"),
        ("13/13/13", "unreadable"),
        ("2024-13-45", "unreadable"),
        ("1/2.5.3", "unreadable"),
        ("1/0.0", "zero"),
    ],
)
def test_what_only_looks_like_a_ratio_is_told_as_what_it_is(cell, code):
    """A date has one separator throughout; nothing is divided by zero."""
    assert set(faults_of([[1, cell], ["", 1]], scale="any").values()) == {code}


@pytest.mark.parametrize("m", range(2, 10))
@pytest.mark.parametrize("digits", range(2, 8))
@pytest.mark.parametrize("rounding", ["ROUND_DOWN", "ROUND_HALF_UP", "ROUND_HALF_EVEN"])
@pytest.mark.parametrize("comma", [".", ","])
def test_a_decimal_is_the_reciprocal_it_is_rounded_or_cut_off_from(m, digits, rounding, comma):
    """0.33, 0.333, 0,167, 0.16 and their like stand for 1/m, and a notice says so unless they equal it."""
    decimal = (Decimal(1) / m).quantize(Decimal(1).scaleb(-digits), rounding)
    M = ahp.parse([[1, str(decimal).replace(".", comma)], ["", 1]])
    assert M[0, 1] == Fraction(1, m)
    assert [n.code for n in M.notices] == ([] if Fraction(decimal) == Fraction(1, m) else ["snapped"])
    assert ahp.parse([[1, float(decimal)], ["", 1]])[0, 1] == Fraction(1, m)


def test_a_decimal_that_may_be_several_fractions_is_refused():
    """0.1 is printed for 1/7, 1/8 and 1/9 alike: the reader does not choose."""
    assert faults_of([[1, "0.1"], ["", 1]]) == {("1", "2"): "ambiguous"}
    assert ahp.parse([[1, "0.3"], ["", 1]])[0, 1] == Fraction(1, 3)
    assert ahp.parse([[1, "0.2"], ["", 1]])[0, 1] == Fraction(1, 5)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("0", "zero"),
        ("0/3", "zero"),
        ("3/0", "zero"),
        ("-3", "negative"),
        (-1 / 3, "negative"),
        ("−3", "negative"),
        (float("nan"), "not_finite"),
        ("NaN", "not_finite"),
        (float("inf"), "not_finite"),
        (Decimal("Infinity"), "not_finite"),
        ("10", "off_scale"),
        ("2.5", "off_scale"),
        ("3/2", "off_scale"),
        ("0.35", "off_scale"),
        (datetime.date(2024, 1, 3), "date"),
        (datetime.datetime(2024, 1, 3), "date"),
        ("2024-01-03", "date"),
        ("1月3日", "date"),
        ("3-Jan", "date"),
        (45294, "date"),
        (50000, "off_scale"),  # 21 November is nobody's judgement
        ("abc", "unreadable"),
        ("1e999999", "unreadable"),
        ("9" * 100_000, "unreadable"),
        (True, "unreadable"),
        (1j, "unreadable"),
        ([3], "unreadable"),
    ],
)
def test_what_is_no_judgement_is_refused_at_its_cell(cell, code):
    """Place, finding, expectation and remedy stand in both languages, for every kind of fault."""
    with pytest.raises(InputError) as caught:
        ahp.parse([[1, cell, 2], ["", 1, 2], ["", "", 1]], labels=["甲", "乙", "丙"], expert="Li")
    (fault,) = caught.value.faults
    assert fault.code == code
    assert (fault.place.sheet, fault.place.cell, fault.place.path) == ("Li", "(1, 2)", "甲 / 乙")
    assert all(t.zh and t.en for t in (fault.found, fault.expected, fault.remedy))


def test_a_date_tells_which_judgement_excel_made_it_from():
    """The remedy names the ratio: 3 January was 1/3."""
    with pytest.raises(InputError, match="Excel turned 1/3 into a date"):
        ahp.parse([[1, datetime.date(2026, 1, 3)], ["", 1]])
    with pytest.raises(InputError, match="Excel turned 1/3 into a date"):
        ahp.parse([[1, 45294], ["", 1]])


def test_all_faults_of_a_matrix_are_told_at_once():
    """Seven things wrong are seven faults in one error."""
    bad = [[2, 0, -3, 4], ["nan", 1, "x", 5], [1, 1, 1, 3], [1, "1/5", 3, 1]]
    assert faults_of(bad, labels=list("abcd")) == {
        ("a", "a"): "diagonal",
        ("a", "b"): "zero",
        ("a", "c"): "negative",
        ("b", "a"): "not_finite",
        ("b", "c"): "unreadable",
        ("a", "d"): "not_reciprocal",
        ("c", "d"): "not_reciprocal",
    }


def test_forms_of_a_matrix_are_equal():
    """Full, upper triangle with and without diagonal, pairs and triples say the same."""
    full = ahp.parse([[1, 3, 5], ["1/3", 1, 2], ["1/5", "1/2", 1]], labels=list("abc"))
    forms = [
        [[1, 3, 5], [1, 2], [1]],
        [[3, 5], [2]],
        [[3, 5], [2], []],
        [[1, 3, 5], ["", 1, 2], [None, "", 1]],
        [["", 3, ""], ["", "", 2], ["1/5", "", ""]],
        {("a", "b"): 3, ("c", "a"): "1/5", ("b", "c"): 2},
        [("a", "b", 3), ("a", "c", 5), ("b", "c", 2)],
        np.array([[1, 3, 5], [1 / 3, 1, 2], [1 / 5, 1 / 2, 1]]),
    ]
    for form in forms:
        assert (ahp.parse(form, labels=list("abc")) == full).all()
    assert full.labels == ("a", "b", "c")


def test_pairs_given_twice_or_against_each_other_and_unknown_names_are_refused():
    """A pair is judged once, between things that exist."""
    labels = ["a", "b", "c"]
    assert faults_of([("a", "b", 3), ("b", "c", 2), ("a", "b", 3)], labels=labels) == {("a", "b"): "duplicate"}
    assert faults_of([("a", "b", 3), ("b", "c", 2), ("a", "b", 5)], labels=labels) == {("a", "b"): "contradictory"}
    assert faults_of({("a", "b"): 3, ("b", "a"): 3, ("b", "c"): 1}, labels=labels) == {("a", "b"): "not_reciprocal"}
    with pytest.raises(InputError, match="nothing is called “d”"):
        ahp.parse({("a", "b"): 3, ("b", "c"): 2, ("a", "d"): 3}, labels=labels)
    with pytest.raises(InputError, match="no pair of labels"):
        ahp.parse({"ab": 3})
    for names in (["a", "a"], ["a"], ["a", "b", "c"]):
        with pytest.raises(InputError, match="labels"):
            ahp.parse([[1, 2], ["1/2", 1]], labels=names)


def test_judgements_that_fall_apart_are_refused_with_their_groups():
    """Without a link no weight can pass from one group to the other."""
    with pytest.raises(InputError, match=r"a, b \| c, d"):
        ahp.parse({("a", "b"): 3, ("c", "d"): 2}, labels=list("abcd"))


@pytest.mark.parametrize("shape", [[], [[]], [[1, 2]], [[1, 2], [1, 2, 3]], "1/3", 3, [1, 2, 3], None])
def test_what_is_no_matrix_is_refused(shape):
    """Neither square nor triangular: one fault that gives the shape."""
    with pytest.raises(InputError):
        ahp.parse(shape)


def test_any_scale_takes_aggregated_matrices_and_says_so():
    """2.5 is fine with scale="any", with a notice; decimals reciprocal up to rounding take the more precise."""
    M = ahp.parse([[1, "2.5"], ["0.4", 1]], scale="any")
    assert (M[0, 1], M[1, 0], [n.code for n in M.notices]) == (Fraction(5, 2), Fraction(2, 5), ["aggregated"])
    rounded = ahp.parse([[1, "3"], ["0.33", 1]], scale="any")
    assert (rounded[1, 0], [n.code for n in rounded.notices]) == (Fraction(1, 3), ["rounded"])
    assert faults_of([[1, "3"], ["0.4", 1]], scale="any") == {("1", "2"): "not_reciprocal"}
    with pytest.raises(UsageError):
        ahp.parse([[1]], scale="nine")


def test_a_group_tells_the_faults_of_all_its_experts_and_who_has_it_backwards():
    """Faults carry the expert; one whose transpose agrees better with the rest is pointed out."""
    sure = [[1, 3, 9], ["", 1, 4], ["", "", 1]]
    back = [[1, "1/3", "1/9"], ["", 1, "1/4"], ["", "", 1]]
    group = ahp.parse_group({"Li": sure, "Wu": sure, "Xu": back, "He": sure}, labels=list("abc"))
    assert {name: [n.code for n in M.notices] for name, M in group.items()} == {
        "Li": [], "Wu": [], "Xu": ["turned_round"], "He": [],
    }  # fmt: skip
    with pytest.raises(InputError) as caught:
        ahp.parse_group({"Li": [[1, 0], ["", 1]], "Wu": [[1, "x"], ["", 1]]})
    assert [(f.place.sheet, f.code) for f in caught.value.faults] == [("Li", "zero"), ("Wu", "unreadable")]


@settings(max_examples=300)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=16))
def test_nothing_hangs_and_nothing_but_our_errors_is_raised(junk):
    """Whatever is handed in is a matrix or an input error."""
    for scale in ("saaty", "any"):
        try:
            M = ahp.parse(junk, scale=scale)
        except InputError as error:
            told = error.faults
        else:
            told = all(v is None or v > 0 for v in M.flat)
        assert told


@given(st.integers(1, 6), st.integers(0, 10**6))
def test_what_was_read_survives_being_written_and_read_again(n, seed):
    """Text of the exact Fractions reads back as the same matrix."""
    M = ahp.parse(random_matrices(n, 1, seed)[0])
    again = ahp.parse([[str(v) for v in row] for row in M])
    assert (again == M).all()
    assert all(M[i, j] * M[j, i] == 1 for i in range(n) for j in range(n))


@pytest.mark.parametrize(
    ("matrix", "codes"),
    [
        ([[1, 2, -1], [3, 1, 0], [-1, np.nan, 2]], {"not_finite", "zero", "negative", "diagonal", "not_reciprocal"}),
        ([[1, 2]], {"shape"}),
        ([1, 2], {"shape"}),
        ([["1", "x"], ["2", "1"]], {"unreadable"}),
        ([[1, 1e30], [1e-30, 1]], {"too_large"}),
        ([[1, -2], [-0.5, 1]], {"negative"}),
        ([[1, None], [None, 1]], {"not_finite"}),
        (np.array([[1, 2j], [-0.5j, 1]]), {"unreadable"}),
    ],
)  # fmt: skip
def test_arrays_are_checked_at_the_door_of_every_numeric_function(matrix, codes):
    """Unsound numbers never reach the arithmetic: each cell is named."""
    for function in (ahp.priorities, ahp.consistency, ahp.gci, ahp.repair, ahp.simulate, ahp.aggregate_judgements):
        with pytest.raises(InputError) as caught:
            function(matrix)
        assert {f.code for f in caught.value.faults} == codes


def test_a_stack_of_faults_is_counted_beyond_the_first_hundred():
    """A thousand bad matrices give a hundred faults with their places and one line for the rest."""
    bad = np.ones((1000, 2, 2))
    bad[:, 0, 1] = 5
    with pytest.raises(InputError) as caught:
        ahp.priorities(bad)
    assert len(caught.value.faults) == 101
    assert caught.value.faults[0].place.sheet == "matrix 1"
    assert caught.value.faults[-1].found.en == "900 more"
