"""The sample's budget lines say what its indicators say."""

from decimal import Decimal
from fractions import Fraction

import pytest

from bsclib.budgeting.lines import flexible, in_force, total
from bsclib.decimals import decimals_of, round_half_up

from .conftest import QUARTERS

# indicator → accounts whose sum in force is its target and actual, to the cent
AMOUNTS = {
    "dept_sales/sales_revenue": ("国内销售收入", "国际销售收入", "新产品销售收入"),
    "dept_sales/international_revenue": ("国际销售收入",),
    "dept_rnd/new_product_sales_revenue": ("新产品销售收入",),
    "dept_rnd/rd_cost": ("研发人工", "研发材料", "委外与试验", "知识产权与认证"),
    "dept_hr/labor_cost": ("工资与奖金", "社保与公积金"),
    "dept_finance/finance_expense": ("利息支出", "手续费与汇兑"),
    "dept_office/travel_expenses": ("差旅费",),
    "dept_office/entertainment_expenses": ("业务招待费",),
    "dept_production/equipment_upgrade_saving": ("设备改造降本",),
}
FACTORY = ("能源与辅料", "维修与保养", "质量检验")
PRODUCTION = ("直接材料", "直接人工", *FACTORY)
SELLING = ("销售人员费用", "展会与推广", "运输与佣金", "售后服务")


def of(lines, *accounts):
    """Return the lines of these accounts."""
    return [line for line in lines if line["account"] in accounts]


def same_at_print(value, printed):
    """Return whether a computed value is the printed one at its own digits."""
    return round_half_up(value, decimals_of(printed)) == Fraction(printed)


def control(lines):
    """Return 1 − (actual − flexible budget) ÷ flexible budget [%]."""
    budget = sum((flexible(line) for line in lines), Decimal(0))
    return (2 - Fraction(total(lines, "actual")) / Fraction(budget)) * 100


@pytest.mark.parametrize("period", QUARTERS)
def test_amounts_add_up_to_the_facts_exactly(period, quarter, script):
    """Approved lines in force are the targets, their actuals the actuals; revenue less cost is the net profit."""
    _, facts = quarter(period)
    lines = in_force(facts.tables["budget_lines"])
    found = {ref: (total(of(lines, *a), "approved"), total(of(lines, *a), "actual")) for ref, a in AMOUNTS.items()}
    found["company/net_profit"] = (script.result(lines, "approved"), script.result(lines, "actual"))
    office = [line for line in lines if line["unit"] == "office"]
    found["dept_office/administrative_expenses"] = (total(office, "approved"), total(office, "actual"))
    known = {ref: facts.rows[tuple(ref.split("/"))] for ref in found}
    assert found == {ref: (fact.target, fact.actual) for ref, fact in known.items()}
    for ref, accounts in {
        "dept_production/production_cost": PRODUCTION,
        "dept_sales/selling_expenses": SELLING,
    }.items():
        fact, own = facts.rows[tuple(ref.split("/"))], of(lines, *accounts)
        assert total(own, "actual") == fact.actual
        assert abs(sum((flexible(line) for line in own), Decimal(0)) - fact.target) <= Decimal("0.5")


@pytest.mark.parametrize("period", QUARTERS)
def test_rates_come_out_at_the_digits_printed(period, quarter):
    """Attainment, margin, shares and control rates computed from the lines are those of the facts."""
    _, facts = quarter(period)
    lines = in_force(facts.tables["budget_lines"])
    revenue = of(lines, *AMOUNTS["dept_sales/sales_revenue"])
    sold, planned = (Fraction(total(revenue, column)) for column in ("actual", "approved"))
    new = Fraction(total(of(lines, "新产品销售收入"), "actual"))
    selling, production = of(lines, *SELLING), of(lines, *PRODUCTION)
    rd = of(lines, *AMOUNTS["dept_rnd/rd_cost"])
    centre = [revenue, production, selling, rd]
    earned = [Fraction(total(g[0], c) - total(g[1] + g[2] + g[3], c)) for g in [centre] for c in ("actual", "approved")]
    admin = [
        line
        for line in lines
        if line["unit"] in ("finance", "hr", "office") and line["memo"] != "yes"
        if line["account"] not in ("所得税及其他", "利息支出", "手续费与汇兑")
    ]
    period_cost = [*admin, *selling, *rd, *of(lines, "利息支出", "手续费与汇兑")]
    found = {
        "company/sales_revenue_attainment": sold / planned * 100,
        "company/gross_margin": (sold - Fraction(total(production, "actual"))) / sold * 100,
        "center_profit/new_product_share": new / sold * 100,
        "center_profit/profit_attainment": earned[0] / earned[1] * 100,
        "center_profit/expense_attainment_rate": control(selling + rd),
        "company/factory_expense_control_rate": control(of(lines, *FACTORY)),
        "center_expense/department_expense_control_rate": control(admin),
        "center_expense/overall_expense_control_rate": control(period_cost),
    }
    wrong = {
        ref: (float(value), actual)
        for ref, value in found.items()
        for actual in (facts.rows[tuple(ref.split("/"))].actual,)
        if not same_at_print(value, actual)
    }
    assert wrong == {}


@pytest.mark.parametrize("period", QUARTERS)
def test_revised_less_original_is_what_was_revised(period, quarter, script):
    """The revisions register and the two versions of the lines reconcile to the cent."""
    _, facts = quarter(period)
    assert script.reconciled(facts.tables["budget_lines"], facts.tables["revisions"]) == {}


def test_the_sheets_are_made_by_the_seeded_script(script, quarter):
    """A quarter made again is the quarter in the workbook."""
    rulebook, facts = quarter("2025Q3")
    given = {key: (fact.target, fact.actual) for key, fact in facts.rows.items()}
    for name, rows in script.tables(rulebook, "2025Q3", given).items():
        read = [{k: v for k, v in row.items() if k != "cell" and v is not None} for row in facts.tables[name]]
        assert read == [{k: v for k, v in row.items() if v is not None} for row in rows], name
