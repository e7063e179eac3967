"""Bonus, malus and veto rows: beside the weights, after the mean, within their sections' limits."""

import random
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest

from bsclib.law import load_rulebook
from bsclib.scoring import explain, score
from bsclib.scoring.edges import step_edges
from bsclib.scoring.linting import lint

COMPANY = "id: tea\nlabel: 茶厂\nlanguages: [zh]\nscorecards: [shop]\nunits: {shop: {label: 店}}\n"
COUNTS = "unit: 次, rule: {kind: step, per: 1, unit: absolute, target: 0"
CARD = f"""id: shop
label: 店
sections:
  extra: {{label: 加分项, limit: 5}}
  faults: {{label: 扣分项, limit: 8}}
indicators:
  sales:
    {{label: 收入, unit: 万元, weight: 30, better: higher, rule: {{kind: step, per: 1, unit: relative, short: -1}}}}
  work: {{label: 工作, unit: 分, weight: 20, rule: {{kind: judged}}}}
  patent: {{label: 专利, kind: bonus, section: extra, {COUNTS}, better: higher, over: 2}}}}
  prize: {{label: 获奖, kind: bonus, section: extra, {COUNTS}, better: higher, over: 3}}}}
  late: {{label: 迟报, kind: malus, section: faults, {COUNTS}, better: lower, short: -3}}}}
  loose: {{label: 批评, kind: malus, {COUNTS}, better: lower, short: -1}}}}
  crash: {{label: 事故, kind: veto, {COUNTS}, better: lower, short: -100, veto: EFFECT}}}}
"""


@pytest.fixture
def shop(tmp_path):
    """Return a function that scores the shop's card with these figures: (law, facts, scores)."""

    def run(effect="[grade, bonus]", head="", **actual):
        home = tmp_path / "params" / "tea"
        (home / "scorecards").mkdir(parents=True, exist_ok=True)
        (home / "company.yaml").write_text(COMPANY, encoding="utf-8")
        (home / "scorecards/shop.yaml").write_text(head + CARD.replace("EFFECT", effect), encoding="utf-8")
        law = load_rulebook(home)
        given = {"sales": 90, "work": 80} | actual
        rows = {
            ("shop", id): SimpleNamespace(target=Decimal(100), actual=Decimal(n), cell="指标!H5")
            for id, n in given.items()
        }
        facts = SimpleNamespace(period="2025Q1", rows=rows, tables={})
        return law, facts, score(law, facts)

    return run


MEAN = Fraction(30 * 90 + 20 * 80, 50)  # of the two weighted rows; the card's full mark is 50


@pytest.mark.parametrize(
    ("actual", "points"),
    [
        ({}, 0), ({"patent": 1}, 2), ({"patent": 1, "prize": 1}, 5), ({"patent": 2, "prize": 1}, 5),
        ({"patent": 9}, 5), ({"late": 2}, -6), ({"late": 3}, -8), ({"late": 1, "loose": 4}, -7),
        ({"patent": 1, "late": 1, "loose": 1}, -2),
    ],
)  # fmt: skip
def test_points_enter_after_the_mean(shop, actual, points):
    """100·b/M is added, each section within its limit; contributions of weighted rows still add to the mean."""
    _, _, scores = shop(**actual)
    rows = {row.indicator: row for row in scores}
    assert scores.totals[0].total == MEAN + Fraction(100 * points, 50)
    assert sum(rows[id].contribution for id in ("sales", "work")) == MEAN
    beside = [r.contribution for id, r in rows.items() if id not in ("sales", "work")]
    assert sum(c for c in beside if c is not None) == Fraction(100 * points, 50)


def test_a_row_apart_says_what_it_adds(shop):
    """Its score is its points, it has no weight, and its sentence says what the limit left of it."""
    _, _, scores = shop(patent=2, prize=1)
    rows = {row.indicator: row for row in scores}
    assert (rows["patent"].score, rows["patent"].weight, rows["patent"].contribution) == (4, None, 8)
    assert (rows["prize"].score, rows["prize"].contribution) == (3, 2)
    assert "计入总分 +8 分" in rows["patent"].why.zh
    assert "section's limit leaves +2 points" in rows["prize"].why.en
    assert (rows["late"].status, rows["late"].contribution) == ("missing", None)
    assert "没有发生" in rows["late"].why.zh
    assert scores.totals[0].coverage == 1


def test_a_total_ends_at_0_and_at_the_cap_that_the_law_names(shop):
    """Malus does not take a total below 0, bonus passes 100 where no cap is named."""
    assert shop(loose=80)[2].totals[0].total == 0
    assert shop(sales=100, work=100, patent=2)[2].totals[0].total == 108
    assert shop(head="cap: 105\n", sales=100, work=100, patent=2)[2].totals[0].total == 105


def test_no_coverage_no_grade(shop):
    """A bonus does not stand for a weighted row that is missing."""
    law, facts, _ = shop(patent=1)
    del facts.rows[("shop", "sales")]
    (total,) = score(law, facts).totals
    assert (total.grade, total.coverage, total.total) == (None, Fraction(2, 5), 80 + 4)


