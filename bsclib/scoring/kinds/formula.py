"""The score as a spreadsheet works it out: the cells of a line, and the formulas that a kind puts into them.

Spreadsheets count in binary.  What keeps every boundary where exact arithmetic has it:
figures are compared as they stand (two equal decimals are one and the same binary number);
a difference is rounded to its decimals; where steps are counted or a share is compared, both sides are whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from bsclib.decimals import decimals_of
from bsclib.errors import Text, same
from bsclib.scoring.kinds.evidence import OWN, How
from bsclib.scoring.kinds.frame_words import VETO_WORDS, class_text

if TYPE_CHECKING:
    from bsclib.scoring.kinds.framed import Framed
    from bsclib.scoring.kinds.levels import Band, Level

FIGURE_PLACES = 6  # the most decimals of a figure that is given by name
ROUNDED = 9  # decimals to which a result is compared with a line
BASE, FLOOR, CAP = Text("基础分", "base"), Text("最低分", "floor"), Text("最高分", "cap")
FULL = Text("满分", "full mark")
MOST_GAINED, MOST_LOST = Text("最多加分", "most added"), Text("最多扣分", "most deducted")
BOUND, WORTH = Text("界限 {n}", "bound {n}"), Text("分值 {n}", "points {n}")
CUT_BOUND, CUT_WORTH = Text("限值 {n}", "limit {n}"), Text("触限得分 {n}", "score at limit {n}")
OPS = {"below": "<", "at_most": "<=", "at_least": ">=", "above": ">", "equals": "="}


@dataclass(frozen=True, slots=True)
class BesideCell:
    """A cell beside the line: a number of the rule, a further figure of the evidence (`given`), or a formula."""

    label: Text
    value: object
    given: bool = False
    formula: str = ""


@dataclass(slots=True)
class FormulaLine:
    """The cells of one line of a recalculation, as its rule's formulas name them.

    Attributes
    ----------
    actual, target, cut, gap, steps, gain, loss, start, score : str
        Addresses.
    places, target_places : int
        The most decimals that the actual and the target have.
    lang : "zh" or "en"
    place : function of n
        The address of the n-th number beside the line.
    totals : mapping of card → address
    inputs : tuple of str
        The names of the actuals that the rule reads, where it reads several.
    named : mapping of name → address
        Figures, counts of events by class, judges' scores.
    parts : function
        The lines below for the parts of a sum.
    numbers : list of BesideCell
        What stands beside the line, in order.
    """

    actual: str
    target: str
    cut: str
    gap: str
    steps: str
    gain: str
    loss: str
    start: str
    score: str
    places: int
    target_places: int
    lang: str
    place: Callable[[int], str]
    totals: Mapping[str, str]
    parts: Callable[[int], Sequence[FormulaLine]]
    inputs: tuple[str, ...] = ()
    named: dict[str, str] = field(default_factory=dict)
    numbers: list[BesideCell] = field(default_factory=list)

    def number(self, label: Text, value: Decimal) -> str:
        """Put a number of the rule beside the line; return its address."""
        self.numbers.append(BesideCell(label, value))
        return self.place(len(self.numbers) - 1)

    def work_out(self, label: Text, formula: str, value: object = None) -> str:
        """Put a formula beside the line, `value` being what it gives now; return its address."""
        self.numbers.append(BesideCell(label, value, formula=formula))
        return self.place(len(self.numbers) - 1)

    def give(self, name: str, value: object, label: Text | None = None) -> str:
        """Put a further figure of the evidence beside the line, to be called `name`; return its address."""
        self.numbers.append(BesideCell(label or same(name), value, given=True))
        self.named[name] = self.place(len(self.numbers) - 1)
        return self.named[name]

    def level(self, level: Level, label: Text) -> str:
        """Return the address of a level: a number, the row's own target, or a figure by name."""
        if isinstance(level, Decimal):
            return self.number(label, level)
        return self.target if level == OWN else self.named.get(level, self.target)

    def value(self, name: str = "") -> str:
        """Return the address of the actual that is called `name`; 0 for a count that is not given."""
        if not self.named:
            return self.actual
        counts = [n for n in self.named if n in self.inputs]
        if not counts:
            return self.actual
        if not name and len(counts) == 1:
            name = counts[0]
        return self.named[name] if name in counts else "0"

    def under(self, other: FormulaLine) -> FormulaLine:
        """Return this line, a part of `other`: it reads the figures of the other."""
        return replace(self, named=other.named, inputs=other.inputs)


