"""`severity`: a deduction by class of event, or by the bound that a ratio passes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import ClassVar

from bsclib.decimals import text_of
from bsclib.errors import NOTHING, Text, same
from bsclib.scoring.kinds.evidence import (
    Actual,
    Counts,
    Earned,
    Evidence,
    How,
    RefusedError,
    RowOfEvidence,
    RuleOutcome,
    Target,
    earned,
    given,
    told_where,
)
from bsclib.scoring.kinds.formula import BOUND as BOUND_AT
from bsclib.scoring.kinds.formula import WORTH, FormulaLine, Worked, chain, class_as_shown, taken_besides
from bsclib.scoring.kinds.frame import ZERO, Rule, registered
from bsclib.scoring.kinds.frame_words import IN_ENGLISH, NO_EVENT, class_text
from bsclib.scoring.kinds.framed import LIMITS, Framed
from bsclib.scoring.kinds.telling import COMMA, Told, joined, listed, points_text, signed
from bsclib.scoring.kinds.words import (
    A_NUMBER,
    BETTER,
    NAME,
    UnfitError,
    Word,
    closed,
    items,
    name,
    number,
)
from bsclib.scoring.text.lexicon import NUM, TARGET
from bsclib.scoring.text.remarks import NO_THRESHOLDS, UNREAD, UnreadableError
from bsclib.scoring.wording import Draft, signed_points

EVENTS_OF = "# "  # before a class: how many events of it are listed
CARD_VETO = ("grade", "bonus")  # what the thesis's veto takes
CLASSES = ("轻微", "一般", "严重")  # the classes that a text leaves unnamed
CLASS_WORDS = Text("按严重程度：{list}", "By severity: {list}")
IS_VETO = Text("；发生{v}一票否决", "; {v} is a veto")
BOUND = Text("超过{b}%{p}", "above {b}%: {p}")
EVENTS = Text("{e}：{p} 分", "{e}: {p} points")
NO_EVENTS = Text("无事故：不扣分", "nothing happened: nothing deducted")
RATIO = Text("{a} 超过 {b}：{p} 分", "{a} is above {b}: {p} points")
NO_RATIO = Text("{a} 未超过 {b}：不扣分", "{a} is not above {b}: nothing deducted")
VETO = Text("；一票否决", "; veto: the card gets the lowest grade")
OPEN_CLASSES = Text(
    "严重程度如何划分、一季多起如何计，文中未说", "how severity is graded, and what several events count"
)
NO_CLASS = Text("一票否决的“{v}”不是所列等级之一", "the veto is on “{v}”, which is none of the classes named")
_NAMED = rf"(?:^|[,;|:] ?)(?P<name>[^,;|:\d<>≤≥%+-]+?) ?(?P<sign>扣|加|[+-])(?P<points>{NUM})(?:分| points?)"


def _bound(entry: object) -> tuple[Decimal, Decimal]:
    if not isinstance(entry, Mapping) or set(entry) != {"above", "points"}:
        raise UnfitError("", entry, same("{above: …, points: …}"))
    return number(entry["above"]), number(entry["points"])


def _bounds(value: object) -> tuple[tuple[Decimal, Decimal], ...]:
    bounds = items(value, _bound)
    if any(a >= b for (a, _), (b, _) in pairwise(bounds)):
        raise UnfitError("", value, Text("界限应由小到大", "bounds must ascend"))
    return bounds


def _classes(value: object) -> tuple[tuple[str, Decimal], ...]:
    if not isinstance(value, Mapping) or not value or NO_EVENT in value:
        raise UnfitError("", value, Text("应为 {等级: 分值}，“无”不写", "{class: points} is expected, without 无"))
    return tuple((name(key), number(points)) for key, points in value.items())


@registered
@dataclass(frozen=True, slots=True)
class Severity(Framed):
    """A deduction by class of event, or by the last bound that a ratio [%] lies strictly above.

    `classes` holds (name, points), `bounds` (above, points); one of the two is given.  An event of the
    class `veto` caps the card's grade.
    """

    kind: ClassVar[str] = "severity"
    words: ClassVar[Mapping[str, Word]] = {
        "classes": Word(_classes, {"type": "object", "additionalProperties": A_NUMBER, "minProperties": 1}),
        "bounds": Word(_bounds, {"type": "array", "items": closed(above=A_NUMBER, points=A_NUMBER), "minItems": 1}),
        "better": BETTER,
        **LIMITS,
        "veto": NAME,
    }
    reading_order: ClassVar[int] = 40

    classes: tuple[tuple[str, Decimal], ...] = ()
    bounds: tuple[tuple[Decimal, Decimal], ...] = ()
    veto: str | None = None
    better: str = "lower"

    @property
    def points_given(self) -> tuple[Decimal, ...]:
        """The points of every class or bound."""
        return tuple(points for _, points in (*self.classes, *self.bounds))

    @property
    def class_names(self) -> tuple[str, ...]:
        """Nothing happened, then each class."""
        return (NO_EVENT, *(name for name, _ in self.classes)) if self.classes else ()

    @property
    def plain_frame(self) -> bool:
        """Whether base, floor and cap are all the frame there is; the veto of a class is the rule's own."""
        return Framed.has_plain_frame(self, "veto")

    @property
    def shown_target(self) -> Decimal:
        """None of it should happen."""
        return ZERO

    def earn(self, actual: Actual, target: Target, how: How) -> Earned:
        """Return the points of the worst event, or of all of them under `cumulate`; of a ratio, of its bound."""
        if not self.classes:
            value = given(actual, self.input)
            return earned(Fraction(next((p for bound, p in reversed(self.bounds) if Fraction(value) > bound), 0)))
        happened = _happened(actual)
        each = dict(self.classes)
        if how.severity == "cumulate":
            return earned(sum((Fraction(each[name]) * n for name, n in happened.items()), Fraction(0)))
        return earned(min([Fraction(0), *(Fraction(each[name]) for name in happened)]))

    def score(self, actual: Actual, target: Target, how: How) -> RuleOutcome:
        """Return the outcome, and whether an event of the class `veto` caps the card."""
        taken_besides = self.veto is not None and isinstance(actual, Mapping) and self.veto in _happened(actual)
        return Framed.score(self, actual, target, how)._replace(veto=CARD_VETO if taken_besides else ())

    def worked(self, on: FormulaLine, how: How) -> Worked:
        """Return the points of the worst event, of all of them, or of the last bound passed."""
        if self.bounds:
            value = on.value(self.input)
            cells = [
                (on.number(BOUND_AT.fill(n=n), b), on.number(WORTH.fill(n=n), p))
                for n, (b, p) in enumerate(self.bounds, 1)
            ]
            return Worked(chain([(f"{value}>{bound}", points) for bound, points in reversed(cells)], "0"))
        each = [(self._count(on, name), on.number(class_text(name), points)) for name, points in self.classes]
        if how.severity == "cumulate":
            return Worked("+".join(f"{count}*{points}" for count, points in each))
        return Worked(f"MIN(0,{','.join(f'IF({count}>0,{points},0)' for count, points in each)})")

    def _count(self, on: FormulaLine, name: str) -> str:
        """Return how many events of a class there were: those listed, or the one class in the cell."""
        return on.named.get(EVENTS_OF + name, f"IF(EXACT({on.actual},{class_as_shown(on, name)}),1,0)")

    def actual_formula(self, on: FormulaLine, evidence: Evidence) -> str:
        """Return the worst class of the events listed; "" where the cell's class is all there is."""
        listed_events = evidence.actual
        if not isinstance(listed_events, Mapping) or sum(map(int, listed_events.values())) <= 1:
            return ""
        counts = {n: on.give(EVENTS_OF + n, int(listed_events.get(n, 0)), class_text(n)) for n, _ in self.classes}
        worst = sorted(self.classes, key=lambda c: c[1])
        return chain([(f"{counts[n]}>0", class_as_shown(on, n)) for n, _ in worst], class_as_shown(on, NO_EVENT))

    def veto_formula(self, on: FormulaLine) -> str:
        """Return what an event of the class `veto` takes."""
        return taken_besides(on, [(f"{self._count(on, self.veto)}>0", CARD_VETO)]) if self.veto else ""

    def take(self, row: RowOfEvidence) -> Evidence:
        """Return how many events of each class there were: those listed, or the one class in the cell."""
        return Evidence(self._events(row) if self.classes else row.number())

    def _events(self, row: RowOfEvidence) -> Counts:
        actual, names = row.actual, self.class_names
        if actual not in names:
            raise RefusedError("severity", Text(f"发现 {actual!r}", f"found {actual!r}"), same(" | ".join(names)))
        counts: Counter[str] = Counter()
        for event in row.events:
            if event.get("severity") not in names:
                found = Text("事件没有写明等级", "an event of no class of this rule")
                raise RefusedError("severity", found, same(" | ".join(names)), str(event.get("cell") or ""))
            counts[str(event["severity"])] += int(str(event.get("count") or 1))
        counts.pop(NO_EVENT, None)
        worst = min(counts, key=dict(self.classes).__getitem__, default=NO_EVENT)
        if counts and worst != actual:
            found = Text("单元格为 {a}，事件表{c}中最重的是 {w}", "the cell says {a}, the worst event listed{c} is {w}")
            raise RefusedError(
                "severity",
                found.fill(a=actual, w=worst, c=told_where(row.events)),
                Text("两处应一致", "the two must agree"),
            )
        return dict(counts) if counts else {str(actual): 1} if actual != NO_EVENT else {}

    def why(self, told: Told) -> Text:
        """Name the events, or the bound passed."""
        if (cut := self.why_cut(told)) is not None:
            return cut
        events, points = told.evidence.actual, told.outcome.points or Fraction(0)
        if isinstance(events, Mapping):
            if not events:
                return NO_EVENTS
            times = [(class_text(str(name)), "" if n == 1 else f" × {n}") for name, n in events.items()]
            named = Text("、".join(t.zh + n for t, n in times), ", ".join(t.en + n for t, n in times))
            sentence = EVENTS.fill(e=named, p=signed(points))
            return joined(sentence, VETO) if told.outcome.veto else sentence
        passed = [bound for bound, _ in self.bounds if told.a > bound]
        words = {"a": text_of(told.a), "b": text_of(passed[-1] if passed else self.bounds[0][0])}
        return (RATIO if passed else NO_RATIO).fill(**words, p=signed(points))

    def wording(self, unit: Text | None = None) -> Text:
        """Return the rule as words."""
        if self.bounds:
            return listed([BOUND.fill(b=text_of(b), p=points_text(p)) for b, p in self.bounds], COMMA)
        named = [Text(f"{n}{points_text(p).zh}", f"{class_text(n).en} {points_text(p).en}") for n, p in self.classes]
        veto = IS_VETO.fill(v=class_text(self.veto)) if self.veto else NOTHING
        return joined(CLASS_WORDS.fill(list=listed(named, COMMA)), veto)

    @classmethod
    def disagreements(cls, values: Mapping[str, object]) -> Iterator[tuple[str, Text]]:
        """Yield classes beside bounds or neither, and a veto of a class that is not named."""
        if len({"classes", "bounds"} & values.keys()) != 1:
            yield "classes", Text("二者择一", "one of the two")
        classes = values.get("classes")
        if "veto" in values and values["veto"] not in dict(classes if isinstance(classes, tuple) else ()):
            yield "veto", Text("应为所列等级之一", "one of the classes named")

    def plain(self, word: str) -> object:
        """Return classes and bounds as mappings, the rest as it is."""
        if word == "classes":
            return dict(self.classes)
        if word == "bounds":
            return [{"above": bound, "points": points} for bound, points in self.bounds]
        return Framed.plain(self, word)

    @classmethod
    def read_text(cls, draft: Draft) -> Rule | None:
        """Read deductions by class, else by the bound that a ratio passes."""
        return _by_class(draft) if re.search(r"严重程度|severity", draft.rest) else _by_bound(draft)


