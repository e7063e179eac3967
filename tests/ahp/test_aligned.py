"""Nothing is put together by place that has names: arrays worked on, frames sorted, groups in mixed forms."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pandas as pd
import pytest

from bsclib import ahp
from bsclib.errors import InputError

M = np.array([[1, 3, 5], [1 / 3, 1, 2], [1 / 5, 1 / 2, 1]])
ABC = list("abc")
A = pd.DataFrame(M, ABC, ABC)
R = A.loc[list("cba"), list("bca")]  # the same judgements, another order
WEIGHTS = dict(zip(ABC, ahp.priorities(M).tolist(), strict=True))
TURNED = [
    lambda x: x[::-1, ::-1], lambda x: np.flip(x), lambda x: np.rot90(x, 2), lambda x: x[np.ix_([2, 0, 1], [2, 0, 1])],
    lambda x: x.take([2, 1, 0], 0).take([2, 1, 0], 1), lambda x: np.roll(x, 1, (0, 1)), lambda x: np.sort(x),
]  # fmt: skip


@pytest.mark.parametrize("turn", TURNED)
def test_names_do_not_stay_where_the_order_may_be_another(turn):
    """A parsed matrix, a completed one and a table of weights, turned round or sorted, are plain."""
    table = ahp.priorities({"x": A, "y": R, "z": A.T})
    for named in (ahp.parse(A), ahp.complete(A), table):
        assert getattr(turn(named), "labels", ()) == ()
    for made in (np.linalg.inv(ahp.complete(A)), *np.linalg.eig(ahp.complete(A)), np.cumsum(ahp.priorities(A))):
        assert getattr(made, "labels", ()) == ()


def test_names_go_with_copies_pickles_and_the_transpose():
    """Of a table the transpose has the experts as columns."""
    w, table = ahp.priorities(R), ahp.priorities({"x": A, "y": R, "z": A.T})
    for again in (w.copy(), copy.copy(w), copy.deepcopy(w), pickle.loads(pickle.dumps(w))):
        assert again.to_dict() == pytest.approx(WEIGHTS)
    assert pickle.loads(pickle.dumps(ahp.group({"x": A, "y": R}))).priorities.labels == tuple(ABC)
    assert copy.deepcopy(ahp.parse(A)).labels == pickle.loads(pickle.dumps(ahp.parse(A))).labels == tuple(ABC)
    assert table.T["a", "z"] == table["z", "a"] == table.to_dict()["z"]["a"] != table["x", "a"]
    assert table[["z", "x"]]["z", "a"] == table[["b", "a"]]["z", "a"] == table["z", "a"]
    w.sort()
    assert w.labels == ()


def test_arithmetic_of_the_same_names_in_another_order_is_refused():
    """It would be by place; put in order by name it is what is meant; other names leave plain numbers."""
    w, v, table = ahp.priorities(A), ahp.priorities(R), ahp.priorities({"x": A, "y": R})
    for call in (lambda: w - v, lambda: table @ v, lambda: table - v, lambda: w == v):
        with pytest.raises(InputError, match="another order"):
            call()
    assert np.abs(w - v[ABC]).max() < 1e-15
    assert (table - w).labels == (w / w.sum()).labels == tuple(ABC)
    assert type(w - ahp.priorities(pd.DataFrame(M, list("xyz"), list("xyz")))) is np.ndarray


def test_frames_with_sorted_numbers_and_series_are_read_by_name():
    """Rows of a numbered frame in another order; Series as rows, in a dict or a list; shares by a shuffled index."""
    S = np.array([[1, 2, 1.0], [1 / 2, 1, 1 / 2], [1, 2, 1]])
    assert ahp.priorities(pd.DataFrame(S).iloc[[1, 0, 2]]).to_dict() == pytest.approx({"0": 0.4, "1": 0.2, "2": 0.4})
    rows = {name: A.loc[name, order] for name, order in zip(ABC, (list("cab"), ABC, list("bca")), strict=True)}
    assert ahp.priorities(rows).to_dict() == pytest.approx(WEIGHTS)
    assert ahp.priorities([A.loc["a"], *list(rows.values())[1:]]).to_dict() == pytest.approx(WEIGHTS)
    for votes in (pd.Series({2: 3, 1: 1}), {2: 3, 1: 1}, pd.Series({"2": 3, "1": 1})):
        assert ahp.group({1: A, 2: A.T}, votes).shares.tolist() == [0.25, 0.75]
    tree = {"g": {"Li": A, "Wu": A.T}, "a": {"Wu": {("x", "y"): 2}}}
    for votes in ({"Li": 1, "Wu": 3}, pd.Series({"Wu": 3, "Li": 1})):
        found = ahp.hierarchy(tree, weights=votes)
        assert found.groups["g"].shares.tolist() == [0.25, 0.75]
        assert found.local["a"]["x"] == pytest.approx(2 / 3)
    for both in ((A, A.T), [A, A.T], {"1": A, "2": A.T}):  # a pair of frames is two experts, not names and a matrix
        assert ahp.hierarchy({"g": both}).leaves == pytest.approx(dict.fromkeys(ABC, 1 / 3))
    said = {"Li": pd.Series({"x": 8, "y": 1}), "Wu": pd.Series({"y": 1, "x": 1})}
    assert ahp.hierarchy({"g": said}).leaves["x"] == pytest.approx((8 / 9 + 1 / 2) / 2)


MIXED = [
    {"Li": A, "Wu": {("b", "c"): 2}, "He": {"a": {"c": 5}}},
    {"Li": {("b", "c"): 2}, "Wu": R, "He": {"a": {"c": 5}}},
    {"He": {"a": {"c": 5}}, "Wu": ahp.parse({("b", "c"): 2, ("a", "b"): 3, ("a", "c"): 5}), "Li": {("b", "c"): "2"}},
    [A, {("b", "c"): 2}, {"a": {"c": 5}}],
    {"Li": [["", *ABC], *([n, *row] for n, row in zip(ABC, M.tolist(), strict=True))], "Wu": {("c", "b"): "1/2"}},
]


@pytest.mark.parametrize("mixed", MIXED)
def test_a_group_in_mixed_forms_is_read_by_name(mixed):
    """Frames, pairs, dicts of dicts, parsed and headed lists, each perhaps of some pairs only; in a tree as well."""
    G = ahp.aggregate_judgements(mixed)
    assert [G[i, j] for i, j in ("ab", "ac", "bc")] == pytest.approx([3, 5, 2])
    assert ahp.group(mixed).priorities.to_dict() == pytest.approx(WEIGHTS)
    assert ahp.hierarchy({"g": mixed}).leaves == pytest.approx(WEIGHTS)
    if isinstance(mixed, dict):
        assert {*next(iter(ahp.parse_group(mixed, scale="any").values())).labels} == {*ABC}


def test_an_expert_who_names_nothing_beside_others_in_two_orders_is_told():
    """Nobody knows whose order is meant; beside one order it is that one."""
    with pytest.raises(InputError, match="He: has no names"):
        ahp.group({"Li": A, "Wu": R, "He": M})
    assert ahp.group({"Li": A, "He": M}).priorities.to_dict() == pytest.approx(WEIGHTS)
    with pytest.raises(InputError, match="appears more than once"):
        ahp.group({1: A, "1": A})
    with pytest.raises(InputError, match="Wu: compares a, x"):
        ahp.consensus({"Li": {"a": 1, "b": 2}, "He": {"a": 2, "b": 1}, "Wu": {"a": 1, "x": 1}})


def test_masked_short_and_textual_arrays_are_what_they_say():
    """A mask is a gap, single precision is no contradiction, text in an array is read; truth values are no numbers."""
    hole = np.ma.array(M, mask=[[0, 0, 1], [0, 0, 0], [1, 0, 0]])
    assert ahp.complete(hole)[0, 2] == pytest.approx(6)
    with pytest.raises(InputError, match="leave a missing judgement empty"):
        ahp.priorities(hole)
    with pytest.raises(InputError):
        ahp.aggregate_priorities(np.ma.array([[0.5, 0.5]], mask=[[0, 1]]))
    for kind, near in ((np.float32, 1e-7), (np.float16, 1e-3), (np.longdouble, 1e-15)):
        assert ahp.priorities(M.astype(kind)) == pytest.approx(ahp.priorities(M), rel=near)
        assert ahp.consistency(np.stack([M, M.T]).astype(kind)).cr.shape == (2,)
    text = np.array([["1", "3", "5"], ["1/3", "1", "2"], ["1/5", "1/2", "1"]])
    for said in (text, text.astype(object), [text.tolist()] * 2, np.array([text, text])):
        assert np.allclose(ahp.priorities(said), ahp.priorities(M))
        assert np.allclose(ahp.consistency(said).priorities, ahp.priorities(M))
    for no in (
        np.ones((2, 2), bool),
        [[True, 2], [0.5, True]],
        [[1, HUGE], [0, 1]],
        np.ones((2, 2), complex),
        [[1, 2], [0.5]],
    ):
        with pytest.raises(InputError):
            ahp.priorities(no)


HUGE = 10**400
