"""`curve`: straight lines between values and their scores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import ClassVar

from bsclib.decimals import text_of
from bsclib.errors import NOTHING, Text, same
from bsclib.scoring.kinds.evidence import OWN, Actual, Earned, How, NotScorableError, Target, figure, given
from bsclib.scoring.kinds.formula import BOUND, WORTH, FormulaLine, Worked, chain
from bsclib.scoring.kinds.frame import registered
from bsclib.scoring.kinds.framed import LIMITS, Framed
from bsclib.scoring.kinds.levels import A_LEVEL, Level, level, level_text
from bsclib.scoring.kinds.telling import SEMICOLON, Told, brief, joined, listed
from bsclib.scoring.kinds.words import A_NUMBER, UnfitError, Word, items, number

EXTEND = "extend"
BEYOND_IT = Text("界外得分", "points beyond")
AT = Text("{v}得{s}分", "{v}: {s} points")
LINES = Text("；其间按直线插值", "; straight lines between")
BELOW, ABOVE = Text("；低于{v}得{s}分", "; below {v}: {s} points"), Text("；高于{v}得{s}分", "; above {v}: {s} points")
ON_BELOW = Text("；低于{v}沿直线延长", "; below {v} along the line")
ON_ABOVE = Text("；高于{v}沿直线延长", "; above {v} along the line")
READ_OFF = Text(
    "{a} 在 {lo}（{s}分）与 {hi}（{t}分）之间，按直线计", "{a} lies between {lo} ({s}) and {hi} ({t}), on the line"
)
BEYOND = Text("{a} 在两端之外或恰在端点", "{a} lies at or beyond an end")
CROSSED = Text("各标准值不成顺序：{v}", "the standard values are not in order: {v}")
Point = tuple[Level, Decimal]


def _point(entry: object) -> Point:
    if not isinstance(entry, list | tuple) or len(entry) != 2:
        raise UnfitError("", entry, same("[value, score]"))
    return level(entry[0]), number(entry[1])


def _points(value: object) -> tuple[Point, ...]:
    found = items(value, _point)
    numbers = [v for v, _ in found if isinstance(v, Decimal)]
    if len(found) < 2 or (len(numbers) == len(found) and any(a >= b for a, b in pairwise(numbers))):
        raise UnfitError("", value, Text("至少两点，数值由小到大", "two points or more, their values ascending"))
    return found


def _beyond(value: object) -> Decimal | str:
    return EXTEND if value == EXTEND else number(value)


_BEYOND = Word(_beyond, {"anyOf": [A_NUMBER, {"const": EXTEND}]})


@registered
@dataclass(frozen=True, slots=True)
class Curve(Framed):
    """Straight lines through points (value, score); beyond an end its score, or what `below` and `above` say.

    Parameters
    ----------
    points : tuple of (Level, Decimal)
        Values ascending; names of figures take their order from the figures.
    below, above : Decimal or "extend", optional
        The score numerically beyond the lowest and the highest value; the end itself keeps its own.
    """

    kind: ClassVar[str] = "curve"
    words: ClassVar[Mapping[str, Word]] = {
        "points": Word(
            _points,
            {
                "type": "array",
                "items": {"type": "array", "prefixItems": [A_LEVEL, A_NUMBER], "minItems": 2, "maxItems": 2},
                "minItems": 2,
            },
        ),
        "below": _BEYOND,
        "above": _BEYOND,
        **LIMITS,
    }

    points: tuple[Point, ...]
    below: Decimal | str | None = None
    above: Decimal | str | None = None

    @property
    def levels_stand(self) -> bool:
        """Whether its levels are those of one period; named ones are given anew with each."""
        return any(isinstance(level, Decimal) for level, _ in self.points)

    @property
    def usual_cap(self) -> Decimal:
        """A curve has no cap but its own scores; extended, it is kept within the full mark."""
        if EXTEND in (self.below, self.above):
            return max(self.base, self.full)
        ends = [v for v in (self.below, self.above) if isinstance(v, Decimal)]
        return max(self.base, *(score for _, score in self.points), *ends)

    @property
    def figures(self) -> tuple[str, ...]:
        """The names of the figures that the rule reads."""
        own = [v for v, _ in self.points if isinstance(v, str) and v != OWN]
        return tuple(dict.fromkeys((*own, *(n for band in self.cut for n in band.figures))))

    @property
    def needs_target(self) -> bool:
        """Whether one of its values, or a cut, is the row's own target."""
        return any(v == OWN for v, _ in self.points) or self.measures(self.cut)

    @property
    def shown_target(self) -> str:
        """The values as text."""
        return " / ".join(level_text(v) for v, _ in self.points)

    def _known(self, target: Target) -> list[tuple[Fraction, Fraction]]:
        """Return the points as numbers, values ascending."""
        found = [(figure(v, target), Fraction(s)) for v, s in self.points]
        rising = sorted(found)
        if rising not in (found, found[::-1]) or any(a[0] == b[0] for a, b in pairwise(rising)):
            raise NotScorableError(CROSSED.fill(v=", ".join(text_of(v) for v, _ in found)))
        return rising

    def _value(self, value: Fraction, points: list[tuple[Fraction, Fraction]]) -> Fraction:
        low, high = points[0], points[-1]
        if value < low[0]:
            return _outside(value, low, points[1], self.below)
        if value > high[0]:
            return _outside(value, high, points[-2], self.above)
        left, right = next((a, b) for a, b in pairwise(points) if a[0] <= value <= b[0])
        return _on_line(value, left, right)

    def earn(self, actual: Actual, target: Target, how: How) -> Earned:
        """Return the score on the line."""
        value = given(actual, self.input)
        assert isinstance(value, Fraction)
        return Earned(value=self._value(value, self._known(target)))

    def worked(self, on: FormulaLine, how: How) -> Worked:
        """Return the score on the line, as a formula; figures by name may rise or fall."""
        a = on.value(self.input)
        ends = [
            (on.level(v, BOUND.fill(n=n)), on.number(WORTH.fill(n=n), s)) for n, (v, s) in enumerate(self.points, 1)
        ]
        said = [on.number(BEYOND_IT, e) if isinstance(e, Decimal) else e or "" for e in (self.below, self.above)]
        outer, hole = _beyond_formulas(a, ends, said), ""
        if not all(isinstance(v, Decimal) for v, _ in self.points):
            in_order = [f"AND({','.join(f'{v}{way}{w}' for (v, _), (w, _) in pairwise(ends))})" for way in "<>"]
            falling = _beyond_formulas(a, ends[::-1], said)
            outer = [f"IF({in_order[0]},{up},{down})" for up, down in zip(outer, falling, strict=True)]
            hole = f"NOT(OR({','.join(in_order)}))"
        values = ",".join(v for v, _ in ends)
        between = [(f"({a}-{v[0]})*({a}-{w[0]})<=0", _line_formula(a, v, w)) for v, w in pairwise(ends)]
        cases = [(f"{a}<MIN({values})", outer[0]), (f"{a}>MAX({values})", outer[1]), *between[:-1]]
        return Worked(value=chain(cases, between[-1][1]), hole=hole)

    def why(self, told: Told) -> Text:
        """Name the two points between which the actual lies."""
        if (cut := self.why_cut(told)) is not None:
            return cut
        value = Fraction(given(told.evidence.actual or Fraction(0), self.input))
        points = self._known(told.evidence.target)
        for (lo, s), (hi, t) in pairwise(points):
            if lo < value < hi:
                words = {"a": text_of(value), "lo": text_of(lo), "hi": text_of(hi), "s": brief(s), "t": brief(t)}
                return joined(READ_OFF.fill(**words), self.of_full_mark(told.outcome.score))
        return joined(BEYOND.fill(a=text_of(value)), self.of_full_mark(told.outcome.score))

    def wording(self, unit: Text | None = None) -> Text:
        """Return the rule as words."""
        points = listed([AT.fill(v=level_text(v), s=text_of(s)) for v, s in self.points], SEMICOLON)
        ends = [
            (self.below, self.points[0][0], BELOW, ON_BELOW),
            (self.above, self.points[-1][0], ABOVE, ON_ABOVE),
        ]
        beyond = [
            NOTHING if end is None else (on if end == EXTEND else said).fill(v=level_text(v), s=_plain(end))
            for end, v, said, on in ends
        ]
        return joined(points, LINES, *beyond)

    def plain(self, word: str) -> object:
        """Return points as lists, the rest as it is."""
        return [[v, s] for v, s in self.points] if word == "points" else Framed.plain(self, word)

    @classmethod
    def disagreements(cls, values: Mapping[str, object]) -> Iterator[tuple[str, Text]]:
        """A curve's words never speak against each other."""
        return iter(())


