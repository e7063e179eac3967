"""Play a whole year: `python tests/benchmarks/budget_year.py [FOLDER] [--seal]`.

A company starts 2025 with the evidence of 2024.  Quarter by quarter the workbook is written by `bsc template` from what
the quarter before handed on: what was approved of its proposals, every open row of its registers.  Its budget is then
prepared in four rounds (`bsc prepare`: guidance, requests, balanced, final, each filled in), and a template written
anew must hold the final round, locked.  It is looked at after each month, filled in, checked and scored; its revisions
must book what the versions differ by; its proposals are written and some approved.  At the end sums and variances of
the year must reconcile to the cent.  With `--seal` each month's draft, each quarter and then the year is run as well.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl

from bsclib import cycle
from bsclib.budgeting.lines import in_force, version
from bsclib.cycle.handing_on import REGISTERS_ON
from bsclib.evidence import read_workbook
from bsclib.evidence.schema import FIRST
from bsclib.evidence.tables import TABLES
from bsclib.evidence.template import template
from bsclib.law import load_rulebook
from bsclib.period import Quarter
from bsclib.quarter import open_quarter

ROOT = Path(__file__).resolve().parents[2]
YEAR = ("2025Q1", "2025Q2", "2025Q3", "2025Q4")
ROUNDS = {"guidance": "approved", "request": "requested", "balanced": "reviewed", "final": "approved"}
LINE = "{:8} {:>8} {:>9} {:>9} {:>9} {:>7} {:>6} {:>8}"
DAY = date(2025, 1, 15)
APPROVED = {"target": 2, "budget": 3}  # how many of each kind are approved every quarter


def script(folder: str, name: str):
    """Return a script of the tests as a module."""
    path = ROOT / "tests" / folder / f"{name}.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    sys.modules[path.stem] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


budget = script("benchmarks", "budget_sample")
result = budget.result


def bsc(home: Path, *words: str) -> str:
    """Run `bsc` in the workspace `home`; stop the play if it does not succeed."""
    env = {**os.environ, "BSC_LANG": "en"}
    command = [sys.executable, "-m", "bsclib", *words]
    done = subprocess.run(command, cwd=home, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"bsc {' '.join(words)}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def approve(path: Path, following: str) -> dict[str, list[dict[str, str]]]:
    """Approve the first few proposals of each kind for the quarter that follows; return them."""
    rows = list(csv.DictReader(path.open(encoding="utf-8")))
    chosen: dict[str, list[dict[str, str]]] = {kind: [] for kind in APPROVED}
    for row in rows:
        if row["quarter"] == following and len(chosen[row["kind"]]) < APPROVED[row["kind"]]:
            row |= {"decision": "approved", "decided_by": "预算管理委员会", "decided_on": "2025-01-20"}
            chosen[row["kind"]].append(row)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return chosen


def held(home: Path, period: str, approved: dict[str, list[dict[str, str]]]) -> dict:
    """Check that the template of `period` holds what was approved; return its targets to keep."""
    rulebook = load_rulebook(home / "params" / "g_company", as_of=Quarter.parse(period).last_day)
    facts = read_workbook(home / "params" / "g_company" / "quarters" / f"{period}.xlsx", rulebook)
    targets = {(r["scorecard"], r["indicator"]): Decimal(r["proposed"]) for r in approved.get("target", [])}
    assert all(facts.rows[key].target == value for key, value in targets.items())
    for row in approved.get("budget", []):
        own = [x for x in facts.tables["budget_lines"] if (x["unit"], x["account"]) == (row["unit"], row["account"])]
        assert len(own) == 3
        assert sum(x["approved"] for x in own) == Decimal(row["proposed"])
    return targets


def carried_over(home: Path, period: str, before) -> int:
    """Check that every open row of every register is found again in the template; return how many there are."""
    rulebook = load_rulebook(home / "params" / "g_company", as_of=Quarter.parse(period).last_day)
    tables = read_workbook(home / "params" / "g_company" / "quarters" / f"{period}.xlsx", rulebook).tables
    count = 0
    for name in REGISTERS_ON:
        going = cycle.open_rows(before, name)
        again = [{c: v for c, v in row.items() if c != "cell"} for row in tables.get(name, ())]
        for row in going:
            said = {c: v for c, v in row.items() if c != "cell" and v is not None}
            assert any(said.items() <= {c: v for c, v in found.items() if v is not None}.items() for found in again)
        count += len(going)
    return count


def prepare(home: Path, period: str, lines: list[dict]) -> dict[tuple[str, str, str], dict]:
    """Prepare the budget of `lines` in four rounds; return the original line of each unit, account and month."""
    rulebook = load_rulebook(home / "params" / "g_company", as_of=Quarter.parse(period).last_day)
    units = {word: u.id for u in rulebook.units.values() for word in u.label}
    original = version(lines, "original")
    for name, column in ROUNDS.items():
        bsc(home, "prepare", period, "--round", name, "--by", "last_year")
        path = home / "params" / "g_company" / "quarters" / "preparation" / f"{period}-{name}.xlsx"
        book = openpyxl.load_workbook(path)
        sheet = next(s for s in book.worksheets if s.title in TABLES["preparation"].label)
        at = {c.id: n for n, c in enumerate(TABLES["preparation"].columns, 1)}
        for row in range(FIRST, sheet.max_row + 1):
            unit, account, month = (sheet.cell(row, at[c]).value for c in ("unit", "account", "month"))
            if unit:
                line = original[units[unit], account, f"{str(month)[:4]}-{str(month)[-2:]}"]
                said = line[column] if line[column] is not None else line["approved"]
                why = line["cut_reason"] or "第几轮、为什么：按定额"
                for id, value in (("amount", float(said)), ("reason", why), ("who", name), ("date", DAY)):
                    sheet.cell(row, at[id]).value = value
        book.save(path)
    done = json.loads(bsc(home, "prepare", period, "--format", "json"))
    assert {d["round"] for d in done} == set(ROUNDS)
    assert all(d["rows"] == d["filled"] for d in done)
    return original


def locked_in(home: Path, period: str, original: dict[tuple[str, str, str], dict]) -> list[dict]:
    """Check that the template holds the final round, line by line; return the rows of the rounds."""
    bsc(home, "template", period, "--force")
    rulebook = load_rulebook(home / "params" / "g_company", as_of=Quarter.parse(period).last_day)
    tables = read_workbook(home / "params" / "g_company" / "quarters" / f"{period}.xlsx", rulebook).tables
    lines = version(tables["budget_lines"], "original")
    assert lines.keys() == original.keys()
    assert all(lines[k]["approved"] == original[k]["approved"] for k in lines)
    assert all(lines[k]["requested"] == original[k]["requested"] for k in lines)
    rows = tables["preparation"]
    assert len(rows) == len(ROUNDS) * len(lines)
    return rows


def by_month(home: Path, view, seal: bool) -> None:
    """Look at the quarter as it stands after each month; the whole one looked at through that month says the same."""
    path = view.rulebook.folder / "quarters" / f"{view.facts.period}.xlsx"
    whole = path.read_bytes()
    months = sorted({line["month"] for line in view.facts.tables["budget_lines"]})
    for n, month in enumerate(months[:2], 1):
        lines = [
            x if x["month"] <= month else {**x, "actual": None, "committed": None, "driver_actual": None}
            for x in view.facts.tables["budget_lines"]
        ]
        young = replace(view, facts=replace(view.facts, tables={**view.facts.tables, "budget_lines": lines}))
        assert cycle.last_month(young) == month
        assert {r.execution.elapsed for r in cycle.executions(young)} == {Fraction(100 * n, 3)}
        assert cycle.variances(young) == cycle.variances(view, month)
        parts = cycle.explained(young)
        assert all(r.static_variance == r.price + r.mix + r.efficiency + r.volume + r.unexplained for r in parts)
        if seal:  # nobody has the quarter's figures yet: registers alone say something of the cards
            rows = {k: replace(f, actual=None) for k, f in view.facts.rows.items()}
            template(view.rulebook, view.facts.period, path, values=replace(young.facts, rows=rows))
            bsc(home, "run", view.facts.period, "--draft", "--through", month.replace("-", ""))
    path.write_bytes(whole)


def fill_in(home: Path, period: str, facts, targets: dict, rounds: list[dict]) -> None:
    """Fill in the workbook of a quarter: the sample's figures, the targets that were approved, the rounds."""
    folder = home / "params" / "g_company"
    rulebook = load_rulebook(folder, as_of=Quarter.parse(period).last_day)
    facts = replace(facts, tables={**facts.tables, "preparation": rounds})
    rows = {k: replace(f, target=targets.get(k, f.target)) for k, f in facts.rows.items()}
    template(rulebook, period, folder / "quarters" / f"{period}.xlsx", values=replace(facts, rows=rows))


