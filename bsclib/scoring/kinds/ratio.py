"""`ratio`: the share of the target that was reached is the score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from bsclib.decimals import text_of
from bsclib.errors import NOTHING, Text
from bsclib.scoring.kinds.evidence import Actual, Earned, How, NotScorableError, Target, figure, given, goal_of
from bsclib.scoring.kinds.formula import FULL, FormulaLine, Worked
from bsclib.scoring.kinds.frame import registered
from bsclib.scoring.kinds.framed import LIMITS, Framed
from bsclib.scoring.kinds.levels import LEVEL, Level, level_text
from bsclib.scoring.kinds.telling import Told, brief, joined
from bsclib.scoring.kinds.words import BETTER, Word, choice

WORDS = {
    ("higher", "reciprocal"): Text("按完成率计分", "In proportion to target"),
    ("lower", "reciprocal"): Text("按目标值÷实际值计分", "In proportion: target ÷ actual"),
    ("lower", "mirror"): Text("得分=（2-实际值÷目标值）×满分", "Score = (2 - actual ÷ target) × full mark"),
}
AGAINST = Text("，固定目标{t}", ", the fixed target {t}")
REACHED = Text("{a} 对目标 {t}：完成率 {p} %", "{a} against {t}: {p} % reached")
CAPPED = Text("（上限 {c} 分）", " (at most {c} points)")
FIXED = Text("固定目标", "fixed target")
NO_RATIO = Text("实际值 {a}、目标值 {t}：比例没有意义", "actual {a}, target {t}: a proportion means nothing")


@registered
@dataclass(frozen=True, slots=True)
class Ratio(Framed):
    """100 · actual / target where higher is better; where lower is better 100 · target / actual, or its mirror.

    Parameters
    ----------
    better : str
        "higher" or "lower".
    form : str
        For lower: "reciprocal" 100 · T / A, "mirror" 100 · (2 - A / T).
    target : Decimal or str, optional
        A target fixed by law, or the name of a figure; None: the row's own.
    """

    kind: ClassVar[str] = "ratio"
    words: ClassVar[Mapping[str, Word]] = {
        "better": BETTER,
        "form": choice("reciprocal", "mirror"),
        "target": LEVEL,
        **LIMITS,
    }

    better: str
    form: str = "reciprocal"
    target: Level | None = None

    @property
    def needs_target(self) -> bool:
        """A ratio is taken of the row's own target unless the law fixes one."""
        return self.target is None or self.measures(self.cut)

    @property
    def figures(self) -> tuple[str, ...]:
        """The names of the figures that the rule reads."""
        own = (self.target,) if isinstance(self.target, str) else ()
        return tuple(dict.fromkeys((*own, *(n for band in self.cut for n in band.figures))))

    @property
    def own_target(self) -> Decimal | None:
        """The target that the rule fixes."""
        return self.target if isinstance(self.target, Decimal) else None

    def _reached(self, value: Fraction, goal: Fraction) -> Fraction:
        """Return the share of the target [0 … ]; NotScorableError where it means nothing."""
        reciprocal = self.better == "lower" and self.form == "reciprocal"
        if goal <= 0 or value < 0 or (reciprocal and value == 0):
            raise NotScorableError(NO_RATIO.fill(a=text_of(value), t=text_of(goal)))
        if self.better == "higher":
            return value / goal
        return goal / value if reciprocal else 2 - value / goal

    def _parts(self, actual: Actual, target: Target) -> tuple[Fraction, Fraction]:
        value = given(actual, self.input)
        assert isinstance(value, Fraction)
        return value, goal_of(target) if self.target is None else figure(self.target, target)

    def earn(self, actual: Actual, target: Target, how: How) -> Earned:
        """Return the share of the full mark."""
        return Earned(value=self._reached(*self._parts(actual, target)) * Fraction(self.full))

    def worked(self, on: FormulaLine, how: How) -> Worked:
        """Return the share of the full mark, as a formula."""
        value = on.value(self.input)
        goal = on.target if self.target is None else on.level(self.target, FIXED)
        reciprocal = self.better == "lower" and self.form == "reciprocal"
        share = (
            f"{value}/{goal}" if self.better == "higher" else f"{goal}/{value}" if reciprocal else f"(2-{value}/{goal})"
        )
        nothing = f"OR({goal}<=0,{value}<0{f',{value}=0' if reciprocal else ''})"
        return Worked(value=f"{on.number(FULL, self.full)}*{share}", hole=nothing)

    def why(self, told: Told) -> Text:
        """Name the share reached."""
        if (cut := self.why_cut(told)) is not None:
            return cut
        value, goal = self._parts(told.evidence.actual or Fraction(0), told.evidence.target)
        words = {"a": text_of(value), "t": text_of(goal), "p": brief(100 * self._reached(value, goal))}
        over = isinstance(self.cap, Decimal) and self._reached(value, goal) * Fraction(self.full) > self.cap
        capped = CAPPED.fill(c=text_of(self.cap)) if over and self.cap is not None else NOTHING
        return joined(REACHED.fill(**words), self.of_full_mark(told.outcome.score), capped)

    def wording(self, unit: Text | None = None) -> Text:
        """Return the rule as words."""
        key = (self.better, "reciprocal" if self.better == "higher" else self.form)
        fixed = NOTHING if self.target is None else AGAINST.fill(t=level_text(self.target))
        return joined(WORDS[key], fixed)
