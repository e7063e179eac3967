"""Bonus, malus and veto rows: without weight, apart from the weighted mean (DOMAIN § 4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from bsclib.scoring.protocols import CardLike

ADDING = ("bonus", "malus")
APART = (*ADDING, "veto")
ZERO = Fraction(0)


def full_mark(card: CardLike) -> Fraction:
    """Return the full mark in which a card counts its bonus points: the sum of its weights."""
    return sum((Fraction(i.weight) for i in card.indicators if i.scored and i.weight is not None), ZERO)


def points_counted(card: CardLike, points: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Return the points [of the card's full mark] of each bonus or malus row that count.

    Parameters
    ----------
    card : CardLike
    points : mapping of row to points
        What each row earned; a row that is not among them earned nothing.

    Returns
    -------
    dict of row to points
        Cut, in the card's order, where a section's rows together pass its limit on either side.

    Examples
    --------
    >>> from types import SimpleNamespace as Thing
    >>> rows = [Thing(id=i, kind="bonus", section="s") for i in "ab"]
    >>> card = Thing(indicators=rows, sections={"s": Thing(limit=Decimal(5))})
    >>> {id: str(n) for id, n in points_counted(card, {"a": Fraction(4), "b": Fraction(4)}).items()}
    {'a': '4', 'b': '1'}
    """
    so_far: dict[str, Fraction] = {}
    found: dict[str, Fraction] = {}
    for row in card.indicators:
        if row.kind not in ADDING or row.id not in points:
            continue
        limit = card.sections[row.section].limit if row.section is not None else None
        before = so_far.get(row.section or "", ZERO)
        after = before + points[row.id]
        if limit is not None:
            after = min(max(after, -Fraction(limit)), Fraction(limit))
        found[row.id] = after - before
        so_far[row.section or ""] = after
    return found


def total_of(parts: Iterable[Fraction], cap: Decimal | None, vetoes: Iterable[str]) -> Fraction:
    """Return a card's total: the sum of its parts, not below 0, not above its cap; 0 where a veto takes the total.

    Examples
    --------
    >>> str(total_of([Fraction(96), Fraction(7)], Decimal(100), [])), str(total_of([Fraction(96)], None, ["total"]))
    ('100', '0')
    """
    if "total" in vetoes:
        return ZERO
    total = max(sum(parts, ZERO), ZERO)
    return total if cap is None else min(total, Fraction(cap))
