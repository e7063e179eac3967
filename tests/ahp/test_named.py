"""Names kept: what comes in with names goes out with them, put together by name and never by place alone."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from ahp_cases import random_matrices

from bsclib import ahp
from bsclib.errors import InputError

A = np.array([[1, 3, 5], [1 / 3, 1, 2], [1 / 5, 1 / 2, 1]])
ABC = list("abc")
FRAME = pd.DataFrame(A, ABC, ABC)
TEXT = pd.DataFrame([["1", "3", "5"], ["1/3", "1", "2"], ["1/5", "1/2", "1"]], ABC, ABC)


@pytest.mark.parametrize("rows", [*permutations(ABC)])
@pytest.mark.parametrize("columns", [*permutations(ABC)])
@pytest.mark.parametrize("frame", [FRAME, TEXT], ids=["numbers", "text"])
def test_rows_and_columns_of_a_frame_are_put_together_by_name(rows, columns, frame):
    """Index a, b, c with columns b, a, c is read as meant, by `parse` and by every numeric function."""
    mixed = frame.loc[list(rows), list(columns)]
    expected = dict(zip(ABC, ahp.priorities(A), strict=True))
    for found in (ahp.priorities(mixed), ahp.priorities(ahp.parse(mixed)), ahp.consistency(mixed).priorities):
        assert found.labels == rows
        assert found.to_dict() == pytest.approx(expected, rel=1e-12)
    again = ahp.parse(mixed, labels=ABC)
    assert again.labels == tuple(ABC)
    assert np.allclose(again.astype(float), A)


@pytest.mark.parametrize(
    "form",
    [
        {"a": {"b": 3, "c": 5}, "b": {"c": 2}},
        {"c": {"a": "1/5", "b": "1/2"}, "a": {"b": 3}},
        {"a": [1, 3, 5], "b": ["1/3", 1, 2], "c": ["1/5", "1/2", 1]},
        {("a", "b"): 3, ("a", "c"): 5, ("b", "c"): 2},
        [["", "a", "b", "c"], ["a", 1, 3, 5], ["b", "1/3", 1, 2], ["c", "1/5", "1/2", 1]],
        [[None, "b", "a", "c"], ["a", 3, 1, 5], ["c", "", "1/5", ""], ["b", "", "", 2]],
        pd.DataFrame(np.where(np.triu(A) > 0, A, np.nan), ABC, ABC),
        pd.DataFrame(A, columns=ABC),
        pd.DataFrame({"": ABC, "a": A[:, 0], "b": A[:, 1], "c": A[:, 2]}),
        TEXT.astype("string"),
        TEXT.astype("category"),
    ],
    ids=range(11),
)
def test_every_form_with_names_says_the_same(form):
    """Dicts of dicts or of rows, pairs, lists with heads, frames with gaps, with names on one side or in a column."""
    assert ahp.priorities(form).to_dict() == pytest.approx(dict(zip(ABC, ahp.priorities(A), strict=True)), rel=1e-12)


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (pd.DataFrame(A, ABC, ["a", "b", "x"]), "one_side"),
        (pd.DataFrame(A, ["a", "b", "b"], ["a", "b", "b"]), "labels"),
        (pd.DataFrame(A[:2], ["a", "b"], ABC), "labels"),
        ({"a": {"b": 3}, "b": {"a": 3}}, "not_reciprocal"),
        ({"a": [1, 3], "b": [1 / 3, 1, 2]}, "shape"),
        (pd.DataFrame([[1, 3, 5], [1, 1, 2], [1, 1, 1]], ABC, ABC), "not_reciprocal"),
    ],
)
def test_names_that_do_not_fit_are_refused(form, code):
    """A name on one side only, twice, or judgements that do not mirror each other: told, with the names."""
    for function in (ahp.parse, ahp.priorities, ahp.consistency):
        with pytest.raises(InputError) as caught:
            function(form)
        assert code in {f.code for f in caught.value.faults}


def test_other_labels_than_the_frame_has_are_refused():
    """`labels` orders what is there and never renames it."""
    with pytest.raises(InputError, match="nothing is called “a”"):
        ahp.parse(FRAME, labels=["x", "b", "c"])


def test_results_print_as_a_table_and_turn_into_a_frame():
    """str, HTML and DataFrame show the names; markup in a name is no markup."""
    w = ahp.priorities(FRAME)
    assert str(w).splitlines()[1].split() == ["a", "0.6483"]
    assert w.to_frame().loc["b", "weight"] == w["b"] == w[1]
    found = ahp.consistency(pd.DataFrame(A, ["<b>", "b", "预算"], ["<b>", "b", "预算"]))
    assert "&lt;b&gt;" in found._repr_html_()
    assert "<b>" not in found._repr_html_().replace("&lt;b&gt;", "")
    assert found.to_frame().attrs["verdict"] == "consistent"
    assert "consistent" in str(found)
    assert "预算" in str(found)


def test_names_follow_arithmetic_and_go_where_the_shape_no_longer_fits():
    """Rounding and scaling keep names; sums and slices are plain numbers and arrays."""
    w = ahp.priorities(FRAME)
    assert w.round(2).labels == (w * 100).labels == tuple(ABC)
    assert type(w.sum()) is np.float64
    assert type(w[1:]) is np.ndarray
    assert type(w @ w) is np.float64
    assert w.tolist() == ahp.priorities(A).tolist()
    with pytest.raises(KeyError):
        w["x"]


def test_a_group_keeps_experts_and_names_and_is_aligned_by_them():
    """parse_group's result goes into every function; an expert with another order of names is put in order."""
    group = {"Li": FRAME, "Wu": FRAME.loc[["c", "a", "b"], ["b", "c", "a"]]}
    parsed = ahp.parse_group(group)
    for given in (group, parsed, {"Li": FRAME, "Wu": TEXT}):
        w = ahp.priorities(given)
        assert (w.rows, w.labels, w.shape) == (("Li", "Wu"), tuple(ABC), (2, 3))
        assert np.allclose(w["Li"], w["Wu"], rtol=1e-12)
        assert np.allclose(ahp.aggregate_judgements(given), A)
        assert ahp.aggregate_judgements(given).labels == tuple(ABC)
        assert ahp.consensus(w) == pytest.approx(1)
        assert ahp.influence(given).experts == ("Li", "Wu")
        assert ahp.simulate(given, 20).median.labels == tuple(ABC)
        assert ahp.consistency(given).to_frame().index.tolist() == ["Li", "Wu"]
    with pytest.raises(InputError, match=r"Wu: compares a, b"):
        ahp.priorities({"Li": FRAME, "Wu": FRAME.loc[["a", "b"], ["a", "b"]]})


