"""The budget cycle as people read it: execution, variances, alerts, risks, accuracy, proposals, where we are.

Each takes the view and the plain rows that the cycle computed; none knows a rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure as Sheet

from bsclib.decimals import shown
from bsclib.errors import Text
from bsclib.reports import words
from bsclib.reports.figures.canvas import GAIN, GOOD, LINE, LOSS, SOFT, WARN, Figure, draw, titled
from bsclib.reports.rows import ABSENT, number
from bsclib.reports.table import Table

if TYPE_CHECKING:
    from bsclib.quarter import QuarterView

ACCOUNT, NATURE = Text("科目", "Account"), Text("类别", "Nature")
NATURES = {"revenue": Text("收入", "revenue"), "cost": Text("成本费用", "cost")}
BUDGET, COMMITTED, SPENT = Text("预算", "Budget"), Text("已承诺", "Committed"), Text("实际", "Actual")
LEFT, RATE, ELAPSED = Text("剩余", "Remaining"), Text("执行率 %", "Executed %"), Text("时间进度 %", "Time gone %")
AHEAD, ALERT = Text("快慢(百分点)", "Ahead (pp)"), Text("预警", "Alert")
LEVELS = {
    "": Text("", ""),
    "watch": Text("关注", "watch"),
    "warn": Text("警示", "warning"),
    "alarm": Text("警报", "alarm"),
    "high": Text("高", "high"),
    "medium": Text("中", "medium"),
    "low": Text("低", "low"),
}
MARKS = {"alarm": "missed", "warn": "near", "high": "missed", "medium": "near"}
FLEXIBLE = Text("弹性预算", "Flexible budget")
STATIC = Text("总差异", "Static-budget variance")
FLEX = Text("弹性差异(价格/效率)", "Flexible variance (price, efficiency)")
VOLUME = Text("业务量差异", "Volume variance")
SUM = Text("合计(收入-成本)", "Total (revenue − cost)")
DEVIATION, OWNER, KIND = Text("偏差 %", "Deviation %"), Text("责任人", "Owner"), Text("原因类别", "Kind of cause")
CAUSE, MEASURE, DUE = Text("原因", "Cause"), Text("措施", "Measure"), Text("期限", "Due")
TO_SAY = Text("待说明", "to be said")
KINDS = {"strategy": Text("策略", "strategy"), "market": Text("市场", "market"), "plan": Text("计划", "plan")}
ASK = Text("策略、市场还是计划?", "strategy, market or plan?")
GOAL, DONE, LIMIT = Text("目标或考核表", "Goal or scorecard"), Text("已完成", "Done"), Text("界限", "Line")
END, WHEN, VERDICT = Text("预计年末", "Projected"), Text("何时", "When"), Text("判断", "Verdict")
FALLS, HOLDS = Text("将越过界限", "will cross its line"), Text("守得住", "holds")
SERVES, FIELD, PER = Text("服务的指标", "Serves"), Text("四象限", "Field"), Text("每万元结果", "Result per money")
FIELDS = {
    "over_met": Text("超支 · 达标", "over · met"),
    "over_missed": Text("超支 · 未达标", "over · missed"),
    "under_met": Text("节约 · 达标", "under · met"),
    "under_missed": Text("节约 · 未达标", "under · missed"),
}
REQUESTED, REVIEWED, APPROVED = Text("申报", "Requested"), Text("审核", "Reviewed"), Text("批准", "Approved")
REVIEWER, REASON, CUT = Text("审核人", "Reviewed by"), Text("理由", "Reason"), Text("增减", "Changed")
REMARKS = {
    "duplicate": Text("重复申报", "asked for twice"),
    "clash": Text("计划冲突", "plans clash"),
    "unlinked": Text("无对应目标", "serves nothing"),
    "no_money": Text("无预算支持", "no money"),
}
SUBJECT, FOUND, AMOUNT = Text("对象", "Subject"), Text("发现", "Found"), Text("金额", "Amount")
AGREES, YES, NO = Text("一致", "Agrees"), Text("是", "yes"), Text("否", "no")
RISK, CHANCE, IMPACT = Text("风险", "Risk"), Text("可能性", "Likelihood"), Text("影响", "Impact")
LEVEL, BEFORE, HISTORIC = Text("等级", "Level"), Text("上季", "Last quarter"), Text("历史可能性", "From history")
TRIGGER, FIRED = Text("触发指标", "Trigger"), Text("触发", "Fired")
HEAT = Text("风险热图(可能性 × 影响)", "Heat map (likelihood × impact)")
ID, STATUS = Text("编号", "Id"), Text("状态", "Status")
STATES = {
    "none": Text("○ 未开始", "○ not begun"),
    "begun": Text("◐ 进行中", "◐ under way"),
    "done": Text("● 完成", "● done"),
    "late": Text("▲ 逾期", "▲ late"),
}
STEP, ON, WHO, LATE = Text("步骤", "Step"), Text("日期", "Date"), Text("负责", "Who"), Text("迟交(天)", "Late (days)")
EXECUTED = Text("预算执行(至 {until})", "Execution of the budget (to {until})")


def unit_of(view: QuarterView, unit: str) -> str:
    """Return the name of a unit."""
    return view.rulebook.units[unit].label.of(view.language)


def head_texts(view: QuarterView, *texts: Text) -> list[str]:
    """Return the words of a header in the view's language."""
    return [t.of(view.language) for t in texts]


