"""Exercises of the lessons on strategy, rules, levels and reward, budgets, and a whole quarter."""

from __future__ import annotations

from fractions import Fraction

from bsclib import cycle, scoring, strategy
from bsclib.errors import Text
from bsclib.pay import grades_beside, payroll
from bsclib.teaching.checking import Answer, Classroom, Exercise, Mistake

CRISIS, LAST = "2025Q1", "2025Q4"
MATERIAL = "直接材料"
AS_IT_IS = Text("这是现在的总分，还没有改动。", "This is the total as it is; nothing has been changed yet.")
READ_AS_PP = Text(
    "把“%”当成了百分点；这里是目标值的百分比。", "% was read as percentage points; here it is percent of the target."
)
READ_AS_RELATIVE = Text("把百分点当成了目标值的百分比。", "Percentage points were read as percent of the target.")
LINEAR = Text("不足一步不计：先取整步数，再乘每步分值。", "A step not whole does not count: take whole steps first.")
NO_COMPANY = Text("漏了公司系数。", "The company's coefficient is missing.")
OTHER_PART = Text(
    "这是另一部分差异：想一想固定的是预算还是业务量。",
    "This is the other part of the variance: which is held fixed, budget or volume?",
)
UPSIDE = Text("分母应是预算。", "The denominator is the budget.")
BY_TARGET = Text(
    "除以了计划场次；产出是实际完成的场次。", "You divided by the planned sessions; the output is what was held."
)
ROWS = Text("数了行数；题目问的是权重。", "You counted rows; the share of weight is asked for.")
BY_DEBT = Text("权益乘数是 1/(1−负债率)，不是 1/负债率。", "The multiplier is 1/(1−debt ratio), not 1/debt ratio.")


def _row(room: Classroom, card: str, row: str, quarter: str = CRISIS, **policies: str) -> scoring.ScoredRow:
    view = room.view(quarter)
    done = scoring.score(view.rulebook.replace(**policies), view.facts) if policies else view.scores
    return next(r for r in done if r.key == (card, row))


def _total(room: Classroom, card: str, quarter: str = CRISIS, **policies: str) -> Answer:
    view = room.view(quarter)
    done = scoring.score(view.rulebook.replace(**policies), view.facts) if policies else view.scores
    return next(t.total for t in done.totals if t.scorecard == card)


def _with(room: Classroom, card: str, row: str, actual: str) -> Answer:
    view = room.view(CRISIS)
    done = scoring.score(view.rulebook, view.facts.with_actuals({(card, row): actual}))
    return next(t.total for t in done.totals if t.scorecard == card)


def _ratio(room: Classroom, upside: bool = False) -> Answer:
    row = _row(room, "company", "net_profit")
    one, other = (row.target, row.actual) if upside else (row.actual, row.target)
    return 100 * Fraction(one) / Fraction(other)  # type: ignore[arg-type]


def _weights(room: Classroom, card: str) -> Fraction:
    return sum((Fraction(r.weight) for r in room.view(CRISIS).scores if r.scorecard == card and r.weight), Fraction(0))


def _paid(room: Classroom, unit: str, quarter: str) -> Answer:
    return next(p for p in payroll(room.view(quarter)).units if p.unit.id == unit)


def _spent(room: Classroom) -> Answer:
    return sum(p.amount for p in payroll(room.view(CRISIS)).units if p.amount is not None)


def _higher(room: Classroom) -> Answer:
    return grades_beside(room.view(CRISIS), _paid(room, "production", CRISIS))[0]


def _varied(room: Classroom, what: str, account: str = MATERIAL) -> Answer:
    rows = cycle.variances(room.view(CRISIS))
    found = next(r for r in rows if r.account == account) if account else cycle.profit(rows)
    return getattr(found, what)


def _node(room: Classroom, id: str) -> Answer:
    view = room.view(CRISIS)
    tree = strategy.figures_of(view.rulebook, view.facts)["dupont"]
    return next(n.value for n in tree if n.id == id)


def _served(room: Classroom) -> strategy.Service:
    found = strategy.coverage(room.view(CRISIS).rulebook)
    return next(s for s in found if (s.objective, s.scorecard) == ("sustained_profitability", "company"))


def _sessions(room: Classroom) -> scoring.ScoredRow:
    return _row(room, "company", "training_sessions_completed")


def _count(room: Classroom, decision: str) -> Answer:
    return sum(c.decision == decision for c in strategy.candidates(room.view(CRISIS).rulebook.strategy))


