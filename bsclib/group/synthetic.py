"""A made-up group, the same for the same seed: companies with law of many kinds of rules, evidence, eliminations."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from bsclib.evidence.tidy import table_csv
from bsclib.period import Quarter

# unit, better, decimals, rule; one of each shape that a company may write
KINDS = (
    ("%", "higher", 1, "{kind: step, per: 2.5, unit: pp, better: higher, short: -5, over: 2, cap: 120}"),
    ("万元", "higher", 2, "{kind: step, per: 5, unit: relative, better: higher, short: -4}"),
    ("天", "lower", 0, "{kind: step, per: 1, unit: absolute, better: lower, short: -5, count: linear}"),
    ("小时", "higher", 1, "{kind: ratio, better: higher}"),
    ("%", "higher", 1, "{kind: curve, points: [[60, 60], [90, 100]]}"),
    ("天", "lower", 0, "{kind: tiers, better: lower, absolute: true, tiers: [{at_most: 10, points: 100}, {else: 60}]}"),
    ("%", "higher", 1, "{kind: award, better: higher}"),
)
SOLD, BOUGHT = "对内供货", "对内进货"
# account, nature, and between what its months lie; more is bought than any neighbour sells
ACCOUNTS = (
    ("营业收入", "revenue", (400, 900)),
    (SOLD, "revenue", (20, 60)),
    ("营业成本", "cost", (200, 500)),
    (BOUGHT, "cost", (60, 90)),
    ("行政开支", "cost", (30, 120)),
)
Row = tuple[str, str, tuple[str, str, int, str]]


@dataclass(frozen=True, slots=True)
class Made:
    """A company that was made: its id and the amounts that it sold to the one after it."""

    id: str
    sold: dict[str, tuple[int, int]]


def synthetic_group(
    folder: Path, companies: int = 10, quarters: Sequence[str] = ("2025Q4",), rows: int = 12, seed: int = 0
) -> Path:
    """Write a group below `folder`/params and return the folder of its law.

    Parameters
    ----------
    folder : Path
        A workspace; what lies there under the same names is written over.
    companies : int
        How many.
    quarters : sequence of str
        The quarters with evidence, as tidy CSV.
    rows : int
        Indicators of each company.
    seed : int
        The same seed gives the same bytes.

    Returns
    -------
    Path
        `params/group` below `folder`.

    Examples
    --------
    >>> import tempfile
    >>> made = synthetic_group(Path(tempfile.mkdtemp()), companies=2, quarters=["2025Q4"])
    >>> sorted(path.name for path in made.parent.iterdir())
    ['company_001', 'company_002', 'group']
    """
    params = Path(folder) / "params"
    made = [_company(params, n, quarters, rows, random.Random(f"{seed}/{n}")) for n in range(1, companies + 1)]
    home = params / "group"
    (home / "eliminations").mkdir(parents=True, exist_ok=True)
    rng = random.Random(seed)
    lines = ["id: group", "label: {zh: 示例集团, en: Example group}", "card: whole", "members:"]
    lines += [f"  {one.id}: {{weight: {rng.randint(5, 40)}}}" for one in made]
    lines += ["grades:"]
    for id, zh, en, at in (("a", "优", "Excellent", 90), ("b", "良", "Good", 75), ("c", "差", "Poor", 0)):
        lines.append(f"  {id}: {{label: {{zh: {zh}, en: {en}}}, at_least: {at}}}")
    lines += ["indicators:"]
    for id, zh, en, how, weight in (
        ("income", "营业收入", "Income", "sum", 50),
        ("profit_rate", "平均利润率", "Mean profit rate", "weighted_mean", 30),
        ("weakest", "最弱成员利润率", "The weakest member's profit rate", "worst", 20),
    ):
        ref = "whole/income" if how == "sum" else "whole/profit_rate"
        rule = "{kind: step, per: 5, unit: relative, better: higher, short: -5}"
        label = f"{{zh: {zh}, en: {en}}}"
        lines.append(f"  {id}: {{label: {label}, weight: {weight}, how: {how}, of: {ref}, rule: {rule}}}")
    (home / "group.yaml").write_text("\n".join(lines) + "\n", "utf-8", newline="\n")
    for quarter in quarters:
        _eliminations(home / "eliminations" / f"{quarter}.yaml", made, quarter)
    return home


def _eliminations(path: Path, made: Sequence[Made], quarter: str) -> None:
    lines = ["eliminations:" if len(made) > 1 else "eliminations: []"]
    for seller, buyer in pairwise(made):
        approved, actual = seller.sold[quarter]
        accounts = f"seller_account: {SOLD}, buyer_account: {BOUGHT}"
        amounts = f"approved: {approved}, actual: {actual}"
        lines.append(f"  - {{seller: {seller.id}, buyer: {buyer.id}, {accounts}, {amounts}}}")
    path.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")


def _company(params: Path, number: int, quarters: Sequence[str], rows: int, rng: random.Random) -> Made:
    id = f"company_{number:03}"
    home = params / id
    for part in ("scorecards", "quarters"):
        (home / part).mkdir(parents=True, exist_ok=True)
    law = f"id: {id}\nlabel: 示例公司{number}\nlanguages: [zh]\nscorecards: [whole]\n"
    law += "units: {whole: {label: 全公司}}\n"
    (home / "company.yaml").write_text(law, "utf-8", newline="\n")
    lines = ["id: whole", "label: 全公司", "unit: whole", "indicators:"]
    fixed = [("income", "营业收入", KINDS[1]), ("profit_rate", "利润率", KINDS[0])]
    shuffled = [KINDS[(number + n) % len(KINDS)] for n in range(max(rows - len(fixed), 0))]
    named = [*fixed, *((f"row_{n}", f"指标{n}", kind) for n, kind in enumerate(shuffled))]
    for key, label, (unit, better, decimals, rule) in named:
        has = f"unit: '{unit}', decimals: {decimals}, better: {better}, weight: {rng.randint(5, 40)}, rule: {rule}"
        lines.append(f"  {key}: {{label: {label}, {has}}}")
    (home / "scorecards" / "whole.yaml").write_text("\n".join(lines) + "\n", "utf-8", newline="\n")
    sold = {quarter: _quarter(home, quarter, rng, named) for quarter in quarters}
    return Made(id, sold)


def _quarter(home: Path, quarter: str, rng: random.Random, named: Sequence[Row]) -> tuple[int, int]:
    """Write a quarter's evidence; return what the company sold inside the group, approved and actual."""
    lines = ["company,period,scorecard,indicator,label,unit,target,actual"]
    for key, label, (unit, _, decimals, rule) in named:
        aim, came = (Decimal(rng.randint(5_00, 100_00)), Decimal(rng.randint(70, 115)))
        target = (aim / 100).quantize(Decimal(1).scaleb(-decimals))
        actual = (target * came / 100).quantize(Decimal(1).scaleb(-decimals))
        goal = "" if "points:" in rule else target
        lines.append(f"{home.name},{quarter},whole,{key},{label},{unit},{goal},{actual}")
    path = home / "quarters" / f"{quarter}.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")
    months = [f"{quarter[:4]}-{month:02}" for month in Quarter.parse(quarter).months]
    amounts = {account: [(rng.randint(*span), rng.randint(*span)) for _ in months] for account, _, span in ACCOUNTS}
    budget = [
        {"unit": "whole", "account": account, "month": month, "version": "original", "nature": nature}
        | {"behaviour": "fixed", "approved": approved, "actual": actual}
        for account, nature, _ in ACCOUNTS
        for month, (approved, actual) in zip(months, amounts[account], strict=True)
    ]
    beside = home / "quarters" / f"{quarter}.budget_lines.csv"
    beside.write_text(table_csv("budget_lines", budget), "utf-8", newline="\n")
    return min(a for a, _ in amounts[SOLD]), min(b for _, b in amounts[SOLD])
