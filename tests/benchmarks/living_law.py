"""Let the law live: `python tests/benchmarks/living_law.py [FOLDER]`.

Two quarters of the sample are sealed.  Then its law changes: an indicator begins in 2026Q2 and one ends with 2025Q4, a
department is renamed, two are merged, one is split, a row ends within the new year, and grades, labels, head counts
and the reward pool change with 2026.  All
eight old quarters must check and score byte for byte as before, the sealed ones must come out the same when computed
again, the template of 2026Q1 must carry targets and last values, and history must show each break and say why.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from bsclib.evidence import read_workbook
from bsclib.evidence.template import carried, template
from bsclib.law import load_rulebook
from bsclib.period import Quarter
from bsclib.quarter import open_quarter

ROOT = Path(__file__).resolve().parents[2]
OLD = tuple(f"{year}Q{n}" for year in (2024, 2025) for n in (1, 2, 3, 4))
NEW = ("2026Q1", "2026Q2")

ENDS = "exists: {until: 2025-12-31}"
BEGINS = "exists: {from: 2026-01-01}"
WITHIN = "exists: {until: 2026-03-31}"
ADDED = """
  green_output:
    label: {zh: "绿色产值占比", en: "Share of green output"}
    dimension: financial
    unit: percent
    decimals: 2
    range: {minimum: 0, maximum: 100}
    basis: rate
    better: higher
    definition: {zh: "绿色产品产值 ÷ 总产值", en: "Output of green products ÷ all output"}
    data_source: {zh: "生产台账", en: "Production ledger"}
    frequency: quarterly
    evidence: {zh: "生产台账", en: "Production ledger"}
    owner: {unit: production}
    controllable_by: [company, production]
    origin: internal
    levels: {met: 100, near: 90}
    exists: {from: 2026-04-01, why: {zh: "董事会决议", en: "resolved by the board"}}
    target:
      2026-04-01: {value: 30, source: "ours"}
    weight:
      2026-04-01: {value: 5, source: "ours"}
    scoring:
      2026-04-01:
        text: "每比目标值低1%,扣5分"
        rule: {kind: step, per: 1, unit: pp, better: higher, short: -5}
        source: "ours"
"""
UNITS = """
  services:
    label: {zh: "综合服务部", en: "Shared services"}
    level: department
    kind: expense
    parent: expense_center
    headcount: 26
    succeeds: [finance, office]
    exists: {from: 2026-01-01}
  products:
    label: {zh: "产品研发部", en: "Product R&D"}
    level: department
    kind: profit
    parent: profit_center
    headcount: 60
    succeeds: [rnd]
    exists: {from: 2026-01-01}
  technology:
    label: {zh: "工艺研发部", en: "Process R&D"}
    level: department
    kind: profit
    parent: profit_center
    headcount: 36
    succeeds: [rnd]
    exists: {from: 2026-01-01}
