"""What is different between the law of two days: what began, ended, was renamed, merged, split or set anew, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bsclib.errors import AND, Fault, Place, Text, same
from bsclib.law.card import Scorecard
from bsclib.law.company import GradeTable, Reward
from bsclib.law.dated import Exists
from bsclib.law.indicator import Indicator
from bsclib.law.organisation import Unit
from bsclib.law.rulebook import Rulebook

Key = tuple[str, str]
Thing = Unit | Scorecard | Indicator
BEGAN, ENDED = Text("{what}开始：{why}", "{what} began: {why}"), Text("{what}终止：{why}", "{what} ended: {why}")
RENAMED = Text("{before}改称{what}:{why}", "{before} is now called {what}: {why}")
FOLLOWS = Text("{what}接替{before}:{why}", "{what} follows {before}: {why}")
MERGED = Text("{before}并入{what}:{why}", "{before} merged into {what}: {why}")
SPLIT = Text("{before}分为{what}:{why}", "{before} was split into {what}: {why}")
APART = Text("此前的得分仍属前者，不相接续", "scores before that day stay with what was there, they are not joined")
FROM, UNTIL = Text("自 {day} 起存在", "it exists from {day}"), Text("存在至 {day}", "it existed until {day}")
DATED = Text("名称自该季改变", "its label changes with that quarter")
UNIT, CARD, ROW = Text("单位“{l}”", "unit {l}"), Text("考核表“{l}”", "card {l}"), Text("指标“{l}”", "indicator {l}")
HEADS = Text(
    "{what}的人数由 {before} 改为 {now}：{why}", "the head count of {what} changed from {before} to {now}: {why}"
)
GRADES = Text("等级由{before}改按{now}：{why}", "grades change from {before} to {now}: {why}")
POOL = Text("奖金池由 {before} 改为 {now}：{why}", "the reward pool changes from {before} to {now}: {why}")
COEFFICIENTS = Text("等级系数改变：{why}", "the coefficients of the grades change: {why}")
TERMS = Text("奖金的分配办法改变：{why}", "how the pool is shared changes: {why}")
SINCE = Text("自该季起适用", "it holds from that quarter on")
NO_HEADS, SUM = Text("未定", "not given"), Text("{n} {u}", "{n} {u}")


def breaks(before: Rulebook, after: Rulebook, period: str) -> Iterator[Fault]:
    """Yield, as notices of `period`, where a history from `before` to `after` does not compare like with like.

    Parameters
    ----------
    before, after : the law of two days, the earlier one first
    period : the quarter that `after` governs, such as "2026Q2"
    """
    for found, file, line in _breaks(before, after):
        yield Fault("break", Place(file=file, line=line, path=period), found, level="notice")


def _breaks(before: Rulebook, after: Rulebook) -> Iterator[tuple[Text, str, int]]:
    old, new = before.units, after.units
    followed = {id: [n for n in new if id in new[n].succeeds] for id in old if id not in new}
    for id, heirs in followed.items():
        if len(heirs) > 1:
            told = SPLIT.fill(before=_named(old[id], UNIT), what=_all([new[h] for h in heirs]), why=APART)
            yield told, old[id].file, old[id].line
        elif not heirs:
            yield ENDED.fill(what=_named(old[id], UNIT), why=_until(old[id].exists, after)), old[id].file, old[id].line
    for id, unit in new.items():
        whom = [old[u] for u in unit.succeeds if followed.get(u) == [id]]
        if whom:
            words = MERGED if len(whom) > 1 or id in old else FOLLOWS
            yield words.fill(before=_all(whom), what=_named(unit, UNIT), why=APART), unit.file, unit.line
        elif id not in old and not any(id in heirs for heirs in followed.values()):
            yield BEGAN.fill(what=_named(unit, UNIT), why=_from(unit.exists, after)), unit.file, unit.line
    cards = {c.id for c in before.scorecards} & {c.id for c in after.scorecards}
    for words, was, now in (
        (UNIT, {**old}, {**new}),
        (CARD, {c.id: c for c in before.scorecards}, {c.id: c for c in after.scorecards}),
        (ROW, _rows(before, cards), _rows(after, cards)),
    ):
        yield from _changed(words, was, now, after)
    yield from _amounts(before, after)


def _amounts(before: Rulebook, after: Rulebook) -> Iterator[tuple[Text, str, int]]:
    """Yield what moves grades or money without moving a score: head counts, the table of grades, the reward."""
    for id, unit in after.units.items():
        was = before.units[id].headcount if id in before.units else unit.headcount
        if was != unit.headcount:
            told = HEADS.fill(what=_named(unit, UNIT), before=_heads(was), now=_heads(unit.headcount), why=SINCE)
            yield told, unit.file, unit.line
    old, new = before.grade_table, after.grade_table
    if [(g.id, g.at_least) for g in old.bands] != [(g.id, g.at_least) for g in new.bands]:
        yield _at(after, "grades", GRADES.fill(before=_lines(old), now=_lines(new), why=new.source))
    paid, pays = before.reward, after.reward
    if (paid.pool, paid.unit) != (pays.pool, pays.unit):
        yield _at(after, "reward", POOL.fill(before=_sum(paid), now=_sum(pays), why=pays.why))
    if paid.coefficients != pays.coefficients:
        yield _at(after, "reward", COEFFICIENTS.fill(why=pays.why))
    if any(getattr(paid, name) != getattr(pays, name) for name in ("distribution", "ceiling", "common_goal", "year")):
        yield _at(after, "reward", TERMS.fill(why=pays.why))


def _at(law: Rulebook, section: str, told: Text) -> tuple[Text, str, int]:
    place = law.place(section)
    return told, place.file, place.line


def _heads(count: int | None) -> Text:
    return NO_HEADS if count is None else same(count)


def _sum(reward: Reward) -> Text:
    return SUM.fill(n=reward.pool, u=reward.unit.label)


def _lines(table: GradeTable) -> Text:
    """Return a table of grades with the totals from which they are given, such as "Calibrated (97/93/85/0)"."""
    return Text("“{l}”（{n}）", "{l} ({n})").fill(l=table.label, n="/".join(str(g.at_least) for g in table.bands))


def _rows(law: Rulebook, cards: set[str]) -> dict[str, Thing]:
    """Return the rows of the cards named: what began or ended with its card is told once, of the card."""
    return {"/".join(row.key): row for card in law.scorecards if card.id in cards for row in card}


def _changed(
    words: Text, was: Mapping[str, Thing], now: Mapping[str, Thing], after: Rulebook
) -> Iterator[tuple[Text, str, int]]:
    """Yield what kept its id and changed its label, and of cards and rows what began and what ended."""
    for id, thing in now.items():
        if id in was and was[id].label != thing.label:
            yield RENAMED.fill(before=_named(was[id], words), what=thing.label, why=DATED), thing.file, thing.line
        elif id not in was and words is not UNIT:
            yield BEGAN.fill(what=_named(thing, words), why=_from(thing.exists, after)), thing.file, thing.line
    for id, thing in was.items():
        if id not in now and words is not UNIT:
            yield ENDED.fill(what=_named(thing, words), why=_until(thing.exists, after)), thing.file, thing.line


def _named(thing: Thing, words: Text) -> Text:
    return words.fill(l=thing.label)


def _all(units: list[Unit]) -> Text:
    return AND.join(_named(unit, UNIT) for unit in units)


def _from(exists: Exists, after: Rulebook) -> Text:
    return exists.why or FROM.fill(day=exists.since or after.as_of)


def _until(exists: Exists, after: Rulebook) -> Text:
    return exists.why or UNTIL.fill(day=exists.until or after.as_of)


def origin_of(key: Key, before: Rulebook, after: Rulebook) -> Key | None:
    """Return the row of `before` that `key` of `after` carries on: itself, or the same row of a unit that was renamed.

    A unit that followed one other, alone, carries its rows on; where units merged or split nothing is carried on.
    """
    if any(card.id == key[0] and any(row.id == key[1] for row in card) for card in before.scorecards):
        return key
    unit = after.units.get(after.card(key[0]).unit)
    if unit is None or len(unit.succeeds) != 1 or unit.id in before.units:
        return None
    (whom,) = unit.succeeds
    alone = [u for u in after.units.values() if whom in u.succeeds] == [unit]
    level = after.card(key[0]).level
    cards = (c for c in before.scorecards if c.unit == whom and c.level == level) if alone else ()
    return next(((c.id, key[1]) for c in cards if any(row.id == key[1] for row in c)), None)
