"""From comparisons to tiers: named values first, the narrowest bound first, holes and doubles told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from bsclib.decimals import text_of
from bsclib.scoring.kinds import Rule, Tiers
from bsclib.scoring.kinds.evidence import OWN
from bsclib.scoring.kinds.levels import IS, Band
from bsclib.scoring.kinds.words import ENDLESS
from bsclib.scoring.text.bands import Condition, from_target, off_target
from bsclib.scoring.text.classes import classes
from bsclib.scoring.text.clauses import Clause
from bsclib.scoring.text.frames import HIGH, LOW, NONE_OF_IT, frame_of, percent_of
from bsclib.scoring.text.levels_beside import lost_by_event
from bsclib.scoring.text.lexicon import HAPPEN, LATE, LESS, MORE, TARGET
from bsclib.scoring.text.patterns import WITHIN
from bsclib.scoring.text.remarks import (
    CONTRADICTS,
    DISTANCE,
    MIXED,
    OPEN_ADDED,
    OPEN_ELSE,
    OPEN_EQUAL,
    OPEN_GAPS,
    OPEN_HOLE,
    OPEN_NOTHING,
    OPEN_TWICE,
    UNREAD,
    UnreadableError,
)
from bsclib.scoring.text.said import COUNTED, HUNDRED, ZERO, Row, Said, worth_of

_OFF_TARGET = re.compile(r"超(?!过|$)|[增降涨]幅|增加|增长|偏差|少于|低于目标")


def tiers(said: Said, row: Row) -> Rule:
    """Return the rule of points by bands of the actual."""
    if not said.tiers:
        return classes(said, row)
    for clause in said.classes:
        name = clause.get("name")
        other = row.rate and not re.match(
            rf"[^未]{{0,6}}(?:{LESS}|{MORE}|零|无|没有|未(?:{LESS}|{MORE}|{HAPPEN}))", name
        )
        if not NONE_OF_IT.match(name) or clause.form != "class" or worth_of(clause, row)[0] != "score" or other:
            raise UnreadableError(UNREAD.fill(t=clause.text))
        none = Condition(clause.text, (("at_most", ZERO),))
        said.tiers.append(replace(clause, condition=none))
    if said.zero_at is not None:
        beyond = Condition(said.texts["zero_at"], (("at_least", said.zero_at),))
        said.tiers.append(Clause("tier", said.texts["zero_at"], {"nought": "0"}, beyond))
    _measured_from_target(said, row)
    if not said.in_order:
        apart = _apart([c.condition for c in said.tiers if c.condition is not None])
        said.tiers = [replace(c, condition=found) for c, found in zip(said.tiers, apart, strict=True)]
    _zero_cuts(said, row)
    if said.event_zero is not None:
        lost_by_event(said, row)
    worths = [worth_of(c, row) for c in said.tiers]
    if any(kind == "points" and worth for kind, worth in worths) and not row.added:  # full marks beside points taken
        worths = [("points", ZERO) if worth == ("score", row.full) else worth for worth in worths]
    kinds = {kind for (kind, worth), c in zip(worths, said.tiers, strict=True) if worth or kind == "score"}
    conditions = [c.condition for c in said.tiers if c.condition is not None]
    for found in conditions:
        if (
            found.percent
            and row.rate is False
            and (_OFF_TARGET.search(found.subject) or (re.match("超出|高出|超", found.text) and _small(found)))
        ):
            raise UnreadableError(UNREAD.fill(t=found.text))  # how far from the target, not what part of it
    absolute, added = kinds == {"score"}, False
    if kinds == {"score", "points"} and not row.added:
        if said.reached is None:
            added = True
        elif said.base not in (None, row.full):
            raise UnreadableError(MIXED.fill(a=text_of(said.base or ZERO), b=text_of(row.full)))
    bands = [Band(found.tests, worth) for found, (_, worth) in zip(conditions, worths, strict=True)]
    if not said.in_order:  # a text that says its order keeps it
        bands = _ordered(bands) if absolute else _lean(_ordered(bands))
    of = {percent_of(c, row, said) for c in conditions}
    bands = [*said.met, *bands]
    if said.reached is not None and absolute:
        bands.insert(0, _goal_met(said.reached, "target" in of, said, row))
    if said.rest is not None:
        bands.append(Band((), said.rest))
    frame = frame_of(said, row, value=absolute)
    if row.added and absolute:
        absolute = False
    better = str(
        said.told or _direction([b for b in bands if OWN not in dict(b.tests).values()]) or row.better or "higher"
    )
    if "target" in of:
        frame["of"] = "target"
    rule = Tiers(tiers=tuple(bands), better=better, absolute=absolute, **frame)
    _say_of_tiers(rule, said, row, conditions, worths)
    if added:
        row.say(OPEN_ADDED)
    return rule


def _measured_from_target(said: Said, row: Row) -> None:
    """Turn tiers by the distance from the target (低于目标10%以内, 10%-20%) into levels in percent of the target."""
    found = [c.condition for c in said.tiers if c.condition is not None]
    ways = [off_target(c, amount=row.rate is False) for c in found]
    if not any(ways):
        return
    way, turned = next(filter(None, ways)), []
    for clause, own in zip(said.tiers, ways, strict=True):
        assert clause.condition is not None
        way = own or way
        far = from_target(clause.condition, way) if clause.condition.percent and row.rate is False else None
        if far is None:
            raise UnreadableError(DISTANCE.fill(t=clause.text))
        turned.append(replace(clause, condition=far))
    said.tiers = turned
    losing = {worth < 0 for kind, worth in (worth_of(c, row) for c in turned) if kind == "points" and worth}
    if len({w for w in ways if w}) == 1 and len(losing) == 1:
        said.told = "higher" if (way == "below") == losing.pop() else "lower"


def _small(found: Condition) -> bool:
    """Return whether a percent is less than half: a distance from the target, not a part of it."""
    return all(v < HUNDRED / 2 for _, v in found.tests)


def _goal_met(reached: Clause, of_target: bool, said: Said, row: Row) -> Band:
    """Return the band of the goal itself, which stands before bands in percent of it or below it."""
    goal = reached.get("goal")
    if reached.form == "en_full" or (NONE_OF_IT.match(goal) and not re.search(TARGET, goal)):  # nothing of what counts
        return Band((("at_most", ZERO),), row.full if said.base is None else said.base)
    kept = re.search(WITHIN, goal) is not None
    if not kept and (not re.search(r"完成|达到|达标|实现", goal) or re.search(r"未|没有|不", goal)):
        raise UnreadableError(UNREAD.fill(t=reached.text))
    worth = row.full if said.base is None else said.base
    op = "at_most" if kept or row.better == "lower" or re.search(r"按时|按期|如期|准时", goal) else "at_least"
    return Band(((op, HUNDRED if of_target else OWN),), worth)


def _zero_cuts(said: Said, row: Row) -> None:
    """Beside points taken, a tier that scores nothing is a cut; a delay "within N" begins after 0."""
    signs = [worth_of(c, row) for c in said.tiers]
    if not any(kind == "points" and worth < 0 for kind, worth in signs):
        return
    late = any(re.search(LATE, c.text) for c in said.tiers)
    kept = []
    for clause, (kind, worth) in zip(said.tiers, signs, strict=True):
        assert clause.condition is not None
        if (kind, worth) == ("score", ZERO):
            said.cuts.append(Band(clause.condition.tests, worth))
        elif kind == "points" and worth < 0 and [op for op, _ in clause.condition.tests] == ["at_most"]:
            if not late:
                row.say(OPEN_NOTHING.fill(t=clause.text))
            tests = (("above", ZERO), *clause.condition.tests)
            kept.append(replace(clause, condition=replace(clause.condition, tests=tests)))
        else:
            kept.append(clause)
    said.tiers = kept


def _apart(conditions: Sequence[Condition]) -> list[Condition]:
    """Return the conditions with an unmarked end left out where a neighbour's mark takes it in."""
    taken = {v for c in conditions for op, v in c.tests if op in c.marked and op in ("at_least", "at_most")}
    loose = {"at_least": "above", "at_most": "below"}
    found = []
    for c in conditions:
        tests = tuple(
            (
                loose[op]
                if op in loose and op not in c.marked and v in taken and _other_has(conditions, c, op, v)
                else op,
                v,
            )
            for op, v in c.tests
        )
        found.append(replace(c, tests=tests))
    return found


