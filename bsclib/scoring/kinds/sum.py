"""`sum`: several rules at once, their points added."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from bsclib.errors import NOTHING, Text, same
from bsclib.scoring.kinds.evidence import Actual, Earned, How, Target, given
from bsclib.scoring.kinds.formula import CellFormulas, FormulaLine, Worked, either, in_frame, of_part
from bsclib.scoring.kinds.frame import registered
from bsclib.scoring.kinds.framed import LIMITS, Framed
from bsclib.scoring.kinds.telling import SEMICOLON, Told, joined, listed
from bsclib.scoring.kinds.words import UnfitError, Word, items

NAMED = Text("{n}:", "{n}: ")


def _part(value: object) -> Framed:
    from bsclib.scoring.rules import RuleError, rule_from_mapping  # a part is a rule of any kind: read as one

    if not isinstance(value, Mapping):
        raise UnfitError("", value, same("{kind: …}"))
    try:
        rule = rule_from_mapping(value)
    except RuleError as refused:
        fault = refused.faults[0]
        raise UnfitError(f".{fault.place.path}", value, fault.expected or NOTHING) from None
    if not isinstance(rule, Framed) or isinstance(rule, Sum):
        raise UnfitError("", value, Text("此类规则不能作为组成部分", "this kind cannot be a part"))
    return rule


@registered
@dataclass(frozen=True, slots=True)
class Sum(Framed):
    """Base plus the points of every part, then the frame; a part's own base counts 0.

    A ratio, a curve or an absolute tier contributes its value; then the sum's `base` is written.
    """

    kind: ClassVar[str] = "sum"
    words: ClassVar[Mapping[str, Word]] = {
        "parts": Word(lambda value: items(value, _part), {"type": "array", "items": {"type": "object"}, "minItems": 1}),
        **LIMITS,
    }

    parts: tuple[Framed, ...]

    @property
    def points_given(self) -> tuple[Decimal, ...]:
        """The points of every part."""
        return tuple(p for part in self.parts for p in part.points_given)

    @property
    def usual_cap(self) -> Decimal:
        """Base and the most that the parts may add, where every one of them says so; else as any rule."""
        adding = [part for part in self.parts if any(p > 0 for p in part.points_given)]
        if self.max_over is None and adding and all(part.max_over is not None for part in adding):
            most = sum((part.max_over for part in adding if part.max_over is not None), Decimal(0))
            return max(self.full, self.base + most)
        return self.cap_by_points()

    @property
    def inputs(self) -> tuple[str, ...]:
        """The actuals that its parts and cuts read."""
        own = (self.input, *(band.input for band in self.cut))
        return tuple(dict.fromkeys(n for n in (*own, *(n for part in self.parts for n in part.inputs)) if n))

    def lacking(self, named: Collection[str]) -> tuple[str, ...]:
        """Return what is measured against a target and not named; all, where nothing tells whose a lone figure is."""
        measured = [part.input for part in self.parts if part.input and part.own_target != 0]
        lone = not named and all(part.input for part in self.parts) and len(self.inputs) > 1
        return tuple(n for n in (self.inputs if lone else measured) if n not in named)

    @property
    def figures(self) -> tuple[str, ...]:
        """The figures that its parts and cuts read."""
        own = [n for band in self.cut for n in band.figures]
        return tuple(dict.fromkeys([*own, *(n for part in self.parts for n in part.figures)]))

    @property
    def needs_target(self) -> bool:
        """Whether any part counts from the row's own target."""
        return self.of == "target" or any(part.needs_target for part in self.parts)

    @property
    def own_target(self) -> Decimal | None:
        """The target that all parts share, where the law fixes it."""
        fixed = {part.own_target for part in self.parts}
        return fixed.pop() if len(fixed) == 1 else None

    def unscorable(self, target: Target, how: How) -> bool:
        """Whether any part cannot work with this target."""
        return any(part.unscorable(target, how) for part in self.parts)

    def earned_by_part(self, actual: Actual, target: Target, how: How) -> list[tuple[Framed, Earned]]:
        """Return what each part earns within its own limits and frame."""
        found = []
        for part in self.parts:
            own = given(actual, part.input) if part.input and isinstance(actual, Mapping) else actual
            cut = part.cut_met(actual, target)
            out = part.earn(own, target, how) if cut is None else Earned(value=Fraction(cut.points))
            gain, loss = part.limited(out)
            value = None if out.value is None else part.framed(out.value, how)
            found.append((part, out._replace(gain=gain, loss=loss, value=value)))
        return found

    def earn(self, actual: Actual, target: Target, how: How) -> Earned:
        """Return the gains and losses of all parts; values of parts are added to the base."""
        outs = [out for _, out in self.earned_by_part(actual, target, how)]
        values = [out.value for out in outs if out.value is not None]
        gain, loss = sum((o.gain for o in outs), Fraction(0)), sum((o.loss for o in outs), Fraction(0))
        value = Fraction(self.base) + sum(values, Fraction(0)) if values else None
        return Earned(gain, loss, value, lost=any(o.lost for o in outs))

    def formulas(self, on: FormulaLine, how: How) -> CellFormulas | None:
        """Return the score as a spreadsheet works it out, a line for each part below it."""
        lines = [line.under(on) for line in on.parts(len(self.parts))]
        found = [(line, of_part(part, line, how)) for part, line in zip(self.parts, lines, strict=True)]
        parts = [(line, cells) for line, cells in found if cells is not None]
        if len(parts) < len(self.parts):
            return None
        said = {name: either(getattr(cells, name) for _, cells in parts) for name in ("lost", "unfit", "hole")}
        return in_frame(self, on, how, Worked(**said), parts)

    def why(self, told: Told) -> Text:
        """Return the sentence of every part."""
        if (cut := self.why_cut(told)) is not None:
            return cut
        actual, target = told.evidence.actual or Fraction(0), told.evidence.target
        sentences = []
        for part in self.parts:
            own = given(actual, part.input) if part.input and isinstance(actual, Mapping) else actual
            evidence = told.evidence.of(own)
            outcome = part.score(own, target, told.how)
            sentence = part.why(Told(evidence, outcome, told.unit, told.how))
            sentences.append(joined(NAMED.fill(n=part.input) if part.input else NOTHING, sentence))
        return joined(listed(sentences, SEMICOLON), self.of_full_mark(told.outcome.score))

    def wording(self, unit: Text | None = None) -> Text:
        """Return the words of every part."""
        return listed(
            [_worded(p, unit) for p in self.parts],
            SEMICOLON,
        )

    def plain(self, word: str) -> object:
        """Return parts as mappings, the rest as it is."""
        return [part.to_mapping() for part in self.parts] if word == "parts" else Framed.plain(self, word)


def _worded(part: Framed, unit: Text | None) -> Text:
    name = NAMED.fill(n=part.input) if part.input else NOTHING
    return joined(name, listed([part.wording(unit), *part.frame_wording()], SEMICOLON))
