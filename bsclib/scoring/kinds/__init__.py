"""The kinds of scoring rule, one class in one module each: a module laid into this folder is a kind of the law."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from bsclib.scoring.kinds.award import Award
from bsclib.scoring.kinds.curve import Curve
from bsclib.scoring.kinds.frame import KINDS, Rule, RuleError
from bsclib.scoring.kinds.judged import Judged
from bsclib.scoring.kinds.ratio import Ratio
from bsclib.scoring.kinds.severity import Severity
from bsclib.scoring.kinds.shared import Shared
from bsclib.scoring.kinds.step import Step
from bsclib.scoring.kinds.sum import Sum
from bsclib.scoring.kinds.tiers import Tiers

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = [
    "KINDS",
    "Award",
    "Curve",
    "Judged",
    "Ratio",
    "Rule",
    "RuleError",
    "Severity",
    "Shared",
    "Step",
    "Sum",
    "Tiers",
]