"""
CALIBRATED = "active: {2021-01-01: government, 2026-01-01: calibrated}"


def edit(path: Path, *changes: tuple[str, str]) -> None:
    """Replace each first text by the second; it must be there."""
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, (path.name, old)
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8", newline="\n")


def live(home: Path) -> None:
    """Change the law of the sample in the folder `home` of its company, from 2026 on."""
    cards, company = home / "scorecards", home / "company.yaml"
    text = company.read_text(encoding="utf-8")
    reward = re.search(r"^reward:\n((?:  .*\n)+)", text, re.MULTILINE)
    then = reward[1].replace("pool: 300", "pool: 360")
    dated = "".join(
        f"  {day}:\n" + "".join(f"  {line}\n" for line in body.splitlines())
        for day, body in (("2021-01-01", reward[1]), ("2026-01-01", then))
    )
    edit(
        company,
        (reward[0], f"reward:\n{dated}"),
        ("active: government", CALIBRATED),
        ("headcount: 14", "headcount: {2021-01-01: 14, 2026-01-01: 20}"),
        (
            '    label: {zh: "人事行政部", en: "HR and administration"}',
            '    label:\n      2021-01-01: {zh: "人事行政部", en: "HR and administration"}\n'
            '      2026-01-01: {zh: "人力资源部", en: "Human resources"}',
        ),
        *(
            (f'    label: {{zh: "{zh}"', f'    {ENDS}\n    label: {{zh: "{zh}"')
            for zh in ("财务部", "技术研发部", "综合办公室")
        ),
        ("\norgans:\n", f"{UNITS}\norgans:\n"),
        (
            '    label: {zh: "预算管理委员会", en: "Budget management committee"}',
            '    label:\n      2021-01-01: {zh: "预算管理委员会", en: "Budget management committee"}\n'
            '      2026-01-01: {zh: "预算委员会", en: "Budget committee"}',
        ),
        (
            'excellent: {label: {zh: "优", en: "Excellent"}, at_least: 97}',
            'excellent: {label: {2021-01-01: {zh: "优", en: "Excellent"}, 2026-04-01: {zh: "优秀", en: "Outstanding"}},'
            " at_least: 97}",
        ),
        ("  - dept_finance\n", "  - dept_finance\n  - dept_services\n"),
        ("  - dept_rnd\n", "  - dept_rnd\n  - dept_products\n  - dept_technology\n"),
    )
    for old, new in (("finance", "services"), ("rnd", "products"), ("rnd", "technology")):
        body = (cards / f"dept_{old}.yaml").read_text(encoding="utf-8")
        body = body.replace(f"id: dept_{old}\n", f"id: dept_{new}\n{BEGINS}\n", 1).replace(
            f"unit: {old}\n", f"unit: {new}\n", 1
        )
        (cards / f"dept_{new}.yaml").write_text(body, encoding="utf-8", newline="\n")
    for id in ("finance", "office", "rnd"):
        edit(cards / f"dept_{id}.yaml", (f"id: dept_{id}\n", f"id: dept_{id}\n{ENDS}\n"))
    edit(
        cards / "dept_hr.yaml",
        (
            'label: {zh: "人事行政部", en: "HR and administration"}',
            'label:\n  2021-01-01: {zh: "人事行政部", en: "HR and administration"}\n'
            '  2026-01-01: {zh: "人力资源部", en: "Human resources"}',
        ),
        ("  recruitment_quality:\n", f"  recruitment_quality:\n    {ENDS}\n"),
        (
            'financial: {zh: "财务维度", en: "Financial dimension"}',
            'financial: {2021-01-01: {zh: "财务维度", en: "Financial dimension"}, '
            '2026-01-01: {zh: "财务", en: "Money"}}',
        ),
    )
    edit(cards / "dept_production.yaml", ("  work_plan_completion:\n", f"  work_plan_completion:\n    {WITHIN}\n"))
    edit(
        home / "strategy.yaml",
        (
            'customer: {label: {zh: "客户维度", en: "Customer"}',
            'customer: {label: {2021-01-01: {zh: "客户维度", en: "Customer"}, '
            '2026-01-01: {zh: "顾客维度", en: "Buyers"}}',
        ),
    )
    with (cards / "company.yaml").open("a", encoding="utf-8", newline="\n") as stream:
        stream.write(ADDED)


def scored(workspace: Path, period: str) -> bytes:
    """Return the scores of a quarter as the archive keeps them; its evidence is checked on the way."""
    view = open_quarter(quarter=period, workspace=workspace)
    return view.scores.to_csv().encode()


def write_quarter(home: Path, period: str) -> tuple[dict, dict]:
    """Write the workbook of a new quarter as `bsc template` does, and fill it in; return its rows before and after."""
    quarter, path = Quarter.parse(period), home / "quarters" / f"{period}.xlsx"
    law, before = load_rulebook(home, as_of=quarter.last_day), load_rulebook(home, as_of=quarter.previous.last_day)
    last = carried(read_workbook(home / "quarters" / f"{quarter.previous}.xlsx", before), before, law)
    template(law, period, path, previous=last)
    empty = read_workbook(path, law).rows
    rows = {}
    for key, fact in empty.items():
        known = last.rows.get(key) or next((f for k, f in last.rows.items() if k[1] == key[1]), None)
        first = known.actual if known else fact.target
        shown = law.indicator(*key).same_as
        if shown:
            first = rows.get(tuple(shown.split("/")), known).actual
        target = fact.target if fact.target is not None else (known.target if known else None)
        rows[key] = replace(fact, target=target, actual=first)
    template(law, period, path, previous=last, values=replace(last, period=period, rows=rows, tables={}))
    return empty, read_workbook(path, law).rows


def bsc(home: Path, *words: str) -> str:
    """Run `bsc` in the workspace `home`; stop if it does not succeed."""
    env = {**os.environ, "BSC_LANG": "en"}
    done = subprocess.run(
        [sys.executable, "-m", "bsclib", *words], cwd=home, env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"bsc {' '.join(words)}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def main(folder: Path) -> None:
    """Seal, change the law, and compare."""
    home = Path(shutil.copytree(ROOT / "params", folder / "params")) / "g_company"
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", dirs_exist_ok=True)
    before = {period: scored(folder, period) for period in OLD}
    for period in OLD[-2:]:
        bsc(folder, "run", period)
    live(home)
    for period in OLD:
        bsc(folder, "check", period)
        assert scored(folder, period) == before[period], period
    print("eight quarters check and score as before")
    for period in OLD[-2:]:
        print(bsc(folder, "verify", period, "--rerun"))
    for period in NEW:
        write_quarter(home, period)
        bsc(folder, "check", period)
    for fault in open_quarter(quarter=NEW[-1], workspace=folder).breaks():
        print(fault.render("en"))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            main(Path(temporary))
