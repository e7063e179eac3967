"""Every result that has a picture draws one, on axes of its own or on given ones, names included."""

from __future__ import annotations

import numpy as np
import pytest
from ahp_cases import random_matrices
from matplotlib import pyplot as plt

from bsclib import ahp

M = random_matrices(3, 4, seed=1, largest=3)
NAMED = {f"E{k}": ahp.parse(A, labels=["成本", "time", "risk"]) for k, A in enumerate(M)}
TREE = ahp.hierarchy(
    {"goal": NAMED["E0"], "成本": {"x": 1, "y": 3}, "time": {"x": 2, "y": 1}, "risk": {"x": 1, "y": 1}}
)
RESULTS = {
    "weights": ahp.priorities(NAMED["E0"]),
    "experts' weights": ahp.priorities(NAMED),
    "consistency": ahp.consistency(NAMED["E0"]),
    "consistency of experts": ahp.consistency(NAMED),
    "intervals": ahp.simulate(NAMED, 200),
    "intervals without names": ahp.simulate(M[0], 200),
    "experts": ahp.group(NAMED),
    "tree": TREE,
    "sensitivity": ahp.sensitivity(TREE, "成本"),
    "tornado": ahp.tornado(TREE),
    "ratings": ahp.rate(ahp.hierarchy({"g": {"a": 1, "b": 1}}), {"x": {"a": 1, "b": 0.5}, "y": {"a": 0, "b": 1}}),
    "influence": ahp.influence(NAMED),
    "clusters": ahp.clusters(ahp.priorities(NAMED)),
    "judgements": NAMED["E0"],
    "advice": ahp.inconsistencies(NAMED["E0"]),
    "one advice": ahp.inconsistencies(NAMED["E0"])[0],
    "changes": ahp.repair(NAMED["E0"]),
    "paths": ahp.repair_paths(NAMED["E0"], max_cr=0),
    "one path": ahp.repair_paths(NAMED["E0"], max_cr=0)[0],
    "crossings without names": ahp.recover(["0.7286", "0.1626", "0.1088"]),
}


@pytest.mark.parametrize("name", RESULTS)
def test_a_result_draws_itself(name):
    """The axes hold marks, and the names as text, Chinese ones without a missing glyph."""
    figure, given = plt.subplots()
    ax = RESULTS[name].plot(given)
    figure.canvas.draw()  # a missing glyph is an error: pyproject.toml
    assert ax is given
    assert ax.patches or ax.lines or ax.images
    words = {t.get_text() for t in figure.findobj(plt.Text)}
    expected = {"tree": "goal", "ratings": "x", "clusters": "E1", "influence": "E1", "consistency of experts": "E1"}
    told = expected.get(name, "1" if "without" in name else "成本")
    assert any(told in word for word in words) or name in ("sensitivity", "tornado")
    assert RESULTS[name].plot() is not given
    plt.close("all")


def test_what_has_no_picture_says_so():
    """A TypeError with the name of the kind, not an empty picture."""
    w = {"a": [1, 9, 1, 9], "b": [9, 1, 1, 1], "c": [8, 9, 1, 9]}
    copies = {"goal": dict.fromkeys(w, 1)} | {k: dict(zip("ABCD", v, strict=True)) for k, v in w.items()}
    with pytest.raises(TypeError, match="Several"):
        ahp.rank_reversals(copies, "D").plot()


def test_the_bars_of_an_interval_are_its_ends():
    """What is drawn is what the simulation found."""
    seen = RESULTS["intervals"]
    ax = seen.plot()
    assert np.allclose([bar.get_width() for bar in ax.patches], np.asarray(seen.median))
    ends = [segment for c in ax.collections for segment in c.get_segments()]
    assert np.allclose(sorted(s[0][0] for s in ends), sorted(seen.lower))
    plt.close("all")


@pytest.mark.parametrize("name", RESULTS)
def test_a_result_is_a_table(name):
    """As text, as HTML and as a DataFrame, with as many rows."""
    result = RESULTS[name]
    heads, rows, below = result.table()
    assert len(rows) == len(result.to_frame())
    assert len(str(result).splitlines()) == 1 + len(rows) + len(below)
    assert result._repr_html_().count("<tr>") == 1 + len(rows) + len(below)
    assert {len(row) for row in (*rows, *below)} == {len(heads)}


def test_several_paths_are_numbered_and_nothing_is_a_dash():
    """Of paths of more than one change each row says whose it is."""
    paths = ahp.repair_paths([[1, 9, 1 / 9, 9], [1 / 9, 1, 9, 1 / 9], [9, 1 / 9, 1, 9], [1 / 9, 9, 1 / 9, 1]], most=2)
    assert [str(row[0])[:4] for row in paths.table().rows][:2] == ["1 › ", "1 › "]
    assert str(ahp.repair_paths([[1, 2], [1 / 2, 1]])) == "–"
    changes = ahp.repair(np.ones((3, 3)))
    assert str(changes[:2]).splitlines() == str(changes).splitlines()[:3]
    assert changes[0] == next(iter(changes)) == changes[:1][0]
