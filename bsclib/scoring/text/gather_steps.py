"""Clauses that count: steps against a target, events, days, what is spared, how remainders count."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from bsclib.scoring.text.clauses import Clause
from bsclib.scoring.text.lexicon import ADD, EARLY, HAPPEN, LATE, LESS, MONEY, NUM
from bsclib.scoring.text.remarks import (
    CONTRADICTS,
    LIMITED,
    OPEN_AMOUNT,
    OPEN_BASE,
    OPEN_COUNTED,
    OPEN_EACH,
    OPEN_SIGN,
    REMAINDER,
    UNIT_DIFFERS,
    UNREAD,
    UnreadableError,
)
from bsclib.scoring.text.said import HUNDRED, ONE, ZERO, Move, Row, Said, in_row, points_of, size_of, worth_of
from bsclib.scoring.text.units import foreign, is_measure

RANKS = ("名", "位", "位次", "名次", "个名次", "个位次")


def _side(clause: Clause) -> str:
    move = clause.get("move")
    if move in ("early", "late"):
        return move
    if move in ("below", "under"):
        return "below"
    if re.fullmatch(EARLY, move):
        return "early"
    if re.fullmatch(LATE, move):
        return "late"
    return "below" if re.fullmatch(LESS, move) else "above"


def _step(clause: Clause, row: Row, said: Said) -> None:
    per, unit = (ONE, "absolute") if clause.get("thing") else size_of(clause, row)
    side, points = _side(clause), points_of(clause, row)
    if clause.get("thing"):
        row.words.append(clause.get("thing"))
    if clause.get("unit") in RANKS:  # ranks: 1 is best, so to fall is to have a greater number
        side = {"late": "above", "early": "below"}.get(side, side)
        if re.fullmatch(r"降低|下降|降|退|低|落后|下滑", clause.get("move")):
            side = "above"
        elif re.fullmatch(r"提高|上升|升|提升|进步|前进|进|高", clause.get("move")):
            side = "below"
    if clause.get("sign") in ("得", "计") and side == "below" and not row.added:
        row.notes.append(OPEN_COUNTED.fill(t=clause.text))
        said.base = ZERO
        said.moves.append(Move("above", per, unit, points, ZERO, True, clause.get("unit")))
        return
    if clause.get("level"):
        said.goal = clause.number("level") if row.rate is not False else None
        if said.goal is None:
            raise UnreadableError(UNREAD.fill(t=clause.text))
        if clause.get("sign") in ("得", "计") and not row.added:
            said.base = ZERO
    if clause.get("sign") in ("得", "计") and side == "above" and said.base is None and not row.added:
        said.base = ZERO  # earned from nothing, not added to the full mark
    fixed = (
        Decimal(clause.get("fixed") or clause.get("fixed2")) if clause.get("fixed") or clause.get("fixed2") else None
    )
    every = "每" in clause.text or clause.form.startswith("en_")
    based = bool(clause.get("base") or clause.get("base2"))
    move = clause.get("move")
    if re.search(r"去年|上年|上月|同期|平均", clause.get("base") + clause.get("base2")):
        row.say(OPEN_BASE.fill(t=clause.get("base") or clause.get("base2")))
    if side in ("late", "early") and unit != "absolute":
        side = "below" if side == "late" else "above"
    if side == "below" and unit == "absolute" and _missing(clause, row, said, every, based):
        side = "event"
    origin = move in ("增加", "增长") and not based
    counts = clause.get("unit")
    every = every or side in ("late", "early", "event")
    named = clause.get("subject") or (f"{move}{clause.get('unit')}数" if side == "late" else "")
    if side == "event" and named and len(move) == 1:  # 教案检查每缺1课时: what is counted is what lacks
        named += move + clause.get("unit")
    against = bool(clause.get("base")) and side in ("late", "early")
    said.moves.append(Move(side, per, unit, points, fixed, every, counts, origin, against, named))


def _missing(clause: Clause, row: Row, said: Said, every: bool, based: bool) -> bool:
    """Return whether "少一次" counts what is missing: then the actual is what was missed, and the target 0."""
    if clause.get("plain") or re.fullmatch(ADD, clause.get("sign")):  # points for less: it is compared, not counted
        return False
    if (
        re.search("^分$|%|百分点", clause.get("unit"))
        or re.fullmatch(MONEY, clause.get("unit"))
        or row.better == "higher"
    ):
        return False
    move = clause.get("move")
    verb_after = (
        bool(re.match(r"少(?:完成|签|批改|开展|报|交)", clause.text[clause.text.find("少") :]))
        if "少" in clause.text
        else False
    )
    if row.better == "lower" or move in ("少完成", "未完成") or verb_after or (based and "计划少完成" in clause.text):
        if row.unit is not None:
            row.say(OPEN_COUNTED.fill(t=clause.text))
        return True
    if said.required:
        return False
    missing = move in ("缺", "缺少", "短缺", "欠") or (move == "少" and not every)
    if missing:
        row.notes.append(OPEN_COUNTED.fill(t=clause.text))
    return missing


def _outside(clause: Clause, row: Row, said: Said) -> None:
    per, unit = size_of(clause, row)
    if clause.get("span"):
        ends = re.search(rf"(-?{NUM})%?(?:-|,| to )(-?{NUM})", clause.get("span"))
        assert ends is not None
        said.span = (Decimal(ends[1]), Decimal(ends[2]))
    both = re.search(r"或|偏离", clause.get("move")) is not None
    outside = Move("outside", per, unit, points_of(clause, row), counts=clause.get("unit"), both=both)
    # off the target itself: on either side of it
    sides = ("below", "above") if clause.get("base") and not clause.get("span") else ("outside",)
    said.moves += [replace(outside, side=side) for side in sides]


def _step_bare(clause: Clause, row: Row, said: Said) -> None:
    per, unit = size_of(clause, row)
    said.moves.append(Move("outside", per, unit, points_of(clause, row), counts=clause.get("unit")))


def _event(clause: Clause, row: Row, said: Said) -> None:
    unit = clause.get("unit") or "次"
    per, way = (ONE, "") if "%" in unit or not clause.get("unit") else size_of(clause, row)
    if way == "":
        per = clause.number("size") or ONE
        row.words.append(unit)
    points = points_of(clause, row)
    if row.unit is not None and re.match(r"少|多|慢|快|欠|缺", clause.get("verb")):
        row.say(OPEN_COUNTED.fill(t=clause.text))
    if is_measure(unit) and clause.form == "event":
        row.say(OPEN_AMOUNT.fill(t=clause.text))
    unsigned = clause.form == "event" and not clause.get("sign")
    if unsigned and row.kind != "bonus":
        row.say(OPEN_SIGN.fill(t=clause.text))
    if (unsigned or clause.get("sign") in ("得", "计")) and not row.added:
        said.base = ZERO
    if unsigned and row.kind == "malus":
        points = -points
    said_so = re.fullmatch(rf"(?!被){HAPPEN}", clause.get("verb"))  # 发生 names nothing; 每缺勤1人次, 每被投诉1次 do
    verb = "" if said_so else clause.get("verb")
    verb = verb + unit if len(verb) == 1 else verb  # 每错1处: 错处
    counts = (clause.get("subject") + clause.get("object")) or verb or unit
    said.moves.append(Move("event", per, "absolute", points, counts=counts))


def _piece(clause: Clause, row: Row, said: Said) -> None:
    if (said.reached is not None or said.classes) and not said.moves:  # 建立得1分,未建立扣1分: two classes of one thing
        said.classes.append(Clause("class", clause.text, {**clause.words, "name": clause.get("subject")}))
        return
    row.words.append("次")
    row.say(OPEN_EACH)
    said.moves.append(Move("event", ONE, "absolute", points_of(clause, row), counts=clause.get("subject")))


def _en_increase(clause: Clause, row: Row, said: Said) -> None:
    (per, unit), points = size_of(clause, row), points_of(clause, row)
    said.moves.append(Move("above" if points > 0 else "outside", per, unit, points, origin=points > 0))


def _en_early(clause: Clause, row: Row, said: Said) -> None:
    per, unit = size_of(clause, row)
    move = clause.get("move")
    said.moves.append(Move(move if move == "early" else "late", per, unit, points_of(clause, row)))


def _en_held(clause: Clause, row: Row, said: Said) -> None:
    if row.kind != "bonus":
        row.say(OPEN_SIGN.fill(t=clause.text))
    said.base = ZERO
    _event(clause, row, said)


Gather = Callable[[Clause, Row, Said], None]


def _counted(count: str) -> Gather:
    def gathered(clause: Clause, row: Row, said: Said) -> None:
        size, last = clause.number("size"), said.moves[-1] if said.moves else None
        if clause.form == "linear" and "比例" not in clause.text and "折算" not in clause.text:
            raise UnreadableError(UNREAD.fill(t=clause.text))
        if last is None or (size is not None and size != last.per and clause.get("unit") != "步"):
            raise UnreadableError(UNREAD.fill(t=clause.text))
        if clause.get("size2") and Decimal(clause.get("size2")) != last.per:
            raise UnreadableError(UNREAD.fill(t=clause.text))
        if count == "full" and (("加" in clause.text) != (last.points > 0)) and re.search(r"[加扣减]", clause.text):
            raise UnreadableError(UNREAD.fill(t=clause.text))
        if count == "full":
            said.texts.setdefault("whole", clause.text)
        if count != "full" and "count" in said.frame:  # a formula, or a clause before, says how remainders count
            raise UnreadableError(CONTRADICTS.fill(t=clause.text))
        if "whole" in said.texts and ("count" in said.frame or count != "full"):
            raise UnreadableError(CONTRADICTS.fill(t=clause.text))
        if count != "full":
            said.frame["count"] = count
            row.notes.append(REMAINDER.fill(t=clause.text))

    return gathered


def _spared(clause: Clause, row: Row, said: Said) -> None:
    size, unit = size_of(clause, row)
    if re.search(r"预算|目标|计划|超|低|高", clause.text) or unit == "relative":
        said.tolerance = size
    else:
        said.goal, said.goal_way = size, "at_most" if re.search("[以之]内", clause.text) else said.goal_way


def _beyond(clause: Clause, row: Row, said: Said) -> None:
    size, _ = size_of(clause, row)
    unit = clause.get("unit") or clause.get("unit2")
    if foreign(unit, row.unit):
        raise UnreadableError(UNIT_DIFFERS.fill(t=clause.text, u=row.unit))
    way = "below" if clause.get("low") or clause.get("low2") else "above"
    if said.start is not None and said.start_way is not None:
        _between(said.start[0], said.start_way, size, way, clause, said)
        return
    said.start, said.start_way = (size, unit), way


def _between(one: Decimal, way: str, other: Decimal, way2: str, clause: Clause, said: Said) -> None:
    """Take a second bound on the other side (超过100%的…,不足90%的…) as the other end of a band."""
    low, high = sorted((one, other))
    if way == way2 or low == high or (way == "below") != (one == low) or len(said.moves) != 1:
        raise UnreadableError(CONTRADICTS.fill(t=clause.text))
    said.span = (low, high)


def _zero_at(clause: Clause, row: Row, said: Said) -> None:
    size = clause.number("size") or clause.number("size2") or clause.number("size3")
    said.zero_at = in_row(size, clause.get("unit"), clause.text, row) if size is not None else None


def _in_span(clause: Clause, row: Row, said: Said) -> None:
    said.spared_within = clause.number("size")
    if re.match(r"在.*(?:范围|区间)之?内", clause.text):
        said.texts["in_span"] = clause.text


def _span(clause: Clause, row: Row, said: Said) -> None:
    low = next((clause.number(n) for n in ("low2", "low5") if clause.get(n)), ZERO)
    high = next(clause.number(n) for n in ("high", "high2", "high3", "high4", "high5") if clause.get(n))
    said.span = (low, high)


def _standard(clause: Clause, row: Row, said: Said) -> None:
    level = Decimal(clause.get("level") or clause.get("level2"))
    said.goal = in_row(level, clause.get("unit") or clause.get("unit2"), clause.text, row)


def _where(clause: Clause, row: Row, said: Said) -> None:
    tests = clause.condition.tests if clause.condition is not None else ()
    told = [t.condition.tests for t in said.tiers if t.condition is not None and worth_of(t, row)[1] > 0]
    if len(tests) == 1 and len(told) == 1 and len(told[0]) == 1 and told[0][0][1] == tests[0][1]:
        said.led = tests[0][0], clause.text  # the level of the one tier (95%得满分…;超过95%的,每超…) leads a step in
        return
    if len(tests) == 1:
        way = {"at_most": "above", "at_least": "below"}.get(str(said.goal_way))
        way = way or {"above": "below", "below": "above"}.get(str(said.goal_way))
        if said.goal is not None and way is not None and said.moves and tests[0][0] in ("above", "below"):
            _between(said.goal, way, tests[0][1], tests[0][0], clause, said)
        elif not (clause.condition is not None and clause.condition.percent and row.rate is False):
            said.goal, op = tests[0][1], tests[0][0]
            # 未达100%的 and 低于99%的 name the bad side, 不超过3次 the good one
            said.goal_way = {"below": "above", "above": "below"}.get(op, None if op == "equals" else op)
        elif tests[0][1] != HUNDRED:
            raise UnreadableError(UNREAD.fill(t=clause.text))
        return
    said.where.append(clause)
    row.notes.append(LIMITED.fill(t=clause.text))


def _first(clause: Clause, row: Row, said: Said) -> None:
    said.goal, said.base = ONE, clause.number("points")


def _own_count(clause: Clause, row: Row, said: Said) -> None:
    said.frame["count"] = next(way for way in ("started", "linear", "full") if clause.get(way))


def _own_tolerance(clause: Clause, row: Row, said: Said) -> None:
    said.tolerance = clause.number("size") or clause.number("size2")


STEP_FORMS: dict[str, Gather] = {
    "own_count": _own_count,
    "own_tolerance": _own_tolerance,
    "step": _step,
    "en_step": _step,
    "outside": _outside,
    "en_outside": _outside,
    "step_bare": _step_bare,
    "event": _event,
    "en_event": _event,
    "piece": _piece,
    "en_piece": _piece,
    "en_increase": _en_increase,
    "en_early": _en_early,
    "en_held": _en_held,
    "standard": _standard,
    "set": _standard,
    "started": _counted("started"),
    "linear": _counted("linear"),
    "whole": _counted("full"),
    "spared": _spared,
    "beyond": _beyond,
    "zero_at": _zero_at,
    "span": _span,
    "in_span": _in_span,
    "first": _first,
    "where": _where,
}
