"""What goes into a rule and what comes out: the evidence of one row, the policies, the outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, Protocol

from bsclib.errors import NOTHING, Text

Counts = Mapping[str, int]
Given = Fraction | str  # a number, or a class
Actual = Given | Mapping[str, Fraction | int | str]  # one of them, or several by name: events by class, named inputs
Target = Fraction | Mapping[str, Fraction] | None  # the row's target, or its figures by name
NO_FIGURE = Text("缺少“{n}”", "“{n}” is not given")
CARD = "card:"
OWN = "target"  # the level that is the row's own target
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


class NotScorableError(Exception):
    """What a rule raises when it cannot work on these figures; the row is then `not_scorable`, with this reason."""

    def __init__(self, why: Text) -> None:
        super().__init__(why)
        self.why = why


class RuleOutcome(NamedTuple):
    """What a rule makes of one row, in exact numbers; None where the kind knows no such figure.

    `veto` names what an event takes besides: grade, total, bonus.
    """

    score: Fraction
    points: Fraction | None = None
    gap: Fraction | None = None
    steps: Fraction | None = None
    veto: tuple[str, ...] = ()


class Earned(NamedTuple):
    """What a row earned before the frame: gains and losses [the rule's points], a value that needs no base."""

    gain: Fraction = Fraction(0)
    loss: Fraction = Fraction(0)
    value: Fraction | None = None
    gap: Fraction | None = None
    steps: Fraction | None = None
    lost: bool = False


def earned(points: Fraction, **rest: object) -> Earned:
    """Return points as a gain or a loss."""
    return Earned(max(points, Fraction(0)), min(points, Fraction(0)), **rest)  # type: ignore[arg-type]  # the names are those of Earned


def given(actual: Actual, name: str = "") -> Given:
    """Return the actual that is called `name`; a count that is not given is 0."""
    if not isinstance(actual, Mapping):
        return actual
    if not name and len(actual) == 1:
        name = next(iter(actual))
    value = actual.get(name, Fraction(0))
    return value if isinstance(value, str) else Fraction(value)


def figure(level: Decimal | str, target: Target) -> Fraction:
    """Return a level as a number: itself, or the row's figure of that name (a target alone stands for any name)."""
    if isinstance(level, Decimal):
        return Fraction(level)
    if isinstance(target, Fraction):
        return target
    if level == OWN and (target is None or OWN not in target):
        return goal_of(target)
    if target is None or level not in target:
        raise NotScorableError(NO_FIGURE.fill(n=level))
    return target[level]


def share(value: Fraction, target: Target) -> Fraction:
    """Return `value` as percent of the target."""
    goal = goal_of(target)
    if goal <= 0:
        raise NotScorableError(NO_SHARE)
    return 100 * value / goal


def goal_of(target: Target, name: str = "") -> Fraction:
    """Return the row's target, or the only figure, or the one that is called `name`."""
    if isinstance(target, Fraction):
        return target
    found = target or {}
    if not name and len(found) == 1:
        name = next(iter(found))
    if name not in found:
        raise NotScorableError(NO_FIGURE.fill(n=name) if name else NO_TARGET)
    return found[name]


NO_TARGET = Text("没有目标值", "there is no target")
NO_SHARE = Text("目标值不大于 0，完成率没有意义", "the target is not above 0: a share of it means nothing")


@dataclass(frozen=True, slots=True)
class Side:
    """The scores of one role's raters and what their mean weighs: trimmed of both ends from five raters up."""

    role: str
    weight: Decimal
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
        >>> Side("office", Decimal(1), tuple(map(Decimal, (60, 90, 91, 92, 100)))).mean
        Fraction(91, 1)
        """
        return Fraction(sum(map(Fraction, self.counted), Fraction(0)), len(self.counted))


@dataclass(frozen=True, slots=True)
class Panel:
    """Those who rated a row, by role; a role that weighs nothing is shown only."""

    sides: tuple[Side, ...]

    @property
    def weighing(self) -> tuple[Side, ...]:
        """The roles whose raters count."""
        return tuple(side for side in self.sides if side.weight)

    @property
    def mean(self) -> Fraction:
        """The exact mean of the roles' means, by their weights.

        Examples
        --------
        >>> office, peer = (Side(r, Decimal(w), (Decimal(s),)) for r, w, s in (("office", 2, 90), ("peer", 1, 60)))
        >>> Panel((office, peer)).mean
        Fraction(80, 1)
        """
        whole = sum((Fraction(side.weight) for side in self.weighing), Fraction(0))
        return sum((Fraction(side.weight) * side.mean for side in self.weighing), Fraction(0)) / whole


@dataclass(frozen=True, slots=True)
class Evidence:
    """A row of evidence as its rule takes it: a number or events by class, its target, a card, a panel."""

    actual: Actual | None = None
    target: Target = None
    link: str = ""
    panel: Panel | None = None

    def of(self, actual: Actual) -> Evidence:
        """Return the same row with one of its actuals."""
        return replace(self, actual=actual)


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


def told_where(rows: Iterable[Mapping[str, object]]) -> Text:
    """Return the cells of rows in brackets; nothing where they were not read from a file."""
    cells = ", ".join(str(row["cell"]) for row in rows if row.get("cell"))
    return Text(f"（{cells}）", f" ({cells})") if cells else NOTHING


def class_of(row: RowOfEvidence, names: Sequence[str]) -> str:
    """Return the class in the row's cell; `RefusedError` where it is none of `names`."""
    if row.actual not in names:
        found = Text("发现 {a!r}", "found {a!r}").fill(a=row.actual)
        raise RefusedError("severity", found, Text(" | ".join(names), " | ".join(names)))
    return str(row.actual)
