"""Targets: an honest chance of being met, what others reach, what adds up, and the way from proposal to workbook."""

import csv
import importlib.util
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from bsclib import cycle, reports
from bsclib.budgeting.chance import prospect, student
from bsclib.cli import main
from bsclib.errors import InputError
from bsclib.evidence import read_workbook, template
from bsclib.gate import passed
from bsclib.law.target_rules import CascadeDoc
from bsclib.quarter import QuarterView, open_quarter

BENCH = Path(__file__).resolve().parents[1] / "benchmarks" / "chance.py"
SALES = "dept_sales/sales_revenue"


@pytest.fixture(scope="module")
def bench():
    """Return the battery as a module."""
    spec = importlib.util.spec_from_file_location("chance_battery", BENCH)
    sys.modules[spec.name] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_of_targets_given_a_chance_that_share_was_met(bench):
    """Within five points: series move together, so that hits and misses come in flocks."""
    for name, rows in bench.battery(0.2).items():
        if "own direction" in name:  # one event each: the battery shows them, nothing is to be had from them
            continue
        for asked in ("50%", "60%", "70%", "80%", "90%"):
            n, claimed, met, _ = rows[asked]
            assert n > 300
            assert abs(met - claimed) < 0.05, (name, asked)


def test_the_distribution_is_students():
    """Against scipy where it is, and symmetric everywhere."""
    for freedom in range(1, 9):
        assert student(0.7, freedom) + student(-0.7, freedom) == pytest.approx(1)
    stats = pytest.importorskip("scipy.stats")
    for freedom in (1, 2, 3, 4, 7, 12):
        for t in (-6, -1.3, 0, 0.2, 2.5, 40):
            assert student(t, freedom) == pytest.approx(stats.t.cdf(t, freedom), abs=1e-12)


@pytest.mark.parametrize("better", ["higher", "lower"])
def test_a_stricter_target_is_less_likely_and_the_target_of_a_chance_has_it(better):
    """Over regular, repeated, constant and growing series."""
    strict = 1 if better == "higher" else -1
    for values in ([90, 92, 89, 95, 91, 93], [0, 0, 0, 1, 0, 0], [5.0] * 8, [10 * 1.1**n for n in range(12)]):
        found = prospect(values)
        chances = [found.chance(t, better) for t in sorted((-1, 0, 1, 50, 90, 1e6), key=lambda t: strict * t)]
        assert chances == sorted(chances, reverse=True)
        assert all(0 <= c <= 1 for c in chances)
        if not found.repeated:
            assert found.chance(found.target(0.7, better), better) == pytest.approx(0.7, abs=1e-6)


def test_a_proposed_target_has_the_chance_it_names_and_past_scores_are_the_engines(view):
    """Each lies nearer to what the law aims at than the one there is; the scores are those of a changed evidence."""
    aims = [a for a in cycle.aims(view) if a.proposed is not None]
    assert aims
    for aim in aims:
        assert aim.chance == aim.outlook.chance(float(aim.proposed), aim.indicator.better)
        assert aim.chance_now is None or abs(aim.chance - 0.7) < abs(aim.chance_now - 0.7)
    aim = next(a for a in aims if a.indicator.key == ("company", "sales_revenue_attainment"))
    rows = {**view.facts.rows, aim.indicator.key: replace(view.facts.rows[aim.indicator.key], target=aim.proposed)}
    other = QuarterView(view.rulebook, replace(view.facts, rows=rows), "en", view.workspace)
    assert aim.scored["2025Q4"] == tuple(
        next(r.score for r in v.scores if r.key == aim.indicator.key) for v in (view, other)
    )


def test_the_source_is_broken_by_the_sample_and_it_is_said(quarter):
    """Target profit equals budget profit in every quarter; off by a fen it is nobody's budget."""
    for period in ("2024Q1", "2025Q1", "2025Q4"):
        law, facts = quarter(period)
        view = QuarterView(law, facts, "en", law.folder)
        assert [f.kind for f in cycle.target_findings(view, [])].count("budget_profit") == 1
    rows = {**facts.rows, ("company", "net_profit"): replace(facts.rows["company", "net_profit"], target=Decimal(6000))}
    moved = QuarterView(law, replace(facts, rows=rows), "en", law.folder)
    kinds = [f.kind for f in cycle.target_findings(moved, [])]
    assert ("budget_profit" in kinds, kinds.count("cascade")) == (False, 1)  # and its part says another profit


@pytest.mark.parametrize(
    ("doc", "agrees", "gap"),
    [
        ({"relation": "sum", "parts": ("dept_sales/selling_expenses", "dept_hr/labor_cost")}, False, 5775 - 5521),
        ({"relation": "share", "parts": (SALES,), "shares": (Decimal(700),)}, False, 39900 - 38647),
        ({"relation": "share", "parts": (SALES,), "shares": (Decimal(700),), "within": Decimal(30)},
         True, 1253),
        ({"relation": "none", "parts": (SALES,)}, None, None),
    ],
)  # fmt: skip
def test_a_cascade_is_held_against_its_relation(view, doc, agrees, gap):
    """Sum, share and none, each by hand, with and without a tolerance."""
    strategy = view.rulebook.strategy.model_copy(update={"cascade": {"company/net_profit": CascadeDoc(**RAW(doc))}})
    found = cycle.cascaded(replace(view, rulebook=replace(view.rulebook, strategy=strategy)))[0]
    assert (found.agrees, found.gap) == (agrees, gap)


