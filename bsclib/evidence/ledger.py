"""A trial balance and a mapping account → indicator → tidy CSV.

The mapping is a table, not a language: an indicator's figure (or its numerator, its denominator) is the sum of the
balances of its accounts, each with a sign, divided by one scale (10000 for yuan → 万元).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from bsclib.decimals import round_half_up, text_of
from bsclib.errors import Fault, raise_faults
from bsclib.evidence.faults import fault, nearest
from bsclib.evidence.grid import Grid, from_csv
from bsclib.evidence.names import Names
from bsclib.evidence.preflight import REFUSED, read_limited
from bsclib.evidence.records import Record, read_records
from bsclib.evidence.schema import DeclaredSheet, table
from bsclib.law import Rulebook

BALANCE = table(
    "trial_balance",
    "科目余额表|Trial balance",
    "每个科目一行|One row per account",
    "财务人员|the accountants",
    """
    account*   科目|Account    name
    balance*   余额|Balance    number
    """,
    "account",
    in_workbook=False,
)
MAPPING = table(
    "account_mapping",
    "科目对应表|Account mapping",
    "每个指标的每个科目一行|One row per indicator and account",
    "财务人员|the accountants",
    """
    scorecard*  考核表|Scorecard  scorecard
    indicator*  指标|Indicator    indicator
    part        部分|Part         choice actual=实际|actual numerator=分子|numerator denominator=分母|denominator
    account*    科目|Account      name
    sign        符号|Sign         choice plus=加|plus minus=减|minus
    scale       除以|Divided by   number 1..
    """,
    "scorecard indicator part account",
    in_workbook=False,
)
Figures = dict[tuple[str, str, str], Decimal]


def figures_from_ledger(balance: str | Path, mapping: str | Path, rulebook: Rulebook) -> Figures:
    """Return (scorecard, indicator, part) → figure, half up at the indicator's decimals (parts of a ratio at 6).

    Parameters
    ----------
    balance : path
        CSV `account,balance`.
    mapping : path
        CSV `scorecard,indicator,part,account,sign,scale`; `part` is actual (default), numerator or denominator.

    Raises
    ------
    InputError
        With every fault of both files by line and column; an account that the balance lacks is one.
    """
    names = Names.of(rulebook)
    accounts, one, _ = _rows(balance, BALANCE, names)
    links, two, grid = _rows(mapping, MAPPING, names)
    balances = {r["account"]: r["balance"] for r in accounts}
    faults = one + two + _unknown(grid, links, balances)
    raise_faults(REFUSED, faults)
    sums: dict[tuple[str, str, str], Fraction] = {}
    for link in links:
        key = (link["scorecard"], link["indicator"], link["part"] or "actual")
        amount = Fraction(balances[link["account"]]) / Fraction(link["scale"] or 1)
        sums[key] = sums.get(key, Fraction(0)) + (-amount if link["sign"] == "minus" else amount)
    return {key: _figure(value, names, key) for key, value in sums.items()}


def _figure(value: Fraction, names: Names, key: tuple[str, str, str]) -> Decimal:
    decimals = names.rows[key[0], key[1]].decimals if key[2] == "actual" else 6
    return Decimal(text_of(round_half_up(value, decimals)))


def _rows(path: str | Path, declared: DeclaredSheet, names: Names) -> tuple[list[Record], list[Fault], Grid]:
    path = Path(path)
    grid = from_csv(read_limited(path), declared, path.name)
    records, faults = read_records(grid, names, {})
    return records, faults, grid


def _unknown(grid: Grid, links: list[Record], balances: Mapping[str, Any]) -> list[Fault]:
    return [
        fault(
            "unknown_account",
            grid.place(row, "account"),
            value=r["account"],
            near=nearest(r["account"], list(balances)),
        )
        for row, r in zip(grid.rows, links, strict=True)
        if r["account"] is not None and r["account"] not in balances
    ]
