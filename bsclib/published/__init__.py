"""Published weighting schemes: every printed figure recomputed from its causes and judged."""

from bsclib.published.judging import JudgedFigure, SchemeJudgement, judge_scheme
from bsclib.published.neutral import neutral_csv
from bsclib.published.overview import accusations, overview, registry, worth
from bsclib.published.scheme import Scheme, read_scheme

__all__ = [
    "JudgedFigure",
    "Scheme",
    "SchemeJudgement",
    "accusations",
    "judge_scheme",
    "neutral_csv",
    "overview",
    "read_scheme",
    "registry",
    "worth",
]
