"""From proportions and lines to a ratio, a curve, or a sum with one of them."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from bsclib.decimals import text_of
from bsclib.scoring.kinds import Curve, Ratio, Rule, Step, Sum, Tiers
from bsclib.scoring.kinds.levels import Band
from bsclib.scoring.text.bands import Condition
from bsclib.scoring.text.clauses import Clause
from bsclib.scoring.text.frames import HIGH, LOW, frame_of
from bsclib.scoring.text.lexicon import ADD
from bsclib.scoring.text.remarks import (
    CONFLICT,
    CONTRADICTS,
    MIXED,
    OPEN_CAP,
    OPEN_ELSE,
    OPEN_EQUAL,
    OPEN_TOP,
    OPEN_TWICE,
    SEVERAL,
    UNREAD,
    UnreadableError,
)
from bsclib.scoring.text.said import (
    HUNDRED,
    ONE,
    ZERO,
    CurveWords,
    FrameWords,
    RatioWords,
    Row,
    Said,
    as_decimal,
    worth_of,
)


def ratio(said: Said, row: Row) -> Rule:
    """Return the rule of a proportion, with points beyond it where the text adds some."""
    ratio = RatioWords(**(said.ratio or {}))
    better = str(ratio.get("better") or row.better or "higher")
    frame = frame_of(said, row, value=True)
    if said.start is not None and said.start[0] != HUNDRED:
        raise UnreadableError(UNREAD.fill(t=said.texts["start"]))
    for clause in [*said.tiers, *said.ratios]:
        found = clause.condition
        if found is None:
            raise UnreadableError(UNREAD.fill(t=clause.text))
        _beside_ratio(clause, found, ratio, frame, said, row)
    whole = {(("at_least", ratio.get("target")),), (("at_most", ratio.get("target")),)}
    said.cuts = [cut for cut in said.cuts if cut.points != row.full or cut.tests not in whole]
    if said.classes or any(m.side not in ("above", "below") for m in said.moves):
        raise UnreadableError(UNREAD.fill(t=(said.classes or [Clause("", "…")])[0].text))
    if said.base is not None and said.base != row.full:
        raise UnreadableError(MIXED.fill(a=text_of(said.base), b=text_of(row.full)))
    goal = said.reached.get("goal") if said.reached is not None else ""
    against = r"≥|不低于|不少于" if better == "lower" else r"≤|不超过|不高于"
    if re.match(r".*(?:未|没有|不能)(?:完成|达)", goal) or re.search(against, goal):
        raise UnreadableError(CONTRADICTS.fill(t=goal))
    if said.cuts:
        frame["cut"] = tuple(said.cuts)
    target, ratio_form = ratio.get("target", said.goal), ratio.get("form", "reciprocal")
    if not said.moves:
        if said.worked and target is None and "cap" not in frame and not row.added:
            row.say(OPEN_TOP.fill(m=text_of(row.full)))
        return Ratio(better=better, form=ratio_form, target=target, **frame)
    over = [m for m in said.moves if m.points > 0 and (m.side == "above") == (better == "higher")]
    if len(over) != 1 or len(said.moves) != 1:
        raise UnreadableError(SEVERAL)
    most = frame.pop("max_over", None)
    move = over[0]
    part = Step(per=move.per, unit=move.unit, better=better, over=move.points, target=target, max_over=most)
    if most is None:
        row.say(OPEN_CAP)
    else:
        frame.setdefault("cap", row.full + most)
    frame["base"] = ZERO
    inner = Ratio(better=better, target=target, cap=row.full, base=ZERO, full_mark=frame.get("full_mark"))
    return Sum(parts=(inner, part), **frame)


def _beside_ratio(clause: Clause, found: Condition, ratio: RatioWords, frame: FrameWords, said: Said, row: Row) -> None:
    """Place a comparison beside a ratio: where it holds, the level of full marks, a cut."""
    if clause.form in ("band_ratio", "range_line"):
        full = {v for v, op in _bounds(said, row, row.full) if op in LOW or op == "equals"}
        full |= {said.start[0]} if said.start is not None else set()
        full |= {said.goal} if said.goal is not None and said.moves else set()
        nothing = {v for v, op in _bounds(said, row, ZERO) if op in HIGH}
        bounds = {v: op for op, v in found.tests}
        if clause.form == "band_ratio" and len(bounds) == 1 and found.tests[0][0] == "below" and bounds.keys() <= full:
            if not found.percent or row.rate is not False:
                ratio["target"] = found.tests[0][1]
            elif found.tests[0][1] != HUNDRED:  # a percent of an amount is of the target, which a ratio is as well
                raise UnreadableError(UNREAD.fill(t=clause.text))
        elif any(v not in (nothing if op in LOW else full) for v, op in bounds.items()):
            raise UnreadableError(UNREAD.fill(t=clause.text))
        return
    kind, worth = worth_of(clause, row)
    if kind != "score":
        raise UnreadableError(UNREAD.fill(t=clause.text))
    if worth == row.full:
        (op, level), *more = found.tests
        if op == "equals" and not more and level != HUNDRED:  # 下降5%得满分: reached, or exactly so much
            row.say(OPEN_EQUAL.fill(t=found.text))
            found = replace(found, tests=(("at_most" if ratio.get("better") == "lower" else "at_least", level),))
        if row.rate and found.percent and found.tests == (("at_least", HUNDRED),) and not said.ratios:
            ratio.setdefault("target", HUNDRED)
        if not found.percent and found.tests[0][0] in ("at_least", "at_most") and len(found.tests) == 1:
            ratio.setdefault("target", found.tests[0][1])  # 10册得满分,不足的按比例: what it is the proportion of
        if any(level != HUNDRED for _, level in found.tests):  # full marks before the proportion comes to them
            frame["of"] = "target" if found.percent and row.rate is not True else "actual"
            said.cuts.append(Band(found.tests, worth))
        return
    if worth == 0:
        found = _given_way(found, said, row)
        if found.percent and row.rate is not True:
            frame["of"] = "target"
        said.cuts.append(Band(found.tests, worth))
        return
    raise UnreadableError(UNREAD.fill(t=clause.text))


def _given_way(found: Condition, said: Said, row: Row) -> Condition:
    """Return where nothing is scored without a bound that the ratio takes in (90%以上按比例,90%以下不得分)."""
    kept = {v: op in c.marked for r in said.ratios if (c := r.condition) for op, v in c.tests if op == "at_least"}
    (op, level), *more = found.tests
    if more or op != "at_most" or level not in kept:
        return found
    if not kept[level]:
        row.say(OPEN_TWICE.fill(g=text_of(level)))
    return replace(found, tests=(("below", level),))


def _bounds(said: Said, row: Row, worth: Decimal) -> list[tuple[Decimal, str]]:
    """Return the bounds of the tiers that are worth so many points, each with its comparison."""
    found = [c for c in said.tiers if c.condition is not None and worth_of(c, row) == ("score", worth)]
    return [(v, op) for c in found if c.condition is not None for op, v in c.condition.tests]


def curve(said: Said, row: Row) -> Rule:
    """Return the rule of straight lines between values."""
    frame = frame_of(said, row, value=True)
    frame.pop("base", None)
    if said.curve is not None:
        given = CurveWords(**said.curve)
        if said.worse is not None:
            if row.better is None:
                raise UnreadableError(CONFLICT)
            given["above" if row.better == "lower" else "below"] = said.worse
        _ends_kept(given, said)
        _tiers_said(given, said, row)
        frame.pop("cut", None)
        return Curve(**given, **frame)
    points: list[tuple[Decimal | str, Decimal]] = [*said.levels]
    ways: dict[Decimal | str, str] = {}
    ends_last = sorted(
        said.tiers, key=lambda c: c.condition is not None and c.condition.tests[0][0] in ("below", "above")
    )
    for clause in ends_last:
        found = clause.condition
        if found is None or len(found.tests) != 1:
            raise UnreadableError(UNREAD.fill(t=clause.text))
        kind, worth = worth_of(clause, row)
        (op, level), named = found.tests[0], [v for v, _ in points]
        ways[level] = op
        if kind != "score":
            raise UnreadableError(UNREAD.fill(t=clause.text))
        if op in ("below", "above") and level in named:
            said.ends[op] = worth
        else:
            points.append((level, worth))
    if len(points) < 2 or not (said.lines):
        raise UnreadableError(UNREAD.fill(t=said.lines[0].text if said.lines else said.levels[0][0]))
    for line in said.lines:
        if line.condition is not None and {v for _, v in line.condition.tests} != {v for v, _ in points}:
            raise UnreadableError(UNREAD.fill(t=line.text))
    if row.rate is False and any(c.condition is not None and c.condition.percent for c in said.tiers):
        return _line_to_target(dict(points), said, row)  # type: ignore[arg-type]
    if all(isinstance(v, Decimal) for v, _ in points):
        points.sort()
        if any(a[0] == b[0] for a, b in pairwise(points)):
            raise UnreadableError(CONTRADICTS.fill(t=said.lines[0].text))
        alike = len(ways) == len(points) and all(
            re.search("达到|完成|实现", c.text) for c in said.tiers
        )  # each a corner
        if not alike and (
            ways.get(points[0][0]) in LOW or ways.get(points[-1][0]) in HIGH
        ):  # its side would lie inside the line
            raise UnreadableError(CONTRADICTS.fill(t=said.lines[0].text))
    if not said.moves:
        return Curve(points=tuple(points), below=said.ends.get("below"), above=said.ends.get("above"), **frame)
    if len(said.moves) != 1 or said.moves[0].points > 0 or not said.levels:
        raise UnreadableError(SEVERAL)
    name, _ = said.levels[0]
    move = said.moves[0]
    better = "higher" if move.side == "below" else "lower"
    better = row.better or better
    step = Step(per=move.per, unit=move.unit, better=better, short=move.points, target=name)
    part = Curve(points=tuple(points), base=ZERO)
    frame["base"] = ZERO
    frame.setdefault("cap", max(p for _, p in points))
    return Sum(parts=(part, step), **frame)


def _line_to_target(points: dict[Decimal, Decimal], said: Said, row: Row) -> Rule:
    """Return a line up to the target itself (完成80%得60分,完成100%得100分,其间线性): points for each percent short."""
    ends = sorted(points)
    if len(ends) != 2 or ends[1] != HUNDRED or said.moves or row.better == "lower" or "above" in said.ends:
        raise UnreadableError(UNREAD.fill(t=said.lines[0].text))
    slope = as_decimal(Fraction(points[HUNDRED] - points[ends[0]]) / Fraction(HUNDRED - ends[0]))
    frame = frame_of(said, row)
    if slope is None or slope <= 0 or "floor" in frame:
        raise UnreadableError(UNREAD.fill(t=said.lines[0].text))
    beyond = said.ends.get("below", points[ends[0]])
    frame = FrameWords(**{**frame, "base": points[HUNDRED], "cap": points[HUNDRED], "count": "linear", "of": "target"})
    frame["cut"] = (Band((("below", ends[0]),), Decimal(beyond)), *frame.get("cut", ()))
    return Step(per=ONE, unit="relative", better="higher", short=-slope, **frame)


def _ends_kept(given: CurveWords, said: Said) -> None:
    """Take a cut at a standard of the curve as the end that it is."""
    for band in said.cuts:
        (op, level), *more = band.tests
        if more or band.points != 0 or level not in [v for v, _ in given["points"]] or op not in ("below", "above"):
            raise UnreadableError(UNREAD.fill(t=str(level)))
        given["below" if op == "below" else "above"] = ZERO


def _tiers_said(given: CurveWords, said: Said, row: Row) -> None:
    """Refuse a tier beside a formula unless it says what the formula gives at its end."""
    (low, first), *_, (high, last) = given["points"]
    ends = {("below", low): first, ("at_most", low): first, ("above", high): last, ("at_least", high): last}
    for clause in said.tiers:
        tests = clause.condition.tests if clause.condition is not None else ()
        if len(tests) != 1 or ends.get(tests[0]) != worth_of(clause, row)[1]:
            raise UnreadableError(UNREAD.fill(t=clause.text))


def named_levels(said: Said, row: Row) -> Rule:
    """Return tiers by the row's own levels: each reached gives its points, the best first."""
    if len(said.levels) < 2 or said.moves or said.tiers or said.classes or said.reached is not None:
        raise UnreadableError(UNREAD.fill(t=said.level_clauses[0].text))
    signs = {re.fullmatch(ADD, c.get("sign")) is not None for c in said.level_clauses}
    if len(signs) > 1 or (signs == {False} and row.added):
        raise UnreadableError(UNREAD.fill(t=said.level_clauses[0].text))
    ordered = sorted(said.levels, key=lambda level: -level[1])
    better = row.better or "higher"
    op = "at_least" if better == "higher" else "at_most"
    bands = [Band(((op, name),), points) for name, points in ordered]
    if said.rest is not None:
        bands.append(Band((), said.rest))
    elif signs == {False}:
        row.say(OPEN_ELSE)
    return Tiers(tuple(bands), better, absolute=signs == {False}, **frame_of(said, row, value=signs == {False}))


def where_holds(said: Said) -> None:
    """Refuse a range that a clause is bound to, unless what lies beyond it is said."""
    said_of = {v for c in said.tiers if c.condition is not None for _, v in c.condition.tests}
    for clause in said.where:
        bounds = [v for _, v in clause.condition.tests] if clause.condition is not None else []
        if not bounds or bounds[0] not in said_of:
            raise UnreadableError(UNREAD.fill(t=clause.text))
