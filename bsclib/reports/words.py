"""The words that reports share."""

from __future__ import annotations

from bsclib import errors
from bsclib.errors import Text

TOLD = Text("{title}：{told}", "{title}: {told}")
AND, LIST = errors.AND, errors.LIST
INDICATOR = Text("指标", "Indicator")
CARD = Text("考核表", "Scorecard")
UNIT = Text("单位", "Unit")
TARGET = Text("目标值", "Target")
ACTUAL = Text("实际值", "Actual")
GAP = Text("有利差距", "Favourable gap")
STEPS = Text("步数", "Steps")
POINTS = Text("加减分", "Points")
SCORE = Text("得分", "Score")
WEIGHT = Text("权重", "Weight")
CONTRIBUTION = Text("贡献", "Contribution")
STATUS = Text("状态", "Status")
WHY = Text("理由", "Why")
OF_CARD = Text("{card}：{label}", "{card}: {label}")
CELL = Text("单元格", "Cell")
TOTAL = Text("总分", "Total")
SUM = Text("合计", "Sum")
COVERAGE = Text("覆盖率 %", "Coverage %")
GRADE = Text("等级", "Grade")
RANK = Text("名次", "Rank")
REMARK = Text("备注", "Remark")
CHANGE = Text("比上季", "Change")
MEAN = Text("平均", "Mean")
YEAR_TO_DATE = Text("年初至今均值", "Year-to-date mean")
ROLLING = Text("近四季均值", "Mean of 4 quarters")
QUARTER = Text("当季", "Quarter")
LEVEL = Text("层级", "Level")
LOST = Text("失分", "Points lost")
SETTING = Text("项目", "Item")
VALUE = Text("内容", "Value")
COEFFICIENT = Text("系数", "Coefficient")
HEADCOUNT = Text("人数", "Headcount")
PAID = Text("奖金", "Reward")

NOT_DEMONSTRATED = Text("数据不足，暂不评级", "too little is known; not graded")
VETOED = Text("一票否决", "veto")
NO_CARD = Text("没有考核表", "no scorecard")
UNWEIGHTED = Text("不计权重", "unweighted")
ADJUSTMENT = Text("酌情调整", "Discretionary adjustment")

LEVELS = {
    "process": Text("工作过程", "Process"),
    "company": Text("公司", "Company"),
    "center": Text("责任中心", "Centre"),
    "department": Text("部门", "Department"),
    "project": Text("项目", "Project"),
    "post": Text("岗位", "Post"),
}
