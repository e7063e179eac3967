"""The law: dated YAML → the rulebook of one day."""

from bsclib.law.card import Scorecard
from bsclib.law.company import Company
from bsclib.law.indicator import Indicator
from bsclib.law.organisation import Post, Unit
from bsclib.law.rulebook import Rulebook, load_rulebook
from bsclib.law.strategy import Judgement, Strategy

__all__ = [
    "Company",
    "Indicator",
    "Judgement",
    "Post",
    "Rulebook",
    "Scorecard",
    "Strategy",
    "Unit",
    "load_rulebook",
]