class Worked(NamedTuple):
    """What a kind earns before the frame, as formulas: points that are gains or losses, or a value without base.

    `lost`, `unfit`, `hole` are conditions: the floor, not scorable at all, not scorable where no cut is met.
    """

    points: str = ""
    value: str = ""
    gap: str = ""
    steps: str = ""
    lost: str = ""
    unfit: str = ""
    hole: str = ""


class CellFormulas(NamedTuple):
    """The formulas of a line's cells; "": the cell stays empty.  `parts` are the lines below with theirs."""

    score: str
    gap: str = ""
    steps: str = ""
    gain: str = ""
    loss: str = ""
    start: str = ""
    cut: str = ""
    unfit: str = ""
    hole: str = ""
    veto: str = ""
    lost: str = ""
    parts: Sequence[tuple[FormulaLine, CellFormulas]] = ()


def formula_text(text: str) -> str:
    """Return a text as a formula writes it.

    Examples
    --------
    >>> print(formula_text('a "b" c'))
    "a ""b"" c"
    """
    return '"' + text.replace('"', '""') + '"'


def class_as_shown(on: FormulaLine, name: str) -> str:
    """Return a class as the cells of a workbook in its language have it."""
    return formula_text(class_text(name).of(on.lang))


def whole_number(cell: str, places: int) -> str:
    """Return a number of at most `places` decimals as a whole number."""
    return f"ROUND({cell}*{10**places},0)"


def either(conditions: Iterable[str]) -> str:
    """Return the formula that is true where any condition is; "" for none."""
    found = [c for c in conditions if c]
    return found[0] if len(found) == 1 else f"OR({','.join(found)})" if found else ""


def chain(cases: Iterable[tuple[str, str]], otherwise: str) -> str:
    """Return the formula that takes the first case whose condition holds.

    Examples
    --------
    >>> chain([("A1>2", "5"), ("A1>1", "3")], "0")
    'IF(A1>2,5,IF(A1>1,3,0))'
    """
    found = list(cases)
    return "".join(f"IF({condition},{value}," for condition, value in found) + otherwise + ")" * len(found)


def gap_places(on: FormulaLine, *levels: Level | None) -> int:
    """Return the decimals of a difference between the actual and any of `levels`; None: the row's target."""
    own = [decimals_of(v) if isinstance(v, Decimal) else FIGURE_PLACES if v is not None else 0 for v in levels]
    by_name = FIGURE_PLACES if on.inputs else 0
    return max(on.places, on.target_places, by_name, *own)


def in_band(band: Band, on: FormulaLine, of: str, label: Text) -> str:
    """Return the condition that the actual lies in a band."""
    if not band.tests:
        return "TRUE"
    value = on.value(band.input)
    if band.tests[0][0] == "is":
        return f"EXACT({value},{class_as_shown(on, str(band.tests[0][1]))})"
    found = []
    for op, level in band.tests:
        bound = on.level(level, label)
        if of == "target":
            places = decimals_of(level) if isinstance(level, Decimal) else FIGURE_PLACES
            own = max(gap_places(on), FIGURE_PLACES if band.input else 0)
            left = f"{whole_number(value, own)}*{100 * 10**places}"
            found.append(f"{left}{OPS[op]}{whole_number(bound, places)}*{whole_number(on.target, own)}")
        else:
            found.append(f"{value}{OPS[op]}{bound}")
    return found[0] if len(found) == 1 else f"AND({','.join(found)})"


def _kept(rule: Framed, on: FormulaLine, how: How, score: str) -> str:
    """Return `score` within floor and cap."""
    cap = rule.highest(how)
    if rule.floor.is_finite():
        score = f"MAX({score},{on.number(FLOOR, rule.floor)})"
    return f"MIN({score},{on.number(CAP, cap)})" if cap.is_finite() else score


