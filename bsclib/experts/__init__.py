"""The experts behind the weights: each one's consistency, their agreement, by group, and without those judged."""

from __future__ import annotations

from bsclib.experts.choosing import CRITERIA, content_validity, kendall_w, kept_ratings, read_ratings, selection
from bsclib.experts.groups import Question, agreement, ask_again, circles, judged, turned_round
from bsclib.experts.hierarchy import CardWeights, group_weights, hierarchies
from bsclib.experts.matrices import LIMIT, Floats, matrix_of, opinions, shares, stack

__all__ = [
    "CRITERIA",
    "LIMIT",
    "CardWeights",
    "Floats",
    "Question",
    "agreement",
    "ask_again",
    "circles",
    "content_validity",
    "group_weights",
    "hierarchies",
    "judged",
    "kendall_w",
    "kept_ratings",
    "matrix_of",
    "opinions",
    "read_ratings",
    "selection",
    "shares",
    "stack",
    "turned_round",
]
