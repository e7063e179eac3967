"""From moves to steps, one-sided, two-sided or around a range, or to a sum of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from bsclib.decimals import text_of
from bsclib.errors import Text
from bsclib.scoring.kinds import Rule, Step, Sum
from bsclib.scoring.kinds.levels import Band
from bsclib.scoring.text.bands import Condition
from bsclib.scoring.text.clauses import Clause
from bsclib.scoring.text.frames import HIGH, LOW, NONE_OF_IT, cuts_fit, frame_of, percent_of, settle_full_mark
from bsclib.scoring.text.lexicon import HAPPEN, LESS, MORE, UNITS
from bsclib.scoring.text.remarks import (
    CONFLICT,
    CONTRADICTS,
    COUNTS,
    MIXED,
    OPEN_CAP,
    OPEN_EARLY,
    OPEN_EVERY,
    OPEN_EXACT,
    OPEN_LEVEL,
    OPEN_ORIGIN,
    SEVERAL,
    UNREAD,
    UnreadableError,
)
from bsclib.scoring.text.said import HUNDRED, ZERO, FrameWords, Move, Row, Said, worth_of


def steps(said: Said, row: Row) -> Rule:
    """Return the rule of points by steps, on one side or two, from a target, an event or a range."""
    moves = list(said.moves)
    if any(m.based for m in moves):  # days against a plan, not days of delay
        turned = {"late": "above", "early": "below"}
        moves = [replace(m, side=turned.get(m.side, m.side)) for m in moves]
    moves = [_placed(m, said) for m in moves]
    if (several := _several_counts(moves, said, row)) is not None:
        return several
    _one_thing(moves)
    for clause in said.where:
        if clause.condition is not None and len(clause.condition.tests) == 2 and said.goal is None:
            # steps of one band among others have no place in a rule of steps
            raise UnreadableError(UNREAD.fill(t=clause.text))
        beyond = clause.condition is not None and max(v for _, v in clause.condition.tests)
        if beyond is not False and said.goal is not None and moves[0].side == "below" and beyond > said.goal:
            raise UnreadableError(CONTRADICTS.fill(t=clause.text))
    _levels_of_tiers(said, row, moves)
    if said.spared_within is not None and said.spared_within != moves[0].per:
        raise UnreadableError(UNREAD.fill(t=text_of(said.spared_within)))
    if said.goal_way is not None:
        _agrees(Condition(said.texts.get("goal", ""), ((said.goal_way, said.goal or ZERO),)), moves, row)
    if [m.side for m in moves] == ["early"]:
        row.say(OPEN_EARLY)
    if not any(m.every for m in moves):
        row.say(OPEN_EVERY)
    if said.span is not None or said.start is not None or any(m.side == "outside" for m in moves):
        return _around(moves, said, row)
    if any(m.origin for m in moves):
        row.say(OPEN_ORIGIN)
    if _unlimited(moves, said, row):
        row.say(OPEN_CAP)
    sides = {m.side for m in moves}
    if len(sides) < len(moves):
        raise UnreadableError(SEVERAL)
    told = said.told
    implied = {m.side: _better(m) for m in moves}
    better = str(told) if told else implied[moves[0].side]
    conflict = told is None and len(set(implied.values())) > 1
    if conflict and all(m.points > 0 for m in moves):
        raise UnreadableError(CONFLICT)
    same_size = len({(m.per, m.unit, m.target) for m in moves}) == 1
    if len(moves) == 1 or (same_size and not conflict):
        return _one_step(moves, better, said, row)
    parts = tuple(_part(m, better if not conflict else implied[m.side], said) for m in moves)
    return Sum(parts=parts, **frame_of(said, row))


def _placed(move: Move, said: Said) -> Move:
    """Return the move with the target that days and events have by their nature, or that the text sets."""
    if move.side in ("event", "late", "early") and move.target is None:
        return replace(move, target=ZERO)
    return move if move.target is not None else replace(move, target=said.goal)


def _better(move: Move) -> str:
    if move.side in ("event", "late", "early"):
        return "lower" if (move.points < 0) == (move.side != "early") else "higher"
    return "higher" if (move.side == "below") == (move.points < 0) else "lower"


_VERBS = re.compile(rf"^(?:每|{HAPPEN}|受|被|的)+|(?:的|者|每)+$")


def _several_counts(moves: Sequence[Move], said: Said, row: Row) -> Rule | None:
    """Return the sum of several counts, each read from a figure of its own name; None where that is not what stands."""
    names = [_VERBS.sub("", m.counts) for m in moves]
    alone = row.unit is None and row.full_mark is None and not row.added  # a paragraph: its rules stand one by one
    distinct = (
        not alone
        and len({*names}) == len(names) > 1
        and all(len(n) > 1 and not re.fullmatch(UNITS, n) and not re.match("未|没", n) for n in names)
    )
    beside = said.tiers or said.classes or said.cuts or said.where or said.goal or said.start or said.zero_at
    if not distinct or beside or any(m.side != "event" or m.target != ZERO for m in moves):
        return None
    if any(one in other for one in names for other in names if one != other):
        return None
    row.notes.append(COUNTS.fill(n=Text("、".join(names), ", ".join(names))))
    parts = tuple(
        Step(
            per=m.per,
            unit="absolute",
            better="lower" if m.points < 0 else "higher",
            **{"short" if m.points < 0 else "over": m.points},  # type: ignore[arg-type]
            target=ZERO,
            input=name,
        )
        for m, name in zip(moves, names, strict=True)
    )
    if _unlimited(moves, said, row):
        row.say(OPEN_CAP)
    return Sum(parts=parts, **frame_of(said, row))


def _one_thing(moves: Sequence[Move]) -> None:
    """Refuse several events, and an event beside a measure: a row has one actual."""
    events = [m for m in moves if m.side == "event"]
    if len(events) > 1 or (events and len(moves) > 1):
        raise UnreadableError(SEVERAL)


def _unlimited(moves: Sequence[Move], said: Said, row: Row) -> bool:
    limits = {"cap", "max_over"} & said.frame.keys()
    return (
        any(m.points > 0 for m in moves)
        and not limits
        and (said.base is None or said.base < row.full or row.full == HUNDRED)
    )


def _one_step(moves: Sequence[Move], better: str, said: Said, row: Row) -> Step:
    first = moves[0]
    if {"late", "early"} == {m.side for m in moves}:
        better = "lower"
    good = {"lower": ("below", "early"), "higher": ("above",)}[better]
    if len(moves) == 1 and first.side in ("event", "late", "early"):
        points = {"short" if first.points < 0 else "over": first.points}
        better = str(said.told or ("lower" if first.points < 0 else "higher"))
    else:
        points = {"over" if m.side in good else "short": m.points for m in moves}
    cuts_fit(said, better, row)
    return Step(
        per=first.per,
        unit=first.unit,
        better=better,
        over=points.get("over"),
        short=points.get("short"),
        target=first.target,
        zero_at=said.zero_at,
        tolerance=said.tolerance,
        **frame_of(said, row),
    )


def _part(move: Move, better: str, said: Said) -> Step:
    side = {"late": "lower", "early": "lower"}.get(move.side, better)
    good = {"lower": ("below", "early"), "higher": ("above",)}[side]
    over, short = (move.points, None) if move.side in good else (None, move.points)
    own = FrameWords()
    if move.points > 0 and "max_over" in said.frame:
        own["max_over"] = said.frame.pop("max_over")
    if move.points < 0 and "max_short" in said.frame:
        own["max_short"] = said.frame.pop("max_short")
    if move is said.moves[-1] and "count" in said.frame:
        own["count"] = said.frame.pop("count")
    return Step(per=move.per, unit=move.unit, better=side, over=over, short=short, target=move.target, **own)


def _around(moves: Sequence[Move], said: Said, row: Row) -> Rule:
    """Return steps outside a range; a text with one side only gives its direction."""
    first = moves[0]
    if said.span is None and said.start is not None and len(moves) == 1:
        goal = said.goal
        size, _ = said.start
        if said.tolerance not in (None, size) or goal not in (None, size):
            raise UnreadableError(UNREAD.fill(t=said.texts.get("start", text_of(size))))
        tolerance = size if first.unit == "relative" or (goal is None and first.unit == "pp") else None
        target = goal if goal is not None else size if tolerance is None else None
        frame = frame_of(said, row)
        better = "higher" if first.side == "below" else "lower"
        if (said.start_way == "below") != (first.side == "below"):
            raise UnreadableError(CONTRADICTS.fill(t=said.texts.get("start", "")))
        return Step(
            per=first.per,
            unit=first.unit,
            better=better,
            short=first.points,
            target=target,
            tolerance=tolerance,
            **frame,
        )
    if said.start is not None and (said.span is None or said.start[0] != said.span[1]):
        raise UnreadableError(UNREAD.fill(t=text_of(said.start[0])))
    if said.span is None and len(moves) == 1 and first.side == "outside":
        return _one_step(
            [replace(first, side="above", target=said.goal)], _better(replace(first, side="above")), said, row
        )
    low, high = said.span or (None, None)
    if len(moves) == 1 and moves[0].side in ("outside", "above", "below"):
        return Step(
            per=first.per,
            unit=first.unit,
            better="band",
            short=first.points,
            range=(low, high),
            zero_at=said.zero_at,
            tolerance=said.tolerance,
            **frame_of(said, row),
        )
    ends = {"below": (low, None), "above": (None, high)}
    if any(m.side not in ends for m in moves) or len({m.side for m in moves}) < len(moves):
        raise UnreadableError(SEVERAL)
    parts = tuple(Step(per=m.per, unit=m.unit, better="band", short=m.points, range=ends[m.side]) for m in moves)
    return Sum(parts=parts, **frame_of(said, row))


def _levels_of_tiers(said: Said, row: Row, moves: list[Move]) -> None:
    """Place the comparisons that stand beside steps: the level of full marks, cuts, what is spared."""
    counted = all(m.side in ("event", "late", "early") for m in moves)
    for clause in [*said.tiers, *said.classes]:
        found = clause.condition
        kind, worth = worth_of(clause, row)
        if found is None:
            _class_beside(clause, kind, worth, said, row)
        elif (kind, worth) == ("points", ZERO):
            _set_goal(found, said, row, moves)
        elif kind == "score" and worth > 0 and (worth == row.full or said.base is None) and len(found.tests) < 3:
            said.base = None if worth == row.full else worth
            _set_goal(found, said, row, moves)
            settle_full_mark(said, row)
        elif kind == "score" and worth == 0 and not counted and _distance(clause.text):
            _lost_beyond(clause, found, said, row, moves)
        elif kind == "score":
            if _ambiguous(clause, found, moves):
                row.say(OPEN_LEVEL.fill(t=clause.text))
            of = percent_of(found, row, said)
            if of == "target":
                said.frame["of"] = of
            if counted and said.frame.get("of") == "target":
                raise UnreadableError(UNREAD.fill(t=clause.text))
            said.cuts.append(Band(found.tests, worth))
        else:
            raise UnreadableError(SEVERAL)


_DISTANCE = re.compile(
    r"(?<![不未])(?:超|低|高出|少|多)(?:出|过|于)?(?:预算|目标值?|计划|标准|定额)\d|(?<![不未])(?:超|低|多|少|高)\d|\d个?百分点|(?:低于|少于)-?[\d.]+\S{0,3}以上"
    r"|(?:下降|上升|降低|提高|增加|减少|升高|上涨|超支)(?:超过|达到?|了)?\d"
)


def _distance(text: str) -> bool:
    """Return whether a comparison measures from the target (超预算50%以上), not along the actual (低于80%)."""
    return _DISTANCE.search(text) is not None


def _ambiguous(clause: Clause, found: Condition, moves: Sequence[Move]) -> bool:
    """Return whether "超过5天" after "每超1天" could be a distance: nothing in it tells, and the row has a target."""
    bare = not found.subject and not found.percent and len(found.tests) == 1
    return bare and moves[0].target is None and re.match(r"超过|超出|低于|高于|少于|多于", clause.text) is not None


def _lost_beyond(clause: Clause, found: Condition, said: Said, row: Row, moves: Sequence[Move]) -> None:
    """Take a distance from the target beyond which nothing is left."""
    (op, size), *more = found.tests
    first = moves[0]
    reaches = "以上" in clause.text or op in ("equals", "at_least")
    if more or len(moves) > 1 or first.side not in ("below", "above"):
        raise UnreadableError(UNREAD.fill(t=clause.text))
    if first.unit != "relative":
        if not reaches:  # a strict distance has no word in a rule
            raise UnreadableError(UNREAD.fill(t=clause.text))
        said.zero_at = size
        return
    lower = first.side == "below"
    ways = ("at_most", "below") if lower else ("at_least", "above")
    said.frame["of"] = "target"
    level = HUNDRED - size if lower else HUNDRED + size
    said.cuts.append(Band(((ways[0] if reaches else ways[1], level),), ZERO))


def _class_beside(clause: Clause, kind: str, worth: Decimal, said: Said, row: Row) -> None:
    """Take a class beside steps only where it repeats that nothing happened."""
    name = clause.get("name") or clause.get("goal")
    if kind == "score" and worth == row.full and said.moves[0].side == "event":
        return  # nothing of what is counted: full marks, by whatever name
    if kind == "score" and worth == row.full and re.fullmatch(rf"[^,]*?(?:未|没有|不)(?:{LESS}|{MORE})", name):
        return  # not below and not above: on the target, where the steps begin
    if kind == "score" and worth == row.full and NONE_OF_IT.match(name):
        if said.moves[0].side in ("above", "below"):
            said.cuts.append(Band((("equals", ZERO),), worth))
        return
    raise UnreadableError(SEVERAL if said.moves else UNREAD.fill(t=clause.text))


def _set_goal(found: Condition, said: Said, row: Row, moves: list[Move]) -> None:
    """Take the bound of a condition as the level from which steps are counted."""
    if len(found.tests) == 2:
        (_, low), (_, high) = found.tests
        if said.cuts or (
            moves[0].side in ("below", "above") and not found.text.startswith("±") and low >= 0 and len(moves) == 1
        ):
            _within(found, said, moves)
            return
        said.span = (low, high)
        return
    level = found.tests[0][1]
    _agrees(found, moves, row)
    if found.percent and row.rate is False:
        if level != HUNDRED:
            if all(m.unit != "relative" for m in moves):
                raise UnreadableError(UNREAD.fill(t=found.text))
            # 3 % over the budget, against 95 % of it
            beyond = re.search(r"超|低|高|偏", found.subject) or level < HUNDRED / 2
            said.tolerance = level if beyond else abs(HUNDRED - level)
        return
    if said.goal is not None and said.goal != level:
        raise UnreadableError(MIXED.fill(a=text_of(said.goal), b=text_of(level)))
    said.goal = level
    if moves[0].side in ("event", "late", "early"):
        if level != 0:
            moves[:] = [replace(m, target=level) for m in moves]
    else:
        moves[:] = [m if m.target is not None else replace(m, target=level) for m in moves]


def _agrees(found: Condition, moves: Sequence[Move], row: Row) -> None:
    """Refuse full marks on the side on which the steps take; say what a strict bound leaves open."""
    op, level = found.tests[0]
    worse = {m.side for m in moves if m.points < 0}
    low = worse & {"below"}
    high = worse & {"above", "late", "event", "outside"}
    if (op in LOW and high and not low) or (op in HIGH and low and not high):
        raise UnreadableError(CONTRADICTS.fill(t=found.text))
    if op in ("above", "below") and worse:
        row.say(OPEN_EXACT.fill(g=text_of(level)))


def _within(found: Condition, said: Said, moves: list[Move]) -> None:
    """Take a range beside steps against a target as full marks inside it: the nearer bound is the level."""
    (_, low), (_, high) = found.tests
    level = low if moves[0].side == "below" else high
    moves[:] = [replace(m, target=level) for m in moves]
