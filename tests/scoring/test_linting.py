"""Lint finds by itself what the readers of the source found by hand, and says what it costs."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import pytest
from scoring_fakes import Indicator, Rulebook, card, fact, facts, rule

from bsclib.errors import Text
from bsclib.policies import Policies
from bsclib.quarter import open_quarter
from bsclib.scoring import findings, lint, rule_from_mapping
from bsclib.scoring.findings import LintRow

STEP = rule(kind="step", per="2.5", unit="pp", better="higher", short=-5)


@pytest.fixture(scope="module")
def published(request):
    """Return the findings on the published profile as {(check, Table and row)}, and the findings."""
    view = open_quarter(quarter="2025Q4", workspace=request.config.rootpath, profile="published")
    found = lint(view.rulebook, [v.facts for v in view.history(4)])
    return view.rulebook, found


def sources(rulebook, found, check):
    """Return the rows of the source on which a check reports."""
    hit = [f for f in found if f.check == check and f.indicator]
    return {rulebook.indicator(f.card, f.indicator).source for f in hit}


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        ("sign", {"Table 1.10, row 1"}),
        ("direction", {"Table 1.11, row 4", "Table 1.15, row 4", "Table 1.15, row 11", "Table 1.15, row 12"}),
        ("another_item", {"Table 1.11, row 15", "Table 1.15, row 14", "Table 1.15, row 15", "Table 1.15, row 26"}),
        ("unit_mismatch", {"Table 1.15, row 6"}),
        ("unreadable", {"Table 1.10, row 10"}),
        ("damaged", {"Table 1.10, row 1", "Table 1.10, row 9", "Table 1.10, row 10", "Table 1.15, row 30"}),
        ("countable", {"Table 1.10, row 7", "Table 1.15, row 10"}),
        ("unweighted", {"Table 1.15, row 13", "Table 1.15, row 23", "Table 1.15, row 33"}),
    ],
)
def test_the_faults_of_the_printed_rules_are_found(published, check, expected):
    """R01 R04 R07 R08 R09 R10 R12 R13 R15 R20 R24 R39: each found on its row, none on another."""
    assert sources(*published, check) == expected


NAMED = [
    {"kind": "curve", "points": [["不允许值", 60], ["满意值", 100]]},
    {"kind": "step", "per": 1, "unit": "relative", "better": "higher", "short": -2, "target": "基本目标"},
]


@pytest.mark.parametrize("mapping", NAMED, ids=lambda m: m["kind"])
def test_a_text_that_reads_other_figures_has_no_price(mapping):
    """The row's figures are not those that its text reads: what that costs cannot be said, and nothing breaks."""
    evidence = SimpleNamespace(actual=Fraction(90), target=None)
    entry = SimpleNamespace(evidence=evidence, computed=True)
    past = SimpleNamespace(entry=entry, status="scored", score=Fraction(90)), SimpleNamespace()
    row = LintRow(SimpleNamespace(id="c"), SimpleNamespace(text=""), (past,), Policies())
    assert row.cost_against(rule_from_mapping(mapping)) is None


def test_every_finding_names_its_file_and_line_and_why(published):
    """A finding is a place to look at, a reason, and a cost where figures are given."""
    _, found = published
    assert all(f.place.file.endswith(".yaml") and f.place.line > 0 for f in found)
    assert all(f.why.zh and f.why.en and f.found.zh and f.found.en for f in found)
    assert all(f.cost is not None for f in found if f.check in ("sign", "direction", "step_unit_open"))


def test_the_corrected_profile_is_free_of_them(request):
    """What was corrected is not reported again."""
    view = open_quarter(quarter="2025Q4", workspace=request.config.rootpath)
    checks = {f.check for f in lint(view.rulebook)}
    assert not checks & {"sign", "direction", "another_item", "unit_mismatch", "unreadable", "damaged"}


def book(*rows, **words):
    """Return a rulebook of one card whose weights sum to 100."""
    return Rulebook((card(*rows),), **words)


def checks(rulebook, history=()):
    """Return the names of the checks that report."""
    return [f.check for f in lint(rulebook, history)]


def test_what_a_fault_costs_is_the_mean_change_of_the_total():
    """A rule against the indicator's nature: scored both ways on the quarters given."""
    row = Indicator("i", rule=STEP, better_nature="lower", weight=Decimal(100))
    history = [facts({("card", "i"): fact("10", v)}) for v in ("15", "10")]
    [finding] = [f for f in lint(book(row), history) if f.check == "direction"]
    assert (finding.cost, finding.quarters) == (5, 2)


def test_a_rule_that_agrees_with_its_text_is_left_alone():
    """Text and rule the same, nature the same, weights whole: nothing to say but the open step unit."""
    text = "每比目标值低2.5个百分点,扣5分"
    rows = [Indicator(str(n), rule=STEP, text=text, weight=Decimal(w)) for n, w in enumerate((20, 30, 25, 25))]
    assert checks(book(*rows)) == []
    bare = [Indicator(r.id, rule=STEP, text="每比目标值低2.5%,扣5分", weight=r.weight) for r in rows]
    assert checks(book(*bare)) == ["step_unit_open"] * 4


