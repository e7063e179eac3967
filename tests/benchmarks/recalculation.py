"""The report's sheet of formulas, recalculated by LibreOffice, against the engine.

    python tests/benchmarks/recalculation.py [SCHEME.xlsx …]

Eight quarters under both profiles and every switch of the conventions; random laws of every kind and frame; the
schemes named (a company made of each, with random figures); then actuals changed inside the workbooks, against the
engine on the same figures.  Scores, statuses, totals, coverages, grades and amounts are compared.  Needs LibreOffice.
"""

from __future__ import annotations

import io
import random
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl

from bsclib.errors import BscError
from bsclib.evidence.workbook import workbook
from bsclib.pay import payroll
from bsclib.policies import POLICIES
from bsclib.quarter import QuarterView, open_quarter
from bsclib.reports.excel.recalculation import recalculation
from bsclib.reports.words import words
from bsclib.scoring.sentences import STATUSES

sys.path.insert(0, str(Path(__file__).parents[1] / "scoring"))

sys.path.insert(0, str(Path(__file__).parent))

from recalculation_laws import a_random_law, of_scheme, tried

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>"""
NEAR = 1e-9


def written(view):
    """Return the workbook of a view's recalculation without any stored result, and where its figures stand."""
    with workbook(view.rulebook, view.facts.period, view.language) as writer:
        found = recalculation(writer, view)
    return openpyxl.load_workbook(io.BytesIO(writer.content)), found


