"""Published figures, second part: matrices by the dozen, and what peers' tests and documents print.

Each is computed twice, by the library and by plain numpy or fractions here; figures of the 1970s and 1980s were
worked out by hand, so up to one and a half units of their last printed place are theirs.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from ahp_cases import rows
from published_matrices import MATRICES

from bsclib import ahp
from bsclib.ahp.random_index import reciprocal
from bsclib.errors import InputError

ABC = ["A", "B", "C"]


def numbers(text):
    """Return a matrix written as '1 4; 1/4 1' as an array."""
    return np.array([[float(Fraction(cell)) for cell in row] for row in rows(text)])


def printed(key):
    """Return a matrix of the collection."""
    return numbers(MATRICES[key][0])


def upper(*judgements):
    """Return the matrix of the judgements above its diagonal, row by row."""
    n = int((1 + (1 + 8 * len(judgements)) ** 0.5) / 2)
    return reciprocal(np.array([judgements], dtype=float), n)[0]


def half_unit(text, units=1.5):
    """Return how far a figure may lie from one that is printed so."""
    return units * 10.0 ** -len(text.partition(".")[2])


@pytest.mark.parametrize("source", MATRICES)
def test_a_printed_matrix_gives_its_printed_figures(source):
    """Weights, eigenvalue and CR as printed, by us and by numpy's eig alike."""
    text, weights, lam, cr, table = MATRICES[source]
    M = printed(source)
    found = ahp.consistency(ahp.parse(rows(text), scale="any"), ri=table)
    values, vectors = np.linalg.eig(M)
    first = values.real.argmax()
    w = np.abs(vectors[:, first])
    assert np.allclose(found.priorities, w / w.sum(), rtol=1e-12)
    assert float(found.lambda_max) == pytest.approx(values[first].real, rel=1e-12)
    for printed_weight, weight in zip(weights.split(), found.priorities, strict=True):
        assert weight == pytest.approx(float(printed_weight), abs=half_unit(printed_weight))
    for said, figure in ((lam, found.lambda_max), (cr, found.cr)):
        if said is not None:
            assert float(figure) == pytest.approx(float(said), abs=max(half_unit(said), 1e-12) if "." in said else 1e-9)


def houses(mode="distributive"):
    """Return Saaty's tree of 1990: eight criteria, three houses."""
    criteria = ["size", "transportation", "neighbourhood", "age", "yard", "modern_facilities", "condition", "financing"]
    M = numbers(
        "1 5 3 7 6 6 1/3 1/4; 1/5 1 1/3 5 3 3 1/5 1/7; 1/3 3 1 6 3 4 6 1/5; 1/7 1/5 1/6 1 1/3 1/4 1/7 1/8;"
        "1/6 1/3 1/3 3 1 1/2 1/5 1/6; 1/6 1/3 1/4 4 2 1 1/5 1/6; 3 5 1/6 7 5 5 1 1/2; 4 7 5 8 6 6 2 1"
    )
    below = {c: (ABC, printed(f"saaty_1990_houses_by_{c}")) for c in criteria if c != "age"}
    return ahp.hierarchy({"house": (criteria, M), "age": {"A": 1, "B": 1, "C": 1}} | below, mode=mode)


def test_saaty_1990_the_house_to_be_bought():
    """Houses A, B, C: 0.396, 0.341, 0.263; the CR of the criteria 0.169, of every node its own."""
    found = houses()
    assert {k: round(v, 3) for k, v in found.leaves.items()} == {"A": 0.396, "B": 0.341, "C": 0.263}
    assert round(float(found.nodes["house"].cr), 3) == 0.169
    assert set(found.nodes) == {*found.local} - {"age"}


def test_saaty_1980_selecting_a_school():
    """Six criteria, three high schools: 0.37, 0.38, 0.25."""
    names = ["learning", "friends", "school life", "vocational training", "college", "music"]
    school = "saaty_1980_schools_by_"
    tree = {
        "school": (names, printed("saaty_1980_school_selection_criteria")),
        "learning": (ABC, printed(school + "learning")),
        "friends": (ABC, None),
        "school life": (ABC, numbers("1 5 1; 1/5 1 1/5; 1 5 1")),
        "vocational training": (ABC, printed(school + "vocational_training")),
        "college": (ABC, printed(school + "college_preparation")),
        "music": (ABC, printed(school + "music_classes")),
    }
    assert {k: round(v, 2) for k, v in ahp.hierarchy(tree).leaves.items()} == {"A": 0.37, "B": 0.38, "C": 0.25}


