"""What weights and rules come to: how much one item carries, how little a step moves, where a card falls off."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from statistics import median

from bsclib.decimals import shown
from bsclib.published.figures import Key, PrintedFigure
from bsclib.published.scheme import Scheme
from bsclib.scoring import Award, Step
from bsclib.thesis.findings import PrintFinding, percent
from bsclib.thesis.rules import SchemeRow
from bsclib.thesis.words import SAY

_HEAVY, _LIGHT = Fraction(25, 100), Fraction(5, 100)


def designs(scheme: Scheme, rows: Sequence[SchemeRow], restored: Mapping[Key, Fraction]) -> Iterator[PrintFinding]:
    """Yield what the lists of weights and their rules come to, and names that look alike."""
    weights = {f.key: restored.get(f.key, f.value or Fraction(0)) for f in scheme.figures if f.role == "weight"}
    for table, card, figures in scheme.lists():
        if len(figures) > 3:
            yield from _concentration(table.id, card, figures, weights)
        ruled = {r.number: r for r in rows if r.table == table.id and r.card == card}
        if ruled:
            yield from _steps(table.id, card, ruled, weights)
            yield from _cliffs(table.id, card, ruled, weights)
    yield from _lookalikes(scheme)


def _concentration(
    table: str, card: str, figures: Sequence[PrintedFigure], weights: Mapping[Key, Fraction]
) -> Iterator[PrintFinding]:
    heaviest = max(figures, key=lambda f: weights[f.key])
    light = sum(weights[f.key] < _LIGHT for f in figures)
    if weights[heaviest.key] > _HEAVY or 2 * light > len(figures):
        counts = {"n": light, "of": len(figures), "light": percent(_LIGHT)}
        text = SAY["concentration"].fill(item=heaviest.item, share=percent(weights[heaviest.key]), **counts)
        yield PrintFinding("concentration", table, card, text)


def _steps(
    table: str, card: str, ruled: Mapping[int, SchemeRow], weights: Mapping[Key, Fraction]
) -> Iterator[PrintFinding]:
    """Yield how far a rule of steps reaches before it scores nothing, and what one step moves the card's total by."""
    moves, needed = [], []
    for number, row in ruled.items():
        weight = weights.get((table, number, "weight"))
        rule = row.reading.rule
        if isinstance(rule, Step) and rule.short and rule.short < 0 and weight:
            moves.append(-Fraction(rule.short) * weight)
            needed.append(-Fraction(100) / Fraction(rule.short))
    if len(moves) > 2:
        low, middle, high = (shown(Fraction(x)) for x in (min(moves), median(moves), max(moves)))
        steps = Counter(needed).most_common(1)[0]
        counts = {"n": len(moves), "k": steps[1], "steps": steps[0]}
        yield PrintFinding(
            "compression", table, card, SAY["compression"].fill(low=low, middle=middle, high=high, **counts)
        )


def _cliffs(
    table: str, card: str, ruled: Mapping[int, SchemeRow], weights: Mapping[Key, Fraction]
) -> Iterator[PrintFinding]:
    """Yield what share of a card hangs on rules that give all or nothing."""
    all_or_nothing = [n for n, row in ruled.items() if isinstance(row.reading.rule, Award)]
    share = sum((weights.get((table, n, "weight"), Fraction(0)) for n in all_or_nothing), Fraction(0))
    if share:
        yield PrintFinding("cliff", table, card, SAY["cliff"].fill(n=len(all_or_nothing), share=percent(share)))


def _lookalikes(scheme: Scheme) -> Iterator[PrintFinding]:
    """Yield an item that one place prints alone and that differs by one character from an item printed elsewhere."""
    places: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for table in scheme.tables.values():
        for row in table.rows:
            places[table.cell(row, "item")].add((table.id, table.cell(row, "card")))
    for item, there in places.items():
        twins = [x for x in places if len(item) > 3 and one_apart(x, item) and there.isdisjoint(places[x])]
        if len(there) == 1 and twins:
            twin = max(twins, key=lambda x: len(places[x]))
            tables = ", ".join(dict.fromkeys(table for table, _ in sorted(places[twin])))
            text = SAY["lookalike"].fill(item=item, twin=twin, tables=tables)
            ((table_id, card),) = there
            yield PrintFinding("lookalike", table_id, f"{card}·{item}" if card else item, text)


def one_apart(one: str, other: str) -> bool:
    """Return whether two names differ by one character: another, one more, or one less.

    Examples
    --------
    >>> one_apart("安全事故次数", "完全事故次数"), one_apart("部门满意", "各部门满意"), one_apart("利润", "成本")
    (True, True, False)
    """
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    short, long = sorted((one, other), key=len)
    if len(short) > 3 and len(long) - len(short) == 2:  # 事故 and 事故次数: the counting word apart
        return sum(a != b for a, b in zip(short, long, strict=False)) == 1
    return len(long) - len(short) == 1 and any(long[:k] + long[k + 1 :] == short for k in range(len(long)))
