"""Rows that are not applicable in a quarter: waived with reason and approver, up to a share of the card's weight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from bsclib.decimals import round_half_up, text_of
from bsclib.errors import Fault, Place, Text
from bsclib.scoring.protocols import CardLike, FactsLike, Key, LawLike, Record

UNFOUNDED = Text("不适用的指标缺少理由或批准人", "a waiver lacks its reason or its approver")
NO_ROW = Text("没有这一项：{i}", "there is no such row: {i}")
NO_WEIGHT = Text("“{i}”没有权重，不计入总分", "“{i}” has no weight: it enters no total")
NOTHING_TO_WAIVE = Text("只有有权重的指标可以免考核", "only a row with a weight can be waived")
TOO_MUCH = Text("“{c}”免考核的指标占权重 {share} %：{rows}", "waivers take {share} % of the weight of “{c}”: {rows}")
MOST = Text("至多 {m} %（办法的 waiver_limit）", "at most {m} % (waiver_limit of the law)")
TAKE_BACK = Text("减少免考核的指标，或由有权者修改办法", "waive fewer rows, or have the law changed")
VETOED = Text("“{i}”本季的数据触发一票否决", "the figures of “{i}” call for a veto this quarter")
NO_ESCAPE = Text("一票否决的指标不得免考核", "a row under a veto cannot be waived")


@dataclass(frozen=True, slots=True)
class Waiver:
    """Why a row is not applicable in the quarter, who approved it, and where that stands."""

    reason: str
    approver: str
    cell: str


Waivers = Mapping[Key, Waiver]


def read_waivers(
    rulebook: LawLike, facts: FactsLike, weights: Mapping[str, Mapping[str, Fraction]]
) -> tuple[dict[Key, Waiver], list[Fault]]:
    """Return the waivers of the quarter by row, and what is wrong with them.

    Parameters
    ----------
    rulebook : LawLike
    facts : FactsLike
    weights : mapping of card to mapping of row to weight
        The weights in force.
    """
    found: dict[Key, Waiver] = {}
    faults: list[Fault] = []
    for row in facts.tables.get("waivers", ()):
        key = (row["scorecard"], row["indicator"])
        if wrong := _fault(rulebook, row, weights.get(key[0], {})):
            faults.append(wrong)
        else:
            found[key] = Waiver(row["reason"], row["approver"], str(row.get("cell", "")))
    for card in rulebook.scorecards:
        faults += _too_much(rulebook, card, weights[card.id], found)
    return found, faults


def _fault(rulebook: LawLike, row: Record, weights: Mapping[str, Fraction]) -> Fault | None:
    card = next((c for c in rulebook.scorecards if c.id == row["scorecard"]), None)
    indicator = next((i for i in card.indicators if i.id == row["indicator"]), None) if card else None
    place = Place(cell=str(row.get("cell", "")), path=f"{row['scorecard']}/{row['indicator']}")
    if indicator is None:
        return Fault("waiver", place, NO_ROW.fill(i=place.path))
    if not row.get("reason") or not row.get("approver"):
        return Fault("waiver", place, UNFOUNDED)
    if not weights.get(indicator.id):
        return Fault("waiver", place, NO_WEIGHT.fill(i=indicator.label), NOTHING_TO_WAIVE)
    return None


def _too_much(rulebook: LawLike, card: CardLike, weights: Mapping[str, Fraction], found: Waivers) -> list[Fault]:
    """Return the fault of a card of which more is waived than the law allows, every waiver named."""
    rows = [i for i in card.indicators if (card.id, i.id) in found]
    whole = sum(weights.values(), Fraction(0))
    share = 100 * sum((weights[i.id] for i in rows), Fraction(0)) / whole if whole else Fraction(0)
    if share <= rulebook.waiver_limit:
        return []
    told = [(i.label, text_of(weights[i.id]), found[card.id, i.id]) for i in rows]
    named = Text(
        "；".join(f"{label.zh}（权重 {w}，{waiver.cell}）" for label, w, waiver in told),
        "; ".join(f"{label.en} (weight {w}, {waiver.cell})" for label, w, waiver in told),
    )
    text = TOO_MUCH.fill(c=card.label, share=text_of(round_half_up(share, 2)), rows=named)
    place = Place(cell=told[0][2].cell, path=card.id)
    return [Fault("waiver_limit", place, text, MOST.fill(m=text_of(rulebook.waiver_limit)), TAKE_BACK)]
