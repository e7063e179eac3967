"""Budget lines and registers of the eight sample quarters, seeded and articulated with the indicator facts.

`tables(rulebook, period, facts)` gives the sheets of a quarter; `tests/evidence/sample_quarters.py` writes them into
the workbooks.  Run alone, it prints for each quarter what the lines add up to beside the facts.

Amounts in force add up to the targets and actuals of the facts; a variable line's flexible budget does where the fact
is one (its target is the budget at the actual volume).  Registers hold what the twelve countable process indicators
say, spread over the units so that a unit that scored low had more of it.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from bsclib.budgeting.lines import in_force, key_of
from bsclib.period import Quarter

sys.path.insert(0, str(Path(__file__).parent))

from budget_registers import (
    CENT,
    SEASON,
    UNITS,
    make_actions,
    make_calendar,
    make_findings,
    make_revisions,
    make_risks,
    parts,
)

MATERIAL = Decimal(5)
# unit account nature memo behaviour driver part-of share serves
PLAN = """
finance 利息支出 cost - fixed - finance_expense 72 dept_finance/finance_expense
finance 手续费与汇兑 cost - fixed - finance_expense 28 dept_finance/finance_expense
finance 财务人员费用 cost - fixed - admin_finance 58 center_expense/overall_expense_control_rate
finance 审计与咨询 cost - fixed - admin_finance 24 dept_finance/financial_supervision_system
finance 财务信息系统 cost - fixed - admin_finance 18 -
finance 所得税及其他 cost - fixed - other 100 company/net_profit
hr 工资与奖金 cost yes fixed - labor 76 dept_hr/labor_cost
hr 社保与公积金 cost yes fixed - labor 24 dept_hr/labor_cost
hr 人事行政人员费用 cost - fixed - admin_hr 46 center_expense/overall_expense_control_rate
hr 培训费 cost - fixed - admin_hr 20 training_2025
hr 招聘费 cost - fixed - admin_hr 14 dept_hr/recruitment_quality
hr 会议费 cost - fixed - admin_hr 20 -
rnd 新产品销售收入 revenue - variable orders new_product 100 dept_rnd/new_product_sales_revenue
rnd 研发人工 cost - fixed - rd 48 dept_rnd/rd_cost
rnd 研发材料 cost - fixed - rd 30 dept_rnd/rd_cost
rnd 委外与试验 cost - fixed - rd 16 dept_rnd/rd_cost
rnd 知识产权与认证 cost - fixed - rd 6 -
sales 国内销售收入 revenue - variable orders domestic 100 revenue_2025
sales 国际销售收入 revenue - variable orders international 100 dept_sales/international_revenue
sales 销售人员费用 cost - fixed - selling_fixed 62 dept_sales/selling_expenses
sales 展会与推广 cost - fixed - selling_fixed 38 market_share_2025
sales 运输与佣金 cost - variable orders selling_volume 70 dept_sales/selling_expenses
sales 售后服务 cost - variable orders selling_volume 30 center_profit/customer_satisfaction
office 差旅费 cost - fixed - travel 100 dept_office/travel_expenses
office 业务招待费 cost - fixed - entertainment 100 dept_office/entertainment_expenses
office 办公人员费用 cost - fixed - office_rest 60 dept_office/administrative_expenses
office 会议费 cost - fixed - office_rest 16 dept_office/administrative_expenses
office 车辆与通讯 cost - fixed - office_rest 24 -
production 直接材料 cost - variable hours direct 72 dept_production/production_cost
production 直接人工 cost - variable hours direct 28 dept_production/production_cost
production 能源与辅料 cost - variable hours factory 46 company/factory_expense_control_rate
production 维修与保养 cost - variable hours factory 32 company/factory_expense_control_rate
production 质量检验 cost - variable hours factory 22 company/quality_audit_pass_rate
production 设备改造降本 revenue yes fixed - saving 100 dept_production/equipment_upgrade_saving
"""
DRIVERS = {"orders": "订单额（万元）", "hours": "标准工时"}
# how much more than it needs a unit asks for (a cost) or less than it will bring (a revenue), in percent
PADDING = {"finance": 2, "hr": 9, "rnd": 12, "sales": 5, "office": 10, "production": 3}
REVIEWER = dict.fromkeys(UNITS, "财务部部长") | {"finance": "总经理"}
CAUSES = {
    "strategy": ("投入节奏调整，后续月份补回", "工作计划提前，随之前移"),
    "market": ("客户推迟下单，业务量后移", "供应商价格变动"),
    "plan": ("预算按月分解偏均匀，实际集中发生", "上月应计费用本月入账"),
}
RAISED = "按在手订单与市场预测上调"
CLASHES = {"2025Q1 新产品销售收入 2": 108, "2025Q4 新产品销售收入 1": 96}
CUTS = ("与上年同期相比偏高", "合并招标后可节约", "留有余量，按历史执行率核减")


@dataclass
class Account:
    """An account of a unit in a quarter: what it was given, what it came to, month by month."""

    unit: str
    name: str
    nature: str
    memo: str
    behaviour: str
    driver: str
    part: str
    share: int
    serves: str
    budget: list[Decimal] = field(default_factory=list)
    actual: list[Decimal] = field(default_factory=list)
    original: list[Decimal] | None = None

    @property
    def key(self) -> str:
        return f"{self.unit}/{self.name}"

    @property
    def planned(self) -> Decimal:
        return sum(self.budget, Decimal(0))

    @property
    def gap(self) -> Decimal:
        return sum(self.actual, Decimal(0)) - self.planned


def accounts_of() -> list[Account]:
    rows = [line.split() for line in PLAN.strip().splitlines()]
    return [Account(*(c if c != "-" else "" for c in r[:7]), int(r[7]), r[8] if r[8] != "-" else "") for r in rows]


def _rounds(value: Fraction, shown: Decimal, places: int) -> bool:
    return abs(value - Fraction(shown)) <= Fraction(1, 2 * 10**places)


def control(actual: Decimal, flexible: Decimal) -> Fraction:
    """Return 1 − (actual − flexible) ÷ flexible [%]."""
    return (2 - Fraction(actual) / Fraction(flexible)) * 100


def wholes(given: dict, index: int) -> dict[str, tuple[Decimal, Decimal, Decimal]]:
    """Return budget, flexible budget and actual of each part of the plan, as the facts of a quarter imply them.

    What the facts do not print (administration outside the office, the split of selling) is found by search so that
    every rate which they do print comes out of it.
    """

    def fact(card: str, row: str) -> tuple[Decimal, Decimal]:
        return given[card, row]

    revenue, new = fact("dept_sales", "sales_revenue"), fact("dept_rnd", "new_product_sales_revenue")
    abroad = fact("dept_sales", "international_revenue")
    margin = fact("company", "gross_margin")
    cost_flexible, cost = fact("dept_production", "production_cost")
    cost_budget = (revenue[0] * (100 - margin[0]) / 100).quantize(CENT)
    rd, finance = fact("dept_rnd", "rd_cost"), fact("dept_finance", "finance_expense")
    selling_flexible, selling = fact("dept_sales", "selling_expenses")
    profit = fact("company", "net_profit")
    office = fact("dept_office", "administrative_expenses")
    travel, entertainment = (fact("dept_office", f"{n}_expenses") for n in ("travel", "entertainment"))

    expense = fact("center_profit", "expense_attainment_rate")[1]
    flexed = next(
        f
        for step in range(100)
        for f in (selling_flexible + step * CENT / 2 * (-1) ** step,)
        if _rounds(control(selling + rd[1], f.quantize(CENT) + rd[0]), expense, 2)
    ).quantize(CENT)
    attained = fact("center_profit", "profit_attainment")[1]
    earned = revenue[1] - cost - selling - rd[1]
    static = min(
        (revenue[0] - cost_budget - rd[0] - Decimal(e) / 10
         for e in range(int(earned * 990 / attained), int(earned * 1010 / attained))
         if _rounds(Fraction(earned) / Fraction(Decimal(e) / 10) * 100, attained, 2)),
        key=lambda s: abs(s - selling_flexible),
    )  # fmt: skip
    overall = fact("center_expense", "overall_expense_control_rate")[1]
    departments = fact("center_expense", "department_expense_control_rate")[1]
    best = None
    for planned in range(1200, 2600, 5):
        base = Decimal(planned + 10 * index)
        for tenth in range(-4, 5):
            spent = (base * (2 - (departments + Decimal(tenth) / 100) / 100)).quantize(CENT)
            whole = base + flexed + rd[0] + finance[0]
            if _rounds(control(spent + selling + rd[1] + finance[1], whole), overall, 2):
                far = abs(planned - 1720)
                best = min(best or (far, base, spent), (far, base, spent))
    _, admin, spent = best
    rest = (admin - office[0], spent - office[1])
    hr = tuple((v * 62 / 100).quantize(CENT) for v in rest)
    other = [
        revenue[k] - (cost_budget, cost)[k] - (static, selling)[k] - rd[k] - finance[k] - (admin, spent)[k] - profit[k]
        for k in (0, 1)
    ]
    saving, labor = fact("dept_production", "equipment_upgrade_saving"), fact("dept_hr", "labor_cost")
    factory = (cost_budget * 12 / 100).quantize(CENT)
    found = {
        "finance_expense": finance,
        "admin_finance": (rest[0] - hr[0], rest[1] - hr[1]),
        "admin_hr": hr,
        "other": tuple(other),
        "labor": labor,
        "new_product": new,
        "international": abroad,
        "domestic": tuple(revenue[k] - new[k] - abroad[k] for k in (0, 1)),
        "rd": rd,
        "travel": travel,
        "entertainment": entertainment,
        "office_rest": tuple(office[k] - travel[k] - entertainment[k] for k in (0, 1)),
        "saving": saving,
    }
    ready = {name: (b, b, a) for name, (b, a) in found.items()}
    ready["selling"] = (static, flexed, selling)
    ready["factory"] = (factory, cost_flexible, fact("company", "factory_expense_control_rate")[1])
    ready["direct"] = (cost_budget - factory, cost_flexible, cost)
    return ready


def driver_months(name: str, revenue: tuple[Decimal, Decimal], ratio: Fraction, season, rng) -> list[tuple]:
    """Return (budgeted, actual) of a driver a month; their ratio wavers a little around the quarter's."""
    base = parts(revenue[0] if name == "orders" else Decimal(180_000), list(season))
    wave = rng.choice((Fraction(1, 200), Fraction(1, 125)))
    waved = [b * 1 for b in base]
    moved = [Fraction(waved[0]) * ratio * (1 + wave), Fraction(waved[1]) * ratio * (1 - wave)]
    moved.append(sum(map(Fraction, waved), Fraction(0)) * ratio - sum(moved, Fraction(0)))
    return [(b, Decimal(round(m * 100)).scaleb(-2)) for b, m in zip(base, moved, strict=True)]


