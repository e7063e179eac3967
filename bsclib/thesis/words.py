"""Every sentence that the reproduction says, in both languages."""

from __future__ import annotations

from collections.abc import Iterable

from bsclib.errors import Text, same

VERDICTS = {
    "reproduced": Text("可复算", "reproduced"),
    "rounded": Text("舍入所致", "rounded"),
    "restored": Text("已复原", "restored"),
    "contradicted": Text("自相矛盾", "contradicted"),
    "given": Text("给定", "given"),
    "missing": Text("缺失", "missing"),
}
WAYS = {
    "eigenvector": Text("特征向量法", "eigenvector"),
    "geometric_mean": Text("几何平均法", "geometric mean"),
    "column_mean": Text("和法", "column mean"),
    "rounding": Text("四舍五入", "rounding"),
    "truncation": Text("截断", "truncation"),
    "printed": Text("印出的因子", "printed factors"),
    "exact": Text("未舍入的因子", "exact factors"),
}

VARIANTS = {
    "printed": Text("按印出", "as printed"),
    "restored": Text("复原后", "as restored"),
    "printed, rescaled": Text("按印出,换算为 100%", "as printed, rescaled to 100 %"),
}
WEIGHTS_SAY = {
    "method": Text("方法", "method"),
    "rounding": Text("舍入", "rounding"),
    "slip": Text("替换失误", "slip"),
    "restored": Text("复原", "restored"),
    "unexplained": Text("无法解释", "unexplained"),
    "sum": Text("合计", "sum"),
    "weight": Text("重复不一", "repeated otherwise"),
    "consistency": Text("一致性", "consistency"),
    "ri_table": Text("取决于 RI", "depends on RI"),
    "inconsistent": Text("不一致", "inconsistent"),
    "name": Text("名称", "name"),
    "dropped": Text("少了", "dropped"),
    "added": Text("多了", "added"),
    "survival": Text("KPI 去留", "KPIs kept"),
    "even_split": Text("平均分配", "even split"),
    "missing": Text("缺失", "missing"),
    "text": Text("正文", "text"),
}
RULES_SAY = {
    "direction": Text("方向", "direction"),
    "sign": Text("正负", "sign"),
    "swap": Text("对调", "swap"),
    "subject": Text("所指", "subject"),
    "unit": Text("单位", "unit"),
    "unread": Text("无法适用", "cannot be applied"),
    "standard": Text("与正文矛盾", "text contradicts"),
    "omission": Text("正文另有", "text adds"),
    "design": Text("设计不一", "designs differ"),
    "mended": Text("重复乱码", "mended"),
    "open": Text("未说明", "left open"),
}
KINDS = WEIGHTS_SAY | RULES_SAY
WEIGHT_KINDS, RULE_KINDS = tuple(WEIGHTS_SAY), tuple(RULES_SAY)
_COST_COLUMNS = {
    "weights": Text("权重", "Weights"),
    "profile": Text("规则", "Rules"),
    "label": Text("考核表", "Scorecard"),
    "mean": Text("总分平均变化", "Mean change"),
    "lowest": Text("最大降幅", "Lowest"),
    "highest": Text("最大升幅", "Highest"),
    "grades": Text("等级变化次数", "Grades changed"),
    "paid": Text("奖金最大变化", "Reward, largest change"),
}
_READING_COLUMNS = {
    "kind": Text("类别", "Kind"),
    "label": Text("考核表", "Scorecard"),
    "reading": Text("解读", "Reading"),
    "text": Text("若放弃", "If given up"),
    "mean": Text("平均影响", "Mean effect"),
    "largest": Text("最大影响", "Largest"),
    "touched": Text("触及次数", "Touched"),
    "grades": Text("等级变化", "Grades"),
}
ERRATA_COLUMNS = {
    "id": Text("编号", "Id"),
    "table": Text("表", "Table"),
    "item_zh": Text("指标", "Item"),
    "published": Text("印出", "As published"),
    "restored_or_corrected": Text("应为", "Restored or corrected"),
    "kind": Text("类别", "Kind"),
    "computed": Text("计算证据", "Computed evidence"),
}

