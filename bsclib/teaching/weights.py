"""Exercises of the lessons on strategy, AHP, consistency and groups."""

from __future__ import annotations

from bsclib import ahp
from bsclib.errors import Text
from bsclib.teaching.checking import Exercise, Mistake

GEOMETRIC = Text(
    "这是几何平均法的结果，题目要的是特征向量。", "This is the geometric mean's result; the eigenvector is asked for."
)
BY_ROW = Text(
    "你按行归一了；这一步要先把每一列除以该列之和。", "You normalised rows; divide each column by its own sum first."
)

WEIGHTS = (
    Exercise(
        "2.1",
        lambda r: ahp.priorities(r.matrix("budget_work"), "column_mean"),
        4,
        (
            Mistake(lambda r: ahp.priorities(r.matrix("budget_work"), "geometric_mean"), GEOMETRIC),
            Mistake(lambda r: ahp.priorities(r.matrix("budget_work").T, "column_mean"), BY_ROW),
        ),
    ),
)
