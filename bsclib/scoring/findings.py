"""What lint reports: a finding with its place, why it matters, and what it costs in points."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from bsclib.decimals import round_half_up, text_of
from bsclib.errors import Place, Text
from bsclib.policies import Policies
from bsclib.scoring.kinds import Rule
from bsclib.scoring.kinds.evidence import NotScorableError
from bsclib.scoring.kinds.telling import signed
from bsclib.scoring.protocols import CardLike, FactsLike, IndicatorLike, LawLike
from bsclib.scoring.reading import Reading, read
from bsclib.scoring.results import CardResult, Result, results_of

COST = Text(
    "（现行规则与另一种读法相比，近 {n} 季总分平均 {p} 分）",
    " (worth {p} points of the total against the other reading, mean of {n} quarters)",
)


# what a finding can be called
CHECKS = (
    "another_item", "bonus_only", "bonus_share", "centre_conditions", "cliff", "control", "countable", "damaged",
    "direction", "double_counting", "equal_weights", "heavy_weight", "light_weight", "many_rows", "money_units",
    "self_judging", "sign", "step_unit_open", "text_differs", "text_direction", "tier_hole", "uncarried",
    "unit_mismatch", "unreachable", "unreadable", "unweighted", "weight_sum",
)  # fmt: skip
SAID_OF = re.compile(
    r"(?:目标值?|预算|计划)的\d+(?:\.\d+)?[%％]|\d+(?:\.\d+)?\s?(?:%|percent) of (?:the )?(?:target|budget|plan)"
)


@dataclass(frozen=True, slots=True)
class LintFinding:
    """One thing in the law that deserves a look.

    `cost` is the mean change of the card's total [points] over the quarters given, None where it has none.
    """

    check: str
    place: Place
    found: Text
    why: Text
    card: str = ""
    indicator: str = ""
    cost: Fraction | None = None
    quarters: int = 0

    def render(self, lang: str = "zh") -> str:
        """Return the finding as one line: place, check, what, why, cost."""
        colon, joint = (": ", "; ") if lang == "en" else ("：", "；")
        text = f"{self.place}{colon}[{self.check}] {self.found.of(lang)}{joint}{self.why.of(lang)}"
        if self.cost is None:
            return text
        return text + COST.fill(n=self.quarters, p=signed(round_half_up(self.cost, 2))).of(lang)

    def to_json(self) -> dict[str, Any]:
        """Return the finding as plain data, both languages."""
        texts = {f"{n}_{lang}": getattr(self, n).of(lang) for n in ("found", "why") for lang in ("zh", "en")}
        place = {"file": self.place.file, "line": self.place.line, "scorecard": self.card, "indicator": self.indicator}
        cost = None if self.cost is None else text_of(self.cost)
        return {"check": self.check, **place, **texts, "cost": cost, "quarters": self.quarters}


@dataclass(frozen=True)
class LintRow:
    """One row of law under inspection, with its results of past quarters."""

    card: CardLike
    indicator: IndicatorLike
    past: tuple[tuple[Result, CardResult], ...]
    how: Policies

    @property
    def label(self) -> Text:
        """The name of the row."""
        return self.indicator.label

    @property
    def weight(self) -> Decimal:
        """Its weight [%], 0 where it has none."""
        return self.indicator.weight or Decimal(0)

    @property
    def values(self) -> tuple[Fraction, ...]:
        """The actuals of the past quarters that were scored from a number."""
        found = (r.entry.evidence.actual for r, _ in self.past if r.status == "scored" and r.entry.evidence)
        return tuple(value for value in found if isinstance(value, Fraction))

    @property
    def open_percent(self) -> bool:
        """Whether the text by itself leaves open what its % means."""
        rest = SAID_OF.sub("", self.indicator.text)
        return bool({"%", "percent"} & {*self.reading.words}) and bool(re.search("%|％|percent", rest))

    @cached_property
    def reading(self) -> Reading:
        """What the row's own text says, read as it stands in its row."""
        one, mark = self.indicator, getattr(self.indicator.rule, "full_mark", None)
        return read(
            one.text,
            better=one.better_nature,
            unit=one.unit_label.zh,
            full_mark=None if mark == 100 else mark,
            kind=one.kind,
            bare="pp" if one.unit == "percent" else "relative",
        )

    def finding(self, check: str, found: Text, why: Text, other: Rule | None = None) -> LintFinding:
        """Return a finding about this row; `other` is the rule whose scores tell what it costs."""
        label = self.indicator.label
        named = Text(f"{label.zh}：{found.zh}", f"{label.en}: {found.en}")
        place = Place(file=str(self.indicator.file), line=self.indicator.line)
        cost = None if other is None else self.cost_against(other)
        return LintFinding(check, place, named, why, self.card.id, self.indicator.id, cost, len(self.past))

    def cost_against(self, other: Rule) -> Fraction | None:
        """Return what the active rule adds to the card's total over `other`, the mean of the past quarters."""
        change = []
        for result, card in self.past:
            evidence = result.entry.evidence
            if not result.entry.computed or evidence is None or evidence.actual is None:
                continue
            try:
                if other.unscorable(evidence.target, self.how):
                    return None
                rescored = other.score(evidence.actual, evidence.target, self.how).score
            except NotScorableError:  # it reads figures that the row does not have
                return None
            change.append(((result.score or 0) - rescored) * card.share(result))
        return sum(change, Fraction(0)) / len(change) if change else None


def rows_of(rulebook: LawLike, history: Sequence[FactsLike]) -> list[LintRow]:
    """Return every row of law with its past results, in the law's order."""
    how = rulebook.policies
    past: dict[tuple[str, str], list[tuple[Result, CardResult]]] = {}
    for facts in history:
        for card in results_of(rulebook, facts):
            for result in card.rows:
                past.setdefault(result.entry.key, []).append((result, card))
    return [
        LintRow(card, i, tuple(past.get((card.id, i.id), ())), how)
        for card in rulebook.scorecards
        for i in card.indicators
    ]
