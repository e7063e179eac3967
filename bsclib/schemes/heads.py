"""Heads: which row names the columns, over how many rows it runs, and what each column is for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from bsclib.schemes.figures import NUMBER, UNITS, number_in
from bsclib.schemes.page import KeptSheet, squeezed, tidy

_GRADES = (
    "优秀|优|良好|良|中等|中|合格|达标|基本合格|一般|较好|好|尚可|待改进|需改进|不合格|不达标|较差|差|卓越|满分|零分|"
    "[a-e]级?|[sabcde]|excellent|good|fair|satisfactory|unsatisfactory|poor|outstanding|exceeds(expectations)?|"
    "meets(expectations)?|below(expectations)?|green|amber|yellow|red|[绿黄红橙](灯|色|牌|区)?"
)
_LEVELS = (
    "满意值|不允许值|优秀值|良好值|平均值|较低值|较差值|(基本|基准|挑战|卓越|保底|底线|门槛|冲刺|奋斗|争取|力争|必保|确保)"
    "(目标|值|目标值)?|底线值|下限值|上限值|threshold(level)?|stretch(target|goal)?|minimum|"
    "outstanding(level)?|excellentvalue|maximum"
)
# the first line that matches wins: narrow words before wide ones
ROLES: tuple[tuple[str, str], ...] = (
    (
        "past",
        r"(上年|去年|上期|往年|前年|上季|原有?|过去|last|previous|prior|baseline).*|.*(上年|去年)(实际|完成|权重|目标|数|值).*"
        r"|20\d\d年?度?(实际|完成).*",
    ),
    ("number", r"序号|编号|序|号|no\.?|#|s/?n|item(no\.?|#)|ref\.?|id"),
    (
        "rule",
        r".*(评分|计分|评价|考核|考评|评定|打分|扣分|加分|加减分|奖惩|奖罚|记分|赋分|得分|评估|检查|考评计分)"
        r"(标准|办法|方法|规则|细则|依据|公式|要求|方式|说明)(及.*)?|标准|办法|规则|评判标准|"
        r"(scor(ing|e)|rating|evaluation|assessment|measurement)(rules?|methods?|criteria|standards?|guide|formula|basis)?"
        r"|criteria|rules?|howscored|standards?",
    ),
    (
        "fill",
        r".*(得分|自评分|评分结果|考评分|核定分|考核分|实得分?|复评|自评|初评|终评|扣分|加分|考核结果|完成情况|实际值?|"
        r"实际完成.*|完成值|完成率|佐证.*|备注|签字|评语|原因.*|存在问题|全年执行数)|评分|(self|final|actual|your)?(score|rating)"
        r"(awarded|given|achieved)?|actuals?|results?|remarks?|comments?|notes?|achieved|evidence|status",
    ),
    ("weight_share", r"(维度内?|类别?内|项目内|组内|内部|本类)(占比|权重|比重)|within.*weight|shareof.*"),
    (
        "weight_above",
        r"(维度|类别|一级指标|二级指标|一级|二级|项目|模块|大类|类|分类)(内|的)?(权重|占比|分值|比重|分)"
        r"|(dimension|perspective|category)(weight|points)",
    ),
    (
        "weight",
        r"(考核|指标|绩效|评价|最终|综合|实际|折算)?(权重|分值|标准分值?|配分|权数|比重|占比|分数|应得分|总分|基本分|基础分|标准分数|权重分)"
        r"(分配|系数|比例)?|满分值?|weight(ing|age)?s?|points?|max(imum)?(score|points|marks)|fullmarks?|marks|allocation",
    ),
    ("unit", r"(计量|指标|度量|数据)?单位|units?|uom|unitofmeasure(ment)?"),
    (
        "owner",
        r".*(部门|单位|责任人|岗位|科室|负责人|来源|提供方?|考核人|评价人|频次|周期|频率|时限|时间)|owners?|responsib.*|"
        r"(data)?source(ofdata)?|department|frequency|accountable|timing|due(date)?",
    ),
    ("level_name", r"[一二三四五1-5]级(指标|目录|项目|内容)?(名称)?|level[1-5](.*)"),
    ("level", _LEVELS),
    (
        "band",
        rf"({_GRADES})|({NUMBER}[-~～—–至])?{NUMBER}分|({_GRADES})\({NUMBER}(分|points?)?\)|(rating(scale)?|grade|score){NUMBER}",
    ),
    (
        "target",
        r"(.*)(目标值|计划值|计划数|指标值|标准值|任务数|任务值|目标数|考核值|预算数|预算值|基准值|达标值)|"
        r"(20\d\d年?度?|年度|季度|月度|考核|绩效|工作|本年|当年|全年|第?[一二三四1-4]季度?|q[1-4]|\d{1,2}月|[上下]半年)?(目标|计划|任务目标|目标任务)(要求)?|(年度|全年|计划)指标|targets?(value)?(20\d\d|fy\d+)?|20\d\dtargets?|plan(ned)?(value)?|goals?|budget",
    ),
    (
        "definition",
        r"(指标|考核|名词|内容|目标)?(说明|定义|解释|含义|内涵|释义|描述)|.*(计算公式|计算方法|计算口径|公式|口径)|"
        r"(评价|考评|观测|评估)要点|(完成|达标|合格|考核|质量|目标)?要求|(完成|达标|合格)标准|definitions?|descriptions?|formula|calculation|howmeasured|measurement",
    ),
    (
        "dimension",
        r".*(维度|类别|类型|大类|分类|板块|模块|层面|领域)|构面|outcomes?|outputs?|pillars?|perspectives?|categor(y|ies)|dimensions?|area|kra|theme|group",
    ),
    (
        "name",
        r".{0,6}指标(名称|项目?|内容)?"
        r"|(考核|考评|评价|观测|观察|检查|关键)(点|指标点)|关键(结果|成果)|kpi(名称|指标)?s?|kpis?(name)?"
        r"|(key)?(performance|result)?(measures?|indicators?|metrics?)|keyresults?|krs?",
    ),
    (
        "weak",
        r"(考核|考评|评价|工作|检查|评分|评估|主要|重点|岗位|目标|安全)?(项目|内容|要点|要素|事项|任务|工作|职责)(名称)?"
        r"(及(要求|标准|目标))?|名称|战略(目标|主题)|(strategic|business|key)?objectives?|items?|tasks?|activit(y|ies)|requirements?",
    ),
    (
        "period",
        r"(1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月份?|第?[一二三四1-4]季度?|[上下]半年|全年|年度|(平均|累计|合计)(值|数)?|"
        r"q[1-4]|jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|average|ytd|total",
    ),
)
_COMPILED = tuple((role, re.compile(f"(?:{pattern})\\Z")) for role, pattern in ROLES)
MOST_HEAD_ROWS = 4
LABELS = ("dimension", "level_name", "name", "weak")
_PLAIN_NAME = re.compile(r"名称|内容|names?")
_SCORE = re.compile(rf"(?:^|\(|（|=|:|rating|scale|grade|score)({NUMBER})分?(?:\)|）|$)")


@dataclass(frozen=True, slots=True)
class Head:
    """One column: its words (the deepest head), what it is for, and the unit or the score its head names."""

    column: int
    words: str
    role: str
    unit: str = ""
    score: Decimal | None = None


@dataclass(slots=True)
class HeadRows:
    """The heads of a table: from the row `top` to the row `bottom`, one `Head` a column that has words."""

    top: int
    bottom: int
    heads: list[Head] = field(default_factory=list)

    def of(self, *roles: str) -> list[Head]:
        """Return the heads of any of these roles, from left to right."""
        return [h for h in self.heads if h.role in roles]


def role_of(words: str) -> str:
    """Return what a column so headed is for, "" if no words are known.

    Examples
    --------
    >>> role_of("评分标准"), role_of("分值（分）"), role_of("Perspective"), role_of("优秀(100分)"), role_of("市场组")
    ('rule', 'weight', 'dimension', 'band', '')
    """
    flat = squeezed(words).rstrip(":")
    bare = re.sub(r"\([^()]*\)$", "", flat)
    if not flat or len(flat) > 40:
        return ""
    for text in (flat, bare):
        found = next((role for role, pattern in _COMPILED if pattern.match(text)), "")
        if found:
            return found
    return ""


def head_of(column: int, words: list[str]) -> Head:
    """Return the head of a column from its words, top to bottom: the deepest that says more than a period decides."""
    known = sorted(((w, role) for w in reversed(words) if (role := role_of(w))), key=lambda k: k[1] == "period")
    deepest, role = known[0] if known else (words[-1] if words else "", "")
    above = next((k for k in known[1:] if k[1] in LABELS), None)
    if above and _PLAIN_NAME.fullmatch(squeezed(deepest)):  # 一级指标 over 名称
        deepest, role = above
    if role in ("target", "level") and words[-1] != deepest and role_of(words[-1]) == "period":
        deepest = words[-1]  # 目标值 over 一季度: the target of that period
    flat = squeezed(deepest)
    unit = re.search(rf"\(({UNITS}|%)\)$", flat)
    score = _SCORE.search(flat) if role in ("band", "level", "target") else None
    value = number_in(score[1]) if score else None
    return Head(column, tidy(deepest), role, unit[1] if unit and not score else "", value)


def _bottom(page: KeptSheet, top: int) -> int:
    """Return the last row of heads that begin in `top`: as far as joined cells and sub-heads below groups reach."""
    bottom, seen = top, 0
    while bottom != seen and bottom - top < MOST_HEAD_ROWS:
        seen = bottom
        bottom = max(page.end(r, c)[0] for r in range(top, bottom + 1) for c, _ in page.own(r) or [(1, "")])
        if bottom == seen and bottom < page.height:
            bottom += _parted(page, bottom)
    return bottom


def _parted(page: KeptSheet, row: int) -> bool:
    """Return whether the line below a row of heads only parts groups of it: words under joined cells, nowhere else."""
    groups = [c for c, _ in page.own(row) if page.end(row, c)[1] > c and page.end(row, c)[0] == row]
    under = [c for c, text in page.own(row + 1) if not re.fullmatch(NUMBER, text)]
    covered = {c for g in groups for c in range(g, page.end(row, g)[1] + 1)}
    return len(under) > 1 and set(under) <= covered


def _words(page: KeptSheet, top: int, bottom: int, column: int) -> list[str]:
    seen = dict.fromkeys(page.anchor(r, column) for r in range(top, bottom + 1))
    return [text for spot in seen if spot[0] >= top and (text := page.text(*spot))]


def heads_at(page: KeptSheet, top: int) -> HeadRows | None:
    """Return the heads that begin in the row `top`, None if that row names no columns."""
    own = page.own(top)
    if len(own) < 2 or sum(len(squeezed(t)) > 40 for _, t in own) > 0:
        return None
    bottom = _bottom(page, top)
    if bottom - top > 3:
        return None
    columns = [(c, _words(page, top, bottom, c)) for c in range(1, page.width + 1)]
    found = HeadRows(top, bottom, _rated([head_of(c, words) for c, words in columns if words]))
    roles = [h.role for h in found.heads if h.role]
    core = {"rule", "weight", "band", "level", "target"} & set(roles)
    labelled = set(LABELS) & set(roles)
    if not core or not labelled or len(roles) * 2 < len(found.heads):
        return None
    return found if (len(set(roles)) >= 2 and len(roles) >= 3) or core >= {"rule"} else None


def _rated(heads: list[Head]) -> list[Head]:
    """Return the heads; three to six bare numbers in order score bands where no column is of rules."""
    bare = [h for h in heads if not h.role and re.fullmatch(NUMBER, h.words)]
    scores = [number_in(h.words) for h in bare]
    if (
        not 3 <= len(bare) <= 6
        or any(h.role == "rule" for h in heads)
        or scores not in (sorted({*scores}), sorted({*scores}, reverse=True))
    ):
        return heads
    return [replace(h, role="band", score=number_in(h.words)) if h in bare else h for h in heads]


def all_heads(page: KeptSheet) -> list[HeadRows]:
    """Return every row of heads of a sheet, from top to bottom."""
    found: list[HeadRows] = []
    for row in page.rows():
        if found and row <= found[-1].bottom:
            continue
        heads = heads_at(page, row)
        if heads is not None:
            found.append(heads)
    return found


@dataclass(slots=True)
class Columns:
    """The columns of a table by their use; numbers of columns, 0 where there is none."""

    name: int = 0
    number: int = 0
    weight: int = 0
    full_mark: int = 0
    unit: int = 0
    owner: int = 0
    dimensions: list[int] = field(default_factory=list)
    subtotals: list[Head] = field(default_factory=list)
    definitions: list[int] = field(default_factory=list)
    targets: list[Head] = field(default_factory=list)
    levels: list[Head] = field(default_factory=list)
    bands: list[Head] = field(default_factory=list)
    rules: list[Head] = field(default_factory=list)
    fills: list[int] = field(default_factory=list)
    unknown: list[Head] = field(default_factory=list)
    doubtful: list[Head] = field(default_factory=list)
    weight_head: Head | None = None
