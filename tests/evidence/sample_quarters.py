"""Write the eight sample quarters: `python tests/evidence/sample_quarters.py [FOLDER]`.

The facts CSV in `tests/data` is the source of the indicators, `tests/benchmarks/budget_sample.py` of budget lines and
registers; each workbook comes out of the package's own template writer.
"""

from __future__ import annotations

import csv
import importlib.util
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType

from bsclib.evidence import Fact, Facts
from bsclib.evidence.template import template
from bsclib.law import Rulebook, load_rulebook
from bsclib.period import Quarter

ROOT = Path(__file__).resolve().parents[2]
CSV = ROOT / "tests" / "data" / "g_company_facts_2024Q1_2025Q4.csv"
COMPANY = ROOT / "params" / "g_company"
BENCHMARKS = ("scorecard", "indicator", "of", "value", "source")
INVENTED = "合成样例，非真实统计"  # the sample's industry is as synthetic as its company
BESIDE = [
    ("company", "gross_margin", "industry", Decimal("31.5"), INVENTED),
    ("company", "gross_margin", "region", Decimal("30.2"), INVENTED),
    ("company", "total_asset_turnover", "industry", Decimal("0.71"), INVENTED),
    ("company", "employee_turnover", "industry", Decimal("4.1"), INVENTED),
    ("company", "on_time_delivery_rate", "best", Decimal("98.5"), INVENTED),
    ("company", "employee_satisfaction", "region", Decimal("82"), INVENTED),
]
QUARTERS = [f"{year}Q{n}" for year in (2024, 2025) for n in (1, 2, 3, 4)]


def value_of(text: str) -> Decimal | str | None:
    """Return a figure of the CSV as evidence holds it."""
    try:
        return Decimal(text) if text else None
    except ArithmeticError:
        return text


def csv_facts(
    rulebook: Rulebook, period: str
) -> dict[tuple[str, str], tuple[Decimal | str | None, Decimal | str | None]]:
    """Return (target, actual) of every indicator, as the CSV has them."""
    rows = list(csv.DictReader(CSV.open(encoding="utf-8-sig")))
    cards = {label: card for card in rulebook.scorecards for label in card.label}
    found = {}
    for row in rows:
        card = cards[row["unit"]]
        indicator = next(i for i in card.indicators if i.label.zh == row["indicator_zh"])
        found[indicator.key] = value_of(row[f"T_{period}"]), value_of(row[f"A_{period}"])
    return found


def sample_facts(rulebook: Rulebook, period: str) -> Facts:
    """Return the facts of a quarter as an accountant would keep them: who filled a row, and from what."""
    given = csv_facts(rulebook, period)
    rows = {}
    for card in rulebook.scorecards:
        for i in card.indicators:
            target, actual = given[i.key]
            source = f"{i.data_source.zh} {period}"
            filled = rulebook.units[i.owner].label.zh if i.owner in rulebook.units else ""
            rows[i.key] = Fact(*i.key, target, actual, evidence_link=source, filled_by=filled)
    tables = _budget().tables(rulebook, period, given)
    if period == QUARTERS[-1]:
        tables["benchmarks"] = [
            dict(zip(BENCHMARKS, row, strict=True)) | {"period": "2025", "date": date(2026, 1, 12)} for row in BESIDE
        ]
    return Facts(rulebook.company.id, period, rows, tables)


def _budget() -> ModuleType:
    """Return the script that makes budget lines and registers."""
    path = ROOT / "tests" / "benchmarks" / "budget_sample.py"
    if path.stem not in sys.modules:
        spec = importlib.util.spec_from_file_location(path.stem, path)
        sys.modules[path.stem] = module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return sys.modules[path.stem]


def main(folder: Path) -> None:
    """Write every quarter's workbook and its parameter file."""
    folder.mkdir(parents=True, exist_ok=True)
    previous = None
    for period in QUARTERS:
        rulebook = load_rulebook(COMPANY, as_of=Quarter.parse(period).last_day)
        facts = sample_facts(rulebook, period)
        template(rulebook, period, folder / f"{period}.xlsx", previous=previous, values=facts)
        lines = (f"company: {rulebook.company.id}", f"quarter: {period}", "profile: corrected", "language: zh", "")
        (folder / f"{period}.yaml").write_text("\n".join(lines), encoding="utf-8", newline="\n")
        previous = facts


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else COMPANY / "quarters")