def test_jiang_mathematical_models_choosing_a_trip():
    """Five criteria, three places: 0.300, 0.246, 0.456 in the textbook, from weights of three places."""
    trip = "jiang_mathematical_models_trip_"
    names = ["scenery", "cost", "lodging", "food", "travel"]
    tree = {"trip": (names, printed(trip + "criteria"))} | {n: (ABC, printed(f"{trip}by_{n}")) for n in names}
    assert list(ahp.hierarchy(tree).leaves.values()) == pytest.approx([0.300, 0.246, 0.456], abs=1.5e-3)


def test_triantaphyllou_and_mann_1995_computer_system():
    """Criteria by geometric means 0.553, 0.131, 0.271 and 0.045; system A comes first."""
    M = numbers("1 5 3 7; 1/5 1 1/3 5; 1/3 3 1 6; 1/7 1/5 1/6 1")
    assert ahp.priorities(M, "geometric_mean").tolist() == pytest.approx([0.553, 0.131, 0.271, 0.045], abs=1e-3)
    names = {"expandability": "size", "maintainability": "transportation", "financing": "neighbourhood", "use": "yard"}
    below = {n: (ABC, printed(f"saaty_1990_houses_by_{other}")) for n, other in names.items()}
    leaves = ahp.hierarchy({"system": (list(names), M)} | below, method="geometric_mean").leaves
    assert sorted(leaves, key=lambda name: -leaves[name]) == ["A", "C", "B"]


def test_triantaphyllou_and_sanchez_1997_the_most_critical_criterion():
    """Preferences 0.3162, 0.2768, 0.2621, 0.1450; every crossing is (W - d) / (1 - d) with their smallest change d."""
    w = dict(zip("1234", (0.3277, 0.3058, 0.2876, 0.0790), strict=True))
    a = {
        "1": (0.3088, 0.2163, 0.4509, 0.0240), "2": (0.2897, 0.3458, 0.2473, 0.1172),
        "3": (0.3867, 0.1755, 0.1194, 0.3184), "4": (0.1922, 0.6288, 0.0575, 0.1215),
    }  # fmt: skip
    names = ["A1", "A2", "A3", "A4"]
    found = ahp.hierarchy({"goal": w} | {c: dict(zip(names, col, strict=True)) for c, col in a.items()})
    assert [round(x, 4) for x in found.leaves.values()] == pytest.approx([0.3162, 0.2768, 0.2621, 0.1450], abs=1e-4)
    p, total = found.leaves, sum(w.values())
    for c, column in a.items():
        local = dict(zip(names, np.array(column) / sum(column), strict=True))
        expected = []
        for i, j in [(i, j) for i in names for j in names if i < j]:
            change = (p[j] - p[i]) / (local[j] - local[i])
            at = (w[c] / total - change) / (1 - change) if change < 1 else 2
            expected += [at] if 0 < at < 1 else []
        assert sorted(expected) == pytest.approx([x.at for x in ahp.sensitivity(found, c).crossings], abs=1e-12)


# AHPy 2.1, tests/test_ahp.py, test_master_a to test_master_g: local and global weights of a tree with ratings
MASTER = {
    "a": ({"b": 0.5, "c": 0.5}, {"b": 0.5, "c": 0.5}),
    "b": ({"d": 0.8, "e": 0.2}, {"d": 0.4, "e": 0.1}),
    "c": ({"y": 0.4, "z": 0.4, "x": 0.2}, {"y": 0.2, "z": 0.2, "x": 0.1}),
    "d": ({"f": 0.6667, "g": 0.3333}, {"f": 0.2667, "g": 0.1333}),
    "e": ({"z": 0.5, "y": 0.3333, "x": 0.1667}, {"z": 0.05, "y": 0.0333, "x": 0.0167}),
    "f": ({"y": 0.4, "z": 0.4, "x": 0.2}, {"y": 0.1067, "z": 0.1067, "x": 0.0533}),
    "g": ({"z": 0.5, "y": 0.3333, "x": 0.1667}, {"z": 0.0666, "y": 0.0444, "x": 0.0222}),
}


