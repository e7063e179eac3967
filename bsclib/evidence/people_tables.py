"""The sheets of what people say to one another: objections, payments, nominations, requests, points, who has read."""

from __future__ import annotations

from bsclib.evidence.schema import EVERYONE, OFFICE, table

OBJECTIONS = table(
    "objections",
    "申诉|Objections",
    "对评分的申诉和裁决|Objections to a score, and what was decided",
    EVERYONE,
    """
    id*            编号|Id                    name
    date*          日期|Date                  date near:quarter
    unit*          部门|Unit                  unit
    who*           申诉人|By                  name
    scorecard*     考核表|Scorecard           scorecard
    indicator*     指标|Indicator             indicator
    claim*         诉求|Claim                 text
    decision       裁决|Decision              choice upheld=支持|upheld rejected=驳回|rejected pending=待定|pending
    reason         理由|Reason                text
    decided_by     裁决人|Decided by          name
    decided_on     裁决日期|Decided on        date near:quarter from:date
    """,
    "id",
)

PAYMENTS = table(
    "payments",
    "兑现记录|Payments",
    "本季奖金（四季度含年终奖）的发放、罚款和追回：每笔一行，金额以发放货币计，写明理由和批准人；只供内部"
    "|What is paid of the pool (with the fourth quarter the year's), penalties, claw-backs: a row each; internal only",
    OFFICE,
    """
    unit*          部门|Unit                  unit
    kind*          种类|Kind                  choice reward=奖金|reward year_end=年终奖|year_end penalty=罚款|penalty \\
                   clawback=追回|claw-back
    amount*        金额|Amount                number 0..
    reason*        理由|Reason                text
    decider*       批准人|Approved by         name
    approved*      批准日期|Approved on       date near:quarter
    paid           发放日期|Paid on           date near:quarter from:approved  空即尚未发放或扣回\\
                   |empty: not paid or taken back yet
    note           备注|Note                  text
    """,
    figure="amount",
    same=("unit", "kind", "amount", "approved"),
    optional=True,
)

NOMINATIONS = table(
    "nominations",
    "表彰提名|Nominations",
    "提名表彰的部门、班组或个人：事迹、提名人和决定；表彰不涉及奖金"
    "|Units, teams or people put forward for commendation: what for, by whom, what was decided; no money moves",
    EVERYONE,
    """
    unit*          部门|Unit                  unit
    who*           表彰对象|Who               name
    deed*          事迹|What for              text
    nominator*     提名人|Nominated by        name not:who
    decision       决定|Decision              choice approved=同意|approved rejected=不同意|rejected
    decider        决定人|Decided by          name if:decision=approved not:nominator
    """,
    "unit who deed",
    optional=True,
)

REQUESTS = table(
    "requests",
    "协作请求|Requests",
    "部门之间的请求与承诺：谁向谁要什么、何时要、答应了没有；未完成的转入下季"
    "|Requests and promises between units: who asks whom for what, by when, how it stands; open ones are carried on",
    EVERYONE,
    """
    id*            编号|Id                    name
    date*          日期|Date                  date near:quarter
    unit*          请求部门|Asking unit       unit
    to*            承诺部门|Promising unit    unit not:unit
    what*          事项|What                  text
    scorecard      考核表|Scorecard           scorecard
    indicator      为了哪个指标|For indicator  indicator
    due*           期限|Due                   date near:quarter from:date
    status*        状态|Status                choice asked=已提出|asked promised=已承诺|promised done=已完成|done \\
                   declined=不能承诺|declined
    promised_by    承诺人|Promised by         name if:status=promised
    done_on        完成日期|Done on           date if:status=done from:date
    note           备注|Note                  text
    """,
    "id",
    optional=True,
)

POINTS = table(
    "points",
    "会审意见|Joint review",
    "多部门会审提出的意见：提出部门、意见、由谁落实、结果；未关闭的转入下季"
    "|Points of the joint review: who raised what, who sees to it, what came of it; open ones are carried on",
    OFFICE,
    """
    id*            编号|Id                    name
    date*          日期|Date                  date near:quarter
    unit*          提出部门|Raised by         unit
    point*         意见|Point                 text
    owner          落实部门|Owner             unit
    due            期限|Due                   date near:quarter from:date
    status*        状态|Status                choice open=未关闭|open closed=已关闭|closed
    outcome        结果|Outcome               text if:status=closed
    """,
    "id",
    optional=True,
)

ACKNOWLEDGEMENTS = table(
    "acknowledgements",
    "阅知|Acknowledgements",
    "谁在何时阅知了什么|Who has read what, and when",
    EVERYONE,
    """
    unit*          部门|Unit                  unit
    who*           姓名|Name                  name
    what*          内容|What                  choice handbook=考核手册|handbook agreement=目标责任书|agreement \\
                   results=考核结果|results
    read_on*       阅知日期|Read on           date near:quarter
    note           备注|Note                  text
    """,
    "unit who what",
    optional=True,
)