def _flag(variance: Decimal) -> str:
    size = shown(abs(variance))
    return f"{size} {'F' if variance > 0 else 'U'}" if variance else size


def _marks(levels: Sequence[str]) -> dict[int, str]:
    return {n: MARKS[level] for n, level in enumerate(levels) if level in MARKS}


def asked_table(view: QuarterView, rows: Sequence[Any]) -> Table:
    """Return what units asked for, what review and approval left, and why."""
    lang = view.language
    lines = [
        [
            unit_of(view, r.unit), NATURES[r.nature].of(lang), number(r.requested), number(r.reviewed),
            number(r.approved), number(r.approved - r.requested), ", ".join(r.reviewers), "; ".join(r.reasons),
        ]
        for r in rows
    ]  # fmt: skip
    head = head_texts(view, words.UNIT, NATURE, REQUESTED, REVIEWED, APPROVED, CUT, REVIEWER, REASON)
    return Table(head, lines, "llrrrrlw")


def remarks_table(view: QuarterView, rows: Sequence[Any]) -> Table:
    """Return duplicates, clashes, lines that serve nothing and goals without money."""
    lang = view.language
    lines = [
        [REMARKS[r.kind].of(lang), unit_of(view, r.unit), r.subject, r.found.of(lang), number(r.amount)] for r in rows
    ]
    return Table(head_texts(view, KIND, words.UNIT, SUBJECT, FOUND, AMOUNT), lines, "lllwr")


def execution_table(view: QuarterView, rows: Sequence[Any]) -> Table:
    """Return budget, committed, actual, remaining, and the rate of execution beside the time gone."""
    lang = view.language
    lines = [
        [
            unit_of(view, r.unit), r.account or NATURES[r.nature].of(lang), number(e.budget), number(e.committed),
            number(e.actual), number(e.remaining), number(e.rate), number(e.elapsed), number(e.ahead),
            LEVELS[r.level].of(lang),
        ]
        for r in rows
        for e in (r.execution,)
    ]  # fmt: skip
    head = (words.UNIT, ACCOUNT, BUDGET, COMMITTED, SPENT, LEFT, RATE, ELAPSED, AHEAD, ALERT)
    return Table(head_texts(view, *head), lines, "llrrrrrrrl", marks=_marks([r.level for r in rows]))


def execution_figure(view: QuarterView, rows: Sequence[Any], as_of: str = "") -> Figure:
    """Return the rates of execution as bars, with the time gone as a line across them."""
    lang = view.language
    rows = [r for r in rows if r.execution.rate is not None]
    labels = [f"{unit_of(view, r.unit)} {r.account or NATURES[r.nature].of(lang)}" for r in rows]
    rates = [r.execution.rate for r in rows]
    title = EXECUTED.fill(until=as_of or view.quarter).of(lang)

    def paint(sheet: Sheet) -> None:
        axes = titled(sheet, title)
        colours = [{"alarm": LOSS, "warn": WARN}.get(r.level, GAIN) for r in rows]
        axes.barh(range(len(rows)), [float(r) for r in rates], color=colours, height=0.62)
        axes.set_yticks(range(len(rows)), labels)
        axes.set_ylim(len(rows) - 0.4, -0.6)
        if rows:
            axes.axvline(float(rows[0].execution.elapsed), color=SOFT, linestyle="--", linewidth=1)
        axes.set_xlabel(RATE.of(lang))

    told = ", ".join(f"{label} {number(rate)}" for label, rate in zip(labels, rates, strict=True))
    return draw(9.6, 0.9 + 0.34 * max(len(rows), 1), paint, f"{title}: {told}")