def flexible_sum(account: Account, drivers: dict[str, list[tuple]]) -> Decimal:
    """Return the flexible budget of an account, cent by cent as the library computes it."""
    if account.behaviour == "fixed":
        return account.planned
    from bsclib.budgeting.variance import flexed

    return sum((flexed(b, *d) for b, d in zip(account.budget, drivers[account.driver], strict=True)), Decimal(0))


def plan_budgets(accounts: list[Account], whole: dict, drivers: dict, season) -> dict[str, Decimal]:
    """Fill in every account's months; return the actual of each part."""
    actual = {name: v[2] for name, v in whole.items()}
    budget = {name: v[0] for name, v in whole.items()}
    static, flexed, selling = whole["selling"]
    d = drivers["orders"]
    rate = sum(Fraction(w) * Fraction(a) / Fraction(b) for w, (b, a) in zip(season, d, strict=True)) / sum(season)
    volume = Fraction(static - flexed) / (1 - rate) if rate != 1 else Fraction(static) / 2
    volume = min(max(volume, Fraction(static) / 20), Fraction(static) * 19 / 20)
    budget["selling_volume"] = Decimal(round(volume * 100)).scaleb(-2)
    budget["selling_fixed"] = static - budget["selling_volume"]
    actual["selling_volume"] = (selling * budget["selling_volume"] / static).quantize(CENT)
    actual["selling_fixed"] = selling - actual["selling_volume"]
    for part in dict.fromkeys(a.part for a in accounts):
        own = [a for a in accounts if a.part == part]
        for account, amount in zip(own, parts(budget[part], [a.share for a in own]), strict=True):
            account.budget = parts(amount, list(season))
    factory = sum((flexible_sum(a, drivers) for a in accounts if a.part == "factory"), Decimal(0))
    rate = actual["factory"]
    actual["factory"] = (factory * (2 - rate / 100)).quantize(CENT)
    actual["direct"] -= actual["factory"]
    return actual


