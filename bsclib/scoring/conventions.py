"""The switches that reach into a single row's arithmetic, and what they do to a rule."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bsclib.scoring.kinds import CAP_WITH_BONUS, Severity, Step, Tiers


@dataclass(frozen=True, slots=True)
class Conventions:
    """The policies of a run that change what a row scores.

    `count` full|linear · `step_unit` auto|relative · `severity` worst|cumulate · `tiers` additive|absolute ·
    `award_tolerance` [% of |target|] · `bonus_cap` stands in for the cap of 120.
    """

    count: str = "full"
    step_unit: str = "auto"
    severity: str = "worst"
    tiers: str = "additive"
    award_tolerance: Decimal | None = None
    bonus_cap: Decimal | None = None

    @classmethod
    def of(cls, policies: object) -> Conventions:
        """Return the conventions among `policies` (any object with attributes of these names)."""
        given = {name: getattr(policies, name) for name in cls.__slots__ if hasattr(policies, name)}
        return cls(**given)


def is_relative(rule: Step, how: Conventions) -> bool:
    """Return whether the step is a percent of |target|: a range keeps its own unit under every convention."""
    return rule.unit == "relative" or (how.step_unit == "relative" and rule.unit == "pp" and rule.range is None)


def cap_of(rule: Step | Tiers | Severity, how: Conventions) -> Decimal:
    """Return the highest score that the rule can give."""
    if how.bonus_cap is not None and rule.cap == CAP_WITH_BONUS:
        return max(how.bonus_cap, rule.base)
    return rule.cap
