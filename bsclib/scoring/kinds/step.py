"""`step`: points for each whole step between actual and target, on either side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import ClassVar

from bsclib.decimals import text_of
from bsclib.errors import NOTHING, Text, same
from bsclib.scoring.kinds import step_words as say
from bsclib.scoring.kinds.evidence import (
    Actual,
    Earned,
    How,
    NotScorableError,
    RuleOutcome,
    Target,
    earned,
    figure,
    given,
    goal_of,
)
from bsclib.scoring.kinds.formula import FormulaLine, Worked
from bsclib.scoring.kinds.frame import LawRow, Remark, registered
from bsclib.scoring.kinds.framed import LIMITS, Framed
from bsclib.scoring.kinds.levels import LEVEL, Level, level_text
from bsclib.scoring.kinds.step_formula import step_formula
from bsclib.scoring.kinds.step_inference import targets_left, width_left
from bsclib.scoring.kinds.telling import (
    CLIFF,
    CLIFF_WHY,
    SEMICOLON,
    Told,
    brief,
    joined,
    listed,
    points_text,
    signed,
)
from bsclib.scoring.kinds.words import NUMBER, POSITIVE, RANGE, Ends, Word, choice

CLIFF_FROM = 25  # a quarter of the marks


@registered
@dataclass(frozen=True, slots=True)
class Step(Framed):
    """Points for each whole step of size `per` between actual and target.

    Parameters
    ----------
    per : Decimal
        Step size: percentage points ("pp"), percent of |target| ("relative"), or the indicator's own unit ("absolute").
    better : str
        "higher", "lower", or "band" where `range` stands in for a target.
    over, short : Decimal, optional
        Signed points for each favourable and each unfavourable step.
    target : Decimal or str, optional
        A target fixed by law (events and days: 0), or the name of one of the row's figures; None: the row's own.
    range : (Decimal or None, Decimal or None), optional
        Inside it the gap is 0; outside, the unfavourable distance to it; None: open on that side.
    zero_at : Decimal, optional
        An unfavourable gap of at least this scores the floor.
    tolerance : Decimal, optional
        [the step's unit]; an unfavourable gap is counted from here on.
    """

    kind: ClassVar[str] = "step"
    words: ClassVar[Mapping[str, Word]] = {
        "per": POSITIVE,
        "unit": choice("pp", "relative", "absolute"),
        "better": choice("higher", "lower", "band"),
        "range": RANGE,
        "target": LEVEL,
        "over": NUMBER,
        "short": NUMBER,
        "zero_at": POSITIVE,
        "tolerance": POSITIVE,
        **LIMITS,
    }

    per: Decimal
    unit: str
    better: str
    over: Decimal | None = None
    short: Decimal | None = None
    target: Level | None = None
    range: Ends | None = None
    zero_at: Decimal | None = None
    tolerance: Decimal | None = None

    # ── what it asks of a row ──

    @property
    def points_given(self) -> tuple[Decimal, ...]:
        """The points of a favourable and of an unfavourable step."""
        return tuple(p for p in (self.over, self.short) if p is not None)

    @property
    def needs_target(self) -> bool:
        """A step counts from the row's own target unless the law fixes one."""
        return (self.target is None and self.range is None) or self.measures(self.cut)

    @property
    def figures(self) -> tuple[str, ...]:
        """The names of the figures that the rule reads."""
        own = (self.target,) if isinstance(self.target, str) else ()
        return tuple(dict.fromkeys((*own, *(n for band in self.cut for n in band.figures))))

    @property
    def own_target(self) -> Decimal | None:
        """The target that the rule fixes."""
        return self.target if isinstance(self.target, Decimal) else None

    @property
    def span(self) -> Ends | None:
        """The range that stands in for a target."""
        return self.range

    @property
    def shown_target(self) -> Decimal | str | None:
        """The fixed target, or the range as text: its upper end alone where it starts at 0."""
        if self.range is None:
            return self.target
        low, high = self.range
        if low is None or high is None:
            return f"≤{text_of(high)}" if high is not None else f"≥{text_of(low or 0)}"
        return high if low == 0 else f"{text_of(low)}-{text_of(high)}"

    # ── scoring ──

    def relative(self, how: How) -> bool:
        """Return whether the step is a percent of |target|: a range keeps its own unit under every policy."""
        return self.unit == "relative" or (how.step_unit == "relative" and self.unit == "pp" and self.range is None)

    def _goal(self, target: Target) -> Fraction:
        if self.range is not None:
            return Fraction(0)
        return goal_of(target) if self.target is None else figure(self.target, target)

    def _size(self, goal: Fraction, how: How) -> Fraction:
        return Fraction(self.per) * abs(goal) / 100 if self.relative(how) else Fraction(self.per)

    def unscorable(self, target: Target, how: How) -> bool:
        """A step that is a percent of 0 has no size."""
        return self.relative(how) and self._goal(target) == 0

    def _gap(self, actual: Fraction, goal: Fraction) -> Fraction:
        """Return the favourable gap [unit of the indicator]; outside a range it is the distance, negative."""
        if self.range is not None:
            low, high = self.range
            inside = Fraction(0)
            under = inside if low is None else actual - Fraction(low)
            return min(under, inside if high is None else Fraction(high) - actual, inside)
        return actual - goal if self.better == "higher" else goal - actual

    def _lost(self, gap: Fraction) -> bool:
        return self.zero_at is not None and -gap >= self.zero_at

    def earn(self, actual: Actual, target: Target, how: How) -> Earned:
        """Return the points of the steps in the gap, counted whole, in proportion, or as soon as one has begun."""
        value = given(actual, self.input)
        assert isinstance(value, Fraction)
        goal = self._goal(target)
        gap, size = self._gap(value, goal), self._size(goal, how)
        if size == 0:
            raise NotScorableError(say.ZERO_TARGET)
        steps = abs(gap) / size
        if gap < 0 and self.tolerance is not None:
            steps = max(steps - Fraction(self.tolerance) / Fraction(self.per), Fraction(0))
        way = self.counting(how)
        if way != "linear":
            steps = Fraction(floor(steps) if way == "full" else ceil(steps))
        points = steps * Fraction((self.short if gap < 0 else self.over) or 0)
        return earned(points, gap=gap, steps=-steps if gap < 0 else steps, lost=self._lost(gap))

    def worked(self, on: FormulaLine, how: How) -> Worked:
        """Return gap, steps and points, as formulas."""
        return step_formula(self, on, self.relative(how), self.counting(how))

    # ── what it says ──

    def _count(self, outcome: RuleOutcome, how: How) -> Text:
        """Return how many steps were counted, and what each is worth."""
        each, steps = self.over if (outcome.gap or 0) > 0 else self.short, abs(outcome.steps or Fraction(0))
        if each is None:
            return say.NO_POINTS
        if steps == 0:
            return say.NO_STEP
        size = say.OF_SIZE.fill(s=f"{text_of(self.per)} %") if self.relative(how) else NOTHING
        plural = Text("", "step" if steps == 1 else "steps")
        counted = (
            say.STARTED if self.counting(how) == "started" else say.WHOLE if steps.denominator == 1 else say.LINEAR
        )
        return counted.fill(n=brief(steps), p=signed(each), size=size, steps=plural)

    def _kept_within(self, raw: Fraction, how: How) -> Text:
        cap = self.highest(how)
        if raw > cap:
            return say.CAPPED.fill(c=text_of(cap))
        return say.FLOORED.fill(c=text_of(self.floor)) if raw < self.floor else NOTHING

    def why(self, told: Told) -> Text:
        """Say value, gap, side, target, steps and points."""
        if (cut := self.why_cut(told)) is not None:
            return cut
        gap, goal = told.outcome.gap or Fraction(0), self._goal(told.evidence.target)
        value = given(told.evidence.actual or Fraction(0), self.input)
        words = {"a": text_of(Fraction(value)), "u": told.unit, "g": text_of(abs(gap)), "t": text_of(goal)}
        words["count"] = self._count(told.outcome, told.how)
        if self.range is not None:
            low, high = ("" if end is None else text_of(end) for end in self.range)
            sentence = (say.INSIDE if gap == 0 else say.OUTSIDE).fill(**words, low=low, high=high)
        elif self.target == 0:
            sentence = (say.COUNTED if gap else say.NONE_COUNTED).fill(**words)
        elif gap == 0:
            sentence = say.MEETS.fill(**words)
        else:
            side = say.MORE if (gap > 0) == (self.better == "higher") else say.LESS
            sentence = say.STEP.fill(**words, side=side)
        if self._lost(gap):
            return joined(sentence, say.ALL_LOST.fill(z=text_of(self.zero_at or 0)))
        kept = self._kept_within(Fraction(self.base) + (told.outcome.points or 0), told.how)
        return joined(sentence, kept, self.of_full_mark(told.outcome.score))

    def wording(self, unit: Text | None = None) -> Text:
        """Return the rule as words."""
        size = say.SIZE[self.unit].fill(n=text_of(self.per))
        if unit is not None and self.unit == "absolute":
            size = Text(f"{text_of(self.per)}{unit.zh}", f"{text_of(self.per)} {unit.en}")
        elif self.per == 1:
            size = Text(size.zh, size.en.replace("points", "point").replace("units", "unit"))
        if self.range is not None:
            low, high = ("" if end is None else text_of(end) for end in self.range)
            clauses = [say.EACH_OUTSIDE.fill(lo=low, hi=high, size=size, p=points_text(p)) for p in self.points_given]
        else:
            sides = (say.MORE, say.LESS) if self.better == "higher" else (say.LESS, say.MORE)
            goal = say.TARGET if self.target is None else say.FIXED.fill(t=level_text(self.target))
            given = zip(sides, (self.over, self.short), strict=True)
            clauses = [say.AGAINST.fill(t=goal, side=s, size=size, p=points_text(p)) for s, p in given if p is not None]
        zero = NOTHING if self.zero_at is None else say.ZERO_AT.fill(z=text_of(self.zero_at))
        spared = NOTHING if self.tolerance is None else say.TOLERANCE.fill(n=text_of(self.tolerance))
        return joined(listed(clauses, SEMICOLON), zero, spared)

    # ── YAML ──

    @classmethod
    def disagreements(cls, values: Mapping[str, object]) -> Iterator[tuple[str, Text]]:
        """Yield a step without points, a target beside a range, a band without a range or the reverse."""
        if not {"over", "short"} & values.keys():
            yield "short", Text("写 over 或 short", "give over or short")
        if {"range", "target"} <= values.keys():
            yield "target", Text("二者择一", "one of the two")
        if ("range" in values) != (values["better"] == "band"):
            yield "better", same("band ⇔ range")

    # ── what lint and secrecy ask ──

    @property
    def directed(self) -> bool:
        """Whether it counts from the row's own target."""
        return self.needs_target

    @property
    def counts_events(self) -> bool:
        """Whether the law fixes its target."""
        return self.target is not None

    @property
    def bonus_only(self) -> bool:
        """Whether only favourable steps count, and add."""
        return (self.over or 0) > 0 and self.short is None

    @property
    def rewards_miss(self) -> bool:
        """Whether an unfavourable step adds, or a favourable one takes."""
        return (self.short or 0) > 0 or (self.over or 0) < 0

    def remarks(self, row: LawRow) -> Iterator[Remark]:
        """Yield points of the wrong sign, a bonus that costs nothing, a cliff, a percent that is left open."""
        if self.rewards_miss:
            wrong = self.short if (self.short or 0) > 0 else self.over
            short, over = -abs(self.short) if self.short else None, abs(self.over) if self.over else None
            yield Remark(
                "sign", say.SIGN.fill(p=text_of(wrong or 0)), say.SIGN_WHY, replace(self, short=short, over=over)
            )
        if self.bonus_only and self.over:
            yield Remark(
                "bonus_only",
                say.BONUS_ONLY.fill(b=text_of(self.base)),
                say.BONUS_ONLY_WHY,
                replace(self, short=-self.over),
            )
        if self.zero_at is not None and self.short is not None and self.unit == "absolute":
            last = max(self.base + self.short * ((self.zero_at - 1) // self.per), self.floor)
            if last - self.floor >= CLIFF_FROM:
                yield Remark("cliff", CLIFF.fill(p=text_of(last - self.floor)), CLIFF_WHY, replace(self, zero_at=None))
        if self.range is None and row.open_percent:
            other = replace(self, unit="relative" if self.unit == "pp" else "pp")
            yield Remark("step_unit_open", say.OPEN_UNIT, say.OPEN_UNIT_WHY, other)

    def steps_left(
        self, score: Fraction, guess: tuple[Fraction, Fraction], target: Fraction, how: How
    ) -> Fraction | None:
        """Return the width of the targets that put a guessed actual into the gaps that give `score`, in steps."""
        plain = self.needs_target and self.plain_frame and self.tolerance is None
        return width_left(self, score, guess, target, how) if plain else None

    def targets_left(
        self, score: Fraction, guess: tuple[Fraction, Fraction], target: Fraction, how: How
    ) -> tuple[Fraction, Fraction] | None:
        """Return the least and the greatest target that put a guessed actual into the gaps that give `score`."""
        plain = self.needs_target and self.plain_frame and self.tolerance is None
        return targets_left(self, score, guess, target, how) if plain else None
