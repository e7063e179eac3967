"""Figures from plain labels and numbers: they know no law, no score and no quarter."""

from bsclib.figures.bars import (
    draw_contributions,
    draw_ranking,
    draw_tornado,
    draw_waterfall,
    draw_weights_compared,
    with_sign,
)
from bsclib.figures.canvas import Figure
from bsclib.figures.lines import draw_trend
from bsclib.figures.simple import draw_bars, draw_curve
from bsclib.figures.trees import TreeBranch, draw_strategy_map, tree

__all__ = [
    "Figure",
    "TreeBranch",
    "draw_bars",
    "draw_contributions",
    "draw_curve",
    "draw_ranking",
    "draw_strategy_map",
    "draw_tornado",
    "draw_trend",
    "draw_waterfall",
    "draw_weights_compared",
    "tree",
    "with_sign",
]