@pytest.mark.parametrize("node", MASTER)
def test_ahpy_test_master_reports(node):
    """A tree of four levels, pairs above and ratings below: each node's report, and the target weights at the top."""
    two, three = {"x": 2, "y": 4, "z": 4}, {"x": 1, "y": 2, "z": 3}
    tree = {
        "a": {("b", "c"): 1},
        "b": {("d", "e"): 4},
        "d": {("f", "g"): 2},
        "c": two,
        "e": three,
        "f": two,
        "g": three,
    }
    found = ahp.hierarchy(tree)
    assert found.leaves == pytest.approx({"z": 0.4233, "y": 0.3844, "x": 0.1922}, abs=6e-5)
    local, whole = MASTER[node]
    assert {e.name: e.local for e in found.elements if e.parent == node} == pytest.approx(local, abs=6e-5)
    assert {e.name: e.overall for e in found.elements if e.parent == node} == pytest.approx(whole, abs=1e-4)


def test_ahpy_test_normalized_weights_of_fuel_economy():
    """Miles a gallon of four cars, after Haas and Meixner: 0.3009, 0.2389, 0.2124, 0.2478."""
    fuel = {"civic": 34, "saturn": 27, "escort": 24, "clio": 28}
    found = ahp.hierarchy({"fuel": fuel}).leaves
    assert found == pytest.approx({"civic": 0.3009, "saturn": 0.2389, "escort": 0.2124, "clio": 0.2478}, abs=5e-5)


def test_ahpy_test_size_limit_of_26():
    """Twenty-six equal things weigh 0.0385 each; AHPy refuses to judge them by Saaty's table, here CI = 0 is enough."""
    found = ahp.consistency(np.ones((26, 26)), ri="saaty2005")
    assert {round(w, 4) for w in found.priorities.tolist()} == {0.0385}
    assert found.accepted is True


def test_bozoki_fulop_ronyai_2010_four_by_four_as_ahpy_tests_it():
    """The missing judgement 0.7303, weights 0.3738, 0.392, 0.0985, 0.1357 and CR 0.0372."""
    judged = {("a", "b"): 1, ("a", "c"): 5, ("a", "d"): 2, ("b", "c"): 3, ("b", "d"): 4}
    C = ahp.complete(judged)
    assert C["c", "d"] == pytest.approx(0.730297106886979, abs=1e-6)
    assert [round(w, 4) for w in ahp.priorities(C)] == [0.3738, 0.392, 0.0985, 0.1357]
    assert round(float(ahp.consistency(C, "donegan_dodd1991").cr), 4) == 0.0372
    assert ahp.hierarchy({"goal": judged}).leaves == pytest.approx(ahp.priorities(C).to_dict())


@pytest.mark.parametrize(
    ("judgements", "weights"),
    [
        ((2, 6, 3), (0.6, 0.3, 0.1)),
        ((2, 4, 3), (0.5584245, 0.3196183, 0.1219572)),
        ((2, 3, 4, 2, 5, 3), (0.4508867, 0.3046191, 0.1712999, 0.0731942)),
        ((1 / 2, 1 / 3, 1 / 4, 1 / 5, 2, 3, 4, 2, 5, 3), (0.0636715, 0.3597739, 0.2851016, 0.1905405, 0.1009125)),
    ],
)
def test_pyanp_test_pri_llsm(judgements, weights):
    """Logarithmic least squares to seven decimals."""
    assert ahp.priorities(upper(*judgements), "geometric_mean").tolist() == pytest.approx(weights, abs=6e-8)


def test_pyanp_test_incon_std():
    """A cycle of 2, 3 and 6 has the inconsistency 1.5430583470604067 by an index of 0.52."""
    assert float(ahp.consistency(upper(2, 1 / 6, 3), ri="saaty2005").cr) == pytest.approx(1.5430583470604067, abs=2e-8)


def test_pyanp_test_harker_fix():
    """1, 2, 6 with a missing pair: Harker's matrix has 2 on the diagonal of both rows, and the pair is 3."""
    M = np.array([[1, 2, 6], [1 / 2, 1, np.nan], [1 / 6, np.nan, 1]])
    assert ahp.complete(M, "harker")[1, 2] == pytest.approx(3)