def _happened(actual: Actual) -> dict[str, Fraction]:
    """Return how many events of each class there were, those of which there were any."""
    counts = actual if isinstance(actual, Mapping) else {str(actual): 1}
    return {name: Fraction(n) for name, n in counts.items() if n}


def _own_name(words: str) -> str:
    """Return a class by its name in the law: those that we write in English are read back."""
    return {en: name for name, en in IN_ENGLISH.items()}.get(words.strip(), words.strip())


def _by_class(draft: Draft) -> Severity:
    """Read a bare list of points, or one class after another."""
    listed = draft.take(rf"扣({NUM}(?:、{NUM})+)分|deduct ({NUM}(?:, {NUM})* or {NUM}) points")
    veto = draft.take(r"[;,] ?发生(?P<zh>[^,;|]+?)(?:事故)?一票否决|[;,] ?(?P<en>[^,;|]+?) ?is a veto")
    if listed:
        points = [-Decimal(p) for p in re.findall(NUM, listed[0])]
        draft.open.append(OPEN_CLASSES)
        classes = tuple(zip(CLASSES, points, strict=False))
        if len(points) > len(CLASSES):
            raise UnreadableError(UNREAD.fill(t=listed[0]))
    else:
        draft.take(r"按严重程度:?|by severity:?")
        found = list(draft.take_all(_NAMED))
        classes = tuple((_own_name(m["name"]), signed_points(m["sign"], m["points"])) for m in found)
    veto_name = _own_name(veto["zh"] or veto["en"]) if veto else None
    if veto_name is not None and veto_name not in dict(classes):
        raise UnreadableError(NO_CLASS.fill(v=veto_name))
    return Severity(classes=classes, veto=veto_name, better=draft.told or "lower", **draft.limits)


