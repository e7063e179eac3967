"""A crisis quarter played from forms to money: `python tests/benchmarks/crisis.py`.

Raters' forms are written, filled (one missing, one lenient, one judging his own unit, one in two files) and read; what
is refused is mended; the quarter is scored, paid, objected to and revised, and what was paid too much is claimed back.
The script knows no company: rows, units and cards are the law's.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from openpyxl import load_workbook

from bsclib import pay
from bsclib.decimals import round_half_up, text_of
from bsclib.errors import InputError
from bsclib.evidence.raters import absent_raters, leniency
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


def lowered(view: QuarterView) -> dict[tuple[str, str], str | Decimal]:
    """Return a change of one figure that a revision may bring and that pays its department less."""
    now = {p.unit.card: p.amount for p in pay.payroll(view).units}
    for row in view.scores:
        if row.scorecard in now and isinstance(row.actual, Fraction) and row.weight and row.score:
            for factor in (Fraction(1, 2), Fraction(3, 2), Fraction(1, 10)):
                law = view.rulebook.indicator(*row.key)
                worse = Decimal(text_of(round_half_up(row.actual * factor, law.decimals)))
                facts = view.facts.with_actuals({row.key: worse})
                try:
                    other = replace(view, facts=facts)
                    paid = {p.unit.card: p.amount for p in pay.payroll(other).units}
                except InputError:
                    continue
                if (paid[row.scorecard] or 0) < (now[row.scorecard] or 0):
                    return {row.key: worse}
    raise AssertionError("no figure moves anybody's pay")


def play(view: QuarterView, sealed: bool = True) -> Iterator[str]:
    """Play the quarter and yield what was seen; with `sealed` its revisions are run and sealed for real."""
    write(view, raters=raters(view))
    assert bsc(view, "template", view.facts.period, "--raters").returncode == 0
    for judge, points in GAVE.items():
        fill(form_of(view, judge), points)
    own = next(line for line in raters(view) if line["role"] == "self")
    card = view.rulebook.card(str(own["scorecard"]))
    row = next(i for i in card if i.rule is not None and i.rule.judged)
    unit = view.rulebook.units[card.unit].label.en
    kept, copy = form_of(view, "peer").read_bytes(), form_of(view, "outside (1)")
    fill(form_of(view, "peer"), GAVE["peer"], [[card.label.en, row.label.en, "peer 2", unit, 99, None, "peer"]])
    shutil.copy(form_of(view, "outside"), copy)
    refused = bsc(view, "check", view.facts.period)
    told = faults_of(refused)
    assert refused.returncode == 1
    assert any("peer 2" in line for line in told)
    assert any("outside (1)" in line and "raters-outside.xlsx" in line for line in told)
    yield f"refused: {len(told)} lines, the own unit and the two files among them"
    form_of(view, "peer").write_bytes(kept)
    copy.unlink()
    assert not sealed or bsc(view, "check", view.facts.period).returncode == 0
    first = open_quarter(view.company, view.facts.period, workspace=view.workspace)
    assert {line["judge"] for line, _ in absent_raters(first.facts.tables, first.rulebook)} == {"missing"}
    gaps = leniency(first.facts.tables["panel"])
    yield "missing: 1 rater; lenient: " + ", ".join(f"{judge} {float(n):+.2f}" for judge, n in gaps.items())
    if sealed:
        assert bsc(view, "run", view.facts.period).returncode == 0
    record = [
        {"unit": s.unit.id, "kind": "reward", "amount": s.due, "reason": "v1", "decider": "A",
         "approved": date(2026, 1, 28), "paid": date(2026, 1, 30)}
        for s in pay.settlement(first, [])
    ]  # fmt: skip
    paid = sum(r["amount"] for r in record)
    yield f"paid by revision 1: {paid:,.2f}"
    worse = lowered(first)
    key = next(iter(worse))
    unit_id = first.rulebook.card(key[0]).unit
    objection = {"id": "O-1", "date": view.quarter.last_day, "unit": unit_id, "who": "B", "scorecard": key[0],
                 "indicator": key[1], "claim": "the figure is wrong", "decision": "upheld", "reason": "it is",
                 "decided_by": "C", "decided_on": view.quarter.last_day}  # fmt: skip
    facts = view.facts.with_actuals(worse)
    write(replace(view, facts=facts), raters=raters(view), payments=record, objections=[objection])
    if sealed:
        assert bsc(view, "run", view.facts.period, "--reason", "O-1 upheld").returncode == 0
    second = open_quarter(view.company, view.facts.period, workspace=view.workspace)
    accounts = pay.settlement(second, second.facts.tables["payments"])
    claimed = {s.unit.id: -s.open for s in accounts if s.open < 0}
    assert unit_id in claimed
    due = sum(s.due for s in accounts)
    assert due == paid - sum(claimed.values()) + sum(s.open for s in accounts if s.open > 0)
    yield f"revision 2 pays {due:,.2f}; claw-back of {unit_id}: {claimed[unit_id]:,.2f}"
    back = [
        {**record[0], "unit": u, "kind": "clawback", "amount": n, "reason": "O-1", "decider": "C"}
        for u, n in claimed.items()
    ]
    done = pay.settlement(second, [*record, *back])
    assert all(s.open >= 0 for s in done)
    assert sum(s.paid - s.back + s.open for s in done) == sum(s.due for s in done)
    yield "every account adds up to the fen"


def main() -> None:
    """Play the sample's crisis in a folder of its own."""
    with TemporaryDirectory() as folder:
        for line in play(sample(Path(folder))):
            print(line, flush=True)


if __name__ == "__main__":
    main()