def spread(total: Decimal, gap: Decimal, apart: Decimal, season, rng: random.Random) -> list[Decimal]:
    """Return three monthly deviations that add up to `gap` and whose sizes add up to `apart` (≥ |gap|)."""
    extra = max(Decimal(0), (apart - abs(gap)) / 2).quantize(CENT)
    sign = 1 if gap >= 0 else -1
    if extra == 0:
        return parts(gap, list(season))
    part = (extra * rng.randint(25, 75) / 100).quantize(CENT)
    months = [gap + sign * extra, -sign * part, -sign * (extra - part)]
    rng.shuffle(months)
    return months


def unit_scores(given: dict, rulebook) -> dict[str, Decimal]:
    """Return what each unit was given for the budget work."""
    shared = rulebook.company.shared
    rows = {c.unit: i.key for c in rulebook.scorecards for i in c if getattr(i.rule, "card", None) == shared}
    return {unit: given[rows[unit]][1] for unit in UNITS}


def make_lines(given: dict, whole: dict, rulebook, quarter: Quarter, rng: random.Random):
    """Return accounts and drivers of a quarter, every sum as the facts have it."""
    season = SEASON[quarter.number - 1]
    accounts = accounts_of()
    revenue = given["dept_sales", "sales_revenue"]
    drivers = {"orders": driver_months("orders", revenue, Fraction(revenue[1]) / Fraction(revenue[0]), season, rng)}
    cost = whole["direct"]
    budget = whole["direct"][0] + whole["factory"][0]
    drivers["hours"] = driver_months("hours", revenue, Fraction(cost[1]) / Fraction(budget), season, rng)
    actual = plan_budgets(accounts, whole, drivers, season)
    wanted = given["process", "budget_target_accuracy"][1]
    scores = unit_scores(given, rulebook)
    mean = sum(scores.values()) / len(scores)
    gaps = {}
    for part in dict.fromkeys(a.part for a in accounts):
        own = [a for a in accounts if a.part == part]
        weights = [max(1, round(a.planned * 100 * Decimal(rng.randint(97, 103)) / 100)) for a in own]
        for account, amount in zip(own, parts(actual[part], weights), strict=True):
            gaps[account.key] = amount - account.planned
    apart = {}
    for a in accounts:
        factor = min(max(1 + (mean - scores[a.unit]) * Decimal("0.14"), Decimal("0.35")), Decimal("2.5"))
        size = abs(a.planned) * wanted / 100 * factor * rng.randint(45, 155) / 100
        apart[a.key] = max(abs(gaps[a.key]), min(size, abs(a.planned) / 2)).quantize(CENT)
    closing = next(a for a in accounts if a.share == 72 and a.unit == "production")
    aim = (wanted * sum(abs(a.planned) for a in accounts) / 100).quantize(CENT)
    flexible = [a for a in accounts if a is not closing]
    for _ in range(60):  # bring the sum of sizes to the company's deviation, the largest account closing it
        rest = aim - sum((apart[a.key] for a in flexible), Decimal(0))
        if abs(gaps[closing.key]) <= rest <= abs(closing.planned) * wanted * 2 / 100:
            break
        scale = Decimal("0.94") if rest < abs(gaps[closing.key]) else Decimal("1.06")
        for a in flexible:
            apart[a.key] = max(abs(gaps[a.key]), min(apart[a.key] * scale, abs(a.planned) / 2)).quantize(CENT)
    apart[closing.key] = rest
    for a in accounts:
        months = spread(a.planned, gaps[a.key], apart[a.key], season, rng)
        a.actual = [b + e for b, e in zip(a.budget, months, strict=True)]
    return accounts, drivers


