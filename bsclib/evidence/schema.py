"""Every table that a person fills, declared once.

Template, strict reader, messages, CSV form, JSON schema and documentation are derived from these declarations;
a new sheet is a few lines here and nothing elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from bsclib.errors import NOTHING, Text

D = Decimal


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    `kind` is how its cells are read: `scorecard`, `indicator`, `unit` (ids or names of the law), `name` (a short
    text), `text`, `number`, `whole`, `date`, `month` (202510), `choice`, and in the indicator table `figure` (its
    unit, decimals and limits are the law's), `check` (printed by the template, must still say what the law says)
    and `shown` (printed, never read back).  `unit` is the word for what a number is counted in.
    """

    id: str
    label: Text
    kind: str = "text"
    required: bool = False
    choices: Mapping[str, Text] | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int = 2
    unit: Text = NOTHING
    width: int = 14
    about: Text = NOTHING

    @property
    def printed(self) -> bool:
        """Whether the template prints it and nobody fills it."""
        return self.kind in ("check", "shown")


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: who fills it, its columns, and which of them tell two rows apart."""

    id: str
    label: Text
    about: Text
    who: Text
    columns: tuple[Column, ...]
    unique: tuple[str, ...] = ()
    in_workbook: bool = True

    def column(self, name: str) -> Column:
        """Return the column `name`."""
        return next(c for c in self.columns if c.id == name)


def words(**pairs: str) -> dict[str, Text]:
    """Return choices from `id="中文|English"`."""
    return {k: Text(*v.split("|")) for k, v in pairs.items()}


YES_NO = words(yes="是|yes", no="否|no")
WAN = Text("万元", "CNY 10,000")
OFFICE = Text("预算考核评价办公室", "the assessment office")
UNITS = Text("各部门", "each department")
FINANCE = Text("财务部门", "the finance department")

# the severity classes of the law, as an English workbook shows them
CLASS_WORDS = {
    "无": Text("无", "none"),
    "轻微": Text("轻微", "minor"),
    "一般": Text("一般", "moderate"),
    "严重": Text("严重", "severe"),
}


def _card(required: bool = True) -> Column:
    return Column("scorecard", Text("考核表", "Scorecard"), "scorecard", required, width=16)


def _indicator(required: bool = True) -> Column:
    return Column("indicator", Text("指标", "Indicator"), "indicator", required, width=26)


def _unit(name: str = "unit", zh: str = "部门", en: str = "Unit", required: bool = True) -> Column:
    return Column(name, Text(zh, en), "unit", required)


def _date(name: str, zh: str, en: str, required: bool = False) -> Column:
    return Column(name, Text(zh, en), "date", required)


def _name(name: str, zh: str, en: str, required: bool = False) -> Column:
    return Column(name, Text(zh, en), "name", required)


def _text(name: str, zh: str, en: str, required: bool = False) -> Column:
    return Column(name, Text(zh, en), "text", required, width=30)


def _amount(name: str, zh: str, en: str, required: bool = False) -> Column:
    return Column(name, Text(zh, en), "number", required, unit=WAN)


def _score(required: bool = True) -> Column:
    return Column("score", Text("评分", "Score"), "number", required, None, D(0), D(100), unit=Text("分", "points"))


def _count(name: str, zh: str, en: str, required: bool = False, low: int = 0, high: int | None = None) -> Column:
    return Column(name, Text(zh, en), "whole", required, None, D(low), None if high is None else D(high), 0)


def _choice(name: str, zh: str, en: str, choices: Mapping[str, Text], required: bool = False) -> Column:
    return Column(name, Text(zh, en), "choice", required, choices)


NOTE = _text("note", "备注", "Note")
EVIDENCE = Column("evidence", Text("证据", "Evidence"), "text", width=26)

INDICATORS = Table(
    "indicators",
    Text("指标", "Indicators"),
    Text("每张考核表的每个指标一行:填目标值和本季实际值", "One row per indicator of each card: target and actual"),
    UNITS,
    (
        Column("card", Text("考核表", "Scorecard"), "shown", width=13),
        Column("label", Text("指标", "Indicator"), "check", width=26),
        Column("unit", Text("单位", "Unit"), "check", width=9, about=Text("率填百分数:97.29 即 97.29%", "97.29 = 97.29 %")),
        Column("better", Text("方向", "Better"), "shown", width=9),
        Column("rule", Text("评分标准", "Rule in words"), "shown", width=40),
        Column("target", Text("目标值", "Target"), "figure", width=13),
        Column("previous", Text("上季实际", "Last quarter"), "shown", width=12),
        Column("actual", Text("本季实际", "Actual"), "figure", width=12),
        Column("asked", Text("填报", "To fill"), "shown", width=20),
        Column("note", Text("备注", "Note"), "text", width=20),
        Column("evidence", Text("证据", "Evidence"), "text", width=24),
        _name("filled_by", "填报人", "Filled by"),
        _choice("reviewed", "已复核", "Reviewed", YES_NO),
        Column("numerator", Text("分子", "Numerator"), "number", decimals=6, width=11),
        Column("denominator", Text("分母", "Denominator"), "number", decimals=6, width=11),
        Column("scorecard", Text("考核表代码", "Scorecard id"), "scorecard", True, width=14),
        Column("indicator", Text("指标代码", "Indicator id"), "indicator", True, width=26),
    ),
    ("scorecard", "indicator"),
)

PANEL = Table(
    "panel",
    Text("评委评分", "Panel"),
    Text(
        "由考核办公室评定的指标:每位评委一行,不得给本部门评分;取平均,五人及以上去掉一个最高分和一个最低分",
        "Judged indicators: one row per judge, never of the judge's own unit; averaged, from five judges up trimmed",
    ),
    OFFICE,
    (_card(), _indicator(), _name("judge", "评委", "Judge", True), _unit("judge_unit", "评委部门", "Judge's unit"), _score(), NOTE),
    ("scorecard", "indicator", "judge"),
)

EVENTS = Table(
    "events",
    Text("事件", "Events"),
    Text("事故、投诉、差错、迟交:每件一行", "Accidents, complaints, errors, late deliveries: one row each"),
    UNITS,
    (
        _date("date", "日期", "Date", True),
        _unit(),
        _card(),
        _indicator(),
        Column("severity", Text("严重程度", "Severity"), "choice", False, CLASS_WORDS),
        _count("count", "次数", "Count"),
        _text("description", "经过", "What happened", True),
        _name("reported_by", "报告人", "Reported by"),
        EVIDENCE,
    ),
)

BUDGET_LINES = Table(
    "budget_lines",
    Text("预算明细", "Budget lines"),
    Text("部门 × 科目 × 月份 × 版本一行", "One row per unit, account, month and version"),
    FINANCE,
    (
        _unit(),
        _name("account", "科目", "Account", True),
        Column("month", Text("月份", "Month"), "month", True, about=Text("写作 202510", "written 202510")),
        _choice("version", "版本", "Version", words(original="原预算|original", revised="调整后|revised", forecast="预测|forecast"), True),
        _choice("behaviour", "性态", "Behaviour", words(fixed="固定|fixed", variable="变动|variable"), True),
        _name("driver", "动因", "Driver"),
        Column("driver_budget", Text("动因预算量", "Driver, budget"), "number", decimals=6),
        Column("driver_actual", Text("动因实际量", "Driver, actual"), "number", decimals=6),
        _amount("requested", "申报", "Requested"),
        _amount("reviewed", "审核", "Reviewed"),
        _name("reviewed_by", "审核人", "Reviewed by"),
        _amount("approved", "批准", "Approved"),
        _text("cut_reason", "核减原因", "Reason of the cut"),
        _amount("committed", "已承诺", "Committed"),
        _amount("actual", "实际", "Actual"),
        Column("serves", Text("服务的目标", "Serves"), "name", width=26, about=Text("考核表/指标 或目标代码", "card/indicator, or a goal's id")),
        _text("comment", "差异说明", "Variance comment"),
    ),
    ("unit", "account", "month", "version"),
)

REVISIONS = Table(
    "revisions",
    Text("预算调整", "Revisions"),
    Text("每次预算调整一行", "One row per budget revision"),
    FINANCE,
    (
        _name("id", "编号", "Id", True),
        _date("date", "日期", "Date", True),
        _unit(),
        _name("account", "科目", "Account", True),
        _amount("before", "调整前", "Before", True),
        _amount("after", "调整后", "After", True),
        _text("reason", "原因", "Reason", True),
        _name("approved_by", "批准人", "Approved by"),
        _choice("compliant", "符合规定", "By the rules", YES_NO),
        NOTE,
    ),
    ("id",),
)

RISKS = Table(
    "risks",
    Text("风险", "Risks"),
    Text("可能性 1–5 × 影响 1–5,责任人和应对", "Likelihood 1–5 × impact 1–5, owner and response"),
    UNITS,
    (
        _name("id", "编号", "Id", True),
        _unit(),
        _text("description", "风险", "Risk", True),
        _count("likelihood", "可能性", "Likelihood", True, 1, 5),
        _count("impact", "影响", "Impact", True, 1, 5),
        _choice("response", "应对", "Response", words(avoid="规避|avoid", reduce="降低|reduce", share="分担|share", accept="接受|accept"), True),
        _text("measure", "措施", "Measure"),
        _amount("cost", "费用", "Cost"),
        _name("owner", "责任人", "Owner", True),
        _card(False),
        _indicator(False),
        _choice("trigger", "触发", "Trigger", words(below="低于|below", above="高于|above")),
        Column("limit", Text("触发值", "Limit"), "number", decimals=6),
        _date("next_review", "下次复核", "Next review"),
        _choice("status", "状态", "Status", words(open="开放|open", closed="关闭|closed")),
    ),
    ("id",),
)

ACTIONS = Table(
    "actions",
    Text("整改措施", "Actions"),
    Text("每项措施一行,未完成的转入下季", "One row per action; open ones are carried into the next quarter"),
    UNITS,
    (
        _name("id", "编号", "Id", True),
        _date("date", "日期", "Date", True),
        _unit(),
        _card(False),
        _indicator(False),
        _text("cause", "原因", "Cause", True),
        _text("measure", "措施", "Measure", True),
        _name("owner", "责任人", "Owner", True),
        _date("due", "期限", "Due", True),
        _choice("status", "状态", "Status", words(open="未完成|open", done="已完成|done", dropped="取消|dropped"), True),
        _date("done_on", "完成日期", "Done on"),
        NOTE,
    ),
    ("id",),
)

FINDINGS = Table(
    "findings",
    Text("检查发现", "Findings"),
    Text("违规、差错、不合规:每项一行", "Breaches, errors, non-compliance: one row each"),
    OFFICE,
    (
        _name("id", "编号", "Id", True),
        _date("date", "日期", "Date", True),
        _unit(),
        _card(),
        _indicator(),
        _count("count", "次数", "Count", True, 1),
        _text("description", "发现", "Finding", True),
        _choice("rectified", "已整改", "Rectified", YES_NO),
        NOTE,
    ),
    ("id",),
)

CALENDAR = Table(
    "calendar",
    Text("日程", "Calendar"),
    Text("预算循环各步骤:应交日和实交日", "Steps of the budget cycle: due and submitted"),
    OFFICE,
    (
        _name("step", "步骤", "Step", True),
        _unit(),
        _date("due", "应交", "Due", True),
        _date("submitted", "实交", "Submitted"),
        _card(False),
        _indicator(False),
        NOTE,
    ),
    ("step", "unit", "due"),
)

OBJECTIONS = Table(
    "objections",
    Text("申诉", "Objections"),
    Text("对评分的申诉和裁决", "Objections to a score, and what was decided"),
    UNITS,
    (
        _name("id", "编号", "Id", True),
        _date("date", "日期", "Date", True),
        _unit(),
        _name("who", "申诉人", "By", True),
        _card(),
        _indicator(),
        _text("claim", "诉求", "Claim", True),
        _choice("decision", "裁决", "Decision", words(upheld="支持|upheld", rejected="驳回|rejected", pending="待定|pending")),
        _text("reason", "理由", "Reason"),
        _name("decided_by", "裁决人", "Decided by"),
        _date("decided_on", "裁决日期", "Decided on"),
    ),
    ("id",),
)

ADJUSTMENTS = Table(
    "adjustments",
    Text("酌情加减分", "Adjustments"),
    Text("其他情况酌情减分:分值、理由、决定人", "Discretionary points: how many, why, decided by whom"),
    OFFICE,
    (
        _card(),
        Column("points", Text("分值", "Points"), "number", True, None, D(-100), D(100), unit=Text("分", "points")),
        _text("reason", "理由", "Reason", True),
        _name("decider", "决定人", "Decided by", True),
        _date("date", "日期", "Date"),
    ),
)

SIGNOFFS = Table(
    "signoffs",
    Text("签核", "Sign-offs"),
    Text("编制、复核、批准各一人,不得兼任", "Preparer, reviewer and approver: three different people"),
    UNITS,
    (
        _choice("role", "角色", "Role", words(preparer="编制|preparer", reviewer="复核|reviewer", approver="批准|approver"), True),
        _name("name", "姓名", "Name", True),
        _date("date", "日期", "Date", True),
        NOTE,
    ),
    ("role", "name"),
)

QUESTIONNAIRES = Table(
    "questionnaires",
    Text("问卷", "Questionnaires"),
    Text("满意度问卷:每份答卷每题一行", "Satisfaction surveys: one row per answer"),
    UNITS,
    (_card(), _indicator(), _name("respondent", "答卷编号", "Respondent", True), _unit("respondent_unit", "答卷部门", "Respondent's unit", required=False), _score(), _text("comment", "意见", "Comment")),
    ("scorecard", "indicator", "respondent"),
)

PREFERRED = words(left="左项|left", right="右项|right", equal="同等|equal")
GROUPS = words(
    management="管理层|management",
    department_heads="部门负责人|department heads",
    budget_specialists="预算专家|budget specialists",
    auditors="外审|auditors",
)

COMPARISONS = Table(
    "comparisons",
    Text("两两比较", "Comparisons"),
    Text(
        "每行两项相比:哪一项更重要,重要多少(1 同等,3 稍,5 明显,7 强烈,9 极端,偶数居中)",
        "Each row: which of the two matters more, and how much (1 equal, 3 moderately, 5 strongly, 7 very, 9 extremely)",
    ),
    Text("专家", "the expert"),
    (
        Column("matrix", Text("矩阵", "Matrix"), "name", True, width=15),
        Column("left", Text("左项代码", "Left id"), "name", True, width=15),
        Column("right", Text("右项代码", "Right id"), "name", True, width=15),
        Column("question", Text("问题", "Question"), "shown", width=62),
        Column("left_label", Text("左项", "Left"), "shown", width=24),
        Column("right_label", Text("右项", "Right"), "shown", width=24),
        _choice("preferred", "更重要", "More important", PREFERRED),
        _count("scale", "重要多少(1–9)", "How much (1–9)", False, 1, 9),
        NOTE,
    ),
    ("matrix", "left", "right"),
    in_workbook=False,
)

EXPERTS = Table(
    "experts",
    Text("专家", "Experts"),
    Text("每位专家一行", "One row per expert"),
    OFFICE,
    (
        _name("id", "代码", "Id", True),
        _name("label_zh", "中文名", "Chinese name", True),
        _name("label_en", "英文名", "English name", True),
        _choice("group", "类别", "Group", GROUPS, True),
        _unit(required=False),
        Column("weight", Text("权重", "Weight"), "number", minimum=D(0), decimals=6),
    ),
    ("id",),
    in_workbook=False,
)


def _rating(name: str, zh: str, en: str, about_zh: str, about_en: str) -> Column:
    return Column(name, Text(zh, en), "whole", False, None, D(1), D(5), 0, about=Text(about_zh, about_en))


SELECTION = Table(
    "selection",
    Text("指标筛选", "Selection"),
    Text("每个候选指标按四项各打 1–5 分;5 分最好,成本 5 分为最省", "Rate each candidate 1–5 on four criteria; 5 is best, for cost 5 is cheapest"),
    Text("专家", "the expert"),
    (
        Column("candidate", Text("候选代码", "Candidate id"), "name", True, width=22),
        Column("label", Text("候选指标", "Candidate"), "shown", width=30),
        Column("serves", Text("所属目标", "Objective"), "shown", width=34),
        _rating("relevance", "相关性", "Relevance", "与战略目标相关", "bears on the objective"),
        _rating("controllability", "可控性", "Controllability", "被考核者能够控制", "the assessed can control it"),
        _rating("measurability", "可量化", "Measurability", "数据可得、可核", "data can be had and checked"),
        _rating("cost", "取数成本", "Cost", "5 分最省", "5 is cheapest"),
        NOTE,
    ),
    ("candidate",),
    in_workbook=False,
)

TABLES: dict[str, Table] = {
    t.id: t
    for t in (
        INDICATORS, PANEL, EVENTS, BUDGET_LINES, REVISIONS, RISKS, ACTIONS, FINDINGS, CALENDAR,
        OBJECTIONS, ADJUSTMENTS, SIGNOFFS, QUESTIONNAIRES, COMPARISONS, EXPERTS, SELECTION,
    )
}  # fmt: skip
COVER = Text("说明", "About")
COVER_ROWS = {
    "company": Text("公司代码", "Company id"),
    "quarter": Text("季度", "Quarter"),
    "unit": Text("部门", "Unit"),
}
LANGUAGES = ("zh", "en")
