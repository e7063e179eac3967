"""A company of its own for the crisis: made by `bsc init`, with six quarters of figures and nothing of the sample."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from bsclib.evidence.facts import Fact
from bsclib.evidence.template import workbook_bytes
from bsclib.law import load_rulebook
from bsclib.period import Quarter
from bsclib.quarter import QuarterView, open_quarter
from bsclib.quarter.sample import defaults, law_files

ROOT = Path(__file__).resolve().parents[2]
CENTERS = "harbour=港务中心/Harbour, shore=岸基中心/Shore base"
DEPARTMENTS = (
    "pilots=引航队/Pilots@harbour, tugs=拖轮队/Tugs@harbour, yard=堆场组/Yard@shore, "
    "books=账务组/Bookkeepers@shore, crew=船员组/Crew@shore"
)
ROWS = """
  care:
    label: {zh: "值守质量", en: "Quality of the watch"}
    dimension: internal_process
    unit: points
    better: higher
    weight: 12
    rule: {kind: judged}
  thanks:
    label: {zh: "兄弟单位评价", en: "Thanks of the other units"}
    dimension: customer
    unit: percent
    range: {minimum: 0, maximum: 100}
    better: higher
    questionnaire: true
    weight: 8
    rule: {kind: step, per: 1, unit: pp, better: higher, short: -3}
"""
MONEY = {"pool: 10": "pool: 7.7777\n  year: 100", 'value: "27"': 'value: "17"', 'value: "22"': 'value: "12"'}
CRISIS = 5  # quarters before it


def founded(folder: Path) -> QuarterView:
    """Return the crisis quarter of the company, with the quarters before it, in a workspace of its own."""
    words = ["init", "tidewater", "--yes", "--name", "潮汐港/Tidewater", "--centers", CENTERS]
    words += ["--departments", DEPARTMENTS, "--lang", "en"]
    made = subprocess.run(
        [sys.executable, "-m", "bsclib", *words], capture_output=True, text=True, cwd=folder, check=False
    )
    assert made.returncode == 0, made.stderr
    home = folder / "tidewater" / "params" / "tidewater"
    quarter = Quarter.parse(defaults()["quarter"])
    first = open_quarter(quarter=str(quarter), workspace=folder / "tidewater")
    for path in (home / "company.yaml", *(home / "scorecards").glob("*.yaml")):
        text = path.read_text("utf-8")
        for old, new in MONEY.items():
            text = text.replace(old, new) if path.stem != "company" or "pool" in old else text
        text += ROWS if path.parent.name == "scorecards" and path.stem not in ("company", "harbour", "shore") else ""
        path.write_text(text, encoding="utf-8")
    for n in range(CRISIS + 1):
        law = load_rulebook(home, as_of=quarter.last_day)
        facts = replace(first.facts, period=str(quarter), rows=figures(first, law, n), tables={})
        (home / "quarters" / f"{quarter}.xlsx").write_bytes(workbook_bytes(law, str(quarter), values=facts))
        quarter = quarter.next
    return open_quarter(quarter=str(quarter.previous), workspace=folder / "tidewater")


def figures(first: QuarterView, law: Any, n: int) -> dict[tuple[str, str], Fact]:
    """Return the figures of quarter `n`: those of the first one moved a little, in the crisis far and for the worse."""
    rng, rows = random.Random(n), {}
    for row in (i for card in law.scorecards for i in card):
        fact = first.facts.rows.get(row.key) or Fact(*row.key)
        start = fact.actual if isinstance(fact.actual, Decimal) else Decimal(88)
        target = fact.target if fact.target is not None or row.id != "thanks" else Decimal(90)
        worse = Decimal("1.12") if row.better == "lower" else Decimal("0.93")
        moved = start * (worse if n == CRISIS else Decimal(rng.randrange(95, 104)) / 100)
        moved = min(moved, Decimal(row.maximum)) if row.maximum is not None else moved
        actual = moved.quantize(Decimal(1).scaleb(-row.decimals))
        rows[row.key] = replace(fact, target=target, actual=actual, reviewed=True)
    return rows


def sample_words(rows: bool = True) -> re.Pattern[str]:
    """Return what only the sample's law says: names of its company, units, organs, seats, cards, rows and tables.

    Without `rows` where words of two columns may stand side by side and make up the name of one.
    """
    law = load_rulebook(next((ROOT / "params").glob("*/company.yaml")).parent, as_of=date(2025, 12, 31))
    things: list[Any] = [law.company, *law.units.values(), *law.organs.values(), *law.scorecards]
    things += [i for card in law.scorecards for i in card if rows]
    names = {name for thing in things for name in thing.label}
    names |= {alias for organ in law.organs.values() for alias in organ.aliases}
    names |= {name for organ in law.organs.values() for seat in organ.members for name in seat.role}
    names |= {name for unit in law.units.values() if unit.head for name in unit.head}
    own = "\n".join(
        [*law_files("x", law.company.label, [], "zh").values(), str(defaults()), CENTERS, DEPARTMENTS, ROWS]
    )
    own = own.replace(law.company.label.zh, "").replace(law.company.label.en, "").lower()
    only = sorted((n for n in names if len(n) > 2 and n.lower() not in own), key=len, reverse=True)
    return re.compile(
        "|".join(
            [
                r"表 ?1\.\d+",
                r"Table 1\.\d+",
                *(rf"(?<!\w){re.escape(n)}(?!\w)" if n.isascii() else re.escape(n) for n in only),
            ]
        )
    )
