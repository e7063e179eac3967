"""A seventh kind of rule is one new file: a copy of the tree reads, scores, explains, words, lints and shows it."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from decimal import Decimal

import openpyxl
import pytest

KIND = '''"""`portion`: 100 × actual / target."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from bsclib.decimals import text_of
from bsclib.errors import Text
from bsclib.scoring.kinds.evidence import Actual, How, Target
from bsclib.scoring.kinds.evidence import Earned
from bsclib.scoring.kinds.frame import LawRow, Remark, Rule, registered
from bsclib.scoring.kinds.framed import LIMITS, Framed
from bsclib.scoring.kinds.telling import Told, brief
from bsclib.scoring.kinds.words import BETTER, Word
from bsclib.scoring.wording import Draft


@registered
@dataclass(frozen=True, slots=True)
class Portion(Framed):
    """The share of the target that was reached [%]."""

    kind: ClassVar[str] = "portion"
    words: ClassVar[Mapping[str, Word]] = {"better": BETTER, **LIMITS}

    better: str = "higher"

    @property
    def needs_target(self) -> bool:
        return True

    def unscorable(self, target: Target, how: How) -> bool:
        return not target

    def earn(self, actual: Actual, target: Target, how: How) -> Earned:
        assert isinstance(actual, Fraction)
        assert isinstance(target, Fraction)
        return Earned(value=100 * actual / target, gap=actual - target)

    def why(self, told: Told) -> Text:
        words = {"a": text_of(told.a), "t": text_of(told.evidence.target or 0), "s": brief(told.outcome.score)}
        return Text("{a} 是目标 {t} 的百分之 {s}", "{a} is {s} % of the target {t}").fill(**words)

    def wording(self, unit: Text | None = None) -> Text:
        return Text("按完成率计分", "In proportion to the target")

    @classmethod
    def read_text(cls, draft: Draft) -> Rule | None:
        return cls() if draft.take("^按完成率计分|^in proportion to the target") else None

    def remarks(self, row: LawRow) -> Iterator[Remark]:
        yield Remark("no_floor", Text("没有保底", "nothing is safe"), Text("差多少扣多少", "each per cent counts"))
'''
COLUMNS = """
import json, sys
import numpy as np
from fractions import Fraction
from bsclib.scoring import demonstrate, read, rule_from_mapping, rule_to_mapping, score_arrays, write
from bsclib.law.schemas import schemas
rule = rule_from_mapping({"kind": "portion"})
out, unit = score_arrays([rule], np.zeros(3, int), np.array([333, 1000, 2000]), np.array([1000, 1000, 1000]), [1])
json.dump({
    "columns": [str(Fraction(int(s), int(d) * unit)) for s, d in zip(out.score, out.den)],
    "mapping": rule_to_mapping(rule),
    "words": write(rule),
    "back": [read(text).rule == rule for text in write(rule)],
    "tried": str(demonstrate(rule, "8", "6")[0]),
    "schema": any(b.get("properties", {}).get("kind") == {"const": "portion"}
                  for b in schemas()["scorecard"]["$defs"]["rule"]["anyOf"]),
}, sys.stdout)
"""
PRINTED = "rule: {kind: step, per: 500, unit: absolute, better: higher, short: -5}"


@pytest.fixture(scope="module")
def house(root, tmp_path_factory):
    """Return a copy of the library and of the law, with the new file, in whose law one row goes by the new kind."""
    home = tmp_path_factory.mktemp("seventh")
    for name in ("bsclib", "params"):
        shutil.copytree(root / name, home / name, ignore=shutil.ignore_patterns("__pycache__"))
    (home / "bsclib/scoring/kinds/portion.py").write_text(KIND, encoding="utf-8")
    card = home / "params/g_company/scorecards/company.yaml"
    before, after = card.read_text(encoding="utf-8").split(PRINTED, 1)
    card.write_text(f"{before}rule: {{kind: portion}}{after}", encoding="utf-8")
    return home


def told(house, *words):
    """Return what Python prints in the copy; a failure shows its message."""
    env = {**os.environ, "BSC_LANG": "en", "PYTHONPATH": str(house)}
    done = subprocess.run([sys.executable, *words], cwd=house, env=env, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode("utf-8")


def test_it_is_scored_and_says_why(house):
    """The row's score is 100·A/T, exactly, kept within 0 and 100; its sentence is the kind's own."""
    rows = list(csv.DictReader(io.StringIO(told(house, "-m", "bsclib", "score", "2025Q4", "--format", "csv"))))
    [row] = [r for r in rows if (r["scorecard"], r["indicator"]) == ("company", "net_profit")]
    exact = 100 * Decimal(row["actual"]) / Decimal(row["target"])
    assert abs(Decimal(row["score"]) - min(exact, 100)) < Decimal("1e-11")
    assert row["status"] == "scored"
    assert f"{row['actual']} 是目标 {row['target']} 的百分之" in row["why"]


def test_it_is_explained_and_linted_and_asked_for(house):
    """`explain`, `lint` and the template know it without having heard of it."""
    explained = told(house, "-m", "bsclib", "explain", "2025Q4", "company", "net_profit")
    assert "In proportion to the target" in explained
    assert "% of the target" in explained
    assert "[no_floor]" in told(house, "-m", "bsclib", "lint")
    told(house, "-m", "bsclib", "template", "2026Q1", "--force")


@pytest.mark.filterwarnings("ignore:Sparkline")
def test_the_workbook_shows_its_score_and_says_that_no_formula_gives_it(house):
    """It gives no formulas: its row stands as the engine scored it, marked, and all that rests on it agrees."""
    told(house, "-m", "bsclib", "score", "2025Q4", "--excel", "--outputs", str(house / "outputs"))
    (path,) = (house / "outputs").rglob("2025Q4.xlsx")
    sheet = openpyxl.load_workbook(path, data_only=True)["Recalculation"]
    marked = [row[18].value for row in sheet.iter_rows(min_row=5)]
    assert marked.count("not live") == 1
    assert "≠" not in marked


def test_it_is_read_worded_and_in_the_schema_and_in_columns(house):
    """YAML and text both ways, the JSON schema, one value tried, and columns scored by the class itself."""
    found = json.loads(told(house, "-c", COLUMNS))
    assert found == {
        "columns": ["333/10", "100", "100"],
        "mapping": {"kind": "portion"},
        "words": ["按完成率计分", "In proportion to the target"],
        "back": [True, True],
        "tried": "75",
        "schema": True,
    }
