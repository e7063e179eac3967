"""A crisis quarter played from forms to money: `python tests/benchmarks/crisis.py [DIR]`.

Raters' forms are written, filled (one missing, one lenient, one judging his own unit, one in two files) and read; what
is refused is mended; the quarter is scored, paid, objected to and revised, and what was paid too much is claimed back.
The script knows no company: rows, units and cards are the law's.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from bsclib.evidence.schema import FIRST
from bsclib.evidence.template import workbook_bytes
from bsclib.quarter import QuarterView, open_quarter

ROOT = Path(__file__).resolve().parents[2]
GAVE = {"lenient": 96, "office": 84, "peer": 78, "self": 98, "outside": 80}


def sample(folder: Path, quarter: str = "2025Q1") -> QuarterView:
    """Return the sample's crisis quarter in a workspace of its own, without what came later."""
    shutil.copytree(ROOT / "params", folder / "params", ignore=shutil.ignore_patterns("published", "thesis"))
    home = next((folder / "params").glob("*/company.yaml")).parent / "quarters"
    for path in home.iterdir():
        if path.name[:6] > quarter:
            path.unlink()
    return open_quarter(quarter=quarter, workspace=folder)


def rated(view: QuarterView) -> list[Any]:
    """Return the rows that people judge, or answer questionnaires about."""
    rows = [i for card in view.rulebook.scorecards for i in card]
    return [i for i in rows if i.questionnaire or (i.rule is not None and i.rule.judged)]


def raters(view: QuarterView) -> list[dict[str, Any]]:
    """Return a list of raters: two of the office, two peers, one judging himself, an outsider, by the law's units."""
    book = view.rulebook
    judged = [i for i in rated(view) if not i.questionnaire]
    own = judged[-1]
    home = book.card(own.scorecard).unit
    others = [
        u.id for u in book.units.values() if u.level == "department" and u.id != home and not book.within(home, u.id)
    ]
    lines = [
        ("lenient", "office", others[0], None),
        ("office", "office", others[1], None),
        ("peer", "peer", others[2], None),
        ("missing", "peer", others[3], None),
        ("self", "self", home, own.scorecard),
        ("outside", "outside", None, judged[0].scorecard),
    ]
    return [dict(zip(("judge", "role", "unit", "scorecard"), line, strict=True)) for line in lines]


def write(view: QuarterView, **tables: list[dict[str, Any]]) -> None:
    """Write the quarter's workbook with its figures, without those that people judge, and with further sheets."""
    facts = view.facts.with_actuals({i.key: None for i in rated(view)})
    facts = replace(facts, tables={**facts.tables, **tables})
    path = view.rulebook.folder / "quarters" / f"{view.facts.period}.xlsx"
    path.write_bytes(workbook_bytes(view.rulebook, view.facts.period, values=facts))


def bsc(view: QuarterView, *words: str) -> subprocess.CompletedProcess[str]:
    """Return what a command answers in the play's workspace."""
    said = [sys.executable, "-m", "bsclib", *words, "--params", str(view.workspace / "params"), "--lang", "en"]
    return subprocess.run(said, capture_output=True, text=True, cwd=view.workspace, check=False)


def form_of(view: QuarterView, judge: str) -> Path:
    """Return the path of a rater's form."""
    return view.rulebook.folder / "quarters" / f"{view.facts.period}-raters-{judge}.xlsx"


def fill(path: Path, score: int, more: Sequence[Sequence[Any]] = ()) -> int:
    """Give each row of a form `score`, a point more from row to row; add rows to the panel; return how many it had."""
    book, rows = load_workbook(path), 0
    for sheet in book.worksheets[1:]:
        heads = {cell.value: cell.column for cell in sheet[FIRST - 1]}
        at = heads.get("评分") or heads["Score"]
        for row in range(FIRST, sheet.max_row + 1):
            if sheet.cell(row, 1).value:
                sheet.cell(row, at, score + row % 3)
                rows += 1
        for n, cells in enumerate(more if sheet is book.worksheets[1] else (), sheet.max_row + 1):
            for column, value in enumerate(cells, 1):
                sheet.cell(n, column, value)
    book.save(path)
    return rows


def faults_of(answer: subprocess.CompletedProcess[str]) -> list[str]:
    """Return the lines of a refusal that name a rater."""
    return [line.strip() for line in (answer.stdout + answer.stderr).splitlines() if "raters" in line]
