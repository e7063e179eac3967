"""Clauses of proportions and lines: ratios, formulas, named levels, what lies beyond an end."""

from __future__ import annotations

import re
from decimal import Decimal

from bsclib.scoring.kinds.curve import EXTEND
from bsclib.scoring.kinds.levels import Band
from bsclib.scoring.text.clauses import Clause
from bsclib.scoring.text.gather_formulas import worked_out
from bsclib.scoring.text.gather_steps import Gather
from bsclib.scoring.text.lexicon import TARGET
from bsclib.scoring.text.remarks import UNREAD, UnreadableError
from bsclib.scoring.text.said import HUNDRED, ZERO, Row, Said


def _ratio(clause: Clause, row: Row, said: Said) -> None:
    if clause.get("deduct"):
        raise UnreadableError(UNREAD.fill(t=clause.text))
    of_target = re.search(rf"占(?:{TARGET}|应)", clause.get("subject")) and row.rate is False
    if (
        "占" in clause.get("subject") and not of_target
    ):  # a share of something: the measure itself, unless nothing else is said
        said.share = True
        return
    said.ratio = said.ratio or {}


def _convert(clause: Clause, row: Row, said: Said) -> None:
    share = clause.number("share")
    if share is not None and share != row.full:
        raise UnreadableError(UNREAD.fill(t=clause.text))
    said.ratio = {"target": HUNDRED}


def _inverse(clause: Clause, row: Row, said: Said) -> None:
    said.ratio = {"better": "lower"}


def _capped_rate(clause: Clause, row: Row, said: Said) -> None:
    rate, points, over = clause.number("rate"), clause.number("points"), Decimal(clause.get("over"))
    kept = rate if rate is not None else HUNDRED if points is None else 100 * points / row.full
    if kept != over and not (
        clause.get("unit") == "分" and points == over
    ):  # "above 120 % counts as 110 %" is a fall, not a cap
        raise UnreadableError(UNREAD.fill(t=clause.text))
    said.frame["cap"] = (
        row.full if clause.get("full") else points if points is not None else row.full * (rate or HUNDRED) / 100
    )
    said.ratio = said.ratio or {}


def _band_ratio(clause: Clause, row: Row, said: Said) -> None:
    said.ratio = said.ratio or {}
    said.ratios.append(clause)


def _line(clause: Clause, row: Row, said: Said) -> None:
    if clause.form == "range_line" and "完成率" in clause.text:
        said.ratio = said.ratio or {}
        said.ratios.append(clause)
    else:
        said.lines.append(clause)


def _coefficient(clause: Clause, row: Row, said: Said) -> None:
    low, rise = clause.number("low"), clause.number("rise") or clause.number("rise3")
    if low is None or rise is None:
        low, rise = row.full * Decimal(clause.get("low2")) / 100, row.full * Decimal(clause.get("rise2")) / 100
    said.curve = {"points": (("不允许值", low), ("满意值", low + rise)), "below": "extend", "above": "extend"}


def _level_at(clause: Clause, row: Row, said: Said) -> None:
    points = clause.number("points")
    if points is None:
        share = clause.number("share")
        points = row.full if share is None else row.full * share / 100
    said.levels.append((clause.get("level"), points))
    said.level_clauses.append(clause)


def _below_level(clause: Clause, row: Row, said: Said) -> None:
    op = "above" if clause.get("op") == "高于" else "below"
    said.cuts.append(Band(((op, clause.get("level")),), ZERO))


def _worse(clause: Clause, row: Row, said: Said) -> None:
    said.reached = said.reached or clause


def _en_levels(clause: Clause, row: Row, said: Said) -> None:
    points = tuple((clause.get(f"l{i}"), Decimal(clause.get(f"s{i}"))) for i in (1, 2, 3))
    said.curve, said.worse = {"points": points}, clause.number("below")


def _own_target(clause: Clause, row: Row, said: Said) -> None:
    said.ratio = said.ratio or {}
    said.ratio["target"] = Decimal(clause.get("level") or clause.get("level2"))


def _own_mirror(clause: Clause, row: Row, said: Said) -> None:
    said.ratio = {"better": "lower", "form": "mirror"}


def _own_end(clause: Clause, row: Row, said: Said) -> None:
    said.ends["below" if clause.get("op").strip() in ("低于", "below") else "above"] = EXTEND


def _own_beyond(clause: Clause, row: Row, said: Said) -> None:
    points = Decimal(clause.get("points") or clause.get("points2"))
    said.ends["below" if clause.get("op").strip() in ("低于", "below") else "above"] = points


def _own_level(clause: Clause, row: Row, said: Said) -> None:
    said.levels.append((clause.get("level"), Decimal(clause.get("points") or clause.get("points2"))))
    said.level_clauses.append(clause)


VALUE_FORMS: dict[str, Gather] = {
    "own_target": _own_target,
    "own_mirror": _own_mirror,
    "own_end": _own_end,
    "own_beyond": _own_beyond,
    "own_level": _own_level,
    "ratio": _ratio,
    "formula": worked_out,
    "convert": _convert,
    "inverse": _inverse,
    "capped_rate": _capped_rate,
    "band_ratio": _band_ratio,
    "line": _line,
    "range_line": _line,
    "coefficient": _coefficient,
    "level_at": _level_at,
    "below_level": _below_level,
    "worse": _worse,
    "en_levels": _en_levels,
}