STRATEGY = (
    Exercise("1.1", lambda r: _node(r, "equity_multiplier"), 3, (
        Mistake(lambda r: 100 / _node(r, "asset_liability_ratio"), BY_DEBT),
    )),
    Exercise("1.2", lambda r: _node(r, "return_on_net_assets"), 2),
    Exercise("1.3", lambda r: 100 * _served(r).share, 2, (
        Mistake(lambda r: Fraction(100 * len(_served(r).rows), sum(x.scorecard == "company" for x in r.view(CRISIS).scores)), ROWS),
    )),
    Exercise("1.4", lambda r: _count(r, "dropped"), 0, (
        Mistake(lambda r: _count(r, "selected"), Text("这是入选的个数。", "This is how many were selected.")),
    )),
)  # fmt: skip

SCORES = (
    Exercise("5.1", lambda r: _row(r, "company", "gross_margin").score, 2, (
        Mistake(lambda r: _row(r, "company", "gross_margin", step_unit="relative").score, READ_AS_RELATIVE),
    )),
    Exercise("5.2", lambda r: _row(r, "company", "total_asset_turnover").score, 2, (
        Mistake(lambda r: 100, READ_AS_PP),
        Mistake(lambda r: _row(r, "company", "total_asset_turnover", count="linear").score, LINEAR),
    )),
    Exercise("5.3", _ratio, 2, (
        Mistake(lambda r: _row(r, "company", "net_profit").score, Text("这是按步扣分的得分。", "This is the score by steps.")),
        Mistake(lambda r: _ratio(r, True), Text("分子分母反了：越高越好时是实际/目标。", "Upside down: where higher is better it is actual/target.")),
    )),
    Exercise("5.4", lambda r: _with(r, "center_cost", "production_cost", "16208"), 2, (
        Mistake(lambda r: _total(r, "center_cost"), AS_IT_IS),
    )),
    Exercise("6.1", lambda r: _row(r, "company", "budget_phase_work_quality").contribution, 2, (
        Mistake(lambda r: _row(r, "company", "budget_phase_work_quality").score, Text("这是得分，还要乘权重。", "This is the score; it is still to be weighted.")),
    )),
    Exercise("6.2", lambda r: _paid(r, "sales", LAST).amount, 2, (
        Mistake(lambda r: Fraction(_paid(r, "sales", LAST).amount) / Fraction(payroll(r.view(LAST)).company), NO_COMPANY),
    )),
    Exercise("6.3", lambda r: payroll(r.view(CRISIS)).retained, 2, (
        Mistake(lambda r: _spent(r), Text("这是发出的，不是留存的。", "This is what was paid, not what was kept.")),
    )),
    Exercise("6.4", _higher, 2, (
        Mistake(lambda r: _paid(r, "production", CRISIS).amount, Text("这是现在的等级所得。", "This is what the present grade pays.")),
    )),
    Exercise("7.1", lambda r: _varied(r, "static_variance"), 2),
    Exercise("7.2", lambda r: _varied(r, "flexible_variance"), 2, (
        Mistake(lambda r: _varied(r, "volume_variance"), OTHER_PART),
        Mistake(lambda r: _varied(r, "static_variance"), Text("这是总差异。", "This is the static variance.")),
    )),
    Exercise("7.3", lambda r: _varied(r, "volume_variance", ""), 2, (
        Mistake(lambda r: _varied(r, "flexible_variance", ""), OTHER_PART),
    )),
    Exercise("7.4", lambda r: Fraction(_varied(r, "actual", "培训费")) / Fraction(str(_sessions(r).actual)), 2, (
        Mistake(lambda r: Fraction(_varied(r, "actual", "培训费")) / Fraction(_sessions(r).target), BY_TARGET),  # type: ignore[arg-type]
    )),
    Exercise("8.1", lambda r: _total(r, "company") - _total(r, "company", "2024Q4"), 2),
    Exercise("8.2", lambda r: 100 * Fraction(_sessions(r).weight) / _weights(r, "company"), 2, (  # type: ignore[arg-type]
        Mistake(lambda r: 25 * Fraction(_sessions(r).weight) / _weights(r, "company"), Text("一个季度的满分在这里是 100，不是 25。", "A quarter's full mark is 100 here, not 25.")),  # type: ignore[arg-type]
    )),
    Exercise("8.3", lambda r: _total(r, "company", count="linear"), 2, (
        Mistake(lambda r: _total(r, "company"), AS_IT_IS),
    )),
    Exercise("8.4", lambda r: _spent(r), 2, (
        Mistake(lambda r: payroll(r.view(CRISIS)).retained, Text("这是留存的，不是发出的。", "This is what was kept, not what was paid.")),
    )),
)  # fmt: skip
