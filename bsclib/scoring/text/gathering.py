"""From clauses to what they say: each form puts its words where they are used."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal

from bsclib.scoring.kinds.evidence import OWN
from bsclib.scoring.kinds.levels import SIGNS, Band
from bsclib.scoring.text.bands import Condition, condition, off_target
from bsclib.scoring.text.clauses import Clause
from bsclib.scoring.text.gather_frames import FRAME_FORMS
from bsclib.scoring.text.gather_steps import STEP_FORMS, Gather
from bsclib.scoring.text.gather_values import VALUE_FORMS
from bsclib.scoring.text.lexicon import LATE, NOUGHT, TARGET, UNITS
from bsclib.scoring.text.remarks import (
    CONTRADICTS,
    DESCRIBED,
    OPEN_BASE,
    OPEN_ELSE,
    OPEN_ONE,
    OPEN_REQUIRED,
    OPEN_STAIRS,
    OPEN_VETO,
    UNREAD,
    UnreadableError,
)
from bsclib.scoring.text.said import ZERO, Move, Row, Said, levels_in_row, worth_of
from bsclib.scoring.text.units import plain_unit


def gather(clauses: Sequence[Clause], row: Row) -> Said:
    """Return what the clauses say, each in its place; `UnreadableError` where two say the same thing differently."""
    said = Said()
    said.required = any(map(_requires, clauses))
    lead: Clause | None = None
    nothing = {v for c in clauses if c.form == "tier" and c.condition and c.get("nought") for _, v in c.condition.tests}
    levelled = any(c.form == "step" and c.get("level") for c in clauses)
    for written in _stairs(clauses, row):
        if (
            written.form == "where"
            and written.condition
            and levelled
            and {v for _, v in written.condition.tests} <= nothing
        ):
            continue  # 低于85%的不得分;85%及以上的,每低于100%1个百分点: the side that is left
        clause = written
        if clause.condition is not None:
            try:
                clause = replace(clause, condition=levels_in_row(clause.condition, row))
            except UnreadableError:  # a level of something else than the row counts, before a step, describes
                if clause.form != "where":
                    raise
                clause = Clause("described", clause.text)
        before, made = said.state(), len(said.moves)
        if clause.form == "lead":
            _level_led(clause, row, said)
        _GATHER[clause.form](clause, row, said)
        _keep(clause, before, said)
        _led(lead, said.moves[made:])
        if said.led is not None and said.moves[made:]:
            (side, text), said.led = said.led, None
            if any(m.side not in (side, "outside") for m in said.moves[made:]):
                raise UnreadableError(CONTRADICTS.fill(t=text))
        lead = clause if clause.form == "lead" else None
    if lead is not None:
        raise UnreadableError(UNREAD.fill(t=lead.text))
    beyond = any(
        (c.form == "lead" and c.get("above")) or (c.form in ("where", "beyond") and "超" in c.text) for c in clauses
    )
    unsaid = said.base is None and said.reached is None and not row.added
    if beyond and unsaid and all(m.points > 0 for m in said.moves):
        row.say(OPEN_ELSE)
    if (
        len(said.levels) == 1
        and not said.lines
        and said.reached is None
        and re.fullmatch(rf"该?{TARGET}", said.levels[0][0])
    ):
        ((_, points),), (clause,) = said.levels, said.level_clauses
        said.reached = replace(clause, words={**clause.words, "goal": clause.text})
        said.levels, said.base = [], points if points != row.full else None
        said.texts["reached"] = said.texts.pop("levels")
        said.texts.pop("level_clauses")
    return said


def _requires(clause: Clause) -> bool:
    """Return whether a clause says how many there have to be: then a count that falls short is compared with that."""
    if clause.form == "tier" and clause.condition is not None:
        return clause.condition.tests[0][0] in ("at_least", "above") and not clause.get("nought")
    return clause.form == "described" and re.search(r"至少|不少于|以上", clause.text) is not None


def _level_led(clause: Clause, row: Row, said: Said) -> None:
    """Take the level just told as the one that the steps are counted from (不超过10%,超过部分每1个百分点扣…)."""
    beyond = {"above": ("at_most", "below"), "below": ("at_least", "above")}
    way = next((side for side in beyond if clause.get(side)), "")
    if len(said.levels_told) != 1 or not way or said.goal is not None or re.search(TARGET, clause.text):
        return
    ((op, level),) = said.levels_told[0].tests
    if op in beyond[way] and (said.levels_told[0].percent == bool(row.rate)):
        said.goal, said.goal_way = level, op
        told = OPEN_REQUIRED.fill(t=said.levels_told[0].text)
        row.open[:] = [one for one in row.open if one != told]


def _led(lead: Clause | None, moves: Sequence[Move]) -> None:
    """Refuse a step on another side than the words that lead it in (未完成的，每超…)."""
    if lead is not None and (lead.get("below") or lead.get("above")):
        other = "above" if lead.get("below") else "below"
        if any(move.side == other for move in moves):
            raise UnreadableError(CONTRADICTS.fill(t=lead.text))


def _stairs(clauses: Sequence[Clause], row: Row) -> list[Clause]:
    """Return counts that each have points of their own (1次扣2分,2次扣5分) as tiers, each from its count on."""
    stairs = [c for c in clauses if c.form in ("event", "step") and c.get("size") and not _EVERY.search(c.text)]
    sizes = [Decimal(c.get("size")) for c in stairs]
    if len(set(sizes)) < max(len(stairs), 2) or len({c.get("unit") for c in stairs}) > 1:
        return list(clauses)
    if any(c.form == "step" and not re.fullmatch(LATE, c.get("move")) for c in stairs):
        return list(clauses)
    if sorted(sizes) != [Decimal(n + 1) for n in range(len(sizes))]:
        row.say(OPEN_STAIRS.fill(t=stairs[-1].text))
    turned = {
        id(c): Clause("tier", c.text, c.words, Condition(c.text, (("at_least", Decimal(c.get("size"))),)))
        for c in stairs
    }
    return [turned.get(id(c), c) for c in clauses]


_EVERY = re.compile(r"每|依次|分别")


def _highest(clause: Clause, row: Row, said: Said) -> None:
    """Take that one matter counts at its best, which a row of one class does by itself."""
    if not said.classes or said.moves or said.tiers:
        raise UnreadableError(UNREAD.fill(t=clause.text))
    row.notes.append(DESCRIBED.fill(t=clause.text))


def _by_date(clause: Clause, row: Row, said: Said) -> None:
    said.by_date = True
    if (points := clause.number("points")) is not None and points != row.full:
        said.base = points


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
    found = condition(clause.text)
    if found is not None and off_target(found):  # 低于目标5%的: what it does to the steps after it is not said
        raise UnreadableError(UNREAD.fill(t=clause.text))
    if found is not None and len(found.tests) == 1 and found.tests[0][0] != "equals":
        with suppress(UnreadableError):  # a level of something else than the row counts only describes
            said.levels_told.append(levels_in_row(found, row))
    bound = r"\d[^,]*以上|(?:至少|不少于|不超过|不低于|不高于|以内)[^,]*\d|\d[^,]*以内|\d(?:%|个?百分点)"
    counted = re.search(rf"\d{UNITS}$", clause.text) and not re.search(r"年度?|季度|月|日$", clause.text)
    if counted or re.search(bound, clause.text):  # a demand, perhaps on another measure
        row.say(OPEN_REQUIRED.fill(t=clause.text))
    elif re.search(r"\d", clause.text):
        row.notes.append(DESCRIBED.fill(t=clause.text))
    elif re.search(r"期限|规定|[按及如准]时", clause.text):  # a demand of its own, once classes follow
        said.texts["described"] = clause.text


def _tier(clause: Clause, row: Row, said: Said) -> None:
    if clause.get("each"):
        if plain_unit(row.unit or "") not in ("日", "天", "工作日"):
            raise UnreadableError(UNREAD.fill(t=clause.text))
        row.say(OPEN_ONE.fill(t=clause.text))
    said.tiers.append(clause)


def _class(clause: Clause, row: Row, said: Said) -> None:
    said.classes.append(clause)


def _reach(clause: Clause, row: Row, said: Said) -> None:
    points = next((clause.number(n) for n in ("points", "points4", "fullpoints") if clause.get(n)), None)
    if said.reached is not None:
        said.classes.append(clause)
        return
    said.reached = clause
    if points is not None:
        said.base = points


def _against(clause: Clause, row: Row, said: Said) -> None:
    """Take what is said of the row's own target as a band: missed, kept within, or overrun."""
    whole = clause.get("full") or (row.full_mark is not None and clause.number("points") == row.full_mark)
    if clause.get("within") and whole and clause.get("sign") not in ("扣", "减"):  # the goal itself: steps may follow
        _reach(
            Clause("reach", clause.text, {**clause.words, "goal": clause.get("subject") + clause.get("within")}),
            row,
            said,
        )
        return
    op = next(op for name, op in _SIDES.items() if clause.get(name))
    points = next((clause.number(n) for n in ("points2", "points3", "points4", "points5") if clause.get(n)), None)
    if clause.get("spared"):
        said.spared_sides.append(op)
        said.texts["spared_sides"] = clause.text
    kind, worth = ("score", points) if points is not None else worth_of(clause, row)
    said.sided.append(Band(((op, OWN),), worth))
    said.sided_adds = said.sided_adds or (kind == "points" and worth < 0)


