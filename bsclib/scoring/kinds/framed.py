"""The frame of every computed kind: base, floor, cap, limits of points, cuts, the text's own full mark."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, fields
from decimal import Decimal
from fractions import Fraction
from typing import cast

from bsclib.decimals import text_of
from bsclib.errors import NOTHING, Text, same
from bsclib.scoring.kinds.evidence import Actual, Earned, How, RuleOutcome, Target
from bsclib.scoring.kinds.formula import ROUNDED, CellFormulas, FormulaLine, Worked, in_frame, taken_besides
from bsclib.scoring.kinds.frame import UNREADABLE, ZERO, Rule, RuleError, rule_fault
from bsclib.scoring.kinds.frame_words import (
    ACTUAL,
    COLON,
    COUNT,
    CUT,
    FULL_MARK,
    LIMITS_WORDS,
    MAX_OVER,
    MAX_SHORT,
    OF_FULL,
    RATE,
    ROW_VETO,
    SCORES,
    end_text,
    veto_words,
)
from bsclib.scoring.kinds.levels import VETO, Band, band_reader, band_schema
from bsclib.scoring.kinds.telling import COMMA, SEMICOLON, Told, brief, joined, listed
from bsclib.scoring.kinds.words import (
    CAP,
    FLOOR,
    LIMIT,
    NAME,
    NO_LIMIT,
    NOT_NEGATIVE,
    POSITIVE,
    Word,
    choice,
    items,
)

BONUS_SHARE = Decimal("1.2")  # of the full mark: the cap of a rule that can add and whose text sets no limit
LEFT_OPEN = cast("Decimal", None)  # a base or cap not given; settled before anyone can see it


@dataclass(frozen=True, slots=True, kw_only=True)
class Framed(Rule):
    """A rule of points inside a frame (DOMAIN § 3): cut, limits of points, base, floor, cap, own full mark.

    Parameters
    ----------
    base, floor, cap : Decimal
        [the rule's points]; a cap not given is the full mark for a rule that can only deduct, 1.2 times it where
        it can add and sets no limit to it; `Infinity` (YAML `none`): no such end.
    max_over, max_short : Decimal, optional
        The most points that gains, and that losses, can come to.
    cut : tuple of Band
        Compared with the actual; the first met sets the score and ends.
    of : str
        What the levels of cuts and tiers are compared with: the "actual", or the actual as percent of the "target".
    count : str, optional
        "full", "linear" or "started": how steps are counted, before the policy of that name.
    full_mark : Decimal, optional
        The full mark in which the text counts; the score is 100 · points / full mark.
    veto : tuple of str
        What the row takes when it scores nothing: grade, total, bonus; open: the text does not say.
    input : str
        The actual that the rule reads, where the row has several.
    """

    base: Decimal = LEFT_OPEN
    floor: Decimal = ZERO
    cap: Decimal = LEFT_OPEN
    max_over: Decimal | None = None
    max_short: Decimal | None = None
    cut: tuple[Band, ...] = ()
    of: str = "actual"
    count: str | None = None
    full_mark: Decimal | None = None
    veto: tuple[str, ...] | str | None = ()
    input: str = ""

    def __post_init__(self) -> None:
        if self.base is None:
            object.__setattr__(self, "base", self.usual_base)
        if self.cap is None:
            object.__setattr__(self, "cap", self.usual_cap)
        limits = {"base": self.base, "floor": self.floor, "cap": self.cap}
        faults = [
            rule_fault("rule_value", name, same(text_of(limit)), NOT_NEGATIVE)
            for name, limit in limits.items()
            if limit.is_finite() and limit < 0
        ]
        if not faults and not self.floor <= self.base <= self.cap:
            found = listed([end_text(limits[name]) for name in ("floor", "base", "cap")], COMMA)
            faults = [rule_fault("rule_value", "base", found, same("floor ≤ base ≤ cap"))]
        if faults:
            raise RuleError(UNREADABLE, faults)

    # ── limits ──

    @property
    def full(self) -> Decimal:
        """The full mark in which the rule counts."""
        return Decimal(100) if self.full_mark is None else self.full_mark

    @property
    def usual_base(self) -> Decimal:
        """The base of a rule that names none."""
        return self.full

    @property
    def usual_cap(self) -> Decimal:
        """The cap of a rule that names none."""
        return self.cap_by_points()

    def cap_by_points(self) -> Decimal:
        """Return the full mark for a rule that can only deduct; where it can add, the base and the most it may add."""
        if not any(p > 0 for p in self.points_given):
            return max(self.full, self.base)
        if self.max_over is not None:
            return max(self.full, self.base + self.max_over)
        return max(self.full * BONUS_SHARE, self.base)

    @property
    def limits(self) -> tuple[Decimal, ...]:
        """Base, floor and cap."""
        return self.base, self.floor, self.cap

    @property
    def plain_frame(self) -> bool:
        """Whether base, floor and cap are all the frame there is."""
        return self.has_plain_frame()

    def has_plain_frame(self, but: str = "") -> bool:
        """Return whether base, floor and cap are all the frame there is, the word `but` left aside."""
        usual = {f.name: f.default for f in fields(Framed) if f.name not in ("base", "floor", "cap", but)}
        return all(getattr(self, n) == v for n, v in usual.items()) and all(limit.is_finite() for limit in self.limits)

    def highest(self, how: How) -> Decimal:
        """Return the cap, or what the policy `bonus_cap` puts in the place of 120 of a hundred."""
        if how.bonus_cap is not None and self.max_over is None and self.cap == self.full * BONUS_SHARE:
            return max(how.bonus_cap * self.full / 100, self.base)
        return self.cap

    def framed(self, score: Fraction, how: How) -> Fraction:
        """Return `score` [the rule's points] kept within floor and cap."""
        if self.floor.is_finite():
            score = max(score, Fraction(self.floor))
        cap = self.highest(how)
        return min(score, Fraction(cap)) if cap.is_finite() else score

    def limited(self, out: Earned) -> tuple[Fraction, Fraction]:
        """Return gains and losses within `max_over` and `max_short`."""
        gain = out.gain if self.max_over is None else min(out.gain, Fraction(self.max_over))
        loss = out.loss if self.max_short is None else max(out.loss, -Fraction(self.max_short))
        return gain, loss

    def in_hundred(self, points: Fraction) -> Fraction:
        """Return points of the rule's full mark as points of a hundred."""
        return points if self.full_mark is None else 100 * points / Fraction(self.full_mark)

    # ── scoring ──

    @abstractmethod
    def earn(self, actual: Actual, target: Target, how: How) -> Earned:
        """Return what the row earns before the frame."""

    def score(self, actual: Actual, target: Target, how: How) -> RuleOutcome:
        """Return the outcome of one row, exactly: cut, points, limits, base, floor and cap, full mark, in this order.

        Raises
        ------
        NotScorableError
            Where the rule cannot work on these figures.
        """
        met = self.cut_met(actual, target)
        if met is not None:
            return RuleOutcome(self.in_hundred(Fraction(met.points)), veto=met.veto)
        out = self.earn(actual, target, how)
        gain, loss = self.limited(out)
        raw = (Fraction(self.base) if out.value is None else out.value) + gain + loss
        kept = Fraction(self.floor) if out.lost and self.floor.is_finite() else self.framed(raw, how)
        points = None if out.value is not None and not (gain or loss) else gain + loss
        return RuleOutcome(self.in_hundred(kept), points, out.gap, out.steps, self.own_veto if kept <= 0 else ())

    @property
    def own_veto(self) -> tuple[str, ...]:
        """What the row takes besides when it scores nothing."""
        return self.veto if isinstance(self.veto, tuple) else ()

    def cut_met(self, actual: Actual, target: Target) -> Band | None:
        """Return the first cut that the actual meets."""
        return next((band for band in self.cut if band.met(actual, target, self.of)), None)

    def counting(self, how: How) -> str:
        """Return how steps are counted: the rule's own word before the policy."""
        return self.count or how.count

    # ── as a spreadsheet works it out ──

    def formulas(self, on: FormulaLine, how: How) -> CellFormulas | None:
        """Return the score as a spreadsheet works it out, in the order of `score`."""
        worked = self.worked(on, how)
        return None if worked is None else in_frame(self, on, how, worked)

    def worked(self, on: FormulaLine, how: How) -> Worked | None:
        """Return what `earn` gives, as formulas; None: the kind has none."""
        return None

    def veto_formula(self, on: FormulaLine) -> str:
        """Return what the row takes besides: by the cut it meets, or when it scores nothing."""
        cases = [(f"{on.cut}={n}", band.veto) for n, band in enumerate(self.cut, 1)]
        own = [(f"ROUND({on.score},{ROUNDED})<=0", self.own_veto)] if self.own_veto else []
        return taken_besides(on, [*cases, *own]) if own or any(taken for _, taken in cases) else ""

    @property
    def takes_share(self) -> bool:
        """Whether it compares the actual as percent of the target."""
        return self.of == "target" and bool(self.cut)

    # ── what it asks of a row ──

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the actuals that the rule reads, where it reads several."""
        return tuple(dict.fromkeys(n for n in (self.input, *(b.input for b in self.cut)) if n))

    @property
    def figures(self) -> tuple[str, ...]:
        """The names of the figures, beside the target, that the rule reads."""
        return tuple(dict.fromkeys(n for band in self.cut for n in band.figures))

    @property
    def needs_target(self) -> bool:
        """Whether a cut or tier is compared with the row's own target."""
        return self.measures(self.cut)

    def measures(self, bands: tuple[Band, ...]) -> bool:
        """Return whether any of the bands needs the row's own target."""
        return self.of == "target" or any(band.against_target for band in bands)

    # ── words ──

    def why_cut(self, told: Told) -> Text | None:
        """Return the sentence of a row that a cut decided; None where none did."""
        met = self.cut_met(told.evidence.actual, told.evidence.target) if told.evidence.actual is not None else None
        if met is None:
            return None
        actual = told.evidence.actual
        words = {"a": brief(actual) + " " if isinstance(actual, Fraction) else "", "c": self.band_words(met)}
        return joined(CUT.fill(**words, s=brief(told.outcome.score)), veto_words(met.veto))

    def band_words(self, band: Band) -> Text:
        """Return the comparisons of a band."""
        return band.wording(RATE if self.of == "target" else ACTUAL, "%" if self.of == "target" else "")

    def of_full_mark(self, score: Fraction) -> Text:
        """Return what the points of an own full mark are of a hundred."""
        if self.full_mark is None:
            return NOTHING
        points = score * Fraction(self.full_mark) / 100
        return OF_FULL.fill(p=brief(points), f=text_of(self.full_mark), s=brief(score))

    def frame_wording(self) -> list[Text]:
        """Return cuts, limits of points, counting and full mark as clauses."""
        clauses = [
            joined(self.band_words(b), COLON, SCORES.fill(n=text_of(b.points)), veto_words(b.veto)) for b in self.cut
        ]
        clauses += [] if self.max_over is None else [MAX_OVER.fill(n=text_of(self.max_over))]
        clauses += [] if self.max_short is None else [MAX_SHORT.fill(n=text_of(self.max_short))]
        clauses += [] if self.count is None else [COUNT[self.count]]
        clauses += [] if self.full_mark is None else [FULL_MARK.fill(f=text_of(self.full_mark))]
        if self.own_veto:
            clauses.append(joined(ROW_VETO, veto_words(self.own_veto)))
        return clauses

    def limits_wording(self) -> Text:
        """Return the frame where it is not the usual one."""
        clauses = self.frame_wording()
        said = joined(SEMICOLON, listed(clauses, SEMICOLON)) if clauses else NOTHING
        if (self.base, self.floor, self.cap) == (self.usual_base, ZERO, self.usual_cap):
            return said
        return joined(said, LIMITS_WORDS.fill(b=text_of(self.base), f=end_text(self.floor), c=end_text(self.cap)))

    # ── YAML ──

    def plain(self, word: str) -> object:
        """Return the value of `word` as YAML has it."""
        value = getattr(self, word)
        if word == "cut":
            return [band.plain("score") for band in value]
        if isinstance(value, Decimal) and not value.is_finite():
            return NO_LIMIT
        return Rule.plain(self, word)

    def _usual(self) -> dict[str, object]:
        return {f.name: f.default for f in fields(self)} | {"base": self.usual_base, "cap": self.usual_cap}


LIMITS: dict[str, Word] = {
    "base": LIMIT,
    "floor": FLOOR,
    "cap": CAP,
    "max_over": LIMIT,
    "max_short": LIMIT,
    "cut": Word(lambda value: items(value, band_reader("score")), band_schema("score")),
    "of": choice("actual", "target"),
    "count": choice("full", "linear", "started"),
    "full_mark": POSITIVE,
    "veto": VETO,
    "input": NAME,
}
