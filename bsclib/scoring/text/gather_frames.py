"""Clauses of the frame: base, full mark, floor and cap, limits on what is won or lost, cuts, what repeats a default."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from bsclib.decimals import text_of
from bsclib.scoring.kinds.levels import Band
from bsclib.scoring.kinds.words import ENDLESS, NO_LIMIT
from bsclib.scoring.text.bands import Condition
from bsclib.scoring.text.clauses import Clause
from bsclib.scoring.text.frames import percent_of
from bsclib.scoring.text.gather_steps import Gather
from bsclib.scoring.text.lexicon import ADD, DEDUCT
from bsclib.scoring.text.remarks import DISCRETION, MIXED, OPEN_FROM_NOTHING, UNREAD, UnreadableError
from bsclib.scoring.text.said import HUNDRED, ZERO, Row, Said


def _most(clause: Clause, row: Row, said: Said) -> None:
    points, rate = clause.number("points") or clause.number("points2"), clause.number("rate")
    of_points = re.search(r"[加扣减奖]分(?:不超过|最[多高])", clause.text)
    if rate is not None and not said.worked and said.ratio is None and not of_points:  # 最高120% of a proportion
        raise UnreadableError(UNREAD.fill(t=clause.text))
    if points is None:
        times = clause.number("times") or 1
        points = row.full * times * (rate or clause.number("share") or HUNDRED) / 100
    if points < row.full and re.search(rf"{DEDUCT}(?:至|到)", clause.text):  # what is left, not what may go
        said.frame["floor"] = points
        return
    if points > row.full and re.search(rf"{ADD}(?:至|到)", clause.text):
        said.frame["cap"] = points
        return
    added = "加" in clause.text or "奖" in clause.text or clause.get("sign") == "+"
    taken = re.search(r"扣|减", clause.text) is not None or clause.get("sign") == "-"
    if said.worked and not taken and not added:  # the most that a formula gives
        if points > row.full and not any(m.points > 0 for m in said.moves) and said.ratio is None:
            raise UnreadableError(UNREAD.fill(t=clause.text))
        said.frame["cap"] = points
        return
    losing, gaining = (bool(said.moves) and all(s * m.points > 0 for m in said.moves) for s in (-1, 1))
    if added:
        said.frame["max_over"] = points
    elif taken or row.kind == "malus" or (losing and not re.search(r"得|总|分值|满分|封顶|上限", clause.text)):
        said.frame["max_short"] = points
    elif gaining and said.base != ZERO and points < row.full and not row.added:
        said.frame["max_over"] = points
    elif "max_over" in said.frame and said.moves[-1].points < 0 and points < row.full:  # each side has said its own
        said.frame["max_short"] = points
    elif gaining and said.base is None and points == row.full_mark and not row.added and said.reached is None:
        said.base, said.frame["cap"] = ZERO, points  # what only adds up to the full mark begins at nothing
        row.say(OPEN_FROM_NOTHING.fill(t=clause.text))
    else:
        said.frame["cap"] = points


def _based_on(clause: Clause, row: Row, said: Said) -> None:
    said.base = clause.number("points") or clause.number("points2")


def _no_cap(clause: Clause, row: Row, said: Said) -> None:
    said.frame["cap"] = ENDLESS


def _no_floor(clause: Clause, row: Row, said: Said) -> None:
    said.frame["floor"] = -ENDLESS


def _float(clause: Clause, row: Row, said: Said) -> None:
    if "加减" in clause.text and "加减分" not in clause.text and row.unit is None and row.full_mark is None:
        raise UnreadableError(
            UNREAD.fill(t=clause.text)
        )  # of each side or of both: a row says it, a sentence alone not
    share = clause.number("share")
    most = Decimal(clause.get("points")) if share is None else row.full * share / 100
    said.frame["max_over"] = said.frame["max_short"] = most


def _least(clause: Clause, row: Row, said: Said) -> None:
    share = clause.number("share")
    said.frame["floor"] = row.full * share / 100 if share is not None else Decimal(clause.get("points"))


def _full_mark(clause: Clause, row: Row, said: Said) -> None:
    points = next((clause.number(n) for n in ("points", "points2", "points3") if clause.get(n)), None)
    if row.added:  # a row that only adds has no mark to be full: its most
        said.frame["cap" if row.kind == "bonus" else "max_short"] = points or ZERO
        return
    said.marked = True
    if re.match(r"基本分|基础分|基准分|起评分", clause.text):
        said.basic = points
    if said.basic and row.full_mark is not None and said.basic < row.full_mark:
        said.base, said.marked = said.basic, False
        return
    if row.full_mark is not None and points != row.full_mark:
        raise UnreadableError(MIXED.fill(a=text_of(points or ZERO), b=text_of(row.full_mark)))
    if points != HUNDRED:
        row.full_mark = points


def _en_cut(clause: Clause, row: Row, said: Said) -> None:
    op = "below" if "below" in (clause.get("op"), clause.get("op2")) else "above"
    level = Decimal(clause.get("level") or clause.get("level2"))
    found = Condition(clause.text, ((op, level),), percent="%" in clause.text or bool(clause.get("of")))
    if percent_of(replace(found, of_target=bool(clause.get("of"))), row, said) == "target":
        said.frame["of"] = "target"
    said.cuts.append(Band(((op, level),), clause.number("points") or ZERO))


def _limits(clause: Clause, row: Row, said: Said) -> None:
    base, floor, cap = (clause.get(name) or clause.get(f"{name}2") for name in ("base", "floor", "cap"))
    said.frame["base"] = Decimal(base)
    said.frame["floor"] = -ENDLESS if floor in (NO_LIMIT, "不限") else Decimal(floor)
    said.frame["cap"] = ENDLESS if cap in (NO_LIMIT, "不限") else Decimal(cap)


def _default(clause: Clause, row: Row, said: Said) -> None:
    """Take a clause that only repeats that nothing is left below 0; it says so of a row that scores."""
    if row.added and re.search(r"最低|minimum", clause.text):
        raise UnreadableError(UNREAD.fill(t=clause.text))
    said.texts.setdefault("default", clause.text)


def _noted(clause: Clause, row: Row, said: Said) -> None:
    row.notes.append(DISCRETION.fill(t=clause.text))


FRAME_FORMS: dict[str, Gather] = {
    "most": _most,
    "en_most": _most,
    "until": _most,
    "float": _float,
    "least": _least,
    "en_least": _least,
    "full_mark": _full_mark,
    "en_cut": _en_cut,
    "limits": _limits,
    "default": _default,
    "based_on": _based_on,
    "no_cap": _no_cap,
    "no_floor": _no_floor,
    "noted": _noted,
}