def _other_has(conditions: Sequence[Condition], own: Condition, way: str, bound: Decimal) -> bool:
    """Return whether another condition claims the bound by a mark; a bound of one direction only nests."""
    return any(
        op in c.marked and v == bound and op in ("at_least", "at_most") and (own.span or op != way)
        for c in conditions
        if c is not own
        for op, v in c.tests
    )


def _lean(bands: list[Band]) -> list[Band]:
    """Return bands of added points without what the order says already: a lower end, and tiers that add nothing."""
    found: list[Band] = []
    for band in bands:
        before = found[-1].tests if found else ()
        chained = (
            len(before) == 1 and before[0][0] == "below" and len(band.tests) == 2 and band.tests[0][1] == before[0][1]
        )
        found.append(replace(band, tests=band.tests[1:]) if chained and band.tests[1][0] == "below" else band)
    return [b for i, b in enumerate(found) if b.points or _shadows(b, found[i + 1 :])] or found


def _shadows(band: Band, later: Sequence[Band]) -> bool:
    """Return whether a later band takes a value of this one."""
    bounds = [Decimal(v) for _, v in band.tests]
    tried = [*bounds, sum(bounds, ZERO) / len(bounds), *(Decimal(v) for b in later for _, v in b.tests)]
    return any(band.met(Fraction(v), None) and b.met(Fraction(v), None) for v in tried for b in later)