def play(home: Path, seal: bool) -> None:
    """Play the year in `home` and print what came of each quarter."""
    base = script("evidence", "sample_quarters")
    shutil.copytree(ROOT / "params", home / "params")
    quarters = home / "params" / "g_company" / "quarters"
    for path in quarters.glob("2025Q*"):
        path.unlink()
    approved: dict[str, list[dict[str, str]]] = {}
    print(LINE.format("quarter", "company", "budget", "actual", "variance", "carried", "rounds", "approved"))
    for period in YEAR:
        bsc(home, "template", period)
        before = open_quarter(quarter=str(Quarter.parse(period).previous), workspace=home)
        targets, carried = held(home, period, approved), carried_over(home, period, before)
        rulebook = load_rulebook(home / "params" / "g_company", as_of=Quarter.parse(period).last_day)
        facts = base.sample_facts(rulebook, period)
        rounds = locked_in(home, period, prepare(home, period, facts.tables["budget_lines"]))
        fill_in(home, period, facts, targets, rounds)
        bsc(home, "check", period)
        view = open_quarter(quarter=period, workspace=home)
        by_month(home, view, seal)
        moved = budget.reconciled(view.facts.tables["budget_lines"], view.facts.tables["revisions"])
        assert not moved, moved
        lines = in_force(view.facts.tables["budget_lines"])
        planned, actual = result(lines, "approved"), result(lines, "actual")
        bsc(home, "propose", period)
        approved = approve(quarters / f"{period}.proposals.csv", str(Quarter.parse(period).next))
        total = view.totals[view.card("company").id].total
        count = sum(map(len, approved.values()))
        figures = planned, actual, actual - planned, carried, len(rounds), count
        print(LINE.format(period, f"{float(total):.2f}", *figures), flush=True)
        if seal:
            print("  sealed:", bsc(home, "run", period).strip(), flush=True)
    reconcile(home)
    if seal:
        print("  sealed:", bsc(home, "run", "2025").strip())


