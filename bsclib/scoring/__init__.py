"""Scoring rules, the exact engine that applies them, and the table that comes of it."""

from bsclib.scoring.conventions import Conventions
from bsclib.scoring.engine import Outcome, encode_events, score_arrays
from bsclib.scoring.export import records, scores_csv, scores_json
from bsclib.scoring.rules import (
    Award,
    Judged,
    Rule,
    RuleError,
    Severity,
    Shared,
    Step,
    Tiers,
    kind_of,
    rule_from_mapping,
    rule_to_mapping,
    rule_to_yaml,
)
from bsclib.scoring.table import exact, reasons, score
from bsclib.scoring.totals import Total, cards, totals

__all__ = [
    "Award",
    "Conventions",
    "Judged",
    "Outcome",
    "Rule",
    "RuleError",
    "Severity",
    "Shared",
    "Step",
    "Tiers",
    "Total",
    "cards",
    "encode_events",
    "exact",
    "kind_of",
    "reasons",
    "records",
    "rule_from_mapping",
    "rule_to_mapping",
    "rule_to_yaml",
    "score",
    "score_arrays",
    "scores_csv",
    "scores_json",
    "totals",
]
