"""The frame of a rule as a text gives it: base, limits, full mark, cuts."""

from __future__ import annotations

import re
from decimal import Decimal

from bsclib.scoring.kinds.words import ENDLESS
from bsclib.scoring.text.bands import Condition
from bsclib.scoring.text.remarks import GOOD_SIDE, UnreadableError
from bsclib.scoring.text.said import HUNDRED, ZERO, FrameWords, Row, Said

LOW, HIGH = ("at_least", "above"), ("below", "at_most")


NONE_OF_IT = re.compile(r"^(?:.*?)(?:零|无|没有|未|no )")


def settle_full_mark(said: Said, row: Row) -> None:
    """Take the points of the goal as the full mark where nothing else says what the full mark is."""
    cap = said.frame.get("cap")
    if said.basic is not None and row.full_mark == said.basic and isinstance(cap, Decimal) and cap > said.basic:
        said.base, row.full_mark = said.basic, cap  # 基本分80分 … 最高100分: where it begins, and the mark it can reach
        return
    if row.full_mark is not None or said.base is None or said.base in (ZERO, HUNDRED) or row.added:
        return
    gains = any(m.points > 0 for m in said.moves)
    if said.moves and not gains and said.frame.get("cap") is None and not said.levels:
        row.full_mark = said.base
    elif gains and said.base < 50:
        cap = said.frame.get("cap")
        row.full_mark = cap if isinstance(cap, Decimal) else said.base


def frame_of(said: Said, row: Row, value: bool = False) -> FrameWords:
    """Return the words of the frame; of a row that only adds: base 0 and no ends unless they are written."""
    frame = FrameWords(**said.frame)
    if said.cuts:
        frame["cut"] = tuple(said.cuts)
    if row.added:
        frame.setdefault("base", ZERO)
        frame.setdefault("floor", -ENDLESS)
        frame.setdefault("cap", ENDLESS)
        return frame
    if row.full_mark is not None and row.full_mark != HUNDRED:
        frame["full_mark"] = row.full_mark
    if not value and said.base is not None and said.base != row.full:
        frame.setdefault("base", said.base)
        if (ZERO < said.base < row.full and row.full_mark is not None) or (said.base < row.full and said.marked):
            frame.setdefault("cap", row.full)
    return frame


def percent_of(found: Condition, row: Row, said: Said) -> str:
    """Return what the levels of a condition are compared with: the actual, or the actual as percent of the target."""
    if found.percent and (
        found.of_target or row.rate is False or re.search(r"实际值/目标值|actual/target", found.subject)
    ):
        return "target"
    if found.percent and row.rate is None and said.ratio is not None and said.ratio.get("target") is None:
        return "target"
    return "actual"


def cuts_fit(said: Said, better: str, row: Row) -> None:
    """Refuse a cut to nothing on the good side."""
    for band in said.cuts:
        if band.input:  # a cut on a figure of its own has no good side here
            continue
        ops = {op for op, _ in band.tests}
        wrong = HIGH if better == "higher" else LOW
        side = ops & set(LOW if better == "higher" else HIGH)
        if band.points == 0 and side and not ops & set(wrong):
            raise UnreadableError(GOOD_SIDE.fill(t=", ".join(f"{op} {v}" for op, v in band.tests)))
