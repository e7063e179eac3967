"""Small companies for a batch: seeded law of several kinds of rules, a workbook a quarter."""

import io
import random

import openpyxl

from bsclib.evidence.template import workbook_bytes
from bsclib.law import load_rulebook

RULES = (
    ("%", "{kind: step, per: 2.5, unit: pp, better: higher, short: -5}"),
    ("元", "{kind: step, per: 5, unit: relative, better: lower, short: -4, over: 2}"),
    ("小时", "{kind: ratio, better: higher}"),
    ("%", "{kind: curve, points: [[60, 60], [90, 100]]}"),
    ("天", "{kind: tiers, better: lower, absolute: true, tiers: [{at_most: 10, points: 100}, {else: 60}]}"),
)


def company(folder, id, seed, rows=5):
    """Write the law of a company below `folder` and return its folder."""
    rng, home = random.Random(seed), folder / id
    (home / "scorecards").mkdir(parents=True)
    (home / "quarters").mkdir()
    law = f"id: {id}\nlabel: 公司{seed}\nlanguages: [zh]\nscorecards: [shop]\nunits: {{shop: {{label: 车间}}}}\n"
    (home / "company.yaml").write_text(law, encoding="utf-8")
    lines = ["id: shop", "label: 车间", "unit: shop", "indicators:"]
    for n in range(rows):
        unit, rule = RULES[n % len(RULES)]
        better = "lower" if "better: lower" in rule else "higher"
        weight = f"weight: {rng.randint(5, 40)}, better: {better}"
        lines.append(f'  row{n}: {{label: 指标{n}, unit: "{unit}", decimals: 2, {weight}, rule: {rule}}}')
    (home / "scorecards" / "shop.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return home


def quarter(home, period, seed):
    """Fill the workbook of a quarter as a person would."""
    rng = random.Random(f"{seed}{period}")
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(load_rulebook(home), period, lang="zh")))
    sheet = book["指标"]
    target, actual = ({c.value: c.column for c in sheet[4]}[head] for head in ("目标值", "本季实际"))
    for line in range(5, sheet.max_row + 1):
        sheet.cell(line, target).value = rng.randint(60, 100)
        sheet.cell(line, actual).value = round(rng.uniform(55, 105), 1)
    book.save(home / "quarters" / f"{period}.xlsx")
