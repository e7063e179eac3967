"""Every table that a person fills.  A new sheet is one declaration here and nothing elsewhere."""

from __future__ import annotations

from bsclib.evidence.budget_tables import (
    ASSUMPTIONS,
    BENCHMARKS,
    BUDGET_LINES,
    INITIATIVES,
    PREPARATION,
    PROPOSALS,
    REVISIONS,
    STANDARDS,
    TARGET_REVISIONS,
)
from bsclib.evidence.people_tables import ACKNOWLEDGEMENTS, NOMINATIONS, OBJECTIONS, PAYMENTS, POINTS, REQUESTS
from bsclib.evidence.schema import EVERYONE, OFFICE, DeclaredSheet, table

INDICATORS = table(
    "indicators",
    "指标|Indicators",
    "每张考核表的每个指标一行：填目标值和本季实际值|One row per indicator of each card: target and actual",
    EVERYONE,
    """
    card         考核表|Scorecard           shown
    label        指标|Indicator             check w26
    unit         单位|Unit                  check w9          率填百分数：97.29 即 97.29%|rates in percent: 97.29
    better       方向|Better                shown w9
    rule         评分标准|Rule in words     shown w40
    target       目标值|Target              figure
    previous     上季实际|Last quarter      shown w12
    actual       本季实际|Actual            figure w12
    asked        填报|To fill               shown w20
    note         备注|Note                  text w20
    evidence     证据|Evidence              text w24
    filled_by    填报人|Filled by           name
    reviewed     已复核|Reviewed            choice yes=是|yes no=否|no
    numerator    分子|Numerator             number .6
    denominator  分母|Denominator           number .6
    scorecard*   考核表代码|Scorecard id    scorecard w14
    indicator*   指标代码|Indicator id      indicator
    cause        未达标原因|Cause of miss   text w24 later    未达标的指标填写|of a missed row
    measure      改进措施|Measure           text w24 later    转入下季的整改措施|goes on as next quarter's action
    due          完成期限|Measure due       date after:quarter later
    """,
    "scorecard indicator",
)

ROLES = "self=自评|self peer=互评|peer office=考核办公室|office outside=外部|outside"

RATERS = table(
    "raters",
    "评委名单|Raters",
    "谁评什么：角色、部门、考核表（留空即全部评定类指标）；评分表按此名单逐人写出，缺评者按此列出"
    "|Who rates what: role, unit, scorecard (empty: all judged rows); each gets a form, who is missing is told by it",
    OFFICE,
    f"""
    judge*       评委|Judge                 name
    role*        角色|Role                  choice {ROLES}
    unit         部门|Unit                  unit      自评、互评、考核办公室必填|for self, peer and office
    scorecard    考核表|Scorecard           scorecard
    note         备注|Note                  text
    """,
    "judge role unit scorecard",
    optional=True,
)

PANEL = table(
    "panel",
    "评委评分|Panel",
    "评定类指标：每位评委一行，除自评外不得给本部门评分；同一角色五人及以上去掉一个最高分和一个最低分"
    "|Judged indicators: one row per judge, of the own unit only as self; from five of a role up their mean is trimmed",
    OFFICE,
    f"""
    scorecard*   考核表|Scorecard           scorecard
    indicator*   指标|Indicator             indicator
    judge*       评委|Judge                 name
    judge_unit   评委部门|Judge's unit      unit      外部评委可不填|not needed of an outsider
    score*       评分|Score                 number 0..100 分
    note         备注|Note                  text
    role         角色|Role                  choice {ROLES} later  空即考核办公室|empty: office
    """,
    "scorecard indicator judge",
    "score",
)