def recalculated(books, folder):
    """Return the first sheet of each workbook as LibreOffice calculates it; openpyxl stores no results of formulas."""
    (folder / "profile/user").mkdir(parents=True, exist_ok=True)
    (folder / "profile/user/registrymodifications.xcu").write_text(ALWAYS, "utf-8")
    for n, book in enumerate(books):
        book.save(folder / f"{n:04}.xlsx")
    names = [str(folder / f"{n:04}.xlsx") for n in range(len(books))]
    for start in range(0, len(names), 40):
        words_ = [OFFICE, "--headless", "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
        words_ += ["--convert-to", "xlsx", "--outdir", str(folder / "out"), *names[start : start + 40]]
        subprocess.run(words_, check=True, capture_output=True, timeout=900)
    return [openpyxl.load_workbook(folder / "out" / Path(name).name, data_only=True).worksheets[0] for name in names]


def cell(sheet, address):
    """Return what a cell shows; an empty one None."""
    value = sheet[address.replace("$", "")].value
    return None if value == "" else value


def differs(found, expected):
    """Return whether a cell is not what the engine found."""
    if expected is None or isinstance(expected, str):
        return found != expected
    return not isinstance(found, int | float) or abs(found - float(expected)) > NEAR


def differences(view, sheet, found):
    """Yield (what, as recalculated, as the engine has it) for each result compared; None for what is equal."""
    lang = view.language
    for row in view.scores:
        if row.key in found.scores:
            got = cell(sheet, found.scores[row.key])
            yield (row.key, got, row.score) if differs(got, row.score) else None
            status = cell(sheet, found.scores[row.key].replace("M", "F"))
            yield (row.key, status, row.status) if status != STATUSES[row.status].of(lang) else None
    for id, total in view.totals.items():
        grade = (total.grade or words.NOT_DEMONSTRATED).of(lang)
        for name, address, expected in (
            ("total", found.totals[id], total.total),
            ("coverage", found.coverages[id], total.coverage * 100),
            ("grade", found.grades[id], grade),
        ):
            got = cell(sheet, address)
            yield (id, name, got, expected) if differs(got, expected) else None
    for paid in payroll(view).units:
        if paid.amount or paid.unit.id in found.amounts:  # without a law of pay there is no block
            got, power = cell(sheet, found.amounts[paid.unit.id]), 10**view.rulebook.reward.unit.power
            yield (paid.unit.id, got, paid.amount) if differs(got, paid.amount * power) else None


# ── changed actuals ──


def change(view, book, found, count, rng):
    """Type other actuals into a workbook; return the view on which the engine has the same figures."""
    sheet, facts = book.worksheets[0], dict(view.facts.rows)
    by_cell = {}
    for key, fact in facts.items():
        by_cell.setdefault(fact.cell or key, []).append(key)
    laws = {i.key: i for c in view.rulebook.scorecards for i in c.indicators}
    open_rows = [
        k
        for k, a in found.actuals.items()
        if laws[k].rule and laws[k].scored and not is_formula(sheet[a.replace("$", "")])
    ]
    listed = {(e["scorecard"], e["indicator"]) for e in view.facts.tables.get("events", ())}
    open_rows = [key for key in open_rows if key not in listed]  # the cell must say what the events listed say
    for key in rng.sample(open_rows, min(count, len(open_rows))):
        law = laws[key]
        value = tried(law.rule, law, facts[key].target, rng) if rng.random() > 0.04 else None
        sheet[found.actuals[key].replace("$", "")].value = float(value) if isinstance(value, Decimal) else value
        for other in by_cell[facts[key].cell or key]:
            facts[other] = replace(facts[other], actual=value)
    return QuarterView(view.rulebook, replace(view.facts, rows=facts), view.language, view.workspace)


def is_formula(cell_):
    """Return whether a cell is worked out from others."""
    return isinstance(cell_.value, str) and cell_.value.startswith("=")


# ── laws ──


def readings(quarters, profiles):
    """Yield the sample quarters under both profiles, as they are and with each convention switched alone."""
    for quarter in quarters:
        for profile in profiles:
            yield open_quarter(quarter=quarter, profile=profile)
            for name, told in POLICIES.items():
                for value in told.choices[1:] or tuple(v for v in told.varied if v) or (Decimal(5),):
                    if name == "profile":
                        continue
                    try:
                        view = open_quarter(quarter=quarter, profile=profile, **{name: value})
                        _ = view.totals
                    except BscError:
                        continue  # a reading that this quarter does not allow
                    yield view


def compare(views, folder, count=0, seed=1):
    """Recalculate every view in LibreOffice, with `count` actuals changed in each; return (compared, differences)."""
    rng, books, pairs = random.Random(seed), [], []
    for view in views:
        book, found = written(view)
        pairs.append((change(view, book, found, count, rng) if count else view, found))
        books.append(book)
    folder.mkdir(parents=True, exist_ok=True)
    results: list[object] = []
    for sheet, (view, found) in zip(recalculated(books, folder), pairs, strict=True):
        results += differences(view, sheet, found)
    return len(results), [r for r in results if r is not None]


def tell(what, outcome):
    """Print one line of the battery; return how many differ."""
    compared, wrong = outcome
    print(f"{what}: {compared} results compared, {len(wrong)} differ", *wrong[:6], sep="\n  ", flush=True)
    return len(wrong)


def main(schemes):
    """Print what was compared; the exit code says whether all agree."""
    if OFFICE is None:
        print("skipped: LibreOffice is not installed")
        return 0
    quarters = [f"{year}Q{q}" for year in (2024, 2025) for q in (1, 2, 3, 4)]
    with tempfile.TemporaryDirectory() as name:
        folder, rng = Path(name), random.Random(20261127)
        everything = list(readings(quarters, ("corrected", "published")))
        wrong = tell(f"{len(everything)} readings of eight quarters", compare(everything, folder / "a"))
        plain = [open_quarter(quarter=q, profile=p) for q in quarters for p in ("corrected", "published")]
        wrong += tell("200 actuals in all changed in 16 of them", compare(plain, folder / "b", 13))
        laws = [a_random_law(folder / f"law{n}", rng) for n in range(30)]
        wrong += tell("30 random laws, 5,250 rows of every kind", compare(laws, folder / "c"))
        wrong += tell("the same with 200 actuals changed in each", compare(laws, folder / "d", 200))
        foreign = [of_scheme(path, folder, rng) for path in schemes]
        if foreign:
            wrong += tell(f"{len(foreign)} foreign schemes", compare(foreign, folder / "e"))
            wrong += tell("the same with all actuals changed", compare(foreign, folder / "f", 200))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
