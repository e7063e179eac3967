"""`award`: target met, the quarter's award in full; not met, nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from bsclib.decimals import decimals_of, text_of
from bsclib.errors import NOTHING, Text
from bsclib.scoring.kinds.evidence import Actual, How, RuleOutcome, Target, goal_of
from bsclib.scoring.kinds.formula import CellFormulas, FormulaLine, gap_places, whole_number
from bsclib.scoring.kinds.frame import LawRow, Remark, Rule, registered
from bsclib.scoring.kinds.telling import CLIFF, CLIFF_WHY, DIRECTION, Told, joined
from bsclib.scoring.kinds.words import BETTER, POSITIVE, Word
from bsclib.scoring.text.lexicon import NUM
from bsclib.scoring.wording import Draft

AWARD = Text("完成每个季度的目标，得{n}分", "Quarterly target met: {n} points")
TOLERANCE = Text("，容差{t}%", ", tolerance {t}%")
MET = Text("{a} {op} {t}：完成目标，得满分", "{a} {op} {t}: target met, full award")
NEARLY = Text("{a} 与目标 {t} 差 {g}，在容差之内：按比例得分", "{a} misses {t} by {g}, inside the tolerance: a share")
NOT_MET = Text("{a} 未达目标 {t}：不得分", "{a} misses the target {t}: no award")
EXCEEDED = Text("{a} 超出目标 {t}：不得分", "{a} exceeds the target {t}: no award")
OPEN_DIRECTION = Text("目标是越高越好还是越低越好，文中未说", "whether meeting the target means above or below it")
ROOM = Text("容差 %", "tolerance %")
FULL = Fraction(100)
_TEXTS = (
    rf"^(?:完成)?每个?季度的?(?P<what>[^,\d]*?),?得(?P<points>{NUM})分",
    rf"^quarterly (?P<what>[^:\d]*?) met: \+?(?P<points>{NUM}) points?",
    rf"^(?P<what>[^:\d]*?) (?:resolved |completed |met )?each quarter: \+?(?P<points>{NUM}) points?",
)


@registered
@dataclass(frozen=True, slots=True)
class Award(Rule):
    """Target met: 100 for the quarter (`per_quarter` points of the year's hundred); not met: 0.

    `tolerance` [% of |target|]: a shortfall inside it earns the share 1 - shortfall/tolerance.
    """

    kind: ClassVar[str] = "award"
    words: ClassVar[Mapping[str, Word]] = {"better": BETTER, "per_quarter": POSITIVE, "tolerance": POSITIVE}
    reading_order: ClassVar[int] = 30
    adds_up: ClassVar[bool] = True
    names_item: ClassVar[bool] = True

    better: str
    per_quarter: Decimal = Decimal(25)
    tolerance: Decimal | None = None

    @property
    def needs_target(self) -> bool:
        """An award is earned against the row's own target."""
        return True

    def _room(self, target: Fraction, how: How) -> Fraction:
        """Return the shortfall at which nothing is left, 0 without a tolerance."""
        percent = how.award_tolerance if self.tolerance is None else self.tolerance
        return Fraction(percent or 0) * abs(target) / 100

    def score(self, actual: Actual, target: Target, how: How) -> RuleOutcome:
        """Return the full award at equality and beyond, its share inside the tolerance, else 0."""
        assert isinstance(actual, Fraction)
        goal = goal_of(target)
        gap = actual - goal if self.better == "higher" else goal - actual
        room = self._room(goal, how)
        score = FULL if gap >= 0 else FULL * (1 + gap / room) if -gap < room else Fraction(0)
        return RuleOutcome(score, score, gap)

    def formulas(self, on: FormulaLine, how: How) -> CellFormulas:
        """Return the award as a spreadsheet works it out; whether a shortfall is inside the room, in whole numbers."""
        percent = (how.award_tolerance if self.tolerance is None else self.tolerance) or Decimal(0)
        gap = f"{on.actual}-{on.target}" if self.better == "higher" else f"{on.target}-{on.actual}"
        score = f"IF({on.gap}>=0,{FULL},0)"
        if percent:
            places, fine, room = gap_places(on), decimals_of(percent), on.number(ROOM, percent)
            short = f"-{whole_number(on.gap, places)}*{100 * 10**fine}"
            whole_room = f"{whole_number(room, fine)}*ABS({whole_number(on.target, places)})"
            score = f"IF({on.gap}>=0,{FULL},IF({short}<{whole_room},{FULL}*(1-({short})/({whole_room})),0))"
        return CellFormulas(score, gap=f"ROUND({gap},{gap_places(on)})")

    def why(self, told: Told) -> Text:
        """Say whether the target was met, and by how much it was missed."""
        gap, target = told.outcome.gap or Fraction(0), goal_of(told.evidence.target)
        words = {"a": text_of(told.a), "t": text_of(target), "g": text_of(abs(gap))}
        if gap >= 0:
            op = "=" if gap == 0 else ">" if self.better == "higher" else "<"
            return MET.fill(**words, op=op)
        missed = NOT_MET if self.better == "higher" else EXCEEDED
        return (NEARLY if told.outcome.score else missed).fill(**words)

    def wording(self, unit: Text | None = None) -> Text:
        """Return the rule as words."""
        tolerance = NOTHING if self.tolerance is None else TOLERANCE.fill(t=text_of(self.tolerance))
        return joined(AWARD.fill(n=text_of(self.per_quarter)), tolerance, DIRECTION[self.better])

    @classmethod
    def read_text(cls, draft: Draft) -> Rule | None:
        """Read points for each quarter's target; what is named tells the direction, or it stays open."""
        match = next((m for p in _TEXTS if (m := draft.take(p))), None)
        if not match:
            return None
        tolerance = draft.take(rf"[,;] ?(?:容差为?|tolerance )({NUM}) ?%")
        draft.rest += match["what"]
        better = draft.told or ("lower" if re.search(r"成本|费用|cost|expense", match["what"]) else None)
        if not better:
            draft.open.append(OPEN_DIRECTION)
        room = Decimal(tolerance[1]) if tolerance else None
        return cls(better or draft.better or "higher", Decimal(match["points"]), room)

    def remarks(self, row: LawRow) -> Iterator[Remark]:
        """Yield the cliff of an award without tolerance."""
        if not (self.tolerance or row.how.award_tolerance):
            yield Remark("cliff", CLIFF.fill(p=100), CLIFF_WHY, replace(self, tolerance=self.per_quarter / 5))

    def steps_left(
        self, score: Fraction, guess: tuple[Fraction, Fraction], target: Fraction, how: How
    ) -> Fraction | None:
        """Return the width in tolerances: met or missed tells one side only, a share of it tells the target."""
        room = self._room(target, how)
        return (guess[1] - guess[0]) / room if room and 0 < score < FULL else None

    def targets_left(
        self, score: Fraction, guess: tuple[Fraction, Fraction], target: Fraction, how: How
    ) -> tuple[Fraction, Fraction] | None:
        """Return the guessed actuals over the share of the target that a partial award names."""
        missed = self._room(Fraction(1), how) * (1 - score / FULL) * (1 if self.better == "higher" else -1)
        ends = [value / (1 - missed) for value in guess] if 0 < score < FULL and missed < 1 and target > 0 else []
        return (min(ends), max(ends)) if ends else None
