"""A scorecard: as `scorecards/*.yaml` writes it, and as the law of one day has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic import Field
from pydantic.dataclasses import dataclass as checked

from bsclib.errors import NOTHING, Text
from bsclib.law import vocabulary as v
from bsclib.law.dated import EVER, Dated, Days, Exists, in_force, on
from bsclib.law.indicator import Indicator, IndicatorDoc, plain
from bsclib.law.strict_yaml import Document
from bsclib.law.vocabulary import STRICT, Doc

if TYPE_CHECKING:
    from bsclib.figures import Figure
    from bsclib.law.living import Living

ALL_ROWS = Text("指标", "Indicators")


class SectionDoc(Doc):
    """A section of bonus or malus rows; `limit` is the most that their points come to together, either way."""

    label: Dated[v.Label]
    limit: v.Positive | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A section of bonus or malus rows, as the law of the day has it."""

    label: Text
    limit: Decimal | None


@dataclass(frozen=True, kw_only=True)
class CardFields:
    """What a card is on every day."""

    id: v.Id
    dimensions: dict[v.Id, Dated[v.Label]] = field(default_factory=dict)
    cap: v.Positive | None = None
    weight_sum: v.Positive = Decimal(100)
    exists: Exists = EVER


@dataclass(frozen=True, kw_only=True)
class Scorecard(CardFields):
    """A card: whose it is, and its rows in the law's order."""

    label: Text
    level: str
    unit: str
    sections: Mapping[str, Section]
    source: Text
    indicators: tuple[Indicator, ...]
    file: str
    line: int = 1

    def __iter__(self) -> Iterator[Indicator]:
        return iter(self.indicators)

    def _repr_html_(self) -> str:
        from bsclib.law.showing import card_table

        return card_table(self).to_html()

    def plot(self) -> Figure:
        """Return the weights of its rows as bars."""
        from bsclib.law.showing import card_figure

        return card_figure(self)


@checked(frozen=True, kw_only=True, config=STRICT)
class CardDoc(CardFields):
    """A scorecard: `scorecards/<id>.yaml`.

    Its unit is the one with its own id, its level that of its unit, where it names none.
    """

    label: Dated[v.Label]
    level: v.Level | None = None
    of: v.Id | None = Field(default=None, alias="unit")
    source: v.Words | None = None
    sections: dict[v.Id, SectionDoc] = Field(default={})
    indicators: dict[v.Id, IndicatorDoc]

    @property
    def unit(self) -> str:
        """The unit that is appraised."""
        return self.of or self.id

    def at(self, day: date, profile: str, weights: str, document: Document, living: Living) -> Scorecard:
        """Return the card as the law of `day` has it, with the rows that exist on it."""
        rows = ((Home(self, id, document), row) for id, row in self.indicators.items() if row.exists.on(day))
        return Scorecard(
            **plain(self, CardFields),
            label=on(self.label, day),
            level=self.level or living.levels.get(self.unit, "company"),
            unit=self.unit,
            sections={id: Section(on(s.label, day), s.limit) for id, s in self.sections.items()},
            source=self.source or NOTHING,
            indicators=tuple(row.at(day, profile, weights, home, living) for home, row in rows),
            file=document.file,
        )

    def days_of(self, row: IndicatorDoc) -> Days:
        """Return when a row can be on a report: while both the card and it exist."""
        return row.exists.days.within(self.exists.days) or row.exists.days

    def bearing(self, day: date) -> tuple[Mapping[str, IndicatorDoc], Mapping[str, IndicatorDoc]]:
        """Return the rows that `day` gives a weight, and those of them that exist on it."""
        weighted = {i: r for i, r in self.indicators.items() if (w := in_force(r.weight, day)) and w[1].value}
        return weighted, {i: r for i, r in weighted.items() if r.exists.on(day)}


@dataclass(frozen=True, slots=True)
class Home:
    """Where an indicator stands: its card, its id, its file."""

    card: CardDoc
    id: str
    document: Document

    def dimension(self, row: IndicatorDoc, day: date) -> Text:
        """Return the name of the group a row belongs to: its dimension, else its section, else all rows."""
        if row.dimension is not None:
            return on(self.card.dimensions[row.dimension], day)
        return on(self.card.sections[row.section].label, day) if row.section is not None else ALL_ROWS
