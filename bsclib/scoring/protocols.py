"""What scoring reads of law and evidence: other rooms, known here by their attributes alone.

Each member is written out, so that a misspelt name is found by mypy before a quarter is scored.  Anything that has
these attributes can be scored: `law.Rulebook` and `evidence.Facts` do, and so do the stand-ins of the tests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol

from bsclib.errors import Place, Text
from bsclib.policies import Policies
from bsclib.scoring.kinds import Rule
from bsclib.scoring.organisation import GradesLike, JudgementLike, Named, OrganLike, Placed, UnitLike

Key = tuple[str, str]
Record = Mapping[str, Any]  # a row of a sheet: what its columns hold, by their names, and `cell`


class IndicatorLike(Placed, Protocol):
    """A row of a card, as the law of the day has it."""

    @property
    def kind(self) -> str:
        """Scored, or apart from the weights: bonus, malus, veto."""

    @property
    def section(self) -> str | None:
        """The section of its card whose limit holds for it."""

    @property
    def dimension(self) -> Text:
        """The name of the group it belongs to."""

    @property
    def unit(self) -> str:
        """The name of its unit."""

    @property
    def unit_label(self) -> Text:
        """Its unit in words."""

    @property
    def decimals(self) -> int:
        """The most decimals that an actual may have."""

    @property
    def minimum(self) -> Decimal | None:
        """The least value an actual can have."""

    @property
    def maximum(self) -> Decimal | None:
        """The greatest value an actual can have."""

    @property
    def better_nature(self) -> str:
        """The direction of the figure itself."""

    @property
    def weight(self) -> Decimal | None:
        """Its weight [%]; None: listed only."""

    @property
    def scored(self) -> bool:
        """Whether it is scored at all."""

    @property
    def due(self) -> bool:
        """Whether it is asked for in this quarter."""

    @property
    def rule(self) -> Rule | None:
        """The rule in force."""

    @property
    def refused(self) -> Text:
        """Why its text is no rule; nothing where it is one."""

    @property
    def text(self) -> str:
        """The rule as printed."""

    @property
    def source(self) -> str:
        """Where it is printed."""

    @property
    def definition(self) -> Text:
        """What is counted."""

    @property
    def aliases(self) -> Sequence[str]:
        """Its other names."""

    @property
    def controllable_by(self) -> Sequence[str]:
        """The units that control it."""

    @property
    def same_as(self) -> str | None:
        """The row whose figure it takes."""

    @property
    def cited(self) -> Text:
        """Where its rule comes from, in words."""

    @property
    def origin(self) -> str:
        """The row of a higher card it comes from, or "internal"."""


class SectionLike(Named, Protocol):
    """A section of bonus or malus rows."""

    @property
    def limit(self) -> Decimal | None:
        """The most [points of the card's full mark] that its rows come to together, either way."""


class CardLike(Placed, Protocol):
    """A scorecard."""

    @property
    def level(self) -> str:
        """Company, center, department, process."""

    @property
    def unit(self) -> str:
        """The unit appraised."""

    @property
    def sections(self) -> Mapping[str, SectionLike]:
        """Its sections of bonus and malus rows, by id."""

    @property
    def cap(self) -> Decimal | None:
        """The most that its total can be; None: no such end."""

    @property
    def indicators(self) -> Sequence[IndicatorLike]:
        """Its rows, in the law's order."""


class RoleLike(Protocol):
    """A role of raters."""

    @property
    def weight(self) -> Decimal:
        """What the mean of its raters weighs."""

    @property
    def required(self) -> bool:
        """Whether a row waits for one of them."""


class RatersLike(Protocol):
    """The roles of those who rate: self, peer, office, outside."""

    @property
    def roles(self) -> Mapping[Any, RoleLike]:
        """Each role that the law has."""


class CompanyLike(Protocol):
    """What the company decides for all its cards."""

    @property
    def languages(self) -> Sequence[str]:
        """The languages of its law."""

    @property
    def most_deducted(self) -> Decimal:
        """The limit [points] of discretionary deductions from a card's total."""

    @property
    def most_added(self) -> Decimal:
        """The limit [points] of discretionary additions to a card's total."""

    @property
    def raters(self) -> RatersLike:
        """The roles of those who rate."""


class LawLike(Protocol):
    """A rulebook: the law of one day under one reading."""

    @property
    def company(self) -> CompanyLike:
        """Company-wide settings."""

    @property
    def policies(self) -> Policies:
        """The reading."""

    @property
    def profile(self) -> str:
        """The profile of rules."""

    @property
    def weight_set(self) -> str:
        """The set of weights."""

    @property
    def overlay_weight(self) -> Decimal:
        """The weight [%] of a shared row laid over a centre's card."""

    @property
    def coverage_limit(self) -> Decimal:
        """The coverage [%] below which a card gets no grade."""

    @property
    def waiver_limit(self) -> Decimal:
        """The largest share [%] of a card's weight that may be waived in a quarter."""

    @property
    def grade_table(self) -> GradesLike:
        """The grade table in force."""

    @property
    def scorecards(self) -> Sequence[CardLike]:
        """The cards, in the law's order."""

    @property
    def units(self) -> Mapping[str, UnitLike]:
        """The units, by id."""

    @property
    def organs(self) -> Mapping[str, OrganLike]:
        """The bodies that judge, by id."""

    @property
    def judgements(self) -> Mapping[str, JudgementLike]:
        """The matrices behind the weights, by id."""

    def within(self, unit: str, above: str) -> bool:
        """Return whether `unit` is `above` or lies below it."""

    def place(self, *path: str) -> Place:
        """Return file and line of a path in the company's law."""


class FactLike(Protocol):
    """Target and actual of one row, and where they were read."""

    @property
    def target(self) -> Decimal | str | None:
        """The target, or a range in words."""

    @property
    def actual(self) -> Decimal | str | None:
        """The actual, a class, or another card."""

    @property
    def cell(self) -> str:
        """The cell the actual was read from."""


class FactsLike(Protocol):
    """The evidence of one quarter."""

    @property
    def period(self) -> str:
        """The quarter."""

    @property
    def rows(self) -> Mapping[Key, FactLike]:
        """Targets and actuals, by (scorecard, indicator)."""

    @property
    def tables(self) -> Mapping[str, Sequence[Record]]:
        """The other sheets, by id."""
