"""Whether targets add up, and what speaks against a set of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from bsclib.cycle.targets import Aim, is_free
from bsclib.cycle.words import WORDS
from bsclib.decimals import shown, text_of
from bsclib.errors import AND, Text
from bsclib.evidence.by_lines import lines_in_force, rounded

if TYPE_CHECKING:
    from bsclib.law import Indicator
    from bsclib.law.target_rules import CascadeDoc
    from bsclib.quarter import QuarterView

RELATIONS = WORDS["relations"]
KINDS = WORDS["kinds"]


@dataclass(frozen=True, slots=True)
class HandedDown:
    """A target and those it is handed down to; `agrees` is None where there is nothing to count."""

    whole: Indicator
    relation: str
    target: Decimal | None
    parts: tuple[tuple[Indicator, Decimal | None], ...]
    gap: Fraction | None
    agrees: bool | None


class TargetFinding(NamedTuple):
    """What speaks against a target: its kind (of `KINDS`), what it is about, what was found."""

    kind: str
    subject: Text
    found: Text


def cascaded(view: QuarterView) -> list[HandedDown]:
    """Return every target that the strategy hands down, held against the targets of its parts.

    Parameters
    ----------
    view : QuarterView

    Returns
    -------
    list of HandedDown
        In the strategy's order.

    Examples
    --------
    >>> {r.relation: r.agrees for r in cascaded(view)}
    {'same': True, 'share': True}
    """
    return [_reconciled(view, name, doc) for name, doc in view.rulebook.strategy.cascade.items()]


def _reconciled(view: QuarterView, name: str, doc: CascadeDoc) -> HandedDown:
    whole, parts = view.rulebook.at(name), [view.rulebook.at(part) for part in doc.parts]
    target, given = _target(view, whole), [_target(view, part) for part in parts]
    known = [Fraction(t) for t in given if t is not None]
    gap = None
    if target is not None and parts and len(known) == len(parts) and doc.relation != "none":
        wanted = [Fraction(s) / 100 for s in doc.shares] if doc.relation == "share" else [Fraction(1)] * len(parts)
        each = [part - share * Fraction(target) for part, share in zip(known, wanted, strict=True)]
        gap = sum(known, Fraction(0)) - Fraction(target) if doc.relation == "sum" else max(each, key=abs)
    slack = abs(Fraction(target or 0)) * Fraction(doc.within) / 100 + Fraction(1, 2 * 10**whole.decimals)
    agrees = None if gap is None else abs(gap) <= slack if doc.relation != "same" or doc.within else gap == 0
    return HandedDown(whole, doc.relation, target, tuple(zip(parts, given, strict=True)), gap, agrees)


def _target(view: QuarterView, row: Indicator) -> Decimal | None:
    fact = view.facts.rows.get(row.key)
    return fact.target if fact and isinstance(fact.target, Decimal) else None


def target_findings(view: QuarterView, known: Iterable[Aim]) -> list[TargetFinding]:
    """Return what speaks against the quarter's targets, and against those that the next would take over from it.

    Parameters
    ----------
    view : QuarterView
    known : iterable of Aim
        As `aims` gives them.

    Returns
    -------
    list of TargetFinding

    Examples
    --------
    >>> from bsclib.cycle.targets import aims
    >>> {f.kind for f in target_findings(view, aims(view))} >= {"budget_profit", "easy"}
    True
    """
    return [*_profits(view), *_financial(view), *_unlikely(view, known), *_unmade(view)]


def _profits(view: QuarterView) -> Iterator[TargetFinding]:
    """Yield the rows of money whose target is what the approved budget leaves of revenue after cost."""
    lines = [x for x in lines_in_force(view.facts) if x["memo"] != "yes" and x["approved"] is not None]
    if len({x["nature"] for x in lines}) < 2:
        return
    profit = sum(((1 if x["nature"] == "revenue" else -1) * Fraction(x["approved"]) for x in lines), Fraction(0))
    for row in (i for card in view.rulebook.scorecards for i in card if is_free(i) and i.measure.power):
        target = _target(view, row)
        if target is not None and row.better == "higher" and rounded(profit, row.decimals) == target:
            yield TargetFinding("budget_profit", row.label, WORDS.PROFIT.fill(target=text_of(target)))


def _financial(view: QuarterView) -> Iterator[TargetFinding]:
    """Yield the cards all of whose weight lies in the dimension of the company's money."""
    cards = view.rulebook.scorecards
    money = {str(i.dimension) for card in cards for i in card if i.measure.power and i.basis == "flow"}
    for card in cards:
        rows = [i for i in card if i.weight and i.kind == "scored" and not (i.rule and i.rule.linked)]
        dimensions = {str(i.dimension) for i in rows}
        if len(rows) > 1 and len(dimensions) == 1 and dimensions <= money:
            yield TargetFinding("financial", card.label, WORDS.FINANCIAL.fill(n=len(rows), dimension=rows[0].dimension))


def _unlikely(view: QuarterView, known: Iterable[Aim]) -> Iterator[TargetFinding]:
    low, high = view.rulebook.company.targets.attainable
    for aim in known:
        if aim.chance_now is None or aim.now is None:
            continue
        chance = Decimal(repr(aim.chance_now)) * 100
        kind = "easy" if chance > high else "hard" if chance < low else ""
        if kind:
            told = {"target": text_of(aim.now), "chance": shown(chance, 0), "n": len(aim.past)}
            yield TargetFinding(
                kind, aim.indicator.label, WORDS.LIKELY.fill(low=shown(low, 0), high=shown(high, 0), **told)
            )


def _unmade(view: QuarterView) -> Iterator[TargetFinding]:
    """Yield the targets that their parts do not make up, and sums of the company that are handed down to nobody."""
    for found in cascaded(view):
        if found.agrees is False and found.target is not None and found.gap is not None:
            parts = [
                Text(f"{p.label.zh} {text_of(t)}", f"{p.label.en} {text_of(t)}")
                for p, t in found.parts
                if t is not None
            ]
            told = {"whole": text_of(found.target), "gap": shown(found.gap, found.whole.decimals)}
            yield TargetFinding("cascade", found.whole.label, WORDS.OFF.fill(parts=AND.join(parts), **told))
    declared = set(view.rulebook.strategy.cascade)
    for row in (i for card in view.rulebook.scorecards if card.level == "company" for i in card):
        target = _target(view, row)
        if row.basis == "flow" and is_free(row) and target is not None and "/".join(row.key) not in declared:
            yield TargetFinding("uncascaded", row.label, WORDS.NOBODY.fill(target=text_of(target)))
