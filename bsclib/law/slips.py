"""What the law of a day allows and nobody is likely to mean: sums of weights, jumps, limits and money out of sense.

Notices on every report; faults where the law is `strict`.  A value that jumps on purpose says `why`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bsclib.decimals import decimal_of, text_of
from bsclib.errors import Fault
from bsclib.law.card import Scorecard
from bsclib.law.dated import in_force, on, step
from bsclib.law.findings import said
from bsclib.law.strict_yaml import Document, Path, dotted

if TYPE_CHECKING:
    from bsclib.law.company import CompanyDoc
    from bsclib.law.files import Files, Read

TOLERANCE = Decimal("0.001")  # of the sum: 0.1 where the weights are percents
TENFOLD = 10
COVERAGE = Decimal(50), Decimal(100)  # [%]
MOST_WORTH = Decimal(5)  # a coefficient: a factor of the pool's share, 1 for a share neither raised nor cut
PER_HEAD = Decimal(10), Decimal(1_000_000)  # of the pool of a quarter [yuan]
YUAN = {"万元": Decimal(10_000), "元": Decimal(1)}


def slips(source: Files, cards: Iterable[Scorecard], day: date) -> Iterator[Fault]:
    """Yield what the law of `day` says that deserves a question, with file and line.

    Parameters
    ----------
    source : Files
        Every file of the law.
    cards : iterable of Scorecard
        Those that exist on the day, under the reading asked for.
    day : date
    """
    for card in cards:
        yield from _weights(card, source.cards[card.id][1])
    for document in (source.company[1], *(d for _, d in source.cards.values())):
        yield from _jumps(document, day)
    yield from _limits(source.company[0], source.company[1])
    yield from _money(source.company, day)


def _weights(card: Scorecard, document: Document) -> Iterator[Fault]:
    weights = {i.id: i.weight for i in card if i.scored and i.kind == "scored" and i.weight is not None}
    found, wanted = sum(weights.values(), Decimal(0)), card.weight_sum
    if weights and abs(found - wanted) > wanted * TOLERANCE:
        place = document.place(("indicators",))
        yield said("weight_sum", place, card=card.label, found=text_of(found), wanted=text_of(wanted))
    for id in (id for id, weight in weights.items() if not weight):
        yield said(
            "weight_zero", document.place(("indicators", id, "weight")), row=next(i.label for i in card if i.id == id)
        )


def _jumps(document: Document, day: date) -> Iterator[Fault]:
    """Yield each figure in force that is ten times the one before it, or a tenth, and gives no reason."""
    for path in dict.fromkeys(p[:-1] for p in document.dated):
        entries = {date.fromisoformat(d): value for d, value in _at(document.data, path).items()}
        held = sorted(d for d in entries if d <= day)
        for before, now in list(pairwise(held))[-1:]:
            new = entries[now]
            if isinstance(new, Mapping) and new.get("why"):
                continue
            old, leaves = dict(_leaves(entries[before])), _leaves(new)
            for inner, value in leaves:
                if inner in old and _tenfold(old[inner], value):
                    place = document.place((*path, now.isoformat(), *inner))
                    yield said("jump", place, what=dotted(path), old=text_of(old[inner]), new=text_of(value), day=now)


def _tenfold(old: Decimal, new: Decimal) -> bool:
    small, large = sorted((abs(old), abs(new)))
    return bool(small) and large >= TENFOLD * small


def _at(data: Any, path: Path) -> Mapping[str, Any]:
    for part in path:
        data = data[part]
    return data if isinstance(data, Mapping) else {}


def _leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Decimal]]:
    """Yield each number of an entry with its path; a bare value and one under `value` are the same figure."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, path if key == "value" else (*path, key))
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from _leaves(inner, (*path, n))
    elif isinstance(value, str):
        try:
            yield path, decimal_of(value)
        except ValueError:
            return


def _limits(law: CompanyDoc, document: Document) -> Iterator[Fault]:
    low, high = COVERAGE
    if not low <= law.coverage_limit <= high:
        yield _odd(document, "coverage_limit", law.coverage_limit, low, high)
    if law.waiver_limit > high - low:
        yield _odd(document, "waiver_limit", law.waiver_limit, Decimal(0), high - low)


def _odd(document: Document, name: str, value: Decimal, low: Decimal, high: Decimal) -> Fault:
    words = {"found": text_of(value), "low": text_of(low), "high": text_of(high)}
    return said("limit_odd", document.place((name,)), what=name, **words)


def _money(company: Read[CompanyDoc], day: date) -> Iterator[Fault]:
    """Yield coefficients and a pool that nobody would pay."""
    law, document = company
    since = (in_force(law.reward, day) or (date.min,))[0]
    path: Path = ("reward", *step(since))
    reward, grades = on(law.reward, day), on(law.grades, day)
    worth = reward.coefficients
    for id in (id for id, value in worth.items() if value > MOST_WORTH):
        place = document.place((*path, "coefficients", id))
        yield said("coefficient_odd", place, id=id, found=text_of(worth[id]), most=text_of(MOST_WORTH))
    table = grades.tables.get(on(grades.active, day))
    ordered = [id for id in (on(table, day).bands if table else ()) if id in worth]
    for better, worse in pairwise(ordered):
        if worth[better] < worth[worse]:
            yield said("coefficient_order", document.place((*path, "coefficients", better)), better=better, worse=worse)
    if reward.year is not None and reward.year < 4 * reward.pool:
        told = {"found": text_of(reward.year), "four": text_of(4 * reward.pool)}
        yield said("year_pool", document.place((*path, "year")), **told)
    heads = sum(on(u.headcount, day) or 0 for u in law.units.values() if u.exists.on(day) and u.level == "department")
    low, high = PER_HEAD
    if reward.pool and heads and reward.unit.label.zh in YUAN:
        each = reward.pool * YUAN[reward.unit.label.zh] / heads
        if not low <= each <= high:
            words = {"found": text_of(reward.pool), "unit": reward.unit.label, "heads": heads}
            yield said("pool_odd", document.place((*path, "pool")), **words, low=text_of(low), high=text_of(high))
