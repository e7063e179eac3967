"""The words a workbook explains itself with."""

from __future__ import annotations

from bsclib.errors import Text, same
from bsclib.evidence.schema import both
from bsclib.law import Indicator
from bsclib.scoring.writing import write

BETTER = {
    "higher": Text("越高越好", "higher"),
    "lower": Text("越低越好", "lower"),
    "band": Text("区间内", "in range"),
}

HOW_TO = """
填哪里|Where to fill
只填浅黄色的单元格;灰色由考核办法给出,请勿改动。|Fill the pale yellow cells only; grey ones come from the law.
没有数据|No figure
实际值留空,不要填 0、无、—;空格记为“缺数据”,不是 0 分。|Leave the actual empty: empty is missing, not 0.
百分数|Rates
填 97.29 表示 97.29%;不带百分号,不填 0.9729。|Enter 97.29 for 97.29 %: no percent sign, not 0.9729.
金额|Amounts
一律为万元,不写单位,不用千位分隔符。|In CNY 10,000, without unit or thousands separators.
公式|Formulas
最好粘贴为数值;简单公式会重新核算,不符即拒收。|Paste values where you can; plain formulas are recomputed.
共用的数据|Shared figures
几张考核表共用的数据只填一次,其余自动显示。|A figure that several cards use is filled once.
备注与证据|Notes and evidence
变动大或单位特殊的请在备注说明;证据列写明出处。|Explain large changes in the note; name the source.
交表之前|Before handing in
运行 bsc check:一次列出全部问题。|Run bsc check: it lists every problem at once.
"""


def how_to() -> list[tuple[Text, Text]]:
    """Return (heading, sentence) of the instructions on the cover."""
    lines = [both(line) for line in HOW_TO.strip().splitlines()]
    return list(zip(lines[::2], lines[1::2], strict=True))


def rule_in_words(indicator: Indicator) -> Text:
    """Return the rule of an indicator: in Chinese as printed, in English as scoring words it."""
    if indicator.rule is None:
        return same(indicator.text)
    return Text(indicator.text, write(indicator.rule, indicator.unit_label).en)