def _ordered(bands: list[Band]) -> list[Band]:
    """Return the bands so that a named value goes first, and bounds of one direction from the narrowest on."""
    named = [b for b in bands if b.tests[0][0] == "equals"]
    others = [b for b in bands if b.tests[0][0] != "equals"]
    for ops, falling in ((LOW, True), (HIGH, False)):
        places = [i for i, b in enumerate(others) if len(b.tests) == 1 and b.tests[0][0] in ops]
        nested = sorted((others[i] for i in places), key=lambda b: Decimal(b.tests[0][1]), reverse=falling)
        for place, band in zip(places, nested, strict=True):
            others[place] = band
    return [*named, *others]


def _direction(bands: Sequence[Band]) -> str | None:
    """Return the direction in which points grow, from the middles of the bands."""
    middles = []
    for band in bands:
        if band.tests and band.tests[0][0] != IS:
            bounds = {op: Decimal(v) for op, v in band.tests}
            low = next((bounds[op] for op in LOW if op in bounds), None)
            high = next((bounds[op] for op in HIGH if op in bounds), None)
            one = bounds.get("equals", low if high is None else high if low is None else (low + high) / 2)
            nudge = (
                Decimal(0)
                if (low is not None and high is not None) or "equals" in bounds
                else Decimal("0.5")
                if high is None
                else Decimal("-0.5")
            )
            middles.append(((one or ZERO) + nudge, band.points))
    if not middles:
        return None
    worst, best = min(middles), max(middles)
    if len(middles) == 1:
        op, points = bands[0].tests[0][0], bands[0].points
        return "lower" if (op in HIGH) == (points > 0) else "higher"
    return "higher" if best[1] > worst[1] else "lower"


