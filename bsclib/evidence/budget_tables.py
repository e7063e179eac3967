"""The tables of the budget, declared like every other sheet: its lines, their revisions, what is proposed."""

from __future__ import annotations

from bsclib.evidence.schema import EVERYONE, OFFICE, table

FINANCE = "财务人员|the accountants"

BUDGET_LINES = table(
    "budget_lines",
    "预算明细|Budget lines",
    "部门 × 科目 × 月份 × 版本一行|One row per unit, account, month and version",
    FINANCE,
    """
    unit*          部门|Unit                  unit
    account*       科目|Account               name
    month*         月份|Month                 month in:quarter  写作 202510|written 202510
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
    market         市场假设%|Market growth %  number -100..1000     外部假设：比上年同月增长 \\
                   |assumed from outside, against the same month a year before
    cause          原因类别|Kind of cause     choice strategy=策略|strategy market=市场|market plan=计划|plan
    comment        差异说明|Variance comment  text
    accrued        预提|Accrued               number 万元     已发生未入账，计入实际|incurred, not yet booked; spent
    """,
    "unit account month version",
    "actual",
)

REVISIONS = table(
    "revisions",
    "预算调整|Revisions",
    "每次预算调整一行|One row per budget revision",
    FINANCE,
    """
    id*            编号|Id                    name
    date*          日期|Date                  date near:quarter
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
    "after",
)

PROPOSALS = table(
    "proposals",
    "调整建议|Proposals",
    "对以后各季的建议，批准后才进入下季的空表|For the quarters ahead; only approved ones enter the next workbook",
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
    way            做法|Way                   name          按批准为 approved|approved: as approved
    error          回测误差%|Error in backtest %      number .2 0..   建议所用做法|of the way proposed
    error_now      批准预算误差%|Error of approved %  number .2 0..   同样的月份|of the same months
    low            区间下限|Interval, low     number
    high           区间上限|Interval, high    number       十次有八次在区间内|holds eight times in ten
    decision       决定|Decision              choice approved=批准|approved rejected=否决|rejected pending=待定|pending
    decided_by     决定人|Decided by          name
    decided_on     决定日期|Decided on        date
    chance_now     现值达成机会%|Chance of now %  number .1 0..100 later
    chance         建议达成机会%|Chance %     number .1 0..100 later
    challenge      质疑|Challenge             text later
    challenged_by  质疑人|Challenged by       name later
    settled        定案值|Settled             number later    与建议不同才填|only where it is not what was proposed
    """,
    "id",
    in_workbook=False,
)

BENCHMARKS = table(
    "benchmarks",
    "同业对标|Benchmarks",
    "定目标值的依据：同业、同地域的水平，和启用本系统以前的历史；写明来源和日期"
    "|What targets are set by: industry, region, and history from before this system; each with source and date",
    OFFICE,
    """
    scorecard*     考核表|Scorecard           scorecard
    indicator*     指标|Indicator             indicator
    of*            范围|Of                    choice industry=同业平均|industry region=同地域平均|region \\
                   best=标杆|best history=本单位历史|own_history
    period*        所属期|Period              name          历史写作 2025Q3|of history written 2025Q3
    value*         数值|Value                 number .6
    source*        来源|Source                text
    date*          来源日期|Dated             date near:quarter
    note           备注|Note                  text
    """,
    "scorecard indicator of period",
    "value",
    optional=True,
)

TARGET_REVISIONS = table(
    "target_revisions",
    "目标调整|Target revisions",
    "批准后又改的目标值：原值、新值、理由、批准人|Targets changed after approval: before, after, why, by whom approved",
    OFFICE,
    """
    scorecard*     考核表|Scorecard           scorecard
    indicator*     指标|Indicator             indicator
    date*          日期|Date                  date near:quarter
    before*        原目标值|Original          number .6
    after*         现目标值|Revised           number .6 not:before
    reason*        理由|Reason                text
    approver*      批准人|Approved by         name
    """,
    "scorecard indicator date",
    "after",
    optional=True,
)