EVENTS = table(
    "events",
    "事件|Events",
    "事故、投诉、差错、迟交：每件一行|Accidents, complaints, errors, late deliveries: one row each",
    EVERYONE,
    """
    date*        日期|Date                  date in:quarter
    unit*        部门|Unit                  unit
    scorecard*   考核表|Scorecard           scorecard
    indicator*   指标|Indicator             indicator
    severity     严重程度|Severity          choice 无=无|none 轻微=轻微|minor 一般=一般|moderate 严重=严重|severe
    count        次数|Count                 whole 1..
    description*  经过|What happened        text
    reported_by  报告人|Reported by         name
    evidence     证据|Evidence              text
    """,
    figure="severity",
    same=("date", "unit", "scorecard", "indicator"),
)

RISKS = table(
    "risks",
    "风险|Risks",
    "可能性 1–5 × 影响 1–5,责任人和应对|Likelihood 1–5 × impact 1–5, owner and response",
    EVERYONE,
    """
    id*            编号|Id                    name
    unit*          部门|Unit                  unit
    description*   风险|Risk                  text
    likelihood*    可能性|Likelihood          whole 1..5
    impact*        影响|Impact                whole 1..5
    response*      应对|Response              choice avoid=规避|avoid reduce=降低|reduce share=分担|share \\
                   accept=接受|accept
    measure        措施|Measure               text
    cost           费用|Cost                  number 万元
    owner*         责任人|Owner               name
    scorecard      考核表|Scorecard           scorecard
    indicator      指标|Indicator             indicator
    trigger        触发|Trigger               choice below=低于|below above=高于|above
    limit          触发值|Limit               number .6
    next_review    下次复核|Next review       date
    status         状态|Status                choice open=开放|open watch=观察|watch closed=关闭|closed
    amount         若发生的损失|Loss if it happens  number 0.. 万元
    shift          若发生的指标变化|Change of the indicator  number .6   若发生，加到实际值上|added to the actual
    """,
    "id",
)

ACTIONS = table(
    "actions",
    "整改措施|Actions",
    "每项措施一行，未完成的转入下季|One row per action; open ones are carried into the next quarter",
    EVERYONE,
    """
    id*            编号|Id                    name
    date*          日期|Date                  date near:quarter
    unit*          部门|Unit                  unit
    scorecard      考核表|Scorecard           scorecard
    indicator      指标|Indicator             indicator
    cause*         原因|Cause                 text
    measure*       措施|Measure               text
    owner*         责任人|Owner               name
    due*           期限|Due                   date near:quarter from:date
    status*        状态|Status                choice open=未完成|open done=已完成|done dropped=取消|dropped
    done_on        完成日期|Done on           date near:quarter from:date
    note           备注|Note                  text
    """,
    "id",
)

FINDINGS = table(
    "findings",
    "检查发现|Findings",
    "违规、差错、不合规：每项一行|Breaches, errors, non-compliance: one row each",
    OFFICE,
    """
    id*            编号|Id                    name
    date*          日期|Date                  date in:quarter
    unit*          部门|Unit                  unit
    scorecard*     考核表|Scorecard           scorecard
    indicator*     指标|Indicator             indicator
    count*         次数|Count                 whole 1..
    description*   发现|Finding               text
    rectified      已整改|Rectified           choice yes=是|yes no=否|no
    note           备注|Note                  text
    """,
    "id",
    "count",
)

CALENDAR = table(
    "calendar",
    "日程|Calendar",
    "预算循环各步骤：应交日和实交日|Steps of the budget cycle: due and submitted",
    OFFICE,
    """
    step*          步骤|Step                  name
    unit*          部门|Unit                  unit
    due*           应交|Due                   date near:quarter
    submitted      实交|Submitted             date near:quarter
    scorecard      考核表|Scorecard           scorecard
    indicator      指标|Indicator             indicator
    note           备注|Note                  text
    """,
    "step unit due",
    "submitted",
)

ADJUSTMENTS = table(
    "adjustments",
    "酌情加减分|Adjustments",
    "其他情况酌情减分：分值、理由、决定人|Discretionary points: how many, why, decided by whom",
    OFFICE,
    """
    scorecard*     考核表|Scorecard           scorecard
    points*        分值|Points                number -100..100 分
    reason*        理由|Reason                text
    decider*       决定人|Decided by          name
    date           日期|Date                  date near:quarter
    """,
    figure="points",
    same=("scorecard", "reason"),
)

