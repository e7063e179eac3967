"""Evidence: templates out, facts in, every cell checked."""

from bsclib.evidence.facts import Fact, Facts
from bsclib.evidence.plausibility import plausibility
from bsclib.evidence.reader import evidence_files, read_csv, read_evidence, read_workbook
from bsclib.evidence.template import template

__all__ = ["Fact", "Facts", "evidence_files", "plausibility", "read_csv", "read_evidence", "read_workbook", "template"]
