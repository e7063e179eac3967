"""What the clauses of a sentence say, gathered by what it is for; and what is known of the row it stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from fractions import Fraction
from typing import TypedDict

from bsclib.errors import Text
from bsclib.scoring.kinds.levels import Band, Level
from bsclib.scoring.text.bands import Condition
from bsclib.scoring.text.clauses import Clause
from bsclib.scoring.text.lexicon import ADD, DEDUCT, UNITS
from bsclib.scoring.text.remarks import (
    NO_FULL_MARK,
    OPEN_CLOCK,
    OPEN_PERCENT,
    OPEN_UNIT,
    UNIT_DIFFERS,
    UNREAD,
    UNSAID,
    UnreadableError,
)
from bsclib.scoring.text.units import by_the_clock, factor, foreign, plain_unit

HUNDRED, ZERO, ONE = Decimal(100), Decimal(0), Decimal(1)


RATES = ("%", "percent", "‰", "‱", "百分点")


COUNTED = re.compile(UNITS)


@dataclass(slots=True)
class Row:
    """What is known of the row whose sentence is read, and what the reading finds to say."""

    better: str | None
    unit: str | None
    full_mark: Decimal | None
    kind: str
    bare: str
    written: str = ""
    open: list[Text] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    @property
    def rate(self) -> bool | None:
        """Whether the row's own unit is a rate; None where it is not known."""
        return None if self.unit is None else plain_unit(self.unit) in RATES

    @property
    def added(self) -> bool:
        """Whether the row only adds to, or takes from, a total."""
        return self.kind in ("bonus", "malus")

    @property
    def full(self) -> Decimal:
        """The full mark in which the text counts."""
        return HUNDRED if self.full_mark is None else self.full_mark

    def say(self, remark: Text) -> None:
        """Keep a remark on what is left open, once."""
        if remark not in self.open:
            self.open.append(remark)


@dataclass(frozen=True, slots=True)
class Move:
    """Points for each step on one side: below, above, late, early, outside or event."""

    side: str
    per: Decimal
    unit: str
    points: Decimal
    target: Level | None = None
    every: bool = True
    counts: str = ""
    origin: bool = False
    based: bool = False
    subject: str = ""
    both: bool = False


class FrameWords(TypedDict, total=False):
    """The words of the frame that a text gives."""

    base: Decimal
    floor: Decimal
    cap: Decimal
    max_over: Decimal
    max_short: Decimal
    cut: tuple[Band, ...]
    of: str
    count: str
    full_mark: Decimal


class RatioWords(TypedDict, total=False):
    """The words of a ratio that a text gives."""

    better: str
    form: str
    target: Level


class CurveWords(TypedDict, total=False):
    """The words of a curve that a text gives."""

    points: tuple[tuple[Level, Decimal], ...]
    below: Decimal | str
    above: Decimal | str


@dataclass(slots=True)
class Said:
    """What the clauses said, gathered by what it is for."""

    moves: list[Move] = field(default_factory=list)
    tiers: list[Clause] = field(default_factory=list)
    classes: list[Clause] = field(default_factory=list)
    levels: list[tuple[str, Decimal]] = field(default_factory=list)
    level_clauses: list[Clause] = field(default_factory=list)
    lines: list[Clause] = field(default_factory=list)
    where: list[Clause] = field(default_factory=list)
    ratios: list[Clause] = field(default_factory=list)
    frame: FrameWords = field(default_factory=lambda: FrameWords())
    zero_at: Decimal | None = None
    told: str | None = None
    cuts: list[Band] = field(default_factory=list)
    base: Decimal | None = None
    goal: Decimal | None = None
    reached: Clause | None = None
    rest: Decimal | None = None
    tolerance: Decimal | None = None
    start: tuple[Decimal, str] | None = None
    span: tuple[Decimal | None, Decimal | None] | None = None
    ratio: RatioWords | None = None
    curve: CurveWords | None = None
    worse: Decimal | None = None
    met: list[Band] = field(default_factory=list)
    ends: dict[str, Decimal | str] = field(default_factory=dict)
    veto: tuple[str, ...] = ()
    vetoed: bool = False
    texts: dict[str, str] = field(default_factory=dict)
    required: bool = False
    share: bool = False
    in_order: bool = False
    sided: list[Band] = field(default_factory=list)
    sided_adds: bool = False
    basic: Decimal | None = None
    marked: bool = False
    goal_way: str | None = None
    start_way: str | None = None
    event_zero: Clause | None = None
    by_date: bool = False
    worked: bool = False
    led: tuple[str, str] | None = None
    spared_sides: list[str] = field(default_factory=list)
    levels_told: list[Condition] = field(default_factory=list)
    spared_within: Decimal | None = None

    def state(self) -> dict[str, object]:
        """Return every slot with what it holds: lists as tuples, the words of the frame by themselves."""
        slots = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in ("frame", "texts")}
        plain = {name: tuple(value) if isinstance(value, list | dict) else value for name, value in slots.items()}
        return plain | {name: self.frame.get(name) for name in FrameWords.__annotations__}


