"""What lint reports: a finding with its place, why it matters, and what it costs in points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from bsclib.decimals import round_half_up, text_of
from bsclib.errors import Place, Text
from bsclib.scoring.conventions import Conventions
from bsclib.scoring.kinds import Rule
from bsclib.scoring.reading import Reading, read
from bsclib.scoring.results import CardResult, Result, compute, results_of
from bsclib.scoring.sentences import signed

COST = Text("(近 {n} 季平均影响总分 {p} 分)", " (worth {p} points of the total, mean of {n} quarters)")


@dataclass(frozen=True, slots=True)
class Finding:
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
        colon, joint = (": ", "; ") if lang == "en" else (":", ";")
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
class Row:
    """One row of law under inspection, with its results of past quarters."""

    card: Any
    indicator: Any
    past: tuple[tuple[Result, CardResult], ...]
    how: Conventions

    @cached_property
    def reading(self) -> Reading:
        """What the row's own text says."""
        unit = "pp" if self.indicator.unit == "percent" else "relative"
        return read(self.indicator.text, better=self.indicator.better_nature, unit=unit)

    def finding(self, check: str, found: Text, why: Text, other: Rule | None = None) -> Finding:
        """Return a finding about this row; `other` is the rule whose scores tell what it costs."""
        label = self.indicator.label
        named = Text(f"{label.zh}:{found.zh}", f"{label.en}: {found.en}")
        place = Place(file=str(self.indicator.file), line=self.indicator.line)
        cost = None if other is None else self.cost_against(other)
        return Finding(check, place, named, why, self.card.id, self.indicator.id, cost, len(self.past))

    def share(self, result: Result, card: CardResult) -> Fraction:
        """Return the part of the card's total that one point of the row is worth."""
        whole = sum((r.weight for r in card.rows if r.contribution is not None and r.weight), Fraction(0))
        return (result.weight or Fraction(0)) / whole if whole else Fraction(0)

    def cost_against(self, other: Rule) -> Fraction | None:
        """Return what the active rule adds to the card's total over `other`, the mean of the past quarters."""
        usable = [(r, c) for r, c in self.past if r.entry.computed]
        entries = [replace(r.entry, indicator=replace(self.indicator, rule=other)) for r, _ in usable]
        sizeless = getattr(other, "unit", "") == "relative" and any(e.target == 0 for e in entries)
        if not entries or sizeless:
            return None
        rescored = compute(entries, self.how)
        change = [
            ((r.score or 0) - (n.score or 0)) * self.share(r, c) for (r, c), n in zip(usable, rescored, strict=True)
        ]
        return sum(change, Fraction(0)) / len(change)


def rows_of(rulebook: Any, history: Sequence[Any]) -> list[Row]:
    """Return every row of law with its past results, in the law's order."""
    how = Conventions.of(rulebook.policies)
    past: dict[tuple[str, str], list[tuple[Result, CardResult]]] = {}
    for facts in history:
        for card in results_of(rulebook, facts):
            for result in card.rows:
                past.setdefault(result.entry.key, []).append((result, card))
    return [
        Row(card, i, tuple(past.get((card.id, i.id), ())), how) for card in rulebook.scorecards for i in card.indicators
    ]
