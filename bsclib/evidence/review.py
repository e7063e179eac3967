"""The review sheet: every input cell with value, unit, change, effect in points, and whether a person looked at it.

Inspection cell by cell is the one control of spreadsheets shown to work; the sheet makes it a matter of ticking off.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd

from bsclib.decimals import shown, text_of
from bsclib.errors import Text
from bsclib.evidence.facts import Fact, Facts, Value
from bsclib.evidence.plausibility import change
from bsclib.evidence.schema import table
from bsclib.evidence.workbook import workbook, write_table
from bsclib.law import Rulebook
from bsclib.scoring import ScoredRow, Scores

REVIEW = table(
    "review",
    "复核|Review",
    "每个填报单元格一行：对照证据，看过即在末列注明|One row per cell filled: hold it against its evidence, tick it off",
    "复核人|the reviewer",
    """
    cell       单元格|Cell                         shown w12
    scorecard  考核表|Scorecard                    shown w18
    label      指标|Indicator                      shown w26
    unit       单位|Unit                           shown w9
    target     目标值|Target                       shown w12
    previous   上季实际|Last quarter               shown w12
    actual     本季实际|Actual                     shown w12
    change     变动%|Change %                      shown w10
    effect     对总分的影响|Effect on the total    shown w12
    evidence   证据|Evidence                       shown w26
    filled_by  填报人|Filled by                    shown w12
    reviewed   已复核|Reviewed                     choice yes=是|yes no=否|no
    """,
    in_workbook=False,
)
COLUMNS = {c.id: c.label for c in REVIEW.columns}


def _shown(value: Value) -> str:
    return "" if value is None else value if isinstance(value, str) else text_of(value)


def review_table(
    facts: Facts, previous: Facts | None, rulebook: Rulebook, scores: Scores | None = None, *, lang: str = "zh"
) -> pd.DataFrame:
    """Return one row per input cell, in the law's order, values as text (exact).

    Parameters
    ----------
    facts, previous : Facts
        This quarter's and last quarter's evidence.
    rulebook : Rulebook
    scores : Scores, optional
        Of the same quarter; `effect` is weight × (score - 100) / 100 of the row's card, in points of the total.
    lang : "zh" or "en"

    Returns
    -------
    DataFrame
        The columns of `COLUMNS`; a figure that several cards use has the cell where it was asked.
    """
    effects = {key: ("+" if v > 0 else "") + shown(v) for key, v in scores.effects.items()} if scores else {}
    elsewhere = {row.key: row for row in scores or () if isinstance(row.actual, Fraction) and row.cell}
    rows: list[dict[str, Any]] = []
    for card in rulebook.scorecards:
        for indicator in card.indicators:
            fact = facts.rows.get(indicator.key)
            if fact is None:
                continue
            before = previous.rows.get(indicator.key) if previous else None
            old = before.actual if before else None
            moved = change(fact.actual, old)
            rows.append(
                {
                    "cell": elsewhere[fact.key].cell if fact.actual is None and fact.key in elsewhere else fact.cell,
                    "scorecard": card.label.of(lang),
                    "label": indicator.label.of(lang),
                    "unit": indicator.unit_label.of(lang),
                    "target": _shown(fact.target),
                    "previous": _shown(old),
                    "actual": _actual(fact, elsewhere.get(fact.key)),
                    "change": "" if moved is None else text_of(moved),
                    "effect": effects.get(indicator.key, ""),
                    "evidence": fact.evidence_link,
                    "filled_by": fact.filled_by,
                    "reviewed": Text("是", "yes").of(lang) if fact.reviewed else "",
                }
            )
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _actual(fact: Fact, row: ScoredRow | None) -> str:
    """Return the figure as it was entered; what ratings on another sheet come to where its own cell is empty."""
    if fact.actual is None and row is not None and isinstance(row.actual, Fraction):
        return shown(row.actual)
    return _shown(fact.actual)


def write_review(found: pd.DataFrame, path: str | Path, rulebook: Rulebook, *, lang: str = "zh") -> Path:
    """Write the review table as a workbook for ticking off; return its path.

    Parameters
    ----------
    found : DataFrame
        What `review_table` returned, in the same language.
    path : path
        Where to write; an existing file is replaced.
    rulebook : Rulebook
        Whose figures they are.
    lang : "zh" or "en"
    """
    rows = [row | {"reviewed": "yes" if row["reviewed"] else None} for row in found.to_dict("records")]
    with workbook(rulebook, REVIEW.label.of(lang), lang) as writer:
        write_table(writer, REVIEW, rows, fixed=True, still=3)
    path = Path(path)
    path.write_bytes(writer.content)
    return path
