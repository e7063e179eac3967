"""`judged`: the assessment office's score, or the mean of a panel, taken as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from bsclib.decimals import round_half_up, text_of
from bsclib.errors import NOTHING, Text
from bsclib.scoring.kinds.evidence import (
    TRIMMED_FROM,
    Actual,
    Evidence,
    How,
    RowOfEvidence,
    RuleOutcome,
    Side,
    Target,
)
from bsclib.scoring.kinds.formula import CellFormulas, FormulaLine
from bsclib.scoring.kinds.frame import LawRow, Remark, Rule, registered
from bsclib.scoring.kinds.telling import SEMICOLON, Told, brief, joined, listed, signed
from bsclib.scoring.text.remarks import JUDGED as JUDGED_RANGE
from bsclib.scoring.text.remarks import UnreadableError
from bsclib.scoring.wording import Draft

WORDING = Text("由评委评定", "Rated by a panel")
OPEN_MARKED = Text(
    "由人打分：实际值填所给的分数（0–100）", "marked by people: the actual is the mark that they give (0-100)"
)
JUDGED = Text("考核办公室评分", "the assessment office's score")
JUDGE, OF_ROLE = Text("评委 {n}", "judge {n}"), Text("{role}评委 {n}", "{role}, judge {n}")
PANEL = Text(
    "{n} 位评委{trimmed}，平均 {m}（最低 {low}，最高 {high}）",
    "mean of {n} judges{trimmed}: {m} (lowest {low}, highest {high})",
)
ROLES = {
    "self": Text("自评", "self"),
    "peer": Text("互评", "peers"),
    "office": Text("考核办公室", "the office"),
    "outside": Text("外部", "outsiders"),
}
WEIGHT = Text("{role}权重", "weight of {role}")
BY_ROLE = Text("{role}（权重 {w}）{said}", "{role} (weight {w}) {said}")
MEANS = Text("各方加权平均 {m}：{parts}", "{m} over the sides: {parts}")
SELF = Text("；自评 {s}，相差 {gap} 分，不计", "; self {s}, {gap} apart, not counted")
TRIMMED = Text("去掉一个最高分和一个最低分", " less one highest and one lowest")
COUNTABLE = Text("可计量，却由人评定", "it can be counted, yet it is judged")
COUNTABLE_WHY = Text("能数清的不应靠印象", "what can be counted should not rest on impressions")


def _side_text(side: Side) -> Text:
    """Say how many raters of a role there are, their mean, how far they lie apart."""
    ends = {"low": text_of(min(side.scores)), "high": text_of(max(side.scores))}
    trimmed = TRIMMED if len(side.counted) < len(side.scores) else NOTHING
    return PANEL.fill(n=len(side.scores), trimmed=trimmed, m=brief(side.mean), **ends)


def _mean_formula(on: FormulaLine, side: Side, judge: Text = JUDGE) -> tuple[str, str]:
    """Return the cells of a role's scores, and their mean as a formula, trimmed as `Side` trims it."""
    named = [judge.fill(n=n, role=ROLES[side.role]).of(on.lang) for n in range(1, len(side.scores) + 1)]
    votes = ",".join(on.give(name, score) for name, score in zip(named, side.scores, strict=True))
    trimmed = f"(SUM({votes})-MAX({votes})-MIN({votes}))/(COUNT({votes})-2)"
    mean = f'IF(COUNT({votes})>={TRIMMED_FROM},{trimmed},IF(COUNT({votes})=0,"",SUM({votes})/COUNT({votes})))'
    return votes, mean


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
        sides = evidence.panel.weighing
        if len(sides) == 1:
            return _mean_formula(on, sides[0])[1]
        present, products = [], []
        for side in sides:
            votes, mean = _mean_formula(on, side, OF_ROLE)
            weight = on.number(WEIGHT.fill(role=ROLES[side.role]), side.weight)
            present.append(f"IF(COUNT({votes})>0,{weight},0)")
            products.append(f"IF(COUNT({votes})>0,{weight}*{mean},0)")
        return f'IF({"+".join(present)}=0,"",({"+".join(products)})/({"+".join(present)}))'

    def why(self, told: Told) -> Text:
        """Say whose score it is, and of a panel how far its judges lie apart."""
        panel = told.evidence.panel
        if panel is None:
            return JUDGED
        weighing, own = panel.weighing, next((s for s in panel.sides if s.role == "self"), None)
        if len(weighing) == 1:
            said = _side_text(weighing[0])
        else:
            parts = [BY_ROLE.fill(role=ROLES[s.role], w=text_of(s.weight), said=_side_text(s)) for s in weighing]
            said = MEANS.fill(m=brief(panel.mean), parts=listed(parts, SEMICOLON))
        if own is None or own.weight:
            return said
        return joined(said, SELF.fill(s=brief(own.mean), gap=signed(round_half_up(own.mean - panel.mean, 2))))

    def wording(self, unit: Text | None = None) -> Text:
        """Return the rule as words."""
        return WORDING

    @classmethod
    def read_text(cls, draft: Draft) -> Rule | None:
        """Read who rates."""
        match = draft.take(r"^由.*评[定分](?:打分)?|^由(?:(?!酌情).)*打分|^(?:rated|judged|scored) by .*")
        if match and re.search(r"\d", match[0]):
            raise UnreadableError(
                JUDGED_RANGE.fill(t=match[0])
            )  # judges score 0-100 here: another range needs a person
        if match and "打分" in match[0]:
            draft.open.append(OPEN_MARKED)
        return cls() if match else None

    def remarks(self, row: LawRow) -> Iterator[Remark]:
        """Yield that a count or a result of numbers is judged."""
        if row.label.zh.endswith(("数量", "结果", "次数", "天数")):
            yield Remark("countable", COUNTABLE, COUNTABLE_WHY)