def variance_table(view: QuarterView, rows: Sequence[Any]) -> Table:
    """Return static, flexible and volume variances, F or U, and their total; static = flexible + volume in each row."""
    lang = view.language
    lines = [
        [
            unit_of(view, r.unit), r.account or NATURES[r.nature].of(lang), number(r.approved), number(r.flexible),
            number(r.actual), _flag(r.static_variance), _flag(r.flexible_variance), _flag(r.volume_variance),
        ]
        for r in rows
    ]  # fmt: skip
    signs = [1 if r.nature == "revenue" else -1 for r in rows]
    nets = [number(sum((s * getattr(r, n) for r, s in zip(rows, signs, strict=True)), Decimal(0))) for n in _NET]
    whole = [_flag(sum((getattr(r, n) for r in rows), Decimal(0))) for n in _VARIANCES]
    lines.append([SUM.of(lang), "", *nets, *whole])
    head = (words.UNIT, ACCOUNT, BUDGET, FLEXIBLE, SPENT, STATIC, FLEX, VOLUME)
    return Table(head_texts(view, *head), lines, "llrrrrrr", marks={len(rows): "total"})


_NET = ("approved", "flexible", "actual")
_VARIANCES = ("static_variance", "flexible_variance", "volume_variance")


def alerts_table(view: QuarterView, rows: Sequence[Any]) -> Table:
    """Return each deviation past an alert level with owner, cause, measure and due date; a gap says that it is one."""
    lang, ask = view.language, TO_SAY.of(view.language)
    lines = [
        [
            unit_of(view, r.unit), r.account, number(r.deviation), LEVELS[r.level].of(lang), r.owner.of(lang),
            KINDS[r.kind].of(lang) if r.kind else ASK.of(lang), r.cause or ask, r.measure or ask,
            r.due.isoformat() if r.due else ask,
        ]
        for r in rows
    ]  # fmt: skip
    head = (words.UNIT, ACCOUNT, DEVIATION, ALERT, OWNER, KIND, CAUSE, MEASURE, DUE)
    return Table(head_texts(view, *head), lines, "llrlllwwl", marks=_marks([r.level for r in rows]))


def warnings_table(view: QuarterView, rows: Sequence[Any]) -> Table:
    """Return every goal and card with what it will come to, its line, and when it crosses it."""
    lang = view.language
    lines = [
        [
            r.label.of(lang), number(r.done, r.places) if r.done else ABSENT, number(r.line, r.places),
            number(r.projected, r.places), (FALLS if r.falls else HOLDS).of(lang),
            r.on.isoformat() if r.on else ABSENT,
        ]
        for r in rows
    ]  # fmt: skip
    marks = {n: "missed" for n, r in enumerate(rows) if r.falls}
    return Table(head_texts(view, GOAL, DONE, LIMIT, END, VERDICT, WHEN), lines, "lrrrll", marks=marks)


def fields_table(view: QuarterView, rows: Sequence[Any]) -> Table:
    """Return money beside the result it serves, in one of four fields, with the kind of cause given or asked for."""
    lang = view.language
    lines = [
        [
            unit_of(view, r.unit), r.label.of(lang), number(r.spent), number(r.budget), number(r.target),
            number(r.actual), FIELDS[r.field].of(lang),
            "、".join(KINDS[c].of(lang) for c in r.causes) or (ASK.of(lang) if r.field == "over_missed" else ABSENT),
            number(r.yields, 4),
        ]
        for r in rows
    ]  # fmt: skip
    marks = {n: "missed" for n, r in enumerate(rows) if r.field == "over_missed"}
    head = (words.UNIT, SERVES, SPENT, BUDGET, words.TARGET, words.ACTUAL, FIELD, KIND, PER)
    return Table(head_texts(view, *head), lines, "llrrrrllr", marks=marks)