def test_pyanp_test_pairwise_group_with_gaps():
    """Bill says 3 and Leanne 5 of one pair and nothing of the rest: the group says the root of 15."""
    gap = np.nan
    bill, leanne = ([[1, a, gap], [1 / a, 1, gap], [gap, gap, 1]] for a in (3.0, 5.0))
    G = ahp.aggregate_judgements(np.array([bill, leanne]))
    assert G[0, 1] == pytest.approx(15**0.5)
    assert np.isnan([G[0, 2], G[1, 2]]).all()


def test_pyanp_test_rating_of_four_raters():
    """Votes H, M, L, M on a scale of 1, 1/2, 0 average to 0.5."""
    panel = ahp.hierarchy({"panel": dict.fromkeys(["Bill", "Lee", "Paul", "Frank"], 1)})
    votes = {"a1": dict(zip(["Bill", "Lee", "Paul", "Frank"], "HMLM", strict=True))}
    assert ahp.rate(panel, votes, {"H": 1, "M": 0.5, "L": 0}).scores["a1"] == pytest.approx(0.5)


def test_gluc_ahp_test_priorities_from_scores():
    """Scores 2, 4, 3 and 0 of four cities become 2/9, 4/9, 3/9 and 0."""
    found = ahp.hierarchy({"city": {"Rio": 2, "Tokyo": 4, "Oslo": 3, "Kingston Town": 0}}).leaves
    assert list(found.values()) == pytest.approx([2 / 9, 4 / 9, 3 / 9, 0])


def test_gluc_ahp_vacation_of_three_decision_makers():
    """Dad, Mom and Kid with votes 0.4, 0.4 and 0.2, pairs, scores and priorities mixed: their weights averaged."""
    costs, fun, spa = "Costs", "Fun", "Spa"
    top = {
        "Dad": {(costs, fun): 4, (costs, spa): 9, (fun, spa): 4},
        "Mom": {(costs, fun): "1/4", (costs, spa): "1/9", (fun, spa): "1/5"},
        "Kid": {(costs, fun): "1/9", (costs, spa): 1, (fun, spa): 9},
    }
    b, m = "Beach", "Mountains"
    tree = {
        "Vacation": ahp.TreeNode(top, of="priorities", mean="arithmetic"),
        costs: {"Dad": {(b, m): 0.5}, "Mom": {b: 10000, m: 5000}, "Kid": {b: 0.5, m: 0.5}},
        fun: {"Dad": {(b, m): "1/6"}, "Mom": {(b, m): 2}, "Kid": {b: 5, m: 0}},
        spa: ahp.TreeNode(
            {"Dad": {(b, m): 2}, "Mom": {(b, m): 6}, "Kid": {(b, m): "1/2"}}, of="priorities", mean="arithmetic"
        ),
    }
    votes = {"Dad": 0.4, "Mom": 0.4, "Kid": 0.2}
    found = ahp.hierarchy(tree, weights=votes)
    mean = lambda *each: sum(v * x for v, x in zip(votes.values(), each, strict=True))  # noqa: E731
    assert found.local[costs][b] == pytest.approx(mean(1 / 3, 2 / 3, 1 / 2))
    assert found.local[fun][b] == pytest.approx(mean(1 / 7, 2 / 3, 1))
    assert found.local[spa][b] == pytest.approx(mean(2 / 3, 6 / 7, 1 / 3))
    eig = [ahp.priorities(upper(*judged)) for judged in ((4, 9, 4), (1 / 4, 1 / 9, 1 / 5), (1 / 9, 1, 9))]
    assert list(found.local["Vacation"].values()) == pytest.approx(mean(*eig).tolist())


CITY = printed("ahpsurvey_saaty_2004_cities")


def test_ahpsurvey_vignette_saaty_matrix():
    """The matrix that the priorities imply: 0.351, 2.127, 11.46, 8.07 and the rest as printed."""
    w = ahp.priorities(CITY)
    shown = "1 .3511 2.127 .499 4.02; 2.849 1 6.058 1.421 11.46; .470 .1651 1 .235 1.89; 2.004 .7037 4.262 1 8.07"
    for row, i in zip(rows(shown), range(4), strict=True):
        for text, j in zip(row, range(5), strict=True):
            assert w[i] / w[j] == pytest.approx(float(text), abs=half_unit(text, 0.6) if "." in text else 1e-9)


