"""Play a whole year: `python tests/benchmarks/budget_year.py [FOLDER] [--seal]`.

A company starts 2025 with the evidence of 2024.  Quarter by quarter the workbook is written by `bsc template` from what
the quarter before handed on, filled in, checked and scored; its proposals are written, some of them approved, and the
next template must hold them.  At the end sums and variances of the year must reconcile to the cent.  With `--seal` each
quarter and then the year is sealed as well.
"""

from __future__ import annotations

import csv
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from bsclib import cycle
from bsclib.budgeting.lines import in_force
from bsclib.evidence import read_workbook
from bsclib.evidence.template import template
from bsclib.law import load_rulebook
from bsclib.period import Quarter
from bsclib.quarter import open_quarter

ROOT = Path(__file__).resolve().parents[2]
YEAR = ("2025Q1", "2025Q2", "2025Q3", "2025Q4")
APPROVED = {"target": 2, "budget": 3}  # how many of each kind are approved every quarter


def script(folder: str, name: str):
    """Return a script of the tests as a module."""
    path = ROOT / "tests" / folder / f"{name}.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    sys.modules[path.stem] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


result = script("benchmarks", "budget_sample").result


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


def fill_in(home: Path, period: str, base, targets: dict, carried: set[str]) -> None:
    """Fill in the workbook of a quarter: the sample's figures, the targets that were approved, every open action."""
    folder = home / "params" / "g_company"
    rulebook = load_rulebook(folder, as_of=Quarter.parse(period).last_day)
    facts = base.sample_facts(rulebook, period)
    assert carried <= {a["id"] for a in facts.tables["actions"]}
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
    print(f"{'quarter':8} {'company':>8} {'budget':>9} {'actual':>9} {'variance':>9} {'carried':>7} {'approved':>8}")
    for period in YEAR:
        bsc(home, "template", period)
        before = open_quarter(quarter=str(Quarter.parse(period).previous), workspace=home)
        carried = {a["id"] for a in cycle.open_rows(before, "actions")}
        fill_in(home, period, base, held(home, period, approved), carried)
        bsc(home, "check", period)
        view = open_quarter(quarter=period, workspace=home)
        lines = in_force(view.facts.tables["budget_lines"])
        budget, actual = result(lines, "approved"), result(lines, "actual")
        bsc(home, "propose", period)
        approved = approve(quarters / f"{period}.proposals.csv", str(Quarter.parse(period).next))
        total = view.totals[view.card("company").id].total
        count = sum(map(len, approved.values()))
        print(
            f"{period:8} {float(total):8.2f} {budget:9} {actual:9} {actual - budget:9} {len(carried):7} {count:8}",
            flush=True,
        )
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
