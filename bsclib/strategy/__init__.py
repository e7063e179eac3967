"""Questions asked of the strategy: what hangs on what, which cards serve it, and the figures of its trees.

Everything here reads the rulebook (and, for figures, the facts of a quarter) and returns plain rows.
"""

from __future__ import annotations

from bsclib.strategy.computed import NodeFigure, figures, figures_of
from bsclib.strategy.serving import Service, ancestry, coverage, uncarried
from bsclib.strategy.trees import Branch, Candidate, candidates, drawn, outline

__all__ = [
    "Branch",
    "Candidate",
    "NodeFigure",
    "Service",
    "ancestry",
    "candidates",
    "coverage",
    "drawn",
    "figures",
    "figures_of",
    "outline",
    "uncarried",
]
