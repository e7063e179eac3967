"""Recovery finds every matrix and only these: against brute force, and on what the thesis prints."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from itertools import product

import numpy as np
import pytest
from ahp_cases import THESIS, VALUES, random_matrices, rows

from bsclib import ahp
from bsclib.ahp.priorities import METHODS
from bsclib.errors import InputError, UsageError


def printed(w, counts, decimals):
    """Return the weights as they would be printed, by Decimal arithmetic apart from the library's."""
    step = Decimal(1).scaleb(-decimals)
    group = [Decimal(repr(float(x))).quantize(step, ROUND_HALF_UP) for x in w]
    items = [(g / c).quantize(step, ROUND_HALF_UP) if c > 1 else g for g, c in zip(group, counts, strict=True)]
    return [str(i * c) for i, c in zip(items, counts, strict=True)]


def all_of_order_three():
    """Return the 4,913 Saaty matrices of order 3."""
    upper = np.array(list(product(VALUES, repeat=3)))
    M = np.ones((len(upper), 3, 3))
    i, j = np.triu_indices(3, 1)
    M[:, i, j], M[:, j, i] = upper, 1 / upper
    return M


def same(found, expected):
    """Whether two stacks hold the same matrices, in whatever order."""
    key = lambda stack: sorted(np.round(np.log(M), 9).ravel().tolist() for M in stack)  # noqa: E731
    return key(found) == key(expected)


@pytest.mark.parametrize("table", THESIS)
def test_each_thesis_matrix_comes_back_as_the_only_one(table):
    """The printed weights of tables 1.3 to 1.7 fit one matrix each, and random weights fit none."""
    text, weights = THESIS[table]
    found = ahp.recover(weights.split())
    assert len(found.matrices) == len(found.cr) == 1
    assert np.allclose(found.matrices[0], np.array(ahp.parse(rows(text)), dtype=float), rtol=1e-15)
    assert found.cr[0] == pytest.approx(float(ahp.consistency(found.matrices[0]).cr))
    assert found.null_rate <= 0.05


def test_a_department_of_five_groups_fits_one_matrix_and_its_misprint_none():
    """Table 1.16, HR: with 4.87 twice one matrix fits, consistent in every step; with the printed 1.87 none."""
    counts = [1, 3, 2, 2, 1]
    found = ahp.recover(["0.2625", "0.4185", "0.0618", "0.0974", "0.1599"], counts, null_draws=20)
    (M,) = found.matrices
    assert M[0].tolist() == [1, 1 / 2, 4, 3, 2]
    assert M[1].tolist() == [2, 1, 5, 4, 3]
    assert found.null_rate <= 0.05
    assert len(ahp.recover(["0.2625", "0.4185", "0.0618", "0.0374", "0.1599"], counts).matrices) == 0


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("counts", "decimals"), [((1, 1, 1), 4), ((3, 1, 2), 4), ((1, 2, 1), 3), ((1, 1, 1), 2)])
def test_the_search_equals_brute_force_for_three(method, counts, decimals):
    """Of all 4,913 matrices exactly those come back that print as the weights, whatever the CR limit."""
    M = all_of_order_three()
    texts = [tuple(printed(w, counts, decimals)) for w in ahp.priorities(M, method)]
    cr = ahp.consistency(M).cr
    rng = np.random.default_rng(decimals)
    for k in rng.choice(len(M), size=12, replace=False):
        if min(map(Decimal, texts[k])) == 0:
            continue
        for limit in (0.1, 1e9):
            expected = [M[i] for i in range(len(M)) if texts[i] == texts[k] and cr[i] <= limit]
            found = ahp.recover(texts[k], counts, decimals, method, limit)
            assert same(found.matrices, expected)


@pytest.mark.parametrize("method", METHODS)
def test_the_search_equals_brute_force_for_four_on_a_smaller_grid(method):
    """Of the 15,625 matrices with entries 1/3 to 3 exactly those come back; others on the full scale are checked."""
    upper = np.array(list(product(VALUES[6:11], repeat=6)))
    i, j = np.triu_indices(4, 1)
    M = np.ones((len(upper), 4, 4))
    M[:, i, j], M[:, j, i] = upper, 1 / upper
    counts = (1, 2, 1, 1)
    texts = [tuple(printed(w, counts, 3)) for w in ahp.priorities(M, method)]
    cr = ahp.consistency(M).cr
    for k in np.random.default_rng(4).choice(np.flatnonzero(cr < 0.1), size=1 if method == "column_mean" else 8):
        found = ahp.recover(texts[k], counts, 3, method)
        small = [m for m in found.matrices if (m <= 3.01).all()]
        assert same(small, [M[i] for i in range(len(M)) if texts[i] == texts[k] and cr[i] <= 0.1])
        assert all(printed(ahp.priorities(m, method), counts, 3) == list(texts[k]) for m in found.matrices)


