"""Rows scored, totals formed: from entries to exact results, card by card in the order they need one another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from bsclib.errors import NOTHING, Fault, Place, Text, raise_faults
from bsclib.scoring.adjustments import Adjustment, read_adjustments
from bsclib.scoring.apart import ADDING, full_mark, points_counted, total_of
from bsclib.scoring.entries import Entry, read_entry
from bsclib.scoring.kinds.evidence import How, NotScorableError, RuleOutcome
from bsclib.scoring.protocols import CardLike, FactsLike, IndicatorLike, Key, LawLike
from bsclib.scoring.waivers import NO_ESCAPE, VETOED, Waiver, Waivers, read_waivers

REFUSED = Text("无法评分", "the quarter cannot be scored")
CYCLE = Text("考核表互相引用：{c}", "the cards take each other's totals: {c}")
NO_CARD = Text("没有这张考核表：{c}", "there is no such card: {c}")
ABSENT = ("missing", "awaiting_panel", "not_scorable")


@dataclass(frozen=True, slots=True)
class Result:
    """What one row came to; exact numbers, None where there is none."""

    entry: Entry
    status: str
    actual: Decimal | Fraction | str | None = None
    gap: Fraction | None = None
    steps: Fraction | None = None
    points: Fraction | None = None
    score: Fraction | None = None
    weight: Fraction | None = None
    contribution: Fraction | None = None
    veto: tuple[str, ...] = ()
    reason: Text = NOTHING
    link_label: Text = NOTHING
    outcome: RuleOutcome | None = None
    waiver: Waiver | None = None
    counted_points: Fraction | None = None  # of a bonus or malus row: what its section's limit leaves


@dataclass(frozen=True, slots=True)
class CardResult:
    """A card's rows, its adjustments and its total (None where nothing was scored)."""

    card: CardLike
    rows: tuple[Result, ...]
    adjustments: tuple[Adjustment, ...]
    total: Fraction | None

    @property
    def weight(self) -> Fraction:
        """The weight of the rows that count."""
        return sum((r.weight for r in self.rows if r.contribution is not None and r.weight), Fraction(0))

    def share(self, row: Result) -> Fraction:
        """Return the part of the total that one point of a row is worth: its share of the weights, 0 … 1.

        A point of a bonus or malus row is worth 100 / full mark, where its section's limit leaves room for it.
        """
        whole = self.weight
        if row.entry.indicator.kind in ADDING:
            full = full_mark(self.card)
            return 100 / full if full and row.counted_points == row.score else Fraction(0)
        return (row.weight or Fraction(0)) / whole if whole else Fraction(0)


def compute(entry: Entry, how: How) -> Result:
    """Return the exact result of one row; a row that takes another card's total waits for it."""
    raw = None if entry.fact is None else entry.fact.actual
    rule, evidence = entry.rule, entry.evidence
    if rule is None or evidence is None or evidence.actual is None:
        return Result(entry, entry.status, actual=raw, reason=entry.reason)
    try:
        out = rule.score(evidence.actual, evidence.target, how)
    except NotScorableError as refused:
        return Result(entry, "not_scorable", actual=raw, reason=refused.why)
    actual = raw if evidence.panel is None else evidence.panel.mean
    score = None if entry.indicator.kind == "veto" else out.score  # it strikes or it does not: nothing to be averaged
    return Result(entry, "scored", actual, out.gap, out.steps, out.points, score, veto=out.veto, outcome=out)


Worked = tuple[Entry | Fault, Result | None]


def work_out(rulebook: LawLike, facts: FactsLike, card: CardLike, indicator: IndicatorLike, how: How) -> Worked:
    """Return a row of evidence beside its law, and what it comes to; a fault comes to nothing."""
    entry = read_entry(rulebook, facts, card, indicator, how)
    return entry, compute(entry, how) if isinstance(entry, Entry) else None


