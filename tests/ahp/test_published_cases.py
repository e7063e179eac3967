"""Published examples, each named after where it stands."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from itertools import combinations
from pathlib import Path

import pytest
from ahp_cases import THESIS, rows
from ruamel.yaml import YAML

from bsclib import ahp

PARAMS = Path(__file__).parents[2] / "params"


def read(laws):
    """Return the judgement files with the panel's matrix read."""
    for law in laws:
        law["experts"]["panel"]["matrix"] = ahp.parse(law["experts"]["panel"]["matrix"])
    return laws


def compared(names, judgements):
    """Return names and the matrix of the pairs in the order (1, 2), (1, 3), … (2, 3), …, in a text or a tuple."""
    said = judgements.split() if isinstance(judgements, str) else judgements
    pairs = dict(zip(combinations(names, 2), said, strict=True))
    return names, ahp.parse(pairs, labels=names, scale="any")


def test_saaty_1990_how_to_make_a_decision_choosing_a_house():
    """Eight criteria for a house: weights, eigenvalue 9.669, CI 0.238 and CR 0.169 as printed."""
    M = ahp.parse(
        rows(
            "1 5 3 7 6 6 1/3 1/4; 1/5 1 1/3 5 3 3 1/5 1/7; 1/3 3 1 6 3 4 6 1/5; 1/7 1/5 1/6 1 1/3 1/4 1/7 1/8;"
            "1/6 1/3 1/3 3 1 1/2 1/5 1/6; 1/6 1/3 1/4 4 2 1 1/5 1/6; 3 5 1/6 7 5 5 1 1/2; 4 7 5 8 6 6 2 1"
        )
    )
    found = ahp.consistency(M)
    assert found.priorities.round(3).tolist() == [0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333]
    assert round(float(found.lambda_max), 3) == 9.669
    assert round(float(found.ci), 3) == 0.238
    assert round(float(found.cr), 3) == 0.169
    assert not found.accepted


def test_saaty_2008_consumption_of_drinks():
    """Coffee, wine, tea, beer, soda, milk and water in the United States: weights and CR 0.022 as printed."""
    M = ahp.parse(
        rows(
            "1 9 5 2 1 1 1/2; 1/9 1 1/3 1/9 1/9 1/9 1/9; 1/5 3 1 1/3 1/4 1/3 1/9; 1/2 9 3 1 1/2 1 1/3;"
            "1 9 4 2 1 2 1/2; 1 9 3 1 1/2 1 1/3; 2 9 9 3 2 3 1"
        )
    )
    found = ahp.consistency(M, ri="saaty2005")
    assert found.priorities.round(3).tolist() == [0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327]
    assert round(float(found.cr), 3) == 0.022


def test_saaty_2005_choosing_a_city():
    """Five criteria, four cities: the overall weights as AHPy 2.1 publishes them for the same judgements."""
    cities = ["Bethesda", "Boston", "Pittsburgh", "Santa Fe"]
    tree = {
        "goal": compared(
            ["culture", "family", "housing", "jobs", "transport"], ("1/5", 3, "1/2", 5, 7, 1, 7, "1/4", 3, 7)
        ),
        "culture": compared(cities, ("1/2", 1, "1/2", "2.5", 1, "2/5")),
        "family": compared(cities, (2, "1/3", 4, "1/8", 2, 9)),
        "housing": compared(cities, (5, "1/2", "2.5", "1/9", "1/4", 7)),
        "jobs": compared(cities, ("1/2", 3, 4, 6, 8, 1)),
        "transport": compared(cities, ("1.5", "1/2", 4, "2/7", "2.5", 9)),
    }
    leaves = ahp.hierarchy(tree).leaves
    assert {k: round(v, 3) for k, v in leaves.items()} == dict(zip(cities, (0.229, 0.275, 0.385, 0.111), strict=True))


def test_wikipedia_leader_example():
    """Tom, Dick and Harry by experience, education, charisma and age: Dick 0.492 or 0.493, as rounding goes."""
    people = ["Tom", "Dick", "Harry"]
    tree = {
        "leader": compared(["experience", "education", "charisma", "age"], (4, 3, 7, "1/3", 3, 5)),
        "experience": compared(people, ("1/4", 4, 9)),
        "education": compared(people, (3, "1/5", "1/7")),
        "charisma": compared(people, (5, 9, 4)),
        "age": compared(people, ("1/3", 5, 9)),
    }
    found = ahp.hierarchy(tree)
    assert found.nodes["leader"].priorities.tolist() == pytest.approx([0.547, 0.127, 0.270, 0.056], abs=6e-4)
    assert round(float(found.nodes["leader"].cr), 3) == 0.044
    for node, weights in {
        "experience": [0.217, 0.717, 0.066],
        "education": [0.188, 0.081, 0.731],
        "charisma": [0.743, 0.194, 0.063],
        "age": [0.265, 0.672, 0.063],
    }.items():
        assert found.nodes[node].priorities.round(3).tolist() == weights
    assert list(found.leaves.values()) == pytest.approx([0.358, 0.492, 0.149], abs=1e-3)


