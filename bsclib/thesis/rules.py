"""Scoring rules as printed: what the parser reads in each, and where direction, sign or subject is at fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bsclib.thesis.figures import Key
from bsclib.thesis.scheme import Scheme
from bsclib.thesis.verdicts import Judgement

if TYPE_CHECKING:
    from bsclib.thesis.findings import Finding


def read_rules(scheme: Scheme) -> tuple[dict[Key, Judgement], tuple[Finding, ...]]:
    """Return the verdict on every figure in a rule text, and the findings on rules."""
    return {}, ()