def risks_table(view: QuarterView, rows: Sequence[Any]) -> Table:
    """Return the risks with their level, its change, what history says, whether the trigger fired, and the response."""
    lang, lines = view.language, []
    for r in rows:
        row, fired = r.row, ABSENT if r.fired is None else (YES if r.fired else NO).of(lang)
        lines.append([
            row["id"], row["description"], str(row["likelihood"]), str(row["impact"]), LEVELS[r.level].of(lang),
            LEVELS[r.before].of(lang) or ABSENT, str(r.historic or ABSENT), number(r.value), fired,
            row["measure"] or ABSENT, number(row["cost"]), row["owner"],
        ])  # fmt: skip
    head = (ID, RISK, CHANCE, IMPACT, LEVEL, BEFORE, HISTORIC, TRIGGER, FIRED, MEASURE, AMOUNT, OWNER)
    return Table(head_texts(view, *head), lines, "lwrrllrrlwrl", marks=_marks([r.level for r in rows]))


def proposed_risks_table(view: QuarterView, rows: Sequence[Any]) -> Table:
    """Return the risks that the figures suggest."""
    lang = view.language
    lines = [[unit_of(view, r.unit), r.subject.of(lang), r.found.of(lang)] for r in rows]
    return Table(head_texts(view, words.UNIT, SUBJECT, FOUND), lines, "llw")


def heat_map(view: QuarterView, rows: Sequence[Any]) -> Figure:
    """Return the risks on the grid of likelihood and impact."""
    title = HEAT.of(view.language)
    cells: dict[tuple[int, int], list[str]] = {}
    for r in rows:
        cells.setdefault((r.row["likelihood"], r.row["impact"]), []).append(r.row["id"])

    def paint(sheet: Sheet) -> None:
        axes = titled(sheet, title)
        for chance in range(1, 6):
            for impact in range(1, 6):
                size = chance * impact
                colour = LOSS if size >= 15 else WARN if size >= 8 else GOOD
                axes.add_patch(_square(chance, impact, colour))
                axes.text(chance, impact, "\n".join(cells.get((chance, impact), ())), ha="center", va="center")
        axes.set_xlim(0.5, 5.5)
        axes.set_ylim(0.5, 5.5)
        axes.set_xlabel(CHANCE.of(view.language))
        axes.set_ylabel(IMPACT.of(view.language))

    told = "; ".join(f"{c}×{i}: {', '.join(ids)}" for (c, i), ids in sorted(cells.items(), reverse=True))
    return draw(6.4, 4.4, paint, f"{title}: {told}")


def _square(chance: int, impact: int, colour: str) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((chance - 0.5, impact - 0.5), 1, 1, facecolor=colour, alpha=0.28, edgecolor=LINE)


def standing_table(view: QuarterView, rows: Sequence[Any], stages: Mapping[str, Text]) -> Table:
    """Return the state of the six steps of the cycle, a row for each department."""
    lang = view.language
    by_unit: dict[str, dict[str, Any]] = {}
    for r in rows:
        by_unit.setdefault(r.unit, {})[r.stage] = r
    lines = [
        [unit_of(view, unit), *(f"{STATES[s.state].of(lang)} {s.said.of(lang)}" for s in map(own.__getitem__, stages))]
        for unit, own in by_unit.items()
    ]
    return Table([words.UNIT.of(lang), *(t.of(lang) for t in stages.values())], lines, "l" + "w" * len(stages))


def calendar_table(view: QuarterView, rows: Sequence[Any]) -> Table:
    """Return the dates of the quarter, who answers for each, and who was late by how many days."""
    lang, law = view.language, view.rulebook
    names = {id: u.label.of(lang) for id, u in law.units.items()}
    names |= {id: o.label.of(lang) for id, o in law.organs.items()}
    lines = []
    for r in rows:
        late = ", ".join(f"{unit_of(view, u)} {d}" for u, d in r.late.items())
        lines.append([r.on.isoformat(), r.label.of(lang), names.get(r.who, ABSENT), late or ABSENT])
    marks = {n: "near" for n, r in enumerate(rows) if r.late}
    return Table(head_texts(view, ON, STEP, WHO, LATE), lines, "lllw", marks=marks)