# ── verdicts ────────────────────────────────────────────────────────────────────────────────────────
MIRROR = Text("专家判断,与对称元素互为倒数", "a judgement; its mirror agrees")
NO_MIRROR = Text("与对称元素 {other} 不互为倒数", "not the reciprocal of its mirror {other}")
NO_WEIGHT = Text("此处应有权重而未印", "a weight belongs here and none is printed")
SUM_UNROUNDED = Text("未舍入之积的和", "sum of the unrounded products")
PRODUCT = Text("两级权重之积", "product of the two levels")
SLIPPED = Text("全文替换 {words} 的失误", "a slip of the global replacement {words}")
SHOULD_BE = Text("应为 {due}", "it should be {due}")
MATRIX_GIVES = Text(
    "本表矩阵给出 {due}(试过{tried},舍入与截断)", "the matrix gives {due} (tried {tried}, rounded and cut)"
)
FITS = Text(";{way}吻合", "; the {way} fits")
PRODUCT_IS = Text("两级权重之积为 {due}(四种舍入都试过)", "the product of the levels is {due} (four roundings tried)")
NOT_SEARCHED = Text("没有印出矩阵,也未检索", "no matrix is printed, and none was searched for")
NOT_READ = Text("评分标准未能读懂", "the rule could not be read")
REARRANGED = Text(
    "把表 {table} 上三角元素的 {n} 种排列用三种方法各试一遍,{k} 种给出此数:{fits}",
    "of {n} orders of the entries of table {table}, each by three methods, {k} give this figure: {fits}",
)
AGREES_WITH = Text("{wrong}(与 {right} 相符)", "{wrong} (agrees with {right})")

# ── findings ────────────────────────────────────────────────────────────────────────────────────────
METHOD = Text("各级权重出自{best}:{hits}", "level weights come from the {best}: {hits}")
HITS = Text("{a}·{b} {n}/{of}", "{a}, {b} {n}/{of}")
ROUNDED_BY = Text(
    "最终权重 = {factors}之积,{rounding}:{hits}", "final weights are products of {factors}, {rounding}: {hits}"
)
ROUNDED_TO = Text(
    "印作 {printed},精确值四舍五入为 {due}({how})", "printed {printed}; the exact product rounds to {due} ({how})"
)
SLIP = Text(
    "全文替换 {words}:{columns} 栏中 {open} 栏合计不符;试过 {tried} 种替换,能使各栏同时闭合的有 {all} 种",
    "global replacement {words}: {open} of {columns} columns miss their total; "
    "of {tried} replacements tried, {all} closes them all",
)
RESTORED = Text(
    "{printed} → {value}:本栏合计 {before} → {after};{k} 个候选数字,仅凭合计有 {alone} 种取法,"
    "由别处印出的原因锁定 {pinned} 个后剩 {ways} 种",
    "{printed} → {value}: column {before} → {after}; {k} candidate figures, ways to choose among them by the sum "
    "alone: {alone}, with {pinned} pinned by causes printed elsewhere: {ways}",
)
UNEXPLAINED = Text(
    "合计 {sum},试过舍入、截断和 {tried} 种替换,没有一种能唯一地解释",
    "adds to {sum}; rounding, truncation and {tried} replacements tried, none explains it in one way only",
)
SUM = Text(
    "合计印 {before},复原后 {after},与 {total} 之差:{by}(允差 ±{half})",
    "adds to {before} as printed, {after} restored; the rest to {total}: {by} (allowance ±{half})",
)
NO_REASON = Text("无法解释", "unexplained")
OTHER_WEIGHT = Text("印 {here},表 {table} 印 {there}", "prints {here} where table {table} prints {there}")
NO_CR = Text("未印一致性比率;{head}", "no consistency ratio is printed; {head}")
RI_DECIDES = Text("是否通过 0.10 取决于所用 RI 表:{crs}", "whether it passes 0.10 depends on the RI table: {crs}")
FAILS = Text("按各 RI 表均不通过 0.10:{crs}", "fails 0.10 under every RI table: {crs}")
RENAMED = Text("表 {table} 作“{there}”,此处作“{here}”", "table {table} says “{there}”, here “{here}”")
DROPPED = Text("表 {table} 有此项,此处没有", "in table {table}, absent here")
ADDED = Text("表 {table} 没有此项", "not in table {table}")
SURVIVE = Text(
    "战略分解列出 {n} 个 KPI,同名留下 {kept} 个({names}),名称相近 {near} 个({like})",
    "of {n} KPIs in the strategy trees {kept} survive by name ({names}), {near} by a near name ({like})",
)
EVEN = Text(
    "{of} 项中 {n} 项在组内平均分配({groups} 组),且未印比较矩阵",
    "{n} of {of} weights are equal shares of a group ({groups} groups), and no matrix is printed",
)
TEXT_SAYS = Text("印 {printed};{how}", "prints {printed}; {how}")

