"""What the field's tools can do, feature by feature: the table of docs/ahp.md, every "yes" of ours and of a Python
peer shown by running it, every other by what the tool's own documents or source say.

`python tests/benchmarks/ahp.py --only features` runs what is installed; tests/ahp/test_features.py runs ours and
compares the table in both languages of docs/ahp.md.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from bsclib import ahp

PEERS = ("pyDecision", "AHPy", "AhpAnpLib", "pyanp", "pymcdm", "AHP-OS", "ahpsurvey", "ahp (R)")
A = np.array([[1, 2, 6], [1 / 2, 1, 4], [1 / 6, 1 / 4, 1]])
PAIRS = {("a", "b"): 2, ("a", "c"): 6, ("b", "c"): 4}
GAP = {("a", "b"): 2, ("b", "c"): 4}
TREE = {"g": {("x", "y"): 2}, "x": {"A": 1, "B": 3}, "y": {"A": 3, "B": 1}}


class Feature(NamedTuple):
    """A feature in both languages, how we show it, and which peers have it, in the order of `PEERS`."""

    zh: str
    en: str
    ours: Callable[[], Any]
    peers: str


def _frame() -> Any:
    from pandas import DataFrame

    return ahp.priorities(DataFrame(A, list("abc"), list("abc")).loc[list("cab")]).labels == tuple("cab")


def _told() -> bool:
    try:
        ahp.priorities([[1, 2], [2, 1]])
    except ValueError as error:
        return "(1, 2)" in str(error)
    return False


def _group() -> Any:
    return ahp.group({"Li": PAIRS, "Wu": GAP}, mean="median").counts[0, 2] == 1


FEATURES = (
    Feature("读取“1/3”等文字，日期等误填按格指出", "reads text such as 1/3; faults named by cell", _told, "--------"),
    Feature("按名称对齐并保留名称", "names kept, rows and columns put together by name", _frame, "-yyy--yy"),
    Feature(
        "多种权重方法", "several methods of priorities", lambda: len({str(_weights(m)) for m in ahp.METHODS}) == 3,
        "y--y--yy",
    ),
    Feature("多张 RI 表，判定依赖表时说明", "several tables of RI, and whether the verdict hangs on them",
            lambda: ahp.consistency(A).verdict_depends_on_ri is False and len(ahp.TABLES) > 3, "-~------"),
    Feature("任意阶、任意标度抽样求 RI", "RI drawn for any order and scale",
            lambda: ahp.random_index(16, scale="power", draws=50) > 5, "------~-"),
    Feature("缺失判断的补全", "missing judgements completed", lambda: ahp.complete(GAP)["a", "c"] > 7, "-yyy--y-"),
    Feature("群组：判断汇总、权重汇总", "groups: AIJ and AIP",
            lambda: ahp.group([A, A], of="priorities").priorities[0] > 0.5, "---~-yyy"),
    Feature("群组内缺失判断", "missing judgements inside a group", _group, "---y--y-"),
    Feature("中位数、截尾、标准差", "median, trimmed mean, standard deviations",
            lambda: ahp.group([A, A], mean="trimmed").deviation.max() == 0, "------~-"),
    Feature("共识指数与专家聚类", "consensus index, clusters of experts",
            lambda: ahp.clusters([[0.5, 0.5]] * 2).clusters == (("1", "2"),), "-----y--"),
    Feature("任意深度的层次，各节点不同专家与票数", "trees of any depth, other experts and votes at each node",
            lambda: ahp.hierarchy({"g": ahp.TreeNode({"Li": PAIRS, "Wu": PAIRS}, weights={"Li": 2, "Wu": 1})}).groups,
            "-~~~-y-y"),
    Feature("评级模式（绝对测量）", "ratings (absolute measurement)",
            lambda: ahp.rate(ahp.hierarchy({"g": {"x": 1}}), {"A": {"x": "hi"}}, {"hi": 2, "lo": 1}).scores["A"] == 1,
            "-~yy---y"),
    Feature("理想模式与逆序检查", "ideal mode, and a check for rank reversal",
            lambda: ahp.rank_reversals(TREE, mode="ideal") == (), "--~-----"),
    Feature("效益对成本（BOCR）", "benefits against costs (BOCR)",
            lambda: ahp.benefit_cost({"A": 1}, {"A": 2})["A"] == 0.5, "--------"),
    Feature("敏感性：精确交点、梯度、龙卷风图", "sensitivity: exact crossings, gradient, tornado",
            lambda: ahp.sensitivity(ahp.hierarchy(TREE), "x").crossings[0].at == 0.5, "--~~----"),
    Feature("其他标度", "other scales", lambda: ahp.rescale(PAIRS, "power")[0, 1] == 4, "-----y--"),
    Feature("修改建议：最少改动的完整路径", "advice for repair: whole paths of fewest changes",
            lambda: len(ahp.repair_paths([[1, 9, 1 / 9], [1 / 9, 1, 9], [9, 1 / 9, 1]])[0].changes) >= 1, "-----~~-"),
    Feature("不确定性：权重区间与排名概率", "uncertainty: intervals of weights, chances of ranks",
            lambda: ahp.simulate(A, 20).rank_probability.sum() == 3, "-----~--"),
    Feature("成批计算", "stacks in one call", lambda: ahp.priorities(np.stack([A] * 3)).shape == (3, 3), "------~-"),
    Feature("由公布的权重反推矩阵", "the matrix behind printed weights",
            lambda: len(ahp.recover(["0.6", "0.3", "0.1"], null_draws=0).matrices) > 0, "--------"),
)  # fmt: skip


def _weights(method: str) -> list[float]:
    M = [[1, 4, 6, 5], [1 / 4, 1, 3, 4], [1 / 6, 1 / 3, 1, 2], [1 / 5, 1 / 4, 1 / 2, 1]]
    return ahp.priorities(M, method).round(6).tolist()  # type: ignore[no-any-return]


def _ahpy() -> dict[str, Callable[[], Any]]:
    import ahpy  # type: ignore[import-not-found]

    whole, gap = ahpy.Compare("x", PAIRS), ahpy.Compare("x", GAP)
    return {
        "names kept, rows and columns put together by name": lambda: set(whole.local_weights) == set("abc"),
        "missing judgements completed": lambda: len(gap.local_weights) == 3,
    }


def _pyanp() -> dict[str, Callable[[], Any]]:
    from pyanp import priority  # type: ignore[import-not-found]
    from pyanp.pairwise import Pairwise  # type: ignore[import-not-found]
    from pyanp.rating import Rating  # type: ignore[import-not-found]

    pairs = Pairwise(alts=list("abc"))
    for user in "xy":
        pairs.add_user(user)
        pairs.vote(user, "a", "b", 2)
    pairs.vote("x", "b", "c", 4)
    return {
        "names kept, rows and columns put together by name": lambda: list(pairs.priority("x").index) == list("abc"),
        "several methods of priorities": lambda: (priority.pri_llsm(A), priority.pri_expeigen(A)),
        "missing judgements completed": lambda: (
            priority.pri_eigen(A * (A != 6) * (A != 1 / 6), use_harker=True)[0] > 0.5
        ),
        "missing judgements inside a group": lambda: pairs.matrix(None)[0, 1] == 2,
        "ratings (absolute measurement)": lambda: Rating() is not None,
    }


def _ahpanplib() -> dict[str, Callable[[], Any]]:
    from AhpAnpLib import calcs_AHPLib as calcs  # type: ignore[import-not-found]
    from AhpAnpLib import ratings_AHPLib as ratings
    from AhpAnpLib import structs_AHPLib as structs

    gap = np.array([[1, 2, 0], [1 / 2, 1, 4], [0, 1 / 4, 1]])
    return {
        "names kept, rows and columns put together by name": lambda: structs.Node("a", 0).name == "a",
        "missing judgements completed": lambda: calcs.priorityVector(gap, harker=True)[0] > 0.5,
        "ratings (absolute measurement)": lambda: ratings.RatScale is not None,
    }


def _pydecision() -> dict[str, Callable[[], Any]]:
    from pyDecision.algorithm import ahp_method  # type: ignore[import-not-found]

    return {"several methods of priorities": lambda: [ahp_method(A, wd=wd) for wd in ("m", "g", "me")]}


PROBES = {"pyDecision": _pydecision, "AHPy": _ahpy, "AhpAnpLib": _ahpanplib, "pyanp": _pyanp}
MARKS = {"y": "✓", "~": "~", "-": ""}


def table(lang: str) -> str:
    """Return the table of docs/ahp.md in a language."""
    heads = ["", "bsclib.ahp", *PEERS]
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for feature in FEATURES:
        cells = [feature.zh if lang == "zh" else feature.en, "✓", *(MARKS[mark] for mark in feature.peers)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def features(installed: dict[str, Any]) -> bool:
    """Run what shows our features and those of the peers that are installed; print the table and what fails."""
    print("\n" + table("en"))
    failed = [f"bsclib.ahp: {feature.en}" for feature in FEATURES if not shows(feature.ours)]
    for name, load in PROBES.items():
        if name not in installed:
            continue
        probes, place = load(), PEERS.index(name)
        for feature in FEATURES:
            if feature.peers[place] == "y" and not (feature.en in probes and shows(probes[feature.en])):
                failed.append(f"{name}: {feature.en}")
    print("\n".join(failed) if failed else "every ✓ that can be run here was run")
    return not failed


def shows(probe: Callable[[], Any]) -> bool:
    """Return whether a probe runs and does not say no."""
    try:
        found = probe()
    except Exception:
        return False
    return found is not False and found is not None