def share_of(accounts: list[Account], shown: Decimal) -> tuple[int, int] | None:
    """Return (explained, material) if the share the facts print can be made of the material variances there are."""
    n = sum(abs(x - b) * 100 > MATERIAL * abs(b) for a in accounts for x, b in zip(a.actual, a.budget, strict=True))
    places = Fraction(1, 20)
    found = [k for k in range(n + 1) if n and abs(Fraction(100 * k, n) - Fraction(shown)) < places]
    return (found[0], n) if found else None


def sound(accounts: list[Account]) -> bool:
    return all(x > 0 for a in accounts for x in (*a.actual, *a.budget))


def line_rows(accounts, drivers, quarter: Quarter, rng: random.Random, explained: int) -> list[dict]:
    """Return the rows of the sheet; `explained` of the material variances carry a comment."""
    material = [
        (a.key, m) for a in accounts for m in range(3) if abs(a.actual[m] - a.budget[m]) * 100 > MATERIAL * a.budget[m]
    ]
    silent = set(rng.sample(material, len(material) - explained))
    rows = []
    for a in accounts:
        pad = Decimal(PADDING[a.unit] + rng.randint(-1, 2)) * (-1 if a.nature == "revenue" else 1)
        growth = Decimal(rng.randint(40, 110)) / 10
        for m in range(3):
            first = (a.original or a.budget)[m]
            requested = (first * (100 + pad) / 100).quantize(CENT)
            reviewed = ((requested + 2 * first) / 3).quantize(CENT)
            driver = drivers[a.driver][m] if a.driver else (None, None)
            if f"{quarter} {a.name} {m}" in CLASHES:  # planned with another volume than everybody else
                driver = ((driver[0] * CLASHES[f"{quarter} {a.name} {m}"] / 100).quantize(CENT), driver[1])
            common = {
                "unit": a.unit, "account": a.name, "month": f"{quarter.year}-{quarter.months[m]:02d}",
                "nature": a.nature, "memo": a.memo or None, "behaviour": a.behaviour,
                "driver": DRIVERS.get(a.driver), "driver_budget": driver[0], "driver_actual": driver[1],
                "serves": a.serves or None,
            }  # fmt: skip
            asked = {
                "requested": requested, "reviewed": reviewed, "reviewed_by": REVIEWER[a.unit],
                "cut_reason": RAISED if a.nature == "revenue" else CUTS[len(a.name) % 3], "market": growth,
            }  # fmt: skip
            kind = rng.choice(tuple(CAUSES))
            done = {
                "actual": a.actual[m],
                "committed": (a.budget[m] * rng.randint(0, 3) / 100).quantize(CENT) if a.nature == "cost" else None,
            }
            if (a.key, m) in material and (a.key, m) not in silent:
                done |= {"cause": kind, "comment": rng.choice(CAUSES[kind])}
            if a.original:
                rows.append({**common, "version": "original", **asked, "approved": first})
                rows.append({**common, "version": "revised", "approved": a.budget[m], **done})
            else:
                rows.append({**common, "version": "original", **asked, "approved": first, **done})
    return rows


