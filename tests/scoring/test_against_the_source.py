"""The company's eight quarters, scored by law and workbook, against the two tables of the source, row by row."""

from __future__ import annotations

import csv
import json
import math
from fractions import Fraction
from pathlib import Path

import pytest

from bsclib.quarter import open_quarter

DATA = Path(__file__).resolve().parents[1] / "data"
QUARTERS = [f"{year}Q{n}" for year in (2024, 2025) for n in (1, 2, 3, 4)]


def _table(name):
    with (DATA / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


FACTS = {(r["unit"], r["indicator_zh"]): r for r in _table("g_company_facts_2024Q1_2025Q4.csv")}
RULES = _table("rules.csv")


def expected(row, quarter, how, process):
    """Return the score of one row of the rules table in Fractions, or None where no thresholds are printed."""
    facts, kind, extra = (
        FACTS[(row["unit"], row["indicator_zh"])],
        row["rule_type"],
        json.loads(row["params_json"] or "{}"),
    )
    actual, target = facts[f"A_{quarter}"], facts[f"T_{quarter}"]
    if kind in ("judged", "linked"):
        return process if actual.startswith("card:") else Fraction(actual)
    if kind == "quarterly_award":
        met = (
            Fraction(actual) >= Fraction(target)
            if row["direction"] == "higher"
            else Fraction(actual) <= Fraction(target)
        )
        return Fraction(100 if met else 0)
    if kind == "severity_deduct":
        if "classes" in extra:
            return Fraction(100 + dict(zip(extra["classes"], extra["points"], strict=True)).get(actual, 0))
        passed = [
            p for cut, p in zip(extra.get("cuts", []), extra.get("points", []), strict=True) if Fraction(actual) > cut
        ]
        return Fraction(100 + (passed or [0])[-1]) if extra else None
    points = _tier(extra, Fraction(actual)) if kind == "tier" else _steps(row, extra, Fraction(actual), target, how)
    return Fraction(0) if points is None else max(Fraction(0), min(Fraction(row["cap"]), 100 + points))


def _tier(extra, actual):
    *lower, last = extra["cuts"]
    below = [p for cut, p in zip(lower, extra["adj"], strict=False) if actual < cut]
    return below[0] if below else extra["adj"][-1] if actual > last else 0


def _steps(row, extra, actual, target, how):
    size, each = Fraction(row["step"]), Fraction(row["points"])
    if row["rule_type"] == "band_step":
        low, high = extra.get("band", [0, extra.get("tolerance")])
        gap, short, over = min(actual - low, high - actual, Fraction(0)), each, 0
    else:
        goal = Fraction(0) if row["rule_type"] == "event_deduct" else Fraction(target)
        gap = actual - goal if row["direction"] == "higher" else goal - actual
        over = each if row["rule_type"] in ("step_bonus", "step_both") else 0
        short = Fraction(extra["points_down"]) if row["rule_type"] == "step_both" else 0 if over else each
        if row["step_unit"] == "relative" or (row["step_unit"] == "pp" and how.get("step_unit") == "relative"):
            size = size * abs(goal) / 100
    if "zero_at" in extra and -gap >= extra["zero_at"]:
        return None
    steps = abs(gap) / size
    return (steps if how.get("count") == "linear" else math.floor(steps)) * (short if gap < 0 else over)


@pytest.mark.parametrize("quarter", QUARTERS)
@pytest.mark.parametrize(
    "how",
    [{}, {"count": "linear"}, {"step_unit": "relative"}, {"weights": "printed"}],
    ids=lambda how: str(*how.values()),
)
@pytest.mark.parametrize("profile", ["corrected", "published"])
def test_every_score_and_total_of_the_quarter(request, profile, how, quarter):
    """All 128 scored rows and all totals equal what the tables give, as Fractions."""
    rows = {}
    for row in RULES:
        if profile == "corrected" or row["variant"] != "corrected":
            rows[(row["unit"], row["indicator_zh"])] = row
    view = open_quarter(quarter=quarter, workspace=request.config.rootpath, profile=profile, **how)
    got = {(row.scorecard, row.label.zh): row.score for row in view.scores}
    column = "weight_published" if how.get("weights") == "printed" else "weight_restored"
    names = {
        card.id: unit for card, unit in zip(view.rulebook.scorecards, dict.fromkeys(u for u, _ in rows), strict=True)
    }
    process, seen = None, 0
    for card in view.rulebook.scorecards:
        own = {label: row for (unit, label), row in rows.items() if unit == names[card.id]}
        wanted = {label: expected(row, quarter, how, process) for label, row in own.items()}
        assert {label: got[(card.id, label)] for label in own} == wanted
        shares = [(Fraction(row[column]), wanted[label]) for label, row in own.items() if row[column]]
        counted = [(w, s) for w, s in shares if s is not None]
        total = sum(w * s for w, s in counted) / sum(w for w, _ in counted)
        assert view.totals[card.id].total == total
        process, seen = (total if process is None else process), seen + len(own)
    assert seen == 128
