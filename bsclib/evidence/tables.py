"""Every table that a person fills.  A new sheet is one declaration here and nothing elsewhere."""

from __future__ import annotations

from bsclib.errors import Text
from bsclib.evidence.schema import DeclaredSheet, table

OFFICE = "预算考核评价办公室|the assessment office"
EVERYONE = "各部门|every unit"
FINANCE = "财务人员|the accountants"

# the severity classes of the law, as an English workbook shows them
CLASS_WORDS = {
    "无": Text("无", "none"),
    "轻微": Text("轻微", "minor"),
    "一般": Text("一般", "moderate"),
    "严重": Text("严重", "severe"),
}

INDICATORS = table(
    "indicators",
    "指标|Indicators",
    "每张考核表的每个指标一行:填目标值和本季实际值|One row per indicator of each card: target and actual",
    EVERYONE,
    """
    card         考核表|Scorecard           shown
    label        指标|Indicator             check w26
    unit         单位|Unit                  check w9          率填百分数:97.29 即 97.29%|rates in percent: 97.29
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
    """,
    "scorecard indicator",
)

PANEL = table(
    "panel",
    "评委评分|Panel",
    "由考核办公室评定的指标:每位评委一行,不得给本部门评分;五人及以上去掉一个最高分和一个最低分"
    "|Judged indicators: one row per judge, never of the judge's own unit; from five judges up the mean is trimmed",
    OFFICE,
    """
    scorecard*   考核表|Scorecard           scorecard
    indicator*   指标|Indicator             indicator
    judge*       评委|Judge                 name
    judge_unit*  评委部门|Judge's unit      unit
    score*       评分|Score                 number 0..100 分
    note         备注|Note                  text
    """,
    "scorecard indicator judge",
)

EVENTS = table(
    "events",
    "事件|Events",
    "事故、投诉、差错、迟交:每件一行|Accidents, complaints, errors, late deliveries: one row each",
    EVERYONE,
    """
    date*        日期|Date                  date
    unit*        部门|Unit                  unit
    scorecard*   考核表|Scorecard           scorecard
    indicator*   指标|Indicator             indicator
    severity     严重程度|Severity          choice 无=无|none 轻微=轻微|minor 一般=一般|moderate 严重=严重|severe
    count        次数|Count                 whole 0..
    description*  经过|What happened        text
    reported_by  报告人|Reported by         name
    evidence     证据|Evidence              text
    """,
)

BUDGET_LINES = table(
    "budget_lines",
    "预算明细|Budget lines",
    "部门 × 科目 × 月份 × 版本一行|One row per unit, account, month and version",
    FINANCE,
    """
    unit*          部门|Unit                  unit
    account*       科目|Account               name
    month*         月份|Month                 month        写作 202510|written 202510
    version*       版本|Version               choice original=原预算|original revised=调整后|revised \\
                   forecast=预测|forecast
    nature*        类别|Nature                choice revenue=收入|revenue cost=成本费用|cost
    memo           备查|Memo                  choice yes=是|yes no=否|no  备查项目不计入利润|not part of profit
    behaviour*     性态|Behaviour             choice fixed=固定|fixed variable=变动|variable
    driver         动因|Driver                name
    driver_budget  动因预算量|Driver, budget  number .6 if:behaviour=variable >0
    driver_actual  动因实际量|Driver, actual  number .6 if:behaviour=variable&actual
    requested      申报|Requested             number 万元
    reviewed       审核|Reviewed              number 万元
    reviewed_by    审核人|Reviewed by         name
    approved       批准|Approved              number 万元
    cut_reason     核减原因|Reason of cut     text
    committed      已承诺|Committed           number 万元
    actual         实际|Actual                number 万元
    serves         服务的目标|Serves          name w26     考核表/指标 或目标代码|card/indicator, or a goal's id
    market         市场假设%|Market growth %  number -100..1000     外部假设:比上年同月增长 \\
                   |assumed from outside, against the same month a year before
    cause          原因类别|Kind of cause     choice strategy=策略|strategy market=市场|market plan=计划|plan
    comment        差异说明|Variance comment  text
    """,
    "unit account month version",
)

