"""Every exercise of the lessons, in their order: how the answer is computed, and what each usual mistake comes to."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from bsclib import ahp, cycle, scoring, strategy
from bsclib.experts import stack
from bsclib.pay import grades_beside, payroll
from bsclib.teaching.checking import Answer, Classroom, Exercise, Mistake
from bsclib.teaching.words import words

TOP, LOW = "budget_work", "budget_implementation"
CRISIS, LAST = "2025Q1", "2025Q4"
MATERIAL, TRAINING = "直接材料", "training_sessions_completed"


def _w(room: Classroom, name: str, method: str = "eigenvector", turned: bool = False) -> Answer:
    matrix = room.matrix(name)
    return ahp.priorities(matrix.T if turned else matrix, method)


def _cr(room: Classroom, name: str, what: str) -> Answer:
    found = ahp.consistency(room.matrix(name))
    n = len(room.matrix(name))
    table = {"cr": found.cr, "ci": found.ci, "lambda": found.lambda_max, "by_n": (found.lambda_max - n) / n}
    return float(table[what] if what != "ri5" else found.ci / ahp.random_index(n + 1))


def _group(room: Classroom) -> Any:
    return stack(room.survey[TOP])


def _row(room: Classroom, card: str, row: str, quarter: str = CRISIS, **policies: str) -> scoring.ScoredRow:
    return next(r for r in _scored(room, quarter, policies) if r.key == (card, row))


def _total(room: Classroom, card: str, quarter: str = CRISIS, **policies: str) -> Answer:
    return next(t.total for t in _scored(room, quarter, policies).totals if t.scorecard == card)


def _scored(room: Classroom, quarter: str, policies: dict[str, str]) -> scoring.Scores:
    view = room.view(quarter)
    return scoring.score(view.rulebook.replace(**policies), view.facts) if policies else view.scores


def _with(room: Classroom, card: str, row: str, actual: str) -> Answer:
    view = room.view(CRISIS)
    done = scoring.score(view.rulebook, view.facts.with_actuals({(card, row): actual}))
    return next(t.total for t in done.totals if t.scorecard == card)


def _ratio(room: Classroom, upside: bool = False) -> Answer:
    row: Any = _row(room, "company", "net_profit")
    ratio = Fraction(row.actual) / Fraction(row.target)
    return 100 / ratio if upside else 100 * ratio


def _lost(room: Classroom, *ids: str) -> Fraction:
    rows: list[Any] = [r for r in room.view(CRISIS).scores if r.scorecard == "company" and r.weight]
    lost = sum((Fraction(r.weight) * (100 - Fraction(r.score)) for r in rows if r.indicator in ids), Fraction(0))
    return lost / sum(Fraction(r.weight) for r in rows)


def _paid(room: Classroom, unit: str, quarter: str) -> Answer:
    return next(p for p in payroll(room.view(quarter)).units if p.unit.id == unit)


def _higher(room: Classroom) -> Answer:
    return grades_beside(room.view(CRISIS), _paid(room, "production", CRISIS))[0]


def _varied(room: Classroom, what: str, account: str = "") -> Answer:
    rows = cycle.variances(room.view(CRISIS))
    found = next(r for r in rows if r.account == account) if account else cycle.profit(rows)
    return getattr(found, what)


def _body(room: Classroom, what: str) -> Answer:
    return sum((getattr(r, what) for r in cycle.variances(room.centre.view("2025Q4"))), Decimal(0))


def _sessions(room: Classroom, what: str) -> Answer:
    fact = room.centre.view("2025Q4").facts.rows["project", "sessions"]
    return Fraction(_body(room, "actual")) / Fraction(getattr(fact, what))


def _node(room: Classroom, id: str) -> Answer:
    view = room.view(CRISIS)
    tree = strategy.figures_of(view.rulebook, view.facts)["dupont"]
    return next(n.value for n in tree if n.id == id)


def _served(room: Classroom) -> strategy.Service:
    found = strategy.coverage(room.view(CRISIS).rulebook)
    return next(s for s in found if (s.objective, s.scorecard) == ("sustained_profitability", "company"))


def _rows_served(room: Classroom) -> Answer:
    return Fraction(100 * len(_served(room).rows), sum(r.scorecard == "company" for r in room.view(CRISIS).scores))


def _count(room: Classroom, decision: str) -> Answer:
    return sum(c.decision == decision for c in strategy.candidates(room.view(CRISIS).rulebook.strategy))


EXERCISES: tuple[Exercise, ...] = (
    Exercise("1.1", lambda r: _node(r, "equity_multiplier"), 3, (
        Mistake(lambda r: 100 / _node(r, "asset_liability_ratio"), words.BY_DEBT),
    )),
    Exercise("1.2", lambda r: _node(r, "return_on_net_assets"), 2),
    Exercise("1.3", lambda r: 100 * _served(r).share, 2, (Mistake(_rows_served, words.ROWS),)),
    Exercise("1.4", lambda r: _count(r, "dropped"), 0, (Mistake(lambda r: _count(r, "selected"), words.SELECTED),)),
    Exercise("2.1", lambda r: _w(r, TOP, "column_mean"), 4, (
        Mistake(lambda r: _w(r, TOP), words.NOT_YET_EXACT),
        Mistake(lambda r: _w(r, TOP, "column_mean", True), words.BY_ROW),
    )),
    Exercise("2.2", lambda r: _w(r, LOW), 4, (
        Mistake(lambda r: _w(r, LOW, "geometric_mean"), words.GEOMETRIC),
        Mistake(lambda r: _w(r, LOW, "column_mean"), words.MEANS),
        Mistake(lambda r: _w(r, LOW, "eigenvector", True), words.BY_ROW),
    )),
    Exercise("2.3", lambda r: float(_w(r, TOP)[1] * _w(r, LOW)[0]), 4, (
        Mistake(lambda r: float(_w(r, LOW)[0]), words.LOCAL),
        Mistake(lambda r: float(_w(r, TOP, "geometric_mean")[1] * _w(r, LOW, "geometric_mean")[0]), words.GEOMETRIC),
    )),
    Exercise("3.1", lambda r: _cr(r, LOW, "lambda"), 3),
    Exercise("3.2", lambda r: _cr(r, LOW, "cr"), 4, (
        Mistake(lambda r: _cr(r, LOW, "ci"), words.ONLY_CI),
        Mistake(lambda r: _cr(r, LOW, "by_n") / 0.90, words.BY_N),
        Mistake(lambda r: _cr(r, LOW, "ri5"), words.OTHER_RI),
    )),
    Exercise("3.3", lambda r: float(ahp.repair(r.matrix(LOW))[0].cr), 4, (
        Mistake(lambda r: _cr(r, LOW, "cr"), words.BEFORE_CHANGE),
    )),
    Exercise("4.1", lambda r: float(ahp.aggregate_judgements(_group(r))[0, 1]), 4, (
        Mistake(lambda r: float(_group(r)[:, 0, 1].mean()), words.ARITHMETIC),
        Mistake(lambda r: float(ahp.aggregate_judgements(_group(r))[1, 0]), words.BY_ROW),
    )),
    Exercise("4.2", lambda r: ahp.priorities(ahp.aggregate_judgements(_group(r))), 4, (
        Mistake(lambda r: ahp.priorities(_group(r)).mean(axis=0), words.OF_PRIORITIES),
    )),
    Exercise("4.3", lambda r: float(ahp.consensus(ahp.priorities(_group(r)))), 4),
    Exercise("5.1", lambda r: _row(r, "company", "gross_margin").score, 2, (
        Mistake(lambda r: _row(r, "company", "gross_margin", step_unit="relative").score, words.READ_AS_RELATIVE),
    )),
    Exercise("5.2", lambda r: _row(r, "company", "total_asset_turnover").score, 2, (
        Mistake(lambda r: 100, words.READ_AS_PP),
        Mistake(lambda r: _row(r, "company", "total_asset_turnover", count="linear").score, words.LINEAR),
    )),
    Exercise("5.3", _ratio, 2, (
        Mistake(lambda r: _row(r, "company", "net_profit").score, words.BY_STEPS),
        Mistake(lambda r: _ratio(r, True), words.TURNED_OVER),
    )),
    Exercise("5.4", lambda r: _with(r, "center_cost", "production_cost", "16208"), 2, (
        Mistake(lambda r: _total(r, "center_cost"), words.AS_IT_IS),
    )),
    Exercise("6.1", lambda r: _row(r, "company", "budget_phase_work_quality").contribution, 2, (
        Mistake(lambda r: _row(r, "company", "budget_phase_work_quality").score, words.NOT_WEIGHTED),
    )),
    Exercise("6.2", lambda r: _paid(r, "sales", LAST).amount, 2, (
        Mistake(lambda r: Fraction(_paid(r, "sales", LAST).amount) / Fraction(payroll(r.view(LAST)).company), words.NO_COMPANY),
    )),
    Exercise("6.3", lambda r: payroll(r.view(CRISIS)).retained, 2, (
        Mistake(lambda r: payroll(r.view(CRISIS)).paid, words.PAID_NOT_KEPT),
    )),
    Exercise("6.4", _higher, 2, (Mistake(lambda r: _paid(r, "production", CRISIS).amount, words.PRESENT_GRADE),)),
    Exercise("7.1", lambda r: _varied(r, "static_variance", MATERIAL), 2),
    Exercise("7.2", lambda r: _varied(r, "flexible_variance", MATERIAL), 2, (
        Mistake(lambda r: _varied(r, "volume_variance", MATERIAL), words.OTHER_PART),
        Mistake(lambda r: _varied(r, "static_variance", MATERIAL), words.STATIC_ONE),
    )),
    Exercise("7.3", lambda r: _varied(r, "volume_variance"), 2, (
        Mistake(lambda r: _varied(r, "flexible_variance"), words.OTHER_PART),
    )),
    Exercise("7.4", lambda r: _sessions(r, "actual"), 2, (Mistake(lambda r: _sessions(r, "target"), words.BY_TARGET),)),
    Exercise("7.5", lambda r: _body(r, "flexible_variance"), 2, (
        Mistake(lambda r: _body(r, "static_variance"), words.STATIC_ONE),
        Mistake(lambda r: _body(r, "volume_variance"), words.OTHER_PART),
    )),
    Exercise("8.1", lambda r: _total(r, "company") - _total(r, "company", "2024Q4"), 2),
    Exercise("8.2", lambda r: _lost(r, TRAINING, "net_profit"), 2, (
        Mistake(lambda r: _lost(r, TRAINING), words.ONE_OF_TWO),
        Mistake(lambda r: _lost(r, TRAINING, "net_profit") / 4, words.QUARTER_MARK),
    )),
    Exercise("8.3", lambda r: _total(r, "company", count="linear"), 2, (
        Mistake(lambda r: _total(r, "company"), words.AS_IT_IS),
    )),
    Exercise("8.4", lambda r: payroll(r.view(CRISIS)).paid, 2, (
        Mistake(lambda r: payroll(r.view(CRISIS)).retained, words.KEPT_NOT_PAID),
    )),
)  # fmt: skip