def _say_of_tiers(
    rule: Tiers, said: Said, row: Row, conditions: Sequence[Condition], worths: Sequence[tuple[str, Decimal]]
) -> None:
    """Say what exactly a bound scores, which bound lies in two tiers, and where there is no tier."""
    if not rule.absolute and said.told is None:
        strict = [text_of(v) for c in conditions for op, v in c.tests[-1:] if op in ("above", "below")]
        covered = {text_of(v) for c in conditions for op, v in c.tests if op in ("at_least", "at_most")}
        ends = [v for v in strict if v not in covered]
        if ends:
            row.say(OPEN_GAPS.fill(g=", ".join(ends)))
    if not said.in_order:
        _no_clash(conditions, worths)
    for found in conditions:
        if found.percent and found.tests[0][0] == "equals" and not re.search(r"[=为是]|等于|第", found.text):
            row.say(OPEN_EQUAL.fill(t=found.text))
    twice = []
    for (one, w1), (other, w2) in _pairs(list(zip(conditions, worths, strict=True))):
        shared = {v for op, v in one.tests if op in ("at_least", "at_most")} & {
            v for op, v in other.tests if op in ("at_least", "at_most")
        }
        opposite = {v for v in shared if _side(one, v) != _side(other, v)}
        twice += [v for v in opposite if w1 != w2]
    if twice:
        if row.unit is None and row.full_mark is None:
            raise UnreadableError(OPEN_TWICE.fill(g=", ".join(map(text_of, sorted(set(twice))))))
        row.say(OPEN_TWICE.fill(g=", ".join(map(text_of, sorted(set(twice))))))
    lone = rule.tiers[0].tests if len(rule.tiers) == 1 else ()
    told = bool(said.cuts) or said.reached is not None  # what lies beside the one band is said
    if not rule.absolute and not row.added and len(lone) == 2 and not told:
        raise UnreadableError(OPEN_ELSE)
    if rule.absolute:
        holes = [h for h in rule.holes() if not (row.unit and COUNTED.fullmatch(row.unit) and h.denominator != 1)]
        if holes and len(rule.tiers) == 1 and rule.tiers[0].points > 0:
            raise UnreadableError(OPEN_ELSE)
        if holes:
            row.say(OPEN_HOLE.fill(g=", ".join(text_of(h) for h in holes[:3])))


def _no_clash(conditions: Sequence[Condition], worths: Sequence[tuple[str, Decimal]]) -> None:
    """Refuse bands that say different things of the same values; bounds of one direction nest, a range within a range.

    A single value (恰为) stands before the bands around it.
    """
    for (one, w1), (other, w2) in _pairs(list(zip(conditions, worths, strict=True))):
        if w1 == w2 or "equals" in {op for c in (one, other) for op, _ in c.tests}:
            if w1 != w2 and dict(one.tests) == dict(other.tests):
                raise UnreadableError(CONTRADICTS.fill(t=other.text))
            continue
        (low1, high1), (low2, high2) = _ends(one), _ends(other)
        nested = (low1 <= low2 and high2 <= high1) or (low2 <= low1 and high1 <= high2)
        same = (low1, high1) == (low2, high2)
        if same or (max(low1, low2) < min(high1, high2) and not nested):
            raise UnreadableError(CONTRADICTS.fill(t=other.text))


def _ends(found: Condition) -> tuple[Decimal, Decimal]:
    """Return where a band begins and ends, endless where it says nothing."""
    low = next((v for op, v in found.tests if op in LOW), -ENDLESS)
    return low, next((v for op, v in found.tests if op in HIGH), ENDLESS)


def _pairs(
    items: list[tuple[Condition, tuple[str, Decimal]]],
) -> list[tuple[tuple[Condition, tuple[str, Decimal]], ...]]:
    return [(one, other) for i, one in enumerate(items) for other in items[i + 1 :]]


def _side(found: Condition, bound: Decimal) -> str:
    return next("low" if op in LOW else "high" for op, v in found.tests if v == bound)
