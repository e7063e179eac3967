"""What an audience is shown: built up from nothing, field by field, never an internal report with parts hidden.

`public` (everyone in the company) sees scores and grades, and weights where the law says so.  `unit` sees its
own cards in full, of the others totals and grades.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from bsclib.decimals import decimal_of, shown, text_of
from bsclib.errors import NOTHING, Fault, Place, Text
from bsclib.governance.inference import SLACK, Bounds, step_of, steps_left, target_bounds
from bsclib.governance.withholding import DECIMALS, Key
from bsclib.governance.words import words
from bsclib.scoring import ScoredRow
from bsclib.scoring.sentences import STATUSES

if TYPE_CHECKING:
    from bsclib.quarter import QuarterView

WIDTH = Fraction(2)


@dataclass(frozen=True, slots=True)
class OwnRow:
    """What only the unit itself is shown of a row."""

    target: str
    actual: str
    rule: str
    why: Text


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """What may be shown of a row: "" where it is not for this audience; of a year its `parts`, one a quarter."""

    id: str
    label: Text
    score: str
    status: Text
    weight: str = ""
    own: OwnRow | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """What may be shown of a card; other units' cards have no rows; of a year its `parts`, one a quarter."""

    id: str
    label: Text
    total: str
    grade: Text
    rows: tuple[PublishedRow, ...] = ()
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Publication:
    """All that is published, in the order of the law."""

    company: Text
    period: str
    audience: str
    cards: tuple[Card, ...]
    stage: Text
    revision: int
    sealed: str
    unit: Text = NOTHING
    head: str = ""
    quarters: tuple[str, ...] = ()


def for_public(
    view: QuarterView, withheld: Iterable[Key] = (), decimals: Mapping[str, int] | None = None
) -> tuple[Card, ...]:
    """Return the cards as everyone may see them; the score of a withheld row, and decimals of a total, are left out."""
    hidden, weights = set(withheld), view.rulebook.company.publish_weights
    return tuple(
        replace(card, rows=tuple(_row(view, row, weights, row.key in hidden) for row in rows))
        for card, rows in _cards(view, decimals or {})
    )


def for_unit(view: QuarterView, unit: str, decimals: Mapping[str, int] | None = None) -> tuple[Card, ...]:
    """Return the unit's own cards in full, of the others totals and grades."""
    own = {card.id for card in view.rulebook.scorecards if card.unit == unit}
    fewer = {card: places for card, places in (decimals or {}).items() if card not in own}
    return tuple(
        replace(card, rows=tuple(_own_row(view, r) for r in rows)) if rows[0].scorecard in own else card
        for card, rows in _cards(view, fewer)
    )


def of_year(quarters: Sequence[tuple[Card, ...]]) -> tuple[Card, ...]:
    """Return the cards of a year: of each what its quarters show, oldest first, and the mean of it.

    Nothing is known here but what was published, so nothing can be learnt that was not.
    """
    newest = {card.id: card for cards in quarters for card in cards}
    order = dict.fromkeys(card.id for cards in reversed(quarters) for card in cards)
    past = {id: [next((c for c in cards if c.id == id), None) for cards in quarters] for id in order}
    return tuple(_year(newest[id], cards) for id, cards in past.items())


def _year(card: Card, past: Sequence[Card | None]) -> Card:
    def row_of(row: PublishedRow) -> PublishedRow:
        scores = [next((r.score for r in c.rows if r.id == row.id), None) if c else None for c in past]
        return replace(row, score=_mean(scores), own=None, parts=tuple(s or "" for s in scores))

    totals = [c.total if c else None for c in past]
    rows, parts = tuple(map(row_of, card.rows)), tuple(t or "" for t in totals)
    return replace(card, total=_mean(totals), grade=NOTHING, rows=rows, parts=parts)