def _plain(end: Decimal | str) -> str:
    return end if isinstance(end, str) else text_of(end)


def _on_line(value: Fraction, one: tuple[Fraction, Fraction], other: tuple[Fraction, Fraction]) -> Fraction:
    return one[1] + (other[1] - one[1]) * (value - one[0]) / (other[0] - one[0])


def _outside(
    value: Fraction, end: tuple[Fraction, Fraction], inner: tuple[Fraction, Fraction], said: Decimal | str | None
) -> Fraction:
    """Return the score beyond an end: the end's own, the number said, or on along the line."""
    if said is None:
        return end[1]
    return _on_line(value, end, inner) if said == EXTEND else Fraction(Decimal(said))


Cells = tuple[str, str]  # the addresses of a value and of its score


def _line_formula(a: str, one: Cells, other: Cells) -> str:
    return f"({one[1]}+({other[1]}-{one[1]})*({a}-{one[0]})/({other[0]}-{one[0]}))"


def _beyond_formulas(a: str, ends: Sequence[Cells], said: Sequence[str]) -> list[str]:
    """Return the score below the lowest and above the highest value, of values that ascend."""
    sides = ((ends[0], ends[1]), (ends[-1], ends[-2]))
    return [
        _line_formula(a, end, inner) if word == EXTEND else word or end[1]
        for (end, inner), word in zip(sides, said, strict=True)
    ]