def test_a_single_number_of_a_frame_is_told_with_its_names():
    """A fault of a frame names row and column, in numbers as in text."""
    bad = FRAME.copy()
    bad.loc["a", "b"] = -3
    with pytest.raises(InputError, match="a / b"):
        ahp.priorities(bad)


def test_arrays_without_names_stay_plain_arrays():
    """What has no names gets none."""
    assert type(ahp.priorities(A)) is np.ndarray
    assert type(ahp.priorities(ahp.parse(A))) is np.ndarray
    assert type(ahp.priorities(random_matrices(4, 5, 1))) is np.ndarray
    assert type(ahp.priorities(A.tolist())) is np.ndarray


def test_copies_and_the_transpose_keep_their_names():
    """A copy of parsed judgements weighs with its names; a row of them is no matrix any more."""
    M = ahp.parse(TEXT)
    assert ahp.priorities(M.copy()).labels == tuple(ABC)
    assert ahp.priorities(M.T).labels == tuple(ABC)
    assert M[0].labels == ()


def test_advice_names_the_pair():
    """Which judgement to ask again: by name where there are names."""
    M = ahp.parse([["1", "9", "1/9"], ["1/9", "1", "9"], ["9", "1/9", "1"]], labels=ABC)
    assert {i.names for i in ahp.inconsistencies(M)} == {("a", "b"), ("a", "c"), ("b", "c")}
    assert {c.names for c in ahp.repair(M)} == {("a", "b"), ("a", "c"), ("b", "c")}
    assert all(c.names for path in ahp.repair_paths(M) for c in path.changes)
    assert ahp.inconsistencies(A)[0].names == ()


def test_a_group_goes_into_everything_that_takes_experts():
    """parse_group's result with gaps: weights, consensus, clusters, influence, intervals, all by name."""
    group = ahp.parse_group({"Li": {("a", "b"): 3, ("b", "c"): 2}, "Wu": {("a", "b"): 5, ("a", "c"): 9}})
    assert ahp.influence(group).experts == ("Li", "Wu")
    assert 0 < ahp.consensus(group) <= 1
    assert {e for c in ahp.clusters(group, 0.5).clusters for e in c} == {"Li", "Wu"}
    assert ahp.aggregate_priorities(group).labels == tuple(ABC)
    assert ahp.simulate(group, 30).median.labels == tuple(ABC)
    assert ahp.complete(group).shape == (2, 3, 3)
    weights = {"Li": {"a": 0.6, "b": 0.4}, "Wu": {"b": 0.5, "a": 0.5}}
    assert ahp.aggregate_priorities(weights, {"Wu": 0, "Li": 1}).to_dict() == pytest.approx({"a": 0.6, "b": 0.4})
    with pytest.raises(InputError, match="Wu: compares a, c"):
        ahp.consensus({"Li": {"a": 1, "b": 1}, "Wu": {"a": 1, "c": 1}})


def test_experts_keep_their_names_where_what_they_compared_has_none():
    """Matrices as rows by expert: the columns are numbered, the rows are the experts."""
    both = {"Li": [[1, 2], [1 / 2, 1]], "Wu": [[1, 3], [1 / 3, 1]]}
    assert ahp.priorities(both).rows == ahp.consistency(both).priorities.rows == ("Li", "Wu")
    assert ahp.group(both).table().heads == ("", "group", "deviation", "Li", "Wu")


