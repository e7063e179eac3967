"""A card as a hierarchy to compare: its dimensions, and the rows within each; and what a group's answers make of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from bsclib.errors import Text
from bsclib.experts.groups import agreement
from bsclib.law.strategy import Judgement

if TYPE_CHECKING:
    from bsclib.law import Rulebook, Scorecard

ROOT = Text("{card}：各维度相互比较", "{card}: dimensions compared")
WITHIN = Text("{card}：{dimension}各指标相互比较", "{card}: rows of {dimension} compared")
FLAT = Text("{card}：各指标相互比较", "{card}: rows compared")
FROM_CARD = Text("由考核表的结构得出", "made from the card's structure")
HUNDRED, CENT = Decimal(100), Decimal("0.01")


@dataclass(frozen=True, slots=True)
class CardWeights:
    """The weights that a group's answers give a card.

    Attributes
    ----------
    weights : mapping of row → Decimal
        [% of the card], two decimals, 100 in all.
    cr : float
        The largest CR of the group's matrices.
    consensus : float
        The least consensus S* of them [0 … 1]; NaN where one expert alone was asked.
    experts : int
        The fewest that answered one of the matrices.
    """

    weights: Mapping[str, Decimal]
    cr: float
    consensus: float
    experts: int


def hierarchies(book: Rulebook, cards: Iterable[str] = ()) -> dict[str, Judgement]:
    """Return the comparisons to ask for: the law's own, or those of the cards named.

    A card for which the law has comparisons keeps them; another is compared by its structure: dimension against
    dimension, then the scored rows of each against one another.  A dimension of one row stands for it.

    Parameters
    ----------
    book : Rulebook
    cards : iterable of str
        Ids of cards; none: the comparisons of the law.

    Returns
    -------
    dict of id → Judgement
        Those made from a card hold no expert yet.

    Examples
    --------
    >>> law = view.rulebook
    >>> found = hierarchies(law, ["company"])
    >>> [len(j.items) for j in found.values()][0] == len({i.dimension for i in law.card("company") if i.weight})
    True
    """
    found: dict[str, Judgement] = {}
    wanted = [*cards]
    for id in wanted:
        own = {j.id: j for j in book.judgements.values() if j.scorecard == id}
        found |= own or _of_card(book.card(id))
    return found if wanted else dict(book.judgements)


def _of_card(card: Scorecard) -> dict[str, Judgement]:
    rows = [i for i in card if i.kind == "scored" and i.scored]
    groups: dict[Text, list[str]] = {}
    for row in rows:
        groups.setdefault(row.dimension, []).append(row.id)
    label, names = card.label, {row.id: row.label for row in rows}
    if len(groups) < 2:
        return _matrices(card.id, {f"{card.id}_rows": (FLAT.fill(card=label), names, None)})
    ids = {dimension: f"{card.id}_d{n}" for n, dimension in enumerate(groups, 1)}
    single = {d: own[0] for d, own in groups.items() if len(own) == 1}
    root = f"{card.id}_dimensions"
    top = {single.get(d, ids[d]): names[single[d]] if d in single else d for d in groups}
    told: dict[str, tuple[Text, dict[str, Text], str | None]] = {root: (ROOT.fill(card=label), top, None)}
    for d, own in groups.items():
        if d not in single:
            told[ids[d]] = (WITHIN.fill(card=label, dimension=d), {row: names[row] for row in own}, root)
    return _matrices(card.id, told)


def _matrices(card: str, told: Mapping[str, tuple[Text, dict[str, Text], str | None]]) -> dict[str, Judgement]:
    return {
        id: Judgement.model_construct(
            id=id, label=label, scorecard=card, parent=parent, source=FROM_CARD, items=items, experts={}, printed=None
        )
        for id, (label, items, parent) in told.items()
    }


def group_weights(book: Rulebook, judgements: Mapping[str, Judgement], card: str) -> CardWeights:
    """Return the weights that the experts' answers, merged (AIJ), give the rows of a card.

    Parameters
    ----------
    book : Rulebook
    judgements : mapping of id → Judgement
        With the experts' answers; those of other cards are left aside.
    card : str

    Returns
    -------
    CardWeights
        Products down the hierarchy, rounded to cents of a percent by largest remainder.

    Examples
    --------
    >>> law = view.rulebook
    >>> found = group_weights(law, law.judgements, law.company.shared)
    >>> str(sum(found.weights.values())), found.cr < 0.1
    ('100.00', True)
    """
    own = {j.id: j for j in judgements.values() if j.scorecard == card}
    merged = {id: agreement(book, j).iloc[0] for id, j in own.items()}
    exact: dict[str, float] = {}
    for id, judgement in own.items():
        above, here = 1.0, judgement
        while here.parent is not None:
            above *= float(merged[here.parent][here.id])
            here = own[here.parent]
        exact |= {item: above * float(merged[id][item]) for item in judgement.items if item not in own}
    return CardWeights(
        _to_hundred(exact),
        max(float(row.cr) for row in merged.values()),
        min(float(row.consensus) for row in merged.values()),
        min(int(row.n) for row in merged.values()),
    )


def _to_hundred(exact: Mapping[str, float]) -> dict[str, Decimal]:
    """Return shares of 100 with two decimals that add up to it: what rounding down leaves goes to the largest rests."""
    whole = sum(exact.values())
    shares = {row: Decimal(repr(weight / whole * 100)) for row, weight in exact.items()}
    floors = {row: share.quantize(CENT, ROUND_FLOOR) for row, share in shares.items()}
    cents = int((HUNDRED - sum(floors.values(), Decimal(0))) / CENT)
    for row in sorted(shares, key=lambda r: floors[r] - shares[r])[:cents]:
        floors[row] += CENT
    return floors