def test_wikipedia_car_example():
    """Four criteria, six of them divided, six cars, three levels: weights as Wikipedia and AHPy 2.1 print them."""
    cars = ["Accord Sedan", "Accord Hybrid", "Pilot", "CR-V", "Element", "Odyssey"]
    fuel = "100/113 1.41 1.15 1.24 1.19 1.59 1.3 1.4 1.35 100/123 100/114 100/118 1.08 1.04 100/104"
    tree = {
        "car": compared(["cost", "safety", "style", "capacity"], (3, 7, 3, 9, 1, "1/7")),
        "cost": compared(["price", "fuel", "maintenance", "resale"], (2, 5, 3, 2, 2, "1/2")),
        "capacity": compared(["cargo", "passengers"], ("1/5",)),
        "price": compared(cars, "9 9 1 1/2 5 1 1/9 1/9 1/7 1/9 1/9 1/7 1/2 5 6"),
        "fuel": compared(cars, fuel),
        "maintenance": compared(cars, "1.5 4 4 4 5 4 4 4 5 1 1.2 1 1 3 2"),
        "resale": compared(cars, "3 4 1/2 2 2 2 1/5 1 1 1/6 1/2 1/2 4 4 1"),
        "safety": compared(cars, "1 5 7 9 1/3 5 7 9 1/3 2 9 1/8 2 1/8 1/9"),
        "style": compared(cars, "1 7 5 9 6 7 5 9 6 1/6 3 1/3 7 5 1/5"),
        "cargo": compared(cars, "1 1/2 1/2 1/2 1/3 1/2 1/2 1/2 1/3 1 1 1/2 1 1/2 1/2"),
        "passengers": compared(cars, "1 1/2 1 3 1/2 1/2 1 3 1/2 2 6 1 3 1/2 1/6"),
    }
    found = ahp.hierarchy(tree)
    local = {e.name: round(e.local, 3) for e in found.elements[:10]}
    assert [local[k] for k in ("cost", "safety", "style", "capacity")] == [0.510, 0.234, 0.041, 0.215]
    assert [local[k] for k in ("price", "fuel", "maintenance", "resale")] == [0.488, 0.252, 0.100, 0.161]
    assert {k: round(v, 3) for k, v in found.leaves.items()} == {
        "Accord Sedan": 0.215,
        "Accord Hybrid": 0.150,
        "Pilot": 0.106,
        "CR-V": 0.167,
        "Element": 0.144,
        "Odyssey": 0.219,
    }


def test_bozoki_fulop_ronyai_2010_house_with_gaps():
    """Twelve missing judgements of Saaty's house, completed as AHPy 2.1 publishes for the paper's matrix."""
    pairs = "ab5 ac3 ad7 ae6 af6 bd5 bf3 ce3 cg6 fd4 ga3 ge5 ha4 hb7 hd8 hf6"
    M = ahp.parse({(p[0], p[1]): p[2] for p in pairs.split()}, labels=list("abcdefgh"))
    C = ahp.complete(M)
    published = {
        "bc": 0.3300187, "be": 1.7197409, "bg": 0.4663515, "cd": 9.9205127, "cf": 4.8524864, "ch": 0.5696073,
        "de": 0.5252768, "dg": 0.1424438, "ef": 0.9311974, "eh": 0.1093083, "fg": 0.2912121, "gh": 0.4030899,
    }  # fmt: skip
    found = {p: C["abcdefgh".index(p[0]), "abcdefgh".index(p[1])] for p in published}
    assert found == pytest.approx(published, abs=2e-4)
    assert sum(v is None for v in M.flat) == 2 * len(published)


@pytest.mark.parametrize("table", THESIS)
def test_thesis_tables_1_3_to_1_7_print_the_eigenvector(table):
    """All eighteen level weights are the eigenvector rounded half up to four decimals, not another method's."""
    text, printed = THESIS[table]
    M = ahp.parse(rows(text))
    assert [f"{w:.4f}" for w in ahp.priorities(M)] == printed.split()
    if len(M) > 3:
        assert [f"{w:.4f}" for w in ahp.priorities(M, "geometric_mean")] != printed.split()


@pytest.mark.skipif(not (PARAMS / "g_company" / "judgements").is_dir(), reason="the sample company is not here")
def test_thesis_hierarchy_of_two_levels_from_the_judgement_files():
    """The five files make one tree of fourteen leaves; printed final weights are the products, truncated."""
    files = sorted((PARAMS / "g_company" / "judgements").glob("*.yaml"))
    laws = [YAML(typ="safe").load(path.read_text(encoding="utf-8")) for path in files]
    printed = {item: Decimal(weight) for law in laws for item, weight in law["printed"]["local"].items()}
    found = ahp.hierarchy({law["id"]: (list(law["items"]), law["experts"]["panel"]["matrix"]) for law in read(laws)})
    assert len(found.leaves) == 14
    assert sum(found.leaves.values()) == pytest.approx(1, abs=1e-12)
    for element in found.elements:
        assert f"{element.local:.4f}" == str(printed[element.name])
    for law in laws:
        for item, final in law["printed"].get("final", {}).items():
            product = printed[law["id"]] * printed[item]
            assert product.quantize(Decimal("0.0001"), ROUND_DOWN) == Decimal(final)
