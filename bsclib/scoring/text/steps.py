"""From moves to steps, one-sided, two-sided or around a range, or to a sum of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bsclib.decimals import text_of
from bsclib.errors import Text
from bsclib.scoring.kinds import Rule, Step, Sum
from bsclib.scoring.kinds.levels import Band
from bsclib.scoring.text.bands import Condition
from bsclib.scoring.text.classes import as_written
from bsclib.scoring.text.clauses import Clause
from bsclib.scoring.text.frames import NONE_OF_IT, cuts_fit, frame_of
from bsclib.scoring.text.levels_beside import VERBS, agrees, levels_beside, lost_by_event
from bsclib.scoring.text.lexicon import ADD, DEDUCT, HAPPEN, UNITS
from bsclib.scoring.text.remarks import (
    CONFLICT,
    CONTRADICTS,
    COUNTS,
    OPEN_CAP,
    OPEN_EARLY,
    OPEN_EVERY,
    OPEN_FAR,
    OPEN_ORIGIN,
    OPEN_TOP,
    SEVERAL,
    UNREAD,
    UnreadableError,
)
from bsclib.scoring.text.said import HUNDRED, ONE, ZERO, FrameWords, Move, Row, Said, worth_of


def steps(said: Said, row: Row) -> Rule:
    """Return the rule of points by steps, on one side or two, from a target, an event or a range."""
    moves = list(said.moves)
    if any(m.based for m in moves):  # days against a plan, not days of delay
        turned = {"late": "above", "early": "below"}
        moves = [replace(m, side=turned.get(m.side, m.side)) for m in moves]
    goal = said.reached.get("goal") if said.reached is not None else ""
    if (
        re.search(r"(?:为|等于|保持)零$|^(?:全年)?(?:零|无|没有|未发生|未出现)", goal)
        and said.goal is None
        and all(m.side == "above" for m in moves)
    ):
        said.goal = ZERO
    moves = [_placed(m, said) for m in moves]
    if (several := _several_counts(moves, said, row)) is not None:
        return several
    _one_thing(moves)
    if said.event_zero is not None:
        lost_by_event(said, row)
    for clause in said.where:
        if _between_ends(clause, said, row):
            continue
        if clause.condition is not None and len(clause.condition.tests) == 2 and said.goal is None:
            # steps of one band among others have no place in a rule of steps
            raise UnreadableError(UNREAD.fill(t=clause.text))
        beyond = clause.condition is not None and max(v for _, v in clause.condition.tests)
        if beyond is not False and said.goal is not None and moves[0].side == "below" and beyond > said.goal:
            raise UnreadableError(CONTRADICTS.fill(t=clause.text))
    if said.by_date and any(m.side not in ("late", "early", "event") for m in moves):
        raise UnreadableError(UNREAD.fill(t=said.texts["by_date"]))
    _sides_beside(said, row)
    levels_beside(said, row, moves)
    if said.spared_within is not None and said.spared_within != moves[0].per:
        raise UnreadableError(UNREAD.fill(t=text_of(said.spared_within)))
    if said.goal_way is not None:
        agrees(Condition(said.texts.get("goal", ""), ((said.goal_way, said.goal or ZERO),)), moves, row)
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
    if said.zero_at is not None:
        raise UnreadableError(UNREAD.fill(t=said.texts["zero_at"]))
    parts = tuple(_part(m, better if not conflict else implied[m.side], said) for m in moves)
    return Sum(parts=parts, **frame_of(said, row))


def _between_ends(clause: Clause, said: Said, row: Row) -> bool:
    """Return whether a band lies between full marks and nothing: it only says where the steps are."""
    ends = [
        c.condition.tests
        for c in said.tiers
        if c.condition is not None and worth_of(c, row) in (("score", row.full), ("score", ZERO))
    ]
    bounds = {v for _, v in clause.condition.tests} if clause.condition is not None else set()
    return len(bounds) == 2 and bounds <= {v for tests in ends for _, v in tests}


def _sides_beside(said: Said, row: Row) -> None:
    """Take what is said of a whole side of the target beside steps: nothing beyond it, or what it gives to be met."""
    for band in said.sided:
        (op, _), *_ = band.tests
        if op in said.spared_sides:  # 低于定额不扣分
            if any(m.side == op and m.points < 0 for m in said.moves):
                raise UnreadableError(CONTRADICTS.fill(t=said.texts["spared_sides"]))
            continue
        if any(m.side == op and m.points < 0 for m in said.moves) and op in ("below", "above"):
            raise UnreadableError(CONTRADICTS.fill(t=said.texts["sided"]))  # nothing beyond, and less and less beyond
        if op in ("below", "above") and band.points == ZERO and not said.sided_adds:
            said.cuts.append(band)
        elif op in ("at_least", "at_most") and said.base in (None, band.points):
            said.base = None if band.points == row.full else band.points
        else:
            raise UnreadableError(UNREAD.fill(t=said.texts["sided"]))


def _placed(move: Move, said: Said) -> Move:
    """Return the move with the target that days and events have by their nature, or that the text sets."""
    if move.side in ("event", "late", "early") and move.target is None:
        spared = said.goal if said.goal_way in ("at_most", "below") else None  # 超过3次的,每次扣2分: counted from 3 on
        return replace(move, target=spared if spared is not None else ZERO)
    return move if move.target is not None else replace(move, target=said.goal)


def _better(move: Move) -> str:
    if move.side in ("event", "late", "early"):
        return "lower" if (move.points < 0) == (move.side != "early") else "higher"
    return "higher" if (move.side == "below") == (move.points < 0) else "lower"


def _several_counts(moves: Sequence[Move], said: Said, row: Row) -> Rule | None:
    """Return the sum of several counts, each read from a figure of its own name; None where that is not what stands."""
    named = [c for c in said.classes if re.fullmatch(rf"{DEDUCT}|{ADD}", c.get("sign"))]
    if named and len(moves) == 1 and moves[0].side == "event":  # 市级荣誉加1分,省级加2分
        moves = [*moves, *(replace(moves[0], points=worth_of(c, row)[1], counts=c.get("name")) for c in named)]
        if len({m.points > 0 for m in moves}) > 1:
            return None
    if (
        named and len(moves) == 1 and moves[0].side in ("above", "below") and moves[0].subject
    ):  # 合格率…, 发生退货的扣5分
        events = [Move("event", ONE, "absolute", worth_of(c, row)[1], ZERO, counts=c.get("name")) for c in named]
        moves = [*moves, *events] if all(re.match(HAPPEN, m.counts) for m in events) else moves
    # one may be a measure, or days of delay; what stands beside it are events
    others = [m for m in moves if m.side != "event"]
    measured = not others or (len(others) == 1 < len(moves) and others[0].side != "outside" and others[0].subject)
    lost, counted = said.event_zero, all(m.side == "event" for m in moves)
    fatal = "" if lost is None else VERBS.sub("", lost.get("object") or lost.get("subject"))
    losing = all(m.points < 0 for m in moves)
    if counted and len(moves) > 1:  # 当月无差错得满分 beside what is taken, 无采用的不得分 beside what is given
        said.classes = [c for c in said.classes if not _repeats(c, losing, row)]
    nothing = lost is None and counted and len(said.classes) == 1 and said.classes[0].get("nought") and not said.reached
    nothing = nothing and not _repeats(said.classes[0], losing, row)
    if nothing:
        fatal = said.classes[0].get("name")  # 造成不良后果的不得分
    if fatal and len(moves) == 1 and counted and re.fullmatch(UNITS, moves[0].counts):
        moves = [replace(moves[0], counts=f"{moves[0].counts}数")]  # 每发生1起: the row's own count
    names = [VERBS.sub("", m.subject or m.counts if m.side == "event" else m.subject) for m in moves]
    # a paragraph: its rules stand one by one; a list within a sentence (扣1分、…扣1分) is one
    alone = row.unit is None and row.full_mark is None and not row.added and "分、" not in row.written
    distinct = (
        not alone
        and len({*names, fatal} - {""}) == len(names) + bool(fatal) > 1
        and all(len(n) > 1 and not re.fullmatch(UNITS, n) and not re.search(r"\d", n) for n in names)
    )
    beside = (
        said.tiers
        or (len(named) < len(said.classes) and not nothing)
        or said.cuts
        or said.where
        or said.goal
        or said.start
        or said.zero_at
    )
    if not distinct or beside or not measured or any(m.side == "event" and m.target != ZERO for m in moves):
        return None
    names, fatal = [as_written(n.rpartition(":")[2], row) for n in names], as_written(fatal, row)
    told = [*names, *([fatal] if fatal else [])]
    if any(one in other for one in told for other in told if one != other):
        return None
    row.say(COUNTS.fill(n=Text("、".join(told), ", ".join(told))))
    parts = tuple(
        Step(
            per=m.per,
            unit=m.unit,
            better=_better(m),
            **{"short" if m.points < 0 else "over": m.points},  # type: ignore[arg-type]
            target=m.target,
            input=name,
        )
        for m, name in zip(moves, names, strict=True)
    )
    if fatal:
        said.cuts.append(Band((("above", ZERO),), ZERO, input=fatal, veto=said.veto))
    if _unlimited(moves, said, row):
        row.say(OPEN_CAP)
    return Sum(parts=parts, **frame_of(said, row))


def _repeats(clause: Clause, losing: bool, row: Row) -> bool:
    """Return whether a class only says what none of the events counted gives: all, or nothing."""
    name = clause.get("name") or clause.get("goal")
    if clause.get("spared"):  # 低危不扣分
        return True
    return NONE_OF_IT.match(name) is not None and worth_of(clause, row) == ("score", row.full if losing else ZERO)


def _one_thing(moves: Sequence[Move]) -> None:
    """Refuse several events, and an event beside a measure: a row has one actual."""
    events = [m for m in moves if m.side == "event"]
    if len(events) > 1 or (events and len(moves) > 1):
        raise UnreadableError(SEVERAL)


def _unlimited(moves: Sequence[Move], said: Said, row: Row) -> bool:
    limits = bool({"cap", "max_over"} & said.frame.keys()) or (said.marked and said.base is not None)
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
    if said.worked and better == "higher" and not ({"cap", "max_over"} & said.frame.keys() or "over" in points):
        row.say(OPEN_TOP.fill(m=text_of(row.full)))
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
    spared = said.tolerance if move.points < 0 else None
    return Step(
        per=move.per, unit=move.unit, better=side, over=over, short=short, target=move.target, tolerance=spared, **own
    )


def _around(moves: Sequence[Move], said: Said, row: Row) -> Rule:
    """Return steps outside a range; a text with one side only gives its direction."""
    if said.start is not None and "%" in said.start[1] and moves[0].side == "event":
        raise UnreadableError(UNREAD.fill(t=said.texts["start"]))  # a level of a rate, and events counted
    first = moves[0]
    if first.side == "outside" and said.start_way == "below":  # 低于90%每1个百分点: the side is that of the bound
        first = replace(first, side="below")
    if said.span is None and said.start is not None and len(moves) == 1 and first.points < 0:
        goal = said.goal
        size, _ = said.start
        if said.tolerance not in (None, size) or goal not in (None, size):
            raise UnreadableError(UNREAD.fill(t=said.texts.get("start", text_of(size))))
        far = first.unit == "pp" and size < HUNDRED / 2  # a distance; what is more is a level of the rate itself
        if far and goal is None:
            row.say(OPEN_FAR.fill(t=said.texts.get("start", text_of(size))))
        tolerance = size if first.unit == "relative" or (goal is None and far) else None
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
    if said.start is not None and (said.span is None or said.start[0] not in said.span):
        raise UnreadableError(UNREAD.fill(t=text_of(said.start[0])))
    if said.span is None and "in_span" in said.texts:
        raise UnreadableError(UNREAD.fill(t=said.texts["in_span"]))
    if said.span is None and len(moves) == 1 and first.both:  # on either side of the target itself
        sides = [replace(first, side=side, target=said.goal) for side in ("below", "above")]
        return Sum(parts=tuple(_part(m, _better(m), said) for m in sides), **frame_of(said, row))
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
