"""What can be wrong with a judgement, said once: finding, expectation, remedy, in both languages."""

from __future__ import annotations

from bsclib.errors import Fault, Place, Text, UsageError, same

BAD_MATRIX = Text("判断矩阵有误", "the judgement matrix is at fault")
BAD_TREE = Text("层次结构有误", "the hierarchy is at fault")

_POSITIVE = Text("应为正数", "a positive number is expected")
_SAATY = Text("应为 1–9 或其倒数", "1 to 9 or a reciprocal of these is expected")
_ONE_JUDGEMENT = Text("每一对只需一个判断", "one judgement for each pair is expected")

_KINDS = {
    "shape": (
        Text("形状为 {found}", "the shape is {found}"),
        Text("应为方阵或上三角", "a square matrix or an upper triangle is expected"),
        Text("请检查行数与列数", "check the number of rows and columns"),
    ),
    "labels": (
        Text("有 {found} 个名称", "there are {found} labels"),
        Text("应为 {n} 个互不相同的名称", "{n} labels, all different, are expected"),
        Text("请逐项核对名称", "check the labels one by one"),
    ),
    "pair": (
        Text("“{found}”不是一对名称", "“{found}” is no pair of labels"),
        Text("应为（行，列）", "(row, column) is expected"),
        Text("请写明两端", "name both ends"),
    ),
    "unknown_label": (
        Text("没有名为“{found}”的项", "nothing is called “{found}”"),
        Text("应为 {names} 之一", "one of {names} is expected"),
        Text("请检查名称", "check the name"),
    ),
    "unreadable": (
        Text("发现“{found}”", "found “{found}”"),
        Text("应为 3、1/3、1:3 或 0.333 这样的判断", "a judgement such as 3, 1/3, 1:3 or 0.333 is expected"),
        Text("请重新填写；数字数组以外的内容用 ahp.parse 读入", "enter it again; read text with ahp.parse"),
    ),
    "date": (
        Text("发现日期 {found}", "found the date {found}"),
        Text("应为判断，不是日期", "a judgement is expected, not a date"),
        Text(
            "Excel 把 {ratio} 变成了日期：请把单元格设为文本，再填一次",
            "Excel turned {ratio} into a date: format the cell as text and enter it again",
        ),
    ),
    "not_finite": (
        Text("发现 {found}", "found {found}"),
        Text("应为有限的正数", "a finite positive number is expected"),
        Text(
            "缺失的判断请留空，并用 ahp.complete 补全", "leave a missing judgement empty and fill it with ahp.complete"
        ),
    ),
    "zero": (
        Text("发现 0", "found 0"),
        _POSITIVE,
        Text("“同等重要”是 1，不是 0", "equally important is 1, not 0"),
    ),
    "negative": (
        Text("发现负数 {found}", "found the negative number {found}"),
        _POSITIVE,
        Text("“后者更重要”请填倒数，如 1/3", "where the second matters more enter the reciprocal, such as 1/3"),
    ),
    "too_large": (
        Text("发现 {found}", "found {found}"),
        Text("应在 1e-15 与 1e15 之间", "a number between 1e-15 and 1e15 is expected"),
        Text("请检查是否多输了数字", "check for digits typed by mistake"),
    ),
    "off_scale": (
        Text("{found} 不在标度上", "{found} is not on the scale"),
        _SAATY,
        Text(
            '请改填标度上的值；汇总过的矩阵用 scale="any"',
            'enter a value of the scale; read an aggregated matrix with scale="any"',
        ),
    ),
    "ambiguous": (
        Text("{found} 可能是 {choices}", "{found} may be {choices}"),
        _SAATY,
        Text("请填分数", "enter the fraction"),
    ),
    "diagonal": (
        Text("对角线上是 {found}", "the diagonal holds {found}"),
        Text("自己与自己相比应为 1", "a thing compared with itself is 1"),
        Text("请改为 1", "enter 1"),
    ),
    "not_reciprocal": (
        Text("这里是 {found}，对称格是 {mirror}", "found {found} here and {mirror} in the mirrored cell"),
        Text("两格应互为倒数", "each must be the reciprocal of the other"),
        Text("请改其中一格", "correct one of them"),
    ),
    "duplicate": (
        Text("这一对又出现一次，仍是 {found}", "this pair is given again, as {found} once more"),
        _ONE_JUDGEMENT,
        Text("请删去一个", "remove one"),
    ),
    "contradictory": (
        Text("这一对前面是 {mirror}，这里是 {found}", "this pair was {mirror} before and is {found} here"),
        _ONE_JUDGEMENT,
        Text("请保留正确的一个", "keep the right one"),
    ),
    "disconnected": (
        Text("判断分成互不相连的几组：{found}", "the judgements fall into groups without a link: {found}"),
        Text("任意两项之间应有判断相连", "any two things must be linked by judgements"),
        Text("请在各组之间至少比较一对", "compare at least one pair between the groups"),
    ),
    "snapped": (
        Text("{found} 读作 {value}", "{found} is read as {value}"),
        Text("", ""),
        Text("若不是此意，请填分数", "enter a fraction if something else is meant"),
    ),
    "rounded": (
        Text("{found} 与 {mirror} 只在舍入范围内互为倒数", "{found} and {mirror} are reciprocal only up to rounding"),
        Text("", ""),
        Text("按较精确的 {value} 计算", "the more precise {value} is used"),
    ),
    "one_side": (
        Text("“{found}”只是行名或只是列名", "“{found}” names a row or a column, not both"),
        Text("每个名称应既是行名又是列名", "every name is expected both as a row and as a column"),
        Text("请核对行名与列名", "check the names of rows and columns"),
    ),
    "other_names": (
        Text("比较的是 {found}", "compares {found}"),
        Text("应与第一位专家相同：{names}", "the same as the first expert's is expected: {names}"),
        Text("请核对名称", "check the names"),
    ),
    "left_out": (
        Text("有 {found} 对没有判断", "{found} pairs are not judged"),
        Text("", ""),
        Text("该专家的权重按最优补全计算", "the expert's own weights are those of the optimal completion"),
    ),
    "too_few": (
        Text(
            "有 {found} 对没有判断，其余判断互不相连", "{found} pairs are not judged, and the rest do not hang together"
        ),
        Text("", ""),
        Text(
            "只计入该专家判断过的各对，不计个人权重",
            "what was judged counts, but the expert has no weights of their own",
        ),
    ),
    "completed": (
        Text("有 {found} 对没有判断", "{found} pairs are not judged"),
        Text("", ""),
        Text("按最优补全计算", "the optimal completion is used"),
    ),
    "not_judged": (
        Text("没有判断", "nothing was judged here"),
        Text("", ""),
        Text("按等权重计算", "equal weights are used"),
    ),
    "name_twice": (
        Text("“{found}”出现多次", "“{found}” appears more than once"),
        Text("同一节点下名称应互不相同", "the names under one node are expected to differ"),
        Text("请逐项核对名称", "check the names one by one"),
    ),
    "other_order": (
        Text("判断中的名称是 {found}", "the judgements name {found}"),
        Text("应与所给名称一致：{names}", "the names given are expected: {names}"),
        Text("请只写一处，或使两处一致", "write them in one place, or alike in both"),
    ),
    "value": (
        Text("发现 {found}", "found {found}"),
        Text(
            "应为非负数，且不全为零；越小越好的应为正数",
            "numbers of 0 or more, not all 0, are expected; of costs positive ones",
        ),
        Text("请更正数值", "correct the value"),
    ),
    "not_a_table": (
        Text("发现 {found}", "found {found}"),
        Text("应为按名称给出的一张表", "a table by name is expected"),
        Text(
            "请用 DataFrame，或 {{名称: 值}}、{{方案: {{准则: 评级}}}}",
            "give a DataFrame, {{name: value}} or {{alternative: {{criterion: rating}}}}",
        ),
    ),
    "rating": (
        Text("评级为 {found}", "the rating is {found}"),
        Text("应为：{names}", "one of these is expected: {names}"),
        Text("请更正评级，或用 scales、better 说明标度", "correct it, or say by scales or better what it means"),
    ),
    "nobody": (
        Text("没有人判断：{found}", "nobody judged {found}"),
        Text("", ""),
        Text("按其余判断补全", "completed from the other judgements"),
    ),
    "converted": (
        Text(
            "1–9 的判断换算为 {scale} 标度：c(x) = {formula}",
            "1 to 9 is converted to the {scale} scale: c(x) = {formula}",
        ),
        Text("", ""),
        Text(
            '各 RI 表都按 1–9 标度得出；同一标度的 RI 用 ahp.random_index(n, scale="{scale}")',
            'tables of random indices are of the scale of 1 to 9; ahp.random_index(n, scale="{scale}") draws its own',
        ),
    ),
    "aggregated": (
        Text(
            "{found} 个判断不在 1–9 标度上，首个是 {first}",
            "{found} judgements are off the 1 to 9 scale, the first is {first}",
        ),
        Text("", ""),
        Text("按汇总矩阵计算", "taken as an aggregated matrix"),
    ),
}


def fault(code: str, place: Place = Place(), level: str = "fault", **found: object) -> Fault:  # noqa: B008 - frozen
    """Return the fault called `code` at `place`, its sentences filled with what was found.

    Examples
    --------
    >>> fault("zero", Place(cell="(1, 2)")).render("en")
    '(1, 2): found 0; a positive number is expected; equally important is 1, not 0'
    """
    finding, wanted, remedy = (text.fill(**found) for text in _KINDS[code])
    return Fault(code, place, finding, wanted, remedy, level)


def one_of(name: str, known: object, what: Text) -> None:
    """Raise `UsageError` unless `name` is one of `known` names, which the message lists."""
    names = list(known)  # type: ignore[call-overload]
    if name not in names:
        message = Text("{what}没有“{name}”，只有 {names}", "{what} knows no “{name}”, only {names}")
        raise UsageError(message.fill(what=what, name=same(name), names=", ".join(map(str, names))))
