"""Rules of points: base, floor and cap, and what stands for a cap that is not given."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from fractions import Fraction
from typing import cast

from bsclib.decimals import text_of
from bsclib.errors import NOTHING, Text, same
from bsclib.scoring.kinds.evidence import How
from bsclib.scoring.kinds.frame import CAP_WITH_BONUS, HUNDRED, UNREADABLE, ZERO, Rule, RuleError, rule_fault
from bsclib.scoring.kinds.words import NOT_NEGATIVE

LEFT_TO_POINTS = cast("Decimal", None)  # a cap not given; settled before anyone can see it
LIMITS = Text("(基础分{b},最低{f},最高{c})", "; base {b}, floor {f}, cap {c}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Framed(Rule):
    """A rule of points: `score = clamp(base + points, floor, cap)`.

    A cap that is not given is 100 for a rule that can only deduct, 120 where it can add.
    """

    base: Decimal = HUNDRED
    floor: Decimal = ZERO
    cap: Decimal = LEFT_TO_POINTS

    def __post_init__(self) -> None:
        if self.cap is None:
            object.__setattr__(self, "cap", self.usual_cap)
        faults = [
            rule_fault("rule_value", name, same(text_of(limit)), NOT_NEGATIVE)
            for name, limit in zip(("base", "floor", "cap"), self.limits, strict=True)
            if limit < 0
        ]
        if not faults and not self.floor <= self.base <= self.cap:
            found = same(f"{text_of(self.floor)}, {text_of(self.base)}, {text_of(self.cap)}")
            faults = [rule_fault("rule_value", "base", found, same("floor ≤ base ≤ cap"))]
        if faults:
            raise RuleError(UNREADABLE, faults)

    @property
    def usual_cap(self) -> Decimal:
        """100 for a rule that can only deduct, 120 for one that can add."""
        return CAP_WITH_BONUS if any(p > 0 for p in self.points_given) else HUNDRED

    @property
    def limits(self) -> tuple[Decimal, ...]:
        """Base, floor and cap."""
        return self.base, self.floor, self.cap

    def highest(self, how: How) -> Decimal:
        """Return the cap, or what the policy `bonus_cap` puts in the place of 120."""
        if how.bonus_cap is not None and self.cap == CAP_WITH_BONUS:
            return max(how.bonus_cap, self.base)
        return self.cap

    def framed(self, score: Fraction, how: How) -> Fraction:
        """Return `score` kept within floor and cap."""
        return min(max(score, Fraction(self.floor)), Fraction(self.highest(how)))

    def limits_wording(self) -> Text:
        """Return base, floor and cap where they are not the usual ones."""
        if self.limits == (HUNDRED, ZERO, self.usual_cap):
            return NOTHING
        return LIMITS.fill(b=text_of(self.base), f=text_of(self.floor), c=text_of(self.cap))

    def _usual(self) -> dict[str, object]:
        return {f.name: f.default for f in fields(self)} | {"cap": self.usual_cap}