def test_a_rule_against_its_text_is_reported():
    """The text says below, the rule takes above."""
    row = Indicator("i", rule=STEP, text="每比目标值高2.5%,扣5分", weight=Decimal(30))
    assert "text_direction" in checks(book(row))


@pytest.mark.parametrize(
    ("rows", "check"),
    [
        ([Indicator("a", rule=STEP, weight=Decimal(99))], "weight_sum"),
        ([Indicator("a", rule=STEP, weight=Decimal(96)), Indicator("b", rule=STEP, weight=Decimal(4))], "light_weight"),
        ([Indicator("a", rule=STEP, weight=Decimal(100))], "heavy_weight"),
        ([Indicator(str(n), rule=STEP, weight=Decimal(25)) for n in range(4)], "equal_weights"),
        ([Indicator(f"i{n}", rule=STEP, weight=Decimal(n + 1)) for n in range(26)], "many_rows"),
        ([Indicator("a", rule=rule(kind="step", per=1, unit="pp", better="higher", over=5))], "bonus_share"),
        ([Indicator("a", rule=rule(kind="award", better="lower"))], "cliff"),
    ],
)
def test_weights_and_cliffs(rows, check):
    """Sums off 100, weights outside 5–30 %, equal shares, too many rows, free points, cliffs."""
    assert check in checks(book(*rows))


def test_the_same_thing_counted_twice():
    """The same events by the same text, or the same figures in every quarter."""
    events = rule(kind="step", per=1, unit="absolute", better="lower", target=0, short=-5)
    twice = [Indicator(i, rule=events, text="每收到1次投诉,扣5分", weight=Decimal(50)) for i in "ab"]
    assert "double_counting" in checks(book(*twice))
    figures = [Indicator(i, rule=STEP, weight=Decimal(50)) for i in "ab"]
    history = [facts({("card", i): fact("100", v) for i in "ab"}) for v in ("91", "92", "93", "94")]
    assert "double_counting" in checks(book(*figures), history)
    history[0].rows[("card", "a")] = fact("100", "90")
    assert "double_counting" not in checks(book(*figures), history)


def test_the_organisation_is_examined():
    """Control, a centre's four conditions, members of an organ that judges their unit, a figure nobody carries."""
    units = {
        "co": SimpleNamespace(
            level="company", parent=None, lacking=(), label=Text("公司", "Co"), file="c.yaml", line=1
        ),
        "unit": SimpleNamespace(
            level="center", parent="co", lacking=("accounts",), label=Text("中心", "Centre"), file="c.yaml", line=9
        ),
    }
    member = SimpleNamespace(unit="unit")
    organs = {"office": SimpleNamespace(members=(member,), label=Text("办公室", "Office"))}
    rows = (Indicator("a", rule=STEP, weight=Decimal(100), controllable_by=("co",)),)
    company = card(Indicator("b", rule=STEP, label=Text("独有", "own")), id="top", unit="co", level="company")
    found = checks(Rulebook((card(*rows), company), units=units, organs=organs))
    assert {"control", "centre_conditions", "self_judging", "uncarried"} <= set(found)


def test_tiers_nobody_reaches_are_reported():
    """A bound that no past value passed."""
    tiers = rule(kind="tiers", better="lower", tiers=[{"below": 90, "points": 10}, {"above": 180, "points": -5}])
    history = [facts({("card", "i"): fact(None, v)}) for v in ("150", "185")]
    found = [f for f in lint(book(Indicator("i", rule=tiers)), history) if f.check == "unreachable"]
    assert ["< 90" in f.found.zh for f in found] == [True]


def test_a_percent_of_the_target_says_what_it_is():
    """A text that names the target beside its % is not called open; one that has another % beside it is."""
    for text, left in (("每比目标值低目标值的5%，扣5分", False), ("每比目标值低5%，扣5分", True)):
        law = rule(kind="step", per=5, unit="relative", better="higher", short=-5)
        row = Indicator("i", rule=law, text=text, unit="wan_yuan", unit_label=Text("万元", "CNY 10,000"))
        found = {f.check for f in lint(book(row))}
        assert ("step_unit_open" in found) is left


def test_every_check_is_listed_by_its_name():
    """What a finding can be called is one list: no name in the rooms is missing from it, none in it is made up."""
    rooms = (Path(findings.__file__).parent).rglob("*.py")
    written = "\n".join(p.read_text(encoding="utf-8") for p in rooms)
    named = r'(?:\.finding\(|_about\(\w+, |LintFinding\(|Remark\()\s*"(\w+)"|check = "(\w+)" if .* else "(\w+)"'
    assert {n for found in re.findall(named, written) for n in found if n} == set(findings.CHECKS)
