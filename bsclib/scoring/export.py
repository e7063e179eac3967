"""Scores as text: one JSON object, or CSV.  Numbers are exact decimals, absent values are null or empty."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from bsclib.decimals import text_of
from bsclib.paths import inert
from bsclib.scoring.table import exact, reasons
from bsclib.scoring.totals import Total, totals

_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def _plain(value: Any) -> Any:
    """Return a cell as JSON has it: a number as decimal text, nothing as None."""
    if isinstance(value, Decimal | Fraction):
        return text_of(value)
    return None if value is None or value == "" else value


def records(scores: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as plain data: the table's columns (`why` in Chinese), then both sentences."""
    rows = exact(scores).to_dict("records")
    return [
        {str(k): _plain(v) for k, v in row.items()} | {"why_zh": row["why"], "why_en": english}
        for row, english in zip(rows, reasons(scores, "en"), strict=True)
    ]


def _card(total: Total) -> dict[str, Any]:
    return {
        "scorecard": total.scorecard,
        "total": None if total.total is None else text_of(total.total),
        "coverage": text_of(total.coverage),
        "grade": total.grade.zh if total.grade else None,
        "grade_en": total.grade.en if total.grade else None,
        "rank": total.rank,
        "veto": total.veto,
    }


def scores_json(rulebook: Any, scores: pd.DataFrame) -> str:
    """Return the quarter as one JSON object: period, profile, weights, rows, cards."""
    body = {
        "period": scores["period"].iloc[0],
        "profile": rulebook.profile,
        "weights": rulebook.weight_set,
        "rows": records(scores),
        "cards": [_card(total) for total in totals(scores, rulebook)],
    }
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


def _cell(value: Any) -> str:
    """Return a CSV cell; text that a spreadsheet would run as a formula is quoted with an apostrophe."""
    if value is None:
        return ""
    text = str(value)
    return text if _NUMBER.fullmatch(text) else inert(text)


def scores_csv(rulebook: Any, scores: pd.DataFrame) -> str:
    """Return the rows as CSV, in the law's order, UTF-8 with LF; `why_en` follows the table's columns."""
    out = io.StringIO()
    rows = [{k: v for k, v in row.items() if k != "why_zh"} for row in records(scores)]
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({k: _cell(v) for k, v in row.items()} for row in rows)
    return out.getvalue()
