"""`shared`: the total of another card, or the unit's own score for the item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from bsclib.errors import Text, same
from bsclib.scoring.kinds.evidence import CARD, Actual, Evidence, How, RefusedError, RowOfEvidence, RuleOutcome, Target
from bsclib.scoring.kinds.formula import CellFormulas, FormulaLine
from bsclib.scoring.kinds.frame import Rule, registered
from bsclib.scoring.kinds.telling import Told
from bsclib.scoring.kinds.words import NAME, Word
from bsclib.scoring.wording import Draft

SHARED = Text("公共考核项目", "Common (public) assessment item")
SHARED_OF = Text("公共考核项目：取考核表{c}的总分", "Common (public) assessment item: total of card {c}")
OWN = Text("本单位自己的得分", "the unit's own score")
OPEN_CARD = Text("取哪张考核表的总分，文中未说", "whose total is taken")


@registered
@dataclass(frozen=True, slots=True)
class Shared(Rule):
    """The total of another card, or the unit's own score for it where the evidence gives one."""

    kind: ClassVar[str] = "shared"
    words: ClassVar[Mapping[str, Word]] = {"card": NAME}
    reading_order: ClassVar[int] = 20
    computed: ClassVar[bool] = False
    linked: ClassVar[bool] = True

    card: str

    @property
    def link(self) -> str:
        """The card as evidence names it."""
        return CARD + self.card

    def score(self, actual: Actual, target: Target, how: How) -> RuleOutcome:
        """Return the unit's own score."""
        assert isinstance(actual, Fraction)
        return RuleOutcome(actual)

    def take(self, row: RowOfEvidence) -> Evidence:
        """Return the card whose total is taken, or the unit's own score."""
        if isinstance(row.actual, str) and row.actual.startswith(CARD):
            if row.actual != self.link:
                raise RefusedError("link", same(row.actual), same(self.link))
            return Evidence(link=self.card)
        return Evidence(row.number())

    def formulas(self, on: FormulaLine, how: How) -> CellFormulas:
        """Return the score as it is taken."""
        return CellFormulas(on.actual)

    def actual_formula(self, on: FormulaLine, evidence: Evidence) -> str:
        """Return the total of the other card; "" where the unit has a score of its own."""
        return on.totals[evidence.link] if evidence.link else ""

    def why(self, told: Told) -> Text:
        """Say that the score is the unit's own."""
        return OWN

    def wording(self, unit: Text | None = None) -> Text:
        """Return the rule as words."""
        return SHARED_OF.fill(c=self.card) if self.card else SHARED

    @classmethod
    def read_text(cls, draft: Draft) -> Rule | None:
        """Read a common item, and whose total it takes where that is said."""
        if not draft.take(r"^(?:公共考[核评]项目|(?:common|shared) (?:\(public\) )?(?:(?:assess|apprais)\w+ )?item)"):
            return None
        named = draft.take(r"取考核表(?P<zh>\w+)的总分|total of card (?P<en>\w+)")
        draft.take(r"\(按表[^)]*\)")
        if not named:
            draft.open.append(OPEN_CARD)
        return cls((named["zh"] or named["en"]) if named else "")
