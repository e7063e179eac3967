"""The review sheet: every input cell with value, unit, change, effect in points, and whether a person looked at it.

Inspection cell by cell is the one control of spreadsheets shown to work; the sheet makes it a matter of ticking off.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from bsclib.decimals import shown, text_of
from bsclib.errors import Text
from bsclib.evidence.facts import Facts, Value
from bsclib.evidence.paper import CREATED, INPUT
from bsclib.evidence.plausibility import change
from bsclib.law import Rulebook
from bsclib.scoring import Scores

COLUMNS = {
    "cell": Text("单元格", "Cell"),
    "scorecard": Text("考核表", "Scorecard"),
    "label": Text("指标", "Indicator"),
    "unit": Text("单位", "Unit"),
    "target": Text("目标值", "Target"),
    "previous": Text("上季实际", "Last quarter"),
    "actual": Text("本季实际", "Actual"),
    "change": Text("变动%", "Change %"),
    "effect": Text("对总分的影响", "Effect on the total"),
    "evidence": Text("证据", "Evidence"),
    "filled_by": Text("填报人", "Filled by"),
    "reviewed": Text("已复核", "Reviewed"),
}


def _shown(value: Value) -> str:
    return "" if value is None else value if isinstance(value, str) else text_of(value)


def review_table(
    facts: Facts,
    previous: Facts | None,
    rulebook: Rulebook,
    scores: Scores | None = None,
    *,
    lang: str = "zh",
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
    effects = {} if scores is None else _effects(scores)
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
                    "cell": fact.cell,
                    "scorecard": card.label.of(lang),
                    "label": indicator.label.of(lang),
                    "unit": indicator.unit_label.of(lang),
                    "target": _shown(fact.target),
                    "previous": _shown(old),
                    "actual": _shown(fact.actual),
                    "change": "" if moved is None else text_of(moved),
                    "effect": effects.get(indicator.key, ""),
                    "evidence": fact.evidence_link,
                    "filled_by": fact.filled_by,
                    "reviewed": Text("是", "yes").of(lang) if fact.reviewed else "",
                }
            )
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _effects(scores: Scores) -> dict[tuple[str, str], str]:
    """Return what each row adds to or takes from the total of its card, against 100 points [points]."""
    return {key: ("+" if value > 0 else "") + shown(value) for key, value in scores.effects.items()}


def write_review(table: pd.DataFrame, path: str | Path, *, lang: str = "zh") -> Path:
    """Write the review table as a workbook for ticking off; return its path."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"created": CREATED})
        sheet = book.add_worksheet(Text("复核", "Review").of(lang))
        head = book.add_format({"bold": True, "font_color": "white", "bg_color": "#1F4E79", "border": 1})
        cell = book.add_format({"border": 1})
        tick = book.add_format({"border": 1, "locked": False, "bg_color": INPUT})
        for number, column in enumerate(table.columns):
            sheet.write_string(0, number, COLUMNS[column].of(lang), head)
            sheet.set_column(number, number, max(10, *(min(30, 2 * len(v)) for v in table[column]), 0))
            for row, value in enumerate(table[column], 1):
                sheet.write_string(row, number, value, tick if column == "reviewed" else cell)
        choices = {"validate": "list", "source": [Text("是", "yes").of(lang), Text("否", "no").of(lang)]}
        sheet.data_validation(1, len(COLUMNS) - 1, max(1, len(table)), len(COLUMNS) - 1, choices)
        sheet.freeze_panes(1, 3)
        sheet.protect()
    path = Path(path)
    path.write_bytes(stream.getvalue())
    return path
