"""The registers of the eight sample quarters: calendar, findings, actions, risks; for `budget_sample.py`."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from bsclib.period import Quarter

CENT = Decimal("0.01")
SEASON = ((34, 30, 36), (33, 33, 34), (32, 33, 35), (31, 33, 36))
RESPONDS = {"2025Q3": "R-02"}  # a revision that books what was decided against a risk

REVISED = {  # quarter → [(unit, day, months' accounts and their part of the change in percent, compliant)]
    "2024Q2": [("rnd", 16, {"新产品销售收入": 60, "研发材料": 40}, "yes")],
    "2024Q3": [
        ("production", 10, {"维修与保养": 10, "能源与辅料": -10}, "yes"),
        ("production", 24, {"质量检验": 6, "能源与辅料": -6}, "yes"),
    ],
    "2024Q4": [("production", 20, {"直接材料": 60}, "yes"), ("sales", 52, {"国内销售收入": 40}, "no")],
    "2025Q1": [
        ("sales", 12, {"国内销售收入": -45}, "yes"),
        ("sales", 33, {"国际销售收入": -15}, "yes"),
        ("production", 40, {"直接材料": -40}, "yes"),
    ],
    "2025Q3": [("production", 15, {"直接材料": 100}, "yes")],
}
WHY = {
    "rnd": "新产品量产提前,收入与试制材料相应调增",
    "sales": "重点客户推迟交付,按在手订单重排收入",
    "production": "排产随订单调整,材料与维修在部门内调剂",
}
UNITS = ("finance", "hr", "rnd", "sales", "office", "production")
WATCHED = "R-06"  # a matter of policy that is watched, not yet a risk at work

STEPS = (("late_budget_statements", "budget_due", "late"), ("budget_completion_efficiency", "task_done", "early"),
         ("days_late_reporting", "submission", "late"))  # fmt: skip


def parts(whole: Decimal, shares: tuple[int, ...] | list[int]) -> list[Decimal]:
    """Return `whole` in parts by `shares`, in cents, adding up to it."""
    done: list[Decimal] = []
    for at in range(len(shares)):
        upto = (whole * sum(shares[: at + 1]) / sum(shares)).quantize(CENT)
        done.append(upto - sum(done, Decimal(0)))
    return done


def make_calendar(given: dict, rulebook, quarter: Quarter, worst: list[str], rng: random.Random) -> list[dict]:
    """Return what was due from each unit and when it came: the last one as the facts say."""
    rows = []
    for indicator, step, kind in STEPS:
        days = int(given["process", indicator][1])
        due = rulebook.calendar[step]
        for unit in UNITS:
            place = worst.index(unit)
            if kind == "late":
                shift = max(0, days - place) if days else -rng.randint(0, 2)
                shift = shift or (0 if days else shift)
            else:
                shift = -days - (rng.randint(0, 2) if days and place else 0) if days else (0 if place < 3 else -1)
            rows.append({
                "step": due.label.zh, "unit": unit, "due": due.on(quarter),
                "submitted": due.on(quarter) + timedelta(days=shift), "scorecard": "process", "indicator": indicator,
            })  # fmt: skip
    return rows


FOUND = {
    "statement_compliance": "报表科目口径与制度不符,退回重报",
    "budget_rule_compliance": "未经审批先发生支出",
    "report_reliability": "预算执行报告数据与总账不一致",
}


def make_findings(given: dict, quarter: Quarter, worst: list[str]) -> list[dict]:
    """Return as many findings as the facts count."""
    rows, turn = [], 0
    for indicator, text in FOUND.items():
        for _ in range(int(given["process", indicator][1])):
            rows.append({
                "id": f"F-{quarter}-{len(rows) + 1}", "date": quarter.first_day + timedelta(days=20 + 12 * turn),
                "unit": worst[turn % 3], "scorecard": "process", "indicator": indicator, "count": 1,
                "description": text, "rectified": "yes" if turn % 2 == 0 else "no",
            })  # fmt: skip
            turn += 1
    return rows


# id, opened, unit, card/indicator, cause, measure, due, done on
ACTIONS = """
A-01 2024-02-20 production process/report_reliability 报表由各车间手工汇总 统一取数模板,由总账导出 2024-05-31 2024-07-20
A-02 2024-05-15 sales company/new_customer_growth_rate 老客户占用推广预算 推广费的四成改投新客户 2024-09-30 2024-09-18
A-03 2024-08-20 sales company/on_time_delivery_rate 订单变更未及时通知生产 建立订单变更周会 2024-11-30 2025-04-15
A-04 2024-11-12 production company/factory_expense_control_rate 夜班能耗无人核对 按班组核定能耗定额 2025-05-31 2025-05-28
A-05 2025-02-18 rnd dept_rnd/problem_resolution_ratio 试验排期冲突 与生产部共用试验台排期表 2025-06-30 2025-06-20
A-06 2025-02-25 office process/budget_rule_compliance 先支出后补批 系统中无预算号不能报销 2025-06-15 2025-06-10
A-07 2025-08-11 hr dept_hr/recruitment_quality 用人部门面试标准不一 关键岗位统一评分表 2025-11-30 2025-11-21
A-08 2025-11-06 sales company/receivable_days 长账期客户集中在两个大区 逾期六十天停止发货 2026-02-28 -
A-09 2025-11-20 finance process/budget_target_accuracy 年末费用集中入账 按月预提,每月核对 2026-03-31 -
"""  # noqa: E501


def make_actions(rulebook, quarter: Quarter) -> list[dict]:
    """Return the actions opened by the end of a quarter and not closed before it began."""
    rows = []
    for line in ACTIONS.strip().splitlines():
        id, opened, unit, row, cause, measure, due, done = line.split()
        opened_on, done_on = date.fromisoformat(opened), None if done == "-" else date.fromisoformat(done)
        if opened_on > quarter.last_day or (done_on and done_on < quarter.first_day):
            continue
        closed = done_on is not None and done_on <= quarter.last_day
        card, indicator = row.split("/")
        rows.append({
            "id": id, "date": opened_on, "unit": unit, "scorecard": card, "indicator": indicator, "cause": cause,
            "measure": measure, "owner": rulebook.units[unit].head.zh, "due": date.fromisoformat(due),
            "status": "done" if closed else "open", "done_on": done_on if closed else None,
        })  # fmt: skip
    return rows


# id, unit, risk, likelihood by quarter, impact, response, measure, cost, card/indicator, trigger, limit
RISKS = """
R-01 sales 前十大客户集中,任何一家减单都会影响收入 33445432 5 reduce 拓展新客户,单一客户占比设上限 60 company/key_customer_profit_contribution above 59
R-02 production 合格供应商不足,关键材料依赖单一来源 33344432 4 reduce 培养第二供应商,备三周安全库存 85 company/qualified_supplier_share below 92
R-03 finance 应收账款拖长,现金流紧张 33345332 4 reduce 逾期客户限额发货 10 company/receivable_days above 95
R-04 production 设备老化,安全事故 22323222 5 reduce 季度点检,老旧设备更换 120 dept_production/work_plan_completion below 94
R-05 rnd 新产品放量不及预期 33343222 4 share 与客户联合开发,分担试制费用 40 center_profit/new_product_share below 22
R-06 finance 高新技术企业税收优惠复审 22222333 4 accept 提前归集研发费用资料 5 dept_finance/tax_refund_collection_rate below 97
R-07 hr 关键员工流失 22234221 3 reduce 关键岗位继任计划与留任奖 30 company/employee_turnover above 3
"""  # noqa: E501


def make_risks(rulebook, quarter: Quarter) -> list[dict]:
    """Return the register of risks; likelihoods move from quarter to quarter."""
    rows, index = [], (quarter.year - 2024) * 4 + quarter.number - 1
    for line in RISKS.strip().splitlines():
        id, unit, risk, chance, impact, response, measure, cost, row, trigger, limit = line.split()
        card, indicator = row.split("/")
        rows.append({
            "id": id, "unit": unit, "description": risk, "likelihood": int(chance[index]), "impact": int(impact),
            "response": response, "measure": measure, "cost": Decimal(cost), "owner": rulebook.units[unit].head.zh,
            "scorecard": card, "indicator": indicator, "trigger": trigger, "limit": Decimal(limit),
            "next_review": quarter.last_day if id == WATCHED else quarter.next.last_day,
            "status": "watch" if id == WATCHED else "open",
        })  # fmt: skip
    return rows


def make_revisions(accounts: list[Any], quarter: Quarter, wanted: Decimal) -> list[dict]:
    """Return the revisions of a quarter; give the accounts they touch an original budget of their own."""
    cases = REVISED.get(str(quarter), [])
    names = {a.name: a for a in accounts}
    base = sum(abs(a.planned) for a in accounts)
    signed = sum(sum(moves.values()) for _, _, moves, _ in cases)
    # changed ÷ original = wanted; original = in force − change
    weight = sum(abs(sum(moves.values())) for _, _, moves, _ in cases)
    unit = base * wanted / 100 / (weight + signed * wanted / 100) if weight else Decimal(1)
    rows, running = [], {}
    changes: dict[str, Decimal] = {}
    for _, _, moves, _ in cases:
        for name, part in moves.items():
            changes[name] = changes.get(name, Decimal(0)) + (unit * part).quantize(CENT)
    for name, change in changes.items():
        account = names[name]
        account.original = parts(account.planned - change, list(SEASON[quarter.number - 1]))
        running[name] = account.planned - change
    for n, (owner, day, moves, compliant) in enumerate(cases, 1):
        for m, (name, part) in enumerate(moves.items(), 1):
            before = running[name]
            running[name] = before + (unit * part).quantize(CENT)
            rows.append({
                "id": f"V-{quarter}-{n}{'abc'[m - 1]}", "date": quarter.first_day + timedelta(days=day), "unit": owner,
                "account": name, "before": before, "after": running[name], "reason": WHY[owner],
                "approved_by": "预算管理委员会" if compliant == "yes" else None, "compliant": compliant,
                "risk": RESPONDS.get(str(quarter)),
            })  # fmt: skip
    return rows
