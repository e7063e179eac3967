"""What all kinds of rule share: their register, the questions that any rule answers, and base, floor and cap.

A kind is one frozen dataclass in one module of this package, marked `@registered`.  The other rooms never ask
which kind a rule is: they ask the rule.  What a new kind does not say it takes from `Rule`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, NamedTuple, Protocol, TypeVar

from bsclib.decimals import text_of
from bsclib.errors import NOTHING, Fault, InputError, Place, Text, same
from bsclib.scoring.kinds.evidence import Actual, Evidence, How, RowOfEvidence, RuleOutcome, Target
from bsclib.scoring.kinds.formula import CellFormulas, FormulaLine
from bsclib.scoring.kinds.telling import Told, brief
from bsclib.scoring.kinds.words import Word
from bsclib.scoring.wording import Draft

if TYPE_CHECKING:
    from bsclib.figures import Figure

HUNDRED, ZERO = Decimal(100), Decimal(0)
UNREADABLE = Text("规则无法读取", "the rule cannot be read")
SCORED = Text("{a}：{s} 分", "{a}: {s} points")
KINDS: dict[str, type[Rule]] = {}
R = TypeVar("R", bound="type[Rule]")


def registered(kind: R) -> R:
    """Enter a kind of rule in the register under its name."""
    KINDS[kind.kind] = kind
    return kind


class RuleError(InputError):
    """A rule that cannot be read; every fault of it is listed with its path inside the rule."""


def rule_fault(code: str, path: str, found: Text, expected: Text) -> Fault:
    """Return a fault of one word of a rule."""
    return Fault(code, Place(path=path), found, expected)


class Remark(NamedTuple):
    """What a rule has to say against itself; `other` is the rule whose scores tell what it costs."""

    check: str
    found: Text
    why: Text
    other: Rule | None = None


class LawRow(Protocol):
    """What a rule's remarks may depend on: the row of law it stands in and what the row came to lately."""

    @property
    def how(self) -> How:
        """The policies of the run."""
        ...

    @property
    def label(self) -> Text:
        """The name of the row."""
        ...

    @property
    def values(self) -> Sequence[Fraction]:
        """The actuals of past quarters that were numbers."""
        ...

    @property
    def open_percent(self) -> bool:
        """Whether the text leaves open what its % means."""
        ...


