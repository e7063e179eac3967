"""Scoring rules, the exact engine that applies them, and the table that comes of it."""

from typing import TYPE_CHECKING, Any

from bsclib.scoring.edges import Edge, step_edges
from bsclib.scoring.explaining import Explanation, explain
from bsclib.scoring.export import row_record, total_record
from bsclib.scoring.findings import LintFinding
from bsclib.scoring.kinds import Award, Judged, Rule, RuleError, Severity, Shared, Step, Tiers
from bsclib.scoring.linting import lint
from bsclib.scoring.reaching import Improvement, WayUp, reach
from bsclib.scoring.reading import Reading, contradictions, differences, read, read_all
from bsclib.scoring.rules import (
    kind_of,
    rule_from_mapping,
    rule_to_mapping,
    rule_to_yaml,
)
from bsclib.scoring.scores import Scores, cards, concat, score
from bsclib.scoring.table import ScoredRow
from bsclib.scoring.totals import Total
from bsclib.scoring.trying import demonstrate
from bsclib.scoring.writing import write

if TYPE_CHECKING:
    from bsclib.scoring.columns import ScoreColumns, score_arrays

__all__ = [
    "Award",
    "Edge",
    "Explanation",
    "Improvement",
    "Judged",
    "LintFinding",
    "Reading",
    "Rule",
    "RuleError",
    "ScoreColumns",
    "ScoredRow",
    "Scores",
    "Severity",
    "Shared",
    "Step",
    "Tiers",
    "Total",
    "WayUp",
    "cards",
    "concat",
    "contradictions",
    "demonstrate",
    "differences",
    "explain",
    "kind_of",
    "lint",
    "reach",
    "read",
    "read_all",
    "row_record",
    "rule_from_mapping",
    "rule_to_mapping",
    "rule_to_yaml",
    "score",
    "score_arrays",
    "step_edges",
    "total_record",
    "write",
]


def __getattr__(name: str) -> Any:
    if name in ("ScoreColumns", "score_arrays"):  # columns alone need numpy: a rule is read and tried without it
        from bsclib.scoring import columns

        return getattr(columns, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
