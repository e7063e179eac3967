"""Figures from plain labels and numbers: they know no law, no score and no quarter."""

from bsclib.reports.figures.bars import contributions, ranking, signed, tornado, waterfall, weights_compared
from bsclib.reports.figures.canvas import Figure
from bsclib.reports.figures.lines import trend
from bsclib.reports.figures.trees import TreeBranch, strategy_map, tree

__all__ = [
    "Figure",
    "TreeBranch",
    "contributions",
    "ranking",
    "signed",
    "strategy_map",
    "tornado",
    "tree",
    "trend",
    "waterfall",
    "weights_compared",
]