_SIDES = {
    "within": "at_most", "missed": "below", "over": "above",
    "en_missed": "below", "en_over": "above", "en_met": "at_least", "en_within": "at_most",
}  # fmt: skip


def _rest(clause: Clause, row: Row, said: Said) -> None:
    if said.rest is not None:
        raise UnreadableError(UNREAD.fill(t=clause.text))
    if clause.form == "rest_zero":
        said.rest = ZERO
        return
    kind, worth = worth_of(clause, row)
    said.rest = worth if kind == "score" else None


def _veto(clause: Clause, row: Row, said: Said) -> None:
    if (said.moves or said.tiers) and clause.get("subject"):  # 每发生1起一般事故扣10分,重大事故一票否决
        said.event_zero = clause
    else:
        said.vetoed = True
    if clause.get("grade"):
        said.veto = ("grade",)
        return
    total = re.search(r"总|考核不得分|考核得?分", clause.get("more")) is not None
    said.veto = ("total",) if total else ("open",)
    if not total:
        row.say(OPEN_VETO)


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
    if (said.reached is not None and not said.moves) or said.classes:
        name = re.sub(rf"(?:的|者|则|,)*{NOUGHT}$", "", clause.text)
        said.classes.append(Clause("class", clause.text, {"name": name, "nought": "0"}))
        return
    said.event_zero = clause


def _ordered(clause: Clause, row: Row, said: Said) -> None:
    said.in_order = True


def _ignored(clause: Clause, row: Row, said: Said) -> None:
    """Take a clause that only repeats a default."""


def _own_met(clause: Clause, row: Row, said: Said) -> None:
    op = next(op for op, sign in SIGNS.items() if sign == clause.get("op"))
    said.met.append(Band(((op, OWN),), Decimal(clause.get("points") or clause.get("points2"))))


_GATHER: dict[str, Gather] = {
    **FRAME_FORMS,
    **VALUE_FORMS,
    "own_met": _own_met,
    **STEP_FORMS,
    "described": _described,
    "tier": _tier,
    "class": _class,
    "reach": _reach,
    "en_full": _reach,
    "lead": _ignored,
    "highest": _highest,
    "defined": _ignored,
    "by_date": _by_date,
    "rest": _rest,
    "rest_zero": _rest,
    "veto": _veto,
    "better": _better,
    "event_zero": _event_zero,
    "ranks": _ranks,
    "ordered": _ordered,
    "against": _against,
    "based": _ignored,
}
