"""What exists on a day, and what must be said of the quarter that the day ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from bsclib.errors import NOTHING, Fault, Text
from bsclib.law.card import CardDoc
from bsclib.law.company import CompanyDoc
from bsclib.law.dated import Exists, on
from bsclib.law.findings import said
from bsclib.law.organisation import Heirs
from bsclib.law.strategy import Strategy
from bsclib.law.strict_yaml import Document, Path, dotted

Cards = Mapping[str, tuple[CardDoc, Document]]


@dataclass(frozen=True, slots=True)
class Living:
    """What exists on a day.

    Attributes
    ----------
    cards : ids, in the law's order
    rows : every `card/indicator`
    heirs : for every unit there ever was, who stands for it on this day
    levels : of every unit
    """

    cards: tuple[str, ...]
    rows: frozenset[str]
    heirs: Heirs
    levels: Mapping[str, str]

    def units(self, named: Iterable[str]) -> tuple[str, ...]:
        """Return the units that stand for those named, each once."""
        return tuple(dict.fromkeys(heir for unit in named for heir in self.heirs.get(unit, ())))

    def strategy(self, strategy: Strategy, day: date) -> Strategy:
        """Return the strategy with the dimensions' names of `day`, each KPI carried by rows that exist."""
        kept = {
            id: kpi.model_copy(update={"carried_by": tuple(r for r in kpi.carried_by if r in self.rows)})
            for id, kpi in strategy.kpis.items()
        }
        named = {id: d.model_copy(update={"names": {day: on(d.names, day)}}) for id, d in strategy.dimensions.items()}
        return strategy.model_copy(update={"dimensions": named, "kpis": kept})


def alive(company: CompanyDoc, cards: Cards, day: date) -> Living:
    """Return what exists on `day`."""
    here = tuple(id for id in company.scorecards if cards[id][0].exists.on(day))
    rows = frozenset(f"{id}/{row}" for id in here for row, r in cards[id][0].indicators.items() if r.exists.on(day))
    return Living(here, rows, company.heirs(day), {id: u.level for id, u in company.units.items()})


def remarks(company: tuple[CompanyDoc, Document], cards: Cards, day: date, first: date, now: Living) -> Iterator[Fault]:
    """Yield what the law of `day` says of the quarter since `first`: what ended or began inside it, what is gone."""
    law, place = company
    yield from _changes(law.units, "units", place, first, day)
    for id, (card, document) in cards.items():
        yield from _edge(id, card.exists, document, ("exists",), first, day)
        if id not in now.cards:
            continue
        yield from _changes(card.indicators, "indicators", document, first, day)
        for row, spec in card.indicators.items():
            for field in ("origin", "same_as") if spec.exists.on(day) else ():
                reference = getattr(spec, field)
                if reference not in (None, "internal", *now.rows):
                    yield said("not_there", document.place(("indicators", row, field)), name=reference, day=day)
    for document in (place, *(d for _, d in cards.values())):
        for path in document.dated:
            if first < date.fromisoformat(str(path[-1])) <= day:
                yield said("begins_inside", document.place(path), what=dotted(path[:-1]), day=path[-1])


class Lasting(Protocol):
    """What begins and ends."""

    @property
    def exists(self) -> Exists:
        """From when until when it is there."""


def _changes(
    things: Mapping[str, Lasting], section: str, document: Document, first: date, day: date
) -> Iterator[Fault]:
    for id, thing in things.items():
        yield from _edge(id, thing.exists, document, (section, id, "exists"), first, day)


def _edge(id: str, exists: Exists, document: Document, path: Path, first: date, day: date) -> Iterator[Fault]:
    """Yield the notice of what begins after the quarter's first day, or ends before its last."""
    why = Text(":{w}", ": {w}").fill(w=exists.why) if exists.why else NOTHING
    if exists.since and first < exists.since <= day:
        yield said("begins_inside", document.place(path), what=id, day=exists.since)
    if exists.until and first - timedelta(days=1) <= exists.until < day:
        yield said("ended", document.place(path), what=id, day=exists.until, why=why)
