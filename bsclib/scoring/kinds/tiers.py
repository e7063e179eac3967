"""`tiers`: points by strict bounds, the first match wins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from bsclib.decimals import text_of
from bsclib.errors import NOTHING, Text, same
from bsclib.scoring.kinds.evidence import Actual, How, RuleOutcome
from bsclib.scoring.kinds.frame import LawRow, Remark, Rule, registered
from bsclib.scoring.kinds.framed import Framed
from bsclib.scoring.kinds.telling import SEMICOLON, SIDE, Told, joined, listed, points_text, signed
from bsclib.scoring.kinds.words import A_NUMBER, BETTER, LIMITS, Word, closed, items, tier
from bsclib.scoring.wording import NUM, Draft, UnreadableError, signed_points

Tier = tuple[str, Decimal, Decimal]
TIER_WORDS = Text("实际值{op}{b},{p}", "actual {op} {b}: {p}")
IN_ORDER = Text("(按顺序,先符合者为准)", "; in this order")
TIER = Text("{a} {side} {b}:{p} 分", "{a} is {side} {b}: {p} points")
NO_TIER = Text("{a} 不在任何一档:0 分", "{a} falls in no tier: 0 points")
OPEN_GAPS = Text(
    "恰为 {g} 时如何计,文中未说(归入下一档,否则 0 分)", "what exactly {g} scores (read: the next tier, else 0)"
)
NOT_STRICT = Text("“{t}”含等号的上界无法用分档表示", "the upper bound of “{t}” includes equality: tiers are strict")
DEAD_TIER = Text("近 {n} 季没有一次达到 {t}", "no value of the last {n} quarters reached {t}")
DEAD_TIER_WHY = Text("到不了的档位不起激励作用", "a tier nobody can reach motivates nobody")
SIGNS = {"below": "<", "above": ">"}
_TIER = (
    rf"(?:(?P<low>-?{NUM})[^\d<>≤≥]*(?P<op1>[<≤]))?[^\d<>≤≥;|,]*(?P<op2>[<>≤≥]) ?(?P<high>-?{NUM})天?"
    rf"[,:]? ?(?:(?P<none>不加不扣)|(?P<sign>[得扣加+-]?)(?P<points>{NUM})(?:分| points?))"
)


def _inside(value: Fraction, op: str, bound: Decimal) -> bool:
    return value < bound if op == "below" else value > bound


@registered
@dataclass(frozen=True, slots=True)
class Tiers(Framed):
    """Points by strict bounds ("below" or "above", bound, points); the first match wins, no match is 0 points."""

    kind: ClassVar[str] = "tiers"
    words: ClassVar[Mapping[str, Word]] = {
        "better": BETTER,
        "tiers": Word(
            lambda value: items(value, tier),
            {
                "type": "array",
                "items": {"anyOf": [closed(**{op: A_NUMBER, "points": A_NUMBER}) for op in ("below", "above")]},
                "minItems": 1,
            },
        ),
        **LIMITS,
    }
    reading_order: ClassVar[int] = 50

    tiers: tuple[Tier, ...]
    better: str

    @property
    def points_given(self) -> tuple[Decimal, ...]:
        """The points of every tier."""
        return tuple(points for _, _, points in self.tiers)

    @property
    def shown_target(self) -> str:
        """The bounds as text."""
        return " / ".join(f"{SIGNS[op]}{text_of(bound)}" for op, bound, _ in self.tiers)

    def _met(self, value: Fraction) -> Tier | None:
        return next((t for t in self.tiers if _inside(value, t[0], t[1])), None)

    def score(self, actual: Actual, target: Fraction | None, how: How) -> RuleOutcome:
        """Return the points of the first tier met, added to the base or, under `absolute`, the score itself."""
        assert isinstance(actual, Fraction)
        met = self._met(actual)
        points = Fraction(met[2]) if met else Fraction(0)
        start = 0 if how.tiers == "absolute" else Fraction(self.base)
        return RuleOutcome(self.framed(start + points, how), points)

    def why(self, told: Told) -> Text:
        """Name the tier met."""
        met = self._met(told.a)
        if met is None:
            return NO_TIER.fill(a=text_of(told.a))
        return TIER.fill(a=text_of(told.a), side=SIDE[met[0]], b=text_of(met[1]), p=signed(met[2]))

    def wording(self, unit: Text | None = None) -> Text:
        """Return the rule as words."""
        tiers = [TIER_WORDS.fill(op=SIGNS[op], b=text_of(b), p=points_text(p)) for op, b, p in self.tiers]
        return joined(listed(tiers, SEMICOLON), IN_ORDER if len(tiers) > 1 else NOTHING)

    def plain(self, word: str) -> object:
        """Return tiers as mappings, the rest as it is."""
        if word == "tiers":
            return [{op: bound, "points": points} for op, bound, points in self.tiers]
        return Framed.plain(self, word)

    @classmethod
    def read_text(cls, draft: Draft) -> Rule | None:
        """Read points by strict comparisons, in the order written."""
        tiers: list[Tier] = []
        equal: set[str] = set()
        for match in draft.take_all(_TIER):
            equal |= {match["low"]} if match["op1"] == "≤" else set()
            if match["none"]:
                equal |= {match["high"]} if match["op2"] == "≤" else set()
                continue
            if match["op2"] in "≤≥":
                raise UnreadableError(NOT_STRICT.fill(t=match[0]))
            op = "below" if match["op2"] == "<" else "above"
            tiers.append((op, Decimal(match["high"]), signed_points(match["sign"], match["points"])))
        if not tiers:
            return None
        ends = [text_of(b) for _, b, _ in tiers if text_of(b) not in equal] if not draft.told else []
        if ends:
            draft.open.append(OPEN_GAPS.fill(g=", ".join(ends)))
        draft.take(r"[(;]按顺序[^);|]*\)?|; in this order")
        return cls(tuple(tiers), draft.told or _falling(tiers), **draft.limits)

    def remarks(self, row: LawRow) -> Iterator[Remark]:
        """Yield tiers that no value of the past quarters reached."""
        for op, bound, _ in self.tiers if row.values else ():
            if not any(_inside(value, op, bound) for value in row.values):
                level = same(f"{SIGNS[op]} {text_of(bound)}")
                yield Remark("unreachable", DEAD_TIER.fill(n=len(row.values), t=level), DEAD_TIER_WHY)


def _falling(tiers: list[Tier]) -> str:
    """Return the direction in which points grow."""
    op, _, points = tiers[0]
    return "lower" if (op == "below") == (points >= tiers[-1][2] and points > 0) else "higher"
