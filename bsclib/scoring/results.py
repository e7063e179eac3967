"""Rows scored, totals formed: from entries to exact results, card by card in the order they need one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import numpy as np

from bsclib.errors import Fault, Place, Text, raise_faults, same
from bsclib.scoring.adjustments import Adjustment, read_adjustments
from bsclib.scoring.conventions import Conventions
from bsclib.scoring.engine import scale_of, score_arrays
from bsclib.scoring.entries import Entry, read_entry
from bsclib.scoring.kinds import Award, Rule, Severity, Shared, Step

REFUSED = Text("无法评分", "the quarter cannot be scored")
CYCLE = Text("考核表互相引用:{c}", "the cards take each other's totals: {c}")
NO_CARD = Text("没有这张考核表:{c}", "there is no such card: {c}")
ABSENT = ("missing", "awaiting_panel")


@dataclass(frozen=True, slots=True)
class Result:
    """What one row came to; exact numbers, None where there is none."""

    entry: Entry
    status: str
    actual: Any = None
    gap: Fraction | None = None
    steps: Fraction | None = None
    points: Fraction | None = None
    score: Fraction | None = None
    weight: Fraction | None = None
    contribution: Fraction | None = None
    veto: bool = False
    link_label: Text = field(default_factory=lambda: same(""))


@dataclass(frozen=True, slots=True)
class CardResult:
    """A card's rows, its adjustments and its total (None where nothing was scored)."""

    card: Any
    rows: tuple[Result, ...]
    adjustments: tuple[Adjustment, ...]
    total: Fraction | None


def _integers(values: Sequence[int]) -> Any:
    return np.array(values, dtype=np.int64 if all(abs(v) < 1 << 62 for v in values) else object)


def _places(entry: Entry, rule: Rule) -> int:
    return 0 if isinstance(rule, Severity) and rule.classes else int(entry.indicator.decimals)


def compute(entries: Sequence[Entry], how: Conventions) -> list[Result]:
    """Return the exact results of rows that the engine scores."""
    rules: list[Rule] = [entry.indicator.rule for entry in entries]
    places = [_places(entry, rule) for entry, rule in zip(entries, rules, strict=True)]
    actual, target = (_integers([getattr(e, name) for e in entries]) for name in ("actual", "target"))
    out, unit = score_arrays(rules, np.arange(len(entries)), actual, target, places, how)
    results = []
    for i, (entry, rule) in enumerate(zip(entries, rules, strict=True)):
        den, scale = int(out.den[i]), scale_of(rule, places[i], unit, how)
        results.append(
            Result(
                entry,
                "scored",
                actual=entry.fact.actual,
                gap=Fraction(int(out.gap[i]), 10**scale.places) if isinstance(rule, Step | Award) else None,
                steps=Fraction(int(out.steps[i]), den) if isinstance(rule, Step) else None,
                points=Fraction(int(out.points[i]), den * unit),
                score=Fraction(int(out.score[i]), den * unit),
                veto=bool(out.veto[i]),
            )
        )
    return results


def _weights(card: Any, rulebook: Any) -> Mapping[str, Fraction]:
    """Return the weight of each weighted row; under `overlay` an unweighted shared row takes its part."""
    weights = {i.id: Fraction(i.weight) for i in card.indicators if i.scored and i.weight is not None}
    bare = [i.id for i in card.indicators if isinstance(i.rule, Shared) and i.weight is None]
    if bare and getattr(rulebook.policies, "shared_in_centres", "shown") == "overlay":
        share = Fraction(rulebook.overlay_weight)
        rest = 1 - share * len(bare) / 100
        return {id: weight * rest for id, weight in weights.items()} | dict.fromkeys(bare, share)
    return weights


def _settled(result: Result, labels: Mapping[str, Text], totals: Mapping[str, Fraction | None]) -> Result:
    """Return a row that takes another card's total, now that the total is known."""
    link = result.entry.link
    if not link:
        return result
    total, label = totals[link], labels[link]
    status = "missing" if total is None else "scored"
    return replace(result, status=status, actual=total, score=total, link_label=label)


def _card_result(
    card: Any, rows: Sequence[Result], adjustments: Sequence[Adjustment], weights: Mapping[str, Fraction], missing: str
) -> CardResult:
    """Return a card with contributions that add to its total."""
    counted = ("scored", *ABSENT) if missing == "zero" else ("scored",)
    weight = {r.entry.indicator.id: weights.get(r.entry.indicator.id) for r in rows}
    sharing = [w for r in rows if (w := weight[r.entry.indicator.id]) is not None and r.status in counted]
    whole = sum(sharing, Fraction(0))

    def finished(row: Result) -> Result:
        w = weight[row.entry.indicator.id]
        if w is None or row.status not in counted or not whole:
            return replace(row, weight=w)
        return replace(row, weight=w, contribution=w * (row.score or 0) / whole)

    done = tuple(map(finished, rows))
    parts = [r.contribution for r in done if r.contribution is not None] + [a.counted for a in adjustments]
    return CardResult(card, done, tuple(adjustments), sum(parts, Fraction(0)) if whole else None)


def _order(links: Mapping[str, set[str]]) -> list[str]:
    """Return the cards so that each comes after those whose totals it takes; a cycle is refused."""
    order: list[str] = []
    waiting = dict(links)
    while waiting:
        ready = [card for card, needs in waiting.items() if needs <= set(order)]
        if not ready:
            unknown = sorted(set().union(*waiting.values()) - set(links))
            found = NO_CARD.fill(c=", ".join(unknown)) if unknown else CYCLE.fill(c=" → ".join(waiting))
            raise_faults(REFUSED, [Fault("link", Place(path=", ".join(waiting)), found)])
        order += ready
        waiting = {card: needs for card, needs in waiting.items() if card not in ready}
    return order


def results_of(rulebook: Any, facts: Any) -> list[CardResult]:
    """Return every card's exact result, in the law's order.

    Raises
    ------
    InputError
        With every row that cannot be scored: a value that is no number or has too many decimals, a target
        missing or 0 under a relative step, an unknown class, a judge of the unit judged, a cycle of cards.
    """
    how = Conventions.of(rulebook.policies)
    read = [read_entry(rulebook, facts, card, i, how) for card in rulebook.scorecards for i in card.indicators]
    adjustments, faults = read_adjustments(rulebook, facts)
    raise_faults(REFUSED, [*(f for f in read if isinstance(f, Fault)), *faults])
    entries = [e for e in read if isinstance(e, Entry)]
    computed = {r.entry.key: r for r in compute([e for e in entries if e.computed], how)}
    rows = {e.key: computed.get(e.key) or _taken(e) for e in entries}
    cards = {card.id: card for card in rulebook.scorecards}
    labels = {id: card.label for id, card in cards.items()}
    links = {id: {e.link for e in entries if e.card.id == id and e.link} for id in cards}
    done: dict[str, CardResult] = {}
    for id in _order(links):
        totals = {other: result.total for other, result in done.items()}
        own = [_settled(rows[(id, i.id)], labels, totals) for i in cards[id].indicators]
        moved = [a for a in adjustments if a.card == id]
        missing = getattr(rulebook.policies, "missing", "exclude")
        done[id] = _card_result(cards[id], own, moved, _weights(cards[id], rulebook), missing)
    return [done[id] for id in cards]


def _taken(entry: Entry) -> Result:
    """Return a row that the engine does not compute: a score taken as it is, or a status."""
    actual = entry.fact.actual if entry.fact is not None else None
    if entry.panel is not None:
        actual = entry.taken
    return Result(entry, entry.status, actual=actual, score=entry.taken)
