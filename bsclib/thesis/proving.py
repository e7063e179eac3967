"""What searches for matrices prove: how often chance alone finds one, what one find says, what all say together."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import comb

import numpy as np

from bsclib import ahp
from bsclib.errors import NOTHING, Text
from bsclib.published.figures import Key, PrintedFigure, half_up
from bsclib.thesis.causes import quanta
from bsclib.thesis.forensics import LARGEST, Search
from bsclib.thesis.slips import Slip
from bsclib.thesis.verdicts import FigureJudgement
from bsclib.thesis.words import SAY


def upper_bound(hits: int, draws: int, level: float = 0.95) -> float:
    """Return the one-sided upper bound of a rate seen as `hits` of `draws` (Clopper and Pearson 1934).

    Examples
    --------
    >>> round(upper_bound(0, 100), 4), round(upper_bound(3, 100), 4)
    (0.0295, 0.0757)
    """
    low, high = hits / draws if draws else 0.0, 1.0
    for _ in range(60):
        p = (low + high) / 2
        seen = sum(comb(draws, k) * p**k * (1 - p) ** (draws - k) for k in range(hits + 1))
        low, high = (p, high) if seen > 1 - level else (low, p)
    return high if hits < draws else 1.0


def family(searches: Sequence[Search]) -> Text:
    """Return what all searches together prove: how many were made, and the bound over all of them."""
    made = [s for _, s in together([s for s in searches if s.searched])]
    controlled = [s for s in made if s.null_rate is not None]
    if not controlled:
        return NOTHING
    missed = 1.0
    for s in controlled:
        missed *= 1 - upper_bound(s.hits, s.draws)
    found = [s for s in made if s.matrices]
    told = SAY["family"].fill(n=len(made), k=len(controlled), found=len(found), bound=_share(1 - missed))
    return Text("", " ").join([told, SAY["group"]])


def _share(value: float) -> str:
    return f"{value * 100:.1f}%"


def conclusion(done: Search, rivals: Sequence[Search] = ()) -> Text:
    """Return in plain words what one search can and cannot say, `rivals` being those of the same list."""
    n, k = len(done.groups), len(done.matrices)
    if not done.searched:
        return SAY["too_many"].fill(n=n, most=LARGEST)
    rows = "; ".join(" ".join(map(str, row)) for row in done.matrices[0]) if k == 1 else ""
    fit = SAY["some_fit" if k > 1 else "one_fits" if k else "none_fits"]
    parts = [fit.fill(n=n, k=k, rows=rows, cr=f"{done.cr[0]:.4f}" if k else "")]
    if done.near is not None:
        parts.append((SAY["not_even_near"] if not done.near else SAY["nearly"]).fill(near=done.near))
    if done.other_method is not None:
        parts.append(SAY["other_method"].fill(k=done.other_method))
    if done.null_rate is not None:
        bound = _share(upper_bound(done.hits, done.draws))
        parts.append(SAY["chance"].fill(hits=done.hits, draws=done.draws, bound=bound))
    if done.restorations[1]:
        parts.append(SAY["restorations"].fill(k=done.restorations[0], of=done.restorations[1]))
    if k and not done.telling and done.null_rate is not None:
        parts.append(SAY["proves_nothing"])
    if _settles(done, rivals):
        parts.append(SAY["settles"])
    return NOTHING.join(parts)


def _settles(done: Search, rivals: Sequence[Search]) -> bool:
    printed = [r for r in rivals if r.variant != "restored"]
    return done.variant == "restored" and done.telling and bool(printed) and all(r.empty for r in printed)


def rivals_of(done: Search, searches: Sequence[Search]) -> list[Search]:
    """Return the other searches of the same list."""
    return [s for s in searches if (s.table, s.card) == (done.table, done.card) and s is not done]


def settling(searches: Sequence[Search]) -> list[Search]:
    """Return the searches that settle a restoration: found as restored and telling, nothing as printed."""
    return [s for s in searches if _settles(s, rivals_of(s, searches))]


def together(searches: Sequence[Search]) -> list[tuple[str, Search]]:
    """Return each search once, with the names of all lists that ask the same."""
    once: list[tuple[list[str], Search]] = []
    for s in searches:
        names = next((names for names, first in once if s.is_as(first)), None)
        if names is None:
            once.append(([s.card], s))
        else:
            names.append(s.card)
    return [("、".join(dict.fromkeys(filter(None, names))), first) for names, first in once]


def judgements(done: Sequence[Search], slip: Slip, method: str) -> dict[Key, FigureJudgement]:
    """Return the verdicts that the searches give on the weights without a printed cause.

    A list read as restored is judged by that search; of several groupings, by one that found a matrix.
    """
    verdicts: dict[Key, FigureJudgement] = {}
    restored = {(s.table, s.card) for s in done if s.variant == "restored"}
    for s in sorted(done, key=lambda s: bool(s.matrices)):
        if s.variant != "restored" and (s.table, s.card) in restored:
            continue
        shares = (
            [Fraction(float(w)) for w in ahp.priorities(np.array(s.matrices[0], float), method)] if s.matrices else []
        )
        how = conclusion(s, rivals_of(s, done))
        for i, group in enumerate(s.groups):
            # an evenly split weight was rounded at the group, and is judged as the item's rounding of that
            n, quantum = len(group.figures), quanta(group.figures)
            share = (half_up(shares[i], quantum) / n if n > 1 else shares[i]) if shares else None
            verdicts |= {f.key: _verdict(f, share, how, s, slip) for f in group.figures}
    return verdicts


def _verdict(figure: PrintedFigure, share: Fraction | None, how: Text, done: Search, slip: Slip) -> FigureJudgement:
    against = f"search {done.table} {done.card}".strip()
    back = slip.restored.get(figure.key)
    if back is not None:
        told = Text("：", ": ").join([SAY["slipped"].fill(words=slip.words), SAY["closes"].fill(how=how)])
        return FigureJudgement(figure, "restored", back if share is None else share, back, told, against)
    if share is None:
        return FigureJudgement(figure, "given", None, None, how, against)
    return FigureJudgement(figure, "fitted", share, None, how, against)
