"""Questions to the strategy: the trees as drawn, what became of each candidate, which cards serve what, DuPont."""

import csv
from fractions import Fraction

import pytest

from bsclib import strategy
from bsclib.law import load_rulebook


@pytest.fixture(scope="module")
def law(root):
    """Return the sample company's rulebook."""
    return load_rulebook(root / "params/g_company")


def test_figure_1_1_has_three_layers(law):
    """Return on net assets, three factors below it, six below those, each with its KPI."""
    lines = strategy.drawn(law.strategy, "return_on_net_assets")
    factors = [b for b in lines if b.kind == "factor"]
    assert [sum(b.depth == d for b in factors) for d in (0, 1, 2)] == [1, 3, 6]
    printed = ["净资产回报率", "销售净利率", "总资产周转率", "资产负债率", "销售收入增长率", "成本费用控制率"]
    printed += ["投资收益率", "运营资本周转率", "长期净资产周转率", "流动比率"]
    assert set(printed) <= {b.label.zh for b in lines if b.kind == "kpi"}


def test_figure_1_2_has_four_factors(law):
    """Market share, satisfaction with its five indicators, image with three, activities with one."""
    lines = strategy.drawn(law.strategy, "customer_value")
    assert lines[0].label.zh == "进一步提升市场占有率"
    assert [b.label.zh for b in lines if b.kind == "factor"] == [
        "提高市场份额", "提高客户满意度", "良好企业形象", "提高市场活动有效性",
    ]  # fmt: skip
    satisfaction = next(n for n, b in enumerate(lines) if b.label.zh == "客户的满意度")
    assert [b.depth for b in lines[satisfaction : satisfaction + 7]] == [2, 3, 3, 3, 3, 3, 1]


def test_every_row_of_the_outline_stands_once(law):
    """The outline holds every dimension, objective, factor and KPI exactly once."""
    lines = strategy.outline(law.strategy)
    tree = law.strategy
    things = [*tree.dimensions, *tree.objectives, *tree.factors, *tree.kpis]
    assert sorted(b.id for b in lines) == sorted(things)


def test_the_selected_candidates_are_the_companys_indicators(law):
    """What is selected stands on the company's card, and every row of that card was selected."""
    selected = [c for c in strategy.candidates(law.strategy) if c.decision == "selected"]
    carried = {r for c in selected for r in c.carried_by if r.startswith("company/")}
    assert carried == {f"company/{i.id}" for i in law.card("company")}
    assert len(selected) == 20
    assert all(c.why.zh and c.why.en for c in strategy.candidates(law.strategy))


def test_every_candidate_of_the_source_is_there(law, root):
    """Table 1.2's items are candidates by name or by alias."""
    known = {n for k in law.strategy.kpis.values() for n in (k.label.zh, *k.aliases)}
    path = next((root / "params/thesis/tables").glob("table_1_02*"))
    with path.open(encoding="utf-8") as file:
        assert {r["item_zh"] for r in csv.DictReader(file)} <= known


def test_coverage_has_a_line_for_every_objective_and_card(law):
    """Shares lie between 0 and 1 and add to 1 on the company's card, where every row serves an objective."""
    lines = strategy.coverage(law)
    assert len(lines) == len(law.strategy.objectives) * len(law.scorecards)
    assert all(0 <= s.share <= 1 for s in lines)
    assert sum(s.share for s in lines if s.scorecard == "company") == 1
    assert all(bool(s.rows) >= bool(s.share) for s in lines)


def test_company_figures_that_no_lower_card_carries(law):
    """Two are purchasing's, which has no card; none of the rest is the shared item or below the company."""
    found = [i.id for i in strategy.uncarried(law)]
    assert found == ["purchase_volume_attainment", "qualified_supplier_share", "key_customer_profit_contribution"]


def test_a_row_inherits_what_its_ancestors_serve(law):
    """A department's row reaches the company through its centre."""
    row = law.at("dept_hr/labor_cost")
    assert strategy.ancestry(law, row) == ("center_expense/labor_cost", "company/net_profit")


class Sheet:
    """Facts of a quarter, as far as a tree asks for them."""

    def __init__(self, **actuals):
        class Row:
            def __init__(self, actual):
                self.actual = actual

        self.rows = {tuple(k.split("__")): Row(v) for k, v in actuals.items()}


def test_dupont_multiplies_to_the_return_on_net_assets(law):
    """Margin × turnover × leverage, exactly: profit/sales × 100 × turnover ÷ (1 − debt/assets)."""
    facts = Sheet(
        company__net_profit=5653,
        dept_sales__sales_revenue=40450,
        company__total_asset_turnover=Fraction(89, 100),
        dept_finance__debt_to_asset_ratio=Fraction(507, 10),
    )
    figures = {f.id: f.value for f in strategy.figures_of(law, facts)["dupont"]}
    margin = Fraction(5653, 40450) * 100
    assert figures["net_profit_margin"] == margin
    assert figures["equity_multiplier"] == 100 / (100 - Fraction(507, 10))
    assert figures["return_on_net_assets"] == margin * Fraction(89, 100) * figures["equity_multiplier"]


@pytest.mark.parametrize(
    ("sales", "debt", "missing"),
    [(None, 50, "net_profit_margin"), (0, 50, "net_profit_margin"), (10, 100, "equity_multiplier")],
)
def test_a_figure_that_cannot_be_computed_is_absent(law, sales, debt, missing):
    """A missing fact or a divisor of 0 leaves the figure and everything above it empty, never 0."""
    facts = Sheet(
        company__net_profit=5,
        dept_sales__sales_revenue=sales,
        company__total_asset_turnover=1,
        dept_finance__debt_to_asset_ratio=debt,
    )
    figures = {f.id: f.value for f in strategy.figures_of(law, facts)["dupont"]}
    assert figures[missing] is figures["return_on_net_assets"] is None


def test_goals_have_a_measure_a_target_and_a_horizon(law):
    """Every goal names a row of a card in that row's unit; objectives carry a horizon."""
    assert len(law.strategy.goals) >= 5
    for goal in law.strategy.goals.values():
        assert law.at(goal.measure).measure == goal.unit
    assert {o.horizon for o in law.strategy.objectives.values()} == {"short", "medium", "long"}
