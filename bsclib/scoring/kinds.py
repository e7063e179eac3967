"""The six kinds of scoring rule as frozen values.

A rule is a frozen value: it knows its numbers and nothing of indicators, cards or quarters.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

HUNDRED, ZERO, CAP_WITH_BONUS = Decimal(100), Decimal(0), Decimal(120)
NO_EVENT = "无"
MOST_CLASSES = 6  # the events of all classes are counted in one 64-bit integer
BY_POINTS = Decimal(-1)  # a cap left to the points: 100 for a rule that can only deduct, 120 where it can add


@dataclass(frozen=True, slots=True)
class Step:
    """Points for each whole step of size `per` between actual and target.

    Parameters
    ----------
    per : Decimal
        Step size: percentage points ("pp"), percent of |target| ("relative"), or the indicator's own unit ("absolute").
    better : str
        "higher", "lower", or "band" where `range` stands in for a target.
    over, short : Decimal, optional
        Signed points for each favourable and each unfavourable step.
    target : Decimal, optional
        A target fixed by law (events and days: 0); None: the row's own.
    range : (Decimal, Decimal), optional
        Inside it the gap is 0; outside, the unfavourable distance to it.
    zero_at : Decimal, optional
        An unfavourable gap of at least this scores the floor.
    """

    per: Decimal
    unit: str
    better: str
    over: Decimal | None = None
    short: Decimal | None = None
    target: Decimal | None = None
    range: tuple[Decimal, Decimal] | None = None
    zero_at: Decimal | None = None
    base: Decimal = HUNDRED
    floor: Decimal = ZERO
    cap: Decimal = BY_POINTS

    def __post_init__(self) -> None:
        _settle_cap(self)


@dataclass(frozen=True, slots=True)
class Tiers:
    """Points by strict bounds ("below" or "above", bound, points); the first match wins, no match is 0 points."""

    tiers: tuple[tuple[str, Decimal, Decimal], ...]
    better: str
    base: Decimal = HUNDRED
    floor: Decimal = ZERO
    cap: Decimal = BY_POINTS

    def __post_init__(self) -> None:
        _settle_cap(self)


@dataclass(frozen=True, slots=True)
class Severity:
    """A deduction by class of event, or by the last bound that a ratio [%] lies strictly above.

    `classes` holds (name, points), `bounds` (above, points); one of the two is given.  An event of the
    class `veto` caps the card's grade.
    """

    classes: tuple[tuple[str, Decimal], ...] = ()
    bounds: tuple[tuple[Decimal, Decimal], ...] = ()
    veto: str | None = None
    better: str = "lower"
    base: Decimal = HUNDRED
    floor: Decimal = ZERO
    cap: Decimal = BY_POINTS

    def __post_init__(self) -> None:
        _settle_cap(self)


@dataclass(frozen=True, slots=True)
class Award:
    """Target met: 100 for the quarter (`per_quarter` points of the year's hundred); not met: 0.

    `tolerance` [% of |target|]: a shortfall inside it earns the share 1 - shortfall/tolerance.
    """

    better: str
    per_quarter: Decimal = Decimal(25)
    tolerance: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """The assessment office's score, taken as it is."""


@dataclass(frozen=True, slots=True)
class Shared:
    """The total of another card, or the unit's own score for it where the evidence gives one."""

    card: str


def default_cap(*points: Decimal | None) -> Decimal:
    """Return 100 for a rule that can only deduct, 120 for one that can add."""
    return CAP_WITH_BONUS if any(p is not None and p > 0 for p in points) else HUNDRED


def _settle_cap(rule: Step | Tiers | Severity) -> None:
    if rule.cap == BY_POINTS:
        object.__setattr__(rule, "cap", default_cap(*points_of(rule)))


Rule = Step | Tiers | Severity | Award | Judged | Shared
KINDS: dict[str, type[Rule]] = {
    "step": Step,
    "tiers": Tiers,
    "severity": Severity,
    "award": Award,
    "judged": Judged,
    "shared": Shared,
}
_NAME_OF = {kind: name for name, kind in KINDS.items()}


def kind_of(rule: Rule | None) -> str:
    """Return the kind's name, or "none" where there is no rule.

    Examples
    --------
    >>> kind_of(Judged()), kind_of(None)
    ('judged', 'none')
    """
    return "none" if rule is None else _NAME_OF[type(rule)]


def points_of(rule: Rule) -> tuple[Decimal, ...]:
    """Return every number of points that the rule can give for one step, tier or event."""
    match rule:
        case Step(over=over, short=short):
            return tuple(p for p in (over, short) if p is not None)
        case Tiers(tiers=tiers):
            return tuple(p for _, _, p in tiers)
        case Severity(classes=classes, bounds=bounds):
            return tuple(p for _, p in (*classes, *bounds))
    return ()
