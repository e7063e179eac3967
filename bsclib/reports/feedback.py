"""What the quarter teaches: registers beside entries, accuracy, ways compared, proposals, actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bsclib.errors import Text
from bsclib.reports import words
from bsclib.reports.budget import (
    ACCOUNT,
    AGREES,
    APPROVED,
    CAUSE,
    DUE,
    ID,
    MEASURE,
    NATURES,
    NO,
    OWNER,
    REASON,
    REQUESTED,
    STATUS,
    SUBJECT,
    YES,
    head_texts,
    unit_of,
)
from bsclib.reports.rows import ABSENT, number
from bsclib.reports.table import Table

if TYPE_CHECKING:
    from pandas import DataFrame

    from bsclib.quarter import QuarterView

REGISTER, DERIVED, ENTERED = Text("台账", "Register"), Text("按台账", "Derived"), Text("填报", "Entered")
OWN, RANGE = Text("按台账得分", "By the registers"), Text("可能范围", "Possible range")
IMPLIED = Text("办公室评分相当于", "Rating it implies")
MAPE, BIAS = Text("MAPE %", "MAPE %"), Text("偏向 %", "Bias %")
PADDED, HABIT = Text("多报月份 %", "Months padded %"), Text("习惯性留余量", "Sandbagging")
METHOD, N = Text("方法", "Way"), Text("次数", "n")
QUARTER, NOW, PROPOSED = Text("季度", "Quarter"), Text("现值", "Now"), Text("建议", "Proposed")
RESTS, DECISION = Text("依据", "Rests on"), Text("决定", "Decision")
PENDING = Text("待决定", "pending")


def registers_table(view: QuarterView, rows: Sequence[Any], labels: Mapping[str, Text] | None = None) -> Table:
    """Return each indicator counted from its register beside what was entered."""
    lang, lines = view.language, []
    for r in rows:
        places = r.indicator.decimals
        agrees = ABSENT if r.agrees is None else (YES if r.agrees else NO).of(lang)
        name = (labels or {}).get(r.register, Text(r.register, r.register)).of(lang)
        lines.append([r.indicator.label.of(lang), name, number(r.derived, places), number(r.entered, places), agrees])
    marks = {n: "missed" for n, r in enumerate(rows) if r.agrees is False}
    return Table(head_texts(view, words.INDICATOR, REGISTER, DERIVED, ENTERED, AGREES), lines, "llrrl", marks=marks)


def qualities_table(view: QuarterView, rows: Sequence[Any]) -> Table:
    """Return each unit's own quality of budget work by its registers, beside what was entered."""
    lines = [
        [
            unit_of(view, r.unit), number(r.entered), number(r.own), f"{number(r.low)} – {number(r.high)}",
            number(r.implied), (YES if r.possible else NO).of(view.language),
        ]
        for r in rows
    ]  # fmt: skip
    marks = {n: "missed" for n, r in enumerate(rows) if not r.possible}
    return Table(head_texts(view, words.UNIT, ENTERED, OWN, RANGE, IMPLIED, AGREES), lines, "lrrrrl", marks=marks)


def accuracy_table(view: QuarterView, rows: Sequence[Any]) -> Table:
    """Return MAPE and bias of what was approved and asked for, and where padding is a habit."""
    lang = view.language
    lines = [
        [
            unit_of(view, r.series.unit), r.series.account or NATURES[r.series.nature].of(lang),
            number(r.approved.mape), number(r.approved.bias), number(r.requested.mape), number(r.requested.bias),
            number(r.padded * 100, 0), (YES if r.sandbagged else NO).of(lang),
        ]
        for r in rows
    ]  # fmt: skip
    head = head_texts(view, words.UNIT, ACCOUNT)
    for way in (APPROVED, REQUESTED):
        head += [f"{way.of(lang)} {t.of(lang)}" for t in (MAPE, BIAS)]
    marks = {n: "near" for n, r in enumerate(rows) if r.sandbagged}
    return Table([*head, *head_texts(view, PADDED, HABIT)], lines, "llrrrrrl", marks=marks)


def backtest_table(view: QuarterView, table: DataFrame, names: Mapping[str, Any], caption: Text | None = None) -> Table:
    """Return every way of budgeting with its error in backtest, best first in each group.

    Parameters
    ----------
    names : mapping of method → (function, Text)
    """
    lang = view.language
    lines: list[list[str]] = []
    marks, last = {}, None
    for r in table.to_dict("records"):
        group = (r.get("unit", ""), r.get("account", ""), r.get("nature", ""))
        if group != last and group[0]:
            title = (unit_of(view, group[0]), group[1], NATURES[group[2]].of(lang))
            lines.append([" · ".join(t for t in title if t)])
        if group != last:
            marks[len(lines)] = "total"
        last = group
        name = names[r["method"]][1].of(lang) if r["method"] in names else APPROVED.of(lang)
        lines.append([name, *(number(Fraction(r[k])) for k in ("mape", "bias")), str(int(r["n"]))])
    return Table(
        head_texts(view, METHOD, MAPE, BIAS, N), lines, "lrrr", caption.of(lang) if caption else "", marks=marks
    )


def proposals_table(view: QuarterView, rows: Sequence[Mapping[str, Any]], quarter: str = "") -> Table:
    """Return the proposals, of one quarter or all, each with its reason, what it rests on and what was decided."""
    lang, lines = view.language, []
    for r in rows:
        if quarter and r["quarter"] != quarter:
            continue
        subject = r.get("account") or view.rulebook.at(f"{r['scorecard']}/{r['indicator']}").label.of(lang)
        lines.append([
            r["id"], r["quarter"], unit_of(view, r["unit"]), subject, number(r["now"]), number(r["proposed"]),
            r["reason"], r["rests_on"], r.get("decision") or PENDING.of(lang),
        ])  # fmt: skip
    head = (ID, QUARTER, words.UNIT, SUBJECT, NOW, PROPOSED, REASON, RESTS, DECISION)
    return Table(head_texts(view, *head), lines, "llllrrwwl")


def actions_table(view: QuarterView, rows: Sequence[Mapping[str, Any]]) -> Table:
    """Return actions with cause, measure, owner, due date and status; overdue ones are marked."""
    lines = [
        [r["id"], unit_of(view, r["unit"]), r["cause"], r["measure"], r["owner"], r["due"].isoformat(), r["status"]]
        for r in rows
    ]
    today = view.rulebook.as_of
    marks = {n: "missed" for n, r in enumerate(rows) if r["status"] == "open" and r["due"] <= today}
    head = (ID, words.UNIT, CAUSE, MEASURE, OWNER, DUE, STATUS)
    return Table(head_texts(view, *head), lines, "llwwlll", marks=marks)


def omitted(view: QuarterView, said: Text) -> Table:
    """Return a line that says what is left out, and why."""
    return Table([words.REMARK.of(view.language)], [[said.of(view.language)]], "l")