def _mean(figures: Iterable[str | None]) -> str:
    """Return the mean of figures as they are shown, with the places of the coarsest; "" where one is left out.

    None stands for a quarter in which there was nothing to show.
    """
    there = [text for text in figures if text is not None]
    if not there or not all(there):
        return ""
    known = [decimal_of(text) for text in there]
    places = min(len(text.partition(".")[2]) for text in there)
    return shown(sum(map(Fraction, known), Fraction(0)) / len(known), places)


def _cards(view: QuarterView, decimals: Mapping[str, int]) -> Iterator[tuple[Card, list[ScoredRow]]]:
    """Yield each card without its rows, and its scored rows, for the builders above to choose from."""
    none = Text("数据不足，暂不评级", "not demonstrated")
    for total in view.scores.totals:
        law, places = view.rulebook.card(total.scorecard), decimals.get(total.scorecard, DECIMALS)
        points = "" if total.total is None or places < 0 else shown(total.total, places)
        yield Card(law.id, law.label, points, total.grade or none), [r for r in view.scores if r.scorecard == law.id]


def _row(view: QuarterView, row: ScoredRow, weights: bool, hidden: bool) -> PublishedRow:
    weight = text_of(row.weight) if weights and row.weight is not None else ""
    label = view.rulebook.indicator(*row.key).label
    if hidden:
        return PublishedRow(row.indicator, label, "", words.WITHHELD, weight)
    score = "" if row.score is None else shown(row.score)
    return PublishedRow(row.indicator, label, score, STATUSES[row.status], weight)


def _own_row(view: QuarterView, row: ScoredRow) -> PublishedRow:
    rule = view.rulebook.indicator(*row.key).text
    own = OwnRow(target=_value(row.target), actual=_value(row.actual), rule=rule, why=row.why)
    return replace(_row(view, row, weights=True, hidden=False), own=own)


def _value(value: Fraction | str | None) -> str:
    return "" if value is None else value if isinstance(value, str) else text_of(value)


def inferable(
    view: QuarterView,
    width: Fraction = WIDTH,
    slack: Fraction = SLACK,
    known: Mapping[Key, Sequence[Bounds]] | None = None,
) -> list[tuple[Key, Fault]]:
    """Return the rows whose target could be inferred from the published score more closely than `width` steps.

    Parameters
    ----------
    view
        An opened quarter.
    width
        How many steps must stay unknown.
    slack
        How well the reader knows the actual, as a share of it.
    known
        What earlier publications leave of the same targets: all these intervals hold together.
    """
    how, found = view.rulebook.policies, []
    for row in view.scores:
        score, actual, target = row.score, row.actual, row.target
        if row.status != "scored" or score is None:
            continue
        if not isinstance(actual, Fraction) or not isinstance(target, Fraction):
            continue
        law = view.rulebook.indicator(*row.key)
        left = steps_left(law.rule, score, actual, target, how, slack)
        left = _narrowed(view, row, left, (known or {}).get(row.key, ()), slack)
        if left is not None and left < width:
            found.append((row.key, _too_narrow(row.key, law.label, left, width)))
    return found


def _narrowed(
    view: QuarterView, row: ScoredRow, left: Fraction | None, known: Sequence[Bounds], slack: Fraction
) -> Fraction | None:
    """Return how many steps stay open when what is `known` of the target holds as well."""
    bounds, size = target_bounds(view, row, row.score or Fraction(0), slack), step_of(view, row, slack)
    if not known or bounds is None or not size:
        return left
    low, high = max(b[0] for b in (bounds, *known)), min(b[1] for b in (bounds, *known))
    return max(high - low, Fraction(0)) / size


def _too_narrow(key: Key, label: Text, left: Fraction, width: Fraction) -> Fault:
    told = Text("由得分可把 {n} 的目标值推到 {w} 步以内", "the score gives the target of {n} away to within {w} steps")
    limit = Text("至少应留 {w} 步", "at least {w} steps must stay unknown").fill(w=shown(width, 1))
    found = told.fill(n=label, w=shown(left, 2))
    remedy = Text("用 --withhold 不公布这些得分", "publish with --withhold to leave these scores out")
    return Fault("inferable", Place(path="/".join(key)), found, limit, remedy)
