"""A card's rows as reports need them: exact numbers, words in one language, how far each row met its aim."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bsclib.decimals import shown, text_of
from bsclib.i18n import typeset
from bsclib.quarter import QuarterView
from bsclib.reports.words import words
from bsclib.scoring import ScoredRow, Scores
from bsclib.scoring.kinds.frame_words import class_text
from bsclib.table import ABSENT

NUMBERS = ("gap", "steps", "points", "score", "weight", "contribution")


@dataclass(frozen=True, slots=True)
class CardRow:
    """One row of a card; a number is exact or None.

    `share` is its weight as a percent of all that was scored on the card, `lost` what it fell short of that [points
    of the card] (negative where it earned more), `level` "met", "near", "missed" or "".
    """

    card: str
    indicator: str
    label: str
    dimension: str
    unit: str
    target: str
    actual: str
    gap: Fraction | None
    steps: Fraction | None
    points: Fraction | None
    score: Fraction | None
    weight: Fraction | None
    share: Fraction | None
    contribution: Fraction | None
    status: str
    why: str
    level: str
    cell: str

    @property
    def lost(self) -> Fraction:
        """Return what the row cost its card."""
        return Fraction(0) if self.share is None or self.contribution is None else self.share - self.contribution


def card_rows(view: QuarterView, card: str) -> list[CardRow]:
    """Return the rows of `card`, in the law's order, what was adjusted at discretion last."""
    own = [row for row in view.scores if row.scorecard == card]
    whole = sum((r.weight for r in own if r.weight is not None and r.contribution is not None), Fraction(0))
    return [_row(view, r, whole) for r in own]


def _row(view: QuarterView, row: ScoredRow, whole: Fraction) -> CardRow:
    law = next((i for i in view.rulebook.card(row.scorecard) if i.id == row.indicator), None)
    lang = view.language
    counted = row.weight is not None and row.contribution is not None and whole
    return CardRow(
        card=row.scorecard,
        indicator=row.indicator,
        label=typeset(row.label.of(lang)),
        dimension=(law.dimension if law else words.ADJUSTMENT).of(lang),
        unit=law.unit_label.of(lang) if law else "",
        target=value(view, row.target, law.decimals if law else 2),
        actual=value(view, row.actual, law.decimals if law else 2),
        share=row.weight / whole * 100 if counted and row.weight is not None else None,
        level=law.levels.of(row.score) if law and law.kind == "scored" and row.score is not None else "",
        why=row.why.of(lang),
        cell=row.cell,
        **{name: getattr(row, name) for name in (*NUMBERS, "status")},
    )


def value(view: QuarterView, found: object, decimals: int) -> str:
    """Return a target or an actual as a person reads it: a number, a class, a range, another card's name."""
    if found is None:
        return ABSENT
    if isinstance(found, Decimal | Fraction | int):
        return shown(found, decimals)
    kind, _, name = str(found).partition(":")
    if kind == "card" and name in {c.id for c in view.rulebook.scorecards}:
        return view.rulebook.card(name).label.of(view.language)
    return class_text(str(found)).of(view.language)


def fixed(found: Fraction | Decimal | None, places: int = 2) -> str:
    """Return an exact number with `places` decimals, half up; a dash where there is none.

    Examples
    --------
    >>> fixed(Fraction(1, 8)), fixed(None)
    ('0.13', '–')
    """
    return ABSENT if found is None else shown(found, places)


def whole(found: Fraction | None) -> str:
    """Return steps as a whole number where they are one.

    Examples
    --------
    >>> whole(Fraction(-3)), whole(Fraction(5, 2))
    ('-3', '2.50')
    """
    return ABSENT if found is None else shown(found, 0 if found.denominator == 1 else 2)


def mean(values: Sequence[Fraction | None]) -> Fraction | None:
    """Return the mean of what is there, None where nothing is."""
    known = [v for v in values if v is not None]
    return sum(known, Fraction(0)) / len(known) if known else None


def card_title(view: QuarterView, card: str) -> str:
    """Return the name of a card."""
    return typeset(view.rulebook.card(card).label.of(view.language))


def digest(scores: Scores, card: str) -> str:
    """Return what identifies a card's result: the hash of its exact scores, contributions and statuses."""
    rows = [
        [r.indicator, r.status, *(None if n is None else text_of(n) for n in (r.score, r.contribution))]
        for r in scores
        if r.scorecard == card
    ]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()[:16]
