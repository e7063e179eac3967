"""Who is commended by rule, and what each manager's result is; neither moves money."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from bsclib.errors import Text
from bsclib.pay.roll import JudgedQuarter
from bsclib.scoring import Total

BEST, IMPROVED, MET = "best", "improved", "met"


@dataclass(frozen=True, slots=True)
class Commended:
    """A department that deserves to be named.

    Attributes
    ----------
    kind : str
        "best" (the highest total), "improved" (the largest gain on the quarter before), "met" (every target met).
    unit : Text
    figure : Fraction
        Its total, its gain [points], or how many targets it met.
    """

    kind: str
    unit: Text
    figure: Fraction


@dataclass(frozen=True, slots=True)
class ManagerResult:
    """What a manager is judged by: his post's own card, else his unit's.

    Attributes
    ----------
    who : Text
    unit : Text
    card : Text
    result : Total
    """

    who: Text
    unit: Text
    card: Text
    result: Total


def commendations(view: JudgedQuarter, before: JudgedQuarter | None = None) -> list[Commended]:
    """Return the departments that are commended for the quarter; ties are all named, a veto names nobody.

    Parameters
    ----------
    view, before : JudgedQuarter
        The quarter, and the one before it where there is one.

    Returns
    -------
    list of Commended
        The best, the most improved, then those with every target met.

    Examples
    --------
    >>> [c.kind for c in commendations(view, view.previous)][:2]
    ['best', 'improved']
    """
    book = view.rulebook
    totals = {
        c.id: view.totals[c.id].total
        for c in book.scorecards
        if c.level == "department" and view.totals[c.id].grade is not None and not view.totals[c.id].veto
    }
    known = {id: total for id, total in totals.items() if total is not None}
    gains = {id: total - past for id, total in known.items() if (past := _past(before, id)) is not None}
    names = {c.id: book.units[c.unit].label for c in book.scorecards}
    found = [Commended(BEST, names[id], total) for id, total in _highest(known)]
    found += [Commended(IMPROVED, names[id], gain) for id, gain in _highest(gains) if gain > 0]
    return found + [Commended(MET, names[id], Fraction(n)) for id in known if (n := _targets_met(view, id))]


def _past(before: JudgedQuarter | None, card: str) -> Fraction | None:
    return before.totals[card].total if before and card in before.totals else None


def _highest(figures: dict[str, Fraction]) -> Iterator[tuple[str, Fraction]]:
    most = max(figures.values(), default=None)
    return ((id, figure) for id, figure in figures.items() if figure == most)


def _targets_met(view: JudgedQuarter, card: str) -> int:
    """Return how many targets a card has if all are met, else 0; a row without a result is not met."""
    levels = {i.id: i.levels.met for i in view.rulebook.card(card)}
    rows = [r for r in view.scores if r.scorecard == card and r.weight is not None and r.status != "not_applicable"]
    met = all(r.score is not None and r.score >= levels[r.indicator] for r in rows if r.indicator in levels)
    return len(rows) if met else 0


def managers(view: JudgedQuarter) -> list[ManagerResult]:
    """Return each manager's result: of the posts that have a card of their own, then of the units' heads.

    Parameters
    ----------
    view : JudgedQuarter

    Returns
    -------
    list of ManagerResult
        In the law's order.

    Examples
    --------
    >>> [m.who.en for m in managers(view)][:1]
    ['General manager']
    """
    book = view.rulebook
    posts = [(p.label, p.unit, p.card) for p in book.posts.values()]
    led = {unit for _, unit, _ in posts}
    heads = [(u.head, u.id, u.card) for u in book.units.values() if u.head and u.card and u.id not in led]
    return [
        ManagerResult(who, book.units[unit].label, book.card(card).label, view.totals[card])
        for who, unit, card in (*posts, *heads)
        if card in view.totals
    ]
