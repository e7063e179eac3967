"""Comments on figures that missed their aim: cause, measure and due date, whole and in time, asked for where none is.

An action of the quarter that names the row is a comment too; rows that share a figure share what is said of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from bsclib.errors import Fault, Text, place_at
from bsclib.evidence.asked import group_of
from bsclib.evidence.facts import Fact, Facts, Key
from bsclib.evidence.faults import fault
from bsclib.evidence.grid import Grid, GridRow
from bsclib.evidence.tables import INDICATORS
from bsclib.law import Indicator, Rulebook
from bsclib.period import Quarter
from bsclib.scoring import Scores

ASKED = ("cause", "measure", "due")


class Comment(NamedTuple):
    """Why a figure missed its aim, what is done about it, by when, and by whom where that is said."""

    cause: str
    measure: str
    due: date
    owner: str = ""


def comment_faults(
    grid: Grid, rows: Mapping[Key, GridRow], facts: Mapping[Key, Fact], quarter: Quarter | None
) -> Iterator[Fault]:
    """Yield the comments that are half given, and those due before the quarter they look back on is over."""
    for key, fact in facts.items():
        row = rows[key]
        lacking = [c for c in ASKED if c not in row.cells]
        if 0 < len(lacking) < len(ASKED):
            labels = [INDICATORS.column(c).label for c in lacking]
            names = Text("、".join(t.zh for t in labels), ", ".join(t.en for t in labels))
            yield fault("half_comment", grid.place(row, lacking[0]), value=names)
        if quarter and fact.due and fact.due <= quarter.last_day:
            yield fault("due_past", grid.place(row, "due"), value=fact.due, last=quarter.last_day, quarter=quarter)


def missed(rulebook: Rulebook, scores: Scores) -> list[Indicator]:
    """Return the rows that missed their aim, in the law's order; not those that take another card's total."""
    reached = {row.key: row.score for row in scores if row.status == "scored"}
    rows = [i for card in rulebook.scorecards for i in card if i.kind == "scored" and i.key in reached]
    own = [i for i in rows if i.rule and not i.rule.linked]
    return [i for i in own if (score := reached[i.key]) is not None and i.levels.of(score) == "missed"]


def comments(facts: Facts, rulebook: Rulebook) -> dict[str, Comment]:
    """Return what was said of each figure that missed its aim, by the row where it is asked (`card/indicator`)."""
    rows = {i.key: group_of(i) or "" for card in rulebook.scorecards for i in card}
    found: dict[str, Comment] = {}
    over = Quarter.parse(facts.period).last_day  # what was to be done before has not helped
    for key, fact in facts.rows.items():
        if key in rows and fact.cause and fact.measure and fact.due:
            found.setdefault(rows[key], Comment(fact.cause, fact.measure, fact.due, fact.filled_by))
    for row in facts.tables.get("actions", ()):
        group = rows.get((row.get("scorecard") or "", row.get("indicator") or ""))
        ahead = row["due"] and row["due"] > over and row["status"] != "dropped"
        if group and ahead and row["cause"] and row["measure"]:
            found.setdefault(group, Comment(row["cause"], row["measure"], row["due"], row["owner"] or ""))
    return found


def uncommented(facts: Facts, rulebook: Rulebook, scores: Scores) -> list[Fault]:
    """Return the figures that missed their aim and of which nothing is said: one line, or a fault each if `strict`.

    Parameters
    ----------
    facts : Facts
    rulebook : Rulebook
        Its `slips.uncommented` says how many points below full marks a row may be without a word.
    scores : Scores
        Of the same quarter.

    Returns
    -------
    list of Fault
    """
    limits, given, reached = rulebook.company.slips, comments(facts, rulebook), {r.key: r.score for r in scores}
    silent: dict[str, Indicator] = {}
    for row in missed(rulebook, scores):
        group = group_of(row) or ""
        if group not in given and 100 - (reached[row.key] or 0) > limits.uncommented:
            silent.setdefault(group, row)
    level = limits.level("uncommented")
    lines = [[row] for row in silent.values()] if level == "fault" else [list(silent.values())] if silent else []
    return [_told(facts, rows, level) for rows in lines]


def _told(facts: Facts, rows: list[Indicator], level: str) -> Fault:
    cells = [facts.rows[r.key].cell.rpartition("!")[2] if r.key in facts.rows else "" for r in rows]
    zh = "、".join(f"{r.label.zh}（{c}）" for r, c in zip(rows, cells, strict=True))
    en = ", ".join(f"{r.label.en} ({c})" for r, c in zip(rows, cells, strict=True))
    first = facts.rows.get(rows[0].key)
    place = place_at(first.cell if first else "", facts.source.name, "/".join(rows[0].key))
    return fault("uncommented", place, level, count=len(rows), value=Text(zh, en))
