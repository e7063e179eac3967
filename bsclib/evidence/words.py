"""The words a workbook explains itself with."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from bsclib.errors import Text, same

if TYPE_CHECKING:
    from bsclib.law import Indicator

BETTER = {
    "higher": Text("越高越好", "higher"),
    "lower": Text("越低越好", "lower"),
    "band": Text("区间内", "in range"),
}

HOW_TO = (
    (Text("填哪里", "Where to fill"), Text("只填浅黄色的单元格;灰色由考核办法给出,请勿改动。", "Fill the pale yellow cells only; grey ones come from the law.")),
    (Text("没有数据", "No figure"), Text("实际值留空,不要填 0、无、—;空格记为“缺数据”,不是 0 分。", "Leave the actual empty: not 0, not a dash. Empty counts as missing, not as 0.")),
    (Text("百分数", "Rates"), Text("填 97.29 表示 97.29%;不带百分号,不填 0.9729。", "Enter 97.29 for 97.29 %: no percent sign, not 0.9729.")),
    (Text("金额", "Amounts"), Text("一律为万元,不写单位,不用千位分隔符。", "In CNY 10,000, without unit or thousands separators.")),
    (Text("公式", "Formulas"), Text("最好粘贴为数值;简单公式会重新核算,不符即拒收。", "Paste values where you can; plain formulas are recomputed, and refused if stale.")),
    (Text("共用的数据", "Shared figures"), Text("几张考核表共用的数据只填一次,其余自动显示。", "A figure that several cards use is filled once and shown on the others.")),
    (Text("备注与证据", "Notes and evidence"), Text("变动大或单位特殊的请在备注说明;证据列写明出处。", "Explain large changes in the note; name the source under evidence.")),
    (Text("交表之前", "Before handing in"), Text("运行 bsc check:一次列出全部问题。", "Run bsc check: it lists every problem at once.")),
)  # fmt: skip


def rule_in_words(indicator: Indicator) -> Text:
    """Return the rule of an indicator as a sentence in both languages.

    The text as printed where scoring has no renderer for it.
    """
    try:
        render = import_module("bsclib.scoring.wording").render
    except (ImportError, AttributeError):
        return same(indicator.text)
    return render(indicator.rule) if indicator.rule is not None else same(indicator.text)  # type: ignore[no-any-return]