def _limited(rule: Framed, on: FormulaLine, gain: str, loss: str) -> tuple[str, str]:
    """Return gains and losses within the rule's own limits."""
    if rule.max_over is not None:
        gain = f"MIN({gain},{on.number(MOST_GAINED, rule.max_over)})"
    if rule.max_short is not None:
        loss = f"MAX({loss},-{on.number(MOST_LOST, rule.max_short)})"
    return gain, loss


def _cuts(rule: Framed, on: FormulaLine) -> tuple[str, list[str]]:
    """Return the formula of the number of the first cut met (0: none), and the address of the score of each."""
    conditions, scores = [], []
    for n, band in enumerate(rule.cut, 1):
        conditions.append((in_band(band, on, rule.of, CUT_BOUND.fill(n=n)), str(n)))
        scores.append(on.number(CUT_WORTH.fill(n=n), band.points))
    return chain(conditions, "0") if conditions else "", scores


def _pointed(worked: Worked) -> tuple[str, str]:
    return (f"MAX({worked.points},0)", f"MIN({worked.points},0)") if worked.points else ("", "")


def in_frame(
    rule: Framed, on: FormulaLine, how: How, worked: Worked, parts: Sequence[tuple[FormulaLine, CellFormulas]] = ()
) -> CellFormulas:
    """Return the formulas of a rule with a frame: cut, points within their limits, base, floor, cap, full mark."""
    cut, scores = _cuts(rule, on)
    gain, loss = _pointed(worked)
    if parts:
        gain, loss = (
            "+".join(f"N({cell})" for cell in cells)
            for cells in zip(*((p.gain, p.loss) for p, _ in parts), strict=True)
        )
    if gain:
        gain, loss = _limited(rule, on, gain, loss)
    start = worked.value or on.number(BASE, rule.base)
    if parts:
        start = "+".join([start, *(f"N({part.start})" for part, _ in parts)])
    score = _kept(rule, on, how, f"{on.start}+{on.gain}+{on.loss}" if gain else on.start)
    if worked.lost and rule.floor.is_finite():
        score = f"IF({worked.lost},{on.number(FLOOR, rule.floor)},{score})"
    score = chain([(f"{on.cut}={n}", at) for n, at in enumerate(scores, 1)], score)
    if rule.full_mark is not None:
        score = f"100*({score})/{on.number(FULL, rule.full_mark)}"
    unfit = either([worked.unfit, _shareless(rule, on)])
    veto = rule.veto_formula(on)
    return CellFormulas(score, worked.gap, worked.steps, gain, loss, start, cut, unfit, worked.hole, veto, parts=parts)


def _shareless(rule: Framed, on: FormulaLine) -> str:
    """Return the condition under which a share of the target, which the rule compares, means nothing."""
    return f"{on.target}<=0" if rule.takes_share else ""


def of_part(rule: Framed, on: FormulaLine, how: How) -> CellFormulas | None:
    """Return the formulas of a rule that is a part of a sum: points within its own limits, or a value in its frame."""
    cut, scores = _cuts(rule, on)
    worked = rule.worked(on, how)
    if worked is None:
        return None
    gain, loss = _pointed(worked)
    if gain:
        gain, loss = _limited(rule, on, gain, loss)
    value = chain([(f"{on.cut}={n}", at) for n, at in enumerate(scores, 1)], worked.value or "0")
    start = _kept(rule, on, how, value) if worked.value else ""
    if not worked.value and scores:
        start = f"IF({on.cut}=0,0,{_kept(rule, on, how, value)})"
    if cut and gain:
        gain, loss = (f"IF({on.cut}=0,{points},0)" for points in (gain, loss))
    uncut = f"{on.cut}=0" if cut else ""
    lost, hole = (f"AND({uncut},{c})" if c and uncut else c for c in (worked.lost, worked.hole))
    unfit = either([worked.unfit, _shareless(rule, on)])
    return CellFormulas("", worked.gap, worked.steps, gain, loss, start, cut, unfit, hole, lost=lost)


def taken_besides(on: FormulaLine, cases: Iterable[tuple[str, tuple[str, ...]]]) -> str:
    """Return the formula of what a row takes besides: the words of the first case that holds, else nothing."""
    found = [
        (condition, formula_text("、".join(VETO_WORDS[v].of(on.lang) for v in taken))) for condition, taken in cases
    ]
    return chain(found, '""') if found else ""