@dataclass(frozen=True, slots=True)
class Rule(ABC):
    """A scoring rule: it knows its numbers and nothing of indicators, cards or quarters."""

    kind: ClassVar[str]
    words: ClassVar[Mapping[str, Word]] = {}
    reading_order: ClassVar[int] = 45  # where several kinds could read a text, the lower goes first
    computed: ClassVar[bool] = True  # worked out from an actual; else the score is taken as it is
    judged: ClassVar[bool] = False  # judges give the score
    linked: ClassVar[bool] = False  # the total of another card may stand for the actual, as `link` says
    adds_up: ClassVar[bool] = False  # a quarter gives its part of the year's hundred
    names_item: ClassVar[bool] = False  # the printed text repeats the item but not the direction

    # ── in a notebook ──

    def _repr_html_(self) -> str:
        from bsclib.scoring.showing import rule_table

        return rule_table(self).to_html()

    def plot(
        self, target: Decimal | str | int, low: Decimal | str | int, high: Decimal | str | int, lang: str = ""
    ) -> Figure:
        """Return what the rule gives for each actual from `low` to `high`, the target marked; `lang` of its words."""
        from bsclib.scoring.showing import rule_figure

        return rule_figure(self, target, low, high, lang)

    # ── scoring ──

    @abstractmethod
    def score(self, actual: Actual, target: Target, how: How) -> RuleOutcome:
        """Return gap, steps, points and score [points] of one row, exactly."""

    def take(self, row: RowOfEvidence) -> Evidence:
        """Return what the rule takes from a row that has an actual."""
        return Evidence(row.number(), row.target() if self.needs_target else None)

    def unscorable(self, target: Target, how: How) -> bool:
        """Return whether the rule cannot work with this target."""
        return False

    def formulas(self, on: FormulaLine, how: How) -> CellFormulas | None:
        """Return the score as a spreadsheet works it out; None: the kind has no formulas, its score is written."""
        return None

    def actual_formula(self, on: FormulaLine, evidence: Evidence) -> str:
        """Return the formula of an actual that other figures make up; "" where it is a figure of its own."""
        return ""

    # ── what it asks of a row ──

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the actuals that it reads, where it reads several."""
        return ()

    def lacking(self, named: Collection[str]) -> tuple[str, ...]:
        """Return the actuals it has to have beside those that are `named`; a count that is not given is 0."""
        return ()

    @property
    def figures(self) -> tuple[str, ...]:
        """The names of the figures, beside the target, that it reads."""
        return ()

    @property
    def needs_target(self) -> bool:
        """Whether a row is scored against the target in its own evidence."""
        return False

    @property
    def class_names(self) -> tuple[str, ...]:
        """The classes that an actual may be, the harmless one first; empty where it is a number."""
        return ()

    @property
    def link(self) -> str:
        """What stands for the actual where the total of another card is taken; empty elsewhere."""
        return ""

    @property
    def direction(self) -> str | None:
        """The direction that the rule takes as better; None where it has none."""
        found: str | None = getattr(self, "better", None)
        return found

    @property
    def own_target(self) -> Decimal | None:
        """A target that the rule itself fixes."""
        return None

    @property
    def levels_stand(self) -> bool:
        """Whether it scores by levels of its own, which are those of one period: sums of periods are none of theirs."""
        return False

    @property
    def span(self) -> tuple[Decimal | None, Decimal | None] | None:
        """A range that stands in for the target."""
        return None

    @property
    def shown_target(self) -> Decimal | str | None:
        """What the law shows as target where no figure stands: a number, or its levels as text."""
        return self.own_target

    @property
    def limits(self) -> tuple[Decimal, ...]:
        """Base, floor and cap, where the kind has them."""
        return ()

    @property
    def points_given(self) -> tuple[Decimal, ...]:
        """Every number of points that the rule can give for one step, tier or event."""
        return ()

    def highest(self, how: How) -> Decimal:
        """Return the highest score that the rule can give."""
        return HUNDRED

    # ── what it says ──

    def why(self, told: Told) -> Text:
        """Return the sentence of a scored row."""
        return SCORED.fill(a=brief(told.a), s=brief(told.outcome.score))

    def wording(self, unit: Text | None = None) -> Text:
        """Return the rule as words; `unit` names what an absolute step counts in."""
        return same(flow(self.to_mapping()))

    def limits_wording(self) -> Text:
        """Return base, floor and cap where they are not the usual ones."""
        return NOTHING

    @classmethod
    def read_text(cls, draft: Draft) -> Rule | None:
        """Return the rule that a text states, taking from the draft what it used; None where it is another kind."""
        return None

    # ── what lint and secrecy ask ──

    @property
    def directed(self) -> bool:
        """Whether it measures by steps from the row's own target, so that its direction is the row's."""
        return False

    @property
    def counts_events(self) -> bool:
        """Whether it counts from a target that the law fixes."""
        return False

    @property
    def bonus_only(self) -> bool:
        """Whether it can add and not take."""
        return False

    @property
    def rewards_miss(self) -> bool:
        """Whether it adds points for being off the mark, or takes them for being ahead."""
        return False

    @property
    def has_edges(self) -> bool:
        """Whether a small change of the actual can change the score."""
        return self.computed and not self.class_names

    def remarks(self, row: LawRow) -> Iterator[Remark]:
        """Yield what in the rule deserves a look."""
        return iter(())

    def steps_left(
        self, score: Fraction, guess: tuple[Fraction, Fraction], target: Fraction, how: How
    ) -> Fraction | None:
        """Return how wide [steps] a confidential target is left by a published score; None where it has no end.

        Parameters
        ----------
        score : Fraction [points]
        guess : (low, high)
            What the reader takes the actual for, in the indicator's unit.
        """
        return None

    def targets_left(
        self, score: Fraction, guess: tuple[Fraction, Fraction], target: Fraction, how: How
    ) -> tuple[Fraction, Fraction] | None:
        """Return the least and the greatest target that a published score leaves; None where it has no end."""
        return None

    # ── YAML ──

    @classmethod
    def disagreements(cls, values: Mapping[str, object]) -> Iterator[tuple[str, Text]]:
        """Yield (word, what is expected) where the words of one rule speak against each other."""
        return iter(())

    @classmethod
    def made(cls, values: Mapping[str, object]) -> Rule:
        """Return the rule of these values; RuleError for limits out of order."""
        return cls(**values)

    def plain(self, word: str) -> object:
        """Return the value of `word` as YAML has it."""
        value: object = getattr(self, word)
        return list(value) if isinstance(value, tuple) else value

    def _usual(self) -> dict[str, object]:
        return {f.name: f.default for f in fields(self)}

    def to_mapping(self) -> dict[str, object]:
        """Return the YAML mapping, defaults left out; numbers are Decimal."""
        usual = self._usual()
        given = {word: self.plain(word) for word in self.words if getattr(self, word) != usual[word]}
        return {"kind": self.kind, **given}

    @classmethod
    def required(cls) -> list[str]:
        """Return the words that have to be given."""
        return [f.name for f in fields(cls) if f.default is MISSING]

    @classmethod
    def schema(cls) -> dict[str, object]:
        """Return the JSON schema of the YAML form; a direction may be left to the indicator."""
        return {
            "type": "object",
            "properties": {"kind": {"const": cls.kind}, **{word: w.schema for word, w in cls.words.items()}},
            "required": ["kind", *(word for word in cls.required() if word != "better")],
            "additionalProperties": False,
        }


def flow(value: object) -> str:
    """Return plain YAML data as one line."""
    match value:
        case None:
            return "null"
        case Decimal():
            return text_of(value)
        case dict():
            return "{" + ", ".join(f"{k}: {flow(v)}" for k, v in value.items()) + "}"
        case bool():
            return str(value).lower()
        case list():
            return "[" + ", ".join(map(flow, value)) + "]"
    return str(value)