def _weights(card: CardLike, rulebook: LawLike) -> Mapping[str, Fraction]:
    """Return the weight of each weighted row; under `overlay` an unweighted shared row takes its part."""
    weights = {i.id: Fraction(i.weight) for i in card.indicators if i.scored and i.weight is not None}
    bare = [i.id for i in card.indicators if i.rule is not None and i.rule.linked and i.weight is None]
    if bare and rulebook.policies.shared_in_centres == "overlay":
        share = Fraction(rulebook.overlay_weight)
        rest = 1 - share * len(bare) / 100
        return {id: weight * rest for id, weight in weights.items()} | dict.fromkeys(bare, share)
    return weights


def _settled(result: Result, labels: Mapping[str, Text], totals: Mapping[str, Fraction | None]) -> Result:
    """Return a row that takes another card's total, now that the total is known."""
    link = result.entry.link
    if not link or result.waiver:
        return result
    total, label = totals[link], labels[link]
    status = "missing" if total is None else "scored"
    return replace(result, status=status, actual=total, score=total, link_label=label)


def _card_result(
    card: CardLike,
    rows: Sequence[Result],
    adjustments: Sequence[Adjustment],
    weights: Mapping[str, Fraction],
    missing: str,
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

    done = _with_apart(card, tuple(map(finished, rows)))
    parts = [r.contribution for r in done if r.contribution is not None] + [a.counted for a in adjustments]
    vetoes = [taken for r in done for taken in r.veto]
    return CardResult(card, done, tuple(adjustments), total_of(parts, card.cap, vetoes) if whole else None)


def _with_apart(card: CardLike, rows: tuple[Result, ...]) -> tuple[Result, ...]:
    """Return the rows, those of bonus and malus with what they add to the total."""
    full = full_mark(card)
    points = points_counted(card, {r.entry.indicator.id: r.score for r in rows if r.score is not None})
    if not points or not full:
        return rows
    return tuple(
        replace(r, counted_points=points[r.entry.indicator.id], contribution=100 * points[r.entry.indicator.id] / full)
        if r.entry.indicator.id in points
        else r
        for r in rows
    )


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


def results_of(rulebook: LawLike, facts: FactsLike, work: Callable[..., Worked] = work_out) -> list[CardResult]:
    """Return every card's exact result, in the law's order; `work` works out a row.

    Raises
    ------
    InputError
        With every row that cannot be scored: a value that is no number or has too many decimals, a target
        missing, an unknown class, a judge of the unit judged, a cycle of cards; with every waiver that may not be.
    """
    how = rulebook.policies
    worked = [work(rulebook, facts, card, i, how) for card in rulebook.scorecards for i in card.indicators]
    adjustments, faults = read_adjustments(rulebook, facts)
    weights = {card.id: _weights(card, rulebook) for card in rulebook.scorecards}
    waivers, unwaived = read_waivers(rulebook, facts, weights)
    rows = {result.entry.key: result for _, result in worked if result is not None}
    entries = [result.entry for result in rows.values()]
    found = [*(f for f, _ in worked if isinstance(f, Fault)), *faults, *unwaived, *_vetoed(rows, waivers)]
    raise_faults(REFUSED, found)
    rows |= {k: Result(rows[k].entry, "not_applicable", rows[k].actual, waiver=w) for k, w in waivers.items()}
    cards = {card.id: card for card in rulebook.scorecards}
    labels = {id: card.label for id, card in cards.items()}
    links = {id: {e.link for e in entries if e.card.id == id and e.link} for id in cards}
    done: dict[str, CardResult] = {}
    for id in _order(links):
        totals = {other: result.total for other, result in done.items()}
        own = [_settled(rows[(id, i.id)], labels, totals) for i in cards[id].indicators]
        moved = [a for a in adjustments if a.card == id]
        missing = rulebook.policies.missing
        done[id] = _card_result(cards[id], own, moved, weights[id], missing)
    return [done[id] for id in cards]


def _vetoed(rows: Mapping[Key, Result], waivers: Waivers) -> list[Fault]:
    """Return a fault for each waiver of a row whose figures call for a veto: it would make the veto vanish."""
    told = [(rows[key].entry, waiver) for key, waiver in waivers.items() if key in rows and rows[key].veto]
    return [
        Fault("waiver_veto", Place(cell=w.cell, path="/".join(e.key)), VETOED.fill(i=e.indicator.label), NO_ESCAPE)
        for e, w in told
    ]
