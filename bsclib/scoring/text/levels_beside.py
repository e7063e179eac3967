"""Comparisons and classes that stand beside steps: the level of full marks, cuts, what is spared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from bsclib.decimals import text_of
from bsclib.errors import same
from bsclib.scoring.kinds.levels import Band
from bsclib.scoring.text.bands import Condition, off_target
from bsclib.scoring.text.classes import as_written
from bsclib.scoring.text.clauses import Clause
from bsclib.scoring.text.frames import HIGH, LOW, NONE_OF_IT, percent_of, settle_full_mark
from bsclib.scoring.text.lexicon import HAPPEN, LESS, MORE
from bsclib.scoring.text.remarks import (
    CONTRADICTS,
    COUNTS,
    MIXED,
    OPEN_EXACT,
    OPEN_LEVEL,
    SEVERAL,
    UNREAD,
    UnreadableError,
)
from bsclib.scoring.text.said import HUNDRED, ZERO, Move, Row, Said, worth_of


def levels_beside(said: Said, row: Row, moves: list[Move]) -> None:
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
        elif kind == "score" and worth == 0 and not counted and (_distance(clause.text) or _far(found, row, moves)):
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
    r"\d%? (?:over|above|below|under) (?:the )?(?:budget|target|plan)"
    r"|(?<![不未])(?:超|低|高出|少|多)(?:出|过|于)?(?:预算|目标值?|计划|标准|定额)\d|(?<![不未])(?:超|低|多|少|高)\d"
    r"|\d个?百分点|(?:低于|少于)-?[\d.]+\S{0,3}以上"
    r"|(?:下降|上升|降低|提高|增加|减少|升高|上涨|超支|增长|偏差|超编|增|降|涨)(?:的?幅度?|率|额)?(?:超过|达到?|了)?\d"
)


def _distance(text: str) -> bool:
    """Return whether a comparison measures from the target (超预算50%以上), not along the actual (低于80%)."""
    return _DISTANCE.search(text) is not None


def _far(found: Condition, row: Row, moves: Sequence[Move]) -> bool:
    """Return whether a percent beyond which nothing is left can only be an overrun: under half of the target."""
    up = moves[0].side == "above" and found.percent and row.rate is False and len(found.tests) == 1
    return up and found.tests[0][0] in ("at_least", "above") and found.tests[0][1] < HUNDRED / 2


def _ambiguous(clause: Clause, found: Condition, moves: Sequence[Move]) -> bool:
    """Return whether "超过5天" after "每超1天" could be a distance: nothing in it tells, and the row has a target."""
    bare = not found.subject and not found.percent and len(found.tests) == 1
    return bare and moves[0].target is None and re.match(r"超过|超出|低于|高于|少于|多于", clause.text) is not None


def _lost_beyond(clause: Clause, found: Condition, said: Said, row: Row, moves: Sequence[Move]) -> None:
    """Take a distance from the target beyond which nothing is left."""
    (op, size), *more = found.tests
    first = moves[0]
    reaches = ("以上" in clause.text and "不含" not in clause.text) or op in ("equals", "at_least")
    if more or len(moves) > 1 or first.side not in ("below", "above"):
        raise UnreadableError(UNREAD.fill(t=clause.text))
    if first.unit != "relative" and not (first.unit == "absolute" and found.percent):
        goal = said.goal if said.goal is not None else first.target
        if not reaches and isinstance(goal, Decimal) and (size > goal) == (first.side == "above"):
            row.say(OPEN_LEVEL.fill(t=clause.text))  # 5%以内得满分…,超15%得0分: a level beyond
            said.cuts.append(Band(found.tests, ZERO))
            return
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
    if kind == "score" and worth == 0 and NONE_OF_IT.match(name) and all(m.points > 0 for m in said.moves):
        return  # nothing of what adds: nothing
    if kind == "score" and worth == row.full and said.moves[0].side in ("event", "late"):
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
    if way := off_target(found):  # 低于目标1个百分点以内不扣分
        (op, size), *more = found.tests
        moves[:] = [replace(m, side=way) if m.side == "outside" else m for m in moves]
        losing = [m for m in moves if m.points < 0]
        fits = [m.side for m in losing] == [way] and found.percent == (losing[0].unit != "absolute")
        if more or op not in ("at_most", "below") or not fits or said.tolerance not in (None, size):
            raise UnreadableError(UNREAD.fill(t=found.text))
        said.tolerance = size
        return
    if len(found.tests) == 2:
        if strict := [text_of(v) for op, v in found.tests if op in ("above", "below")]:
            row.say(OPEN_EXACT.fill(g=", ".join(strict)))
        if found.percent and row.rate is False:  # so much around the target, which a range of the actual is not
            raise UnreadableError(UNREAD.fill(t=found.text))
        (_, low), (_, high) = found.tests
        if said.cuts or (
            moves[0].side in ("below", "above") and not found.text.startswith("±") and low >= 0 and len(moves) == 1
        ):
            _within(found, said, moves)
            return
        said.span = (low, high)
        return
    level = found.tests[0][1]
    if found.of_target and row.rate:  # 计划进度的95%: of the plan, or 95 itself
        row.say(OPEN_LEVEL.fill(t=found.text))
    agrees(found, moves, row)
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


def agrees(found: Condition, moves: Sequence[Move], row: Row) -> None:
    """Refuse full marks on the side on which the steps take; say what a strict bound leaves open."""
    op, level = found.tests[0]
    worse = {m.side for m in moves if m.points < 0}
    low = worse & {"below"}
    high = worse & {"above", "late", "event", "outside"}
    if (op in LOW and high and not low) or (op in HIGH and low and not high):
        raise UnreadableError(CONTRADICTS.fill(t=found.text))
    won = {m.side for m in moves if m.points > 0}
    if (op in LOW and won & {"below"}) or (op in HIGH and won & {"above"}):  # points for falling short of full marks
        raise UnreadableError(CONTRADICTS.fill(t=found.text))
    if op in ("above", "below") and worse:
        row.say(OPEN_EXACT.fill(g=text_of(level)))


def _within(found: Condition, said: Said, moves: list[Move]) -> None:
    """Take a range beside steps against a target as full marks inside it: the nearer bound is the level."""
    (_, low), (_, high) = found.tests
    level = low if moves[0].side == "below" else high
    moves[:] = [replace(m, target=level) for m in moves]


VERBS = re.compile(rf"^(?:每|(?!被){HAPPEN}|受|被|的)+|(?:的|者|每)+$")


def lost_by_event(said: Said, row: Row) -> None:
    """Take an event that leaves nothing of a row that measures (发生投诉不得分): a cut on a figure of its own."""
    assert said.event_zero is not None
    name = VERBS.sub("", said.event_zero.get("object") or said.event_zero.get("subject"))
    measured = all(m.side in ("above", "below") for m in said.moves) and (row.unit or row.full_mark)
    if not measured or len(name) < 2 or re.search(r"\d", name):
        raise UnreadableError(UNREAD.fill(t=said.event_zero.text) if said.veto else SEVERAL)
    name = as_written(name, row)
    row.say(COUNTS.fill(n=same(name)))
    said.cuts.append(Band((("above", ZERO),), ZERO, input=name, veto=said.veto))