def RAW(doc):  # noqa: N802
    """Return a declaration as a file holds it."""
    return {k: [str(x) for x in v] if isinstance(v, tuple) else str(v) for k, v in doc.items()}


def bsc(*words):
    """Return the exit code of a command."""
    with pytest.raises(SystemExit) as left:
        main([*words, "--lang", "en"])
    return left.value.code or 0


def test_a_revised_target_stands_beside_the_original(view):
    """It answers the change; where the sheet of indicators says something else it is refused."""
    key = ("company", "total_asset_turnover")
    row = {"scorecard": key[0], "indicator": key[1], "date": date(2025, 10, 9), "before": Decimal("0.72"),
           "after": Decimal("0.88"), "reason": "new plant", "approver": "committee", "cell": "目标调整!E5"}  # fmt: skip

    def with_revision(**other):
        tables = {**view.facts.tables, "target_revisions": [row | other]}
        return QuarterView(view.rulebook, replace(view.facts, tables=tables), "en", view.workspace)

    sound = passed(with_revision())
    assert [f.place.cell for f in view.slips if f.code == "target_changed"] == ["F22", "F33"]
    assert [f.place.cell for f in sound.slips if f.code == "target_changed"] == ["F33"]
    assert "new plant" in str(reports.sheet_table(sound, "target_revisions").lines)
    with pytest.raises(InputError) as error:
        passed(with_revision(after=Decimal("0.90")))
    assert [f.code for f in error.value.faults] == ["revision_differs"]


def test_a_target_is_set_from_comparison_to_the_next_workbook(tmp_path, capsys):
    """A company made by `init`: comparisons filled, targets proposed, challenged, settled, in the next template."""
    assert bsc("init", str(tmp_path / "new"), "--yes", "--id", "acme") == 0
    home = tmp_path / "new" / "params" / "acme"
    view = open_quarter("acme", "2026Q1", workspace=tmp_path / "new", language="en")
    key = next(i.key for c in view.rulebook.scorecards for i in c if cycle.targets.is_free(i) and i.basis == "flow")
    actual = view.facts.rows[key].actual
    past = {f"2025Q{n}": round(actual * share / 100, 2) for n, share in enumerate((94, 97, 96, 101), 1)}
    rows = [
        {"scorecard": key[0], "indicator": key[1], "of": "history", "period": q, "value": v,
         "source": "income statement", "date": date(2026, 1, 20)} for q, v in past.items()
    ] + [
        {"scorecard": key[0], "indicator": key[1], "of": "industry", "period": "2025", "value": Decimal(970),
         "source": "yearbook p. 12", "date": date(2026, 2, 1)}
    ]  # fmt: skip
    too_hard = {**view.facts.rows, key: replace(view.facts.rows[key], target=actual * 2)}
    values = replace(view.facts, rows=too_hard, tables={**view.facts.tables, "benchmarks": rows})
    template(view.rulebook, "2026Q1", home / "quarters" / "2026Q1.xlsx", values=values, lang="en")
    assert bsc("check", "2026Q1", "--params", str(home)) == 0
    for period in ("2026Q1", "last year"):  # would count nowhere
        wrong = replace(values, tables={**values.tables, "benchmarks": [rows[0] | {"period": period}]})
        template(view.rulebook, "2026Q1", tmp_path / "2026Q1.xlsx", values=wrong, lang="en")
        with pytest.raises(InputError) as error:
            read_workbook(tmp_path / "2026Q1.xlsx", view.rulebook)
        assert [f.code for f in error.value.faults] == ["not_before"]
    assert bsc("propose", "2026Q1", "--params", str(home)) == 0
    file = home / "quarters" / "2026Q1.proposals.csv"
    found = list(csv.DictReader(file.open(encoding="utf-8")))
    own = next(r for r in found if (r["scorecard"], r["indicator"]) == key)
    assert "yearbook p. 12" in own["rests_on"]
    assert "2025Q1 to 2026Q1" in own["rests_on"]
    assert 60 <= float(own["chance"]) <= 80
    own |= {"challenge": "a new shop opens", "challenged_by": "Li", "decision": "approved", "decided_by": "Wang",
            "decided_on": "2026-03-30", "settled": "1111.50"}  # fmt: skip
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, found[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
    assert bsc("template", "2026Q2", "--params", str(home)) == 0
    book = openpyxl.load_workbook(home / "quarters" / "2026Q2.xlsx")
    sheet = next(book[n] for n in ("Indicators", "指标") if n in book.sheetnames)
    heads = {c.value: c.column for c in sheet[4]}
    ids, target = (heads.get(a) or heads[b] for a, b in (("Indicator id", "指标代码"), ("Target", "目标值")))
    line = next(r for r in range(5, sheet.max_row + 1) if sheet.cell(r, ids).value == key[1])
    assert sheet.cell(line, target).value == 1111.5
    page = capsys.readouterr()
    assert "G公司" not in page.out + page.err