REVISIONS = table(
    "revisions",
    "预算调整|Revisions",
    "每次预算调整一行|One row per budget revision",
    FINANCE,
    """
    id*            编号|Id                    name
    date*          日期|Date                  date
    unit*          部门|Unit                  unit
    account*       科目|Account               name
    before*        调整前|Before              number 万元
    after*         调整后|After               number 万元
    reason*        原因|Reason                text
    approved_by    批准人|Approved by         name
    compliant      符合规定|By the rules      choice yes=是|yes no=否|no
    risk           应对的风险|Responds to     name          风险编号|id of the risk
    note           备注|Note                  text
    """,
    "id",
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
    """,
    "id",
)

ACTIONS = table(
    "actions",
    "整改措施|Actions",
    "每项措施一行,未完成的转入下季|One row per action; open ones are carried into the next quarter",
    EVERYONE,
    """
    id*            编号|Id                    name
    date*          日期|Date                  date
    unit*          部门|Unit                  unit
    scorecard      考核表|Scorecard           scorecard
    indicator      指标|Indicator             indicator
    cause*         原因|Cause                 text
    measure*       措施|Measure               text
    owner*         责任人|Owner               name
    due*           期限|Due                   date
    status*        状态|Status                choice open=未完成|open done=已完成|done dropped=取消|dropped
    done_on        完成日期|Done on           date
    note           备注|Note                  text
    """,
    "id",
)

FINDINGS = table(
    "findings",
    "检查发现|Findings",
    "违规、差错、不合规:每项一行|Breaches, errors, non-compliance: one row each",
    OFFICE,
    """
    id*            编号|Id                    name
    date*          日期|Date                  date
    unit*          部门|Unit                  unit
    scorecard*     考核表|Scorecard           scorecard
    indicator*     指标|Indicator             indicator
    count*         次数|Count                 whole 1..
    description*   发现|Finding               text
    rectified      已整改|Rectified           choice yes=是|yes no=否|no
    note           备注|Note                  text
    """,
    "id",
)

CALENDAR = table(
    "calendar",
    "日程|Calendar",
    "预算循环各步骤:应交日和实交日|Steps of the budget cycle: due and submitted",
    OFFICE,
    """
    step*          步骤|Step                  name
    unit*          部门|Unit                  unit
    due*           应交|Due                   date
    submitted      实交|Submitted             date
    scorecard      考核表|Scorecard           scorecard
    indicator      指标|Indicator             indicator
    note           备注|Note                  text
    """,
    "step unit due",
)

OBJECTIONS = table(
    "objections",
    "申诉|Objections",
    "对评分的申诉和裁决|Objections to a score, and what was decided",
    EVERYONE,
    """
    id*            编号|Id                    name
    date*          日期|Date                  date
    unit*          部门|Unit                  unit
    who*           申诉人|By                  name
    scorecard*     考核表|Scorecard           scorecard
    indicator*     指标|Indicator             indicator
    claim*         诉求|Claim                 text
    decision       裁决|Decision              choice upheld=支持|upheld rejected=驳回|rejected pending=待定|pending
    reason         理由|Reason                text
    decided_by     裁决人|Decided by          name
    decided_on     裁决日期|Decided on        date
    """,
    "id",
)

ADJUSTMENTS = table(
    "adjustments",
    "酌情加减分|Adjustments",
    "其他情况酌情减分:分值、理由、决定人|Discretionary points: how many, why, decided by whom",
    OFFICE,
    """
    scorecard*     考核表|Scorecard           scorecard
    points*        分值|Points                number -100..100 分
    reason*        理由|Reason                text
    decider*       决定人|Decided by          name
    date           日期|Date                  date
    """,
)

SIGNOFFS = table(
    "signoffs",
    "签核|Sign-offs",
    "编制、复核、批准各一人,不得兼任|Preparer, reviewer and approver: three different people",
    EVERYONE,
    """
    role*          角色|Role                  choice preparer=编制|preparer reviewer=复核|reviewer \\
                   approver=批准|approver
    name*          姓名|Name                  name
    date*          日期|Date                  date
    note           备注|Note                  text
    """,
    "role name",
)

PROPOSALS = table(
    "proposals",
    "调整建议|Proposals",
    "对以后各季的建议,批准后才进入下季的空表|For the quarters ahead; only approved ones enter the next workbook",
    OFFICE,
    """
    id*            编号|Id                    name
    quarter*       季度|Quarter               name          写作 2026Q1|written 2026Q1
    kind*          种类|Kind                  choice budget=预算|budget target=目标值|target
    unit*          部门|Unit                  unit
    account        科目|Account               name          预算建议填写|of a budget
    scorecard      考核表|Scorecard           scorecard     目标值建议填写|of a target
    indicator      指标|Indicator             indicator
    now            现值|Now                   number
    proposed*      建议值|Proposed            number
    reason*        理由|Reason                text
    rests_on*      依据|Rests on              text
    decision       决定|Decision              choice approved=批准|approved rejected=否决|rejected pending=待定|pending
    decided_by     决定人|Decided by          name
    decided_on     决定日期|Decided on        date
    """,
    "id",
    in_workbook=False,
)

QUESTIONNAIRES = table(
    "questionnaires",
    "问卷|Questionnaires",
    "满意度问卷:每份答卷每题一行|Satisfaction surveys: one row per answer",
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

TABLES: dict[str, DeclaredSheet] = {
    t.id: t
    for t in (
        INDICATORS, PANEL, EVENTS, BUDGET_LINES, REVISIONS, RISKS, ACTIONS, FINDINGS, CALENDAR,
        OBJECTIONS, ADJUSTMENTS, SIGNOFFS, QUESTIONNAIRES, PROPOSALS,
    )
}  # fmt: skip
COVER = Text("说明", "About")
COVER_ROWS = {
    "company": Text("公司代码", "Company id"),
    "quarter": Text("季度", "Quarter"),
    "unit": Text("部门", "Unit"),
}
