"""From clauses to what they say: each form puts its words where they are used."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from bsclib.decimals import text_of
from bsclib.scoring.kinds.evidence import OWN
from bsclib.scoring.kinds.levels import SIGNS, Band
from bsclib.scoring.kinds.words import ENDLESS, NO_LIMIT
from bsclib.scoring.text.bands import Condition
from bsclib.scoring.text.clauses import Clause
from bsclib.scoring.text.gather_steps import STEP_FORMS, Gather
from bsclib.scoring.text.gather_values import VALUE_FORMS
from bsclib.scoring.text.lexicon import ADD, DEDUCT, NOUGHT, TARGET
from bsclib.scoring.text.remarks import (
    CONTRADICTS,
    DESCRIBED,
    DISCRETION,
    MIXED,
    OPEN_BASE,
    OPEN_REQUIRED,
    OPEN_VETO,
    UNREAD,
    UnreadableError,
)
from bsclib.scoring.text.said import HUNDRED, ZERO, Row, Said, levels_in_row, worth_of


def gather(clauses: Sequence[Clause], row: Row) -> Said:
    """Return what the clauses say, each in its place; `UnreadableError` where two say the same thing differently."""
    said = Said()
    said.required = any(re.search(r"至少|不少于|以上", c.text) for c in clauses if c.form == "described")
    for written in clauses:
        clause = written
        if clause.condition is not None:
            clause = replace(clause, condition=levels_in_row(clause.condition, row))
        before = said.state()
        _GATHER[clause.form](clause, row, said)
        _keep(clause, before, said)
    if (
        len(said.levels) == 1
        and not said.lines
        and said.reached is None
        and re.fullmatch(rf"该?{TARGET}", said.levels[0][0])
    ):
        ((_, points),), (said.reached,) = said.levels, said.level_clauses
        said.levels, said.base = [], points if points != row.full else None
        said.texts["reached"] = said.texts.pop("levels")
        said.texts.pop("level_clauses")
    return said


def _keep(clause: Clause, before: dict[str, object], said: Said) -> None:
    """Note which clause filled which slot; one that says a thing again, and differently, is refused."""
    for slot, value in said.state().items():
        if value == before[slot]:
            continue
        said.texts.setdefault(slot, clause.text)
        was = before[slot]
        if was is not None and was is not False and not isinstance(was, tuple):
            raise UnreadableError(CONTRADICTS.fill(t=clause.text))


def _described(clause: Clause, row: Row, said: Said) -> None:
    if base := re.search(
        r"(?:行业|同行|全市|集团|年级)?平均\w{0,2}|去年同期|上年同期|上年|去年|上月|最好水平", clause.text
    ):
        row.say(OPEN_BASE.fill(t=base[0]))
    if re.search(r"\d[^,]*以上|(?:至少|不少于|不超过|不低于|不高于|以内)[^,]*\d|\d[^,]*以内", clause.text):
        row.say(OPEN_REQUIRED.fill(t=clause.text))
    elif re.search(r"\d", clause.text):
        row.notes.append(DESCRIBED.fill(t=clause.text))


def _tier(clause: Clause, row: Row, said: Said) -> None:
    said.tiers.append(clause)


def _class(clause: Clause, row: Row, said: Said) -> None:
    said.classes.append(clause)


def _reach(clause: Clause, row: Row, said: Said) -> None:
    points = next((clause.number(n) for n in ("points", "fullpoints") if clause.get(n)), None)
    if said.reached is not None:
        said.classes.append(clause)
        return
    said.reached = clause
    if points is not None:
        said.base = points


def _most(clause: Clause, row: Row, said: Said) -> None:
    points = clause.number("points")
    if points is None:
        points = row.full * (clause.number("share") or HUNDRED) / 100
    if points < row.full and re.search(rf"{DEDUCT}(?:至|到)", clause.text):  # what is left, not what may go
        said.frame["floor"] = points
        return
    if points > row.full and re.search(rf"{ADD}(?:至|到)", clause.text):
        said.frame["cap"] = points
        return
    added = "加" in clause.text or "奖" in clause.text or clause.get("sign") == "+"
    taken = re.search(r"扣|减", clause.text) is not None or clause.get("sign") == "-"
    losing, gaining = (bool(said.moves) and all(s * m.points > 0 for m in said.moves) for s in (-1, 1))
    if added:
        said.frame["max_over"] = points
    elif taken or row.kind == "malus" or (losing and not re.search(r"得|总|分值|满分|封顶|上限", clause.text)):
        said.frame["max_short"] = points
    elif gaining and said.base != ZERO and points < row.full and not row.added:
        said.frame["max_over"] = points
    else:
        said.frame["cap"] = points


def _against(clause: Clause, row: Row, said: Said) -> None:
    """Take what is said of the row's own target as a band: missed, kept within, or overrun."""
    if clause.get("within") and clause.get("full"):  # the goal itself: steps may follow
        _reach(
            Clause("reach", clause.text, {**clause.words, "goal": clause.get("subject") + clause.get("within")}),
            row,
            said,
        )
        return
    op = next(op for name, op in _SIDES.items() if clause.get(name))
    points = next((clause.number(n) for n in ("points2", "points3", "points4") if clause.get(n)), None)
    kind, worth = ("score", points) if points is not None else worth_of(clause, row)
    said.sided.append(Band(((op, OWN),), worth))
    said.sided_adds = said.sided_adds or (kind == "points" and worth < 0)


_SIDES = {
    "within": "at_most", "missed": "below", "over": "above",
    "en_missed": "below", "en_met": "at_least", "en_within": "at_most",
}  # fmt: skip