def reconcile(home: Path) -> None:
    """Print the year beside its quarters; every sum and variance must agree to the cent."""
    views = [open_quarter(quarter=q, workspace=home) for q in YEAR]
    lines = [x for v in views for x in in_force(v.facts.tables["budget_lines"]) if x["memo"] != "yes"]
    static = sum(
        (r.static_variance for v in views for r in cycle.variances(v, by=("unit", "nature", "memo"))), Decimal(0)
    )
    memo = [x for v in views for x in in_force(v.facts.tables["budget_lines"]) if x["memo"] == "yes"]
    sign = {"revenue": 1, "cost": -1}
    beside = sum((sign[x["nature"]] * (x["actual"] - x["approved"]) for x in memo), Decimal(0))
    year = result(lines, "actual") - result(lines, "approved")
    profit = sum((v.facts.rows["company", "net_profit"].actual for v in views), Decimal(0))
    assert static - beside == year
    assert profit == result(lines, "actual")
    print(
        f"{'2025':8} {'':8} {result(lines, 'approved'):9} {result(lines, 'actual'):9} {year:9}  reconciled to the cent"
    )


def main() -> None:
    """Play in the folder given, or in one that is removed afterwards."""
    words = [w for w in sys.argv[1:] if w != "--seal"]
    seal = "--seal" in sys.argv
    if words:
        play(Path(words[0]), seal)
        return
    with tempfile.TemporaryDirectory() as folder:
        play(Path(folder) / "firm", seal)


if __name__ == "__main__":
    main()
