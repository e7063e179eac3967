"""`score`: law and evidence in, one tidy table out; `exact`: the same table with the numbers behind it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from bsclib.decimals import text_of
from bsclib.errors import Text, UsageError
from bsclib.scoring.adjustments import Adjustment
from bsclib.scoring.conventions import Conventions
from bsclib.scoring.results import Result, results_of
from bsclib.scoring.sentences import why

NUMBERS = ("gap", "steps", "points", "score", "weight", "contribution")
COLUMNS = (
    *("period", "scorecard", "indicator", "label_zh", "label_en", "dimension", "unit", "better"),
    *("target", "actual", *NUMBERS, "status", "why", "source", "cell"),
)
VALUES = ("target", "actual")
BEHIND = "exact"
LOST = Text(
    "这张表不再带有精确值:请在合并或改写之前取用",
    "this table no longer carries its exact values: take them before it is joined or rewritten",
)


def _target(result: Result) -> Any:
    """Return the target shown: the law's where the law fixes it, else the workbook's (a range's text too)."""
    rule, fact = result.entry.rule, result.entry.fact
    if rule is not None and rule.own_target is not None:
        return rule.own_target
    if fact is not None and fact.target is not None:
        return fact.target
    return "–".join(map(text_of, rule.span)) if rule is not None and rule.span else None


def _better(indicator: Any) -> str:
    ruled = None if indicator.rule is None else indicator.rule.direction
    return str(ruled or indicator.better_nature)


def _row(period: str, result: Result, sentence: Text) -> dict[str, Any]:
    indicator, fact = result.entry.indicator, result.entry.fact
    return {
        "period": period,
        "scorecard": result.entry.card.id,
        "indicator": indicator.id,
        "label_zh": indicator.label.zh,
        "label_en": indicator.label.en,
        "dimension": indicator.dimension.zh,
        "unit": indicator.unit,
        "better": _better(indicator),
        "target": _target(result),
        "actual": result.actual,
        **{name: getattr(result, name) for name in NUMBERS},
        "veto": result.veto,
        "status": result.status,
        "why": sentence,
        "source": indicator.source,
        "cell": getattr(fact, "cell", "") or "",
    }


def _adjusted(period: str, adjustment: Adjustment) -> dict[str, Any]:
    line = adjustment.line
    return dict.fromkeys((*COLUMNS, "veto")) | {
        "period": period,
        "scorecard": adjustment.card,
        "indicator": line.id,
        "label_zh": line.label.zh,
        "label_en": line.label.en,
        "dimension": line.dimension.zh,
        "unit": line.unit,
        "better": line.better_nature,
        "points": adjustment.counted,
        "contribution": adjustment.counted,
        "status": "scored",
        "why": adjustment.why,
        "source": line.source,
        "cell": adjustment.cell,
    }


def _key(row: Mapping[str, Any]) -> str:
    return f"{row['period']}/{row['scorecard']}/{row['indicator']}"


def _kept(value: Any) -> Any:
    """Return an exact value as plain JSON: "n/d" for a number, ["text"] for a text, None as it is."""
    if isinstance(value, Decimal | Fraction):
        fraction = Fraction(value)
        return f"{fraction.numerator}/{fraction.denominator}"
    return None if value is None else [value]


def _restored(value: Any) -> Any:
    return Fraction(value) if isinstance(value, str) else value[0] if value else None


def _rounded(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal | Fraction) else value


def score(rulebook: Any, facts: Any) -> pd.DataFrame:
    """Return one row per card and indicator, in the law's order.

    Parameters
    ----------
    rulebook : Rulebook
        The law, with the policies of the run.
    facts : Facts
        The evidence of one quarter.

    Returns
    -------
    DataFrame (rows, 20)
        Number columns are float64, each correctly rounded from the exact value, which `exact` gives.

    Raises
    ------
    InputError
        With every row that cannot be scored and why.
    """
    how, missing = Conventions.of(rulebook.policies), getattr(rulebook.policies, "missing", "exclude")
    rows = []
    for card in results_of(rulebook, facts):
        rows += [_row(facts.period, r, why(r.entry, r, how, missing)) for r in card.rows]
        rows += [_adjusted(facts.period, a) for a in card.adjustments]
    for lang in {"zh", "en"}.difference(getattr(getattr(rulebook, "company", None), "languages", ("zh", "en"))):
        rows = [row | {f"label_{lang}": None} for row in rows]  # a language that the law does not have
    frame = _frame([r | {"why": r["why"].zh} for r in rows], _rounded)
    frame = frame.astype(dict.fromkeys(NUMBERS, "float64"))
    frame.attrs[BEHIND] = json.dumps(
        {
            _key(r): {"why_en": r["why"].en, "veto": bool(r["veto"])} | {c: _kept(r[c]) for c in (*VALUES, *NUMBERS)}
            for r in rows
        }
    )  # one string: pandas copies what it finds here with every operation
    return frame


def _frame(rows: list[dict[str, Any]], convert: Any) -> pd.DataFrame:
    columns = {
        name: pd.Series([convert(row[name]) for row in rows], dtype=object if name in VALUES + NUMBERS else "str")
        for name in COLUMNS
    }
    return pd.DataFrame(columns)


def behind(scores: pd.DataFrame) -> list[dict[str, Any]]:
    """Return what lies behind each row: its exact numbers, the English sentence, whether it is a veto."""
    kept = json.loads(scores.attrs.get(BEHIND, "{}"))
    try:
        rows = [kept[_key(row)] for row in scores[["period", "scorecard", "indicator"]].to_dict("records")]
    except KeyError:
        raise UsageError(LOST) from None
    return [row | {name: _restored(row[name]) for name in (*VALUES, *NUMBERS)} for row in rows]


def exact(scores: pd.DataFrame) -> pd.DataFrame:
    """Return the same table with its exact numbers: Fraction where there is one, None where there is none.

    Raises
    ------
    UsageError
        When the table was joined or renamed so that its exact values are lost.
    """
    frame, rows = scores.copy(), behind(scores)
    for name in (*VALUES, *NUMBERS):
        frame[name] = pd.Series([row[name] for row in rows], index=scores.index, dtype=object)
    return frame


def reasons(scores: pd.DataFrame, lang: str = "zh") -> list[str]:
    """Return the sentence of each row in `lang`."""
    return [str(row["why_en"]) for row in behind(scores)] if lang == "en" else list(scores["why"])
