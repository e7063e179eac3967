"""The law against the machine-readable rules of the source, row by row."""

import csv
import json
from decimal import Decimal

import pytest

from bsclib.scoring import Award, Judged, Severity, Shared, Step, Tiers
from bsclib.scoring.kinds.levels import Band

UNITS = {"pp": "pp", "relative": "relative", "abs": "absolute", "day": "absolute", "event": "absolute"}
CARD_OF = {
    "预算管理工作": "process",
    "公司": "company",
    "利润中心": "center_profit",
    "成本中心": "center_cost",
    "费用中心": "center_expense",
    "财务部": "dept_finance",
    "人事行政部": "dept_hr",
    "技术研发部": "dept_rnd",
    "销售部": "dept_sales",
    "综合办公室": "dept_office",
    "生产部": "dept_production",
}


def rows(root):
    """Return the rows of the table."""
    with (root / "tests/data/rules.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def in_profile(root, profile):
    """Return the rows that a profile scores by, one an indicator, in the table's order."""
    found = {}
    for row in rows(root):
        if row["variant"] != "corrected" or profile == "corrected":
            found[row["rule_id"]] = row
    return found


def number(text):
    """Return a decimal, or None for an empty cell."""
    return Decimal(text) if text else None


def expected(row):
    """Return the rule that a row of the table writes down."""
    given = json.loads(row["params_json"] or "{}")
    better, kind, points = row["direction"], row["rule_type"], row["points"]
    limits = {name: Decimal(row[name]) for name in ("base", "floor", "cap")}
    if kind == "judged":
        return Judged()
    if kind == "linked":
        return Shared(given["link"])
    if kind == "quarterly_award":
        return Award(better, per_quarter=Decimal(row["cap"]))
    if kind == "tier":
        cuts, adj = given["cuts"], given["adj"]
        tiers = [("below", c, p) for c, p in zip(cuts[:-1], adj, strict=False)] + [("above", cuts[-1], adj[-1])]
        return Tiers(tuple(Band(((op, Decimal(c)),), Decimal(p)) for op, c, p in tiers), better, **limits)
    if kind == "severity_deduct" and "classes" in given:
        classes = tuple((c, Decimal(p)) for c, p in zip(given["classes"], given["points"], strict=True))
        return Severity(classes=classes, veto=given["veto_on"], **limits)
    if kind == "severity_deduct":
        cuts = zip(given.get("cuts", ()), given.get("points", ()), strict=True)
        bounds = tuple((Decimal(c), Decimal(p)) for c, p in cuts)
        return Severity(bounds=bounds, **limits) if bounds else None
    step = {"per": Decimal(row["step"]), "unit": UNITS[row["step_unit"]], "better": better, **limits}
    if kind == "band_step":
        low, high = given.get("band", (0, given.get("tolerance")))
        return Step(**step, range=(Decimal(low), Decimal(high)), short=Decimal(points))
    over = Decimal(points) if kind in ("step_bonus", "step_both") else None
    short = Decimal(given["points_down"]) if kind == "step_both" else None if over else Decimal(points)
    fixed = kind == "event_deduct" or row["step_unit"] == "day"
    target = Decimal(0) if fixed else None
    return Step(**step, over=over, short=short, target=target, zero_at=number(given.get("zero_at")))


@pytest.mark.parametrize("weights", ["restored", "printed"])
@pytest.mark.parametrize("profile", ["corrected", "published"])
def test_every_scored_row_is_the_tables_row(law, root, profile, weights):
    """Card, order, label, wording, rule and weight of all 128 indicators agree with the table in every reading."""
    book = law.replace(profile=profile, weights=weights)
    scored = [i for card in book.scorecards for i in card if i.scored]
    table = in_profile(root, profile)
    assert len(scored) == len(table) == 128
    column = "weight_restored" if weights == "restored" else "weight_published"
    for row, indicator in zip(table.values(), scored, strict=True):
        assert indicator.scorecard == CARD_OF[row["unit"]]
        assert indicator.label == (row["indicator_zh"], row["indicator_en"])
        assert indicator.text == row["rule_text_zh"]
        assert indicator.rule == expected(row), row["rule_id"]
        assert indicator.weight == number(row[column])


def test_both_sets_stand_side_by_side_and_a_restored_weight_says_why(law, root):
    """Sixteen weights differ from the print, and each names its reason in both languages."""
    differing = [r for r in in_profile(root, "corrected").values() if r["weight_published"] != r["weight_restored"]]
    changed = [i for c in law.scorecards for i in c if i.weight_detail and i.weight_detail.why]
    assert [i.label.zh for i in changed] == [r["indicator_zh"] for r in differing]
    assert all(i.weight_detail.printed != i.weight_detail.value for i in changed)
    assert all(i.weight_detail.why.zh and i.weight_detail.why.en for i in changed)


def test_the_129th_indicator_is_reported_and_not_scored(law):
    """The receivable days of the company stand there without weight or rule, and say why."""
    unscored = [i for card in law.scorecards for i in card if not i.scored]
    assert [(i.key, i.weight, i.rule) for i in unscored] == [(("company", "receivable_days"), None, None)]
    assert unscored[0].label.zh == "应收账款周转天数"
    assert unscored[0].why.zh


def test_all_seventeen_corrections_name_their_reason(law, root):
    """Where the corrected reading departs from the literal one, a reason stands beside it."""
    corrected = [r["indicator_zh"] for r in rows(root) if r["variant"] == "corrected"]
    marked = [i for c in law.scorecards for i in c if i.corrected]
    assert [i.label.zh for i in marked] == corrected
    assert all(i.why_corrected.zh and i.why_corrected.en for i in marked)
    assert len(marked) == 17


def test_rules_of_ours_say_so(law):
    """Every department rule says that it is ours, since Table 1.17 is missing from the source."""
    for card in law.scorecards:
        for indicator in card:
            assert ("rule ours" in indicator.source) == (card.level == "department")
            assert card.level != "department" or "1.17" in indicator.why.zh


def test_only_one_row_has_no_rule_and_only_when_read_literally(law):
    """The published thresholds of one deduction are missing; nothing is guessed."""
    assert not [i for c in law.scorecards for i in c if i.scored and i.rule is None]
    literal = law.replace(profile="published")
    assert [i.key for c in literal.scorecards for i in c if i.scored and i.rule is None] == [
        ("process", "adjustment_impact")
    ]
