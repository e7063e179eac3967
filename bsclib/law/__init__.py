"""The law: dated YAML → the rulebook of one day."""

from bsclib.law.models import Company, Indicator, Scorecard, Unit
from bsclib.law.policies import CHOICES, Policies
from bsclib.law.rulebook import Rulebook, load_rulebook
from bsclib.law.strategy import Judgement, Strategy

__all__ = [
    "CHOICES",
    "Company",
    "Indicator",
    "Judgement",
    "Policies",
    "Rulebook",
    "Scorecard",
    "Strategy",
    "Unit",
    "load_rulebook",
]
