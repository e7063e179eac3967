"""A finding is a code, a path and its values; this is where it becomes a fault, with its line and its words."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any, NamedTuple

from bsclib.errors import NOTHING, Fault, Place, Text
from bsclib.law.strict_yaml import Document, Path


class Finding(NamedTuple):
    """What a check found, where in the file, and the words that its sentence needs."""

    code: str
    path: Path
    values: dict[str, Any] = {}  # noqa: RUF012 – never written to


# code → what was found, and where it helps what is expected and what to do
_SAYS: dict[str, tuple[Text, ...]] = {
    "missing_key": (Text("缺少“{name}”", "“{name}” is missing"), NOTHING, Text("补上这一项", "add it")),
    "empty_card": (Text("没有指标", "no indicators"),),
    "decimals": (Text("小数位数为 {n}", "{n} decimals"), Text("应为 0 到 6", "0 to 6 is expected")),
    "range_order": (Text("下限 {low} 大于上限 {high}", "minimum {low} above maximum {high}"),),
    "level_order": (Text("“接近”{near} 高于“达成”{met}", "near {near} above met {met}"),),
    "label_twice": (Text("名称“{label}”重复", "the label “{label}” stands twice"),),
    "reason_missing": (
        Text("权重与所印不同，却没有理由", "a weight that differs from the print gives no reason"),
        NOTHING,
        Text("写明 why", "say why"),
    ),
    "rule_absent": (
        Text("没有评分标准", "no scoring rule"),
        NOTHING,
        Text("写 scoring，或 scored: false", "write scoring, or scored: false"),
    ),
    "weight_apart": (
        Text("{kind}有权重", "{kind} with a weight"),
        Text("它的分数在加权平均之后另加", "its points are added after the weighted mean"),
        Text("删去 weight", "delete weight"),
    ),
    "section_scored": (
        Text("计分指标写了 section", "a scored row names a section"),
        Text("section 只用于加分项、扣分项和否决项", "sections are for bonus, malus and veto rows"),
        Text("写 kind，或删去 section", "write kind, or delete section"),
    ),
    "limit_zero": (
        Text("限度为 0", "a limit of 0"),
        NOTHING,
        Text("写上限分数；没有限度则删去 limit", "give the most points; delete limit where there is none"),
    ),
    "better_missing": (
        Text("没有说明越高越好还是越低越好", "it does not say which way is better"),
        Text("应有 better: higher 或 lower", "better: higher or lower is expected"),
        Text("写在指标或规则里", "write it on the row or in its rule"),
    ),
    "rule_unfit": (Text("规则不成立：{found}", "the rule does not hold: {found}"),),
    "refused_why": (
        Text("rule: null，却没有理由", "rule: null without a reason"),
        NOTHING,
        Text(
            "写 refused: 为什么读不成规则；要读文字则删去 rule",
            "say why under refused; to have the text read, delete rule",
        ),
    ),
    "text_unread": (
        Text("“{text}”读不成规则：{why}", "“{text}” cannot be read as a rule: {why}"),
        NOTHING,
        Text(
            "改写，或写 rule；暂不计分写 refused: 理由",
            "reword it, or write rule; to leave it unscored write refused: why",
        ),
    ),
    "veto_open": (
        Text("一票否决，却没有说否决什么", "a veto that does not say what it takes"),
        Text("应为 grade、total、bonus 之一或几项", "one or several of grade, total, bonus are expected"),
        Text(
            "写 veto: [grade, bonus] 一类；在此之前只列示，不生效",
            "write veto: [grade, bonus]; until then it takes nothing",
        ),
    ),
    "text_open": (Text("“{text}”留有疑问：{why}", "“{text}” leaves something open: {why}"),),
    "unit_open": (
        Text("没有单位，“%”按{way}计", "there is no unit: its % counts as {way}"),
        NOTHING,
        Text(
            "写明 unit（比率写 %，金额写 万元 等）后核对",
            "write the unit (% for a rate) and look again",
        ),
    ),
    "weight_unscored": (Text("不计分的指标有权重", "an unscored row has a weight"),),
    "listed_twice": (Text("考核表重复列出", "a scorecard is listed twice"),),
    "grade_order": (
        Text("等级界限不是由高到低、以 0 结尾", "grades that do not descend to 0"),
        NOTHING,
        Text("由高到低排列，最低一级 at_least: 0", "from the best down, the last with at_least: 0"),
    ),
    "coefficient_missing": (Text("等级 {id} 没有系数", "grade {id} has no coefficient"),),
    "goal_share": (
        Text("{found} 不是奖金池的一部分", "{found} is no part of the pool"),
        Text("应为 0 至 1 之间的小数，如 0.5", "a number from 0 to 1 is expected, such as 0.5"),
    ),
    "loop": (Text("{id} 绕回到自己", "{id} leads back to itself"),),
    "matrix_shape": (
        Text("矩阵不是 {n}×{n}", "a matrix that is not {n} by {n}"),
        NOTHING,
        Text("每个项目一行一列，次序同 items", "one row and one column an item, in the order of items"),
    ),
    "node_shape": (
        Text("{op} 的来源数目不对", "{op} with a wrong number of sources"),
        Text(
            "fact 写 fact；leverage 一项；ratio、percent_of 两项", "fact: a row; leverage: one; ratio, percent_of: two"
        ),
    ),
    "file_name": (
        Text("代码 {id} 与文件名 {file} 不一致", "id {id} in a file named {file}"),
        Text("文件名应为 {id}.yaml", "the file should be {id}.yaml"),
    ),
    "card_missing": (
        Text("考核表 {id} 没有文件", "scorecard {id} has no file"),
        Text("应有 scorecards/{id}.yaml", "scorecards/{id}.yaml is expected"),
    ),
    "card_unlisted": (
        Text("company.yaml 没有列出考核表 {id}", "company.yaml does not list scorecard {id}"),
        NOTHING,
        Text("在 scorecards 下加一行", "add a line under scorecards"),
    ),
    "same_as_chain": (Text("{row} 本身也引自别处", "{row} is itself taken from elsewhere"),),
    "same_as_differs": (Text("与 {row} 的 {fields} 不同", "differs from {row} in {fields}"),),
    "unit_without_card": (Text("{unit}没有考核表", "{unit} has no scorecard"),),
    "exists_order": (
        Text("自 {first} 起、至 {last} 止：先止后起", "from {first} until {last}: it ends before it begins"),
        NOTHING,
        Text("两个日期都计入，改正其一", "both days are included; correct one of them"),
    ),
    "not_then": (
        Text("{what}“{name}”在 {day} 不存在", "{what} “{name}” does not exist on {day}"),
        Text("引用它的一方存在时，它也应存在", "it should exist as long as what names it"),
        Text(
            "改正 exists，另写一个，或由后继单位以 succeeds 接替",
            "correct exists, name another, or let a unit succeed it",
        ),
    ),
    "card_bare": (
        Text("自 {day} 起没有一个有权重的指标存在", "from {day} on no indicator that has a weight exists"),
        NOTHING,
        Text("给考核表写 exists.until，或加指标", "give the card an exists.until, or add indicators"),
    ),
    "succeeds_open": (
        Text("接替 {unit}，而它没有终止日", "it succeeds {unit}, which does not end"),
        NOTHING,
        Text("给 {unit} 写 exists: {{until: …}}", "give {unit} an exists: {{until: …}}"),
    ),
    "succeeds_later": (
        Text("接替 {unit}，而它存在至 {day}，更晚", "it succeeds {unit}, which lasts longer, until {day}"),
        Text("后继单位在前者终止后仍应存在", "a successor exists after the other has ended"),
    ),
    "not_there": (
        Text("{name} 在 {day} 不存在，本指标独自填报", "{name} does not exist on {day}; this row stands alone"),
    ),
    "begins_inside": (
        Text(
            "{what} 自 {day} 起，在季度中间：本季全季适用",
            "{what} begins on {day}, inside the quarter: it governs all of it",
        ),
    ),
    "ended": (Text("{what} 止于 {day}，不在本季{why}", "{what} ended on {day} and is not in this quarter{why}"),),
    "weight_sum": (
        Text("“{card}”的权重合计 {found}", "the weights of “{card}” sum to {found}"),
        Text("应为 {wanted}", "{wanted} is expected"),
        Text("改正权重；合计本应如此就写 weight_sum", "mend the weights; where the sum is meant, write weight_sum"),
    ),
    "weight_zero": (
        Text("“{row}”的权重为 0：得分不影响总分", "“{row}” weighs 0: its score moves no total"),
        NOTHING,
        Text("写上权重，或写 scored: false", "give it a weight, or write scored: false"),
    ),
    "jump": (
        Text("{what} 自 {day} 起由 {old} 变为 {new}：十倍以上", "{what} goes from {old} to {new} on {day}: tenfold"),
        NOTHING,
        Text("核对小数点和单位；确实如此就写 why", "check point and unit; where it is meant, say why"),
    ),
    "limit_odd": (
        Text("{what} 为 {found}", "{what} is {found}"),
        Text("通常在 {low} 至 {high}（%）之间", "usually between {low} and {high} percent"),
        Text("核对：写百分数，80 即 80%", "check it: percent numbers, 80 means 80 %"),
    ),
    "coefficient_odd": (
        Text("等级 {id} 的系数为 {found}", "the coefficient of {id} is {found}"),
        Text("系数是倍数，通常不超过 {most}", "a coefficient is a factor, seldom above {most}"),
        Text("核对小数点；1.2 即 120%", "check the point; 1.2 means 120 %"),
    ),
    "coefficient_order": (
        Text("等级 {better} 的系数低于 {worse}", "{better} is worth less than {worse}"),
        Text("较好的等级系数不应更低", "the better grade is not worth less"),
        Text("核对两个系数", "check both coefficients"),
    ),
    "pool_odd": (
        Text("奖金池 {found} {unit}，在册 {heads} 人", "a pool of {found} {unit} for {heads} people"),
        Text("人均一季通常在 {low} 至 {high} 元之间", "usually {low} to {high} yuan a head and quarter"),
        Text("核对金额和单位", "check amount and unit"),
    ),
    "cascade_shares": (
        Text("份额与各部分不对应", "the shares do not match the parts"),
        Text(
            "relation: share 时每个部分一个份额（共 {parts} 个），其余情况不写",
            "with relation: share one for each part ({parts}), else none",
        ),
    ),
    "term_accounts": (
        Text("预算明细的一项没有 accounts", "a term of a budget line without accounts"),
        Text("应有 accounts，没有 line", "accounts are expected, and no line"),
    ),
    "term_either": (
        Text("一项应是 accounts 或 line 之一", "a term is either accounts or a line"),
        NOTHING,
        Text("写其中一个", "write one of the two"),
    ),
    "line_star": (
        Text("要填写的预算明细不能带 *", "a budget line to fill cannot have a *"),
        Text("应为 部门/科目", "unit/account is expected"),
    ),
    "figure_shape": (
        Text(
            "既无 actual，也无 numerator 和 denominator，或二者都有",
            "neither actual nor numerator and denominator, or both",
        ),
        Text("写 actual，或写 numerator 和 denominator", "write actual, or numerator and denominator"),
    ),
    "unreadable": (Text("无法读取（{why}）", "cannot be read ({why})"),),
    "no_company": (
        Text("没有这个文件", "no such file"),
        Text("公司文件夹里应有 company.yaml", "a company's folder holds company.yaml"),
        Text("检查 --params 和 --company", "check --params and --company"),
    ),
}
SLIPS = (
    *("weight_sum", "weight_zero", "jump", "limit_odd", "coefficient_odd", "coefficient_order", "pool_odd"),
    "begins_inside",
)  # faults where the law is strict
_NOTICES = (*SLIPS, "text_open", "unit_open", "veto_open", "unit_without_card", "not_there", "ended")


def said(code: str, place: Place, **values: Any) -> Fault:
    """Return the fault of a code, its sentences filled with `values`."""
    found, expected, remedy = (text.fill(**values) for text in (*_SAYS[code], NOTHING, NOTHING)[:3])
    return Fault(code, place, found, expected, remedy, "notice" if code in _NOTICES else "fault")


def nearest(found: object, known: list[str]) -> list[str]:
    """Return the one of `known` that `found` is likely to mean, if there is one."""
    return get_close_matches(str(found), known, n=1, cutoff=0.5)


def unknown(code: str, place: Place, found: object, known: list[str], what: Text) -> Fault:
    """Return the fault of a name that is not known, with the nearest one that is."""
    near = nearest(found, known)
    listed = ", ".join(known[:14]) + (", …" if len(known) > 14 else "")
    return Fault(
        code,
        place,
        Text("不认识的{w}“{f}”", "unknown {w} “{f}”").fill(w=what, f=found),
        Text("可用：{k}", "known: {k}").fill(k=listed or "–"),
        Text(f"是否指 {near[0]}?", f"did you mean {near[0]}?") if near else NOTHING,
    )


def fault_of(document: Document, finding: Finding) -> Fault:
    """Return a finding as a fault of its file."""
    place, values = document.place(finding.path), finding.values
    if "known" in values:
        return unknown(finding.code, place, values["found"], list(values["known"]), values["what"])
    return said(finding.code, place, **values)
