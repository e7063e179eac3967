"""What can be wrong with a judgement, said once: finding, expectation, remedy, in both languages."""

from __future__ import annotations

from bsclib.errors import Fault, Place, Text

BAD_MATRIX = Text("判断矩阵有误", "the judgement matrix is at fault")

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