def test_matrices_of_five_are_found_again():
    """Random near-consistent 5 x 5 matrices, printed with random splits, always come back."""
    rng = np.random.default_rng(5)
    tried = 0
    for M in random_matrices(5, 1500, seed=6, largest=3):
        counts = rng.integers(1, 4, 5).tolist()
        weights = printed(ahp.priorities(M), counts, 4)
        if float(ahp.consistency(M).cr) > 0.1 or min(map(Decimal, weights)) == 0:
            continue
        tried += 1
        assert any(np.allclose(M, found) for found in ahp.recover(weights, counts).matrices)
    assert tried >= 3


def test_a_half_is_rounded_up_and_not_to_even():
    """3 : 1 prints as 0.8 and 0.3 with one decimal: 0.75 and 0.25 are halves."""
    assert same(ahp.recover(["0.8", "0.3"], decimals=1).matrices, [[[1, 3], [1 / 3, 1]]])
    assert len(ahp.recover(["0.7", "0.3"], decimals=1).matrices) == 1  # 2 : 1, and no longer 3 : 1
    assert len(ahp.recover(["1"]).matrices) == 1


def test_totals_no_item_could_have_printed_fit_nothing():
    """0.4186 is no three times a weight of four decimals; 0.9 and 0.9 are no weights of one whole."""
    assert len(ahp.recover(["0.2625", "0.4186", "0.3189"], [1, 3, 1]).matrices) == 0
    assert len(ahp.recover(["0.9000", "0.9000"]).matrices) == 0


def test_the_null_control_is_seeded_and_rises_as_weights_get_coarser():
    """The same seed gives the same rate; one decimal of three weights fits often, four hardly ever."""
    rates = [ahp.recover(["0.6", "0.3", "0.1"], decimals=d, null_draws=60, rng=1).null_rate for d in (1, 4, 6)]
    assert rates[0] > 0.3 > rates[1] >= rates[2]
    assert rates[0] == ahp.recover(["0.6", "0.3", "0.1"], decimals=1, null_draws=60, rng=1).null_rate
    assert np.isnan(ahp.recover(["0.5", "0.5"], null_draws=0).null_rate)


@pytest.mark.parametrize(
    ("weights", "how", "code"),
    [
        (["59.55", "40.45"], {}, "weight"),
        (["0.6", "x"], {}, "weight"),
        (["0", "1"], {}, "weight"),
        (["-0.5", "0.5"], {}, "weight"),
        (["nan", "0.5"], {}, "weight"),
        (["0.5", "0.5"], {"counts": [1]}, "counts"),
        (["0.5", "0.5"], {"counts": [0, 1]}, "counts"),
        (["0.1"] * 6, {}, "order"),
        ([], {}, "order"),
        (["0.2"] * 5, {"method": "column_mean"}, "order"),
        (["0.5", "0.5"], {"decimals": -1}, "range"),
        (["0.5", "0.5"], {"max_cr": float("nan")}, "range"),
        (["0.72861", "0.16261", "0.10878"], {}, "fine_digits"),
        (["0.50000", "0.50000"], {}, "fine_digits"),
        (0.5, {"counts": 0.5}, "counts"),
    ],
)
def test_unsound_questions_are_refused(weights, how, code):
    """Percentages, words, wrong counts, too many weights: an input error that says which."""
    with pytest.raises(InputError) as caught:
        ahp.recover(weights, **how)
    assert code in {f.code for f in caught.value.faults}
    with pytest.raises(UsageError):
        ahp.recover(["0.5", "0.5"], method="eigen")


def test_what_is_recovered_prints_as_a_table():
    """One row a matrix, its judgements as fractions; nothing found is an empty table."""
    found = ahp.recover(["0.7286", "0.1626", "0.1088"])
    assert str(found).splitlines()[1].split() == ["1", "6", "5", "2", "0.0739"]
    assert found.to_frame().loc["1", "1 / 2"] == "6"
    assert ahp.recover(["0.9", "0.9"], decimals=1).to_frame().empty
