"""How scores and rules show themselves in a notebook; loaded when one is shown, never before."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from bsclib.decimals import decimal_of, text_of
from bsclib.errors import InputError, Text
from bsclib.figures import Figure, draw_bars, draw_curve
from bsclib.i18n import language
from bsclib.scoring.sentences import STATUSES
from bsclib.table import Columns, Table, TableColumn

if TYPE_CHECKING:
    from bsclib.scoring.kinds import Rule
    from bsclib.scoring.scores import Scores
    from bsclib.scoring.table import ScoredRow
    from bsclib.scoring.totals import Total

CARD, INDICATOR, PERIOD = Text("考核表", "Scorecard"), Text("指标", "Indicator"), Text("期间", "Period")
TARGET, ACTUAL, SCORE = Text("目标值", "Target"), Text("实际值", "Actual"), Text("得分", "Score")
WEIGHT, CONTRIBUTION, STATUS = Text("权重", "Weight"), Text("贡献", "Contribution"), Text("状态", "Status")
WHY, TOTALS = Text("理由", "Why"), Text("{n} 张考核表的总分", "Totals of {n} cards")
RULE, KIND = Text("评分标准", "Scoring rule"), Text("类别", "Kind")
CURVE = Text("{rule}（目标 {target}）", "{rule} (target {target})")
Tried = Decimal | str | int
POINTS = 200  # actuals at which a rule is tried for its picture


def _plain(value: object) -> str | None:
    return text_of(value) if isinstance(value, Decimal | Fraction | int) else None if value is None else str(value)


def scores_table(scores: Scores) -> Table:
    """Return the rows as a person reads them, card by card."""
    lang = language()
    columns: Columns[ScoredRow] = (
        TableColumn(INDICATOR, lambda r: r.label),
        TableColumn(TARGET, lambda r: _plain(r.target), "r"),
        TableColumn(ACTUAL, lambda r: _plain(r.actual), "r"),
        TableColumn(SCORE, lambda r: r.score, "r"),
        TableColumn(WEIGHT, lambda r: r.weight, "r"),
        TableColumn(CONTRIBUTION, lambda r: r.contribution, "r"),
        TableColumn(STATUS, lambda r: STATUSES[r.status]),
        TableColumn(WHY, lambda r: r.why, "w"),
    )
    totals = {(t.period, t.scorecard): t for t in scores.totals}
    return Table.of(columns, scores.rows, lang, group=lambda r: _headed(totals[r.period, r.scorecard], lang))


def _headed(total: Total, lang: str) -> str:
    shown = "–" if total.total is None else f"{float(total.total):.2f}"
    return "  ".join(
        w for w in (total.period, total.scorecard, shown, total.grade.of(lang) if total.grade else "") if w
    )


def scores_figure(scores: Scores) -> Figure:
    """Return the cards' totals as bars, in the law's order."""
    lang = language()
    known = [(t, float(t.total)) for t in scores.totals if t.total is not None]
    several = len(scores.periods) > 1
    rows = [(f"{t.period} {t.scorecard}" if several else t.scorecard, total) for t, total in known]
    return draw_bars(TOTALS.fill(n=len(rows)).of(lang), rows, lang, places=2)


def rule_table(rule: Rule) -> Table:
    """Return a rule in words, beside its kind."""
    columns: Columns[Rule] = (TableColumn(KIND, lambda r: r.kind), TableColumn(RULE, lambda r: r.wording(), "w"))
    return Table.of(columns, [rule], language())


def rule_figure(rule: Rule, target: Tried, low: Tried, high: Tried, lang: str = "") -> Figure:
    """Return what a rule gives for each actual from `low` to `high`."""
    from bsclib.scoring.trying import demonstrate

    lang, first, last = language(lang), Fraction(decimal_of(low)), Fraction(decimal_of(high))
    places = max(0, 3 - len(str(int(last - first))))
    tried = dict.fromkeys(round(first + (last - first) * n / POINTS, places) for n in range(POINTS + 1))
    points = []
    for actual in tried:
        try:
            score, _ = demonstrate(rule, target, text_of(actual))
        except InputError:  # the rule does not take this actual: its curve has a gap here
            continue
        points.append((float(actual), float(score)))
    title = CURVE.fill(rule=rule.wording(), target=target).of(lang)
    return draw_curve(title, points, lang, float(Fraction(decimal_of(target))))
