"""What is different between the law of two days: what began, ended, was renamed, merged or split, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bsclib.errors import Fault, Place, Text
from bsclib.law.card import Indicator, Scorecard
from bsclib.law.dated import Exists
from bsclib.law.organisation import Unit
from bsclib.law.rulebook import Rulebook

Key = tuple[str, str]
Thing = Unit | Scorecard | Indicator
BEGAN, ENDED = Text("{what}开始:{why}", "{what} began: {why}"), Text("{what}终止:{why}", "{what} ended: {why}")
RENAMED = Text("{before}改称{what}:{why}", "{before} is now called {what}: {why}")
FOLLOWS = Text("{what}接替{before}:{why}", "{what} follows {before}: {why}")
MERGED = Text("{before}并入{what}:{why}", "{before} merged into {what}: {why}")
SPLIT = Text("{before}分为{what}:{why}", "{before} was split into {what}: {why}")
APART = Text("此前的得分仍属前者,不相接续", "scores before that day stay with what was there, they are not joined")
FROM, UNTIL = Text("自 {day} 起存在", "it exists from {day}"), Text("存在至 {day}", "it existed until {day}")
DATED = Text("名称自该季改变", "its label changes with that quarter")
UNIT, CARD, ROW = Text("单位“{l}”", "unit {l}"), Text("考核表“{l}”", "card {l}"), Text("指标“{l}”", "indicator {l}")
AND = Text("、", ", ")


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
    names = [_named(unit, UNIT) for unit in units]
    return Text(AND.zh.join(n.zh for n in names), AND.en.join(n.en for n in names))


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
