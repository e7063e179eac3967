"""What files say of each other: cards and units that must exist, rows that are cascaded from or equal to rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bsclib.errors import Fault
from bsclib.law.card import CardDoc
from bsclib.law.checks import CARD, ITEM, MATRIX, ROW, UNIT, circles, known, lasting, standing
from bsclib.law.company import CompanyDoc
from bsclib.law.dated import Days, on, periods, step
from bsclib.law.findings import Finding, fault_of
from bsclib.law.indicator import IndicatorDoc
from bsclib.law.ledger import LedgerDoc
from bsclib.law.strategy import Judgement, Strategy
from bsclib.law.strict_yaml import Document, Path


@dataclass(frozen=True, slots=True)
class Law:
    """The files that could be read.

    `broken` names those with faults of their own: what others say of them is not judged, so that nobody is told twice.
    Cards that are `proposed` are in force nowhere, and hold as they would if they were.
    """

    company: tuple[CompanyDoc, Document]
    cards: Mapping[str, tuple[CardDoc, Document]]
    strategy: tuple[Strategy, Document] | None
    judgements: Mapping[str, tuple[Judgement, Document]]
    ledger: tuple[LedgerDoc, Document] | None
    broken: frozenset[str]
    proposed: Mapping[str, tuple[CardDoc, Document]]


def check_links(law: Law) -> Iterator[Fault]:
    """Return what is wrong between the files of a company, each fault in the file that names the other."""
    company, document = law.company
    yield from (fault_of(document, f) for f in _company(company, law))
    for card, place in law.cards.values():
        yield from (fault_of(place, f) for f in _card(card, law))
    for card, place in law.proposed.values():
        yield from (fault_of(place, f) for f in _card(card, law, proposed=True))
    for judgement, place in law.judgements.values():
        yield from (fault_of(place, f) for f in _judgement(judgement, law))
    if law.strategy:
        yield from (fault_of(law.strategy[1], f) for f in _strategy(law.strategy[0], law))
    if law.ledger:
        yield from (fault_of(law.ledger[1], f) for f in _ledger(law.ledger[0], law))


def _company(company: CompanyDoc, law: Law) -> Iterator[Finding]:
    for n, id in enumerate(company.scorecards):
        if id not in {*law.cards, *law.broken}:
            yield Finding("card_missing", ("scorecards", n), {"id": id})
    yield from known(company.shared, company.scorecards, CARD, ("shared",))
    for id, post in company.posts.items():
        if post.card in law.cards:
            cards = [law.cards[post.card][0].exists.days]
            yield from lasting(post.card, post.exists.days, cards, CARD, ("posts", id, "card"))
    for day, reward in company.reward.items():
        if reward.common_goal:
            path: Path = ("reward", *step(day), "common_goal", "indicator")
            yield from _reference(reward.common_goal.indicator, law, path)
    owners = {card.unit for card, _ in law.cards.values()}
    for id, unit in company.units.items():
        if id not in owners and not law.broken:
            yield Finding("unit_without_card", ("units", id), {"unit": on(unit.label, date.max)})


def _reference(reference: str | None, law: Law, path: Path) -> Iterator[Finding]:
    """Return the finding of a `card/indicator` that is not there."""
    card, _, row = (reference or "").partition("/")
    if not row or card in law.broken:
        return
    if card in law.cards:
        yield from known(row, law.cards[card][0].indicators, ROW, path)
    else:
        yield from known(card, law.cards, CARD, path)


def _shared(row: IndicatorDoc, exists: Days) -> Iterator[tuple[Path, str, Days]]:
    """Return where a row's rules draw on another card, on which, and on what days."""
    for day, entry, days in periods(row.rules, exists):
        for inside, taken in (((), entry), (("published",), entry.published)):
            if taken and taken.rule and taken.rule.get("kind") == "shared" and (held := days.within(Days(first=day))):
                yield ("scoring", *step(day), *inside, "rule", "card"), str(taken.rule.get("card")), held


def _draws_on(law: Law) -> dict[str, list[str]]:
    """Return for each card the cards whose totals it takes."""
    return {
        id: [other for row in card.indicators.values() for _, other, _ in _shared(row, card.days_of(row))]
        for id, (card, _) in law.cards.items()
    }


