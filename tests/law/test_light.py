"""A light law: what a company does not say has a default, a text alone is a rule, any unit will do."""

from decimal import Decimal

import pytest

from bsclib.errors import InputError
from bsclib.law import load_rulebook
from bsclib.scoring.linting import lint

COMPANY = "id: tea\nlabel: 茶厂\nlanguages: [zh]\nscorecards: [workshop]\nunits:\n  workshop: {label: 车间}\n"
CARD = "id: workshop\nlabel: 车间\nindicators:\n"
YIELD = '  yield_rate: {label: 合格率, unit: "%", weight: 60, better: higher, text: "每比目标值低1个百分点,扣2分"}\n'
OVERTIME = "  overtime: {label: 加班, unit: 小时, weight: 40, better: lower, rule: {kind: judged}}\n"


@pytest.fixture
def light(tmp_path):
    """Return a function that writes a light law of these rows and loads it."""

    def load(rows=YIELD + OVERTIME, company=COMPANY, card=CARD):
        home = tmp_path / "params" / "tea"
        (home / "scorecards").mkdir(parents=True, exist_ok=True)
        (home / "company.yaml").write_text(company, encoding="utf-8")
        (home / "scorecards/workshop.yaml").write_text(card + rows, encoding="utf-8")
        return load_rulebook(home)

    return load


def codes(call):
    """Return the codes of the faults that a call raises."""
    with pytest.raises(InputError) as caught:
        call()
    return [fault.code for fault in caught.value.faults]


def test_two_short_files_are_a_law(light):
    """Eleven lines load; what they leave out is what the page says."""
    law = light()
    card, (first, second) = law.scorecards[0], law.scorecards[0].indicators
    assert (card.unit, card.level, law.units["workshop"].level) == ("workshop", "company", "company")
    assert (first.unit, first.decimals, first.basis, first.owner, first.controllable_by) == (
        *("percent", 2, "rate", "workshop"),
        ("workshop",),
    )
    assert (first.rule.short, first.rule.unit, first.weight) == (Decimal(-2), "pp", Decimal(60))
    assert (second.unit, second.unit_label.zh, second.origin, second.frequency) == (
        *("小时", "小时"),
        *("internal", "quarterly"),
    )
    assert [g.at_least for g in law.grade_table.bands] == [90, 80, 60, 0]
    assert (law.reward.pool, law.company.most_deducted, law.coverage_limit) == (0, 0, 80)


def test_an_english_law_is_as_short(light):
    """The other language alone does as well."""
    company = COMPANY.replace("[zh]", "[en]").replace("茶厂", "Tea").replace("车间", "Workshop")
    rows = "  late: {label: Late orders, unit: orders, weight: 100, text: 'Each 5% above target: -5 points'}\n"
    row = light(rows, company, CARD.replace("车间", "Workshop")).at("workshop/late")
    assert (row.label.en, row.unit_label.en, row.better, row.decimals) == ("Late orders", "orders", "lower", 2)


@pytest.mark.parametrize(
    ("unit", "name", "decimals", "basis"),
    [
        ("万元", "wan_yuan", 2, "flow"), ("元", "元", 2, "flow"), ("天", "days", 0, "rate"),
        ("人次", "人次", 0, "flow"),
        ("次/百万工时", "次/百万工时", 2, "rate"), ("{label: ‰, step: pp}", "‰", 2, "rate"),
        ("人", "persons", 0, "point"),
        ("百分点", "percent", 2, "rate"),
    ],
)  # fmt: skip
def test_a_unit_is_known_or_its_own(light, unit, name, decimals, basis):
    """Usual words are the known units; any other keeps its name and counts as its words say."""
    row = light(YIELD.replace('"%"', unit)).at("workshop/yield_rate")
    assert (row.unit, row.decimals, row.basis) == (name, decimals, basis)


def test_yuan_beside_wan_yuan_is_a_finding(light):
    """Two units of money in one law: lint names both; one alone is none."""
    rows = [YIELD.replace("yield_rate", f"r{n}").replace("合格率", f"甲{n}") for n in (1, 2)]
    mixed = light(rows[0].replace('"%"', "元") + rows[1].replace('"%"', "万元"))
    assert [f.found.zh for f in lint(mixed) if f.check == "money_units"] == ["甲2：金额单位不一：元、万元"]
    assert not [f for f in lint(light("".join(rows).replace('"%"', "元"))) if f.check == "money_units"]


def test_a_refused_text_is_a_row_without_a_rule(light):
    """With its reason the row stands unscored; null without a reason is a fault."""
    row = light(YIELD.replace("text:", "rule: null, refused: 尺度不明, text:")).at("workshop/yield_rate")
    assert (row.rule, row.refused.zh, row.text[:2]) == (None, "尺度不明", "每比")
    assert codes(lambda: light(YIELD.replace("text:", "rule: null, text:"))) == ["refused_why"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("weight: 60, ", "", "missing_key"),
        ("每比目标值低1个百分点,扣2分", "看情况给分", "text_unread"),
        ('text: "每比目标值低1个百分点,扣2分"', "rule: {kind: step, per: 1, unit: pp, short: -2}", "better_missing"),
        (', text: "每比目标值低1个百分点,扣2分"', "", "rule_absent"),
        ("label: 合格率", "label: {en: Yield}", "no_zh"),
        ('unit: "%"', "unit: precent", "unknown_word"),
        ('unit: "%"', "unit: {label: ‰, steps: pp}", "unit"),
        ("weight: 60", "kind: bonus, weight: 60", "weight_apart"),
        ("weight: 60", "weight: 60, section: extra", "unknown_name"),
    ],
)
def test_what_is_left_out_too_far_is_told(light, old, new, code):
    """Each leaves a row that cannot be judged, and is told by its own code."""
    row = YIELD.replace("better: higher, ", "") if code == "better_missing" else YIELD
    assert old in row
    assert code in codes(lambda: light(row.replace(old, new)))


def test_a_law_of_two_languages_says_which_one_is_missing(light):
    """The English is named as what is missing, and that a Chinese law may do without."""
    with pytest.raises(InputError) as caught:
        light(company=COMPANY.replace("[zh]", "[zh, en]").replace("茶厂", "{zh: 茶厂}"))
    fault = next(f for f in caught.value.faults if f.code == "no_en")
    assert "languages: [zh]" in fault.render("zh")


def test_dates_can_be_added_later(light):
    """A text at the top of a row holds until a dated rule follows it."""
    rows = YIELD.replace("text:", "scoring: {2026-01-01: {rule: {kind: judged}}}, text:")
    law = light(rows)
    assert law.at("workshop/yield_rate").rule.kind == "judged"
    assert law.replace(as_of="2025-12-31").at("workshop/yield_rate").rule.kind == "step"