# ── rules ───────────────────────────────────────────────────────────────────────────────────────────
BETTER = {"higher": Text("越高越好", "higher is better"), "lower": Text("越低越好", "lower is better")}
READ_AS = Text("读作:{rule}", "read as: {rule}")
UNSTABLE = Text("读作“{rule}”,再读则不同", "read as “{rule}”, which reads differently again")
REWARDS_MISS = Text("偏离要求反而加分:{rule}", "it rewards what it should deduct for: {rule}")
TURNED = Text("“{rule}”意味着{read},而该指标{nature}", "“{rule}” means {read}, but of this indicator {nature}")
OTHERWISE = Text(";同一指标在 {place} 作“{text}”", "; the same indicator in {place}: “{text}”")
SUBJECT = Text("所说的是“{subject}”,不是本指标", "it speaks of “{subject}”, not of this indicator")
NO_MONEY = Text("“{rule}”以金额计,而该指标不是金额", "“{rule}” counts money, which this indicator is not")
SAME_TEXT = Text(";与表 {table} 的“{item}”同文", "; the same words stand at “{item}” in table {table}")
STANDARD = Text("{place} 说“{text}”,与此处不同({words})", "{place} says “{text}”, other than here ({words})")
SWAP = Text("与“{item}”对调即各得其所:“{a}”↔“{b}”", "both are right once exchanged with “{item}”: “{a}” ↔ “{b}”")
DESIGN = Text(
    "同一指标,{place} 作“{there}”,此处作“{here}”(不同:{words})",
    "the same indicator: in {place} “{there}”, here “{here}” (differs: {words})",
)
UNDEFINED = Text("比率的定义未印,方向无从判断", "the rate is not defined, so its direction cannot be judged")

# ── forensics ───────────────────────────────────────────────────────────────────────────────────────
TOO_MANY = Text("{n} 组,超出穷尽检索的范围(2 至 {most} 组)", "{n} groups: outside the exhaustive search (2 to {most})")
NONE_FITS = Text(
    "没有任何 {n} 阶 1–9 标度矩阵(CR≤0.1)能印成这些权重",
    "no {n}×{n} matrix on the 1–9 scale with CR ≤ 0.1 prints as these weights",
)
ONE_FITS = Text("恰有一个 {n} 阶矩阵能印成这些权重", "exactly one {n}×{n} matrix prints as these weights")
SOME_FIT = Text("有 {k} 个 {n} 阶矩阵能印成这些权重", "{k} {n}×{n} matrices print as these weights")
THE_MATRIX = Text("[{rows}],CR {cr}", " [{rows}], CR {cr}")
NOT_EVEN_NEAR = Text(",每个数字末位差一也不行", ", not even with every figure off by one in its last place")
NEARLY = Text(",容许末位差一则有 {near} 个", ", but {near} do with every figure off by one in its last place")
OTHER_METHOD = Text(",按几何平均法有 {k} 个", ", by the geometric mean {k} do")
CHANCE = Text(
    ";{draws} 组随机权重中有 {hits} 组能被某个矩阵拟合",
    "; of {draws} random weight vectors {hits} are fitted by some matrix",
)
PROVES_NOTHING = Text(",所以这什么也证明不了", ", so it proves nothing")
SETTLES = Text(
    ";按印出的数字则一个也没有:这独立地证实了复原",
    "; as printed there is none: this confirms the restoration independently",
)
CLOSES = Text("复原后本栏合计才闭合;{how}", "only restored does the column close; {how}")


_SEMICOLON = same("; ")


def _in(lang: str, columns: dict[str, Text]) -> dict[str, Text]:
    return {f"{n}_{lang}" if n in ("text", "label", "reading") else n: text for n, text in columns.items()}


def cost_columns(lang: str) -> dict[str, Text]:
    """Return the columns of what the faults cost, names in `lang`."""
    return _in(lang, _COST_COLUMNS)


def reading_columns(lang: str) -> dict[str, Text]:
    """Return the columns of the readings that are ours, names and sentence in `lang`."""
    return _in(lang, _READING_COLUMNS)


def listed(texts: Iterable[Text], joint: Text = _SEMICOLON) -> Text:
    """Return several sentences as one, language by language."""
    parts = list(texts)
    return Text(joint.zh.join(p.zh for p in parts), joint.en.join(p.en for p in parts))
