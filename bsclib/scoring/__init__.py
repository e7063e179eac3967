"""Scoring rules, the exact engine that applies them, and the table that comes of it."""

from bsclib.scoring.columns import ScoreColumns, score_arrays
from bsclib.scoring.conventions import Conventions
from bsclib.scoring.edges import Edge, step_edges
from bsclib.scoring.explaining import Explanation, explain
from bsclib.scoring.export import records, scores_csv, scores_json
from bsclib.scoring.findings import LintFinding
from bsclib.scoring.kinds import Award, Judged, Rule, RuleError, Severity, Shared, Step, Tiers
from bsclib.scoring.linting import lint
from bsclib.scoring.reading import Reading, contradictions, differences, read, read_all
from bsclib.scoring.rules import (
    kind_of,
    rule_from_mapping,
    rule_to_mapping,
    rule_to_yaml,
)
from bsclib.scoring.table import exact, reasons, score
from bsclib.scoring.totals import Total, cards, totals
from bsclib.scoring.trying import demonstrate
from bsclib.scoring.writing import write

__all__ = [
    "Award",
    "Conventions",
    "Edge",
    "Explanation",
    "Judged",
    "LintFinding",
    "Reading",
    "Rule",
    "RuleError",
    "ScoreColumns",
    "Severity",
    "Shared",
    "Step",
    "Tiers",
    "Total",
    "cards",
    "contradictions",
    "demonstrate",
    "differences",
    "exact",
    "explain",
    "kind_of",
    "lint",
    "read",
    "read_all",
    "reasons",
    "records",
    "rule_from_mapping",
    "rule_to_mapping",
    "rule_to_yaml",
    "score",
    "score_arrays",
    "scores_csv",
    "scores_json",
    "step_edges",
    "totals",
    "write",
]