def test_ahpsurvey_vignette_errors_of_each_judgement():
    """The farthest are culture / family 1.76, family / transport 1.64, housing / transport 1.59, family / jobs 1.42."""
    found = [(i.row, i.column, round(i.factor, 2)) for i in ahp.inconsistencies(CITY)[:4]]
    assert found == [(0, 1, 1.76), (1, 4, 1.64), (2, 4, 1.59), (1, 3, 1.42)]


def test_ahpsurvey_vignette_own_random_index():
    """CR 0.0505 by an index of 1.12 drawn with 1000 simulations, which is any from 1.115 to 1.125."""
    assert 0.050 < float(ahp.consistency(CITY, ri=1.125).cr) < 0.0505 < float(ahp.consistency(CITY, ri=1.112).cr)


def test_saaty_2003_the_judgement_that_spoils_the_house_as_ahpsurvey_replaces_it():
    """CR 0.17; neighbourhood / condition is the farthest; by Harker 0.459 in its place gives CR 0.082."""
    M = numbers(
        "1 5 3 7 6 6 1/3 1/4; 1/5 1 1/3 5 3 3 1/5 1/7; 1/3 3 1 6 3 4 6 1/5; 1/7 1/5 1/6 1 1/3 1/4 1/7 1/8;"
        "1/6 1/3 1/3 3 1 1/2 1/5 1/6; 1/6 1/3 1/4 4 2 1 1/5 1/6; 3 5 1/6 7 5 5 1 1/2; 4 7 5 8 6 6 2 1"
    )
    assert round(float(ahp.consistency(M, "alonso_lamata2006").cr), 2) == 0.17
    worst = ahp.inconsistencies(M)[0]
    assert (worst.row, worst.column, worst.judgement) == (2, 6, 6)
    M[2, 6] = M[6, 2] = np.nan
    C = ahp.complete(M, "harker")
    assert (round(C[2, 6], 3), round(C[6, 2], 2)) == (0.459, 2.18)
    assert round(float(ahp.consistency(C, "alonso_lamata2006").cr), 3) == 0.082
    M[2, 6], M[6, 2] = 6, 1 / 6
    (only,) = ahp.repair_paths(M)[0].changes
    assert (only.row, only.column) == (2, 6)


# ahpsurvey's vignette: random indices of 500,000 simulations
SURVEY_RI = dict(
    zip(range(3, 16), (0.525, 0.884, 1.11, 1.25, 1.34, 1.41, 1.45, 1.49, 1.51, 1.54, 1.55, 1.57, 1.58), strict=True)
)


@pytest.mark.parametrize("n", SURVEY_RI)
def test_ahpsurvey_vignette_random_indices(n):
    """Drawn afresh, within four standard errors and the printed rounding."""
    assert ahp.random_index(n, scale="saaty", draws=4000, rng=n) == pytest.approx(SURVEY_RI[n], abs=0.006 + 0.08 / n)


def test_alonso_and_lamata_2006_accept_by_their_line():
    """Their criterion lambda < n + 0.1 (1.7699 n - 4.3513) is CR < 0.1 by their index, from n = 16 on exactly."""
    for n in range(16, 40):
        assert ahp.random_index(n, "alonso_lamata2006") == pytest.approx((1.7699 * n - 4.3513) / (n - 1), abs=1e-4)


def test_koczkodaj_1993_triad():
    """The triad 2, 5, 3 is off by a sixth."""
    assert float(ahp.koczkodaj(upper(2, 5, 3))) == pytest.approx(1 / 6)


