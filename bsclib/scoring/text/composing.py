"""From what the clauses say to one rule."""

from __future__ import annotations

from bsclib.scoring.kinds import Rule
from bsclib.scoring.text.classes import against_target, kept_or_not, none_or_nothing, sided, vetoed
from bsclib.scoring.text.frames import settle_full_mark
from bsclib.scoring.text.remarks import CONTRADICTS, UNREAD, UnreadableError
from bsclib.scoring.text.said import HUNDRED, ZERO, Row, Said
from bsclib.scoring.text.steps import steps
from bsclib.scoring.text.tiers import tiers
from bsclib.scoring.text.values import curve, named_levels, ratio, where_holds

LIMITS = {"floor", "cap", "base"}
# what each shape of rule can hold; a clause that says anything else belongs to another rule
STEPS = LIMITS | {
    *("max_over", "max_short", "count", "of", "moves", "tiers", "classes", "cuts", "goal", "reached", "tolerance"),
    *("event_zero", "veto", "start", "span", "zero_at", "spared_within", "share", "where", "by_date", "sided"),
}
TIERS = LIMITS | {
    *(
        "event_zero",
        "veto",
        "met",
        "max_over",
        "max_short",
        "tiers",
        "classes",
        "rest",
        "reached",
        "cuts",
        "zero_at",
        "of",
    ),
}
CLASSES = {"classes", "reached", "rest", "floor", "cap", "base"}
RATIO = LIMITS | {"ratio", "ratios", "tiers", "reached", "cuts", "share", "of", "start", "goal"}
CURVE = LIMITS | {"ends", "curve", "worse", "lines", "levels", "level_clauses", "tiers", "cuts"}
LEVELS = {"levels", "level_clauses", "rest", *LIMITS}
VETO, EVENT = {"vetoed", "veto"}, {"event_zero"}
SIDED = LIMITS | {"sided", "rest", "reached"}
ALWAYS = {
    *("default", "described", "whole", "sided_adds", "basic", "told", "in_order", "required", "marked", "goal_way"),
    *("start_way", "levels_told", "spared_sides", "led", "worked", "in_span"),
}


def compose(said: Said, row: Row) -> Rule | None:
    """Return the rule of what was said; None where it is none.

    Raises
    ------
    UnreadableError
        Where the clauses do not make one rule: a clause says what this shape of rule cannot hold.
    """
    settle_full_mark(said, row)
    _floor_agrees(said)
    if said.curve or said.lines:
        more = {"moves", "reached"} if said.levels else set()
        _all_used(said, CURVE | more)
        return curve(said, row)
    if said.levels:
        _all_used(said, LEVELS)
        return named_levels(said, row)
    where_holds(said)
    if said.met and not said.tiers:
        _all_used(said, LIMITS | {"met", "rest"})
        return against_target(said, row)
    if said.sided and not said.moves and not said.tiers:
        _all_used(said, SIDED)
        return sided(said, row)
    if said.vetoed:
        if said.texts.keys() - VETO - ALWAYS:
            raise UnreadableError(UNREAD.fill(t=said.texts["vetoed"]))
        return vetoed(said, row)
    if said.event_zero is not None and not said.moves:
        _all_used(said, EVENT)
        return none_or_nothing(said, row)
    if said.share and not said.moves and said.ratio is None:
        said.ratio = {"target": HUNDRED}
    if said.ratio is not None:
        _all_used(said, RATIO | ({"moves", "max_over", "count"} if said.moves else set()))
        return ratio(said, row)
    if said.moves:
        _all_used(said, STEPS)
        return steps(said, row)
    if said.tiers or said.classes or (said.reached is not None and said.rest is not None):
        _all_used(said, TIERS if said.tiers else CLASSES)
        return tiers(said, row)
    if said.rest is not None and said.levels_told:  # 占比不低于1.5%，低于的不得分
        _all_used(said, LIMITS | {"rest", "levels_told"})
        return kept_or_not(said, row)
    return None


def _floor_agrees(said: Said) -> None:
    """Refuse a floor above 0 beside words that let everything go."""
    if "default" in said.texts and said.frame.get("floor", ZERO) > ZERO:
        raise UnreadableError(CONTRADICTS.fill(t=said.texts["default"]))
    if "不加" in said.texts.get("default", "") and any(m.points > 0 for m in said.moves):
        raise UnreadableError(CONTRADICTS.fill(t=said.texts["default"]))


def _all_used(said: Said, used: set[str]) -> None:
    """Refuse the first clause that says what the rule has no place for."""
    for slot, text in said.texts.items():
        if slot not in used | ALWAYS:
            raise UnreadableError(UNREAD.fill(t=text))