def _card(card: CardDoc, law: Law, *, proposed: bool = False) -> Iterator[Finding]:
    """Return what is wrong with a card; one that is only proposed is on no list, and what it names need not last."""
    company = law.company[0]
    if not proposed and card.id not in company.scorecards:
        yield Finding("card_unlisted", ("id",), {"id": card.id})
    yield from known(card.unit, company.units, UNIT, ("unit",))
    if card.unit in company.units and not proposed:
        yield from lasting(card.unit, card.exists.days, [company.units[card.unit].exists.days], UNIT, ("unit",))
    if any(found.path == (card.id,) for found in circles(_draws_on(law), ())):
        yield Finding("loop", ("indicators",), {"id": card.id})
    for id, row in card.indicators.items():
        path: Path = ("indicators", id)
        days = card.days_of(row)
        if not proposed:
            yield from standing(company, row.owned_by(card), days, (*path, "owner", "unit"))
        for n, unit in enumerate(row.controllable_by):
            yield from known(unit, company.units, UNIT, (*path, "controllable_by", n))
        yield from _reference(row.origin, law, (*path, "origin"))
        yield from _reference(row.same_as, law, (*path, "same_as"))
        yield from _same(f"{card.id}/{id}", row, law, (*path, "same_as"))
        for inside, other, held in _shared(row, days):
            yield from known(other, company.scorecards, CARD, (*path, *inside))
            if other in law.cards and not proposed:
                yield from lasting(other, held, [law.cards[other][0].exists.days], CARD, (*path, *inside))


def _same(key: str, row: IndicatorDoc, law: Law, path: Path) -> Iterator[Finding]:
    """Return what speaks against one figure being another: another unit, precision or basis, or a chain."""
    card, _, id = (row.same_as or "").partition("/")
    other = law.cards[card][0].indicators.get(id) if card in law.cards else None
    if other is None:
        return
    if other.same_as or row.same_as == key:
        yield Finding("same_as_chain", path, {"row": row.same_as})
    differing = [f for f, value in row.measured.items() if value != other.measured[f]]
    if differing:
        yield Finding("same_as_differs", path, {"row": row.same_as, "fields": ", ".join(differing)})


def _judgement(judgement: Judgement, law: Law) -> Iterator[Finding]:
    matrices = [*law.judgements, *law.broken]
    yield from known(judgement.parent, matrices, MATRIX, ("parent",))
    for id, expert in judgement.experts.items():
        yield from known(expert.unit, law.company[0].units, UNIT, ("experts", id, "unit"))
    if judgement.scorecard in law.broken:
        return
    yield from known(judgement.scorecard, law.cards, CARD, ("scorecard",))
    if judgement.scorecard in law.cards:
        items = [*law.cards[judgement.scorecard][0].indicators, *matrices]
        for item in judgement.items:
            yield from known(item, items, ITEM, ("items", item))


def _strategy(strategy: Strategy, law: Law) -> Iterator[Finding]:
    for id, kpi in strategy.kpis.items():
        for n, reference in enumerate(kpi.carried_by):
            yield from _reference(reference, law, ("kpis", id, "carried_by", n))
    for id, goal in strategy.goals.items():
        yield from _reference(goal.measure, law, ("goals", id, "measure"))
    for name, cascade in strategy.cascade.items():
        yield from _reference(name, law, ("cascade", name))
        for n, reference in enumerate(cascade.parts):
            yield from _reference(reference, law, ("cascade", name, "parts", n))
        if len(cascade.shares) != (len(cascade.parts) if cascade.relation == "share" else 0):
            yield Finding("cascade_shares", ("cascade", name, "shares"), {"parts": len(cascade.parts)})
    for name, tree in strategy.trees.items():
        for id, node in tree.nodes.items():
            yield from _reference(node.fact, law, ("trees", name, "nodes", id, "fact"))


def _ledger(ledger: LedgerDoc, law: Law) -> Iterator[Finding]:
    for name in ledger.lines:
        yield from known(name.partition("/")[0], law.company[0].units, UNIT, ("lines", name))
    for name, figures in ledger.indicators.items():
        yield from _reference(name, law, ("indicators", name))
        for figure in figures.values():
            for part in ("actual", "numerator", "denominator"):
                for n, term in enumerate(getattr(figure, part)):
                    unit = (term.line or "*").partition("/")[0]
                    if unit != "*":
                        path: Path = ("indicators", name, part, n, "line")
                        yield from known(unit, law.company[0].units, UNIT, path)