ASSUMPTIONS = table(
    "assumptions",
    "预测假设|Assumptions",
    "市场调研和已知变动：事先写明，注明来源；事后写的不用于回测"
    "|Market research and known changes, said beforehand with their source; said afterwards they count in no backtest",
    FINANCE,
    """
    kind*          种类|Kind                  choice market=市场|market step=已知变动|known_change
    unit*          部门|Unit                  unit
    account*       科目|Account               name
    month*         起始月份|From month        month         写作 202601|written 202601
    until          截止月份|Until month       month         市场：空即当月；变动：空即此后一直|market: empty is that \\
                   month; a change: empty is for good
    value*         数值|Value                 number        市场：同比增长%；变动：每月增减万元|market: growth on a \\
                   year before in %; a change: amount a month
    source*        来源|Source                text
    date*          写明日期|Said on           date near:quarter
    """,
    "kind unit account month",
    optional=True,
)

PREPARATION = table(
    "preparation",
    "预算编制|Preparation",
    "二上二下：每轮、每个科目、每月一行（零基：每个方案一行）；填金额时写明谁、何时"
    "|Guidance, requests, balanced figures, final: a row per round, account and month (zero-based: per package)",
    EVERYONE,
    """
    round*         轮次|Round                 choice guidance=控制数|guidance request=申报|request \\
                   balanced=平衡|balanced final=定稿|final
    unit*          部门|Unit                  unit
    account*       科目|Account               name
    month*         月份|Month                 month in:quarter  写作 202601|written 202601
    nature*        类别|Nature                choice revenue=收入|revenue cost=成本费用|cost
    basis          方法|Basis                 choice driver=动因×价格|driver_×_price last_year=上年同期|last_year \\
                   zero=零基|zero-based
    volume         动因量|Volume              number .6 if:basis=driver
    price          价格|Price                 number .6 if:basis=driver
    package        方案|Package               name if:basis=zero
    rank           次序|Rank                  whole 1.. if:basis=zero  1 最要紧|1 matters most
    suggested      建议数|Suggested           number 万元     预填，不计入|prefilled; counts for nothing
    limit          限额|Limit                 number 万元
    amount         金额|Amount                number 万元
    serves         服务的目标|Serves          name w26
    reason         理由|Reason                text     超限额、核减时必填|wanted above the limit and for a cut
    who            谁|Who                     name if:amount
    date           何时|When                  date near:quarter if:amount
    """,
    "round unit account month package",
    "amount",
    optional=True,
)

STANDARDS = table(
    "standards",
    "标准成本|Standards",
    "收入按产品、材料和人工按品类的标准与实际：价 × 量 = 金额；同一科目的量用同一计量单位"
    "|Price and quantity, standard and actual: of revenue by product, of material and labour by kind; price × quantity "
    "is the amount; quantities of one account are in one unit",
    FINANCE,
    """
    unit*          部门|Unit                  unit
    account*       科目|Account               name          与预算明细一致|as on the budget lines
    month*         月份|Month                 month in:quarter  写作 202510|written 202510
    item*          品种|Item                  name          产品、材料或工种|product, material or kind of labour
    price_budget*  标准价格|Standard price    number .6 0.. 万元
    quantity_budget*  标准数量|Standard quantity  number .6 0..
    output_budget  计划产量|Output, planned   number .6 if:output >0  标准数量所对应的产量；空即不随产量变动|what the \
                   standard quantity is for; empty: it does not move with output
    price          实际价格|Price             number .6 0.. 万元 if:quantity
    quantity       实际数量|Quantity          number .6 0.. if:price
    output         实际产量|Output            number .6 0.. if:output_budget&quantity
    note           备注|Note                  text
    """,
    "unit account month item",
    "quantity",
    optional=True,
)

INITIATIVES = table(
    "initiatives",
    "举措|Initiatives",
    "为目标而做的事：每个里程碑一行；里程碑未全部了结、或预期效果还没有结果的，转入下季"
    "|What is done for a goal: a row per milestone; carried on while a milestone is open or the effect is not seen yet",
    EVERYONE,
    """
    id*            编号|Id                    name
    initiative*    举措|Initiative            text
    unit*          部门|Unit                  unit
    owner*         责任人|Owner               name
    serves         服务的目标|Serves          name w26      考核表/指标 或目标代码|card/indicator, or a goal's id
    milestone*     里程碑|Milestone           name
    due*           期限|Due                   date
    status*        状态|Status                choice planned=未开始|planned running=进行中|running done=已完成|done \
                   dropped=取消|dropped
    done_on        完成日期|Done on           date if:status=done
    cost           预算|Cost                  number 0.. 万元
    spent          已花|Spent                 number 0.. 万元
    expected       预期效果|Effect expected   number .6     所服务指标的变化|change of the indicator it serves
    seen           实际效果|Effect seen       number .6
    note           备注|Note                  text
    """,
    "id milestone",
    optional=True,
)
