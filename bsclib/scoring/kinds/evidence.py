"""What goes into a rule and what comes out: the evidence of one row, the policies, the outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, Protocol

from bsclib.errors import Text

Counts = Mapping[str, int]
Actual = Fraction | Counts
CARD = "card:"
TRIMMED_FROM = 5  # judges; below that every score counts


class How(Protocol):
    """The policies that reach into a row's arithmetic (DOMAIN § 3)."""

    @property
    def count(self) -> str:
        """Full | linear."""
        ...

    @property
    def step_unit(self) -> str:
        """Auto | relative."""
        ...

    @property
    def severity(self) -> str:
        """Worst | cumulate."""
        ...

    @property
    def tiers(self) -> str:
        """Additive | absolute."""
        ...

    @property
    def award_tolerance(self) -> Decimal | None:
        """[% of |target|]."""
        ...

    @property
    def bonus_cap(self) -> Decimal | None:
        """[points] in the place of the cap of 120."""
        ...


class RuleOutcome(NamedTuple):
    """What a rule makes of one row, in exact numbers; None where the kind knows no such figure."""

    score: Fraction
    points: Fraction | None = None
    gap: Fraction | None = None
    steps: Fraction | None = None
    veto: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """The scores of several judges: their mean, trimmed of one highest and one lowest from five judges up."""

    scores: tuple[Decimal, ...]

    @property
    def counted(self) -> tuple[Decimal, ...]:
        """The scores that count."""
        ordered = tuple(sorted(self.scores))
        return ordered[1:-1] if len(ordered) >= TRIMMED_FROM else ordered

    @property
    def mean(self) -> Fraction:
        """Their exact mean.

        Examples
        --------
        >>> Panel(tuple(map(Decimal, (60, 90, 91, 92, 100)))).mean
        Fraction(91, 1)
        """
        return Fraction(sum(map(Fraction, self.counted), Fraction(0)), len(self.counted))


@dataclass(frozen=True, slots=True)
class Evidence:
    """A row of evidence as its rule takes it: a number or events by class, its target, a card, a panel."""

    actual: Actual | None = None
    target: Fraction | None = None
    link: str = ""
    panel: Panel | None = None


class RowOfEvidence(Protocol):
    """What a rule may ask of its row."""

    @property
    def actual(self) -> object:
        """The actual as it stands in the cell."""
        ...

    @property
    def panel(self) -> Panel | None:
        """The judges' scores, where judges gave them."""
        ...

    @property
    def events(self) -> Sequence[Mapping[str, object]]:
        """The events listed for the row."""
        ...

    def number(self) -> Fraction:
        """Return the actual as a number that the indicator takes; `RefusedError` if it is none."""
        ...

    def target(self) -> Fraction:
        """Return the row's own target; `RefusedError` where there is none."""
        ...


class RefusedError(Exception):
    """What reading one row raises: code, found, expected, and the cell where it is not the row's own."""

    def __init__(self, code: str, found: Text, expected: Text, cell: str = "") -> None:
        super().__init__(code, found, expected, cell)
        self.code, self.found, self.expected, self.cell = code, found, expected, cell
