"""Write docs/rules.md and docs/rules.zh.md from the tested table of sentences: python tests/scoring/refresh_rules.py"""

from __future__ import annotations

import csv
from pathlib import Path

from bsclib.scoring import read, rule_to_yaml

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FORMS = {
    "step": ("每差一步加减若干分", "Points by the step"),
    "event": ("按次、按项计", "By event or item"),
    "days": ("提前与延误", "Early and late"),
    "tiers": ("分档", "Bands"),
    "award": ("达到与未达到", "Met or not met"),
    "class": ("等次", "Classes"),
    "ratio": ("按比例", "In proportion"),
    "formula": ("公式", "Formulas"),
    "curve": ("插值", "Straight lines"),
    "bonus": ("加分项", "Bonus rows"),
    "malus": ("扣分项", "Malus rows"),
    "english": ("英文", "English"),
}
HEAD = {
    "zh": ("例句", "单位", "满分", "规则", "目标", "实际 → 得分"),
    "en": ("sentence", "unit", "full mark", "rule", "target", "actual → score"),
}
INTRO = {
    "zh": """# 评分标准的写法

`bsc rule "一句评分标准"` 读懂一句话：每个字、每个数都要用上；有一处用不上，整句就不读，并说出是哪几个字。`--unit`、
`--full-mark`、`--kind` 说明这一行的单位、满分和类别（计分 scored、加分 bonus、扣分 malus、否决 veto）。

- 以上、以下、以内、不低于、不高于含本数；超过、不满、不足、低于、高于不含本数；写明“(含)”“(不含)”的从其写明。
- 率的百分之几读作百分点；金额、数量、时间的百分之几读作目标值的百分之几；不知单位时两读皆可，会说明。
- “每”按整步计，除非写明“不足一步按一步计”或“按比例”。次、项、天等量词本身就是“每”；百分比前没有“每”字时会说明。
- 一句话用自己的满分计分（如“满分20分”，或表中分值一栏）时，规则里的分数是这个满分的分数，得分折合为百分制。
- 两档都含同一个数、或有数不在任何一档时，会说明。
- “低于目标值10%以内”说的是与目标的差距：金额、数量的化为目标值的百分之几来分档；率的差距不能分档，不读。
- 一行要数几件事（重大事故每起扣20分，一般事故每起扣5分）：读作几项之和，次数在“数值”表中按名称分别填写，并会说明。
- 酌情、视情节、由某人评定、看别的单位、几个数相乘：不读，并说明原因。

下表每一句都由测试核对。
""",
    "en": """# How scoring sentences are read

`bsc rule "a sentence"` reads a sentence whole: every word and number is used, or there is no rule and the words that
were not used are named.  `--unit`, `--full-mark` and `--kind` tell the row's unit, its own full mark and whether it is
scored, a bonus, a malus or a veto.

- 以上, 以下, 以内, 不低于, 不高于 include the bound; 超过, 不满, 不足, 低于, 高于 exclude it; (含) and (不含)
  decide where they stand.
- A percent of a rate is percentage points, of an amount, a number or a time percent of the target; without a unit both
  are possible, and that is said.
- 每 counts whole steps unless a step begun counts whole or in proportion.  A count word (次, 项, 天) implies 每; a
  percent without 每 is said to be open.
- Where a sentence counts on its own full mark (满分20分, or the sheet's column of marks) the rule's points are points
  of that mark, and the score is of a hundred.
- A value that two bands claim, and a value that none takes, are said.
- 低于目标值10%以内 is a distance from the target: of an amount or a number it becomes bands in percent of
  the target; of a rate such bands are not read.
- Several counts of one row (重大事故每起扣20分，一般事故每起扣5分) are a sum: each is entered by its name on
  the sheet of figures, and that is said.
- What needs a person, other units' values or a product of figures is refused, with the reason.

Each sentence of the table is held by a test.
""",
}


def page(lang: str) -> str:
    """Return the page in one language."""
    with (HERE / "sentences.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    lines = [INTRO[lang]]
    for form, titles in FORMS.items():
        heads = HEAD[lang]
        lines += [f"## {titles[lang == 'en']}", f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
        for row in (r for r in rows if r["form"] == form):
            rule = read(
                row["text"], unit=row["unit"] or None, full_mark=row["full_mark"] or None, kind=row["kind"]
            ).rule
            values = ", ".join(pair.replace(":", " → ") for pair in row["scores"].split()[:4])
            cells = (row["text"], row["unit"], row["full_mark"], f"`{rule_to_yaml(rule)}`", row["target"], values)
            lines.append(f"| {' | '.join(cells)} |")
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    for lang, name in (("zh", "rules.zh.md"), ("en", "rules.md")):
        (ROOT / "docs" / name).write_text(page(lang), encoding="utf-8")