def tables(rulebook, period: str, given: dict) -> dict[str, list[dict]]:
    """Return the sheets of a quarter.

    Parameters
    ----------
    given : mapping (card, indicator) → (target, actual)
    """
    quarter = Quarter.parse(period)
    scores = unit_scores(given, rulebook)
    worst = sorted(UNITS, key=lambda u: (scores[u], UNITS.index(u)))
    explained = given["process", "report_analysis_effectiveness"][1]
    whole = wholes(given, quarter.year * 4 + quarter.number - 8097)
    for seed in range(400):
        rng = random.Random(f"{period}-{seed}")
        accounts, drivers = make_lines(given, whole, rulebook, quarter, rng)
        share = share_of(accounts, explained)
        if share and sound(accounts):
            break
    else:
        raise SystemExit(f"{period}: no seed gives the share of explained variances")
    revisions = make_revisions(accounts, quarter, given["process", "adjustment_impact"][1])
    lines = line_rows(accounts, drivers, quarter, rng, share[0])
    deep = {"standards": make_standards(lines), "initiatives": make_initiatives()} if period == DEEP else {}
    return deep | {
        "budget_lines": lines,
        "revisions": revisions,
        "risks": make_risks(rulebook, quarter),
        "actions": make_actions(rulebook, quarter),
        "findings": make_findings(given, quarter, worst),
        "calendar": make_calendar(given, rulebook, quarter, worst, rng),
    }


DEEP = "2025Q4"  # the quarter whose workbook has standards and initiatives
# account item standard-price share-of-budget share-of-actual price-moved-by (percent)
ITEMS = """
国内销售收入 大型机 2.4 52 47 -1
国内销售收入 中型机 1.9 36 40 2
国内销售收入 小型机 1.5 12 13 0
直接材料 钢材 0.42 45 47 3
直接材料 电子件 0.06 40 38 -2
直接材料 包装 0.004 15 15 0
直接人工 装配工时 0.0042 70 71 1
直接人工 调试工时 0.0055 30 29 0
"""