def test_a_series_gives_weights_by_name_and_is_a_node():
    """Its order says nothing: the experts' names do."""
    judged = {"Li": {("a", "b"): 3}, "Wu": {("a", "b"): 2}}
    turned = ahp.aggregate_judgements(judged, weights=pd.Series({"Wu": 1, "Li": 3}))
    assert turned["a", "b"] == pytest.approx(3**0.75 * 2**0.25, rel=1e-14)
    tree = {"goal": {("x", "y"): 2}, "x": pd.Series({"A": 1, "B": 3}), "y": pd.Series({"A": 3})}
    found = ahp.hierarchy(tree)
    assert found.leaves == pytest.approx({"A": 0.5, "B": 0.5})
    assert [(n.code, n.place.sheet) for n in found.notices] == [("absent", "y")]
    table = pd.DataFrame([[0.6, 0.4], [0.2, 0.8]], ["Li", "Wu"], ["a", "b"])
    assert ahp.aggregate_priorities(table).labels == ("a", "b")


@pytest.mark.parametrize("index", [-1.0, 0, float("inf")])
def test_a_random_index_that_is_none_is_refused(index):
    """A negative one made every matrix inconsistent."""
    with pytest.raises(InputError):
        ahp.consistency([[1, 2, 3], [1 / 2, 1, 2], [1 / 3, 1 / 2, 1]], ri=index)


D = pd.DataFrame([[1, 3, 5], [1 / 3, 1, 2], [1 / 5, 1 / 2, 1]], list("abc"), list("abc"))
R = D.loc[list("cba"), list("cba")]  # the same judgements, another order


def test_weights_of_experts_meet_by_name_in_every_form():
    """Series, results of ours and lists of them; matrices with names in a list."""
    one, other = pd.Series({"a": 0.2, "b": 0.8}), pd.Series({"b": 0.2, "a": 0.8})
    merged = ahp.aggregate_priorities({"Li": one, "Wu": other})
    assert merged.to_dict() == pytest.approx({"a": 0.5, "b": 0.5})
    whole = ahp.priorities(D).to_dict()
    for said in ({"x": ahp.priorities(D), "y": ahp.priorities(R)}, [ahp.priorities(D), ahp.priorities(R)]):
        assert ahp.aggregate_priorities(said).to_dict() == pytest.approx(whole)
        assert ahp.consensus(said) == pytest.approx(1)
    assert ahp.consensus({"Li": one, "Wu": other}) < 0.5
    both = ahp.priorities([ahp.complete(D), ahp.complete(R)])
    assert np.allclose(both[0], both[1])
    assert both.labels == ("a", "b", "c")


@pytest.mark.parametrize(
    "call",
    [
        lambda: ahp.hierarchy({"g": pd.Series([1, 2, 3], ["a", "b", "b"])}),
        lambda: ahp.group({"Li": D, "Wu": D.T}, weights=pd.Series([1, 3, 9], ["Li", "Wu", "Wu"])),
        lambda: ahp.benefit_cost(pd.Series([0.6, 0.2, 0.2], ["a", "b", "b"]), {"a": 1, "b": 1}),
        lambda: ahp.aggregate_priorities(pd.DataFrame([[0.2, 0.8], [0.8, 0.2]], ["Li", "Wu"], ["a", "a"])),
        lambda: ahp.rate(
            ahp.hierarchy({"p": {"skill": 3, "cost": 1}}),
            pd.DataFrame([[1, 1], [0.5, 0.5]], ["Li", "Li"], ["cost", "skill"]),
        ),
        lambda: ahp.hierarchy({"g": ahp.TreeNode({"a": 1, "b": 3}, names=["b", "z"])}),
        *(lambda d=d: ahp.simulate(D, d) for d in (1.5, True, 0)),
        lambda: ahp.simulate(D, 10, -1),
        lambda: ahp.simulate(D, 10, "a"),
        *(lambda k=k: ahp.repair_paths(D, **k) for k in ({"most": -1}, {"largest": 0}, {"max_cr": float("nan")})),
        lambda: ahp.repair_paths(np.ones((16, 16))),
        *(lambda c=c: ahp.tornado(ahp.hierarchy({"g": {"x": 1, "y": 3}}), "x", c) for c in (2, -0.2, float("nan"))),
    ],
)
def test_a_name_that_appears_twice_or_does_not_fit_is_told(call):
    """Nothing that was given is lost; a change that is no share is refused."""
    with pytest.raises(InputError):
        call()


def test_experts_may_be_named_by_numbers_and_values_have_the_mean_asked_for():
    """Shares by the number; geometric, arithmetic or median of what experts gave as values, and that is said."""
    assert list(ahp.group({1: D, 2: D}, weights={2: 3, 1: 1}).shares) == [0.25, 0.75]
    said = {"L": {"a": 8, "b": 1}, "W": {"a": 1, "b": 1}, "H": {"a": 1, "b": 2}}
    ways = {"geometric": 0.6135, "arithmetic": 0.5741, None: 0.5741, "median": 0.5}
    for mean, wanted in ways.items():
        tree = ahp.hierarchy({"g": ahp.TreeNode(said, mean=mean)})
        assert tree.leaves["a"] == pytest.approx(wanted, abs=5e-5)