def size_of(clause: Clause, row: Row) -> tuple[Decimal, str]:
    """Return the size and the unit of a step: pp, relative or absolute."""
    given = next((clause.number(n) for n in ("size", "size2", "more", "plain") if clause.get(n)), ONE)
    size, unit = (
        given if given is not None else ONE,
        clause.get("unit") or clause.get("unit2") or clause.get("per") or "次",
    )
    if size <= 0:
        raise UnreadableError(UNREAD.fill(t=clause.text))
    if clause.get("plain"):  # a bare figure counts in the row's own unit
        return size, "pp" if row.rate else "absolute"
    row.words.append(unit)
    if clause.get("of") or unit == "% of target":
        return size, "relative"
    if unit in ("%", "percent"):
        if row.unit is None:
            row.say(OPEN_PERCENT)
            return size, row.bare
        return (in_row(size, unit, clause.text, row), "pp") if row.rate else (size, "relative")
    if "百分点" in unit or unit.startswith("percentage"):
        relative = row.rate is False and row.unit not in ("分", "points")
        return (size, "relative") if relative else (in_row(size, "%", clause.text, row), "pp")
    if unit == "million yuan":
        size, unit = size * 100, "万元"
        row.words[-1] = unit
    if foreign(unit, row.unit):
        row.say(OPEN_UNIT.fill(t=clause.text, u=row.unit))
    return in_row(size, unit, clause.text, row), "absolute"


def in_row(value: Decimal, unit: str, text: str, row: Row) -> Decimal:
    """Return a value in the row's own unit; `UnreadableError` where the two cannot be brought together."""
    one = factor(unit, row.unit)
    if one is None:
        raise UnreadableError(UNIT_DIFFERS.fill(t=text, u=row.unit))
    if by_the_clock(unit, row.unit):
        row.say(OPEN_CLOCK.fill(t=text))
    found = as_decimal(Fraction(value) * one)
    if found is None:  # 10 minutes are no decimal of an hour
        raise UnreadableError(UNIT_DIFFERS.fill(t=text, u=row.unit))
    return found


def as_decimal(value: Fraction) -> Decimal | None:
    """Return a fraction as a decimal; None where it does not terminate."""
    found = Decimal(value.numerator) / value.denominator
    return found if found == value else None


def levels_in_row(found: Condition, row: Row) -> Condition:
    """Return a condition with its levels in the row's own unit; a percent of what is no rate stays a percent."""
    if found.percent and (found.of_target or not row.rate):
        return found
    pairs = list(zip(found.tests, found.units or ("",) * len(found.tests), strict=True))
    if any(foreign(unit, row.unit) for _, unit in pairs):  # a condition of its own, on what the row does not measure
        raise UnreadableError(UNIT_DIFFERS.fill(t=found.text, u=row.unit))
    tests = tuple((op, in_row(v, unit, found.text, row)) for (op, v), unit in pairs)
    if len(tests) == 2 and tests[0][1] > tests[1][1]:
        raise UnreadableError(UNREAD.fill(t=found.text))
    return replace(found, tests=tests)


def points_of(clause: Clause, row: Row) -> Decimal:
    """Return signed points; a share of the full mark needs one."""
    sign, points = clause.get("sign"), clause.number("points") if clause.get("points") else clause.number("points2")
    if share := clause.get("share") or clause.get("share2"):
        if row.full_mark is None:
            raise UnreadableError(NO_FULL_MARK.fill(t=clause.text))
        points = row.full * Decimal(share) / 100
    if points is None:
        raise UnreadableError(UNSAID.fill(t=clause.text))
    verb = clause.get("verb")
    lost = bool(re.fullmatch(DEDUCT, sign)) or sign == "-" or bool(clause.get("off"))
    return -points if lost or verb in ("deduct", "subtract", "cost", "costs", "lose", "loses", "deducts") else points


def worth_of(clause: Clause, row: Row) -> tuple[str, Decimal]:
    """Return what a tier gives: ("score", points) or ("points", signed points)."""
    if clause.get("nought") or clause.get("none"):
        return "score", ZERO
    if clause.get("spared"):
        return "points", ZERO
    if clause.get("full"):
        return "score", Decimal(clause.get("fullpoints") or row.full)
    if clause.get("half"):
        return "score", row.full / 2
    if clause.get("share"):
        return "score", row.full * Decimal(clause.get("share")) / 100
    if clause.get("lost"):
        return "points", -row.full * Decimal(clause.get("lostshare")) / 100
    points = next((clause.number(n) for n in ("points", "points2", "bare", "score") if clause.get(n)), None)
    assert points is not None
    sign = clause.get("sign")
    if points < 0 or clause.get("points").startswith("+"):
        return "points", points
    if sign and re.fullmatch(DEDUCT, sign):
        return "points", -points
    if sign and re.fullmatch(ADD, sign) and sign not in ("=",):
        return "points", points
    return "score", points
