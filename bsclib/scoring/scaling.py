"""How a rule's numbers become whole numbers, and whether 64 bits hold their products."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal

from bsclib.decimals import decimals_of
from bsclib.scoring.kinds import Rule
from bsclib.scoring.kinds.evidence import How
from bsclib.scoring.kinds.frame import HUNDRED


@dataclass(frozen=True, slots=True)
class Scale:
    """How a rule's numbers become integers: places declared for values, places used, units in a point.

    `reach` bounds every product of the rule's own numbers; times a row's value it tells whether int64 holds.
    """

    declared: int
    places: int
    unit: int
    reach: int

    def value(self, number: Decimal) -> int:
        """Return a value in units of 10**-places."""
        return int(number.scaleb(self.places))

    def points(self, number: Decimal | None) -> int:
        """Return points in units of 1/unit."""
        return 0 if number is None else int(number * self.unit)

    @property
    def lift(self) -> int:
        """The factor from places declared to places used."""
        return int(10 ** (self.places - self.declared))


def _numbers(value: object) -> Iterator[Decimal]:
    """Yield every number inside a rule's field."""
    if isinstance(value, tuple):
        for part in value:
            yield from _numbers(part)
    elif isinstance(value, Decimal) and value.is_finite():
        yield value
    elif is_dataclass(value):
        for f in fields(value):
            yield from _numbers(getattr(value, f.name))


def _values(rule: Rule, how: How) -> list[Decimal]:
    """Return the numbers of the rule that may be compared with values (and its points, which do no harm)."""
    own = [n for f in fields(rule) if f.name not in ("base", "floor", "cap") for n in _numbers(getattr(rule, f.name))]
    return [*own, how.award_tolerance or Decimal(0)]


def limits_of(rule: Rule, how: How) -> list[Decimal]:
    """Return the numbers of the rule that count points."""
    own = [n for n in (*rule.points_given, *rule.limits) if n.is_finite()]
    return [HUNDRED, *own, how.bonus_cap or HUNDRED]


def _whole(numbers: Sequence[Decimal]) -> int:
    return 1 + int(max(abs(number) for number in numbers))


def scale_of(rule: Rule, declared: int, unit: int, how: How) -> Scale:
    """Return the scale on which the numbers of `rule` and the values of its rows are whole."""
    values = _values(rule, how)
    places = max([declared, *map(decimals_of, values)])
    largest = (_whole(values) + 1) * (_whole(limits_of(rule, how)) + 1)
    largest *= 1 + int(abs(rule.own_target or Decimal(0)))  # a relative step multiplies it by its size
    return Scale(declared, places, unit, 400 * largest * unit * 10 ** (2 * places))