def make_standards(lines: list[dict]) -> list[dict]:
    """Return standard and actual price and quantity of the accounts in `ITEMS`; they come near the lines in force."""
    rows = []
    for line in in_force(lines):
        for account, item, price, planned, came, moved in (text.split() for text in ITEMS.strip().splitlines()):
            if account == line["account"]:
                standard = Decimal(price)
                paid = (standard * (100 + Decimal(moved)) / 100).quantize(Decimal("0.000001"))
                quantity = [
                    (amount * Decimal(share) / 100 / at).quantize(Decimal(1))
                    for amount, share, at in ((line["approved"], planned, standard), (line["actual"], came, paid))
                ]
                row = {**{c: line[c] for c in ("unit", "account", "month")}, "item": item}
                row |= {
                    "price_budget": standard,
                    "quantity_budget": quantity[0],
                    "price": paid,
                    "quantity": quantity[1],
                }
                if line["nature"] == "cost":
                    row |= {"output_budget": line["driver_budget"], "output": line["driver_actual"]}
                rows.append(row)
    return rows


# id unit owner serves initiative: milestone due status done_on cost spent expected seen
STEPS_TAKEN = """
I-01 production 生产部部长 company/quality_audit_pass_rate 关键工序首检
 首检规程发布 2025-10-20 done 2025-10-18 2 1.8 0.5 0.4
 检具到位 2025-11-30 done 2025-12-08 18 19.5 - -
I-02 sales 销售部部长 market_share_2025 华东渠道拓展
 签约经销商3家 2025-11-15 done 2025-11-12 6 5.2 0.6 -
 样机铺货 2025-12-20 running - 12 4.1 - -
 首批回款 2026-02-28 planned - - - - -
I-03 hr 人事行政部部长 training_2025 内训师培养
 选拔 2025-10-31 done 2025-10-30 - - 2 -
 结业 2026-01-31 running - 3 1.1 - -
"""


def make_initiatives() -> list[dict]:
    """Return the initiatives of the newest quarter, a row per milestone."""
    rows, head = [], {}
    for text in STEPS_TAKEN.strip("\n").splitlines():
        if text.startswith("I"):
            head = dict(zip(("id", "unit", "owner", "serves", "initiative"), text.split(), strict=True))
            continue
        name, due, status, done, *figures = text.split()
        row = head | {"milestone": name, "due": date.fromisoformat(due), "status": status}
        row |= {"done_on": None if done == "-" else date.fromisoformat(done)}
        amounts = (None if f == "-" else Decimal(f) for f in figures)
        rows.append(row | dict(zip(("cost", "spent", "expected", "seen"), amounts, strict=True)))
    return rows


def result(lines: list[dict], column: str) -> Decimal:
    """Return revenue less cost of an amount over lines; memo lines, kept beside the books, do not count."""
    counted = [line for line in lines if line.get("memo") != "yes"]
    return sum((line[column] if line["nature"] == "revenue" else -line[column] for line in counted), Decimal(0))


def reconciled(lines: list[dict], revisions: list[dict]) -> dict[tuple[str, str], tuple[Decimal, Decimal]]:
    """Return (unit, account) → (by lines, by revisions) wherever revised less original is not what was revised."""
    original = {key_of(line): line["approved"] for line in lines if line["version"] == "original"}
    by_lines, booked = Counter(), Counter()
    for line in lines:
        if line["version"] == "revised":
            by_lines[key_of(line)[:2]] += line["approved"] - original.get(key_of(line), 0)
    for row in revisions:
        booked[row["unit"], row["account"]] += row["after"] - row["before"]
    return {key: (by_lines[key], booked[key]) for key in {*by_lines, *booked} if by_lines[key] != booked[key]}


def main() -> None:
    """Print what the lines of each quarter add up to."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "evidence"))
    import sample_quarters as base

    from bsclib.budgeting.lines import in_force
    from bsclib.law import load_rulebook

    print(f"{'quarter':8} {'lines':>5} {'profit budget':>14} {'actual':>10} {'unreconciled':>12}")
    for period in base.QUARTERS:
        rulebook = load_rulebook(base.COMPANY, as_of=Quarter.parse(period).last_day)
        made = tables(rulebook, period, base.csv_facts(rulebook, period))
        lines = in_force(made["budget_lines"])
        wrong = reconciled(made["budget_lines"], made["revisions"])
        print(f"{period:8} {len(lines):5} {result(lines, 'approved'):14} {result(lines, 'actual'):10} {len(wrong):12}")


if __name__ == "__main__":
    main()
