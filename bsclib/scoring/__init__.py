"""Scoring rules and the exact engine that applies them."""

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

__all__ = [
    "Award",
    "Judged",
    "Rule",
    "RuleError",
    "Severity",
    "Shared",
    "Step",
    "Tiers",
    "kind_of",
    "rule_from_mapping",
    "rule_to_mapping",
    "rule_to_yaml",
]