def _based_on(clause: Clause, row: Row, said: Said) -> None:
    said.base = clause.number("points") or clause.number("points2")


def _no_cap(clause: Clause, row: Row, said: Said) -> None:
    said.frame["cap"] = ENDLESS


def _float(clause: Clause, row: Row, said: Said) -> None:
    said.frame["max_over"] = said.frame["max_short"] = Decimal(clause.get("points"))


def _least(clause: Clause, row: Row, said: Said) -> None:
    share = clause.number("share")
    said.frame["floor"] = row.full * share / 100 if share is not None else Decimal(clause.get("points"))


def _full_mark(clause: Clause, row: Row, said: Said) -> None:
    points = next((clause.number(n) for n in ("points", "points2", "points3") if clause.get(n)), None)
    if row.added:  # a row that only adds has no mark to be full: its most
        said.frame["cap" if row.kind == "bonus" else "max_short"] = points or ZERO
        return
    said.marked = True
    if re.match(r"基本分|基础分", clause.text):
        said.basic = points
    if said.basic and row.full_mark is not None and said.basic < row.full_mark:
        said.base, said.marked = said.basic, False
        return
    if row.full_mark is not None and points != row.full_mark:
        raise UnreadableError(MIXED.fill(a=text_of(points or ZERO), b=text_of(row.full_mark)))
    if points != HUNDRED:
        row.full_mark = points


def _rest(clause: Clause, row: Row, said: Said) -> None:
    if clause.form == "rest_zero":
        said.rest = ZERO
        return
    kind, worth = worth_of(clause, row)
    said.rest = worth if kind == "score" else None


def _en_cut(clause: Clause, row: Row, said: Said) -> None:
    op = "below" if "below" in (clause.get("op"), clause.get("op2")) else "above"
    level = Decimal(clause.get("level") or clause.get("level2"))
    said.cuts.append(Band(((op, level),), clause.number("points") or ZERO))


def _veto(clause: Clause, row: Row, said: Said) -> None:
    said.vetoed = True
    total = re.search(r"总|考核不得分|考核得?分", clause.get("more")) is not None
    said.veto = ("total",) if total else ("open",)
    if not total:
        row.say(OPEN_VETO)


def _limits(clause: Clause, row: Row, said: Said) -> None:
    base, floor, cap = (clause.get(name) or clause.get(f"{name}2") for name in ("base", "floor", "cap"))
    said.frame["base"] = Decimal(base)
    said.frame["floor"] = -ENDLESS if floor == NO_LIMIT else Decimal(floor)
    said.frame["cap"] = ENDLESS if cap == NO_LIMIT else Decimal(cap)


def _better(clause: Clause, row: Row, said: Said) -> None:
    said.told = "higher" if (clause.get("zh") or clause.get("en")) in ("高", "higher") else "lower"


def _ranks(clause: Clause, row: Row, said: Said) -> None:
    low, high = int(clause.get("low")), int(clause.get("high"))
    points = [Decimal(p) for p in re.findall(r"\d+(?:\.\d+)?", clause.get("list"))]
    if high - low + 1 != len(points):
        raise UnreadableError(UNREAD.fill(t=clause.text))
    for rank, worth in enumerate(points, low):
        tests = (("equals", Decimal(rank)),)
        said.tiers.append(Clause("tier", clause.text, {"points": str(worth)}, Condition(clause.text, tests)))


def _event_zero(clause: Clause, row: Row, said: Said) -> None:
    if said.reached is not None or said.classes:
        name = re.sub(rf"(?:的|者|则|,)*{NOUGHT}$", "", clause.text)
        said.classes.append(Clause("class", clause.text, {"name": name, "nought": "0"}))
        return
    said.event_zero = clause


def _ordered(clause: Clause, row: Row, said: Said) -> None:
    said.in_order = True


def _ignored(clause: Clause, row: Row, said: Said) -> None:
    """Take a clause that only repeats a default."""


def _default(clause: Clause, row: Row, said: Said) -> None:
    """Take a clause that only repeats that nothing is left below 0; it says so of a row that scores."""
    if row.added and re.search(r"最低|minimum", clause.text):
        raise UnreadableError(UNREAD.fill(t=clause.text))
    said.texts.setdefault("default", clause.text)


def _noted(clause: Clause, row: Row, said: Said) -> None:
    row.notes.append(DISCRETION.fill(t=clause.text))


def _own_met(clause: Clause, row: Row, said: Said) -> None:
    op = next(op for op, sign in SIGNS.items() if sign == clause.get("op"))
    said.met.append(Band(((op, OWN),), Decimal(clause.get("points") or clause.get("points2"))))


_GATHER: dict[str, Gather] = {
    **VALUE_FORMS,
    "own_met": _own_met,
    **STEP_FORMS,
    "described": _described,
    "tier": _tier,
    "class": _class,
    "reach": _reach,
    "en_full": _reach,
    "most": _most,
    "en_most": _most,
    "until": _most,
    "float": _float,
    "least": _least,
    "en_least": _least,
    "full_mark": _full_mark,
    "rest": _rest,
    "rest_zero": _rest,
    "en_cut": _en_cut,
    "veto": _veto,
    "limits": _limits,
    "better": _better,
    "event_zero": _event_zero,
    "ranks": _ranks,
    "default": _default,
    "ordered": _ordered,
    "against": _against,
    "based_on": _based_on,
    "no_cap": _no_cap,
    "based": _ignored,
    "noted": _noted,
}