# what 1 to 9 is on each scale: Salo and Hämäläinen 1997 and Ma and Zheng 1991 as Goepel's pages print them, AHP-OS's
# largest values, and the definitions' own
SCALES = {
    "balanced": "1 1.22 1.5 1.86 2.33 3.00 4.00 5.67 9.00",
    "salo_hamalainen": "1 1.22 1.5 1.86 2.33 3.00 4.00 5.67 9.00",
    "inverse_linear": "1 1.125 1.286 1.5 1.8 2.25 3 4.5 9",
    "power": "1 4 9 16 25 36 49 64 81",
    "geometric": "1 2 4 8 16 32 64 128 256",
    "lootsma": "1 1.414 2 2.828 4 5.657 8 11.314 16",
    "root": "1 1.414 1.732 2 2.236 2.449 2.646 2.828 3",
    "logarithmic": "1 1.585 2 2.322 2.585 2.807 3 3.170 3.321928095",
}


@pytest.mark.parametrize("scale", SCALES)
def test_scales_as_they_are_tabulated(scale):
    """All nine steps to the printed places."""
    for x, text in enumerate(SCALES[scale].split(), start=1):
        value = float(ahp.parse([[1, x], ["", 1]], scale=scale)[0, 1])
        assert value == pytest.approx(float(text), abs=half_unit(text, 0.51) if "." in text else 1e-12)


@pytest.mark.parametrize("n", [2, 3, 5, 7, 9])
def test_goepel_2019_generalised_balanced_and_adaptive(n):
    """Balanced-n spreads the weights of one against n - 1 evenly up to 9/(n+8), adaptive-balanced up to 0.9."""
    for scale, most in (("generalised_balanced", 9 / (n + 8)), ("adaptive_balanced", 0.9)):
        weights = []
        for x in range(1, 10):
            M = np.ones((n, n), dtype=object)
            M[0, 1:], M[1:, 0] = x, Fraction(1, x)
            weights.append(ahp.priorities(ahp.parse(M, scale=scale))[0])
        assert weights == pytest.approx(np.linspace(1 / n, most, 9).tolist())
    M = np.ones((n, n), dtype=object)
    M[0, 1:], M[1:, 0] = 9, Fraction(1, 9)
    assert ahp.priorities(ahp.parse(M, scale="adaptive"))[0] == pytest.approx(0.9)


def test_goepel_2013_consensus_is_none_where_each_wants_another_thing():
    """His two ends: full agreement 1; nine against one, each for another criterion, 0; AHP-OS puts no two together."""
    sharp = (np.ones((3, 3)) + 8 * np.eye(3)) / 11
    assert ahp.consensus(sharp) == pytest.approx(0, abs=1e-12)
    assert ahp.clusters(sharp).clusters == ()
    with pytest.raises(InputError):
        ahp.consensus([[0.5, -0.5]])


def test_fuzzyahp_test_consistency_ratio():
    """Text in a matrix, as R's FuzzyAHP is tested: CR 0.0623919."""
    text = np.array(["1", "1/3", "5", "3", "1", "7", "1/5", "1/7", "1"]).reshape(3, 3)
    assert float(ahp.consistency(text, "saaty2005").cr) == pytest.approx(0.0623919, abs=1e-6)


def test_saatypy_test_ahp_saaty_3x3_priorities():
    """Column means of 3, 5, 3: 0.63334572, 0.26049796, 0.10615632."""
    w = ahp.priorities(upper(3, 5, 3), "column_mean")
    assert w.tolist() == pytest.approx([0.63334572, 0.26049796, 0.10615632], abs=5e-9)


def test_saaty_1990_a_bridge_a_tunnel_or_a_ferry():
    """Benefits over costs 1.58 and 0.62 of the two that might be built."""
    benefits, costs = {"bridge": 0.57, "tunnel": 0.36, "ferry": 0.07}, {"tunnel": 0.58, "ferry": 0.05, "bridge": 0.36}
    found = ahp.benefit_cost(benefits, costs)
    assert [round(found[name], 2) for name in ("bridge", "tunnel")] == [1.58, 0.62]


def test_aguaron_and_moreno_2003_threshold_of_three():
    """With CR = 0.1 by their index of 0.525 the geometric index is 0.31, whatever the judgements."""
    for a, b in ((2, 3), (1, 1), (1 / 7, 4)):
        M = upper(a, a * b / np.exp(3 * np.arccosh(1.0525)), b)
        assert float(ahp.consistency(M, ri=0.525).cr) == pytest.approx(0.1)
        assert float(ahp.gci(M)) == pytest.approx(0.3147, abs=0.005)
