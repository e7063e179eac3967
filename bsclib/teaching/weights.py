"""Exercises of the lessons on AHP, consistency and groups."""

from __future__ import annotations

from bsclib import ahp
from bsclib.errors import Text
from bsclib.teaching.checking import Answer, Classroom, Exercise, Mistake

TOP, LOW = "budget_work", "budget_implementation"
GEOMETRIC = Text(
    "这是几何平均法的结果，题目要的是特征向量。", "This is the geometric mean's result; the eigenvector is asked for."
)
MEANS = Text(
    "这是列归一平均的结果，题目要的是特征向量。", "This is the column means' result; the eigenvector is asked for."
)
BY_ROW = Text("行和列弄反了：A[i, j] 是 i 比 j。", "Row and column are exchanged: A[i, j] is i against j.")
LOCAL = Text(
    "这只是本层权重，还要乘上一层的权重。", "This is the local weight; it is still to be multiplied by that above."
)
BY_N = Text("CI 的分母是 n−1，不是 n。", "The denominator of CI is n−1, not n.")
ONLY_CI = Text("这是 CI，还要除以 RI。", "This is CI; it is still to be divided by RI.")
OTHER_RI = Text("RI 取错了阶数：n 是矩阵的阶。", "RI of another order: n is the order of the matrix.")
ARITHMETIC = Text(
    "你对判断取了算术平均；互反性要求几何平均。",
    "You took the arithmetic mean of judgements; reciprocity asks for the geometric.",
)
OF_PRIORITIES = Text(
    "这是各人权重的平均（AIP），题目要先合并判断（AIJ）。",
    "This is the mean of weights (AIP); judgements are to be merged (AIJ).",
)


def _w(room: Classroom, name: str, method: str = "eigenvector", turned: bool = False) -> Answer:
    matrix = room.matrix(name)
    return ahp.priorities(matrix.T if turned else matrix, method)


def _cr(room: Classroom, name: str, what: str) -> Answer:
    found = ahp.consistency(room.matrix(name))
    n = len(room.matrix(name))
    table = {"cr": found.cr, "ci": found.ci, "lambda": found.lambda_max, "by_n": (found.lambda_max - n) / n}
    return float(table[what] if what != "ri5" else found.ci / ahp.random_index(n + 1))


def _merged(room: Classroom) -> Answer:
    return ahp.priorities(ahp.aggregate_judgements(room.answers(TOP)))


def _each(room: Classroom) -> Answer:
    return ahp.priorities(room.answers(TOP))


WEIGHTS = (
    Exercise(
        "2.1",
        lambda r: _w(r, TOP, "column_mean"),
        4,
        (
            Mistake(
                lambda r: _w(r, TOP),
                Text(
                    "这是特征向量；题目要的是第二步的近似。",
                    "This is the eigenvector; the approximation of step two is asked for.",
                ),
            ),
            Mistake(lambda r: _w(r, TOP, "column_mean", True), BY_ROW),
        ),
    ),
    Exercise(
        "2.2",
        lambda r: _w(r, LOW),
        4,
        (
            Mistake(lambda r: _w(r, LOW, "geometric_mean"), GEOMETRIC),
            Mistake(lambda r: _w(r, LOW, "column_mean"), MEANS),
            Mistake(lambda r: _w(r, LOW, "eigenvector", True), BY_ROW),
        ),
    ),
    Exercise(
        "2.3",
        lambda r: float(_w(r, TOP)[1] * _w(r, LOW)[0]),
        4,
        (
            Mistake(lambda r: float(_w(r, LOW)[0]), LOCAL),
            Mistake(lambda r: float(_w(r, TOP, "geometric_mean")[1] * _w(r, LOW, "geometric_mean")[0]), GEOMETRIC),
        ),
    ),
    Exercise("3.1", lambda r: _cr(r, LOW, "lambda"), 3),
    Exercise(
        "3.2",
        lambda r: _cr(r, LOW, "cr"),
        4,
        (
            Mistake(lambda r: _cr(r, LOW, "ci"), ONLY_CI),
            Mistake(lambda r: _cr(r, LOW, "by_n") / 0.90, BY_N),
            Mistake(lambda r: _cr(r, LOW, "ri5"), OTHER_RI),
        ),
    ),
    Exercise(
        "3.3",
        lambda r: float(ahp.repair(r.matrix(LOW))[0].cr),
        4,
        (
            Mistake(
                lambda r: _cr(r, LOW, "cr"),
                Text("这是改动之前的 CR。", "This is the CR before the change."),
            ),
        ),
    ),
    Exercise(
        "4.1",
        lambda r: float(ahp.aggregate_judgements(r.answers(TOP))[0, 1]),
        4,
        (
            Mistake(lambda r: float(r.answers(TOP)[:, 0, 1].mean()), ARITHMETIC),
            Mistake(lambda r: float(ahp.aggregate_judgements(r.answers(TOP))[1, 0]), BY_ROW),
        ),
    ),
    Exercise("4.2", _merged, 4, (Mistake(lambda r: _each(r).mean(axis=0), OF_PRIORITIES),)),
    Exercise(
        "4.3",
        lambda r: float(ahp.consensus(_each(r))),
        4,
    ),
)
