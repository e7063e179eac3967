"""`judged`: the assessment office's score, or the mean of a panel, taken as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from bsclib.decimals import text_of
from bsclib.errors import NOTHING, Text
from bsclib.scoring.kinds.evidence import (
    TRIMMED_FROM,
    Actual,
    Evidence,
    How,
    RowOfEvidence,
    RuleOutcome,
    Target,
)
from bsclib.scoring.kinds.formula import CellFormulas, FormulaLine
from bsclib.scoring.kinds.frame import LawRow, Remark, Rule, registered
from bsclib.scoring.kinds.telling import Told, brief
from bsclib.scoring.text.remarks import JUDGED as JUDGED_RANGE
from bsclib.scoring.text.remarks import UnreadableError
from bsclib.scoring.wording import Draft

WORDING = Text("由预算考核评价办公室评定", "Rated by the budget assessment and evaluation office")
JUDGED = Text("考核办公室评分", "the assessment office's score")
JUDGE = Text("评委 {n}", "judge {n}")
PANEL = Text(
    "{n} 位评委{trimmed}，平均 {m}（最低 {low}，最高 {high}）",
    "mean of {n} judges{trimmed}: {m} (lowest {low}, highest {high})",
)
TRIMMED = Text("去掉一个最高分和一个最低分", " less one highest and one lowest")
COUNTABLE = Text("可计量，却由人评定", "it can be counted, yet it is judged")
COUNTABLE_WHY = Text("能数清的不应靠印象", "what can be counted should not rest on impressions")


@registered
@dataclass(frozen=True, slots=True)
class Judged(Rule):
    """The assessment office's score, taken as it is."""

    kind: ClassVar[str] = "judged"
    reading_order: ClassVar[int] = 10
    computed: ClassVar[bool] = False
    judged: ClassVar[bool] = True

    def score(self, actual: Actual, target: Target, how: How) -> RuleOutcome:
        """Return the judges' score."""
        assert isinstance(actual, Fraction)
        return RuleOutcome(actual)

    def take(self, row: RowOfEvidence) -> Evidence:
        """Return the mean of the panel where there is one, else the score in the cell."""
        return Evidence(row.number() if row.panel is None else row.panel.mean, panel=row.panel)

    def formulas(self, on: FormulaLine, how: How) -> CellFormulas:
        """Return the judges' score."""
        return CellFormulas(on.actual)

    def actual_formula(self, on: FormulaLine, evidence: Evidence) -> str:
        """Return the mean of the panel, trimmed as `Panel` trims it."""
        if evidence.panel is None:
            return ""
        votes = ",".join(
            on.give(JUDGE.fill(n=n).of(on.lang), score) for n, score in enumerate(evidence.panel.scores, 1)
        )
        trimmed = f"(SUM({votes})-MAX({votes})-MIN({votes}))/(COUNT({votes})-2)"
        return f'IF(COUNT({votes})>={TRIMMED_FROM},{trimmed},IF(COUNT({votes})=0,"",SUM({votes})/COUNT({votes})))'

    def why(self, told: Told) -> Text:
        """Say whose score it is, and of a panel how far its judges lie apart."""
        panel = told.evidence.panel
        if panel is None:
            return JUDGED
        scores, trimmed = panel.scores, len(panel.counted) < len(panel.scores)
        ends = {"low": text_of(min(scores)), "high": text_of(max(scores))}
        return PANEL.fill(n=len(scores), trimmed=TRIMMED if trimmed else NOTHING, m=brief(panel.mean), **ends)

    def wording(self, unit: Text | None = None) -> Text:
        """Return the rule as words."""
        return WORDING

    @classmethod
    def read_text(cls, draft: Draft) -> Rule | None:
        """Read who rates."""
        match = draft.take(r"^由.*评[定分]|^(?:rated|judged|scored) by .*")
        if match and re.search(r"\d", match[0]):
            raise UnreadableError(
                JUDGED_RANGE.fill(t=match[0])
            )  # judges score 0-100 here: another range needs a person
        return cls() if match else None

    def remarks(self, row: LawRow) -> Iterator[Remark]:
        """Yield that a count or a result of numbers is judged."""
        if row.label.zh.endswith(("数量", "结果", "次数", "天数")):
            yield Remark("countable", COUNTABLE, COUNTABLE_WHY)
