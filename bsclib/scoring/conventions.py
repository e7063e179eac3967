"""The switches that reach into a single row's arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


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