WAIVERS = table(
    "waivers",
    "不适用|Waivers",
    "本季不适用的指标：理由和批准人；不计入总分和覆盖率"
    "|Rows that do not apply this quarter: why, approved by whom; outside of total and coverage",
    OFFICE,
    """
    scorecard*     考核表|Scorecard           scorecard
    indicator*     指标|Indicator             indicator
    reason*        理由|Reason                text
    approver*      批准人|Approved by         name
    date           批准日期|Approved on       date near:quarter
    """,
    "scorecard indicator",
    optional=True,
)

SIGNOFFS = table(
    "signoffs",
    "签核|Sign-offs",
    "编制、复核、批准各一人，不得兼任|Preparer, reviewer and approver: three different people",
    EVERYONE,
    """
    role*          角色|Role                  choice preparer=编制|preparer reviewer=复核|reviewer \\
                   approver=批准|approver
    name*          姓名|Name                  name
    date*          日期|Date                  date near:quarter
    note           备注|Note                  text
    """,
    "role name",
)

QUESTIONNAIRES = table(
    "questionnaires",
    "问卷|Questionnaires",
    "满意度问卷：每份答卷每题一行，不答本部门；各部门先各自平均，再平均为该指标的实际值"
    "|Satisfaction: one row per answer, none of the own unit; the mean of the units' means is the row's actual",
    EVERYONE,
    """
    scorecard*       考核表|Scorecard                 scorecard
    indicator*       指标|Indicator                   indicator
    respondent*      答卷编号|Respondent              name
    respondent_unit  答卷部门|Respondent's unit       unit
    score*           评分|Score                       number 0..100 分
    comment          意见|Comment                     text
    """,
    "scorecard indicator respondent",
)

READINGS = table(
    "readings",
    "读数|Readings",
    "按月、按周的指标：每月、每周一行，按性质汇总为本季实际（流量相加，比率按分母，时点取末次）"
    "|Monthly and weekly indicators: one row each, made into the quarter's actual by their basis",
    EVERYONE,
    """
    scorecard*     考核表|Scorecard           scorecard
    indicator*     指标|Indicator             indicator
    begins*        起始日|Begins              date in:quarter  当月 1 日，或当周第一天|first day of the month or week
    value          数值|Value                 number .6
    numerator      分子|Numerator             number .6
    denominator    分母|Denominator           number .6
    note           备注|Note                  text
    """,
    "scorecard indicator begins",
    optional=True,
)

FIGURES = table(
    "figures",
    "数值|Figures",
    "评分标准要用几个数值的指标（满意值、不允许值、分项次数）：每个数值一行"
    "|Indicators whose rule reads several figures (standard values, counts by kind): one row per figure",
    EVERYONE,
    """
    scorecard*     考核表|Scorecard           scorecard
    indicator*     指标|Indicator             indicator
    figure*        数值名称|Figure            name
    value*         数值|Value                 number .6
    note           备注|Note                  text
    """,
    "scorecard indicator figure",
    "value",
)

TABLES: dict[str, DeclaredSheet] = {
    t.id: t
    for t in (
        INDICATORS, READINGS, FIGURES, RATERS, PANEL, EVENTS, BUDGET_LINES, REVISIONS, RISKS, ACTIONS, FINDINGS,
        CALENDAR, OBJECTIONS, PAYMENTS, NOMINATIONS, REQUESTS, POINTS, ACKNOWLEDGEMENTS, ADJUSTMENTS, WAIVERS,
        SIGNOFFS, QUESTIONNAIRES, PROPOSALS, ASSUMPTIONS, BENCHMARKS, TARGET_REVISIONS, PREPARATION,
        STANDARDS, INITIATIVES,
    )
}  # fmt: skip
