"""`tiers`: points by bands of the actual or by class, the first match wins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import ClassVar

from bsclib.decimals import text_of
from bsclib.errors import NOTHING, Text
from bsclib.scoring.kinds.evidence import (
    Actual,
    Earned,
    Evidence,
    How,
    NotScorableError,
    RowOfEvidence,
    Target,
    class_of,
    earned,
    given,
)
from bsclib.scoring.kinds.formula import BOUND, WORTH, FormulaLine, Worked, chain, either, in_band
from bsclib.scoring.kinds.frame import LawRow, Remark, registered
from bsclib.scoring.kinds.frame_words import COLON, SCORES
from bsclib.scoring.kinds.framed import LIMITS, Framed
from bsclib.scoring.kinds.levels import IS, SIGNS, Band, band_reader, band_schema, level_text
from bsclib.scoring.kinds.telling import SEMICOLON, Told, brief, joined, listed, points_text, signed
from bsclib.scoring.kinds.words import BETTER, FLAG, Word, items

IN_ORDER = Text("（按顺序，先符合者为准）", "; in this order")
TIER = Text("{a} {c}：{p} 分", "{a} {c}: {p} points")
THE_REST = Text("不在所列各档，按其余计", "is in none of the tiers named, which leaves the rest")
NO_TIER = Text("{a} 不在任何一档：0 分", "{a} falls in no tier: 0 points")
HOLE = Text("{a} 不在任何一档，文中未说如何计", "{a} falls in no tier, and the rule does not say what that scores")
DEAD_TIER = Text("近 {n} 季没有一次达到 {t}", "no value of the last {n} quarters reached {t}")
DEAD_TIER_WHY = Text("到不了的档位不起激励作用", "a tier nobody can reach motivates nobody")
HOLES = Text("{v} 等处没有分值", "nothing is said of {v} and the like")
HOLES_WHY = Text("落在空档里的数值无法计分", "a value that falls there cannot be scored")


@registered
@dataclass(frozen=True, slots=True)
class Tiers(Framed):
    """Points by bands, the first match wins; added to the base, no match 0 points.

    Under `absolute` the points are the score itself, and a value in no band is not scorable: the text has to say it
    (`else`).
    """

    kind: ClassVar[str] = "tiers"
    words: ClassVar[Mapping[str, Word]] = {
        "better": BETTER,
        "tiers": Word(lambda value: items(value, band_reader("points")), band_schema("points")),
        "absolute": FLAG,
        **LIMITS,
    }

    tiers: tuple[Band, ...]
    better: str
    absolute: bool = False

    @property
    def levels_stand(self) -> bool:
        """Whether its tiers are levels of the actual itself."""
        return self.absolute and any(isinstance(v, Decimal) and v != 0 for band in self.tiers for _, v in band.tests)

    @property
    def points_given(self) -> tuple[Decimal, ...]:
        """The points of every tier; absolute ones add to nothing."""
        return () if self.absolute else tuple(band.points for band in self.tiers)

    @property
    def usual_cap(self) -> Decimal:
        """Absolute tiers have no cap but their own scores."""
        return max(self.base, *(b.points for b in self.tiers)) if self.absolute else self.cap_by_points()

    @property
    def class_names(self) -> tuple[str, ...]:
        """The classes it names; empty where the actual is a number."""
        return tuple(str(b.tests[0][1]) for b in self.tiers if b.tests and b.tests[0][0] == IS)

    @property
    def figures(self) -> tuple[str, ...]:
        """The names of the figures that the rule reads."""
        return tuple(dict.fromkeys(n for band in (*self.tiers, *self.cut) for n in band.figures))

    @property
    def needs_target(self) -> bool:
        """Whether a tier or a cut is compared with the row's own target."""
        return self.measures((*self.tiers, *self.cut))

    @property
    def shown_target(self) -> str | None:
        """The bounds as text."""
        bands = [" ".join(f"{SIGNS[op]}{level_text(v)}" for op, v in b.tests if op != IS) for b in self.tiers]
        return " / ".join(filter(None, bands)) or None

    def take(self, row: RowOfEvidence) -> Evidence:
        """Return the class in the cell, or the number with the target where the rule needs it."""
        return Evidence(class_of(row, self.class_names)) if self.class_names else Framed.take(self, row)

    def _met(self, actual: Actual, target: Target) -> Band | None:
        value = given(actual, self.input)
        return next((band for band in self.tiers if band.met(value, target, self.of)), None)

    def earn(self, actual: Actual, target: Target, how: How) -> Earned:
        """Return the points of the first tier met, or, where they are absolute, the score itself."""
        met = self._met(actual, target)
        if self.absolute:
            if met is None:
                raise NotScorableError(HOLE.fill(a=_value_text(given(actual, self.input))))
            return Earned(value=Fraction(met.points))
        points = Fraction(met.points) if met else Fraction(0)
        return Earned(value=points) if how.tiers == "absolute" else earned(points)

    def worked(self, on: FormulaLine, how: How) -> Worked:
        """Return the points of the first tier met, or, where they are absolute, the score itself."""
        named = [(in_band(b, on, self.of, BOUND.fill(n=n)), n, b.points) for n, b in enumerate(self.tiers, 1)]
        cases = [(met, on.number(WORTH.fill(n=n), points)) for met, n, points in named]
        points = chain(cases, "0")
        if self.absolute:
            return Worked(value=points, hole=f"NOT({either(met for met, _ in cases)})")
        return Worked(value=points) if how.tiers == "absolute" else Worked(points)

    @property
    def takes_share(self) -> bool:
        """Whether a tier or a cut is a share of the target."""
        return self.of == "target"

    def why(self, told: Told) -> Text:
        """Name the tier met."""
        if (cut := self.why_cut(told)) is not None:
            return cut
        actual = given(told.evidence.actual or Fraction(0), self.input)
        met = self._met(actual, told.evidence.target)
        if met is None:
            return NO_TIER.fill(a=_value_text(actual))
        points = brief(Fraction(met.points)) if self.absolute else signed(met.points)
        told_of = met.telling(self.of) if met.tests else THE_REST
        sentence = TIER.fill(a=_value_text(actual), c=told_of, p=points)
        return joined(sentence, self.of_full_mark(told.outcome.score))

    def wording(self, unit: Text | None = None) -> Text:
        """Return the rule as words."""
        tiers = [
            joined(
                self.band_words(b), COLON, SCORES.fill(n=text_of(b.points)) if self.absolute else points_text(b.points)
            )
            for b in self.tiers
        ]
        return joined(listed(tiers, SEMICOLON), IN_ORDER if len(tiers) > 1 else NOTHING)

    def plain(self, word: str) -> object:
        """Return tiers as mappings, the rest as it is."""
        return [band.plain() for band in self.tiers] if word == "tiers" else Framed.plain(self, word)

    def remarks(self, row: LawRow) -> Iterator[Remark]:
        """Yield tiers that no value of the past quarters reached, and values that no absolute tier takes."""
        if self.figures or self.needs_target:
            return
        for band in self.tiers if row.values else ():
            if band.tests and band.tests[0][0] != IS and not any(band.met(value, None) for value in row.values):
                level = joined(
                    *(Text(f"{SIGNS[op]} {level_text(v)}", f"{SIGNS[op]} {level_text(v)}") for op, v in band.tests)
                )
                yield Remark("unreachable", DEAD_TIER.fill(n=len(row.values), t=level), DEAD_TIER_WHY)
        holes = self.holes()
        if holes:
            yield Remark("tier_hole", HOLES.fill(v=", ".join(map(text_of, holes[:3]))), HOLES_WHY)

    def holes(self) -> list[Fraction]:
        """Return values between, at, below and above the bounds of absolute tiers that no tier takes."""
        bounds = sorted({Fraction(v) for b in self.tiers for op, v in b.tests if op != IS and isinstance(v, Decimal)})
        if not self.absolute or not bounds or self.needs_target or self.figures:
            return []  # what lies between depends on the row's own figures
        between = [(a + b) / 2 for a, b in pairwise(bounds)]
        tried = sorted({bounds[0] - 1, *bounds, *between, bounds[-1] + 1})
        return [value for value in tried if not any(band.met(value, None) for band in self.tiers)]


def _value_text(value: Fraction | str) -> str:
    return value if isinstance(value, str) else text_of(value)