def _by_bound(draft: Draft) -> Severity | None:
    """Read deductions by the bound that a ratio passes; points without bounds are refused."""
    bare = re.search(
        rf"根据.*?扣({NUM}(?:、{NUM})+)分|deduct ({NUM}(?:, {NUM})* or {NUM}) points according", draft.rest
    )
    if bare:
        raise UnreadableError(NO_THRESHOLDS.fill(p=" / ".join(re.findall(NUM, bare[1] or bare[2]))))
    bounds: list[tuple[Decimal, Decimal]] = []
    if not draft.bounded or re.search(rf"(?:[超低高少多]|差于)(?:于|过|出)?{TARGET}\d", draft.rest):
        return None  # tiers of an amount, or of a distance from the target
    for match in draft.take_all(rf"(?P<high>{NUM})%以内(?P<sign>扣)(?P<points>{NUM})分"):
        bounds.append((ZERO, signed_points(match["sign"], match["points"])))
    for match in draft.take_all(rf"(?P<low>{NUM})%-{NUM}%(?P<sign>扣)(?P<points>{NUM})分"):
        bounds.append((Decimal(match["low"]), signed_points(match["sign"], match["points"])))
    above = (
        rf"(?<![每值标划算准])(?:超过|above )(?P<low>-?{NUM})%?:? ?(?P<sign>[扣加+-])(?P<points>{NUM})(?:分| points?)"
    )
    for match in draft.take_all(above):
        bounds.append((Decimal(match["low"]), signed_points(match["sign"], match["points"])))
    draft.take(r"\(未[^)\d]*不扣分\)")
    if not bounds:
        return None
    rule = Severity(bounds=tuple(bounds), better=draft.told or "lower", **draft.limits)
    return None if re.search(rf"{NUM}(?:%|分)", draft.rest) else rule  # bands said in other ways as well: tiers
