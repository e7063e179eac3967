"""Discretionary points (其他情况,酌情减分): a row of its own, with reason and decider, inside the law's limits."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from bsclib.decimals import text_of
from bsclib.errors import NOTHING, Fault, Place, Text
from bsclib.scoring.protocols import FactsLike, LawLike, Record

LABEL = Text("酌情加减分", "Discretionary adjustment")
DECIDED = Text("{r}（决定人：{d}）", "{r} (decided by {d})")
CUT = Text("；本表合计超过限度，只计 {p} 分", "; the card's sum passes the limit: {p} points count")
UNFOUNDED = Text("酌情加减分缺少理由或决定人", "a discretionary adjustment lacks its reason or its decider")
NOT_ALLOWED = Text("酌情加分 {p} 分", "{p} discretionary points")
UNKNOWN_CARD = Text("没有这张考核表：{c}", "there is no such card: {c}")


@dataclass(frozen=True, slots=True)
class AdjustmentLine:
    """What stands in an indicator's place in the row of an adjustment."""

    id: str
    label: Text = LABEL
    dimension: Text = NOTHING
    unit: str = "points"
    better_nature: str = "higher"
    weight: None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Points [of the total] asked for, and those that count."""

    card: str
    line: AdjustmentLine
    counted: Fraction
    why: Text
    cell: str


def _faults(row: Record, cards: set[str], most: Fraction) -> list[Fault]:
    place = Place(cell=str(row.get("cell", "")), path=str(row.get("scorecard", "")))
    faults = []
    if row.get("scorecard") not in cards:
        faults.append(Fault("adjustment", place, UNKNOWN_CARD.fill(c=row.get("scorecard"))))
    if not row.get("reason") or not row.get("decider"):
        faults.append(Fault("adjustment", place, UNFOUNDED))
    if row["points"] > most:
        found, expected = NOT_ALLOWED.fill(p=text_of(row["points"])), Text("至多 {m} 分", "at most {m} points")
        faults.append(Fault("adjustment", place, found, expected.fill(m=text_of(most))))
    return faults


def read_adjustments(rulebook: LawLike, facts: FactsLike) -> tuple[list[Adjustment], list[Fault]]:
    """Return the adjustments of all cards, cut where a card's sum passes the law's limit, and the faults."""
    least, most = Fraction(-rulebook.company.most_deducted), Fraction(rulebook.company.most_added)
    cards = {card.id for card in rulebook.scorecards}
    found: list[Adjustment] = []
    faults: list[Fault] = []
    for row in facts.tables.get("adjustments", ()):
        wrong = _faults(row, cards, most)
        faults += wrong
        if not wrong:
            before = [a.counted for a in found if a.card == row["scorecard"]]
            so_far, points = sum(before, Fraction(0)), Fraction(row["points"])
            counted = min(max(so_far + points, least), most) - so_far
            reason = DECIDED.fill(r=row["reason"], d=row["decider"])
            if counted != points:
                cut = CUT.fill(p=text_of(counted))
                reason = Text(reason.zh + cut.zh, reason.en + cut.en)
            line = AdjustmentLine(f"adjustment_{len(before) + 1}")
            found.append(Adjustment(row["scorecard"], line, counted, reason, str(row.get("cell", ""))))
    return found, faults
