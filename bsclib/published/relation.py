"""A relation between printed figures.

It gives one figure (or a fixed sum) from others by a function that grows or falls in each of them, so that
what the printed places of its causes allow is found at the corners.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import prod

from bsclib.published.figures import Key

Values = Sequence[float]
Function = Callable[[Values], float]


@dataclass(frozen=True)
class Relation:
    """One relation: what it is called, the figure it gives (None: a sum that must be `target`), its causes."""

    kind: str
    output: Key | None
    causes: tuple[Key, ...]
    value: Function = field(repr=False)
    target: float = 0.0

    @property
    def keys(self) -> tuple[Key, ...]:
        """Every figure it ties together."""
        return (*([self.output] if self.output else []), *self.causes)

    def span(self, values: Values, reaches: Values) -> tuple[float, float, float]:
        """Return the lowest, the central and the highest value that the causes allow."""
        middle, low, high = self.value(values), list(values), list(values)
        for k, reach in enumerate(reaches):
            if reach:
                up = [*values[:k], values[k] + reach, *values[k + 1 :]]
                rises = self.value(up) >= middle
                low[k] += -reach if rises else reach
                high[k] += reach if rises else -reach
        return min(self.value(low), middle), middle, max(self.value(high), middle)


def sum_of(values: Values) -> float:
    """Return the sum of the causes."""
    return sum(values)


def product(values: Values) -> float:
    """Return the product of the causes."""
    return prod(values)


def quotient(values: Values) -> float:
    """Return the first cause divided by the second."""
    return values[0] / values[1] if values[1] else 0.0
