"""From classes and a yes or no to tiers: 优秀 and 良好, met or not met, none or some."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from bsclib.scoring.kinds import Rule, Step, Tiers
from bsclib.scoring.kinds.evidence import OWN
from bsclib.scoring.kinds.levels import IS, Band
from bsclib.scoring.text.clauses import Clause
from bsclib.scoring.text.frames import NONE_OF_IT, frame_of, percent_of
from bsclib.scoring.text.lexicon import ADD, DEDUCT, HAPPEN, LATE, TARGET
from bsclib.scoring.text.patterns import WITHIN
from bsclib.scoring.text.remarks import (
    CHECKLIST,
    CONTRADICTS,
    DESCRIBED,
    JUDGED,
    OPEN_BASE,
    OPEN_ELSE,
    OPEN_VETO,
    SEVERAL,
    UNREAD,
    UnreadableError,
)
from bsclib.scoring.text.said import HUNDRED, ONE, ZERO, Row, Said, worth_of


def absolute(bands: Iterable[Band], better: str, said: Said, row: Row) -> Tiers:
    """Return tiers that are the score themselves, in the frame of the text."""
    return Tiers(tuple(bands), better, absolute=True, **frame_of(said, row, value=True))


def _none_or_some(none: Decimal, some: Decimal, said: Said, row: Row) -> Tiers:
    """Return what nothing of a thing scores, and what any of it."""
    return absolute((Band((("at_most", ZERO),), none), Band((), some)), "lower", said, row)


def _named(names: Iterable[str], worths: Sequence[Decimal], row: Row) -> list[Band]:
    """Return a band for each class, by its name as it is written."""
    return [Band(((IS, as_written(n, row)),), w) for n, w in zip(names, worths, strict=True)]


def classes(said: Said, row: Row) -> Rule:
    """Return tiers by class; a bare yes and no of an event are 0 and more of it."""
    clauses = [*([said.reached] if said.reached is not None else []), *said.classes]
    worths = [_class_worth(c, said, row) for c in clauses]
    names = _without_subject([_quoted(_name_of(c), row) for c in clauses])
    if "described" in said.texts:
        row.say(DESCRIBED.fill(t=said.texts["described"]))
    if len(set(names)) < len(names):
        raise UnreadableError(CONTRADICTS.fill(t=clauses[-1].text))
    if len(clauses) == 2 and said.rest is None and (event := _event_or_not(names, worths)) is not None:
        return _none_or_some(*event, said, row)
    if (kept := _compared(names, worths, row)) is not None:
        return absolute(kept, "higher", said, row)
    missed = r"(?:未|没有?|不)能?(?:完成|达到|达标|达)"
    if (
        said.reached is not None
        and len(clauses) == 2
        and re.search(TARGET, names[0])
        and re.fullmatch(r"突破|超[过出支]?|高于" if re.search(WITHIN, names[0]) else missed, names[1])
    ):
        return _met_or_not(said, row, *worths)
    if said.reached is not None and not said.classes and said.rest is not None:
        return _met_or_not(said, row, worths[0], said.rest)
    if said.reached is not None and said.base is None and len(clauses) == 2 and re.search(rf"{LATE}|^late$", names[1]):
        return _none_or_some(worths[0], worths[1], said, row)
    if len(clauses) == 1 and re.fullmatch(LATE, names[0]) and worths[0] == 0:
        return _none_or_some(row.full, ZERO, said, row)
    lacking = re.match(r"(无|没有|未)(?!发生|出现|达|完成)(.+)", names[0])
    if len(clauses) == 1 and lacking and clauses[0].get("nought") and said.rest is None and not row.added:
        has = ("已" if lacking[1] == "未" else "有") + lacking[2]
        bands = _named((has, names[0]), (row.full, ZERO), row)
        return absolute(bands, "higher", said, row)
    if len(clauses) == 1 and row.added and NONE_OF_IT.match(names[0]) and clauses[0].form == "class":
        return Tiers((Band((("at_most", ZERO),), worths[0]),), "lower", **frame_of(said, row))
    if len(clauses) > 1 and set(worths) == {worths[0]} and worths[0] * len(worths) == row.full and said.rest is None:
        if "cap" in said.frame:
            raise UnreadableError(UNREAD.fill(t=said.texts.get("cap", clauses[0].text)))
        row.notes.append(CHECKLIST.fill(n=len(clauses)))
        frame = frame_of(said, row)
        frame["base"], frame["cap"] = ZERO, row.full
        return Step(ONE, "absolute", "higher", over=worths[0], target=ZERO, **frame)
    if len(clauses) < 2 or (row.added and not any(c.get("sign") for c in clauses)) or len(set(worths)) == 1:
        raise UnreadableError(UNREAD.fill(t=clauses[0].text))
    if row.full_mark is not None and len(worths) > 1 and sum(worths) == row.full and max(worths) < row.full:
        raise UnreadableError(SEVERAL)  # a checklist whose points differ, not classes of one thing
    taken = [worth_of(c, row) for c in clauses[1:]]
    losing = [worth < 0 if kind == "points" else worth == 0 for kind, worth in taken]
    if worths[0] == row.full and any(kind == "points" for kind, _ in taken) and all(losing) and not row.added:
        if said.rest is not None or not _one_list(names):  # late and absent are two events, not two classes
            raise UnreadableError(UNREAD.fill(t=clauses[1].text))
        worths = [row.full, *(row.full + worth if kind == "points" else worth for kind, worth in taken)]
        bands = _named(map(_class_name, names), worths, row)
        return absolute(bands, "higher", said, row)
    signed = [c.text for c in clauses if re.fullmatch(rf"{DEDUCT}|{ADD}", c.get("sign"))]
    if signed and all(re.search(r"等奖$|灯$|级$|等$", n) for n in names):
        worth = [worth_of(c, row) for c in clauses]
        if {kind for kind, _ in worth} == {"points"} and said.rest is None:
            bands = _named(names, [w for _, w in worth], row)
            if row.added and "无" not in names:
                bands.append(Band(((IS, "无"),), ZERO))
            return Tiers(tuple(bands), "higher", **frame_of(said, row))
    if signed:
        raise UnreadableError(UNREAD.fill(t=signed[0]))
    bands = _named(map(_class_name, names), worths, row)
    if said.rest is not None:
        bands.append(Band((), said.rest))
    return absolute(bands, "higher", said, row)


_CHANGES = (("above", r"提高|提升|上升|增长|增加"), ("equals", "持平|不变"), ("below", r"下降|降低|减少|下滑"))


def _compared(names: Sequence[str], worths: Sequence[Decimal], row: Row) -> tuple[Band, ...] | None:
    """Return bands by what the actual is compared with (较去年提高, 持平, 下降); None where the classes say else."""
    base = re.match(rf"[^,]*?[较比]({TARGET})(.+)", names[0])
    if base is None or len(names) < 2:
        return None
    said = [base[2], *names[1:]]
    ops = [next((op for op, words in _CHANGES if re.fullmatch(f"(?:有所|有)?(?:{words})", n)), None) for n in said]
    if None in ops or len(set(ops)) < len(ops):
        return None
    row.say(OPEN_BASE.fill(t=base[1]))
    if len(ops) < len(_CHANGES):
        row.say(OPEN_ELSE)
    return tuple(Band(((str(op), OWN),), worth) for op, worth in zip(ops, worths, strict=True))


def _one_list(names: Sequence[str]) -> bool:
    """Return whether names are the classes of one thing: they share a word, or are words of a scale."""
    scale = re.compile(r"优|良|中|差|合格|达标|完成|一般|较|基本|部分|未|不|级$|等$")
    words = [{n[i : i + 2] for i in range(len(n) - 1)} for n in names]
    return bool(set.intersection(*words)) or all(scale.search(n) for n in names)


def _name_of(clause: Clause) -> str:
    """Return the class a clause names: of 一等奖加5分 it is 一等奖, though 奖加 is a verb elsewhere."""
    name = next(filter(None, map(clause.get, ("name", "goal", "on_time", "what", "subject"))), "")
    return name + "奖" if name.endswith("等") and clause.get("sign").startswith("奖") else name


def _quoted(name: str, row: Row) -> str:
    """Return the class that a text puts in quotes: of 年度审核“通过”的 it is 通过."""
    quoted = [q.strip().lower() for q in re.findall('[“"「『]([^“”"」』]+)[”"」』]', row.written)]
    return max((q for q in quoted if name.endswith(q)), key=len, default=name)


def _without_subject(names: Sequence[str]) -> list[str]:
    """Return the names without the measure before the first: 信用评级aaa, aa, a and 结果为满意, 不满意.

    Examples
    --------
    >>> _without_subject(["信用评级aaa", "aa", "a"]), _without_subject(["评价结果为满意", "不满意"])
    (['aaa', 'aa', 'a'], ['满意', '不满意'])
    """
    first, *others = names
    letters = r"[a-z]+[+-]?[类级等档]?"
    if others and all(re.fullmatch(letters, n) for n in others):
        first = re.sub(rf"^(?:[^a-z]+|.+ (?:of|is) )(?={letters}$)", "", first)
    elif others:
        if all(n.endswith("级") for n in others):  # 获得国家级奖励, 省级, 市级
            first = re.sub(rf"^{HAPPEN}|(?<=级)(?:奖励|荣誉|表彰|称号|奖项)$", "", first)
        first = re.sub(r"^.+?(?:结果|等级|等次|意见|评级)(?:为|是|:)|^.+ (?:of|is) ", "", first)
        rank = "[一二三四五六七八九甲乙丙丁戊]"
        ends = {re.sub(f"^{rank}", "", n) for n in others}
        if len(ends) == 1 and (tail := re.search(f"{rank}{re.escape(min(ends))}$", first)) and min(ends) != others[0]:
            first = tail[0]  # 内控评价一级行, 二级行, 三级行
    return [first, *others]


def _class_name(text: str) -> str:
    """Return a class as it is named: without the measure before it and the words around it."""
    found = re.search(r"(优秀|良好|一般|合格|不合格|较好|较差|中等|及格|不及格|优|良|中|差)$", text)
    return (
        found[1]
        if found
        else re.sub(r"(?:验收|的|者)$", "", text)
        if text.endswith(("通过验收", "验收")) and len(text) <= 5
        else text
    )


def as_written(name: str, row: Row) -> str:
    """Return a class in the letters of the text: A级 was spelt a级 to be read."""
    found = re.search(rf"(?<![a-z]){re.escape(name)}(?![a-z])", row.written, re.IGNORECASE)
    return found[0] if found else name


def _class_worth(clause: Clause, said: Said, row: Row) -> Decimal:
    if clause.form in ("reach", "en_full"):
        return Decimal(clause.get("points") or clause.get("fullpoints") or row.full)
    return worth_of(clause, row)[1]


def _event_or_not(names: Sequence[str], worths: Sequence[Decimal]) -> tuple[Decimal, Decimal] | None:
    """Return the scores of none and of some, where one class denies what the other says."""
    none = [i for i, n in enumerate(names) if re.match(r"(?:[^有发]{0,8})(?:零|无|没有|未发生|未出现|年累计无)", n)]
    some = [i for i, n in enumerate(names) if re.match(r"(?:有|发生|出现|存在|产生)", n)]
    return (worths[none[0]], worths[some[0]]) if len(none) == 1 and len(some) == 1 and none != some else None


def _met_or_not(said: Said, row: Row, full: Decimal, rest: Decimal) -> Rule:
    goal = said.reached.get("goal") if said.reached is not None else ""
    within = re.search(WITHIN, goal) is not None
    if said.reached is not None and (said.reached.form == "en_full" or (NONE_OF_IT.match(goal) and not within)):
        return _none_or_some(full, rest, said, row)
    if (
        goal
        and not within
        and not re.search(r"完成|达|实现|符合|满足|超|控制|高于|低于|持平|[≤≥]|[按如准]期|[按准]时|目标值", goal)
    ):
        raise UnreadableError(JUDGED.fill(t=goal))  # 设定科学合理: somebody's opinion, no figure
    better = row.better or ("lower" if within or re.search(r"不超|未超|不高|控制|≤", goal) else "higher")
    op = "at_least" if better == "higher" else "at_most"
    said.base = None
    return absolute((Band(((op, OWN),), full), Band((), rest)), better, said, row)


def kept_or_not(said: Said, row: Row) -> Rule:
    """Return full marks at the one level that a description names, else what the rest scores."""
    (level,) = said.levels_told[:1]
    way = level.tests[0][0]
    if len(said.levels_told) > 1 or said.rest is None or said.rest >= row.full:
        raise UnreadableError(UNREAD.fill(t=level.text))
    better = "higher" if way in ("at_least", "above") else "lower"
    frame = frame_of(said, row, value=True)
    if percent_of(level, row, said) == "target":
        frame["of"] = "target"
    bands = (Band(level.tests, row.full), Band((), said.rest))
    return Tiers(bands, better, absolute=True, **frame)


def none_or_nothing(said: Said, row: Row) -> Rule:
    """Return full marks where nothing happened, else nothing."""
    if said.moves or said.tiers or said.classes or said.ratio is not None:
        raise UnreadableError(SEVERAL)
    rule = _none_or_some(row.full, ZERO, said, row)
    if row.kind == "veto":  # a veto row whose text does not say what it takes
        row.say(OPEN_VETO)
        return Tiers(rule.tiers, "lower", absolute=True, veto=("open",))
    return rule


def vetoed(said: Said, row: Row) -> Rule:
    """Return the rule of a veto row: nothing happened, full marks; else nothing, and what the veto takes."""
    if said.moves or said.tiers or said.classes or said.reached is not None:
        raise UnreadableError(SEVERAL)
    bands = (Band((("at_most", ZERO),), HUNDRED), Band((), ZERO))
    return Tiers(bands, "lower", absolute=True, veto=said.veto)


def sided(said: Said, row: Row) -> Rule:
    """Return tiers by the sides of the row's own target: kept within, overrun, missed."""
    bands = list(said.sided)
    if said.reached is not None:
        worth = row.full if said.base is None else said.base
        if re.match(
            r"无|没有[^超高]", said.reached.get("goal")
        ):  # 无结余: a band of its own before those of the target
            said.sided, said.reached, said.base = [Band((("at_most", ZERO),), worth), *said.sided], None, None
            return sided(said, row)
        sides = {band.tests[0][0] for band in bands}
        op = "equals" if {"above", "below"} <= sides else {"above": "at_most", "below": "at_least"}.get(min(sides))
        if op is None:
            raise UnreadableError(UNREAD.fill(t=said.texts["sided"]))
        bands.insert(0, Band(((op, OWN),), worth))
        said.base = None
    ops = [band.tests[0][0] for band in bands if band.tests[0][1] == OWN]
    if len(set(ops)) < len(ops):
        raise UnreadableError(CONTRADICTS.fill(t=said.texts["sided"]))
    better = row.better or ("lower" if {"above", "at_most"} & set(ops) else "higher")
    if said.sided_adds:
        losing = [band for band in bands if band.points != row.full]
        if said.rest is not None or len(losing) != 1 or len(bands) > 2:
            raise UnreadableError(UNREAD.fill(t=said.texts["sided"]))
        return Tiers(tuple(losing), better, **frame_of(said, row))
    if len(bands) == 1 and said.rest is None:
        if bands[0].points != 0 or row.added:
            raise UnreadableError(OPEN_ELSE)
        bands.append(Band((), row.full))  # what only tells when nothing is earned leaves all else its full marks
    elif said.rest is not None:
        bands.append(Band((), said.rest))
    return absolute(bands, better, said, row)


def against_target(said: Said, row: Row) -> Rule:
    """Return tiers by the row's own target, as our own wording has them."""
    bands = [*said.met, *([] if said.rest is None else [Band((), said.rest)])]
    better = said.told or row.better or ("higher" if bands[0].tests[0][0] in ("at_least", "above") else "lower")
    return absolute(bands, better, said, row)