@pytest.mark.parametrize(
    ("effect", "grade", "total", "taken"),
    [
        ("grade", "差", MEAN, ("grade",)), ("bonus", "良", MEAN, ("bonus",)), ("total", "差", 0, ("total",)),
        ("[grade, bonus]", "差", MEAN, ("grade", "bonus")), ("open", "良", MEAN, ("open",)),
    ],
)  # fmt: skip
def test_a_veto_takes_what_the_law_says(shop, effect, grade, total, taken):
    """Grade, total, bonus, each alone; without an event nothing; an effect left open takes nothing and is told."""
    law, _, scores = shop(effect, crash=1)
    (result,) = scores.totals
    assert (result.grade.zh, result.total, result.veto) == (grade, total, taken)
    quiet = shop(effect, crash=0)[2]
    assert quiet.totals[0].veto == ()
    # it has no score that a mean could be taken of
    assert [row.score for s in (quiet, scores) for row in s if row.indicator == "crash"] == [None, None]
    assert ("veto_open" in [n.code for n in law.notices]) == (effect == "open")


EFFECTS = ["grade", "bonus", "total", "[grade, bonus]", "[total, grade]", "true", "open"]
TAKEN = {"true": {"grade", "bonus"}}


def second_total(actual, vetoed):
    """Return total and grade by the definitions alone: mean, bonus in the card's marks, sections, veto, floor."""
    sales = max(Fraction(0), 100 - Fraction(max(0, 100 - actual["sales"])) // 1)
    mean = (30 * sales + 20 * actual["work"]) / Fraction(50)
    extra = min(5, 2 * actual["patent"] + 3 * actual["prize"])
    beside = extra - min(8, 3 * actual["late"]) - actual["loose"]
    total = Fraction(0) if "total" in vetoed else max(Fraction(0), mean + Fraction(100 * beside, 50))
    grade = next(g for g, least in (("优", 90), ("良", 80), ("中", 60), ("差", 0)) if total >= least)
    return total, "差" if "grade" in vetoed else grade


@pytest.mark.parametrize("effect", EFFECTS)
def test_random_quarters_equal_the_second_scorer(shop, effect):
    """Bonus, malus and veto together, every effect: total, grade and what is taken."""
    rng = random.Random(effect)
    law, facts, _ = shop(effect)
    effects = TAKEN.get(effect) or set(effect.strip("[]").split(", "))
    for _ in range(300):
        actual = {"sales": rng.randint(0, 130), "work": rng.choice([0, 40, 79, 80, 95, 100])}
        actual |= {name: rng.randint(0, 3) for name in ("patent", "prize", "late", "loose")} | {
            "crash": rng.randint(0, 2)
        }
        rows = {
            key: SimpleNamespace(target=Decimal(100), actual=Decimal(actual[key[1]]), cell="指标!H5")
            for key in [("shop", id) for id in actual]
        }
        vetoed = effects if actual["crash"] else set()
        (got,) = score(law, SimpleNamespace(period=facts.period, rows=rows, tables={})).totals
        assert (got.total, got.grade.zh) == second_total(actual, vetoed), actual
        assert set(got.veto) == vetoed


def test_a_veto_row_that_takes_nothing_is_told(shop):
    """A rule without an effect would let the event pass in silence; `veto: true` is grade and bonus."""
    path = shop()[0].folder / "scorecards/shop.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(", veto: [grade, bonus]", ""), encoding="utf-8")
    assert "veto_open" in [n.code for n in load_rulebook(path.parents[1]).notices]
    path.write_text(text.replace("[grade, bonus]", "true"), encoding="utf-8")
    law = load_rulebook(path.parents[1])
    assert law.at("shop/crash").rule.veto == ("grade", "bonus")
    assert "veto_open" not in [n.code for n in law.notices]


def test_explain_shows_the_points_apart(shop):
    """The page of a row says points over full mark; the card's names no loss of a row that has no share."""
    law, facts, _ = shop(patent=1)
    row, card = explain(law, facts, "shop", "patent").render("zh"), explain(law, facts, "shop").render("zh")
    assert "另计：+2 分 ÷ 本表满分 50 × 100 = +4 分" in row
    assert "总分 +4" in row
    assert "专利:得" not in card


def test_lint_leaves_rows_apart_in_peace(shop):
    """No weight and only adding is what a bonus row is."""
    found = {f.check for f in lint(shop()[0]) if f.place.path.endswith(("patent", "late")) or "专利" in f.found.zh}
    assert not found & {"unweighted", "bonus_only", "uncarried"}


def test_a_row_of_several_counts_has_no_edge_of_its_own(shop):
    """What it would take to gain or lose is asked of one actual; a row of named counts has none, and is left out."""
    path = shop()[0].folder / "scorecards/shop.yaml"
    parts = ", ".join(
        f"{{kind: step, per: 1, unit: absolute, better: higher, target: 0, over: {n}, input: {i}}}"
        for n, i in ((5, "甲"), (2, "乙"))
    )
    text = path.read_text(encoding="utf-8").replace(
        "over: 2}}",
        f"over: 2}}}}\n  named: {{label: 表彰, kind: bonus, unit: 次, rule: {{kind: sum, parts: [{parts}]}}}}",
        1,
    )
    path.write_text(text, encoding="utf-8")
    law = load_rulebook(path.parents[1])
    _, facts, _ = shop()
    key = {"scorecard": "shop", "indicator": "named"}
    facts.tables["figures"] = [key | {"figure": name, "value": Decimal(n)} for name, n in (("甲", 1), ("乙", 2))]
    path.write_text(text, encoding="utf-8")
    assert ("shop", "named") not in step_edges(law, facts)
    assert [r.score for r in score(law, facts) if r.indicator == "named"] == [9]
